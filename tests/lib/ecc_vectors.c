// SPDX-License-Identifier: Apache-2.0
#include "tests/lib/ecc_vectors.h"

#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_MESSAGE = 4096 };

struct ecc_vectors {
    char path[1024], error[1200];
    const char *section; // that the headings of P-256 have in them; NULL: the field `Key` has
    const char *begin;   // how a line of their headings begins
    const char *inner;   // how headings begin that end no section, "" if there are none
    const char *field;   // of every case
    struct records *records;
    unsigned cases;
    bool ended;
};

static bool fail(struct ecc_vectors *v, const char *what, const char *why)
{
    if (v->error[0] == '\0') {
        snprintf(v->error, sizeof v->error, "%.1000s: %.80s%.80s", v->path, what, why);
    }
    return false;
}

static struct ecc_vectors *open_file(const char *folder, const char *name)
{
    struct ecc_vectors *v = calloc(1, sizeof *v);
    if (v == NULL) {
        abort();
    }
    const char *root = getenv("PLUTON_VECTORS");
    if (root == NULL || root[0] == '\0') {
        snprintf(v->error, sizeof v->error,
                 "PLUTON_VECTORS is not set: it names the folder hashes/SHA2 of the Python package "
                 "cryptography-vectors");
        return v;
    }
    snprintf(v->path, sizeof v->path, "%s/../../asymmetric/%s/%s", root, folder, name);
    v->records = records_open(v->path);
    if (v->records == NULL) {
        (void)fail(v, "can't be opened", " (PLUTON_VECTORS)");
    }
    return v;
}

struct ecc_vectors *ecc_vectors_open(const char *version, enum ecc_vectors_kind kind)
{
    static const char *const files[ECC_VECTORS_KINDS] = {"KeyPair.rsp", "PKV.rsp", "SigGen.txt",
                                                         "SigGen.rsp", "SigVer.rsp"};
    static const char *const fields[ECC_VECTORS_KINDS] = {"d", "Result", "S", "S", "Result"};
    char folder[64];
    snprintf(folder, sizeof folder, "ECDSA/%s", version);
    struct ecc_vectors *v = open_file(folder, files[kind]);
    v->section = v->begin = "[P-256";
    v->inner = "[B.";
    v->field = fields[kind];
    return v;
}

struct ecc_vectors *ecc_vectors_open_agreement(const char *file)
{
    struct ecc_vectors *v = open_file("ECDH", file);
    v->section = v->begin = "[EC - ";
    v->inner = "";
    v->field = "Result";
    return v;
}

struct ecc_vectors *ecc_vectors_open_rfc6979(void)
{
    struct ecc_vectors *v = open_file("ECDSA/RFC6979", "evppkey_ecdsa_rfc6979.txt");
    v->field = "Key";
    v->begin = "";
    v->inner = "";
    return v;
}

static bool belongs(const struct ecc_vectors *v, const struct record *record)
{
    const char *value = record_value(record, v->field);
    if (v->section == NULL) {
        return value != NULL && strncmp(value, "P-256_", 6) == 0;
    }
    return value != NULL && strstr(record->section, v->section) != NULL;
}

// The lines that begin with the field in the sections of P-256.
static unsigned count_lines(struct ecc_vectors *v)
{
    char line[2 * MAX_MESSAGE], start[64];
    snprintf(start, sizeof start, v->section == NULL ? "%s = P-256_" : "%s = ", v->field);
    bool inside = v->section == NULL;
    unsigned count = 0;
    FILE *file = fopen(v->path, "r");
    while (file != NULL && fgets(line, sizeof line, file) != NULL) {
        if (v->section != NULL && line[0] == '[' &&
            (v->inner[0] == '\0' || strncmp(line, v->inner, strlen(v->inner)) != 0)) {
            inside = strncmp(line, v->begin, strlen(v->begin)) == 0;
        }
        count += inside && strncmp(line, start, strlen(start)) == 0;
    }
    if (file != NULL) {
        fclose(file);
    }
    return count;
}

bool ecc_vectors_next(struct ecc_vectors *v, struct record *record)
{
    if (v->error[0] != '\0' || v->ended) {
        return false;
    }
    while (records_next(v->records, record)) {
        if (belongs(v, record)) {
            v->cases++;
            return true;
        }
    }
    v->ended = true;
    if (records_failed(v->records)) {
        return fail(v, "unreadable", "");
    }
    if (v->cases == 0 || v->cases != count_lines(v)) {
        return fail(v, "cases were passed over", "");
    }
    return false;
}

const char *ecc_vectors_error(const struct ecc_vectors *v)
{
    return v->error[0] == '\0' ? NULL : v->error;
}

void ecc_vectors_close(struct ecc_vectors *v)
{
    if (v->records != NULL) {
        records_close(v->records);
    }
    free(v);
}

