// SPDX-License-Identifier: Apache-2.0
// The record of every use of the authority's keys, in its file `log`. It only grows. A line is
//
//   SEQUENCE TIME EVENT NAME=VALUE... previous=HEX signature=HEX
//
// sequence counts from 1; time is UTC, of ISO 8601; previous is SHA-256 of the line before it
// without its end (zero before the first); the signature, by the log key in the token, is of the
// label `openpluton log 1` and the line up to the blank before ` signature`. A note of the token
// holds the last sequence and the SHA-256 of the last line, so that lines that are cut off at the
// end are missed too. What the authority knows of its keys and approvers it knows from here.
#ifndef PLUTON_SIGN_RECORD_H
#define PLUTON_SIGN_RECORD_H

#include "host/sign/token.h"

#define RECORD_KEY "log"

struct record {
    struct token *token;
    char path[4096];
    char **line; // without their ends
    size_t count;
    uint8_t last[DIGEST_BYTES]; // SHA-256 of the last line
};

// Reads and verifies the file to its end. SIGN_FAILED, with the line, if it is not what was
// recorded. A last line that a cut left unfinished was never relied on, and is taken away.
enum sign_status record_open(struct record *record, struct token *token, const char *folder,
                             struct sign_fault *fault);
void record_close(struct record *record);

// Appends a line: on the disk and noted by the token when this returns. `what`: event and fields.
__attribute__((format(printf, 3, 4))) enum sign_status record_add(struct record *record,
                                                                  struct sign_fault *fault,
                                                                  const char *what, ...);

// The event of a line.
bool record_is(const char *line, const char *event);
// A field of a line; false if it has none, or one that does not fit.
bool record_field(const char *line, const char *name, char *value, size_t room);
bool record_field_is(const char *line, const char *name, const char *value);

#endif
