// SPDX-License-Identifier: Apache-2.0
// The model of the accumulator, on the model of private_sha.
#include <string.h>

#include "cmodel/accumulator.h"
#include "cmodel/private_sha.h"
#include "tests/lib/unit.h"

#define EXTENDS 25

static struct accumulator a;
static struct private_sha p;
static uint8_t entries[EXTENDS][PLUTON_ENTRY_BYTES];

static void setup(void)
{
    uint64_t random = 9;
    accumulator_reset(&a);
    private_sha_reset(&p);
    unit_random_bytes(&random, &entries[0][0], sizeof entries);
}

struct cycle {
    struct accumulator_out out;
    bool grant;
    bool done;
};

// One cycle of the two. busy: client 0 holds its request. flip: a wrong bit in the digest on its
// way.
static struct cycle tick(const uint8_t *entry, bool busy, bool flip)
{
    struct cycle c;
    struct accumulator_in in = {.extend_valid = entry != NULL};
    accumulator_outputs(&a, &in, &c.out); // the request and the index, which depend on nothing else
    struct private_sha_in pin = {.client = {{.request = busy, .bytes = 4}, {.bytes = 4}}};
    pin.client[PRIVATE_SHA_ACCUMULATOR].request = c.out.request;
    struct private_sha_out pout;
    private_sha_outputs(&p, &pin, &pout);
    const struct private_sha_client_out *answer = &pout.client[PRIVATE_SHA_ACCUMULATOR];
    in.grant = c.grant = answer->grant;
    in.ready = answer->ready;
    in.done = c.done = answer->done;
    memcpy(in.digest, pout.digest, sizeof in.digest);
    if (answer->done) {
        in.digest[31] ^= flip;
    }
    unsigned bytes;
    in.entry_word =
        entry == NULL ? 0 : unit_word(entry, PLUTON_ENTRY_BYTES, c.out.entry_index, &bytes);
    accumulator_outputs(&a, &in, &c.out);
    ck_assert_uint_eq(c.out.bytes, 4);
    ck_assert(c.out.valid || c.out.word == 0);
    ck_assert(!c.out.alert);
    ck_assert(c.out.entry_index == 0 || a.state == ACCUMULATOR_ENTRY);
    ck_assert_int_eq(c.out.finish, c.out.entry_index == 17);
    pin.client[PRIVATE_SHA_ACCUMULATOR] = (struct private_sha_client_in){.request = c.out.request,
                                                                         .valid = c.out.valid,
                                                                         .word = c.out.word,
                                                                         .bytes = c.out.bytes,
                                                                         .finish = c.out.finish};
    accumulator_step(&a, &in);
    private_sha_step(&p, &pin);
    return c;
}

// A whole extend; nothing but an extend's end may change register, count and log below the count.
static void extend(const uint8_t *entry, bool flip)
{
    for (unsigned cycle = 0; cycle < 500; cycle++) {
        const struct accumulator before = a;
        const struct cycle c = tick(entry, false, flip);
        if (a.extends == before.extends) {
            ck_assert_mem_eq(a.acc, before.acc, sizeof a.acc);
            ck_assert_uint_eq(a.count, before.count);
            ck_assert_int_eq(a.overflow, before.overflow);
        } else {
            ck_assert_uint_eq(a.extends, before.extends + 1);
            ck_assert(c.done);
        }
        ck_assert_mem_eq(a.log, before.log, before.count * PLUTON_ENTRY_BYTES);
        if (c.out.extend_done) {
            return;
        }
    }
    ck_abort_msg("no extend_done");
}

START_TEST(cycles_by_hand)
{
    // extend_valid in Idle in cycle 0, private_sha free: request 1, grant 2, 26 words of message of
    // which 16 are taken in 2 to 17; Load 18; the others in 19 to 28; padding 29 to 34; Add and
    // Load 83; Add 148; done 149; extend_done 150.
    setup();
    unsigned request = 0, grant = 0, finish = 0, done = 0, end = 0;
    for (unsigned cycle = 0; end == 0; cycle++) {
        ck_assert_uint_lt(cycle, 500);
        const struct cycle c = tick(entries[0], false, false);
        request = request == 0 && c.out.request ? cycle : request;
        grant = grant == 0 && c.grant ? cycle : grant;
        finish = finish == 0 && c.out.finish ? cycle : finish;
        done = done == 0 && c.done ? cycle : done;
        end = c.out.extend_done ? cycle : 0;
    }
    ck_assert_uint_eq(request, 1);
    ck_assert_uint_eq(grant, 2);
    ck_assert_uint_eq(finish, 28);
    ck_assert_uint_eq(done, 149);
    ck_assert_uint_eq(end, 150);
    ck_assert_int_eq(a.state, ACCUMULATOR_IDLE);
    ck_assert_uint_eq(a.index, 0);
}
END_TEST

