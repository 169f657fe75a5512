// SPDX-License-Identifier: Apache-2.0
#include "cmodel/dma.h"

#include <string.h>

#include "firmware/hal/generated/resources.h"

enum {
    OFFSET_ID = 0x00,
    OFFSET_STATUS = 0x04,
    OFFSET_SOURCE = 0x08,
    OFFSET_DESTINATION = 0x0C,
    OFFSET_LENGTH = 0x10,
    OFFSET_VALUE = 0x14,
    OFFSET_COMMAND = 0x18,
    OFFSET_ACK = 0x1C,
};

static bool busy(const struct dma *d)
{
    return d->command != 0;
}

static bool is_writer(const struct dma_writer *w, const struct apb_in *apb)
{
    return w->valid && w->subject == apb->subject && w->nonsecure == apb->nonsecure;
}

// ---- The registers ----

static bool fits(uint32_t addr, uint32_t length)
{
    return addr % 4 == 0 && (uint64_t)addr + length <= UINT64_C(1) << 32;
}

static bool command_is_good(const struct dma *d, const struct apb_in *apb)
{
    const uint32_t source = d->value[DMA_SOURCE], destination = d->value[DMA_DESTINATION];
    const uint32_t length = d->value[DMA_LENGTH];
    if (apb->data != DMA_COPY && apb->data != DMA_FILL) {
        return false;
    }
    const enum dma_register other = apb->data == DMA_COPY ? DMA_SOURCE : DMA_VALUE;
    if (!is_writer(&d->owner[DMA_DESTINATION], apb) || !is_writer(&d->owner[DMA_LENGTH], apb) ||
        !is_writer(&d->owner[other], apb)) {
        return false;
    }
    if (length == 0 || length % 4 != 0 || !fits(destination, length)) {
        return false;
    }
    if (apb->data == DMA_COPY) {
        const bool ahead = destination > source && destination - source < length;
        return fits(source, length) && !ahead;
    }
    return true;
}

// Whether the access is good; what a read gives.
static bool judge(const struct dma *d, const struct apb_in *apb, uint32_t *data)
{
    const bool may = !apb->write || !busy(d);
    const uint32_t offset = apb_offset(apb);
    switch (offset) {
    case OFFSET_ID:
        *data = PLUTON_DMA_ID;
        return !apb->write;
    case OFFSET_STATUS:
        *data = busy(d);
        if (is_writer(&d->starter, apb)) {
            *data |= (uint32_t)d->done << 1 | (uint32_t)d->error << 2;
        }
        return !apb->write;
    case OFFSET_SOURCE:
    case OFFSET_DESTINATION:
    case OFFSET_LENGTH:
    case OFFSET_VALUE: {
        const unsigned r = (offset - OFFSET_SOURCE) / 4;
        *data = is_writer(&d->owner[r], apb) ? d->value[r] : 0;
        return may;
    }
    case OFFSET_COMMAND:
        return apb->write && may && command_is_good(d, apb);
    case OFFSET_ACK:
        return apb->write && may && apb->data == 1;
    default:
        return false;
    }
}

// ---- The accesses of a job ----

struct one {
    bool write, waits; // for the answer of the one before it
    uint32_t word;
};

static uint64_t number_of(const struct dma *d)
{
    return d->command == DMA_COPY ? (uint64_t)2 * d->words : d->words;
}

// R0, R1, W0, R2, W1, ..., R(n-1), W(n-2), W(n-1); n = 1: R0, W0.
static struct one access_of(const struct dma *d, uint64_t i)
{
    if (d->command == DMA_FILL) {
        return (struct one){.write = true, .waits = i != 0, .word = (uint32_t)i};
    }
    if (i == 0) {
        return (struct one){.word = 0};
    }
    if (i == number_of(d) - 1) {
        return (struct one){.write = true, .waits = true, .word = d->words - 1};
    }
    if (i % 2 == 1) {
        return (struct one){.word = (uint32_t)(i / 2) + 1};
    }
    return (struct one){.write = true, .word = (uint32_t)(i / 2) - 1};
}

void dma_outputs(const struct dma *d, const struct dma_in *in, struct dma_out *out)
{
    uint32_t data = 0;
    memset(out, 0, sizeof *out);
    const bool good = judge(d, &in->apb, &data);
    apb_peripheral_answer(&out->apb, &in->apb, good, data);
    out->irq = d->done || d->error;
    if (d->up) {
        const struct one a = access_of(d, d->raised - 1);
        out->req = true;
        out->we = a.write;
        out->be = 0xF;
        out->addr = (a.write ? d->destination : d->source) + 4 * a.word;
        if (a.write) {
            out->wdata = d->command == DMA_FILL ? d->fill : d->read[a.word % 2];
        }
        out->subject = d->starter.subject;
        out->nonsecure = d->starter.nonsecure;
    }
}

// ---- The clock edge ----

static void end(struct dma *next)
{
    next->command = 0;
    next->done = !next->failed;
    next->error = next->failed;
    next->failed = false;
}

static void run(struct dma *next, const struct dma *now, const struct dma_in *in)
{
    const bool answer = now->open && in->rvalid;
    const bool grant = now->up && in->gnt;
    if (answer) {
        const struct one a = access_of(now, now->open_is);
        next->open = false;
        if (!now->failed && in->err) {
            next->failed = true;
        } else if (!now->failed && !a.write) {
            next->read[a.word % 2] = in->rdata;
        }
    }
    if (grant) {
        next->up = false;
        next->open = true;
        next->open_is = now->raised - 1;
    }
    if (next->failed) {
        if (!next->up && !next->open) {
            end(next);
        }
        return;
    }
    if (next->up) {
        return;
    }
    if (now->raised == number_of(now)) {
        if (!next->open) {
            end(next);
        }
        return;
    }
    if (!access_of(now, now->raised).waits || !next->open) {
        next->up = true;
        next->raised = now->raised + 1;
    }
}

static void start(struct dma *next, const struct dma *now, const struct apb_in *apb)
{
    next->command = apb->data;
    next->source = now->value[DMA_SOURCE];
    next->destination = now->value[DMA_DESTINATION];
    next->words = now->value[DMA_LENGTH] / 4;
    next->fill = now->value[DMA_VALUE];
    next->starter = (struct dma_writer){true, apb->subject, apb->nonsecure};
    next->done = false;
    next->error = false;
    next->raised = 1;
    next->up = true;
    next->open = false;
    memset(next->value, 0, sizeof next->value);
    memset(next->owner, 0, sizeof next->owner);
}

void dma_step(struct dma *d, const struct dma_in *in)
{
    const struct dma now = *d;
    const struct apb_in *apb = &in->apb;
    uint32_t data = 0;
    if (busy(&now)) { // every write is refused
        run(d, &now, in);
        return;
    }
    if (!apb_peripheral_access(apb) || !apb->write || !judge(&now, apb, &data)) {
        return;
    }
    switch (apb_offset(apb)) {
    case OFFSET_COMMAND:
        start(d, &now, apb);
        break;
    case OFFSET_ACK:
        d->done = false;
        d->error = false;
        break;
    default: {
        const unsigned r = (apb_offset(apb) - OFFSET_SOURCE) / 4;
        d->value[r] = apb->data;
        d->owner[r] = (struct dma_writer){true, apb->subject, apb->nonsecure};
        break;
    }
    }
}

void dma_reset(struct dma *d)
{
    memset(d, 0, sizeof *d);
}
