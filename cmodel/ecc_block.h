// SPDX-License-Identifier: Apache-2.0
// The block ecc as rtl/ecc/README.md states it, cycle by cycle: registers, phases, key port, random
// port, and the engine inside. What a nonce takes comes from outside (`nonce_end`), because it
// depends on the private SHA-256.
//
// Call outputs, compare, then step with the same inputs. Of the ways to the error state the one
// that inputs reach is modelled: a fault found in a first program.
#ifndef CMODEL_ECC_BLOCK_H
#define CMODEL_ECC_BLOCK_H

#include "cmodel/ecc_engine.h"
#include "cmodel/ecc_nonce.h"

#ifdef __cplusplus
extern "C" {
#endif

#define ECC_BLOCK_WORDS 31 // of the random buffer
#define ECC_BLOCK_SWEEP 64 // cycles
#define ECC_BLOCK_UNLOAD_CYCLES 9
#define ECC_BLOCK_DRY 32 // cycles without a request after an error in Idle

enum ecc_block_phase {
    ECC_BLOCK_IDLE,
    ECC_BLOCK_RANDOM,
    ECC_BLOCK_KEY,
    ECC_BLOCK_NONCE,
    ECC_BLOCK_LOAD,
    ECC_BLOCK_RUN,
    ECC_BLOCK_UNLOAD,
    ECC_BLOCK_DELIVER,
    ECC_BLOCK_SWEEP_PHASE,
    ECC_BLOCK_ERROR,
};

struct ecc_block_in {
    // An access that is answered in this cycle.
    bool access, write, nonsecure;
    uint32_t offset, data;
    unsigned strobe, subject;

    bool key_valid, key_last, key_error;
    uint32_t key_word; // of both shares
    bool take, refuse; // of a delivery
    bool random_valid, random_error;
    uint32_t random_word;
    bool blank;
    bool nonce_end; // the last cycle of phase Nonce
};

struct ecc_block_out {
    bool bus_error; // with access
    uint32_t data;

    bool key_valid;
    bool offer_valid, offer_last;
    unsigned slot, operation, subject; // with either
    uint32_t offer_word, offer_mask;   // of both shares; share1
    bool random_valid;

    bool busy, done, waiting, alert, test_used;
    unsigned error;
    enum ecc_block_phase phase;
    bool hashes;                          // the phase is Nonce, and needs the private SHA-256
    const struct ecc_engine_write *write; // of the engine; NULL: not in Run, or not known
};

struct ecc_block {
    const struct ecc_engine_tables *tables;
    enum ecc_set set;

    enum ecc_block_phase phase;
    unsigned left; // cycles of a phase with a fixed number, this one included
    bool done;
    unsigned error;      // of the last command (PLUTON_ERROR_*)
    unsigned next_error; // of the command that runs

    // What is written to registers; FIRST and SECOND; the test registers, and whether they were
    // written.
    uint8_t operand[ECC_INPUT_COUNT][ECC_BYTES];
    uint8_t result[2][ECC_BYTES];
    uint8_t scalar[ECC_BYTES], nonce[ECC_BYTES];
    bool test_written;

    uint32_t words[ECC_BLOCK_WORDS]; // the random buffer
    unsigned have;
    unsigned dry; // cycles in which the buffer is overwritten after an error

    // The command that runs.
    uint32_t command;
    uint8_t number[ECC_INPUT_COUNT][ECC_BYTES]; // that its programs take
    uint32_t drawn[ECC_BLOCK_WORDS];            // its random words
    unsigned at;                                // words of the key or of the delivery so far
    bool second_run;                            // the verification after SIGN
    enum ecc_engine_error first_run_error;
    bool nonce_known;   // as far as the golden models derive one
    bool discard;       // the sweep takes the random words
    bool wipe_operands; // the sweep is ZEROIZE's

    struct ecc_engine engine;
    struct ecc_engine_write write;
};

// The chip's reset, after which the block wipes itself.
void ecc_block_reset(struct ecc_block *block, const struct ecc_engine_tables *tables,
                     enum ecc_set set);
void ecc_block_outputs(const struct ecc_block *block, const struct ecc_block_in *in,
                       struct ecc_block_out *out);
void ecc_block_step(struct ecc_block *block, const struct ecc_block_in *in);

#ifdef __cplusplus
}
#endif

#endif
