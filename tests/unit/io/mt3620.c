// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/io/mt3620.h"

enum {
    GEN_CTRL = 0x04,
    SW_TX_INT_PORT = 0x14,
    SW_RX_INT_EN = 0x18,
    SW_RX_INT_STS = 0x1C,
    NF_THRS = 0x30,
    NE_THRS = 0x34,
    INT_EN = 0x38,
    INT_STS = 0x3C,
    CMD_PUSH = 0x40,
    DATA_PUSH = 0x44,
    PUSH_CNT = 0x48,
    CMD_POP = 0x50,
    DATA_POP = 0x54,
    POP_CNT = 0x58,
    SEMAPHORE = 0x60,
    FIFO_DEPTH = 15,
};

static uint32_t get(struct mt3620_mbox *mbox, uint32_t offset)
{
    uint32_t value = 0;
    mbox->bus_errors += hal_read32(mbox->hal, mbox->base + offset, &value) != HAL_OK;
    return value;
}

static void put(struct mt3620_mbox *mbox, uint32_t offset, uint32_t value)
{
    mbox->bus_errors += hal_write32(mbox->hal, mbox->base + offset, value) != HAL_OK;
}

static void field(struct mt3620_mbox *mbox, uint32_t offset, unsigned bit, bool on)
{
    const uint32_t old = get(mbox, offset) & ~(1u << bit);
    put(mbox, offset, old | (uint32_t)on << bit);
}

void mt3620_mbox_open(struct mt3620_mbox *mbox, unsigned non_full, unsigned non_empty)
{
    field(mbox, GEN_CTRL, 0, true); // soft_rst
    put(mbox, NF_THRS, non_full);
    put(mbox, NE_THRS, non_empty);
}

bool mt3620_mbox_write(struct mt3620_mbox *mbox, const uint32_t *cmd, const uint32_t *data,
                       unsigned length)
{
    if (length > FIFO_DEPTH - get(mbox, PUSH_CNT)) {
        return false;
    }
    for (unsigned i = 0; i < length; i++) {
        if (data != 0) {
            put(mbox, DATA_PUSH, data[i]);
        }
        put(mbox, CMD_PUSH, cmd[i]);
    }
    return true;
}

bool mt3620_mbox_read(struct mt3620_mbox *mbox, uint32_t *cmd, uint32_t *data, unsigned length)
{
    for (unsigned i = 0; i < length; i++) {
        unsigned polls = 1000;
        while (get(mbox, POP_CNT) == 0) {
            if (--polls == 0) {
                return false;
            }
        }
        if (data != 0) {
            data[i] = get(mbox, DATA_POP);
        }
        cmd[i] = get(mbox, CMD_POP);
    }
    return true;
}

void mt3620_mbox_enable(struct mt3620_mbox *mbox, unsigned interrupt, bool on)
{
    field(mbox, INT_EN, interrupt, on);
}

bool mt3620_mbox_serve(struct mt3620_mbox *mbox, unsigned interrupt)
{
    const bool pending = (get(mbox, INT_EN) & get(mbox, INT_STS) & 1u << interrupt) != 0;
    field(mbox, INT_STS, interrupt, true);
    return pending;
}

bool mt3620_mbox_acquire(struct mt3620_mbox *mbox)
{
    return get(mbox, SEMAPHORE) == 1;
}

bool mt3620_mbox_release(struct mt3620_mbox *mbox)
{
    if (get(mbox, SEMAPHORE) != 1) {
        return false;
    }
    put(mbox, SEMAPHORE, 0);
    return true;
}

void mt3620_mbox_sw_setup(struct mt3620_mbox *mbox, uint32_t enable)
{
    put(mbox, SW_RX_INT_EN, enable);
}

void mt3620_mbox_sw_trigger(struct mt3620_mbox *mbox, unsigned port)
{
    put(mbox, SW_TX_INT_PORT, 1u << port);
}

uint32_t mt3620_mbox_sw_serve(struct mt3620_mbox *mbox)
{
    const uint32_t ports = get(mbox, SW_RX_INT_EN) & get(mbox, SW_RX_INT_STS);
    put(mbox, SW_RX_INT_STS, 0xFF);
    return ports;
}

enum {
    DIN = 0x04,
    DOUT_SET = 0x14,
    DOUT_RESET = 0x18,
    OE_SET = 0x24,
    OE_RESET = 0x28,
    IES_SET = 0x64,
    IES_RESET = 0x68
};

static void gpio_put(struct mt3620_gpio *gpio, uint32_t offset, unsigned pin)
{
    gpio->bus_errors += hal_write32(gpio->hal, gpio->base + offset, 1u << pin) != HAL_OK;
}

void mt3620_gpio_configure(struct mt3620_gpio *gpio, unsigned pin, bool input)
{
    gpio_put(gpio, input ? IES_SET : OE_SET, pin);
    gpio_put(gpio, input ? OE_RESET : IES_RESET, pin);
}

void mt3620_gpio_write(struct mt3620_gpio *gpio, unsigned pin, bool level)
{
    gpio_put(gpio, level ? DOUT_SET : DOUT_RESET, pin);
}

bool mt3620_gpio_read(struct mt3620_gpio *gpio, unsigned pin)
{
    uint32_t levels = 0;
    gpio->bus_errors += hal_read32(gpio->hal, gpio->base + DIN, &levels) != HAL_OK;
    return (levels >> pin & 1u) != 0;
}
