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

#include "firmware/hal/generated/spec.h"

#define BENCH_JOB_PAGE_BASE (PLUTON_SRAM_BASE + PLUTON_SRAM_SIZE - 0x1000u)
#define BENCH_JOB_READY 0x4A4F4253u
#define BENCH_JOB_PANIC 0x50414E43u // in `ready`: an unexpected trap; `error` is mcause

enum bench_job_op {
    BENCH_JOB_DIGEST = 1,      // alg, addr, size, caller, via -> digest
    BENCH_JOB_MEASURE = 2,     // component, addr, size, caller -> digest
    BENCH_JOB_EXTEND = 3,      // component, digest
    BENCH_JOB_ACCUMULATOR = 4, // -> acc, count, overflow, log
    BENCH_JOB_READ = 5,        // addr -> size = the word read, by one register access
    BENCH_JOB_WRITE = 6,       // addr, size = the word to write
};

enum bench_job_via {
    BENCH_JOB_READER = 0, // the engine reads memory
    BENCH_JOB_DATA = 1,   // the core writes the message into the DATA register
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
    uint32_t size;
    uint32_t caller;
    uint32_t via;
    uint32_t type;
    uint32_t security_version;
    uint8_t signer[PLUTON_ENTRY_SIGNER_BYTES];
    uint8_t digest[64];
    uint32_t count;
    uint32_t overflow;
    uint8_t acc[32];
    uint8_t log[PLUTON_LOG_ENTRIES][PLUTON_ENTRY_BYTES];
};

#endif
