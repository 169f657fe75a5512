// SPDX-License-Identifier: Apache-2.0
// The analog half of the converter (rtl/adc): eight inputs, a sample-and-hold that charges through
// a resistor, a DAC, and a comparator with noise. Levels in volts, from 0 to `reference`.
#pragma once

#include <array>
#include <cstdint>

#include "sim/native/random.h"

namespace pluton
{

class Analog
{
  public:
    static constexpr unsigned channels = 8, codes = 4096;

    struct Parts {
        double reference = 2.5;
        double charge = 0.5; // of the difference that the hold makes up in a cycle; 0 to 1
        double noise = 0;    // of the comparator: at most so many volts either way
        unsigned delay = 0;  // cycles beyond the next one until the comparator says it
    };

    explicit Analog(const Parts &parts, uint64_t seed = 1) : parts_(parts), random_(seed) {}

    std::array<double, channels> volts = {};

    // A cycle: the converter's outputs in it; what the comparator says in the next one.
    bool cycle(unsigned channel, bool sample, unsigned dac);

    // The code of a level that is held exactly.
    unsigned code(double level) const;

  private:
    Parts parts_;
    Random random_;
    double held_ = 0;
    uint64_t answers_ = 0; // of the last cycles, the newest in bit 0
};

} // namespace pluton
