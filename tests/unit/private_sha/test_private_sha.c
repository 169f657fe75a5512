// SPDX-License-Identifier: Apache-2.0
// The model of private_sha: who is served, when, and that nothing is seen or left by another.
#include <string.h>

#include "cmodel/private_sha.h"
#include "tests/lib/unit.h"

static const uint8_t zero[32];

static struct private_sha p;
static struct private_sha_out out;
static uint8_t message[300];

static void setup(void)
{
    uint64_t random = 5;
    private_sha_reset(&p);
    unit_random_bytes(&random, message, sizeof message);
}

// One cycle; a client without grant must see zeros, and the digest is there with done only.
static void tick(const struct private_sha_in *in)
{
    private_sha_outputs(&p, in, &out);
    ck_assert(!out.alert);
    unsigned grants = 0;
    bool done = false;
    for (unsigned i = 0; i < PRIVATE_SHA_CLIENTS; i++) {
        ck_assert(in->client[i].request || !out.client[i].grant);
        ck_assert(out.client[i].grant || (!out.client[i].ready && !out.client[i].done));
        grants += out.client[i].grant;
        done = done || out.client[i].done;
    }
    ck_assert_uint_le(grants, 1);
    if (!done) {
        ck_assert_mem_eq(out.digest, zero, sizeof zero);
    }
    private_sha_step(&p, in);
}

static struct private_sha_in requests(bool first, bool second)
{
    struct private_sha_in in = {0};
    for (unsigned i = 0; i < PRIVATE_SHA_CLIENTS; i++) {
        in.client[i].bytes = 4;
    }
    in.client[0].request = first;
    in.client[1].request = second;
    return in;
}

// Hashes n bytes as client `who`, which requests; the others do what `base` says. The cycles from
// the first one of grant to done.
static unsigned hash(struct private_sha_in base, unsigned who, size_t n)
{
    size_t next = 0;
    bool finished = false, granted = false;
    unsigned first = 0;
    for (unsigned cycle = 0; cycle < 10000; cycle++) {
        struct private_sha_in in = base;
        struct private_sha_client_in *c = &in.client[who];
        c->request = true;
        if (!finished && 4 * next < n) {
            c->valid = true;
            c->word = unit_word(message, n, next, &c->bytes);
            c->finish = 4 * (next + 1) >= n;
        } else {
            c->finish = !finished;
        }
        tick(&in);
        if (out.client[who].grant && !granted) {
            granted = true;
            first = cycle;
        }
        ck_assert(!granted || out.client[who].grant); // never taken away
        if (out.client[who].done) {
            uint8_t expected[32];
            ck_assert_int_eq(sha2_hash(SHA2_256, message, n, expected), SHA2_OK);
            ck_assert_mem_eq(out.digest, expected, sizeof expected);
            return cycle - first;
        }
        if (granted && !finished && (!c->valid || out.client[who].ready)) {
            next += c->valid;
            finished = c->finish;
        }
    }
    ck_abort_msg("no done");
    return 0;
}

// Lets the request of `who` fall: no grant in that cycle, 16 of wipe, then free.
static void release(struct private_sha_in base, unsigned who)
{
    base.client[who] = (struct private_sha_client_in){.bytes = 4};
    for (unsigned cycle = 0; cycle < 17; cycle++) {
        tick(&base);
        for (unsigned i = 0; i < PRIVATE_SHA_CLIENTS; i++) {
            ck_assert(!out.client[i].grant);
        }
        ck_assert_int_eq(p.state, cycle < 16 ? PRIVATE_SHA_WIPE : PRIVATE_SHA_FREE);
        ck_assert_int_eq(p.engine.phase, cycle < 16 ? SHA2_ENGINE_WIPE : SHA2_ENGINE_NONE);
    }
    ck_assert_uint_eq(p.engine.message.bytes, 0);
}

START_TEST(grant_and_digest)
{
    setup();
    for (unsigned n = 0; n < sizeof message; n++) {
        const unsigned who = n % 2;
        const struct private_sha_in in = requests(who == 0, who == 1);
        tick(&in);
        ck_assert(!out.client[who].grant); // request in c, grant in c + 1
        private_sha_outputs(&p, &in, &out);
        ck_assert(out.client[who].grant && out.client[who].ready);
        const unsigned cycles = hash(requests(false, false), who, n);
        // start_i fell in the cycle before the first of grant.
        if (n == 0) {
            ck_assert_uint_eq(cycles, 83);
        } else if (n <= 55) {
            ck_assert_uint_eq(cycles, 82);
        } else if (n <= 119) {
            ck_assert_uint_eq(cycles, 147);
        }
        release(requests(false, false), who);
    }
}
END_TEST

