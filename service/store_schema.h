// SPDX-License-Identifier: Apache-2.0
// The tables, and every statement that the service ever says to its database.
#ifndef SERVICE_STORE_SCHEMA_H
#define SERVICE_STORE_SCHEMA_H

#include "service/protocol.h"

// Version n of the schema is made from version n - 1 by migration n - 1.
static const char *const store_migrations[] = {
    "CREATE TABLE meta (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;"
    "INSERT INTO meta VALUES ('time', 0);"
    "CREATE TABLE device (id BLOB PRIMARY KEY, attestation BLOB NOT NULL, general BLOB NOT NULL,"
    " enrolled INTEGER NOT NULL, withdrawn TEXT, judged INTEGER NOT NULL DEFAULT 0,"
    " ill INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;"
    "CREATE TABLE used_nonce (nonce BLOB PRIMARY KEY, used INTEGER NOT NULL) WITHOUT ROWID;"
    "CREATE INDEX used_nonce_used ON used_nonce (used);"
    "CREATE TABLE certificate (id INTEGER PRIMARY KEY, serial BLOB NOT NULL, device BLOB NOT NULL,"
    " kind TEXT NOT NULL, issued INTEGER NOT NULL, until INTEGER NOT NULL);"
    "CREATE TABLE decision (id INTEGER PRIMARY KEY AUTOINCREMENT, time INTEGER NOT NULL,"
    " device BLOB, address TEXT NOT NULL, reason TEXT NOT NULL, ill INTEGER NOT NULL,"
    " detail TEXT NOT NULL);"
    "CREATE TABLE policy (epoch INTEGER PRIMARY KEY, text TEXT NOT NULL);"
    "CREATE TABLE deed (number INTEGER PRIMARY KEY, time INTEGER NOT NULL, who TEXT NOT NULL,"
    " what TEXT NOT NULL, detail TEXT NOT NULL, digest BLOB NOT NULL);",
    "CREATE TABLE health (time INTEGER PRIMARY KEY, healthy INTEGER NOT NULL, ill INTEGER NOT NULL,"
    " silent INTEGER NOT NULL, never INTEGER NOT NULL, withdrawn INTEGER NOT NULL);",
    // A nonce begins with its time: its own order is that of age.
    "DROP INDEX used_nonce_used;"
    "ALTER TABLE device ADD COLUMN request BLOB;",
};

// The same tables in PostgreSQL, with versions of their own.
static const char *const store_postgres_migrations[] = {
    "CREATE TABLE device (id BYTEA PRIMARY KEY, attestation BYTEA NOT NULL, general BYTEA NOT NULL,"
    " enrolled BIGINT NOT NULL, withdrawn TEXT, judged BIGINT NOT NULL DEFAULT 0,"
    " ill BIGINT NOT NULL DEFAULT 0, request BYTEA);"
    "CREATE TABLE used_nonce (nonce BYTEA PRIMARY KEY, used BIGINT NOT NULL);"
    "CREATE TABLE certificate (id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,"
    " serial BYTEA NOT NULL, device BYTEA NOT NULL, kind TEXT NOT NULL, issued BIGINT NOT NULL,"
    " until BIGINT NOT NULL);"
    "CREATE TABLE decision (id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,"
    " time BIGINT NOT NULL, device BYTEA, address TEXT NOT NULL, reason TEXT NOT NULL,"
    " ill BIGINT NOT NULL, detail TEXT NOT NULL);"
    "CREATE TABLE policy (epoch BIGINT PRIMARY KEY, text TEXT NOT NULL);"
    "CREATE TABLE deed (number BIGINT PRIMARY KEY, time BIGINT NOT NULL, who TEXT NOT NULL,"
    " what TEXT NOT NULL, detail TEXT NOT NULL, digest BYTEA NOT NULL);",
    "CREATE TABLE health (time BIGINT PRIMARY KEY, healthy BIGINT NOT NULL, ill BIGINT NOT NULL,"
    " silent BIGINT NOT NULL, never BIGINT NOT NULL, withdrawn BIGINT NOT NULL);",
};

