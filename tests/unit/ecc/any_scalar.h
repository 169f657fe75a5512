// SPDX-License-Identifier: Apache-2.0
// Reproducible scalars of P-256.
#ifndef ANY_SCALAR_H
#define ANY_SCALAR_H

#include "tests/lib/ecc_reference.h"
#include "tests/lib/unit.h"

// From 1 to n - 1.
static inline void any_scalar(uint64_t *state, uint8_t out[ECC_BYTES])
{
    do {
        unit_random_bytes(state, out, ECC_BYTES);
    } while (!reference_is_scalar(out));
}

#endif
