// SPDX-License-Identifier: Apache-2.0
#include "host/image/image_file.h"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <string.h>

#include "firmware/lib/lms.h"

#define POINT_BYTES 65 // 0x04 || X || Y

const char *image_file_text(enum image_file_status status)
{
    switch (status) {
    case IMAGE_FILE_OK:
        return "ok";
    case IMAGE_FILE_ERROR_TYPE:
        return "no such type of image";
    case IMAGE_FILE_ERROR_PAYLOAD:
        return "the payload is empty, too long, or no multiple of four bytes";
    case IMAGE_FILE_ERROR_NUMBER:
        return "a number is outside its field's range";
    case IMAGE_FILE_ERROR_HOSTS:
        return "the hosts are no names, or do not fit";
    case IMAGE_FILE_ERROR_CERTIFICATE:
        return "the certificate is not signed by the root key that it names";
    case IMAGE_FILE_ERROR_KEY_TYPE:
        return "the certificate does not allow images of this type";
    case IMAGE_FILE_ERROR_SIGN:
        return "who signs failed, or signed with another key";
    case IMAGE_FILE_ERROR_INTERNAL:
        return "OpenSSL failed";
    default:
        return "unknown status";
    }
}

// ---- image.h's operations ----

static bool sha256(void *context, const struct hash_part *parts, size_t count,
                   uint8_t digest[HASH_BYTES])
{
    uint8_t result[HASH_BYTES];
    EVP_MD_CTX *md = EVP_MD_CTX_new();
    (void)context;
    bool ok = md != NULL && EVP_DigestInit_ex(md, EVP_sha256(), NULL) == 1;
    for (size_t i = 0; i < count && ok; i++) {
        ok = EVP_DigestUpdate(md, parts[i].bytes, parts[i].size) == 1;
    }
    ok = ok && EVP_DigestFinal_ex(md, result, NULL) == 1;
    EVP_MD_CTX_free(md);
    if (ok) {
        memcpy(digest, result, sizeof result);
    }
    return ok;
}

// Null for what is no point of P-256.
static EVP_PKEY *public_key(const uint8_t key[IMAGE_KEY_BYTES])
{
    uint8_t point[POINT_BYTES] = {0x04};
    char group[] = "P-256";
    EVP_PKEY *pkey = NULL;
    memcpy(point + 1, key, IMAGE_KEY_BYTES);
    const OSSL_PARAM params[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group, 0),
        OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, point, sizeof point),
        OSSL_PARAM_construct_end()};
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
    if (context == NULL || EVP_PKEY_fromdata_init(context) != 1 ||
        EVP_PKEY_fromdata(context, &pkey, EVP_PKEY_PUBLIC_KEY, (OSSL_PARAM *)params) != 1) {
        pkey = NULL;
    }
    EVP_PKEY_CTX_free(context);
    return pkey;
}

// r || s in DER, which is OpenSSL's form of it; null if there is no memory.
static uint8_t *der_of(const uint8_t rs[IMAGE_SIGNATURE_BYTES], int *size)
{
    uint8_t *der = NULL;
    ECDSA_SIG *signature = ECDSA_SIG_new();
    BIGNUM *r = BN_bin2bn(rs, HASH_BYTES, NULL), *s = BN_bin2bn(rs + HASH_BYTES, HASH_BYTES, NULL);
    if (signature != NULL && r != NULL && s != NULL && ECDSA_SIG_set0(signature, r, s) == 1) {
        r = s = NULL; // they are the signature's
        *size = i2d_ECDSA_SIG(signature, &der);
    }
    BN_free(r);
    BN_free(s);
    ECDSA_SIG_free(signature);
    return der;
}

static bool verify(void *context, const uint8_t key[IMAGE_KEY_BYTES],
                   const uint8_t digest[HASH_BYTES], const uint8_t signature[IMAGE_SIGNATURE_BYTES])
{
    int size = 0;
    EVP_PKEY *pkey = public_key(key);
    uint8_t *der = der_of(signature, &size);
    EVP_PKEY_CTX *verifier = pkey != NULL ? EVP_PKEY_CTX_new(pkey, NULL) : NULL;
    (void)context;
    const bool ok = verifier != NULL && der != NULL && size > 0 &&
                    EVP_PKEY_verify_init(verifier) == 1 &&
                    EVP_PKEY_verify(verifier, der, (size_t)size, digest, HASH_BYTES) == 1;
    EVP_PKEY_CTX_free(verifier);
    OPENSSL_free(der);
    EVP_PKEY_free(pkey);
    return ok;
}

