// SPDX-License-Identifier: Apache-2.0
// Reader of test-vector files that are records of "name = value" lines, one blank line or more
// between them, below headings in brackets: NIST's ECDSA and key-agreement files, and OpenSSL's
// evp_test files. A value may be empty. Comments (#) and lines of another form are passed over; the
// user counts what came.
#ifndef RECORDS_H
#define RECORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define RECORDS_MAX_FIELDS 24

struct record {
    const char *section; // the headings above it, brackets included, one after the other, or "";
                         // valid as long as the fields
    size_t fields;
    char *name[RECORDS_MAX_FIELDS]; // valid until the next call with this file
    char *value[RECORDS_MAX_FIELDS];
};

struct records;

// NULL if the file can't be opened.
struct records *records_open(const char *path);

// The next record, of one field at least. False at the file's end, and when it can't be read to its
// end or a record has more than RECORDS_MAX_FIELDS fields, which records_failed() tells.
bool records_next(struct records *records, struct record *record);
bool records_failed(const struct records *records);

void records_close(struct records *records);

// The value of a field, NULL if the record has none of this name.
const char *record_value(const struct record *record, const char *name);

// Hexadecimal text as bytes; false if it is none or has more than `max` bytes.
bool records_hex(const char *text, uint8_t *bytes, size_t max, size_t *size);

#ifdef __cplusplus
}
#endif

#endif
