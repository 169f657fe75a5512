// SPDX-License-Identifier: Apache-2.0
#include "service/store.h"

#include <stdio.h>
#include <string.h>

#include "service/store_say.h"

_Static_assert((int)SAY_COUNT_OF <= (int)STORE_STATEMENTS, "room for every statement");

enum { VERSION = sizeof store_migrations / sizeof *store_migrations, BUSY_MS = 5000 };

// ---- opening ----

static bool run(struct store *store, const char *sql)
{
    return sqlite3_exec(store->database, sql, NULL, NULL, NULL) == SQLITE_OK;
}

static int version_of(struct store *store)
{
    sqlite3_stmt *statement = NULL;
    int version = -1;
    if (sqlite3_prepare_v2(store->database, "PRAGMA user_version", -1, &statement, NULL) ==
            SQLITE_OK &&
        sqlite3_step(statement) == SQLITE_ROW) {
        version = sqlite3_column_int(statement, 0);
    }
    (void)sqlite3_finalize(statement);
    return version;
}

static bool migrate(struct store *store, int from)
{
    char mark[64];
    if (!run(store, "BEGIN EXCLUSIVE")) {
        return false;
    }
    bool good = version_of(store) == from;
    for (int i = from; i < VERSION && good; i++) {
        good = run(store, store_migrations[i]);
    }
    (void)snprintf(mark, sizeof mark, "PRAGMA user_version = %d", (int)VERSION);
    good = good && run(store, mark) && run(store, "COMMIT");
    if (!good) {
        (void)run(store, "ROLLBACK");
    }
    return good;
}

static bool prepare(struct store *store)
{
    bool good = true;
    for (int i = 0; i < SAY_COUNT_OF && good; i++) {
        good = sqlite3_prepare_v3(store->database, store_says[i], -1, SQLITE_PREPARE_PERSISTENT,
                                  &store->statement[i], NULL) == SQLITE_OK;
    }
    return good;
}

enum sign_status store_open(struct store *store, const char *path, struct sign_fault *fault)
{
    *store = (struct store){.database = NULL};
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    bool good = sqlite3_open_v2(path, &store->database, flags, NULL) == SQLITE_OK &&
                sqlite3_busy_timeout(store->database, BUSY_MS) == SQLITE_OK &&
                run(store, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
                           "PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF");
    const int version = good ? version_of(store) : -1;
    if (version > VERSION) {
        store_close(store);
        return sign_fail(fault, SIGN_FAILED, "%s: of a later version (%d) of this program", path,
                         version);
    }
    good =
        good && version >= 0 && (version == VERSION || migrate(store, version)) && prepare(store);
    if (!good) {
        const enum sign_status status =
            sign_fail(fault, SIGN_FAILED, "%s: %s", path, store_error(store));
        store_close(store);
        return status;
    }
    return SIGN_OK;
}

void store_close(struct store *store)
{
    for (int i = 0; i < STORE_STATEMENTS; i++) {
        (void)sqlite3_finalize(store->statement[i]);
    }
    (void)sqlite3_close(store->database);
    *store = (struct store){.database = NULL};
}

const char *store_error(const struct store *store)
{
    return store->database != NULL ? sqlite3_errmsg(store->database) : "no memory";
}

enum store_status store_begin(struct store *store)
{
    return store_must(store, store_say(store, SAY_BEGIN), true);
}

enum store_status store_commit(struct store *store)
{
    return store_must(store, store_say(store, SAY_COMMIT), true);
}

void store_rollback(struct store *store)
{
    for (int i = 0; i < SAY_COUNT_OF; i++) {
        (void)sqlite3_reset(store->statement[i]);
    }
    if (sqlite3_get_autocommit(store->database) == 0) {
        (void)run(store, "ROLLBACK");
    }
}

// ---- attestation ----

enum store_status store_raise_time(struct store *store, int64_t now)
{
    sqlite3_stmt *s = store_say(store, SAY_RAISE_TIME);
    return store_done(store, s, store_number(s, 1, now)) == STORE_OK ? STORE_OK : STORE_FAILED;
}

