// SPDX-License-Identifier: Apache-2.0
// Numbers in comments are the rules of rtl/drbg/README.md, States and cycles.
#include "cmodel/drbg_block.h"

#include <string.h>

#include "cmodel/spec.h"
#include "cmodel/trng.h"
#include "firmware/drivers/generated/drbg_regs.h"

#define WIPE_CYCLES 64
#define RESULT_CYCLE 142  // of a step: at its end the digest is there
#define STEP_CYCLES 150   // Init, Value steps, Generate
#define KEY_CYCLES 292    // KeyN
#define SEEDED_CYCLES 357 // Key0, Key1
#define OP_RESEED 1

void drbg_block_reset(struct drbg_block *d)
{
    memset(d, 0, sizeof *d);
    d->state = DRBG_BLOCK_WIPE;
    d->cycle = 1;
}

static bool broken(const struct drbg_block *d, const struct drbg_block_in *in)
{
    const bool early = d->state == DRBG_BLOCK_WIPE || (d->state == DRBG_BLOCK_SEED && !d->seeded);
    return d->failed || in->zeroize ||
           (in->health != TRNG_HEALTH_GOOD && !(in->health == TRNG_HEALTH_TESTING && early));
}

// 4
static bool deliverable(const struct drbg_block *d, const struct drbg_block_in *in)
{
    if (d->gone == DRBG_BLOCK_WORDS || broken(d, in)) {
        return false;
    }
    return (d->state == DRBG_BLOCK_READY && !d->ending && !d->reseeding) ||
           (d->state == DRBG_BLOCK_STEP && d->step == DRBG_BLOCK_GENERATE &&
            d->cycle > RESULT_CYCLE);
}

// The number of the client that gets a word; RANDOM is DRBG_BLOCK_CLIENTS. -1: nobody does.
static int served(const struct drbg_block *d, const struct drbg_block_in *in)
{
    if (!deliverable(d, in)) {
        return -1;
    }
    for (int i = 0; i < DRBG_BLOCK_CLIENTS; i++) {
        if (in->ask[i]) {
            return i;
        }
    }
    return !d->holds && !d->reseeding ? DRBG_BLOCK_CLIENTS : -1;
}

static uint32_t next_word(const struct drbg_block *d)
{
    const uint8_t *p = d->drbg.V + 4 * d->gone;
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | (uint32_t)p[3];
}

static unsigned check(const struct drbg_block *d, uint32_t command)
{
    if ((command & DRBG_CMD_OP_MASK) >> DRBG_CMD_OP_SHIFT != OP_RESEED) {
        return PLUTON_ERROR_COMMAND;
    }
    if (d->failed) {
        return PLUTON_ERROR_RANDOM;
    }
    return !d->seeded || d->reseeding ? PLUTON_ERROR_ORDER : PLUTON_ERROR_NONE;
}

static uint32_t status(const struct drbg_block *d, const struct drbg_block_in *in)
{
    return (uint32_t)(d->holds && !broken(d, in)) << DRBG_STATUS_READY_SHIFT |
           (uint32_t)d->seeded << DRBG_STATUS_SEEDED_SHIFT |
           (uint32_t)d->reseeding << DRBG_STATUS_RESEEDING_SHIFT |
           (uint32_t)d->failed << DRBG_STATUS_FAILED_SHIFT |
           (d->failed ? PLUTON_ERROR_RANDOM : d->error) << DRBG_STATUS_ERROR_SHIFT;
}

