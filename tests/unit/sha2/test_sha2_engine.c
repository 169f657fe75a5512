// SPDX-License-Identifier: Apache-2.0
// The engine's model against cycle counts derived by hand from rtl/sha2/README.md, and its digests
// against the model of the standard, which test_sha2.c holds to NIST and OpenSSL.
#include "tests/unit/sha2/engine_run.h"

Suite *sha2_engine_suite(void);

static const struct sha2_parameters plain = {.sha512 = true, .rounds = 1};
static const struct sha2_parameters small = {.rounds = 1};
static const struct sha2_parameters twice = {.sha512 = true, .rounds = 2};

static uint8_t message[8192];

static void fill(void)
{
    uint64_t random = 1;
    unit_random_bytes(&random, message, sizeof message);
}

// Begins a message without a key.
static void start(struct run *r, enum sha2_alg alg, const uint8_t *data, size_t n)
{
    run_job(r, (struct job){.alg = alg, .message = data, .n = n});
    run_start(r);
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
        run_reset(&r, plain);
        start(&r, table[i].alg, message, table[i].n);
        const unsigned done = run_finish(&r);
        ck_assert_msg(done == table[i].done, "row %u: done in cycle %u, not %u", i, done,
                      table[i].done);
        run_check(&r);
        // Without SHA-384 and SHA-512 the others are the same.
        if (table[i].alg < SHA2_384) {
            run_reset(&r, small);
            start(&r, table[i].alg, message, table[i].n);
            ck_assert_uint_eq(run_finish(&r), table[i].done);
            run_check(&r);
        }
        // Two rounds a cycle: half the cycles of the rounds of each block less.
        const bool wide = table[i].alg >= SHA2_384;
        const unsigned blocks = table[i].n < (wide ? 112u : 56u) ? 1 : 2;
        run_reset(&r, twice);
        start(&r, table[i].alg, message, table[i].n);
        ck_assert_uint_eq(run_finish(&r), table[i].done - blocks * (wide ? 40 : 32));
        run_check(&r);
    }
}
END_TEST

START_TEST(sustained)
{
    fill();
    static const struct {
        enum sha2_alg alg;
        size_t block;
        unsigned rounds, cycles, first;
    } table[] = {{SHA2_256, 64, 1, 65, 83},
                 {SHA2_512, 128, 1, 81, 115},
                 {SHA2_224, 64, 2, 33, 51},
                 {SHA2_384, 128, 2, 41, 75}};
    for (unsigned i = 0; i < sizeof table / sizeof table[0]; i++) {
        for (unsigned blocks = 1; blocks <= 32; blocks++) {
            struct run r;
            run_reset(&r, table[i].rounds == 1 ? plain : twice);
            start(&r, table[i].alg, message, blocks * table[i].block);
            // `blocks` of message and one of padding.
            ck_assert_uint_eq(run_finish(&r), table[i].first + blocks * table[i].cycles);
            run_check(&r);
        }
    }
}
END_TEST

