// SPDX-License-Identifier: Apache-2.0
// Normal World and the three other cores: it hears what they do, moves the control loop's
// threshold, and has a frame sent to a host that its manifest names and one to a host that it does
// not.
#ifndef PLUTON_NORMAL_CORES_H
#define PLUTON_NORMAL_CORES_H

#include <stdint.h>

#define CORES_HOST "gateway.example"
#define CORES_ROGUE "rogue.example"

// Prints what they tell until each that runs has done its work, or none more runs, or time is up.
void cores_talk(void);

// Has the radio send `text` to `host`: its verdict (firmware/radio/radio.h), or CORES_NO_ANSWER.
#define CORES_NO_ANSWER UINT32_C(0xFFFFFFFF)
uint32_t cores_send(const char *host, const char *text);

#endif
