// SPDX-License-Identifier: Apache-2.0
#include "firmware/drivers/firewall.h"

#include "firmware/drivers/generated/firewall_regs.h"

#define CLOSE_WORD UINT32_C(0x434C4F53)

static enum dev_error read_register(struct firewall_dev *dev, uint32_t offset, uint32_t *value)
{
    return dev_error_of_hal(hal_read32(dev->hal, dev->base + offset, value));
}

static enum dev_error write_register(struct firewall_dev *dev, uint32_t offset, uint32_t value)
{
    return dev_error_of_hal(hal_write32(dev->hal, dev->base + offset, value));
}

enum dev_error firewall_dev_init(struct firewall_dev *dev, struct hal *hal, uint32_t base)
{
    enum dev_error error = dev_identify(hal, base, PLUTON_FIREWALL_ID);
    if (error == DEV_OK) {
        *dev = (struct firewall_dev){.hal = hal, .base = base};
    }
    return error;
}

enum dev_error firewall_dev_status(struct firewall_dev *dev, struct firewall_dev_status *status)
{
    uint32_t value = 0;
    enum dev_error error = read_register(dev, FIREWALL_STATUS_OFFSET, &value);
    if (error == DEV_OK) {
        *status = (struct firewall_dev_status){
            .handover = (value & FIREWALL_STATUS_HANDOVER_MASK) != 0,
            .closed = (value & FIREWALL_STATUS_CLOSED_MASK) != 0,
            .refused = (value & FIREWALL_STATUS_KEPT_MASK) != 0,
        };
    }
    return error;
}

static uint32_t grant_offset(uint32_t index)
{
    return FIREWALL_GRANT_OFFSET + FIREWALL_GRANT_STRIDE * index;
}

enum dev_error firewall_dev_granted(struct firewall_dev *dev, uint32_t index,
                                    struct firewall_dev_entry *entry)
{
    if (index >= FIREWALL_GRANT_COUNT) {
        return DEV_ARGUMENT;
    }
    uint32_t value = 0;
    enum dev_error error = read_register(dev, grant_offset(index), &value);
    if (error == DEV_OK) {
        *entry = (struct firewall_dev_entry){
            .granted = (value & FIREWALL_GRANT_GRANTED_MASK) != 0,
            .permission = value & FIREWALL_GRANT_PERMISSION_MASK,
        };
    }
    return error;
}

enum dev_error firewall_dev_grant(struct firewall_dev *dev, uint32_t index, uint32_t permission)
{
    if (index >= FIREWALL_GRANT_COUNT || (permission & ~PLUTON_PERMISSION_MASK) != 0) {
        return DEV_ARGUMENT;
    }
    enum dev_error error =
        write_register(dev, grant_offset(index), FIREWALL_GRANT_GRANTED_MASK | permission);
    struct firewall_dev_entry entry = {0};
    if (error == DEV_OK) {
        error = firewall_dev_granted(dev, index, &entry);
    }
    if (error == DEV_OK && (!entry.granted || entry.permission != permission)) {
        error = DEV_INTERNAL;
    }
    return error;
}

uint32_t firewall_dev_differs(struct firewall_dev *dev, uint32_t index, uint32_t permission)
{
    struct firewall_dev_entry entry = {0};
    const enum dev_error error = firewall_dev_granted(dev, index, &entry);
    return (uint32_t)error | (uint32_t)!entry.granted | (entry.permission ^ permission);
}

enum dev_error firewall_dev_close(struct firewall_dev *dev)
{
    return write_register(dev, FIREWALL_CLOSE_OFFSET, CLOSE_WORD);
}

enum dev_error firewall_dev_fault(struct firewall_dev *dev, struct firewall_dev_fault *fault)
{
    uint32_t info = 0, address = 0, count = 0;
    enum dev_error error = read_register(dev, FIREWALL_FAULT_INFO_OFFSET, &info);
    // A refusal that comes after INFO was read as empty must not lend it its address.
    if (error == DEV_OK && (info & FIREWALL_FAULT_INFO_KEPT_MASK) != 0) {
        error = read_register(dev, FIREWALL_FAULT_ADDR_OFFSET, &address);
    }
    if (error == DEV_OK) {
        error = read_register(dev, FIREWALL_FAULT_COUNT_OFFSET, &count);
    }
    if (error != DEV_OK) {
        return error;
    }
    *fault = (struct firewall_dev_fault){
        .kept = (info & FIREWALL_FAULT_INFO_KEPT_MASK) != 0,
        .address = address,
        .subject = (uint8_t)(info & FIREWALL_FAULT_INFO_SUBJECT_MASK),
        .nonsecure = (info & FIREWALL_FAULT_INFO_NONSECURE_MASK) != 0,
        .access =
            (uint8_t)((info & FIREWALL_FAULT_INFO_ACCESS_MASK) >> FIREWALL_FAULT_INFO_ACCESS_SHIFT),
        .resource = (info & FIREWALL_FAULT_INFO_RESOURCE_MASK) != 0,
        .index =
            (uint8_t)((info & FIREWALL_FAULT_INFO_INDEX_MASK) >> FIREWALL_FAULT_INFO_INDEX_SHIFT),
        .count = count,
    };
    return DEV_OK;
}

enum dev_error firewall_dev_acknowledge(struct firewall_dev *dev)
{
    return write_register(dev, FIREWALL_FAULT_ACK_OFFSET, 1);
}
