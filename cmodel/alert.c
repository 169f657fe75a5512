// SPDX-License-Identifier: Apache-2.0
#include "cmodel/alert.h"

#include <string.h>

enum {
    OFFSET_ID = 0x00,
    OFFSET_VERSION = 0x04,
    OFFSET_STATUS = 0x08,
    OFFSET_CAUSE = 0x0C,
    OFFSET_FIRST = 0x10,
    VERSION = 0x00010000,
    MOST_RESETS = 255,
};

static uint32_t present(const struct alert_in *in)
{
    return (uint32_t)in->freeze << ALERT_FATALS | in->fatal;
}

static bool registers(const struct alert *a, const struct apb_in *apb, uint32_t *data)
{
    *data = 0;
    if (apb->write) {
        return false;
    }
    switch (apb->offset) {
    case OFFSET_ID:
        *data = PLUTON_ALERT_ID;
        return true;
    case OFFSET_VERSION:
        *data = VERSION;
        return true;
    case OFFSET_STATUS:
        *data = (uint32_t)(a->state == ALERT_FREEZE) | (uint32_t)(a->state == ALERT_FATAL) << 1 |
                a->resets << 8;
        return true;
    case OFFSET_CAUSE:
        *data = a->cause;
        return true;
    case OFFSET_FIRST:
        *data = a->first;
        return true;
    default:
        return false;
    }
}

void alert_outputs(const struct alert *a, const struct alert_in *in, struct alert_out *out)
{
    memset(out, 0, sizeof *out);
    out->zeroize = a->state != ALERT_QUIET;
    out->reset_request = a->state == ALERT_FATAL;
    uint32_t data = 0;
    const bool known = registers(a, &in->apb, &data);
    apb_answer(&out->apb, &a->guard, &in->apb, known, data);
}

static void keep(struct alert *a, const struct alert_in *in)
{
    a->cause |= present(in);
    if (a->first == 0) {
        a->first = present(in);
    }
}

void alert_step(struct alert *a, const struct alert_in *in)
{
    keep(a, in);
    if (in->fatal != 0) {
        if (a->awake && a->state != ALERT_FATAL && a->resets < MOST_RESETS) {
            a->resets++;
        }
        a->state = ALERT_FATAL;
    } else if (a->state == ALERT_QUIET && in->freeze != 0) {
        a->state = ALERT_FREEZE;
    }
    a->awake = true;
    apb_guard_step(&a->guard, &in->apb, false);
}

void alert_step_in_reset(struct alert *a, const struct alert_in *in)
{
    keep(a, in);
}

void alert_reset(struct alert *a)
{
    a->state = ALERT_QUIET;
    a->awake = false;
    apb_guard_reset(&a->guard);
}

void alert_power_on(struct alert *a)
{
    memset(a, 0, sizeof *a);
    alert_reset(a);
}
