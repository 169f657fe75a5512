// SPDX-License-Identifier: Apache-2.0
// Numbers in comments are the rules of rtl/efuse/README.md, One row and Jobs.
#include "cmodel/efuse.h"

#include <string.h>

#include "cmodel/secded.h"

#define SECRETS 24 // rows of an area
#define DIGESTS 16
#define WHOLE_AREA (SECRETS + DIGESTS)
// Rows that are sensed in any case: up to LAST_SENSED, then the second key's hash and its lock.
#define LAST_SENSED (PLUTON_FUSE_ROLLBACK + 2 * PLUTON_FUSE_ROLLBACK_COUNT - 1)
#define SENSED (LAST_SENSED + 1 + PLUTON_FUSE_SECOND_HASH_COUNT + 1)
#define LAST_WAIT 255
#define LAST_PASS 3
#define OVERBURN_ROWS (1 + SECRETS + 1) // of an area: commit row, secrets, begun row
#define RETIRE_ROWS (1 + SECRETS + DIGESTS + 1)

enum {
    OFFSET_ID = 0x00,
    OFFSET_VERSION = 0x04,
    OFFSET_CMD = 0x08,
    OFFSET_STATUS = 0x0C,
    OFFSET_ROW = 0x10,
    OFFSET_DATA = 0x14,
    OFFSET_MARKS = 0x18,
    OFFSET_AREAS = 0x1C,
    OFFSET_INVALID_0 = 0x20,
    OFFSET_INVALID_1 = 0x24,
    OFFSET_WORDS = 0x40,
    OP_PROGRAM = 1,
    VERSION = 0x00010000,
};

// ---- What the shadow says ----

static enum efuse_area area_of(const struct efuse *e, unsigned area)
{
    const enum efuse_mark begun = e->marks[PLUTON_FUSE_BEGUN + area];
    const enum efuse_mark commit = e->marks[PLUTON_FUSE_COMMIT + area];
    if (begun != commit) {
        return EFUSE_AREA_TOUCHED;
    }
    switch (begun) {
    case EFUSE_MARK_ZERO:
        return EFUSE_AREA_BLANK;
    case EFUSE_MARK_WHOLE:
        return EFUSE_AREA_COMMITTED;
    case EFUSE_MARK_ONES:
        return EFUSE_AREA_RETIRED;
    case EFUSE_MARK_PARTIAL:
    default:
        return EFUSE_AREA_TOUCHED;
    }
}

static unsigned areas_that_are(const struct efuse *e, enum efuse_area what, unsigned *last)
{
    unsigned n = 0;
    for (unsigned area = 0; area < PLUTON_FUSE_AREAS; area++) {
        if (area_of(e, area) == what) {
            n++;
            *last = area;
        }
    }
    return n;
}

static bool one_committed(const struct efuse *e, unsigned *area)
{
    unsigned at = 0;
    const bool one = areas_that_are(e, EFUSE_AREA_COMMITTED, &at) == 1;
    *area = one ? at : 0;
    return one;
}

static bool none_committed(const struct efuse *e)
{
    unsigned ignored = 0;
    return areas_that_are(e, EFUSE_AREA_COMMITTED, &ignored) == 0;
}

static bool committed(const struct efuse *e, unsigned *area)
{
    const bool one = one_committed(e, area);
    if (!e->sensed) {
        *area = 0;
    }
    return one && e->sensed;
}

static bool digests_ok(const struct efuse *e)
{
    unsigned area = 0;
    bool ok = committed(e, &area);
    for (unsigned slot = EFUSE_SLOT_DIGESTS; slot < EFUSE_SLOT_SECOND; slot++) {
        ok = ok && e->valid[slot];
    }
    return ok;
}

static bool clean(const struct efuse *e)
{
    return e->marks[PLUTON_FUSE_PROVISIONED] == EFUSE_MARK_ZERO &&
           e->marks[PLUTON_FUSE_SECURED] == EFUSE_MARK_ZERO &&
           e->marks[PLUTON_FUSE_RETURNED] == EFUSE_MARK_ZERO;
}

static bool session_of(const struct efuse *e, unsigned area)
{
    return e->session && e->session_area == area;
}

// What the two margins of a secded row say. Its data is 0 if it is not valid.
static bool decode(const struct efuse *e, uint32_t *data)
{
    uint32_t low = 0, high = 0;
    const bool valid = secded_decode(e->low, &low) && secded_decode(e->high, &high) && low == high;
    *data = valid ? low : 0;
    return valid;
}

