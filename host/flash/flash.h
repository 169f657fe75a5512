// SPDX-License-Identifier: Apache-2.0
// The file of a simulated chip's flash: 16 MiB, byte for byte, erased bytes are 0xFF. Layout:
// docs/generated/image.md.
#ifndef PLUTON_FLASH_FLASH_H
#define PLUTON_FLASH_FLASH_H

#include "firmware/lib/image.h"
#include "host/sign/fault.h"

enum { FLASH_BYTES = 0x01000000 };

struct flash {
    const char *path;
    int file; // locked to this process
    uint8_t *bytes;
};

// `make`: an erased one, if there is none.
enum sign_status flash_open(struct flash *flash, const char *path, bool make,
                            struct sign_fault *fault);
void flash_close(struct flash *flash);
// Writes what is in `bytes` from offset on to the file.
enum sign_status flash_keep(struct flash *flash, uint32_t offset, uint32_t size,
                            struct sign_fault *fault);

// Erases the place of a type in a slot, and puts an image there. SIGN_WRONG_USE if it does not fit.
enum sign_status flash_put(struct flash *flash, uint32_t slot, uint32_t type, const uint8_t *image,
                           size_t size, struct sign_fault *fault);
// The bytes between this type's place and what comes next.
bool flash_room(uint32_t slot, uint32_t type, uint32_t *offset, uint32_t *room);

// Makes `first` the slot that is tried first, as firmware does it.
enum sign_status flash_choose(struct flash *flash, uint32_t first, struct sign_fault *fault);

#endif
