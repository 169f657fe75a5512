// SPDX-License-Identifier: Apache-2.0
#include "cmodel/adc.h"

enum { ADC_ID = 0x41444343 };

enum {
    OFFSET_ID = 0x00,
    OFFSET_CHANNELS = 0x04,
    OFFSET_START = 0x08,
    OFFSET_DATA = 0x0C,
    OFFSET_STATUS = 0x10,
};

enum { BITS = 12 };

static bool busy(const struct adc *a)
{
    return a->left != 0;
}

// Whether the access is good; what a read gives.
static bool judge(const struct adc *a, const struct apb_in *apb, uint32_t *data)
{
    const bool waits = a->values.count != 0;
    switch (apb_offset(apb)) {
    case OFFSET_ID:
        *data = ADC_ID;
        return !apb->write;
    case OFFSET_CHANNELS:
        *data = a->chosen;
        return !apb->write || !busy(a);
    case OFFSET_START:
        return apb->write && apb->data == 1 && !busy(a) && a->chosen != 0;
    case OFFSET_DATA:
        *data = waits ? UINT32_C(1) << 16 | a->values.entry[0] : 0;
        return !apb->write;
    case OFFSET_STATUS:
        *data = (uint32_t)waits | (uint32_t)busy(a) << 1 | (uint32_t)a->lost << 2;
        return !apb->write;
    default:
        return false;
    }
}

// Of a scan: the lowest that is left.
static unsigned channel_of(const struct adc *a)
{
    unsigned channel = 0;
    while ((a->left >> channel & 1) == 0) {
        channel++;
    }
    return channel;
}

// The bit that is tried, not in the sample's cycles.
static unsigned trial(const struct adc *a)
{
    return 1u << (BITS - 1 - (a->since - a->sample) / a->step);
}

void adc_outputs(const struct adc *a, const struct adc_in *in, struct adc_out *out)
{
    uint32_t data = 0;
    const bool good = judge(a, &in->apb, &data);
    apb_peripheral_answer(&out->apb, &in->apb, good, data);
    const bool sample = a->since < a->sample;
    out->channel = busy(a) ? channel_of(a) : 0;
    out->sample = busy(a) && sample;
    out->dac = busy(a) && !sample ? a->known | trial(a) : 0;
    out->irq = a->values.count != 0;
}

// ---- The clock edge ----

static void access(struct adc *next, const struct adc *now, const struct apb_in *apb)
{
    uint32_t unused = 0;
    if (!apb_peripheral_access(apb) || !judge(now, apb, &unused)) {
        return;
    }
    switch (apb_offset(apb)) {
    case OFFSET_CHANNELS:
        if (apb->write) {
            next->chosen = apb->data & 0xFF;
        }
        break;
    case OFFSET_START:
        next->left = now->chosen;
        next->since = 0;
        next->known = 0;
        break;
    case OFFSET_DATA:
        if (now->values.count != 0) {
            peripheral_fifo_pop(&next->values);
        }
        break;
    case OFFSET_STATUS:
        next->lost = false;
        break;
    default:
        break;
    }
}

static void convert(struct adc *next, const struct adc *now)
{
    next->since = now->since + 1;
    if (now->since < now->sample || (next->since - now->sample) % now->step != 0) {
        return;
    }
    next->known = now->known | (now->line[1] ? trial(now) : 0);
    if (next->since == now->sample + BITS * now->step) {
        const unsigned channel = channel_of(now);
        if (peripheral_fifo_full(&now->values)) {
            next->lost = true;
        } else {
            peripheral_fifo_push(&next->values, (uint16_t)(channel << BITS | next->known));
        }
        next->left = now->left & ~(1u << channel);
        next->since = 0;
        next->known = 0;
    }
}

void adc_step(struct adc *a, const struct adc_in *in)
{
    const struct adc now = *a;
    access(a, &now, &in->apb);
    if (busy(&now)) {
        convert(a, &now);
    }
    a->line[0] = in->compare;
    a->line[1] = now.line[0];
}

void adc_reset(struct adc *a)
{
    adc_init(a, a->sample, a->step);
}

void adc_init(struct adc *a, unsigned sample, unsigned step)
{
    *a = (struct adc){.sample = sample, .step = step};
}
