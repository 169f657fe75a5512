// SPDX-License-Identifier: Apache-2.0
#include "host/load/synthetic.h"

#include <inttypes.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/obj_mac.h>
#include <openssl/param_build.h>
#include <stdio.h>
#include <string.h>

#include "cmodel/ecc.h"
#include "host/sign/digest.h"
#include "service/der.h"

static const char *const types[SYNTHETIC_ENTRIES] = {"BROM", "PLRT", "SMON", "POLI", "NWOS"};

// ---- software ----

static bool digest_text(const char *text, uint8_t digest[32])
{
    return digest_sha256(text, strlen(text), digest);
}

static bool component(unsigned which, uint32_t version, uint8_t signer[32], uint8_t digest[32])
{
    char name[64];
    if (which == 0) {
        memset(signer, 0, 32); // a ROM has none
        return digest_text("openpluton synthetic ROM", digest);
    }
    (void)snprintf(name, sizeof name, "openpluton synthetic %s %" PRIu32, types[which], version);
    return digest_text("openpluton synthetic image key", signer) && digest_text(name, digest);
}

bool synthetic_software(struct synthetic_software *software, uint32_t version)
{
    struct synthetic_software made = {.accumulator = {0}};
    uint8_t both[32 + PLUTON_ENTRY_BYTES];
    bool good = true;
    for (unsigned i = 0; i < SYNTHETIC_ENTRIES && good; i++) {
        uint8_t *entry = made.entry[i];
        const uint32_t said = i == 0 ? 0 : version;
        memcpy(entry + PLUTON_ENTRY_TYPE_OFFSET, types[i], 4);
        for (unsigned b = 0; b < 4; b++) {
            entry[PLUTON_ENTRY_SECURITY_VERSION_OFFSET + b] = (uint8_t)(said >> (24 - 8 * b));
        }
        good = component(i, said, entry + PLUTON_ENTRY_SIGNER_OFFSET,
                         entry + PLUTON_ENTRY_DIGEST_OFFSET);
        memcpy(both, made.accumulator, 32);
        memcpy(both + 32, entry, PLUTON_ENTRY_BYTES);
        good = good && digest_sha256(both, sizeof both, made.accumulator);
    }
    if (good) {
        *software = made;
    }
    return good;
}

static void hex(char *out, const uint8_t *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        (void)snprintf(out + 2 * i, 3, "%02x", bytes[i]);
    }
}

size_t synthetic_policy(uint64_t epoch, uint32_t least, char *out, size_t room)
{
    uint8_t signer[32], digest[32];
    char s[65], d[65];
    if (!component(0, 0, signer, digest)) {
        return 0;
    }
    hex(d, digest, 32);
    int at = snprintf(out, room, "openpluton policy 1\nepoch %" PRIu64 "\nrom %s\n", epoch, d);
    for (unsigned i = 1; i < SYNTHETIC_ENTRIES; i++) {
        if (at < 0 || (size_t)at >= room) {
            return 0;
        }
        at += snprintf(out + at, room - (size_t)at, "require %s\nminimum %s %" PRIu32 "\n",
                       types[i], types[i], least);
        for (uint32_t version = 1; version <= SYNTHETIC_VERSIONS; version++) {
            if ((size_t)at >= room || !component(i, version, signer, digest)) {
                return 0;
            }
            hex(s, signer, 32);
            hex(d, digest, 32);
            at += snprintf(out + at, room - (size_t)at, "release %s %" PRIu32 " %s %s\n", types[i],
                           version, d, s);
        }
    }
    return (size_t)at < room ? (size_t)at : 0;
}

// ---- keys ----

