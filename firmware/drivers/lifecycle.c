// SPDX-License-Identifier: Apache-2.0
#include "firmware/drivers/lifecycle.h"

#include "firmware/drivers/generated/lifecycle_regs.h"

enum { OP_SECURE = 1, OP_RETURN = 2, OP_TAINT = 3 };

// A row takes at most three passes of 39 bits; sensing reads some sixty rows.
#define POLLS UINT32_C(16384)

// All rows of all areas to ones: about 4 x 41 rows of 1,000 cycles each.
#define RETURN_POLLS (UINT32_C(1) << 19)

enum dev_error lifecycle_dev_init(struct lifecycle_dev *dev, struct hal *hal, uint32_t base)
{
    enum dev_error error = dev_identify(hal, base, PLUTON_LIFECYCLE_ID);
    if (error == DEV_OK) {
        *dev = (struct lifecycle_dev){.hal = hal, .base = base};
    }
    return error;
}

const char *lifecycle_dev_name(enum lifecycle_dev_state state)
{
    switch (state) {
    case LIFECYCLE_DEV_SENSE:
        return "unknown";
    case LIFECYCLE_DEV_BLANK:
        return "Blank";
    case LIFECYCLE_DEV_UNFINISHED:
        return "Unfinished";
    case LIFECYCLE_DEV_PROVISIONED:
        return "Provisioned";
    case LIFECYCLE_DEV_SECURED:
        return "Secured";
    case LIFECYCLE_DEV_RETURNED:
        return "Returned";
    case LIFECYCLE_DEV_BROKEN:
        return "Broken";
    case LIFECYCLE_DEV_ERROR:
        break;
    }
    return "Error";
}

enum dev_error lifecycle_dev_status(struct lifecycle_dev *dev, struct lifecycle_dev_status *status)
{
    uint32_t state = 0, flags = 0, token = 0;
    enum dev_error error =
        dev_error_of_hal(hal_read32(dev->hal, dev->base + LIFECYCLE_STATE_OFFSET, &state));
    if (error == DEV_OK) {
        error = dev_error_of_hal(hal_read32(dev->hal, dev->base + LIFECYCLE_STATUS_OFFSET, &flags));
    }
    if (error == DEV_OK) {
        error = dev_error_of_hal(hal_read32(dev->hal, dev->base + LIFECYCLE_TOKEN_OFFSET, &token));
    }
    if (error == DEV_OK) {
        *status = (struct lifecycle_dev_status){
            .state = (enum lifecycle_dev_state)(state & LIFECYCLE_STATE_VALUE_MASK),
            .tainted = (flags & LIFECYCLE_STATUS_TAINTED_MASK) != 0,
            .token = (uint16_t)(token & LIFECYCLE_TOKEN_VALUE_MASK),
        };
    }
    return error;
}

enum dev_error lifecycle_dev_wait_sensed(struct lifecycle_dev *dev,
                                         struct lifecycle_dev_status *status)
{
    for (uint32_t i = 0; i < POLLS; i++) {
        struct lifecycle_dev_status now = {0};
        enum dev_error error = lifecycle_dev_status(dev, &now);
        if (error != DEV_OK) {
            return error;
        }
        if (now.state != LIFECYCLE_DEV_SENSE) {
            *status = now;
            return DEV_OK;
        }
    }
    return DEV_TIMEOUT;
}

static enum dev_error command(struct lifecycle_dev *dev, uint32_t op, uint32_t polls)
{
    enum dev_error error = dev_error_of_hal(
        hal_write32(dev->hal, dev->base + LIFECYCLE_CMD_OFFSET, op << LIFECYCLE_CMD_OP_SHIFT));
    uint32_t value = 0;
    if (error == DEV_OK) {
        error = dev_wait_clear(dev->hal, dev->base + LIFECYCLE_STATUS_OFFSET,
                               LIFECYCLE_STATUS_BUSY_MASK, polls, &value);
    }
    if (error == DEV_OK) {
        error = dev_error_of((value & LIFECYCLE_STATUS_ERROR_MASK) >> LIFECYCLE_STATUS_ERROR_SHIFT);
    }
    if (error == DEV_OK && (value & LIFECYCLE_STATUS_DONE_MASK) == 0) {
        error = DEV_INTERNAL;
    }
    return error;
}

enum dev_error lifecycle_dev_secure(struct lifecycle_dev *dev)
{
    return command(dev, OP_SECURE, POLLS);
}

enum dev_error lifecycle_dev_return(struct lifecycle_dev *dev)
{
    return command(dev, OP_RETURN, RETURN_POLLS);
}

enum dev_error lifecycle_dev_taint(struct lifecycle_dev *dev)
{
    return command(dev, OP_TAINT, POLLS);
}
