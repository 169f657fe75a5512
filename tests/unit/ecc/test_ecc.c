// SPDX-License-Identifier: Apache-2.0
// The golden model of P-256 at its edges: ranges, infinity, doublings, coordinates beyond n and p.
#include <string.h>

#include "any_scalar.h"
#include "cmodel/ecc.h"
#include "cmodel/ecc_curve.h"
#include "tests/lib/ecc_reference.h"
#include "tests/lib/unit.h"

typedef uint8_t number[ECC_BYTES];

static void ones(uint8_t *out)
{
    memset(out, 0xFF, ECC_BYTES);
}

static uint64_t seeded(uint64_t seed)
{
    return 0x9E3779B97F4A7C15u ^ seed;
}

// A point with an x of base + 1 or a little more; x - base is left in `above`.
static void point_above(const uint8_t *base, struct ecc_point *R, uint8_t *above)
{
    number x;
    for (unsigned i = 1;; i++) {
        ck_assert_msg(i < 100, "no point");
        reference_small(i, above);
        ck_assert(reference_sum(base, above, x));
        if (reference_lift(x, 0, R)) {
            ck_assert_mem_eq(R->x, x, ECC_BYTES);
            return;
        }
    }
}

// A key for which (r, s) is a signature of the digest with this R: Q = r^-1 (s R - e G).
static void key_for(const struct ecc_point *R, const uint8_t *digest, const uint8_t *r,
                    const uint8_t *s, struct ecc_point *Q)
{
    number zero, u, v;
    reference_small(0, zero);
    reference_div(digest, r, u);
    reference_sub(zero, u, u);
    reference_div(s, r, v);
    ck_assert(reference_combine(u, R, v, Q));
}

START_TEST(scalars)
{
    struct {
        number d;
        bool valid;
    } table[8];
    reference_small(0, table[0].d);
    reference_small(1, table[1].d);
    reference_small(2, table[2].d);
    reference_modulus(REFERENCE_N, -2, table[3].d);
    reference_modulus(REFERENCE_N, -1, table[4].d);
    reference_modulus(REFERENCE_N, 0, table[5].d);
    reference_modulus(REFERENCE_N, 1, table[6].d);
    ones(table[7].d);
    for (int i = 0; i < 8; i++) {
        table[i].valid = i >= 1 && i <= 4;
    }
    number good, digest;
    uint64_t random = seeded(1);
    any_scalar(&random, good);
    any_scalar(&random, digest);
    struct ecc_point peer;
    ck_assert(reference_combine(good, NULL, NULL, &peer));

    for (int i = 0; i < 8; i++) {
        const uint8_t *d = table[i].d;
        struct ecc_point Q, Q_before;
        struct ecc_signature signature, signature_before;
        number Z, Z_before;
        memset(&Q, 0x5A, sizeof Q);
        memset(&signature, 0x5A, sizeof signature);
        memset(Z, 0x5A, sizeof Z);
        Q_before = Q;
        signature_before = signature;
        memcpy(Z_before, Z, sizeof Z);
        if (!table[i].valid) {
            ck_assert_int_eq(ecc_check_scalar(d), ECC_ERROR_SCALAR);
            ck_assert_int_eq(ecc_public_key(d, &Q), ECC_ERROR_SCALAR);
            ck_assert_int_eq(ecc_sign(d, digest, good, &signature), ECC_ERROR_SCALAR);
            ck_assert_int_eq(ecc_sign(good, digest, d, &signature), ECC_ERROR_SCALAR);
            ck_assert_int_eq(ecc_ecdh(d, &peer, Z), ECC_ERROR_SCALAR);
            ck_assert_mem_eq(&Q, &Q_before, sizeof Q);
            ck_assert_mem_eq(&signature, &signature_before, sizeof signature);
            ck_assert_mem_eq(Z, Z_before, sizeof Z);
            continue;
        }
        struct ecc_point expected;
        ck_assert_int_eq(ecc_check_scalar(d), ECC_OK);
        ck_assert(reference_combine(d, NULL, NULL, &expected));
        ck_assert_int_eq(ecc_public_key(d, &Q), ECC_OK);
        ck_assert_mem_eq(&Q, &expected, sizeof Q);
        ck_assert_int_eq(ecc_sign(d, digest, good, &signature), ECC_OK);
        ck_assert(reference_verify(&Q, digest, &signature));
        ck_assert_int_eq(ecc_verify(&Q, digest, &signature), ECC_OK);
        ck_assert_int_eq(ecc_sign(good, digest, d, &signature), ECC_OK);
        ck_assert(reference_verify(&peer, digest, &signature));
        ck_assert_int_eq(ecc_verify(&peer, digest, &signature), ECC_OK);
        reference_ecdh(d, &peer, Z_before);
        ck_assert_int_eq(ecc_ecdh(d, &peer, Z), ECC_OK);
        ck_assert_mem_eq(Z, Z_before, sizeof Z);
    }
}
END_TEST