// SHA-256 of the name is below the order but once in 2^32, and then the key is refused.
static BIGNUM *scalar_of(const char *fleet, uint64_t number, const char *use, const EC_GROUP *group)
{
    char name[256];
    uint8_t digest[32];
    const int size = snprintf(name, sizeof name, "openpluton synthetic %s key %" PRIu64 " of %s",
                              use, number, fleet);
    if (size < 0 || size >= (int)sizeof name || !digest_text(name, digest)) {
        return NULL;
    }
    BIGNUM *scalar = BN_bin2bn(digest, sizeof digest, NULL);
    if (scalar != NULL && (BN_is_zero(scalar) || BN_cmp(scalar, EC_GROUP_get0_order(group)) >= 0)) {
        BN_free(scalar);
        return NULL;
    }
    return scalar;
}

static EVP_PKEY_CTX *signer_of(const BIGNUM *scalar, const uint8_t point[65])
{
    EVP_PKEY *key = NULL;
    EVP_PKEY_CTX *signer = NULL;
    OSSL_PARAM_BLD *build = OSSL_PARAM_BLD_new();
    OSSL_PARAM *params = NULL;
    if (build != NULL &&
        OSSL_PARAM_BLD_push_utf8_string(build, OSSL_PKEY_PARAM_GROUP_NAME, "P-256", 0) == 1 &&
        OSSL_PARAM_BLD_push_octet_string(build, OSSL_PKEY_PARAM_PUB_KEY, point, 65) == 1 &&
        OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_PRIV_KEY, scalar) == 1) {
        params = OSSL_PARAM_BLD_to_param(build);
    }
    EVP_PKEY_CTX *context = params != NULL ? EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL) : NULL;
    if (context != NULL && EVP_PKEY_fromdata_init(context) == 1 &&
        EVP_PKEY_fromdata(context, &key, EVP_PKEY_KEYPAIR, params) == 1) {
        signer = EVP_PKEY_CTX_new_from_pkey(NULL, key, NULL);
    }
    if (signer != NULL && EVP_PKEY_sign_init(signer) != 1) {
        EVP_PKEY_CTX_free(signer);
        signer = NULL;
    }
    EVP_PKEY_free(key); // the signer keeps it
    EVP_PKEY_CTX_free(context);
    OSSL_PARAM_free(params);
    OSSL_PARAM_BLD_free(build);
    return signer;
}

static EVP_PKEY_CTX *key_make(const char *fleet, uint64_t number, const char *use,
                              struct token_key *out)
{
    uint8_t bytes[65];
    EVP_PKEY_CTX *signer = NULL;
    EC_GROUP *group = EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1);
    EC_POINT *point = group != NULL ? EC_POINT_new(group) : NULL;
    BIGNUM *scalar = point != NULL ? scalar_of(fleet, number, use, group) : NULL;
    if (scalar != NULL && EC_POINT_mul(group, point, scalar, NULL, NULL, NULL) == 1 &&
        EC_POINT_point2oct(group, point, POINT_CONVERSION_UNCOMPRESSED, bytes, sizeof bytes,
                           NULL) == sizeof bytes) {
        memcpy(out->x, bytes + 1, 32);
        memcpy(out->y, bytes + 33, 32);
        signer = signer_of(scalar, bytes);
    }
    BN_clear_free(scalar);
    EC_POINT_free(point);
    EC_GROUP_free(group);
    return signer;
}

static size_t sign_der(EVP_PKEY_CTX *signer, const uint8_t digest[32], uint8_t der[80])
{
    size_t size = 80;
    return EVP_PKEY_sign(signer, der, &size, digest, 32) == 1 ? size : 0;
}

static bool sign(EVP_PKEY_CTX *signer, const uint8_t digest[32], uint8_t signature[64])
{
    uint8_t der[80];
    const uint8_t *at = der;
    const size_t size = sign_der(signer, digest, der);
    ECDSA_SIG *pair = size != 0 ? d2i_ECDSA_SIG(NULL, &at, (long)size) : NULL;
    const bool good = pair != NULL && BN_bn2binpad(ECDSA_SIG_get0_r(pair), signature, 32) == 32 &&
                      BN_bn2binpad(ECDSA_SIG_get0_s(pair), signature + 32, 32) == 32;
    ECDSA_SIG_free(pair);
    return good;
}

