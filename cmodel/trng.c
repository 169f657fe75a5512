// SPDX-License-Identifier: Apache-2.0
// Numbers in comments are the rules of rtl/trng/README.md.
#include "cmodel/trng.h"

#include <string.h>

#include "firmware/drivers/generated/trng_regs.h"

#define RCT_CUTOFF 81
#define APT_CUTOFF 824
#define RCT_LEAST 21
#define APT_LEAST 589
#define RCT_MOST 127 // where B stops

enum { OP_TEST = 1, OP_TAP_ON = 2, OP_TAP_OFF = 3 };

void trng_reset(struct trng *t)
{
    memset(t, 0, sizeof *t);
    t->state = TRNG_START;
    t->rct_cutoff = RCT_CUTOFF;
    t->apt_cutoff = APT_CUTOFF;
}

static enum trng_health health(const struct trng *t)
{
    switch (t->state) {
    case TRNG_START:
        return TRNG_HEALTH_TESTING;
    case TRNG_COLLECT:
    case TRNG_HASH:
    case TRNG_FULL:
        return TRNG_HEALTH_GOOD;
    case TRNG_FAILED:
    case TRNG_ERROR:
    default:
        return TRNG_HEALTH_FAILED;
    }
}

static unsigned shown_error(const struct trng *t)
{
    if (t->state == TRNG_ERROR) {
        return PLUTON_ERROR_INTERNAL;
    }
    return t->failed ? PLUTON_ERROR_RANDOM : t->error;
}

static uint32_t status(const struct trng *t)
{
    return (uint32_t)(health(t) == TRNG_HEALTH_GOOD) << TRNG_STATUS_GOOD_SHIFT |
           (uint32_t)t->failed << TRNG_STATUS_FAILED_SHIFT |
           (uint32_t)(t->waiting || t->running) << TRNG_STATUS_TESTING_SHIFT |
           (uint32_t)t->tested << TRNG_STATUS_TESTED_SHIFT |
           (uint32_t)t->tap << TRNG_STATUS_TAP_SHIFT |
           (uint32_t)t->overrun << TRNG_STATUS_OVERRUN_SHIFT |
           (uint32_t)(t->state == TRNG_FULL) << TRNG_STATUS_SEED_SHIFT |
           shown_error(t) << TRNG_STATUS_ERROR_SHIFT | t->causes << TRNG_STATUS_RCT_SHIFT |
           t->level << TRNG_STATUS_WORDS_SHIFT;
}

// What CMD's checks say of a command.
static unsigned check(const struct trng *t, unsigned op, bool blank)
{
    switch (op) {
    case OP_TEST:
        if (t->failed) {
            return PLUTON_ERROR_RANDOM;
        }
        return t->state == TRNG_START || t->waiting || t->running ? PLUTON_ERROR_ORDER
                                                                  : PLUTON_ERROR_NONE;
    case OP_TAP_ON:
        return blank ? PLUTON_ERROR_NONE : PLUTON_ERROR_DENIED;
    case OP_TAP_OFF:
        return PLUTON_ERROR_NONE;
    default:
        return PLUTON_ERROR_COMMAND;
    }
}

static bool write_refused(const struct trng *t, const struct trng_in *in)
{
    if (in->strobe != 0xF || t->refuses) {
        return true;
    }
    switch (in->offset) {
    case TRNG_CMD_OFFSET:
        return false;
    case TRNG_RCT_CUTOFF_OFFSET:
        return in->data < RCT_LEAST || in->data > t->rct_cutoff;
    case TRNG_APT_CUTOFF_OFFSET:
        return in->data < APT_LEAST || in->data > t->apt_cutoff;
    default:
        return true;
    }
}

static bool read_refused(const struct trng *t, const struct trng_in *in, uint32_t *data)
{
    switch (in->offset) {
    case TRNG_ID_OFFSET:
        *data = PLUTON_TRNG_ID;
        return false;
    case TRNG_VERSION_OFFSET:
        *data = 1 << TRNG_VERSION_MAJOR_SHIFT;
        return false;
    case TRNG_STATUS_OFFSET:
        *data = status(t);
        return false;
    case TRNG_RCT_CUTOFF_OFFSET:
        *data = t->rct_cutoff;
        return false;
    case TRNG_APT_CUTOFF_OFFSET:
        *data = t->apt_cutoff;
        return false;
    case TRNG_WORST_OFFSET:
        *data = t->worst_rct << TRNG_WORST_RCT_SHIFT | t->worst_apt << TRNG_WORST_APT_SHIFT;
        return false;
    case TRNG_RAW_OFFSET:
        *data = t->raw[0];
        return t->level == 0 || !in->blank;
    default:
        return true;
    }
}

