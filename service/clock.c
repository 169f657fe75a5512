// SPDX-License-Identifier: Apache-2.0
#include "service/clock.h"

#include <time.h>

enum { TOLERATED = 5 }; // what a time server's corrections may need

bool clock_now(struct clock *clock, int64_t *now)
{
    const int64_t read = (int64_t)time(NULL);
    if (read < clock->highest - TOLERATED) {
        return false;
    }
    clock->highest = read > clock->highest ? read : clock->highest;
    *now = clock->highest;
    return true;
}

int64_t clock_ticks(void)
{
    struct timespec now = {0, 0};
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}
