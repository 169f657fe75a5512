// SPDX-License-Identifier: Apache-2.0
#include "firmware/drivers/watchdog.h"

#include "firmware/drivers/generated/watchdog_regs.h"

static enum dev_error read_register(struct watchdog_dev *dev, uint32_t offset, uint32_t *value)
{
    return dev_error_of_hal(hal_read32(dev->hal, dev->base + offset, value));
}

static enum dev_error write_register(struct watchdog_dev *dev, uint32_t offset, uint32_t value)
{
    return dev_error_of_hal(hal_write32(dev->hal, dev->base + offset, value));
}

enum dev_error watchdog_dev_init(struct watchdog_dev *dev, struct hal *hal, uint32_t base)
{
    enum dev_error error = dev_identify(hal, base, PLUTON_WATCHDOG_ID);
    if (error == DEV_OK) {
        *dev = (struct watchdog_dev){.hal = hal, .base = base};
    }
    return error;
}

static const uint32_t least = 16;
static const uint32_t kick_word = 0x4B49434Bu;

enum dev_error watchdog_dev_start(struct watchdog_dev *dev, uint32_t cycles)
{
    return cycles < least ? DEV_ARGUMENT : write_register(dev, WATCHDOG_START_OFFSET, cycles);
}

enum dev_error watchdog_dev_kick(struct watchdog_dev *dev)
{
    return write_register(dev, WATCHDOG_KICK_OFFSET, kick_word);
}

enum dev_error watchdog_dev_left(struct watchdog_dev *dev, uint32_t *cycles)
{
    return read_register(dev, WATCHDOG_COUNT_OFFSET, cycles);
}
