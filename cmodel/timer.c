// SPDX-License-Identifier: Apache-2.0
#include "cmodel/timer.h"

#include "firmware/hal/generated/resources.h"

enum {
    OFFSET_ID = 0x00,
    OFFSET_TIME_LOW = 0x04,
    OFFSET_TIME_HIGH = 0x08,
    OFFSET_COMPARE_LOW = 0x0C,
    OFFSET_COMPARE_HIGH = 0x10,
    WINDOW = 0x1000,
};

static uint32_t offset_of(const struct apb_in *apb)
{
    return apb->offset & (WINDOW - 1);
}

// Whether the access is good; what a read gives.
static bool judge(const struct timer *t, const struct apb_in *apb, uint32_t *data)
{
    switch (offset_of(apb)) {
    case OFFSET_ID:
        *data = PLUTON_TIMER_ID;
        return !apb->write;
    case OFFSET_TIME_LOW:
        *data = (uint32_t)t->time;
        return !apb->write;
    case OFFSET_TIME_HIGH:
        *data = t->latch;
        return !apb->write;
    case OFFSET_COMPARE_LOW:
        *data = (uint32_t)t->compare;
        return true;
    case OFFSET_COMPARE_HIGH:
        *data = (uint32_t)(t->compare >> 32);
        return true;
    default:
        return false;
    }
}

void timer_outputs(const struct timer *t, const struct timer_in *in, struct timer_out *out)
{
    uint32_t data = 0;
    const bool good = judge(t, &in->apb, &data);
    apb_peripheral_answer(&out->apb, &in->apb, good, data);
    out->irq = t->time >= t->compare;
}

void timer_step(struct timer *t, const struct timer_in *in)
{
    const struct timer now = *t;
    uint32_t data = 0;
    t->time = now.time + 1;
    if (!apb_peripheral_access(&in->apb) || !judge(&now, &in->apb, &data)) {
        return;
    }
    switch (offset_of(&in->apb)) {
    case OFFSET_TIME_LOW:
        t->latch = (uint32_t)(now.time >> 32);
        break;
    case OFFSET_COMPARE_LOW:
        if (in->apb.write) {
            t->compare = UINT64_C(0xFFFFFFFF00000000) | in->apb.data;
        }
        break;
    case OFFSET_COMPARE_HIGH:
        if (in->apb.write) {
            t->compare = (uint64_t)in->apb.data << 32 | (uint32_t)now.compare;
        }
        break;
    default:
        break;
    }
}

void timer_reset(struct timer *t)
{
    *t = (struct timer){.compare = UINT64_MAX};
}
