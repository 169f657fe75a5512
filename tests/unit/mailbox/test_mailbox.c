// SPDX-License-Identifier: Apache-2.0
// The model of the mailbox against its README: each sentence that can fail, with numbers by hand.
#include "cmodel/mailbox.h"
#include "tests/lib/unit.h"

#include <string.h>

enum {
    VERSION = 0x00,
    GEN_CTRL = 0x04,
    ID = 0x08,
    SW_TX = 0x14,
    SW_EN = 0x18,
    SW_STS = 0x1C,
    FIFO_CTRL = 0x20,
    NF_THRS = 0x30,
    NE_THRS = 0x34,
    INT_EN = 0x38,
    INT_STS = 0x3C,
    CMD_PUSH = 0x40,
    DATA_PUSH = 0x44,
    PUSH_CNT = 0x48,
    CMD_POP = 0x50,
    DATA_POP = 0x54,
    POP_CNT = 0x58,
    SEMAPHORE = 0x60,
    P = MAILBOX_PLUTON,
    O = MAILBOX_OUTSIDE,
};

static struct mailbox m;
static struct mailbox_out last; // of the last cycle

static struct apb_in idle(void)
{
    return (struct apb_in){0};
}

static struct apb_in access_of(unsigned own, bool write, uint32_t offset, uint32_t data)
{
    return (struct apb_in){.sel = true,
                           .write = write,
                           .offset = 0x31000000 | offset,
                           .data = data,
                           .strobe = write ? 0xF : 0,
                           .subject = own == P ? PLUTON_SUBJECT_PLUTON : m.subject,
                           .nonsecure = own == P ? false : m.nonsecure};
}

static struct apb_in read_of(unsigned own, uint32_t offset)
{
    return access_of(own, false, offset, 0);
}

static struct apb_in write_of(unsigned own, uint32_t offset, uint32_t data)
{
    return access_of(own, true, offset, data);
}

static void cycle(struct apb_in pluton, struct apb_in outside)
{
    const struct mailbox_in in = {{pluton, outside}};
    mailbox_outputs(&m, &in, &last);
    mailbox_step(&m, &in);
}

// Both in the same two cycles; `last` is that of the access cycle.
static void both(struct apb_in pluton, struct apb_in outside)
{
    cycle(pluton, outside);
    ck_assert(!last.apb[P].ready && !last.apb[O].ready);
    ck_assert_uint_eq(last.apb[P].data | last.apb[O].data, 0);
    pluton.enable = pluton.sel;
    outside.enable = outside.sel;
    cycle(pluton, outside);
    ck_assert(last.apb[P].ready == pluton.sel && last.apb[O].ready == outside.sel);
}

static void one(unsigned own, struct apb_in access)
{
    both(own == P ? access : idle(), own == O ? access : idle());
}

static void put(unsigned own, uint32_t offset, uint32_t data)
{
    one(own, write_of(own, offset, data));
    ck_assert(!last.apb[own].error);
    ck_assert_uint_eq(last.apb[own].data, 0);
}

static uint32_t get(unsigned own, uint32_t offset)
{
    one(own, read_of(own, offset));
    ck_assert(!last.apb[own].error);
    return last.apb[own].data;
}

// Refused, and without any effect.
static void refused(unsigned own, struct apb_in access)
{
    struct mailbox before = m;
    one(own, access);
    ck_assert(last.apb[own].error);
    ck_assert_uint_eq(last.apb[own].data, 0);
    before.side[P].verdict = m.side[P].verdict;
    before.side[O].verdict = m.side[O].verdict;
    ck_assert_mem_eq(&before, &m, sizeof m);
}

static unsigned irq(unsigned own)
{
    cycle(idle(), idle());
    return last.irq[own];
}

static void push(unsigned own, uint32_t cmd, uint32_t data)
{
    put(own, DATA_PUSH, data);
    put(own, CMD_PUSH, cmd);
}

