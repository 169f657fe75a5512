// SPDX-License-Identifier: Apache-2.0
// Golden model of tally: a count of events that a lock keeps from being cleared. Written from
// rtl/tally/README.md; one call of tally_step() is one clock cycle.
#ifndef PLUTON_TALLY_H
#define PLUTON_TALLY_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define TALLY_MOST 15 // stands for 15 and more

struct tally {
    uint8_t count;
    bool locked;
};

struct tally_in {
    bool event, clear, lock;
};

// The chip's reset.
void tally_reset(struct tally *t);

// The clock edge. The outputs of a cycle are the state before it; without a fault there is no
// alert.
void tally_step(struct tally *t, const struct tally_in *in);

#ifdef __cplusplus
}
#endif

#endif
