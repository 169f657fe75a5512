// SPDX-License-Identifier: Apache-2.0
#include "cmodel/lifecycle.h"

#include <string.h>

enum {
    OFFSET_ID = 0x00,
    OFFSET_VERSION = 0x04,
    OFFSET_CMD = 0x08,
    OFFSET_STATUS = 0x0C,
    OFFSET_STATE = 0x10,
    OFFSET_TOKEN = 0x14,
    OP_SECURE = 1,
    OP_RETURN = 2,
    OP_TAINT = 3,
    VERSION = 0x00010000,
    TOKEN_PROVISIONED = 0x2000,
    TOKEN_SECURED = 0x3000,
    TOKEN_DEBUG = 0x4000,
};

static unsigned areas_that_are(const struct lifecycle_in *in, unsigned what)
{
    unsigned n = 0;
    for (unsigned i = 0; i < PLUTON_FUSE_AREAS; i++) {
        n += in->areas[i] == what;
    }
    return n;
}

static bool begun(unsigned mark) // or not even that
{
    return mark == EFUSE_MARK_ZERO || mark == EFUSE_MARK_PARTIAL;
}

enum lifecycle_state lifecycle_view(const struct lifecycle_in *in)
{
    const bool provisioned = in->provisioned == EFUSE_MARK_WHOLE;
    const bool secured = in->secured == EFUSE_MARK_WHOLE;
    const bool unsecured = in->secured == EFUSE_MARK_ZERO;
    const bool unreturned = in->returned == EFUSE_MARK_ZERO;
    if (provisioned && secured && in->returned == EFUSE_MARK_WHOLE &&
        areas_that_are(in, EFUSE_AREA_RETIRED) == PLUTON_FUSE_AREAS) {
        return LIFECYCLE_RETURNED;
    }
    if (provisioned && secured && begun(in->returned)) {
        return LIFECYCLE_SECURED;
    }
    if (provisioned && begun(in->secured) && unreturned) {
        return LIFECYCLE_PROVISIONED;
    }
    if (in->committed == EFUSE_YES && begun(in->provisioned) && unsecured && unreturned) {
        return LIFECYCLE_UNFINISHED;
    }
    if (in->provisioned == EFUSE_MARK_ZERO && unsecured && unreturned &&
        areas_that_are(in, EFUSE_AREA_COMMITTED) == 0) {
        return LIFECYCLE_BLANK;
    }
    return LIFECYCLE_BROKEN;
}

static bool follows_view(const struct lifecycle *l)
{
    return l->state >= LIFECYCLE_BLANK && l->state <= LIFECYCLE_RETURNED;
}

static bool fault(const struct lifecycle *l, const struct lifecycle_in *in)
{
    const enum lifecycle_state view = lifecycle_view(in);
    const bool next = l->state != LIFECYCLE_RETURNED && view == l->state + 1;
    return follows_view(l) && view != l->state && !next;
}

// ---- Outputs ----

static unsigned wire(bool yes, unsigned value)
{
    return yes ? value : value ^ 0xFu;
}

static unsigned cycle_op(const struct lifecycle *l)
{
    switch (l->job) {
    case LIFECYCLE_JOB_SECURE:
        return EFUSE_CYCLE_SECURE;
    case LIFECYCLE_JOB_OVERBURN:
        return EFUSE_CYCLE_OVERBURN;
    case LIFECYCLE_JOB_RETURNED:
        return EFUSE_CYCLE_RETURNED;
    case LIFECYCLE_JOB_IDLE:
    case LIFECYCLE_JOB_GAP:
    default:
        return EFUSE_CYCLE_NONE;
    }
}

static unsigned token(const struct lifecycle *l)
{
    switch (l->state) {
    case LIFECYCLE_PROVISIONED:
        return l->debug ? TOKEN_DEBUG : TOKEN_PROVISIONED;
    case LIFECYCLE_SECURED:
        return l->debug ? TOKEN_DEBUG : TOKEN_SECURED;
    default:
        return 0;
    }
}

static bool registers(const struct lifecycle *l, const struct apb_in *apb,
                      const struct lifecycle_out *out, uint32_t *data)
{
    *data = 0;
    if (apb->write) {
        return apb->offset == OFFSET_CMD && apb->strobe == 0xF;
    }
    switch (apb->offset) {
    case OFFSET_ID:
        *data = PLUTON_LIFECYCLE_ID;
        return true;
    case OFFSET_VERSION:
        *data = VERSION;
        return true;
    case OFFSET_STATUS:
        *data = (uint32_t)(l->job != LIFECYCLE_JOB_IDLE) | (uint32_t)l->done << 1 |
                (uint32_t)l->tainted << 2 | (uint32_t)l->debug << 3 |
                (uint32_t)(l->state == LIFECYCLE_ERROR) << 4 | l->error << 8;
        return true;
    case OFFSET_STATE:
        *data = l->state;
        return true;
    case OFFSET_TOKEN:
        *data = out->token;
        return true;
    default:
        return false;
    }
}

