// SPDX-License-Identifier: Apache-2.0
// The service's time: Unix seconds that never go back. A machine whose clock was set back gives no
// time at all until it is right again.
#ifndef SERVICE_CLOCK_H
#define SERVICE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

struct clock {
    int64_t highest; // that was ever seen, also by an earlier process
};

// False: the machine's clock is behind by more than a few seconds.
bool clock_now(struct clock *clock, int64_t *now);
// Milliseconds since some moment: for delays.
int64_t clock_ticks(void);

#endif
