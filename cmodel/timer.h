// SPDX-License-Identifier: Apache-2.0
// The timer cycle by cycle, from rtl/timer/README.md. Call outputs, compare, then step with the
// same inputs.
#ifndef CMODEL_TIMER_H
#define CMODEL_TIMER_H

#include "apb.h"

#ifdef __cplusplus
extern "C" {
#endif

struct timer_in {
    struct apb_in apb;
};

struct timer_out {
    struct apb_out apb;
    bool irq;
};

struct timer {
    uint64_t time, compare;
    uint32_t latch;
};

void timer_reset(struct timer *t);
void timer_outputs(const struct timer *t, const struct timer_in *in, struct timer_out *out);
void timer_step(struct timer *t, const struct timer_in *in);

#ifdef __cplusplus
}
#endif

#endif
