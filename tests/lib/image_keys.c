// SPDX-License-Identifier: Apache-2.0
#include "tests/lib/image_keys.h"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <stdlib.h>
#include <string.h>

#include "tests/lib/lms_signer.h"

#define NEED(condition)                                                                            \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            abort();                                                                               \
        }                                                                                          \
    } while (0)

static EVP_PKEY *pairs[BENCH_OTHER_KEY + 1];

static EVP_PKEY *pair(enum bench_key key)
{
    if (pairs[key] == NULL) {
        uint8_t private_key[32], point[65];
        char group[] = "P-256";
        memset(private_key, (int)key + 1, sizeof private_key);
        BIGNUM *d = BN_bin2bn(private_key, sizeof private_key, NULL);
        EC_GROUP *curve = EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1);
        EC_POINT *q = EC_POINT_new(curve);
        OSSL_PARAM_BLD *build = OSSL_PARAM_BLD_new();
        NEED(EC_POINT_mul(curve, q, d, NULL, NULL, NULL) == 1);
        NEED(EC_POINT_point2oct(curve, q, POINT_CONVERSION_UNCOMPRESSED, point, sizeof point,
                                NULL) == sizeof point);
        NEED(OSSL_PARAM_BLD_push_utf8_string(build, OSSL_PKEY_PARAM_GROUP_NAME, group, 0) == 1);
        NEED(OSSL_PARAM_BLD_push_octet_string(build, OSSL_PKEY_PARAM_PUB_KEY, point,
                                              sizeof point) == 1);
        NEED(OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_PRIV_KEY, d) == 1);
        OSSL_PARAM *params = OSSL_PARAM_BLD_to_param(build);
        EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
        NEED(EVP_PKEY_fromdata_init(context) == 1);
        NEED(EVP_PKEY_fromdata(context, &pairs[key], EVP_PKEY_KEYPAIR, params) == 1);
        EVP_PKEY_CTX_free(context);
        OSSL_PARAM_free(params);
        OSSL_PARAM_BLD_free(build);
        EC_POINT_free(q);
        EC_GROUP_free(curve);
        BN_free(d);
    }
    return pairs[key];
}

void bench_public(enum bench_key key, uint8_t point[IMAGE_KEY_BYTES])
{
    uint8_t encoded[65];
    size_t size = 0;
    NEED(EVP_PKEY_get_octet_string_param(pair(key), OSSL_PKEY_PARAM_PUB_KEY, encoded,
                                         sizeof encoded, &size) == 1);
    NEED(size == sizeof encoded);
    memcpy(point, encoded + 1, IMAGE_KEY_BYTES);
}

static bool sign(void *context, const uint8_t digest[HASH_BYTES],
                 uint8_t signature[IMAGE_SIGNATURE_BYTES])
{
    uint8_t der[80];
    size_t size = sizeof der;
    const uint8_t *at = der;
    EVP_PKEY_CTX *signer = EVP_PKEY_CTX_new((EVP_PKEY *)context, NULL);
    NEED(EVP_PKEY_sign_init(signer) == 1);
    NEED(EVP_PKEY_sign(signer, der, &size, digest, HASH_BYTES) == 1);
    EVP_PKEY_CTX_free(signer);
    ECDSA_SIG *rs = d2i_ECDSA_SIG(NULL, &at, (long)size);
    NEED(rs != NULL);
    NEED(BN_bn2binpad(ECDSA_SIG_get0_r(rs), signature, 32) == 32);
    NEED(BN_bn2binpad(ECDSA_SIG_get0_s(rs), signature + 32, 32) == 32);
    ECDSA_SIG_free(rs);
    return true;
}

struct image_signer bench_signer(enum bench_key key)
{
    return (struct image_signer){.context = pair(key), .sign = sign};
}

static struct lms_signer second_signer = {.seed = 0x21};

static bool sign_second(void *context, const uint8_t *message, size_t size,
                        uint8_t signature[IMAGE_SECOND_SIGNATURE_BYTES])
{
    lms_signer_sign((const struct lms_signer *)context, message, size, signature);
    return true;
}

struct image_second_signer bench_second(uint32_t q)
{
    struct image_second_signer second = {.context = &second_signer, .sign = sign_second};
    second_signer.q = q;
    lms_signer_key(&second_signer, second.key);
    return second;
}

struct image_certificate bench_certificate(enum bench_key root, enum bench_key key, uint32_t id,
                                           uint32_t types)
{
    uint8_t root_point[IMAGE_ROOT_BYTES], point[IMAGE_KEY_BYTES];
    struct image_certificate certificate;
    const struct image_signer signer = bench_signer(root);
    bench_public(root, root_point);
    bench_public(key, point);
    NEED(image_certify(root_point, &signer, id, types, point, &certificate) == IMAGE_FILE_OK);
    return certificate;
}
