// SPDX-License-Identifier: Apache-2.0
// The rule of the control loop: a pin that is high from a level on, and low again only when the
// level has clearly fallen.
#ifndef PLUTON_REALTIME_CONTROL_H
#define PLUTON_REALTIME_CONTROL_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define CONTROL_LEVELS 4096u // of the converter
#define CONTROL_FALL 64u     // below the threshold

// high: the pin as it is. The pin as it is to be.
static inline bool control_rule(bool high, uint32_t level, uint32_t threshold)
{
    return level >= threshold || (high && level + CONTROL_FALL > threshold);
}

#ifdef __cplusplus
}
#endif

#endif
