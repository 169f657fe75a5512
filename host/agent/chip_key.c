// SPDX-License-Identifier: Apache-2.0
// By EC_KEY_METHOD: deprecated in OpenSSL 3.0, and what it has for a key that is elsewhere without
// a provider of one's own.
#define OPENSSL_SUPPRESS_DEPRECATED
#include "host/agent/chip_key.h"

#include <openssl/ec.h>
#include <openssl/x509.h>
#include <string.h>

static EC_KEY_METHOD *method;
static struct sign_fault last;

const char *chip_key_fault(void)
{
    return last.text;
}

static ECDSA_SIG *sign_digest(const unsigned char *digest, int size, const BIGNUM *inverse,
                              const BIGNUM *r, EC_KEY *key)
{
    uint8_t signature[64];
    struct device *device = EC_KEY_get_ex_data(key, 0);
    (void)inverse;
    (void)r;
    last.text[0] = '\0';
    if (device == NULL || size != 32) {
        sign_note(&last, "the chip signs SHA-256 digests alone");
        return NULL;
    }
    if (device_sign(device, digest, signature, &last) != SIGN_OK) {
        return NULL;
    }
    ECDSA_SIG *made = ECDSA_SIG_new();
    BIGNUM *first = BN_bin2bn(signature, 32, NULL), *second = BN_bin2bn(signature + 32, 32, NULL);
    if (made == NULL || first == NULL || second == NULL ||
        ECDSA_SIG_set0(made, first, second) != 1) {
        BN_free(first);
        BN_free(second);
        ECDSA_SIG_free(made);
        return NULL;
    }
    return made;
}

static int sign_der(int type, const unsigned char *digest, int size, unsigned char *out,
                    unsigned int *out_size, const BIGNUM *inverse, const BIGNUM *r, EC_KEY *key)
{
    (void)type;
    ECDSA_SIG *made = sign_digest(digest, size, inverse, r, key);
    const int bytes = made != NULL ? i2d_ECDSA_SIG(made, &out) : 0;
    ECDSA_SIG_free(made);
    if (bytes <= 0) {
        return 0;
    }
    *out_size = (unsigned)bytes;
    return 1;
}

static bool prepare(void)
{
    if (method == NULL) {
        method = EC_KEY_METHOD_new(EC_KEY_OpenSSL());
        if (method != NULL) {
            EC_KEY_METHOD_set_sign(method, sign_der, NULL, sign_digest);
        }
    }
    return method != NULL;
}

EVP_PKEY *chip_key_new(struct device *device)
{
    uint8_t point[1 + DEVICE_POINT] = {0x04};
    EC_KEY *key = prepare() ? EC_KEY_new_by_curve_name(NID_X9_62_prime256v1) : NULL;
    EVP_PKEY *made = EVP_PKEY_new();
    memcpy(point + 1, device->general, DEVICE_POINT);
    if (key == NULL || made == NULL || EC_KEY_oct2key(key, point, sizeof point, NULL) != 1 ||
        EC_KEY_set_method(key, method) != 1 || EC_KEY_set_ex_data(key, 0, device) != 1 ||
        EVP_PKEY_assign_EC_KEY(made, key) != 1) {
        EC_KEY_free(key);
        EVP_PKEY_free(made);
        return NULL;
    }
    return made;
}

void chip_key_free(EVP_PKEY *key)
{
    EVP_PKEY_free(key);
}

size_t chip_key_request(EVP_PKEY *key, uint8_t *out, size_t most, struct sign_fault *fault)
{
    static const unsigned char name[] = "openpluton device";
    X509_REQ *request = X509_REQ_new();
    X509_NAME *subject = request != NULL ? X509_REQ_get_subject_name(request) : NULL;
    uint8_t *der = NULL;
    size_t size = 0;
    if (subject != NULL && X509_REQ_set_version(request, 0) == 1 &&
        X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8, name, -1, -1, 0) == 1 &&
        X509_REQ_set_pubkey(request, key) == 1 && X509_REQ_sign(request, key, EVP_sha256()) > 0) {
        const int bytes = i2d_X509_REQ(request, &der);
        if (bytes > 0 && (size_t)bytes <= most) {
            size = (size_t)bytes;
            memcpy(out, der, size);
        }
    }
    if (size == 0) {
        sign_note(fault, "the certificate request can't be made: %s",
                  last.text[0] != '\0' ? last.text : "OpenSSL failed");
    }
    OPENSSL_free(der);
    X509_REQ_free(request);
    return size;
}
