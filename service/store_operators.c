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
    struct store_said *s = store_say(store, SAY_ADD_DEVICE);
    enum store_status status =
        store_done(s, store_blob(s, 1, device->id, sizeof device->id) &&
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
    struct store_said *s = store_say(store, SAY_WITHDRAW);
    return store_done(s, store_blob(s, 1, device, PROTOCOL_DEVICE_BYTES) && store_text(s, 2, why));
}

enum store_status store_add_policy(struct store *store, uint64_t epoch, const char *policy)
{
    struct store_said *s = store_say(store, SAY_ADD_POLICY);
    const enum store_status status =
        store_done(s, store_number(s, 1, (int64_t)epoch) && store_text(s, 2, policy));
    return status == STORE_ABSENT ? STORE_TAKEN : status;
}

static enum store_status read_note(struct store_said *s, bool bound, struct token_note *note)
{
    const enum store_step step = bound ? store_step(s) : STORE_BROKEN;
    const bool good = step == STORE_ROW && store_take(s, 1, note->digest, sizeof note->digest);
    if (good) {
        note->number = (uint64_t)store_integer(s, 0);
    }
    store_end(s);
    return good ? STORE_OK : step == STORE_END ? STORE_ABSENT : STORE_FAILED;
}

enum store_status store_deed_note(struct store *store, uint64_t wanted, struct token_note *note)
{
    struct store_said *s = store_say(store, SAY_DEED);
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
    struct store_said *s = store_say(store, SAY_ADD_DEED);
    const bool bound = hashed && store_number(s, 1, (int64_t)made.number) &&
                       store_number(s, 2, deed->time) && store_text(s, 3, deed->who) &&
                       store_text(s, 4, deed->what) && store_text(s, 5, deed->detail) &&
                       store_blob(s, 6, made.digest, sizeof made.digest);
    const enum store_status status = store_must(s, bound);
    if (status == STORE_OK) {
        *note = made;
    }
    return status;
}

enum store_status store_epoch(struct store *store, uint64_t *epoch)
{
    struct store_said *s = store_say(store, SAY_EPOCH);
    const bool good = store_step(s) == STORE_ROW;
    if (good) {
        *epoch = (uint64_t)store_integer(s, 0);
    }
    store_end(s);
    return good ? STORE_OK : STORE_FAILED;
}

enum store_status store_policy(struct store *store, char **policy)
{
    struct store_said *s = store_say(store, SAY_POLICY);
    const enum store_step step = store_step(s);
    const char *found = step == STORE_ROW ? store_string(s, 0) : NULL;
    char *copy = found != NULL ? strdup(found) : NULL;
    store_end(s);
    if (copy == NULL) {
        return step == STORE_END ? STORE_ABSENT : STORE_FAILED;
    }
    *policy = copy;
    return STORE_OK;
}

enum store_status store_count(struct store *store, uint64_t *devices, uint64_t *withdrawn)
{
    struct store_said *s = store_say(store, SAY_COUNT);
    const bool good = store_step(s) == STORE_ROW;
    if (good) {
        *devices = (uint64_t)store_integer(s, 0);
        *withdrawn = (uint64_t)store_integer(s, 1);
    }
    store_end(s);
    return good ? STORE_OK : STORE_FAILED;
}

// ---- lists ----

enum store_status store_list_devices(struct store *store, const uint8_t *after, int most,
                                     store_row *row, void *context)
{
    struct store_said *s = store_say(store, SAY_LIST_DEVICES);
    const bool bound =
        store_number(s, 1, most) &&
        (after != NULL ? store_blob(s, 2, after, PROTOCOL_DEVICE_BYTES) : store_blob(s, 2, "", 0));
    return store_rows(s, bound, row, context);
}

enum store_status store_list_decisions(struct store *store, int most, store_row *row, void *context)
{
    struct store_said *s = store_say(store, SAY_LIST_DECISIONS);
    return store_rows(s, store_number(s, 1, most), row, context);
}

enum store_status store_list_deeds(struct store *store, int most, store_row *row, void *context)
{
    struct store_said *s = store_say(store, SAY_LIST_DEEDS);
    return store_rows(s, store_number(s, 1, most), row, context);
}
