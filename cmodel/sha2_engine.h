// SPDX-License-Identifier: Apache-2.0
// The sha2 engine cycle by cycle, from the rules of rtl/sha2/README.md, "The engine's cycles".
//
// One cycle: sha2_engine_outputs() gives the outputs that the inputs of this cycle and the state at
// its start lead to, sha2_engine_step() then takes the clock edge with the same inputs. Control is
// modelled to the cycle; the digest is the golden model's (cmodel/sha2.h) over the bytes that were
// accepted, and not a copy of the datapath.
//
// Words are big-endian: the message's first byte is in bits 31:24. No fault can arise in the model,
// so that its alert is never high.
#ifndef CMODEL_SHA2_ENGINE_H
#define CMODEL_SHA2_ENGINE_H

#include <stdbool.h>
#include <stdint.h>

#include "cmodel/sha2.h"

#ifdef __cplusplus
extern "C" {
#endif

#define SHA2_ENGINE_BUFFER_WORDS 16

enum sha2_engine_phase {
    SHA2_ENGINE_NONE,
    SHA2_ENGINE_OPEN,
    SHA2_ENGINE_PAD,
    SHA2_ENGINE_FINISH,
    SHA2_ENGINE_DONE,
    SHA2_ENGINE_WIPE,
};

enum sha2_engine_core { SHA2_ENGINE_CORE_IDLE, SHA2_ENGINE_CORE_ROUND, SHA2_ENGINE_CORE_ADD };

struct sha2_engine_in {
    bool start;
    enum sha2_alg alg; // with start; without SHA-384 and SHA-512 only its bit 0 counts
    bool valid;
    uint32_t word;
    unsigned bytes; // with valid: 1 to 4
    bool finish;
    bool wipe;
};

struct sha2_engine_out {
    bool ready;
    bool open;
    bool busy;
    bool done;
    bool length_error;
    bool alert;
    uint8_t digest[SHA2_MAX_DIGEST_BYTES]; // zero unless done, and beyond the algorithm's digest
};

struct sha2_engine {
    bool sha512; // the parameter Sha512; survives wipes
    enum sha2_engine_phase phase;
    enum sha2_engine_core core;
    unsigned round;        // in Round: t
    unsigned level;        // words in the buffer, 0 to 16
    unsigned index;        // of the next 32-bit word in its block, message and padding alike
    bool half;             // the first 32 bits of a 64-bit word are held
    bool partial;          // a word of fewer than four bytes was accepted
    bool one;              // the padding's first word is out
    unsigned length_words; // words of the length that are out
    unsigned wiped;        // in Wipe: buffer words zeroed so far
    struct sha2_context message;
    uint8_t digest[SHA2_MAX_DIGEST_BYTES];
};

void sha2_engine_reset(struct sha2_engine *e, bool sha512);
void sha2_engine_outputs(const struct sha2_engine *e, const struct sha2_engine_in *in,
                         struct sha2_engine_out *out);
void sha2_engine_step(struct sha2_engine *e, const struct sha2_engine_in *in);

#ifdef __cplusplus
}
#endif

#endif
