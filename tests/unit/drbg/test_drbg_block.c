// SPDX-License-Identifier: Apache-2.0
// drbg's model: its words are those of Generate calls of the algorithm, at the cycles that the
// contract's figures give.
#include <string.h>

#include "cmodel/drbg_block.h"
#include "cmodel/spec.h"
#include "cmodel/trng.h"
#include "firmware/drivers/generated/drbg_regs.h"
#include "tests/lib/unit.h"

static struct drbg_block d;
static struct drbg_block_in in;
static struct drbg_block_out out;
static uint64_t random_state, cycle;
static uint8_t seeds[64];
static size_t seeded; // bytes of `seeds` that the port gave
static struct drbg algorithm;

static const struct drbg_input none;

static struct drbg_input part(size_t from, size_t size)
{
    return (struct drbg_input){.bytes = seeds + from, .size = size};
}

// One cycle with the inputs of `in`; the seed port answers at once.
static void tick(void)
{
    const bool wants = d.state == DRBG_BLOCK_SEED;
    in.seed_valid = wants;
    in.seed_word = 0;
    if (wants) {
        uint8_t *p = seeds + seeded % sizeof seeds;
        in.seed_word = unit_random(&random_state);
        p[0] = (uint8_t)(in.seed_word >> 24);
        p[1] = (uint8_t)(in.seed_word >> 16);
        p[2] = (uint8_t)(in.seed_word >> 8);
        p[3] = (uint8_t)in.seed_word;
        seeded += 4;
    }
    drbg_block_outputs(&d, &in, &out);
    ck_assert(!out.alert);
    ck_assert(out.seed_request == wants);
    drbg_block_advance(&d, &in);
    cycle++;
}

static void setup(void)
{
    drbg_block_reset(&d);
    memset(&in, 0, sizeof in);
    in.health = TRNG_HEALTH_GOOD;
    random_state = 8;
    seeded = 0;
    cycle = 0;
}

// Until keys gets a word. The cycles that it waits.
static uint32_t word(unsigned *waits)
{
    in.ask[1] = true;
    for (unsigned i = 0; i < 3000; i++) {
        tick();
        if (out.client[1].valid) {
            in.ask[1] = false;
            if (waits != NULL) {
                *waits = i;
            }
            return out.client[1].word;
        }
        ck_assert_uint_eq(out.client[1].word, 0);
    }
    ck_abort_msg("no word");
    return 0;
}

static uint32_t load(const uint8_t *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | (uint32_t)p[3];
}

static void idle(unsigned cycles)
{
    for (unsigned i = 0; i < cycles; i++) {
        tick();
    }
}

static bool access(bool write, uint32_t offset, uint32_t data)
{
    in.access = true;
    in.write = write;
    in.offset = offset;
    in.data = data;
    in.strobe = 0xF;
    in.subject = PLUTON_SUBJECT_PLUTON;
    tick();
    in.access = false;
    return !out.bus_error;
}

static uint32_t read_status(void)
{
    ck_assert(access(false, DRBG_STATUS_OFFSET, 0));
    return out.data;
}

START_TEST(long_request)
{
    static uint8_t expected[128 * 32];
    setup();
    in.health = TRNG_HEALTH_TESTING;
    in.ask[1] = true;
    idle(64 + 16);
    in.health = TRNG_HEALTH_GOOD;
    ck_assert_uint_eq(seeded, 64);
    ck_assert_int_eq(
        drbg_instantiate(&algorithm, part(0, 32), part(32, 32), none, DRBG_MAX_INTERVAL), DRBG_OK);
    unsigned waits;
    const uint64_t start = cycle;
    for (unsigned request = 0; request < 33; request++) {
        const uint32_t first = word(&waits);
        if (request == 32) { // 4,096 blocks are gone: a reseed came before it
            ck_assert_uint_eq(seeded, 64 + 32);
            ck_assert_int_eq(drbg_reseed(&algorithm, part(0, 32), none), DRBG_OK);
        }
        ck_assert_int_eq(drbg_generate(&algorithm, none, expected, sizeof expected), DRBG_OK);
        for (unsigned i = 0; i < sizeof expected / 4; i++) {
            const uint32_t got = i == 0 ? first : word(&waits);
            ck_assert_uint_eq(got, load(expected + 4 * i));
            if (request == 0 && i == 0) {
                // The 16th seed word came in the cycle before `start`.
                ck_assert_uint_eq(cycle - 1 - (start - 1), 1307);
            }
            // RANDOM gets none: keys always asks.
            if (i % 8 != 0) {
                ck_assert_uint_eq(waits, 0);
            } else if (i != 0) {
                ck_assert_uint_eq(waits, 151 - 8);
            } else if (request != 0 && request != 32) {
                ck_assert_uint_eq(waits, 151 - 8 + 292 + 150);
            }
        }
        ck_assert_uint_eq(d.blocks, request == 32 ? 128 : 128 * (request + 1));
    }
}
END_TEST

