// SPDX-License-Identifier: Apache-2.0
#include "firmware/drivers/alert.h"

#include "firmware/drivers/generated/alert_regs.h"

static enum dev_error read_register(struct alert_dev *dev, uint32_t offset, uint32_t *value)
{
    return dev_error_of_hal(hal_read32(dev->hal, dev->base + offset, value));
}

enum dev_error alert_dev_init(struct alert_dev *dev, struct hal *hal, uint32_t base)
{
    enum dev_error error = dev_identify(hal, base, PLUTON_ALERT_ID);
    if (error == DEV_OK) {
        *dev = (struct alert_dev){.hal = hal, .base = base};
    }
    return error;
}

enum dev_error alert_dev_read(struct alert_dev *dev, struct alert_dev_record *record)
{
    uint32_t status = 0, causes = 0, first = 0;
    enum dev_error error = read_register(dev, ALERT_FIRST_OFFSET, &first);
    if (error == DEV_OK) {
        error = read_register(dev, ALERT_CAUSE_OFFSET, &causes);
    }
    if (error == DEV_OK) { // last: bits only rise, so that no cause is seen without its effect
        error = read_register(dev, ALERT_STATUS_OFFSET, &status);
    }
    if (error != DEV_OK) {
        return error;
    }
    *record = (struct alert_dev_record){
        .frozen = (status & ALERT_STATUS_FROZEN_MASK) != 0,
        .fatal = (status & ALERT_STATUS_FATAL_MASK) != 0,
        .damaged = (status & ALERT_STATUS_DAMAGED_MASK) != 0,
        .resets = (status & ALERT_STATUS_RESETS_MASK) >> ALERT_STATUS_RESETS_SHIFT,
        .causes = causes,
        .first = first,
    };
    return DEV_OK;
}
