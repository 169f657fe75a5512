// SPDX-License-Identifier: Apache-2.0
#include "firmware/drivers/spi.h"

#include "firmware/drivers/generated/spi_regs.h"

static enum dev_error read_register(struct spi_dev *dev, uint32_t offset, uint32_t *value)
{
    return dev_error_of_hal(hal_read32(dev->hal, dev->base + offset, value));
}

static enum dev_error write_register(struct spi_dev *dev, uint32_t offset, uint32_t value)
{
    return dev_error_of_hal(hal_write32(dev->hal, dev->base + offset, value));
}

enum dev_error spi_dev_init(struct spi_dev *dev, struct hal *hal, uint32_t base)
{
    const enum dev_error error = dev_identify(hal, base, SPI_DEV_ID);
    if (error == DEV_OK) {
        *dev = (struct spi_dev){.hal = hal, .base = base};
    }
    return error;
}

enum dev_error spi_dev_mode(struct spi_dev *dev, const struct spi_dev_settings *mode)
{
    if (mode->half < 2 || mode->half > SPI_HALF_CYCLES_MASK) {
        return DEV_ARGUMENT;
    }
    const enum dev_error error = write_register(dev, SPI_HALF_OFFSET, mode->half);
    return error != DEV_OK ? error
                           : write_register(dev, SPI_MODE_OFFSET,
                                            (mode->cpha ? SPI_MODE_CPHA_MASK : 0) |
                                                (mode->cpol ? SPI_MODE_CPOL_MASK : 0) |
                                                (mode->lsb_first ? SPI_MODE_LSB_FIRST_MASK : 0));
}

// The byte that was received for one that was sent.
static enum dev_error take(struct spi_dev *dev, uint8_t *byte, uint32_t polls)
{
    for (uint32_t i = 0; i < polls; i++) {
        uint32_t data = 0;
        const enum dev_error error = read_register(dev, SPI_DATA_OFFSET, &data);
        if (error != DEV_OK) {
            return error;
        }
        if ((data & SPI_DATA_THERE_MASK) != 0) {
            *byte = (uint8_t)(data & SPI_DATA_VALUE_MASK);
            return DEV_OK;
        }
    }
    return DEV_TIMEOUT;
}

static enum dev_error idle(struct spi_dev *dev, uint32_t polls)
{
    for (uint32_t i = 0; i < polls; i++) {
        uint32_t status = 0;
        const enum dev_error error = read_register(dev, SPI_STATUS_OFFSET, &status);
        if (error != DEV_OK) {
            return error;
        }
        if ((status & SPI_STATUS_IDLE_MASK) != 0) {
            return DEV_OK;
        }
    }
    return DEV_TIMEOUT;
}

// What others left in the FIFO, which belongs to none of our bytes.
static enum dev_error drain(struct spi_dev *dev, uint32_t polls)
{
    enum dev_error error = idle(dev, polls);
    for (uint32_t i = 0; error == DEV_OK && i < 16; i++) {
        uint32_t data = 0;
        error = read_register(dev, SPI_DATA_OFFSET, &data);
        if (error == DEV_OK && (data & SPI_DATA_THERE_MASK) == 0) {
            break;
        }
    }
    return error;
}

enum dev_error spi_dev_exchange(struct spi_dev *dev, const uint8_t *send, uint8_t *receive,
                                size_t size, uint32_t polls)
{
    enum dev_error error = drain(dev, polls);
    if (error == DEV_OK) {
        error = write_register(dev, SPI_SELECT_OFFSET, 1);
    }
    size_t sent = 0;
    for (size_t got = 0; error == DEV_OK && got < size; got++) {
        while (error == DEV_OK && sent < size && sent - got < 16) {
            error = write_register(dev, SPI_DATA_OFFSET, send == NULL ? 0 : send[sent]);
            sent++;
        }
        uint8_t byte = 0;
        if (error == DEV_OK) {
            error = take(dev, &byte, polls);
        }
        if (error == DEV_OK && receive != NULL) {
            receive[got] = byte;
        }
    }
    return error;
}

enum dev_error spi_dev_release(struct spi_dev *dev, uint32_t polls)
{
    const enum dev_error error = idle(dev, polls);
    return error != DEV_OK ? error : write_register(dev, SPI_SELECT_OFFSET, 0);
}

enum dev_error spi_dev_transfer(struct spi_dev *dev, const uint8_t *send, uint8_t *receive,
                                size_t size, uint32_t polls)
{
    const enum dev_error error = spi_dev_exchange(dev, send, receive, size, polls);
    const enum dev_error released = spi_dev_release(dev, polls);
    return error != DEV_OK ? error : released;
}
