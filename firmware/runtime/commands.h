// SPDX-License-Identifier: Apache-2.0
// The commands themselves, after all that the table says was checked.
#ifndef PLUTON_RUNTIME_COMMANDS_H
#define PLUTON_RUNTIME_COMMANDS_H

#include "firmware/runtime/runtime.h"

// Checks what the table cannot: argument, then session. 0 or the code.
uint32_t runtime_check(const struct runtime_mailbox *box,
                       const struct mailbox_dev_message *request);

// Does it; the result goes into the answer's payload and size. 0 or the code; the payload counts
// for nothing then.
uint32_t runtime_execute(struct runtime *runtime, struct runtime_mailbox *box,
                         const struct mailbox_dev_message *request,
                         struct mailbox_dev_message *answer);

// Ends the mailbox's hash without a digest.
void runtime_drop_hash(struct runtime_mailbox *box);

#endif
