// SPDX-License-Identifier: Apache-2.0
#include "cmodel/mailbox.h"

#include <string.h>

enum {
    OFFSET_VERSION = 0x00,
    OFFSET_GEN_CTRL = 0x04,
    OFFSET_ID = 0x08,
    OFFSET_SW_TX_INT_PORT = 0x14,
    OFFSET_SW_RX_INT_EN = 0x18,
    OFFSET_SW_RX_INT_STS = 0x1C,
    OFFSET_FIFO_CTRL = 0x20,
    OFFSET_NF_THRS = 0x30,
    OFFSET_NE_THRS = 0x34,
    OFFSET_INT_EN = 0x38,
    OFFSET_INT_STS = 0x3C,
    OFFSET_CMD_PUSH = 0x40,
    OFFSET_DATA_PUSH = 0x44,
    OFFSET_PUSH_CNT = 0x48,
    OFFSET_CMD_POP = 0x50,
    OFFSET_DATA_POP = 0x54,
    OFFSET_POP_CNT = 0x58,
    OFFSET_SEMAPHORE = 0x60,
    SOFT_RESET = 3,
};

static unsigned other(unsigned own)
{
    return own == MAILBOX_PLUTON ? MAILBOX_OUTSIDE : MAILBOX_PLUTON;
}

// ---- The setup cycle ----

static bool caller_is_right(const struct mailbox *m, unsigned own, const struct apb_in *apb)
{
    if (own == MAILBOX_PLUTON) {
        return apb_allowed(apb);
    }
    return apb->subject == m->subject && apb->nonsecure == m->nonsecure;
}

// The table of registers, and what the state of now forbids.
static bool judge(const struct mailbox *m, unsigned own, const struct apb_in *apb)
{
    const bool read = !apb->write;
    switch (apb_offset(apb)) {
    case OFFSET_VERSION:
    case OFFSET_ID:
    case OFFSET_PUSH_CNT:
    case OFFSET_POP_CNT:
        return read;
    case OFFSET_GEN_CTRL:
    case OFFSET_SW_RX_INT_EN:
    case OFFSET_SW_RX_INT_STS:
    case OFFSET_FIFO_CTRL:
    case OFFSET_NF_THRS:
    case OFFSET_NE_THRS:
    case OFFSET_INT_EN:
    case OFFSET_INT_STS:
        return true;
    case OFFSET_SW_TX_INT_PORT:
    case OFFSET_DATA_PUSH:
        return !read;
    case OFFSET_CMD_PUSH:
        return !read && m->side[other(own)].count < MAILBOX_ENTRIES;
    case OFFSET_CMD_POP:
    case OFFSET_DATA_POP:
        return read && m->side[own].count != 0;
    case OFFSET_SEMAPHORE:
        return read || m->holder == own;
    default:
        return false;
    }
}

static enum mailbox_verdict verdict(const struct mailbox *m, unsigned own, const struct apb_in *apb)
{
    if (!apb_setup(apb)) {
        return MAILBOX_NO_SETUP;
    }
    const bool good =
        caller_is_right(m, own, apb) && (!apb->write || apb->strobe == 0xF) && judge(m, own, apb);
    return good ? MAILBOX_ALLOWED : MAILBOX_REFUSED;
}

// ---- The access cycle ----

static bool done(const struct mailbox *m, unsigned own, const struct apb_in *apb)
{
    return apb_access(apb) && m->side[own].verdict == MAILBOX_ALLOWED;
}

static bool reads(const struct mailbox *m, unsigned own, const struct mailbox_in *in,
                  uint32_t offset)
{
    const struct apb_in *apb = &in->apb[own];
    return done(m, own, apb) && !apb->write && apb_offset(apb) == offset;
}

static bool writes(const struct mailbox *m, unsigned own, const struct mailbox_in *in,
                   uint32_t offset)
{
    const struct apb_in *apb = &in->apb[own];
    return done(m, own, apb) && apb->write && apb_offset(apb) == offset;
}

