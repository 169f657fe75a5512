// SPDX-License-Identifier: Apache-2.0
#include "service/limit.h"

#include <openssl/rand.h>
#include <stdlib.h>
#include <string.h>

enum { BUCKETS = 1 << 16 };

bool limit_init(struct limit *limit, double rate, double most)
{
    *limit = (struct limit){.rate = rate, .most = most};
    limit->bucket = calloc(BUCKETS, sizeof *limit->bucket);
    return limit->bucket != NULL && RAND_bytes((unsigned char *)limit->key, sizeof limit->key) == 1;
}

void limit_free(struct limit *limit)
{
    free(limit->bucket);
    limit->bucket = NULL;
}

// Keyed, so that nobody chooses names that fall together: a polynomial over 2^61 - 1 with a secret
// point, then a secret offset.
static size_t place(const struct limit *limit, const void *name, size_t size)
{
    static const uint64_t prime = (UINT64_C(1) << 61) - 1;
    const unsigned __int128 point = limit->key[0] % prime;
    const uint8_t *bytes = name;
    uint64_t hash = size;
    for (size_t i = 0; i < size; i++) {
        hash = (uint64_t)((hash * point + bytes[i] + 1) % prime);
    }
    return (size_t)((hash ^ limit->key[1]) % BUCKETS);
}

bool limit_take(struct limit *limit, const void *name, size_t size, int64_t now)
{
    struct limit_bucket *bucket = &limit->bucket[place(limit, name, size)];
    const double passed =
        bucket->at == 0 ? limit->most / limit->rate : (double)(now - bucket->at) / 1000;
    const double permits = bucket->permits + passed * limit->rate;
    bucket->permits = permits < limit->most ? permits : limit->most;
    bucket->at = now;
    if (bucket->permits < 1) {
        return false;
    }
    bucket->permits -= 1;
    return true;
}