// One word, and silence: the request ends, its other words are never seen.
START_TEST(quiet)
{
    uint8_t expected[32];
    setup();
    idle(64 + 16);
    ck_assert_int_eq(
        drbg_instantiate(&algorithm, part(0, 32), part(32, 32), none, DRBG_MAX_INTERVAL), DRBG_OK);
    idle(1400); // RANDOM got the first word
    ck_assert_int_eq(drbg_generate(&algorithm, none, expected, sizeof expected), DRBG_OK);
    ck_assert_uint_eq(read_status(), DRBG_STATUS_READY_MASK | DRBG_STATUS_SEEDED_MASK);
    idle(64 + 8 + 442 + 150);
    ck_assert_int_eq(d.state, DRBG_BLOCK_READY);
    ck_assert(!d.dirty && d.gone == 0);
    ck_assert_uint_eq(d.blocks, 2);
    for (unsigned request = 0; request < 50; request++) {
        ck_assert_int_eq(drbg_generate(&algorithm, none, expected, sizeof expected), DRBG_OK);
        unsigned waits;
        ck_assert_uint_eq(word(&waits), load(expected));
        ck_assert_uint_eq(waits, 0);
        idle(63);
        ck_assert(!d.ending);
        tick();
        ck_assert(d.ending);
        idle(7); // one dropped a cycle
        ck_assert_int_eq(d.state, DRBG_BLOCK_READY);
        idle(1 + 442 + 150);
        ck_assert_int_eq(d.state, DRBG_BLOCK_READY);
        ck_assert_uint_eq(d.blocks, request + 3);
    }
    // The word in RANDOM is still the first of all, and is read once.
    const uint32_t held = d.random;
    ck_assert(access(false, DRBG_RANDOM_OFFSET, 0));
    ck_assert_uint_eq(out.data, held);
    ck_assert(!access(false, DRBG_RANDOM_OFFSET, 0));
    ck_assert_uint_eq(out.data, 0);
}
END_TEST

START_TEST(reseed_by_command)
{
    uint8_t expected[32];
    setup();
    ck_assert(access(true, DRBG_CMD_OFFSET, 1)); // not seeded
    ck_assert_uint_eq(read_status(), PLUTON_ERROR_ORDER << DRBG_STATUS_ERROR_SHIFT);
    idle(2000);
    ck_assert(access(true, DRBG_CMD_OFFSET, 2));
    ck_assert_uint_eq(read_status() >> DRBG_STATUS_ERROR_SHIFT, PLUTON_ERROR_COMMAND);
    ck_assert_int_eq(
        drbg_instantiate(&algorithm, part(0, 32), part(32, 32), none, DRBG_MAX_INTERVAL), DRBG_OK);
    while (d.state != DRBG_BLOCK_READY) {
        tick();
    }
    for (uint64_t request = 0; request < d.blocks - 1; request++) { // each had one word
        ck_assert_int_eq(drbg_generate(&algorithm, none, expected, sizeof expected), DRBG_OK);
    }
    ck_assert(d.gone == 0);
    ck_assert(access(true, DRBG_CMD_OFFSET, 1));
    ck_assert_uint_eq(read_status(), DRBG_STATUS_SEEDED_MASK | DRBG_STATUS_RESEEDING_MASK);
    ck_assert(access(true, DRBG_CMD_OFFSET, 1));
    ck_assert_uint_eq(read_status() >> DRBG_STATUS_ERROR_SHIFT, PLUTON_ERROR_ORDER);
    ck_assert(!access(false, DRBG_RANDOM_OFFSET, 0));
    // What is left is dropped, its request ends; then eight seed words.
    ck_assert_int_eq(drbg_generate(&algorithm, none, expected, sizeof expected), DRBG_OK);
    const uint32_t first = word(NULL);
    ck_assert_uint_eq(seeded, 96);
    ck_assert_int_eq(drbg_reseed(&algorithm, part(0, 32), none), DRBG_OK);
    ck_assert_int_eq(drbg_generate(&algorithm, none, expected, sizeof expected), DRBG_OK);
    ck_assert_uint_eq(first, load(expected));
    ck_assert_uint_eq(d.blocks, 1);
    ck_assert(!d.reseeding);
}
END_TEST

