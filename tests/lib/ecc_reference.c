// SPDX-License-Identifier: Apache-2.0
// OpenSSL's interface to single steps of ECDSA is the one that version 3 calls deprecated.
#define OPENSSL_API_COMPAT 0x10101000L

#include "tests/lib/ecc_reference.h"

#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/ecdh.h>
#include <openssl/ecdsa.h>
#include <openssl/obj_mac.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// What OpenSSL reports as a failure ends the program, since nothing can be judged then.
#define must(holds) (void)((holds) || (failed(__LINE__), 0))

static void failed(int line)
{
    fprintf(stderr, "ecc_reference.c:%d: OpenSSL failed\n", line);
    abort();
}

static EC_GROUP *group(void)
{
    EC_GROUP *g = EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1);
    must(g != NULL);
    return g;
}

static BIGNUM *number(const uint8_t *bytes, int size)
{
    BIGNUM *b = BN_bin2bn(bytes, size, NULL);
    must(b != NULL);
    return b;
}

static BIGNUM *modulus(enum reference_modulus which)
{
    EC_GROUP *g = group();
    BIGNUM *m = BN_new();
    must(m != NULL);
    if (which == REFERENCE_N) {
        must(EC_GROUP_get_order(g, m, NULL) == 1);
    } else {
        must(EC_GROUP_get_curve(g, m, NULL, NULL, NULL) == 1);
    }
    EC_GROUP_free(g);
    return m;
}

static void put(const BIGNUM *b, uint8_t *out)
{
    must(BN_bn2binpad(b, out, ECC_BYTES) == ECC_BYTES);
}

void reference_modulus(enum reference_modulus which, int offset, uint8_t out[ECC_BYTES])
{
    BIGNUM *m = modulus(which);
    must(offset < 0 ? BN_sub_word(m, (BN_ULONG)-offset) : BN_add_word(m, (BN_ULONG)offset) == 1);
    put(m, out);
    BN_free(m);
}

void reference_small(unsigned value, uint8_t out[ECC_BYTES])
{
    BIGNUM *b = BN_new();
    must(b != NULL && BN_set_word(b, value) == 1);
    put(b, out);
    BN_free(b);
}

bool reference_is_scalar(const uint8_t d[ECC_BYTES])
{
    uint8_t n[ECC_BYTES];
    const uint8_t zero[ECC_BYTES] = {0};
    reference_modulus(REFERENCE_N, 0, n);
    return memcmp(d, zero, ECC_BYTES) != 0 && memcmp(d, n, ECC_BYTES) < 0;
}

bool reference_sum(const uint8_t *a, const uint8_t *b, uint8_t out[ECC_BYTES])
{
    BIGNUM *x = number(a, ECC_BYTES), *y = number(b, ECC_BYTES);
    must(BN_add(x, x, y) == 1);
    const bool fits = BN_num_bits(x) <= 8 * ECC_BYTES;
    if (fits) {
        put(x, out);
    }
    BN_free(x);
    BN_free(y);
    return fits;
}

static void scalar(char operation, const uint8_t *a, const uint8_t *b, uint8_t *out)
{
    BIGNUM *x = number(a, ECC_BYTES), *y = number(b, ECC_BYTES), *n = modulus(REFERENCE_N);
    BN_CTX *context = BN_CTX_new();
    must(context != NULL);
    switch (operation) {
    case '+':
        must(BN_mod_add(x, x, y, n, context) == 1);
        break;
    case '-':
        must(BN_mod_sub(x, x, y, n, context) == 1);
        break;
    case '/':
        must(BN_mod_inverse(y, y, n, context) != NULL);
        must(BN_mod_mul(x, x, y, n, context) == 1);
        break;
    default:
        must(BN_mod_mul(x, x, y, n, context) == 1);
        break;
    }
    put(x, out);
    BN_free(x);
    BN_free(y);
    BN_free(n);
    BN_CTX_free(context);
}

void reference_add(const uint8_t *a, const uint8_t *b, uint8_t out[ECC_BYTES])
{
    scalar('+', a, b, out);
}

void reference_sub(const uint8_t *a, const uint8_t *b, uint8_t out[ECC_BYTES])
{
    scalar('-', a, b, out);
}

void reference_mul(const uint8_t *a, const uint8_t *b, uint8_t out[ECC_BYTES])
{
    scalar('*', a, b, out);
}

void reference_div(const uint8_t *a, const uint8_t *b, uint8_t out[ECC_BYTES])
{
    scalar('/', a, b, out);
}

void reference_draw(const uint8_t *value, uint8_t d[ECC_BYTES])
{
    BIGNUM *x = number(value, ECC_DRAW_BYTES), *m = modulus(REFERENCE_N);
    BN_CTX *context = BN_CTX_new();
    must(context != NULL);
    must(BN_sub_word(m, 1) == 1);
    must(BN_mod(x, x, m, context) == 1);
    must(BN_add_word(x, 1) == 1);
    put(x, d);
    BN_free(x);
    BN_free(m);
    BN_CTX_free(context);
}

// NULL if OpenSSL does not take the coordinates.
static EC_POINT *point(const EC_GROUP *g, const struct ecc_point *Q)
{
    EC_POINT *P = EC_POINT_new(g);
    must(P != NULL);
    // The encoded form, as this is where OpenSSL looks at the coordinates' range.
    uint8_t encoded[1 + 2 * ECC_BYTES] = {POINT_CONVERSION_UNCOMPRESSED};
    memcpy(encoded + 1, Q->x, ECC_BYTES);
    memcpy(encoded + 1 + ECC_BYTES, Q->y, ECC_BYTES);
    if (EC_POINT_oct2point(g, P, encoded, sizeof encoded, NULL) != 1) {
        EC_POINT_free(P);
        P = NULL;
    }
    return P;
}

