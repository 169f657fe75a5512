// SPDX-License-Identifier: Apache-2.0
// What surrounds the block aes in its tests: a memory that ends where addresses do, a key store, a
// source of random words. Each answers when it likes, and refuses where it is told to.
//
// In each cycle: the outputs that depend on the block's state alone, then _drive, then the block,
// then _clock.
#ifndef AES_WORLD_H
#define AES_WORLD_H

#include <string.h>

#include "cmodel/aes_block.h"
#include "tests/lib/unit_random.h"

#ifdef __cplusplus
extern "C" {
#endif

#define AES_WORLD_BASE UINT32_C(0xFFFF0000)
#define AES_WORLD_BYTES 0x10000
#define AES_WORLD_NEVER UINT64_MAX

// How the key store spoils a transfer.
enum aes_world_key {
    AES_WORLD_KEY_GOOD,
    AES_WORLD_KEY_ERROR,     // error, with or without a word
    AES_WORLD_KEY_SHORT,     // last before the eighth word
    AES_WORLD_KEY_LONG,      // the eighth word without last
    AES_WORLD_KEY_LAST_ALONE // last without valid
};

struct aes_world {
    uint64_t random; // not zero
    uint8_t memory[AES_WORLD_BYTES];
    uint8_t slot_key[AES_MAX_KEY_BYTES];

    unsigned grants, answers; // one in so many cycles
    uint64_t refuse;          // the number of the access that the memory refuses
    uint64_t change;          // the access before which a byte of the memory changes,
    uint32_t change_at;       // this one
    unsigned words;           // of keys and random words: one in so many cycles
    enum aes_world_key key;
    unsigned key_at;        // the word at which it is spoilt
    uint64_t random_refuse; // the number of the random word in whose place comes an error

    uint64_t accesses, written, random_words; // so far
    bool open, open_error;
    uint32_t open_data;
    unsigned key_sent;
    uint32_t share; // of a key's word
};

static inline void aes_world_begin(struct aes_world *w, uint64_t seed)
{
    memset(w, 0, sizeof *w);
    w->random = seed;
    w->grants = w->answers = w->words = 1;
    w->refuse = w->change = w->random_refuse = AES_WORLD_NEVER;
    unit_random_bytes(&w->random, w->memory, sizeof w->memory);
    unit_random_bytes(&w->random, w->slot_key, sizeof w->slot_key);
}

static inline bool aes_world_one_in(struct aes_world *w, unsigned n)
{
    return n <= 1 || unit_random(&w->random) % n == 0;
}

static inline void aes_world_drive_key(struct aes_world *w, struct aes_block_in *in)
{
    const uint8_t *bytes = w->slot_key + 4 * (w->key_sent % 8);
    const bool spoilt = w->key != AES_WORLD_KEY_GOOD && w->key_sent == w->key_at;
    in->key_valid = true;
    in->key_last = w->key_sent == 7;
    in->key_word =
        (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
    if (w->key == AES_WORLD_KEY_LONG) {
        in->key_last = false;
    } else if (spoilt && w->key == AES_WORLD_KEY_ERROR) {
        in->key_error = true;
        in->key_valid = aes_world_one_in(w, 2);
        in->key_last = in->key_valid && in->key_last;
    } else if (spoilt && w->key == AES_WORLD_KEY_SHORT) {
        in->key_last = true;
    } else if (spoilt && w->key == AES_WORLD_KEY_LAST_ALONE) {
        in->key_last = true;
        in->key_valid = false;
    }
    if (!in->key_valid) {
        in->key_word = 0;
    }
}

// The inputs of this cycle; those of the registers' bus and zeroize are the bench's.
static inline void aes_world_drive(struct aes_world *w, const struct aes_block_out *out,
                                   struct aes_block_in *in)
{
    in->rvalid = w->open && aes_world_one_in(w, w->answers);
    in->err = in->rvalid && w->open_error;
    in->rdata = in->rvalid ? w->open_data : 0;
    in->gnt = out->req && (!w->open || in->rvalid) && aes_world_one_in(w, w->grants);
    in->key_valid = in->key_last = in->key_error = false;
    in->key_word = 0;
    w->share = unit_random(&w->random);
    if (out->key_valid && aes_world_one_in(w, w->words)) {
        aes_world_drive_key(w, in);
    }
    in->random_valid = in->random_error = false;
    if (out->random_valid && aes_world_one_in(w, w->words)) {
        in->random_error = w->random_words == w->random_refuse;
        in->random_valid = !in->random_error;
    }
}

static inline void aes_world_perform(struct aes_world *w, const struct aes_block_out *out)
{
    const uint32_t at = out->addr - AES_WORLD_BASE;
    if (w->accesses == w->change) {
        w->memory[w->change_at % AES_WORLD_BYTES] ^= 1;
    }
    w->open_error = w->accesses == w->refuse || at >= AES_WORLD_BYTES || at % 4 != 0;
    w->open_data = 0;
    for (unsigned b = 0; b < 4 && !w->open_error; b++) {
        if (out->we && (out->be >> b & 1) != 0) {
            w->memory[at + b] = (uint8_t)(out->wdata >> (8 * b));
        }
        w->open_data |= out->we ? 0 : (uint32_t)w->memory[at + b] << (8 * b);
    }
    w->accesses++;
    w->written += out->we && !w->open_error;
}

static inline void aes_world_clock(struct aes_world *w, const struct aes_block_out *out,
                                   const struct aes_block_in *in)
{
    if (in->rvalid) {
        w->open = false;
    }
    if (in->gnt) {
        w->open = true;
        aes_world_perform(w, out);
    }
    w->key_sent = out->key_valid ? w->key_sent + (in->key_valid || in->key_last) : 0;
    w->random_words += in->random_valid || in->random_error;
}

#ifdef __cplusplus
}
#endif

#endif