const struct image_ops image_file_ops = {.context = NULL, .sha256 = sha256, .verify = verify};

enum image_file_status image_key_hash(const uint8_t key[IMAGE_KEY_BYTES], uint8_t hash[HASH_BYTES])
{
    static const uint8_t uncompressed = 0x04;
    const struct hash_part parts[2] = {{&uncompressed, 1}, {key, IMAGE_KEY_BYTES}};
    return sha256(NULL, parts, 2, hash) ? IMAGE_FILE_OK : IMAGE_FILE_ERROR_INTERNAL;
}

enum image_file_status image_second_hash(const uint8_t key[IMAGE_SECOND_KEY_BYTES],
                                         uint8_t hash[HASH_BYTES])
{
    const struct hash_part part = {key, IMAGE_SECOND_KEY_BYTES};
    return sha256(NULL, &part, 1, hash) ? IMAGE_FILE_OK : IMAGE_FILE_ERROR_INTERNAL;
}

// ---- Composing ----

static void set_word(uint8_t *at, uint32_t value)
{
    for (unsigned i = 0; i < 4; i++) {
        at[i] = (uint8_t)(value >> 8 * i);
    }
}

static uint32_t word(const uint8_t *at)
{
    return (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

static void set_characters(uint8_t *at, uint32_t value)
{
    for (unsigned i = 0; i < 4; i++) {
        at[i] = (uint8_t)(value >> (24 - 8 * i));
    }
}

// Signs the label and the bytes, and makes sure that `key` did it.
static enum image_file_status sign(const struct image_signer *signer, const char *label,
                                   const uint8_t *bytes, size_t size, const uint8_t *key,
                                   uint8_t *signature)
{
    const struct hash_part parts[2] = {{(const uint8_t *)label, IMAGE_LABEL_BYTES}, {bytes, size}};
    uint8_t digest[HASH_BYTES];
    if (!sha256(NULL, parts, 2, digest)) {
        return IMAGE_FILE_ERROR_INTERNAL;
    }
    return signer->sign(signer->context, digest, signature) && verify(NULL, key, digest, signature)
               ? IMAGE_FILE_OK
               : IMAGE_FILE_ERROR_SIGN;
}

// Offsets of the header's fields in a certificate.
#define IN_CERTIFICATE(offset) ((offset)-IMAGE_CERTIFICATE_SIGNED_OFFSET)

enum image_file_status image_certify(const uint8_t root[IMAGE_ROOT_BYTES],
                                     const struct image_signer *root_signer, uint32_t key_id,
                                     uint32_t key_types, const uint8_t key[IMAGE_KEY_BYTES],
                                     struct image_certificate *certificate)
{
    struct image_certificate made = {{0}};
    if (key_id >= 32 || key_types == 0 || key_types >> IMAGE_TYPES != 0) {
        return IMAGE_FILE_ERROR_NUMBER;
    }
    memcpy(made.bytes + IN_CERTIFICATE(IMAGE_ROOT_OFFSET), root, IMAGE_ROOT_BYTES);
    set_word(made.bytes + IN_CERTIFICATE(IMAGE_KEY_ID_OFFSET), key_id);
    set_word(made.bytes + IN_CERTIFICATE(IMAGE_KEY_TYPES_OFFSET), key_types);
    memcpy(made.bytes + IN_CERTIFICATE(IMAGE_KEY_OFFSET), key, IMAGE_KEY_BYTES);
    const enum image_file_status status =
        sign(root_signer, IMAGE_LABEL_CERTIFICATE, made.bytes, IMAGE_CERTIFICATE_SIGNED_BYTES, root,
             made.bytes + IN_CERTIFICATE(IMAGE_CERTIFICATE_OFFSET));
    if (status == IMAGE_FILE_OK) {
        *certificate = made;
    }
    return status;
}

enum image_file_status image_certificate_check(const struct image_certificate *certificate)
{
    const uint8_t *bytes = certificate->bytes;
    const struct hash_part parts[2] = {
        {(const uint8_t *)IMAGE_LABEL_CERTIFICATE, IMAGE_LABEL_BYTES},
        {bytes, IMAGE_CERTIFICATE_SIGNED_BYTES}};
    uint8_t digest[HASH_BYTES];
    if (word(bytes + IN_CERTIFICATE(IMAGE_KEY_ID_OFFSET)) >= 32) {
        return IMAGE_FILE_ERROR_NUMBER;
    }
    if (!sha256(NULL, parts, 2, digest)) {
        return IMAGE_FILE_ERROR_INTERNAL;
    }
    return verify(NULL, bytes + IN_CERTIFICATE(IMAGE_ROOT_OFFSET), digest,
                  bytes + IN_CERTIFICATE(IMAGE_CERTIFICATE_OFFSET))
               ? IMAGE_FILE_OK
               : IMAGE_FILE_ERROR_CERTIFICATE;
}

#define ROW(type, number, name, loader, memory, entry, place, text) {type, number, entry},
static const struct {
    uint32_t type, number, entry;
} types[] = {IMAGE_TYPE_TABLE(ROW)};
#undef ROW

static bool put_hosts(uint8_t *at, const struct image_plan *plan)
{
    size_t left = IMAGE_HOSTS_BYTES;
    for (size_t i = 0; i < plan->host_count; i++) {
        const size_t size = strlen(plan->hosts[i]) + 1;
        if (size == 1 || size > left) {
            return false;
        }
        for (const char *c = plan->hosts[i]; *c != 0; c++) {
            if (*c <= ' ' || *c > '~') {
                return false;
            }
        }
        memcpy(at, plan->hosts[i], size);
        at += size;
        left -= size;
    }
    return true;
}

static enum image_file_status put_manifest(uint8_t *header, const struct image_plan *plan,
                                           const uint8_t *payload, size_t payload_bytes,
                                           uint32_t *number)
{
    const struct hash_part part = {payload, payload_bytes};
    size_t row = 0;
    while (row < sizeof types / sizeof types[0] && types[row].type != plan->type) {
        row++;
    }
    if (row == sizeof types / sizeof types[0]) {
        return IMAGE_FILE_ERROR_TYPE;
    }
    if (payload_bytes < IMAGE_PAYLOAD_LEAST || payload_bytes > IMAGE_PAYLOAD_MOST ||
        payload_bytes % 4 != 0 || payload_bytes <= types[row].entry) {
        return IMAGE_FILE_ERROR_PAYLOAD;
    }
    if (plan->security_version > 32 || (plan->data == 0) != (plan->data_bytes == 0)) {
        return IMAGE_FILE_ERROR_NUMBER;
    }
    if (!put_hosts(header + IMAGE_HOSTS_OFFSET, plan)) {
        return IMAGE_FILE_ERROR_HOSTS;
    }
    set_characters(header + IMAGE_MAGIC_OFFSET, IMAGE_MAGIC);
    set_word(header + IMAGE_VERSION_OFFSET, IMAGE_VERSION);
    set_characters(header + IMAGE_TYPE_OFFSET, plan->type);
    set_word(header + IMAGE_SECURITY_VERSION_OFFSET, plan->security_version);
    set_word(header + IMAGE_RELEASE_OFFSET, plan->release);
    set_word(header + IMAGE_PAYLOAD_BYTES_OFFSET, (uint32_t)payload_bytes);
    set_word(header + IMAGE_LOAD_OFFSET, plan->load);
    set_word(header + IMAGE_ENTRY_OFFSET, types[row].entry);
    set_word(header + IMAGE_DATA_OFFSET, plan->data);
    set_word(header + IMAGE_DATA_BYTES_OFFSET, plan->data_bytes);
    set_word(header + IMAGE_DEVICES_OFFSET, (uint32_t)plan->devices);
    set_word(header + IMAGE_DEVICES_OFFSET + 4, (uint32_t)(plan->devices >> 32));
    if (!sha256(NULL, &part, 1, header + IMAGE_DIGEST_OFFSET)) {
        return IMAGE_FILE_ERROR_INTERNAL;
    }
    *number = types[row].number;
    return IMAGE_FILE_OK;
}

// The label and what it stands before.
static bool sign_second(const struct image_second_signer *second, uint8_t *header)
{
    uint8_t message[IMAGE_LABEL_BYTES + IMAGE_SECOND_SIGNED_BYTES];
    const struct hash_part part = {message, sizeof message};
    // NOLINTNEXTLINE(bugprone-not-null-terminated-result): bytes, no string
    memcpy(message, IMAGE_LABEL_SECOND, IMAGE_LABEL_BYTES);
    memcpy(message + IMAGE_LABEL_BYTES, header + IMAGE_SECOND_SIGNED_OFFSET,
           IMAGE_SECOND_SIGNED_BYTES);
    memcpy(header + IMAGE_SECOND_KEY_OFFSET, second->key, IMAGE_SECOND_KEY_BYTES);
    return second->sign(second->context, message, sizeof message,
                        header + IMAGE_SECOND_SIGNATURE_OFFSET) &&
           lms_check(sha256, NULL, LMS_SHA256_M32_H10, second->key, &part, 1,
                     header + IMAGE_SECOND_SIGNATURE_OFFSET, IMAGE_SECOND_SIGNATURE_BYTES);
}

enum image_file_status image_compose(const struct image_plan *plan, const uint8_t *payload,
                                     size_t payload_bytes,
                                     const struct image_certificate *certificate,
                                     const struct image_signer *signer,
                                     const struct image_second_signer *second, uint8_t *image)
{
    uint8_t header[IMAGE_HEADER_BYTES] = {0};
    uint32_t number = 0;
    enum image_file_status status = put_manifest(header, plan, payload, payload_bytes, &number);
    if (status != IMAGE_FILE_OK) {
        return status;
    }
    if (certificate != NULL) {
        status = image_certificate_check(certificate);
        memcpy(header + IMAGE_CERTIFICATE_SIGNED_OFFSET, certificate->bytes,
               IMAGE_FILE_CERTIFICATE_BYTES);
        if (status == IMAGE_FILE_OK && (word(header + IMAGE_KEY_TYPES_OFFSET) >> number & 1) == 0) {
            status = IMAGE_FILE_ERROR_KEY_TYPE;
        }
        if (status == IMAGE_FILE_OK) {
            status = sign(signer, IMAGE_LABEL_MANIFEST, header, IMAGE_MANIFEST_SIGNED_BYTES,
                          header + IMAGE_KEY_OFFSET, header + IMAGE_SIGNATURE_OFFSET);
        }
        if (status == IMAGE_FILE_OK && second != NULL && !sign_second(second, header)) {
            status = IMAGE_FILE_ERROR_SIGN;
        }
        if (status != IMAGE_FILE_OK) {
            return status;
        }
    }
    memmove(image + IMAGE_HEADER_BYTES, payload, payload_bytes);
    memcpy(image, header, IMAGE_HEADER_BYTES);
    return IMAGE_FILE_OK;
}

enum image_error image_file_check(const uint8_t *image, size_t bytes, const struct image_chip *chip,
                                  const struct image_wanted *wanted,
                                  struct image_manifest *manifest)
{
    struct image_manifest m;
    uint8_t digest[HASH_BYTES];
    if (bytes < IMAGE_HEADER_BYTES) {
        return IMAGE_ERROR_FORMAT;
    }
    enum image_error error = image_check(image, chip, wanted, &image_file_ops, &m);
    if (error == IMAGE_OK && bytes != IMAGE_HEADER_BYTES + (size_t)m.payload_bytes) {
        error = IMAGE_ERROR_FORMAT;
    }
    if (error == IMAGE_OK) {
        const struct hash_part part = {image + IMAGE_HEADER_BYTES, m.payload_bytes};
        error =
            sha256(NULL, &part, 1, digest) ? image_check_digest(&m, digest) : IMAGE_ERROR_DIGEST;
    }
    if (error == IMAGE_OK) {
        *manifest = m;
    }
    return error;
}
