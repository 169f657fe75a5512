// SPDX-License-Identifier: Apache-2.0
// Driver of the accumulation register and its log (rtl/accumulator), which are read only.
#ifndef PLUTON_DRIVERS_ACCUMULATOR_H
#define PLUTON_DRIVERS_ACCUMULATOR_H

#include <stdbool.h>

#include "firmware/drivers/dev.h"

#ifdef __cplusplus
extern "C" {
#endif

struct accumulator_dev {
    struct hal *hal;
    uint32_t base;
};

// Entries in the order of their extends, each as it was hashed (spec/measurement.toml).
struct accumulator_dev_log {
    uint8_t entry[PLUTON_LOG_ENTRIES][PLUTON_ENTRY_BYTES];
};

#define ACCUMULATOR_DEV_BYTES 32

// Prepares the context, and checks that an accumulator answers at `base`.
enum dev_error accumulator_dev_init(struct accumulator_dev *dev, struct hal *hal, uint32_t base);

// Reads register, log, number of logged entries and overflow flag as of one moment: EXTENDS is read
// before and after, and the whole is read again if it moved; DEV_CHANGED if it moves every time.
// Entries of *log from *count on are zero. DEV_INTERNAL while the block's alert is up: what it
// holds can't be relied on.
enum dev_error accumulator_dev_read(struct accumulator_dev *dev, uint8_t acc[ACCUMULATOR_DEV_BYTES],
                                    struct accumulator_dev_log *log, uint32_t *count,
                                    bool *overflow);

#ifdef __cplusplus
}
#endif

#endif
