// SPDX-License-Identifier: Apache-2.0
// Sends every message of Normal World back as it came, as soon as it can; ../normal/ping.c counts
// the cycles of it. Any core runs it.
#include "firmware/realtime/realtime.h"

#define PERIOD 400000u

int main(void);

static struct realtime self;

void realtime_interrupt(uint32_t which)
{
    hal_panic(which); // none is enabled
}

int main(void)
{
    realtime_begin(&self, PERIOD, MESSAGE_ECHO);
    for (;;) {
        struct mailbox_dev_entry entry = {0, 0};
        if (realtime_hear(&self, &entry)) {
            (void)realtime_tell(&self, entry.cmd, entry.data);
        } else {
            realtime_feed(&self);
        }
    }
}