// Errors from the cycle of the failure on, whatever state it comes in, and nothing else for good.
START_TEST(failures)
{
    for (unsigned at = 0; at < 3000; at += 7) {
        for (unsigned how = 0; how < 3; how++) {
            setup();
            in.ask[0] = at % 2 == 0;
            idle(at);
            in.zeroize = how == 0;
            in.health = how == 1 ? TRNG_HEALTH_FAILED : how == 2 ? 0xB : TRNG_HEALTH_GOOD;
            for (unsigned i = 0; i < 40; i++) {
                in.ask[0] = i % 3 != 1;
                in.ask[2] = i % 2 == 0;
                ck_assert(!access(false, DRBG_RANDOM_OFFSET, 0));
                for (unsigned c = 0; c < DRBG_BLOCK_CLIENTS; c++) {
                    ck_assert(out.client[c].error == in.ask[c]);
                    ck_assert(!out.client[c].valid && out.client[c].word == 0);
                }
                in.zeroize = false; // gone, and yet
                in.health = TRNG_HEALTH_GOOD;
            }
            ck_assert_uint_eq(read_status(), DRBG_STATUS_FAILED_MASK |
                                                 PLUTON_ERROR_RANDOM << DRBG_STATUS_ERROR_SHIFT);
            ck_assert(access(true, DRBG_CMD_OFFSET, 1));
            ck_assert_int_eq(d.state, DRBG_BLOCK_FAILED);
        }
    }
    setup();
    in.health = TRNG_HEALTH_TESTING; // and never good: no further than the seed
    idle(64 + 16);
    ck_assert(!d.failed);
    tick();
    ck_assert(d.failed);
}
END_TEST

START_TEST(priority)
{
    setup();
    for (unsigned i = 0; i < 20000; i++) {
        for (unsigned c = 0; c < DRBG_BLOCK_CLIENTS; c++) {
            in.ask[c] = unit_random(&random_state) % 3 == 0;
        }
        tick();
        unsigned words = 0;
        for (unsigned c = 0; c < DRBG_BLOCK_CLIENTS; c++) {
            ck_assert(in.ask[c] || !out.client[c].valid);
            ck_assert(!out.client[c].error);
            words += out.client[c].valid;
            for (unsigned before = 0; before < c; before++) {
                ck_assert(!in.ask[before] || !out.client[c].valid);
            }
        }
        ck_assert_uint_le(words, 1);
    }
}
END_TEST

Suite *drbg_block_suite(void);
Suite *drbg_block_suite(void)
{
    Suite *suite = suite_create("drbg_block");
    TCase *tc = tcase_create("drbg_block");
    tcase_set_timeout(tc, 120);
    tcase_add_test(tc, long_request);
    tcase_add_test(tc, quiet);
    tcase_add_test(tc, reseed_by_command);
    tcase_add_test(tc, failures);
    tcase_add_test(tc, priority);
    suite_add_tcase(suite, tc);
    return suite;
}