// ---- The present row of the job ----

struct plan {
    unsigned row;
    uint64_t target; // 0: a read
    bool burn, fresh;
    bool begun; // of an over-burn
};

static struct plan overburn_plan(unsigned area, unsigned at, bool digests)
{
    const unsigned secrets_from = 1, digests_from = 1 + SECRETS;
    struct plan p = {.burn = true, .target = SECDED_MASK};
    if (at == 0) {
        p.row = PLUTON_FUSE_COMMIT + area;
    } else if (at < digests_from) {
        p.row = PLUTON_FUSE_SECRET_ATTESTATION + SECRETS * area + at - secrets_from;
    } else if (digests && at < digests_from + DIGESTS) {
        p.row = PLUTON_FUSE_DIGEST_ATTESTATION + DIGESTS * area + at - digests_from;
    } else {
        p.row = PLUTON_FUSE_BEGUN + area;
        p.begun = true;
    }
    return p;
}

static struct plan plan_of(const struct efuse *e)
{
    unsigned area = 0;
    struct plan p = {.burn = true};
    switch (e->job) {
    case EFUSE_JOB_SENSE:
        p.burn = false;
        if (e->step <= LAST_SENSED) {
            p.row = e->step;
        } else if (e->step < SENSED) {
            p.row = PLUTON_FUSE_SECOND_HASH + e->step - LAST_SENSED - 1;
        } else {
            (void)one_committed(e, &area);
            p.row = PLUTON_FUSE_DIGEST_ATTESTATION + DIGESTS * area + e->step - SENSED;
        }
        break;
    case EFUSE_JOB_LOAD:
        p.burn = false;
        p.row = PLUTON_FUSE_SECRET_ATTESTATION + SECRETS * e->area + 8 * e->secret + e->step;
        break;
    case EFUSE_JOB_BURN:
        p.row = PLUTON_FUSE_SECRET_ATTESTATION + SECRETS * e->area + 8 * e->secret + e->index;
        p.target = secded_encode(e->word);
        p.fresh = true;
        break;
    case EFUSE_JOB_DIGEST:
        p.row = PLUTON_FUSE_DIGEST_ATTESTATION + DIGESTS * e->area + e->index;
        p.target = secded_encode(e->word);
        p.fresh = true;
        break;
    case EFUSE_JOB_SECURE:
        p.row = PLUTON_FUSE_SECURED;
        p.target = PLUTON_FUSE_SECURED_WORD;
        break;
    case EFUSE_JOB_RETURNED:
        p.row = PLUTON_FUSE_RETURNED;
        p.target = PLUTON_FUSE_RETURNED_WORD;
        break;
    case EFUSE_JOB_PROVISION:
        p.row = PLUTON_FUSE_PROVISIONED;
        p.target = PLUTON_FUSE_PROVISIONED_WORD;
        break;
    case EFUSE_JOB_BEGIN:
        p.row = PLUTON_FUSE_BEGUN + e->area;
        p.target = PLUTON_FUSE_BEGUN_WORD;
        break;
    case EFUSE_JOB_COMMIT:
        p.row = PLUTON_FUSE_COMMIT + e->area;
        p.target = PLUTON_FUSE_COMMIT_WORD;
        break;
    case EFUSE_JOB_OVERBURN:
        p = overburn_plan(e->step / OVERBURN_ROWS, e->step % OVERBURN_ROWS, false);
        break;
    case EFUSE_JOB_RETIRE:
        p = overburn_plan(e->area, e->step, true);
        break;
    case EFUSE_JOB_PROGRAM:
        p.row = e->row_register + e->step;
        p.target = e->planned;
        break;
    case EFUSE_JOB_CYCLE_UNKNOWN:
    case EFUSE_JOB_BIRTH_UNKNOWN:
    default:
        p.burn = false;
        break;
    }
    return p;
}

// Rows of the job, as far as the shadow tells.
static unsigned rows_of(const struct efuse *e)
{
    unsigned area = 0;
    switch (e->job) {
    case EFUSE_JOB_SENSE:
        return SENSED + (one_committed(e, &area) ? DIGESTS : 0);
    case EFUSE_JOB_LOAD:
        return 8;
    case EFUSE_JOB_OVERBURN:
        return PLUTON_FUSE_AREAS * OVERBURN_ROWS;
    case EFUSE_JOB_RETIRE:
        return RETIRE_ROWS;
    case EFUSE_JOB_PROGRAM:
        return efuse_row_of(e->row_register).kind == EFUSE_KIND_UNARY ? 2 : 1;
    default:
        return 1;
    }
}