static void normal(void)
{
    memset(&m, 0, sizeof m);
    mailbox_init(&m, PLUTON_NORMAL_MAILBOX_ID, PLUTON_SUBJECT_APP_NORMAL, true);
}

START_TEST(reset_values)
{
    for (unsigned own = 0; own < MAILBOX_SIDES; own++) {
        ck_assert_uint_eq(get(own, VERSION), 0x36200000);
        ck_assert_uint_eq(get(own, ID), 0x4D42584E);
        ck_assert_uint_eq(get(own, GEN_CTRL), 0);
        ck_assert_uint_eq(get(own, SW_EN), 0);
        ck_assert_uint_eq(get(own, SW_STS), 0);
        ck_assert_uint_eq(get(own, FIFO_CTRL), 0);
        ck_assert_uint_eq(get(own, NF_THRS), 1);
        ck_assert_uint_eq(get(own, NE_THRS), 1);
        ck_assert_uint_eq(get(own, INT_EN), 0);
        ck_assert_uint_eq(get(own, INT_STS), 0);
        ck_assert_uint_eq(get(own, PUSH_CNT), 0);
        ck_assert_uint_eq(get(own, POP_CNT), 0);
        ck_assert_uint_eq(irq(own), 0);
    }
}
END_TEST

START_TEST(widths)
{
    for (unsigned own = 0; own < MAILBOX_SIDES; own++) {
        put(own, SW_EN, 0xFFFFFFA5);
        put(own, NF_THRS, 0xFFFFFFF7);
        put(own, NE_THRS, 0xFFFFFFF9);
        put(own, INT_EN, 0xFFFFFFF6);
        put(own, FIFO_CTRL, 0xFFFFFFFF);
        put(own, GEN_CTRL, 0xFFFFFFFC); // no bit of the soft reset
        ck_assert_uint_eq(get(own, SW_EN), 0xA5);
        ck_assert_uint_eq(get(own, NF_THRS), 7);
        ck_assert_uint_eq(get(own, NE_THRS), 9);
        ck_assert_uint_eq(get(own, INT_EN), 6);
        ck_assert_uint_eq(get(own, FIFO_CTRL), 0);
    }
}
END_TEST

// Each offset of the window, read and written, in a state in which no FIFO is full or empty.
START_TEST(what_exists)
{
    static const uint32_t readable[] = {VERSION,   GEN_CTRL, ID,       SW_EN,   SW_STS,
                                        FIFO_CTRL, NF_THRS,  NE_THRS,  INT_EN,  INT_STS,
                                        PUSH_CNT,  CMD_POP,  DATA_POP, POP_CNT, SEMAPHORE};
    static const uint32_t writable[] = {GEN_CTRL, SW_TX,  SW_EN,   SW_STS,   FIFO_CTRL, NF_THRS,
                                        NE_THRS,  INT_EN, INT_STS, CMD_PUSH, DATA_PUSH, SEMAPHORE};
    unsigned good = 0;
    for (unsigned own = 0; own < MAILBOX_SIDES; own++) {
        for (uint32_t offset = 0; offset < 0x10000; offset += offset < 0x80 ? 1 : 0x3FC) {
            for (unsigned write = 0; write < 2; write++) {
                const uint32_t *list = write != 0 ? writable : readable;
                const size_t n = write != 0 ? sizeof writable / 4 : sizeof readable / 4;
                bool exists = false;
                for (size_t i = 0; i < n; i++) {
                    exists = exists || list[i] == offset;
                }
                normal();
                push(P, 1, 2);
                push(O, 3, 4);
                ck_assert_uint_eq(get(own, SEMAPHORE), 1);
                if (exists) {
                    good++;
                    one(own, access_of(own, write != 0, offset, 0));
                    ck_assert(!last.apb[own].error);
                } else {
                    refused(own, access_of(own, write != 0, offset, 0xFFFFFFFF));
                }
            }
        }
    }
    ck_assert_uint_eq(good, 2 * 27);
}
END_TEST

