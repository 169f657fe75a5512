// SPDX-License-Identifier: Apache-2.0
#include "cmodel/uart.h"

#include <string.h>

#include "firmware/hal/generated/resources.h"

enum { OFFSET_ID = 0x00, OFFSET_DATA = 0x04, OFFSET_STATUS = 0x08 };

// Bits of a frame: start, eight of data, stop.
enum { BITS = 8, FRAME = 10 };

static bool judge(const struct uart *u, const struct apb_in *apb, uint32_t *data)
{
    const bool waits = u->received.count != 0;
    switch (apb_offset(apb)) {
    case OFFSET_ID:
        *data = PLUTON_UART0_ID;
        return !apb->write;
    case OFFSET_DATA:
        *data = waits ? 0x100u | u->received.entry[0] : 0;
        return !apb->write || !peripheral_fifo_full(&u->send);
    case OFFSET_STATUS:
        *data = (uint32_t)waits | (uint32_t)peripheral_fifo_full(&u->send) << 1 |
                (uint32_t)(u->send.count == 0 && !u->sending) << 2 | (uint32_t)u->lost << 3;
        return !apb->write;
    default:
        return false;
    }
}

static bool line_out(const struct uart *u)
{
    if (!u->sending) {
        return true;
    }
    const unsigned bit = u->sent / u->bit;
    return bit == 0 ? false : bit > BITS || (u->out >> (bit - 1) & 1) != 0;
}

void uart_outputs(const struct uart *u, const struct uart_in *in, struct uart_out *out)
{
    uint32_t data = 0;
    const bool good = judge(u, &in->apb, &data);
    apb_peripheral_answer(&out->apb, &in->apb, good, data);
    out->tx = line_out(u);
    out->irq = u->received.count != 0;
}

// ---- The clock edge ----

static void transmit(struct uart *next, const struct uart *now)
{
    if (now->sending) {
        next->sent = now->sent + 1;
        next->sending = next->sent < FRAME * now->bit;
    } else if (now->send.count != 0) {
        next->out = (uint8_t)peripheral_fifo_pop(&next->send);
        next->sending = true;
        next->sent = 0;
    }
}

// What a cycle with the line in the frame's cycle `since` brings.
static void receive(struct uart *next, const struct uart *now)
{
    const bool line = now->line[1];
    const unsigned half = now->bit / 2;
    switch (now->receiver) {
    case UART_IDLE:
        if (!line) {
            next->receiver = UART_FRAME;
            next->since = 1;
            next->in = 0;
        }
        break;
    case UART_FRAME:
        next->since = now->since + 1;
        if (now->since == half) {
            if (line) { // noise
                next->receiver = UART_IDLE;
            }
        } else if (now->since > half && (now->since - half) % now->bit == 0) {
            const unsigned bit = (now->since - half) / now->bit - 1;
            if (bit < BITS) {
                next->in = (uint8_t)(now->in | (unsigned)line << bit);
            } else if (line) {
                next->receiver = UART_IDLE;
                if (!peripheral_fifo_full(&now->received)) {
                    peripheral_fifo_push(&next->received, now->in);
                } else {
                    next->lost = true;
                }
            } else {
                next->receiver = UART_BREAK;
                next->lost = true;
            }
        }
        break;
    default:
        if (line) {
            next->receiver = UART_IDLE;
        }
        break;
    }
}

void uart_step(struct uart *u, const struct uart_in *in)
{
    const struct uart now = *u;
    const struct apb_in *apb = &in->apb;
    uint32_t data = 0;
    const bool done = apb_peripheral_access(apb) && judge(&now, apb, &data);
    if (done && apb_offset(apb) == OFFSET_STATUS) {
        u->lost = false;
    }
    if (done && apb_offset(apb) == OFFSET_DATA && !apb->write && now.received.count != 0) {
        peripheral_fifo_pop(&u->received);
    }
    transmit(u, &now);
    receive(u, &now);
    if (done && apb_offset(apb) == OFFSET_DATA && apb->write) {
        peripheral_fifo_push(&u->send, apb->data & 0xFF);
    }
    u->line[0] = in->rx;
    u->line[1] = now.line[0];
}

void uart_reset(struct uart *u)
{
    uart_init(u, u->bit);
}

void uart_init(struct uart *u, unsigned bit)
{
    memset(u, 0, sizeof *u);
    u->bit = bit;
    u->line[0] = true;
    u->line[1] = true;
}
