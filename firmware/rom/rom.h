// SPDX-License-Identifier: Apache-2.0
// The boot ROM (docs/boot.md): finds a runtime that may run, puts it into TCM, measures it there.
// Freestanding, the same source on Pluton's own core and on a host.
#ifndef PLUTON_ROM_ROM_H
#define PLUTON_ROM_ROM_H

#include "firmware/drivers/resets.h"
#include "firmware/lib/loader.h"
#include "firmware/lib/serial.h"

#ifdef __cplusplus
extern "C" {
#endif

// Where the runtime may lie, and where it is entered; its data lie behind it. Above is ROM's.
#define ROM_CODE_BASE PLUTON_TCM_BASE
#define ROM_CODE_BYTES 0x00010000u
#define ROM_DATA_BASE 0x00110000u
#define ROM_DATA_BYTES 0x00010000u
#define ROM_OWN_BASE 0x0011C000u
#define ROM_RUNTIME_PAGE 256u

// What the runtime is told, in a0: the slot, and whether nothing is to be released.
#define ROM_SLOT 1u
#define ROM_UPDATE 2u

enum rom_end {
    ROM_ENTER, // the runtime, at `entry`
    ROM_RESET, // the chip's reset is pulled
    ROM_STOP,  // nothing can run until the chip is reset or loses power
};

struct rom {
    struct loader loader;
    struct serial serial;
    struct resets_dev resets;
};

// Boots from the slot that is next. `argument` and `entry` are written where it ends in ROM_ENTER.
enum rom_end rom_boot(struct rom *rom, struct hal *hal, uint32_t *argument, uint32_t *entry);

#ifdef __cplusplus
}
#endif

#endif