START_TEST(who_may)
{
    for (unsigned secure = 0; secure < 2; secure++) {
        for (unsigned own = 0; own < MAILBOX_SIDES; own++) {
            for (unsigned subject = 0; subject < 8; subject++) {
                for (unsigned nonsecure = 0; nonsecure < 2; nonsecure++) {
                    normal();
                    if (secure != 0) {
                        mailbox_init(&m, PLUTON_SECURE_MAILBOX_ID, PLUTON_SUBJECT_APP_SECURE,
                                     false);
                    }
                    struct apb_in a = write_of(own, INT_EN, 0xF);
                    a.subject = subject;
                    a.nonsecure = nonsecure != 0;
                    // By hand: pluton 0 secure; app_secure 1 secure; app_normal 2 nonsecure.
                    const unsigned right = own == P ? 0 : secure != 0 ? 1 : 2;
                    if (subject == right && (nonsecure != 0) == (right == 2)) {
                        one(own, a);
                        ck_assert(!last.apb[own].error);
                        ck_assert_uint_eq(get(own, INT_EN), 0xF);
                        ck_assert_uint_eq(get(own, ID), secure != 0 ? 0x4D425853 : 0x4D42584E);
                    } else {
                        refused(own, a);
                    }
                }
            }
        }
    }
}
END_TEST

START_TEST(strobes)
{
    for (unsigned strobe = 0; strobe < 16; strobe++) {
        struct apb_in a = write_of(O, NF_THRS, 5);
        a.strobe = strobe;
        if (strobe == 15) {
            one(O, a);
            ck_assert(!last.apb[O].error);
        } else {
            refused(O, a);
        }
        a = read_of(O, NF_THRS); // reads have none
        a.strobe = strobe;
        one(O, a);
        ck_assert(!last.apb[O].error);
    }
}
END_TEST

START_TEST(entries_in_order)
{
    for (unsigned own = 0; own < MAILBOX_SIDES; own++) {
        const unsigned peer = 1 - own;
        uint32_t sent = 0, taken = 0;
        for (unsigned round = 0; round < 5; round++) {
            while (get(own, PUSH_CNT) < 15) {
                push(own, 0x80000000 + sent, ~sent);
                sent++;
                ck_assert_uint_eq(get(peer, POP_CNT), sent - taken);
            }
            put(own, DATA_PUSH, 0xABAD);
            refused(own, write_of(own, CMD_PUSH, 7)); // full; the staged word stays
            for (unsigned i = 0; i < (round == 4 ? 15 : 5); i++) {
                ck_assert_uint_eq(get(peer, DATA_POP), ~taken);
                ck_assert_uint_eq(get(peer, DATA_POP), ~taken); // it stays
                ck_assert_uint_eq(get(peer, CMD_POP), 0x80000000 + taken);
                taken++;
                ck_assert_uint_eq(get(own, PUSH_CNT), sent - taken);
            }
            if (round == 4) {
                continue;
            }
            put(own, CMD_PUSH, 0x80000000 + sent); // with what was staged
            const unsigned n = m.side[peer].count;
            ck_assert_uint_eq(m.side[peer].input[n - 1].data, 0xABAD);
            m.side[peer].input[n - 1].data = ~sent;
            sent++;
        }
        ck_assert_uint_eq(get(peer, POP_CNT), 0);
        refused(peer, read_of(peer, CMD_POP));
        refused(peer, read_of(peer, DATA_POP));
        for (unsigned i = 0; i < MAILBOX_ENTRIES; i++) { // nothing is kept
            ck_assert_uint_eq(m.side[peer].input[i].cmd | m.side[peer].input[i].data, 0);
        }
        put(own, CMD_PUSH, 9); // what was staged is sent once
        put(own, CMD_PUSH, 10);
        ck_assert_uint_eq(get(peer, DATA_POP), 0xABAD);
        ck_assert_uint_eq(get(peer, CMD_POP), 9);
        ck_assert_uint_eq(get(peer, DATA_POP), 0);
        ck_assert_uint_eq(get(peer, CMD_POP), 10);
    }
}
END_TEST

