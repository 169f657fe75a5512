// SPDX-License-Identifier: Apache-2.0
// The machine of the P-256 engine (tools/ecc/README.md), cycle by cycle: it executes the programs
// of cmodel/generated/ecc_programs on exact, unreduced integers, and says in every cycle which
// register is written with what. Fixed-size numbers, because big integers are too slow beside a
// simulation; libtommath makes the tables only.
//
// A cycle is one call of ecc_engine_step(): the first after ecc_engine_start() is the cycle in
// which the first instruction is issued.
#ifndef CMODEL_ECC_ENGINE_H
#define CMODEL_ECC_ENGINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cmodel/ecc.h"
#include "cmodel/generated/ecc_programs.h"

#ifdef __cplusplus
extern "C" {
#endif

// A natural number below 2^268, in limbs of 32 bits, the least significant first.
#define ECC_VALUE_LIMBS 9

struct ecc_value {
    uint32_t limb[ECC_VALUE_LIMBS];
};

#define ECC_WIDE_LIMBS 11 // of a recoded scalar: 320 bits and a carry

// What depends on the parameter set alone.
struct ecc_engine_tables {
    const struct ecc_parameters *parameters;
    struct ecc_value modulus[2];                   // p, n
    struct ecc_value inverse[2];                   // -1 / p, -1 / n mod R
    struct ecc_value constant[6];                  // registers 0 to 5
    struct ecc_value comb[ECC_PROGRAM_ROWS][8][2]; // x R, y R mod p of (2 j + 1) 16^i G
};

// False if the machine that runs the model is out of memory.
bool ecc_engine_tables_make(struct ecc_engine_tables *tables, enum ecc_set set);

// The numbers that a program may take, by enum ecc_input; 32 bytes, big-endian.
struct ecc_engine_inputs {
    uint8_t number[ECC_INPUT_COUNT][ECC_BYTES];
    uint64_t blind; // r of blinded scalars
    unsigned order; // 13 bits, of a shuffled block
};

struct ecc_engine_write {
    bool valid;
    unsigned target;
    struct ecc_value value;
};

struct ecc_engine_scalar {
    bool loaded;
    uint64_t ready; // the cycle from which its digits are there
    unsigned digits;
    uint32_t u[ECC_WIDE_LIMBS];
};

struct ecc_engine {
    const struct ecc_engine_tables *tables;
    const struct ecc_program *program;
    bool running;
    uint64_t cycle;
    enum ecc_engine_error error; // so far; final when no longer running
    struct ecc_value output[2];  // first, second; to be released only without an error
    const char *hazard;          // not NULL: the program asked for what the machine does not do

    // The place in the program.
    unsigned block, turn, instruction, wait;
    unsigned order;
    uint64_t blind;

    struct ecc_value registers[ECC_PROGRAM_REGISTERS];
    uint64_t pending;                  // registers with a write-back to come, bit by register
    struct ecc_engine_write ahead[64]; // write-backs to come, by cycle mod 64
    struct ecc_engine_scalar scalar[2];
    uint64_t inverse_ready;
    int inverse_modulus; // -1: none
    struct ecc_value inverse;
};

// Cycles of Run of an operation: one number for a set.
unsigned ecc_engine_cycles(enum ecc_set set, enum ecc_operation operation);

void ecc_engine_start(struct ecc_engine *engine, const struct ecc_engine_tables *tables,
                      enum ecc_operation operation, const struct ecc_engine_inputs *inputs);

// One cycle, in which `running` must hold. *write: the register that is written at its end.
void ecc_engine_step(struct ecc_engine *engine, struct ecc_engine_write *write);

// An output as 32 bytes, big-endian.
void ecc_engine_bytes(const struct ecc_value *value, uint8_t bytes[ECC_BYTES]);

#ifdef __cplusplus
}
#endif

#endif
