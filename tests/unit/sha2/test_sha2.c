// SPDX-License-Identifier: Apache-2.0
// The golden model of SHA-2 against NIST's CAVP files and OpenSSL.
// PLUTON_VECTORS: the folder of the CAVP files; without them the tests fail.
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmodel/sha2.h"
#include "tests/lib/cavp.h"
#include "tests/lib/unit.h"

Suite *sha2_engine_suite(void);

static const char *const names[] = {"SHA224", "SHA256", "SHA384", "SHA512"};

// One checkpoint of SHAVS 6.4: the 1000th digest of a chain that begins with three seeds.
static void monte(enum sha2_alg alg, const uint8_t *seed, uint8_t *digest)
{
    const size_t n = sha2_digest_bytes(alg);
    uint8_t chain[3 * SHA2_MAX_DIGEST_BYTES];
    for (size_t i = 0; i < 3; i++) {
        memcpy(chain + i * n, seed, n);
    }
    for (int i = 0; i < CAVP_MONTE_ROUNDS; i++) {
        ck_assert_int_eq(sha2_hash(alg, chain, 3 * n, digest), SHA2_OK);
        memmove(chain, chain + n, 2 * n);
        memcpy(chain + 2 * n, digest, n);
    }
}

static void run_file(enum sha2_alg alg, const char *kind, unsigned at_least)
{
    const char *folder = getenv("PLUTON_VECTORS");
    ck_assert_msg(folder != NULL && folder[0] != '\0',
                  "PLUTON_VECTORS is not set: it names the folder of NIST's CAVP files "
                  "(hashes/SHA2 of the Python package cryptography-vectors)");
    char path[1024];
    const int length = snprintf(path, sizeof path, "%s/%s%s.rsp", folder, names[alg], kind);
    ck_assert(length > 0 && (size_t)length < sizeof path);
    struct cavp_file *file = cavp_open(path);
    ck_assert_msg(file != NULL, "can't open %s (PLUTON_VECTORS)", path);
    struct cavp_case c;
    unsigned cases = 0;
    enum cavp_status status;
    while ((status = cavp_next(file, &c)) == CAVP_OK) {
        uint8_t digest[SHA2_MAX_DIGEST_BYTES];
        ck_assert_uint_eq(c.digest_bytes, sha2_digest_bytes(alg));
        if (c.kind == CAVP_MONTE) {
            ck_assert_uint_eq(c.message_bytes, sha2_digest_bytes(alg));
            monte(alg, c.message, digest);
        } else {
            ck_assert_int_eq(sha2_hash(alg, c.message, c.message_bytes, digest), SHA2_OK);
        }
        ck_assert_msg(memcmp(digest, c.digest, c.digest_bytes) == 0, "%s: case %u differs", path,
                      c.number);
        cases++;
    }
    ck_assert_msg(status == CAVP_END, "%s", cavp_error(file));
    ck_assert_msg(cases >= at_least, "%s: only %u cases", path, cases);
    cavp_close(file);
}

// Cases per file: one a byte up to a block (short), 64 or 128 (long), 100 (Monte).
START_TEST(cavp_short)
{
    run_file((enum sha2_alg)_i, "ShortMsg", _i < SHA2_384 ? 65 : 129);
}
END_TEST

START_TEST(cavp_long)
{
    run_file((enum sha2_alg)_i, "LongMsg", _i < SHA2_384 ? 64 : 128);
}
END_TEST

START_TEST(cavp_monte)
{
    run_file((enum sha2_alg)_i, "Monte", 100);
}
END_TEST

static void openssl(enum sha2_alg alg, const uint8_t *data, size_t n, uint8_t *digest)
{
    const EVP_MD *md[] = {EVP_sha224(), EVP_sha256(), EVP_sha384(), EVP_sha512()};
    unsigned size = 0;
    ck_assert_int_eq(EVP_Digest(data, n, digest, &size, md[alg], NULL), 1);
    ck_assert_uint_eq(size, sha2_digest_bytes(alg));
}

