// SPDX-License-Identifier: Apache-2.0
// The golden model of P-256 against published vectors: NIST's CAVP files for ECDSA (FIPS 186-2 and
// 186-3) and for key agreement (SP 800-56A), and those of RFC 6979. Every case of the curve must
// run (tests/lib/ecc_vectors.h).
#include <string.h>

#include "cmodel/ecc_nonce.h"
#include "tests/lib/ecc_vectors.h"
#include "tests/lib/unit.h"

static struct ecc_vectors *vectors; // the file that is read

static void held(bool holds)
{
    ck_assert_msg(holds, "%s", ecc_vectors_error(vectors));
}

// Calls `run` with every case of a file.
static void run_file(struct ecc_vectors *opened, void (*run)(const struct record *record))
{
    struct record record;
    vectors = opened;
    while (ecc_vectors_next(vectors, &record)) {
        run(&record);
    }
    held(ecc_vectors_error(vectors) == NULL);
    ecc_vectors_close(vectors);
}

static void number(const struct record *record, const char *name, uint8_t *out)
{
    held(ecc_vectors_number(vectors, record, name, out, NULL));
}

static long failed(const struct record *record, bool *bad)
{
    long reason;
    held(ecc_vectors_result(vectors, record, bad, &reason));
    return reason;
}

static void digest_of(const struct record *record, uint8_t *digest)
{
    held(ecc_vectors_digest(vectors, record, digest));
}

static void point(const struct record *record, const char *x, const char *y, struct ecc_point *Q)
{
    number(record, x, Q->x);
    number(record, y, Q->y);
}

static void key_pair(const struct record *record)
{
    uint8_t d[ECC_BYTES];
    struct ecc_point Q, expected;
    number(record, "d", d);
    point(record, "Qx", "Qy", &expected);
    ck_assert_int_eq(ecc_public_key(d, &Q), ECC_OK);
    ck_assert_mem_eq(&Q, &expected, sizeof Q);
    ck_assert_int_eq(ecc_check_point(&Q), ECC_OK);
}

// Some coordinates "out of range" have more than 256 bits: such a case holds if the file too calls
// it out of range. In a process of its own (libcheck), so that the count is one test's.
static unsigned points_that_fit;

static void validation(const struct record *record)
{
    bool bad, x_fits, y_fits;
    const long reason = failed(record, &bad);
    struct ecc_point Q;
    held(ecc_vectors_number(vectors, record, "Qx", Q.x, &x_fits));
    held(ecc_vectors_number(vectors, record, "Qy", Q.y, &y_fits));
    if (!x_fits || !y_fits) {
        ck_assert(bad && reason == 1);
        return;
    }
    points_that_fit++;
    const enum ecc_status status = ecc_check_point(&Q);
    if (!bad) {
        ck_assert_int_eq(status, ECC_OK);
    } else {
        ck_assert_int_eq(status, reason == 1 ? ECC_ERROR_COORDINATE : ECC_ERROR_CURVE);
    }
}

static void generation(const struct record *record)
{
    uint8_t d[ECC_BYTES], k[ECC_BYTES], digest[ECC_BYTES];
    struct ecc_point Q, expected_Q;
    struct ecc_signature signature, expected;
    point(record, "Qx", "Qy", &expected_Q);
    number(record, "R", expected.r);
    number(record, "S", expected.s);
    digest_of(record, digest);
    ck_assert_int_eq(ecc_verify(&expected_Q, digest, &expected), ECC_OK);
    if (record_value(record, "k") == NULL) {
        return; // SigGen.rsp: SigGen.txt has the same cases with d and k
    }
    number(record, "d", d);
    number(record, "k", k);
    ck_assert_int_eq(ecc_public_key(d, &Q), ECC_OK);
    ck_assert_mem_eq(&Q, &expected_Q, sizeof Q);
    ck_assert_int_eq(ecc_sign(d, digest, k, &signature), ECC_OK);
    ck_assert_mem_eq(&signature, &expected, sizeof signature);
}

static void generation_with_nonce(const struct record *record)
{
    ck_assert(record_value(record, "d") != NULL && record_value(record, "k") != NULL);
    generation(record);
}

static void verification(const struct record *record)
{
    bool bad;
    (void)failed(record, &bad);
    uint8_t digest[ECC_BYTES];
    struct ecc_point Q;
    struct ecc_signature signature;
    point(record, "Qx", "Qy", &Q);
    number(record, "R", signature.r);
    number(record, "S", signature.s);
    digest_of(record, digest);
    ck_assert_int_eq(ecc_check_point(&Q), ECC_OK);
    ck_assert_int_eq(ecc_verify(&Q, digest, &signature), bad ? ECC_ERROR_SIGNATURE : ECC_OK);
}

