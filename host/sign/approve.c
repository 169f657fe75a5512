// SPDX-License-Identifier: Apache-2.0
// Approvers and approvals. An approval is a signature, by the approver's own key in the approver's
// own token, of the label `openpluton app 1`, the digest that the manifest's signature signs, and
// the payload's digest.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/sign/authority_parts.h"

#define LABEL "openpluton app 1"
#define KEY "approver"

static bool is_name(const char *name)
{
    const size_t size = strlen(name);
    return size > 0 && size < AUTHORITY_NAME &&
           strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_") == size;
}

static enum sign_status check_name(struct authority *a, const char *name)
{
    return is_name(name) ? SIGN_OK
                         : sign_fail(a->fault, SIGN_WRONG_USE,
                                     "'%.40s': a name has 1 to %d of a-z, 0-9 and _", name,
                                     AUTHORITY_NAME - 1);
}

// The line that made `name` an approver; NULL if it is none, or none any more.
static const char *line_of(const struct authority *a, const char *name)
{
    for (size_t i = a->record.count; i > 0; i--) {
        const char *const line = a->record.line[i - 1];
        if (record_is(line, "dismiss") && record_field_is(line, "name", name)) {
            return NULL;
        }
        if (record_is(line, "approver") && record_field_is(line, "name", name)) {
            return line;
        }
    }
    return NULL;
}

bool authority_is_approver(const struct authority *a, const char *name)
{
    return line_of(a, name) != NULL;
}

static bool key_of(const struct authority *a, const char *name, uint8_t point[DIGEST_POINT])
{
    char hex[2 * DIGEST_POINT + 1];
    const char *const line = line_of(a, name);
    return line != NULL && record_field(line, "key", hex, sizeof hex) &&
           files_unhex(hex, point, DIGEST_POINT);
}

size_t authority_approvers(const struct authority *a)
{
    size_t count = 0;
    char name[AUTHORITY_NAME];
    for (size_t i = 0; i < a->record.count; i++) {
        const char *const line = a->record.line[i];
        if (record_is(line, "approver") && record_field(line, "name", name, sizeof name) &&
            line_of(a, name) == line) {
            count++;
        }
    }
    return count;
}

// Opens the token of an approver.
static enum sign_status open_approver(struct authority *a, const char *name, const char *pin_file,
                                      bool make, struct token *token)
{
    char label[33], file[40], path[PATH_MAX];
    (void)snprintf(label, sizeof label, "approver %s", name);
    (void)snprintf(file, sizeof file, "approvers/%s.pin", name);
    const enum sign_status status = files_path(path, a->folder, file, a->fault);
    return status == SIGN_OK
               ? authority_token(a, label, pin_file != NULL ? pin_file : path, make, token)
               : status;
}

// The approver's token signs, and the signature is one by the key on record.
static enum sign_status sign_as(struct authority *a, const char *name, const char *pin_file,
                                const uint8_t digest[DIGEST_BYTES],
                                uint8_t signature[DIGEST_SIGNATURE])
{
    uint8_t key[DIGEST_POINT];
    struct token token = {0};
    if (!key_of(a, name, key)) {
        return sign_fail(a->fault, SIGN_WRONG_USE, "'%s' is no approver here", name);
    }
    enum sign_status status = open_approver(a, name, pin_file, false, &token);
    if (status != SIGN_OK) {
        return status;
    }
    status = token_sign(&token, KEY, digest, signature, a->fault);
    token_close(&token);
    if (status == SIGN_OK && !digest_verify(key, digest, signature)) {
        status = sign_fail(a->fault, SIGN_FAILED,
                           "the token of '%s' holds another key than the "
                           "recorded one",
                           name);
    }
    return status;
}

// Two distinct approvers take part with their tokens.
static enum sign_status agree(struct authority *a, const uint8_t key[DIGEST_POINT],
                              const char *const *by, size_t count, char *names, size_t room)
{
    uint8_t digest[DIGEST_BYTES], signature[DIGEST_SIGNATURE];
    if (count != AUTHORITY_APPROVALS || strcmp(by[0], by[1]) == 0) {
        return sign_fail(a->fault, SIGN_FAILED,
                         "there are release keys: two approvers must agree (--by NAME --by NAME)");
    }
    if (!digest_labelled("openpluton apr 1", key, DIGEST_POINT, digest)) {
        return sign_fail(a->fault, SIGN_FAILED, "SHA-256 failed");
    }
    for (size_t i = 0; i < count; i++) {
        const enum sign_status status = sign_as(a, by[i], NULL, digest, signature);
        if (status != SIGN_OK) {
            return status;
        }
    }
    (void)snprintf(names, room, " by=%s,%s", by[0], by[1]);
    return SIGN_OK;
}

static bool has_release_key(const struct authority *a)
{
    return authority_line(a, "root", "kind", authority_kind_name(AUTHORITY_RELEASE)) != NULL;
}

enum sign_status authority_add_approver(struct authority *a, const char *name,
                                        const char *const *by, size_t count)
{
    struct token token = {0};
    uint8_t point[DIGEST_POINT];
    char hex[2 * DIGEST_POINT + 1], names[2 * AUTHORITY_NAME + 8] = "";
    enum sign_status status = check_name(a, name);
    if (status == SIGN_OK && line_of(a, name) != NULL) {
        status = sign_fail(a->fault, SIGN_FAILED, "'%s' is an approver already", name);
    }
    if (status == SIGN_OK && authority_line(a, "dismiss", "name", name) != NULL) {
        status = sign_fail(a->fault, SIGN_FAILED, "'%s' was dismissed: take another name", name);
    }
    if (status == SIGN_OK) {
        status = open_approver(a, name, NULL, true, &token);
    }
    if (status != SIGN_OK) {
        return status;
    }
    status = token_make_key(&token, KEY, a->fault);
    if (status == SIGN_OK) {
        status = token_point(&token, KEY, point, a->fault);
    }
    token_close(&token);
    if (status == SIGN_OK && has_release_key(a)) {
        status = agree(a, point, by, count, names, sizeof names);
    }
    if (status != SIGN_OK) {
        return status;
    }
    files_hex(hex, point, sizeof point);
    if (authority_line(a, "approver", "key", hex) != NULL) {
        return sign_fail(a->fault, SIGN_FAILED, "this key belongs to an approver already");
    }
    return record_add(&a->record, a->fault, "approver name=%s key=%s%s", name, hex, names);
}