void lifecycle_outputs(const struct lifecycle *l, const struct lifecycle_in *in,
                       struct lifecycle_out *out)
{
    const bool good = !fault(l, in);
    memset(out, 0, sizeof *out);
    out->cycle_op = good ? cycle_op(l) : EFUSE_CYCLE_NONE;
    out->blank = wire(good && l->state == LIFECYCLE_BLANK, PLUTON_BLANK_YES);
    out->unfinished = wire(good && l->state == LIFECYCLE_UNFINISHED, PLUTON_UNFINISHED_YES);
    out->provisioned = wire(good && l->state == LIFECYCLE_PROVISIONED, PLUTON_PROVISIONED_YES);
    out->secured = wire(good && l->state == LIFECYCLE_SECURED, PLUTON_SECURED_YES);
    out->returned = wire(good && l->state == LIFECYCLE_RETURNED, PLUTON_RETURNED_YES);
    out->tainted = l->tainted;
    out->token = good ? token(l) : 0;
    out->alert = l->state == LIFECYCLE_ERROR;
    uint32_t data = 0;
    const bool known = registers(l, &in->apb, out, &data);
    apb_answer(&out->apb, &l->guard, &in->apb, known, data);
}

// ---- The clock edge ----

static enum pluton_error check(const struct lifecycle *l, const struct lifecycle_in *in,
                               unsigned op)
{
    switch (op) {
    case OP_SECURE:
        return l->state == LIFECYCLE_PROVISIONED ? PLUTON_ERROR_NONE : PLUTON_ERROR_DENIED;
    case OP_RETURN:
        if (l->state != LIFECYCLE_SECURED) {
            return PLUTON_ERROR_DENIED;
        }
        return areas_that_are(in, EFUSE_AREA_COMMITTED) == 0 ||
                       in->return_allowed == PLUTON_RETURN_ALLOWED_YES
                   ? PLUTON_ERROR_NONE
                   : PLUTON_ERROR_CAPABILITY;
    case OP_TAINT:
        return PLUTON_ERROR_NONE;
    default:
        return PLUTON_ERROR_COMMAND;
    }
}

static void command(struct lifecycle *l, const struct lifecycle_in *in)
{
    const unsigned op = in->apb.data & 7;
    l->error = check(l, in, op);
    if (l->error != PLUTON_ERROR_NONE) {
        return;
    }
    l->done = op == OP_TAINT;
    switch (op) {
    case OP_SECURE:
        l->job = LIFECYCLE_JOB_SECURE;
        break;
    case OP_RETURN:
        l->job = LIFECYCLE_JOB_OVERBURN;
        break;
    default:
        l->tainted = true;
        break;
    }
}

static void job(struct lifecycle *l, const struct lifecycle_in *in)
{
    if (l->job == LIFECYCLE_JOB_IDLE) {
        return;
    }
    if (l->job == LIFECYCLE_JOB_GAP) {
        l->job = LIFECYCLE_JOB_RETURNED;
    } else if (in->cycle_error) {
        l->job = LIFECYCLE_JOB_IDLE;
        l->error = PLUTON_ERROR_FUSE;
    } else if (in->cycle_done) {
        if (l->job == LIFECYCLE_JOB_OVERBURN) {
            l->job = LIFECYCLE_JOB_GAP;
        } else {
            l->job = LIFECYCLE_JOB_IDLE;
            l->done = true;
        }
    }
}

void lifecycle_step(struct lifecycle *l, const struct lifecycle_in *in)
{
    struct lifecycle_out out;
    lifecycle_outputs(l, in, &out);
    const bool refuse =
        in->apb.write && (l->job != LIFECYCLE_JOB_IDLE || l->state == LIFECYCLE_ERROR);
    const bool access = in->apb.sel && in->apb.enable && in->apb.write && !out.apb.error;
    if (fault(l, in)) {
        l->state = LIFECYCLE_ERROR;
        l->job = LIFECYCLE_JOB_IDLE;
        l->done = false;
        l->error = PLUTON_ERROR_INTERNAL;
    } else {
        job(l, in);
        if (access &&
            l->state != LIFECYCLE_ERROR) { // its setup cycle may have been that of the fault
            command(l, in);
        }
        if (follows_view(l) || (l->state == LIFECYCLE_SENSE && in->sensed == EFUSE_YES)) {
            l->state = lifecycle_view(in);
        }
    }
    // Whatever else happens.
    l->tainted = l->tainted || in->test_used != 0;
    l->debug = l->debug || in->debug_open != LIFECYCLE_DEBUG_CLOSED;
    apb_guard_step(&l->guard, &in->apb, refuse);
}

void lifecycle_reset(struct lifecycle *l)
{
    memset(l, 0, sizeof *l);
    apb_guard_reset(&l->guard);
}
