// SPDX-License-Identifier: Apache-2.0
// What the runtime does before it serves (docs/boot.md): loads the monitor, grants it its pages,
// and releases the application core.
#ifndef PLUTON_RUNTIME_BOOT_H
#define PLUTON_RUNTIME_BOOT_H

#include "firmware/runtime/runtime.h"

#ifdef __cplusplus
extern "C" {
#endif

enum runtime_end {
    RUNTIME_SERVES, // the monitor runs; or nothing does, in update mode and where there is no chip
    RUNTIME_RESET,  // the slot is marked, and the chip's reset is pulled
};

// After runtime_init(). argument: what ROM says, firmware/rom/rom.h.
enum runtime_end runtime_boot(struct runtime *runtime, uint32_t argument);

#ifdef __cplusplus
}
#endif

#endif
