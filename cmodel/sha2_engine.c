// SPDX-License-Identifier: Apache-2.0
// Numbers in comments are the rules of rtl/sha2/README.md.
#include "cmodel/sha2_engine.h"

#include <string.h>

#include "cmodel/hmac.h"

// All zero but the parameters.
static void clear(struct sha2_engine *e, enum sha2_engine_phase phase)
{
    const struct sha2_parameters parameters = e->parameters;
    memset(e, 0, sizeof *e);
    e->parameters = parameters;
    e->phase = phase;
}

void sha2_engine_reset(struct sha2_engine *e, struct sha2_parameters parameters)
{
    e->parameters = parameters;
    clear(e, parameters.keyed ? SHA2_ENGINE_WIPE : SHA2_ENGINE_NONE);
}

static bool is_wide(const struct sha2_engine *e)
{
    return e->message.alg == SHA2_384 || e->message.alg == SHA2_512;
}

static unsigned block_words(const struct sha2_engine *e)
{ // of 32 bits
    return is_wide(e) ? 32 : 16;
}

// Sets of phases, since outputs and step run in every simulated cycle.
#define IN(phase) (1u << SHA2_ENGINE_##phase)
#define RESTING (IN(NONE) | IN(DONE))
#define SETUP (IN(LOAD) | IN(KEY))
#define BUSY (IN(PAD) | IN(FINISH) | IN(WIPE) | IN(FILL) | IN(OUTER) | IN(SAVE))

static bool is_in(const struct sha2_engine *e, unsigned phases)
{
    return (phases >> e->phase & 1) != 0;
}

static bool is_ready(const struct sha2_engine *e)
{ // 2
    return is_in(e, SETUP) ||
           (e->phase == SHA2_ENGINE_OPEN && e->level < SHA2_ENGINE_BUFFER_WORDS && !e->partial);
}

static uint64_t loaded_bytes(const struct sha2_engine *e, const struct sha2_engine_in *in)
{
    return (uint64_t)e->length_high << 32 | in->word;
}

// The length's last word of Load, and the number is none that a message can have there. 7
static bool is_wrong_length(const struct sha2_engine *e, const struct sha2_engine_in *in)
{
    const uint64_t bytes = loaded_bytes(e, in);
    return e->loaded == block_words(e) / 2 + 1 &&
           (bytes % sha2_block_bytes(e->message.alg) != 0 || bytes > SHA2_MAX_MESSAGE_BYTES ||
            (bytes == 0 && e->hmac));
}

static bool is_length_error(const struct sha2_engine *e, const struct sha2_engine_in *in)
{ // 7
    if (!in->valid || !is_ready(e)) {
        return false;
    }
    if (e->phase == SHA2_ENGINE_OPEN) {
        return in->bytes > SHA2_MAX_MESSAGE_BYTES - e->message.bytes;
    }
    return e->phase == SHA2_ENGINE_LOAD && is_wrong_length(e, in);
}

// The word of the unfinished block that is asked for. 11
static uint32_t context_word(const struct sha2_engine *e, unsigned index)
{
    const unsigned held = is_wide(e) ? 2 * e->level + e->half : e->level;
    if (index >= held) {
        return 0;
    }
    const uint8_t *p = e->message.block + 4 * index;
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | (uint32_t)p[3];
}

void sha2_engine_outputs(const struct sha2_engine *e, const struct sha2_engine_in *in,
                         struct sha2_engine_out *out)
{
    out->ready = is_ready(e);
    out->open = is_in(e, IN(OPEN));
    out->setup = is_in(e, SETUP);
    out->load = is_in(e, IN(LOAD));
    out->secret = e->secret;
    out->busy = is_in(e, BUSY) || e->core != SHA2_ENGINE_CORE_IDLE;
    out->done = is_in(e, IN(DONE));
    out->saved = is_in(e, IN(SAVED));
    out->length_error = is_length_error(e, in);
    out->alert = false;
    out->context = 0;
    out->count = 0;
    if (out->saved) {
        out->context = context_word(e, in->context_index);
        out->count = e->message.bytes;
    }
    // Zero in every phase but Done and Saved, since only the edges into these fill it.
    memcpy(out->digest, e->digest, sizeof out->digest);
}

