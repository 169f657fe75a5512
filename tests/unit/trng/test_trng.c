// SPDX-License-Identifier: Apache-2.0
// trng's model: which samples become which seed, when each test fails, and that nothing comes
// after.
#include "cmodel/trng.h"

#include <string.h>

#include "firmware/drivers/generated/trng_regs.h"
#include "tests/lib/unit.h"

static struct trng t;
static struct trng_in in;
static struct trng_out out;
static uint64_t random_state;

static void setup(void)
{
    trng_reset(&t);
    memset(&in, 0, sizeof in);
    in.blank = true;
    random_state = 3;
}

static void tick(void)
{
    trng_outputs(&t, &in, &out);
    trng_step(&t, &in);
}

// A cycle with a sample.
static void sample(bool bit)
{
    in.noise_valid = true;
    in.noise_bit = bit;
    tick();
    in.noise_valid = false;
}

static bool fair(void)
{
    return (unit_random(&random_state) & 1) != 0;
}

static void samples(unsigned n)
{
    for (unsigned i = 0; i < n; i++) {
        sample(fair());
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
    ck_assert(access(false, TRNG_STATUS_OFFSET, 0));
    return out.data;
}

static unsigned error_of(uint32_t status)
{
    return (status & TRNG_STATUS_ERROR_MASK) >> TRNG_STATUS_ERROR_SHIFT;
}

// Collects 640 samples into `bytes`, the first the top bit of the first byte.
static void block(uint8_t bytes[80])
{
    memset(bytes, 0, 80);
    for (unsigned i = 0; i < TRNG_BLOCK_SAMPLES; i++) {
        const bool bit = fair();
        ck_assert_int_eq(t.state, TRNG_COLLECT);
        sample(bit);
        bytes[i / 8] = (uint8_t)(bytes[i / 8] | bit << (7 - i % 8));
    }
    ck_assert_int_eq(t.state, TRNG_HASH);
}

// Plays private_sha: takes the words, answers with their digest.
static void hash(const uint8_t bytes[80])
{
    for (unsigned i = 0; i < TRNG_BLOCK_WORDS; i++) {
        in.ready = true;
        tick();
        ck_assert(out.request && out.valid);
        ck_assert_uint_eq(out.bytes, 4);
        ck_assert(out.finish == (i == TRNG_BLOCK_WORDS - 1));
        const uint8_t *p = bytes + 4 * i;
        ck_assert_uint_eq(out.word, (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 |
                                        (uint32_t)p[2] << 8 | (uint32_t)p[3]);
    }
    in.ready = false;
    tick();
    ck_assert(out.request && !out.valid);
    in.done = true;
    ck_assert_int_eq(sha2_hash(SHA2_256, bytes, 80, in.digest), SHA2_OK);
    tick();
    in.done = false;
    ck_assert_int_eq(t.state, TRNG_FULL);
    ck_assert(!t.digest_wrong);
}

START_TEST(seeds)
{
    uint8_t bytes[80], digest[32];
    setup();
    in.seed_valid = true;
    for (unsigned i = 0; i < HEALTH_APT_WINDOW; i++) {
        sample(fair());
        ck_assert_int_eq(out.health, TRNG_HEALTH_TESTING);
        ck_assert(!out.seed_valid && !out.seed_error);
    }
    for (unsigned round = 0; round < 20; round++) {
        in.seed_valid = false;
        block(bytes);
        ck_assert_int_eq(out.health, TRNG_HEALTH_GOOD);
        samples(round); // tested, and dropped
        hash(bytes);
        samples(3 * round);
        ck_assert_int_eq(sha2_hash(SHA2_256, bytes, 80, digest), SHA2_OK);
        ck_assert((read_status() & TRNG_STATUS_SEED_MASK) != 0);
        for (unsigned i = 0; i < TRNG_SEED_WORDS; i++) {
            in.seed_valid = true;
            tick();
            ck_assert(out.seed_valid);
            const uint8_t *p = digest + 4 * i;
            ck_assert_uint_eq(out.seed_word, (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 |
                                                 (uint32_t)p[2] << 8 | (uint32_t)p[3]);
            in.seed_valid = false;
            tick();
            ck_assert(!out.seed_valid && out.seed_word == 0);
        }
        in.seed_valid = true;
        tick();
        ck_assert(!out.seed_valid);
    }
    ck_assert_uint_eq(t.causes, 0);
}
END_TEST

// Brings the source into state _i of Start, Collect, Hash, Full.
static void reach(int state)
{
    uint8_t bytes[80];
    setup();
    if (state == TRNG_START) {
        samples(100);
        return;
    }
    samples(HEALTH_APT_WINDOW);
    if (state == TRNG_COLLECT) {
        samples(100);
        return;
    }
    block(bytes);
    if (state == TRNG_FULL) {
        hash(bytes);
    }
}

// Failed, for good, with these causes; no word, and nothing left.
static void dead(unsigned causes)
{
    for (unsigned i = 0; i < 50; i++) {
        in.seed_valid = i % 2 == 0;
        in.noise_valid = true;
        tick();
        ck_assert_int_eq(out.health, TRNG_HEALTH_FAILED);
        ck_assert(out.seed_error == in.seed_valid && !out.seed_valid && out.seed_word == 0);
        ck_assert(!out.request && !out.valid && out.word == 0 && !out.noise_enable);
    }
    in.noise_valid = in.seed_valid = false;
    const uint32_t status = read_status();
    ck_assert_uint_eq(status, TRNG_STATUS_FAILED_MASK | causes << TRNG_STATUS_RCT_SHIFT |
                                  PLUTON_ERROR_RANDOM << TRNG_STATUS_ERROR_SHIFT);
    ck_assert(access(true, TRNG_CMD_OFFSET, 1));
    ck_assert_uint_eq(error_of(read_status()), PLUTON_ERROR_RANDOM);
    for (unsigned i = 0; i < TRNG_BLOCK_WORDS; i++) {
        ck_assert_uint_eq(t.buffer[i], 0);
    }
    for (unsigned i = 0; i < TRNG_SEED_WORDS; i++) {
        ck_assert_uint_eq(t.seed[i], 0);
    }
}

START_TEST(failures)
{
    reach(_i);
    sample(!t.rct.A); // a new run
    for (unsigned i = 1; i < 80; i++) {
        sample(t.rct.A);
    }
    ck_assert_int_ne(out.health, TRNG_HEALTH_FAILED);
    sample(t.rct.A); // the 81st
    dead(TRNG_CAUSE_RCT);

    reach(_i);
    samples(1);
    for (unsigned i = 0; i < TRNG_SILENCE_CYCLES - 1; i++) {
        tick();
    }
    ck_assert_int_ne(out.health, TRNG_HEALTH_FAILED);
    tick();
    dead(TRNG_CAUSE_SILENT);

    reach(_i);
    in.zeroize = true;
    in.seed_valid = true;
    tick();
    ck_assert(out.seed_valid == (_i == TRNG_FULL)); // the word of that very cycle
    in.zeroize = false;
    dead(TRNG_CAUSE_ZEROIZED);

    reach(_i); // 0101.. : lag 2 compares the third with the first
    const bool first = !t.rct.A;
    unsigned n = 0;
    while (t.state < TRNG_FAILED && n < 200) {
        sample(first ^ (n++ % 2 != 0));
    }
    ck_assert_uint_ge(n, 81 - 2); // what came before may have gone on
    ck_assert_uint_le(n, 82);
    dead(TRNG_CAUSE_LAG);

    reach(_i);
    in.sha_alert = true;
    tick();
    in.sha_alert = false;
    tick();
    ck_assert(out.alert && out.health == TRNG_HEALTH_FAILED && !out.noise_enable);
    ck_assert_uint_eq(error_of(read_status()), PLUTON_ERROR_INTERNAL);
    ck_assert(!access(true, TRNG_CMD_OFFSET, 1));
}
END_TEST

// 823 of a window's samples pass, 824 do not. Runs of ones, 1 to 8 long by chance, between single
// zeros and more of them at the end: the other tests find nothing.
START_TEST(proportion)
{
    for (unsigned equal = 823; equal <= 824; equal++) {
        setup();
        unsigned B = 0, run = 4;
        for (unsigned i = 0; i < HEALTH_APT_WINDOW; i++) {
            const bool one =
                i == 0 || (B < equal && run != 0) || HEALTH_APT_WINDOW - i <= equal - B;
            run = run == 0 ? 1 + unit_random(&random_state) % 7 : run - 1;
            sample(one);
            B += one;
        }
        ck_assert_uint_eq(B, equal);
        ck_assert_uint_eq(t.causes, equal == 824 ? TRNG_CAUSE_APT : 0);
        ck_assert_int_eq(t.state, equal == 824 ? TRNG_FAILED : TRNG_COLLECT);
    }
}
END_TEST

START_TEST(cutoffs)
{
    setup();
    ck_assert(!access(true, TRNG_RCT_CUTOFF_OFFSET, 82));
    ck_assert(!access(true, TRNG_RCT_CUTOFF_OFFSET, 20));
    ck_assert(!access(true, TRNG_RCT_CUTOFF_OFFSET, 0x10000 | 30));
    ck_assert(access(true, TRNG_RCT_CUTOFF_OFFSET, 81));
    ck_assert(access(true, TRNG_RCT_CUTOFF_OFFSET, 21));
    ck_assert(!access(true, TRNG_RCT_CUTOFF_OFFSET, 22));
    ck_assert(!access(true, TRNG_APT_CUTOFF_OFFSET, 825));
    ck_assert(!access(true, TRNG_APT_CUTOFF_OFFSET, 588));
    ck_assert(access(true, TRNG_APT_CUTOFF_OFFSET, 589));
    ck_assert(access(false, TRNG_APT_CUTOFF_OFFSET, 0));
    ck_assert_uint_eq(out.data, 589);
    sample(!t.rct.A);
    for (unsigned i = 1; i < 20; i++) {
        sample(t.rct.A);
    }
    ck_assert(!t.failed);
    sample(t.rct.A);
    ck_assert_uint_eq(t.causes & TRNG_CAUSE_RCT, TRNG_CAUSE_RCT);
}
END_TEST

START_TEST(on_demand)
{
    setup();
    ck_assert(access(true, TRNG_CMD_OFFSET, 1));
    ck_assert_uint_eq(error_of(read_status()), PLUTON_ERROR_ORDER); // in Start
    samples(HEALTH_APT_WINDOW + 10);
    ck_assert(access(true, TRNG_CMD_OFFSET, 1));
    ck_assert_uint_eq(read_status() & ~TRNG_STATUS_SEED_MASK,
                      TRNG_STATUS_GOOD_MASK | TRNG_STATUS_TESTING_MASK);
    samples(HEALTH_APT_WINDOW - 10); // the rest of this window
    ck_assert(access(true, TRNG_CMD_OFFSET, 1));
    ck_assert_uint_eq(error_of(read_status()), PLUTON_ERROR_ORDER);
    samples(HEALTH_APT_WINDOW - 1);
    ck_assert((read_status() & TRNG_STATUS_TESTED_MASK) == 0);
    samples(1);
    ck_assert((read_status() & TRNG_STATUS_TESTED_MASK) != 0);
    ck_assert((read_status() & TRNG_STATUS_TESTING_MASK) == 0);
}
END_TEST

START_TEST(raw_tap)
{
    setup();
    in.blank = false;
    ck_assert(access(true, TRNG_CMD_OFFSET, 2));
    ck_assert(!out.test_used);
    ck_assert_uint_eq(error_of(read_status()), PLUTON_ERROR_DENIED);
    in.blank = true;
    samples(HEALTH_APT_WINDOW + 100);
    ck_assert(access(true, TRNG_CMD_OFFSET, 2));
    ck_assert(out.test_used);
    uint32_t words[TRNG_RAW_WORDS + 1] = {0};
    for (unsigned i = 0; i < 32 * (TRNG_RAW_WORDS + 1); i++) {
        const bool bit = fair();
        sample(bit);
        words[i / 32] = words[i / 32] << 1 | bit;
    }
    ck_assert_uint_eq(t.samples, 100); // nothing of it in the block
    ck_assert_uint_eq(read_status(), TRNG_STATUS_GOOD_MASK | TRNG_STATUS_TAP_MASK |
                                         TRNG_STATUS_OVERRUN_MASK |
                                         TRNG_RAW_WORDS << TRNG_STATUS_WORDS_SHIFT);
    for (unsigned i = 0; i < TRNG_RAW_WORDS - 1; i++) {
        ck_assert(access(false, TRNG_RAW_OFFSET, 0));
        ck_assert_uint_eq(out.data, words[i]);
    }
    in.blank = false;
    ck_assert(!access(false, TRNG_RAW_OFFSET, 0));
    in.blank = true;
    ck_assert(!access(false, TRNG_RAW_OFFSET, 0)); // the tap ended
    ck_assert_uint_eq(read_status(), TRNG_STATUS_GOOD_MASK | TRNG_STATUS_OVERRUN_MASK);
    samples(540);
    ck_assert_int_eq(t.state, TRNG_HASH);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("trng");
    TCase *tc = tcase_create("trng");
    tcase_set_timeout(tc, 60);
    tcase_add_test(tc, seeds);
    tcase_add_loop_test(tc, failures, TRNG_START, TRNG_FAILED);
    tcase_add_test(tc, proportion);
    tcase_add_test(tc, cutoffs);
    tcase_add_test(tc, on_demand);
    tcase_add_test(tc, raw_tap);
    suite_add_tcase(suite, tc);
    return unit_run(suite, NULL);
}