#define STORE_NUMBER_TEXT(number) #number
#define STORE_NUMBER(number) STORE_NUMBER_TEXT(number)
// When the certificates of a device that was healthy end.
#define STORE_UNTIL "judged + " STORE_NUMBER(PROTOCOL_CLIENT_SECONDS)
// A device's state (enum store_state) at the time ?1.
#define STORE_STATE                                                                                \
    "CASE WHEN withdrawn IS NOT NULL THEN 4 WHEN judged = 0 THEN 3 WHEN ill <> 0 THEN 1"           \
    " WHEN " STORE_UNTIL " <= ?1 THEN 2 ELSE 0 END"

enum statement {
    SAY_BEGIN,
    SAY_COMMIT,
    SAY_RAISE_TIME,
    SAY_USE_NONCE,
    SAY_ADD_CERTIFICATE,
    SAY_SET_VERDICT,
    SAY_ADD_DECISION,
    SAY_PRUNE_NONCES,
    SAY_PRUNE_DECISIONS,
    SAY_PRUNE_CERTIFICATES,
    SAY_ADD_DEVICE,
    SAY_WITHDRAW,
    SAY_ADD_POLICY,
    SAY_ADD_DEED,
    SAY_TIME,
    SAY_FIND_DEVICE,
    SAY_EPOCH,
    SAY_POLICY,
    SAY_LAST_DEED,
    SAY_DEED,
    SAY_COUNT,
    SAY_LIST_DEVICES,
    SAY_LIST_DECISIONS,
    SAY_LIST_DEEDS,
    SAY_HEALTH,
    SAY_ADD_SAMPLE,
    SAY_PRUNE_SAMPLES,
    SAY_LIST_SAMPLES,
    SAY_LIST_FLEET,
    SAY_LIST_DECISIONS_OF,
    SAY_LIST_RUNS,
    SAY_LIST_DUE,
    SAY_COUNT_DUE,
    SAY_COUNT_OF,
};