static uint32_t written(const struct mailbox *m, unsigned own, const struct mailbox_in *in,
                        uint32_t offset)
{
    return writes(m, own, in, offset) ? in->apb[own].data : 0;
}

// Who holds the semaphore in the cycle's end, as the reads of this cycle show it.
static unsigned holder_after_reads(const struct mailbox *m, const struct mailbox_in *in)
{
    if (m->holder != MAILBOX_SIDES) {
        return m->holder;
    }
    for (unsigned own = 0; own < MAILBOX_SIDES; own++) { // Pluton first
        if (reads(m, own, in, OFFSET_SEMAPHORE)) {
            return own;
        }
    }
    return MAILBOX_SIDES;
}

static uint32_t value(const struct mailbox *m, unsigned own, const struct mailbox_in *in)
{
    const struct mailbox_side *side = &m->side[own];
    switch (apb_offset(&in->apb[own])) {
    case OFFSET_VERSION:
        return MAILBOX_VERSION;
    case OFFSET_ID:
        return m->id;
    case OFFSET_SW_RX_INT_EN:
        return side->sw_enable;
    case OFFSET_SW_RX_INT_STS:
        return side->sw_status;
    case OFFSET_NF_THRS:
        return side->nf_threshold;
    case OFFSET_NE_THRS:
        return side->ne_threshold;
    case OFFSET_INT_EN:
        return side->enable;
    case OFFSET_INT_STS:
        return side->status;
    case OFFSET_PUSH_CNT:
        return m->side[other(own)].count;
    case OFFSET_CMD_POP:
        return side->input[0].cmd;
    case OFFSET_DATA_POP:
        return side->input[0].data;
    case OFFSET_POP_CNT:
        return side->count;
    case OFFSET_SEMAPHORE:
        return holder_after_reads(m, in) == own;
    default: // GEN_CTRL, FIFO_CTRL
        return 0;
    }
}

void mailbox_outputs(const struct mailbox *m, const struct mailbox_in *in, struct mailbox_out *out)
{
    memset(out, 0, sizeof *out);
    for (unsigned own = 0; own < MAILBOX_SIDES; own++) {
        const struct mailbox_side *side = &m->side[own];
        const struct apb_in *apb = &in->apb[own];
        const bool good = done(m, own, apb);
        out->apb[own].ready = apb_access(apb);
        out->apb[own].error = apb_access(apb) && !good;
        out->apb[own].data = good && !apb->write ? value(m, own, in) : 0;
        out->irq[own] = (side->status & side->enable) |
                        ((side->sw_status & side->sw_enable) != 0 ? MAILBOX_SW : 0);
    }
}

// ---- The clock edge ----

static bool soft_reset(const struct mailbox *m, unsigned own, const struct mailbox_in *in)
{
    return (written(m, own, in, OFFSET_GEN_CTRL) & SOFT_RESET) != 0;
}

// The FIFO that `reader` pops: dropped, popped, pushed into, in this order.
static void fifo(struct mailbox *next, const struct mailbox *m, unsigned reader,
                 const struct mailbox_in *in)
{
    struct mailbox_side *side = &next->side[reader];
    const unsigned writer = other(reader);
    if (soft_reset(m, reader, in)) {
        memset(side->input, 0, sizeof side->input);
        side->count = 0;
    }
    if (reads(m, reader, in, OFFSET_CMD_POP) && side->count != 0) {
        side->count--;
        memmove(&side->input[0], &side->input[1], side->count * sizeof side->input[0]);
        side->input[side->count] = (struct mailbox_entry){0, 0};
    }
    if (writes(m, writer, in, OFFSET_CMD_PUSH) && side->count < MAILBOX_ENTRIES) {
        side->input[side->count++] =
            (struct mailbox_entry){in->apb[writer].data, m->side[writer].staged};
    }
}

static bool rises_to(unsigned threshold, unsigned now, unsigned next)
{
    return now < threshold && next >= threshold;
}