static bool need(const struct efuse *e)
{
    return (e->target >> e->bit & 1) != 0 && (e->high >> e->bit & 1) == 0;
}

// ---- Faults that inputs reach ----

static bool is_reading(const struct efuse *e)
{
    return e->row_state == EFUSE_ROW_LOW || e->row_state == EFUSE_ROW_HIGH;
}

static bool too_slow(const struct efuse *e, const struct efuse_in *in)
{
    return (is_reading(e) && e->wait == LAST_WAIT && !in->fuse_done) ||
           (e->row_state == EFUSE_ROW_SLOT && e->slot == EFUSE_PULSE_SLOT - 1 && need(e) &&
            !e->fired);
}

static bool fault(const struct efuse *e, const struct efuse_in *in)
{
    unsigned ignored = 0;
    return e->state != EFUSE_ERROR &&
           (too_slow(e, in) ||
            (e->sensed && areas_that_are(e, EFUSE_AREA_COMMITTED, &ignored) > 1));
}

// ---- Registers ----

static bool by_software(const struct efuse *e)
{
    return e->pending || (e->state == EFUSE_RUN && e->job == EFUSE_JOB_PROGRAM);
}

static bool refuses(const struct efuse *e, const struct apb_in *in)
{
    return in->write && (e->state == EFUSE_SENSE || e->state == EFUSE_HALT ||
                         e->state == EFUSE_ERROR || by_software(e));
}

// 0 zero, 1 whole, 2 partial, 3 ones; of areas blank, committed, touched, retired.
static uint32_t two_bits(unsigned code)
{
    switch (code) {
    case EFUSE_MARK_ZERO:
        return 0;
    case EFUSE_MARK_WHOLE:
        return 1;
    case EFUSE_MARK_ONES:
        return 3;
    default:
        return 2;
    }
}

static uint32_t marks_register(const struct efuse *e, bool trusted)
{
    uint32_t value = 0;
    for (unsigned i = 0; i < EFUSE_MARKS; i++) {
        value |= two_bits(trusted ? e->marks[i] : EFUSE_MARK_PARTIAL) << 2 * i;
    }
    return value;
}

static uint32_t areas_register(const struct efuse *e, const struct efuse_out *out, bool trusted)
{
    uint32_t value = 0;
    for (unsigned area = 0; area < PLUTON_FUSE_AREAS; area++) {
        value |= two_bits(out->areas[area]) << 2 * area;
    }
    return value | (uint32_t)(out->committed == EFUSE_YES) << 8 | out->committed_area << 9 |
           (uint32_t)(e->session && trusted) << 11 | (uint32_t)(out->digests_ok == EFUSE_YES) << 12;
}

static uint32_t invalid_register(const struct efuse *e, unsigned first, bool trusted)
{
    uint32_t value = 0;
    for (unsigned slot = first; slot < EFUSE_WORDS && slot < first + 32; slot++) {
        value |= (uint32_t)(!trusted || !e->valid[slot]) << (slot - first);
    }
    return value;
}

static uint32_t status_register(const struct efuse *e, const struct efuse_in *in,
                                const struct efuse_out *out)
{
    return (uint32_t)(e->state == EFUSE_SENSE || by_software(e)) | (uint32_t)e->done << 1 |
           (uint32_t)(out->sensed == EFUSE_YES) << 2 | (uint32_t)in->persistent << 3 |
           (uint32_t)(e->state == EFUSE_HALT) << 4 | (uint32_t)(e->state == EFUSE_ERROR) << 5 |
           e->error << 8 | e->corrected << 16;
}

static uint32_t word_register(const struct efuse *e, const struct efuse_out *out, bool trusted,
                              unsigned slot)
{
    if (!trusted ||
        (slot >= EFUSE_SLOT_DIGESTS && slot < EFUSE_SLOT_SECOND && out->digests_ok != EFUSE_YES)) {
        return 0;
    }
    const bool number = slot >= 12 && slot < EFUSE_SLOT_DIGESTS; // unary
    return number ? e->words[slot] : apb_swapped(e->words[slot]);
}

