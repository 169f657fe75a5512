// SPDX-License-Identifier: Apache-2.0
// The database: devices, used nonces, certificates, decisions, policies, deeds of operators, and
// the highest time that was seen. One struct is one connection; a thread has its own. What changes
// something belongs into a transaction. Times are Unix seconds.
#ifndef SERVICE_STORE_H
#define SERVICE_STORE_H

#include "host/sign/fault.h"
#include "host/sign/token.h"
#include "host/verify/token.h"
#include "service/kind.h"
#include "service/reason.h"

struct store_engine; // SQLite or PostgreSQL

enum store_status {
    STORE_OK,
    STORE_ABSENT, // there is none, or none that this may be done to
    STORE_TAKEN,  // there is one already
    STORE_FAILED, // the database; the transaction is lost
};

enum { STORE_DECISIONS = 100000, STORE_SAMPLES_SECONDS = 2678400 };

struct store {
    const struct store_engine *engine;
    void *own; // of the engine
};

struct store_device {
    uint8_t id[PROTOCOL_DEVICE_BYTES];
    struct verify_point attestation, general;
    bool withdrawn;
    char why[128];            // it was withdrawn
    int64_t enrolled, judged; // judged 0: never
    bool authentic;           // by the last verdict
    illness_set ill;
    bool has_request;
    uint8_t request[32]; // SHA-256 of the certificate request that was accepted last
};

struct store_decision {
    int64_t time;
    const uint8_t *device; // NULL: none was named
    const char *address;
    enum protocol_refusal refusal;
    illness_set ill;
    const char *detail; // in words
};

struct store_deed {
    int64_t time;
    const char *who, *what, *detail;
};

// Makes the tables or brings them to this version. SIGN_FAILED if they are of a later one. place: a
// file of SQLite, or a connection string postgresql://... (PostgreSQL's manual, section 34.1.1.2).
enum sign_status store_open(struct store *store, const char *place, struct sign_fault *fault);
void store_close(struct store *store);
// Of the last STORE_FAILED, for the log.
const char *store_error(const struct store *store);

enum store_status store_begin(struct store *store);
enum store_status store_commit(struct store *store);
void store_rollback(struct store *store);

// ---- in a transaction ----

enum store_status store_raise_time(struct store *store, int64_t now);
// TAKEN: it was used before.
enum store_status store_use_nonce(struct store *store, const uint8_t nonce[PROTOCOL_NONCE_BYTES],
                                  int64_t now);
enum store_status store_add_certificate(struct store *store, const uint8_t serial[16],
                                        const uint8_t device[PROTOCOL_DEVICE_BYTES], enum kind kind,
                                        int64_t issued, int64_t until);
// ABSENT: not enrolled, or withdrawn meanwhile.
enum store_status store_set_verdict(struct store *store,
                                    const uint8_t device[PROTOCOL_DEVICE_BYTES], int64_t now,
                                    illness_set ill, const uint8_t request[32]);
enum store_status store_add_decision(struct store *store, const struct store_decision *decision);
// What is older than is needed goes.
enum store_status store_prune(struct store *store, int64_t now);

// TAKEN: enrolled before with the same keys. ABSENT: with others.
enum store_status store_add_device(struct store *store, const struct store_device *device);
// why: NULL to restore it. ABSENT: not enrolled.
enum store_status store_withdraw(struct store *store, const uint8_t device[PROTOCOL_DEVICE_BYTES],
                                 const char *why);
// TAKEN: the epoch is not above the present one.
enum store_status store_add_policy(struct store *store, uint64_t epoch, const char *text);
// *note: the number of the deed, and a digest over it and all before.
enum store_status store_add_deed(struct store *store, const struct store_deed *deed,
                                 struct token_note *note);

// ---- reading ----

enum store_status store_time(struct store *store, int64_t *highest);
enum store_status store_find_device(struct store *store, const uint8_t id[PROTOCOL_DEVICE_BYTES],
                                    struct store_device *device);
enum store_status store_epoch(struct store *store, uint64_t *epoch);
// The present policy's text, of malloc. ABSENT: none was ever set.
enum store_status store_policy(struct store *store, char **text);
enum store_status store_deed_note(struct store *store, uint64_t number, struct token_note *note);
enum store_status store_count(struct store *store, uint64_t *devices, uint64_t *withdrawn);

// What a device is to the fleet page.
enum store_state {
    STORE_HEALTHY,   // and its certificates are not past their time
    STORE_ILL,       // by its last verdict
    STORE_SILENT,    // was healthy, but let its certificates run out
    STORE_NEVER,     // enrolled, and never judged
    STORE_WITHDRAWN, // by an operator
    STORE_STATES
};

const char *store_state_word(enum store_state state);

struct store_health {
    uint64_t devices[STORE_STATES];
};

// All devices now, by their state: looks at each of them.
enum store_status store_health(struct store *store, int64_t now, struct store_health *health);
// In a transaction: a sample of the fleet's health. What is older than STORE_SAMPLES_SECONDS goes.
enum store_status store_add_sample(struct store *store, int64_t now,
                                   const struct store_health *health);

// Calls `row` for each of at most `most` rows, the newest first; columns are texts, or NULL.
typedef void store_row(void *context, int columns, const char *const *names,
                       const char *const *values);
enum store_status store_list_devices(struct store *store, const uint8_t *after, int most,
                                     store_row *row, void *context);
enum store_status store_list_decisions(struct store *store, int most, store_row *row,
                                       void *context);
enum store_status store_list_deeds(struct store *store, int most, store_row *row, void *context);

// ---- for the fleet page; each may look at all that there is ----

// The last sample of each `step` seconds, the oldest first.
enum store_status store_list_samples(struct store *store, int64_t since, int64_t step,
                                     store_row *row, void *context);

struct store_fleet_query {
    uint8_t after[PROTOCOL_DEVICE_BYTES]; // devices behind this one,
    uint8_t last[PROTOCOL_DEVICE_BYTES];  // up to this one,
    int state;                            // in this state; -1: in any
    int64_t now;
    int most;
};
// The query's devices: from the first to the last of these names.
void store_range(struct store_fleet_query *query, const uint8_t first[PROTOCOL_DEVICE_BYTES],
                 const uint8_t last[PROTOCOL_DEVICE_BYTES]);
enum store_status store_list_fleet(struct store *store, const struct store_fleet_query *query,
                                   store_row *row, void *context);
enum store_status store_list_decisions_of(struct store *store,
                                          const uint8_t device[PROTOCOL_DEVICE_BYTES], int most,
                                          store_row *row, void *context);
// What devices ran by their last verdicts (`detail`), and how many: of the decisions that are kept.
enum store_status store_list_runs(struct store *store, store_row *row, void *context);
// Healthy devices whose certificates end next, and how many have how many whole hours left.
enum store_status store_list_due(struct store *store, int64_t now, int most, store_row *row,
                                 void *context);
enum store_status store_count_due(struct store *store, int64_t now, store_row *row, void *context);

#endif