// ---- the certificate request (RFC 2986) ----

#define BYTES(text) (text), sizeof(text) - 1

// By the golden model, with a k that follows from the name, too: a device makes its request once
// and keeps it, and so do these from one process to the next.
static size_t sign_request(const char *fleet, uint64_t number, const uint8_t digest[32],
                           uint8_t der[80])
{
    EC_GROUP *group = EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1);
    BIGNUM *k = group != NULL ? scalar_of(fleet, number, "request", group) : NULL;
    BIGNUM *d = group != NULL ? scalar_of(fleet, number, "general", group) : NULL;
    uint8_t nonce[ECC_BYTES], key[ECC_BYTES];
    struct ecc_signature made;
    ECDSA_SIG *pair = ECDSA_SIG_new();
    BIGNUM *r = NULL, *s = NULL;
    size_t size = 0;
    if (k != NULL && d != NULL && BN_bn2binpad(k, nonce, sizeof nonce) == sizeof nonce &&
        BN_bn2binpad(d, key, sizeof key) == sizeof key &&
        ecc_sign(key, digest, nonce, &made) == ECC_OK) {
        r = BN_bin2bn(made.r, sizeof made.r, NULL);
        s = BN_bin2bn(made.s, sizeof made.s, NULL);
    }
    if (r != NULL && s != NULL && pair != NULL && ECDSA_SIG_set0(pair, r, s) == 1) {
        r = s = NULL; // the pair's
        const int bytes = i2d_ECDSA_SIG(pair, &der);
        size = bytes > 0 ? (size_t)bytes : 0;
    }
    ECDSA_SIG_free(pair);
    BN_free(r);
    BN_free(s);
    BN_clear_free(d);
    BN_clear_free(k);
    EC_GROUP_free(group);
    return size;
}

static bool make_request(struct synthetic_device *device, const char *fleet, uint64_t number)
{
    uint8_t statement[256], whole[256], digest[32], signature[80];
    struct der d = {statement, sizeof statement, true};
    der_bytes(&d, BYTES("\xA0\x00")); // no attributes
    size_t end = d.at;
    der_bytes(&d, &device->general, sizeof device->general);
    der_bytes(&d, "\x04", 1);
    der_bit_string(&d, end);
    der_bytes(&d, BYTES("\x30\x13\x06\x07\x2A\x86\x48\xCE\x3D\x02\x01\x06\x08\x2A\x86\x48\xCE\x3D"
                        "\x03\x01\x07"));
    der_wrap(&d, DER_SEQUENCE, end);
    der_bytes(&d, BYTES("\x30\x00"));     // the subject, without a name
    der_bytes(&d, BYTES("\x02\x01\x00")); // version 0
    der_wrap(&d, DER_SEQUENCE, sizeof statement);
    const size_t size = sizeof statement - d.at;
    const size_t signature_size = d.good && digest_sha256(statement + d.at, size, digest)
                                      ? sign_request(fleet, number, digest, signature)
                                      : 0;
    struct der w = {whole, sizeof whole, true};
    der_bytes(&w, signature, signature_size);
    der_bit_string(&w, sizeof whole);
    der_bytes(&w, BYTES("\x30\x0A\x06\x08\x2A\x86\x48\xCE\x3D\x04\x03\x02")); // ecdsa-with-SHA256
    der_bytes(&w, statement + d.at, size);
    der_wrap(&w, DER_SEQUENCE, sizeof whole);
    device->request_size = sizeof whole - w.at;
    if (signature_size == 0 || !w.good || device->request_size > sizeof device->request) {
        return false;
    }
    memcpy(device->request, whole + w.at, device->request_size);
    return true;
}

// ---- devices ----