enum sign_status authority_dismiss(struct authority *a, const char *name)
{
    return line_of(a, name) == NULL
               ? sign_fail(a->fault, SIGN_WRONG_USE, "'%.40s' is no approver here", name)
               : record_add(&a->record, a->fault, "dismiss name=%s", name);
}

static bool digest_of(const uint8_t manifest[DIGEST_BYTES], const uint8_t payload[DIGEST_BYTES],
                      uint8_t digest[DIGEST_BYTES])
{
    uint8_t both[2 * DIGEST_BYTES];
    memcpy(both, manifest, DIGEST_BYTES);
    memcpy(both + DIGEST_BYTES, payload, DIGEST_BYTES);
    return digest_labelled(LABEL, both, sizeof both, digest);
}

static enum sign_status path_of(struct authority *a, const uint8_t manifest[DIGEST_BYTES],
                                const char *name, char path[PATH_MAX])
{
    char hex[2 * DIGEST_BYTES + 1], file[128];
    files_hex(hex, manifest, DIGEST_BYTES);
    (void)snprintf(file, sizeof file, "approvals/%s-%s", hex, name);
    return files_path(path, a->folder, file, a->fault);
}

enum sign_status authority_approve(struct authority *a, const char *name, const char *pin_file,
                                   const uint8_t *image, size_t size)
{
    struct authority_draft draft;
    uint8_t digest[DIGEST_BYTES], signature[DIGEST_SIGNATURE];
    char hex[2 * DIGEST_SIGNATURE + 2], manifest[2 * DIGEST_BYTES + 1];
    char payload[2 * DIGEST_BYTES + 1], path[PATH_MAX];
    enum sign_status status = check_name(a, name);
    if (status == SIGN_OK) {
        status = authority_read_draft(a, image, size, &draft);
    }
    if (status == SIGN_OK && !digest_of(draft.digest, draft.manifest.digest, digest)) {
        status = sign_fail(a->fault, SIGN_FAILED, "SHA-256 failed");
    }
    if (status == SIGN_OK) {
        status = sign_as(a, name, pin_file, digest, signature);
    }
    if (status == SIGN_OK) {
        status = path_of(a, draft.digest, name, path);
    }
    if (status != SIGN_OK) {
        return status;
    }
    files_hex(manifest, draft.digest, DIGEST_BYTES);
    files_hex(payload, draft.manifest.digest, DIGEST_BYTES);
    status = record_add(&a->record, a->fault, "approve name=%s key=%s manifest=%s payload=%s", name,
                        draft.key.record, manifest, payload);
    if (status != SIGN_OK) {
        return status;
    }
    files_hex(hex, signature, sizeof signature);
    hex[2 * DIGEST_SIGNATURE] = '\n';
    return files_replace(path, hex, 2 * DIGEST_SIGNATURE + 1, 0644, a->fault);
}

// The file holds this approver's signature of the digest.
static bool has_approved(struct authority *a, const char *name, const uint8_t key[DIGEST_POINT],
                         const uint8_t manifest[DIGEST_BYTES], const uint8_t digest[DIGEST_BYTES])
{
    char path[PATH_MAX];
    uint8_t *bytes = NULL, signature[DIGEST_SIGNATURE];
    size_t size = 0;
    struct sign_fault none = {""};
    if (path_of(a, manifest, name, path) != SIGN_OK ||
        files_read(path, 2 * DIGEST_SIGNATURE + 1, &bytes, &size, &none) != SIGN_OK) {
        return false;
    }
    bytes[size > 0 ? size - 1 : 0] = '\0';
    const bool good = files_unhex((char *)bytes, signature, sizeof signature) &&
                      digest_verify(key, digest, signature);
    free(bytes);
    return good;
}

enum sign_status authority_approvals(struct authority *a, const uint8_t manifest[DIGEST_BYTES],
                                     const uint8_t payload[DIGEST_BYTES], char *names, size_t room,
                                     size_t *count)
{
    uint8_t digest[DIGEST_BYTES], key[DIGEST_POINT];
    char name[AUTHORITY_NAME];
    size_t used = 0, found = 0;
    if (!digest_of(manifest, payload, digest)) {
        return sign_fail(a->fault, SIGN_FAILED, "SHA-256 failed");
    }
    names[0] = '\0';
    for (size_t i = 0; i < a->record.count; i++) {
        // Each approver has one line that counts, and each line another key.
        const char *const line = a->record.line[i];
        if (!record_is(line, "approver") || !record_field(line, "name", name, sizeof name) ||
            line_of(a, name) != line || !key_of(a, name, key) ||
            !has_approved(a, name, key, manifest, digest)) {
            continue;
        }
        const int size = snprintf(names + used, room - used, "%s%s", found > 0 ? "," : "", name);
        if (size < 0 || (size_t)size >= room - used) {
            break; // enough of them
        }
        used += (size_t)size;
        found++;
    }
    *count = found;
    return SIGN_OK;
}
