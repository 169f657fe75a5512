// SPDX-License-Identifier: Apache-2.0
// The store for the fleet page.
#include <stdlib.h>
#include <string.h>

#include "service/store_say.h"

const char *store_state_word(enum store_state state)
{
    static const char *const words[] = {"healthy", "ill", "silent", "never", "withdrawn"};
    _Static_assert(sizeof words / sizeof *words == STORE_STATES, "a word for each state");
    return (unsigned)state < STORE_STATES ? words[state] : "none";
}

// A row of SAY_HEALTH: state, devices.
static void take_state(void *context, int columns, const char *const *names,
                       const char *const *values)
{
    struct store_health *health = context;
    (void)names;
    const unsigned long state =
        columns == 2 && values[0] != NULL ? strtoul(values[0], NULL, 10) : STORE_STATES;
    if (state < STORE_STATES && values[1] != NULL) {
        health->devices[state] = strtoull(values[1], NULL, 10);
    }
}

enum store_status store_health(struct store *store, int64_t now, struct store_health *health)
{
    struct store_health found = {{0}};
    struct store_said *s = store_say(store, SAY_HEALTH);
    const enum store_status status = store_rows(s, store_number(s, 1, now), take_state, &found);
    if (status == STORE_OK) {
        *health = found;
    }
    return status;
}

enum store_status store_add_sample(struct store *store, int64_t now,
                                   const struct store_health *health)
{
    struct store_said *s = store_say(store, SAY_ADD_SAMPLE);
    bool bound = store_number(s, 1, now);
    for (int i = 0; i < STORE_STATES; i++) {
        bound = bound && store_number(s, 2 + i, (int64_t)health->devices[i]);
    }
    const enum store_status status = store_must(s, bound);
    if (status != STORE_OK) {
        return status;
    }
    s = store_say(store, SAY_PRUNE_SAMPLES);
    return store_must(s, store_number(s, 1, now - STORE_SAMPLES_SECONDS));
}

enum store_status store_list_samples(struct store *store, int64_t since, int64_t step,
                                     store_row *row, void *context)
{
    struct store_said *s = store_say(store, SAY_LIST_SAMPLES);
    return store_rows(s, store_number(s, 1, since) && store_number(s, 2, step), row, context);
}

void store_range(struct store_fleet_query *query, const uint8_t first[PROTOCOL_DEVICE_BYTES],
                 const uint8_t last[PROTOCOL_DEVICE_BYTES])
{
    static const uint8_t none[PROTOCOL_DEVICE_BYTES] = {0};
    memcpy(query->last, last, sizeof query->last);
    memcpy(query->after, first, sizeof query->after);
    if (memcmp(first, none, sizeof none) == 0) {
        return; // no key has this name
    }
    for (size_t i = sizeof query->after; i-- > 0 && query->after[i]-- == 0;) {
    }
}

enum store_status store_list_fleet(struct store *store, const struct store_fleet_query *query,
                                   store_row *row, void *context)
{
    struct store_said *s = store_say(store, SAY_LIST_FLEET);
    const bool bound = store_number(s, 1, query->now) &&
                       store_blob(s, 2, query->after, sizeof query->after) &&
                       store_blob(s, 3, query->last, sizeof query->last) &&
                       store_number(s, 4, query->state) && store_number(s, 5, query->most);
    return store_rows(s, bound, row, context);
}

enum store_status store_list_decisions_of(struct store *store,
                                          const uint8_t device[PROTOCOL_DEVICE_BYTES], int most,
                                          store_row *row, void *context)
{
    struct store_said *s = store_say(store, SAY_LIST_DECISIONS_OF);
    return store_rows(s,
                      store_number(s, 1, most) && store_blob(s, 2, device, PROTOCOL_DEVICE_BYTES),
                      row, context);
}

enum store_status store_list_runs(struct store *store, store_row *row, void *context)
{
    return store_rows(store_say(store, SAY_LIST_RUNS), true, row, context);
}

enum store_status store_list_due(struct store *store, int64_t now, int most, store_row *row,
                                 void *context)
{
    struct store_said *s = store_say(store, SAY_LIST_DUE);
    return store_rows(s, store_number(s, 1, now) && store_number(s, 2, most), row, context);
}

enum store_status store_count_due(struct store *store, int64_t now, store_row *row, void *context)
{
    struct store_said *s = store_say(store, SAY_COUNT_DUE);
    return store_rows(s, store_number(s, 1, now), row, context);
}
