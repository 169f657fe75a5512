// SPDX-License-Identifier: Apache-2.0
#include "host/sign/loader.h"

#include <string.h>

#include "firmware/lib/memory.h"

enum {
    PAGE = 0x10000,
    RUNTIME_PAGE = 0x100,
    RUNTIME_HALF = 0x10000, // of TCM: code, then data
};

struct image_wanted loader_wants(uint32_t type)
{
    if (type == IMAGE_TYPE_PLRT) {
        const struct image_region code = {PLUTON_TCM_BASE, RUNTIME_HALF};
        const struct image_region data = {PLUTON_TCM_BASE + RUNTIME_HALF, RUNTIME_HALF};
        return (struct image_wanted){type, code, data, RUNTIME_PAGE};
    }
    const struct image_region memory = memory_of(type);
    return (struct image_wanted){type, memory, memory, PAGE};
}

struct loader_place loader_place(uint32_t type)
{
    switch (type) {
    case IMAGE_TYPE_PLRT:
        return (struct loader_place){PLUTON_TCM_BASE, 0, 0};
    case IMAGE_TYPE_SMON:
        return (struct loader_place){PLUTON_SRAM_BASE, PLUTON_SRAM_BASE + PAGE, PAGE};
    case IMAGE_TYPE_NWOS:
        return (struct loader_place){PLUTON_SRAM_BASE + 2 * PAGE, PLUTON_SRAM_BASE + 4 * PAGE,
                                     2 * PAGE};
    case IMAGE_TYPE_POLI:
        return (struct loader_place){PLUTON_SRAM_BASE + 7 * PAGE, 0, 0};
    case IMAGE_TYPE_RTA0:
    case IMAGE_TYPE_RTA1:
    case IMAGE_TYPE_RADI: { // the first page of its core's memory, and the others
        const struct image_region memory = memory_of(type);
        return (struct loader_place){memory.first, memory.first + PAGE, memory.bytes - PAGE};
    }
    default:
        return (struct loader_place){0, 0, 0};
    }
}

struct type {
    uint32_t type;
    unsigned number;
    const char *name;
};

#define TYPE(type, number, name, loader, memory, entry, place, text) {type, number, name},
static const struct type types[] = {IMAGE_TYPE_TABLE(TYPE)};

bool loader_type(const char *name, uint32_t *type)
{
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        if (strcmp(types[i].name, name) == 0) {
            *type = types[i].type;
            return true;
        }
    }
    return false;
}

const char *loader_type_name(uint32_t type)
{
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        if (types[i].type == type) {
            return types[i].name;
        }
    }
    return "?";
}

unsigned loader_type_number(uint32_t type)
{
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        if (types[i].type == type) {
            return types[i].number;
        }
    }
    return IMAGE_TYPES;
}

const char *loader_numbered_name(unsigned number)
{
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        if (types[i].number == number) {
            return types[i].name;
        }
    }
    return "?";
}

uint32_t loader_numbered_type(unsigned number)
{
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        if (types[i].number == number) {
            return types[i].type;
        }
    }
    return 0;
}
