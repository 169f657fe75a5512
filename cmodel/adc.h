// SPDX-License-Identifier: Apache-2.0
// The converter's digital half cycle by cycle, from rtl/adc/README.md. Call outputs, compare, then
// step with the same inputs.
#ifndef CMODEL_ADC_H
#define CMODEL_ADC_H

#include "apb.h"
#include "fifo.h"

#ifdef __cplusplus
extern "C" {
#endif

struct adc_in {
    struct apb_in apb;
    bool compare;
};

struct adc_out {
    struct apb_out apb;
    unsigned channel;
    bool sample;
    unsigned dac;
    bool irq;
};

struct adc {
    unsigned sample, step;         // cycles, of a sample and of a bit
    unsigned chosen;               // channels of a scan
    struct peripheral_fifo values; // as DATA gives them, without bit 16
    bool lost;
    unsigned left;  // channels of the scan that are not over, this one too; 0: not busy
    unsigned since; // cycles of this channel that are over
    unsigned known; // bits of its value
    bool line[2];   // compare of the last cycle and of the one before
};

// sample, step: the RTL's parameters SampleCycles and StepCycles.
void adc_init(struct adc *a, unsigned sample, unsigned step);
void adc_reset(struct adc *a);
void adc_outputs(const struct adc *a, const struct adc_in *in, struct adc_out *out);
void adc_step(struct adc *a, const struct adc_in *in);

#ifdef __cplusplus
}
#endif

#endif
