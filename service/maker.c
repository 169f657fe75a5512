// SPDX-License-Identifier: Apache-2.0
// pluton-maker: what a manufacturer and an operator hand to the attestation service.
#include <getopt.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "firmware/lib/image.h"
#include "host/image/image_file.h"
#include "host/sign/digest.h"
#include "host/sign/files.h"
#include "host/verify/token.h"
#include "service/text.h"

enum { MOST = 1 << 18, TOKEN_DIGITS = 2 * VERIFY_MAX_SIZE };

static const char help[] =
    "usage: pluton-maker --maker KEY -- list LIST FILE...\n"
    "       pluton-maker -- releases FILE...\n"
    "\n"
    "  list      a manufacturer's list of devices (docs/attestation-service.md): each FILE is "
    "what\n"
    "            ./pluton chip pubkeys --nonce printed, all of the same nonce. Prints the line "
    "that "
    "the\n"
    "            service's configuration needs\n"
    "  releases  lines of a policy: for a signed image what it is measured as, for an attestation\n"
    "            token the boot ROM in it\n"
    "\n"
    "  --maker KEY  file with the manufacturer's private key (PEM); made if there is none\n"
    "\n"
    "Exit: 0 done, 1 failed, 2 wrong use.\n";

static int fail(enum sign_status status, const struct sign_fault *fault)
{
    fprintf(stderr, "pluton-maker: %s\n", fault->text);
    return (int)status;
}

// ---- the manufacturer's key ----

static enum sign_status make_key(const char *path, struct sign_fault *fault)
{
    EVP_PKEY *key = EVP_EC_gen("P-256");
    BIO *out = BIO_new(BIO_s_mem());
    char *text = NULL;
    const bool good = key != NULL && out != NULL &&
                      PEM_write_bio_PrivateKey(out, key, NULL, NULL, 0, NULL, NULL) == 1;
    const long size = good ? BIO_get_mem_data(out, &text) : 0;
    const enum sign_status status = size > 0 ? files_replace(path, text, (size_t)size, 0600, fault)
                                             : sign_fail(fault, SIGN_FAILED, "no key can be made");
    BIO_free(out);
    EVP_PKEY_free(key);
    return status;
}

static enum sign_status load_key(const char *path, EVP_PKEY **key, uint8_t point[DIGEST_POINT],
                                 struct sign_fault *fault)
{
    uint8_t bytes[1 + DIGEST_POINT];
    size_t size = 0;
    enum sign_status status = files_exist(path) ? SIGN_OK : make_key(path, fault);
    if (status != SIGN_OK) {
        return status;
    }
    FILE *file = fopen(path, "r");
    EVP_PKEY *found = file != NULL ? PEM_read_PrivateKey(file, NULL, NULL, NULL) : NULL;
    if (file != NULL) {
        (void)fclose(file);
    }
    if (found == NULL ||
        EVP_PKEY_get_octet_string_param(found, OSSL_PKEY_PARAM_PUB_KEY, bytes, sizeof bytes,
                                        &size) != 1 ||
        size != sizeof bytes) {
        EVP_PKEY_free(found);
        return sign_fail(fault, SIGN_FAILED, "%s: not a private key of P-256", path);
    }
    memcpy(point, bytes + 1, DIGEST_POINT);
    *key = found;
    return SIGN_OK;
}

static bool sign(EVP_PKEY *key, const struct text *text, uint8_t signature[DIGEST_SIGNATURE])
{
    uint8_t der[80];
    size_t size = sizeof der;
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    bool good = context != NULL &&
                EVP_DigestSignInit(context, NULL, EVP_sha256(), NULL, key) == 1 &&
                EVP_DigestSign(context, der, &size, (const uint8_t *)text->at, text->size) == 1;
    EVP_MD_CTX_free(context);
    const uint8_t *at = der;
    ECDSA_SIG *pair = good ? d2i_ECDSA_SIG(NULL, &at, (long)size) : NULL;
    good = pair != NULL && BN_bn2binpad(ECDSA_SIG_get0_r(pair), signature, 32) == 32 &&
           BN_bn2binpad(ECDSA_SIG_get0_s(pair), signature + 32, 32) == 32;
    ECDSA_SIG_free(pair);
    return good;
}

// ---- list ----

// The word behind `name` at a line's begin, of `digits` at most; NULL: there is none.
static char *word_of(const char *text, const char *name, size_t digits)
{
    const size_t size = strlen(name);
    for (const char *line = text; line != NULL; line = strchr(line, '\n')) {
        line += *line == '\n';
        if (strncmp(line, name, size) == 0 && line[size] == ' ') {
            const char *word = line + size + strspn(line + size, " ");
            const size_t length = strspn(word, "0123456789abcdef");
            return length > 0 && length <= digits ? strndup(word, length) : NULL;
        }
    }
    return NULL;
}

// The nonce that the token answers.
static bool nonce_of(const char *digits, uint8_t nonce[VERIFY_BYTES])
{
    uint8_t token[VERIFY_MAX_SIZE];
    struct verify_statement statement;
    const size_t size = strlen(digits) / 2;
    if (size > sizeof token || !files_unhex(digits, token, size) ||
        verify_decode(token, size, &statement) != VERIFY_OK) {
        return false;
    }
    memcpy(nonce, statement.nonce, VERIFY_BYTES);
    return true;
}

