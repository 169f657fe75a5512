// SPDX-License-Identifier: Apache-2.0
// measure cycle by cycle, from rtl/measure/README.md: hashes a memory region with private_sha,
// extends the result into the accumulator, and does so with the boot ROM by itself after the reset.
//
// Use as in cmodel/sha2_engine.h: outputs, then step, once a cycle with the same inputs. The memory
// reader, private_sha and the accumulator are outside; `valid`, `finish`, `reader_ready` and
// `reader_start` depend on inputs of the same cycle, the other outputs on the state (entry_word:
// and on entry_index). Words are big-endian (the first byte in bits 31:24), byte arrays in memory
// order.
#ifndef CMODEL_MEASURE_H
#define CMODEL_MEASURE_H

#include <stdbool.h>
#include <stdint.h>

#include "spec.h"

#ifdef __cplusplus
extern "C" {
#endif

// The codes of CMD.op.
enum measure_op { MEASURE_OP_MEASURE = 1, MEASURE_OP_EXTEND = 2 };

struct measure_in {
    // A write of CMD in this cycle, and what the other registers hold then. Without effect while
    // busy and in Error, where the registers answer with a bus error.
    bool command_valid;
    unsigned op;
    unsigned caller;
    uint32_t addr;
    uint32_t len;              // bytes
    uint32_t type;             // four ASCII characters, the first in the top byte
    uint32_t security_version; // unsigned
    uint8_t signer[32];
    uint8_t digest_in[32]; // EXTEND only

    bool reader_valid;
    uint32_t reader_word;
    unsigned reader_bytes; // 1 to 4
    bool reader_last;
    bool reader_error; // the reader met a bus error; no word follows

    bool grant; // these from private_sha
    bool ready;
    bool done;
    uint8_t digest[32];
    bool private_sha_alert;

    bool extend_done; // these from the accumulator
    unsigned entry_index;
    bool accumulator_alert;
};

struct measure_out {
    bool request; // these to private_sha
    bool valid;
    uint32_t word;  // 0 unless valid
    unsigned bytes; // 4 unless valid
    bool finish;

    bool reader_start; // these to the reader; the job is steady while busy
    uint32_t reader_addr;
    uint32_t reader_len;
    unsigned reader_caller;
    bool reader_ready;
    bool reader_abort;

    bool extend_valid;   // these to the accumulator
    uint32_t entry_word; // means something in an extend only; 0 where entry_index is above 17

    bool busy;
    bool boot_measured;
    bool done; // STATUS.done
    bool alert;
    enum pluton_error error; // STATUS.error
    uint8_t digest[32];      // what the block put into DIGEST; later writes of software don't show
};

enum measure_state {
    MEASURE_BOOT,
    MEASURE_IDLE,
    MEASURE_HASH,
    MEASURE_FREE,
    MEASURE_EXTEND,
    MEASURE_ERROR,
};

struct measure {
    enum measure_state state;
    bool boot; // the job is the boot ROM's
    bool reading;
    bool boot_measured;
    bool done;
    enum pluton_error error;
    uint32_t addr;
    uint32_t len;
    unsigned caller;
    uint32_t type;
    uint32_t security_version;
    uint8_t signer[32];
    uint8_t digest[32];
};

void measure_reset(struct measure *m);
void measure_outputs(const struct measure *m, const struct measure_in *in, struct measure_out *out);
void measure_step(struct measure *m, const struct measure_in *in);

// What STATUS.error shows after this command on an idle block. op, caller: the fields of CMD.
enum pluton_error measure_check(unsigned op, unsigned caller, uint32_t addr, uint32_t len);

// The entry as it is hashed and logged (spec/measurement.toml).
void measure_entry_encode(uint32_t type, uint32_t security_version, const uint8_t signer[32],
                          const uint8_t digest[32], uint8_t entry[PLUTON_ENTRY_BYTES]);

#ifdef __cplusplus
}
#endif

#endif
