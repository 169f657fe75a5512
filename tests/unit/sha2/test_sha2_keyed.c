// SPDX-License-Identifier: Apache-2.0
// The engine's model with HMAC, SAVE and RESTORE, against cycles derived by hand from
// rtl/sha2/README.md and against the models of the standards.
#include "tests/unit/sha2/engine_run.h"

Suite *sha2_keyed_suite(void);

static const struct sha2_parameters sets[2] = {{.sha512 = true, .keyed = true, .rounds = 1},
                                               {.sha512 = true, .keyed = true, .rounds = 2}};

static uint8_t message[2048], key[SHA2_MAX_BLOCK_BYTES];

static void fill(void)
{
    uint64_t random = 5;
    unit_random_bytes(&random, message, sizeof message);
    unit_random_bytes(&random, key, sizeof key);
}

static struct job hmac_job(enum sha2_alg alg, size_t key_bytes, size_t n)
{
    fill();
    return (struct job){
        .alg = alg, .message = message, .n = n, .hmac = true, .key = key, .key_bytes = key_bytes};
}

// The state after n bytes of the job's message (a key's block before them).
static struct sha2_saved state_after(const struct job *job, size_t n)
{
    struct sha2_saved saved;
    if (job->hmac || job->secret) {
        struct hmac_context context;
        ck_assert_int_eq(hmac_init(&context, job->alg, job->key, job->key_bytes), SHA2_OK);
        ck_assert_int_eq(hmac_update(&context, job->message, n), SHA2_OK);
        ck_assert_int_eq(sha2_save(&context.inner, &saved), SHA2_OK);
    } else {
        struct sha2_context context;
        ck_assert_int_eq(sha2_init(&context, job->alg), SHA2_OK);
        ck_assert_int_eq(sha2_update(&context, job->message, n), SHA2_OK);
        ck_assert_int_eq(sha2_save(&context, &saved), SHA2_OK);
    }
    return saved;
}

START_TEST(reset_wipes)
{
    struct run r;
    memset(&r, 0, sizeof r);
    const struct sha2_engine_in none = {.start = true, .hmac = true, .bytes = 4};
    sha2_engine_reset(&r.e, sets[_i]);
    for (unsigned i = 0; i < 16; i++) {
        run_tick(&r, &none);
        ck_assert(r.out.busy && !r.out.ready);
    }
    ck_assert_int_eq(r.e.phase, SHA2_ENGINE_NONE);
    sha2_engine_reset(&r.e, (struct sha2_parameters){.rounds = 1});
    ck_assert_int_eq(r.e.phase, SHA2_ENGINE_NONE);
}
END_TEST

START_TEST(cycles_by_hand)
{
    // SHA-256, one round a cycle: the key's 16 words in cycles 1 to 16 (an empty key takes one
    // more), Load in 17, rounds 18 to 81, Add 82; the padded message's block is in the buffer by
    // then, Add 147; Outer pushes 16 words in 148 to 163, Load in 164, and with the inner digest
    // 16 more from 165 to 180; Adds in 229 and 294. Each other block of message adds R / N + 1.
    static const struct {
        enum sha2_alg alg;
        size_t key_bytes, n;
        unsigned done[2]; // of one and of two rounds a cycle
    } table[] = {
        {SHA2_256, 64, 0, {295, 167}},   {SHA2_256, 0, 0, {296, 168}},
        {SHA2_256, 1, 0, {295, 167}},    {SHA2_256, 63, 1, {295, 167}},
        {SHA2_256, 20, 55, {295, 167}},  {SHA2_256, 64, 56, {360, 200}},
        {SHA2_256, 32, 64, {360, 200}},  {SHA2_224, 64, 0, {295, 167}},
        {SHA2_224, 5, 119, {360, 200}},  {SHA2_512, 128, 0, {375, 215}},
        {SHA2_512, 0, 0, {376, 216}},    {SHA2_512, 127, 111, {375, 215}},
        {SHA2_512, 64, 112, {456, 256}}, {SHA2_384, 128, 3, {375, 215}},
        {SHA2_384, 48, 239, {456, 256}},
    };
    for (unsigned i = 0; i < sizeof table / sizeof table[0]; i++) {
        struct run r;
        run_reset(&r, sets[_i]);
        for (unsigned secret = 0; secret < 2; secret++) {
            struct job job = hmac_job(table[i].alg, table[i].key_bytes, table[i].n);
            job.secret = secret == 1;
            run_job(&r, job);
            run_start(&r);
            const unsigned done = run_finish(&r);
            ck_assert_msg(done == table[i].done[_i], "row %u: done in cycle %u, not %u", i, done,
                          table[i].done[_i]);
            run_check(&r);
        }
    }
}
END_TEST

