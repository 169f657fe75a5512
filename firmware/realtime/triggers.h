// SPDX-License-Identifier: Apache-2.0
// Words that do something where they are allowed: what who has taken over a core, or Normal World,
// writes to get out. Each is Secure World's or another core's, and a write of anybody else is
// refused.
#ifndef PLUTON_REALTIME_TRIGGERS_H
#define PLUTON_REALTIME_TRIGGERS_H

#include <stdint.h>

#include "firmware/drivers/generated/dma_regs.h"
#include "firmware/drivers/generated/firewall_regs.h"
#include "firmware/drivers/generated/flash_control_regs.h"
#include "firmware/drivers/generated/mailbox_commands.h"
#include "firmware/drivers/generated/mailbox_regs.h"
#include "firmware/drivers/generated/resets_regs.h"
#include "firmware/drivers/generated/timer_regs.h"
#include "firmware/drivers/generated/watchdog_regs.h"
#include "firmware/hal/generated/resources.h"

struct trigger {
    uint32_t device, offset, value;
};

#define TRIGGER(device, block, name, value)                                                        \
    {                                                                                              \
        PLUTON_##device##_BASE, block##_##name##_OFFSET, value                                     \
    }
// The first entry of a frame to Pluton without a body (spec/mailbox.toml).
#define TRIGGER_COMMAND(op) (0x80000000u | (uint32_t)(op) << 8)
#define TRIGGER_START 0x53545254u
#define TRIGGER_STOP 0x53544F50u
// Grants to everybody: of a page of code, of a device.
#define TRIGGER_CODE 0x8002DB6Du
#define TRIGGER_DEVICE 0x8001B6DBu

static const struct trigger triggers[] = {
    // The firewalls: another map, no further grants, no trace.
    TRIGGER(FIREWALL, FIREWALL, GRANT, TRIGGER_CODE),
    {PLUTON_FIREWALL_BASE, FIREWALL_GRANT_OFFSET + 4u * PLUTON_RESOURCE_DMA, TRIGGER_DEVICE},
    TRIGGER(FIREWALL, FIREWALL, CLOSE, 0x434C4F53u),
    TRIGGER(FIREWALL, FIREWALL, FAULT_ACK, 1u),
    // Resets: of the chip, of the application core, of each other core; another start.
    TRIGGER(RESETS, RESETS, CHIP_RESET, 0x43484950u),
    TRIGGER(RESETS, RESETS, APP_RESET, 0x41505052u),
    TRIGGER(RESETS, RESETS, RELEASE, 0x52454C45u),
    TRIGGER(RESETS, RESETS, APP_START, PLUTON_SRAM_BASE),
    TRIGGER(RESETS, RESETS, RETENTION, 1u),
    TRIGGER(RESETS, RESETS, REALTIME0_CONTROL, TRIGGER_STOP),
    TRIGGER(RESETS, RESETS, REALTIME1_CONTROL, TRIGGER_STOP),
    TRIGGER(RESETS, RESETS, RADIO_CONTROL, TRIGGER_STOP),
    TRIGGER(RESETS, RESETS, REALTIME0_CONTROL, TRIGGER_START),
    TRIGGER(RESETS, RESETS, REALTIME1_CONTROL, TRIGGER_START),
    TRIGGER(RESETS, RESETS, RADIO_CONTROL, TRIGGER_START),
    TRIGGER(RESETS, RESETS, REALTIME0_START, 0x00100000u),
    TRIGGER(RESETS, RESETS, REALTIME0_CODE_END, 0x00130000u),
    TRIGGER(WATCHDOG, WATCHDOG, START, 1u),
    TRIGGER(WATCHDOG, WATCHDOG, KICK, 1u),
    // Masters that work for others: DMA from the monitor's data to the page of everybody.
    TRIGGER(DMA, DMA, SOURCE, PLUTON_SRAM_BASE + PLUTON_SRAM_PAGE),
    TRIGGER(DMA, DMA, DESTINATION, PLUTON_SRAM_BASE + 6u * PLUTON_SRAM_PAGE),
    TRIGGER(DMA, DMA, LENGTH, 4u),
    TRIGGER(DMA, DMA, COMMAND, 1u),
    // What the chip boots next.
    TRIGGER(FLASH_CONTROL, FLASH_CONTROL, ADDRESS, 0u),
    TRIGGER(FLASH_CONTROL, FLASH_CONTROL, DATA, 0u),
    TRIGGER(FLASH_CONTROL, FLASH_CONTROL, COMMAND, 1u),
    TRIGGER(FLASH_CONTROL, FLASH_CONTROL, COMMAND, 2u),
    // Pluton, by the mailbox of Secure World.
    {PLUTON_SECURE_MAILBOX_OUTSIDE, MAILBOX_DATA_PUSH_OFFSET, 0u},
    {PLUTON_SECURE_MAILBOX_OUTSIDE, MAILBOX_CMD_PUSH_OFFSET, TRIGGER_COMMAND(MAILBOX_OP_INFO)},
    {PLUTON_SECURE_MAILBOX_OUTSIDE, MAILBOX_GEN_CTRL_OFFSET, 1u},
    {PLUTON_SECURE_MAILBOX_OUTSIDE, MAILBOX_CMD_POP_OFFSET, 0u},
};

#undef TRIGGER

#endif
