// SPDX-License-Identifier: Apache-2.0
// Images that the runtime lets run: the monitor, which it loads itself before the handover, and
// what the monitor loads after it (command `load`), each once in a boot.
#ifndef PLUTON_RUNTIME_LOAD_H
#define PLUTON_RUNTIME_LOAD_H

#include "firmware/lib/memory.h"
#include "firmware/runtime/runtime.h"

#ifdef __cplusplus
extern "C" {
#endif

// A header for `load` lies at the first byte of the page that Pluton and Secure World share.
#define LOAD_CHANNEL MEMORY_CHANNEL

// The number of a type whose image `loader` loads; IMAGE_TYPES if there is none such.
uint32_t load_number(uint32_t type, const char *loader);

// Verifies what the monitor has put into memory. 0, or the code of the answer.
uint32_t load_image(struct runtime *runtime, uint32_t type, struct image_manifest *manifest);

// Counts the image as running: its pages are no other's, and its entry is in the log.
void load_record(struct runtime *runtime, const struct image_manifest *manifest);

// Raises the rollback counter of the type to the version of its entry in the hardware's log; what
// the counter is then.
uint32_t load_raise(struct runtime *runtime, uint32_t type, uint32_t *version);

#ifdef __cplusplus
}
#endif

#endif
