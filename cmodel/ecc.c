// SPDX-License-Identifier: Apache-2.0
// Written along FIPS 186-5, sections 6.4.1 and 6.4.2, and SP 800-56A r3, with their names.
#include "cmodel/ecc.h"

#include <stdbool.h>
#include <string.h>

#include "cmodel/ecc_curve.h"

// Everything that an operation computes with.
struct work {
    struct ecc_curve curve;
    struct ecc_curve_point Q, R;
    mp_int d, e, k, r, s; // the scalars by their names in the standard
    mp_int u, v, x, y;
};

static void begin(struct work *w)
{
    ecc_curve_open(&w->curve);
    ecc_curve_new(&w->curve, &w->Q);
    ecc_curve_new(&w->curve, &w->R);
    mp_int *const numbers[] = {&w->d, &w->e, &w->k, &w->r, &w->s, &w->u, &w->v, &w->x, &w->y};
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        ecc_curve_number(&w->curve, numbers[i]);
    }
}

// The operation's status, unless there was no memory for it.
static enum ecc_status end(struct work *w, enum ecc_status status)
{
    mp_clear_multi(&w->d, &w->e, &w->k, &w->r, &w->s, &w->u, &w->v, &w->x, &w->y, NULL);
    ecc_curve_free(&w->R);
    ecc_curve_free(&w->Q);
    ecc_curve_close(&w->curve);
    return w->curve.error == MP_OKAY ? status : ECC_ERROR_MEMORY;
}

// Scalars: r = a mod n, a^-1, a + b, a b mod n.
static void reduce(struct work *w, mp_int *r, const mp_int *a)
{
    if (w->curve.error == MP_OKAY) {
        w->curve.error = mp_mod(a, &w->curve.n, r);
    }
}

static void invert(struct work *w, mp_int *r, const mp_int *a)
{
    if (w->curve.error == MP_OKAY) {
        w->curve.error = mp_invmod(a, &w->curve.n, r);
    }
}

static void add(struct work *w, mp_int *r, const mp_int *a, const mp_int *b)
{
    if (w->curve.error == MP_OKAY) {
        w->curve.error = mp_addmod(a, b, &w->curve.n, r);
    }
}

static void mul(struct work *w, mp_int *r, const mp_int *a, const mp_int *b)
{
    if (w->curve.error == MP_OKAY) {
        w->curve.error = mp_mulmod(a, b, &w->curve.n, r);
    }
}

// Loads a number that must be 1 to n - 1.
static bool load_scalar(struct work *w, mp_int *value, const uint8_t *bytes)
{
    ecc_curve_load(&w->curve, value, bytes);
    return !mp_iszero(value) && mp_cmp(value, &w->curve.n) == MP_LT;
}

// Loads the point into w->Q if it is a public key.
static enum ecc_status load_point(struct work *w, const struct ecc_point *Q)
{
    ecc_curve_load(&w->curve, &w->x, Q->x);
    ecc_curve_load(&w->curve, &w->y, Q->y);
    if (mp_cmp(&w->x, &w->curve.p) != MP_LT || mp_cmp(&w->y, &w->curve.p) != MP_LT) {
        return ECC_ERROR_COORDINATE;
    }
    if (!ecc_curve_holds(&w->curve, &w->x, &w->y)) {
        return ECC_ERROR_CURVE;
    }
    ecc_curve_set(&w->curve, &w->Q, &w->x, &w->y);
    return ECC_OK;
}

const char *ecc_text(enum ecc_status status)
{
    switch (status) {
    case ECC_OK:
        return "no error";
    case ECC_ERROR_SCALAR:
        return "the private key or the nonce is not from 1 to n - 1";
    case ECC_ERROR_COORDINATE:
        return "a coordinate of the point is not below p";
    case ECC_ERROR_CURVE:
        return "the point is not on the curve";
    case ECC_ERROR_INFINITY:
        return "the shared point is infinity";
    case ECC_ERROR_RANGE:
        return "r or s of the signature is not from 1 to n - 1";
    case ECC_ERROR_SIGNATURE:
        return "the signature is not one of this digest by this key";
    case ECC_ERROR_R_ZERO:
        return "r is 0: sign again with another nonce";
    case ECC_ERROR_S_ZERO:
        return "s is 0: sign again with another nonce";
    case ECC_ERROR_MEMORY:
        return "out of memory";
    default:
        return "unknown status";
    }
}

