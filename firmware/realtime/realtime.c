// SPDX-License-Identifier: Apache-2.0
#include "firmware/realtime/realtime.h"

static struct realtime *running; // whose mailbox is there

void hal_panic(uint32_t cause)
{
    if (running != NULL) {
        (void)realtime_tell(running, MESSAGE_PANIC, cause);
    }
    for (;;) {
    }
}

void realtime_need(enum dev_error error)
{
    if (error != DEV_OK) {
        hal_panic((uint32_t)error);
    }
}

void realtime_begin(struct realtime *realtime, uint32_t period, uint32_t type)
{
    realtime_need(watchdog_dev_init(&realtime->watchdog, &realtime->hal, REALTIME_WATCHDOG));
    realtime_need(watchdog_dev_start(&realtime->watchdog, period));
    realtime_need(intercore_dev_init(&realtime->mailbox, &realtime->hal, REALTIME_MAILBOX,
                                     PLUTON_REALTIME0_MAILBOX_ID));
    running = realtime;
    (void)realtime_tell(realtime, MESSAGE_READY, type);
    realtime_first(realtime, type);
}

void realtime_feed(struct realtime *realtime)
{
    realtime_need(watchdog_dev_kick(&realtime->watchdog));
}

bool realtime_tell(struct realtime *realtime, uint32_t command, uint32_t data)
{
    const struct mailbox_dev_entry entry = {command, data};
    uint32_t room = 0;
    return mailbox_dev_room(&realtime->mailbox, &room) == DEV_OK && room != 0 &&
           mailbox_dev_push(&realtime->mailbox, &entry) == DEV_OK;
}

bool realtime_hear(struct realtime *realtime, struct mailbox_dev_entry *entry)
{
    uint32_t waiting = 0;
    return mailbox_dev_waiting(&realtime->mailbox, &waiting) == DEV_OK && waiting != 0 &&
           mailbox_dev_pop(&realtime->mailbox, entry) == DEV_OK;
}
