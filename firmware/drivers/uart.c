// SPDX-License-Identifier: Apache-2.0
#include "firmware/drivers/uart.h"

#include "firmware/drivers/generated/uart_regs.h"

static enum dev_error read_register(struct uart_dev *dev, uint32_t offset, uint32_t *value)
{
    return dev_error_of_hal(hal_read32(dev->hal, dev->base + offset, value));
}

static enum dev_error write_register(struct uart_dev *dev, uint32_t offset, uint32_t value)
{
    return dev_error_of_hal(hal_write32(dev->hal, dev->base + offset, value));
}

enum dev_error uart_dev_init(struct uart_dev *dev, struct hal *hal, uint32_t base)
{
    enum dev_error error = dev_identify(hal, base, PLUTON_UART0_ID);
    if (error == DEV_OK) {
        *dev = (struct uart_dev){.hal = hal, .base = base};
    }
    return error;
}

// Every read of STATUS clears `lost`, so what one of them finds is kept for uart_dev_lost().
static enum dev_error read_status(struct uart_dev *dev, uint32_t *status)
{
    const enum dev_error error = read_register(dev, UART_STATUS_OFFSET, status);
    if (error == DEV_OK && (*status & UART_STATUS_LOST_MASK) != 0) {
        dev->lost = true;
    }
    return error;
}

enum dev_error uart_dev_write(struct uart_dev *dev, const uint8_t *bytes, size_t size,
                              uint32_t polls, size_t *sent)
{
    enum dev_error error = DEV_OK;
    size_t done = 0;
    while (error == DEV_OK && done < size) {
        uint32_t status = UART_STATUS_FULL_MASK;
        for (uint32_t i = 0; i < polls && error == DEV_OK && (status & UART_STATUS_FULL_MASK) != 0;
             i++) {
            error = read_status(dev, &status);
        }
        if (error == DEV_OK && (status & UART_STATUS_FULL_MASK) != 0) {
            error = DEV_TIMEOUT;
        }
        if (error == DEV_OK) {
            error = write_register(dev, UART_DATA_OFFSET, bytes[done]);
        }
        if (error == DEV_OK) {
            done++;
        }
    }
    if (sent != NULL) {
        *sent = done;
    }
    return error;
}

enum dev_error uart_dev_drain(struct uart_dev *dev, uint32_t polls)
{
    for (uint32_t i = 0; i < polls; i++) {
        uint32_t status = 0;
        const enum dev_error error = read_status(dev, &status);
        if (error != DEV_OK) {
            return error;
        }
        if ((status & UART_STATUS_IDLE_MASK) != 0) {
            return DEV_OK;
        }
    }
    return DEV_TIMEOUT;
}

enum dev_error uart_dev_read(struct uart_dev *dev, uint8_t *byte, bool *there)
{
    uint32_t data = 0;
    const enum dev_error error = read_register(dev, UART_DATA_OFFSET, &data);
    if (error == DEV_OK) {
        *there = (data & UART_DATA_THERE_MASK) != 0;
        if (*there) {
            *byte = (uint8_t)(data & UART_DATA_VALUE_MASK);
        }
    }
    return error;
}

enum dev_error uart_dev_lost(struct uart_dev *dev, bool *lost)
{
    uint32_t status = 0;
    const enum dev_error error = read_status(dev, &status);
    if (error == DEV_OK) {
        *lost = dev->lost;
        dev->lost = false;
    }
    return error;
}