bool ecc_vectors_number(struct ecc_vectors *v, const struct record *record, const char *name,
                        uint8_t out[ECC_BYTES], bool *fits)
{
    const char *text = record_value(record, name);
    if (text == NULL) {
        return fail(v, "there is no ", name);
    }
    while (strlen(text) > 2 * ECC_BYTES && text[0] == '0') {
        text++;
    }
    const size_t digits = strlen(text);
    if (fits != NULL) {
        *fits = digits <= 2 * ECC_BYTES;
    }
    if (digits > 2 * ECC_BYTES) {
        return fits != NULL || fail(v, "more than 256 bits: ", name);
    }
    uint8_t bytes[ECC_BYTES];
    char even[2 * ECC_BYTES + 1];
    size_t size = 0;
    memset(even, '0', sizeof even);
    memcpy(even + 2 * ECC_BYTES - digits, text, digits + 1);
    if (!records_hex(even, bytes, sizeof bytes, &size) || size != ECC_BYTES) {
        return fail(v, "not a number: ", name);
    }
    memcpy(out, bytes, ECC_BYTES);
    return true;
}

static bool hash(struct ecc_vectors *v, const char *name, const void *message, size_t size,
                 uint8_t digest[ECC_BYTES])
{
    EVP_MD *md = EVP_MD_fetch(NULL, name, NULL);
    uint8_t bytes[EVP_MAX_MD_SIZE];
    unsigned count = 0;
    const bool done = md != NULL && EVP_Digest(message, size, bytes, &count, md, NULL) == 1;
    EVP_MD_free(md);
    if (!done) {
        return fail(v, "no hash function ", name);
    }
    ecc_digest(bytes, count, digest);
    return true;
}

bool ecc_vectors_digest(struct ecc_vectors *v, const struct record *record,
                        uint8_t digest[ECC_BYTES])
{
    uint8_t message[MAX_MESSAGE];
    size_t size = 0;
    const char *text = record_value(record, "Msg");
    if (text == NULL || !records_hex(text, message, sizeof message, &size)) {
        return fail(v, "not a message: Msg", "");
    }
    char name[16] = "SHA-1";
    const char *comma = strchr(record->section, ',');
    if (comma != NULL && sscanf(comma, ",%15[^]]", name) != 1) {
        return fail(v, "no hash function: ", record->section);
    }
    return hash(v, name, message, size, digest);
}

bool ecc_vectors_result(struct ecc_vectors *v, const struct record *record, bool *bad, long *reason)
{
    const char *text = record_value(record, "Result");
    const char *bracket = text == NULL ? NULL : strchr(text, '(');
    if (bracket == NULL || (text[0] != 'P' && text[0] != 'F')) {
        return fail(v, "neither P nor F: Result", "");
    }
    char *stop;
    *bad = text[0] == 'F';
    *reason = strtol(bracket + 1, &stop, 10);
    return stop != bracket + 1 || fail(v, "no reason: Result", "");
}

bool ecc_vectors_rfc6979_key(struct ecc_vectors *v, uint8_t d[ECC_BYTES])
{
    char line[MAX_MESSAGE];
    bool found = false;
    EVP_PKEY *key = NULL;
    FILE *file = v->error[0] == '\0' ? fopen(v->path, "r") : NULL;
    while (file != NULL && !found && fgets(line, sizeof line, file) != NULL) {
        found = strncmp(line, "PrivateKey=P-256_PRIV", 21) == 0;
    }
    if (found) {
        key = PEM_read_PrivateKey(file, NULL, NULL, NULL);
    }
    if (file != NULL) {
        fclose(file);
    }
    BIGNUM *value = NULL;
    const bool read = key != NULL && EVP_PKEY_get_bn_param(key, "priv", &value) == 1 &&
                      BN_bn2binpad(value, d, ECC_BYTES) == ECC_BYTES;
    BN_free(value);
    EVP_PKEY_free(key);
    return read || fail(v, "no key of P-256", "");
}

bool ecc_vectors_rfc6979_case(struct ecc_vectors *v, const struct record *record,
                              struct ecc_vectors_rfc6979 *c)
{
    c->sign = record_value(record, "DigestSign") != NULL;
    c->bad = record_value(record, "Result") != NULL;
    const char *name = record_value(record, c->sign ? "DigestSign" : "DigestVerify");
    const char *input = record_value(record, "Input"), *output = record_value(record, "Output");
    char message[64];
    uint8_t der[128];
    size_t size = 0;
    if (name == NULL || input == NULL || sscanf(input, "\"%63[^\"]\"", message) != 1) {
        return fail(v, "no message: Input", "");
    }
    c->sha256 = strcmp(name, "SHA256") == 0;
    if (!hash(v, name, message, strlen(message), c->digest)) {
        return false;
    }
    if (output == NULL || !records_hex(output, der, sizeof der, &size)) {
        return fail(v, "no signature: Output", "");
    }
    const uint8_t *at = der;
    ECDSA_SIG *sig = d2i_ECDSA_SIG(NULL, &at, (long)size);
    const bool read = sig != NULL &&
                      BN_bn2binpad(ECDSA_SIG_get0_r(sig), c->signature.r, ECC_BYTES) == ECC_BYTES &&
                      BN_bn2binpad(ECDSA_SIG_get0_s(sig), c->signature.s, ECC_BYTES) == ECC_BYTES;
    ECDSA_SIG_free(sig);
    return read || fail(v, "no signature: Output", "");
}
