// SPDX-License-Identifier: Apache-2.0
// Keys that sign images in tests. None of them is a secret.
#ifndef TESTS_IMAGE_KEYS_H
#define TESTS_IMAGE_KEYS_H

#include "host/image/image_file.h"

#ifdef __cplusplus
extern "C" {
#endif

// Key pairs by their number; key n's private number is n + 1 repeated, which is no secret.
enum bench_key { BENCH_ROOT, BENCH_IMAGE_KEY, BENCH_OTHER_ROOT, BENCH_OTHER_KEY };

void bench_public(enum bench_key key, uint8_t point[IMAGE_KEY_BYTES]);
struct image_signer bench_signer(enum bench_key key);

// The LMS key that signs by leaf `q`.
struct image_second_signer bench_second(uint32_t q);

// Root key BENCH_ROOT certifies BENCH_IMAGE_KEY as key `id` for `types`.
struct image_certificate bench_certificate(enum bench_key root, enum bench_key key, uint32_t id,
                                           uint32_t types);

#ifdef __cplusplus
}
#endif

#endif