// What each cycle shows, for the hand-derived runs above.
struct span {
    unsigned first; // cycle in which the phase begins
    enum sha2_engine_phase phase;
};

static void check_phases(struct run *r, const struct span *spans, unsigned count)
{
    run_start(r);
    for (unsigned i = 0; r->cycle <= spans[count - 1].first;) {
        const unsigned cycle = r->cycle;
        if (i + 1 < count && cycle >= spans[i + 1].first) {
            i++;
        }
        const enum sha2_engine_phase phase = spans[i].phase;
        ck_assert_msg(r->e.phase == phase, "cycle %u: phase %d, not %d", cycle, (int)r->e.phase,
                      (int)phase);
        const struct sha2_engine_in in = run_drive(r);
        run_tick(r, &in);
        ck_assert_int_eq(r->out.load, phase == SHA2_ENGINE_LOAD);
        ck_assert_int_eq(r->out.setup, phase == SHA2_ENGINE_LOAD || phase == SHA2_ENGINE_KEY);
        ck_assert_int_eq(r->out.open, phase == SHA2_ENGINE_OPEN);
        ck_assert_int_eq(r->out.done, phase == SHA2_ENGINE_DONE);
        ck_assert_int_eq(r->out.saved, phase == SHA2_ENGINE_SAVED);
        if (r->out.setup) {
            ck_assert(r->out.ready && !r->out.busy);
        }
        if (phase == SHA2_ENGINE_FILL || phase == SHA2_ENGINE_OUTER || phase == SHA2_ENGINE_SAVE) {
            ck_assert(!r->out.ready && r->out.busy);
        }
    }
}

START_TEST(phases_sha256)
{
    static const struct span spans[] = {
        {1, SHA2_ENGINE_KEY},   {3, SHA2_ENGINE_FILL},     {17, SHA2_ENGINE_OPEN},
        {18, SHA2_ENGINE_PAD},  {34, SHA2_ENGINE_FINISH},  {148, SHA2_ENGINE_OUTER},
        {173, SHA2_ENGINE_PAD}, {181, SHA2_ENGINE_FINISH}, {295, SHA2_ENGINE_DONE}};
    struct run r;
    run_reset(&r, sets[0]);
    run_job(&r, hmac_job(SHA2_256, 7, 0));
    check_phases(&r, spans, sizeof spans / sizeof spans[0]);
    run_check(&r);
}
END_TEST

START_TEST(phases_sha224_and_sha384)
{
    // The inner digest is 7 words and 6: Outer ends that much earlier.
    static const struct span short_digest[] = {{1, SHA2_ENGINE_KEY},      {17, SHA2_ENGINE_OPEN},
                                               {18, SHA2_ENGINE_PAD},     {34, SHA2_ENGINE_FINISH},
                                               {148, SHA2_ENGINE_OUTER},  {172, SHA2_ENGINE_PAD},
                                               {181, SHA2_ENGINE_FINISH}, {295, SHA2_ENGINE_DONE}};
    // 32 words of key, Load in 33, Adds in 114 and 195, Outer's 16 words, Load in 212, 6 words.
    static const struct span wide[] = {{1, SHA2_ENGINE_KEY},      {33, SHA2_ENGINE_OPEN},
                                       {34, SHA2_ENGINE_PAD},     {66, SHA2_ENGINE_FINISH},
                                       {196, SHA2_ENGINE_OUTER},  {219, SHA2_ENGINE_PAD},
                                       {239, SHA2_ENGINE_FINISH}, {375, SHA2_ENGINE_DONE}};
    struct run r;
    run_reset(&r, sets[0]);
    run_job(&r, hmac_job(SHA2_224, 64, 0));
    check_phases(&r, short_digest, sizeof short_digest / sizeof short_digest[0]);
    run_check(&r);
    run_job(&r, hmac_job(SHA2_384, 128, 0));
    check_phases(&r, wide, sizeof wide / sizeof wide[0]);
    run_check(&r);
}
END_TEST