static void put_point(const EC_GROUP *g, const EC_POINT *P, struct ecc_point *R)
{
    BIGNUM *x = BN_new(), *y = BN_new();
    must(x != NULL && y != NULL);
    must(EC_POINT_get_affine_coordinates(g, P, x, y, NULL) == 1);
    put(x, R->x);
    put(y, R->y);
    BN_free(x);
    BN_free(y);
}

bool reference_combine(const uint8_t *u, const struct ecc_point *Q, const uint8_t *v,
                       struct ecc_point *R)
{
    EC_GROUP *g = group();
    EC_POINT *sum = EC_POINT_new(g), *P = Q == NULL ? NULL : point(g, Q);
    must(sum != NULL && (Q == NULL || P != NULL));
    BIGNUM *k = number(u, ECC_BYTES), *l = P == NULL ? NULL : number(v, ECC_BYTES);
    must(EC_POINT_mul(g, sum, k, P, l, NULL) == 1);
    const bool finite = EC_POINT_is_at_infinity(g, sum) == 0;
    if (finite) {
        put_point(g, sum, R);
    }
    BN_free(k);
    BN_free(l);
    EC_POINT_free(P);
    EC_POINT_free(sum);
    EC_GROUP_free(g);
    return finite;
}

bool reference_lift(const uint8_t *x, int odd, struct ecc_point *R)
{
    EC_GROUP *g = group();
    EC_POINT *P = EC_POINT_new(g);
    BIGNUM *b = number(x, ECC_BYTES);
    const bool found = EC_POINT_set_compressed_coordinates(g, P, b, odd, NULL) == 1;
    if (found) {
        put_point(g, P, R);
    }
    BN_free(b);
    EC_POINT_free(P);
    EC_GROUP_free(g);
    return found;
}

// A key of OpenSSL's from what is there of it; NULL if it does not take the point.
static EC_KEY *key(const uint8_t *d, const struct ecc_point *Q)
{
    EC_GROUP *g = group();
    EC_KEY *k = EC_KEY_new();
    must(k != NULL && EC_KEY_set_group(k, g) == 1);
    if (d != NULL) {
        BIGNUM *b = number(d, ECC_BYTES);
        must(EC_KEY_set_private_key(k, b) == 1);
        BN_free(b);
    }
    EC_POINT *P = Q == NULL ? NULL : point(g, Q);
    if (Q != NULL && (P == NULL || EC_KEY_set_public_key(k, P) != 1)) {
        EC_KEY_free(k);
        k = NULL;
    }
    EC_POINT_free(P);
    EC_GROUP_free(g);
    return k;
}

// k: the nonce, or NULL for one of OpenSSL's.
static void sign(const uint8_t *d, const uint8_t *digest, const uint8_t *k,
                 struct ecc_signature *signature)
{
    EC_KEY *private = key(d, NULL);
    BIGNUM *r = NULL, *inverse = NULL;
    if (k != NULL) {
        struct ecc_point R;
        uint8_t one[ECC_BYTES], zero[ECC_BYTES], bytes[ECC_BYTES];
        reference_small(1, one);
        reference_small(0, zero);
        must(reference_combine(k, NULL, NULL, &R));
        reference_add(R.x, zero, bytes);
        r = number(bytes, ECC_BYTES);
        reference_div(one, k, bytes);
        inverse = number(bytes, ECC_BYTES);
    }
    ECDSA_SIG *sig = ECDSA_do_sign_ex(digest, ECC_BYTES, inverse, r, private);
    must(sig != NULL);
    put(ECDSA_SIG_get0_r(sig), signature->r);
    put(ECDSA_SIG_get0_s(sig), signature->s);
    ECDSA_SIG_free(sig);
    BN_free(r);
    BN_free(inverse);
    EC_KEY_free(private);
}

void reference_sign(const uint8_t *d, const uint8_t *digest, const uint8_t *k,
                    struct ecc_signature *signature)
{
    sign(d, digest, k, signature);
}

void reference_sign_random(const uint8_t *d, const uint8_t *digest, struct ecc_signature *signature)
{
    sign(d, digest, NULL, signature);
}

bool reference_verify(const struct ecc_point *Q, const uint8_t *digest,
                      const struct ecc_signature *signature)
{
    EC_KEY *public = key(NULL, Q);
    if (public == NULL) {
        return false;
    }
    ECDSA_SIG *sig = ECDSA_SIG_new();
    must(sig != NULL);
    must(ECDSA_SIG_set0(sig, number(signature->r, ECC_BYTES), number(signature->s, ECC_BYTES)) ==
         1);
    // -1 stands for numbers out of range too.
    const bool valid = ECDSA_do_verify(digest, ECC_BYTES, sig, public) == 1;
    ECDSA_SIG_free(sig);
    EC_KEY_free(public);
    return valid;
}

bool reference_check(const struct ecc_point *Q)
{
    EC_KEY *public = key(NULL, Q);
    const bool valid = public != NULL && EC_KEY_check_key(public) == 1;
    EC_KEY_free(public);
    return valid;
}

void reference_ecdh(const uint8_t *d, const struct ecc_point *Q, uint8_t Z[ECC_BYTES])
{
    EC_KEY *private = key(d, NULL);
    EC_GROUP *g = group();
    EC_POINT *P = point(g, Q);
    must(P != NULL);
    must(ECDH_compute_key(Z, ECC_BYTES, P, private, NULL) == ECC_BYTES);
    EC_POINT_free(P);
    EC_GROUP_free(g);
    EC_KEY_free(private);
}
