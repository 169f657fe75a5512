// SPDX-License-Identifier: Apache-2.0
// Driver of the entropy source (rtl/trng): its health, stricter tests, and in life cycle Blank its
// raw samples. Seeds go to the generator by wires alone.
#ifndef PLUTON_DRIVERS_TRNG_H
#define PLUTON_DRIVERS_TRNG_H

#include <stdbool.h>

#include "firmware/drivers/dev.h"

#ifdef __cplusplus
extern "C" {
#endif

struct trng_dev {
    struct hal *hal;
    uint32_t base;
};

struct trng_dev_status {
    bool good;   // the start-up test passed, and no failure since
    bool failed; // until the chip's reset; why, is below
    bool rct, lag, apt, silent, zeroized;
    bool seed;          // a seed block waits for the generator
    uint32_t worst_run; // longest run of equal samples since the chip's reset, 127 at most
    uint32_t worst_apt; // most samples of a window of 1,024 that equal its first
};

// Prepares the context, and checks that an entropy source answers at `base`.
enum dev_error trng_dev_init(struct trng_dev *dev, struct hal *hal, uint32_t base);

enum dev_error trng_dev_status(struct trng_dev *dev, struct trng_dev_status *status);

// Waits until the start-up test has passed. DEV_RANDOM: it failed, or a later test did.
// polls: a poll takes two cycles at least, the test 1,024 samples.
enum dev_error trng_dev_wait_good(struct trng_dev *dev, uint32_t polls);

// Tests the next whole window of 1,024 samples, and waits for its end: up to 2,047 samples.
// DEV_RANDOM: a test failed.
enum dev_error trng_dev_test(struct trng_dev *dev, uint32_t polls);

// Makes the tests stricter, until the chip's reset. DEV_RANGE: a value is above the present one, or
// below 21 (rct) or 589 (apt).
enum dev_error trng_dev_tighten(struct trng_dev *dev, uint32_t rct, uint32_t apt);

// Raw samples to RAW: life cycle Blank only, and the chip counts as tainted from then on.
// DEV_DENIED: another life cycle. While it is on, the generator gets no new seed.
enum dev_error trng_dev_tap_on(struct trng_dev *dev);
enum dev_error trng_dev_tap_off(struct trng_dev *dev);

// Reads `count` words of 32 raw samples in a row since trng_dev_tap_on() or the last call, the
// first sample in bit 31 of a word. polls: for each word. DEV_CHANGED: samples were lost between
// two reads. After an error the words are of no use.
enum dev_error trng_dev_tap_read(struct trng_dev *dev, uint32_t *words, size_t count,
                                 uint32_t polls);

#ifdef __cplusplus
}
#endif

#endif