START_TEST(levels_and_core)
{
    // SHA-256 with two rounds a cycle: Load in 17, rounds 0, 2, ... in 18 to 49, Add 50, ...
    struct run r;
    run_reset(&r, sets[1]);
    run_job(&r, hmac_job(SHA2_256, 64, 0));
    run_start(&r);
    while (r.cycle <= 167) {
        const unsigned c = r.cycle;
        const struct sha2_engine_in in = run_drive(&r);
        if (c <= 17) {
            ck_assert_uint_eq(r.e.level, c - 1);
        } else if (c <= 25) {
            ck_assert_uint_eq(r.e.level, 14 - (c - 18)); // one in, two out
        } else if (c <= 34) {
            ck_assert_uint_eq(r.e.level, 7 + (c - 25));
        } else if (c >= 84 && c <= 100) {
            ck_assert_uint_eq(r.e.level, c - 84); // Outer
        }
        const bool round = (c >= 18 && c < 50) || (c >= 51 && c < 83) || (c >= 101 && c < 133) ||
                           (c >= 134 && c < 166);
        const bool add = c == 50 || c == 83 || c == 133 || c == 166;
        ck_assert_int_eq(r.e.core, round ? SHA2_ENGINE_CORE_ROUND
                                         : (add ? SHA2_ENGINE_CORE_ADD : SHA2_ENGINE_CORE_IDLE));
        if (c >= 18 && c < 50) {
            ck_assert_uint_eq(r.e.round, 2 * (c - 18));
        }
        run_tick(&r, &in);
    }
    ck_assert(r.out.done);
    run_check(&r);
}
END_TEST

START_TEST(key_memory)
{
    // K0 as the key arrives; the inner digest in its place as Outer sends it; zero at Outer's end.
    for (unsigned alg = 0; alg < 4; alg++) {
        const unsigned n = alg < SHA2_384 ? 4 : 8;
        const size_t digest_bytes = sha2_digest_bytes((enum sha2_alg)alg);
        struct job job = hmac_job((enum sha2_alg)alg, 16 * n - 3, 70);
        job.secret = true;
        uint8_t K0[SHA2_MAX_BLOCK_BYTES] = {0}, inner[SHA2_MAX_DIGEST_BYTES];
        memcpy(K0, key, job.key_bytes);
        struct hmac_context context;
        ck_assert_int_eq(hmac_init(&context, job.alg, key, job.key_bytes), SHA2_OK);
        ck_assert_int_eq(hmac_update(&context, message, job.n), SHA2_OK);
        ck_assert_int_eq(sha2_final(&context.inner, inner), SHA2_OK);
        struct run r;
        run_reset(&r, sets[_i]);
        run_job(&r, job);
        run_start(&r);
        unsigned in_outer = 0;
        while (!r.out.done) {
            const struct sha2_engine_in in = run_drive(&r);
            const enum sha2_engine_phase phase = r.e.phase;
            const unsigned sent = r.e.sent;
            if (phase == SHA2_ENGINE_OPEN) {
                ck_assert_mem_eq(r.e.key, K0, sizeof K0);
            }
            if (phase == SHA2_ENGINE_OUTER && sent == 16) {
                ck_assert_mem_eq(r.e.key, inner, digest_bytes);
            }
            in_outer += phase == SHA2_ENGINE_OUTER;
            run_tick(&r, &in); // which asserts that the key memory is zero after Outer
            ck_assert_int_eq(r.out.secret, in_outer == 0 || phase == SHA2_ENGINE_OUTER);
            ck_assert_uint_lt(r.cycle, RUN_LIMIT);
        }
        ck_assert_uint_eq(in_outer, 16 + 1 + digest_bytes / n); // and the cycle of the Load
        run_check(&r);
    }
}
END_TEST

START_TEST(random_jobs)
{
    fill();
    uint64_t random = 2104 + (uint64_t)_i;
    struct run r;
    run_reset(&r, sets[_i]);
    for (unsigned i = 0; i < 1500; i++) {
        struct job job = hmac_job((enum sha2_alg)(unit_random(&random) % 4), 0,
                                  i < 400 ? i : unit_random(&random) % 1000);
        job.key_bytes = unit_random(&random) % (sha2_block_bytes(job.alg) + 1);
        job.gaps = unit_random(&random) % 2 == 0 ? 0 : random;
        job.late_finish = unit_random(&random) % 2 == 0;
        job.hmac = unit_random(&random) % 4 != 0;
        job.secret = unit_random(&random) % 4 == 0;
        run_job(&r, job);
        run_start(&r);
        (void)run_finish(&r);
        run_check(&r);
    }
}
END_TEST

