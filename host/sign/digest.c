// SPDX-License-Identifier: Apache-2.0
// Tables of a key's multiples are to be had by a call that OpenSSL 3 deprecates and does not
// replace.
#define OPENSSL_SUPPRESS_DEPRECATED
#include "host/sign/digest.h"

#include <stdlib.h>
#include <string.h>

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/obj_mac.h>
#include <openssl/param_build.h>

static bool digest_two(const void *first, size_t first_size, const void *second, size_t second_size,
                       uint8_t out[DIGEST_BYTES])
{
    uint8_t made[EVP_MAX_MD_SIZE];
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    const bool done = context != NULL && EVP_DigestInit_ex(context, EVP_sha256(), NULL) == 1 &&
                      EVP_DigestUpdate(context, first, first_size) == 1 &&
                      EVP_DigestUpdate(context, second, second_size) == 1 &&
                      EVP_DigestFinal_ex(context, made, NULL) == 1;
    EVP_MD_CTX_free(context);
    if (done) {
        memcpy(out, made, DIGEST_BYTES);
    }
    return done;
}

bool digest_labelled(const char *label, const void *bytes, size_t size, uint8_t out[DIGEST_BYTES])
{
    return strlen(label) == DIGEST_LABEL && digest_two(label, DIGEST_LABEL, bytes, size, out);
}

bool digest_sha256(const void *bytes, size_t size, uint8_t out[DIGEST_BYTES])
{
    return digest_two("", 0, bytes, size, out);
}

bool digest_of_key(const uint8_t point[DIGEST_POINT], uint8_t out[DIGEST_BYTES])
{
    return digest_two("\x04", 1, point, DIGEST_POINT, out);
}

static EVP_PKEY *key_of(const uint8_t point[DIGEST_POINT])
{
    uint8_t bytes[1 + DIGEST_POINT] = {0x04};
    memcpy(bytes + 1, point, DIGEST_POINT);
    OSSL_PARAM params[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, (char[]){"P-256"}, 0),
        OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, bytes, sizeof bytes),
        OSSL_PARAM_construct_end(),
    };
    EVP_PKEY *key = NULL;
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
    if (context == NULL || EVP_PKEY_fromdata_init(context) != 1 ||
        EVP_PKEY_fromdata(context, &key, EVP_PKEY_PUBLIC_KEY, params) != 1) {
        key = NULL;
    }
    EVP_PKEY_CTX_free(context);
    return key;
}

// P-256 with its own base point, and again with the key as the base point, whose multiples come
// from a table.
struct table {
    EC_GROUP *base, *key;
    EC_POINT *one, *two;
    BN_CTX *context;
};

struct digest_key {
    EVP_PKEY_CTX *verifier; // which keeps the key
    struct table *table;    // or NULL
};

struct digest_key *digest_key_new(const uint8_t point[DIGEST_POINT])
{
    struct digest_key *made = malloc(sizeof *made);
    EVP_PKEY *key = made != NULL ? key_of(point) : NULL;
    EVP_PKEY_CTX *verifier = key != NULL ? EVP_PKEY_CTX_new_from_pkey(NULL, key, NULL) : NULL;
    EVP_PKEY_free(key);
    if (verifier == NULL || EVP_PKEY_verify_init(verifier) != 1) {
        EVP_PKEY_CTX_free(verifier);
        free(made);
        return NULL;
    }
    *made = (struct digest_key){.verifier = verifier};
    return made;
}

static void table_free(struct table *table)
{
    if (table != NULL) {
        BN_CTX_free(table->context);
        EC_POINT_free(table->one);
        EC_POINT_free(table->two);
        EC_GROUP_free(table->base);
        EC_GROUP_free(table->key);
        free(table);
    }
}

static struct table *table_new(const uint8_t point[DIGEST_POINT])
{
    uint8_t bytes[1 + DIGEST_POINT] = {0x04};
    struct table *t = calloc(1, sizeof *t);
    if (t == NULL) {
        return NULL;
    }
    memcpy(bytes + 1, point, DIGEST_POINT);
    t->base = EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1);
    t->key = t->base != NULL ? EC_GROUP_dup(t->base) : NULL;
    t->one = t->key != NULL ? EC_POINT_new(t->base) : NULL;
    t->two = t->key != NULL ? EC_POINT_new(t->base) : NULL;
    t->context = BN_CTX_new();
    const bool good =
        t->one != NULL && t->two != NULL && t->context != NULL &&
        EC_POINT_oct2point(t->base, t->one, bytes, sizeof bytes, t->context) == 1 &&
        EC_GROUP_set_generator(t->key, t->one, EC_GROUP_get0_order(t->base), BN_value_one()) == 1 &&
        EC_GROUP_precompute_mult(t->key, t->context) == 1;
    if (!good) {
        table_free(t);
        return NULL;
    }
    return t;
}