START_TEST(draws)
{
    number base, zero, expected, d;
    const struct {
        int offset; // from n
        unsigned d; // or n - 1 if 0
    } table[] = {{-2, 0}, {-1, 1}, {0, 2}, {1, 3}};
    uint8_t draw[ECC_DRAW_BYTES] = {0};
    reference_small(0, zero);
    ck_assert_int_eq(ecc_scalar_from_draw(draw, d), ECC_OK); // 0 gives 1
    reference_small(1, expected);
    ck_assert_mem_eq(d, expected, sizeof d);
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        reference_modulus(REFERENCE_N, table[i].offset, base);
        memcpy(draw + sizeof draw - ECC_BYTES, base, ECC_BYTES);
        ck_assert_int_eq(ecc_scalar_from_draw(draw, d), ECC_OK);
        reference_modulus(REFERENCE_N, -1, expected);
        if (table[i].d != 0) {
            reference_small(table[i].d, expected);
        }
        ck_assert_mem_eq(d, expected, sizeof d);
    }
    memset(draw, 0xFF, sizeof draw);
    reference_draw(draw, expected);
    ck_assert_int_eq(ecc_scalar_from_draw(draw, d), ECC_OK);
    ck_assert_mem_eq(d, expected, sizeof d);
    // One bit at a time, so that none of the 384 is lost.
    for (size_t bit = 0; bit < 8 * sizeof draw; bit++) {
        memset(draw, 0, sizeof draw);
        draw[bit / 8] = (uint8_t)(0x80u >> bit % 8);
        reference_draw(draw, expected);
        ck_assert_int_eq(ecc_scalar_from_draw(draw, d), ECC_OK);
        ck_assert_mem_eq(d, expected, sizeof d);
    }
}
END_TEST

