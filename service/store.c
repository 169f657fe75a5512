// SPDX-License-Identifier: Apache-2.0
#include "service/store.h"

#include <inttypes.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/sign/digest.h"
#include "service/store_schema.h"

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

// ---- saying one statement ----

static sqlite3_stmt *say(struct store *store, enum statement which)
{
    sqlite3_stmt *statement = store->statement[which];
    (void)sqlite3_reset(statement);
    (void)sqlite3_clear_bindings(statement);
    return statement;
}

// Bytes and texts live until the statement was said.
static bool blob(sqlite3_stmt *s, int at, const void *bytes, size_t size)
{
    return (bytes == NULL ? sqlite3_bind_null(s, at)
                          : sqlite3_bind_blob(s, at, bytes, (int)size, SQLITE_STATIC)) == SQLITE_OK;
}

static bool text(sqlite3_stmt *s, int at, const char *value)
{
    return (value == NULL ? sqlite3_bind_null(s, at)
                          : sqlite3_bind_text(s, at, value, -1, SQLITE_STATIC)) == SQLITE_OK;
}

static bool number(sqlite3_stmt *s, int at, int64_t value)
{
    return sqlite3_bind_int64(s, at, value) == SQLITE_OK;
}

// A statement without rows. ABSENT: it changed nothing.
static enum store_status done(struct store *store, sqlite3_stmt *s, bool bound)
{
    const bool good = bound && sqlite3_step(s) == SQLITE_DONE;
    const int changes = sqlite3_changes(store->database);
    const bool reset = sqlite3_reset(s) == SQLITE_OK;
    return !good || !reset ? STORE_FAILED : changes > 0 ? STORE_OK : STORE_ABSENT;
}

// A statement that always does its work if it can be said.
static enum store_status must(struct store *store, sqlite3_stmt *s, bool bound)
{
    return done(store, s, bound) == STORE_FAILED ? STORE_FAILED : STORE_OK;
}

static bool take(sqlite3_stmt *s, int column, void *out, size_t size)
{
    const void *bytes = sqlite3_column_blob(s, column);
    if (bytes == NULL || sqlite3_column_bytes(s, column) != (int)size) {
        return false;
    }
    memcpy(out, bytes, size);
    return true;
}

enum store_status store_begin(struct store *store)
{
    return must(store, say(store, SAY_BEGIN), true);
}

enum store_status store_commit(struct store *store)
{
    return must(store, say(store, SAY_COMMIT), true);
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
    sqlite3_stmt *s = say(store, SAY_RAISE_TIME);
    return done(store, s, number(s, 1, now)) == STORE_OK ? STORE_OK : STORE_FAILED;
}

enum store_status store_use_nonce(struct store *store, const uint8_t nonce[PROTOCOL_NONCE_BYTES],
                                  int64_t now)
{
    sqlite3_stmt *s = say(store, SAY_USE_NONCE);
    const enum store_status status =
        done(store, s, blob(s, 1, nonce, PROTOCOL_NONCE_BYTES) && number(s, 2, now));
    return status == STORE_ABSENT ? STORE_TAKEN : status;
}

enum store_status store_add_certificate(struct store *store, const uint8_t serial[16],
                                        const uint8_t device[PROTOCOL_DEVICE_BYTES], enum kind kind,
                                        int64_t issued, int64_t until)
{
    sqlite3_stmt *s = say(store, SAY_ADD_CERTIFICATE);
    return must(store, s,
                blob(s, 1, serial, 16) && blob(s, 2, device, PROTOCOL_DEVICE_BYTES) &&
                    text(s, 3, kind_name(kind)) && number(s, 4, issued) && number(s, 5, until));
}

enum store_status store_set_verdict(struct store *store,
                                    const uint8_t device[PROTOCOL_DEVICE_BYTES], int64_t now,
                                    illness_set ill)
{
    sqlite3_stmt *s = say(store, SAY_SET_VERDICT);
    return done(store, s,
                blob(s, 1, device, PROTOCOL_DEVICE_BYTES) && number(s, 2, now) &&
                    number(s, 3, ill));
}

