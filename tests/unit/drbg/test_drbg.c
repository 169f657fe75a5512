// SPDX-License-Identifier: Apache-2.0
// The golden model of HMAC_DRBG against vectors of NIST's CAVP (DRBGVS, HMAC_DRBG.rsp, SHA-256),
// OpenSSL's generator on random inputs, and its own limits.
#include "cmodel/drbg.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <string.h>

#include "tests/lib/unit.h"

Suite *drbg_block_suite(void);

static const struct drbg_input none;

static struct drbg_input input(const uint8_t *bytes, size_t size)
{
    return (struct drbg_input){.bytes = size == 0 ? NULL : bytes, .size = size};
}

// Lower-case hexadecimal text of at most 128 bytes, in one of a few buffers.
static struct drbg_input hex(const char *text)
{
    static uint8_t buffers[8][128];
    static unsigned next;
    uint8_t *bytes = buffers[next++ % 8];
    const size_t size = strlen(text) / 2;
    ck_assert_uint_le(size, sizeof buffers[0]);
    for (size_t i = 0; i < size; i++) {
        const char byte[3] = {text[2 * i], text[2 * i + 1], '\0'};
        bytes[i] = (uint8_t)strtoul(byte, NULL, 16);
    }
    return input(bytes, size);
}

static void expect_state(const struct drbg *drbg, const char *V, const char *Key)
{
    ck_assert_mem_eq(drbg->V, hex(V).bytes, sizeof drbg->V);
    ck_assert_mem_eq(drbg->Key, hex(Key).bytes, sizeof drbg->Key);
}

// drbgvectors_no_reseed, COUNT 0: the second of two requests.
START_TEST(cavp_no_reseed)
{
    struct drbg drbg;
    uint8_t out[128];
    ck_assert_int_eq(
        drbg_instantiate(&drbg,
                         hex("ca851911349384bffe89de1cbdc46e6831e44d34a4fb935ee285dd14b71a7488"),
                         hex("659ba96c601dc69fc902940805ec0ca8"), none, 2),
        DRBG_OK);
    ck_assert_int_eq(drbg_generate(&drbg, none, out, sizeof out), DRBG_OK);
    ck_assert_int_eq(drbg_generate(&drbg, none, out, sizeof out), DRBG_OK);
    ck_assert_mem_eq(out,
                     hex("e528e9abf2dece54d47c7e75e5fe302149f817ea9fb4bee6f4199697d04d5b89"
                         "d54fbb978a15b5c443c9ec21036d2460b6f73ebad0dc2aba6e624abf07745bc1"
                         "07694bb7547bb0995f70de25d6b29e2d3011bb19d27676c07162c8b5ccde0668"
                         "961df86803482cb37ed6d5c0bb8d50cf1f50d476aa0458bdaba806f48be9dcb8")
                         .bytes,
                     sizeof out);
}
END_TEST

