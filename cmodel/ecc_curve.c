// SPDX-License-Identifier: Apache-2.0
// The group law of SEC 1, section 2.2.1: affine slopes, with the divisions gathered in Z.
#include "cmodel/ecc_curve.h"

#include <stddef.h>
#include <string.h>

// SP 800-186, section 3.2.1.3, in hexadecimal.
static const char P[] = "ffffffff00000001000000000000000000000000ffffffffffffffffffffffff";
static const char B[] = "5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b";
static const char N[] = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";
static const char GX[] = "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296";
static const char GY[] = "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5";

void ecc_curve_number(struct ecc_curve *curve, mp_int *value)
{
    // A value that could not be made is still one that mp_clear() takes.
    memset(value, 0, sizeof *value);
    if (curve->error == MP_OKAY) {
        curve->error = mp_init(value);
    }
}

static void constant(struct ecc_curve *curve, mp_int *value, const char *text)
{
    ecc_curve_number(curve, value);
    if (curve->error == MP_OKAY) {
        curve->error = mp_read_radix(value, text, 16);
    }
}

static void copy(struct ecc_curve *curve, mp_int *r, const mp_int *a)
{
    if (curve->error == MP_OKAY) {
        curve->error = mp_copy(a, r);
    }
}

// The field: r = a + b, a - b, a b mod p.
static void add(struct ecc_curve *curve, mp_int *r, const mp_int *a, const mp_int *b)
{
    if (curve->error == MP_OKAY) {
        curve->error = mp_addmod(a, b, &curve->p, r);
    }
}

static void sub(struct ecc_curve *curve, mp_int *r, const mp_int *a, const mp_int *b)
{
    if (curve->error == MP_OKAY) {
        curve->error = mp_submod(a, b, &curve->p, r);
    }
}

static void mul(struct ecc_curve *curve, mp_int *r, const mp_int *a, const mp_int *b)
{
    if (curve->error == MP_OKAY) {
        curve->error = mp_mulmod(a, b, &curve->p, r);
    }
}

void ecc_curve_open(struct ecc_curve *curve)
{
    curve->error = MP_OKAY;
    constant(curve, &curve->p, P);
    constant(curve, &curve->b, B);
    constant(curve, &curve->n, N);
    constant(curve, &curve->G.X, GX);
    constant(curve, &curve->G.Y, GY);
    constant(curve, &curve->G.Z, "1");
}

void ecc_curve_close(struct ecc_curve *curve)
{
    ecc_curve_free(&curve->G);
    mp_clear(&curve->n);
    mp_clear(&curve->b);
    mp_clear(&curve->p);
}

void ecc_curve_new(struct ecc_curve *curve, struct ecc_curve_point *R)
{
    ecc_curve_number(curve, &R->X);
    ecc_curve_number(curve, &R->Y);
    ecc_curve_number(curve, &R->Z);
}

void ecc_curve_free(struct ecc_curve_point *R)
{
    mp_clear(&R->X);
    mp_clear(&R->Y);
    mp_clear(&R->Z);
}

void ecc_curve_load(struct ecc_curve *curve, mp_int *value, const uint8_t *bytes)
{
    if (curve->error == MP_OKAY) {
        curve->error = mp_from_ubin(value, bytes, ECC_CURVE_BYTES);
    }
}

void ecc_curve_store(struct ecc_curve *curve, uint8_t *bytes, const mp_int *value)
{
    if (curve->error != MP_OKAY) {
        return;
    }
    const size_t size = mp_ubin_size(value);
    memset(bytes, 0, ECC_CURVE_BYTES - size);
    curve->error = mp_to_ubin(value, bytes + ECC_CURVE_BYTES - size, size, NULL);
}

bool ecc_curve_holds(struct ecc_curve *curve, const mp_int *x, const mp_int *y)
{
    mp_int left, right;
    ecc_curve_number(curve, &left);
    ecc_curve_number(curve, &right);
    mul(curve, &left, y, y);
    mul(curve, &right, x, x);
    mul(curve, &right, &right, x);
    for (int i = 0; i < 3; i++) {
        sub(curve, &right, &right, x);
    }
    add(curve, &right, &right, &curve->b);
    const bool holds = curve->error == MP_OKAY && mp_cmp(&left, &right) == MP_EQ;
    mp_clear(&left);
    mp_clear(&right);
    return holds;
}

void ecc_curve_set(struct ecc_curve *curve, struct ecc_curve_point *R, const mp_int *x,
                   const mp_int *y)
{
    copy(curve, &R->X, x);
    copy(curve, &R->Y, y);
    copy(curve, &R->Z, &curve->G.Z); // 1
}

bool ecc_curve_is_infinity(const struct ecc_curve_point *R)
{
    return mp_iszero(&R->Z);
}

static void assign(struct ecc_curve *curve, struct ecc_curve_point *R,
                   const struct ecc_curve_point *A)
{
    copy(curve, &R->X, &A->X);
    copy(curve, &R->Y, &A->Y);
    copy(curve, &R->Z, &A->Z);
}

void ecc_curve_affine(struct ecc_curve *curve, mp_int *x, mp_int *y,
                      const struct ecc_curve_point *A)
{
    mp_int zi, zi2; // Z^-1, Z^-2
    ecc_curve_number(curve, &zi);
    ecc_curve_number(curve, &zi2);
    if (curve->error == MP_OKAY) {
        curve->error = mp_invmod(&A->Z, &curve->p, &zi);
    }
    mul(curve, &zi2, &zi, &zi);
    mul(curve, x, &A->X, &zi2);
    if (y != NULL) {
        mul(curve, &zi2, &zi2, &zi);
        mul(curve, y, &A->Y, &zi2);
    }
    mp_clear(&zi);
    mp_clear(&zi2);
}

