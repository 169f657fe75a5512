// SPDX-License-Identifier: Apache-2.0
// The store in a file of SQLite.
#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

#include "service/store_say.h"

enum {
    VERSION = sizeof store_migrations / sizeof *store_migrations,
    BUSY_MS = 5000,
    LOG_PAGES = 4096,         // of 4 KiB: a longer log is copied into the file
    LOG_MOST = 4 * LOG_PAGES, // and here whoever writes does it himself
};

// Copies the log into the file while others write: where devices are many, each page of the log is
// another one of the file, and the disk takes its time.
struct copier {
    sqlite3 *file; // a connection of its own
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t told;
    enum { RESTS, COPIES, COPIED } state;
    bool started, ends;
};

struct said {
    struct store_said base;
    struct database *database;
    sqlite3_stmt *statement;
    enum statement which;
};

struct database {
    sqlite3 *file;
    struct copier copier;
    bool moved;
    struct said said[SAY_COUNT_OF];
};

static struct said *of(struct store_said *said)
{
    return (struct said *)said;
}

// ---- opening ----

static bool run(sqlite3 *file, const char *sql)
{
    return sqlite3_exec(file, sql, NULL, NULL, NULL) == SQLITE_OK;
}

static int version_of(sqlite3 *file)
{
    sqlite3_stmt *statement = NULL;
    int version = -1;
    if (sqlite3_prepare_v2(file, "PRAGMA user_version", -1, &statement, NULL) == SQLITE_OK &&
        sqlite3_step(statement) == SQLITE_ROW) {
        version = sqlite3_column_int(statement, 0);
    }
    (void)sqlite3_finalize(statement);
    return version;
}

static bool migrate(sqlite3 *file, int from)
{
    char mark[64];
    if (!run(file, "BEGIN EXCLUSIVE")) {
        return false;
    }
    bool good = version_of(file) == from;
    for (int i = from; i < VERSION && good; i++) {
        good = run(file, store_migrations[i]);
    }
    (void)snprintf(mark, sizeof mark, "PRAGMA user_version = %d", (int)VERSION);
    good = good && run(file, mark) && run(file, "COMMIT");
    if (!good) {
        (void)run(file, "ROLLBACK");
    }
    return good;
}

static bool prepare(struct database *database)
{
    bool good = true;
    for (int i = 0; i < SAY_COUNT_OF && good; i++) {
        database->said[i] = (struct said){
            .base = {&store_sqlite}, .database = database, .which = (enum statement)i};
        good = sqlite3_prepare_v3(database->file, store_says[i], -1, SQLITE_PREPARE_PERSISTENT,
                                  &database->said[i].statement, NULL) == SQLITE_OK;
    }
    return good;
}

// ---- the log ----

static void *copy_for_ever(void *context)
{
    struct copier *copier = context;
    (void)pthread_mutex_lock(&copier->lock);
    while (!copier->ends) {
        if (copier->state != COPIES) {
            (void)pthread_cond_wait(&copier->told, &copier->lock);
            continue;
        }
        (void)pthread_mutex_unlock(&copier->lock);
        const bool copied = sqlite3_wal_checkpoint_v2(copier->file, NULL, SQLITE_CHECKPOINT_PASSIVE,
                                                      NULL, NULL) == SQLITE_OK;
        (void)pthread_mutex_lock(&copier->lock);
        copier->state = copied ? COPIED : RESTS;
        (void)pthread_cond_broadcast(&copier->told);
    }
    (void)pthread_mutex_unlock(&copier->lock);
    return NULL;
}

