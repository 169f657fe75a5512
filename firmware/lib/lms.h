// SPDX-License-Identifier: Apache-2.0
// Verification of LMS signatures (RFC 8554, algorithms 6, 6a and 4b) with LMOTS_SHA256_N32_W8 and
// LMS_SHA256_M32_H5 or _H10. Nothing of it is secret.
//
// At most 34 * 255 + 14 hashes of some 60 bytes, half of it on average.
#ifndef PLUTON_LIB_LMS_H
#define PLUTON_LIB_LMS_H

#include "firmware/lib/hash.h"

#ifdef __cplusplus
extern "C" {
#endif

#define LMS_CHAINS 34                // p of LMOTS_SHA256_N32_W8
#define LMS_ROOT_OFFSET (4 + 4 + 16) // in a key
#define LMS_KEY_BYTES (LMS_ROOT_OFFSET + HASH_BYTES)
#define LMS_SIGNATURE_BYTES(height)                                                                \
    (4 + (4 + HASH_BYTES + LMS_CHAINS * HASH_BYTES) + 4 + (height)*HASH_BYTES)
#define LMS_MESSAGE_PARTS 2 // at most

// Names of parameter sets, RFC 8554, sections 4.1 and 5.1.
enum lms_type {
    LMS_SHA256_M32_H5 = 5,
    LMS_SHA256_M32_H10 = 6,
};
#define LMS_LMOTS_SHA256_N32_W8 4u

// What message and signature lead to.
struct lms_found {
    uint8_t root[HASH_BYTES]; // of the tree: that of the key, exactly where it is a signature
    uint32_t doubt; // 0: the message was hashed twice, to the same, and each chain went to its end
};

// Follows message and signature up to a root, and compares it with nothing. false: they are not of
// exactly these parameters, or a hash failed; *found stays as it was then. A caller that fears a
// fault looks at all of it, and beforehand fills it with what is no signature: one instruction that
// is not executed does not make a root of a message that was not signed, or leaves a doubt.
bool lms_find(hash_sha256 sha256, void *context, enum lms_type type,
              const uint8_t key[LMS_KEY_BYTES], const struct hash_part *message, size_t parts,
              const uint8_t *signature, size_t size, struct lms_found *found);

// true: `signature` is one of the message under `key`, and both are of exactly these parameters.
// false for everything else, a hash that failed included.
bool lms_check(hash_sha256 sha256, void *context, enum lms_type type,
               const uint8_t key[LMS_KEY_BYTES], const struct hash_part *message, size_t parts,
               const uint8_t *signature, size_t size);

#ifdef __cplusplus
}
#endif

#endif
