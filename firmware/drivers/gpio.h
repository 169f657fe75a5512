// SPDX-License-Identifier: Apache-2.0
// Driver of a group of pins (rtl/gpio). Bit i of a mask is pin i of the group.
#ifndef PLUTON_DRIVERS_GPIO_H
#define PLUTON_DRIVERS_GPIO_H

#include <stdbool.h>

#include "firmware/drivers/dev.h"

#ifdef __cplusplus
extern "C" {
#endif

#define GPIO_DEV_ID 0x4750494Fu // "GPIO"

struct gpio_dev {
    struct hal *hal;
    uint32_t base;
};

// Prepares the context, and checks that a group of pins answers at `base`.
enum dev_error gpio_dev_init(struct gpio_dev *dev, struct hal *hal, uint32_t base);

// The pins are driven, from the first cycle on with the levels of `levels`; or are read and not
// driven.
enum dev_error gpio_dev_output(struct gpio_dev *dev, uint32_t pins, uint32_t levels);
enum dev_error gpio_dev_input(struct gpio_dev *dev, uint32_t pins);

// Sets the driven levels of the pins; of no others.
enum dev_error gpio_dev_write(struct gpio_dev *dev, uint32_t pins, uint32_t levels);

// The levels of the pins that are read, two cycles old.
enum dev_error gpio_dev_read(struct gpio_dev *dev, uint32_t *levels);

// Which edges interrupt.
enum dev_error gpio_dev_edges(struct gpio_dev *dev, uint32_t rising, uint32_t falling);

// The pins that had such an edge since the last call.
enum dev_error gpio_dev_take(struct gpio_dev *dev, uint32_t *pins);

#ifdef __cplusplus
}
#endif

#endif