START_TEST(openssl_random)
{
    const enum sha2_alg alg = (enum sha2_alg)_i;
    static uint8_t data[5000];
    uint64_t random = 0x9E3779B97F4A7C15u + (uint64_t)_i;
    for (unsigned round = 0; round < 1000; round++) {
        // Every length around the padding's edges, then any length; in random pieces.
        const size_t n = round < 300 ? round : unit_random(&random) % (sizeof data + 1);
        unit_random_bytes(&random, data, n);
        uint8_t expected[EVP_MAX_MD_SIZE], digest[SHA2_MAX_DIGEST_BYTES];
        openssl(alg, data, n, expected);
        struct sha2_context context;
        ck_assert_int_eq(sha2_init(&context, alg), SHA2_OK);
        size_t done = 0;
        while (done < n) {
            const size_t piece = unit_random(&random) % 300;
            const size_t left = n - done;
            const size_t size = piece < left ? piece : left;
            ck_assert_int_eq(sha2_update(&context, data + done, size), SHA2_OK);
            done += size;
        }
        ck_assert_int_eq(sha2_final(&context, digest), SHA2_OK);
        ck_assert_mem_eq(digest, expected, sha2_digest_bytes(alg));
    }
}
END_TEST

START_TEST(api_refuses)
{
    struct sha2_context context = {0}, before;
    uint8_t digest[SHA2_MAX_DIGEST_BYTES] = {0x5A}, untouched[SHA2_MAX_DIGEST_BYTES] = {0x5A};
    before = context;
    ck_assert_int_eq(sha2_init(&context, (enum sha2_alg)4), SHA2_ERROR_ALGORITHM);
    ck_assert_int_eq(sha2_update(&context, "a", 1), SHA2_ERROR_ORDER);
    ck_assert_int_eq(sha2_final(&context, digest), SHA2_ERROR_ORDER);
    ck_assert_mem_eq(&context, &before, sizeof context);
    ck_assert_mem_eq(digest, untouched, sizeof digest);

    ck_assert_int_eq(sha2_init(&context, SHA2_256), SHA2_OK);
    context.bytes = SHA2_MAX_MESSAGE_BYTES - 3;
    before = context;
    ck_assert_int_eq(sha2_update(&context, "abcd", 4), SHA2_ERROR_LENGTH);
    ck_assert_mem_eq(&context, &before, sizeof context);
    ck_assert_int_eq(sha2_update(&context, "abc", 3), SHA2_OK);
    ck_assert_int_eq(sha2_update(&context, "", 0), SHA2_OK);
    ck_assert_int_eq(sha2_update(&context, "d", 1), SHA2_ERROR_LENGTH);
    ck_assert_int_eq(sha2_final(&context, digest), SHA2_OK);
    ck_assert_int_eq(sha2_final(&context, digest), SHA2_ERROR_ORDER);
}
END_TEST

START_TEST(save_refuses)
{
    struct sha2_context context = {0}, before;
    struct sha2_saved saved, untouched;
    memset(&saved, 0x5A, sizeof saved);
    untouched = saved;
    ck_assert_int_eq(sha2_save(&context, &saved), SHA2_ERROR_ORDER);
    ck_assert_mem_eq(&saved, &untouched, sizeof saved);

    const uint8_t chaining[SHA2_MAX_CHAINING_BYTES] = {0};
    ck_assert_int_eq(sha2_init(&context, SHA2_384), SHA2_OK);
    before = context;
    const uint64_t top = SHA2_MAX_MESSAGE_BYTES + 1;
    const struct {
        int alg;
        uint64_t bytes;
        enum sha2_status status;
    } table[] = {
        {4, 0, SHA2_ERROR_ALGORITHM},
        {SHA2_224, 63, SHA2_ERROR_LENGTH},
        {SHA2_256, 1, SHA2_ERROR_LENGTH},
        {SHA2_256, top, SHA2_ERROR_LENGTH},
        {SHA2_384, 64, SHA2_ERROR_LENGTH},
        {SHA2_512, top, SHA2_ERROR_LENGTH},
        {SHA2_512, 129, SHA2_ERROR_LENGTH},
        {SHA2_512, UINT64_MAX << 7, SHA2_ERROR_LENGTH},
        {SHA2_256, top - 64, SHA2_OK},
        {SHA2_512, top - 128, SHA2_OK},
        {SHA2_224, 0, SHA2_OK},
    };
    for (unsigned i = 0; i < sizeof table / sizeof table[0]; i++) {
        context = before;
        ck_assert_int_eq(
            sha2_restore(&context, (enum sha2_alg)table[i].alg, chaining, table[i].bytes),
            table[i].status);
        if (table[i].status != SHA2_OK) {
            ck_assert_mem_eq(&context, &before, sizeof context);
        } else {
            ck_assert_uint_eq(context.bytes, table[i].bytes);
        }
    }
}
END_TEST

