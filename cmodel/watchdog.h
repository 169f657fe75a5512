// SPDX-License-Identifier: Apache-2.0
// The watchdog cycle by cycle, from rtl/watchdog/README.md. Call outputs, compare, then step with
// the same inputs.
#ifndef CMODEL_WATCHDOG_H
#define CMODEL_WATCHDOG_H

#include "apb.h"

#ifdef __cplusplus
extern "C" {
#endif

#define WATCHDOG_KICK 0x4B49434Bu // `KICK`
#define WATCHDOG_LEAST 16

struct watchdog_in {
    struct apb_in apb;
};

struct watchdog_out {
    struct apb_out apb;
    bool bite;
};

struct watchdog {
    uint32_t period; // 0: not started
    uint32_t count;  // 0 of a started one: bitten
};

void watchdog_reset(struct watchdog *w);
void watchdog_outputs(const struct watchdog *w, const struct watchdog_in *in,
                      struct watchdog_out *out);
void watchdog_step(struct watchdog *w, const struct watchdog_in *in);

#ifdef __cplusplus
}
#endif

#endif