// After a commit. The log begins anew only where all of it was copied when somebody writes: so the
// little that was written beside the copier is copied here. Who writes faster than the disk takes
// waits.
static int on_commit(void *context, sqlite3 *file, const char *name, int pages)
{
    struct copier *copier = context;
    if (pages < LOG_PAGES) {
        return SQLITE_OK;
    }
    copier->started =
        copier->started || pthread_create(&copier->thread, NULL, copy_for_ever, copier) == 0;
    (void)pthread_mutex_lock(&copier->lock);
    while (copier->started && copier->state == COPIES && pages >= LOG_MOST) {
        (void)pthread_cond_wait(&copier->told, &copier->lock);
    }
    const bool here = copier->state == COPIED || pages >= LOG_MOST || !copier->started;
    if (here) {
        copier->state = RESTS;
    } else if (copier->state == RESTS) {
        copier->state = COPIES;
        (void)pthread_cond_broadcast(&copier->told);
    }
    (void)pthread_mutex_unlock(&copier->lock);
    if (here) { // what fails stays in the log
        (void)sqlite3_wal_checkpoint_v2(file, name, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
    }
    return SQLITE_OK;
}

// The thread begins when it is needed, in a file that was opened when the other was: what lies at
// its place later may be another one. Without it who writes copies.
static void prepare_copier(struct database *database, const char *path, int flags)
{
    struct copier *copier = &database->copier;
    if (sqlite3_open_v2(path, &copier->file, flags, NULL) == SQLITE_OK &&
        run(copier->file, "PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0")) {
        (void)sqlite3_wal_hook(database->file, on_commit, copier);
    } else {
        (void)sqlite3_wal_autocheckpoint(database->file, LOG_PAGES);
    }
}

static void stop_copier(struct copier *copier)
{
    if (copier->started) {
        (void)pthread_mutex_lock(&copier->lock);
        copier->ends = true;
        (void)pthread_cond_broadcast(&copier->told);
        (void)pthread_mutex_unlock(&copier->lock);
        (void)pthread_join(copier->thread, NULL);
    }
    (void)sqlite3_close(copier->file);
    (void)pthread_cond_destroy(&copier->told);
    (void)pthread_mutex_destroy(&copier->lock);
}

static const char *sqlite_error(const struct store *store)
{
    const struct database *database = store->own;
    return database == NULL || database->file == NULL ? "no memory"
           : database->moved ? "the database's file was moved or removed while it was in use"
                             : sqlite3_errmsg(database->file);
}

static void sqlite_close(struct store *store)
{
    struct database *database = store->own;
    if (database == NULL) {
        return;
    }
    stop_copier(&database->copier);
    for (int i = 0; i < SAY_COUNT_OF; i++) {
        (void)sqlite3_finalize(database->said[i].statement);
    }
    (void)sqlite3_close(database->file);
    free(database);
    store->own = NULL;
}

static enum sign_status sqlite_open(struct store *store, const char *path, struct sign_fault *fault)
{
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    struct database *database = calloc(1, sizeof *database);
    store->own = database;
    if (database != NULL) {
        (void)pthread_mutex_init(&database->copier.lock, NULL);
        (void)pthread_cond_init(&database->copier.told, NULL);
    }
    // 32 MiB of pages stay in memory: a step down the tree of a million devices costs no read. The
    // log is copied into the file every 16 MiB: a page that is written again and again goes there
    // once.
    bool good = database != NULL &&
                sqlite3_open_v2(path, &database->file, flags, NULL) == SQLITE_OK &&
                sqlite3_busy_timeout(database->file, BUSY_MS) == SQLITE_OK &&
                run(database->file, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
                                    "PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF;"
                                    "PRAGMA cache_size = -32768; PRAGMA wal_autocheckpoint = 0");
    const int version = good ? version_of(database->file) : -1;
    if (version > VERSION) {
        sqlite_close(store);
        return sign_fail(fault, SIGN_FAILED, "%s: of a later version (%d) of this program", path,
                         version);
    }
    good = good && version >= 0 && (version == VERSION || migrate(database->file, version)) &&
           prepare(database);
    if (!good) {
        const enum sign_status status =
            sign_fail(fault, SIGN_FAILED, "%s: %s", path, sqlite_error(store));
        sqlite_close(store);
        return status;
    }
    prepare_copier(database, path, flags);
    return SIGN_OK;
}

// ---- statements ----

static struct store_said *sqlite_say(struct store *store, enum statement which)
{
    struct database *database = store->own;
    struct said *said = &database->said[which];
    (void)sqlite3_reset(said->statement);
    (void)sqlite3_clear_bindings(said->statement);
    return &said->base;
}

static bool sqlite_blob(struct store_said *said, int at, const void *bytes, size_t size)
{
    sqlite3_stmt *s = of(said)->statement;
    return (bytes == NULL ? sqlite3_bind_null(s, at)
                          : sqlite3_bind_blob(s, at, bytes, (int)size, SQLITE_STATIC)) == SQLITE_OK;
}

static bool sqlite_text(struct store_said *said, int at, const char *value)
{
    sqlite3_stmt *s = of(said)->statement;
    return (value == NULL ? sqlite3_bind_null(s, at)
                          : sqlite3_bind_text(s, at, value, -1, SQLITE_STATIC)) == SQLITE_OK;
}

static bool sqlite_number(struct store_said *said, int at, int64_t value)
{
    return sqlite3_bind_int64(of(said)->statement, at, value) == SQLITE_OK;
}

static void sqlite_texts(struct store_said *said)
{
    (void)said; // a column is converted when it is read
}

// A file that has no name any more can still be written, and what is written there is lost with the
// process: nothing is begun in it, nor ended.
static bool is_at_its_place(struct said *said)
{
    int moved = 0;
    if (said->which != SAY_BEGIN && said->which != SAY_COMMIT) {
        return true;
    }
    said->database->moved = sqlite3_file_control(said->database->file, "main",
                                                 SQLITE_FCNTL_HAS_MOVED, &moved) != SQLITE_OK ||
                            moved != 0;
    return !said->database->moved;
}

static enum store_step sqlite_step(struct store_said *base)
{
    struct said *said = of(base);
    if (!is_at_its_place(said)) {
        return STORE_BROKEN;
    }
    switch (sqlite3_step(said->statement)) {
    case SQLITE_ROW:
        return STORE_ROW;
    case SQLITE_DONE:
        return STORE_END;
    default:
        return STORE_BROKEN;
    }
}

static int64_t sqlite_changes(const struct store_said *said)
{
    return sqlite3_changes(((const struct said *)said)->database->file);
}

static bool sqlite_is_null(struct store_said *said, int column)
{
    return sqlite3_column_type(of(said)->statement, column) == SQLITE_NULL;
}

static int64_t sqlite_integer(struct store_said *said, int column)
{
    return sqlite3_column_int64(of(said)->statement, column);
}

static const char *sqlite_string(struct store_said *said, int column)
{
    return (const char *)sqlite3_column_text(of(said)->statement, column);
}

static const void *sqlite_bytes(struct store_said *said, int column, size_t *size)
{
    const void *bytes = sqlite3_column_blob(of(said)->statement, column);
    *size = (size_t)sqlite3_column_bytes(of(said)->statement, column);
    return bytes;
}

static int sqlite_columns(struct store_said *said)
{
    return sqlite3_column_count(of(said)->statement);
}

static const char *sqlite_column(struct store_said *said, int column)
{
    return sqlite3_column_name(of(said)->statement, column);
}

static bool sqlite_end(struct store_said *said)
{
    return sqlite3_reset(of(said)->statement) == SQLITE_OK;
}

static void sqlite_rollback(struct store *store)
{
    struct database *database = store->own;
    for (int i = 0; i < SAY_COUNT_OF; i++) {
        (void)sqlite3_reset(database->said[i].statement);
    }
    if (sqlite3_get_autocommit(database->file) == 0) {
        (void)run(database->file, "ROLLBACK");
    }
}

const struct store_engine store_sqlite = {
    .open = sqlite_open,
    .close = sqlite_close,
    .error = sqlite_error,
    .rollback = sqlite_rollback,
    .say = sqlite_say,
    .blob = sqlite_blob,
    .text = sqlite_text,
    .number = sqlite_number,
    .texts = sqlite_texts,
    .step = sqlite_step,
    .changes = sqlite_changes,
    .is_null = sqlite_is_null,
    .integer = sqlite_integer,
    .string = sqlite_string,
    .bytes = sqlite_bytes,
    .columns = sqlite_columns,
    .column = sqlite_column,
    .end = sqlite_end,
};
