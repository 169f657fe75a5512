// SPDX-License-Identifier: Apache-2.0
// The reset controller cycle by cycle, from rtl/soc/README.md. Call outputs, compare, then step
// with the same inputs.
#ifndef CMODEL_RESETS_H
#define CMODEL_RESETS_H

#include "apb.h"

#ifdef __cplusplus
extern "C" {
#endif

#define RESETS_RELEASE 0x52454C45u    // `RELE`
#define RESETS_APP_RESET 0x41505052u  // `APPR`
#define RESETS_CHIP_RESET 0x43484950u // `CHIP`
#define RESETS_CYCLES 16              // of a chip's reset

enum resets_cause {
    RESETS_POWER,
    RESETS_PLUTON,
    RESETS_COMMAND,
    RESETS_FIREWALL,
    RESETS_WATCHDOG, // Pluton's
};

enum resets_app_cause { RESETS_APP_NONE, RESETS_APP_COMMAND, RESETS_APP_WATCHDOG };

struct resets_in {
    struct apb_in apb;
    bool pluton_request, pluton_bite, firewall_alert;
    bool handover; // the firewall's state
    bool app_rst;  // the application core's reset, as it is: active
    bool bite;
};

struct resets_out {
    struct apb_out apb;
    bool rst; // the chip's reset is active
    bool handover;
    uint32_t app_start;
    bool app_run;
};

struct resets {
    // Until power-on
    unsigned left; // cycles of the chip's reset
    unsigned cause;
    uint32_t retention;
    // Until the chip's reset
    uint32_t start;
    bool start_set, released, stop; // stop: the core is to be reset
    unsigned app_cause;
};

void resets_power_on(struct resets *r);
void resets_outputs(const struct resets *r, const struct resets_in *in, struct resets_out *out);
void resets_step(struct resets *r, const struct resets_in *in);

#ifdef __cplusplus
}
#endif

#endif
