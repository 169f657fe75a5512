// SPDX-License-Identifier: Apache-2.0
#include "cmodel/secded.h"

static unsigned ones(unsigned value)
{
    unsigned n = 0;
    for (; value != 0; value &= value - 1) {
        n++;
    }
    return n;
}

// Column of bit `bit` of a word, 0 to 38.
static unsigned column(unsigned bit)
{
    if (bit >= 32) {
        return 1u << (bit - 32);
    }
    for (unsigned c = 0;; c++) {
        if (ones(c) == 3 && c != 0x07 && c != 0x38 && c != 0x49 && bit-- == 0) {
            return c;
        }
    }
}

unsigned secded_syndrome(uint64_t word)
{
    unsigned syndrome = 0;
    for (unsigned bit = 0; bit < SECDED_BITS; bit++) {
        if ((word >> bit & 1) != 0) {
            syndrome ^= column(bit);
        }
    }
    return syndrome;
}

uint64_t secded_encode(uint32_t data)
{
    return data | (uint64_t)secded_syndrome(data) << 32;
}

bool secded_decode(uint64_t word, uint32_t *data)
{
    const unsigned syndrome = secded_syndrome(word);
    if (syndrome == 0) {
        *data = (uint32_t)word;
        return true;
    }
    for (unsigned bit = 0; bit < SECDED_BITS; bit++) {
        if (column(bit) == syndrome) {
            *data = (uint32_t)(word ^ UINT64_C(1) << bit);
            return true;
        }
    }
    return false;
}