// Two messages of different algorithms take turns in one context, broken at every place up to two
// blocks and a little more.
START_TEST(interleaved)
{
    const enum sha2_alg algs[2] = {(enum sha2_alg)_i, (enum sha2_alg)((_i + 1) % 4)};
    static uint8_t data[2][3 * SHA2_MAX_BLOCK_BYTES + 5];
    uint64_t random = 99 + (uint64_t)_i;
    unit_random_bytes(&random, data[0], sizeof data[0]);
    unit_random_bytes(&random, data[1], sizeof data[1]);
    const size_t block = sha2_block_bytes(algs[0]);
    for (size_t split = 0; split <= 2 * block + 9; split++) {
        struct sha2_context context;
        struct sha2_saved saved[2];
        for (unsigned m = 0; m < 2; m++) {
            ck_assert_int_eq(sha2_init(&context, algs[m]), SHA2_OK);
            ck_assert_int_eq(sha2_update(&context, data[m], split), SHA2_OK);
            ck_assert_int_eq(sha2_save(&context, &saved[m]), SHA2_OK);
            ck_assert_uint_eq(saved[m].bytes, split);
        }
        for (unsigned m = 0; m < 2; m++) {
            const size_t held = (size_t)(split % sha2_block_bytes(algs[m]));
            ck_assert_mem_eq(saved[m].block, data[m] + split - held, held);
            for (size_t i = held; i < sizeof saved[m].block; i++) {
                ck_assert_uint_eq(saved[m].block[i], 0);
            }
            for (size_t i = sha2_chaining_bytes(algs[m]); i < SHA2_MAX_CHAINING_BYTES; i++) {
                ck_assert_uint_eq(saved[m].chaining[i], 0);
            }
            uint8_t digest[SHA2_MAX_DIGEST_BYTES], expected[SHA2_MAX_DIGEST_BYTES];
            ck_assert_int_eq(sha2_restore(&context, algs[m], saved[m].chaining, split - held),
                             SHA2_OK);
            ck_assert_int_eq(sha2_update(&context, saved[m].block, held), SHA2_OK);
            ck_assert_int_eq(sha2_update(&context, data[m] + split, sizeof data[m] - split),
                             SHA2_OK);
            ck_assert_int_eq(sha2_final(&context, digest), SHA2_OK);
            ck_assert_int_eq(sha2_hash(algs[m], data[m], sizeof data[m], expected), SHA2_OK);
            ck_assert_mem_eq(digest, expected, sha2_digest_bytes(algs[m]));
        }
    }
}
END_TEST

START_TEST(chaining_by_hand)
{
    // FIPS 180-4, section 5.3: what stands before the first block, and its order.
    static const uint8_t first[4][8] = {
        {0xc1, 0x05, 0x9e, 0xd8, 0x36, 0x7c, 0xd5, 0x07},
        {0x6a, 0x09, 0xe6, 0x67, 0xbb, 0x67, 0xae, 0x85},
        {0xcb, 0xbb, 0x9d, 0x5d, 0xc1, 0x05, 0x9e, 0xd8},
        {0x6a, 0x09, 0xe6, 0x67, 0xf3, 0xbc, 0xc9, 0x08},
    };
    static const size_t sizes[4] = {32, 32, 64, 64};
    for (unsigned alg = 0; alg < 4; alg++) {
        struct sha2_context context;
        struct sha2_saved saved;
        ck_assert_uint_eq(sha2_chaining_bytes((enum sha2_alg)alg), sizes[alg]);
        ck_assert_int_eq(sha2_init(&context, (enum sha2_alg)alg), SHA2_OK);
        ck_assert_int_eq(sha2_save(&context, &saved), SHA2_OK);
        ck_assert_mem_eq(saved.chaining, first[alg], sizeof first[alg]);
    }
    ck_assert_uint_eq(sha2_chaining_bytes((enum sha2_alg)4), 0);
}
END_TEST

