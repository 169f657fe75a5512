// SPDX-License-Identifier: Apache-2.0
// The flash write port cycle by cycle, from rtl/flash_control/README.md. Call outputs, compare,
// then step with the same inputs.
#ifndef CMODEL_FLASH_CONTROL_H
#define CMODEL_FLASH_CONTROL_H

#include "apb.h"

#ifdef __cplusplus
extern "C" {
#endif

#define FLASH_CONTROL_SECTOR 0x1000u

enum flash_control_op { FLASH_CONTROL_NONE, FLASH_CONTROL_PROGRAM, FLASH_CONTROL_ERASE };

struct flash_control_in {
    struct apb_in apb;
    bool done, error;
};

struct flash_control_out {
    struct apb_out apb;
    bool valid;
    unsigned op;
    uint32_t addr, data;
};

struct flash_control {
    uint32_t bytes; // of the flash
    uint32_t address, data;
    bool error;
    unsigned op; // none: idle
    uint32_t op_addr, op_data;
};

// bytes: the RTL's parameter FlashBytes.
void flash_control_init(struct flash_control *f, uint32_t bytes);
void flash_control_reset(struct flash_control *f);
void flash_control_outputs(const struct flash_control *f, const struct flash_control_in *in,
                           struct flash_control_out *out);
void flash_control_step(struct flash_control *f, const struct flash_control_in *in);

#ifdef __cplusplus
}
#endif

#endif
