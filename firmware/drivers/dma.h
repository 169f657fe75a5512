// SPDX-License-Identifier: Apache-2.0
// Driver of the DMA (rtl/dma): copies and fills memory with the rights of who calls.
#ifndef PLUTON_DRIVERS_DMA_H
#define PLUTON_DRIVERS_DMA_H

#include <stdbool.h>

#include "firmware/drivers/dev.h"
#include "firmware/hal/generated/resources.h"

#ifdef __cplusplus
extern "C" {
#endif

struct dma_dev {
    struct hal *hal;
    uint32_t base;
};

// Prepares the context, and checks that a DMA answers at `base` (PLUTON_DMA_BASE).
enum dev_error dma_dev_init(struct dma_dev *dev, struct hal *hal, uint32_t base);

// Copies `bytes` bytes from `source` to `destination`, and waits for the end. Addresses and `bytes`
// are multiples of four; zero bytes: nothing is done. `destination` may not lie inside the source
// above its first byte. Polls, dev_polls_for(bytes) for one: first for somebody else's job, then
// for this one. DEV_BUS: an access was refused; the words before it are written, none behind it is.
// DEV_ACCESS: somebody else wrote the set-up registers or started a job meanwhile: nothing was
// done, try again. DEV_CHANGED: another job was started, or this one acknowledged, before its end
// was seen: it may or may not have ended well. DEV_TIMEOUT: the job may still run.
enum dev_error dma_dev_copy(struct dma_dev *dev, uint32_t destination, uint32_t source,
                            uint32_t bytes, uint32_t polls);

// Fills `bytes` bytes at `destination` with the word `value`. Otherwise like dma_dev_copy().
enum dev_error dma_dev_fill(struct dma_dev *dev, uint32_t destination, uint32_t value,
                            uint32_t bytes, uint32_t polls);

#ifdef __cplusplus
}
#endif

#endif
