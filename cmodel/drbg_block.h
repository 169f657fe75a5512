// SPDX-License-Identifier: Apache-2.0
// The random bit generator cycle by cycle, from rtl/drbg/README.md: registers, ports, and when each
// step of HMAC_DRBG begins and ends. The words are those of cmodel/drbg.h.
//
// Use as in cmodel/sha2_engine.h: outputs, then step, once a cycle with the same inputs. No fault
// can arise in the model, so that its alert is never high.
#ifndef CMODEL_DRBG_BLOCK_H
#define CMODEL_DRBG_BLOCK_H

#include <stdbool.h>
#include <stdint.h>

#include "drbg.h"

#ifdef __cplusplus
extern "C" {
#endif

#define DRBG_BLOCK_CLIENTS 3 // ecc, keys, attest; RANDOM is inside
#define DRBG_BLOCK_WORDS 8   // of a block
#define DRBG_BLOCK_SEED_WORDS 8
#define DRBG_BLOCK_REQUEST 128   // blocks of a request at most
#define DRBG_BLOCK_INTERVAL 4096 // blocks, from which on the end of a request reseeds
#define DRBG_BLOCK_QUIET 64      // cycles

struct drbg_block_in {
    // An access that is answered in this cycle.
    bool access, write, nonsecure;
    uint32_t offset, data;
    unsigned strobe, subject;

    bool seed_valid, seed_error;
    uint32_t seed_word;
    unsigned health; // as trng drives it: enum trng_health, or anything
    bool ask[DRBG_BLOCK_CLIENTS];
    bool zeroize;
};

struct drbg_block_answer {
    bool valid, error;
    uint32_t word; // 0 without valid
};

struct drbg_block_out {
    bool bus_error; // with access
    uint32_t data;

    bool seed_request;
    struct drbg_block_answer client[DRBG_BLOCK_CLIENTS];
    bool alert;
};

enum drbg_block_state {
    DRBG_BLOCK_WIPE,
    DRBG_BLOCK_SEED,
    DRBG_BLOCK_STEP,
    DRBG_BLOCK_READY,
    DRBG_BLOCK_FAILED,
};

// What STEP is in, in the order in which they come.
enum drbg_block_step {
    DRBG_BLOCK_INIT,
    DRBG_BLOCK_KEY0,
    DRBG_BLOCK_VALUE0,
    DRBG_BLOCK_KEY1,
    DRBG_BLOCK_VALUE1,
    DRBG_BLOCK_GENERATE,
    DRBG_BLOCK_KEY_N,
    DRBG_BLOCK_VALUE_N,
};

struct drbg_block {
    enum drbg_block_state state;
    enum drbg_block_step step;
    unsigned cycle; // of Wipe or the step, from 1 on
    struct drbg drbg;
    uint8_t seed[2 * 4 * DRBG_BLOCK_SEED_WORDS]; // entropy input, nonce
    unsigned have;                               // words of it
    unsigned gone;                               // words of V: delivered or dropped
    unsigned blocks, request_blocks;
    unsigned quiet;
    bool dirty, ending, seeded, reseeding, failed;
    bool holds; // RANDOM
    uint32_t random;
    unsigned error; // of the last command (PLUTON_ERROR_*)
};

void drbg_block_reset(struct drbg_block *d);
void drbg_block_outputs(const struct drbg_block *d, const struct drbg_block_in *in,
                        struct drbg_block_out *out);
void drbg_block_advance(struct drbg_block *d, const struct drbg_block_in *in);

#ifdef __cplusplus
}
#endif

#endif
