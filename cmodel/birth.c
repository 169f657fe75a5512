// SPDX-License-Identifier: Apache-2.0
// Step numbers and rules in comments are those of rtl/birth/README.md.
#include "cmodel/birth.h"

#include <string.h>

enum { ID = 0x00, VERSION = 0x04, CMD = 0x08, STATUS = 0x0C };

// Registers of ecc (rtl/ecc/ecc.rdl), and its commands.
enum { ECC_CMD = 0x008, ECC_STATUS = 0x00C, ECC_FIRST = 0x2A0 };
enum { ECC_PUBLIC_KEY = 1, ECC_GENERATE = 2, ECC_SLOT_SHIFT = 16, ECC_TO_SHIFT = 24 };

enum { POINT_WORDS = 16, DIGEST_WORDS = 8 };

void birth_reset(struct birth *b)
{
    memset(b, 0, sizeof *b);
    b->bus_refused = true;
}

// ---- key job ----

static bool job_done(const struct birth *b, const struct birth_in *in)
{
    return b->job.state == BIRTH_JOB_WAIT && in->done;
}

static void job_start(struct birth_job *j)
{
    *j = (struct birth_job){.state = BIRTH_JOB_SETUP, .item = BIRTH_ITEM_CMD, .carry = 0x04};
}

static void job_outputs(const struct birth *b, struct birth_out *out)
{
    const struct birth_job *j = &b->job;
    const bool bus = j->state == BIRTH_JOB_SETUP || j->state == BIRTH_JOB_ACCESS;
    out->psha_bytes = 4;
    out->psha_request = (bus && j->item == BIRTH_ITEM_WORD) || j->state == BIRTH_JOB_PUSH ||
                        j->state == BIRTH_JOB_LAST || j->state == BIRTH_JOB_WAIT;
    if (bus) { // 2
        out->ecc.sel = true;
        out->ecc.enable = j->state == BIRTH_JOB_ACCESS;
        switch (j->item) {
        case BIRTH_ITEM_CMD:
            out->ecc.write = true;
            out->ecc.strobe = 0xF;
            out->ecc.offset = ECC_CMD;
            out->ecc.data = b->step == BIRTH_GENERATE ? ECC_GENERATE | b->k << ECC_TO_SHIFT
                                                      : ECC_PUBLIC_KEY | b->k << ECC_SLOT_SHIFT;
            break;
        case BIRTH_ITEM_STATUS:
            out->ecc.offset = ECC_STATUS;
            break;
        default:
            out->ecc.offset = ECC_FIRST + 4 * j->n;
            break;
        }
    } else if (j->state == BIRTH_JOB_PUSH) { // 4
        out->psha_valid = true;
        out->psha_word = (uint32_t)j->carry << 24 | j->word >> 8;
    } else if (j->state == BIRTH_JOB_LAST) { // 5
        out->psha_valid = out->psha_finish = true;
        out->psha_word = (uint32_t)j->carry << 24;
        out->psha_bytes = 1;
    }
}

static void job_fail(struct birth_job *j, unsigned error)
{
    j->state = BIRTH_JOB_FAILED;
    j->error = error;
}

// 3
static void job_answered(struct birth_job *j, const struct apb_out *ecc)
{
    const unsigned error = ecc->data >> 8 & 0xFF;
    j->state = BIRTH_JOB_SETUP;
    if (ecc->error) {
        job_fail(j, PLUTON_ERROR_INTERNAL);
    } else if (j->item == BIRTH_ITEM_CMD) {
        j->item = BIRTH_ITEM_STATUS;
    } else if (j->item == BIRTH_ITEM_WORD) {
        j->word = apb_swapped(ecc->data);
        j->state = BIRTH_JOB_PUSH;
    } else if (ecc->data & 1) {
        return; // busy: again
    } else if ((ecc->data & 2) && error == PLUTON_ERROR_NONE) {
        j->item = BIRTH_ITEM_WORD;
        j->n = 0;
    } else {
        job_fail(j, error == PLUTON_ERROR_NONE ? PLUTON_ERROR_INTERNAL : error);
    }
}

