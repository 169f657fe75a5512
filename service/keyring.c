// SPDX-License-Identifier: Apache-2.0
#include "service/keyring.h"

#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "host/sign/files.h"
#include "host/sign/token_home.h"
#include "service/pem.h"

#define TOKEN_LABEL "openpluton service"
#define DEED "openpluton service deed"

enum {
    ROOT_DAYS = 3650,
    DAY = 86400,
    PEM_MOST = 4096,
};

static bool sign(void *context, enum kind kind, const uint8_t digest[32], uint8_t signature[64])
{
    struct keyring *ring = context;
    struct sign_fault fault = {""};
    return token_sign_by(&ring->token, &ring->root[kind].key, digest, signature, &fault) == SIGN_OK;
}

bool keyring_issue(struct keyring *ring, struct certificate_plan *plan,
                   uint8_t out[CERTIFICATE_MOST], size_t *size)
{
    memcpy(plan->issuer, ring->root[plan->kind].key.point, sizeof plan->issuer);
    return RAND_bytes(plan->serial, sizeof plan->serial) == 1 &&
           certificate_make(plan, &ring->signer, out, size);
}

// The root's own certificate, and that it is of this key.
static enum sign_status take_root(struct keyring_root *root, enum kind kind, const char *path,
                                  struct sign_fault *fault)
{
    uint8_t *text = NULL;
    size_t size = 0;
    enum sign_status status = files_read(path, PEM_MOST, &text, &size, fault);
    if (status != SIGN_OK) {
        return status;
    }
    root->size = pem_decode((const char *)text, "CERTIFICATE", root->der, sizeof root->der);
    free(text);
    const uint8_t *at = root->der;
    X509 *certificate = d2i_X509(NULL, &at, (long)root->size);
    uint8_t *key = NULL;
    const int key_size =
        certificate != NULL ? i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate), &key) : 0;
    const bool good = key_size > DIGEST_POINT &&
                      memcmp(key + key_size - DIGEST_POINT, root->key.point, DIGEST_POINT) == 0 &&
                      X509_verify(certificate, X509_get0_pubkey(certificate)) == 1 &&
                      digest_sha256(key, (size_t)key_size, root->anchor);
    OPENSSL_free(key);
    X509_free(certificate);
    return good ? SIGN_OK
                : sign_fail(fault, SIGN_FAILED,
                            "%s: not the certificate of the %s root key in the token", path,
                            kind_name(kind));
}

static enum sign_status make_root(struct keyring *ring, enum kind kind, const char *path,
                                  struct sign_fault *fault)
{
    uint8_t der[CERTIFICATE_MOST];
    char text[PEM_MOST];
    size_t size = 0;
    const int64_t now = (int64_t)time(NULL);
    struct certificate_plan plan = {.kind = kind,
                                    .root = true,
                                    .subject = kind_root_name(kind),
                                    .not_before = now - DAY,
                                    .not_after = now + (int64_t)ROOT_DAYS * DAY};
    memcpy(plan.point, ring->root[kind].key.point, sizeof plan.point);
    if (!keyring_issue(ring, &plan, der, &size) ||
        pem_encode("CERTIFICATE", der, size, text, sizeof text) == 0) {
        return sign_fail(fault, SIGN_FAILED, "the %s root's certificate cannot be made",
                         kind_name(kind));
    }
    return files_replace(path, text, strlen(text), 0644, fault);
}

static enum sign_status open_root(struct keyring *ring, enum kind kind, const char *folder,
                                  bool make, struct sign_fault *fault)
{
    struct keyring_root *root = &ring->root[kind];
    char name[16], path[PATH_MAX], label[64];
    (void)snprintf(label, sizeof label, "%s", kind_root_name(kind));
    (void)snprintf(name, sizeof name, "%s.pem", kind_name(kind));
    enum sign_status status = files_path(path, folder, name, fault);
    if (status == SIGN_OK && make && !files_exist(path)) {
        status = token_make_key(&ring->token, label, fault);
    }
    if (status == SIGN_OK) {
        status = token_find_key(&ring->token, label, &root->key, fault);
    }
    if (status == SIGN_OK) {
        status = token_hold_key(&ring->token, &root->key, fault);
    }
    if (status == SIGN_OK && make && !files_exist(path)) {
        status = make_root(ring, kind, path, fault);
    }
    return status == SIGN_OK ? take_root(root, kind, path, fault) : status;
}

static enum sign_status open_roots(struct keyring *ring, const char *folder, bool *first,
                                   struct sign_fault *fault)
{
    char path[PATH_MAX];
    enum sign_status status = files_path(path, folder, "roots", fault);
    if (status == SIGN_OK) {
        status = files_folder(path, fault);
    }
    // The note is written last: without it an earlier first start was cut, and begins again.
    struct token_note note = {0};
    bool found = false;
    if (status == SIGN_OK) {
        status = token_read_note(&ring->token, DEED, &note, &found, fault);
    }
    for (unsigned kind = 0; kind < KINDS && status == SIGN_OK; kind++) {
        status = open_root(ring, (enum kind)kind, path, !found, fault);
    }
    if (status == SIGN_OK && !found) {
        status = token_write_note(&ring->token, DEED, &note, fault);
    }
    *first = !found;
    return status;
}

enum sign_status keyring_open(struct keyring *ring, const char *folder, const char *module,
                              bool *first, struct sign_fault *fault)
{
    char pin[PATH_MAX];
    const bool softhsm = module == NULL;
    *ring = (struct keyring){.signer = {ring, sign}};
    enum sign_status status = files_folder(folder, fault);
    if (status == SIGN_OK && softhsm) {
        status = token_home_softhsm(folder, fault);
    }
    if (status == SIGN_OK) {
        status = token_load(&ring->module, softhsm ? TOKEN_SOFTHSM : module, fault);
    }
    if (status == SIGN_OK) {
        status = files_path(pin, folder, "pin", fault);
    }
    if (status == SIGN_OK) {
        const struct token_home home = {folder, &ring->module, softhsm};
        status = token_home_open(&home, TOKEN_LABEL, pin, true, &ring->token, fault);
    }
    if (status == SIGN_OK) {
        status = open_roots(ring, folder, first, fault);
    }
    if (status != SIGN_OK) {
        keyring_close(ring);
    }
    return status;
}

void keyring_close(struct keyring *ring)
{
    for (unsigned kind = 0; kind < KINDS; kind++) {
        token_let_go(&ring->root[kind].key);
    }
    token_close(&ring->token);
    token_unload(&ring->module);
}

enum sign_status keyring_read_deed(struct keyring *ring, struct token_note *note,
                                   struct sign_fault *fault)
{
    bool found = false;
    const enum sign_status status = token_read_note(&ring->token, DEED, note, &found, fault);
    return status == SIGN_OK && !found
               ? sign_fail(fault, SIGN_FAILED, "the token has no '%s'", DEED)
               : status;
}

enum sign_status keyring_write_deed(struct keyring *ring, const struct token_note *note,
                                    struct sign_fault *fault)
{
    return token_write_note(&ring->token, DEED, note, fault);
}
