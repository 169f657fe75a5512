// SPDX-License-Identifier: Apache-2.0
// The points of the curve P-256 as SP 800-186 (section 3.2.1.3) states it, in big integers: the
// arithmetic under cmodel/ecc.h, whose bytes and errors most users want instead.
//
// A point is held in Jacobian coordinates, x = X / Z^2 and y = Y / Z^3; Z = 0 is infinity. Every
// coordinate is reduced, 0 to p - 1. The steps branch on their values: nothing here is
// constant-time.
//
// libtommath can run out of memory and nothing else can fail. The first failure stays in
// `error`, and every later function returns at once with its output unspecified: work in a row,
// look once at the end.
#ifndef CMODEL_ECC_CURVE_H
#define CMODEL_ECC_CURVE_H

#include <stdbool.h>
#include <stdint.h>
#include <tommath.h>

#ifdef __cplusplus
extern "C" {
#endif

#define ECC_CURVE_BYTES 32 // p and n have 256 bits each

struct ecc_curve_point {
    mp_int X, Y, Z;
};

struct ecc_curve {
    mp_err error;
    mp_int p; // the field's prime
    mp_int b; // y^2 = x^3 - 3 x + b mod p
    mp_int n; // the prime order of G; every point of the curve is a multiple of G
    struct ecc_curve_point G;
};

// Opens the curve; ecc_curve_close() is due whatever `error` says.
void ecc_curve_open(struct ecc_curve *curve);
void ecc_curve_close(struct ecc_curve *curve);

// The number 0; mp_clear() is due whatever `error` says.
void ecc_curve_number(struct ecc_curve *curve, mp_int *value);

// A point at infinity; ecc_curve_free() is due whatever `error` says.
void ecc_curve_new(struct ecc_curve *curve, struct ecc_curve_point *P);
void ecc_curve_free(struct ecc_curve_point *P);

// ECC_CURVE_BYTES bytes, big-endian. A value to be stored is below 2^256.
void ecc_curve_load(struct ecc_curve *curve, mp_int *value, const uint8_t *bytes);
void ecc_curve_store(struct ecc_curve *curve, uint8_t *bytes, const mp_int *value);

// Whether y^2 = x^3 - 3 x + b; x and y are below p.
bool ecc_curve_holds(struct ecc_curve *curve, const mp_int *x, const mp_int *y);

// P = (x, y), which is on the curve.
void ecc_curve_set(struct ecc_curve *curve, struct ecc_curve_point *P, const mp_int *x,
                   const mp_int *y);

bool ecc_curve_is_infinity(const struct ecc_curve_point *P);

// (x, y) = P, which is not infinity. y may be NULL.
void ecc_curve_affine(struct ecc_curve *curve, mp_int *x, mp_int *y,
                      const struct ecc_curve_point *P);

// R = P + Q for any two points, equal, opposite or infinity. R may be P or Q.
void ecc_curve_add(struct ecc_curve *curve, struct ecc_curve_point *R,
                   const struct ecc_curve_point *P, const struct ecc_curve_point *Q);

// R = k P for any k of 256 bits, big-endian. R is not P.
void ecc_curve_multiply(struct ecc_curve *curve, struct ecc_curve_point *R, const uint8_t *k,
                        const struct ecc_curve_point *P);

#ifdef __cplusplus
}
#endif

#endif
