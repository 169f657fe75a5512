// SPDX-License-Identifier: Apache-2.0
#include "service/store_say.h"

#include <string.h>

sqlite3_stmt *store_say(struct store *store, enum statement which)
{
    sqlite3_stmt *statement = store->statement[which];
    (void)sqlite3_reset(statement);
    (void)sqlite3_clear_bindings(statement);
    return statement;
}

bool store_blob(sqlite3_stmt *s, int at, const void *bytes, size_t size)
{
    return (bytes == NULL ? sqlite3_bind_null(s, at)
                          : sqlite3_bind_blob(s, at, bytes, (int)size, SQLITE_STATIC)) == SQLITE_OK;
}

bool store_text(sqlite3_stmt *s, int at, const char *value)
{
    return (value == NULL ? sqlite3_bind_null(s, at)
                          : sqlite3_bind_text(s, at, value, -1, SQLITE_STATIC)) == SQLITE_OK;
}

bool store_number(sqlite3_stmt *s, int at, int64_t value)
{
    return sqlite3_bind_int64(s, at, value) == SQLITE_OK;
}

enum store_status store_done(struct store *store, sqlite3_stmt *s, bool bound)
{
    const bool good = bound && sqlite3_step(s) == SQLITE_DONE;
    const int changes = sqlite3_changes(store->database);
    const bool reset = sqlite3_reset(s) == SQLITE_OK;
    return !good || !reset ? STORE_FAILED : changes > 0 ? STORE_OK : STORE_ABSENT;
}

enum store_status store_must(struct store *store, sqlite3_stmt *s, bool bound)
{
    return store_done(store, s, bound) == STORE_FAILED ? STORE_FAILED : STORE_OK;
}

bool store_take(sqlite3_stmt *s, int column, void *out, size_t size)
{
    const void *bytes = sqlite3_column_blob(s, column);
    if (bytes == NULL || sqlite3_column_bytes(s, column) != (int)size) {
        return false;
    }
    memcpy(out, bytes, size);
    return true;
}

enum store_status store_rows(sqlite3_stmt *s, bool bound, store_row *row, void *context)
{
    enum { COLUMNS = 8 };
    int step = bound ? SQLITE_ROW : SQLITE_ERROR;
    while (step == SQLITE_ROW && (step = sqlite3_step(s)) == SQLITE_ROW) {
        const char *names[COLUMNS], *values[COLUMNS];
        const int found = sqlite3_column_count(s), columns = found < COLUMNS ? found : COLUMNS;
        for (int i = 0; i < columns; i++) {
            names[i] = sqlite3_column_name(s, i);
            values[i] = (const char *)sqlite3_column_text(s, i);
        }
        row(context, columns, names, values);
    }
    (void)sqlite3_reset(s);
    return step == SQLITE_DONE ? STORE_OK : STORE_FAILED;
}
