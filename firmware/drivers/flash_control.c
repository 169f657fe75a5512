// SPDX-License-Identifier: Apache-2.0
#include "firmware/drivers/flash_control.h"

#include "firmware/drivers/generated/flash_control_regs.h"

static enum dev_error write_register(struct flash_control_dev *dev, uint32_t offset, uint32_t value)
{
    return dev_error_of_hal(hal_write32(dev->hal, dev->base + offset, value));
}

enum dev_error flash_control_dev_init(struct flash_control_dev *dev, struct hal *hal, uint32_t base)
{
    enum dev_error error = dev_identify(hal, base, PLUTON_FLASH_CONTROL_ID);
    if (error == DEV_OK) {
        *dev = (struct flash_control_dev){.hal = hal, .base = base};
    }
    return error;
}

enum { COMMAND_PROGRAM = 1, COMMAND_ERASE = 2 };

static enum dev_error command(struct flash_control_dev *dev, uint32_t code, uint32_t polls)
{
    enum dev_error error = write_register(dev, FLASH_CONTROL_COMMAND_OFFSET, code);
    uint32_t status = 0;
    if (error == DEV_OK) {
        error = dev_wait_clear(dev->hal, dev->base + FLASH_CONTROL_STATUS_OFFSET,
                               FLASH_CONTROL_STATUS_BUSY_MASK, polls, &status);
    }
    if (error == DEV_OK && (status & FLASH_CONTROL_STATUS_ERROR_MASK) != 0) {
        error = DEV_FLASH;
    }
    return error;
}

static enum dev_error program(struct flash_control_dev *dev, uint32_t offset, uint32_t word,
                              uint32_t polls)
{
    enum dev_error error = write_register(dev, FLASH_CONTROL_ADDRESS_OFFSET, offset);
    if (error == DEV_OK) {
        error = write_register(dev, FLASH_CONTROL_DATA_OFFSET, word);
    }
    return error == DEV_OK ? command(dev, COMMAND_PROGRAM, polls) : error;
}

enum dev_error flash_control_dev_program(struct flash_control_dev *dev, uint32_t offset,
                                         const uint32_t *words, size_t count, uint32_t polls,
                                         size_t *programmed)
{
    enum dev_error error = DEV_OK;
    size_t done = 0;
    if (offset % 4u != 0 || count > (UINT32_MAX - offset) / 4u) {
        error = DEV_ARGUMENT;
    }
    while (error == DEV_OK && done < count) {
        error = program(dev, offset + 4u * (uint32_t)done, words[done], polls);
        if (error == DEV_OK) {
            done++;
        }
    }
    if (programmed != NULL) {
        *programmed = done;
    }
    return error;
}

enum dev_error flash_control_dev_erase(struct flash_control_dev *dev, uint32_t offset,
                                       uint32_t polls)
{
    if (offset % FLASH_CONTROL_DEV_SECTOR != 0) {
        return DEV_ARGUMENT;
    }
    const enum dev_error error = write_register(dev, FLASH_CONTROL_ADDRESS_OFFSET, offset);
    return error == DEV_OK ? command(dev, COMMAND_ERASE, polls) : error;
}
