// SPDX-License-Identifier: Apache-2.0
// Drivers as they are written for the MT3620, against its public register layout and nothing of
// ours: offsets in numbers, fields read, changed and written back, one driver for both ends.
#ifndef MT3620_H
#define MT3620_H

#include <stdbool.h>
#include <stdint.h>

#include "firmware/hal/hal.h"

#ifdef __cplusplus
extern "C" {
#endif

struct mt3620_mbox {
    struct hal *hal;
    uint32_t base;
    unsigned bus_errors; // an MT3620 has none
};

// Interrupts of the FIFOs, bits of int_en and int_sts.
enum { MT3620_MBOX_RD = 0, MT3620_MBOX_NF = 1, MT3620_MBOX_WR = 2, MT3620_MBOX_NE = 3 };

void mt3620_mbox_open(struct mt3620_mbox *mbox, unsigned non_full, unsigned non_empty);
bool mt3620_mbox_write(struct mt3620_mbox *mbox, const uint32_t *cmd, const uint32_t *data,
                       unsigned length);
// Polls until all are there; false: none came for a long time.
bool mt3620_mbox_read(struct mt3620_mbox *mbox, uint32_t *cmd, uint32_t *data, unsigned length);
void mt3620_mbox_enable(struct mt3620_mbox *mbox, unsigned interrupt, bool on);
// Whether it was pending; it no longer is.
bool mt3620_mbox_serve(struct mt3620_mbox *mbox, unsigned interrupt);
bool mt3620_mbox_acquire(struct mt3620_mbox *mbox);
bool mt3620_mbox_release(struct mt3620_mbox *mbox);
void mt3620_mbox_sw_setup(struct mt3620_mbox *mbox, uint32_t enable);
void mt3620_mbox_sw_trigger(struct mt3620_mbox *mbox, unsigned port);
uint32_t mt3620_mbox_sw_serve(struct mt3620_mbox *mbox);

struct mt3620_gpio {
    struct hal *hal;
    uint32_t base;
    unsigned bus_errors;
};

void mt3620_gpio_configure(struct mt3620_gpio *gpio, unsigned pin, bool input);
void mt3620_gpio_write(struct mt3620_gpio *gpio, unsigned pin, bool level);
bool mt3620_gpio_read(struct mt3620_gpio *gpio, unsigned pin);

#ifdef __cplusplus
}
#endif

#endif