// R = 2 A, and infinity stays it, since Z is a factor of the result's. R may be A.
// With the slope M / (2 Y Z), M = 3 X^2 - 3 Z^4, and S = 4 X Y^2:
//   X' = M^2 - 2 S,  Y' = M (S - X') - 8 Y^4,  Z' = 2 Y Z
static void twice(struct ecc_curve *curve, struct ecc_curve_point *R,
                  const struct ecc_curve_point *A)
{
    mp_int M, S, Y2, t;
    ecc_curve_number(curve, &M);
    ecc_curve_number(curve, &S);
    ecc_curve_number(curve, &Y2);
    ecc_curve_number(curve, &t);

    mul(curve, &M, &A->X, &A->X);
    mul(curve, &t, &A->Z, &A->Z);
    mul(curve, &t, &t, &t);
    sub(curve, &t, &M, &t); // X^2 - Z^4
    add(curve, &M, &t, &t);
    add(curve, &M, &M, &t);

    mul(curve, &Y2, &A->Y, &A->Y);
    add(curve, &Y2, &Y2, &Y2); // 2 Y^2
    mul(curve, &S, &A->X, &Y2);
    add(curve, &S, &S, &S);

    mul(curve, &R->Z, &A->Y, &A->Z); // the last use of A
    add(curve, &R->Z, &R->Z, &R->Z);

    mul(curve, &R->X, &M, &M);
    sub(curve, &R->X, &R->X, &S);
    sub(curve, &R->X, &R->X, &S);

    mul(curve, &Y2, &Y2, &Y2);
    add(curve, &Y2, &Y2, &Y2); // 8 Y^4
    sub(curve, &t, &S, &R->X);
    mul(curve, &R->Y, &M, &t);
    sub(curve, &R->Y, &R->Y, &Y2);

    mp_clear(&M);
    mp_clear(&S);
    mp_clear(&Y2);
    mp_clear(&t);
}

// Neither point is infinity. Over the common denominators x is U1 and U2, y is S1 and S2:
//   U1 = X1 Z2^2,  U2 = X2 Z1^2,  S1 = Y1 Z2^3,  S2 = Y2 Z1^3
// and with the slope D / (H Z1 Z2), H = U2 - U1, D = S2 - S1:
//   X' = D^2 - H^3 - 2 U1 H^2,  Y' = D (U1 H^2 - X') - S1 H^3,  Z' = H Z1 Z2
static void add_finite(struct ecc_curve *curve, struct ecc_curve_point *R,
                       const struct ecc_curve_point *A1, const struct ecc_curve_point *A2)
{
    mp_int U1, S1, H, D, t;
    ecc_curve_number(curve, &U1);
    ecc_curve_number(curve, &S1);
    ecc_curve_number(curve, &H);
    ecc_curve_number(curve, &D);
    ecc_curve_number(curve, &t);

    mul(curve, &t, &A2->Z, &A2->Z);
    mul(curve, &U1, &A1->X, &t);
    mul(curve, &t, &t, &A2->Z);
    mul(curve, &S1, &A1->Y, &t);
    mul(curve, &t, &A1->Z, &A1->Z);
    mul(curve, &H, &A2->X, &t);
    sub(curve, &H, &H, &U1);
    mul(curve, &t, &t, &A1->Z);
    mul(curve, &D, &A2->Y, &t);
    sub(curve, &D, &D, &S1);

    if (curve->error == MP_OKAY && mp_iszero(&H) && mp_iszero(&D)) {
        twice(curve, R, A1); // the same point: the slope is the tangent's
    } else {
        // Opposite points have H = 0, and with it Z' = 0: infinity.
        mul(curve, &R->Z, &A1->Z, &A2->Z); // the last use of A1 and A2
        mul(curve, &R->Z, &R->Z, &H);

        mul(curve, &t, &H, &H);
        mul(curve, &U1, &U1, &t); // U1 H^2
        mul(curve, &t, &t, &H);   // H^3
        mul(curve, &S1, &S1, &t); // S1 H^3

        mul(curve, &R->X, &D, &D);
        sub(curve, &R->X, &R->X, &t);
        sub(curve, &R->X, &R->X, &U1);
        sub(curve, &R->X, &R->X, &U1);

        sub(curve, &t, &U1, &R->X);
        mul(curve, &R->Y, &D, &t);
        sub(curve, &R->Y, &R->Y, &S1);
    }
    mp_clear(&U1);
    mp_clear(&S1);
    mp_clear(&H);
    mp_clear(&D);
    mp_clear(&t);
}

void ecc_curve_add(struct ecc_curve *curve, struct ecc_curve_point *R,
                   const struct ecc_curve_point *A1, const struct ecc_curve_point *A2)
{
    if (ecc_curve_is_infinity(A1)) {
        assign(curve, R, A2);
    } else if (ecc_curve_is_infinity(A2)) {
        assign(curve, R, A1);
    } else {
        add_finite(curve, R, A1, A2);
    }
}

void ecc_curve_multiply(struct ecc_curve *curve, struct ecc_curve_point *R, const uint8_t *k,
                        const struct ecc_curve_point *A)
{
    mp_zero(&R->Z);
    for (unsigned i = 0; i < 8 * ECC_CURVE_BYTES; i++) { // from the top bit down
        twice(curve, R, R);
        if ((k[i / 8] >> (7 - i % 8) & 1) != 0) {
            ecc_curve_add(curve, R, R, A);
        }
    }
}
