// SPDX-License-Identifier: Apache-2.0
#include "firmware/drivers/debug.h"

#include "firmware/drivers/generated/debug_regs.h"

enum { OP_CHALLENGE = 1, OP_ACCEPT_DEBUG = 2, OP_ACCEPT_RETURN = 3 };

// A seeding of the generator, or a token that keeps extends waiting: some 50,000 cycles. A poll
// costs at least two.
#define POLLS (UINT32_C(1) << 18)

enum dev_error debug_dev_init(struct debug_dev *dev, struct hal *hal, uint32_t base)
{
    enum dev_error error = dev_identify(hal, base, PLUTON_DEBUG_ID);
    if (error == DEV_OK) {
        *dev = (struct debug_dev){.hal = hal, .base = base};
    }
    return error;
}

enum dev_error debug_dev_status(struct debug_dev *dev, struct debug_dev_status *status)
{
    uint32_t value = 0;
    enum dev_error error =
        dev_error_of_hal(hal_read32(dev->hal, dev->base + DEBUG_STATUS_OFFSET, &value));
    if (error == DEV_OK) {
        *status = (struct debug_dev_status){
            .busy = (value & DEBUG_STATUS_BUSY_MASK) != 0,
            .fresh = (value & DEBUG_STATUS_FRESH_MASK) != 0,
            .open = (value & DEBUG_STATUS_OPEN_MASK) != 0,
            .returning = (value & DEBUG_STATUS_RETURNING_MASK) != 0,
            .used = (value & DEBUG_STATUS_USED_MASK) != 0,
            .alert = (value & DEBUG_STATUS_ALERT_MASK) != 0,
            .error = dev_error_of((value & DEBUG_STATUS_ERROR_MASK) >> DEBUG_STATUS_ERROR_SHIFT),
        };
    }
    return error;
}

static enum dev_error command(struct debug_dev *dev, uint32_t op)
{
    uint32_t value = 0;
    enum dev_error error = dev_error_of_hal(
        hal_write32(dev->hal, dev->base + DEBUG_CMD_OFFSET, op << DEBUG_CMD_OP_SHIFT));
    if (error == DEV_OK) {
        error = dev_wait_clear(dev->hal, dev->base + DEBUG_STATUS_OFFSET, DEBUG_STATUS_BUSY_MASK,
                               POLLS, &value);
    }
    if (error == DEV_OK) {
        error = dev_error_of((value & DEBUG_STATUS_ERROR_MASK) >> DEBUG_STATUS_ERROR_SHIFT);
    }
    if (error == DEV_OK && (value & DEBUG_STATUS_DONE_MASK) == 0) {
        error = DEV_INTERNAL;
    }
    return error;
}

enum dev_error debug_dev_draw(struct debug_dev *dev)
{
    return command(dev, OP_CHALLENGE);
}

enum dev_error debug_dev_challenge(struct debug_dev *dev,
                                   uint8_t challenge[DEBUG_DEV_CHALLENGE_BYTES])
{
    uint32_t words[DEBUG_CHALLENGE_COUNT] = {0};
    struct debug_dev_status status = {0};
    enum dev_error error = debug_dev_status(dev, &status);
    if (error == DEV_OK && !status.fresh) {
        error = DEV_ORDER;
    }
    for (uint32_t i = 0; error == DEV_OK && i < DEBUG_CHALLENGE_COUNT; i++) {
        error = dev_error_of_hal(hal_read32(
            dev->hal, dev->base + DEBUG_CHALLENGE_OFFSET + i * DEBUG_CHALLENGE_STRIDE, &words[i]));
    }
    for (uint32_t i = 0; error == DEV_OK && i < DEBUG_CHALLENGE_COUNT; i++) {
        dev_bytes_of(words[i], &challenge[4u * i]);
    }
    return error;
}

enum dev_error debug_dev_accept_debug(struct debug_dev *dev)
{
    return command(dev, OP_ACCEPT_DEBUG);
}

enum dev_error debug_dev_accept_return(struct debug_dev *dev)
{
    return command(dev, OP_ACCEPT_RETURN);
}
