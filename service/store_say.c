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

int store_columns(struct store_said *said)
{
    return said->engine->columns(said);
}

const char *store_column(struct store_said *said, int column)
{
    return said->engine->column(said, column);
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
