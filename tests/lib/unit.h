// SPDX-License-Identifier: Apache-2.0
// What the unit tests share: running one suite; with reproducible random numbers.
#ifndef UNIT_H
#define UNIT_H

#include <check.h>
#include <stdint.h>
#include <stdlib.h>

#include "tests/lib/unit_random.h"

// Every assertion that holds calls this, and libcheck writes to a file in it: millions of them cost
// minutes. Without it a crash is reported with its test, but not with the assertion before it.
#define _mark_point(file, line) ((void)0)

// Runs the suites; the exit code of main(). A second suite may be NULL.
static inline int unit_run(Suite *first, Suite *second)
{
    SRunner *runner = srunner_create(first);
    if (second != NULL) {
        srunner_add_suite(runner, second);
    }
    srunner_run_all(runner, CK_NORMAL);
    const int failed = srunner_ntests_failed(runner);
    const int run = srunner_ntests_run(runner);
    srunner_free(runner);
    return failed == 0 && run > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

// Word i of a message of n bytes, big-endian, zeros beyond the end; *bytes: how many are left, 4 at
// most.
static inline uint32_t unit_word(const uint8_t *message, size_t n, size_t i, unsigned *bytes)
{
    uint32_t word = 0;
    *bytes = n - 4 * i < 4 ? (unsigned)(n - 4 * i) : 4;
    for (unsigned b = 0; b < *bytes; b++) {
        word |= (uint32_t)message[4 * i + b] << (24 - 8 * b);
    }
    return word;
}

#endif