static void job_step(struct birth_job *j, const struct birth_in *in)
{
    switch (j->state) {
    case BIRTH_JOB_SETUP:
        j->state = BIRTH_JOB_ACCESS;
        break;
    case BIRTH_JOB_ACCESS:
        if (in->ecc.ready) {
            job_answered(j, &in->ecc);
        }
        break;
    case BIRTH_JOB_PUSH:
        if (in->grant && in->ready) {
            j->carry = (uint8_t)j->word;
            j->state = j->n == POINT_WORDS - 1 ? BIRTH_JOB_LAST : BIRTH_JOB_SETUP;
            j->n = j->n == POINT_WORDS - 1 ? 0 : j->n + 1;
        }
        break;
    case BIRTH_JOB_LAST:
        if (in->grant && in->ready) {
            j->state = BIRTH_JOB_WAIT;
        }
        break;
    case BIRTH_JOB_FAILED:
        j->state = BIRTH_JOB_IDLE;
        break;
    case BIRTH_JOB_WAIT:
    case BIRTH_JOB_IDLE:
    default:
        break;
    }
}

// ---- registers ----

static bool busy(const struct birth *b)
{
    return b->step != BIRTH_IDLE;
}

static bool bus_accepts(const struct birth *b, const struct apb_in *apb)
{
    const uint32_t offset = apb_offset(apb);
    if (!apb_access(apb) || b->bus_refused || !apb_allowed(apb)) {
        return false;
    }
    return apb->write ? offset == CMD && apb->strobe == 0xF
                      : offset == ID || offset == VERSION || offset == STATUS;
}

static uint32_t read_register(const struct birth *b, uint32_t offset)
{
    switch (offset) {
    case ID:
        return PLUTON_BIRTH_ID;
    case VERSION:
        return 0x00010000;
    default: // STATUS
        return (uint32_t)busy(b) | (uint32_t)b->done << 1 |
               (uint32_t)(busy(b) ? PLUTON_ERROR_NONE : b->error) << 8 |
               (uint32_t)(busy(b) ? (unsigned)b->step : b->failed_step) << 16 | b->area << 20;
    }
}

// ---- outputs ----

// What a step asks of keys and efuse after its first cycle.
static void requests(const struct birth *b, struct birth_out *out)
{
    switch (b->step) {
    case BIRTH_RETIRE:
        if (b->k < BIRTH_AREAS) {
            out->fuse_op = BIRTH_FUSE_RETIRE;
            out->fuse_area = b->k;
        }
        break;
    case BIRTH_DRAW:
        out->key_op = KEYS_BIRTH_ROOT;
        break;
    case BIRTH_BEGIN:
        out->fuse_op = BIRTH_FUSE_BEGIN;
        break;
    case BIRTH_BURN:
        out->key_op = KEYS_BIRTH_BURN;
        out->key_slot = b->k;
        out->key_area = b->area;
        break;
    case BIRTH_LOAD:
        out->key_op = KEYS_BIRTH_LOAD;
        out->key_area = b->area;
        break;
    case BIRTH_CERTIFY:
        if (b->digest) {
            out->fuse_op = BIRTH_FUSE_DIGEST;
            out->fuse_index = DIGEST_WORDS * b->k + b->i;
        }
        break;
    case BIRTH_WIPE:
    case BIRTH_CLEAN:
    case BIRTH_UNDO:
        out->key_op = KEYS_BIRTH_WIPE;
        break;
    case BIRTH_COMMIT:
        out->fuse_op = BIRTH_FUSE_COMMIT;
        break;
    case BIRTH_PROVISION:
        out->fuse_op = BIRTH_FUSE_PROVISION;
        break;
    case BIRTH_CLEAR:
        out->fuse_op = BIRTH_FUSE_RETIRE;
        break;
    default:
        break;
    }
    if (out->fuse_op != BIRTH_FUSE_NONE && b->step != BIRTH_RETIRE) {
        out->fuse_area = b->area;
    }
}

void birth_outputs(const struct birth *b, const struct birth_in *in, struct birth_out *out)
{
    memset(out, 0, sizeof *out);
    if (apb_access(&in->apb)) {
        const bool accepted = bus_accepts(b, &in->apb);
        out->apb.ready = true;
        out->apb.error = !accepted;
        out->apb.data = accepted && !in->apb.write ? read_register(b, apb_offset(&in->apb)) : 0;
    }
    out->ecc_request = (b->step >= BIRTH_OWN && b->step <= BIRTH_COMMIT) || b->step == BIRTH_UNDO;
    job_outputs(b, out);
    if (!b->first) {
        requests(b, out);
    }
    if (out->fuse_op == BIRTH_FUSE_DIGEST) {
        out->fuse_word = in->digest[b->i];
    }
}