START_TEST(pop_and_push_in_one_cycle)
{
    for (unsigned n = 1; n < 15; n++) {
        normal();
        for (unsigned i = 0; i < n; i++) {
            push(P, i, 100 + i);
        }
        put(P, DATA_PUSH, 77);
        both(write_of(P, CMD_PUSH, 99), read_of(O, CMD_POP));
        ck_assert(!last.apb[P].error && !last.apb[O].error);
        ck_assert_uint_eq(last.apb[O].data, 0);
        ck_assert_uint_eq(get(O, POP_CNT), n);
        for (unsigned i = 1; i < n; i++) {
            ck_assert_uint_eq(get(O, DATA_POP), 100 + i);
            ck_assert_uint_eq(get(O, CMD_POP), i);
        }
        ck_assert_uint_eq(get(O, DATA_POP), 77);
        ck_assert_uint_eq(get(O, CMD_POP), 99);
    }
    // Each is judged with the state of its setup cycle.
    normal();
    both(write_of(P, CMD_PUSH, 1), read_of(O, CMD_POP));
    ck_assert(!last.apb[P].error && last.apb[O].error);
    ck_assert_uint_eq(last.apb[O].data, 0);
    for (unsigned i = 1; i < 15; i++) {
        put(P, CMD_PUSH, 1 + i);
    }
    both(write_of(P, CMD_PUSH, 99), read_of(O, CMD_POP));
    ck_assert(last.apb[P].error && !last.apb[O].error);
    ck_assert_uint_eq(last.apb[O].data, 1);
    ck_assert_uint_eq(get(P, PUSH_CNT), 14);
}
END_TEST

START_TEST(access_needs_its_setup)
{
    struct apb_in a = write_of(O, INT_EN, 0xF);
    a.enable = true;
    cycle(idle(), a); // from the reset on
    ck_assert(last.apb[O].ready && last.apb[O].error);
    ck_assert_uint_eq(m.side[O].enable, 0);
    a.enable = false;
    cycle(idle(), a);
    cycle(idle(), idle()); // given up
    a.enable = true;
    cycle(idle(), a);
    ck_assert(last.apb[O].ready && last.apb[O].error);
    ck_assert_uint_eq(m.side[O].enable, 0);
    // One setup, one access.
    push(P, 1, 0);
    push(P, 2, 0);
    a = read_of(O, CMD_POP);
    cycle(idle(), a);
    a.enable = true;
    cycle(idle(), a);
    ck_assert(!last.apb[O].error);
    cycle(idle(), a);
    ck_assert(last.apb[O].error);
    ck_assert_uint_eq(get(O, POP_CNT), 1);
}
END_TEST

START_TEST(events_of_the_fifo)
{
    // rd and wr at each entry.
    put(P, INT_EN, MAILBOX_RD);
    put(O, INT_EN, MAILBOX_WR);
    for (unsigned i = 0; i < 3; i++) {
        push(P, i, 0);
        ck_assert_uint_eq(irq(O), MAILBOX_WR);
        ck_assert_uint_eq(irq(P), 0);
        put(O, INT_STS, MAILBOX_WR);
        ck_assert_uint_eq(irq(O), 0);
    }
    for (unsigned i = 0; i < 3; i++) {
        get(O, DATA_POP);
        ck_assert_uint_eq(irq(P), 0);
        get(O, CMD_POP);
        ck_assert_uint_eq(irq(P), MAILBOX_RD);
        put(P, INT_STS, ~0u & ~(uint32_t)MAILBOX_RD); // no other bit clears it
        ck_assert_uint_eq(irq(P), MAILBOX_RD);
        put(P, INT_STS, MAILBOX_RD);
        ck_assert_uint_eq(irq(P), 0);
    }
}
END_TEST

