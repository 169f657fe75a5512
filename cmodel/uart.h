// SPDX-License-Identifier: Apache-2.0
// The serial line cycle by cycle, from rtl/uart/README.md. Call outputs, compare, then step with
// the same inputs.
#ifndef CMODEL_UART_H
#define CMODEL_UART_H

#include "apb.h"
#include "fifo.h"

#ifdef __cplusplus
extern "C" {
#endif

struct uart_in {
    struct apb_in apb;
    bool rx;
};

struct uart_out {
    struct apb_out apb;
    bool tx, irq;
};

enum uart_receiver { UART_IDLE, UART_FRAME, UART_BREAK };

struct uart {
    unsigned bit; // cycles a bit
    struct peripheral_fifo send, received;
    bool lost;
    unsigned sent; // cycles of the frame that are over, and
    bool sending;  // one is on its way
    uint8_t out;   // its byte
    bool line[2];  // rx of the last cycle and of the one before
    enum uart_receiver receiver;
    unsigned since; // the frame's first cycle
    uint8_t in;     // bits so far
};

// bit: the RTL's parameter CyclesPerBit, 4 or more.
void uart_init(struct uart *u, unsigned bit);
void uart_reset(struct uart *u);
void uart_outputs(const struct uart *u, const struct uart_in *in, struct uart_out *out);
void uart_step(struct uart *u, const struct uart_in *in);

#ifdef __cplusplus
}
#endif

#endif
