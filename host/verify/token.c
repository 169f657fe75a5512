// SPDX-License-Identifier: Apache-2.0
#include "host/verify/token.h"

#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <stdatomic.h>
#include <string.h>

// The template: HEAD is everything from the end of one variable part to the next, as two arguments.
#define HEAD(text) (text), sizeof(text) - 1
#define PROTECTED "\x43\xA1\x01\x26" // { 1: -7 }, ES256
#define PROFILE "\x78\x21tag:psacertified.org,2023:psa#tfm"

enum { ARRAY = 0x80, FALSE = 0xF4, TRUE = 0xF5 };
enum { ENTRY_SIZE = 4 + 4 + 2 * VERIFY_BYTES };

const char *verify_text(enum verify_status status)
{
    static const char *const texts[] = {
        [VERIFY_OK] = "good",
        [VERIFY_ERROR_FORM] = "not an attestation token in its one encoding",
        [VERIFY_ERROR_KEY] = "the public key is no point of P-256",
        [VERIFY_ERROR_DEVICE] = "the token names another device",
        [VERIFY_ERROR_SIGNATURE] = "the token is not signed by this key",
        [VERIFY_ERROR_NONCE] = "the token answers another nonce",
        [VERIFY_ERROR_REGISTER] = "the components do not add up to the accumulation register",
        [VERIFY_ERROR_INTERNAL] = "the verifier itself failed",
    };
    return (size_t)status < sizeof texts / sizeof texts[0] ? texts[status] : "no such status";
}

// ---- form ----

// What is left to read. After the first mismatch `good` is false for good, and nothing more is
// read.
struct reader {
    const uint8_t *at;
    size_t left;
    bool good;
};

static const uint8_t *take(struct reader *r, size_t size)
{
    if (!r->good || r->left < size) {
        r->good = false;
        return NULL;
    }
    const uint8_t *found = r->at;
    r->at += size;
    r->left -= size;
    return found;
}

static void expect(struct reader *r, const char *bytes, size_t size)
{
    const uint8_t *found = take(r, size);
    r->good = r->good && memcmp(found, bytes, size) == 0;
}

// After `head` the variable bytes.
static void field(struct reader *r, const char *head, size_t head_size, void *out, size_t size)
{
    expect(r, head, head_size);
    const uint8_t *found = take(r, size);
    if (r->good) {
        memcpy(out, found, size);
    }
}

static bool boolean(struct reader *r, const char *head, size_t head_size)
{
    uint8_t value = FALSE;
    field(r, head, head_size, &value, 1);
    r->good = r->good && (value == FALSE || value == TRUE);
    return value == TRUE;
}

// Eight digits of hexadecimal, in lower case.
static uint32_t hexadecimal(struct reader *r, const char digits[8])
{
    static const char alphabet[] = "0123456789abcdef";
    uint32_t value = 0;
    for (size_t i = 0; i < 8 && r->good; i++) {
        uint32_t digit = 0;
        while (digit < 16 && alphabet[digit] != digits[i]) {
            digit++;
        }
        r->good = digit < 16;
        value = value << 4 | digit;
    }
    return value;
}

static void component(struct reader *r, struct verify_component *c)
{
    char version[8] = {0};
    field(r, HEAD("\xA4\x01\x64"), c->type, 4);
    for (size_t i = 0; i < 4; i++) {
        const char letter = c->type[i];
        r->good = r->good && ((letter >= 'A' && letter <= 'Z') || (letter >= '0' && letter <= '9'));
    }
    field(r, HEAD("\x02\x58\x20"), c->digest, VERIFY_BYTES);
    field(r, HEAD("\x04\x68"), version, sizeof version);
    c->security_version = hexadecimal(r, version);
    field(r, HEAD("\x05\x58\x20"), c->signer, VERIFY_BYTES);
}

static void claims(struct reader *r, struct verify_statement *t)
{
    uint8_t life_cycle[2] = {0};
    uint8_t array = 0;
    field(r, HEAD("\xAC\x08\xA1\x05\x58\x20"), t->general, VERIFY_BYTES);
    field(r, HEAD("\x0A\x58\x20"), t->nonce, VERIFY_BYTES);
    field(r, HEAD("\x19\x01\x00\x58\x21\x01"), t->device, VERIFY_BYTES);
    field(r, HEAD("\x19\x01\x09" PROFILE "\x19\x01\x0C\x58\x20"), t->boot_seed, VERIFY_BYTES);
    field(r, HEAD("\x19\x09\x5A\x01\x19\x09\x5B\x19"), life_cycle, sizeof life_cycle);
    t->life_cycle = (enum verify_life_cycle)(life_cycle[0] << 8 | life_cycle[1]);
    r->good = r->good && (t->life_cycle == VERIFY_PROVISIONED || t->life_cycle == VERIFY_SECURED ||
                          t->life_cycle == VERIFY_DEBUG_OPEN);
    field(r, HEAD("\x19\x09\x5C\x58\x20"), t->implementation, VERIFY_BYTES);
    field(r, HEAD("\x19\x09\x5F"), &array, 1);
    r->good = r->good && array > ARRAY && array <= ARRAY + VERIFY_COMPONENTS;
    t->count = r->good ? (size_t)(array - ARRAY) : 0;
    for (size_t i = 0; i < t->count; i++) {
        component(r, &t->component[i]);
    }
    field(r, HEAD("\x3A\x00\x01\x00\x00\x58\x20"), t->accumulator, VERIFY_BYTES);
    t->overflow = boolean(r, HEAD("\x3A\x00\x01\x00\x01"));
    t->tainted = boolean(r, HEAD("\x3A\x00\x01\x00\x02"));
}