enum ecc_status ecc_check_scalar(const uint8_t d[ECC_BYTES])
{
    struct work w;
    begin(&w);
    return end(&w, load_scalar(&w, &w.d, d) ? ECC_OK : ECC_ERROR_SCALAR);
}

enum ecc_status ecc_check_point(const struct ecc_point *Q)
{
    struct work w;
    begin(&w);
    return end(&w, load_point(&w, Q));
}

static enum ecc_status public_key(struct work *w, const uint8_t *d, struct ecc_point *Q)
{
    if (!load_scalar(w, &w->d, d)) {
        return ECC_ERROR_SCALAR;
    }
    ecc_curve_multiply(&w->curve, &w->R, d, &w->curve.G);
    ecc_curve_affine(&w->curve, &w->x, &w->y, &w->R);
    ecc_curve_store(&w->curve, Q->x, &w->x);
    ecc_curve_store(&w->curve, Q->y, &w->y);
    return ECC_OK;
}

enum ecc_status ecc_public_key(const uint8_t d[ECC_BYTES], struct ecc_point *Q)
{
    struct work w;
    struct ecc_point result;
    begin(&w);
    const enum ecc_status status = end(&w, public_key(&w, d, &result));
    if (status == ECC_OK) {
        *Q = result;
    }
    return status;
}

enum ecc_status ecc_scalar_from_draw(const uint8_t draw[ECC_DRAW_BYTES], uint8_t d[ECC_BYTES])
{
    struct work w;
    uint8_t result[ECC_BYTES];
    begin(&w);
    mp_err *const error = &w.curve.error;
    if (*error == MP_OKAY) {
        *error = mp_from_ubin(&w.x, draw, ECC_DRAW_BYTES); // c
    }
    if (*error == MP_OKAY) {
        *error = mp_sub_d(&w.curve.n, 1, &w.u); // n - 1
    }
    if (*error == MP_OKAY) {
        *error = mp_mod(&w.x, &w.u, &w.d);
    }
    if (*error == MP_OKAY) {
        *error = mp_add_d(&w.d, 1, &w.d);
    }
    ecc_curve_store(&w.curve, result, &w.d);
    const enum ecc_status status = end(&w, ECC_OK);
    if (status == ECC_OK) {
        memcpy(d, result, sizeof result);
    }
    return status;
}

void ecc_digest(const uint8_t *hash, size_t size, uint8_t digest[ECC_BYTES])
{
    const size_t used = size < ECC_BYTES ? size : ECC_BYTES;
    memset(digest, 0, ECC_BYTES - used);
    if (used > 0) {
        memcpy(digest + ECC_BYTES - used, hash, used);
    }
}

// Section 6.4.1 once x is known to be that of R; d and k are loaded.
static enum ecc_status sign(struct work *w, const uint8_t *digest, struct ecc_signature *signature)
{
    reduce(w, &w->r, &w->x);
    if (mp_iszero(&w->r)) {
        return ECC_ERROR_R_ZERO;
    }
    ecc_curve_load(&w->curve, &w->e, digest);
    mul(w, &w->s, &w->r, &w->d);
    add(w, &w->s, &w->s, &w->e);
    invert(w, &w->k, &w->k);
    mul(w, &w->s, &w->s, &w->k);
    if (mp_iszero(&w->s)) {
        return ECC_ERROR_S_ZERO;
    }
    ecc_curve_store(&w->curve, signature->r, &w->r);
    ecc_curve_store(&w->curve, signature->s, &w->s);
    return ECC_OK;
}