struct digest_key *digest_key_new_table(const uint8_t point[DIGEST_POINT])
{
    struct digest_key *made = digest_key_new(point);
    struct table *table = made != NULL ? table_new(point) : NULL;
    if (table == NULL) {
        digest_key_free(made);
        return NULL;
    }
    made->table = table;
    return made;
}

void digest_key_free(struct digest_key *key)
{
    if (key != NULL) {
        table_free(key->table);
        EVP_PKEY_CTX_free(key->verifier);
        free(key);
    }
}

bool digest_verify_der(struct digest_key *key, const uint8_t digest[DIGEST_BYTES],
                       const uint8_t *der, size_t size)
{
    return EVP_PKEY_verify(key->verifier, der, size, digest, DIGEST_BYTES) == 1;
}

enum { NUMBER = 2 + 1 + 32 }; // tag, length, a zero that keeps it positive

// INTEGER in DER. Returns its size.
static size_t put_number(uint8_t out[NUMBER], const uint8_t number[32])
{
    size_t from = 0;
    while (from < 31 && number[from] == 0) {
        from++;
    }
    const size_t sign = number[from] >> 7, size = 32 - from;
    out[0] = 0x02;
    out[1] = (uint8_t)(sign + size);
    out[2] = 0;
    memcpy(out + 2 + sign, number + from, size);
    return 2 + sign + size;
}

static bool in_range(const BIGNUM *number, const BIGNUM *order)
{
    return !BN_is_zero(number) && BN_cmp(number, order) < 0;
}

// FIPS 186-5, section 6.4.2, with its names; the steps are those of the standard.
static bool verify_by_table(const struct table *t, const uint8_t digest[DIGEST_BYTES],
                            const uint8_t signature[DIGEST_SIGNATURE])
{
    const BIGNUM *n = EC_GROUP_get0_order(t->base);
    BN_CTX_start(t->context);
    BIGNUM *r = BN_CTX_get(t->context), *s = BN_CTX_get(t->context), *e = BN_CTX_get(t->context);
    BIGNUM *u = BN_CTX_get(t->context), *v = BN_CTX_get(t->context), *x = BN_CTX_get(t->context);
    const bool good =
        x != NULL && BN_bin2bn(signature, 32, r) != NULL &&
        BN_bin2bn(signature + 32, 32, s) != NULL && BN_bin2bn(digest, DIGEST_BYTES, e) != NULL &&
        in_range(r, n) && in_range(s, n) && BN_mod_inverse(s, s, n, t->context) != NULL &&
        BN_mod_mul(u, e, s, n, t->context) == 1 && BN_mod_mul(v, r, s, n, t->context) == 1 &&
        EC_POINT_mul(t->base, t->one, u, NULL, NULL, t->context) == 1 &&
        EC_POINT_mul(t->key, t->two, v, NULL, NULL, t->context) == 1 &&
        EC_POINT_add(t->base, t->one, t->one, t->two, t->context) == 1 &&
        EC_POINT_is_at_infinity(t->base, t->one) == 0 &&
        EC_POINT_get_affine_coordinates(t->base, t->one, x, NULL, t->context) == 1 &&
        BN_nnmod(x, x, n, t->context) == 1 && BN_cmp(x, r) == 0;
    BN_CTX_end(t->context);
    return good;
}

bool digest_verify_by(struct digest_key *key, const uint8_t digest[DIGEST_BYTES],
                      const uint8_t signature[DIGEST_SIGNATURE])
{
    if (key->table != NULL) {
        return verify_by_table(key->table, digest, signature);
    }
    uint8_t der[2 + 2 * NUMBER] = {0x30};
    size_t size = put_number(der + 2, signature);
    size += put_number(der + 2 + size, signature + 32);
    der[1] = (uint8_t)size;
    return digest_verify_der(key, digest, der, 2 + size);
}

bool digest_verify(const uint8_t point[DIGEST_POINT], const uint8_t digest[DIGEST_BYTES],
                   const uint8_t signature[DIGEST_SIGNATURE])
{
    struct digest_key *key = digest_key_new(point);
    const bool good = key != NULL && digest_verify_by(key, digest, signature);
    digest_key_free(key);
    return good;
}