// A key agreement, from both sides. Z is the one that CAVS came to with the key that IUT gave, so
// that IUT can't come to it if one of its keys was changed. What is derived from Z (reasons 9 to
// 14) is no part of the model.
static void agreement(const struct record *record)
{
    enum { CORRECT, CAVS_X, CAVS_Y, IUT_X = 5, IUT_Y, IUT_D, Z_CHANGED, LAST = 14 };
    uint8_t iut_d[ECC_BYTES], cavs_d[ECC_BYTES], Z[ECC_BYTES], own[ECC_BYTES];
    struct ecc_point iut, cavs, Q;
    bool bad;
    const long reason = failed(record, &bad);
    ck_assert(reason >= CORRECT && reason <= LAST);
    number(record, "dsIUT", iut_d);
    number(record, "dsCAVS", cavs_d);
    number(record, "Z", Z);
    point(record, "QsCAVSx", "QsCAVSy", &cavs);
    point(record, "QsIUTx", "QsIUTy", &iut);
    const bool cavs_valid = reason != CAVS_X && reason != CAVS_Y;
    const bool iut_valid = reason != IUT_X && reason != IUT_Y;

    ck_assert_int_eq(ecc_check_point(&cavs) == ECC_OK, cavs_valid);
    ck_assert_int_eq(ecc_check_point(&iut) == ECC_OK, iut_valid);
    ck_assert_int_eq(ecc_public_key(iut_d, &Q), ECC_OK);
    ck_assert_int_eq(memcmp(&Q, &iut, sizeof Q) == 0, iut_valid && reason != IUT_D);
    ck_assert_int_eq(ecc_public_key(cavs_d, &Q), ECC_OK);
    ck_assert_int_eq(memcmp(&Q, &cavs, sizeof Q) == 0, cavs_valid);

    const bool iut_done = ecc_ecdh(iut_d, &cavs, own) == ECC_OK;
    ck_assert_int_eq(iut_done, cavs_valid);
    ck_assert_int_eq(iut_done && memcmp(own, Z, sizeof own) == 0,
                     cavs_valid && iut_valid && reason != IUT_D && reason != Z_CHANGED);
    const bool cavs_done = ecc_ecdh(cavs_d, &iut, own) == ECC_OK;
    ck_assert_int_eq(cavs_done, iut_valid);
    ck_assert_int_eq(cavs_done && memcmp(own, Z, sizeof own) == 0,
                     iut_valid && reason != Z_CHANGED);
}

static const char *const ecdsa[] = {"FIPS_186-2", "FIPS_186-3"};

START_TEST(ecdsa_key_pair)
{
    run_file(ecc_vectors_open(ecdsa[_i], ECC_VECTORS_KEY_PAIR), key_pair);
}
END_TEST

START_TEST(ecdsa_validation)
{
    run_file(ecc_vectors_open(ecdsa[_i], ECC_VECTORS_VALIDATION), validation);
    ck_assert_uint_gt(points_that_fit, 0);
}
END_TEST

START_TEST(ecdsa_generation)
{
    run_file(ecc_vectors_open(ecdsa[_i], ECC_VECTORS_GENERATION), generation_with_nonce);
    run_file(ecc_vectors_open(ecdsa[_i], ECC_VECTORS_GENERATION_PUBLIC), generation);
}
END_TEST

START_TEST(ecdsa_verification)
{
    run_file(ecc_vectors_open(ecdsa[_i], ECC_VECTORS_VERIFICATION), verification);
}
END_TEST

static const char *const ecdh[] = {
    "KASValidityTest_ECCStaticUnified_KDFConcat_NOKC_init.fax",
    "KASValidityTest_ECCStaticUnified_KDFConcat_NOKC_resp.fax",
    "KASValidityTest_ECCStaticUnified_NOKC_ZZOnly_init.fax",
    "KASValidityTest_ECCStaticUnified_NOKC_ZZOnly_resp.fax",
};

START_TEST(ecdh_agreement)
{
    run_file(ecc_vectors_open_agreement(ecdh[_i]), agreement);
}
END_TEST

// Two messages by five hash functions, each signed, verified, and refused with a wrong bit. The
// nonce of a vector is the model's for SHA-256 alone, since each takes its own hash function.
static uint8_t rfc6979_d[ECC_BYTES];
static struct ecc_point rfc6979_Q;
static unsigned refused, nonces;

static void rfc6979_case(const struct record *record)
{
    struct ecc_vectors_rfc6979 c;
    held(ecc_vectors_rfc6979_case(vectors, record, &c));
    ck_assert_int_eq(ecc_verify(&rfc6979_Q, c.digest, &c.signature),
                     c.bad ? ECC_ERROR_SIGNATURE : ECC_OK);
    refused += c.bad;
    if (c.sign && c.sha256) {
        uint8_t k[ECC_BYTES];
        struct ecc_signature own;
        ck_assert_int_eq(ecc_nonce_exact(rfc6979_d, c.digest, k), ECC_OK);
        ck_assert_int_eq(ecc_sign(rfc6979_d, c.digest, k, &own), ECC_OK);
        ck_assert_mem_eq(&own, &c.signature, sizeof own);
        nonces++;
    }
}

START_TEST(rfc6979)
{
    vectors = ecc_vectors_open_rfc6979();
    held(ecc_vectors_rfc6979_key(vectors, rfc6979_d));
    ck_assert_int_eq(ecc_public_key(rfc6979_d, &rfc6979_Q), ECC_OK);
    run_file(vectors, rfc6979_case);
    ck_assert(refused > 0 && nonces > 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("ecc_vectors");
    TCase *tc = tcase_create("vectors");
    tcase_set_timeout(tc, 120);
    tcase_add_loop_test(tc, ecdsa_key_pair, 0, 2);
    tcase_add_loop_test(tc, ecdsa_validation, 0, 2);
    tcase_add_loop_test(tc, ecdsa_generation, 0, 2);
    tcase_add_loop_test(tc, ecdsa_verification, 0, 2);
    tcase_add_loop_test(tc, ecdh_agreement, 0, 4);
    tcase_add_test(tc, rfc6979);
    suite_add_tcase(suite, tc);
    return unit_run(suite, NULL);
}