START_TEST(thresholds)
{
    for (unsigned threshold = 0; threshold < 16; threshold++) {
        normal();
        put(O, NE_THRS, threshold);
        put(P, NF_THRS, threshold);
        for (unsigned n = 1; n <= 15; n++) {
            put(P, CMD_PUSH, n);
            const bool ne = (get(O, INT_STS) & MAILBOX_NE) != 0;
            ck_assert(ne == (n == threshold));
            put(O, INT_STS, 0xF);
            ck_assert_uint_eq(get(P, INT_STS), 0); // no nf while it fills
        }
        for (unsigned free = 1; free <= 15; free++) {
            get(O, CMD_POP);
            const bool nf = (get(P, INT_STS) & MAILBOX_NF) != 0;
            ck_assert(nf == (free == threshold));
            put(P, INT_STS, 0xF);
            ck_assert_uint_eq(get(O, INT_STS), 0);
        }
        // A threshold that changes makes none.
        put(P, CMD_PUSH, 1);
        put(O, INT_STS, 0xF);
        put(O, NE_THRS, 15);
        put(O, NE_THRS, 1);
        ck_assert_uint_eq(get(O, INT_STS), 0);
    }
}
END_TEST

START_TEST(event_wins_over_clear)
{
    both(write_of(P, CMD_PUSH, 1), write_of(O, INT_STS, 0xF));
    ck_assert_uint_eq(get(O, INT_STS), MAILBOX_WR | MAILBOX_NE);
    both(write_of(P, INT_STS, 0xF), read_of(O, CMD_POP));
    ck_assert_uint_eq(get(P, INT_STS), MAILBOX_RD);
    both(write_of(P, SW_TX, 0x81), write_of(O, SW_STS, 0xFF));
    ck_assert_uint_eq(get(O, SW_STS), 0x81);
}
END_TEST

START_TEST(software_interrupts)
{
    for (unsigned own = 0; own < MAILBOX_SIDES; own++) {
        const unsigned peer = 1 - own;
        put(peer, SW_EN, 0x24);
        put(own, SW_TX, 0xFFFFFF00);
        ck_assert_uint_eq(get(peer, SW_STS), 0);
        put(own, SW_TX, 0x03);
        ck_assert_uint_eq(get(peer, SW_STS), 0x03);
        ck_assert_uint_eq(irq(peer), 0); // kept, not enabled
        put(own, SW_TX, 0x20);
        ck_assert_uint_eq(get(peer, SW_STS), 0x23);
        ck_assert_uint_eq(irq(peer), MAILBOX_SW);
        ck_assert_uint_eq(irq(own), 0);
        put(peer, SW_STS, 0x21);
        ck_assert_uint_eq(get(peer, SW_STS), 0x02);
        ck_assert_uint_eq(irq(peer), 0);
        put(peer, SW_EN, 0x02);
        ck_assert_uint_eq(irq(peer), MAILBOX_SW);
        ck_assert_uint_eq(get(own, SW_STS), 0);
        put(peer, SW_STS, 0xFF);
    }
}
END_TEST

START_TEST(semaphore)
{
    for (unsigned own = 0; own < MAILBOX_SIDES; own++) {
        const unsigned peer = 1 - own;
        refused(own, write_of(own, SEMAPHORE, 0)); // nobody holds it
        ck_assert_uint_eq(get(own, SEMAPHORE), 1);
        ck_assert_uint_eq(get(own, SEMAPHORE), 1);
        ck_assert_uint_eq(get(peer, SEMAPHORE), 0);
        refused(peer, write_of(peer, SEMAPHORE, 0));
        refused(peer, write_of(peer, SEMAPHORE, 1));
        put(own, SEMAPHORE, 1);
        put(own, SEMAPHORE, 0xFFFFFFFF);
        ck_assert_uint_eq(get(peer, SEMAPHORE), 0);
        put(own, SEMAPHORE, 0xFFFFFFFE); // the other bits are ignored
        ck_assert_uint_eq(get(peer, SEMAPHORE), 1);
        put(peer, SEMAPHORE, 0);
    }
    both(read_of(P, SEMAPHORE), read_of(O, SEMAPHORE));
    ck_assert_uint_eq(last.apb[P].data, 1);
    ck_assert_uint_eq(last.apb[O].data, 0);
    both(write_of(P, SEMAPHORE, 0), read_of(O, SEMAPHORE)); // takes nothing
    ck_assert_uint_eq(last.apb[O].data, 0);
    ck_assert_uint_eq(m.holder, MAILBOX_SIDES);
    // A read that is refused takes nothing and is no rival.
    struct apb_in stranger = read_of(P, SEMAPHORE);
    stranger.subject = PLUTON_SUBJECT_RADIO;
    both(stranger, read_of(O, SEMAPHORE));
    ck_assert(last.apb[P].error);
    ck_assert_uint_eq(last.apb[O].data, 1);
}
END_TEST

