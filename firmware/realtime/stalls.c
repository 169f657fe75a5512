// SPDX-License-Identifier: Apache-2.0
// A program that begins as it should and then does nothing: its watchdog bites.
#include "firmware/lib/generated/image_spec.h"
#include "firmware/realtime/realtime.h"

#define PERIOD 20000u

int main(void);

static struct realtime self;

void realtime_interrupt(uint32_t which)
{
    hal_panic(which);
}

int main(void)
{
    realtime_begin(&self, PERIOD, IMAGE_TYPE_RTA0);
    for (;;) {
    }
}
