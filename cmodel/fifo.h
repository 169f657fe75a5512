// SPDX-License-Identifier: Apache-2.0
// The FIFO of a peripheral: 16 entries, taken in the order in which they came.
#ifndef CMODEL_FIFO_H
#define CMODEL_FIFO_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#ifdef __cplusplus
extern "C" {
#endif

#define PERIPHERAL_FIFO_DEPTH 16

struct peripheral_fifo {
    uint16_t entry[PERIPHERAL_FIFO_DEPTH]; // the oldest first
    unsigned count;
};

static inline bool peripheral_fifo_full(const struct peripheral_fifo *fifo)
{
    return fifo->count == PERIPHERAL_FIFO_DEPTH;
}

// Not full.
static inline void peripheral_fifo_push(struct peripheral_fifo *fifo, uint16_t entry)
{
    fifo->entry[fifo->count++] = entry;
}

// Not empty.
static inline uint16_t peripheral_fifo_pop(struct peripheral_fifo *fifo)
{
    const uint16_t entry = fifo->entry[0];
    fifo->count--;
    memmove(&fifo->entry[0], &fifo->entry[1], fifo->count * sizeof fifo->entry[0]);
    return entry;
}

#ifdef __cplusplus
}
#endif

#endif
