// SPDX-License-Identifier: Apache-2.0
#include "firmware/drivers/tally.h"

#include "firmware/drivers/generated/tally_regs.h"

static enum dev_error control(struct tally_dev *dev, uint32_t value)
{
    return dev_error_of_hal(hal_write32(dev->hal, dev->base + TALLY_CTRL_OFFSET, value));
}

enum dev_error tally_dev_init(struct tally_dev *dev, struct hal *hal, uint32_t base)
{
    enum dev_error error = dev_identify(hal, base, PLUTON_TALLY_ID);
    if (error == DEV_OK) {
        *dev = (struct tally_dev){.hal = hal, .base = base};
    }
    return error;
}

enum dev_error tally_dev_read(struct tally_dev *dev, uint32_t *count, bool *locked)
{
    uint32_t value = 0, status = 0;
    enum dev_error error =
        dev_error_of_hal(hal_read32(dev->hal, dev->base + TALLY_COUNT_OFFSET, &value));
    if (error == DEV_OK) {
        error = dev_error_of_hal(hal_read32(dev->hal, dev->base + TALLY_STATUS_OFFSET, &status));
    }
    if (error == DEV_OK && (status & TALLY_STATUS_ALERT_MASK) != 0) {
        error = DEV_INTERNAL;
    }
    if (error == DEV_OK) {
        *count = (value & TALLY_COUNT_VALUE_MASK) >> TALLY_COUNT_VALUE_SHIFT;
        *locked = (status & TALLY_STATUS_LOCKED_MASK) != 0;
    }
    return error;
}

enum dev_error tally_dev_clear(struct tally_dev *dev)
{
    return control(dev, TALLY_CTRL_CLEAR_MASK);
}

enum dev_error tally_dev_lock(struct tally_dev *dev)
{
    return control(dev, TALLY_CTRL_LOCK_MASK);
}