enum store_status store_add_decision(struct store *store, const struct store_decision *d)
{
    sqlite3_stmt *s = say(store, SAY_ADD_DECISION);
    return must(store, s,
                number(s, 1, d->time) && blob(s, 2, d->device, PROTOCOL_DEVICE_BYTES) &&
                    text(s, 3, d->address) && text(s, 4, reason_word(d->refusal)) &&
                    number(s, 5, d->ill) && text(s, 6, d->detail));
}

enum store_status store_prune(struct store *store, int64_t now)
{
    sqlite3_stmt *s = say(store, SAY_PRUNE_NONCES);
    enum store_status status = must(store, s, number(s, 1, now));
    if (status == STORE_OK) {
        s = say(store, SAY_PRUNE_DECISIONS);
        status = must(store, s, number(s, 1, STORE_DECISIONS));
    }
    if (status == STORE_OK) {
        s = say(store, SAY_PRUNE_CERTIFICATES);
        status = must(store, s, number(s, 1, now));
    }
    return status;
}

enum store_status store_time(struct store *store, int64_t *highest)
{
    sqlite3_stmt *s = say(store, SAY_TIME);
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
    sqlite3_stmt *s = say(store, SAY_FIND_DEVICE);
    const int step = blob(s, 1, id, PROTOCOL_DEVICE_BYTES) ? sqlite3_step(s) : SQLITE_ERROR;
    bool good = step == SQLITE_ROW && take(s, 0, &found.attestation, sizeof found.attestation) &&
                take(s, 1, &found.general, sizeof found.general);
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

// ---- operators ----

enum store_status store_add_device(struct store *store, const struct store_device *device)
{
    sqlite3_stmt *s = say(store, SAY_ADD_DEVICE);
    enum store_status status = done(
        store, s,
        blob(s, 1, device->id, sizeof device->id) &&
            blob(s, 2, &device->attestation, sizeof device->attestation) &&
            blob(s, 3, &device->general, sizeof device->general) && number(s, 4, device->enrolled));
    if (status == STORE_ABSENT) {
        struct store_device old;
        status = store_find_device(store, device->id, &old);
        if (status == STORE_OK) {
            const bool same =
                memcmp(&old.attestation, &device->attestation, sizeof old.attestation) == 0 &&
                memcmp(&old.general, &device->general, sizeof old.general) == 0;
            status = same ? STORE_TAKEN : STORE_ABSENT;
        } else {
            status = STORE_FAILED;
        }
    }
    return status;
}

enum store_status store_withdraw(struct store *store, const uint8_t device[PROTOCOL_DEVICE_BYTES],
                                 const char *why)
{
    sqlite3_stmt *s = say(store, SAY_WITHDRAW);
    return done(store, s, blob(s, 1, device, PROTOCOL_DEVICE_BYTES) && text(s, 2, why));
}

enum store_status store_add_policy(struct store *store, uint64_t epoch, const char *policy)
{
    sqlite3_stmt *s = say(store, SAY_ADD_POLICY);
    const enum store_status status =
        done(store, s, number(s, 1, (int64_t)epoch) && text(s, 2, policy));
    return status == STORE_ABSENT ? STORE_TAKEN : status;
}

static enum store_status read_note(sqlite3_stmt *s, bool bound, struct token_note *note)
{
    const int step = bound ? sqlite3_step(s) : SQLITE_ERROR;
    const bool good = step == SQLITE_ROW && take(s, 1, note->digest, sizeof note->digest);
    if (good) {
        note->number = (uint64_t)sqlite3_column_int64(s, 0);
    }
    (void)sqlite3_reset(s);
    return good ? STORE_OK : step == SQLITE_DONE ? STORE_ABSENT : STORE_FAILED;
}

enum store_status store_deed_note(struct store *store, uint64_t wanted, struct token_note *note)
{
    sqlite3_stmt *s = say(store, SAY_DEED);
    return read_note(s, number(s, 1, (int64_t)wanted), note);
}

enum store_status store_add_deed(struct store *store, const struct store_deed *deed,
                                 struct token_note *note)
{
    struct token_note last = {.number = 0};
    if (read_note(say(store, SAY_LAST_DEED), true, &last) == STORE_FAILED) {
        return STORE_FAILED;
    }
    char *message = NULL, before[2 * DIGEST_BYTES + 1];
    for (unsigned i = 0; i < DIGEST_BYTES; i++) {
        (void)snprintf(before + 2 * (size_t)i, 3, "%02x", last.digest[i]);
    }
    const int size = asprintf(&message, "%s %" PRIu64 " %" PRId64 " %s\n%s\n%s", before,
                              last.number + 1, deed->time, deed->who, deed->what, deed->detail);
    struct token_note made = {.number = last.number + 1};
    const bool hashed = size > 0 && digest_sha256(message, (size_t)size, made.digest);
    if (size > 0) {
        free(message);
    }
    sqlite3_stmt *s = say(store, SAY_ADD_DEED);
    const bool bound = hashed && number(s, 1, (int64_t)made.number) && number(s, 2, deed->time) &&
                       text(s, 3, deed->who) && text(s, 4, deed->what) &&
                       text(s, 5, deed->detail) && blob(s, 6, made.digest, sizeof made.digest);
    const enum store_status status = must(store, s, bound);
    if (status == STORE_OK) {
        *note = made;
    }
    return status;
}

enum store_status store_epoch(struct store *store, uint64_t *epoch)
{
    sqlite3_stmt *s = say(store, SAY_EPOCH);
    const bool good = sqlite3_step(s) == SQLITE_ROW;
    if (good) {
        *epoch = (uint64_t)sqlite3_column_int64(s, 0);
    }
    (void)sqlite3_reset(s);
    return good ? STORE_OK : STORE_FAILED;
}

enum store_status store_policy(struct store *store, char **policy)
{
    sqlite3_stmt *s = say(store, SAY_POLICY);
    const int step = sqlite3_step(s);
    const char *found = step == SQLITE_ROW ? (const char *)sqlite3_column_text(s, 0) : NULL;
    char *copy = found != NULL ? strdup(found) : NULL;
    (void)sqlite3_reset(s);
    if (copy == NULL) {
        return step == SQLITE_DONE ? STORE_ABSENT : STORE_FAILED;
    }
    *policy = copy;
    return STORE_OK;
}

enum store_status store_count(struct store *store, uint64_t *devices, uint64_t *withdrawn)
{
    sqlite3_stmt *s = say(store, SAY_COUNT);
    const bool good = sqlite3_step(s) == SQLITE_ROW;
    if (good) {
        *devices = (uint64_t)sqlite3_column_int64(s, 0);
        *withdrawn = (uint64_t)sqlite3_column_int64(s, 1);
    }
    (void)sqlite3_reset(s);
    return good ? STORE_OK : STORE_FAILED;
}

// ---- lists ----

static enum store_status list(sqlite3_stmt *s, bool bound, store_row *row, void *context)
{
    enum { COLUMNS = 8 };
    int step = bound ? SQLITE_ROW : SQLITE_ERROR;
    while (step == SQLITE_ROW && (step = sqlite3_step(s)) == SQLITE_ROW) {
        const char *names[COLUMNS], *values[COLUMNS];
        const int columns = sqlite3_column_count(s);
        for (int i = 0; i < columns && i < COLUMNS; i++) {
            names[i] = sqlite3_column_name(s, i);
            values[i] = (const char *)sqlite3_column_text(s, i);
        }
        row(context, columns, names, values);
    }
    (void)sqlite3_reset(s);
    return step == SQLITE_DONE ? STORE_OK : STORE_FAILED;
}

enum store_status store_list_devices(struct store *store, const uint8_t *after, int most,
                                     store_row *row, void *context)
{
    sqlite3_stmt *s = say(store, SAY_LIST_DEVICES);
    const bool bound =
        number(s, 1, most) &&
        (after != NULL ? blob(s, 2, after, PROTOCOL_DEVICE_BYTES) : blob(s, 2, "", 0));
    return list(s, bound, row, context);
}

enum store_status store_list_decisions(struct store *store, int most, store_row *row, void *context)
{
    sqlite3_stmt *s = say(store, SAY_LIST_DECISIONS);
    return list(s, number(s, 1, most), row, context);
}

enum store_status store_list_deeds(struct store *store, int most, store_row *row, void *context)
{
    sqlite3_stmt *s = say(store, SAY_LIST_DEEDS);
    return list(s, number(s, 1, most), row, context);
}
