// SPDX-License-Identifier: Apache-2.0
// The store for operators: devices, policies, deeds, and lists of them.
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/sign/digest.h"
#include "service/store_say.h"

// ---- operators ----

enum store_status store_add_device(struct store *store, const struct store_device *device)
{
    sqlite3_stmt *s = store_say(store, SAY_ADD_DEVICE);
    enum store_status status =
        store_done(store, s,
                   store_blob(s, 1, device->id, sizeof device->id) &&
                       store_blob(s, 2, &device->attestation, sizeof device->attestation) &&
                       store_blob(s, 3, &device->general, sizeof device->general) &&
                       store_number(s, 4, device->enrolled));
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
    sqlite3_stmt *s = store_say(store, SAY_WITHDRAW);
    return store_done(store, s,
                      store_blob(s, 1, device, PROTOCOL_DEVICE_BYTES) && store_text(s, 2, why));
}

enum store_status store_add_policy(struct store *store, uint64_t epoch, const char *policy)
{
    sqlite3_stmt *s = store_say(store, SAY_ADD_POLICY);
    const enum store_status status =
        store_done(store, s, store_number(s, 1, (int64_t)epoch) && store_text(s, 2, policy));
    return status == STORE_ABSENT ? STORE_TAKEN : status;
}

static enum store_status read_note(sqlite3_stmt *s, bool bound, struct token_note *note)
{
    const int step = bound ? sqlite3_step(s) : SQLITE_ERROR;
    const bool good = step == SQLITE_ROW && store_take(s, 1, note->digest, sizeof note->digest);
    if (good) {
        note->number = (uint64_t)sqlite3_column_int64(s, 0);
    }
    (void)sqlite3_reset(s);
    return good ? STORE_OK : step == SQLITE_DONE ? STORE_ABSENT : STORE_FAILED;
}

enum store_status store_deed_note(struct store *store, uint64_t wanted, struct token_note *note)
{
    sqlite3_stmt *s = store_say(store, SAY_DEED);
    return read_note(s, store_number(s, 1, (int64_t)wanted), note);
}

enum store_status store_add_deed(struct store *store, const struct store_deed *deed,
                                 struct token_note *note)
{
    struct token_note last = {.number = 0};
    if (read_note(store_say(store, SAY_LAST_DEED), true, &last) == STORE_FAILED) {
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
    sqlite3_stmt *s = store_say(store, SAY_ADD_DEED);
    const bool bound = hashed && store_number(s, 1, (int64_t)made.number) &&
                       store_number(s, 2, deed->time) && store_text(s, 3, deed->who) &&
                       store_text(s, 4, deed->what) && store_text(s, 5, deed->detail) &&
                       store_blob(s, 6, made.digest, sizeof made.digest);
    const enum store_status status = store_must(store, s, bound);
    if (status == STORE_OK) {
        *note = made;
    }
    return status;
}

enum store_status store_epoch(struct store *store, uint64_t *epoch)
{
    sqlite3_stmt *s = store_say(store, SAY_EPOCH);
    const bool good = sqlite3_step(s) == SQLITE_ROW;
    if (good) {
        *epoch = (uint64_t)sqlite3_column_int64(s, 0);
    }
    (void)sqlite3_reset(s);
    return good ? STORE_OK : STORE_FAILED;
}

enum store_status store_policy(struct store *store, char **policy)
{
    sqlite3_stmt *s = store_say(store, SAY_POLICY);
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
    sqlite3_stmt *s = store_say(store, SAY_COUNT);
    const bool good = sqlite3_step(s) == SQLITE_ROW;
    if (good) {
        *devices = (uint64_t)sqlite3_column_int64(s, 0);
        *withdrawn = (uint64_t)sqlite3_column_int64(s, 1);
    }
    (void)sqlite3_reset(s);
    return good ? STORE_OK : STORE_FAILED;
}

// ---- lists ----

enum store_status store_list_devices(struct store *store, const uint8_t *after, int most,
                                     store_row *row, void *context)
{
    sqlite3_stmt *s = store_say(store, SAY_LIST_DEVICES);
    const bool bound =
        store_number(s, 1, most) &&
        (after != NULL ? store_blob(s, 2, after, PROTOCOL_DEVICE_BYTES) : store_blob(s, 2, "", 0));
    return store_rows(s, bound, row, context);
}

enum store_status store_list_decisions(struct store *store, int most, store_row *row, void *context)
{
    sqlite3_stmt *s = store_say(store, SAY_LIST_DECISIONS);
    return store_rows(s, store_number(s, 1, most), row, context);
}

enum store_status store_list_deeds(struct store *store, int most, store_row *row, void *context)
{
    sqlite3_stmt *s = store_say(store, SAY_LIST_DEEDS);
    return store_rows(s, store_number(s, 1, most), row, context);
}
