// SPDX-License-Identifier: Apache-2.0
// What the reset controller's RETENTION says of slots that failed (docs/boot.md): the one memory
// that a reset of the chip leaves, and only power-on clears.
#ifndef PLUTON_LIB_RETENTION_H
#define PLUTON_LIB_RETENTION_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define RETENTION_SLOTS 3u // bit n: slot n failed
#define RETENTION_RUNTIMES_SHIFT 2
#define RETENTION_RUNTIMES (3u << RETENTION_RUNTIMES_SHIFT) // bit 2 + n: its runtime failed
#define RETENTION_LAST_SHIFT 4
#define RETENTION_STAGE_SHIFT 8
#define RETENTION_CODE_SHIFT 16

// RETENTION after a failure of slot 0 or 1 at the image of type number `number`.
static inline uint32_t retention_mark(uint32_t before, uint32_t slot, uint32_t number,
                                      uint32_t code)
{
    const uint32_t kept = before & (RETENTION_SLOTS | RETENTION_RUNTIMES);
    const uint32_t runtime = number == 0 ? 1u << (RETENTION_RUNTIMES_SHIFT + slot) : 0u;
    return kept | 1u << slot | runtime | slot << RETENTION_LAST_SHIFT |
           (number + 1u) << RETENTION_STAGE_SHIFT | (code & 0xFFFFu) << RETENTION_CODE_SHIFT;
}

// Of the last failure. Stage: 0 none, else 1 + the number of the image's type.
static inline uint32_t retention_stage(uint32_t value)
{
    return value >> RETENTION_STAGE_SHIFT & 0xFFu;
}

static inline uint32_t retention_code(uint32_t value)
{
    return value >> RETENTION_CODE_SHIFT;
}

static inline uint32_t retention_slot(uint32_t value)
{
    return value >> RETENTION_LAST_SHIFT & 1u;
}

#ifdef __cplusplus
}
#endif

#endif
