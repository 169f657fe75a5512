// SPDX-License-Identifier: Apache-2.0
// The nonces against published vectors, whose signatures have the nonce in them, and against
// OpenSSL's HMAC_DRBG: RFC 6979 is that generator, seeded with the key and the digest.
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <string.h>

#include "any_scalar.h"
#include "cmodel/ecc_nonce.h"
#include "tests/lib/ecc_reference.h"
#include "tests/lib/unit.h"

#define ROUNDS 500

static void hex(const char *text, uint8_t *bytes)
{
    ck_assert_uint_eq(strlen(text), 2 * ECC_BYTES);
    for (size_t i = 0; i < ECC_BYTES; i++) {
        const char byte[3] = {text[2 * i], text[2 * i + 1], '\0'};
        char *stop;
        bytes[i] = (uint8_t)strtoul(byte, &stop, 16);
        ck_assert(*stop == '\0');
    }
}

// The key of RFC 6979, section A.2.5.
static const char key[] = "C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721";

// k is the RFC's, or NULL where the source gives the signature alone.
START_TEST(published)
{
    static const struct {
        const char *message, *k, *r, *s;
    } table[] = {
        {"sample", "A6E3C57DD01ABE90086538398355DD4C3B17AA873382B0F24D6129493D8AAD60",
         "EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716",
         "F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8"},
        {"test", "D16B6AE827F17175E040871A1C7EC3500192C4C92677336EC2537ACAEE0008E0",
         "F1ABB023518351CD71D881567B1EA663ED3EFCF6C5132B354F28D3B0B7D38367",
         "019F4113742A2B14BD25926B49C649155F267E60D3814B4C0CC84250E46F0083"},
        // The first candidate is not below n: C2SP's CCTV, RFC6979.
        {"wv[vnX", NULL, "EFD9073B652E76DA1B5A019C0E4A2E3FA529B035A6ABB91EF67F0ED7A1F21234",
         "3DB4706C9D9F4A4FE13BB5E08EF0FAB53A57DBAB2061C83A35FA411C68D2BA33"},
    };
    uint8_t d[ECC_BYTES], digest[ECC_BYTES], k[ECC_BYTES], expected[ECC_BYTES];
    struct ecc_signature signature;
    hex(key, d);
    const char *message = table[_i].message;
    ck_assert_int_eq(EVP_Digest(message, strlen(message), digest, NULL, EVP_sha256(), NULL), 1);
    ck_assert_int_eq(ecc_nonce_exact(d, digest, k), ECC_OK);
    if (table[_i].k != NULL) {
        hex(table[_i].k, expected);
        ck_assert_mem_eq(k, expected, sizeof k);
    }
    ck_assert_int_eq(ecc_sign(d, digest, k, &signature), ECC_OK);
    hex(table[_i].r, expected);
    ck_assert_mem_eq(signature.r, expected, sizeof expected);
    hex(table[_i].s, expected);
    ck_assert_mem_eq(signature.s, expected, sizeof expected);
}
END_TEST

// OpenSSL's HMAC_DRBG with SHA-256, seeded with x || h || z.
struct drbg {
    EVP_RAND_CTX *parent, *self;
};

static void drbg_open(struct drbg *drbg, const uint8_t *x, const uint8_t *h, const uint8_t *z,
                      size_t z_bytes)
{
    EVP_RAND *test = EVP_RAND_fetch(NULL, "TEST-RAND", NULL);
    EVP_RAND *hmac = EVP_RAND_fetch(NULL, "HMAC-DRBG", NULL);
    ck_assert(test != NULL && hmac != NULL);
    drbg->parent = EVP_RAND_CTX_new(test, NULL);
    drbg->self = EVP_RAND_CTX_new(hmac, drbg->parent);
    ck_assert(drbg->parent != NULL && drbg->self != NULL);
    EVP_RAND_free(test);
    EVP_RAND_free(hmac);

    unsigned strength = 256;
    uint8_t entropy[ECC_BYTES], nonce[ECC_BYTES];
    memcpy(entropy, x, sizeof entropy);
    memcpy(nonce, h, sizeof nonce);
    const OSSL_PARAM source[] = {
        OSSL_PARAM_construct_uint(OSSL_RAND_PARAM_STRENGTH, &strength),
        OSSL_PARAM_construct_octet_string(OSSL_RAND_PARAM_TEST_ENTROPY, entropy, sizeof entropy),
        OSSL_PARAM_construct_octet_string(OSSL_RAND_PARAM_TEST_NONCE, nonce, sizeof nonce),
        OSSL_PARAM_construct_end(),
    };
    char mac[] = "HMAC", digest[] = "SHA256";
    const OSSL_PARAM kind[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_DRBG_PARAM_MAC, mac, 0),
        OSSL_PARAM_construct_utf8_string(OSSL_DRBG_PARAM_DIGEST, digest, 0),
        OSSL_PARAM_construct_end(),
    };
    ck_assert_int_eq(EVP_RAND_CTX_set_params(drbg->parent, source), 1);
    ck_assert_int_eq(EVP_RAND_instantiate(drbg->parent, strength, 0, NULL, 0, NULL), 1);
    ck_assert_int_eq(EVP_RAND_CTX_set_params(drbg->self, kind), 1);
    ck_assert_int_eq(EVP_RAND_instantiate(drbg->self, strength, 0, z, z_bytes, NULL), 1);
}

static void drbg_close(struct drbg *drbg)
{
    EVP_RAND_CTX_free(drbg->self);
    EVP_RAND_CTX_free(drbg->parent);
}