// False: there is no such register, or the access is of the wrong kind.
static bool registers(const struct efuse *e, const struct efuse_in *in, const struct efuse_out *out,
                      bool trusted, uint32_t *data)
{
    const struct apb_in *apb = &in->apb;
    *data = 0;
    if (apb->write) {
        return apb->strobe == 0xF && (apb->offset == OFFSET_CMD || apb->offset == OFFSET_ROW ||
                                      apb->offset == OFFSET_DATA);
    }
    switch (apb->offset) {
    case OFFSET_ID:
        *data = PLUTON_EFUSE_ID;
        return true;
    case OFFSET_VERSION:
        *data = VERSION;
        return true;
    case OFFSET_STATUS:
        *data = status_register(e, in, out);
        return true;
    case OFFSET_ROW:
        *data = e->row_register;
        return true;
    case OFFSET_DATA:
        *data = e->data_register;
        return true;
    case OFFSET_MARKS:
        *data = marks_register(e, trusted);
        return true;
    case OFFSET_AREAS:
        *data = areas_register(e, out, trusted);
        return true;
    case OFFSET_INVALID_0:
        *data = invalid_register(e, 0, trusted);
        return true;
    case OFFSET_INVALID_1:
        *data = invalid_register(e, 32, trusted);
        return true;
    default:
        if (apb->offset < OFFSET_WORDS || apb->offset >= OFFSET_WORDS + 4 * EFUSE_WORDS ||
            apb->offset % 4 != 0) {
            return false;
        }
        *data = word_register(e, out, trusted, (apb->offset - OFFSET_WORDS) / 4);
        return true;
    }
}

// ---- Outputs ----

static void array_outputs(const struct efuse *e, struct efuse_out *out)
{
    const unsigned row = plan_of(e).row;
    switch (e->row_state) {
    case EFUSE_ROW_LOW:
        out->fuse_op = EFUSE_FUSE_MARGIN_LOW;
        out->fuse_row = row;
        break;
    case EFUSE_ROW_HIGH:
        out->fuse_op = EFUSE_FUSE_MARGIN_HIGH;
        out->fuse_row = row;
        break;
    case EFUSE_ROW_SLOT: // 5
        if (need(e) && !e->fired && e->slot <= EFUSE_PULSE_SLOT - 2) {
            out->fuse_op = EFUSE_FUSE_PULSE;
            out->fuse_row = row;
            out->fuse_bit = e->bit;
        }
        break;
    default:
        break;
    }
}

static void answers(const struct efuse *e, const struct efuse_in *in, struct efuse_out *out)
{
    if (e->state == EFUSE_RUN && e->job == EFUSE_JOB_LOAD && e->row_state == EFUSE_ROW_JUDGE &&
        !e->dropped && in->secret_valid) {
        uint32_t word = 0;
        if (decode(e, &word)) {
            out->secret_valid = true;
            out->secret_last = e->step == 7;
            out->secret_index = e->step;
            out->secret_word = word;
        } else {
            out->secret_error = true;
        }
    }
    if (e->state != EFUSE_DONE) {
        return;
    }
    switch (e->job) { // 4
    case EFUSE_JOB_LOAD:
        out->secret_error = true;
        break;
    case EFUSE_JOB_BURN:
        out->burn_take = !e->failed;
        out->burn_error = e->failed;
        break;
    case EFUSE_JOB_SECURE:
    case EFUSE_JOB_OVERBURN:
    case EFUSE_JOB_RETURNED:
    case EFUSE_JOB_CYCLE_UNKNOWN:
        out->cycle_done = !e->failed;
        out->cycle_error = e->failed;
        break;
    default:
        out->birth_done = !e->failed;
        out->birth_error = e->failed;
        break;
    }
}

static void state_outputs(const struct efuse *e, struct efuse_out *out)
{
    out->provisioned = e->marks[PLUTON_FUSE_PROVISIONED];
    out->secured = e->marks[PLUTON_FUSE_SECURED];
    out->returned = e->marks[PLUTON_FUSE_RETURNED];
    out->sensed = e->sensed ? EFUSE_YES : EFUSE_NO;
    for (unsigned area = 0; area < PLUTON_FUSE_AREAS; area++) {
        out->areas[area] = area_of(e, area);
    }
    out->committed = committed(e, &out->committed_area) ? EFUSE_YES : EFUSE_NO;
    out->digests_ok = digests_ok(e) ? EFUSE_YES : EFUSE_NO;
    if (out->digests_ok == EFUSE_YES) {
        memcpy(out->digests, &e->words[EFUSE_SLOT_DIGESTS], sizeof out->digests);
    }
}

