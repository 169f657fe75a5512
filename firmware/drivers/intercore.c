// SPDX-License-Identifier: Apache-2.0
#include "firmware/drivers/intercore.h"

#include "firmware/drivers/generated/mailbox_regs.h"

static enum dev_error read_register(struct mailbox_dev *dev, uint32_t offset, uint32_t *value)
{
    return dev_error_of_hal(hal_read32(dev->hal, dev->base + offset, value));
}

static enum dev_error write_register(struct mailbox_dev *dev, uint32_t offset, uint32_t value)
{
    return dev_error_of_hal(hal_write32(dev->hal, dev->base + offset, value));
}

enum dev_error intercore_dev_init(struct mailbox_dev *dev, struct hal *hal, uint32_t base,
                                  uint32_t id)
{
    struct mailbox_dev fresh = {0};
    enum dev_error error = mailbox_dev_init(&fresh, hal, base, id);
    if (error == DEV_OK) {
        error = mailbox_dev_soft_reset(&fresh);
    }
    if (error == DEV_OK) {
        *dev = fresh;
    }
    return error;
}

static bool threshold(uint32_t entries)
{
    return entries != 0 && entries <= MAILBOX_DEV_DEPTH;
}

enum dev_error intercore_dev_enable(struct mailbox_dev *dev, uint32_t events, uint32_t room,
                                    uint32_t waiting)
{
    if (!threshold(room) || !threshold(waiting) || events > INTERCORE_DEV_EVENTS) {
        return DEV_ARGUMENT;
    }
    enum dev_error error = write_register(dev, MAILBOX_NF_THRS_OFFSET, room);
    if (error == DEV_OK) {
        error = write_register(dev, MAILBOX_NE_THRS_OFFSET, waiting);
    }
    return error != DEV_OK ? error : write_register(dev, MAILBOX_INT_EN_OFFSET, events);
}

// Clears what was read and nothing else: what comes between the two is there at the next call.
static enum dev_error take(struct mailbox_dev *dev, uint32_t offset, uint32_t *bits)
{
    uint32_t status = 0;
    enum dev_error error = read_register(dev, offset, &status);
    if (error == DEV_OK && status != 0) {
        error = write_register(dev, offset, status);
    }
    if (error == DEV_OK) {
        *bits = status;
    }
    return error;
}

enum dev_error intercore_dev_take_events(struct mailbox_dev *dev, uint32_t *events)
{
    return take(dev, MAILBOX_INT_STS_OFFSET, events);
}

enum dev_error intercore_dev_raise(struct mailbox_dev *dev, uint32_t ports)
{
    return ports > MAILBOX_SW_TX_INT_PORT_PORT_MASK
               ? DEV_ARGUMENT
               : write_register(dev, MAILBOX_SW_TX_INT_PORT_OFFSET, ports);
}

enum dev_error intercore_dev_listen(struct mailbox_dev *dev, uint32_t ports)
{
    return ports > MAILBOX_SW_RX_INT_EN_ENABLE_MASK
               ? DEV_ARGUMENT
               : write_register(dev, MAILBOX_SW_RX_INT_EN_OFFSET, ports);
}

enum dev_error intercore_dev_take_ports(struct mailbox_dev *dev, uint32_t *ports)
{
    return take(dev, MAILBOX_SW_RX_INT_STS_OFFSET, ports);
}

enum dev_error intercore_dev_acquire(struct mailbox_dev *dev, bool *mine)
{
    uint32_t value = 0;
    const enum dev_error error = read_register(dev, MAILBOX_SEMAPHORE_OFFSET, &value);
    if (error == DEV_OK) {
        *mine = (value & MAILBOX_SEMAPHORE_MINE_MASK) != 0;
    }
    return error;
}

enum dev_error intercore_dev_give(struct mailbox_dev *dev)
{
    return write_register(dev, MAILBOX_SEMAPHORE_OFFSET, 0);
}
