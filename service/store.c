// SPDX-License-Identifier: Apache-2.0
#include "service/store.h"

#include <stdio.h>
#include <string.h>

#include "service/store_say.h"

enum { NONCES_KEPT = 3600 }; // seconds

// ---- opening ----

static bool begins(const char *text, const char *with)
{
    return strncmp(text, with, strlen(with)) == 0;
}

enum sign_status store_open(struct store *store, const char *place, struct sign_fault *fault)
{
    const bool is_url = begins(place, "postgresql://") || begins(place, "postgres://");
    *store = (struct store){.engine = is_url ? &store_postgres : &store_sqlite};
    return store->engine->open(store, place, fault);
}

void store_close(struct store *store)
{
    if (store->engine != NULL) {
        store->engine->close(store);
    }
    *store = (struct store){.engine = NULL};
}

const char *store_error(const struct store *store)
{
    return store->engine->error(store);
}

enum store_status store_begin(struct store *store)
{
    return store_must(store_say(store, SAY_BEGIN), true);
}

enum store_status store_commit(struct store *store)
{
    return store_must(store_say(store, SAY_COMMIT), true);
}

void store_rollback(struct store *store)
{
    store->engine->rollback(store);
}

// ---- attestation ----

enum store_status store_raise_time(struct store *store, int64_t now)
{
    struct store_said *s = store_say(store, SAY_RAISE_TIME);
    return store_done(s, store_number(s, 1, now)) == STORE_OK ? STORE_OK : STORE_FAILED;
}

enum store_status store_use_nonce(struct store *store, const uint8_t nonce[PROTOCOL_NONCE_BYTES],
                                  int64_t now)
{
    struct store_said *s = store_say(store, SAY_USE_NONCE);
    const enum store_status status =
        store_done(s, store_blob(s, 1, nonce, PROTOCOL_NONCE_BYTES) && store_number(s, 2, now));
    return status == STORE_ABSENT ? STORE_TAKEN : status;
}

enum store_status store_add_certificate(struct store *store, const uint8_t serial[16],
                                        const uint8_t device[PROTOCOL_DEVICE_BYTES], enum kind kind,
                                        int64_t issued, int64_t until)
{
    struct store_said *s = store_say(store, SAY_ADD_CERTIFICATE);
    return store_must(s, store_blob(s, 1, serial, 16) &&
                             store_blob(s, 2, device, PROTOCOL_DEVICE_BYTES) &&
                             store_text(s, 3, kind_name(kind)) && store_number(s, 4, issued) &&
                             store_number(s, 5, until));
}

enum store_status store_set_verdict(struct store *store,
                                    const uint8_t device[PROTOCOL_DEVICE_BYTES], int64_t now,
                                    illness_set ill, const uint8_t request[32])
{
    struct store_said *s = store_say(store, SAY_SET_VERDICT);
    return store_done(s, store_blob(s, 1, device, PROTOCOL_DEVICE_BYTES) &&
                             store_number(s, 2, now) && store_number(s, 3, ill) &&
                             store_blob(s, 4, request, 32));
}

enum store_status store_add_decision(struct store *store, const struct store_decision *d)
{
    struct store_said *s = store_say(store, SAY_ADD_DECISION);
    return store_must(
        s, store_number(s, 1, d->time) && store_blob(s, 2, d->device, PROTOCOL_DEVICE_BYTES) &&
               store_text(s, 3, d->address) && store_text(s, 4, reason_word(d->refusal)) &&
               store_number(s, 5, d->ill) && store_text(s, 6, d->detail));
}

enum store_status store_prune(struct store *store, int64_t now)
{
    // What a nonce begins with; one of an hour ago expired long since.
    uint8_t oldest[8];
    for (unsigned i = 0; i < sizeof oldest; i++) {
        oldest[i] = (uint8_t)((uint64_t)(now - NONCES_KEPT) >> (56 - 8 * i));
    }
    struct store_said *s = store_say(store, SAY_PRUNE_NONCES);
    enum store_status status = store_must(s, store_blob(s, 1, oldest, sizeof oldest));
    if (status == STORE_OK) {
        s = store_say(store, SAY_PRUNE_DECISIONS);
        status = store_must(s, store_number(s, 1, STORE_DECISIONS));
    }
    if (status == STORE_OK) {
        s = store_say(store, SAY_PRUNE_CERTIFICATES);
        status = store_must(s, store_number(s, 1, now));
    }
    return status;
}

enum store_status store_time(struct store *store, int64_t *highest)
{
    struct store_said *s = store_say(store, SAY_TIME);
    const bool good = store_step(s) == STORE_ROW;
    if (good) {
        *highest = store_integer(s, 0);
    }
    store_end(s);
    return good ? STORE_OK : STORE_FAILED;
}

enum store_status store_find_device(struct store *store, const uint8_t id[PROTOCOL_DEVICE_BYTES],
                                    struct store_device *device)
{
    struct store_device found = {.authentic = false};
    struct store_said *s = store_say(store, SAY_FIND_DEVICE);
    const enum store_step step =
        store_blob(s, 1, id, PROTOCOL_DEVICE_BYTES) ? store_step(s) : STORE_BROKEN;
    bool good = step == STORE_ROW &&
                store_take(s, 0, &found.attestation, sizeof found.attestation) &&
                store_take(s, 1, &found.general, sizeof found.general);
    if (good) {
        memcpy(found.id, id, sizeof found.id);
        found.enrolled = store_integer(s, 2);
        const char *why = store_string(s, 3);
        found.withdrawn = !store_is_null(s, 3);
        (void)snprintf(found.why, sizeof found.why, "%s", why != NULL ? why : "");
        found.judged = store_integer(s, 4);
        found.authentic = found.judged != 0;
        found.ill = (illness_set)store_integer(s, 5);
        found.has_request = store_take(s, 6, found.request, sizeof found.request);
        *device = found;
    }
    store_end(s);
    return good ? STORE_OK : step == STORE_END ? STORE_ABSENT : STORE_FAILED;
}