static void untrusted_outputs(struct efuse_out *out)
{
    out->provisioned = out->secured = out->returned = EFUSE_MARK_PARTIAL;
    out->sensed = out->committed = out->digests_ok = EFUSE_NO;
    for (unsigned area = 0; area < PLUTON_FUSE_AREAS; area++) {
        out->areas[area] = EFUSE_AREA_TOUCHED;
    }
}

void efuse_outputs(const struct efuse *e, const struct efuse_in *in, struct efuse_out *out)
{
    const bool trusted = e->state != EFUSE_ERROR && !fault(e, in);
    memset(out, 0, sizeof *out);
    if (e->state == EFUSE_ERROR || e->state == EFUSE_HALT) {
        out->secret_error = in->secret_valid;
        out->burn_error = in->burn_valid;
        out->birth_error = in->birth_op != EFUSE_BIRTH_NONE;
        out->cycle_error = in->cycle_op != EFUSE_CYCLE_NONE;
    } else if (trusted && !in->zeroize) {
        answers(e, in, out);
    }
    if ((!in->zeroize || e->state == EFUSE_SENSE) && (trusted || is_reading(e))) {
        array_outputs(e, out);
    }
    if (trusted) {
        state_outputs(e, out);
    } else {
        untrusted_outputs(out);
    }
    out->alert = e->state == EFUSE_ERROR;
    uint32_t data = 0;
    const bool known = registers(e, in, out, trusted, &data);
    apb_answer(&out->apb, &e->guard, &in->apb, known, data);
}

// ---- The shadow takes a row ----

static enum efuse_mark mark_of(const struct efuse *e, uint64_t word)
{
    if (e->low == 0) {
        return EFUSE_MARK_ZERO;
    }
    if (e->low == e->high && e->low == word) {
        return EFUSE_MARK_WHOLE;
    }
    if (e->low == e->high && e->low == SECDED_MASK) {
        return EFUSE_MARK_ONES;
    }
    return EFUSE_MARK_PARTIAL;
}

static void take_row(struct efuse *e, unsigned row)
{
    const struct efuse_row r = efuse_row_of(row);
    bool corrected = false;
    switch (r.kind) {
    case EFUSE_KIND_WORD:
        e->marks[r.slot] = mark_of(e, r.word);
        break;
    case EFUSE_KIND_SECDED:
        e->valid[r.slot] = decode(e, &e->words[r.slot]);
        corrected = e->valid[r.slot] && (e->low != e->high || secded_syndrome(e->low) != 0 ||
                                         secded_syndrome(e->high) != 0);
        break;
    case EFUSE_KIND_UNARY:
        corrected = e->low != e->high || (r.second && (uint32_t)e->low != e->words[r.slot]);
        e->words[r.slot] |= (uint32_t)e->low;
        e->valid[r.slot] = true;
        break;
    case EFUSE_KIND_NONE:
    default:
        break;
    }
    if (corrected && e->state == EFUSE_SENSE && e->corrected < 255) {
        e->corrected++;
    }
}

static void stop(struct efuse *e, enum efuse_state state)
{
    e->state = state;
    e->row_state = EFUSE_ROW_IDLE;
    e->low = e->high = e->target = 0;
    e->pending = e->done = false;
    e->error = PLUTON_ERROR_INTERNAL;
}

// ---- The job goes on after a row ----

static void end_job(struct efuse *e)
{
    switch (e->job) {
    case EFUSE_JOB_SENSE:
        e->sensed = true;
        e->state = EFUSE_READY;
        if (e->frozen) {
            stop(e, EFUSE_HALT);
        }
        break;
    case EFUSE_JOB_LOAD:
    case EFUSE_JOB_PROGRAM:
        e->done = e->job == EFUSE_JOB_PROGRAM ? !e->failed : e->done;
        e->state = EFUSE_READY;
        break;
    case EFUSE_JOB_BEGIN:
        if (!e->failed) {
            e->session = true;
            e->session_area = e->area;
            e->count = 0;
        }
        e->state = EFUSE_DONE;
        break;
    case EFUSE_JOB_COMMIT:
        e->session = false;
        e->state = EFUSE_DONE;
        break;
    case EFUSE_JOB_BURN:
    case EFUSE_JOB_DIGEST:
        e->count += !e->failed;
        e->state = EFUSE_DONE;
        break;
    default:
        e->state = EFUSE_DONE;
        break;
    }
    e->step = 0;
}