// One 32-bit word goes towards the buffer; true if a buffer word is pushed. 2
static bool emit(struct sha2_engine *e)
{
    e->index = (e->index + 1) % block_words(e);
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

static void bytes_of_word(uint32_t word, uint8_t bytes[4])
{
    for (unsigned i = 0; i < 4; i++) {
        bytes[i] = (uint8_t)(word >> (24 - 8 * i));
    }
}

static void accept_word(struct sha2_engine *e, const struct sha2_engine_in *in)
{
    uint8_t bytes[4];
    bytes_of_word(in->word, bytes);
    const unsigned n = in->bytes < 4 ? in->bytes : 4;
    (void)sha2_update(&e->message, bytes, n); // can't fail: open, and the length was checked
    if (n < 4) {
        e->partial = true;
        e->one = true;
    }
}

static void begin_message(struct sha2_engine *e, const struct sha2_engine_in *in)
{ // 1
    const struct sha2_parameters parameters = e->parameters;
    clear(e, SHA2_ENGINE_OPEN);
    const unsigned code = (unsigned)in->alg & (parameters.sha512 ? 3u : 1u);
    (void)sha2_init(&e->message, (enum sha2_alg)code);
    e->secret = in->secret && parameters.keyed;
    e->hmac = e->secret || (in->hmac && parameters.keyed);
    e->restore = in->restore && parameters.keyed && !e->secret;
    if (e->restore) {
        e->phase = SHA2_ENGINE_LOAD;
    } else if (e->hmac) {
        e->phase = SHA2_ENGINE_KEY;
    }
}

// An accepted word of the chaining value or of the number of bytes. 8
static void load_word(struct sha2_engine *e, const struct sha2_engine_in *in)
{
    const unsigned chaining_words = block_words(e) / 2;
    const unsigned i = e->loaded++;
    if (i < chaining_words) {
        bytes_of_word(in->word, e->chaining + 4 * i);
    } else if (i == chaining_words) {
        e->length_high = in->word;
    } else {
        const enum sha2_alg alg = e->message.alg;
        (void)sha2_restore(&e->message, alg, e->chaining, loaded_bytes(e, in)); // was checked
        memset(e->chaining, 0, sizeof e->chaining);
        e->phase = e->hmac ? SHA2_ENGINE_KEY : SHA2_ENGINE_OPEN;
    }
}

// One word of K0; true if a buffer word is pushed. 9
static bool key_word(struct sha2_engine *e, uint32_t word, unsigned bytes)
{
    uint8_t *p = e->key + 4 * e->keyed;
    bytes_of_word(word, p);
    for (unsigned i = bytes; i < 4; i++) {
        p[i] = 0;
    }
    e->keyed++;
    if (!e->restore) {
        const uint8_t inner[4] = {p[0] ^ HMAC_IPAD, p[1] ^ HMAC_IPAD, p[2] ^ HMAC_IPAD,
                                  p[3] ^ HMAC_IPAD};
        (void)sha2_update(&e->message, inner, sizeof inner);
    }
    if (e->keyed == block_words(e)) {
        e->phase = SHA2_ENGINE_OPEN;
    }
    return !e->restore && emit(e);
}

// One buffer word of the outer hash. 10
static void outer_word(struct sha2_engine *e)
{
    const unsigned n = is_wide(e) ? 8 : 4;
    const size_t digest_bytes = sha2_digest_bytes(e->message.alg);
    // The inner digest takes the place of K0 from its first word on.
    uint8_t *p = e->key + n * (e->sent % 16);
    uint8_t bytes[8];
    for (unsigned i = 0; i < n; i++) {
        bytes[i] = e->sent < 16 ? p[i] ^ HMAC_OPAD : p[i];
        p[i] = 0;
    }
    (void)sha2_update(&e->message, bytes, n);
    if (e->sent < digest_bytes / n) {
        memcpy(p, e->chaining + n * e->sent, n);
        memset(e->chaining + n * e->sent, 0, n);
    }
    e->sent++;
    if (e->sent == 16 + digest_bytes / n) {
        e->index = (unsigned)digest_bytes / 4;
        e->partial = false;
        e->one = false;
        e->length_words = 0;
        e->secret = false; // the key memory is zero now
        e->phase = SHA2_ENGINE_PAD;
    }
}

static void begin_outer(struct sha2_engine *e)
{ // 10
    const enum sha2_alg alg = e->message.alg;
    (void)sha2_final(&e->message, e->chaining);
    (void)sha2_init(&e->message, alg);
    e->phase = SHA2_ENGINE_OUTER;
    e->outer = true;
    e->core = SHA2_ENGINE_CORE_IDLE;
}

static void end_done(struct sha2_engine *e)
{ // 5
    struct sha2_context message = e->message;
    clear(e, SHA2_ENGINE_DONE);
    (void)sha2_final(&message, e->digest);
}

static void end_saved(struct sha2_engine *e)
{ // 11
    struct sha2_saved saved;
    (void)sha2_save(&e->message, &saved);
    memcpy(e->digest, saved.chaining, sizeof e->digest);
    e->phase = SHA2_ENGINE_SAVED;
}

// 4; how many words are popped.
static unsigned step_core(struct sha2_engine *e)
{
    const unsigned n = e->parameters.rounds;
    if (e->core == SHA2_ENGINE_CORE_ROUND) {
        const unsigned rounds = is_wide(e) ? 80 : 64;
        const bool pop = e->round < 16 - n;
        if (e->round == rounds - n) {
            e->core = SHA2_ENGINE_CORE_ADD;
            e->round = 0;
        } else {
            e->round += n;
        }
        return pop ? n : 0;
    }
    const bool load = e->level == SHA2_ENGINE_BUFFER_WORDS;
    e->core = load ? SHA2_ENGINE_CORE_ROUND : SHA2_ENGINE_CORE_IDLE;
    return load ? n : 0;
}

// A cycle of Open; true if a buffer word is pushed.
static bool step_open(struct sha2_engine *e, const struct sha2_engine_in *in)
{
    bool push = false;
    const bool accepted = in->valid && is_ready(e);
    const bool save = in->save && e->parameters.keyed && !in->valid && !in->finish && !e->partial &&
                      !e->secret; // 11
    if (accepted) {
        accept_word(e, in);
        push = emit(e);
    }
    if (in->finish && (!in->valid || accepted)) { // 3
        e->phase = SHA2_ENGINE_PAD;
    } else if (save) {
        e->phase = SHA2_ENGINE_SAVE;
    }
    return push;
}

void sha2_engine_step(struct sha2_engine *e, const struct sha2_engine_in *in)
{
    if (is_in(e, RESTING) && !in->wipe) { // the common case first
        if (in->start) {
            begin_message(e, in);
        }
        return;
    }
    if (e->phase == SHA2_ENGINE_WIPE) {
        if (++e->wiped == SHA2_ENGINE_BUFFER_WORDS) {
            clear(e, SHA2_ENGINE_NONE);
        }
        return;
    }
    if (in->wipe || is_length_error(e, in)) { // 6, 7
        clear(e, SHA2_ENGINE_WIPE);
        return;
    }

    const bool room = e->level < SHA2_ENGINE_BUFFER_WORDS;
    bool push = false;
    switch (e->phase) {
    case SHA2_ENGINE_LOAD:
        if (in->valid) {
            load_word(e, in);
        }
        break;
    case SHA2_ENGINE_KEY:
        if (in->valid) {
            push = key_word(e, in->word, in->bytes);
        }
        if (in->finish && e->phase == SHA2_ENGINE_KEY) {
            e->phase = SHA2_ENGINE_FILL;
        }
        break;
    case SHA2_ENGINE_FILL:
        push = key_word(e, 0, 4);
        break;
    case SHA2_ENGINE_OPEN:
        push = step_open(e, in);
        break;
    case SHA2_ENGINE_PAD:
        if (room) {
            push = emit_padding(e);
            if (e->length_words == (is_wide(e) ? 4 : 2)) {
                e->phase = SHA2_ENGINE_FINISH;
            }
        }
        break;
    case SHA2_ENGINE_FINISH:
        // No word is left, so that this Add has no Load: the core ends in Idle as well. 5
        if (e->core == SHA2_ENGINE_CORE_ADD && e->level == 0) {
            if (e->hmac && !e->outer) {
                begin_outer(e);
            } else {
                end_done(e);
            }
            return;
        }
        break;
    case SHA2_ENGINE_OUTER:
        if (room) {
            outer_word(e);
            push = true;
        }
        break;
    case SHA2_ENGINE_SAVE:
        if (room && e->core == SHA2_ENGINE_CORE_IDLE) {
            end_saved(e);
            return;
        }
        break;
    case SHA2_ENGINE_SAVED:
    case SHA2_ENGINE_NONE: // these three are handled above
    case SHA2_ENGINE_DONE:
    case SHA2_ENGINE_WIPE:
    default:
        return;
    }
    e->level = e->level + push - step_core(e);
}