START_TEST(save_by_hand)
{
    const struct {
        enum sha2_alg alg;
        bool hmac;
        size_t n;
        unsigned saved[2];
    } table[] = {
        // Nothing accepted: Open in 1, Save in 2.
        {SHA2_256, false, 0, {3, 3}},
        {SHA2_512, false, 4, {4, 4}},
        // A full block: Load in 17 beside save_i, Add in 82 (50), Idle in the next.
        {SHA2_256, false, 64, {84, 52}},
        {SHA2_256, false, 60, {18, 18}},
        // Three more words go in while the rounds run; the ready cycle after Load is 18.
        {SHA2_256, false, 76, {84, 52}},
        // The key's block: Load in 17, and save_i with it.
        {SHA2_256, true, 0, {84, 52}},
        {SHA2_512, true, 0, {116, 76}},
        {SHA2_512, false, 128, {116, 76}},
    };
    for (unsigned i = 0; i < sizeof table / sizeof table[0]; i++) {
        struct run r;
        run_reset(&r, sets[_i]);
        const size_t block = sha2_block_bytes(table[i].alg);
        struct job job = hmac_job(table[i].alg, block, table[i].n);
        job.hmac = table[i].hmac;
        job.save = true;
        run_job(&r, job);
        run_start(&r);
        const unsigned saved = run_finish(&r);
        ck_assert_msg(saved == table[i].saved[_i], "row %u: saved in cycle %u, not %u", i, saved,
                      table[i].saved[_i]);
        ck_assert_uint_eq(r.out.count, table[i].n + (table[i].hmac ? block : 0));
    }
    // A block that fills the buffer while another runs is hashed before Saved: words in 1 to 16,
    // none in 17 (Load), 16 more in 18 to 33, save_i in 34; Add 82 with the second Load, Add 147,
    // Idle 148.
    static const struct span spans[] = {
        {1, SHA2_ENGINE_OPEN}, {35, SHA2_ENGINE_SAVE}, {149, SHA2_ENGINE_SAVED}};
    struct job job = hmac_job(SHA2_256, 0, 128);
    job.hmac = false;
    job.save = true;
    struct run r;
    run_reset(&r, sets[0]);
    run_job(&r, job);
    check_phases(&r, spans, sizeof spans / sizeof spans[0]);
}
END_TEST

// Saved shows what the models of the standards hold, and keeps showing it.
static void check_saved(struct run *r, const struct sha2_saved *expected)
{
    const size_t held = (size_t)(expected->bytes % sha2_block_bytes(r->job.alg));
    for (unsigned i = 0; i < 32; i++) {
        const struct sha2_engine_in in = {.context_index = i, .bytes = 4};
        run_tick(r, &in);
        unsigned bytes;
        const uint32_t word =
            4 * i < held ? unit_word(expected->block, sizeof expected->block, i, &bytes) : 0;
        ck_assert(r->out.saved && !r->out.busy && !r->out.ready);
        ck_assert_uint_eq(r->out.context, word);
        ck_assert_uint_eq(r->out.count, expected->bytes);
        ck_assert_mem_eq(r->out.digest, expected->chaining, sizeof expected->chaining);
    }
}

// Saves at every word up to two blocks and a little more, and goes on in an engine that has hashed
// something else meanwhile.
START_TEST(save_and_restore)
{
    const enum sha2_alg alg = (enum sha2_alg)(_i % 4);
    const size_t block = sha2_block_bytes(alg);
    const struct sha2_parameters parameters = sets[_i / 4];
    uint64_t random = 1000 + (uint64_t)_i;
    for (unsigned keyed = 0; keyed < 2; keyed++) {
        for (size_t split = 0; split <= 2 * block + 12; split += 4) {
            struct job job = hmac_job(alg, unit_random(&random) % (block + 1), split);
            job.hmac = keyed == 1;
            const struct sha2_saved expected = state_after(&job, split);
            job.save = true;
            job.gaps = unit_random(&random) % 2 == 0 ? 0 : random;
            struct run r;
            run_reset(&r, parameters);
            run_job(&r, job);
            run_start(&r);
            (void)run_finish(&r);
            check_saved(&r, &expected);

            const struct sha2_engine_in wipe = {.wipe = true, .bytes = 4};
            const struct sha2_engine_in none = {.bytes = 4};
            run_tick(&r, &wipe);
            for (unsigned i = 0; i < 16; i++) {
                run_tick(&r, &none);
            }
            run_job(&r, hmac_job((enum sha2_alg)((alg + 1) % 4), 9, 131));
            run_start(&r);
            (void)run_finish(&r);
            run_check(&r);

            const size_t held = split % block;
            const size_t end = split + unit_random(&random) % 200;
            struct job rest = job;
            rest.save = false;
            rest.chaining = expected.chaining;
            rest.bytes = expected.bytes - held;
            rest.message = message + split - held;
            rest.n = end - split + held;
            if (keyed == 1 && split % 8 == 0) { // and once more saved, right where it began
                struct job again = rest;
                again.n = held;
                again.save = true;
                run_job(&r, again);
                run_start(&r);
                (void)run_finish(&r);
                check_saved(&r, &expected);
                run_reset(&r, parameters);
            }
            run_job(&r, rest);
            run_start(&r);
            (void)run_finish(&r);
            r.job.message = message;
            r.job.n = end;
            run_check(&r);
        }
    }
}
END_TEST

