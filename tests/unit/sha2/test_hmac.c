// SPDX-License-Identifier: Apache-2.0
// The golden model of HMAC against RFC 4231 and OpenSSL.
// PLUTON_VECTORS: the folder of NIST's CAVP files, two below the one that has HMAC beside it.
#include "cmodel/hmac.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/lib/cavp.h"
#include "tests/lib/unit.h"

Suite *sha2_keyed_suite(void);

// Test cases 1 to 4, 6 and 7 of RFC 4231; the fifth is not in the files.
START_TEST(rfc_4231)
{
    static const char *const names[] = {"sha224", "sha256", "sha384", "sha512"};
    const enum sha2_alg alg = (enum sha2_alg)_i;
    const char *folder = getenv("PLUTON_VECTORS");
    ck_assert_msg(folder != NULL && folder[0] != '\0',
                  "PLUTON_VECTORS is not set: it names the folder of NIST's CAVP files "
                  "(hashes/SHA2 of the Python package cryptography-vectors)");
    char path[1024];
    const int length =
        snprintf(path, sizeof path, "%s/../../HMAC/rfc-4231-%s.txt", folder, names[alg]);
    ck_assert(length > 0 && (size_t)length < sizeof path);
    struct cavp_file *file = cavp_open(path);
    ck_assert_msg(file != NULL, "can't open %s (PLUTON_VECTORS)", path);
    struct cavp_case c;
    unsigned cases = 0, long_keys = 0;
    enum cavp_status status;
    while ((status = cavp_next(file, &c)) == CAVP_OK) {
        uint8_t tag[SHA2_MAX_DIGEST_BYTES];
        ck_assert_int_eq(c.kind, CAVP_HMAC);
        ck_assert_int_eq(hmac_compute(alg, c.key, c.key_bytes, c.message, c.message_bytes, tag),
                         SHA2_OK);
        ck_assert_uint_eq(c.digest_bytes, sha2_digest_bytes(alg));
        ck_assert_msg(memcmp(tag, c.digest, c.digest_bytes) == 0, "%s: case %u differs", path,
                      c.number);
        long_keys += c.key_bytes > sha2_block_bytes(alg);
        cases++;
    }
    ck_assert_msg(status == CAVP_END, "%s", cavp_error(file));
    ck_assert_uint_eq(cases, 6);
    ck_assert_uint_eq(long_keys, 2);
    cavp_close(file);
}
END_TEST

START_TEST(rfc_4231_truncated)
{
    // Section 4.6: the first 128 bits of the tag.
    static const uint8_t expected[4][16] = {
        {0x0e, 0x2a, 0xea, 0x68, 0xa9, 0x0c, 0x8d, 0x37, 0xc9, 0x88, 0xbc, 0xdb, 0x9f, 0xca, 0x6f,
         0xa8},
        {0xa3, 0xb6, 0x16, 0x74, 0x73, 0x10, 0x0e, 0xe0, 0x6e, 0x0c, 0x79, 0x6c, 0x29, 0x55, 0x55,
         0x2b},
        {0x3a, 0xbf, 0x34, 0xc3, 0x50, 0x3b, 0x2a, 0x23, 0xa4, 0x6e, 0xfc, 0x61, 0x9b, 0xae, 0xf8,
         0x97},
        {0x41, 0x5f, 0xad, 0x62, 0x71, 0x58, 0x0a, 0x53, 0x1d, 0x41, 0x79, 0xbc, 0x89, 0x1d, 0x87,
         0xa6},
    };
    static const char text[] = "Test With Truncation";
    uint8_t key[20], tag[SHA2_MAX_DIGEST_BYTES];
    memset(key, 0x0c, sizeof key);
    ck_assert_int_eq(hmac_compute((enum sha2_alg)_i, key, sizeof key, text, sizeof text - 1, tag),
                     SHA2_OK);
    ck_assert_mem_eq(tag, expected[_i], sizeof expected[_i]);
}
END_TEST

START_TEST(openssl_random)
{
    const EVP_MD *const md[] = {EVP_sha224(), EVP_sha256(), EVP_sha384(), EVP_sha512()};
    const enum sha2_alg alg = (enum sha2_alg)_i;
    static uint8_t key[300], data[2000];
    uint64_t random = 4231 + (uint64_t)_i;
    for (unsigned round = 0; round < 1204; round++) {
        // Every length of key four times; messages of every short length, then of any.
        const size_t key_bytes = round % 301;
        const size_t n = round < 301 ? round : unit_random(&random) % (sizeof data + 1);
        unit_random_bytes(&random, key, key_bytes);
        unit_random_bytes(&random, data, n);
        uint8_t expected[EVP_MAX_MD_SIZE], tag[SHA2_MAX_DIGEST_BYTES];
        unsigned size = 0;
        ck_assert_ptr_nonnull(HMAC(md[alg], key, (int)key_bytes, data, n, expected, &size));
        ck_assert_uint_eq(size, sha2_digest_bytes(alg));
        struct hmac_context context;
        ck_assert_int_eq(hmac_init(&context, alg, key_bytes > 0 ? key : NULL, key_bytes), SHA2_OK);
        for (size_t done = 0; done < n;) {
            const size_t piece = unit_random(&random) % 300;
            const size_t some = piece < n - done ? piece : n - done;
            ck_assert_int_eq(hmac_update(&context, data + done, some), SHA2_OK);
            done += some;
        }
        ck_assert_int_eq(hmac_final(&context, tag), SHA2_OK);
        ck_assert_mem_eq(tag, expected, size);
    }
}
END_TEST

