// SPDX-License-Identifier: Apache-2.0
// The Hsiao code (39,32) of fuse rows: corrects one wrong bit of a word, detects two.
//
// Bits 31:0 of a word are the data, bit 32 + j is check bit j. Columns of the check matrix: check
// bit j has 1 << j; data bit i has the i-th number of seven bits with three ones, ascending,
// without 0x07, 0x38 and 0x49. All columns have an odd number of ones, so that two wrong bits give
// a syndrome with an even number, which is no column.
#ifndef CMODEL_SECDED_H
#define CMODEL_SECDED_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define SECDED_BITS 39
#define SECDED_MASK ((UINT64_C(1) << SECDED_BITS) - 1)

uint64_t secded_encode(uint32_t data);

// Which columns of the check matrix the wrong bits of `word` add up to; 0: a word of the code.
unsigned secded_syndrome(uint64_t word);

// False if it can't be corrected; *data is untouched then.
bool secded_decode(uint64_t word, uint32_t *data);

#ifdef __cplusplus
}
#endif

#endif