START_TEST(signature_range)
{
    number d, digest, k;
    uint64_t random = seeded(2);
    any_scalar(&random, d);
    any_scalar(&random, digest);
    any_scalar(&random, k);
    struct ecc_point Q;
    struct ecc_signature good, bad;
    ck_assert_int_eq(ecc_public_key(d, &Q), ECC_OK);
    ck_assert_int_eq(ecc_sign(d, digest, k, &good), ECC_OK);
    number out[4];
    reference_small(0, out[0]);
    reference_modulus(REFERENCE_N, 0, out[1]);
    reference_modulus(REFERENCE_N, 1, out[2]);
    ones(out[3]);
    for (int i = 0; i < 4; i++) {
        bad = good;
        memcpy(bad.r, out[i], ECC_BYTES);
        ck_assert_int_eq(ecc_verify(&Q, digest, &bad), ECC_ERROR_RANGE);
        bad = good;
        memcpy(bad.s, out[i], ECC_BYTES);
        ck_assert_int_eq(ecc_verify(&Q, digest, &bad), ECC_ERROR_RANGE);
        memcpy(bad.r, out[3 - i], ECC_BYTES);
        ck_assert_int_eq(ecc_verify(&Q, digest, &bad), ECC_ERROR_RANGE);
    }
    // The ends of the range are in it.
    reference_small(1, out[0]);
    reference_modulus(REFERENCE_N, -1, out[1]);
    for (int i = 0; i < 2; i++) {
        bad = good;
        memcpy(bad.r, out[i], ECC_BYTES);
        ck_assert_int_eq(ecc_verify(&Q, digest, &bad), ECC_ERROR_SIGNATURE);
        bad = good;
        memcpy(bad.s, out[i], ECC_BYTES);
        ck_assert_int_eq(ecc_verify(&Q, digest, &bad), ECC_ERROR_SIGNATURE);
    }
    // (r, n - s) is a signature too: ECDSA does not say which of the two is meant.
    bad = good;
    reference_small(0, out[2]);
    reference_sub(out[2], good.s, bad.s);
    ck_assert_mem_ne(bad.s, good.s, ECC_BYTES);
    ck_assert_int_eq(ecc_verify(&Q, digest, &bad), ECC_OK);
}
END_TEST

// r + n and s + n are congruent to a valid signature and of 256 bits, if r and s are small.
START_TEST(signature_plus_n)
{
    number zero, n, digest;
    struct ecc_point R, Q;
    struct ecc_signature signature, bad;
    uint64_t random = seeded(3);
    any_scalar(&random, digest);
    reference_small(0, zero);
    reference_modulus(REFERENCE_N, 0, n);
    point_above(zero, &R, signature.r);
    reference_small(5, signature.s);
    key_for(&R, digest, signature.r, signature.s, &Q);
    ck_assert(reference_verify(&Q, digest, &signature));
    ck_assert_int_eq(ecc_verify(&Q, digest, &signature), ECC_OK);
    bad = signature;
    ck_assert(reference_sum(signature.r, n, bad.r));
    ck_assert(!reference_verify(&Q, digest, &bad));
    ck_assert_int_eq(ecc_verify(&Q, digest, &bad), ECC_ERROR_RANGE);
    bad = signature;
    ck_assert(reference_sum(signature.s, n, bad.s));
    ck_assert(!reference_verify(&Q, digest, &bad));
    ck_assert_int_eq(ecc_verify(&Q, digest, &bad), ECC_ERROR_RANGE);
}
END_TEST

// R's x coordinate is n or above: r is x - n.
START_TEST(verify_x_above_n)
{
    number n, digest, wrong;
    struct ecc_point R, Q;
    struct ecc_signature signature;
    uint64_t random = seeded(4);
    reference_modulus(REFERENCE_N, 0, n);
    point_above(n, &R, signature.r);
    for (int i = 0; i < 10; i++) {
        any_scalar(&random, digest);
        any_scalar(&random, signature.s);
        key_for(&R, digest, signature.r, signature.s, &Q);
        ck_assert(reference_verify(&Q, digest, &signature));
        ck_assert_int_eq(ecc_verify(&Q, digest, &signature), ECC_OK);
        memcpy(wrong, digest, sizeof wrong);
        wrong[ECC_BYTES - 1] ^= 1;
        ck_assert_int_eq(ecc_verify(&Q, wrong, &signature), ECC_ERROR_SIGNATURE);
    }
}
END_TEST

