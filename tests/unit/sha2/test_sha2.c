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

START_TEST(command_checks)
{
    const struct {
        struct sha2_command command; // op, alg, caller, addr, len
        bool sha512, open, partial;
        enum pluton_error error;
    } table[] = {
        {{0, 0, 0, 0, 0}, true, true, false, PLUTON_ERROR_COMMAND},
        {{5, 0, 3, 1, 0}, true, false, false, PLUTON_ERROR_COMMAND},
        {{SHA2_OP_START, 3, 3, 1, 0}, true, false, true, PLUTON_ERROR_NONE},
        {{SHA2_OP_START, 2, 0, 0, 0}, false, true, false, PLUTON_ERROR_COMMAND},
        {{SHA2_OP_START, 1, 0, 0, 0}, false, false, false, PLUTON_ERROR_NONE},
        {{SHA2_OP_START, 1, 0, 0, 0}, true, true, false, PLUTON_ERROR_ORDER},
        {{SHA2_OP_READ, 0, 3, 1, 0}, true, false, false, PLUTON_ERROR_ORDER},
        {{SHA2_OP_READ, 0, 0, 0, 4}, true, true, true, PLUTON_ERROR_ORDER},
        {{SHA2_OP_READ, 0, 3, 1, 0}, true, true, false, PLUTON_ERROR_CALLER},
        {{SHA2_OP_READ, 0, 2, 0xFFFFFFFE, 4}, true, true, false, PLUTON_ERROR_MISALIGNED},
        {{SHA2_OP_READ, 0, 2, 0xFFFFFFFC, 5}, true, true, false, PLUTON_ERROR_RANGE},
        {{SHA2_OP_READ, 0, 2, 0xFFFFFFFC, 4}, true, true, false, PLUTON_ERROR_NONE},
        {{SHA2_OP_READ, 0, 1, 0, 0}, true, true, false, PLUTON_ERROR_NONE},
        {{SHA2_OP_READ, 3, 0, 4, 0xFFFFFFFF}, true, true, false, PLUTON_ERROR_RANGE},
        {{SHA2_OP_FINISH, 3, 3, 1, 0}, true, true, true, PLUTON_ERROR_NONE},
        {{SHA2_OP_FINISH, 0, 0, 0, 0}, true, false, false, PLUTON_ERROR_ORDER},
        {{SHA2_OP_ZEROIZE, 3, 3, 1, 0}, false, false, false, PLUTON_ERROR_NONE},
        {{SHA2_OP_ZEROIZE, 0, 0, 0, 0}, true, true, true, PLUTON_ERROR_NONE},
    };
    for (unsigned i = 0; i < sizeof table / sizeof table[0]; i++) {
        ck_assert_msg(sha2_check_command(&table[i].command, table[i].sha512, table[i].open,
                                         table[i].partial) == table[i].error,
                      "row %u", i);
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
    tcase_add_test(api, command_checks);
    suite_add_tcase(suite, api);
    return unit_run(suite, sha2_engine_suite());
}
