// SPDX-License-Identifier: Apache-2.0
// Driver of the flash port (rtl/flash_control). Offsets are those in the flash; it is read at its
// window.
#ifndef PLUTON_DRIVERS_FLASH_CONTROL_H
#define PLUTON_DRIVERS_FLASH_CONTROL_H

#include <stdbool.h>

#include "firmware/drivers/dev.h"
#include "firmware/hal/generated/resources.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { FLASH_CONTROL_DEV_SECTOR = 4096 };

struct flash_control_dev {
    struct hal *hal;
    uint32_t base;
};

// Prepares the context, and checks that a flash port answers at `base` (PLUTON_FLASH_CONTROL_BASE).
enum dev_error flash_control_dev_init(struct flash_control_dev *dev, struct hal *hal,
                                      uint32_t base);

// Programs `count` words from `offset` on, a multiple of four: bits that are 0 in a word become 0,
// the others stay, so erase first. Polls: for each word. DEV_ACCESS: beyond the flash, or busy for
// somebody else. DEV_FLASH: the flash failed. After an error *programmed words are programmed, and
// perhaps one more; `programmed` may be null. Verify by reading.
enum dev_error flash_control_dev_program(struct flash_control_dev *dev, uint32_t offset,
                                         const uint32_t *words, size_t count, uint32_t polls,
                                         size_t *programmed);

// Sets the sector of FLASH_CONTROL_DEV_SECTOR bytes at `offset`, a multiple of that, to ones.
enum dev_error flash_control_dev_erase(struct flash_control_dev *dev, uint32_t offset,
                                       uint32_t polls);

#ifdef __cplusplus
}
#endif

#endif
