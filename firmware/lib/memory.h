// SPDX-License-Identifier: Apache-2.0
// Where in the chip, outside Pluton, the code and data of an image of a type may lie
// (spec/image.toml, memory): by who loads it and by who is asked what a chip would take.
#ifndef PLUTON_LIB_MEMORY_H
#define PLUTON_LIB_MEMORY_H

#include "firmware/hal/generated/resources.h"
#include "firmware/lib/image.h"

#ifdef __cplusplus
extern "C" {
#endif

// The last page, in which Pluton and Secure World talk.
#define MEMORY_CHANNEL (PLUTON_SRAM_BASE + PLUTON_SRAM_SIZE - PLUTON_SRAM_PAGE)

static inline struct image_region memory_of(uint32_t type)
{
    switch (type) {
    case IMAGE_TYPE_RTA0:
        return (struct image_region){PLUTON_REALTIME0_TCM_BASE, PLUTON_REALTIME0_TCM_SIZE};
    case IMAGE_TYPE_RTA1:
        return (struct image_region){PLUTON_REALTIME1_TCM_BASE, PLUTON_REALTIME1_TCM_SIZE};
    case IMAGE_TYPE_RADI:
        return (struct image_region){PLUTON_RADIO_TCM_BASE, PLUTON_RADIO_TCM_SIZE};
    default:
        return (struct image_region){PLUTON_SRAM_BASE, MEMORY_CHANNEL - PLUTON_SRAM_BASE};
    }
}

#ifdef __cplusplus
}
#endif

#endif
