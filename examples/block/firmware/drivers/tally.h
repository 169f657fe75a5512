// SPDX-License-Identifier: Apache-2.0
// Driver of the count of refused register accesses (rtl/tally).
#ifndef PLUTON_DRIVERS_TALLY_H
#define PLUTON_DRIVERS_TALLY_H

#include <stdbool.h>

#include "firmware/drivers/dev.h"

#ifdef __cplusplus
extern "C" {
#endif

struct tally_dev {
    struct hal *hal;
    uint32_t base;
};

// Prepares the context, and checks that a tally answers at `base`.
enum dev_error tally_dev_init(struct tally_dev *dev, struct hal *hal, uint32_t base);

// The count, where 15 stands for 15 and more, and whether it is locked. DEV_INTERNAL while the
// block's alert is up.
enum dev_error tally_dev_read(struct tally_dev *dev, uint32_t *count, bool *locked);

// Counts from zero again. DEV_ACCESS when locked; that attempt counts as well.
enum dev_error tally_dev_clear(struct tally_dev *dev);

// No clear any more, until the chip's reset. DEV_ACCESS when locked already.
enum dev_error tally_dev_lock(struct tally_dev *dev);

#ifdef __cplusplus
}
#endif

#endif
