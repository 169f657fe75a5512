// SPDX-License-Identifier: Apache-2.0
// The store in PostgreSQL. A connection that broke is made again when something is asked outside of
// a transaction; what was asked meanwhile has failed.
#include <postgresql/libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "service/clock.h"
#include "service/store_say.h"

enum {
    VERSION = sizeof store_postgres_migrations / sizeof *store_postgres_migrations,
    VALUES = 6,
    RETRY_MS = 1000, // between two tries to connect
    STATEMENT = 512,
};

#define LOCK "5795683" // of the advisory locks of this database: those who migrate

struct said {
    struct store_said base;
    struct database *database;
    enum statement which;
    int count;  // of values
    bool texts; // else columns come as bytes
    const char *value[VALUES];
    int size[VALUES], format[VALUES];
    uint8_t number[VALUES][8];
    PGresult *result;
    int row;
};

struct database {
    PGconn *connection;
    char *place;
    int64_t tried; // to connect, by clock_ticks()
    bool inside;   // a transaction, whatever became of the connection
    char error[256];
    struct said said[SAY_COUNT_OF];
};

static struct said *of(struct store_said *said)
{
    return (struct said *)said;
}

static bool fail(struct database *database, const char *what)
{
    (void)snprintf(database->error, sizeof database->error, "%s", what);
    database->error[strcspn(database->error, "\n")] = '\0';
    return false;
}

static bool by_server(struct database *database)
{
    return fail(database, PQerrorMessage(database->connection));
}

// ---- a connection ----

static bool run(struct database *database, const char *sql)
{
    PGresult *result = PQexec(database->connection, sql);
    const ExecStatusType status = PQresultStatus(result);
    const bool good = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
    PQclear(result);
    return good || by_server(database);
}

// The text of the one value, copied. False: there is none.
static bool ask(struct database *database, const char *sql, char *out, size_t room)
{
    PGresult *result = PQexec(database->connection, sql);
    const bool good = PQresultStatus(result) == PGRES_TUPLES_OK && PQntuples(result) == 1 &&
                      PQgetlength(result, 0, 0) < (int)room;
    if (good) {
        (void)snprintf(out, room, "%s", PQgetvalue(result, 0, 0));
    }
    PQclear(result);
    return good || by_server(database);
}

// What the server calls committed is on its disk, or nothing is asked of it.
static bool is_durable(struct database *database)
{
    char word[16];
    if (!run(database, "SET statement_timeout = '5s'; SET lock_timeout = '5s';"
                       "SET idle_in_transaction_session_timeout = '30s';"
                       "SET default_transaction_isolation = 'read committed';"
                       "SELECT set_config('synchronous_commit', 'on', false)"
                       " WHERE current_setting('synchronous_commit') IN ('off', 'local')") ||
        !ask(database,
             "SELECT current_setting('fsync') || ' ' || current_setting('full_page_writes')", word,
             sizeof word)) {
        return false;
    }
    return strcmp(word, "on on") == 0 ||
           fail(database,
                "the server's settings fsync and full_page_writes must be on: without them "
                "a power cut takes back what was answered");
}

static bool prepare_one(struct database *database, enum statement which)
{
    const char *from =
        store_postgres_says[which] != NULL ? store_postgres_says[which] : store_says[which];
    char sql[STATEMENT], name[16];
    size_t at = 0;
    for (; *from != '\0' && at < sizeof sql - 1; from++) {
        sql[at++] = (char)(*from == '?' ? '$' : *from);
    }
    sql[at] = '\0';
    (void)snprintf(name, sizeof name, "say%d", (int)which);
    PGresult *result = PQprepare(database->connection, name, sql, 0, NULL);
    const bool good = *from == '\0' && PQresultStatus(result) == PGRES_COMMAND_OK;
    PQclear(result);
    return good || by_server(database);
}

static bool prepare(struct database *database)
{
    bool good = true;
    for (int i = 0; i < SAY_COUNT_OF && good; i++) {
        if (i != SAY_BEGIN && i != SAY_COMMIT) {
            good = prepare_one(database, (enum statement)i);
        }
    }
    return good;
}

static void disconnect(struct database *database)
{
    for (int i = 0; i < SAY_COUNT_OF; i++) {
        PQclear(database->said[i].result);
        database->said[i].result = NULL;
    }
    PQfinish(database->connection);
    database->connection = NULL;
}

