// SPDX-License-Identifier: Apache-2.0
// What the items share: drawn inputs, the length of a program's blocks, findings.
#pragma once

#include <cstdint>
#include <vector>

#include "tests/leakage/ecc/block.h"
#include "tests/leakage/ecc/welch.h"
#include "tests/lib/ecc_reference.h"

namespace leakage
{

uint64_t draw();               // 64 bits; PLUTON_SEED
Number draw_number();          // 256 bits
Number draw_scalar();          // 1 to n - 1
struct ecc_point draw_point(); // on the curve
Random draw_random();
uint64_t blinding(const Random &random); // r
Number number(const uint8_t *bytes);
void put_point(Block &block, const struct ecc_point &point);

// `quick` traces, eight times as many in the full tier.
size_t traces(size_t quick);

// Cycles of a program before its block `block` (from 0), of one turn of that block.
unsigned cycles_before(unsigned operation, unsigned block);
unsigned cycles_of_turn(unsigned operation, unsigned block);

// The windows of the blinded scalar, v of each (tools/ecc/README.md), from window 0 on.
std::vector<unsigned> windows(const Number &scalar, uint64_t r);
unsigned place(unsigned window); // j of the digit +-(2 j + 1)

// A finding: the item fails.
[[gnu::format(printf, 1, 2)]] void found(const char *format, ...);
// Fails if the classes differ at a point.
void judge(const Welch &welch, const char *what);

// The items. Each ends with `found` called or not.
void blinding_item();
void projective_item();
void mask_item();
void order_item();
void curve_item();
void verify_item();
void sweep_item();
void addresses_item();

} // namespace leakage
