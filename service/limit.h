// SPDX-License-Identifier: Apache-2.0
// How often somebody may come: a bucket of permits for each name, filled at a rate. The table has a
// fixed size; names that fall on one place of it share a bucket, and nobody outside knows which.
#ifndef SERVICE_LIMIT_H
#define SERVICE_LIMIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct limit_bucket {
    double permits;
    int64_t at; // milliseconds
};

struct limit {
    struct limit_bucket *bucket;
    uint64_t key[2]; // of the hash
    double rate;     // permits a second
    double most;     // at once
};

bool limit_init(struct limit *limit, double rate, double most);
void limit_free(struct limit *limit);
// Takes a permit. `now`: milliseconds of a clock that never goes back.
bool limit_take(struct limit *limit, const void *name, size_t size, int64_t now);

#endif
