// SPDX-License-Identifier: Apache-2.0
// What the programs of the real-time and radio cores share: their core's own devices, its
// watchdog, and messages to Normal World.
#ifndef PLUTON_REALTIME_REALTIME_H
#define PLUTON_REALTIME_REALTIME_H

#include "firmware/drivers/intercore.h"
#include "firmware/drivers/watchdog.h"
#include "firmware/realtime/messages.h"

// Each core sees its own ones there (rtl/soc/README.md).
#define REALTIME_WATCHDOG 0x21020000u
#define REALTIME_UART 0x21040000u
#define REALTIME_MAILBOX 0x21050000u
#define REALTIME_PEER 0x21060000u // of the real-time cores: the mailbox between them

struct realtime {
    struct hal hal;
    struct watchdog_dev watchdog;
    struct mailbox_dev mailbox;
};

// Starts the watchdog with this period, tells Normal World that the image of `type` runs, and calls
// realtime_first(). What fails ends in hal_panic().
void realtime_begin(struct realtime *realtime, uint32_t period, uint32_t type);

// What comes before the program's work: nothing (honest.c), or all that the core has no right to
// (attack.c): then it is the same program on a core that is taken over.
void realtime_first(struct realtime *realtime, uint32_t type);

// Feeds the watchdog.
void realtime_feed(struct realtime *realtime);

// A message to Normal World; false: there was no room, and it is left out. Nobody waits for who
// does not read.
bool realtime_tell(struct realtime *realtime, uint32_t command, uint32_t data);

// The next message, if one waits.
bool realtime_hear(struct realtime *realtime, struct mailbox_dev_entry *entry);

// Ends the program if there is an error.
void realtime_need(enum dev_error error);

// Which interrupts are masked, one bit each; and what comes for those that are not (start.S).
void realtime_mask(uint32_t masked);
void realtime_timer(uint32_t cycles); // interrupt 0 in so many cycles, once
void realtime_interrupt(uint32_t which);

// The program does not go on: its watchdog bites.
void hal_panic(uint32_t cause);

#endif