START_TEST(restore_by_hand)
{
    // 10 (18) words in Load from cycle 1 on, then as without; with a key, its words are not pushed,
    // so that the message's block is the first one to be hashed before Outer.
    const struct span plain[] = {{1, SHA2_ENGINE_LOAD},
                                 {11, SHA2_ENGINE_OPEN},
                                 {12, SHA2_ENGINE_PAD},
                                 {28, SHA2_ENGINE_FINISH},
                                 {94, SHA2_ENGINE_DONE}};
    const struct span wide[] = {{1, SHA2_ENGINE_LOAD},
                                {19, SHA2_ENGINE_OPEN},
                                {20, SHA2_ENGINE_PAD},
                                {52, SHA2_ENGINE_FINISH},
                                {134, SHA2_ENGINE_DONE}};
    const struct span keyed[] = {{1, SHA2_ENGINE_LOAD},     {11, SHA2_ENGINE_KEY},
                                 {12, SHA2_ENGINE_FILL},    {27, SHA2_ENGINE_OPEN},
                                 {28, SHA2_ENGINE_PAD},     {44, SHA2_ENGINE_FINISH},
                                 {110, SHA2_ENGINE_OUTER},  {135, SHA2_ENGINE_PAD},
                                 {143, SHA2_ENGINE_FINISH}, {257, SHA2_ENGINE_DONE}};
    struct run r;
    run_reset(&r, sets[0]);
    struct job job = hmac_job(SHA2_256, 4, 0);
    job.hmac = false;
    struct sha2_saved saved = state_after(&job, 64);
    job.chaining = saved.chaining;
    job.bytes = 64;
    run_job(&r, job);
    check_phases(&r, plain, sizeof plain / sizeof plain[0]);
    r.job.n = 64;
    run_check(&r);

    job.alg = SHA2_512;
    // NOLINTNEXTLINE(clang-analyzer-deadcode.DeadStores): job.chaining points to it
    saved = state_after(&job, 128);
    job.bytes = 128;
    run_job(&r, job);
    check_phases(&r, wide, sizeof wide / sizeof wide[0]);
    r.job.n = 128;
    run_check(&r);

    job.alg = SHA2_256;
    job.hmac = true;
    // NOLINTNEXTLINE(clang-analyzer-deadcode.DeadStores): job.chaining points to it
    saved = state_after(&job, 0);
    job.bytes = 64;
    run_job(&r, job);
    check_phases(&r, keyed, sizeof keyed / sizeof keyed[0]);
    run_check(&r);
}
END_TEST

START_TEST(restored_length)
{
    const uint64_t top = SHA2_MAX_MESSAGE_BYTES + 1;
    const struct {
        enum sha2_alg alg;
        bool hmac;
        uint64_t bytes;
        bool error;
    } table[] = {
        {SHA2_256, false, 0, false},
        {SHA2_256, true, 0, true},
        {SHA2_256, false, 1, true},
        {SHA2_224, false, 63, true},
        {SHA2_224, true, 64, false},
        {SHA2_384, false, 64, true},
        {SHA2_512, true, 0, true},
        {SHA2_512, false, 0, false},
        {SHA2_512, false, 128, false},
        {SHA2_256, false, top - 64, false},
        {SHA2_256, true, top - 64, false},
        {SHA2_512, false, top - 64, true},
        {SHA2_512, false, top - 128, false},
        {SHA2_256, false, top - 1, true},
        {SHA2_256, false, top, true},
        {SHA2_512, false, top, true},
        {SHA2_512, true, top << 1, true},
        {SHA2_256, false, UINT64_C(1) << 63, true},
        {SHA2_256, false, UINT64_MAX, true},
        {SHA2_256, false, UINT64_C(1) << 32, false},
        {SHA2_256, false, (UINT64_C(1) << 32) + 4, true},
    };
    for (unsigned i = 0; i < sizeof table / sizeof table[0]; i++) {
        struct job job = hmac_job(table[i].alg, 3, 8);
        job.hmac = table[i].hmac;
        job.chaining = message;
        job.bytes = table[i].bytes;
        struct run r;
        run_reset(&r, sets[i % 2]);
        run_job(&r, job);
        run_start(&r);
        for (size_t w = 0; w < run_load_words(&job); w++) {
            const struct sha2_engine_in in = run_drive(&r);
            run_tick(&r, &in);
            const bool error = table[i].error && w + 1 == run_load_words(&job);
            ck_assert_msg(r.out.length_error == error, "row %u, word %zu", i, w);
            ck_assert(r.out.load && r.out.ready);
        }
        if (table[i].error) {
            ck_assert_int_eq(r.e.phase, SHA2_ENGINE_WIPE);
            ck_assert(!r.e.message.open);
        } else {
            ck_assert_int_eq(r.e.phase, table[i].hmac ? SHA2_ENGINE_KEY : SHA2_ENGINE_OPEN);
        }
    }
    // The limit itself, reached from a restored state: 63 bytes fit, a 64th does not.
    struct job job = hmac_job(SHA2_256, 0, 64);
    job.hmac = false;
    job.chaining = message;
    job.bytes = top - 64;
    struct run r;
    run_reset(&r, sets[0]);
    run_job(&r, job);
    run_start(&r);
    while (r.e.phase == SHA2_ENGINE_LOAD || r.next < 15) {
        const struct sha2_engine_in in = run_drive(&r);
        run_tick(&r, &in);
        ck_assert(!r.out.length_error);
    }
    for (unsigned bytes = 1; bytes <= 4; bytes++) {
        const struct sha2_engine_in in = {.valid = true, .bytes = bytes};
        sha2_engine_outputs(&r.e, &in, &r.out);
        ck_assert_int_eq(r.out.length_error, bytes == 4);
    }
}
END_TEST

