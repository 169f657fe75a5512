// SPDX-License-Identifier: Apache-2.0
#include "service/store_say.h"

#include <string.h>

struct store_said *store_say(struct store *store, enum statement which)
{
    return store->engine->say(store, which);
}

bool store_blob(struct store_said *said, int at, const void *bytes, size_t size)
{
    return said->engine->blob(said, at, bytes, size);
}

bool store_text(struct store_said *said, int at, const char *value)
{
    return said->engine->text(said, at, value);
}

bool store_number(struct store_said *said, int at, int64_t value)
{
    return said->engine->number(said, at, value);
}

enum store_step store_step(struct store_said *said)
{
    return said->engine->step(said);
}

bool store_is_null(struct store_said *said, int column)
{
    return said->engine->is_null(said, column);
}

int64_t store_integer(struct store_said *said, int column)
{
    return said->engine->integer(said, column);
}

const char *store_string(struct store_said *said, int column)
{
    return said->engine->string(said, column);
}

bool store_take(struct store_said *said, int column, void *out, size_t size)
{
    size_t have = 0;
    const void *bytes = said->engine->bytes(said, column, &have);
    if (bytes == NULL || have != size) {
        return false;
    }
    memcpy(out, bytes, size);
    return true;
}

void store_end(struct store_said *said)
{
    (void)said->engine->end(said);
}

enum store_status store_done(struct store_said *said, bool bound)
{
    const bool good = bound && store_step(said) == STORE_END;
    const int64_t changes = good ? said->engine->changes(said) : 0;
    const bool ended = said->engine->end(said);
    return !good || !ended ? STORE_FAILED : changes > 0 ? STORE_OK : STORE_ABSENT;
}

enum store_status store_must(struct store_said *said, bool bound)
{
    return store_done(said, bound) == STORE_FAILED ? STORE_FAILED : STORE_OK;
}

enum store_status store_rows(struct store_said *said, bool bound, store_row *row, void *context)
{
    enum { COLUMNS = 8 };
    enum store_step step = bound ? STORE_ROW : STORE_BROKEN;
    said->engine->texts(said);
    while (step == STORE_ROW && (step = store_step(said)) == STORE_ROW) {
        const char *names[COLUMNS], *values[COLUMNS];
        const int found = said->engine->columns(said), columns = found < COLUMNS ? found : COLUMNS;
        for (int i = 0; i < columns; i++) {
            names[i] = said->engine->column(said, i);
            values[i] = store_string(said, i);
        }
        row(context, columns, names, values);
    }
    store_end(said);
    return step == STORE_END ? STORE_OK : STORE_FAILED;
}
