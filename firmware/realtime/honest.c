// SPDX-License-Identifier: Apache-2.0
#include "firmware/realtime/realtime.h"

// Nothing comes before a program's work.
void realtime_first(struct realtime *realtime, uint32_t type)
{
    (void)realtime;
    (void)type;
}
