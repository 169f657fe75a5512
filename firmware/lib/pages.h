// SPDX-License-Identifier: Apache-2.0
// Sets of SRAM's pages.
#ifndef PLUTON_LIB_PAGES_H
#define PLUTON_LIB_PAGES_H

#include <stdbool.h>

#include "firmware/hal/generated/resources.h"

#ifdef __cplusplus
extern "C" {
#endif

#define PAGES_WORDS (PLUTON_SRAM_PAGES / 32)

// Bit n of the words, from the first one's low bit on: page n.
struct pages {
    uint32_t word[PAGES_WORDS];
};

static inline uint32_t pages_whole(uint32_t bytes)
{
    return (bytes + PLUTON_SRAM_PAGE - 1u) / PLUTON_SRAM_PAGE * PLUTON_SRAM_PAGE;
}

// Adds those of a region that begins a page and lies in SRAM.
static inline void pages_add(struct pages *pages, uint32_t address, uint32_t bytes)
{
    const uint32_t first = (address - PLUTON_SRAM_BASE) / PLUTON_SRAM_PAGE;
    const uint32_t end = first + pages_whole(bytes) / PLUTON_SRAM_PAGE;
    for (uint32_t page = first; page < end && page < PLUTON_SRAM_PAGES; page++) {
        pages->word[page / 32] |= 1u << (page % 32);
    }
}

static inline bool pages_has(const struct pages *pages, uint32_t page)
{
    return page < PLUTON_SRAM_PAGES && (pages->word[page / 32] >> (page % 32) & 1u) != 0;
}

static inline bool pages_meet(const struct pages *one, const struct pages *two)
{
    uint32_t both = 0;
    for (uint32_t i = 0; i < PAGES_WORDS; i++) {
        both |= one->word[i] & two->word[i];
    }
    return both != 0;
}

#ifdef __cplusplus
}
#endif

#endif