START_TEST(verify_special_sums)
{
    number d, k, s, e, zero, negative;
    uint64_t random = seeded(5);
    any_scalar(&random, d);
    any_scalar(&random, k);
    any_scalar(&random, s);
    reference_small(0, zero);
    struct ecc_point Q, R;
    struct ecc_signature signature;
    ck_assert(reference_combine(d, NULL, NULL, &Q));
    ck_assert(reference_combine(k, NULL, NULL, &R));
    number r;
    reference_add(R.x, zero, r);

    // u1 = 0: e is 0, or n.
    number zeros[2];
    reference_small(0, zeros[0]);
    reference_modulus(REFERENCE_N, 0, zeros[1]);
    for (int i = 0; i < 2; i++) {
        ck_assert_int_eq(ecc_sign(d, zeros[i], k, &signature), ECC_OK);
        ck_assert(reference_verify(&Q, zeros[i], &signature));
        ck_assert_int_eq(ecc_verify(&Q, zeros[i], &signature), ECC_OK);
        ck_assert_int_eq(ecc_verify(&Q, zeros[1 - i], &signature), ECC_OK);
    }

    // u1 G = u2 Q, a doubling: e = r d.
    reference_mul(r, d, e);
    ck_assert_int_eq(ecc_sign(d, e, k, &signature), ECC_OK);
    ck_assert_mem_eq(signature.r, r, sizeof r);
    ck_assert(reference_verify(&Q, e, &signature));
    ck_assert_int_eq(ecc_verify(&Q, e, &signature), ECC_OK);
    signature.s[ECC_BYTES - 1] ^= 1;
    ck_assert_int_eq(ecc_verify(&Q, e, &signature), ECC_ERROR_SIGNATURE);

    // u1 G = -u2 Q, infinity: e = -r d, with any s.
    reference_sub(zero, e, negative);
    memcpy(signature.r, r, sizeof r);
    memcpy(signature.s, s, sizeof s);
    ck_assert(!reference_verify(&Q, negative, &signature));
    ck_assert_int_eq(ecc_verify(&Q, negative, &signature), ECC_ERROR_SIGNATURE);
    // Signing the same digest gives s = 0.
    struct ecc_signature before = signature;
    ck_assert_int_eq(ecc_sign(d, negative, k, &signature), ECC_ERROR_S_ZERO);
    ck_assert_mem_eq(&signature, &before, sizeof before);

    // Q = G and Q = -G.
    for (int i = 0; i < 2; i++) {
        reference_small(1, d);
        if (i == 1) {
            reference_modulus(REFERENCE_N, -1, d);
        }
        ck_assert(reference_combine(d, NULL, NULL, &Q));
        ck_assert_int_eq(ecc_sign(d, e, k, &signature), ECC_OK);
        ck_assert_int_eq(ecc_verify(&Q, e, &signature), ECC_OK);
    }
}
END_TEST

// The half of signing after R, where x is anything.
START_TEST(sign_from_x)
{
    number d, e, k, x, expected;
    uint64_t random = seeded(6);
    any_scalar(&random, d);
    any_scalar(&random, e);
    any_scalar(&random, k);
    struct ecc_point R;
    struct ecc_signature signature, other;
    ck_assert(reference_combine(k, NULL, NULL, &R));
    ck_assert_int_eq(ecc_sign(d, e, k, &signature), ECC_OK);
    ck_assert_int_eq(ecc_sign_from_x(d, e, k, R.x, &other), ECC_OK);
    ck_assert_mem_eq(&signature, &other, sizeof signature);

    // x = n + 5: r = 5, s = (e + 5 d) / k.
    reference_modulus(REFERENCE_N, 5, x);
    ck_assert_int_eq(ecc_sign_from_x(d, e, k, x, &signature), ECC_OK);
    reference_small(5, expected);
    ck_assert_mem_eq(signature.r, expected, sizeof expected);
    reference_mul(expected, d, expected);
    reference_add(expected, e, expected);
    reference_div(expected, k, expected);
    ck_assert_mem_eq(signature.s, expected, sizeof expected);

    // x = 0 and n: r = 0.
    other = signature;
    reference_small(0, x);
    ck_assert_int_eq(ecc_sign_from_x(d, e, k, x, &signature), ECC_ERROR_R_ZERO);
    reference_modulus(REFERENCE_N, 0, x);
    ck_assert_int_eq(ecc_sign_from_x(d, e, k, x, &signature), ECC_ERROR_R_ZERO);
    ck_assert_mem_eq(&signature, &other, sizeof signature);
}
END_TEST

