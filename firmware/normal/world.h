// SPDX-License-Identifier: Apache-2.0
// What Normal World's programs share: the monitor's calls (firmware/monitor/calls.h), text on the
// serial line through the shared page, and Pluton by the normal mailbox.
#ifndef PLUTON_NORMAL_WORLD_H
#define PLUTON_NORMAL_WORLD_H

#include <stddef.h>
#include <stdint.h>

#include "firmware/drivers/generated/mailbox_commands.h"
#include "firmware/hal/generated/resources.h"
#include "firmware/monitor/calls.h"

#define WORLD_SHARED 0x80060000u

// The monitor's answer: a0 to a3.
struct world_answer {
    uint32_t a[4];
};

struct world_answer world_ask(uint32_t call, uint32_t a0, uint32_t a1);

// A line is gathered in the shared page, and printed by world_line() or when it is full.
void world_text(const char *text);
void world_hex(uint32_t value, uint32_t digits);
void world_bytes(const uint8_t *bytes, uint32_t size);
void world_decimal(uint32_t value);
void world_line(void);

// A command of the normal mailbox: the answer's code, *size bytes in `response`, which has room for
// MAILBOX_PAYLOAD.
uint32_t world_pluton(uint32_t op, const uint8_t *request, uint32_t request_size, uint8_t *response,
                      uint32_t *size);

// A core's mailbox, the application core's end at `base`: whether there was room for an entry, and
// whether one waited.
int world_tell(uint32_t base, uint32_t command, uint32_t data);
int world_hear(uint32_t base, uint32_t *command, uint32_t *data);

// Cycles since the chip's reset, the low word.
uint32_t world_time(void);

// Accesses that may be refused: 0 if it was done, else 1 (normal/start.S). They need the monitor
// to resume at `refused`: world_ask(WORLD_CALL_FAULTS, (uint32_t)refused, 0).
uint32_t try_read(uint32_t address);
uint32_t try_write(uint32_t address, uint32_t value);
uint32_t try_execute(uint32_t address);
void refused(void);

#endif
