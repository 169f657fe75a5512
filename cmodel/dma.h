// SPDX-License-Identifier: Apache-2.0
// The DMA cycle by cycle, from rtl/dma/README.md. Call outputs, compare, then step with the same
// inputs.
//
// What comes in of a bus that keeps its rules: a grant only while a request is up, and none while
// an access is open but in the cycle of its answer.
#ifndef CMODEL_DMA_H
#define CMODEL_DMA_H

#include "apb.h"

#ifdef __cplusplus
extern "C" {
#endif

enum dma_register { DMA_SOURCE, DMA_DESTINATION, DMA_LENGTH, DMA_VALUE, DMA_REGISTERS };

enum dma_command { DMA_COPY = 1, DMA_FILL = 2 };

struct dma_in {
    struct apb_in apb;
    bool gnt, rvalid, err;
    uint32_t rdata;
};

struct dma_out {
    struct apb_out apb;
    bool req, we;
    unsigned be;
    uint32_t addr, wdata;
    unsigned subject;
    bool nonsecure;
    bool irq;
};

// Who writes; valid is low: nobody.
struct dma_writer {
    bool valid;
    unsigned subject;
    bool nonsecure;
};

struct dma {
    uint32_t value[DMA_REGISTERS];
    struct dma_writer owner[DMA_REGISTERS];
    bool done, error;
    struct dma_writer starter; // of the last job

    // The job: its accesses have numbers, in the order in which they are made.
    unsigned command; // 0: idle
    uint32_t source, destination, words, fill;
    uint64_t raised;  // accesses whose request is up or was
    bool up;          // a request
    bool open;        // a granted access that is not answered
    uint64_t open_is; // its number
    bool failed;
    uint32_t read[2]; // the last answers, of even and odd words
};

void dma_reset(struct dma *d);
void dma_outputs(const struct dma *d, const struct dma_in *in, struct dma_out *out);
void dma_step(struct dma *d, const struct dma_in *in);

#ifdef __cplusplus
}
#endif

#endif