START_TEST(random_lengths_and_gaps)
{
    fill();
    uint64_t random = 77;
    struct run r;
    run_reset(&r, _i == 1 ? plain : twice);
    for (unsigned i = 0; i < 2000; i++) {
        const enum sha2_alg alg = (enum sha2_alg)(unit_random(&random) % 4);
        const size_t n = i < 600 ? i / 2 : unit_random(&random) % 2000;
        struct job job = {.alg = alg, .message = message, .n = n};
        job.gaps = unit_random(&random) % 2 == 0 ? 0 : random;
        job.late_finish = unit_random(&random) % 2 == 0;
        run_job(&r, job);
        run_start(&r); // from Done of the message before, but for the first
        (void)run_finish(&r);
        run_check(&r);
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
    run_reset(&r, plain);
    start(&r, SHA2_256, message, 4096);
    unsigned refused = 0, longest = 0, waited = 0;
    while (!r.finish_given) {
        const struct sha2_engine_in in = run_drive(&r);
        run_tick(&r, &in);
        waited = r.out.ready ? 0 : waited + 1;
        refused += r.out.ready ? 0 : 1;
        longest = waited > longest ? waited : longest;
        ck_assert_uint_lt(r.cycle, RUN_LIMIT);
    }
    // Words 0 to 15 in cycles 1 to 16; Load k in 17 + 65 k is a cycle without ready. Then rounds 0
    // to 14 pop and the buffer stays at 15 while words come; it is full again after Round 15.
    ck_assert_uint_eq(longest, 49);
    ck_assert_uint_eq(r.cycle - 1, 17 + 65 * 62 + 16);
    ck_assert_uint_eq(refused, r.cycle - 1 - 1024);
    (void)run_finish(&r);
    run_check(&r);
}
END_TEST

START_TEST(ignored_inputs)
{
    fill();
    struct run r;
    run_reset(&r, plain);
    // Nothing but start and wipe acts in None.
    struct sha2_engine_in in = {.valid = true, .word = 1, .bytes = 4, .finish = true};
    run_tick(&r, &in);
    ck_assert(!r.out.ready && !r.out.open && !r.out.busy && !r.out.done);
    ck_assert_int_eq(r.e.phase, SHA2_ENGINE_NONE);
    // start in Open is ignored, with the word beside it accepted.
    start(&r, SHA2_256, message, 100);
    in = run_drive(&r);
    in.start = true;
    in.alg = SHA2_512;
    run_tick(&r, &in);
    (void)run_finish(&r);
    run_check(&r);
    // valid and finish in the cycle of start are not taken.
    start(&r, SHA2_256, message, 0);
    (void)run_finish(&r);
    in = (struct sha2_engine_in){
        .start = true, .alg = SHA2_256, .valid = true, .bytes = 4, .finish = true};
    sha2_engine_step(&r.e, &in);
    run_job(&r, (struct job){.alg = SHA2_256, .message = message, .n = 64});
    (void)run_finish(&r);
    run_check(&r);
    // After a partial word a valid word is not accepted, and holds finish back.
    start(&r, SHA2_256, message, 3);
    r.job.late_finish = true;
    in = run_drive(&r);
    run_tick(&r, &in);
    in = (struct sha2_engine_in){.valid = true, .bytes = 4, .finish = true};
    for (unsigned i = 0; i < 5; i++) {
        sha2_engine_outputs(&r.e, &in, &r.out);
        ck_assert(r.out.open && !r.out.ready && !r.out.busy);
        sha2_engine_step(&r.e, &in);
    }
    (void)run_finish(&r);
    run_check(&r);
}
END_TEST

// Wipes in `in`'s cycle and checks the wipe: 16 cycles busy, then None.
static void wipe_and_check(struct run *r, struct sha2_engine_in in)
{
    in.wipe = true;
    run_tick(r, &in);
    for (unsigned i = 0; i < 16; i++) {
        // Nothing acts in Wipe, not even another wipe.
        in = (struct sha2_engine_in){
            .start = true, .alg = SHA2_256, .valid = true, .bytes = 4, .wipe = i % 2 == 0};
        run_tick(r, &in);
        ck_assert(r->out.busy && !r->out.open && !r->out.ready && !r->out.done);
    }
    in = (struct sha2_engine_in){.bytes = 4};
    run_tick(r, &in);
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
    run_reset(&r, plain);
    start(&r, alg, message, n);
    const unsigned end = run_finish(&r) + 3;
    for (unsigned at = 0; at < end; at++) {
        run_reset(&r, plain);
        start(&r, alg, message, n);
        while (r.cycle < at) {
            const struct sha2_engine_in in = run_drive(&r);
            run_tick(&r, &in);
        }
        wipe_and_check(&r, run_drive(&r));
        start(&r, SHA2_224, message, 57);
        ck_assert_uint_eq(run_finish(&r), 148);
        run_check(&r);
    }
    // And in None, and beside a start.
    run_reset(&r, plain);
    wipe_and_check(&r, (struct sha2_engine_in){.start = true, .alg = SHA2_256});
}
END_TEST

START_TEST(length_limit)
{
    fill();
    struct run r;
    for (unsigned bytes = 1; bytes <= 4; bytes++) {
        run_reset(&r, plain);
        start(&r, SHA2_512, message, 0);
        r.e.message.bytes = SHA2_MAX_MESSAGE_BYTES - 2;
        const struct sha2_engine_in in = {.valid = true, .bytes = bytes};
        run_tick(&r, &in);
        ck_assert(r.out.ready);
        ck_assert_int_eq(r.out.length_error, bytes > 2);
        ck_assert_int_eq(r.e.phase, bytes > 2 ? SHA2_ENGINE_WIPE : SHA2_ENGINE_OPEN);
        if (bytes > 2) {
            const struct sha2_engine_in none = {.bytes = 4};
            for (unsigned i = 0; i < 16; i++) {
                run_tick(&r, &none);
                ck_assert(r.out.busy && !r.out.length_error);
            }
            start(&r, SHA2_256, message, 64);
            ck_assert_uint_eq(run_finish(&r), 148);
            run_check(&r);
        }
    }
}
END_TEST

START_TEST(busy)
{
    // Busy is Pad, Finish, Wipe, or a core at work.
    fill();
    struct run r;
    run_reset(&r, plain);
    start(&r, SHA2_256, message, 64);
    ck_assert(!r.out.busy);
    unsigned first = 0, last = 0;
    do {
        const struct sha2_engine_in in = run_drive(&r);
        const unsigned cycle = r.cycle;
        ck_assert_msg(cycle < RUN_LIMIT, "no done");
        run_tick(&r, &in);
        if (r.out.busy) {
            first = first == 0 ? cycle : first;
            last = cycle;
        }
    } while (!r.out.done);
    ck_assert_uint_eq(first, 17); // Pad
    ck_assert_uint_eq(last, 147); // the last Add
    // Open with a full buffer: Load in 17 is still Idle; Rounds and Add are busy, then Idle again.
    run_reset(&r, plain);
    start(&r, SHA2_256, message, 64);
    r.job.late_finish = true;
    for (unsigned cycle = 1; cycle < 100; cycle++) {
        struct sha2_engine_in in = run_drive(&r);
        in.finish = false;
        run_tick(&r, &in);
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
    tcase_add_loop_test(tc, random_lengths_and_gaps, 1, 3);
    tcase_add_test(tc, backpressure);
    tcase_add_test(tc, ignored_inputs);
    tcase_add_loop_test(tc, wipe_at_every_cycle, 0, 2);
    tcase_add_test(tc, length_limit);
    tcase_add_test(tc, busy);
    suite_add_tcase(suite, tc);
    return suite;
}
