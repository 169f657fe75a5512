// SPDX-License-Identifier: Apache-2.0
#include "cmodel/resets.h"

#include "firmware/hal/generated/resources.h"

enum {
    OFFSET_ID = 0x00,
    OFFSET_STATUS = 0x04,
    OFFSET_APP_START = 0x08,
    OFFSET_RELEASE = 0x0C,
    OFFSET_APP_RESET = 0x10,
    OFFSET_CHIP_RESET = 0x14,
    OFFSET_CAUSE = 0x18,
    OFFSET_RETENTION = 0x1C,
    START_ALIGNMENT = 256,
};

static bool running(const struct resets *r)
{
    return r->released && !r->stop;
}

// Whether the access is good; what a read gives.
static bool judge(const struct resets *r, const struct resets_in *in, uint32_t *data)
{
    const struct apb_in *apb = &in->apb;
    const bool pluton = apb->subject == PLUTON_SUBJECT_PLUTON && !apb->nonsecure;
    const bool secure = apb->subject == PLUTON_SUBJECT_APP_SECURE && !apb->nonsecure;
    const bool owner = in->handover ? secure : pluton;
    if (!pluton && !secure) {
        return false;
    }
    switch (apb_offset(apb)) {
    case OFFSET_ID:
        *data = PLUTON_RESETS_ID;
        return !apb->write;
    case OFFSET_STATUS:
        *data = (uint32_t)in->handover | (uint32_t)!in->app_rst << 1 | (uint32_t)r->start_set << 2;
        return !apb->write;
    case OFFSET_APP_START:
        *data = r->start;
        return !apb->write ||
               (pluton && !in->handover && !r->start_set && apb->data % START_ALIGNMENT == 0);
    case OFFSET_RELEASE:
        return apb->write && pluton && !in->handover && r->start_set && !r->released &&
               apb->data == RESETS_RELEASE;
    case OFFSET_APP_RESET:
        return apb->write && secure && in->handover && apb->data == RESETS_APP_RESET;
    case OFFSET_CHIP_RESET:
        return apb->write && owner && apb->data == RESETS_CHIP_RESET;
    case OFFSET_CAUSE:
        *data = r->cause | (uint32_t)r->app_cause << 8;
        return !apb->write;
    case OFFSET_RETENTION:
        *data = r->retention;
        return !apb->write || owner;
    default:
        return false;
    }
}

static bool writes(const struct resets *r, const struct resets_in *in, uint32_t offset)
{
    uint32_t data = 0;
    return apb_peripheral_access(&in->apb) && in->apb.write && apb_offset(&in->apb) == offset &&
           judge(r, in, &data);
}

void resets_outputs(const struct resets *r, const struct resets_in *in, struct resets_out *out)
{
    uint32_t data = 0;
    const bool good = judge(r, in, &data);
    apb_peripheral_answer(&out->apb, &in->apb, good, data);
    out->rst = r->left != 0;
    out->handover = writes(r, in, OFFSET_RELEASE);
    out->app_start = r->start;
    out->app_run = running(r);
}

static void chip_reset(struct resets *r)
{
    r->start = 0;
    r->start_set = false;
    r->released = false;
    r->stop = false;
    r->app_cause = RESETS_APP_NONE;
}

void resets_step(struct resets *r, const struct resets_in *in)
{
    const struct resets now = *r;
    if (now.left != 0) {
        r->left = now.left - 1;
        return;
    }
    const bool app_reset = writes(&now, in, OFFSET_APP_RESET);
    r->stop = app_reset || in->bite || (now.stop && !in->app_rst);
    if (!now.stop && in->bite) {
        r->app_cause = RESETS_APP_WATCHDOG;
    } else if (!now.stop && app_reset) {
        r->app_cause = RESETS_APP_COMMAND;
    }
    if (writes(&now, in, OFFSET_APP_START)) {
        r->start = in->apb.data;
        r->start_set = true;
    }
    if (writes(&now, in, OFFSET_RELEASE)) {
        r->released = true;
    }
    if (writes(&now, in, OFFSET_RETENTION)) {
        r->retention = in->apb.data;
    }
    // The first of these in one cycle
    const bool command = writes(&now, in, OFFSET_CHIP_RESET);
    if (in->pluton_request || in->firewall_alert || in->pluton_bite || command) {
        r->cause = in->pluton_request   ? RESETS_PLUTON
                   : in->firewall_alert ? RESETS_FIREWALL
                   : in->pluton_bite    ? RESETS_WATCHDOG
                                        : RESETS_COMMAND;
        r->left = RESETS_CYCLES;
        chip_reset(r);
    }
}

void resets_power_on(struct resets *r)
{
    *r = (struct resets){.left = RESETS_CYCLES};
}