START_TEST(soft_reset_of_one_side)
{
    for (unsigned value = 1; value < 4; value++) {
        for (unsigned own = 0; own < MAILBOX_SIDES; own++) {
            const unsigned peer = 1 - own;
            normal();
            for (unsigned i = 0; i < 3; i++) {
                push(own, i, i);
                push(peer, 10 + i, i);
            }
            put(own, DATA_PUSH, 0x5EC4E7);
            put(peer, DATA_PUSH, 0x0711E4);
            for (unsigned s = 0; s < MAILBOX_SIDES; s++) {
                put(s, SW_EN, 0xFF);
                put(s, INT_EN, 0xF);
                put(s, NF_THRS, 4);
                put(s, NE_THRS, 5);
                put(1 - s, SW_TX, 0x42);
            }
            ck_assert_uint_eq(get(own, SEMAPHORE), 1);
            put(own, GEN_CTRL, value);
            ck_assert_uint_eq(irq(own), 0);
            ck_assert_uint_eq(get(own, POP_CNT), 0);
            ck_assert_uint_eq(get(own, PUSH_CNT), 3); // output stays
            ck_assert_uint_eq(get(own, SW_EN) | get(own, INT_EN) | get(own, SW_STS), 0);
            ck_assert_uint_eq(get(own, INT_STS), 0);
            ck_assert_uint_eq(get(own, NF_THRS) | get(own, NE_THRS), 1);
            ck_assert_uint_eq(get(peer, SW_STS), 0x42);
            ck_assert_uint_eq(get(peer, INT_EN), 0xF);
            ck_assert_uint_eq(get(peer, NF_THRS), 4);
            ck_assert_uint_eq(get(peer, INT_STS), MAILBOX_WR | MAILBOX_NE); // no rd by the drop
            ck_assert_uint_eq(get(peer, SEMAPHORE), 1);
            put(own, CMD_PUSH, 3);
            put(peer, CMD_PUSH, 13);
            ck_assert_uint_eq(m.side[peer].input[3].data, 0); // staged was dropped
            ck_assert_uint_eq(get(own, DATA_POP), 0x0711E4);  // the other's was not
            ck_assert_uint_eq(get(own, CMD_POP), 13);
        }
    }
}
END_TEST