bool synthetic_device_make(struct synthetic_device *device, const char *fleet, uint64_t number)
{
    struct synthetic_device made = {.request_size = 0};
    made.attestation_signer = key_make(fleet, number, "attestation", &made.attestation);
    made.general_signer = key_make(fleet, number, "general", &made.general);
    if (made.attestation_signer == NULL || made.general_signer == NULL ||
        !make_request(&made, fleet, number)) {
        synthetic_device_free(&made);
        return false;
    }
    token_digest(&made.attestation, made.id);
    memcpy(made.seed, made.id, sizeof made.seed); // any bytes will do
    *device = made;
    return true;
}

void synthetic_device_free(struct synthetic_device *device)
{
    EVP_PKEY_CTX_free(device->attestation_signer);
    EVP_PKEY_CTX_free(device->general_signer);
    *device = (struct synthetic_device){.request_size = 0};
}

static bool make_token(const struct synthetic_device *device, struct token_input *in,
                       const uint8_t nonce[32], uint8_t token[PLUTON_TOKEN_MAX], size_t *size)
{
    uint8_t said[PLUTON_TOKEN_SIGNED_MAX], digest[32], signature[64];
    size_t said_size = 0;
    in->attestation = device->attestation;
    in->general = device->general;
    memcpy(in->seed, device->seed, sizeof in->seed);
    memcpy(in->nonce, nonce, sizeof in->nonce);
    return token_to_sign(in, said, &said_size) == TOKEN_OK &&
           digest_sha256(said, said_size, digest) &&
           sign(device->attestation_signer, digest, signature) &&
           token_encode(in, signature, token, size) == TOKEN_OK;
}

bool synthetic_token(const struct synthetic_device *device,
                     const struct synthetic_software *software,
                     const uint8_t nonce[PROTOCOL_NONCE_BYTES], uint8_t token[PLUTON_TOKEN_MAX],
                     size_t *size)
{
    struct token_input in = {
        .entries = software->entry, .count = SYNTHETIC_ENTRIES, .life_cycle = 0x3000};
    memcpy(in.accumulator, software->accumulator, sizeof in.accumulator);
    return make_token(device, &in, nonce, token, size);
}

bool synthetic_evidence(const struct synthetic_device *device,
                        const struct synthetic_software *software,
                        const uint8_t nonce[PROTOCOL_NONCE_BYTES],
                        uint8_t body[PROTOCOL_ATTEST_MOST], size_t *size)
{
    size_t at = 0;
    if (!synthetic_token(device, software, nonce, body + 2, &at)) {
        return false;
    }
    body[0] = (uint8_t)(at >> 8);
    body[1] = (uint8_t)at;
    at += 2;
    body[at] = (uint8_t)(device->request_size >> 8);
    body[at + 1] = (uint8_t)device->request_size;
    memcpy(body + at + 2, device->request, device->request_size);
    *size = at + 2 + device->request_size;
    return true;
}

bool synthetic_proof(const struct synthetic_device *device, const uint8_t nonce[32],
                     uint8_t token[PLUTON_TOKEN_MAX], size_t *size, uint8_t possession[64])
{
    static const char label[] = "openpluton proof of possession 1";
    enum { LABEL = sizeof label - 1, KEY = 2 * 32 };
    uint8_t said[LABEL + 32 + 2 * KEY], digest[32];
    struct synthetic_software software;
    struct token_input in = {.count = 1, .life_cycle = 0x2000};
    memcpy(said, label, LABEL);
    memcpy(said + LABEL, nonce, 32);
    memcpy(said + LABEL + 32, &device->attestation, KEY);
    memcpy(said + LABEL + 32 + KEY, &device->general, KEY);
    if (!synthetic_software(&software, 1)) {
        return false;
    }
    // Of one entry, the ROM's.
    uint8_t both[32 + PLUTON_ENTRY_BYTES] = {0};
    memcpy(both + 32, software.entry[0], PLUTON_ENTRY_BYTES);
    in.entries = software.entry;
    return digest_sha256(both, sizeof both, in.accumulator) &&
           make_token(device, &in, nonce, token, size) &&
           digest_sha256(said, sizeof said, digest) &&
           sign(device->general_signer, digest, possession);
}