START_TEST(key_words_by_hand)
{
    // finish_i beside the block's last word is not the message's, and partial words of a key are
    // filled with zeros whatever stands in them.
    struct run r;
    run_reset(&r, sets[0]);
    for (size_t key_bytes = 60; key_bytes <= 64; key_bytes++) {
        run_job(&r, hmac_job(SHA2_256, key_bytes, 10));
        run_start(&r);
        for (unsigned w = 0; w < 15; w++) {
            const struct sha2_engine_in in = run_drive(&r);
            run_tick(&r, &in);
            ck_assert_int_eq(in.finish, key_bytes == 60 && w == 14);
        }
        ck_assert_int_eq(r.e.phase, key_bytes == 60 ? SHA2_ENGINE_FILL : SHA2_ENGINE_KEY);
        const struct sha2_engine_in in = run_drive(&r);
        ck_assert_int_eq(in.finish, key_bytes > 60);
        run_tick(&r, &in);
        ck_assert_int_eq(r.e.phase, SHA2_ENGINE_OPEN);
        ck_assert_uint_eq(r.e.level, 16);
        ck_assert_uint_eq(r.e.index, 0);
        (void)run_finish(&r);
        run_check(&r);
    }
}
END_TEST

START_TEST(parameters)
{
    // Without HMAC, SAVE and RESTORE their inputs are low.
    fill();
    struct run r;
    run_reset(&r, (struct sha2_parameters){.sha512 = true, .rounds = 1});
    const struct sha2_engine_in begin = {
        .start = true, .alg = SHA2_384, .hmac = true, .restore = true, .secret = true, .bytes = 4};
    run_job(&r, (struct job){.alg = SHA2_384, .message = message, .n = 300});
    run_tick(&r, &begin);
    ck_assert_int_eq(r.e.phase, SHA2_ENGINE_OPEN);
    const struct sha2_engine_in save = {.save = true, .bytes = 4};
    run_tick(&r, &save);
    ck_assert(!r.out.secret);
    ck_assert_int_eq(r.e.phase, SHA2_ENGINE_OPEN);
    r.finish_given = false;
    (void)run_finish(&r);
    run_check(&r);
    // secret makes an HMAC of any start.
    for (unsigned i = 0; i < 4; i++) {
        run_reset(&r, sets[0]);
        const struct sha2_engine_in secret = {.start = true,
                                              .alg = SHA2_256,
                                              .hmac = i % 2 == 1,
                                              .restore = i / 2 == 1,
                                              .secret = true,
                                              .bytes = 4};
        struct job job = hmac_job(SHA2_256, 20, 5);
        run_job(&r, job);
        run_tick(&r, &secret);
        ck_assert_int_eq(r.e.phase, SHA2_ENGINE_KEY);
        (void)run_finish(&r);
        run_check(&r);
    }
}
END_TEST