// As SAVE and RESTORE with a key: broken at every place up to two blocks and a little more, another
// message's HMAC in the same context meanwhile.
START_TEST(interleaved)
{
    const enum sha2_alg alg = (enum sha2_alg)_i;
    const size_t block = sha2_block_bytes(alg);
    static uint8_t data[3 * SHA2_MAX_BLOCK_BYTES + 5], key[200];
    uint64_t random = 198 + (uint64_t)_i;
    unit_random_bytes(&random, data, sizeof data);
    unit_random_bytes(&random, key, sizeof key);
    for (size_t split = 0; split <= 2 * block + 9; split++) {
        const size_t key_bytes = (split * 7) % (sizeof key + 1);
        struct hmac_context context;
        struct sha2_saved saved;
        uint8_t tag[SHA2_MAX_DIGEST_BYTES], expected[SHA2_MAX_DIGEST_BYTES];
        ck_assert_int_eq(hmac_init(&context, alg, key, key_bytes), SHA2_OK);
        ck_assert_int_eq(hmac_update(&context, data, split), SHA2_OK);
        ck_assert_int_eq(sha2_save(&context.inner, &saved), SHA2_OK);
        ck_assert_uint_eq(saved.bytes, block + split);

        ck_assert_int_eq(hmac_init(&context, (enum sha2_alg)((_i + 1) % 4), data, split), SHA2_OK);
        ck_assert_int_eq(hmac_update(&context, key, sizeof key), SHA2_OK);

        const size_t held = split % block;
        ck_assert_int_eq(
            hmac_restore(&context, alg, key, key_bytes, saved.chaining, saved.bytes - held),
            SHA2_OK);
        ck_assert_int_eq(hmac_update(&context, saved.block, held), SHA2_OK);
        ck_assert_int_eq(hmac_update(&context, data + split, sizeof data - split), SHA2_OK);
        ck_assert_int_eq(hmac_final(&context, tag), SHA2_OK);
        ck_assert_int_eq(hmac_compute(alg, key, key_bytes, data, sizeof data, expected), SHA2_OK);
        ck_assert_mem_eq(tag, expected, sha2_digest_bytes(alg));
    }
}
END_TEST

START_TEST(api_refuses)
{
    struct hmac_context context, before;
    uint8_t tag[SHA2_MAX_DIGEST_BYTES] = {0x5A}, untouched[SHA2_MAX_DIGEST_BYTES] = {0x5A};
    const uint8_t key[200] = {1};
    memset(&context, 0, sizeof context);
    before = context;
    ck_assert_int_eq(hmac_init(&context, (enum sha2_alg)4, key, 4), SHA2_ERROR_ALGORITHM);
    ck_assert_int_eq(hmac_init(&context, (enum sha2_alg)4, key, 200), SHA2_ERROR_ALGORITHM);
    ck_assert_int_eq(hmac_init(&context, (enum sha2_alg)4, NULL, 0), SHA2_ERROR_ALGORITHM);
    ck_assert_int_eq(hmac_compute((enum sha2_alg)4, key, 4, key, 4, tag), SHA2_ERROR_ALGORITHM);
    ck_assert_int_eq(hmac_update(&context, "a", 1), SHA2_ERROR_ORDER);
    ck_assert_int_eq(hmac_final(&context, tag), SHA2_ERROR_ORDER);
    ck_assert_mem_eq(&context, &before, sizeof context);
    ck_assert_mem_eq(tag, untouched, sizeof tag);

    // The key's block counts.
    ck_assert_int_eq(hmac_init(&context, SHA2_256, key, 64), SHA2_OK);
    before = context;
    ck_assert_int_eq(hmac_restore(&context, SHA2_256, key, 64, key, 65), SHA2_ERROR_LENGTH);
    ck_assert_int_eq(hmac_restore(&context, SHA2_256, key, 64, key, 0), SHA2_ERROR_LENGTH);
    ck_assert_int_eq(hmac_restore(&context, (enum sha2_alg)9, key, 64, key, 64),
                     SHA2_ERROR_ALGORITHM);
    ck_assert_int_eq(hmac_update(&context, NULL, SHA2_MAX_MESSAGE_BYTES - 63), SHA2_ERROR_LENGTH);
    ck_assert_mem_eq(&context, &before, sizeof context);
    ck_assert_int_eq(hmac_restore(&context, SHA2_256, key, 64, key, SHA2_MAX_MESSAGE_BYTES - 63),
                     SHA2_OK);
    ck_assert_int_eq(hmac_update(&context, key, 64), SHA2_ERROR_LENGTH);
    ck_assert_int_eq(hmac_update(&context, key, 63), SHA2_OK);
    ck_assert_int_eq(hmac_final(&context, tag), SHA2_OK);
    static const struct hmac_context zero;
    ck_assert_mem_eq(&context, &zero, sizeof context);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("hmac");
    TCase *vectors = tcase_create("vectors");
    tcase_set_timeout(vectors, 120);
    tcase_add_loop_test(vectors, rfc_4231, 0, 4);
    tcase_add_loop_test(vectors, rfc_4231_truncated, 0, 4);
    tcase_add_loop_test(vectors, openssl_random, 0, 4);
    tcase_add_loop_test(vectors, interleaved, 0, 4);
    suite_add_tcase(suite, vectors);
    TCase *api = tcase_create("api");
    tcase_add_test(api, api_refuses);
    suite_add_tcase(suite, api);
    return unit_run(suite, sha2_keyed_suite());
}
