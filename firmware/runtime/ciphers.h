// SPDX-License-Identifier: Apache-2.0
// The commands of AES (spec/mailbox.toml, aes_key to aes_mac_check): a mailbox has one key in its
// own context of the engine, and its jobs read and write memory with the rights of its world, by
// hardware.
#ifndef PLUTON_RUNTIME_CIPHERS_H
#define PLUTON_RUNTIME_CIPHERS_H

#include "firmware/runtime/runtime.h"

// Whether it is one of them.
bool ciphers_own(uint8_t op);

// Checks what the table cannot. 0 or the code.
uint32_t ciphers_check(const struct mailbox_dev_message *request);

// As runtime_execute().
uint32_t ciphers_execute(struct runtime *runtime, const struct runtime_mailbox *box,
                         const struct mailbox_dev_message *request,
                         struct mailbox_dev_message *answer);

#endif