// ---- steps ----

static void enter(struct birth *b, enum birth_step step)
{
    b->step = step;
    b->first = true;
    b->digest = false;
    b->k = b->i = 0;
    b->provisioned = b->provisioned || step == BIRTH_PROVISION;
}

static void next_k(struct birth *b)
{
    b->k++;
    b->i = 0;
    b->digest = false;
    b->first = true;
}

static void fail(struct birth *b, unsigned error)
{
    b->error = error;
    b->failed_step = (unsigned)b->step;
    enter(b, b->step == BIRTH_RETIRE || b->step == BIRTH_PROVISION ? BIRTH_IDLE : BIRTH_UNDO);
}

// Blank? tainted?
static unsigned check_life(const struct birth_in *in)
{
    return in->blank != PLUTON_BLANK_YES ? PLUTON_ERROR_DENIED
           : in->tainted                 ? PLUTON_ERROR_TAINTED
                                         : PLUTON_ERROR_NONE;
}

static void begin(struct birth *b, enum birth_step step, const struct birth_in *in)
{
    b->done = false;
    b->error = PLUTON_ERROR_NONE;
    b->failed_step = 0;
    b->begun = false;
    if (step == BIRTH_PROVISION) {
        b->area = in->committed_area;
    }
    enter(b, step);
}

static void idle(struct birth *b, const struct birth_in *in)
{
    const bool unfinished = in->unfinished == PLUTON_UNFINISHED_YES;
    if (bus_accepts(b, &in->apb) && in->apb.write) {
        const unsigned error = (in->apb.data & 7) != BIRTH_OP_START ? PLUTON_ERROR_COMMAND
                               : unfinished                         ? PLUTON_ERROR_NONE
                                                                    : check_life(in);
        if (error != PLUTON_ERROR_NONE) {
            b->error = error;
        } else {
            begin(b, unfinished ? BIRTH_PROVISION : BIRTH_RETIRE, in);
        }
    } else if (!in->apb.sel && unfinished && in->sensed == KEYS_FUSE_YES &&
               in->committed == KEYS_FUSE_YES && !b->provisioned) {
        begin(b, BIRTH_PROVISION, in);
    }
}

static void retire(struct birth *b, const struct birth_in *in)
{
    if (b->k == BIRTH_AREAS) {
        for (unsigned area = 0; area < BIRTH_AREAS; area++) {
            if (in->areas[area] == BIRTH_AREA_BLANK) {
                b->area = area;
                enter(b, BIRTH_OWN);
                return;
            }
        }
        fail(b, PLUTON_ERROR_SCRAP);
    } else if (b->first && in->areas[b->k] == BIRTH_AREA_TOUCHED) {
        b->first = false;
    } else if (b->first || in->fuse_done || in->fuse_error) {
        next_k(b);
    }
}

static void own(struct birth *b, const struct birth_in *in)
{
    const unsigned error = check_life(in);
    b->first = false;
    if (in->owner != KEYS_OWNER_YES) {
        return;
    }
    if (error != PLUTON_ERROR_NONE) {
        fail(b, error);
    } else {
        enter(b, BIRTH_GENERATE);
    }
}

static void generate(struct birth *b, const struct birth_in *in)
{
    const enum birth_job_state job = b->job.state;
    const bool done = job_done(b, in);
    job_step(&b->job, in);
    if (b->first) {
        b->first = false;
        job_start(&b->job);
    } else if (job == BIRTH_JOB_FAILED) {
        fail(b, b->job.error);
    } else if (done) {
        b->job.state = BIRTH_JOB_IDLE;
        b->kept[b->k] = in->digest[0];
        if (b->k == 0) {
            next_k(b);
        } else if (b->kept[0] == b->kept[1]) {
            fail(b, PLUTON_ERROR_FAULT);
        } else {
            enter(b, BIRTH_DRAW);
        }
    }
}