static bool refused(const struct trng *t, const struct trng_in *in, uint32_t *data)
{
    if (in->subject != PLUTON_SUBJECT_PLUTON || in->nonsecure) {
        return true;
    }
    return in->write ? write_refused(t, in) : read_refused(t, in, data);
}

// The command that is accepted in this cycle; 0 if none is.
static unsigned accepted(const struct trng *t, const struct trng_in *in)
{
    uint32_t data;
    if (t->state == TRNG_ERROR || !in->access || !in->write || in->offset != TRNG_CMD_OFFSET ||
        refused(t, in, &data)) {
        return 0;
    }
    const unsigned op = (in->data & TRNG_CMD_OP_MASK) >> TRNG_CMD_OP_SHIFT;
    return check(t, op, in->blank) == PLUTON_ERROR_NONE ? op : 0;
}

void trng_outputs(const struct trng *t, const struct trng_in *in, struct trng_out *out)
{
    memset(out, 0, sizeof *out);
    if (in->access) {
        uint32_t data = 0;
        out->bus_error = refused(t, in, &data);
        out->data = out->bus_error ? 0 : data;
    }
    out->noise_enable = t->state != TRNG_ERROR && (!t->failed || t->tap);
    out->health = health(t);
    out->test_used = accepted(t, in) == OP_TAP_ON;
    out->alert = t->state == TRNG_ERROR;
    if (t->state == TRNG_HASH) { // 3
        out->request = true;
        out->valid = t->offered < TRNG_BLOCK_WORDS;
        if (out->valid) {
            out->word = t->buffer[t->offered];
            out->bytes = 4;
            out->finish = t->offered == TRNG_BLOCK_WORDS - 1;
        }
    }
    out->seed_valid = t->state == TRNG_FULL && in->seed_valid; // 4
    out->seed_word = out->seed_valid ? t->seed[t->delivered] : 0;
    out->seed_error = (t->state == TRNG_FAILED || t->state == TRNG_ERROR) && in->seed_valid;
}

static unsigned larger(unsigned a, unsigned b)
{
    return a > b ? a : b;
}

// Rules 1 to 4 of the tests; what failed.
static unsigned run_tests(struct trng *t, const struct trng_in *in, bool enable, bool sample)
{
    unsigned causes = in->zeroize ? TRNG_CAUSE_ZEROIZED : 0;
    if (sample) {
        (void)health_rct_sample(&t->rct, in->noise_bit, RCT_CUTOFF);
        t->rct.B = t->rct.B > RCT_MOST ? RCT_MOST : t->rct.B;
        causes |= t->rct.B >= t->rct_cutoff ? TRNG_CAUSE_RCT : 0; // never above the constant
        causes |= health_lags_sample(&t->lags, in->noise_bit, t->rct_cutoff) ? TRNG_CAUSE_LAG : 0;
        (void)health_apt_sample(&t->apt, in->noise_bit, APT_CUTOFF);
        causes |= t->apt.B >= t->apt_cutoff ? TRNG_CAUSE_APT : 0;
        t->worst_rct = larger(t->worst_rct, t->rct.B);
        t->worst_apt = larger(t->worst_apt, t->apt.B);
    }
    t->silence = enable && !sample ? t->silence + 1 : 0;
    if (t->silence == TRNG_SILENCE_CYCLES) {
        causes |= TRNG_CAUSE_SILENT;
        t->silence = 0;
    }
    return causes;
}

// The tap takes the sample, loses it, or ends.
static void run_tap(struct trng *t, const struct trng_in *in, unsigned op, bool sample, bool read)
{
    const unsigned level = t->level;
    if (read) {
        t->level--;
        memmove(t->raw, t->raw + 1, sizeof t->raw - sizeof t->raw[0]);
    }
    if (op == OP_TAP_ON || op == OP_TAP_OFF || (t->tap && !in->blank)) {
        t->overrun = t->overrun && op != OP_TAP_ON;
        t->tap = op == OP_TAP_ON;
        t->level = 0;
        t->partial_bits = 0;
    } else if (t->tap && sample) {
        t->partial = t->partial << 1 | in->noise_bit;
        if (++t->partial_bits == 32) {
            t->partial_bits = 0;
            if (level < TRNG_RAW_WORDS) {
                t->raw[t->level++] = t->partial;
            } else {
                t->overrun = true;
            }
        }
    }
}

static void collect(struct trng *t, bool bit)
{ // 2
    uint32_t *word = &t->buffer[t->samples / 32];
    *word = *word << 1 | bit;
    if (++t->samples == TRNG_BLOCK_SAMPLES) {
        t->samples = 0;
        t->offered = 0;
        (void)sha2_init(&t->message, SHA2_256);
        t->state = TRNG_HASH;
    }
}

