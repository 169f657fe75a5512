// SPDX-License-Identifier: Apache-2.0
#include "cmodel/spi.h"

enum { SPI_ID = 0x5350494D };

enum {
    OFFSET_ID = 0x00,
    OFFSET_MODE = 0x04,
    OFFSET_HALF = 0x08,
    OFFSET_SELECT = 0x0C,
    OFFSET_DATA = 0x10,
    OFFSET_STATUS = 0x14,
};

enum { BITS = 8, HALVES = 2 * BITS };

enum { HALF_MIN = 2, HALF_MAX = 0xFFFF };

static bool idle(const struct spi *s)
{
    return s->send.count == 0 && !s->under_way;
}

// Whether the access is good; what a read gives.
static bool judge(const struct spi *s, const struct apb_in *apb, uint32_t *data)
{
    const bool waits = s->received.count != 0;
    switch (apb_offset(apb)) {
    case OFFSET_ID:
        *data = SPI_ID;
        return !apb->write;
    case OFFSET_MODE:
        *data = (uint32_t)s->cpha | (uint32_t)s->cpol << 1 | (uint32_t)s->lsb_first << 2 |
                (uint32_t)s->interrupt << 3;
        return !apb->write || idle(s);
    case OFFSET_HALF:
        *data = s->half;
        return !apb->write || (idle(s) && apb->data >= HALF_MIN && apb->data <= HALF_MAX);
    case OFFSET_SELECT:
        *data = s->select;
        return !apb->write || idle(s);
    case OFFSET_DATA:
        *data = waits ? 0x100u | s->received.entry[0] : 0;
        return !apb->write || !peripheral_fifo_full(&s->send);
    case OFFSET_STATUS:
        *data = (uint32_t)waits | (uint32_t)peripheral_fifo_full(&s->send) << 1 |
                (uint32_t)idle(s) << 2 | (uint32_t)s->lost << 3;
        return !apb->write;
    default:
        return false;
    }
}

// Of a byte: where bit j of it stands, in the order of the wire.
static unsigned place(const struct spi *s, unsigned j)
{
    return s->lsb_first ? j : BITS - 1 - j;
}

void spi_outputs(const struct spi *s, const struct spi_in *in, struct spi_out *out)
{
    uint32_t data = 0;
    const bool good = judge(s, &in->apb, &data);
    apb_peripheral_answer(&out->apb, &in->apb, good, data);
    const unsigned k = s->since / s->half;
    const bool away = s->under_way && (k % 2 != 0) != s->cpha; // from its idle level
    out->sck = s->cpol != away;
    out->mosi = !s->under_way || (s->out >> place(s, k / 2) & 1) != 0;
    out->cs_n = !s->select;
    out->irq = s->interrupt && s->received.count != 0 && idle(s);
}

// ---- The clock edge ----

static void access(struct spi *next, const struct spi *now, const struct apb_in *apb)
{
    uint32_t unused = 0;
    if (!apb_peripheral_access(apb) || !judge(now, apb, &unused)) {
        return;
    }
    const uint32_t offset = apb_offset(apb);
    if (!apb->write) {
        if (offset == OFFSET_STATUS) {
            next->lost = false;
        } else if (offset == OFFSET_DATA && now->received.count != 0) {
            peripheral_fifo_pop(&next->received);
        }
        return;
    }
    switch (offset) {
    case OFFSET_MODE:
        next->cpha = (apb->data & 1) != 0;
        next->cpol = (apb->data & 2) != 0;
        next->lsb_first = (apb->data & 4) != 0;
        next->interrupt = (apb->data & 8) != 0;
        break;
    case OFFSET_HALF:
        next->half = apb->data;
        break;
    case OFFSET_SELECT:
        next->select = (apb->data & 1) != 0;
        break;
    default: // DATA, the only other one
        peripheral_fifo_push(&next->send, apb->data & 0xFF);
        break;
    }
}

static void shift(struct spi *next, const struct spi *now)
{
    next->since = now->since + 1;
    if (next->since % (2 * now->half) != 0) {
        return;
    }
    const unsigned j = now->since / (2 * now->half);
    next->in = (uint8_t)(now->in | (unsigned)now->line[1] << place(now, j));
    if (next->since == HALVES * now->half) {
        next->under_way = false;
        if (peripheral_fifo_full(&now->received)) {
            next->lost = true;
        } else {
            peripheral_fifo_push(&next->received, next->in);
        }
    }
}

void spi_step(struct spi *s, const struct spi_in *in)
{
    const struct spi now = *s;
    access(s, &now, &in->apb);
    if (now.under_way) {
        shift(s, &now);
    } else if (now.send.count != 0) {
        s->out = (uint8_t)peripheral_fifo_pop(&s->send);
        s->under_way = true;
        s->since = 0;
        s->in = 0;
    }
    s->line[0] = in->miso;
    s->line[1] = now.line[0];
}

void spi_reset(struct spi *s)
{
    *s = (struct spi){.half = HALF_MIN};
}
