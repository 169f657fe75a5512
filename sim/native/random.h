// SPDX-License-Identifier: Apache-2.0
// The seeded source of all random stimulus: splitmix64, the same numbers on every machine.
#pragma once

#include <cstdint>

namespace pluton
{

class Random
{
  public:
    explicit Random(uint64_t seed) : state_(seed) {}

    uint64_t next()
    {
        uint64_t z = (state_ += 0x9E3779B97F4A7C15u);
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
        return z ^ (z >> 31);
    }

    // Uniform enough for stimulus: below `bound`, which is not zero.
    uint64_t below(uint64_t bound) { return next() % bound; }

    uint64_t between(uint64_t low, uint64_t high) { return low + below(high - low + 1); }

  private:
    uint64_t state_;
};

} // namespace pluton
