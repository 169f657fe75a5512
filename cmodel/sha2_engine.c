// SPDX-License-Identifier: Apache-2.0
// Numbers in comments are the rules of rtl/sha2/README.md.
#include "cmodel/sha2_engine.h"

#include <string.h>

void sha2_engine_reset(struct sha2_engine *e, bool sha512)
{
    memset(e, 0, sizeof *e);
    e->sha512 = sha512;
}

static bool is_wide(const struct sha2_engine *e)
{
    return e->message.alg == SHA2_384 || e->message.alg == SHA2_512;
}

static bool is_ready(const struct sha2_engine *e)
{ // 2
    return e->phase == SHA2_ENGINE_OPEN && e->level < SHA2_ENGINE_BUFFER_WORDS && !e->partial;
}

static bool is_too_long(const struct sha2_engine *e, const struct sha2_engine_in *in)
{ // 7
    return is_ready(e) && in->valid && in->bytes > SHA2_MAX_MESSAGE_BYTES - e->message.bytes;
}

void sha2_engine_outputs(const struct sha2_engine *e, const struct sha2_engine_in *in,
                         struct sha2_engine_out *out)
{
    out->ready = is_ready(e);
    out->open = e->phase == SHA2_ENGINE_OPEN;
    out->busy = e->phase == SHA2_ENGINE_PAD || e->phase == SHA2_ENGINE_FINISH ||
                e->phase == SHA2_ENGINE_WIPE || e->core != SHA2_ENGINE_CORE_IDLE;
    out->done = e->phase == SHA2_ENGINE_DONE;
    out->length_error = is_too_long(e, in);
    out->alert = false;
    // Zero in every phase but Done, since only the edge into Done fills it.
    memcpy(out->digest, e->digest, sizeof out->digest);
}

// One 32-bit word goes towards the buffer; true if a buffer word is pushed. 2
static bool emit(struct sha2_engine *e)
{
    e->index = (e->index + 1) % (is_wide(e) ? 32 : 16);
    if (!is_wide(e)) {
        return true;
    }
    e->half = !e->half;
    return !e->half;
}

// One word of padding; true if a buffer word is pushed. 3
static bool emit_padding(struct sha2_engine *e)
{
    if (!e->one) {
        e->one = true;
    } else if (e->length_words > 0 || e->index == (is_wide(e) ? 28 : 14)) {
        e->length_words++;
    }
    return emit(e);
}

static void accept_word(struct sha2_engine *e, const struct sha2_engine_in *in)
{
    const uint8_t bytes[4] = {(uint8_t)(in->word >> 24), (uint8_t)(in->word >> 16),
                              (uint8_t)(in->word >> 8), (uint8_t)in->word};
    const unsigned n = in->bytes < 4 ? in->bytes : 4;
    (void)sha2_update(&e->message, bytes, n); // can't fail: open, and the length was checked
    if (n < 4) {
        e->partial = true;
        e->one = true;
    }
}

static void begin_message(struct sha2_engine *e, enum sha2_alg alg)
{ // 1
    sha2_engine_reset(e, e->sha512);
    e->phase = SHA2_ENGINE_OPEN;
    const unsigned code = (unsigned)alg & (e->sha512 ? 3u : 1u);
    (void)sha2_init(&e->message, (enum sha2_alg)code);
}

static void begin_wipe(struct sha2_engine *e)
{ // 6
    sha2_engine_reset(e, e->sha512);
    e->phase = SHA2_ENGINE_WIPE;
}

// 4; true if a word is popped.
static bool step_core(struct sha2_engine *e)
{
    if (e->core == SHA2_ENGINE_CORE_ROUND) {
        const unsigned last_round = is_wide(e) ? 79 : 63;
        const bool pop = e->round < 15;
        if (e->round == last_round) {
            e->core = SHA2_ENGINE_CORE_ADD;
            e->round = 0;
        } else {
            e->round++;
        }
        return pop;
    }
    const bool load = e->level == SHA2_ENGINE_BUFFER_WORDS;
    e->core = load ? SHA2_ENGINE_CORE_ROUND : SHA2_ENGINE_CORE_IDLE;
    return load;
}

void sha2_engine_step(struct sha2_engine *e, const struct sha2_engine_in *in)
{
    if (e->phase == SHA2_ENGINE_WIPE) {
        if (++e->wiped == SHA2_ENGINE_BUFFER_WORDS) {
            sha2_engine_reset(e, e->sha512);
        }
        return;
    }
    if (in->wipe || is_too_long(e, in)) {
        begin_wipe(e);
        return;
    }
    if (e->phase == SHA2_ENGINE_NONE || e->phase == SHA2_ENGINE_DONE) {
        if (in->start) {
            begin_message(e, in->alg);
        }
        return;
    }

    bool push = false;
    if (e->phase == SHA2_ENGINE_OPEN) {
        const bool accepted = in->valid && is_ready(e);
        if (accepted) {
            accept_word(e, in);
            push = emit(e);
        }
        if (in->finish && (!in->valid || accepted)) { // 3
            e->phase = SHA2_ENGINE_PAD;
        }
    } else if (e->phase == SHA2_ENGINE_PAD) {
        if (e->level < SHA2_ENGINE_BUFFER_WORDS) {
            push = emit_padding(e);
            if (e->length_words == (is_wide(e) ? 4 : 2)) {
                e->phase = SHA2_ENGINE_FINISH;
            }
        }
    } else if (e->core == SHA2_ENGINE_CORE_ADD && e->level == 0) { // 5
        // No word is left, so that this Add has no Load: the core ends in Idle as well.
        const bool sha512 = e->sha512;
        struct sha2_context message = e->message;
        sha2_engine_reset(e, sha512);
        e->phase = SHA2_ENGINE_DONE;
        (void)sha2_final(&message, e->digest);
        return;
    }
    const bool pop = step_core(e);
    e->level = e->level + push - pop;
}
