// SPDX-License-Identifier: Apache-2.0
// The engine's model against cycle counts derived by hand from rtl/sha2/README.md, and its digests
// against the model of the standard, which test_sha2.c holds to NIST and OpenSSL.
#include <string.h>

#include "cmodel/sha2_engine.h"
#include "tests/lib/unit.h"

Suite *sha2_engine_suite(void);

#define LIMIT 20000 // cycles after which a message that doesn't end is a failure

struct run {
    struct sha2_engine e;
    const uint8_t *message;
    size_t n;
    size_t next;      // word to hand over next
    uint64_t gaps;    // state of the random numbers; 0: a word a cycle
    bool late_finish; // finish alone, some cycle after the last word
    bool finish_given;
    unsigned cycle; // since start_i
    struct sha2_engine_out out;
};

// The inputs of this cycle, before it is known whether a word is accepted.
static struct sha2_engine_in drive(struct run *r)
{
    struct sha2_engine_in in = {.bytes = 4};
    const bool pause = r->gaps != 0 && unit_random(&r->gaps) % 3 == 0;
    if (pause || r->finish_given) {
        return in;
    }
    const size_t words = (r->n + 3) / 4;
    if (r->next < words) {
        in.valid = true;
        in.word = unit_word(r->message, r->n, r->next, &in.bytes);
        // What stands beyond the last byte must not matter.
        if (in.bytes < 4) {
            in.word |= UINT32_C(0xFFFFFFFF) >> (8 * in.bytes);
        }
        in.finish = r->next == words - 1 && !r->late_finish;
    } else {
        in.finish = true;
    }
    return in;
}

static void tick(struct run *r, const struct sha2_engine_in *in)
{
    sha2_engine_outputs(&r->e, in, &r->out);
    const bool accepted = in->valid && r->out.ready;
    if (accepted) {
        r->next++;
    }
    if (in->finish && r->out.open && (!in->valid || accepted)) {
        r->finish_given = true;
    }
    static const uint8_t zero[SHA2_MAX_DIGEST_BYTES];
    if (!r->out.done) {
        ck_assert_mem_eq(r->out.digest, zero, sizeof zero);
    }
    ck_assert(r->e.level <= SHA2_ENGINE_BUFFER_WORDS);
    ck_assert(!r->out.alert);
    sha2_engine_step(&r->e, in);
    r->cycle++;
}

static void start(struct run *r, enum sha2_alg alg, const uint8_t *message, size_t n)
{
    r->message = message;
    r->n = n;
    r->next = 0;
    r->finish_given = false;
    r->cycle = 0;
    const struct sha2_engine_in in = {.start = true, .alg = alg};
    tick(r, &in);
}

// Drives the open message to its end. The cycle, counted from start_i = 0, that shows done first.
static unsigned finish(struct run *r)
{
    for (;;) {
        const struct sha2_engine_in in = drive(r);
        const unsigned cycle = r->cycle;
        ck_assert_msg(cycle < LIMIT, "no done");
        tick(r, &in);
        if (r->out.done) {
            return cycle;
        }
    }
}

static void check_digest(const struct run *r, enum sha2_alg alg)
{
    uint8_t expected[SHA2_MAX_DIGEST_BYTES] = {0};
    ck_assert_int_eq(sha2_hash(alg, r->message, r->n, expected), SHA2_OK);
    ck_assert_mem_eq(r->out.digest, expected, sizeof expected);
}

static void setup(struct run *r)
{
    memset(r, 0, sizeof *r);
    sha2_engine_reset(&r->e, true);
}

static uint8_t message[8192];

static void fill(void)
{
    uint64_t random = 1;
    unit_random_bytes(&random, message, sizeof message);
}

START_TEST(cycles_by_hand)
{
    // One block of R rounds: words of message and padding, one a cycle from cycle 1, then Load, R
    // rounds, Add. Finish costs a cycle where it comes without a word.
    static const struct {
        enum sha2_alg alg;
        size_t n;
        unsigned done;
    } table[] = {
        {SHA2_256, 0, 84},    {SHA2_256, 1, 83},    {SHA2_256, 3, 83},    {SHA2_256, 4, 83},
        {SHA2_256, 55, 83},   {SHA2_256, 56, 148},  {SHA2_256, 63, 148},  {SHA2_256, 64, 148},
        {SHA2_224, 0, 84},    {SHA2_224, 55, 83},   {SHA2_224, 64, 148},  {SHA2_512, 0, 116},
        {SHA2_512, 111, 115}, {SHA2_512, 112, 196}, {SHA2_512, 127, 196}, {SHA2_512, 128, 196},
        {SHA2_384, 0, 116},   {SHA2_384, 111, 115}, {SHA2_384, 128, 196},
    };
    fill();
    for (unsigned i = 0; i < sizeof table / sizeof table[0]; i++) {
        struct run r;
        setup(&r);
        start(&r, table[i].alg, message, table[i].n);
        const unsigned done = finish(&r);
        ck_assert_msg(done == table[i].done, "row %u: done in cycle %u, not %u", i, done,
                      table[i].done);
        check_digest(&r, table[i].alg);
        // Without SHA-384 and SHA-512 the others are the same.
        if (table[i].alg < SHA2_384) {
            setup(&r);
            sha2_engine_reset(&r.e, false);
            start(&r, table[i].alg, message, table[i].n);
            ck_assert_uint_eq(finish(&r), table[i].done);
            check_digest(&r, table[i].alg);
        }
    }
}
END_TEST

