// SPDX-License-Identifier: Apache-2.0
// Signing by LMS_SHA256_M32_H10 with LMOTS_SHA256_N32_W8 (RFC 8554): 1024 signatures of a key, each
// index once. What makes sure of that is lms_state.h; here is the arithmetic.
//
// Private values are derived as appendix A of the RFC says; the randomizer C is derived alike, with
// 0xFFFD in the place of the chain's number, so that an index has one signature for one message.
#ifndef PLUTON_SIGN_LMS_SIGN_H
#define PLUTON_SIGN_LMS_SIGN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    LMS_N = 32,
    LMS_H = 10,
    LMS_LEAVES = 1 << LMS_H,
    LMS_I = 16,
    LMS_P = 34,
    LMS_PUBLIC = 4 + 4 + LMS_I + LMS_N,
    LMS_SIGNATURE = 4 + (4 + LMS_N + LMS_P * LMS_N) + 4 + LMS_H * LMS_N,
};

struct lms_key {
    uint8_t identifier[LMS_I];
    uint8_t seed[LMS_N];
};

// Nodes 1 (the root) to 2 * LMS_LEAVES - 1; node r's children are 2r and 2r + 1. Public.
struct lms_tree {
    uint8_t node[2 * LMS_LEAVES][LMS_N];
};

// All nodes from the key: some 9 million hashes.
bool lms_make_tree(const struct lms_key *key, struct lms_tree *tree);
// The inner nodes from the leaves.
bool lms_climb(const struct lms_key *key, struct lms_tree *tree);

void lms_public(const struct lms_key *key, const uint8_t root[LMS_N], uint8_t out[LMS_PUBLIC]);

// False if index is 1024 or more, or if OpenSSL failed.
bool lms_sign(const struct lms_key *key, const struct lms_tree *tree, uint32_t index,
              const uint8_t *message, size_t size, uint8_t out[LMS_SIGNATURE]);

#endif