// x: R's x coordinate, or NULL to compute it.
static enum ecc_status sign_with(const uint8_t *d, const uint8_t *digest, const uint8_t *k,
                                 const uint8_t *x, struct ecc_signature *signature)
{
    struct work w;
    struct ecc_signature result;
    begin(&w);
    enum ecc_status status = ECC_ERROR_SCALAR;
    if (load_scalar(&w, &w.d, d) && load_scalar(&w, &w.k, k)) {
        if (x != NULL) {
            ecc_curve_load(&w.curve, &w.x, x);
        } else {
            ecc_curve_multiply(&w.curve, &w.R, k, &w.curve.G);
            ecc_curve_affine(&w.curve, &w.x, NULL, &w.R);
        }
        status = sign(&w, digest, &result);
    }
    status = end(&w, status);
    if (status == ECC_OK) {
        *signature = result;
    }
    return status;
}

enum ecc_status ecc_sign(const uint8_t d[ECC_BYTES], const uint8_t digest[ECC_BYTES],
                         const uint8_t k[ECC_BYTES], struct ecc_signature *signature)
{
    return sign_with(d, digest, k, NULL, signature);
}

enum ecc_status ecc_sign_from_x(const uint8_t d[ECC_BYTES], const uint8_t digest[ECC_BYTES],
                                const uint8_t k[ECC_BYTES], const uint8_t x[ECC_BYTES],
                                struct ecc_signature *signature)
{
    return sign_with(d, digest, k, x, signature);
}

static enum ecc_status verify(struct work *w, const struct ecc_point *Q, const uint8_t *digest,
                              const struct ecc_signature *signature)
{
    uint8_t bytes[ECC_BYTES] = {0};
    const enum ecc_status status = load_point(w, Q);
    if (status != ECC_OK) {
        return status;
    }
    if (!load_scalar(w, &w->r, signature->r) || !load_scalar(w, &w->s, signature->s)) {
        return ECC_ERROR_RANGE;
    }
    ecc_curve_load(&w->curve, &w->e, digest);
    invert(w, &w->s, &w->s);
    mul(w, &w->u, &w->e, &w->s); // e s^-1
    mul(w, &w->v, &w->r, &w->s); // r s^-1

    ecc_curve_store(&w->curve, bytes, &w->v);
    ecc_curve_multiply(&w->curve, &w->R, bytes, &w->Q);
    ecc_curve_store(&w->curve, bytes, &w->u);
    ecc_curve_multiply(&w->curve, &w->Q, bytes, &w->curve.G);
    ecc_curve_add(&w->curve, &w->R, &w->R, &w->Q);
    if (ecc_curve_is_infinity(&w->R)) {
        return ECC_ERROR_SIGNATURE;
    }
    ecc_curve_affine(&w->curve, &w->x, NULL, &w->R);
    reduce(w, &w->x, &w->x);
    return mp_cmp(&w->x, &w->r) == MP_EQ ? ECC_OK : ECC_ERROR_SIGNATURE;
}

enum ecc_status ecc_verify(const struct ecc_point *Q, const uint8_t digest[ECC_BYTES],
                           const struct ecc_signature *signature)
{
    struct work w;
    begin(&w);
    return end(&w, verify(&w, Q, digest, signature));
}

static enum ecc_status ecdh(struct work *w, const uint8_t *d, const struct ecc_point *Q, uint8_t *Z)
{
    if (!load_scalar(w, &w->d, d)) {
        return ECC_ERROR_SCALAR;
    }
    const enum ecc_status status = load_point(w, Q);
    if (status != ECC_OK) {
        return status;
    }
    ecc_curve_multiply(&w->curve, &w->R, d, &w->Q);
    if (ecc_curve_is_infinity(&w->R)) {
        return ECC_ERROR_INFINITY;
    }
    ecc_curve_affine(&w->curve, &w->x, NULL, &w->R);
    ecc_curve_store(&w->curve, Z, &w->x);
    return ECC_OK;
}

enum ecc_status ecc_ecdh(const uint8_t d[ECC_BYTES], const struct ecc_point *Q,
                         uint8_t Z[ECC_BYTES])
{
    struct work w;
    uint8_t result[ECC_BYTES];
    begin(&w);
    const enum ecc_status status = end(&w, ecdh(&w, d, Q, result));
    if (status == ECC_OK) {
        memcpy(Z, result, sizeof result);
    }
    return status;
}
