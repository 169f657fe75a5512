// SPDX-License-Identifier: Apache-2.0
// The golden model of P-256 against OpenSSL on random operations, both ways.
#include <string.h>

#include "any_scalar.h"
#include "cmodel/ecc.h"
#include "tests/lib/ecc_reference.h"
#include "tests/lib/unit.h"

#define ROUNDS 125 // of each of the loops below
#define LOOPS 4

// A random scalar; one in eight is small, near n, or has a long run of equal bits.
static void random_scalar(uint64_t *random, uint8_t *d)
{
    switch (unit_random(random) % 24) {
    case 0:
        reference_small(1 + unit_random(random) % 1000, d);
        break;
    case 1:
        reference_modulus(REFERENCE_N, -1 - (int)(unit_random(random) % 1000), d);
        break;
    case 2:
        any_scalar(random, d);
        memset(d + 1 + unit_random(random) % 8, unit_random(random) % 2 == 0 ? 0x00 : 0xFF, 20);
        break;
    default:
        any_scalar(random, d);
        break;
    }
    ck_assert_int_eq(ecc_check_scalar(d), ECC_OK);
}

START_TEST(random_operations)
{
    uint64_t random = 0x9E3779B97F4A7C15u + (uint64_t)_i;
    for (unsigned round = 0; round < ROUNDS; round++) {
        uint8_t d[ECC_BYTES], k[ECC_BYTES], digest[ECC_BYTES], Z[ECC_BYTES], expected[ECC_BYTES];
        struct ecc_point Q, reference;
        random_scalar(&random, d);
        random_scalar(&random, k);
        unit_random_bytes(&random, digest, sizeof digest);
        if (round % 8 == 0) {
            memset(digest, 0xFF, 8); // n or above, mostly
        }

        ck_assert_int_eq(ecc_public_key(d, &Q), ECC_OK);
        ck_assert(reference_combine(d, NULL, NULL, &reference));
        ck_assert_mem_eq(&Q, &reference, sizeof Q);
        ck_assert_int_eq(ecc_check_point(&Q), ECC_OK);

        // The model signs: OpenSSL agrees with the same nonce, and verifies.
        struct ecc_signature signature, other;
        ck_assert_int_eq(ecc_sign(d, digest, k, &signature), ECC_OK);
        reference_sign(d, digest, k, &other);
        ck_assert_mem_eq(&signature, &other, sizeof signature);
        ck_assert(reference_verify(&Q, digest, &signature));

        // OpenSSL signs: the model verifies, and one wrong bit is seen by both.
        reference_sign_random(d, digest, &signature);
        ck_assert_int_eq(ecc_verify(&Q, digest, &signature), ECC_OK);
        uint8_t wrong[3 * ECC_BYTES];
        memcpy(wrong, &signature, sizeof signature);
        memcpy(wrong + 2 * ECC_BYTES, digest, ECC_BYTES);
        const unsigned bit = unit_random(&random) % (8 * sizeof wrong);
        wrong[bit / 8] ^= (uint8_t)(1u << bit % 8);
        memcpy(&signature, wrong, sizeof signature);
        ck_assert(!reference_verify(&Q, wrong + 2 * ECC_BYTES, &signature));
        const enum ecc_status status = ecc_verify(&Q, wrong + 2 * ECC_BYTES, &signature);
        const bool in_range =
            ecc_check_scalar(signature.r) == ECC_OK && ecc_check_scalar(signature.s) == ECC_OK;
        ck_assert_int_eq(status, in_range ? ECC_ERROR_SIGNATURE : ECC_ERROR_RANGE);

        // ECDH: d with the key of k, and the other way round.
        ck_assert(reference_combine(k, NULL, NULL, &reference));
        reference_ecdh(d, &reference, expected);
        ck_assert_int_eq(ecc_ecdh(d, &reference, Z), ECC_OK);
        ck_assert_mem_eq(Z, expected, sizeof Z);
        ck_assert_int_eq(ecc_ecdh(k, &Q, Z), ECC_OK);
        ck_assert_mem_eq(Z, expected, sizeof Z);
    }
}
END_TEST

// Whether a point is one: of random x, one in two is a coordinate of points; then y is wrong.
START_TEST(random_points)
{
    uint64_t random = 0xD1B54A32D192ED03u + (uint64_t)_i;
    unsigned on = 0, off = 0;
    for (unsigned round = 0; round < ROUNDS; round++) {
        struct ecc_point Q;
        unit_random_bytes(&random, Q.x, sizeof Q.x);
        unit_random_bytes(&random, Q.y, sizeof Q.y);
        if (reference_lift(Q.x, (int)(unit_random(&random) % 2), &Q)) {
            ck_assert(reference_check(&Q));
            ck_assert_int_eq(ecc_check_point(&Q), ECC_OK);
            on++;
            Q.y[unit_random(&random) % ECC_BYTES] ^= (uint8_t)(1u << unit_random(&random) % 8);
        }
        ck_assert(!reference_check(&Q));
        const enum ecc_status status = ecc_check_point(&Q);
        ck_assert(status == ECC_ERROR_CURVE || status == ECC_ERROR_COORDINATE);
        off++;
    }
    ck_assert(on > ROUNDS / 4 && off == ROUNDS);
}
END_TEST

START_TEST(random_draws)
{
    uint64_t random = 0xA0761D6478BD642Fu + (uint64_t)_i;
    for (unsigned round = 0; round < ROUNDS; round++) {
        uint8_t draw[ECC_DRAW_BYTES], d[ECC_BYTES], expected[ECC_BYTES];
        unit_random_bytes(&random, draw, sizeof draw);
        reference_draw(draw, expected);
        ck_assert_int_eq(ecc_scalar_from_draw(draw, d), ECC_OK);
        ck_assert_mem_eq(d, expected, sizeof d);
        ck_assert_int_eq(ecc_check_scalar(d), ECC_OK);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("ecc_openssl");
    TCase *tc = tcase_create("openssl");
    tcase_set_timeout(tc, 120);
    tcase_add_loop_test(tc, random_operations, 0, LOOPS);
    tcase_add_loop_test(tc, random_points, 0, LOOPS);
    tcase_add_loop_test(tc, random_draws, 0, LOOPS);
    suite_add_tcase(suite, tc);
    return unit_run(suite, NULL);
}