// Parameter sets and states of the table below.
enum { FULL, SMALL, PLAIN }; // all; without SHA-384 and SHA-512; without HMAC, SAVE and RESTORE
enum { NOTHING, OPEN, PARTIAL, SLOT, SLOT_PARTIAL, SETUP, SAVED };

START_TEST(command_checks)
{
    static const struct sha2_parameters sets[] = {
        [FULL] = {.sha512 = true, .keyed = true, .rounds = 1},
        [SMALL] = {.keyed = true, .rounds = 1},
        [PLAIN] = {.sha512 = true, .rounds = 1},
    };
    static const struct sha2_state states[] = {
        [NOTHING] = {0},
        [OPEN] = {.open = true},
        [PARTIAL] = {.open = true, .partial = true},
        [SLOT] = {.open = true, .slot = true},
        [SLOT_PARTIAL] = {.open = true, .slot = true, .partial = true},
        [SETUP] = {.setup = true},
        [SAVED] = {.saved = true},
    };
    const struct {
        struct sha2_command command; // op, alg, key, caller, addr, len
        unsigned set, state;
        enum pluton_error error;
    } table[] = {
        {{0, 0, 0, 0, 0, 0}, FULL, OPEN, PLUTON_ERROR_COMMAND},
        {{7, 0, 3, 3, 1, 0}, FULL, NOTHING, PLUTON_ERROR_COMMAND},
        {{SHA2_OP_START, 3, 0, 3, 1, 0xFFFFFFFF}, FULL, NOTHING, PLUTON_ERROR_NONE},
        {{SHA2_OP_START, 2, 0, 0, 0, 0}, SMALL, OPEN, PLUTON_ERROR_COMMAND},
        {{SHA2_OP_START, 1, 0, 0, 0, 0}, SMALL, NOTHING, PLUTON_ERROR_NONE},
        {{SHA2_OP_START, 1, 0, 0, 0, 0}, FULL, OPEN, PLUTON_ERROR_ORDER},
        {{SHA2_OP_START, 1, 0, 0, 0, 0}, FULL, PARTIAL, PLUTON_ERROR_ORDER},
        {{SHA2_OP_START, 1, 0, 0, 0, 0}, FULL, SETUP, PLUTON_ERROR_ORDER},
        {{SHA2_OP_START, 1, 0, 0, 0, 0}, FULL, SAVED, PLUTON_ERROR_ORDER},
        // A key, its place and its length. An empty one is legal.
        {{SHA2_OP_START, 1, 3, 0, 0, 0}, FULL, OPEN, PLUTON_ERROR_COMMAND},
        {{SHA2_OP_START, 1, 1, 0, 0, 0}, FULL, NOTHING, PLUTON_ERROR_NONE},
        {{SHA2_OP_START, 0, 1, 0, 0, 64}, FULL, NOTHING, PLUTON_ERROR_NONE},
        {{SHA2_OP_START, 1, 1, 0, 0, 65}, FULL, NOTHING, PLUTON_ERROR_RANGE},
        {{SHA2_OP_START, 1, 1, 0, 0, 65}, FULL, OPEN, PLUTON_ERROR_ORDER},
        {{SHA2_OP_START, 2, 1, 0, 0, 128}, FULL, NOTHING, PLUTON_ERROR_NONE},
        {{SHA2_OP_START, 3, 1, 0, 0, 129}, FULL, NOTHING, PLUTON_ERROR_RANGE},
        {{SHA2_OP_START, 3, 2, 0, 0, 129}, FULL, NOTHING, PLUTON_ERROR_NONE},
        {{SHA2_OP_START, 3, 2, 2, 1, 0}, FULL, NOTHING, PLUTON_ERROR_NONE},
        {{SHA2_OP_START, 3, 2, 3, 0, 0}, FULL, NOTHING, PLUTON_ERROR_CALLER},
        {{SHA2_OP_START, 3, 2, 3, 0, 0}, FULL, SETUP, PLUTON_ERROR_ORDER},
        {{SHA2_OP_START, 3, 1, 3, 0, 0}, FULL, NOTHING, PLUTON_ERROR_NONE},
        {{SHA2_OP_RESTORE, 3, 2, 3, 0, 0}, FULL, NOTHING, PLUTON_ERROR_DENIED},
        {{SHA2_OP_START, 3, 2, 0, 0, 0}, SMALL, NOTHING, PLUTON_ERROR_COMMAND},
        {{SHA2_OP_START, 3, 2, 0, 0, 0}, FULL, SAVED, PLUTON_ERROR_ORDER},
        {{SHA2_OP_START, 3, 0, 0, 0, 0}, PLAIN, NOTHING, PLUTON_ERROR_NONE},
        {{SHA2_OP_START, 3, 1, 0, 0, 0}, PLAIN, NOTHING, PLUTON_ERROR_COMMAND},
        {{SHA2_OP_START, 3, 2, 0, 0, 0}, PLAIN, OPEN, PLUTON_ERROR_COMMAND},
        // As START, but never from a slot.
        {{SHA2_OP_RESTORE, 3, 0, 3, 1, 129}, FULL, NOTHING, PLUTON_ERROR_NONE},
        {{SHA2_OP_RESTORE, 3, 1, 0, 0, 128}, FULL, NOTHING, PLUTON_ERROR_NONE},
        {{SHA2_OP_RESTORE, 1, 1, 0, 0, 65}, FULL, NOTHING, PLUTON_ERROR_RANGE},
        {{SHA2_OP_RESTORE, 1, 2, 0, 0, 65}, FULL, NOTHING, PLUTON_ERROR_DENIED},
        {{SHA2_OP_RESTORE, 1, 2, 0, 0, 0}, FULL, OPEN, PLUTON_ERROR_ORDER},
        {{SHA2_OP_RESTORE, 1, 3, 0, 0, 0}, FULL, NOTHING, PLUTON_ERROR_COMMAND},
        {{SHA2_OP_RESTORE, 2, 2, 0, 0, 0}, SMALL, NOTHING, PLUTON_ERROR_COMMAND},
        {{SHA2_OP_RESTORE, 1, 0, 0, 0, 0}, FULL, SETUP, PLUTON_ERROR_ORDER},
        {{SHA2_OP_RESTORE, 1, 0, 0, 0, 0}, FULL, SAVED, PLUTON_ERROR_ORDER},
        {{SHA2_OP_RESTORE, 1, 0, 0, 0, 0}, PLAIN, OPEN, PLUTON_ERROR_COMMAND},
        {{SHA2_OP_READ, 0, 0, 3, 1, 0}, FULL, NOTHING, PLUTON_ERROR_ORDER},
        {{SHA2_OP_READ, 0, 0, 3, 1, 0}, FULL, SETUP, PLUTON_ERROR_ORDER},
        {{SHA2_OP_READ, 0, 0, 3, 1, 0}, FULL, SAVED, PLUTON_ERROR_ORDER},
        {{SHA2_OP_READ, 0, 0, 0, 0, 4}, FULL, PARTIAL, PLUTON_ERROR_ORDER},
        {{SHA2_OP_READ, 0, 0, 3, 1, 0}, FULL, OPEN, PLUTON_ERROR_CALLER},
        {{SHA2_OP_READ, 0, 3, 0, 0, 4}, PLAIN, OPEN, PLUTON_ERROR_NONE},
        {{SHA2_OP_READ, 3, 1, 0, 0, 129}, SMALL, SLOT, PLUTON_ERROR_NONE},
        {{SHA2_OP_READ, 0, 0, 2, 0xFFFFFFFE, 4}, FULL, OPEN, PLUTON_ERROR_MISALIGNED},
        {{SHA2_OP_READ, 0, 0, 2, 0xFFFFFFFC, 5}, FULL, OPEN, PLUTON_ERROR_RANGE},
        {{SHA2_OP_READ, 0, 0, 2, 0xFFFFFFFC, 4}, FULL, OPEN, PLUTON_ERROR_NONE},
        {{SHA2_OP_READ, 0, 0, 1, 0, 0}, FULL, OPEN, PLUTON_ERROR_NONE},
        {{SHA2_OP_READ, 3, 0, 0, 4, 0xFFFFFFFF}, FULL, OPEN, PLUTON_ERROR_RANGE},
        {{SHA2_OP_FINISH, 3, 3, 3, 1, 0}, FULL, PARTIAL, PLUTON_ERROR_NONE},
        {{SHA2_OP_FINISH, 3, 3, 3, 1, 0}, SMALL, SLOT_PARTIAL, PLUTON_ERROR_NONE},
        {{SHA2_OP_FINISH, 0, 0, 0, 0, 0}, FULL, NOTHING, PLUTON_ERROR_ORDER},
        {{SHA2_OP_FINISH, 0, 0, 0, 0, 0}, FULL, SETUP, PLUTON_ERROR_ORDER},
        {{SHA2_OP_FINISH, 0, 0, 0, 0, 0}, FULL, SAVED, PLUTON_ERROR_ORDER},
        {{SHA2_OP_ZEROIZE, 3, 3, 3, 1, 0}, FULL, NOTHING, PLUTON_ERROR_NONE},
        {{SHA2_OP_ZEROIZE, 0, 0, 0, 0, 0}, PLAIN, PARTIAL, PLUTON_ERROR_NONE},
        {{SHA2_OP_ZEROIZE, 0, 0, 0, 0, 0}, FULL, SETUP, PLUTON_ERROR_NONE},
        {{SHA2_OP_ZEROIZE, 0, 0, 0, 0, 0}, FULL, SAVED, PLUTON_ERROR_NONE},
        {{SHA2_OP_SAVE, 3, 3, 3, 1, 0xFFFFFFFF}, FULL, OPEN, PLUTON_ERROR_NONE},
        {{SHA2_OP_SAVE, 3, 0, 0, 0, 0}, SMALL, OPEN, PLUTON_ERROR_NONE},
        {{SHA2_OP_SAVE, 0, 0, 0, 0, 0}, FULL, PARTIAL, PLUTON_ERROR_ORDER},
        {{SHA2_OP_SAVE, 0, 0, 0, 0, 0}, FULL, SLOT_PARTIAL, PLUTON_ERROR_ORDER},
        {{SHA2_OP_SAVE, 0, 0, 0, 0, 0}, FULL, SLOT, PLUTON_ERROR_DENIED},
        {{SHA2_OP_SAVE, 0, 0, 0, 0, 0}, FULL, NOTHING, PLUTON_ERROR_ORDER},
        {{SHA2_OP_SAVE, 0, 0, 0, 0, 0}, FULL, SETUP, PLUTON_ERROR_ORDER},
        {{SHA2_OP_SAVE, 0, 0, 0, 0, 0}, FULL, SAVED, PLUTON_ERROR_ORDER},
        {{SHA2_OP_SAVE, 0, 0, 0, 0, 0}, PLAIN, NOTHING, PLUTON_ERROR_COMMAND},
    };
    for (unsigned i = 0; i < sizeof table / sizeof table[0]; i++) {
        const enum pluton_error error =
            sha2_check_command(&table[i].command, &sets[table[i].set], &states[table[i].state]);
        ck_assert_msg(error == table[i].error, "row %u: %d, not %d", i, (int)error,
                      (int)table[i].error);
    }
}
END_TEST

