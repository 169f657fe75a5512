// SPDX-License-Identifier: Apache-2.0
// SHA-256 (FIPS 180-4) as image.h and lms.h ask for it: firmware gives the engine's, a program on
// an operating system any other.
#ifndef PLUTON_LIB_HASH_H
#define PLUTON_LIB_HASH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define HASH_BYTES 32

struct hash_part {
    const uint8_t *bytes;
    size_t size;
};

// The digest of `count` parts, one after the other. false: there is none, and what asked for it
// fails. The digest may lie where a part does.
typedef bool (*hash_sha256)(void *context, const struct hash_part *parts, size_t count,
                            uint8_t digest[HASH_BYTES]);

#ifdef __cplusplus
}
#endif

#endif
