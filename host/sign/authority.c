// SPDX-License-Identifier: Apache-2.0
#include "host/sign/authority.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "host/sign/authority_parts.h"
#include "host/sign/token_home.h"

#define TOKEN_LABEL "openpluton authority"

// Where a field of the header lies in a certificate.
#define CERTIFIED(field) (IMAGE_##field##_OFFSET - IMAGE_CERTIFICATE_SIGNED_OFFSET)

const char *authority_kind_name(enum authority_kind kind)
{
    return kind == AUTHORITY_RELEASE ? "release" : "development";
}

// ---- folder and token ----

enum sign_status authority_token(struct authority *a, const char *label, const char *pin_path,
                                 bool make, struct token *token)
{
    const struct token_home home = {
        .folder = a->folder, .module = &a->module, .softhsm = a->softhsm};
    return token_home_open(&home, label, pin_path, make, token, a->fault);
}

// The log key and the first line of the record. It may follow on a creation that was cut.
static enum sign_status begin_record(struct authority *a)
{
    const struct token_note zero = {0};
    struct token_note note;
    uint8_t point[DIGEST_POINT];
    char hex[2 * DIGEST_POINT + 1], path[PATH_MAX];
    bool found = false;
    enum sign_status status = token_read_note(&a->token, RECORD_KEY, &note, &found, a->fault);
    if (status == SIGN_OK && !found) {
        status = token_make_key(&a->token, RECORD_KEY, a->fault);
        if (status == SIGN_OK) {
            status = token_write_note(&a->token, RECORD_KEY, &zero, a->fault);
        }
    }
    if (status == SIGN_OK) {
        status = record_open(&a->record, &a->token, a->folder, a->fault);
    }
    if (status != SIGN_OK || a->record.count != 0) {
        return status;
    }
    status = token_point(&a->token, RECORD_KEY, point, a->fault);
    if (status == SIGN_OK) {
        status = files_path(path, a->folder, "log.key", a->fault);
    }
    if (status != SIGN_OK) {
        return status;
    }
    files_hex(hex, point, sizeof point);
    status = files_replace(path, hex, strlen(hex), 0644, a->fault);
    return status == SIGN_OK ? record_add(&a->record, a->fault, "create key=%s", hex) : status;
}

static enum sign_status open_folder(struct authority *a, const struct authority_options *options)
{
    static const char *const inner[] = {"keys", "approvers", "approvals"};
    char path[PATH_MAX];
    if (!files_exist(options->folder) && !options->create) {
        return sign_fail(a->fault, SIGN_WRONG_USE,
                         "%s: no authority (./pluton sign keys makes one)", options->folder);
    }
    enum sign_status status = files_folder(options->folder, a->fault);
    if (status == SIGN_OK) {
        status = files_path(path, options->folder, "lock", a->fault);
    }
    if (status == SIGN_OK) {
        status = files_lock(path, &a->lock, a->fault);
    }
    for (size_t i = 0; i < sizeof inner / sizeof *inner && status == SIGN_OK; i++) {
        status = files_path(path, options->folder, inner[i], a->fault);
        if (status == SIGN_OK) {
            status = files_folder(path, a->fault);
        }
    }
    return status;
}

static enum sign_status open_all(struct authority *a, const struct authority_options *options)
{
    char pin_path[PATH_MAX], log_path[PATH_MAX];
    const char *module = options->module != NULL ? options->module : TOKEN_SOFTHSM;
    // Asked before the folder is made, so that nothing is left behind where there is no module.
    enum sign_status status =
        access(module, R_OK) == 0 ? SIGN_OK : token_load(&a->module, module, a->fault);
    if (status == SIGN_OK) {
        status = open_folder(a, options);
    }
    if (status == SIGN_OK && a->softhsm) {
        status = token_home_softhsm(a->folder, a->fault);
    }
    if (status == SIGN_OK) {
        status = token_load(&a->module, module, a->fault);
    }
    if (status == SIGN_OK) {
        status = files_path(pin_path, a->folder, "pin", a->fault);
    }
    if (status == SIGN_OK) {
        status = files_path(log_path, a->folder, "log", a->fault);
    }
    if (status == SIGN_OK) {
        const bool make = options->create && !files_exist(log_path);
        status = authority_token(a, TOKEN_LABEL,
                                 options->pin_file != NULL ? options->pin_file : pin_path, make,
                                 &a->token);
    }
    return status == SIGN_OK ? begin_record(a) : status;
}

