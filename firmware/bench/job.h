// SPDX-License-Identifier: Apache-2.0
// The job page: how a simulation asks the firmware on Pluton's core to call its drivers, and what
// comes back. The page lies in the last 4 KiB of SRAM. All words are little-endian, as the core
// stores them; byte strings are in their own order.
//
// The firmware writes BENCH_JOB_READY to `ready` when it polls. The asker fills the arguments and
// then raises `request`; the firmware does the job, fills the results and then sets `response` to
// `request`. Between the two the page belongs to the firmware.
#ifndef PLUTON_BENCH_JOB_H
#define PLUTON_BENCH_JOB_H

#include <stdint.h>

#include "firmware/bench/ecc_call.h"
#include "firmware/hal/generated/spec.h"

#define BENCH_JOB_PAGE_BASE (PLUTON_SRAM_BASE + PLUTON_SRAM_SIZE - 0x1000u)
#define BENCH_JOB_READY 0x4A4F4253u
#define BENCH_JOB_PANIC 0x50414E43u // in `ready`: an unexpected trap; `error` is mcause

enum bench_job_op {
    BENCH_JOB_START = 1,  // alg
    BENCH_JOB_READ = 2,   // addr, size, caller, last
    BENCH_JOB_WRITE = 3,  // addr, size, splits
    BENCH_JOB_FINISH = 4, // -> size, digest
    BENCH_JOB_ZEROIZE = 5,
    BENCH_JOB_DIGEST = 6,      // alg, addr, size, caller -> size, digest
    BENCH_JOB_MEASURE = 7,     // component, addr, size, caller -> size, digest
    BENCH_JOB_EXTEND = 8,      // component, digest
    BENCH_JOB_ACCUMULATOR = 9, // -> acc, count, overflow, log
    BENCH_JOB_HMAC = 10,       // alg, addr and size of the key
    BENCH_JOB_HMAC_SLOT = 11,  // alg, slot, caller
    BENCH_JOB_SAVE = 12,       // -> the context, at `context`
    BENCH_JOB_RESTORE = 13,    // context, addr and size of the key
    BENCH_JOB_ECC = 14,        // ecc -> ecc
};

struct bench_job {
    uint32_t ready;
    uint32_t request;
    uint32_t response;
    uint32_t op;
    uint32_t error;  // enum dev_error
    uint32_t cycles; // from the driver's call to its return, by the core's cycle counter
    uint32_t alg;    // enum sha2_dev_alg
    uint32_t addr;
    uint32_t size; // bytes; in a result: of the digest
    uint32_t caller;
    uint32_t last;
    uint32_t splits; // WRITE: not zero: seed of the pieces in which the driver gets the bytes
    uint32_t slot;
    uint32_t context; // where in SRAM a struct sha2_dev_context lies, a multiple of eight
    uint32_t type;
    uint32_t security_version;
    uint8_t signer[PLUTON_ENTRY_SIGNER_BYTES];
    uint8_t digest[64];
    uint32_t count;
    uint32_t overflow;
    uint8_t acc[32];
    uint8_t log[PLUTON_LOG_ENTRIES][PLUTON_ENTRY_BYTES];
    struct bench_ecc ecc;
};

#endif
