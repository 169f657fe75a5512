// SPDX-License-Identifier: Apache-2.0
// Drives the engine's model through one message, with a key, a restored state or neither, and
// checks in every cycle what holds in all of them.
#ifndef ENGINE_RUN_H
#define ENGINE_RUN_H

#include <string.h>

#include "cmodel/hmac.h"
#include "cmodel/sha2_engine.h"
#include "tests/lib/unit.h"

#define RUN_LIMIT 20000 // cycles after which a message that doesn't end is a failure

struct job {
    enum sha2_alg alg;
    const uint8_t *message;
    size_t n;
    bool hmac;
    bool secret;
    const uint8_t *key; // of key_bytes bytes, at most a block
    size_t key_bytes;
    const uint8_t *chaining; // not NULL: restored, with `bytes`
    uint64_t bytes;
    uint64_t gaps;    // state of the random numbers; 0: a word a cycle
    bool late_finish; // finish alone, some cycle after the last word; of the key too
    bool save;        // save in place of finish
};

struct run {
    struct sha2_engine e;
    struct job job;
    size_t loaded; // words accepted in Load,
    size_t keyed;  // in Key,
    size_t next;   // in Open
    bool key_finished;
    bool finish_given; // or save
    unsigned cycle;    // since start_i
    struct sha2_engine_out out;
};

// As after the chip's reset, when the wipe has ended.
static inline void run_reset(struct run *r, struct sha2_parameters parameters)
{
    memset(r, 0, sizeof *r);
    sha2_engine_reset(&r->e, parameters);
    const struct sha2_engine_in none = {.bytes = 4};
    while (r->e.phase == SHA2_ENGINE_WIPE) {
        sha2_engine_step(&r->e, &none);
    }
}

static inline void run_job(struct run *r, struct job job)
{
    const struct sha2_engine e = r->e;
    memset(r, 0, sizeof *r);
    r->e = e;
    r->job = job;
}

static inline size_t run_load_words(const struct job *job)
{
    return job->chaining == NULL ? 0 : sha2_chaining_bytes(job->alg) / 4 + 2;
}

static inline uint32_t run_load_word(const struct job *job, size_t i)
{
    const size_t chaining_words = run_load_words(job) - 2;
    unsigned bytes;
    if (i < chaining_words) {
        return unit_word(job->chaining, 4 * chaining_words, i, &bytes);
    }
    return (uint32_t)(i == chaining_words ? job->bytes >> 32 : job->bytes);
}

// Word i of n bytes, and ones beyond the last byte: what stands there must not matter.
static inline void run_word(struct sha2_engine_in *in, const uint8_t *data, size_t n, size_t i)
{
    in->valid = true;
    in->word = unit_word(data, n, i, &in->bytes);
    if (in->bytes < 4) {
        in->word |= UINT32_C(0xFFFFFFFF) >> (8 * in->bytes);
    }
}

// The inputs of this cycle, before it is known whether a word is accepted.
static inline struct sha2_engine_in run_drive(struct run *r)
{
    struct job *job = &r->job;
    struct sha2_engine_in in = {.bytes = 4};
    const bool pause = job->gaps != 0 && unit_random(&job->gaps) % 3 == 0;
    if (pause || r->finish_given) {
        return in;
    }
    const size_t key_words = (job->key_bytes + 3) / 4;
    if (r->loaded < run_load_words(job)) {
        in.valid = true;
        in.word = run_load_word(job, r->loaded);
    } else if ((job->hmac || job->secret) && !r->key_finished) {
        // A late finish is possible after a whole word only.
        const bool late = job->late_finish && job->key_bytes % 4 == 0;
        if (r->keyed < key_words) {
            run_word(&in, job->key, job->key_bytes, r->keyed);
            in.finish = r->keyed == key_words - 1 && !late;
        } else {
            in.finish = true;
        }
    } else if (4 * r->next < job->n) {
        run_word(&in, job->message, job->n, r->next);
        in.finish = 4 * (r->next + 1) >= job->n && !job->late_finish && !job->save;
    } else {
        in.finish = !job->save;
        in.save = job->save;
    }
    return in;
}

