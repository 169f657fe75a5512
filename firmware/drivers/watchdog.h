// SPDX-License-Identifier: Apache-2.0
// Driver of a watchdog (rtl/watchdog): the application core's, or Pluton's own.
#ifndef PLUTON_DRIVERS_WATCHDOG_H
#define PLUTON_DRIVERS_WATCHDOG_H

#include <stdbool.h>

#include "firmware/drivers/dev.h"
#include "firmware/hal/generated/resources.h"

#ifdef __cplusplus
extern "C" {
#endif

struct watchdog_dev {
    struct hal *hal;
    uint32_t base;
};

// Prepares the context, and checks that a watchdog answers at `base` (PLUTON_WATCHDOG_BASE,
// PLUTON_OWN_WATCHDOG_BASE).
enum dev_error watchdog_dev_init(struct watchdog_dev *dev, struct hal *hal, uint32_t base);

// From now on a pause of `cycles` (16 or more) without a kick is answered by its bite. Nothing
// stops it. DEV_ACCESS: it was started before, and goes on as it was.
enum dev_error watchdog_dev_start(struct watchdog_dev *dev, uint32_t cycles);

// DEV_ACCESS: it was not started.
enum dev_error watchdog_dev_kick(struct watchdog_dev *dev);

// Cycles left; 0: not started.
enum dev_error watchdog_dev_left(struct watchdog_dev *dev, uint32_t *cycles);

#ifdef __cplusplus
}
#endif

#endif
