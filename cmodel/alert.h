// SPDX-License-Identifier: Apache-2.0
// The collector of alerts cycle by cycle, from rtl/alert/README.md.
//
// Call outputs, compare, then step with the same inputs. Damage of its registers can't arise in the
// model.
#ifndef CMODEL_ALERT_H
#define CMODEL_ALERT_H

#include "apb.h"

#ifdef __cplusplus
extern "C" {
#endif

#define ALERT_FATALS 16
#define ALERT_FREEZES 4

struct alert_in {
    struct apb_in apb;
    unsigned fatal, freeze; // a bit a source
};

struct alert_out {
    struct apb_out apb;
    bool zeroize, reset_request;
};

enum alert_state { ALERT_QUIET, ALERT_FREEZE, ALERT_FATAL };

struct alert {
    struct apb_guard guard;
    enum alert_state state;
    bool awake; // a clock edge has come since the chip's reset
    // Since power-on: {freeze, fatal}.
    uint32_t cause, first;
    unsigned resets;
};

// Power-on, which is also the chip's reset.
void alert_power_on(struct alert *a);
// The chip's reset alone. While it lasts, alert_step_in_reset() takes the place of alert_step().
void alert_reset(struct alert *a);
void alert_outputs(const struct alert *a, const struct alert_in *in, struct alert_out *out);
void alert_step(struct alert *a, const struct alert_in *in);
void alert_step_in_reset(struct alert *a, const struct alert_in *in);

#ifdef __cplusplus
}
#endif

#endif
