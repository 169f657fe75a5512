// SPDX-License-Identifier: Apache-2.0
// The registers' bus as the models of blocks meet it, with the guard in front of a block
// (rtl/bus/README.md, apb_guard): whether an access is refused is judged in its setup cycle.
// Addresses are offsets in the block's window of 64 KiB. No wait states.
#ifndef CMODEL_APB_H
#define CMODEL_APB_H

#include <stdbool.h>
#include <stdint.h>

#include "spec.h"

#ifdef __cplusplus
extern "C" {
#endif

struct apb_in {
    bool sel, enable, write;
    uint32_t offset, data;
    unsigned strobe, subject;
    bool nonsecure;
};

struct apb_out {
    bool ready, error;
    uint32_t data;
};

static inline bool apb_setup(const struct apb_in *in)
{
    return in->sel && !in->enable;
}

static inline bool apb_access(const struct apb_in *in)
{
    return in->sel && in->enable;
}

// The caller may use the registers: Pluton, secure.
static inline bool apb_allowed(const struct apb_in *in)
{
    return in->subject == PLUTON_SUBJECT_PLUTON && !in->nonsecure;
}

// Without the bits above the block's window.
static inline uint32_t apb_offset(const struct apb_in *in)
{
    return in->offset & (PLUTON_BLOCK_SIZE - 1);
}

// A register in memory order as a big-endian word, and back.
static inline uint32_t apb_swapped(uint32_t word)
{
    return word << 24 | (word << 8 & 0x00FF0000) | (word >> 8 & 0x0000FF00) | word >> 24;
}

// From the reset on an access phase without a setup phase is refused.
struct apb_guard {
    bool refused;
};

static inline void apb_guard_reset(struct apb_guard *guard)
{
    guard->refused = true;
}

// An access in its second cycle that is not refused by the guard.
static inline bool apb_guard_open(const struct apb_guard *guard, const struct apb_in *in)
{
    return in->sel && in->enable && !guard->refused;
}

// refuse: the block's own verdict on the access in `in`.
static inline void apb_guard_step(struct apb_guard *guard, const struct apb_in *in, bool refuse)
{
    if (in->sel && !in->enable) {
        guard->refused = in->subject != PLUTON_SUBJECT_PLUTON || in->nonsecure || refuse;
    }
}

// The answer: known and data are what the registers say to an access that the guard lets through.
static inline void apb_answer(struct apb_out *out, const struct apb_guard *guard,
                              const struct apb_in *in, bool known, uint32_t data)
{
    const bool good = apb_guard_open(guard, in) && known;
    out->ready = in->sel && in->enable;
    out->error = out->ready && !good;
    out->data = good && !in->write ? data : 0;
}

// The peripherals' rules (rtl/soc/README.md): judged in the access cycle, by anybody, whole words
// on a write.
static inline bool apb_peripheral_access(const struct apb_in *in)
{
    return in->sel && in->enable && (!in->write || in->strobe == 0xF);
}

// good: the register is there and takes the access; data is what a read gives.
static inline void apb_peripheral_answer(struct apb_out *out, const struct apb_in *in, bool good,
                                         uint32_t data)
{
    good = good && apb_peripheral_access(in);
    out->ready = in->sel && in->enable;
    out->error = out->ready && !good;
    out->data = good && !in->write ? data : 0;
}

#ifdef __cplusplus
}
#endif

#endif
