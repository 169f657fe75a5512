// SPDX-License-Identifier: Apache-2.0
// Driver of the random bit generator (rtl/drbg): HMAC_DRBG with SHA-256, seeded by the hardware.
#ifndef PLUTON_DRIVERS_DRBG_H
#define PLUTON_DRIVERS_DRBG_H

#include <stdbool.h>

#include "firmware/drivers/dev.h"

#ifdef __cplusplus
extern "C" {
#endif

struct drbg_dev {
    struct hal *hal;
    uint32_t base;
};

struct drbg_dev_status {
    bool seeded;
    bool failed;     // until the chip's reset
    uint32_t blocks; // of 32 bytes, since the last seeding
};

// Prepares the context, and checks that a random bit generator answers at `base`.
enum dev_error drbg_dev_init(struct drbg_dev *dev, struct hal *hal, uint32_t base);

enum dev_error drbg_dev_status(struct drbg_dev *dev, struct drbg_dev_status *status);

// Fills `bytes` with random bytes. polls: for each four of them; a poll takes two cycles at least.
// After the chip's reset the first ones wait for the start-up test and the seed, 2,304 noise
// samples. DEV_RANDOM: the source is not healthy. After an error all of `bytes` is zero.
enum dev_error drbg_dev_fill(struct drbg_dev *dev, uint8_t *bytes, size_t size, uint32_t polls);

// Reseeds, and waits for it: bytes that are drawn from then on are of the new seed. polls: the seed
// may take 640 noise samples. DEV_ORDER: not seeded yet. DEV_RANDOM: the source is not healthy.
enum dev_error drbg_dev_reseed(struct drbg_dev *dev, uint32_t polls);

#ifdef __cplusplus
}
#endif

#endif
