// SPDX-License-Identifier: Apache-2.0
// NOLINTNEXTLINE(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp): POSIX chose it
#define _POSIX_C_SOURCE 200809L

#include "records.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

struct records {
    FILE *stream;
    bool failed;
    char *line; // getline owns the buffer
    size_t line_size;
    char *section;
    bool section_ends;              // the next heading begins a new section
    char *text[RECORDS_MAX_FIELDS]; // the lines of the current record, cut at the first " = "
    size_t lines;
};

static void drop_lines(struct records *records)
{
    while (records->lines > 0) {
        free(records->text[--records->lines]);
    }
}

struct records *records_open(const char *path)
{
    struct records *records = calloc(1, sizeof *records);
    if (records == NULL) {
        return NULL;
    }
    records->stream = fopen(path, "r");
    records->section = strdup("");
    if (records->stream == NULL || records->section == NULL) {
        records_close(records);
        return NULL;
    }
    return records;
}

void records_close(struct records *records)
{
    if (records == NULL) {
        return;
    }
    if (records->stream != NULL) {
        fclose(records->stream);
    }
    drop_lines(records);
    free(records->section);
    free(records->line);
    free(records);
}

bool records_failed(const struct records *records)
{
    return records->failed;
}

// The next line without its end (CR LF or LF); NULL at the end of the file.
static char *next_line(struct records *records)
{
    const ssize_t got = getline(&records->line, &records->line_size, records->stream);
    if (got < 0) {
        records->failed = records->failed || !feof(records->stream) || ferror(records->stream);
        return NULL;
    }
    size_t n = (size_t)got;
    while (n > 0 && strchr("\r\n \t", records->line[n - 1]) != NULL) {
        n--;
    }
    records->line[n] = '\0';
    return records->line;
}

// " = " of a field, or the " =" at the end of an empty one; NULL: the line is none.
static const char *equals_sign(const char *line)
{
    const char *equals = strstr(line, " = ");
    const size_t n = strlen(line);
    return equals == NULL && n > 2 && strcmp(line + n - 2, " =") == 0 ? line + n - 2 : equals;
}

static void keep(struct records *records, struct record *record, const char *line)
{
    char *text = records->lines < RECORDS_MAX_FIELDS ? strdup(line) : NULL;
    if (text == NULL) {
        records->failed = true;
        return;
    }
    char *equals = (char *)equals_sign(text);
    record->name[records->lines] = text;
    record->value[records->lines] = equals + (equals[2] == '\0' ? 2 : 3);
    *equals = '\0';
    records->text[records->lines++] = text;
}

static void heading(struct records *records, const char *line)
{
    const size_t old = records->section_ends ? 0 : strlen(records->section);
    char *section = realloc(records->section, old + strlen(line) + 1);
    if (section == NULL) {
        records->failed = true;
        return;
    }
    memcpy(section + old, line, strlen(line) + 1);
    records->section = section;
    records->section_ends = false;
}

bool records_next(struct records *records, struct record *record)
{
    drop_lines(records);
    const char *line;
    while (!records->failed && (line = next_line(records)) != NULL) {
        if (line[0] == '[') {
            heading(records, line);
        } else if (line[0] == '\0' && records->lines > 0) {
            break;
        } else if (line[0] != '#' && equals_sign(line) != NULL) {
            keep(records, record, line);
        }
    }
    records->section_ends = true;
    record->section = records->section;
    record->fields = records->lines;
    return !records->failed && records->lines > 0;
}

const char *record_value(const struct record *record, const char *name)
{
    for (size_t i = 0; i < record->fields; i++) {
        if (strcmp(record->name[i], name) == 0) {
            return record->value[i];
        }
    }
    return NULL;
}

bool records_hex(const char *text, uint8_t *bytes, size_t max, size_t *size)
{
    static const char digits[] = "0123456789abcdef0123456789ABCDEF";
    const size_t n = text == NULL ? 1 : strlen(text);
    if (n % 2 != 0 || n / 2 > max) {
        return false;
    }
    for (size_t i = 0; i < n; i++) {
        const char *digit = strchr(digits, text[i]);
        if (digit == NULL) {
            return false;
        }
        const unsigned nibble = (unsigned)(digit - digits) % 16;
        bytes[i / 2] = (uint8_t)(i % 2 == 0 ? nibble << 4 : bytes[i / 2] | nibble);
    }
    *size = n / 2;
    return true;
}
