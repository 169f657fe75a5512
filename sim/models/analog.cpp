// SPDX-License-Identifier: Apache-2.0
#include "sim/models/analog.h"

#include <algorithm>

namespace pluton
{

bool Analog::cycle(unsigned channel, bool sample, unsigned dac)
{
    if (sample) {
        held_ += (volts[channel % channels] - held_) * parts_.charge;
    }
    const double part = double(random_.below(2001)) / 1000 - 1;
    const double asked = parts_.reference * dac / codes;
    answers_ = answers_ << 1 | uint64_t(held_ + parts_.noise * part >= asked);
    return (answers_ >> std::min(parts_.delay, 63u) & 1) != 0;
}

unsigned Analog::code(double level) const
{
    const double code = level / parts_.reference * codes;
    return unsigned(std::clamp(code, 0.0, double(codes - 1)));
}

} // namespace pluton