enum sign_status authority_open(struct authority *authority,
                                const struct authority_options *options, struct sign_fault *fault)
{
    struct authority a = {.lock = -1, .softhsm = options->module == NULL, .fault = fault};
    if (strlen(options->folder) >= sizeof a.folder) {
        return sign_fail(fault, SIGN_WRONG_USE, "--authority: the path is too long");
    }
    memcpy(a.folder, options->folder, strlen(options->folder) + 1);
    *authority = a;
    const enum sign_status status = open_all(authority, options);
    if (status != SIGN_OK) {
        authority_close(authority);
    }
    return status;
}

void authority_close(struct authority *authority)
{
    record_close(&authority->record);
    token_close(&authority->token);
    token_unload(&authority->module);
    if (authority->lock >= 0) {
        (void)close(authority->lock);
    }
    authority->lock = -1;
}

// ---- what the record says ----

const char *authority_line(const struct authority *a, const char *event, const char *field,
                           const char *value)
{
    for (size_t i = a->record.count; i > 0; i--) {
        const char *const line = a->record.line[i - 1];
        if (record_is(line, event) && record_field_is(line, field, value)) {
            return line;
        }
    }
    return NULL;
}

// ---- keys ----

struct authority_key_names authority_name_key(enum authority_kind kind, unsigned id)
{
    struct authority_key_names all = {"", "", ""};
    const char *const word = authority_kind_name(kind);
    (void)snprintf(all.token, sizeof all.token, "image %s %u", word, id);
    (void)snprintf(all.record, sizeof all.record, "%s:%u", word, id);
    (void)snprintf(all.file, sizeof all.file, "keys/%s-%u.certificate", word, id);
    return all;
}

enum sign_status authority_root(struct authority *a, enum authority_kind kind, bool make,
                                uint8_t point[DIGEST_POINT])
{
    const char *const word = authority_kind_name(kind);
    char name[32], hex[2 * DIGEST_BYTES + 1];
    uint8_t hash[DIGEST_BYTES];
    (void)snprintf(name, sizeof name, "root %s", word);
    const char *const line = authority_line(a, "root", "kind", word);
    enum sign_status status = SIGN_OK;
    if (line == NULL && !make) {
        return sign_fail(a->fault, SIGN_WRONG_USE,
                         "%s: no %s root key yet (./pluton sign keys makes it)", a->folder, word);
    }
    if (line == NULL) {
        status = token_make_key(&a->token, name, a->fault);
    }
    if (status == SIGN_OK) {
        status = token_point(&a->token, name, point, a->fault);
    }
    if (status == SIGN_OK && !digest_of_key(point, hash)) {
        status = sign_fail(a->fault, SIGN_FAILED, "SHA-256 failed");
    }
    if (status != SIGN_OK) {
        return status;
    }
    files_hex(hex, hash, sizeof hash);
    if (line != NULL) {
        return record_field_is(line, "hash", hex)
                   ? SIGN_OK
                   : sign_fail(a->fault, SIGN_FAILED, "the token's %s root key is not the recorded",
                               word);
    }
    return record_add(&a->record, a->fault, "root kind=%s hash=%s", word, hex);
}