// drbgvectors_pr_false, COUNT 0, with the states between.
START_TEST(cavp_reseed)
{
    struct drbg drbg;
    uint8_t out[128];
    ck_assert_int_eq(
        drbg_instantiate(&drbg,
                         hex("06032cd5eed33f39265f49ecb142c511da9aff2af71203bffaf34a9ca5bd9c0d"),
                         hex("0e66f71edc43e42a45ad3c6fc6cdc4df"), none, DRBG_MAX_INTERVAL),
        DRBG_OK);
    expect_state(&drbg, "81e0d8830ed2d16f9b288a1cb289c5fab3f3c5c28131be7cafedcc7734604d34",
                 "17dc11c2389f5eeb9d0f6a5148a1ea83ee8a828f4f140ac78272a0da435fa121");
    ck_assert_int_eq(
        drbg_reseed(&drbg, hex("01920a4e669ed3a85ae8a33b35a74ad7fb2a6bb4cf395ce00334a9c9a5a5d552"),
                    none),
        DRBG_OK);
    expect_state(&drbg, "c246fa97570ba2b9d9e5b453fe4632366f146fbd8491146563eb463c9eafe50c",
                 "ca43e73325de43c41d7e0a7a3163fb04061b09fcee4c7b8884e969e3bdfdff9a");
    ck_assert_int_eq(drbg_generate(&drbg, none, out, sizeof out), DRBG_OK);
    expect_state(&drbg, "df67d0816d6a8f3b73ba7638ea113bef0e33a1da451272ef1472211fb31c1cd6",
                 "8be4c7f9f249d5af2c6345a8f07af14be1d7adc2b9892286ffe37760d8aa5a1b");
    ck_assert_int_eq(drbg_generate(&drbg, none, out, sizeof out), DRBG_OK);
    expect_state(&drbg, "80524881711e89a61e6fe7169581e50fb9ad642f3dff48fba5773352fa04cec3",
                 "5ed31bc06cc4f3a97f7f34929b0558b0c34de1f4bd1cef456a8364140e2d9f41");
    ck_assert_mem_eq(out,
                     hex("76fc79fe9b50beccc991a11b5635783a83536add03c157fb30645e611c2898bb"
                         "2b1bc215000209208cd506cb28da2a51bdb03826aaf2bd2335d576d519160842"
                         "e7158ad0949d1a9ec3e66ea1b1a064b005de914eac2e9d4f2d72a8616a802254"
                         "22918250ff66a41bd2f864a6a38cc5b6499dc43f7f2bd09e1e0f8f5885935124")
                         .bytes,
                     sizeof out);
}
END_TEST

// A case of prediction resistance: additional input goes into the reseed before each request.
START_TEST(cavp_additional)
{
    struct drbg drbg;
    uint8_t out[32];
    ck_assert_int_eq(
        drbg_instantiate(&drbg,
                         hex("6c1f4bffc476e488fb57eb80dc106cf2b417bad22b196baa6346958256db490f"),
                         hex("5f1b92223e3909e43677da2f588a6d19"), none, 1),
        DRBG_OK);
    ck_assert_int_eq(
        drbg_reseed(&drbg, hex("abaca65695bd5d289880453850fc8289b76f78b43f970ed32f4125a941165515"),
                    hex("e6cd940610375e504fa80406120b34d498b022393436e910c0ba2560603fd066")),
        DRBG_OK);
    ck_assert_int_eq(drbg_generate(&drbg, none, out, sizeof out), DRBG_OK);
    ck_assert_int_eq(
        drbg_reseed(&drbg, hex("4a39b666cf861816d7d82ef6e23f70f149d74d9bd499eea19b622e751c43d839"),
                    hex("d20082c5bdf6f6711af391e7d01046b9d3610827de63aa2671a5f5ad07b90841")),
        DRBG_OK);
    ck_assert_int_eq(drbg_generate(&drbg, none, out, sizeof out), DRBG_OK);
    ck_assert_mem_eq(out,
                     hex("d3c36e4ae25ff21a95a157a89f13eb976362a695ea755f0465ed4a7bb20c5cb3").bytes,
                     sizeof out);
}
END_TEST

// OpenSSL's HMAC-DRBG below its TEST-RAND, which hands out what it is told.
struct reference {
    EVP_RAND_CTX *source, *drbg;
};

static void tell(struct reference *reference, const char *name, struct drbg_input bytes)
{
    const OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_octet_string(name, (void *)(uintptr_t)bytes.bytes, bytes.size),
        OSSL_PARAM_construct_end()};
    ck_assert_int_eq(EVP_RAND_CTX_set_params(reference->source, parameters), 1);
}