START_TEST(lowest_first)
{
    setup();
    struct private_sha_in in = requests(true, true);
    tick(&in);
    ck_assert(!out.client[0].grant && !out.client[1].grant);
    (void)hash(requests(false, true), PRIVATE_SHA_MEASURE, 100);
    ck_assert(!out.client[1].grant);
    release(requests(true, true), PRIVATE_SHA_MEASURE);
    // The waiting client is latched in Free, and is granted 18 cycles after the release began.
    in = requests(false, true);
    tick(&in);
    ck_assert(!out.client[1].grant);
    private_sha_outputs(&p, &in, &out);
    ck_assert(out.client[1].grant);
    // The first client asks again meanwhile: the grant stays.
    (void)hash(requests(true, false), PRIVATE_SHA_ACCUMULATOR, 104);
    ck_assert(!out.client[0].grant);
}
END_TEST

START_TEST(other_client_has_no_influence)
{
    setup();
    struct private_sha_in noise = requests(true, false);
    noise.client[0].valid = true;
    noise.client[0].word = 0xDEADBEEF;
    noise.client[0].finish = true;
    struct private_sha_in in = requests(false, true);
    tick(&in);
    ck_assert_uint_eq(hash(noise, PRIVATE_SHA_ACCUMULATOR, 64), 147);
}
END_TEST

START_TEST(release_at_every_cycle)
{
    for (unsigned at = 0; at < 160; at++) {
        setup();
        struct private_sha_in in = requests(true, false);
        tick(&in);
        in.client[0].valid = true;
        in.client[0].word = 0x01020304;
        for (unsigned cycle = 0; cycle < at; cycle++) {
            in.client[0].finish = cycle == 20;
            tick(&in);
        }
        in.client[0].request = false; // with a word still offered
        ck_assert(p.state == PRIVATE_SHA_GRANTED);
        tick(&in);
        ck_assert(!out.client[0].grant);
        for (unsigned i = 0; i < 16; i++) {
            ck_assert_int_eq(p.state, PRIVATE_SHA_WIPE);
            in = requests(false, false);
            tick(&in);
        }
        ck_assert_int_eq(p.state, PRIVATE_SHA_FREE);
        ck_assert_uint_eq(hash(requests(false, false), PRIVATE_SHA_ACCUMULATOR, 32), 82);
    }
}
END_TEST

// The ecc block is served after these two, and hashes several messages in one grant. The cycle
// after done and restart is like the first one of a grant.
START_TEST(restart)
{
    setup();
    struct private_sha_in in = requests(false, true);
    in.client[PRIVATE_SHA_ECC].request = true;
    tick(&in);
    in.client[PRIVATE_SHA_ECC].restart = true; // has no effect in another one's grant
    (void)hash(in, PRIVATE_SHA_ACCUMULATOR, 32);
    release(in, PRIVATE_SHA_ACCUMULATOR);
    in = requests(false, false);
    in.client[PRIVATE_SHA_ECC].request = true;
    tick(&in);
    ck_assert(!out.client[PRIVATE_SHA_ECC].grant);
    for (unsigned n = 0; n < sizeof message; n++) {
        // Until done it has none either; the cycles say so.
        in = requests(n % 2 == 0, n % 3 == 0);
        in.client[PRIVATE_SHA_ECC].restart = true;
        ck_assert_uint_eq(hash(in, PRIVATE_SHA_ECC, n), (n == 0 ? 83 : 82) + 65 * ((n + 8) / 64));
        ck_assert_int_eq(p.engine.phase, SHA2_ENGINE_OPEN);
        ck_assert_uint_eq(p.engine.message.bytes, 0);
    }
    (void)hash(requests(true, true), PRIVATE_SHA_ECC, 55);
    release(requests(true, true), PRIVATE_SHA_ECC);
}
END_TEST

// With restart the request must be there: else it is a release.
START_TEST(restart_without_request)
{
    setup();
    struct private_sha_in in = requests(true, false);
    tick(&in);
    (void)hash(in, PRIVATE_SHA_MEASURE, 20);
    in = requests(false, false);
    in.client[PRIVATE_SHA_MEASURE].restart = true;
    release(in, PRIVATE_SHA_MEASURE);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("private_sha");
    TCase *tc = tcase_create("private_sha");
    tcase_set_timeout(tc, 60);
    tcase_add_test(tc, grant_and_digest);
    tcase_add_test(tc, lowest_first);
    tcase_add_test(tc, other_client_has_no_influence);
    tcase_add_test(tc, restart);
    tcase_add_test(tc, restart_without_request);
    tcase_add_test(tc, release_at_every_cycle);
    suite_add_tcase(suite, tc);
    return unit_run(suite, NULL);
}