enum result { READ, OK, REFUSED, FAILED };

static void finish_row(struct efuse *e, const struct efuse_in *in, enum result result)
{ // 6
    take_row(e, plan_of(e).row);
    uint32_t ignored = 0;
    bool last = false;
    if (e->job == EFUSE_JOB_LOAD) {
        last = e->dropped || !in->secret_valid || !decode(e, &ignored);
    } else if (result == REFUSED || result == FAILED) {
        e->failed = true;
        if (e->job == EFUSE_JOB_PROGRAM) {
            e->error = result == REFUSED ? PLUTON_ERROR_FALLING : PLUTON_ERROR_FUSE;
            last = true;
        }
    }
    e->row_state = EFUSE_ROW_IDLE;
    e->low = e->high = e->target = 0;
    e->step++;
    if (e->failed && plan_of(e).begun && e->step < rows_of(e)) {
        e->step++;
    }
    if (last || e->step >= rows_of(e)) {
        end_job(e);
    }
}

// ---- One row ----

static void judge(struct efuse *e, const struct efuse_in *in)
{ // 4
    const struct plan p = plan_of(e);
    if (!p.burn) {
        finish_row(e, in, READ);
        return;
    }
    if (e->pass == 0) {
        if ((e->low & ~e->target) != 0 || (p.fresh && e->low != 0)) {
            finish_row(e, in, REFUSED);
            return;
        }
    } else if (e->low == e->high && e->low == e->target) {
        finish_row(e, in, OK);
        return;
    } else if (e->pass == LAST_PASS) {
        finish_row(e, in, FAILED);
        return;
    }
    e->bit = e->slot = 0;
    e->fired = false;
    e->row_state = EFUSE_ROW_SLOT;
}

static void slot(struct efuse *e, const struct efuse_in *in, const struct efuse_out *out)
{ // 5
    if (out->fuse_op == EFUSE_FUSE_PULSE && in->fuse_done) {
        e->fired = true;
    }
    if (e->slot < EFUSE_PULSE_SLOT - 1) {
        e->slot++;
        return;
    }
    e->slot = 0;
    e->fired = false;
    if (e->bit < SECDED_BITS - 1) {
        e->bit++;
        return;
    }
    e->bit = 0;
    e->pass++;
    e->wait = 0;
    e->row_state = EFUSE_ROW_LOW;
}

static void row(struct efuse *e, const struct efuse_in *in, const struct efuse_out *out)
{
    switch (e->row_state) {
    case EFUSE_ROW_LOW: // 2
        if (in->fuse_done) {
            e->low = in->fuse_data;
            e->row_state = EFUSE_ROW_GAP;
        } else {
            e->wait++;
        }
        break;
    case EFUSE_ROW_GAP: // 3
        e->wait = 0;
        e->row_state = EFUSE_ROW_HIGH;
        break;
    case EFUSE_ROW_HIGH:
        if (in->fuse_done) {
            e->high = in->fuse_data;
            e->row_state = EFUSE_ROW_JUDGE;
        } else {
            e->wait++;
        }
        break;
    case EFUSE_ROW_JUDGE:
        judge(e, in);
        break;
    case EFUSE_ROW_SLOT:
        slot(e, in, out);
        break;
    case EFUSE_ROW_IDLE: // 1
    default:
        e->target = plan_of(e).target;
        e->pass = e->wait = 0;
        e->row_state = EFUSE_ROW_LOW;
        break;
    }
}

// ---- Ready takes a request ----

static bool is_burnt_whole(const struct efuse *e)
{
    return e->marks[PLUTON_FUSE_PROVISIONED] == EFUSE_MARK_WHOLE &&
           e->marks[PLUTON_FUSE_SECURED] == EFUSE_MARK_WHOLE;
}