static void open_reference(struct reference *reference, struct drbg_input entropy,
                           struct drbg_input nonce, struct drbg_input personalization)
{
    EVP_RAND *rand = EVP_RAND_fetch(NULL, "TEST-RAND", NULL);
    unsigned strength = 256;
    char mac[] = "HMAC", digest[] = "SHA256";
    OSSL_PARAM parameters[] = {OSSL_PARAM_construct_uint(OSSL_RAND_PARAM_STRENGTH, &strength),
                               OSSL_PARAM_construct_end()};
    reference->source = EVP_RAND_CTX_new(rand, NULL);
    EVP_RAND_free(rand);
    ck_assert_int_eq(EVP_RAND_CTX_set_params(reference->source, parameters), 1);
    rand = EVP_RAND_fetch(NULL, "HMAC-DRBG", NULL);
    reference->drbg = EVP_RAND_CTX_new(rand, reference->source);
    EVP_RAND_free(rand);
    OSSL_PARAM kind[] = {OSSL_PARAM_construct_utf8_string(OSSL_DRBG_PARAM_MAC, mac, 0),
                         OSSL_PARAM_construct_utf8_string(OSSL_DRBG_PARAM_DIGEST, digest, 0),
                         OSSL_PARAM_construct_end()};
    ck_assert_int_eq(EVP_RAND_CTX_set_params(reference->drbg, kind), 1);
    tell(reference, OSSL_RAND_PARAM_TEST_ENTROPY, entropy);
    tell(reference, OSSL_RAND_PARAM_TEST_NONCE, nonce);
    ck_assert_int_eq(EVP_RAND_instantiate(reference->source, 256, 0, NULL, 0, NULL), 1);
    // In the place of no pointer it would take a string of its own.
    static const uint8_t empty[1];
    ck_assert_int_eq(EVP_RAND_instantiate(reference->drbg, 256, 0,
                                          personalization.size == 0 ? empty : personalization.bytes,
                                          personalization.size, NULL),
                     1);
}

static void close_reference(struct reference *reference)
{
    EVP_RAND_CTX_free(reference->drbg);
    EVP_RAND_CTX_free(reference->source);
}

START_TEST(openssl_random)
{
    static uint8_t entropy[32], nonce[32], more[2][80], got[0x10000], expected[0x10000];
    uint64_t random = 90;
    for (unsigned i = 0; i < 200; i++) {
        unit_random_bytes(&random, entropy, sizeof entropy);
        unit_random_bytes(&random, nonce, sizeof nonce);
        unit_random_bytes(&random, more[0], sizeof more[0]);
        const struct drbg_input e = input(entropy, 32);
        const struct drbg_input n = input(nonce, i % 2 == 0 ? 32 : 16 + unit_random(&random) % 17);
        const struct drbg_input p = input(more[0], i % 3 == 0 ? unit_random(&random) % 81 : 0);
        struct reference reference;
        struct drbg drbg;
        open_reference(&reference, e, n, p);
        ck_assert_int_eq(drbg_instantiate(&drbg, e, n, p, DRBG_MAX_INTERVAL), DRBG_OK);
        for (unsigned request = 0; request < 12; request++) {
            unit_random_bytes(&random, more[0], sizeof more);
            const struct drbg_input a = input(more[0], i % 4 == 0 ? unit_random(&random) % 81 : 0);
            if (unit_random(&random) % 4 == 0) {
                const struct drbg_input fresh = input(more[1], 32);
                tell(&reference, OSSL_RAND_PARAM_TEST_ENTROPY, fresh);
                ck_assert_int_eq(EVP_RAND_reseed(reference.drbg, 0, NULL, 0, a.bytes, a.size), 1);
                ck_assert_int_eq(drbg_reseed(&drbg, fresh, a), DRBG_OK);
            } else {
                const size_t size =
                    i % 50 == 0 ? sizeof got : 1 + (size_t)(unit_random(&random) % 200);
                ck_assert_int_eq(
                    EVP_RAND_generate(reference.drbg, expected, size, 256, 0, a.bytes, a.size), 1);
                ck_assert_int_eq(drbg_generate(&drbg, a, got, size), DRBG_OK);
                ck_assert(memcmp(got, expected, size) == 0);
            }
        }
        close_reference(&reference);
    }
}
END_TEST

