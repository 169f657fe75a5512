// SPDX-License-Identifier: Apache-2.0
#include "host/sign/record.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "host/sign/files.h"

#define LABEL "openpluton log 1"

enum {
    LINE = 4096,
    MOST = 256 << 20,
};

static const char previous_is[] = " previous=", signature_is[] = " signature=";

static enum sign_status broken(struct sign_fault *fault, size_t line, const char *why)
{
    return sign_fail(fault, SIGN_FAILED, "the log is not what was recorded: line %zu %s", line,
                     why);
}

// Sequence, chain and signature of a line; *digest becomes the line's.
static enum sign_status check_line(const char *line, size_t number, const uint8_t key[DIGEST_POINT],
                                   uint8_t digest[DIGEST_BYTES], struct sign_fault *fault)
{
    char wanted[2 * DIGEST_BYTES + 1], sequence[32];
    uint8_t signature[DIGEST_SIGNATURE], signed_digest[DIGEST_BYTES], own[DIGEST_BYTES];
    const char *const signature_at = strstr(line, signature_is);
    const char *const previous_at = strstr(line, previous_is);
    (void)snprintf(sequence, sizeof sequence, "%zu ", number);
    if (strlen(line) >= LINE || signature_at == NULL || previous_at == NULL ||
        previous_at > signature_at ||
        !files_unhex(signature_at + sizeof signature_is - 1, signature, sizeof signature)) {
        return broken(fault, number, "is not a line of it");
    }
    if (strncmp(line, sequence, strlen(sequence)) != 0) {
        return broken(fault, number, "has another sequence number: lines are missing before it");
    }
    files_hex(wanted, digest, DIGEST_BYTES);
    const char *const previous = previous_at + sizeof previous_is - 1;
    if ((size_t)(signature_at - previous) != 2 * DIGEST_BYTES ||
        memcmp(previous, wanted, 2 * DIGEST_BYTES) != 0) {
        return broken(fault, number, "does not follow the one before it");
    }
    if (!digest_labelled(LABEL, line, (size_t)(signature_at - line), signed_digest) ||
        !digest_verify(key, signed_digest, signature)) {
        return broken(fault, number, "has a wrong signature");
    }
    if (!digest_sha256(line, strlen(line), own)) {
        return sign_fail(fault, SIGN_FAILED, "SHA-256 failed");
    }
    memcpy(digest, own, DIGEST_BYTES);
    return SIGN_OK;
}

static enum sign_status push(struct record *record, const char *line, size_t size,
                             struct sign_fault *fault)
{
    char **const more = realloc(record->line, (record->count + 1) * sizeof *more);
    if (more != NULL) {
        record->line = more;
        more[record->count] = strndup(line, size);
    }
    if (more == NULL || more[record->count] == NULL) {
        return sign_fail(fault, SIGN_FAILED, "no memory");
    }
    record->count++;
    return SIGN_OK;
}

// The file against the token's note. One line more than was noted is of a cut between the two, and
// is genuine by its signature.
static enum sign_status check_note(struct record *record, const uint8_t before[DIGEST_BYTES],
                                   struct sign_fault *fault)
{
    struct token_note note = {0};
    bool found = false;
    enum sign_status status = token_read_note(record->token, RECORD_KEY, &note, &found, fault);
    if (status != SIGN_OK) {
        return status;
    }
    if (record->count == note.number && memcmp(record->last, note.digest, DIGEST_BYTES) == 0) {
        return SIGN_OK;
    }
    if (record->count < note.number) {
        return sign_fail(fault, SIGN_FAILED,
                         "the log is not what was recorded: it has %zu lines, the token has "
                         "counted %llu: its end was cut off",
                         record->count, (unsigned long long)note.number);
    }
    if (record->count != note.number + 1 || memcmp(before, note.digest, DIGEST_BYTES) != 0) {
        return sign_fail(fault, SIGN_FAILED,
                         "the log is not what was recorded: its last line is not the one that the "
                         "token has noted");
    }
    note.number = record->count;
    memcpy(note.digest, record->last, DIGEST_BYTES);
    return token_write_note(record->token, RECORD_KEY, &note, fault);
}

static enum sign_status verify(struct record *record, const char *text, size_t size,
                               struct sign_fault *fault)
{
    uint8_t key[DIGEST_POINT], before[DIGEST_BYTES] = {0};
    const char *next = text;
    enum sign_status status = token_point(record->token, RECORD_KEY, key, fault);
    if (status == SIGN_OK && strlen(text) != size) {
        status = sign_fail(fault, SIGN_FAILED, "the log is not what was recorded: it is no text");
    }
    for (const char *end; status == SIGN_OK && (end = strchr(next, '\n')) != NULL; next = end + 1) {
        status = push(record, next, (size_t)(end - next), fault);
        if (status == SIGN_OK) {
            memcpy(before, record->last, DIGEST_BYTES);
            status = check_line(record->line[record->count - 1], record->count, key, record->last,
                                fault);
        }
    }
    if (status == SIGN_OK) {
        status = check_note(record, before, fault);
    }
    if (status == SIGN_OK && *next != '\0') {
        status = files_cut(record->path, (size_t)(next - text), fault);
    }
    return status;
}

