// SPDX-License-Identifier: Apache-2.0
// What the radio core shares with others in SRAM: the monitor's list of hosts, and the page of
// frames between it and Normal World.
#ifndef PLUTON_RADIO_RADIO_H
#define PLUTON_RADIO_RADIO_H

#include "firmware/radio/frame.h"

// Written by the monitor before the core runs, and read by the radio core: of the host list of
// NWOS's manifest those that the policy names, too, IMAGE_HOSTS_BYTES.
#define RADIO_HOSTS 0x80080000u

// Two frames: one that Normal World sends, one that it receives. Of each the words host_bytes and
// payload_bytes, and then both areas at their full length.
#define RADIO_FRAMES 0x80090000u
#define RADIO_OUT RADIO_FRAMES
#define RADIO_IN (RADIO_FRAMES + 0x8000u)
#define RADIO_HOST_OFFSET 8u
#define RADIO_PAYLOAD_OFFSET 72u
#define RADIO_FRAME_WORDS ((RADIO_PAYLOAD_OFFSET + FRAME_PAYLOAD_MOST) / 4u)

enum radio_verdict {
    RADIO_SENT,      // all of it is on the line
    RADIO_MALFORMED, // no frame: lengths, or a name that is none
    RADIO_REFUSED,   // a host that the manifest does not name
    RADIO_LINE,      // the line does not take it
};

#endif
