// SPDX-License-Identifier: Apache-2.0
#include "firmware/drivers/timer.h"

#include "firmware/drivers/generated/timer_regs.h"

static enum dev_error read_register(struct timer_dev *dev, uint32_t offset, uint32_t *value)
{
    return dev_error_of_hal(hal_read32(dev->hal, dev->base + offset, value));
}

static enum dev_error write_register(struct timer_dev *dev, uint32_t offset, uint32_t value)
{
    return dev_error_of_hal(hal_write32(dev->hal, dev->base + offset, value));
}

enum dev_error timer_dev_init(struct timer_dev *dev, struct hal *hal, uint32_t base)
{
    enum dev_error error = dev_identify(hal, base, PLUTON_TIMER_ID);
    if (error == DEV_OK) {
        *dev = (struct timer_dev){.hal = hal, .base = base};
    }
    return error;
}

enum { ATTEMPTS = 4 };

static enum dev_error read_both(struct timer_dev *dev, uint32_t *low, uint32_t *high)
{
    enum dev_error error = read_register(dev, TIMER_TIME_LOW_OFFSET, low);
    if (error == DEV_OK) {
        error = read_register(dev, TIMER_TIME_HIGH_OFFSET, high);
    }
    return error;
}

// TIME_HIGH belongs to the last read of TIME_LOW, which may be another's, and so may be too new.
// Two that are equal enclose the second TIME_LOW: it belongs to them.
enum dev_error timer_dev_now(struct timer_dev *dev, uint64_t *cycles)
{
    uint32_t low = 0;
    uint32_t high = 0;
    enum dev_error error = read_both(dev, &low, &high);
    for (unsigned i = 0; i < ATTEMPTS && error == DEV_OK; i++) {
        const uint32_t before = high;
        error = read_both(dev, &low, &high);
        if (error == DEV_OK && high == before) {
            *cycles = (uint64_t)high << 32 | low;
            return DEV_OK;
        }
    }
    return error == DEV_OK ? DEV_CHANGED : error;
}

// Low first: that sets the high word to all ones, so no value between the two is near.
enum dev_error timer_dev_compare(struct timer_dev *dev, uint64_t at)
{
    enum dev_error error = write_register(dev, TIMER_COMPARE_LOW_OFFSET, (uint32_t)at);
    if (error == DEV_OK) {
        error = write_register(dev, TIMER_COMPARE_HIGH_OFFSET, (uint32_t)(at >> 32));
    }
    return error;
}
