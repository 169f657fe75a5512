// SPDX-License-Identifier: Apache-2.0
#include "firmware/realtime/storm.h"

void storm_begin(struct hal *hal)
{
    (void)hal;
}

uint32_t storm_turn(uint32_t (*random)(void))
{
    (void)random;
    return 0;
}