START_TEST(secret_is_never_saved)
{
    // save_i in every cycle that it may be in, for every state of the buffer.
    struct run r;
    run_reset(&r, sets[_i]);
    for (unsigned alg = 0; alg < 4; alg++) {
        for (size_t n = 0; n <= 300; n += 3) {
            struct job job = hmac_job((enum sha2_alg)alg, 33, n);
            job.hmac = n % 2 == 0;
            job.secret = true;
            job.late_finish = true;
            job.gaps = 1 + n;
            run_job(&r, job);
            run_start(&r);
            do {
                struct sha2_engine_in in = run_drive(&r);
                in.save = true;
                const bool given = r.finish_given;
                run_tick(&r, &in); // asserts that neither Save nor Saved come with secret
                r.finish_given = given || (r.finish_given && in.finish);
                ck_assert(!r.out.saved && r.e.phase != SHA2_ENGINE_SAVE);
                ck_assert_uint_lt(r.cycle, RUN_LIMIT);
            } while (!r.out.done);
            run_check(&r);
        }
    }
}
END_TEST

// The jobs whose every cycle the tests below look at: all phases are in them.
static unsigned sample_jobs(struct job jobs[8], struct sha2_saved *saved)
{
    unsigned count = 0;
    jobs[count++] = hmac_job(SHA2_256, 5, 131);
    jobs[count++] = hmac_job(SHA2_512, 128, 7);
    jobs[count] = hmac_job(SHA2_384, 4, 9);
    jobs[count++].secret = true;
    jobs[count] = hmac_job(SHA2_224, 4, 76); // saved
    jobs[count++].save = true;
    jobs[count] = hmac_job(SHA2_512, 4, 132); // with a held half
    jobs[count].hmac = false;
    jobs[count++].save = true;
    saved[0] = state_after(&jobs[0], 0);
    jobs[count] = jobs[0]; // restored with a key
    jobs[count].chaining = saved[0].chaining;
    jobs[count++].bytes = saved[0].bytes;
    jobs[count] = hmac_job(SHA2_512, 0, 40); // and without
    jobs[count].hmac = false;
    saved[1] = state_after(&jobs[count], 128);
    jobs[count].chaining = saved[1].chaining;
    jobs[count++].bytes = 128;
    return count;
}

START_TEST(wipe_at_every_cycle)
{
    struct job jobs[8];
    struct sha2_saved saved[2];
    const unsigned count = sample_jobs(jobs, saved);
    struct sha2_engine fresh;
    struct run r;
    run_reset(&r, sets[_i]);
    fresh = r.e;
    bool seen[SHA2_ENGINE_WIPE + 1] = {false};
    for (unsigned j = 0; j < count; j++) {
        run_reset(&r, sets[_i]);
        run_job(&r, jobs[j]);
        run_start(&r);
        const unsigned end = run_finish(&r) + 3;
        for (unsigned at = 0; at < end; at++) {
            run_reset(&r, sets[_i]);
            run_job(&r, jobs[j]);
            if (at > 0) {
                run_start(&r);
            }
            while (r.cycle < at) {
                const struct sha2_engine_in in = run_drive(&r);
                run_tick(&r, &in);
            }
            seen[r.e.phase] = true;
            struct sha2_engine_in in = run_drive(&r);
            in.wipe = true;
            in.start = true;
            run_tick(&r, &in);
            for (unsigned i = 0; i < 16; i++) {
                ck_assert_int_eq(r.e.phase, SHA2_ENGINE_WIPE);
                ck_assert_int_eq(r.e.core, SHA2_ENGINE_CORE_IDLE);
                ck_assert_uint_eq(r.e.level, 0);
                run_tick(&r, &in);
                ck_assert(r.out.busy && !r.out.ready && !r.out.setup && !r.out.secret);
            }
            // No bit is left.
            ck_assert_mem_eq(&r.e, &fresh, sizeof fresh);
        }
    }
    for (unsigned phase = 0; phase < SHA2_ENGINE_WIPE; phase++) {
        ck_assert_msg(seen[phase], "no wipe in phase %u", phase);
    }
}
END_TEST