START_TEST(public_keys)
{
    number d, digest, k, zero, p, above, Z, other;
    uint64_t random = seeded(7);
    any_scalar(&random, d);
    any_scalar(&random, digest);
    any_scalar(&random, k);
    reference_small(0, zero);
    reference_modulus(REFERENCE_P, 0, p);
    struct ecc_point good;
    struct ecc_signature signature;
    ck_assert_int_eq(ecc_public_key(d, &good), ECC_OK);
    ck_assert_int_eq(ecc_sign(d, digest, k, &signature), ECC_OK);

    struct {
        struct ecc_point Q;
        enum ecc_status status;
    } table[16];
    unsigned rows = 0;
    // Zeros, which some write for infinity.
    memset(&table[rows].Q, 0, sizeof table[rows].Q);
    table[rows++].status = ECC_ERROR_CURVE;
    // Off the curve by one bit of each coordinate.
    table[rows].Q = good;
    table[rows].Q.x[ECC_BYTES - 1] ^= 1;
    table[rows++].status = ECC_ERROR_CURVE;
    table[rows].Q = good;
    table[rows].Q.y[ECC_BYTES - 1] ^= 1;
    table[rows++].status = ECC_ERROR_CURVE;
    table[rows].Q = good;
    memset(table[rows].Q.y, 0, ECC_BYTES);
    table[rows++].status = ECC_ERROR_CURVE;
    // x and y changed places.
    memcpy(table[rows].Q.x, good.y, ECC_BYTES);
    memcpy(table[rows].Q.y, good.x, ECC_BYTES);
    table[rows++].status = ECC_ERROR_CURVE;
    // p - 1 is a coordinate that is in range; p, p + 1 and 2^256 - 1 are not.
    for (int i = -1; i <= 2; i++) {
        number value;
        reference_modulus(REFERENCE_P, i < 2 ? i : 0, value);
        if (i == 2) {
            ones(value);
        }
        table[rows].Q = good;
        memcpy(table[rows].Q.x, value, ECC_BYTES);
        table[rows++].status = i < 0 ? ECC_ERROR_CURVE : ECC_ERROR_COORDINATE;
        table[rows].Q = good;
        memcpy(table[rows].Q.y, value, ECC_BYTES);
        table[rows++].status = i < 0 ? ECC_ERROR_CURVE : ECC_ERROR_COORDINATE;
    }
    // A point of the curve, written with x + p: the same point mod p.
    struct ecc_point small;
    point_above(zero, &small, above);
    ck_assert_int_eq(ecc_check_point(&small), ECC_OK);
    table[rows].Q = small;
    ck_assert(reference_sum(small.x, p, table[rows].Q.x));
    table[rows++].status = ECC_ERROR_COORDINATE;
    // And with y + p, from the point of y = 5.
    static const number x_of_5 = {
        0xd7, 0x32, 0x5d, 0x76, 0x46, 0xcd, 0x60, 0xd8, 0x0a, 0x92, 0x73,
        0x8c, 0xeb, 0x34, 0x5f, 0x84, 0x4c, 0xff, 0xaf, 0x35, 0x84, 0x10,
        0x22, 0xca, 0xb1, 0x76, 0xf6, 0x92, 0xde, 0x8d, 0xe1, 0xd7,
    };
    memcpy(small.x, x_of_5, ECC_BYTES);
    reference_small(5, small.y);
    ck_assert(reference_check(&small));
    ck_assert_int_eq(ecc_check_point(&small), ECC_OK);
    table[rows].Q = small;
    ck_assert(reference_sum(small.y, p, table[rows].Q.y));
    table[rows++].status = ECC_ERROR_COORDINATE;
    ck_assert_uint_le(rows, sizeof table / sizeof table[0]);

    memset(Z, 0x5A, sizeof Z);
    memset(other, 0x5A, sizeof other);
    for (unsigned i = 0; i < rows; i++) {
        ck_assert_msg(!reference_check(&table[i].Q), "row %u", i);
        ck_assert_msg(ecc_check_point(&table[i].Q) == table[i].status, "row %u", i);
        ck_assert_int_eq(ecc_verify(&table[i].Q, digest, &signature), table[i].status);
        ck_assert_int_eq(ecc_ecdh(d, &table[i].Q, Z), table[i].status);
        // The scalar is looked at first, the signature's range last.
        ck_assert_int_eq(ecc_ecdh(zero, &table[i].Q, Z), ECC_ERROR_SCALAR);
        const struct ecc_signature none = {.r = {0}};
        ck_assert_int_eq(ecc_verify(&table[i].Q, digest, &none), table[i].status);
    }
    ck_assert_mem_eq(Z, other, sizeof Z);

    // y negated is another key: the same ECDH, no valid signature.
    struct ecc_point negated;
    ck_assert(reference_lift(good.x, 1 - good.y[ECC_BYTES - 1] % 2, &negated));
    ck_assert_int_eq(ecc_check_point(&negated), ECC_OK);
    ck_assert_int_eq(ecc_verify(&good, digest, &signature), ECC_OK);
    ck_assert_int_eq(ecc_verify(&negated, digest, &signature), ECC_ERROR_SIGNATURE);
    ck_assert_int_eq(ecc_ecdh(k, &good, Z), ECC_OK);
    ck_assert_int_eq(ecc_ecdh(k, &negated, other), ECC_OK);
    ck_assert_mem_eq(Z, other, sizeof Z);
}
END_TEST

