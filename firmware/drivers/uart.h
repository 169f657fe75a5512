// SPDX-License-Identifier: Apache-2.0
// Driver of the serial line (rtl/uart).
#ifndef PLUTON_DRIVERS_UART_H
#define PLUTON_DRIVERS_UART_H

#include <stdbool.h>

#include "firmware/drivers/dev.h"
#include "firmware/hal/generated/resources.h"

#ifdef __cplusplus
extern "C" {
#endif

struct uart_dev {
    struct hal *hal;
    uint32_t base;
    bool lost; // a received byte was lost, and nobody was told yet
};

// Prepares the context, and checks that a serial line answers at `base` (PLUTON_UART0_BASE).
enum dev_error uart_dev_init(struct uart_dev *dev, struct hal *hal, uint32_t base);

// Sends bytes, in order. Polls: for each byte, until the FIFO has room; a byte is on the line for
// ten bits. DEV_TIMEOUT, DEV_ACCESS: *sent bytes went into the FIFO. `sent` may be null.
enum dev_error uart_dev_write(struct uart_dev *dev, const uint8_t *bytes, size_t size,
                              uint32_t polls, size_t *sent);

// Waits until the last byte has left the line.
enum dev_error uart_dev_drain(struct uart_dev *dev, uint32_t polls);

// The oldest received byte, if one waits: *there says so.
enum dev_error uart_dev_read(struct uart_dev *dev, uint8_t *byte, bool *there);

// Whether a received byte was lost since the last call: the FIFO was full, or its stop bit wrong.
enum dev_error uart_dev_lost(struct uart_dev *dev, bool *lost);

#ifdef __cplusplus
}
#endif

#endif
