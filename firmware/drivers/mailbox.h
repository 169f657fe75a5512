// SPDX-License-Identifier: Apache-2.0
// Driver of one side of a mailbox (rtl/mailbox), Pluton's or a world's: entries, and the frames
// that the commands travel in (docs/generated/mailbox.md).
//
// What arrives is the other side's word for it: a reader believes no length and no order.
#ifndef PLUTON_DRIVERS_MAILBOX_H
#define PLUTON_DRIVERS_MAILBOX_H

#include <stdbool.h>
#include <stdint.h>

#include "firmware/drivers/dev.h"
#include "firmware/drivers/generated/mailbox_commands.h"

#ifdef __cplusplus
extern "C" {
#endif

#define MAILBOX_DEV_DEPTH 15u

struct mailbox_dev {
    struct hal *hal;
    uint32_t base;
};

struct mailbox_dev_entry {
    uint32_t cmd;
    uint32_t data;
};

// A frame's content. code: the error of a response (enum dev_error, enum mailbox_error), 0 in a
// request.
struct mailbox_dev_message {
    uint8_t tag;
    uint8_t op;
    uint16_t code;
    uint32_t size;
    uint8_t payload[MAILBOX_PAYLOAD];
};

// What an entry did to the frame that is being read.
enum mailbox_dev_event {
    MAILBOX_DEV_NOTHING,  // it goes on, or the entry was skipped
    MAILBOX_DEV_WHOLE,    // `message` is complete
    MAILBOX_DEV_FRAMING,  // the entry does not follow; its tag and op are in `message`
    MAILBOX_DEV_TOO_LONG, // a length that no frame has; tag and op are in `message`
};

// Invariant: while `open`, 4 * next < message.size <= MAILBOX_PAYLOAD.
struct mailbox_dev_reader {
    bool response; // the first entry carries an error code
    bool open;
    bool skip; // until the next first entry
    uint32_t next;
    struct mailbox_dev_message message;
};

// Prepares the context, and checks that the mailbox at `base` is the one that its ID says.
enum dev_error mailbox_dev_init(struct mailbox_dev *dev, struct hal *hal, uint32_t base,
                                uint32_t id);

// Soft reset of this side: what was not read is dropped.
enum dev_error mailbox_dev_soft_reset(struct mailbox_dev *dev);

// Room for entries to the other side; entries that wait here.
enum dev_error mailbox_dev_room(struct mailbox_dev *dev, uint32_t *room);
enum dev_error mailbox_dev_waiting(struct mailbox_dev *dev, uint32_t *waiting);

// DEV_ACCESS where there is no room, where none waits.
enum dev_error mailbox_dev_push(struct mailbox_dev *dev, const struct mailbox_dev_entry *entry);
enum dev_error mailbox_dev_pop(struct mailbox_dev *dev, struct mailbox_dev_entry *entry);

// Adds an entry to the frame that is being read.
enum mailbox_dev_event mailbox_dev_take(struct mailbox_dev_reader *reader,
                                        const struct mailbox_dev_entry *entry);

// Pushes what there is room for, from entry *sent on, which it counts. True in *whole: all is sent.
enum dev_error mailbox_dev_send(struct mailbox_dev *dev, const struct mailbox_dev_message *message,
                                uint32_t *sent, bool *whole);

// ---- For a world ----

// What a world does while it waits, for at most `polls` times.
struct mailbox_dev_wait {
    uint32_t polls;
    void (*idle)(void *context); // null: nothing
    void *context;
};

// Asks and waits for the answer with the request's tag and op. DEV_ARGUMENT: the request is too
// long. DEV_TIMEOUT: no answer in time. It may still come: mailbox_dev_restart() before the next
// call.
enum dev_error mailbox_dev_call(struct mailbox_dev *dev, const struct mailbox_dev_message *request,
                                const struct mailbox_dev_wait *wait,
                                struct mailbox_dev_message *response);

// After a restart of the world: drops what was asked before it. `mark` was not used before.
enum dev_error mailbox_dev_restart(struct mailbox_dev *dev, uint32_t mark,
                                   const struct mailbox_dev_wait *wait);

// A sentence for people about a response's code; never null.
const char *mailbox_dev_text(uint32_t code);

#ifdef __cplusplus
}
#endif

#endif