// Every refusal leaves state and output as they were.
START_TEST(limits)
{
    static uint8_t bytes[DRBG_MAX_INPUT_BYTES + 1];
    const struct drbg_input e = input(bytes, 32), n = input(bytes, 16);
    struct drbg drbg, before;
    uint8_t out[33], same[33];
    memset(&drbg, 0, sizeof drbg);
    memset(out, 0x5A, sizeof out);
    before = drbg;
    memcpy(same, out, sizeof out);
    ck_assert_int_eq(drbg_generate(&drbg, none, out, 1), DRBG_ERROR_ORDER);
    ck_assert_int_eq(drbg_reseed(&drbg, e, none), DRBG_ERROR_ORDER);
    ck_assert_int_eq(drbg_instantiate(&drbg, input(bytes, 31), n, none, 1), DRBG_ERROR_LENGTH);
    ck_assert_int_eq(drbg_instantiate(&drbg, e, input(bytes, 15), none, 1), DRBG_ERROR_LENGTH);
    ck_assert_int_eq(drbg_instantiate(&drbg, input(bytes, sizeof bytes), n, none, 1),
                     DRBG_ERROR_LENGTH);
    ck_assert_int_eq(drbg_instantiate(&drbg, e, n, none, 0), DRBG_ERROR_LENGTH);
    ck_assert_int_eq(drbg_instantiate(&drbg, e, n, none, DRBG_MAX_INTERVAL + 1), DRBG_ERROR_LENGTH);
    const struct drbg_input lost = {.bytes = NULL, .size = 32};
    ck_assert_int_eq(drbg_instantiate(&drbg, lost, n, none, 1), DRBG_ERROR_LENGTH);
    ck_assert_mem_eq(&drbg, &before, sizeof drbg);

    ck_assert_int_eq(drbg_instantiate(&drbg, e, n, none, 2), DRBG_OK);
    ck_assert_uint_eq(drbg.reseed_counter, 1);
    before = drbg;
    ck_assert_int_eq(drbg_generate(&drbg, none, bytes, DRBG_MAX_REQUEST_BYTES + 1),
                     DRBG_ERROR_LENGTH);
    ck_assert_int_eq(drbg_reseed(&drbg, input(bytes, 31), none), DRBG_ERROR_LENGTH);
    ck_assert_mem_eq(&drbg, &before, sizeof drbg);
    ck_assert_int_eq(drbg_generate(&drbg, none, bytes, 1), DRBG_OK);
    ck_assert_int_eq(drbg_generate(&drbg, none, bytes, 0), DRBG_OK);
    ck_assert_uint_eq(drbg.reseed_counter, 3);
    before = drbg;
    ck_assert_int_eq(drbg_generate(&drbg, none, out, 1), DRBG_ERROR_RESEED);
    ck_assert_mem_eq(&drbg, &before, sizeof drbg);
    ck_assert_int_eq(drbg_reseed(&drbg, input(bytes, 32), none), DRBG_OK);
    ck_assert_uint_eq(drbg.reseed_counter, 1);
    ck_assert_mem_eq(out, same, sizeof out);
    ck_assert_int_eq(drbg_generate(&drbg, none, out, 1), DRBG_OK);

    drbg_uninstantiate(&drbg);
    memset(&before, 0, sizeof before);
    ck_assert_mem_eq(&drbg, &before, sizeof drbg);
    ck_assert_int_eq(drbg_generate(&drbg, none, out, 1), DRBG_ERROR_ORDER);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("drbg");
    TCase *tc = tcase_create("drbg");
    tcase_set_timeout(tc, 120);
    tcase_add_test(tc, cavp_no_reseed);
    tcase_add_test(tc, cavp_reseed);
    tcase_add_test(tc, cavp_additional);
    tcase_add_test(tc, openssl_random);
    tcase_add_test(tc, limits);
    suite_add_tcase(suite, tc);
    return unit_run(suite, drbg_block_suite());
}
