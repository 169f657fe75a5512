// SPDX-License-Identifier: Apache-2.0
#include "firmware/drivers/gpio.h"

#include "firmware/drivers/generated/gpio_regs.h"

static enum dev_error read_register(struct gpio_dev *dev, uint32_t offset, uint32_t *value)
{
    return dev_error_of_hal(hal_read32(dev->hal, dev->base + offset, value));
}

static enum dev_error write_register(struct gpio_dev *dev, uint32_t offset, uint32_t value)
{
    return dev_error_of_hal(hal_write32(dev->hal, dev->base + offset, value));
}

enum dev_error gpio_dev_init(struct gpio_dev *dev, struct hal *hal, uint32_t base)
{
    const enum dev_error error = dev_identify(hal, base, GPIO_DEV_ID);
    if (error == DEV_OK) {
        *dev = (struct gpio_dev){.hal = hal, .base = base};
    }
    return error;
}

// The bits of `pins` in one of DOUT, OE, IES, by its SET register, or by its RESET register.
static enum dev_error change(struct gpio_dev *dev, uint32_t offset, uint32_t pins)
{
    return pins == 0 ? DEV_OK : write_register(dev, offset, pins);
}

enum dev_error gpio_dev_write(struct gpio_dev *dev, uint32_t pins, uint32_t levels)
{
    const enum dev_error error = change(dev, GPIO_DOUT_SET_OFFSET, pins & levels);
    return error != DEV_OK ? error : change(dev, GPIO_DOUT_RESET_OFFSET, pins & ~levels);
}

enum dev_error gpio_dev_output(struct gpio_dev *dev, uint32_t pins, uint32_t levels)
{
    enum dev_error error = gpio_dev_write(dev, pins, levels);
    if (error == DEV_OK) {
        error = change(dev, GPIO_OE_SET_OFFSET, pins);
    }
    return error != DEV_OK ? error : change(dev, GPIO_IES_RESET_OFFSET, pins);
}

enum dev_error gpio_dev_input(struct gpio_dev *dev, uint32_t pins)
{
    const enum dev_error error = change(dev, GPIO_OE_RESET_OFFSET, pins);
    return error != DEV_OK ? error : change(dev, GPIO_IES_SET_OFFSET, pins);
}

enum dev_error gpio_dev_read(struct gpio_dev *dev, uint32_t *levels)
{
    return read_register(dev, GPIO_DIN_OFFSET, levels);
}

enum dev_error gpio_dev_edges(struct gpio_dev *dev, uint32_t rising, uint32_t falling)
{
    const enum dev_error error = write_register(dev, GPIO_RISE_EN_OFFSET, rising);
    return error != DEV_OK ? error : write_register(dev, GPIO_FALL_EN_OFFSET, falling);
}

// Clears what was read and nothing else: an edge between the two is there at the next call.
enum dev_error gpio_dev_take(struct gpio_dev *dev, uint32_t *pins)
{
    uint32_t status = 0;
    enum dev_error error = read_register(dev, GPIO_INT_STS_OFFSET, &status);
    if (error == DEV_OK) {
        error = change(dev, GPIO_INT_STS_OFFSET, status);
    }
    if (error == DEV_OK) {
        *pins = status;
    }
    return error;
}
