// SPDX-License-Identifier: Apache-2.0
// Driver of an SPI master (rtl/spi) with one device.
#ifndef PLUTON_DRIVERS_SPI_H
#define PLUTON_DRIVERS_SPI_H

#include <stdbool.h>

#include "firmware/drivers/dev.h"

#ifdef __cplusplus
extern "C" {
#endif

#define SPI_DEV_ID 0x5350494Du // "SPIM"

struct spi_dev {
    struct hal *hal;
    uint32_t base;
};

struct spi_dev_settings {
    bool cpol, cpha, lsb_first;
    uint32_t half; // cycles of half a period of SCK, 2 to 0xFFFF
};

// Prepares the context, and checks that an SPI master answers at `base`.
enum dev_error spi_dev_init(struct spi_dev *dev, struct hal *hal, uint32_t base);

// DEV_ARGUMENT: half. DEV_ACCESS: bytes are under way.
enum dev_error spi_dev_mode(struct spi_dev *dev, const struct spi_dev_settings *mode);

// Selects the device, sends `size` bytes and receives as many, and lets go of it. `send` null:
// zeros; `receive` null: what comes is dropped. The FIFO never holds more than it has room for, so
// nothing is lost. `polls` of STATUS for each byte at most. After an error the device is not
// selected if that could be done, and *receive is undefined.
enum dev_error spi_dev_transfer(struct spi_dev *dev, const uint8_t *send, uint8_t *receive,
                                size_t size, uint32_t polls);

// One part of a longer transfer: as spi_dev_transfer, and the device stays selected.
enum dev_error spi_dev_exchange(struct spi_dev *dev, const uint8_t *send, uint8_t *receive,
                                size_t size, uint32_t polls);
enum dev_error spi_dev_release(struct spi_dev *dev, uint32_t polls);

#ifdef __cplusplus
}
#endif

#endif