static bool cycle_allowed(const struct efuse *e)
{
    const bool returned = e->marks[PLUTON_FUSE_RETURNED] == EFUSE_MARK_WHOLE;
    unsigned ignored = 0;
    switch (e->job) {
    case EFUSE_JOB_SECURE:
        return e->marks[PLUTON_FUSE_PROVISIONED] == EFUSE_MARK_WHOLE &&
               e->marks[PLUTON_FUSE_SECURED] != EFUSE_MARK_WHOLE &&
               e->marks[PLUTON_FUSE_RETURNED] == EFUSE_MARK_ZERO;
    case EFUSE_JOB_OVERBURN:
        return is_burnt_whole(e) && !returned;
    case EFUSE_JOB_RETURNED:
        return is_burnt_whole(e) && !returned &&
               areas_that_are(e, EFUSE_AREA_RETIRED, &ignored) == PLUTON_FUSE_AREAS;
    default:
        return false;
    }
}

static bool birth_allowed(const struct efuse *e)
{
    unsigned area = 0;
    switch (e->job) {
    case EFUSE_JOB_BEGIN:
        return clean(e) && none_committed(e) && !e->session &&
               area_of(e, e->area) == EFUSE_AREA_BLANK;
    case EFUSE_JOB_DIGEST:
        return clean(e) && session_of(e, e->area) && e->count == SECRETS + e->index;
    case EFUSE_JOB_COMMIT:
        return clean(e) && session_of(e, e->area) && e->count == WHOLE_AREA;
    case EFUSE_JOB_PROVISION:
        return committed(e, &area) && area == e->area &&
               e->marks[PLUTON_FUSE_PROVISIONED] != EFUSE_MARK_WHOLE &&
               e->marks[PLUTON_FUSE_SECURED] == EFUSE_MARK_ZERO &&
               e->marks[PLUTON_FUSE_RETURNED] == EFUSE_MARK_ZERO;
    case EFUSE_JOB_RETIRE:
        return clean(e) && none_committed(e) && area_of(e, e->area) == EFUSE_AREA_TOUCHED;
    default:
        return false;
    }
}

static enum efuse_job birth_job(unsigned op)
{
    switch (op) {
    case EFUSE_BIRTH_BEGIN:
        return EFUSE_JOB_BEGIN;
    case EFUSE_BIRTH_DIGEST:
        return EFUSE_JOB_DIGEST;
    case EFUSE_BIRTH_COMMIT:
        return EFUSE_JOB_COMMIT;
    case EFUSE_BIRTH_PROVISION:
        return EFUSE_JOB_PROVISION;
    case EFUSE_BIRTH_RETIRE:
        return EFUSE_JOB_RETIRE;
    default:
        return EFUSE_JOB_BIRTH_UNKNOWN;
    }
}

static enum efuse_job cycle_job(unsigned op)
{
    switch (op) {
    case EFUSE_CYCLE_SECURE:
        return EFUSE_JOB_SECURE;
    case EFUSE_CYCLE_OVERBURN:
        return EFUSE_JOB_OVERBURN;
    case EFUSE_CYCLE_RETURNED:
        return EFUSE_JOB_RETURNED;
    default:
        return EFUSE_JOB_CYCLE_UNKNOWN;
    }
}

static bool load_allowed(const struct efuse *e)
{
    unsigned area = 0;
    return e->secret < 3 && ((committed(e, &area) && area == e->area) || session_of(e, e->area));
}

static enum pluton_error check_program(const struct efuse *e)
{
    const struct efuse_row r = efuse_row_of(e->row_register);
    const bool returned_zero = e->marks[PLUTON_FUSE_RETURNED] == EFUSE_MARK_ZERO;
    bool may = false;
    if (e->op != OP_PROGRAM) {
        return PLUTON_ERROR_COMMAND;
    }
    if (!r.by_software || r.second) {
        return PLUTON_ERROR_DENIED;
    }
    switch (r.kind) {
    case EFUSE_KIND_UNARY:
        may = returned_zero;
        break;
    case EFUSE_KIND_SECDED: {
        const unsigned lock = r.slot < 4                   ? PLUTON_FUSE_LOCK_SERIAL
                              : r.slot < EFUSE_SLOT_SECOND ? PLUTON_FUSE_LOCK_ROOT
                                                           : EFUSE_MARK_LOCK_SECOND;
        may = clean(e) && none_committed(e) && e->marks[lock] == EFUSE_MARK_ZERO;
        break;
    }
    default: // the lock rows
        may = clean(e) && none_committed(e);
        break;
    }
    return may ? PLUTON_ERROR_NONE : PLUTON_ERROR_LOCKED;
}

