// SPDX-License-Identifier: Apache-2.0
// A group of pins cycle by cycle, from rtl/gpio/README.md. Call outputs, compare, then step with
// the same inputs.
#ifndef CMODEL_GPIO_H
#define CMODEL_GPIO_H

#include "apb.h"

#ifdef __cplusplus
extern "C" {
#endif

struct gpio_in {
    struct apb_in apb;
    uint32_t pins;
};

struct gpio_out {
    struct apb_out apb;
    uint32_t pins, pins_en;
    bool irq;
};

struct gpio {
    uint32_t mask; // the pins that are there
    uint32_t dout, oe, ies, rise, fall, status;
    uint32_t pins[2]; // of the last cycle and of the one before
    uint32_t line;    // of the last cycle
};

// pins: the RTL's parameter Pins, 1 to 32.
void gpio_init(struct gpio *g, unsigned pins);
void gpio_reset(struct gpio *g);
void gpio_outputs(const struct gpio *g, const struct gpio_in *in, struct gpio_out *out);
void gpio_step(struct gpio *g, const struct gpio_in *in);

#ifdef __cplusplus
}
#endif

#endif