START_TEST(sustained)
{
    fill();
    static const struct {
        enum sha2_alg alg;
        size_t block;
        unsigned cycles, first;
    } table[] = {{SHA2_256, 64, 65, 83}, {SHA2_512, 128, 81, 115}};
    for (unsigned i = 0; i < 2; i++) {
        for (unsigned blocks = 1; blocks <= 32; blocks++) {
            struct run r;
            setup(&r);
            start(&r, table[i].alg, message, blocks * table[i].block);
            // `blocks` of message and one of padding.
            ck_assert_uint_eq(finish(&r), table[i].first + blocks * table[i].cycles);
            check_digest(&r, table[i].alg);
        }
    }
}
END_TEST

START_TEST(random_lengths_and_gaps)
{
    fill();
    uint64_t random = 77;
    struct run r;
    setup(&r);
    for (unsigned i = 0; i < 2000; i++) {
        const enum sha2_alg alg = (enum sha2_alg)(unit_random(&random) % 4);
        const size_t n = i < 600 ? i / 2 : unit_random(&random) % 2000;
        r.gaps = unit_random(&random) % 2 == 0 ? 0 : random;
        r.late_finish = unit_random(&random) % 2 == 0;
        start(&r, alg, message, n); // from Done of the message before, but for the first
        (void)finish(&r);
        check_digest(&r, alg);
        ck_assert(!r.out.busy && !r.out.open && !r.out.ready);
    }
}
END_TEST

START_TEST(backpressure)
{
    // The buffer takes 16 words, then waits for the core: 4 KiB is offered every cycle, and a word
    // is lost or taken twice if ready lies.
    fill();
    struct run r;
    setup(&r);
    start(&r, SHA2_256, message, 4096);
    unsigned refused = 0, longest = 0, waited = 0;
    while (!r.finish_given) {
        const struct sha2_engine_in in = drive(&r);
        tick(&r, &in);
        waited = r.out.ready ? 0 : waited + 1;
        refused += r.out.ready ? 0 : 1;
        longest = waited > longest ? waited : longest;
        ck_assert_uint_lt(r.cycle, LIMIT);
    }
    // Words 0 to 15 in cycles 1 to 16; Load k in 17 + 65 k is a cycle without ready. Then rounds 0
    // to 14 pop and the buffer stays at 15 while words come; it is full again after Round 15.
    ck_assert_uint_eq(longest, 49);
    ck_assert_uint_eq(r.cycle - 1, 17 + 65 * 62 + 16);
    ck_assert_uint_eq(refused, r.cycle - 1 - 1024);
    (void)finish(&r);
    check_digest(&r, SHA2_256);
}
END_TEST

START_TEST(ignored_inputs)
{
    fill();
    struct run r;
    setup(&r);
    // Nothing but start and wipe acts in None.
    struct sha2_engine_in in = {.valid = true, .word = 1, .bytes = 4, .finish = true};
    tick(&r, &in);
    ck_assert(!r.out.ready && !r.out.open && !r.out.busy && !r.out.done);
    ck_assert_int_eq(r.e.phase, SHA2_ENGINE_NONE);
    // start in Open is ignored, with the word beside it accepted.
    start(&r, SHA2_256, message, 100);
    in = drive(&r);
    in.start = true;
    in.alg = SHA2_512;
    tick(&r, &in);
    (void)finish(&r);
    check_digest(&r, SHA2_256);
    // valid and finish in the cycle of start are not taken.
    start(&r, SHA2_256, message, 0);
    (void)finish(&r);
    in = (struct sha2_engine_in){
        .start = true, .alg = SHA2_256, .valid = true, .bytes = 4, .finish = true};
    sha2_engine_step(&r.e, &in);
    r.message = message;
    r.n = 64;
    r.next = 0;
    r.finish_given = false;
    (void)finish(&r);
    check_digest(&r, SHA2_256);
    // After a partial word a valid word is not accepted, and holds finish back.
    start(&r, SHA2_256, message, 3);
    r.late_finish = true;
    in = drive(&r);
    tick(&r, &in);
    in = (struct sha2_engine_in){.valid = true, .bytes = 4, .finish = true};
    for (unsigned i = 0; i < 5; i++) {
        sha2_engine_outputs(&r.e, &in, &r.out);
        ck_assert(r.out.open && !r.out.ready && !r.out.busy);
        sha2_engine_step(&r.e, &in);
    }
    (void)finish(&r);
    check_digest(&r, SHA2_256);
}
END_TEST