static bool refused(const struct drbg_block *d, const struct drbg_block_in *in, uint32_t *data)
{
    if (in->subject != PLUTON_SUBJECT_PLUTON || in->nonsecure) {
        return true;
    }
    if (in->write) {
        return in->strobe != 0xF || in->offset != DRBG_CMD_OFFSET;
    }
    switch (in->offset) {
    case DRBG_ID_OFFSET:
        *data = PLUTON_DRBG_ID;
        return false;
    case DRBG_VERSION_OFFSET:
        *data = 1 << DRBG_VERSION_MAJOR_SHIFT;
        return false;
    case DRBG_STATUS_OFFSET:
        *data = status(d, in);
        return false;
    case DRBG_RANDOM_OFFSET:
        *data = d->random;
        return !d->holds || broken(d, in);
    case DRBG_BLOCKS_OFFSET:
        *data = d->blocks;
        return false;
    default:
        return true;
    }
}

void drbg_block_outputs(const struct drbg_block *d, const struct drbg_block_in *in,
                        struct drbg_block_out *out)
{
    memset(out, 0, sizeof *out);
    if (in->access) {
        uint32_t data = 0;
        out->bus_error = refused(d, in, &data);
        out->data = out->bus_error ? 0 : data;
    }
    out->seed_request = d->state == DRBG_BLOCK_SEED;
    const int client = served(d, in);
    for (int i = 0; i < DRBG_BLOCK_CLIENTS; i++) {
        out->client[i].error = in->ask[i] && broken(d, in);
        out->client[i].valid = client == i;
        out->client[i].word = client == i ? next_word(d) : 0;
    }
}

static void begin(struct drbg_block *d, enum drbg_block_step step)
{
    d->state = DRBG_BLOCK_STEP;
    d->step = step;
    d->cycle = 1;
}

static void fail(struct drbg_block *d)
{ // 7
    const struct drbg_block failed = {.state = DRBG_BLOCK_FAILED, .failed = true};
    *d = failed;
}

static void seed(struct drbg_block *d, const struct drbg_block_in *in)
{ // 2
    if (!in->seed_valid) {
        return;
    }
    uint8_t *p = d->seed + 4 * d->have;
    p[0] = (uint8_t)(in->seed_word >> 24);
    p[1] = (uint8_t)(in->seed_word >> 16);
    p[2] = (uint8_t)(in->seed_word >> 8);
    p[3] = (uint8_t)in->seed_word;
    if (++d->have == (d->seeded ? DRBG_BLOCK_SEED_WORDS : 2 * DRBG_BLOCK_SEED_WORDS)) {
        begin(d, d->seeded ? DRBG_BLOCK_KEY0 : DRBG_BLOCK_INIT);
    }
}

// The end of the first update after a seed: all of it at once.
static void take_seed(struct drbg_block *d)
{
    const struct drbg_input none = {.bytes = NULL, .size = 0};
    const size_t half = 4 * DRBG_BLOCK_SEED_WORDS;
    const struct drbg_input entropy = {.bytes = d->seed, .size = half};
    const struct drbg_input nonce = {.bytes = d->seed + half, .size = half};
    if (d->seeded) {
        (void)drbg_reseed(&d->drbg, entropy, none); // can't fail: sizes are right
    } else {
        (void)drbg_instantiate(&d->drbg, entropy, nonce, none, DRBG_MAX_INTERVAL);
    }
    memset(d->seed, 0, sizeof d->seed);
    d->have = 0;
}

static unsigned length(enum drbg_block_step step)
{
    switch (step) {
    case DRBG_BLOCK_KEY0:
    case DRBG_BLOCK_KEY1:
        return SEEDED_CYCLES;
    case DRBG_BLOCK_KEY_N:
        return KEY_CYCLES;
    case DRBG_BLOCK_INIT:
    case DRBG_BLOCK_VALUE0:
    case DRBG_BLOCK_VALUE1:
    case DRBG_BLOCK_GENERATE:
    case DRBG_BLOCK_VALUE_N:
    default:
        return STEP_CYCLES;
    }
}

