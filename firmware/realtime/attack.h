// SPDX-License-Identifier: Apache-2.0
// What a taken-over core tries: every page of SRAM, every device and memory of the chip, flash, and
// where nothing is, by loads and stores.
#ifndef PLUTON_REALTIME_ATTACK_H
#define PLUTON_REALTIME_ATTACK_H

#include "firmware/realtime/realtime.h"

// Once Normal World listens: all but what was granted: `count` first addresses of devices and
// pages. The core was told of each refusal; how many, in a message to Normal World
// (MESSAGE_ATTACKED). Feeds the watchdog.
void attack_all(struct realtime *realtime, const uint32_t *granted, uint32_t count);

#endif
