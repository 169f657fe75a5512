// SPDX-License-Identifier: Apache-2.0
// One mailbox cycle by cycle, from rtl/mailbox/README.md: both sides, their registers and
// interrupts.
//
// Call outputs, compare, then step with the same inputs.
#ifndef CMODEL_MAILBOX_H
#define CMODEL_MAILBOX_H

#include "apb.h"

#ifdef __cplusplus
extern "C" {
#endif

#define MAILBOX_ENTRIES 15
#define MAILBOX_VERSION 0x36200000u

enum mailbox_side_of { MAILBOX_PLUTON, MAILBOX_OUTSIDE, MAILBOX_SIDES };

// Bits of INT_STS, INT_EN and, with SW, of the interrupt lines.
enum mailbox_interrupt {
    MAILBOX_RD = 1 << 0,
    MAILBOX_NF = 1 << 1,
    MAILBOX_WR = 1 << 2,
    MAILBOX_NE = 1 << 3,
    MAILBOX_SW = 1 << 4,
};

struct mailbox_in {
    struct apb_in apb[MAILBOX_SIDES];
};

struct mailbox_out {
    struct apb_out apb[MAILBOX_SIDES];
    unsigned irq[MAILBOX_SIDES];
};

// What a setup cycle said of the access cycle after it; anything else says nothing.
enum mailbox_verdict { MAILBOX_NO_SETUP, MAILBOX_REFUSED, MAILBOX_ALLOWED };

struct mailbox_entry {
    uint32_t cmd, data;
};

struct mailbox_side {
    enum mailbox_verdict verdict;
    struct mailbox_entry input[MAILBOX_ENTRIES]; // the oldest first, zero from `count` on
    unsigned count;
    uint32_t staged;
    unsigned sw_enable, sw_status; // 8 bits
    unsigned enable, status;       // 4 bits
    unsigned nf_threshold, ne_threshold;
};

struct mailbox {
    unsigned subject; // of the other side
    bool nonsecure;
    uint32_t id;
    struct mailbox_side side[MAILBOX_SIDES];
    unsigned holder; // of the semaphore; MAILBOX_SIDES: none
};

// Once, with the RTL's parameters; it resets too.
void mailbox_init(struct mailbox *m, uint32_t id, unsigned subject, bool nonsecure);
void mailbox_reset(struct mailbox *m);
void mailbox_outputs(const struct mailbox *m, const struct mailbox_in *in, struct mailbox_out *out);
void mailbox_step(struct mailbox *m, const struct mailbox_in *in);

#ifdef __cplusplus
}
#endif

#endif