static inline void run_tick(struct run *r, const struct sha2_engine_in *in)
{
    static const uint8_t zero[SHA2_MAX_BLOCK_BYTES];
    const struct sha2_engine *e = &r->e;
    sha2_engine_outputs(e, in, &r->out);
    const bool accepted = in->valid && r->out.ready;
    const bool taken = !in->valid || accepted;
    const bool secret = r->out.secret;
    if (accepted && r->out.load) {
        r->loaded++;
    } else if (accepted && r->out.setup) {
        r->keyed++;
    } else if (accepted) {
        r->next++;
    }
    if (r->out.setup && !r->out.load &&
        (in->finish || 4 * r->keyed == sha2_block_bytes(r->job.alg))) {
        r->key_finished = true;
    }
    if (r->out.open && taken && (in->finish || (in->save && !in->valid))) {
        r->finish_given = true;
    }
    if (!r->out.done && !r->out.saved) {
        ck_assert_mem_eq(r->out.digest, zero, SHA2_MAX_DIGEST_BYTES);
    }
    if (!r->out.saved) {
        ck_assert_uint_eq(r->out.count, 0);
        ck_assert_uint_eq(r->out.context, 0);
    }
    ck_assert(!(secret && (r->out.saved || e->phase == SHA2_ENGINE_SAVE)));
    ck_assert(!(r->out.ready && r->out.busy && !r->out.open));
    ck_assert((r->out.open ? 1 : 0) + (r->out.setup ? 1 : 0) + (r->out.done ? 1 : 0) +
                  (r->out.saved ? 1 : 0) <=
              1);
    ck_assert(r->out.setup || !r->out.load);
    ck_assert(!r->out.alert);
    ck_assert(e->level <= SHA2_ENGINE_BUFFER_WORDS);
    if (e->phase == SHA2_ENGINE_DONE || (e->outer && e->phase != SHA2_ENGINE_OUTER)) {
        ck_assert_mem_eq(e->key, zero, sizeof e->key);
        ck_assert_mem_eq(e->chaining, zero, sizeof e->chaining);
    }
    sha2_engine_step(&r->e, in);
    r->cycle++;
}

// Cycle 0 of the job.
static inline void run_start(struct run *r)
{
    const struct sha2_engine_in in = {.start = true,
                                      .alg = r->job.alg,
                                      .hmac = r->job.hmac,
                                      .secret = r->job.secret,
                                      .restore = r->job.chaining != NULL,
                                      .bytes = 4};
    r->cycle = 0;
    run_tick(r, &in);
}

// Drives the message to its end. The cycle, counted from start_i = 0, that shows done or saved
// first.
static inline unsigned run_finish(struct run *r)
{
    for (;;) {
        const struct sha2_engine_in in = run_drive(r);
        const unsigned cycle = r->cycle;
        ck_assert_msg(cycle < RUN_LIMIT, "no end");
        run_tick(r, &in);
        if (r->out.done || r->out.saved) {
            return cycle;
        }
    }
}

// The digest or HMAC of a job that was not restored, by the models of the standards.
static inline void run_check(const struct run *r)
{
    const struct job *job = &r->job;
    uint8_t expected[SHA2_MAX_DIGEST_BYTES] = {0};
    if (job->hmac || job->secret) {
        ck_assert_int_eq(
            hmac_compute(job->alg, job->key, job->key_bytes, job->message, job->n, expected),
            SHA2_OK);
    } else {
        ck_assert_int_eq(sha2_hash(job->alg, job->message, job->n, expected), SHA2_OK);
    }
    ck_assert(r->out.done);
    ck_assert_mem_eq(r->out.digest, expected, sizeof expected);
}

#endif