enum sign_status authority_second(struct authority *a, enum authority_kind kind, bool make,
                                  uint8_t public_key[LMS_PUBLIC], uint32_t *next)
{
    const char *const word = authority_kind_name(kind);
    char name[32], hex[2 * DIGEST_BYTES + 1];
    uint8_t hash[DIGEST_BYTES];
    (void)snprintf(name, sizeof name, "lms-%s", word);
    const char *const line = authority_line(a, "second-key", "kind", word);
    enum sign_status status = SIGN_OK;
    if (line == NULL && !make) {
        return sign_fail(a->fault, SIGN_WRONG_USE,
                         "%s: no %s LMS key yet (./pluton sign keys --second makes it)", a->folder,
                         word);
    }
    if (line == NULL && !lms_state_exists(a->folder, name)) {
        status = lms_state_make(&a->token, a->folder, name, a->fault);
    }
    if (status == SIGN_OK) {
        status = lms_state_public(&a->token, a->folder, name, public_key, next, a->fault);
    }
    if (status == SIGN_OK && !digest_sha256(public_key, LMS_PUBLIC, hash)) {
        status = sign_fail(a->fault, SIGN_FAILED, "SHA-256 failed");
    }
    if (status != SIGN_OK) {
        return status;
    }
    files_hex(hex, hash, sizeof hash);
    if (line != NULL) {
        return record_field_is(line, "hash", hex)
                   ? SIGN_OK
                   : sign_fail(a->fault, SIGN_FAILED, "%s: not the recorded LMS key", name);
    }
    return record_add(&a->record, a->fault, "second-key kind=%s hash=%s", word, hex);
}

struct root_signer {
    struct authority *authority;
    char name[32];
    enum sign_status status; // of the token
};

static bool sign_as_root(void *context, const uint8_t digest[HASH_BYTES],
                         uint8_t signature[IMAGE_SIGNATURE_BYTES])
{
    struct root_signer *signer = context;
    signer->status = token_sign(&signer->authority->token, signer->name, digest, signature,
                                signer->authority->fault);
    return signer->status == SIGN_OK;
}

// The record first: a signature of the root key that left is never missing there.
static enum sign_status certify(struct authority *a, enum authority_kind kind, unsigned id,
                                uint32_t types, const struct authority_key_names *names)
{
    uint8_t root[DIGEST_POINT], key[DIGEST_POINT], hash[DIGEST_BYTES];
    char hex[2 * DIGEST_BYTES + 1], path[PATH_MAX];
    struct image_certificate certificate;
    struct root_signer context = {.authority = a};
    (void)snprintf(context.name, sizeof context.name, "root %s", authority_kind_name(kind));
    enum sign_status status = authority_root(a, kind, true, root);
    if (status == SIGN_OK) {
        status = token_point(&a->token, names->token, key, a->fault);
    }
    if (status == SIGN_OK && !digest_of_key(key, hash)) {
        status = sign_fail(a->fault, SIGN_FAILED, "SHA-256 failed");
    }
    if (status == SIGN_OK) {
        status = files_path(path, a->folder, names->file, a->fault);
    }
    if (status == SIGN_OK) {
        files_hex(hex, hash, sizeof hash);
        status = record_add(&a->record, a->fault, "certify key=%s types=0x%02x hash=%s",
                            names->record, (unsigned)types, hex);
    }
    if (status != SIGN_OK) {
        return status;
    }
    const struct image_signer signer = {&context, sign_as_root};
    const enum image_file_status made = image_certify(root, &signer, id, types, key, &certificate);
    if (context.status != SIGN_OK) {
        return context.status;
    }
    return made != IMAGE_FILE_OK
               ? sign_fail(a->fault, SIGN_FAILED, "certificate: %s", image_file_text(made))
               : files_replace(path, certificate.bytes, sizeof certificate.bytes, 0644, a->fault);
}

enum sign_status authority_make_key(struct authority *a, enum authority_kind kind, unsigned id,
                                    uint32_t types)
{
    const struct authority_key_names names = authority_name_key(kind, id);
    char path[PATH_MAX], is[16];
    if (id > 31 || types == 0 || types >> IMAGE_TYPES != 0) {
        return sign_fail(a->fault, SIGN_WRONG_USE,
                         "an image key has an id from 0 to 31 and at least one type");
    }
    (void)snprintf(is, sizeof is, "0x%02x", (unsigned)types);
    const char *const line = authority_line(a, "certify", "key", names.record);
    enum sign_status status = files_path(path, a->folder, names.file, a->fault);
    if (status == SIGN_OK && authority_is_revoked(a, kind, id)) {
        status = sign_fail(a->fault, SIGN_FAILED, "image key %s is revoked", names.record);
    } else if (status == SIGN_OK && line != NULL &&
               (files_exist(path) || !record_field_is(line, "types", is))) {
        status = sign_fail(a->fault, SIGN_FAILED, "there is an image key %s already", names.record);
    } else if (status == SIGN_OK && kind == AUTHORITY_RELEASE &&
               authority_approvers(a) < AUTHORITY_APPROVALS) {
        status = sign_fail(a->fault, SIGN_FAILED,
                           "a release key needs two approvers: ./pluton sign approver NAME");
    }
    if (status == SIGN_OK && line == NULL) {
        status = token_make_key(&a->token, names.token, a->fault);
    }
    return status == SIGN_OK ? certify(a, kind, id, types, &names) : status;
}

