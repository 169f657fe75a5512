// SPDX-License-Identifier: Apache-2.0
// Driver of one end of an inter-core mailbox (rtl/intercore): its interrupts and its semaphore.
// Entries are pushed and popped as those of every mailbox (mailbox.h): mailbox_dev_push,
// mailbox_dev_pop, mailbox_dev_room, mailbox_dev_waiting.
#ifndef PLUTON_DRIVERS_INTERCORE_H
#define PLUTON_DRIVERS_INTERCORE_H

#include <stdbool.h>

#include "firmware/drivers/mailbox.h"

#ifdef __cplusplus
extern "C" {
#endif

// Events of one end. SW is a line of its own, of the eight software interrupts.
enum intercore_dev_event {
    INTERCORE_DEV_READ = 1 << 0,      // the other end popped an entry
    INTERCORE_DEV_NOT_FULL = 1 << 1,  // there came to be room for the threshold
    INTERCORE_DEV_WRITTEN = 1 << 2,   // the other end pushed an entry
    INTERCORE_DEV_NOT_EMPTY = 1 << 3, // there came to be as many entries as the threshold
    INTERCORE_DEV_EVENTS = 0xF,
};

// For a core's start: prepares the context, checks that the mailbox with this ID answers at `base`,
// and drops what was meant for who ran here before. No interrupt is enabled then.
enum dev_error intercore_dev_init(struct mailbox_dev *dev, struct hal *hal, uint32_t base,
                                  uint32_t id);

// Which events interrupt; thresholds of not-full and not-empty, 1 to 15.
enum dev_error intercore_dev_enable(struct mailbox_dev *dev, uint32_t events, uint32_t room,
                                    uint32_t waiting);

// The events since the last call. They are no levels: afterwards pop until nothing waits.
enum dev_error intercore_dev_take_events(struct mailbox_dev *dev, uint32_t *events);

// Software interrupts, bits 7:0: raises them at the other end; chooses those that interrupt here;
// those that were raised here since the last call.
enum dev_error intercore_dev_raise(struct mailbox_dev *dev, uint32_t ports);
enum dev_error intercore_dev_listen(struct mailbox_dev *dev, uint32_t ports);
enum dev_error intercore_dev_take_ports(struct mailbox_dev *dev, uint32_t *ports);

// Takes the semaphore if it is free: *mine says whether this end holds it now. It locks nothing.
// DEV_ACCESS: given back by who does not hold it.
enum dev_error intercore_dev_acquire(struct mailbox_dev *dev, bool *mine);
enum dev_error intercore_dev_give(struct mailbox_dev *dev);

#ifdef __cplusplus
}
#endif

#endif