static void burn_digest(struct birth *b, const struct birth_in *in)
{
    if (b->first) {
        b->first = false;
    } else if (in->fuse_error) {
        b->job.state = BIRTH_JOB_IDLE;
        fail(b, PLUTON_ERROR_FUSE);
    } else if (in->fuse_done) {
        b->first = true;
        b->i++;
        if (b->i == DIGEST_WORDS) {
            b->job.state = BIRTH_JOB_IDLE;
            if (b->k == 0) {
                next_k(b);
            } else {
                enter(b, BIRTH_CLEAN);
            }
        }
    }
}

static void certify(struct birth *b, const struct birth_in *in)
{
    const enum birth_job_state job = b->job.state;
    const bool done = job_done(b, in);
    job_step(&b->job, in);
    if (b->digest) {
        burn_digest(b, in);
    } else if (b->first) {
        b->first = false;
        job_start(&b->job);
    } else if (job == BIRTH_JOB_FAILED) {
        fail(b, b->job.error);
    } else if (done && in->digest[0] != b->kept[b->k]) {
        b->job.state = BIRTH_JOB_IDLE;
        fail(b, PLUTON_ERROR_FAULT);
    } else if (done) {
        b->digest = b->first = true;
    }
}

// A step that asks keys: `next` after the last of `count` answers.
static void ask_keys(struct birth *b, const struct birth_in *in, unsigned count,
                     enum birth_step next)
{
    if (b->first) {
        b->first = false;
    } else if (in->key_error) {
        fail(b, in->key_code);
    } else if (in->key_done && b->k + 1 < count) {
        next_k(b);
    } else if (in->key_done) {
        enter(b, next);
    }
}

// A step that asks efuse, if nothing stands against it in its first cycle.
static void ask_fuses(struct birth *b, const struct birth_in *in, unsigned against,
                      enum birth_step next)
{
    if (b->first && against != PLUTON_ERROR_NONE) {
        fail(b, against);
    } else if (b->first) {
        b->first = false;
        b->begun = b->begun || b->step == BIRTH_BEGIN;
    } else if (in->fuse_error) {
        fail(b, PLUTON_ERROR_FUSE);
    } else if (in->fuse_done) {
        b->done = b->step == BIRTH_PROVISION;
        enter(b, next);
    }
}

void birth_step(struct birth *b, const struct birth_in *in)
{
    const bool was_busy = busy(b);
    switch (b->step) {
    case BIRTH_IDLE:
        idle(b, in);
        break;
    case BIRTH_RETIRE:
        retire(b, in);
        break;
    case BIRTH_OWN:
        own(b, in);
        break;
    case BIRTH_GENERATE:
        generate(b, in);
        break;
    case BIRTH_DRAW:
        ask_keys(b, in, 1, BIRTH_BEGIN);
        break;
    case BIRTH_BEGIN:
        ask_fuses(b, in, check_life(in), BIRTH_BURN);
        break;
    case BIRTH_BURN:
        ask_keys(b, in, 3, BIRTH_WIPE);
        break;
    case BIRTH_WIPE:
        ask_keys(b, in, 1, BIRTH_LOAD);
        break;
    case BIRTH_LOAD:
        ask_keys(b, in, 1, BIRTH_CERTIFY);
        break;
    case BIRTH_CERTIFY:
        certify(b, in);
        break;
    case BIRTH_CLEAN:
        ask_keys(b, in, 1, BIRTH_COMMIT);
        break;
    case BIRTH_COMMIT:
        ask_fuses(b, in, check_life(in), BIRTH_PROVISION);
        break;
    case BIRTH_PROVISION:
        ask_fuses(b, in, in->digests_ok == KEYS_FUSE_YES ? PLUTON_ERROR_NONE : PLUTON_ERROR_FUSE,
                  BIRTH_IDLE);
        break;
    case BIRTH_UNDO:
        if (b->first) {
            b->first = false;
        } else if (in->key_done || in->key_error) {
            enter(b, b->begun ? BIRTH_CLEAR : BIRTH_IDLE);
        }
        break;
    case BIRTH_CLEAR:
    default:
        if (b->first) {
            b->first = false;
        } else if (in->fuse_done || in->fuse_error) {
            enter(b, BIRTH_IDLE);
        }
        break;
    }
    if (apb_setup(&in->apb)) {
        b->bus_refused = in->apb.write && was_busy;
    }
}
