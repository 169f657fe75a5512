// SPDX-License-Identifier: Apache-2.0
// Verification of LMS signatures (RFC 8554, algorithms 6, 6a and 4b) with LMOTS_SHA256_N32_W8 and
// LMS_SHA256_M32_H5 or _H10. Nothing of it is secret.
//
// At most 34 * 255 + 13 hashes of some 60 bytes, half of it on average.
#ifndef PLUTON_LIB_LMS_H
#define PLUTON_LIB_LMS_H

#include "firmware/lib/hash.h"

#ifdef __cplusplus
extern "C" {
#endif

#define LMS_CHAINS 34 // p of LMOTS_SHA256_N32_W8
#define LMS_KEY_BYTES (4 + 4 + 16 + HASH_BYTES)
#define LMS_SIGNATURE_BYTES(height)                                                                \
    (4 + (4 + HASH_BYTES + LMS_CHAINS * HASH_BYTES) + 4 + (height)*HASH_BYTES)
#define LMS_MESSAGE_PARTS 2 // at most

// Names of parameter sets, RFC 8554, sections 4.1 and 5.1.
enum lms_type {
    LMS_SHA256_M32_H5 = 5,
    LMS_SHA256_M32_H10 = 6,
};
#define LMS_LMOTS_SHA256_N32_W8 4u

// true: `signature` is one of the message under `key`, and both are of exactly these parameters.
// false for everything else, a hash that failed included.
bool lms_check(hash_sha256 sha256, void *context, enum lms_type type,
               const uint8_t key[LMS_KEY_BYTES], const struct hash_part *message, size_t parts,
               const uint8_t *signature, size_t size);

#ifdef __cplusplus
}
#endif

#endif
