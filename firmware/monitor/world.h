// SPDX-License-Identifier: Apache-2.0
// Normal World as the monitor meets it: its traps, its calls, and what the firewalls refused.
#ifndef PLUTON_MONITOR_WORLD_H
#define PLUTON_MONITOR_WORLD_H

#include "firmware/monitor/monitor.h"

// Interrupts that leave user mode (rtl/soc/README.md, Interrupts; irq_fast n is 16 + n).
#define WORLD_INTERRUPT_FIREWALL 16u
#define WORLD_INTERRUPT_CORES 21u

// Registers of user mode when it trapped: x[0] is the pc.
struct world_frame {
    uint32_t x[32];
};

// Begins Normal World at `pc`, in user mode. Does not return.
void world_enter(uint32_t pc) __attribute__((noreturn));

// A trap of user mode (monitor/start.S); returns to user mode by the frame.
void world_trap(struct world_frame *frame, uint32_t cause, uint32_t value);

// What serves it, set before it begins.
void world_init(struct monitor *monitor);

#endif