enum sign_status record_open(struct record *record, struct token *token, const char *folder,
                             struct sign_fault *fault)
{
    struct record opened = {.token = token};
    uint8_t *bytes = NULL;
    size_t size = 0;
    enum sign_status status = files_path(opened.path, folder, "log", fault);
    if (status == SIGN_OK && files_exist(opened.path)) {
        status = files_read(opened.path, MOST, &bytes, &size, fault);
    }
    if (status == SIGN_OK) {
        status = verify(&opened, bytes != NULL ? (const char *)bytes : "", size, fault);
    }
    free(bytes);
    if (status != SIGN_OK) {
        record_close(&opened);
        return status;
    }
    *record = opened;
    return SIGN_OK;
}

void record_close(struct record *record)
{
    for (size_t i = 0; i < record->count; i++) {
        free(record->line[i]);
    }
    free(record->line);
    *record = (struct record){0};
}

enum sign_status record_add(struct record *record, struct sign_fault *fault, const char *what, ...)
{
    char line[LINE], text[LINE / 2], now[32], previous[2 * DIGEST_BYTES + 1];
    char signature_text[2 * DIGEST_SIGNATURE + 1];
    uint8_t digest[DIGEST_BYTES], signature[DIGEST_SIGNATURE];
    va_list list;
    va_start(list, what);
    // NOLINTNEXTLINE(clang-analyzer-valist.Uninitialized): va_start is the line before
    const int length = vsnprintf(text, sizeof text, what, list);
    va_end(list);
    const time_t seconds = time(NULL);
    struct tm utc;
    if (length < 0 || (size_t)length >= sizeof text || gmtime_r(&seconds, &utc) == NULL ||
        strftime(now, sizeof now, "%Y-%m-%dT%H:%M:%SZ", &utc) == 0) {
        return sign_fail(fault, SIGN_FAILED, "a line of the log cannot be made");
    }
    files_hex(previous, record->last, DIGEST_BYTES);
    size_t size = (size_t)snprintf(line, sizeof line, "%zu %s %s%s%s", record->count + 1, now, text,
                                   previous_is, previous);
    enum sign_status status = digest_labelled(LABEL, line, size, digest)
                                  ? token_sign(record->token, RECORD_KEY, digest, signature, fault)
                                  : sign_fail(fault, SIGN_FAILED, "SHA-256 failed");
    if (status != SIGN_OK) {
        return status;
    }
    files_hex(signature_text, signature, sizeof signature);
    size +=
        (size_t)snprintf(line + size, sizeof line - size, "%s%s\n", signature_is, signature_text);
    struct token_note note = {.number = record->count + 1};
    if (!digest_sha256(line, size - 1, note.digest)) {
        return sign_fail(fault, SIGN_FAILED, "SHA-256 failed");
    }
    status = files_append(record->path, line, size, fault);
    if (status == SIGN_OK) {
        status = token_write_note(record->token, RECORD_KEY, &note, fault);
    }
    if (status == SIGN_OK) {
        status = push(record, line, size - 1, fault);
    }
    if (status == SIGN_OK) {
        memcpy(record->last, note.digest, DIGEST_BYTES);
    }
    return status;
}

// The third word: behind the sequence number and the time.
static const char *event_of(const char *line)
{
    const char *at = strchr(line, ' ');
    at = at != NULL ? strchr(at + 1, ' ') : NULL;
    return at != NULL ? at + 1 : "";
}

bool record_is(const char *line, const char *event)
{
    const char *const at = event_of(line);
    const size_t size = strlen(event);
    return strncmp(at, event, size) == 0 && at[size] == ' ';
}

bool record_field(const char *line, const char *name, char *value, size_t room)
{
    const size_t size = strlen(name);
    for (const char *at = strchr(event_of(line), ' '); at != NULL; at = strchr(at + 1, ' ')) {
        if (strncmp(at + 1, name, size) == 0 && at[1 + size] == '=') {
            const char *const begin = at + 2 + size;
            const size_t length = strcspn(begin, " ");
            if (length >= room) {
                return false;
            }
            memcpy(value, begin, length);
            value[length] = '\0';
            return true;
        }
    }
    return false;
}

bool record_field_is(const char *line, const char *name, const char *value)
{
    char is[1024];
    return record_field(line, name, is, sizeof is) && strcmp(is, value) == 0;
}