static unsigned events(const struct mailbox *next, const struct mailbox *m, unsigned own,
                       const struct mailbox_in *in)
{
    const struct mailbox_side *side = &m->side[own];
    const unsigned peer = other(own);
    unsigned set = 0;
    if (reads(m, peer, in, OFFSET_CMD_POP)) {
        set |= MAILBOX_RD;
    }
    if (rises_to(side->nf_threshold, MAILBOX_ENTRIES - m->side[peer].count,
                 MAILBOX_ENTRIES - next->side[peer].count)) {
        set |= MAILBOX_NF;
    }
    if (writes(m, peer, in, OFFSET_CMD_PUSH)) {
        set |= MAILBOX_WR;
    }
    const bool ne = soft_reset(m, own, in)
                        ? writes(m, peer, in, OFFSET_CMD_PUSH)
                        : rises_to(side->ne_threshold, side->count, next->side[own].count);
    if (ne) {
        set |= MAILBOX_NE;
    }
    return set;
}

static void initial_registers(struct mailbox_side *side)
{
    side->staged = 0;
    side->sw_enable = 0;
    side->sw_status = 0;
    side->enable = 0;
    side->status = 0;
    side->nf_threshold = 1;
    side->ne_threshold = 1;
}

static void registers(struct mailbox_side *side, const struct mailbox *m, unsigned own,
                      const struct mailbox_in *in)
{
    if (soft_reset(m, own, in)) {
        initial_registers(side);
    }
    if (!done(m, own, &in->apb[own]) || !in->apb[own].write) {
        return;
    }
    const uint32_t data = in->apb[own].data;
    switch (apb_offset(&in->apb[own])) {
    case OFFSET_SW_RX_INT_EN:
        side->sw_enable = data & 0xFF;
        break;
    case OFFSET_SW_RX_INT_STS:
        side->sw_status &= ~data;
        break;
    case OFFSET_NF_THRS:
        side->nf_threshold = data & 0xF;
        break;
    case OFFSET_NE_THRS:
        side->ne_threshold = data & 0xF;
        break;
    case OFFSET_INT_EN:
        side->enable = data & 0xF;
        break;
    case OFFSET_INT_STS:
        side->status &= ~data;
        break;
    case OFFSET_CMD_PUSH:
        side->staged = 0;
        break;
    case OFFSET_DATA_PUSH:
        side->staged = data;
        break;
    default:
        break;
    }
}

static unsigned holder(const struct mailbox *m, const struct mailbox_in *in)
{
    const unsigned now = m->holder;
    if (now == MAILBOX_SIDES) {
        return holder_after_reads(m, in);
    }
    const bool given_back = writes(m, now, in, OFFSET_SEMAPHORE) && (in->apb[now].data & 1) == 0;
    return given_back || soft_reset(m, now, in) ? MAILBOX_SIDES : now;
}

void mailbox_step(struct mailbox *m, const struct mailbox_in *in)
{
    struct mailbox next = *m;
    for (unsigned own = 0; own < MAILBOX_SIDES; own++) {
        fifo(&next, m, own, in);
    }
    for (unsigned own = 0; own < MAILBOX_SIDES; own++) {
        struct mailbox_side *side = &next.side[own];
        registers(side, m, own, in);
        side->status |= events(&next, m, own, in);
        side->sw_status |= written(m, other(own), in, OFFSET_SW_TX_INT_PORT) & 0xFF;
        side->verdict = verdict(m, own, &in->apb[own]);
    }
    next.holder = holder(m, in);
    *m = next;
}

void mailbox_reset(struct mailbox *m)
{
    memset(m->side, 0, sizeof m->side);
    for (unsigned own = 0; own < MAILBOX_SIDES; own++) {
        initial_registers(&m->side[own]);
    }
    m->holder = MAILBOX_SIDES;
}

void mailbox_init(struct mailbox *m, uint32_t id, unsigned subject, bool nonsecure)
{
    m->id = id;
    m->subject = subject;
    m->nonsecure = nonsecure;
    mailbox_reset(m);
}
