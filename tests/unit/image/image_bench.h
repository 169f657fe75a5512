// SPDX-License-Identifier: Apache-2.0
// What the tests of images share: a chip that believes the keys of tests, an image that it
// believes, and the loader that asks for it.
#ifndef TESTS_IMAGE_BENCH_H
#define TESTS_IMAGE_BENCH_H

#include <check.h>

#include "host/image/image_file.h"
#include "tests/lib/image_keys.h"

#define BENCH_PAYLOAD 1024
#define BENCH_IMAGE (IMAGE_HEADER_BYTES + BENCH_PAYLOAD)

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
