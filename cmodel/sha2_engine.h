// SPDX-License-Identifier: Apache-2.0
// The sha2 engine cycle by cycle, from the rules of rtl/sha2/README.md, "The engine's cycles".
//
// One cycle: sha2_engine_outputs() gives the outputs that the inputs of this cycle and the state at
// its start lead to, sha2_engine_step() then takes the clock edge with the same inputs. Control is
// modelled to the cycle, and so is what the key memory holds; digest and chaining value are the
// golden model's (cmodel/sha2.h) over the bytes that were accepted, and not a copy of the datapath.
//
// Words are big-endian: the message's first byte is in bits 31:24. No fault can arise in the model,
// so that its alert is never high.
#ifndef CMODEL_SHA2_ENGINE_H
#define CMODEL_SHA2_ENGINE_H

#include <stdbool.h>
#include <stdint.h>

#include "sha2.h"

#ifdef __cplusplus
extern "C" {
#endif

#define SHA2_ENGINE_BUFFER_WORDS 16

enum sha2_engine_phase {
    SHA2_ENGINE_NONE,
    SHA2_ENGINE_LOAD,
    SHA2_ENGINE_KEY,
    SHA2_ENGINE_FILL,
    SHA2_ENGINE_OPEN,
    SHA2_ENGINE_PAD,
    SHA2_ENGINE_FINISH,
    SHA2_ENGINE_OUTER,
    SHA2_ENGINE_DONE,
    SHA2_ENGINE_SAVE,
    SHA2_ENGINE_SAVED,
    SHA2_ENGINE_WIPE,
};

enum sha2_engine_core { SHA2_ENGINE_CORE_IDLE, SHA2_ENGINE_CORE_ROUND, SHA2_ENGINE_CORE_ADD };

struct sha2_engine_in {
    bool start;
    enum sha2_alg alg; // with start; without SHA-384 and SHA-512 only its bit 0 counts
    bool hmac;         // with start, as restore and secret
    bool restore;
    bool secret; // the key is a slot's: hmac counts as high and restore as low
    bool valid;
    uint32_t word;
    unsigned bytes; // with valid: 1 to 4
    bool finish;
    bool save;
    bool wipe;
    unsigned context_index; // 0 to 31
};

struct sha2_engine_out {
    bool ready;
    bool open;
    bool setup;
    bool load;
    bool secret;
    bool busy;
    bool done;
    bool saved;
    bool length_error;
    bool alert;
    uint32_t context; // big-endian
    uint64_t count;   // bytes
    // Done: the digest; Saved: the chaining value; zero elsewhere, and beyond either's bytes.
    uint8_t digest[SHA2_MAX_DIGEST_BYTES];
};

struct sha2_engine {
    struct sha2_parameters parameters; // survive wipes
    enum sha2_engine_phase phase;
    enum sha2_engine_core core;
    unsigned round; // in Round: t
    unsigned level; // words in the buffer, 0 to 16
    unsigned index; // of the next 32-bit word in its block, message and padding alike
    bool hmac;
    bool restore;
    bool secret;           // until Outer ends
    bool half;             // the first 32 bits of a 64-bit word are held
    bool partial;          // a word of fewer than four bytes was accepted
    bool one;              // the padding's first word is out
    bool outer;            // Outer was begun, or has been
    unsigned length_words; // words of the length that are out
    unsigned loaded;       // in Load: words accepted
    unsigned keyed;        // in Key and Fill: words of K0 so far
    unsigned sent;         // in Outer: buffer words pushed
    unsigned wiped;        // in Wipe: buffer words zeroed so far
    uint8_t digest[SHA2_MAX_DIGEST_BYTES];
    struct sha2_context message;
    // The key memory: K0, and in Outer the inner digest behind it.
    uint8_t key[SHA2_MAX_BLOCK_BYTES];
    // A chaining value that is not the message's own: Load's so far; the inner digest until the key
    // memory holds it.
    uint8_t chaining[SHA2_MAX_CHAINING_BYTES];
    uint32_t length_high; // in Load: the upper word of the number of bytes
};

// The chip's reset: Wipe if keyed, else None.
void sha2_engine_reset(struct sha2_engine *e, struct sha2_parameters parameters);
void sha2_engine_outputs(const struct sha2_engine *e, const struct sha2_engine_in *in,
                         struct sha2_engine_out *out);
void sha2_engine_step(struct sha2_engine *e, const struct sha2_engine_in *in);

#ifdef __cplusplus
}
#endif

#endif
