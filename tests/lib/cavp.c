// SPDX-License-Identifier: Apache-2.0
// NOLINTNEXTLINE(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp): POSIX chose it
#define _POSIX_C_SOURCE 200809L

#include "cavp.h"

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

struct cavp_file {
    FILE *stream;
    char *path;
    enum cavp_kind kind;
    enum cavp_status status;
    char error[256];
    char *line; // the current line, without its end; getline owns the buffer
    size_t line_size;
    unsigned line_number;
    unsigned cases;
    size_t digest_bytes; // from [L = n], or the file's name
    uint8_t seed[CAVP_MAX_DIGEST_BYTES];
    uint8_t *message;
    uint8_t *key;
};

// digest_bytes: 0 if the file itself says it.
static bool kind_of(const char *path, enum cavp_kind *kind, size_t *digest_bytes)
{
    static const struct {
        const char *suffix;
        enum cavp_kind kind;
        size_t digest_bytes;
    } table[] = {{"ShortMsg.rsp", CAVP_SHORT_MSG, 0},    {"LongMsg.rsp", CAVP_LONG_MSG, 0},
                 {"Monte.rsp", CAVP_MONTE, 0},           {"rfc-4231-sha224.txt", CAVP_HMAC, 28},
                 {"rfc-4231-sha256.txt", CAVP_HMAC, 32}, {"rfc-4231-sha384.txt", CAVP_HMAC, 48},
                 {"rfc-4231-sha512.txt", CAVP_HMAC, 64}};
    const size_t length = strlen(path);
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        const size_t n = strlen(table[i].suffix);
        if (length >= n && strcmp(path + length - n, table[i].suffix) == 0) {
            *kind = table[i].kind;
            *digest_bytes = table[i].digest_bytes;
            return true;
        }
    }
    return false;
}

struct cavp_file *cavp_open(const char *path)
{
    enum cavp_kind kind;
    size_t digest_bytes;
    if (!kind_of(path, &kind, &digest_bytes)) {
        errno = EINVAL;
        return NULL;
    }
    struct cavp_file *file = calloc(1, sizeof *file);
    if (file == NULL) {
        return NULL;
    }
    file->kind = kind;
    file->digest_bytes = digest_bytes;
    file->path = strdup(path);
    file->stream = file->path != NULL ? fopen(path, "r") : NULL;
    if (file->stream == NULL) {
        const int reason = errno;
        cavp_close(file);
        errno = reason;
        return NULL;
    }
    return file;
}

void cavp_close(struct cavp_file *file)
{
    if (file == NULL) {
        return;
    }
    if (file->stream != NULL) {
        fclose(file->stream);
    }
    free(file->path);
    free(file->line);
    free(file->message);
    free(file->key);
    free(file);
}

const char *cavp_error(const struct cavp_file *file)
{
    return file->error;
}

static enum cavp_status fail(struct cavp_file *file, const char *format, ...)
{
    char reason[128];
    va_list arguments;
    va_start(arguments, format);
    // NOLINTNEXTLINE(clang-analyzer-valist.Uninitialized): version 14 does not know va_start here
    vsnprintf(reason, sizeof reason, format, arguments);
    va_end(arguments);
    snprintf(file->error, sizeof file->error, "%.100s:%u: %s", file->path, file->line_number,
             reason);
    file->status = CAVP_ERROR;
    return CAVP_ERROR;
}

// The next line that is neither empty nor a comment, without its end (CR LF or LF).
static enum cavp_status next_line(struct cavp_file *file)
{
    for (;;) {
        const ssize_t got = getline(&file->line, &file->line_size, file->stream);
        if (got < 0) {
            return feof(file->stream) && !ferror(file->stream) ? CAVP_END
                                                               : fail(file, "read error");
        }
        file->line_number++;
        size_t n = (size_t)got;
        while (n > 0 && strchr("\r\n \t", file->line[n - 1]) != NULL) {
            n--;
        }
        file->line[n] = '\0';
        if (n > 0 && file->line[0] != '#') {
            return CAVP_OK;
        }
    }
}

// The text after "NAME = ", or NULL if the current line is not of that form.
static const char *value_of(const struct cavp_file *file, const char *name)
{
    const size_t n = strlen(name);
    if (strncmp(file->line, name, n) != 0 || strncmp(file->line + n, " = ", 3) != 0) {
        return NULL;
    }
    return file->line + n + 3;
}

static bool parse_number(const char *text, const char *end, unsigned long *number)
{
    if (text == NULL || *text < '0' || *text > '9') {
        return false;
    }
    char *stop;
    errno = 0;
    *number = strtoul(text, &stop, 10);
    return errno == 0 && strcmp(stop, end) == 0;
}