static enum sign_status add_device(struct text *list, const char *path, uint8_t nonce[VERIFY_BYTES],
                                   bool first, struct sign_fault *fault)
{
    uint8_t *text = NULL, own[VERIFY_BYTES];
    size_t size = 0;
    char hex[2 * VERIFY_BYTES + 1];
    const enum sign_status status = files_read(path, MOST, &text, &size, fault);
    if (status != SIGN_OK) {
        return status;
    }
    char *word[4] = {word_of((char *)text, "attestation", 2 * DIGEST_POINT),
                     word_of((char *)text, "general", 2 * DIGEST_POINT),
                     word_of((char *)text, "token", TOKEN_DIGITS),
                     word_of((char *)text, "possession", 2 * DIGEST_SIGNATURE)};
    bool good = word[0] != NULL && word[1] != NULL && word[2] != NULL && word[3] != NULL &&
                nonce_of(word[2], own) && (first || memcmp(own, nonce, sizeof own) == 0);
    if (good) {
        if (first) {
            memcpy(nonce, own, sizeof own);
            files_hex(hex, own, sizeof own);
            text_add(list, "nonce %s\n", hex);
        }
        text_add(list, "device %s %s %s %s\n", word[0], word[1], word[2], word[3]);
        good = !list->failed;
    }
    for (unsigned i = 0; i < 4; i++) {
        free(word[i]);
    }
    free(text);
    return good ? SIGN_OK
                : sign_fail(fault, SIGN_FAILED,
                            "%s: not what ./pluton chip pubkeys --nonce printed, or of another "
                            "nonce than the file before it",
                            path);
}

static enum sign_status make_list(const char *key_path, const char *path, char **files, int count,
                                  struct sign_fault *fault)
{
    EVP_PKEY *key = NULL;
    uint8_t point[DIGEST_POINT], nonce[VERIFY_BYTES], signature[DIGEST_SIGNATURE];
    char maker[2 * DIGEST_POINT + 1], hex[2 * DIGEST_SIGNATURE + 1];
    struct text list = {NULL, 0, 0, false};
    enum sign_status status = load_key(key_path, &key, point, fault);
    if (status == SIGN_OK) {
        files_hex(maker, point, sizeof point);
        text_add(&list, "openpluton enrolment 1\nmaker %s\n", maker);
    }
    for (int i = 0; i < count && status == SIGN_OK; i++) {
        status = add_device(&list, files[i], nonce, i == 0, fault);
    }
    if (status == SIGN_OK && sign(key, &list, signature)) {
        files_hex(hex, signature, sizeof signature);
        text_add(&list, "signature %s\n", hex);
        status = list.failed ? sign_fail(fault, SIGN_FAILED, "no memory")
                             : files_replace(path, list.at, list.size, 0644, fault);
    } else if (status == SIGN_OK) {
        status = sign_fail(fault, SIGN_FAILED, "%s: this key does not sign", key_path);
    }
    if (status == SIGN_OK) {
        printf("maker = %s\n", maker);
    }
    text_free(&list);
    EVP_PKEY_free(key);
    return status;
}

// ---- releases ----

static void print_image(const struct image_manifest *manifest, const uint8_t signer[HASH_BYTES])
{
    char digest[2 * HASH_BYTES + 1], by[2 * HASH_BYTES + 1];
    files_hex(digest, manifest->digest, sizeof manifest->digest);
    files_hex(by, signer, HASH_BYTES);
    printf("release %c%c%c%c %u %s %s\n", (char)(manifest->type >> 24),
           (char)(manifest->type >> 16), (char)(manifest->type >> 8), (char)manifest->type,
           (unsigned)manifest->security_version, digest, by);
}

static enum sign_status print_release(const char *path, struct sign_fault *fault)
{
    struct image_manifest manifest;
    struct verify_statement statement;
    uint8_t *bytes = NULL, signer[HASH_BYTES];
    size_t size = 0;
    enum sign_status status = files_read(path, MOST, &bytes, &size, fault);
    if (status != SIGN_OK) {
        return status;
    }
    if (verify_decode(bytes, size, &statement) == VERIFY_OK) {
        char rom[2 * VERIFY_BYTES + 1];
        files_hex(rom, statement.component[0].digest, VERIFY_BYTES);
        printf("rom %s\n", rom);
    } else if (size >= IMAGE_HEADER_BYTES && image_read(bytes, &manifest) == IMAGE_OK &&
               image_key_hash(bytes + IMAGE_KEY_OFFSET, signer) == IMAGE_FILE_OK) {
        print_image(&manifest, signer);
    } else {
        status = sign_fail(fault, SIGN_FAILED, "%s: neither an image nor a token", path);
    }
    free(bytes);
    return status;
}

int main(int argc, char **argv)
{
    static const struct option known[] = {{"maker", required_argument, NULL, 'm'},
                                          {"help", no_argument, NULL, 'h'},
                                          {NULL, 0, NULL, 0}};
    struct sign_fault fault = {"'list LIST FILE...' with --maker, or 'releases FILE...' (--help)"};
    const char *maker = NULL;
    enum sign_status status = SIGN_WRONG_USE;
    opterr = 0;
    (void)umask(077);
    for (int c; (c = getopt_long(argc, argv, ":h", known, NULL)) != -1;) {
        if (c == 'h') {
            fputs(help, stdout);
            return SIGN_OK;
        }
        if (c != 'm') {
            return fail(SIGN_WRONG_USE, &fault);
        }
        maker = optarg;
    }
    char **words = argv + optind;
    const int count = argc - optind;
    if (count >= 3 && strcmp(words[0], "list") == 0 && maker != NULL) {
        status = make_list(maker, words[1], words + 2, count - 2, &fault);
    } else if (count >= 2 && strcmp(words[0], "releases") == 0) {
        status = SIGN_OK;
        for (int i = 1; i < count && status == SIGN_OK; i++) {
            status = print_release(words[i], &fault);
        }
    }
    return status == SIGN_OK ? SIGN_OK : fail(status, &fault);
}
