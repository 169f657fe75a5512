// SPDX-License-Identifier: Apache-2.0
// The generator's side of a random port (spec/random_port.toml), as the bench plays it: words from
// the seed or from a script, any delay, and a source that is not healthy.
#pragma once

#include <cstdint>
#include <deque>
#include <vector>

#include "sim/native/random.h"

namespace pluton
{

class RandomSource
{
  public:
    bool failing = false;        // every request is answered with an error
    bool holding = false;        // no request is answered
    std::deque<uint32_t> script; // words to come before drawn ones
    std::vector<uint32_t> given; // all words so far

    // Outputs in the present cycle.
    bool valid = false, error = false;
    uint32_t word = 0;

    explicit RandomSource(uint64_t seed) : random_(seed) {}

    // Up to `longest` cycles before each answer; 0: a word a cycle.
    void stall(unsigned longest, uint64_t seed)
    {
        longest_ = longest;
        delays_ = Random(seed);
        wait_ = 0;
    }

    // Takes the request of this cycle and sets the outputs of the same cycle. True if they changed.
    bool cycle(bool request)
    {
        const bool was = valid || error;
        valid = error = false;
        word = 0;
        if (!request || holding) {
            return was;
        }
        if (wait_ != 0) {
            --wait_;
            return was;
        }
        wait_ = longest_ == 0 ? 0 : unsigned(delays_.below(longest_ + 1));
        error = failing;
        valid = !failing;
        if (valid) {
            word = uint32_t(random_.next());
            if (!script.empty()) {
                word = script.front();
                script.pop_front();
            }
            given.push_back(word);
        }
        return true;
    }

  private:
    Random random_, delays_{0};
    unsigned longest_ = 0, wait_ = 0;
};

} // namespace pluton