enum store_status store_use_nonce(struct store *store, const uint8_t nonce[PROTOCOL_NONCE_BYTES],
                                  int64_t now)
{
    sqlite3_stmt *s = store_say(store, SAY_USE_NONCE);
    const enum store_status status = store_done(
        store, s, store_blob(s, 1, nonce, PROTOCOL_NONCE_BYTES) && store_number(s, 2, now));
    return status == STORE_ABSENT ? STORE_TAKEN : status;
}

enum store_status store_add_certificate(struct store *store, const uint8_t serial[16],
                                        const uint8_t device[PROTOCOL_DEVICE_BYTES], enum kind kind,
                                        int64_t issued, int64_t until)
{
    sqlite3_stmt *s = store_say(store, SAY_ADD_CERTIFICATE);
    return store_must(store, s,
                      store_blob(s, 1, serial, 16) &&
                          store_blob(s, 2, device, PROTOCOL_DEVICE_BYTES) &&
                          store_text(s, 3, kind_name(kind)) && store_number(s, 4, issued) &&
                          store_number(s, 5, until));
}

enum store_status store_set_verdict(struct store *store,
                                    const uint8_t device[PROTOCOL_DEVICE_BYTES], int64_t now,
                                    illness_set ill)
{
    sqlite3_stmt *s = store_say(store, SAY_SET_VERDICT);
    return store_done(store, s,
                      store_blob(s, 1, device, PROTOCOL_DEVICE_BYTES) && store_number(s, 2, now) &&
                          store_number(s, 3, ill));
}

enum store_status store_add_decision(struct store *store, const struct store_decision *d)
{
    sqlite3_stmt *s = store_say(store, SAY_ADD_DECISION);
    return store_must(
        store, s,
        store_number(s, 1, d->time) && store_blob(s, 2, d->device, PROTOCOL_DEVICE_BYTES) &&
            store_text(s, 3, d->address) && store_text(s, 4, reason_word(d->refusal)) &&
            store_number(s, 5, d->ill) && store_text(s, 6, d->detail));
}

enum store_status store_prune(struct store *store, int64_t now)
{
    sqlite3_stmt *s = store_say(store, SAY_PRUNE_NONCES);
    enum store_status status = store_must(store, s, store_number(s, 1, now));
    if (status == STORE_OK) {
        s = store_say(store, SAY_PRUNE_DECISIONS);
        status = store_must(store, s, store_number(s, 1, STORE_DECISIONS));
    }
    if (status == STORE_OK) {
        s = store_say(store, SAY_PRUNE_CERTIFICATES);
        status = store_must(store, s, store_number(s, 1, now));
    }
    return status;
}

enum store_status store_time(struct store *store, int64_t *highest)
{
    sqlite3_stmt *s = store_say(store, SAY_TIME);
    const bool good = sqlite3_step(s) == SQLITE_ROW;
    if (good) {
        *highest = sqlite3_column_int64(s, 0);
    }
    (void)sqlite3_reset(s);
    return good ? STORE_OK : STORE_FAILED;
}

enum store_status store_find_device(struct store *store, const uint8_t id[PROTOCOL_DEVICE_BYTES],
                                    struct store_device *device)
{
    struct store_device found = {.authentic = false};
    sqlite3_stmt *s = store_say(store, SAY_FIND_DEVICE);
    const int step = store_blob(s, 1, id, PROTOCOL_DEVICE_BYTES) ? sqlite3_step(s) : SQLITE_ERROR;
    bool good = step == SQLITE_ROW &&
                store_take(s, 0, &found.attestation, sizeof found.attestation) &&
                store_take(s, 1, &found.general, sizeof found.general);
    if (good) {
        memcpy(found.id, id, sizeof found.id);
        found.enrolled = sqlite3_column_int64(s, 2);
        const char *why = (const char *)sqlite3_column_text(s, 3);
        found.withdrawn = sqlite3_column_type(s, 3) != SQLITE_NULL;
        (void)snprintf(found.why, sizeof found.why, "%s", why != NULL ? why : "");
        found.judged = sqlite3_column_int64(s, 4);
        found.authentic = found.judged != 0;
        found.ill = (illness_set)sqlite3_column_int64(s, 5);
        *device = found;
    }
    (void)sqlite3_reset(s);
    return good ? STORE_OK : step == SQLITE_DONE ? STORE_ABSENT : STORE_FAILED;
}