static int nibble(char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    if (c >= 'a' && c <= 'f') {
        return c - 'a' + 10;
    }
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

// Exactly n bytes of hexadecimal text.
static bool parse_bytes(const char *text, uint8_t *bytes, size_t n)
{
    if (text == NULL || strlen(text) != 2 * n) {
        return false;
    }
    for (size_t i = 0; i < n; i++) {
        const int high = nibble(text[2 * i]);
        const int low = nibble(text[2 * i + 1]);
        if (high < 0 || low < 0) {
            return false;
        }
        bytes[i] = (uint8_t)(high * 16 + low);
    }
    return true;
}

// A line that must come: the file's end here means that the file was cut.
static bool need_line(struct cavp_file *file, const char *what)
{
    const enum cavp_status status = next_line(file);
    if (status == CAVP_END) {
        fail(file, "the file ends before %s", what);
    }
    return status == CAVP_OK;
}

// [L = n], and for Monte the seed.
static bool read_head(struct cavp_file *file)
{
    unsigned long bytes;
    if (!need_line(file, "[L = n]")) {
        return false;
    }
    if (!parse_number(value_of(file, "[L"), "]", &bytes) || bytes == 0 ||
        bytes > CAVP_MAX_DIGEST_BYTES) {
        fail(file, "[L = n] expected, n from 1 to %d", CAVP_MAX_DIGEST_BYTES);
        return false;
    }
    file->digest_bytes = bytes;
    if (file->kind == CAVP_MONTE) {
        if (!need_line(file, "Seed")) {
            return false;
        }
        if (!parse_bytes(value_of(file, "Seed"), file->seed, file->digest_bytes)) {
            fail(file, "Seed = %zu bytes expected", file->digest_bytes);
            return false;
        }
    }
    return true;
}

static bool read_key(struct cavp_file *file, struct cavp_case *c)
{
    if (!need_line(file, "Key")) {
        return false;
    }
    const char *text = value_of(file, "Key");
    const size_t digits = text == NULL ? 0 : strlen(text);
    if (digits == 0 || digits % 2 != 0) {
        fail(file, "Key = bytes expected");
        return false;
    }
    free(file->key);
    file->key = malloc(digits / 2);
    if (file->key == NULL) {
        fail(file, "no memory for a key of %zu bytes", digits / 2);
        return false;
    }
    if (!parse_bytes(text, file->key, digits / 2)) {
        fail(file, "Key: not hexadecimal");
        return false;
    }
    c->key = file->key;
    c->key_bytes = digits / 2;
    return true;
}

static bool read_message(struct cavp_file *file, struct cavp_case *c)
{
    unsigned long bits;
    if (!parse_number(value_of(file, "Len"), "", &bits) || bits % 8 != 0) {
        fail(file, "Len = bits expected, a multiple of 8");
        return false;
    }
    if (file->kind == CAVP_HMAC && !read_key(file, c)) {
        return false;
    }
    if (!need_line(file, "Msg")) {
        return false;
    }
    const size_t bytes = bits / 8;
    const char *text = value_of(file, "Msg");
    // The empty message is written as one byte 00.
    const size_t written = bytes == 0 ? 1 : bytes;
    if (text == NULL || strlen(text) != 2 * written) {
        fail(file, "Msg = %zu bytes expected", bytes);
        return false;
    }
    free(file->message);
    file->message = malloc(written);
    if (file->message == NULL) {
        fail(file, "no memory for a message of %zu bytes", bytes);
        return false;
    }
    if (!parse_bytes(text, file->message, written)) {
        fail(file, "Msg: not hexadecimal");
        return false;
    }
    c->message = file->message;
    c->message_bytes = bytes;
    return true;
}

static bool read_count(struct cavp_file *file, struct cavp_case *c)
{
    unsigned long count;
    if (!parse_number(value_of(file, "COUNT"), "", &count) || count != file->cases) {
        fail(file, "COUNT = %u expected", file->cases);
        return false;
    }
    // file->seed becomes this case's MD below, so the seed that the caller sees is a copy.
    free(file->message);
    file->message = malloc(file->digest_bytes);
    if (file->message == NULL) {
        fail(file, "no memory for a seed");
        return false;
    }
    memcpy(file->message, file->seed, file->digest_bytes);
    c->message = file->message;
    c->message_bytes = file->digest_bytes;
    return true;
}

enum cavp_status cavp_next(struct cavp_file *file, struct cavp_case *c)
{
    if (file->status != CAVP_OK) {
        return file->status;
    }
    if (file->digest_bytes == 0 && !read_head(file)) {
        return CAVP_ERROR;
    }
    const enum cavp_status status = next_line(file);
    if (status == CAVP_END) {
        if (file->cases == 0) {
            return fail(file, "no case in the file");
        }
        file->status = CAVP_END;
    }
    if (status != CAVP_OK) {
        return status;
    }
    struct cavp_case read = {
        .kind = file->kind, .number = file->cases, .digest_bytes = file->digest_bytes};
    if (!(file->kind == CAVP_MONTE ? read_count(file, &read) : read_message(file, &read)) ||
        !need_line(file, "MD")) {
        return CAVP_ERROR;
    }
    if (!parse_bytes(value_of(file, "MD"), read.digest, file->digest_bytes)) {
        return fail(file, "MD = %zu bytes expected", file->digest_bytes);
    }
    if (file->kind == CAVP_MONTE) {
        memcpy(file->seed, read.digest, file->digest_bytes);
    }
    file->cases++;
    *c = read;
    return CAVP_OK;
}