START_TEST(extends_log_and_overflow)
{
    setup();
    for (unsigned i = 0; i < EXTENDS; i++) {
        extend(entries[i], false);
        uint8_t expected[32];
        accumulator_replay((const uint8_t(*)[PLUTON_ENTRY_BYTES])entries, i + 1, expected);
        ck_assert_mem_eq(a.acc, expected, sizeof expected);
        ck_assert_uint_eq(a.extends, i + 1);
        ck_assert_uint_eq(a.count, i < 20 ? i + 1 : 20);
        ck_assert_int_eq(a.overflow, i >= 20);
        ck_assert(!a.digest_wrong);
        ck_assert_mem_eq(a.log, entries, a.count * PLUTON_ENTRY_BYTES);
        for (unsigned pause = 0; pause < i % 3; pause++) {
            (void)tick(NULL, false, false);
        }
    }
}
END_TEST

// A replay that does not use accumulator_replay's own code.
START_TEST(replay)
{
    setup();
    uint8_t acc[32] = {0}, out[32];
    memset(out, 0xFF, sizeof out);
    accumulator_replay(NULL, 0, out);
    ck_assert_mem_eq(out, acc, sizeof acc);
    for (size_t n = 1; n <= EXTENDS; n++) {
        struct sha2_context context;
        ck_assert_int_eq(sha2_init(&context, SHA2_256), SHA2_OK);
        ck_assert_int_eq(sha2_update(&context, acc, sizeof acc), SHA2_OK);
        ck_assert_int_eq(sha2_update(&context, entries[n - 1], PLUTON_ENTRY_BYTES), SHA2_OK);
        ck_assert_int_eq(sha2_final(&context, acc), SHA2_OK);
        accumulator_replay((const uint8_t(*)[PLUTON_ENTRY_BYTES])entries, n, out);
        ck_assert_mem_eq(out, acc, sizeof acc);
    }
}
END_TEST

START_TEST(waits_for_the_grant)
{
    setup();
    for (unsigned cycle = 0; cycle < 100; cycle++) {
        const struct cycle c = tick(cycle < 3 ? NULL : entries[0], true, false);
        ck_assert(!c.grant && !c.out.valid && !c.out.extend_done);
        ck_assert_int_eq(c.out.request, cycle > 3);
    }
    extend(entries[0], false);
    uint8_t expected[32];
    accumulator_replay((const uint8_t(*)[PLUTON_ENTRY_BYTES])entries, 1, expected);
    ck_assert_mem_eq(a.acc, expected, sizeof expected);
}
END_TEST

START_TEST(ends_once_begun)
{
    setup();
    (void)tick(entries[0], false, false);
    unsigned ends = 0;
    for (unsigned cycle = 1; cycle < 400; cycle++) {
        ends += tick(NULL, false, false).out.extend_done;
    }
    ck_assert_uint_eq(ends, 1);
    ck_assert_uint_eq(a.extends, 1);
}
END_TEST

START_TEST(wrong_digest_is_remembered)
{
    setup();
    extend(entries[0], false);
    ck_assert(!a.digest_wrong);
    extend(entries[1], true);
    ck_assert(a.digest_wrong);
    uint8_t expected[32];
    accumulator_replay((const uint8_t(*)[PLUTON_ENTRY_BYTES])entries, 2, expected);
    ck_assert_int_eq(a.acc[31], expected[31] ^ 1); // the register follows the input
    extend(entries[2], false);
    ck_assert(a.digest_wrong);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("accumulator");
    TCase *tc = tcase_create("accumulator");
    tcase_set_timeout(tc, 60);
    tcase_add_test(tc, cycles_by_hand);
    tcase_add_test(tc, extends_log_and_overflow);
    tcase_add_test(tc, replay);
    tcase_add_test(tc, waits_for_the_grant);
    tcase_add_test(tc, ends_once_begun);
    tcase_add_test(tc, wrong_digest_is_remembered);
    suite_add_tcase(suite, tc);
    return unit_run(suite, NULL);
}