START_TEST(soft_reset_and_the_other_in_one_cycle)
{
    // A push stays, and tells.
    push(O, 1, 1);
    push(O, 2, 2);
    put(O, DATA_PUSH, 3);
    put(P, INT_STS, 0xF);
    both(write_of(P, GEN_CTRL, 1), write_of(O, CMD_PUSH, 3));
    ck_assert_uint_eq(get(P, POP_CNT), 1);
    ck_assert_uint_eq(get(P, INT_STS), MAILBOX_WR | MAILBOX_NE);
    ck_assert_uint_eq(get(P, DATA_POP), 3);
    ck_assert_uint_eq(get(P, CMD_POP), 3);
    // Whatever the threshold was.
    for (unsigned threshold = 0; threshold < 4; threshold++) {
        put(P, NE_THRS, threshold);
        put(P, INT_STS, 0xF);
        both(write_of(P, GEN_CTRL, 2), write_of(O, CMD_PUSH, 4));
        ck_assert_uint_eq(get(P, INT_STS), MAILBOX_WR | MAILBOX_NE);
    }
    put(P, NE_THRS, 2);
    put(P, INT_STS, 0xF);
    both(write_of(P, GEN_CTRL, 2), idle());
    ck_assert_uint_eq(get(P, INT_STS), 0);
    // An nf has the threshold of before.
    for (unsigned i = 0; i < 12; i++) {
        put(P, CMD_PUSH, i);
    }
    put(P, NF_THRS, 4);
    put(P, INT_STS, 0xF);
    both(write_of(P, GEN_CTRL, 1), read_of(O, CMD_POP));
    ck_assert_uint_eq(get(P, INT_STS), MAILBOX_RD | MAILBOX_NF);
    put(O, GEN_CTRL, 1);
    put(P, INT_STS, 0xF);
    // The other pops what own has pushed.
    push(P, 5, 5);
    both(write_of(P, GEN_CTRL, 1), read_of(O, CMD_POP));
    ck_assert_uint_eq(last.apb[O].data, 5);
    ck_assert_uint_eq(get(P, INT_STS), MAILBOX_RD);
    ck_assert_uint_eq(get(P, PUSH_CNT), 0);
    both(write_of(P, GEN_CTRL, 1), write_of(O, SW_TX, 0x18));
    ck_assert_uint_eq(get(P, SW_STS), 0x18);
    // A drop makes an nf, no rd.
    for (unsigned i = 0; i < 15; i++) {
        put(P, CMD_PUSH, i);
    }
    put(P, INT_STS, 0xF);
    put(O, GEN_CTRL, 1);
    ck_assert_uint_eq(get(P, INT_STS), MAILBOX_NF);
    // Both at once: everything is empty.
    push(P, 1, 1);
    push(O, 1, 1);
    both(write_of(P, GEN_CTRL, 3), write_of(O, GEN_CTRL, 3));
    ck_assert_uint_eq(get(P, POP_CNT) | get(O, POP_CNT), 0);
    // Given back and read in one cycle.
    ck_assert_uint_eq(get(P, SEMAPHORE), 1);
    both(write_of(P, GEN_CTRL, 1), read_of(O, SEMAPHORE));
    ck_assert_uint_eq(last.apb[O].data, 0);
    ck_assert_uint_eq(m.holder, MAILBOX_SIDES);
}
END_TEST

START_TEST(chip_reset)
{
    push(P, 1, 1);
    push(O, 1, 1);
    put(O, DATA_PUSH, 1);
    put(O, NE_THRS, 9);
    put(P, SW_TX, 1);
    get(O, SEMAPHORE);
    mailbox_reset(&m);
    struct mailbox fresh;
    memset(&fresh, 0, sizeof fresh);
    mailbox_init(&fresh, PLUTON_NORMAL_MAILBOX_ID, PLUTON_SUBJECT_APP_NORMAL, true);
    ck_assert_mem_eq(&m, &fresh, sizeof m);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("mailbox");
    TCase *t = tcase_create("mailbox");
    tcase_add_checked_fixture(t, normal, NULL);
    tcase_add_test(t, reset_values);
    tcase_add_test(t, widths);
    tcase_add_test(t, what_exists);
    tcase_add_test(t, who_may);
    tcase_add_test(t, strobes);
    tcase_add_test(t, entries_in_order);
    tcase_add_test(t, pop_and_push_in_one_cycle);
    tcase_add_test(t, access_needs_its_setup);
    tcase_add_test(t, events_of_the_fifo);
    tcase_add_test(t, thresholds);
    tcase_add_test(t, event_wins_over_clear);
    tcase_add_test(t, software_interrupts);
    tcase_add_test(t, semaphore);
    tcase_add_test(t, soft_reset_of_one_side);
    tcase_add_test(t, soft_reset_and_the_other_in_one_cycle);
    tcase_add_test(t, chip_reset);
    suite_add_tcase(suite, t);
    return unit_run(suite, NULL);
}
