// SPDX-License-Identifier: Apache-2.0
// The accumulation register and its log, cycle by cycle, from rtl/accumulator/README.md:
//
//   register <= SHA-256(register || entry), the register all zero after the chip's reset
//
// Entries are PLUTON_ENTRY_BYTES (72) bytes in the form of spec/measurement.toml; words are
// big-endian (the first byte in bits 31:24). Use as in cmodel/sha2_engine.h: outputs, then step,
// once a cycle with the same inputs. No fault can arise in the model, so that its alert is never
// high.
#ifndef CMODEL_ACCUMULATOR_H
#define CMODEL_ACCUMULATOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sha2.h"

#ifdef __cplusplus
extern "C" {
#endif

struct accumulator_in {
    bool extend_valid;
    bool hold;      // no extend begins
    bool log_valid; // attest asks for a word
    unsigned log_address;
    bool bus_reads_log;  // the wait state of a read of LOG
    uint32_t entry_word; // word entry_index of the entry
    bool grant;          // these from private_sha
    bool ready;
    bool done;
    uint8_t digest[32];
};

struct accumulator_out {
    bool request;
    bool valid;
    uint32_t word;  // 0 unless valid
    unsigned bytes; // 4
    bool finish;
    unsigned entry_index;
    bool extend_done;
    bool extending;
    bool log_valid;
    uint32_t log_word; // 0 unless log_valid
    bool alert;
};

enum accumulator_state {
    ACCUMULATOR_IDLE,
    ACCUMULATOR_REGISTER,
    ACCUMULATOR_ENTRY,
    ACCUMULATOR_HASH,
    ACCUMULATOR_RELEASE,
};

struct accumulator {
    enum accumulator_state state;
    unsigned index; // of the next word in Register and Entry
    bool asked;     // the memory was read for attest in the cycle before
    uint8_t acc[32];
    uint32_t count;   // entries in the log
    bool overflow;    // an extend found the log full
    uint32_t extends; // since the reset, modulo 2^32
    uint8_t log[PLUTON_LOG_ENTRIES][PLUTON_ENTRY_BYTES];
    // Sticky: an extend took a digest that is not SHA-256 over the words it handed over. The
    // register follows the input even then, so that a lockstep sees the fault where it arose.
    bool digest_wrong;
    struct sha2_context message; // the words handed over so far
};

void accumulator_reset(struct accumulator *a);
void accumulator_outputs(const struct accumulator *a, const struct accumulator_in *in,
                         struct accumulator_out *out);
void accumulator_step(struct accumulator *a, const struct accumulator_in *in);

// One extend: acc becomes SHA-256(acc || entry).
void accumulator_extend(uint8_t acc[32], const uint8_t entry[PLUTON_ENTRY_BYTES]);

// The register after n extends from the reset on: what a verifier computes from a log. With n = 0,
// zeros. `entries` may be NULL then.
void accumulator_replay(const uint8_t (*entries)[PLUTON_ENTRY_BYTES], size_t n, uint8_t out[32]);

#ifdef __cplusplus
}
#endif

#endif
