// SPDX-License-Identifier: Apache-2.0
// The entropy source cycle by cycle, from rtl/trng/README.md: registers, health tests, raw tap,
// conditioner, seed port. The private SHA-256 is outside; its digest is taken as it comes.
//
// Use as in cmodel/sha2_engine.h: outputs, then step, once a cycle with the same inputs. Of the
// ways to the error state those that inputs reach are modelled: the alert of the private SHA-256,
// and its done before the last word.
#ifndef CMODEL_TRNG_H
#define CMODEL_TRNG_H

#include <stdbool.h>
#include <stdint.h>

#include "health.h"
#include "sha2.h"

#ifdef __cplusplus
extern "C" {
#endif

#define TRNG_BLOCK_SAMPLES 640
#define TRNG_BLOCK_WORDS 20
#define TRNG_SEED_WORDS 8
#define TRNG_RAW_WORDS 16
#define TRNG_SILENCE_CYCLES 65536

enum trng_health { TRNG_HEALTH_TESTING = 0x6, TRNG_HEALTH_GOOD = 0x9, TRNG_HEALTH_FAILED = 0xC };

struct trng_in {
    // An access that is answered in this cycle.
    bool access, write, nonsecure;
    uint32_t offset, data;
    unsigned strobe, subject;

    bool noise_valid, noise_bit;
    bool seed_valid; // drbg wants a word
    bool ready;      // these from private_sha
    bool done;
    uint8_t digest[32];
    bool sha_alert;
    bool blank;
    bool zeroize;
};

struct trng_out {
    bool bus_error; // with access
    uint32_t data;

    bool noise_enable;
    bool seed_valid, seed_error;
    uint32_t seed_word; // 0 without seed_valid
    bool request;       // these to private_sha
    bool valid;
    uint32_t word; // 0 without valid
    unsigned bytes;
    bool finish;
    enum trng_health health;
    bool test_used;
    bool alert;
};

enum trng_state {
    TRNG_START,
    TRNG_COLLECT,
    TRNG_HASH,
    TRNG_FULL,
    TRNG_FAILED,
    TRNG_ERROR,
};

// Why the latch was set: bits of `causes`, as in STATUS from bit 16 on.
enum trng_cause {
    TRNG_CAUSE_RCT = 1,
    TRNG_CAUSE_APT = 2,
    TRNG_CAUSE_SILENT = 4,
    TRNG_CAUSE_ZEROIZED = 8,
    TRNG_CAUSE_LAG = 16,
};

struct trng {
    enum trng_state state;
    bool failed;
    unsigned causes;
    unsigned error; // of the last command (PLUTON_ERROR_*)
    bool refuses;   // writes whose setup phase was in the cycle before: Error then

    // Tests
    struct health_rct rct;
    struct health_lags lags;
    struct health_apt apt;
    uint32_t silence; // cycles
    unsigned rct_cutoff, apt_cutoff;
    unsigned worst_rct, worst_apt;
    bool waiting, running, tested; // TEST

    // Raw tap
    bool tap, overrun;
    uint32_t partial;
    unsigned partial_bits;
    uint32_t raw[TRNG_RAW_WORDS]; // the next to be read first
    unsigned level;

    // Conditioner
    uint32_t buffer[TRNG_BLOCK_WORDS];
    unsigned samples; // in it
    unsigned offered; // words that private_sha took
    uint32_t seed[TRNG_SEED_WORDS];
    unsigned delivered;          // words
    struct sha2_context message; // the words taken so far
    bool digest_wrong;           // sticky: a digest was taken that is not SHA-256 over them
};

void trng_reset(struct trng *t);
void trng_outputs(const struct trng *t, const struct trng_in *in, struct trng_out *out);
void trng_step(struct trng *t, const struct trng_in *in);

#ifdef __cplusplus
}
#endif

#endif
