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
    // Of each core, from OFFSET_CORES on
    OFFSET_CORES = 0x20,
    CORE_BYTES = 0x10,
    CORE_START = 0x0,
    CORE_CODE_END = 0x4,
    CORE_CONTROL = 0x8,
    CORE_STATE = 0xC,
    // As the core sees its memory
    MEMORY_FIRST = 0x00100000,
    MEMORY_END = 0x00130000,
};

static bool running(const struct resets *r)
{
    return r->released && !r->stop;
}

static bool stopped(const struct resets *r, const struct resets_in *in, unsigned core)
{
    return !r->core[core].run && in->core[core].rst;
}

static bool falls(const struct resets *r, const struct resets_in *in, unsigned core)
{
    return r->core[core].run && !in->core[core].rst && (in->core[core].bite || in->core[core].trap);
}

static bool aligned_within(uint32_t address, uint32_t first, uint32_t last)
{
    return address % START_ALIGNMENT == 0 && address >= first && address <= last;
}

// Who owns an address register of a core may write it, once.
static bool judge_core(const struct resets *r, const struct resets_in *in, uint32_t *data)
{
    const struct apb_in *apb = &in->apb;
    const uint32_t at = apb_offset(apb) - OFFSET_CORES;
    const unsigned number = at / CORE_BYTES;
    if (number >= RESETS_CORES) {
        return false;
    }
    const struct resets_core *core = &r->core[number];
    const unsigned owner = in->handover ? PLUTON_SUBJECT_APP_SECURE : PLUTON_SUBJECT_PLUTON;
    const bool owns = apb->subject == owner;
    switch (at % CORE_BYTES) {
    case CORE_START:
        *data = core->start;
        return !apb->write ||
               (owns && !core->start_set &&
                aligned_within(apb->data, MEMORY_FIRST, MEMORY_END - START_ALIGNMENT));
    case CORE_CODE_END:
        *data = core->code_end;
        return !apb->write ||
               (owns && !core->code_end_set && core->start_set &&
                aligned_within(apb->data, core->start + START_ALIGNMENT, MEMORY_END));
    case CORE_CONTROL:
        return apb->write && in->handover && owns &&
               (apb->data == RESETS_STOP || (apb->data == RESETS_START && core->start_set &&
                                             core->code_end_set && stopped(r, in, number)));
    case CORE_STATE:
        *data = (uint32_t)core->start_set | (uint32_t)core->code_end_set << 1 |
                (uint32_t)!in->core[number].rst << 2 | (uint32_t)stopped(r, in, number) << 3 |
                (uint32_t)core->fell << 4 | core->cause << 8;
        return !apb->write;
    default:
        return false;
    }
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
        return apb_offset(apb) >= OFFSET_CORES && judge_core(r, in, data);
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
    out->core_irq = false;
    for (unsigned i = 0; i < RESETS_CORES; i++) {
        out->core[i].start = r->core[i].start;
        out->core[i].code_end = r->core[i].code_end;
        out->core[i].run = r->core[i].run;
        out->core[i].stopped = stopped(r, in, i);
        out->core_irq = out->core_irq || r->core[i].fell;
    }
}

static void step_core(const struct resets *now, const struct resets_in *in, unsigned number,
                      struct resets_core *core)
{
    const uint32_t first = OFFSET_CORES + CORE_BYTES * number;
    const bool control = writes(now, in, first + CORE_CONTROL);
    const bool starts = control && in->apb.data == RESETS_START;
    const bool stops = control && in->apb.data == RESETS_STOP;
    if (writes(now, in, first + CORE_START)) {
        core->start = in->apb.data;
        core->start_set = true;
    }
    if (writes(now, in, first + CORE_CODE_END)) {
        core->code_end = in->apb.data;
        core->code_end_set = true;
    }
    if (falls(now, in, number)) {
        core->run = false;
        core->fell = true;
        core->cause = in->core[number].bite ? RESETS_CORE_WATCHDOG : RESETS_CORE_TRAP;
        return;
    }
    if (stops && core->run) {
        core->cause = RESETS_CORE_COMMAND;
    }
    core->run = starts || (core->run && !stops);
    core->fell = core->fell && !control;
}

static void chip_reset(struct resets *r)
{
    r->start = 0;
    r->start_set = false;
    r->released = false;
    r->stop = false;
    r->app_cause = RESETS_APP_NONE;
    for (unsigned i = 0; i < RESETS_CORES; i++) {
        r->core[i] = (struct resets_core){0};
    }
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
    for (unsigned i = 0; i < RESETS_CORES; i++) {
        step_core(&now, in, i, &r->core[i]);
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