// Defaults come first, so that the connection string has the last word.
static bool connect_to(struct database *database)
{
    const char *const names[] = {"connect_timeout",  "tcp_user_timeout", "keepalives_idle",
                                 "application_name", "dbname",           NULL};
    const char *const values[] = {"3", "5000", "5", "openpluton attestation", database->place,
                                  NULL};
    disconnect(database);
    database->tried = clock_ticks();
    database->connection = PQconnectdbParams(names, values, 1);
    if (database->connection == NULL) {
        return fail(database, "no memory");
    }
    return PQstatus(database->connection) == CONNECTION_OK ? is_durable(database)
                                                           : by_server(database);
}

static bool is_connected(const struct database *database)
{
    return database->connection != NULL && PQstatus(database->connection) == CONNECTION_OK;
}

// Outside of a transaction a connection that broke is made again, but not in each moment anew.
static bool connect_again(struct database *database)
{
    if (is_connected(database)) {
        return true;
    }
    if (clock_ticks() - database->tried < RETRY_MS) {
        return fail(database, "the database is away");
    }
    if (connect_to(database) && prepare(database)) {
        return true;
    }
    disconnect(database);
    return false;
}

// ---- opening ----

static bool migrate(struct database *database)
{
    char version[16], mark[96];
    bool good =
        run(database, "BEGIN; SELECT pg_advisory_xact_lock(" LOCK ");"
                      "CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY,"
                      " value BIGINT NOT NULL);"
                      "INSERT INTO meta VALUES ('time', 0), ('version', 0)"
                      " ON CONFLICT DO NOTHING") &&
        ask(database, "SELECT value FROM meta WHERE name = 'version'", version, sizeof version);
    const long from = good ? strtol(version, NULL, 10) : 0;
    if (good && from > VERSION) {
        (void)run(database, "ROLLBACK");
        return fail(database, "its tables are of a later version of this program");
    }
    for (long i = from; i < VERSION && good; i++) {
        good = run(database, store_postgres_migrations[i]);
    }
    (void)snprintf(mark, sizeof mark, "UPDATE meta SET value = %d WHERE name = 'version'; COMMIT",
                   (int)VERSION);
    return good && run(database, mark);
}

static const char *postgres_error(const struct store *store)
{
    const struct database *database = store->own;
    return database != NULL ? database->error : "no memory";
}

static void postgres_close(struct store *store)
{
    struct database *database = store->own;
    if (database != NULL) {
        disconnect(database);
        if (database->place != NULL) { // it may hold a password
            explicit_bzero(database->place, strlen(database->place));
        }
        free(database->place);
        free(database);
    }
    store->own = NULL;
}

static enum sign_status postgres_open(struct store *store, const char *place,
                                      struct sign_fault *fault)
{
    struct database *database = calloc(1, sizeof *database);
    store->own = database;
    if (database != NULL) {
        database->place = strdup(place);
    }
    if (database == NULL || database->place == NULL) {
        postgres_close(store);
        return sign_fail(fault, SIGN_FAILED, "no memory");
    }
    for (int i = 0; i < SAY_COUNT_OF; i++) {
        database->said[i] = (struct said){
            .base = {&store_postgres}, .database = database, .which = (enum statement)i};
    }
    if (!connect_to(database) || !migrate(database) || !prepare(database)) {
        const enum sign_status status =
            sign_fail(fault, SIGN_FAILED, "the database: %s", database->error);
        postgres_close(store);
        return status;
    }
    return SIGN_OK;
}

// ---- statements ----

static struct store_said *postgres_say(struct store *store, enum statement which)
{
    struct database *database = store->own;
    struct said *said = &database->said[which];
    PQclear(said->result);
    said->result = NULL;
    said->count = 0;
    said->texts = false;
    said->row = -1;
    return &said->base;
}

static bool put(struct said *said, int at, const void *bytes, size_t size, bool binary)
{
    if (at < 1 || at > VALUES || size > INT32_MAX) {
        return false;
    }
    said->value[at - 1] = bytes;
    said->size[at - 1] = (int)size;
    said->format[at - 1] = binary;
    said->count = at > said->count ? at : said->count;
    return true;
}

static bool postgres_blob(struct store_said *said, int at, const void *bytes, size_t size)
{
    return put(of(said), at, bytes, size, true);
}

static bool postgres_text(struct store_said *said, int at, const char *value)
{
    return put(of(said), at, value, value != NULL ? strlen(value) : 0, false);
}