// `said`: where the claims are, with their length of two bytes before them.
static enum verify_status decode(const uint8_t *bytes, size_t size, struct verify_statement *token,
                                 struct reader *said)
{
    struct verify_statement t;
    struct reader r = {.at = bytes, .left = size, .good = size <= VERIFY_MAX_SIZE};
    memset(&t, 0, sizeof t);
    uint8_t length[2] = {0};
    field(&r, HEAD("\xD2\x84" PROTECTED "\xA0\x59"), length, sizeof length);
    const size_t claims_size = (size_t)length[0] << 8 | length[1];
    const uint8_t *payload = take(&r, claims_size);
    field(&r, HEAD("\x58\x40"), t.signature, sizeof t.signature);
    struct reader inside = {.at = payload, .left = claims_size, .good = r.good && r.left == 0};
    claims(&inside, &t);
    if (!inside.good || inside.left != 0) {
        return VERIFY_ERROR_FORM;
    }
    *said = (struct reader){.at = payload - 2, .left = claims_size + 2, .good = true};
    *token = t;
    return VERIFY_OK;
}

enum verify_status verify_decode(const uint8_t *bytes, size_t size, struct verify_statement *token)
{
    struct reader said;
    return decode(bytes, size, token, &said);
}

// ---- digests ----

static enum verify_status hash(const void *bytes, size_t size, uint8_t digest[VERIFY_BYTES])
{
    uint8_t made[VERIFY_BYTES];
    if (EVP_Digest(bytes, size, made, NULL, EVP_sha256(), NULL) != 1) {
        return VERIFY_ERROR_INTERNAL;
    }
    memcpy(digest, made, sizeof made);
    return VERIFY_OK;
}

// SEC 1, section 2.3.3, without compression.
enum { POINT_SIZE = 1 + 2 * VERIFY_BYTES };

static void point(const struct verify_point *key, uint8_t out[POINT_SIZE])
{
    out[0] = 0x04;
    memcpy(out + 1, key->x, VERIFY_BYTES);
    memcpy(out + 1 + VERIFY_BYTES, key->y, VERIFY_BYTES);
}

enum verify_status verify_device_id(const struct verify_point *key, uint8_t id[VERIFY_BYTES])
{
    uint8_t message[POINT_SIZE];
    point(key, message);
    return hash(message, sizeof message, id);
}

enum verify_status verify_thumbprint(const struct verify_point *key, uint8_t id[VERIFY_BYTES])
{
    // { 1: 2 (EC2), -1: 1 (P-256), -2: x, -3: y }: RFC 9679, section 4.2
    static const uint8_t before_x[] = "\xA4\x01\x02\x20\x01\x21\x58\x20",
                         before_y[] = "\x22\x58\x20";
    enum { X = sizeof before_x - 1, Y = X + VERIFY_BYTES + sizeof before_y - 1 };
    uint8_t message[Y + VERIFY_BYTES];
    memcpy(message, before_x, X);
    memcpy(message + X, key->x, VERIFY_BYTES);
    memcpy(message + X + VERIFY_BYTES, before_y, sizeof before_y - 1);
    memcpy(message + Y, key->y, VERIFY_BYTES);
    return hash(message, sizeof message, id);
}

enum verify_status verify_replay(const struct verify_component *component, size_t count,
                                 uint8_t accumulator[VERIFY_BYTES])
{
    uint8_t message[VERIFY_BYTES + ENTRY_SIZE] = {0}; // the register, then an entry
    enum verify_status status = VERIFY_OK;
    for (size_t i = 0; i < count && status == VERIFY_OK; i++) {
        uint8_t *entry = message + VERIFY_BYTES;
        memcpy(entry, component[i].type, 4);
        for (unsigned b = 0; b < 4; b++) {
            entry[4 + b] = (uint8_t)(component[i].security_version >> (24 - 8 * b));
        }
        memcpy(entry + 8, component[i].signer, VERIFY_BYTES);
        memcpy(entry + 8 + VERIFY_BYTES, component[i].digest, VERIFY_BYTES);
        status = hash(message, sizeof message, message);
    }
    if (status == VERIFY_OK) {
        memcpy(accumulator, message, VERIFY_BYTES);
    }
    return status;
}

// ---- signature ----

// P-256 without a key. OpenSSL takes longer to make the curve than to take a point of it, so it is
// made once, whoever comes first, and is never changed.
static EVP_PKEY *curve(void)
{
    static _Atomic(EVP_PKEY *) made;
    EVP_PKEY *found = atomic_load(&made), *none = NULL;
    if (found != NULL) {
        return found;
    }
    found = EVP_EC_gen("P-256"); // its key is not used
    if (found != NULL && !atomic_compare_exchange_strong(&made, &none, found)) {
        EVP_PKEY_free(found);
        found = none;
    }
    return found;
}