bool authority_has_key(struct authority *a, enum authority_kind kind, unsigned id)
{
    const struct authority_key_names names = authority_name_key(kind, id);
    char path[PATH_MAX];
    return authority_line(a, "certify", "key", names.record) != NULL &&
           files_path(path, a->folder, names.file, a->fault) == SIGN_OK && files_exist(path);
}

bool authority_is_revoked(struct authority *a, enum authority_kind kind, unsigned id)
{
    const struct authority_key_names names = authority_name_key(kind, id);
    return authority_line(a, "revoke", "key", names.record) != NULL;
}

enum sign_status authority_revoke(struct authority *a, enum authority_kind kind, unsigned id)
{
    const struct authority_key_names names = authority_name_key(kind, id);
    if (authority_line(a, "certify", "key", names.record) == NULL) {
        return sign_fail(a->fault, SIGN_WRONG_USE, "there is no image key %s", names.record);
    }
    if (authority_is_revoked(a, kind, id)) {
        return sign_fail(a->fault, SIGN_FAILED, "image key %s is revoked already", names.record);
    }
    return record_add(&a->record, a->fault, "revoke key=%s", names.record);
}

enum sign_status authority_certificate(struct authority *a, enum authority_kind kind, unsigned id,
                                       struct image_certificate *certificate)
{
    const struct authority_key_names names = authority_name_key(kind, id);
    struct image_certificate read;
    char path[PATH_MAX], hex[2 * DIGEST_BYTES + 1];
    uint8_t *bytes = NULL, root[DIGEST_POINT], key[DIGEST_POINT], hash[DIGEST_BYTES];
    size_t size = 0;
    const char *const line = authority_line(a, "certify", "key", names.record);
    if (line == NULL) {
        return sign_fail(a->fault, SIGN_WRONG_USE,
                         "there is no image key %s (./pluton sign keys makes it)", names.record);
    }
    enum sign_status status = files_path(path, a->folder, names.file, a->fault);
    if (status == SIGN_OK) {
        status = files_read(path, sizeof read.bytes, &bytes, &size, a->fault);
    }
    if (status == SIGN_OK && size == sizeof read.bytes) {
        memcpy(read.bytes, bytes, sizeof read.bytes);
    }
    free(bytes);
    if (status == SIGN_OK) {
        status = authority_root(a, kind, false, root);
    }
    if (status == SIGN_OK) {
        status = token_point(&a->token, names.token, key, a->fault);
    }
    if (status == SIGN_OK && !digest_of_key(key, hash)) {
        status = sign_fail(a->fault, SIGN_FAILED, "SHA-256 failed");
    }
    if (status != SIGN_OK) {
        return status;
    }
    files_hex(hex, hash, sizeof hash);
    if (size != sizeof read.bytes || image_certificate_check(&read) != IMAGE_FILE_OK ||
        memcmp(read.bytes + CERTIFIED(ROOT), root, sizeof root) != 0 ||
        memcmp(read.bytes + CERTIFIED(KEY), key, sizeof key) != 0 ||
        authority_word(read.bytes + CERTIFIED(KEY_ID)) != id ||
        !record_field_is(line, "hash", hex)) {
        return sign_fail(a->fault, SIGN_FAILED, "%s: not the certificate of this key", path);
    }
    *certificate = read;
    return SIGN_OK;
}