static void take_digest(struct trng *t, const uint8_t digest[32])
{
    uint8_t expected[32];
    (void)sha2_final(&t->message, expected); // can't fail: open since Collect
    t->digest_wrong = t->digest_wrong || memcmp(expected, digest, sizeof expected) != 0;
    for (unsigned i = 0; i < TRNG_SEED_WORDS; i++) {
        const uint8_t *p = digest + 4 * i;
        t->seed[i] =
            (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | (uint32_t)p[3];
    }
    t->delivered = 0;
    t->state = TRNG_FULL;
}

static void hash(struct trng *t, const struct trng_in *in)
{ // 3
    if (t->offered == TRNG_BLOCK_WORDS) {
        if (in->done) {
            take_digest(t, in->digest);
        }
    } else if (in->ready) {
        uint32_t *word = &t->buffer[t->offered++];
        const uint8_t bytes[4] = {(uint8_t)(*word >> 24), (uint8_t)(*word >> 16),
                                  (uint8_t)(*word >> 8), (uint8_t)*word};
        (void)sha2_update(&t->message, bytes, sizeof bytes);
        *word = 0;
    }
}

// What a failure and a fault leave nothing of.
static void wipe(struct trng *t)
{
    memset(t->buffer, 0, sizeof t->buffer);
    memset(t->seed, 0, sizeof t->seed);
    memset(&t->message, 0, sizeof t->message);
    t->samples = t->offered = t->delivered = 0;
    t->waiting = t->running = t->tested = false;
    t->failed = true;
}

static void write_cutoff(struct trng *t, const struct trng_in *in)
{
    if (in->offset == TRNG_RCT_CUTOFF_OFFSET) {
        t->rct_cutoff = in->data;
    } else if (in->offset == TRNG_APT_CUTOFF_OFFSET) {
        t->apt_cutoff = in->data;
    }
}

void trng_step(struct trng *t, const struct trng_in *in)
{
    struct trng_out out;
    trng_outputs(t, in, &out);
    if (t->state == TRNG_ERROR) {
        if (in->access && in->write && !out.bus_error) {
            write_cutoff(t, in);
        }
        t->refuses = true;
        return;
    }
    const struct trng before = *t;
    const bool sample = out.noise_enable && in->noise_valid;
    const bool access = in->access && !out.bus_error;
    const unsigned op = accepted(t, in);

    // The bus
    if (access && in->write && in->offset == TRNG_CMD_OFFSET) {
        t->error = check(t, (in->data & TRNG_CMD_OP_MASK) >> TRNG_CMD_OP_SHIFT, in->blank);
    }
    const unsigned causes = run_tests(t, in, out.noise_enable, sample); // by the old cutoffs
    if (access && in->write) {
        write_cutoff(t, in);
    }
    run_tap(t, in, op, sample, access && !in->write && in->offset == TRNG_RAW_OFFSET);

    const bool early = before.state == TRNG_HASH && in->done && before.offered < TRNG_BLOCK_WORDS;
    if (in->sha_alert || early) {
        t->causes = before.failed ? before.causes : causes;
        wipe(t);
        t->tap = false;
        t->level = 0;
        t->state = TRNG_ERROR;
        return;
    }
    if (before.state == TRNG_FAILED) {
        return;
    }
    if (causes != 0) { // 5
        t->causes = causes;
        wipe(t);
        t->state = TRNG_FAILED;
        return;
    }

    // TEST; 5 of the tests
    if (sample && before.waiting && before.apt.i == 0) {
        t->waiting = false;
        t->running = true;
    }
    if (sample && before.running && before.apt.i == HEALTH_APT_WINDOW - 1) {
        t->running = false;
        t->tested = true;
    }
    if (op == OP_TEST) {
        t->waiting = true;
        t->tested = false;
    }

    switch (before.state) {
    case TRNG_START: // 1
        if (sample && before.apt.i == HEALTH_APT_WINDOW - 1) {
            t->state = TRNG_COLLECT;
        }
        break;
    case TRNG_COLLECT:
        if (sample && !before.tap) {
            collect(t, in->noise_bit);
        }
        break;
    case TRNG_HASH:
        hash(t, in);
        break;
    case TRNG_FULL: // 4
    default:
        if (out.seed_valid) {
            t->seed[t->delivered++] = 0;
            if (t->delivered == TRNG_SEED_WORDS) {
                t->delivered = 0;
                t->state = TRNG_COLLECT;
            }
        }
        break;
    }
}