START_TEST(digests_above_n)
{
    number d, k, zero, reduced, digest;
    uint64_t random = seeded(8);
    any_scalar(&random, d);
    any_scalar(&random, k);
    reference_small(0, zero);
    struct ecc_point Q;
    struct ecc_signature signature, other;
    ck_assert_int_eq(ecc_public_key(d, &Q), ECC_OK);
    for (int i = 0; i < 4; i++) {
        ones(digest);
        if (i < 3) {
            reference_modulus(REFERENCE_N, i - 1, digest);
        }
        reference_add(digest, zero, reduced);
        ck_assert_int_eq(ecc_sign(d, digest, k, &signature), ECC_OK);
        ck_assert_int_eq(ecc_sign(d, reduced, k, &other), ECC_OK);
        ck_assert_mem_eq(&signature, &other, sizeof signature);
        ck_assert(reference_verify(&Q, digest, &signature));
        ck_assert_int_eq(ecc_verify(&Q, digest, &signature), ECC_OK);
        ck_assert_int_eq(ecc_verify(&Q, reduced, &signature), ECC_OK);
    }
}
END_TEST

START_TEST(digest_sizes)
{
    uint8_t hash[64], expected[ECC_BYTES];
    number digest;
    for (size_t i = 0; i < sizeof hash; i++) {
        hash[i] = (uint8_t)(i + 1);
    }
    for (size_t size = 0; size <= sizeof hash; size++) {
        memset(digest, 0x5A, sizeof digest);
        ecc_digest(hash, size, digest);
        memset(expected, 0, sizeof expected);
        for (size_t i = 0; i < size && i < ECC_BYTES; i++) {
            expected[size < ECC_BYTES ? ECC_BYTES - size + i : i] = (uint8_t)(i + 1);
        }
        ck_assert_mem_eq(digest, expected, sizeof digest);
    }
}
END_TEST