static enum verify_status load_key(const struct verify_point *key, EVP_PKEY **out)
{
    uint8_t bytes[POINT_SIZE];
    point(key, bytes);
    EVP_PKEY *made = EVP_PKEY_new();
    EVP_PKEY_CTX *check = NULL;
    enum verify_status status = VERIFY_ERROR_INTERNAL;
    if (made != NULL && curve() != NULL && EVP_PKEY_copy_parameters(made, curve()) == 1) {
        // OpenSSL does not say whether the point or itself was at fault; both refuse.
        status = EVP_PKEY_set1_encoded_public_key(made, bytes, sizeof bytes) == 1
                     ? VERIFY_OK
                     : VERIFY_ERROR_KEY;
    }
    if (status == VERIFY_OK) {
        check = EVP_PKEY_CTX_new_from_pkey(NULL, made, NULL);
        // On the curve is enough: P-256 has a prime order, so no point of it has a smaller one.
        status = check == NULL                             ? VERIFY_ERROR_INTERNAL
                 : EVP_PKEY_public_check_quick(check) == 1 ? VERIFY_OK
                                                           : VERIFY_ERROR_KEY;
    }
    EVP_PKEY_CTX_free(check);
    if (status != VERIFY_OK) {
        EVP_PKEY_free(made);
        return status;
    }
    *out = made;
    return VERIFY_OK;
}

// r || s in the DER that OpenSSL takes. Returns its size, or 0.
static size_t der_of(const uint8_t signature[2 * VERIFY_BYTES], uint8_t **der)
{
    ECDSA_SIG *pair = ECDSA_SIG_new();
    BIGNUM *r = BN_bin2bn(signature, VERIFY_BYTES, NULL);
    BIGNUM *s = BN_bin2bn(signature + VERIFY_BYTES, VERIFY_BYTES, NULL);
    int size = 0;
    if (pair != NULL && r != NULL && s != NULL && ECDSA_SIG_set0(pair, r, s) == 1) {
        r = s = NULL; // the pair's
        size = i2d_ECDSA_SIG(pair, der);
    }
    BN_free(r);
    BN_free(s);
    ECDSA_SIG_free(pair);
    return size > 0 ? (size_t)size : 0;
}

// The statement is what RFC 9052, section 4.4, calls Sig_structure.
static enum verify_status check_signature(EVP_PKEY *key, const struct reader *said,
                                          const uint8_t signature[2 * VERIFY_BYTES])
{
    enum verify_status status = VERIFY_ERROR_INTERNAL;
    uint8_t *der = NULL;
    const size_t der_size = der_of(signature, &der);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    if (der_size != 0 && context != NULL &&
        EVP_DigestVerifyInit(context, NULL, EVP_sha256(), NULL, key) == 1 &&
        EVP_DigestVerifyUpdate(context, HEAD("\x84\x6ASignature1" PROTECTED "\x40\x59")) == 1 &&
        EVP_DigestVerifyUpdate(context, said->at, said->left) == 1) {
        // A negative answer is that of a failure, of memory say, and accuses nobody.
        const int good = EVP_DigestVerifyFinal(context, der, der_size);
        status = good == 1 ? VERIFY_OK : good == 0 ? VERIFY_ERROR_SIGNATURE : VERIFY_ERROR_INTERNAL;
    }
    EVP_MD_CTX_free(context);
    OPENSSL_free(der);
    return status;
}

static enum verify_status same(const uint8_t *one, const uint8_t *two, enum verify_status otherwise)
{
    return memcmp(one, two, VERIFY_BYTES) == 0 ? VERIFY_OK : otherwise;
}

enum verify_status verify_token(const uint8_t *bytes, size_t size, const struct verify_point *key,
                                const uint8_t nonce[VERIFY_BYTES], struct verify_statement *token)
{
    struct verify_statement t;
    struct reader said;
    uint8_t expected[VERIFY_BYTES];
    enum verify_status status = decode(bytes, size, &t, &said);
    EVP_PKEY *loaded = NULL;
    if (status == VERIFY_OK) {
        status = load_key(key, &loaded);
    }
    if (status == VERIFY_OK) {
        status = verify_device_id(key, expected);
    }
    if (status == VERIFY_OK) {
        status = same(t.device, expected, VERIFY_ERROR_DEVICE);
    }
    if (status == VERIFY_OK) {
        status = check_signature(loaded, &said, t.signature);
    }
    if (status == VERIFY_OK) {
        status = same(t.nonce, nonce, VERIFY_ERROR_NONCE);
    }
    if (status == VERIFY_OK && !t.overflow) {
        status = verify_replay(t.component, t.count, expected);
        if (status == VERIFY_OK) {
            status = same(t.accumulator, expected, VERIFY_ERROR_REGISTER);
        }
    }
    EVP_PKEY_free(loaded);
    if (status == VERIFY_OK) {
        *token = t;
    }
    return status;
}