// 3, 4, 6. `again`: a RESEED is accepted in this cycle.
static void run_step(struct drbg_block *d, bool again)
{
    if (d->cycle == RESULT_CYCLE && d->step == DRBG_BLOCK_VALUE1) {
        take_seed(d);
        d->reseeding = again;
        d->seeded = true;
        d->blocks = 0;
    } else if (d->cycle == RESULT_CYCLE && d->step == DRBG_BLOCK_GENERATE) {
        drbg_step(&d->drbg);
        d->gone = 0;
        d->blocks++;
        d->request_blocks++;
    }
    if (d->cycle++ < length(d->step)) {
        return;
    }
    switch (d->step) {
    case DRBG_BLOCK_VALUE1:
        begin(d, DRBG_BLOCK_GENERATE);
        break;
    case DRBG_BLOCK_GENERATE:
        d->state = DRBG_BLOCK_READY;
        d->quiet = 0;
        break;
    case DRBG_BLOCK_VALUE_N:
        drbg_update(&d->drbg, NULL, 0);
        begin(d, DRBG_BLOCK_GENERATE);
        break;
    case DRBG_BLOCK_INIT:
    case DRBG_BLOCK_KEY0:
    case DRBG_BLOCK_VALUE0:
    case DRBG_BLOCK_KEY1:
    case DRBG_BLOCK_KEY_N:
    default:
        begin(d, d->step + 1);
        break;
    }
}

// 5. `asked`: a client got a word, which run_ports() counts.
static void ready(struct drbg_block *d, bool asked, const struct drbg_block *before)
{
    const bool ends = before->ending || before->reseeding;
    if (before->gone == DRBG_BLOCK_WORDS) {
        if (ends || before->request_blocks == DRBG_BLOCK_REQUEST) {
            d->request_blocks = 0;
            d->dirty = d->ending = false;
            begin(d, DRBG_BLOCK_KEY_N);
        } else {
            begin(d, DRBG_BLOCK_GENERATE);
        }
    } else if (ends) {
        d->gone++;
    } else if (asked) {
        d->quiet = 0;
    } else if (before->dirty && ++d->quiet == DRBG_BLOCK_QUIET) {
        d->ending = true;
    }
}

void drbg_block_advance(struct drbg_block *d, const struct drbg_block_in *in)
{
    if (d->state == DRBG_BLOCK_FAILED) {
        return;
    }
    if (broken(d, in) || (d->state == DRBG_BLOCK_SEED && in->seed_error)) {
        fail(d);
        return;
    }
    const struct drbg_block before = *d;
    struct drbg_block_out out;
    drbg_block_outputs(&before, in, &out);

    // Deliveries and registers
    const int client = served(&before, in);
    if (client >= 0) {
        if (client == DRBG_BLOCK_CLIENTS) {
            d->holds = true;
            d->random = next_word(&before);
        }
        d->gone++;
        d->dirty = true;
    }
    bool reseed = false;
    if (in->access && !out.bus_error && in->write) {
        d->error = check(&before, in->data);
        reseed = d->error == PLUTON_ERROR_NONE;
    } else if (in->access && !out.bus_error && in->offset == DRBG_RANDOM_OFFSET) {
        d->holds = false;
        d->random = 0;
    }
    if (reseed) {
        d->reseeding = true;
        d->holds = false;
        d->random = 0;
    }

    switch (before.state) {
    case DRBG_BLOCK_WIPE: // 1
        if (d->cycle++ == WIPE_CYCLES) {
            d->state = DRBG_BLOCK_SEED;
        }
        break;
    case DRBG_BLOCK_SEED:
        seed(d, in);
        break;
    case DRBG_BLOCK_STEP: {
        // The value at the start of the last cycle.
        const bool due = before.reseeding || before.blocks >= DRBG_BLOCK_INTERVAL;
        run_step(d, reseed);
        if (before.step == DRBG_BLOCK_VALUE_N && d->step == DRBG_BLOCK_GENERATE && due) {
            d->state = DRBG_BLOCK_SEED;
        }
        break;
    }
    case DRBG_BLOCK_READY:
    default:
        ready(d, client >= 0, &before);
        break;
    }
}