static uint64_t program_target(const struct efuse *e)
{
    const struct efuse_row r = efuse_row_of(e->row_register);
    switch (r.kind) {
    case EFUSE_KIND_UNARY:
        return e->data_register | e->words[r.slot];
    case EFUSE_KIND_SECDED:
        return secded_encode(apb_swapped(e->data_register));
    default:
        return r.word;
    }
}

static void take_program(struct efuse *e)
{
    const enum pluton_error error = check_program(e);
    e->pending = false;
    e->error = error;
    if (error == PLUTON_ERROR_NONE) {
        e->done = false;
        e->job = EFUSE_JOB_PROGRAM;
        e->planned = program_target(e);
        e->state = EFUSE_RUN;
    }
}

static void take_request(struct efuse *e, const struct efuse_in *in)
{ // 2
    bool allowed = false;
    e->step = 0;
    e->failed = e->dropped = false;
    if (in->secret_valid) {
        e->job = EFUSE_JOB_LOAD;
        e->area = in->secret_area;
        e->secret = in->secret;
        allowed = load_allowed(e);
    } else if (in->burn_valid) {
        e->job = EFUSE_JOB_BURN;
        e->area = in->burn_area;
        e->secret = in->burn_secret;
        e->index = in->burn_index;
        e->word = in->burn_share0 ^ in->burn_share1;
        allowed = clean(e) && session_of(e, e->area) && e->secret < 3 &&
                  e->count == 8 * e->secret + e->index;
    } else if (in->cycle_op != EFUSE_CYCLE_NONE) {
        e->job = cycle_job(in->cycle_op);
        allowed = cycle_allowed(e);
    } else if (in->birth_op != EFUSE_BIRTH_NONE) {
        e->job = birth_job(in->birth_op);
        e->area = in->birth_area;
        e->index = in->birth_index;
        e->word = in->birth_word;
        allowed = birth_allowed(e);
    } else {
        if (e->pending) {
            take_program(e);
        }
        return;
    }
    e->failed = !allowed;
    e->state = allowed ? EFUSE_RUN : EFUSE_DONE;
    if (allowed && (e->job == EFUSE_JOB_OVERBURN || e->job == EFUSE_JOB_RETIRE)) {
        e->session = false;
    }
}

// ---- The clock edge ----

static void access_registers(struct efuse *e, const struct efuse_in *in,
                             const struct efuse_out *out)
{
    if (!in->apb.sel || !in->apb.enable || !in->apb.write || out->apb.error ||
        e->state == EFUSE_HALT || e->state == EFUSE_ERROR) { // its setup cycle was before that
        return;
    }
    switch (in->apb.offset) {
    case OFFSET_CMD:
        e->op = in->apb.data & 7;
        e->pending = true;
        break;
    case OFFSET_ROW:
        e->row_register = in->apb.data & 0xFF;
        break;
    default:
        e->data_register = in->apb.data;
        break;
    }
}

void efuse_step(struct efuse *e, const struct efuse_in *in)
{
    struct efuse_out out;
    efuse_outputs(e, in, &out);
    const bool refuse = refuses(e, &in->apb);
    if (fault(e, in)) {
        stop(e, EFUSE_ERROR);
    } else if (in->zeroize && e->state != EFUSE_ERROR && e->state != EFUSE_HALT &&
               e->state != EFUSE_SENSE) {
        stop(e, EFUSE_HALT);
    } else {
        e->frozen = e->frozen || in->zeroize;
        if (e->state == EFUSE_RUN && e->job == EFUSE_JOB_LOAD && !in->secret_valid) {
            e->dropped = true;
        }
        switch (e->state) {
        case EFUSE_SENSE:
        case EFUSE_RUN:
            row(e, in, &out);
            break;
        case EFUSE_READY:
            take_request(e, in);
            break;
        case EFUSE_DONE:
            e->state = EFUSE_READY;
            break;
        case EFUSE_HALT:
        case EFUSE_ERROR:
        default:
            break;
        }
        access_registers(e, in, &out);
    }
    apb_guard_step(&e->guard, &in->apb, refuse);
}

void efuse_reset(struct efuse *e)
{
    memset(e, 0, sizeof *e);
    apb_guard_reset(&e->guard);
    for (unsigned i = 0; i < EFUSE_MARKS; i++) {
        e->marks[i] = EFUSE_MARK_PARTIAL;
    }
}