static bool postgres_number(struct store_said *base, int at, int64_t value)
{
    struct said *said = of(base);
    if (at < 1 || at > VALUES) {
        return false;
    }
    for (unsigned i = 0; i < 8; i++) {
        said->number[at - 1][i] = (uint8_t)((uint64_t)value >> (56 - 8 * i));
    }
    return put(said, at, said->number[at - 1], 8, true);
}

static void postgres_texts(struct store_said *said)
{
    of(said)->texts = true;
}

static bool say(struct said *said)
{
    struct database *database = said->database;
    char name[16];
    if (database->inside && !is_connected(database)) {
        return fail(database, "the connection broke in a transaction");
    }
    if (!database->inside && !connect_again(database)) {
        return false;
    }
    if (said->which == SAY_BEGIN || said->which == SAY_COMMIT) {
        const bool begins = said->which == SAY_BEGIN;
        said->result = PQexec(database->connection, begins ? "BEGIN" : "COMMIT");
        // A transaction that failed is committed as nothing, which the server calls no error.
        const bool good = PQresultStatus(said->result) == PGRES_COMMAND_OK &&
                          strcmp(PQcmdStatus(said->result), begins ? "BEGIN" : "COMMIT") == 0;
        database->inside = good ? begins : database->inside;
        return good || by_server(database);
    }
    (void)snprintf(name, sizeof name, "say%d", (int)said->which);
    said->result = PQexecPrepared(database->connection, name, said->count, said->value, said->size,
                                  said->format, !said->texts);
    const ExecStatusType status = PQresultStatus(said->result);
    return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || by_server(database);
}

static enum store_step postgres_step(struct store_said *base)
{
    struct said *said = of(base);
    if (said->result == NULL && !say(said)) {
        return STORE_BROKEN;
    }
    said->row++;
    return said->row < PQntuples(said->result) ? STORE_ROW : STORE_END;
}

static int64_t postgres_changes(const struct store_said *base)
{
    const struct said *said = (const struct said *)base;
    return strtoll(PQcmdTuples(said->result), NULL, 10);
}

static bool postgres_is_null(struct store_said *said, int column)
{
    return PQgetisnull(of(said)->result, of(said)->row, column) == 1;
}

static const void *postgres_bytes(struct store_said *said, int column, size_t *size)
{
    *size = (size_t)PQgetlength(of(said)->result, of(said)->row, column);
    return postgres_is_null(said, column) ? NULL
                                          : PQgetvalue(of(said)->result, of(said)->row, column);
}

static int64_t postgres_integer(struct store_said *said, int column)
{
    size_t size = 0;
    const uint8_t *bytes = postgres_bytes(said, column, &size);
    uint64_t value = 0;
    for (size_t i = 0; bytes != NULL && size == 8 && i < 8; i++) {
        value = value << 8 | bytes[i];
    }
    return (int64_t)value;
}

static const char *postgres_string(struct store_said *said, int column)
{
    size_t size = 0;
    return postgres_bytes(said, column, &size); // libpq ends it with a zero
}

static int postgres_columns(struct store_said *said)
{
    return PQnfields(of(said)->result);
}

static const char *postgres_column(struct store_said *said, int column)
{
    return PQfname(of(said)->result, column);
}

static bool postgres_end(struct store_said *base)
{
    struct said *said = of(base);
    const ExecStatusType status = PQresultStatus(said->result);
    PQclear(said->result);
    said->result = NULL;
    return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
}

static void postgres_rollback(struct store *store)
{
    struct database *database = store->own;
    char why[sizeof database->error];
    memcpy(why, database->error, sizeof why);
    if (is_connected(database) && PQtransactionStatus(database->connection) != PQTRANS_IDLE) {
        (void)run(database, "ROLLBACK");
    }
    database->inside = false;
    memcpy(database->error, why, sizeof why);
}

const struct store_engine store_postgres = {
    .open = postgres_open,
    .close = postgres_close,
    .error = postgres_error,
    .rollback = postgres_rollback,
    .say = postgres_say,
    .blob = postgres_blob,
    .text = postgres_text,
    .number = postgres_number,
    .texts = postgres_texts,
    .step = postgres_step,
    .changes = postgres_changes,
    .is_null = postgres_is_null,
    .integer = postgres_integer,
    .string = postgres_string,
    .bytes = postgres_bytes,
    .columns = postgres_columns,
    .column = postgres_column,
    .end = postgres_end,
};