// Random values on the inputs that the rules ignore in this phase.
static struct sha2_engine_in with_noise(const struct sha2_engine *e, struct sha2_engine_in in,
                                        uint64_t *random)
{
    const uint32_t bits = unit_random(random);
    const bool accepts =
        e->phase == SHA2_ENGINE_OPEN || e->phase == SHA2_ENGINE_KEY || e->phase == SHA2_ENGINE_LOAD;
    const bool starts = e->phase == SHA2_ENGINE_NONE || e->phase == SHA2_ENGINE_DONE;
    if (!starts) {
        in.start = (bits & 1) != 0;
        in.alg = (enum sha2_alg)(bits >> 1 & 3);
        in.hmac = (bits & 8) != 0;
        in.restore = (bits & 16) != 0;
        in.secret = (bits & 32) != 0;
    }
    if (!accepts) {
        in.valid = (bits & 64) != 0;
        in.finish = (bits & 128) != 0;
    }
    if (!accepts || !in.valid) {
        in.word = unit_random(random);
        in.bytes = 1 + (bits >> 8 & 3);
    }
    if (e->phase == SHA2_ENGINE_LOAD) {
        in.bytes = 1 + (bits >> 8 & 3);
        in.finish = (bits & 128) != 0;
    }
    // In Open save_i has no effect beside a word or finish_i, after a partial word, or under a
    // slot.
    if (e->phase != SHA2_ENGINE_OPEN || in.valid || in.finish || e->partial || e->secret) {
        in.save = (bits & 1024) != 0;
    }
    if (e->phase == SHA2_ENGINE_WIPE) {
        in.wipe = (bits & 2048) != 0;
    }
    in.context_index = bits >> 16 & 31;
    return in;
}

START_TEST(ignored_inputs)
{
    struct job jobs[8];
    struct sha2_saved saved[2];
    const unsigned count = sample_jobs(jobs, saved);
    uint64_t random = 4 + (uint64_t)_i;
    unsigned seen[SHA2_ENGINE_WIPE + 1] = {0};
    for (unsigned j = 0; j < 6 * count; j++) {
        struct run r;
        run_reset(&r, sets[_i]);
        run_job(&r, jobs[j % count]);
        r.job.gaps = j < count ? 0 : 1 + j;
        r.job.late_finish = j % 2 == 1;
        run_start(&r);
        unsigned tail = 0; // cycles of Done or Saved, of a wipe, and of None after it
        while (tail < 30) {
            struct sha2_engine_in in = run_drive(&r);
            tail += r.out.done || r.out.saved || tail > 0;
            in.wipe = tail == 5;
            struct sha2_engine noisy = r.e;
            const struct sha2_engine_in noise = with_noise(&r.e, in, &random);
            struct sha2_engine_out out;
            sha2_engine_outputs(&noisy, &noise, &out);
            sha2_engine_step(&noisy, &noise);
            seen[r.e.phase]++;
            in.context_index = noise.context_index;
            run_tick(&r, &in);
            // NOLINTNEXTLINE(bugprone-suspicious-memory-comparison,cert-*): one is the other's copy
            ck_assert_msg(memcmp(&noisy, &r.e, sizeof noisy) == 0, "job %u, cycle %u", j,
                          r.cycle - 1);
            ck_assert_uint_eq(out.ready, r.out.ready);
            ck_assert_uint_eq(out.busy, r.out.busy);
            ck_assert_uint_eq(out.length_error, r.out.length_error);
            ck_assert_uint_eq(out.context, r.out.context);
            ck_assert_mem_eq(out.digest, r.out.digest, sizeof out.digest);
            ck_assert_uint_lt(r.cycle, RUN_LIMIT);
        }
    }
    for (unsigned phase = 0; phase <= SHA2_ENGINE_WIPE; phase++) {
        ck_assert_msg(seen[phase] >= 10, "phase %u was seen %u times", phase, seen[phase]);
    }
}
END_TEST

Suite *sha2_keyed_suite(void)
{
    Suite *suite = suite_create("sha2_engine, keyed");
    TCase *tc = tcase_create("keyed");
    tcase_set_timeout(tc, 120);
    tcase_add_loop_test(tc, reset_wipes, 0, 2);
    tcase_add_loop_test(tc, cycles_by_hand, 0, 2);
    tcase_add_test(tc, phases_sha256);
    tcase_add_test(tc, phases_sha224_and_sha384);
    tcase_add_test(tc, levels_and_core);
    tcase_add_loop_test(tc, key_memory, 0, 2);
    tcase_add_loop_test(tc, random_jobs, 0, 2);
    tcase_add_loop_test(tc, save_by_hand, 0, 2);
    tcase_add_loop_test(tc, save_and_restore, 0, 8);
    tcase_add_test(tc, restore_by_hand);
    tcase_add_test(tc, restored_length);
    tcase_add_test(tc, key_words_by_hand);
    tcase_add_test(tc, parameters);
    tcase_add_loop_test(tc, secret_is_never_saved, 0, 2);
    tcase_add_loop_test(tc, wipe_at_every_cycle, 0, 2);
    tcase_add_loop_test(tc, ignored_inputs, 0, 2);
    suite_add_tcase(suite, tc);
    return suite;
}
