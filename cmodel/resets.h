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
#define RESETS_START 0x53545254u      // `STRT`
#define RESETS_STOP 0x53544F50u       // `STOP`
#define RESETS_CYCLES 16              // of a chip's reset
#define RESETS_CORES 3                // real-time 0, real-time 1, radio

enum resets_cause {
    RESETS_POWER,
    RESETS_PLUTON,
    RESETS_COMMAND,
    RESETS_FIREWALL,
    RESETS_WATCHDOG, // Pluton's
};

enum resets_app_cause { RESETS_APP_NONE, RESETS_APP_COMMAND, RESETS_APP_WATCHDOG };

enum resets_core_cause {
    RESETS_CORE_NONE,
    RESETS_CORE_COMMAND,
    RESETS_CORE_WATCHDOG,
    RESETS_CORE_TRAP,
};

struct resets_in {
    struct apb_in apb;
    bool pluton_request, pluton_bite, firewall_alert;
    bool handover; // the firewall's state
    bool app_rst;  // the application core's reset, as it is: active
    bool bite;
    struct {
        bool rst; // its reset, as it is: active
        bool bite, trap;
    } core[RESETS_CORES];
};

struct resets_out {
    struct apb_out apb;
    bool rst; // the chip's reset is active
    bool handover;
    uint32_t app_start;
    bool app_run;
    struct {
        uint32_t start, code_end;
        bool run, stopped;
    } core[RESETS_CORES];
    bool core_irq;
};

// A real-time core or the radio core; all of it until the chip's reset.
struct resets_core {
    uint32_t start, code_end;
    bool start_set, code_end_set, run, fell;
    unsigned cause;
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
    struct resets_core core[RESETS_CORES];
};

void resets_power_on(struct resets *r);
void resets_outputs(const struct resets *r, const struct resets_in *in, struct resets_out *out);
void resets_step(struct resets *r, const struct resets_in *in);

#ifdef __cplusplus
}
#endif

#endif
