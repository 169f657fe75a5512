// SPDX-License-Identifier: Apache-2.0
// How the parts of the store say one statement, to whichever database it is.
#ifndef SERVICE_STORE_SAY_H
#define SERVICE_STORE_SAY_H

#include "service/store.h"
#include "service/store_schema.h"

struct store_said; // a statement with its values, and then its rows

enum store_step { STORE_ROW, STORE_END, STORE_BROKEN };

// A kind of database: a file each. An engine's own struct of a statement begins with store_said.
struct store_engine {
    enum sign_status (*open)(struct store *store, const char *place, struct sign_fault *fault);
    void (*close)(struct store *store);
    const char *(*error)(const struct store *store);
    void (*rollback)(struct store *store);
    struct store_said *(*say)(struct store *store, enum statement which);
    bool (*blob)(struct store_said *said, int at, const void *bytes, size_t size);
    bool (*text)(struct store_said *said, int at, const char *value);
    bool (*number)(struct store_said *said, int at, int64_t value);
    void (*texts)(struct store_said *said); // columns will be read by `string` alone
    enum store_step (*step)(struct store_said *said);
    int64_t (*changes)(const struct store_said *said); // rows, by the last step
    bool (*is_null)(struct store_said *said, int column);
    int64_t (*integer)(struct store_said *said, int column);
    const char *(*string)(struct store_said *said, int column);
    const void *(*bytes)(struct store_said *said, int column, size_t *size);
    int (*columns)(struct store_said *said);
    const char *(*column)(struct store_said *said, int column);
    bool (*end)(struct store_said *said); // false: the step had failed
};

struct store_said {
    const struct store_engine *engine;
};

extern const struct store_engine store_sqlite, store_postgres;

// The statement, without values.
struct store_said *store_say(struct store *store, enum statement which);

// Values by their number, from 1. Bytes and texts live until the statement was said; NULL is NULL.
bool store_blob(struct store_said *said, int at, const void *bytes, size_t size);
bool store_text(struct store_said *said, int at, const char *value);
bool store_number(struct store_said *said, int at, int64_t value);

// The next row; its columns, from 0; and when no more is wanted.
enum store_step store_step(struct store_said *said);
bool store_is_null(struct store_said *said, int column);
int64_t store_integer(struct store_said *said, int column);
const char *store_string(struct store_said *said, int column); // NULL: it is NULL
// A column of exactly these bytes.
bool store_take(struct store_said *said, int column, void *out, size_t size);
void store_end(struct store_said *said);

// A statement without rows. ABSENT: it changed nothing.
enum store_status store_done(struct store_said *said, bool bound);
// One that always does its work if it can be said.
enum store_status store_must(struct store_said *said, bool bound);

// A statement with rows, each as texts.
enum store_status store_rows(struct store_said *said, bool bound, store_row *row, void *context);

#endif
