// SPDX-License-Identifier: Apache-2.0
#include "cmodel/debug.h"

#include <string.h>

#include "cmodel/efuse.h"

enum {
    OFFSET_ID = 0x00,
    OFFSET_VERSION = 0x04,
    OFFSET_CMD = 0x08,
    OFFSET_STATUS = 0x0C,
    OFFSET_CHALLENGE = 0x20,
    VERSION = 0x00010000,
    TOKEN_DEBUG = 0x4000,
    ENTRY_TYPE = 0, // words of an entry
    ENTRY_DIGEST = 10,
};

static bool busy(const struct debug *d)
{
    return d->state == DEBUG_DRAW || d->state == DEBUG_EXTEND || d->state == DEBUG_MARK;
}

static bool debug_open(const struct debug *d)
{
    return d->state == DEBUG_OPEN && d->extended && d->opened;
}

static bool return_allowed(const struct debug *d)
{
    return d->state == DEBUG_RETURN && d->allowed;
}

static bool granted(const struct debug *d, const struct debug_in *in)
{
    return debug_open(d) || (in->blank == PLUTON_BLANK_YES && d->used);
}

// ---- Outputs ----

static bool challenge_shows(const struct debug *d)
{
    switch (d->state) {
    case DEBUG_READY:
    case DEBUG_EXTEND:
    case DEBUG_MARK:
    case DEBUG_OPEN:
    case DEBUG_RETURN:
        return true;
    default:
        return false;
    }
}

static bool registers(const struct debug *d, const struct apb_in *apb, uint32_t *data)
{
    const uint32_t offset = apb_offset(apb);
    *data = 0;
    if (apb->write) {
        return offset == OFFSET_CMD && apb->strobe == 0xF;
    }
    switch (offset) {
    case OFFSET_ID:
        *data = PLUTON_DEBUG_ID;
        return true;
    case OFFSET_VERSION:
        *data = VERSION;
        return true;
    case OFFSET_STATUS:
        *data = (uint32_t)busy(d) | (uint32_t)d->done << 1 |
                (uint32_t)(d->state == DEBUG_READY) << 2 | (uint32_t)debug_open(d) << 3 |
                (uint32_t)return_allowed(d) << 4 | (uint32_t)d->used << 5 | d->error << 8;
        return true;
    default:
        break;
    }
    if (offset < OFFSET_CHALLENGE || offset >= OFFSET_CHALLENGE + 4 * DEBUG_CHALLENGE_WORDS ||
        offset % 4 != 0) {
        return false;
    }
    if (challenge_shows(d)) {
        *data = apb_swapped(d->challenge[(offset - OFFSET_CHALLENGE) / 4]);
    }
    return true;
}

static uint32_t own_entry(const struct debug *d, unsigned index)
{
    if (index == ENTRY_TYPE) {
        return PLUTON_COMPONENT_DEBG;
    }
    if (index >= ENTRY_DIGEST && index < ENTRY_DIGEST + DEBUG_CHALLENGE_WORDS) {
        return d->challenge[index - ENTRY_DIGEST];
    }
    return 0; // security version, signer; and what is behind the entry
}

void debug_outputs(const struct debug *d, const struct debug_in *in, struct debug_out *out)
{
    memset(out, 0, sizeof *out);
    out->mark = d->state == DEBUG_MARK || d->state == DEBUG_OPEN ? EFUSE_YES : EFUSE_NO;
    out->return_allowed =
        return_allowed(d) ? PLUTON_RETURN_ALLOWED_YES : PLUTON_RETURN_ALLOWED_YES ^ 0xFu;
    out->test_used = d->used;
    out->random_valid = d->state == DEBUG_DRAW;
    out->measure_done = !d->own && in->extend_done;
    out->extend_valid = d->own || in->measure_valid;
    out->entry_word = d->own ? own_entry(d, in->entry_index) : in->measure_word;
    if (d->pass && granted(d, in)) {
        out->debug_jtag = in->jtag;
        out->jtag = in->debug_jtag;
    }
    uint32_t data = 0;
    const bool known = registers(d, &in->apb, &data);
    apb_answer(&out->apb, &d->guard, &in->apb, known, data);
}

// ---- The clock edge ----

