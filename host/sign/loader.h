// SPDX-License-Identifier: Apache-2.0
// Where the project's loaders let images of a type lie (docs/boot.md): what a host asks of an
// image.
#ifndef PLUTON_SIGN_LOADER_H
#define PLUTON_SIGN_LOADER_H

#include "firmware/lib/image.h"

struct image_wanted loader_wants(uint32_t type);

// Where the project's own image of a type goes: load, data and its bytes, all zero for a type that
// it has no image of.
struct loader_place {
    uint32_t load, data, data_bytes;
};
struct loader_place loader_place(uint32_t type);

// The type of this name; false if there is none.
bool loader_type(const char *name, uint32_t *type);
// Its name, its number; name and type of a number.
const char *loader_type_name(uint32_t type);
unsigned loader_type_number(uint32_t type);
const char *loader_numbered_name(unsigned number);
uint32_t loader_numbered_type(unsigned number);

#endif