// For both databases, where store_postgres_says has none; there ?1 is said as $1.
static const char *const store_says[SAY_COUNT_OF] = {
    [SAY_BEGIN] = "BEGIN IMMEDIATE",
    [SAY_COMMIT] = "COMMIT",
    [SAY_RAISE_TIME] = "UPDATE meta SET value = max(value, ?1) WHERE name = 'time'",
    [SAY_USE_NONCE] = "INSERT INTO used_nonce VALUES (?1, ?2) ON CONFLICT DO NOTHING",
    [SAY_ADD_CERTIFICATE] =
        "INSERT INTO certificate (serial, device, kind, issued, until) VALUES (?1, ?2, ?3, ?4, ?5)",
    [SAY_SET_VERDICT] =
        "UPDATE device SET judged = ?2, ill = ?3, request = ?4 WHERE id = ?1 AND withdrawn IS NULL",
    [SAY_ADD_DECISION] = "INSERT INTO decision (time, device, address, reason, ill, detail)"
                         " VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    [SAY_PRUNE_NONCES] = "DELETE FROM used_nonce WHERE nonce < ?1",
    [SAY_PRUNE_DECISIONS] = "DELETE FROM decision WHERE id <= (SELECT max(id) FROM decision) - ?1",
    [SAY_PRUNE_CERTIFICATES] =
        "DELETE FROM certificate WHERE id IN (SELECT id FROM certificate ORDER BY id LIMIT 4096)"
        " AND until < CAST(?1 AS BIGINT) - 604800",
    [SAY_ADD_DEVICE] = "INSERT INTO device (id, attestation, general, enrolled)"
                       " VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING",
    [SAY_WITHDRAW] = "UPDATE device SET withdrawn = ?2 WHERE id = ?1",
    [SAY_ADD_POLICY] = "INSERT INTO policy SELECT CAST(?1 AS BIGINT), CAST(?2 AS TEXT)"
                       " WHERE CAST(?1 AS BIGINT) > (SELECT coalesce(max(epoch), 0) FROM policy)",
    [SAY_ADD_DEED] = "INSERT INTO deed VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    [SAY_TIME] = "SELECT value FROM meta WHERE name = 'time'",
    [SAY_FIND_DEVICE] = "SELECT attestation, general, enrolled, withdrawn, judged, ill, request"
                        " FROM device WHERE id = ?1",
    [SAY_EPOCH] = "SELECT coalesce(max(epoch), 0) FROM policy",
    [SAY_POLICY] = "SELECT text FROM policy ORDER BY epoch DESC LIMIT 1",
    [SAY_LAST_DEED] = "SELECT number, digest FROM deed ORDER BY number DESC LIMIT 1",
    [SAY_DEED] = "SELECT number, digest FROM deed WHERE number = ?1",
    [SAY_COUNT] = "SELECT count(*), count(withdrawn) FROM device",
    [SAY_LIST_DEVICES] = "SELECT lower(hex(id)) AS device, enrolled, withdrawn, judged, ill"
                         " FROM device WHERE id > ?2 ORDER BY id LIMIT ?1",
    [SAY_LIST_DECISIONS] = "SELECT time, lower(hex(device)) AS device, address, reason, ill, detail"
                           " FROM decision ORDER BY id DESC LIMIT ?1",
    [SAY_LIST_DEEDS] = "SELECT number, time, who, what, detail FROM deed"
                       " ORDER BY number DESC LIMIT ?1",
    [SAY_HEALTH] = "SELECT " STORE_STATE " AS state, count(*) AS devices FROM device GROUP BY 1",
    [SAY_ADD_SAMPLE] = "INSERT INTO health VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO NOTHING",
    [SAY_PRUNE_SAMPLES] = "DELETE FROM health WHERE time < ?1",
    [SAY_LIST_SAMPLES] =
        "SELECT time, healthy, ill, silent, never, withdrawn FROM health WHERE time IN"
        " (SELECT max(time) FROM health WHERE time >= ?1 GROUP BY time / ?2) ORDER BY time",
    [SAY_LIST_FLEET] =
        "SELECT lower(hex(id)) AS device, enrolled, withdrawn, judged, ill, " STORE_STATE
        " AS state FROM device WHERE id > ?2 AND id <= ?3 AND (CAST(?4 AS BIGINT) < 0 "
        "OR " STORE_STATE " = ?4) ORDER BY id LIMIT ?5",
    [SAY_LIST_DECISIONS_OF] =
        "SELECT time, lower(hex(device)) AS device, address, reason, ill, detail FROM decision"
        " WHERE device = ?2 ORDER BY id DESC LIMIT ?1",
    // What each device ran by its last verdict.
    [SAY_LIST_RUNS] = "SELECT detail, count(*) AS devices FROM decision WHERE id IN (SELECT max(id)"
                      " FROM decision WHERE reason = 'accepted' GROUP BY device) GROUP BY detail"
                      " ORDER BY 2 DESC",
    [SAY_LIST_DUE] = "SELECT lower(hex(id)) AS device, judged FROM device WHERE " STORE_STATE
                     " = 0 ORDER BY judged, id LIMIT ?2",
    [SAY_COUNT_DUE] = "SELECT (" STORE_UNTIL " - ?1) / 3600 AS hours, count(*) AS devices"
                      " FROM device WHERE " STORE_STATE " = 0 GROUP BY 1",
};

// What is said in another way. The row of the time is a transaction's first: who has it has every
// other row too, so transactions of several instances come one after the other, as SQLite's do.
static const char *const store_postgres_says[SAY_COUNT_OF] = {
    [SAY_BEGIN] = "BEGIN",
    [SAY_RAISE_TIME] = "UPDATE meta SET value = greatest(value, ?1) WHERE name = 'time'",
    [SAY_LIST_DEVICES] = "SELECT encode(id, 'hex') AS device, enrolled, withdrawn, judged, ill"
                         " FROM device WHERE id > ?2 ORDER BY id LIMIT ?1",
    [SAY_LIST_DECISIONS] =
        "SELECT time, encode(device, 'hex') AS device, address, reason, ill, detail"
        " FROM decision ORDER BY id DESC LIMIT ?1",
    [SAY_LIST_FLEET] =
        "SELECT encode(id, 'hex') AS device, enrolled, withdrawn, judged, ill, " STORE_STATE
        " AS state FROM device WHERE id > ?2 AND id <= ?3 AND (CAST(?4 AS BIGINT) < 0 "
        "OR " STORE_STATE " = ?4) ORDER BY id LIMIT ?5",
    [SAY_LIST_DECISIONS_OF] =
        "SELECT time, encode(device, 'hex') AS device, address, reason, ill, detail FROM decision"
        " WHERE device = ?2 ORDER BY id DESC LIMIT ?1",
    [SAY_LIST_DUE] = "SELECT encode(id, 'hex') AS device, judged FROM device WHERE " STORE_STATE
                     " = 0 ORDER BY judged, id LIMIT ?2",
};

#endif