enum pluton_error debug_check(const struct debug *d, const struct debug_in *in, unsigned op)
{
    const bool secured = in->secured == PLUTON_SECURED_YES;
    const bool provisioned = in->provisioned == PLUTON_PROVISIONED_YES;
    if (d->state == DEBUG_FAILED) {
        return (enum pluton_error)d->error;
    }
    if (op < DEBUG_OP_CHALLENGE || op > DEBUG_OP_ACCEPT_RETURN) {
        return PLUTON_ERROR_COMMAND;
    }
    if (op == DEBUG_OP_ACCEPT_RETURN ? !secured : !secured && !provisioned) {
        return PLUTON_ERROR_DENIED;
    }
    return d->state == (op == DEBUG_OP_CHALLENGE ? DEBUG_IDLE : DEBUG_READY) ? PLUTON_ERROR_NONE
                                                                             : PLUTON_ERROR_ORDER;
}

static void command(struct debug *d, const struct debug_in *in)
{
    const unsigned op = in->apb.data & 3;
    d->error = debug_check(d, in, op);
    if (d->error != PLUTON_ERROR_NONE) {
        return;
    }
    d->done = op == DEBUG_OP_ACCEPT_RETURN;
    switch (op) {
    case DEBUG_OP_CHALLENGE:
        d->state = DEBUG_DRAW;
        break;
    case DEBUG_OP_ACCEPT_DEBUG:
        d->state = DEBUG_EXTEND;
        break;
    default:
        d->state = DEBUG_RETURN;
        d->allowed = true;
        break;
    }
}

static void draw(struct debug *d, const struct debug_in *in)
{
    if (in->random_error) {
        d->state = DEBUG_FAILED;
        d->error = PLUTON_ERROR_RANDOM;
        d->index = 0;
    } else if (in->random_valid) {
        d->challenge[d->index++] = in->random_word;
        if (d->index == DEBUG_CHALLENGE_WORDS) {
            d->state = DEBUG_READY;
            d->index = 0;
            d->done = true;
        }
    }
}

static void rules(struct debug *d, const struct debug_in *in, bool accessed)
{
    switch (d->state) {
    case DEBUG_DRAW:
        draw(d, in);
        break;
    case DEBUG_EXTEND:
        if (d->own && in->extend_done) {
            d->extended = true;
            d->state = DEBUG_MARK;
        }
        break;
    case DEBUG_MARK:
        if (in->token == TOKEN_DEBUG) {
            d->opened = true;
            d->state = DEBUG_OPEN;
            d->done = true;
        }
        break;
    default:
        if (accessed) {
            command(d, in);
        }
        break;
    }
}

static void clamp(struct debug *d, const struct debug_in *in)
{
    const bool blank = in->blank == PLUTON_BLANK_YES, rise = d->tck[1] && !d->tck[2];
    d->pass = granted(d, in) && (d->pass || !d->tck[1]);
    d->used = d->used || (blank && rise);
    d->tck[2] = d->tck[1];
    d->tck[1] = d->tck[0];
    d->tck[0] = in->jtag.tck;
}

static bool next_owner(const struct debug *d, const struct debug_in *in)
{
    if (d->own) {
        return !in->extend_done;
    }
    return d->state == DEBUG_EXTEND && !in->measure_valid && !in->extending;
}

void debug_step(struct debug *d, const struct debug_in *in)
{
    struct debug_out out;
    debug_outputs(d, in, &out);
    const bool refuse = in->apb.write && busy(d);
    const bool accessed = apb_access(&in->apb) && in->apb.write && !out.apb.error;
    const bool own = next_owner(d, in);
    clamp(d, in);
    if (in->zeroize && d->state != DEBUG_OPEN && d->state != DEBUG_FAILED) {
        d->state = DEBUG_FAILED;
        d->error = PLUTON_ERROR_INTERNAL;
        d->index = 0;
        d->done = false;
    } else {
        rules(d, in, accessed);
    }
    d->own = own;
    apb_guard_step(&d->guard, &in->apb, refuse);
}

void debug_reset(struct debug *d)
{
    memset(d, 0, sizeof *d);
    apb_guard_reset(&d->guard);
    for (unsigned i = 0; i < 3; i++) {
        d->tck[i] = true;
    }
}
