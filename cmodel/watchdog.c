// SPDX-License-Identifier: Apache-2.0
#include "cmodel/watchdog.h"

#include "firmware/hal/generated/resources.h"

enum { OFFSET_ID = 0x00, OFFSET_START = 0x04, OFFSET_KICK = 0x08, OFFSET_COUNT = 0x0C };

// Whether the access is good; what a read gives.
static bool judge(const struct watchdog *w, const struct apb_in *apb, uint32_t *data)
{
    switch (apb_offset(apb)) {
    case OFFSET_ID:
        *data = PLUTON_WATCHDOG_ID;
        return !apb->write;
    case OFFSET_START:
        return apb->write && w->period == 0 && apb->data >= WATCHDOG_LEAST;
    case OFFSET_KICK:
        return apb->write && w->count != 0 && apb->data == WATCHDOG_KICK;
    case OFFSET_COUNT:
        *data = w->count;
        return !apb->write;
    default:
        return false;
    }
}

void watchdog_outputs(const struct watchdog *w, const struct watchdog_in *in,
                      struct watchdog_out *out)
{
    uint32_t data = 0;
    const bool good = judge(w, &in->apb, &data);
    apb_peripheral_answer(&out->apb, &in->apb, good, data);
    out->bite = w->period != 0 && w->count == 0;
}

void watchdog_step(struct watchdog *w, const struct watchdog_in *in)
{
    uint32_t data = 0;
    const bool done = apb_peripheral_access(&in->apb) && in->apb.write && judge(w, &in->apb, &data);
    if (w->count != 0) {
        w->count--;
    }
    if (!done) {
        return;
    }
    if (apb_offset(&in->apb) == OFFSET_START) {
        w->period = in->apb.data;
    }
    w->count = w->period; // START or KICK
}

void watchdog_reset(struct watchdog *w)
{
    *w = (struct watchdog){0};
}