START_TEST(words_by_hand)
{
    static const struct {
        uint32_t len, words;
        unsigned last_bytes;
    } table[] = {{0, 0, 0}, {1, 1, 1},   {3, 1, 3},   {4, 1, 4},
                 {5, 2, 1}, {64, 16, 4}, {63, 16, 3}, {0xFFFFFFFF, 0x40000000, 3}};
    for (unsigned i = 0; i < sizeof table / sizeof table[0]; i++) {
        unsigned last_bytes = 99;
        ck_assert_uint_eq(sha2_words(table[i].len, &last_bytes), table[i].words);
        ck_assert_uint_eq(last_bytes, table[i].last_bytes);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("sha2");
    TCase *vectors = tcase_create("vectors");
    tcase_set_timeout(vectors, 120);
    tcase_add_loop_test(vectors, cavp_short, 0, 4);
    tcase_add_loop_test(vectors, cavp_long, 0, 4);
    tcase_add_loop_test(vectors, cavp_monte, 0, 4);
    tcase_add_loop_test(vectors, openssl_random, 0, 4);
    suite_add_tcase(suite, vectors);
    TCase *api = tcase_create("api");
    tcase_add_test(api, api_refuses);
    tcase_add_test(api, save_refuses);
    tcase_add_loop_test(api, interleaved, 0, 4);
    tcase_add_test(api, chaining_by_hand);
    tcase_add_test(api, command_checks);
    tcase_add_test(api, words_by_hand);
    suite_add_tcase(suite, api);
    return unit_run(suite, sha2_engine_suite());
}
