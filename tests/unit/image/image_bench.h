// SPDX-License-Identifier: Apache-2.0
// What the tests of images share: keys, a chip that believes them, an image that it believes, and
// the loader that asks for it.
#ifndef TESTS_IMAGE_BENCH_H
#define TESTS_IMAGE_BENCH_H

#include <check.h>

#include "host/image/image_file.h"

#define BENCH_PAYLOAD 1024
#define BENCH_IMAGE (IMAGE_HEADER_BYTES + BENCH_PAYLOAD)

// Key pairs by their number; key n's private number is n + 1 repeated, which is no secret.
enum bench_key { BENCH_ROOT, BENCH_IMAGE_KEY, BENCH_OTHER_ROOT, BENCH_OTHER_KEY };

void bench_public(enum bench_key key, uint8_t point[IMAGE_KEY_BYTES]);
struct image_signer bench_signer(enum bench_key key);

// The LMS key that signs by leaf `q`.
struct image_second_signer bench_second(uint32_t q);

// Root key BENCH_ROOT certifies BENCH_IMAGE_KEY as key `id` for `types`.
struct image_certificate bench_certificate(enum bench_key root, enum bench_key key, uint32_t id,
                                           uint32_t types);

struct bench {
    struct image_chip chip;
    struct image_wanted wanted;
    struct image_plan plan;
    uint8_t payload[BENCH_PAYLOAD];
    uint8_t image[BENCH_IMAGE];
};

#define BENCH_KEY_ID 5u
#define BENCH_LEAF 677u
#define BENCH_ALL_TYPES ((1u << IMAGE_TYPES) - 1)

// A locked chip that asks for both signatures, and an SMON of security version 3 that has them.
void bench_init(struct bench *b);
// The image of the plan, by the bench's keys.
void bench_compose(struct bench *b);
// What the chip says; a manifest that was written to without IMAGE_OK fails.
enum image_error bench_check(const struct bench *b);

#endif