// Wipes in `in`'s cycle and checks the wipe: 16 cycles busy, then None.
static void wipe_and_check(struct run *r, struct sha2_engine_in in)
{
    in.wipe = true;
    tick(r, &in);
    for (unsigned i = 0; i < 16; i++) {
        // Nothing acts in Wipe, not even another wipe.
        in = (struct sha2_engine_in){
            .start = true, .alg = SHA2_256, .valid = true, .bytes = 4, .wipe = i % 2 == 0};
        tick(r, &in);
        ck_assert(r->out.busy && !r->out.open && !r->out.ready && !r->out.done);
    }
    in = (struct sha2_engine_in){.bytes = 4};
    tick(r, &in);
    ck_assert(!r->out.busy && !r->out.open && !r->out.ready && !r->out.done);
    ck_assert_int_eq(r->e.phase, SHA2_ENGINE_NONE);
    ck_assert_uint_eq(r->e.level, 0);
    ck_assert_uint_eq(r->e.message.bytes, 0);
    ck_assert(!r->e.message.open);
}

START_TEST(wipe_at_every_cycle)
{
    fill();
    const enum sha2_alg alg = _i == 0 ? SHA2_256 : SHA2_512;
    const size_t n = _i == 0 ? 131 : 259;
    struct run r;
    setup(&r);
    start(&r, alg, message, n);
    const unsigned end = finish(&r) + 3;
    for (unsigned at = 0; at < end; at++) {
        setup(&r);
        start(&r, alg, message, n);
        while (r.cycle < at) {
            const struct sha2_engine_in in = drive(&r);
            tick(&r, &in);
        }
        wipe_and_check(&r, drive(&r));
        start(&r, SHA2_224, message, 57);
        ck_assert_uint_eq(finish(&r), 148);
        check_digest(&r, SHA2_224);
    }
    // And in None, and beside a start.
    setup(&r);
    wipe_and_check(&r, (struct sha2_engine_in){.start = true, .alg = SHA2_256});
}
END_TEST

START_TEST(length_limit)
{
    fill();
    struct run r;
    for (unsigned bytes = 1; bytes <= 4; bytes++) {
        setup(&r);
        start(&r, SHA2_512, message, 0);
        r.e.message.bytes = SHA2_MAX_MESSAGE_BYTES - 2;
        const struct sha2_engine_in in = {.valid = true, .bytes = bytes};
        tick(&r, &in);
        ck_assert(r.out.ready);
        ck_assert_int_eq(r.out.length_error, bytes > 2);
        ck_assert_int_eq(r.e.phase, bytes > 2 ? SHA2_ENGINE_WIPE : SHA2_ENGINE_OPEN);
        if (bytes > 2) {
            const struct sha2_engine_in none = {.bytes = 4};
            for (unsigned i = 0; i < 16; i++) {
                tick(&r, &none);
                ck_assert(r.out.busy && !r.out.length_error);
            }
            start(&r, SHA2_256, message, 64);
            ck_assert_uint_eq(finish(&r), 148);
            check_digest(&r, SHA2_256);
        }
    }
}
END_TEST

START_TEST(busy)
{
    // Busy is Pad, Finish, Wipe, or a core at work.
    fill();
    struct run r;
    setup(&r);
    start(&r, SHA2_256, message, 64);
    ck_assert(!r.out.busy);
    unsigned first = 0, last = 0;
    do {
        const struct sha2_engine_in in = drive(&r);
        const unsigned cycle = r.cycle;
        ck_assert_msg(cycle < LIMIT, "no done");
        tick(&r, &in);
        if (r.out.busy) {
            first = first == 0 ? cycle : first;
            last = cycle;
        }
    } while (!r.out.done);
    ck_assert_uint_eq(first, 17); // Pad
    ck_assert_uint_eq(last, 147); // the last Add
    // Open with a full buffer: Load in 17 is still Idle; Rounds and Add are busy, then Idle again.
    setup(&r);
    start(&r, SHA2_256, message, 64);
    r.late_finish = true;
    for (unsigned cycle = 1; cycle < 100; cycle++) {
        struct sha2_engine_in in = drive(&r);
        in.finish = false;
        tick(&r, &in);
        ck_assert(r.out.open);
        ck_assert_int_eq(r.out.busy, cycle >= 18 && cycle <= 82);
    }
}
END_TEST

Suite *sha2_engine_suite(void)
{
    Suite *suite = suite_create("sha2_engine");
    TCase *tc = tcase_create("engine");
    tcase_set_timeout(tc, 120);
    tcase_add_test(tc, cycles_by_hand);
    tcase_add_test(tc, sustained);
    tcase_add_test(tc, random_lengths_and_gaps);
    tcase_add_test(tc, backpressure);
    tcase_add_test(tc, ignored_inputs);
    tcase_add_loop_test(tc, wipe_at_every_cycle, 0, 2);
    tcase_add_test(tc, length_limit);
    tcase_add_test(tc, busy);
    suite_add_tcase(suite, tc);
    return suite;
}
