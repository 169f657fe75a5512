// SPDX-License-Identifier: Apache-2.0
// An LMS key of LMS_SHA256_M32_H10 and LMOTS_SHA256_N32_W8 (RFC 8554) that can sign by one leaf:
// the other leaves of its tree are nobody's, which a verifier cannot see.
#ifndef TESTS_LMS_SIGNER_H
#define TESTS_LMS_SIGNER_H

#include <stddef.h>
#include <stdint.h>

#define LMS_SIGNER_KEY 56
#define LMS_SIGNER_SIGNATURE 1452

struct lms_signer {
    uint8_t seed; // what everything is made of
    uint32_t q;   // the leaf
};

void lms_signer_key(const struct lms_signer *signer, uint8_t key[LMS_SIGNER_KEY]);
void lms_signer_sign(const struct lms_signer *signer, const uint8_t *message, size_t size,
                     uint8_t signature[LMS_SIGNER_SIGNATURE]);

#endif
