// SPDX-License-Identifier: Apache-2.0
// Driver of the timer (rtl/timer): cycles since the chip's reset, and one interrupt.
#ifndef PLUTON_DRIVERS_TIMER_H
#define PLUTON_DRIVERS_TIMER_H

#include <stdbool.h>

#include "firmware/drivers/dev.h"
#include "firmware/hal/generated/resources.h"

#ifdef __cplusplus
extern "C" {
#endif

struct timer_dev {
    struct hal *hal;
    uint32_t base;
};

// Prepares the context, and checks that a timer answers at `base` (PLUTON_TIMER_BASE).
enum dev_error timer_dev_init(struct timer_dev *dev, struct hal *hal, uint32_t base);

// Cycles since the chip's reset. DEV_CHANGED: others read the timer during every attempt.
enum dev_error timer_dev_now(struct timer_dev *dev, uint64_t *cycles);

// Interrupts from the cycle `at` on, and not before. UINT64_MAX: never.
enum dev_error timer_dev_compare(struct timer_dev *dev, uint64_t at);

#ifdef __cplusplus
}
#endif

#endif
