// SPDX-License-Identifier: Apache-2.0
// What the operations of measure share with those of accumulator, which is extended through it.
#pragma once

#include "sim/native/bench.h"

namespace pluton::measure
{

void fill(uint8_t *bytes, size_t size, Random &random);
Component random_component(Random &random);

} // namespace pluton::measure
