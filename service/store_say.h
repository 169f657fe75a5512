// SPDX-License-Identifier: Apache-2.0
// How the parts of the store say one statement.
#ifndef SERVICE_STORE_SAY_H
#define SERVICE_STORE_SAY_H

#include <sqlite3.h>

#include "service/store.h"
#include "service/store_schema.h"

// The statement, without values.
sqlite3_stmt *store_say(struct store *store, enum statement which);

// Bytes and texts live until the statement was said; NULL is NULL.
bool store_blob(sqlite3_stmt *s, int at, const void *bytes, size_t size);
bool store_text(sqlite3_stmt *s, int at, const char *value);
bool store_number(sqlite3_stmt *s, int at, int64_t value);

// A statement without rows. ABSENT: it changed nothing.
enum store_status store_done(struct store *store, sqlite3_stmt *s, bool bound);
// One that always does its work if it can be said.
enum store_status store_must(struct store *store, sqlite3_stmt *s, bool bound);

// A statement with rows, each as texts.
enum store_status store_rows(sqlite3_stmt *s, bool bound, store_row *row, void *context);

// A column of exactly these bytes.
bool store_take(sqlite3_stmt *s, int column, void *out, size_t size);

#endif