static void check_affine(struct ecc_curve *curve, const struct ecc_curve_point *P, bool finite,
                         const struct ecc_point *expected)
{
    ck_assert_int_eq(!ecc_curve_is_infinity(P), finite);
    if (!finite) {
        return;
    }
    struct ecc_point got;
    mp_int x, y;
    ecc_curve_number(curve, &x);
    ecc_curve_number(curve, &y);
    ecc_curve_affine(curve, &x, &y, P);
    ecc_curve_store(curve, got.x, &x);
    ecc_curve_store(curve, got.y, &y);
    ck_assert_int_eq(curve->error, MP_OKAY);
    ck_assert_mem_eq(&got, expected, sizeof got);
    mp_clear(&x);
    mp_clear(&y);
}

// Every sum of multiples of G from -3 to 3, in all the Z that the multiples come with, and the
// multiples beyond n.
START_TEST(group_law)
{
    struct ecc_curve curve;
    struct ecc_curve_point P[7], R;
    number zero, scalar;
    reference_small(0, zero);
    ecc_curve_open(&curve);
    ecc_curve_new(&curve, &R);
    for (int i = -3; i <= 3; i++) {
        struct ecc_point expected;
        reference_modulus(REFERENCE_N, i, scalar);
        ecc_curve_new(&curve, &P[i + 3]);
        ck_assert(ecc_curve_is_infinity(&P[i + 3]));
        ecc_curve_multiply(&curve, &P[i + 3], scalar, &curve.G);
        reference_add(scalar, zero, scalar);
        const bool finite = reference_combine(scalar, NULL, NULL, &expected);
        ck_assert_int_eq(finite, i != 0);
        check_affine(&curve, &P[i + 3], finite, &expected);
    }
    for (int i = -3; i <= 3; i++) {
        for (int j = -3; j <= 3; j++) {
            struct ecc_point expected;
            reference_modulus(REFERENCE_N, i + j, scalar);
            reference_add(scalar, zero, scalar);
            const bool finite = reference_combine(scalar, NULL, NULL, &expected);
            ck_assert_int_eq(finite, i + j != 0);
            ecc_curve_add(&curve, &R, &P[i + 3], &P[j + 3]);
            check_affine(&curve, &R, finite, &expected);
        }
    }
    number all;
    ones(all);
    reference_add(all, zero, scalar);
    struct ecc_point expected;
    ck_assert(reference_combine(scalar, NULL, NULL, &expected));
    ecc_curve_multiply(&curve, &R, all, &curve.G);
    check_affine(&curve, &R, true, &expected);
    ecc_curve_multiply(&curve, &R, zero, &curve.G);
    check_affine(&curve, &R, false, NULL);
    ck_assert_int_eq(curve.error, MP_OKAY);
    for (int i = 0; i < 7; i++) {
        ecc_curve_free(&P[i]);
    }
    ecc_curve_free(&R);
    ecc_curve_close(&curve);
}
END_TEST

START_TEST(texts)
{
    for (int i = ECC_OK; i <= ECC_ERROR_MEMORY; i++) {
        const char *text = ecc_text((enum ecc_status)i);
        ck_assert(text != NULL && text[0] != '\0');
        for (int j = ECC_OK; j < i; j++) {
            ck_assert_str_ne(text, ecc_text((enum ecc_status)j));
        }
        ck_assert_str_ne(text, ecc_text((enum ecc_status)(ECC_ERROR_MEMORY + 1)));
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("ecc");
    TCase *tc = tcase_create("edges");
    tcase_set_timeout(tc, 60);
    tcase_add_test(tc, scalars);
    tcase_add_test(tc, draws);
    tcase_add_test(tc, signature_range);
    tcase_add_test(tc, signature_plus_n);
    tcase_add_test(tc, verify_x_above_n);
    tcase_add_test(tc, verify_special_sums);
    tcase_add_test(tc, sign_from_x);
    tcase_add_test(tc, public_keys);
    tcase_add_test(tc, digests_above_n);
    tcase_add_test(tc, digest_sizes);
    tcase_add_test(tc, group_law);
    tcase_add_test(tc, texts);
    suite_add_tcase(suite, tc);
    return unit_run(suite, NULL);
}
