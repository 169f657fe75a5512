// SPDX-License-Identifier: Apache-2.0
// The part of a storm between the two real-time cores: nothing (storm_alone.c), or messages of
// random lengths both ways through the mailbox between them (storm_peer.c).
#ifndef PLUTON_REALTIME_STORM_H
#define PLUTON_REALTIME_STORM_H

#include "firmware/realtime/realtime.h"

void storm_begin(struct hal *hal);

// Sends some, and checks what came; how many whole messages have come so far. What is wrong ends in
// hal_panic().
uint32_t storm_turn(uint32_t (*random)(void));

#endif