// A key, a digest and what bits2octets() makes of it; one digest in four is n or above.
static void inputs(uint64_t *random, uint8_t *d, uint8_t *digest, uint8_t *h)
{
    const uint8_t zero[ECC_BYTES] = {0};
    any_scalar(random, d);
    unit_random_bytes(random, digest, ECC_BYTES);
    if (unit_random(random) % 4 == 0) {
        memset(digest, 0xFF, ECC_BYTES / 2);
    }
    reference_add(digest, zero, h);
}

START_TEST(exact_by_drbg)
{
    uint64_t random = 0x9E3779B97F4A7C15u;
    for (unsigned round = 0; round < ROUNDS; round++) {
        uint8_t d[ECC_BYTES], digest[ECC_BYTES], h[ECC_BYTES], k[ECC_BYTES], expected[ECC_BYTES];
        inputs(&random, d, digest, h);
        struct drbg drbg;
        drbg_open(&drbg, d, h, h, 0); // with NULL OpenSSL would add a text of its own
        do {
            ck_assert_int_eq(EVP_RAND_generate(drbg.self, expected, ECC_BYTES, 256, 0, NULL, 0), 1);
        } while (ecc_check_scalar(expected) != ECC_OK);
        drbg_close(&drbg);
        ck_assert_int_eq(ecc_nonce_exact(d, digest, k), ECC_OK);
        ck_assert_mem_eq(k, expected, sizeof k);
    }
}
END_TEST

START_TEST(hedged_by_drbg)
{
    uint64_t random = 0xD1B54A32D192ED03u;
    for (unsigned round = 0; round < ROUNDS; round++) {
        uint8_t d[ECC_BYTES], digest[ECC_BYTES], h[ECC_BYTES], entropy[ECC_ENTROPY_BYTES];
        uint8_t draw[ECC_DRAW_BYTES], k[ECC_BYTES], expected[ECC_BYTES];
        inputs(&random, d, digest, h);
        unit_random_bytes(&random, entropy, sizeof entropy);
        struct drbg drbg;
        drbg_open(&drbg, d, h, entropy, sizeof entropy);
        ck_assert_int_eq(EVP_RAND_generate(drbg.self, draw, sizeof draw, 256, 0, NULL, 0), 1);
        drbg_close(&drbg);
        // The reduction has its own tests in test_ecc.c and test_ecc_openssl.c.
        ck_assert_int_eq(ecc_scalar_from_draw(draw, expected), ECC_OK);
        ck_assert_int_eq(ecc_nonce_hedged(d, digest, entropy, k), ECC_OK);
        ck_assert_mem_eq(k, expected, sizeof k);

        // Each input matters.
        uint8_t other[ECC_BYTES];
        entropy[unit_random(&random) % sizeof entropy] ^= 1;
        ck_assert_int_eq(ecc_nonce_hedged(d, digest, entropy, other), ECC_OK);
        ck_assert_mem_ne(k, other, sizeof k);
        ck_assert_int_eq(ecc_nonce_exact(d, digest, other), ECC_OK);
        ck_assert_mem_ne(k, other, sizeof k);
    }
}
END_TEST

// A digest and the same plus n have one nonce, as they have one signature.
START_TEST(digest_mod_n)
{
    uint8_t d[ECC_BYTES], low[ECC_BYTES], order[ECC_BYTES], k[ECC_BYTES], other[ECC_BYTES];
    const uint8_t entropy[ECC_ENTROPY_BYTES] = {1};
    reference_small(0, low);
    reference_modulus(REFERENCE_N, 0, order);
    hex(key, d);
    ck_assert_int_eq(ecc_nonce_exact(d, low, k), ECC_OK);
    ck_assert_int_eq(ecc_nonce_exact(d, order, other), ECC_OK);
    ck_assert_mem_eq(k, other, sizeof k);
    ck_assert_int_eq(ecc_nonce_hedged(d, low, entropy, k), ECC_OK);
    ck_assert_int_eq(ecc_nonce_hedged(d, order, entropy, other), ECC_OK);
    ck_assert_mem_eq(k, other, sizeof k);
}
END_TEST

START_TEST(refuses)
{
    const uint8_t digest[ECC_BYTES] = {0}, entropy[ECC_ENTROPY_BYTES] = {0}, zero[ECC_BYTES] = {0};
    uint8_t order[ECC_BYTES], ones[ECC_BYTES], k[ECC_BYTES], untouched[ECC_BYTES];
    reference_modulus(REFERENCE_N, 0, order);
    memset(ones, 0xFF, sizeof ones);
    memset(k, 0x5A, sizeof k);
    memcpy(untouched, k, sizeof k);
    const uint8_t *const bad[] = {zero, order, ones};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        ck_assert_int_eq(ecc_nonce_exact(bad[i], digest, k), ECC_ERROR_SCALAR);
        ck_assert_int_eq(ecc_nonce_hedged(bad[i], digest, entropy, k), ECC_ERROR_SCALAR);
        ck_assert_mem_eq(k, untouched, sizeof k);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("ecc_nonce");
    TCase *tc = tcase_create("nonce");
    tcase_set_timeout(tc, 120);
    tcase_add_loop_test(tc, published, 0, 3);
    tcase_add_test(tc, exact_by_drbg);
    tcase_add_test(tc, hedged_by_drbg);
    tcase_add_test(tc, digest_mod_n);
    tcase_add_test(tc, refuses);
    suite_add_tcase(suite, tc);
    return unit_run(suite, NULL);
}
