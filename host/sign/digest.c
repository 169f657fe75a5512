// SPDX-License-Identifier: Apache-2.0
#include "host/sign/digest.h"

#include <string.h>

#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
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

bool digest_verify(const uint8_t point[DIGEST_POINT], const uint8_t digest[DIGEST_BYTES],
                   const uint8_t signature[DIGEST_SIGNATURE])
{
    bool good = false;
    unsigned char *der = NULL;
    int size = -1;
    ECDSA_SIG *pair = ECDSA_SIG_new();
    BIGNUM *r = BN_bin2bn(signature, 32, NULL);
    BIGNUM *s = BN_bin2bn(signature + 32, 32, NULL);
    if (pair != NULL && r != NULL && s != NULL && ECDSA_SIG_set0(pair, r, s) == 1) {
        r = s = NULL;
        size = i2d_ECDSA_SIG(pair, &der);
    }
    EVP_PKEY *key = key_of(point);
    EVP_PKEY_CTX *context = key != NULL ? EVP_PKEY_CTX_new_from_pkey(NULL, key, NULL) : NULL;
    if (size > 0 && context != NULL && EVP_PKEY_verify_init(context) == 1) {
        good = EVP_PKEY_verify(context, der, (size_t)size, digest, DIGEST_BYTES) == 1;
    }
    EVP_PKEY_CTX_free(context);
    EVP_PKEY_free(key);
    BN_free(r);
    BN_free(s);
    ECDSA_SIG_free(pair);
    OPENSSL_free(der);
    return good;
}
