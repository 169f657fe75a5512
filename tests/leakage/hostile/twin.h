// SPDX-License-Identifier: Apache-2.0
// Two whole chips that differ in their keys, side by side: the same accesses, the same noise. In
// every cycle all that they show outside is compared, but for what is declared.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "sim/models/fuse_port.h"
#include "sim/models/noise.h"
#include "sim/native/simulation.h"
#include "tests/lib/die_keys.h"

namespace pluton
{

// The chips can be told apart by what is not declared, or what is declared is not the value that it
// must have.
struct Leak {
    std::string what;
};

// A word of each chip.
struct Both {
    uint32_t word[2];
    bool same() const { return word[0] == word[1]; }
    bool any() const { return (word[0] | word[1]) != 0; }
};

struct Access {
    uint32_t address;
    unsigned strobe = 0xF, subject = PLUTON_SUBJECT_PLUTON;
    bool nonsecure = false;
};

class Twin
{
  public:
    Twin();

    struct Chip {
        std::vector<FuseRow> die;
        NoiseProfile noise;
        uint64_t seed;
    };
    // Other chips in the sockets; without power.
    void insert(const Chip &first, const Chip &second);
    // From here on outputs are compared or not. Not: what one does as well as the other is not
    // asked.
    void compare(bool on) { comparing_ = on; }

    void power_cycle();
    void reset();
    void run(uint64_t cycles);
    // `declared`: the words may differ. `shown`: what they were, where the status is HAL_OK.
    enum hal_status read(const Access &access, bool declared, Both *shown);
    enum hal_status write(const Access &access, const Both &data);

    const std::vector<FuseRow> &cells(unsigned side) const { return side_[side].array->cells(); }
    MemoryPort &memory(unsigned side) { return side_[side].simulation->memory; }
    uint64_t resets() const { return side_[0].simulation->resets; }
    uint64_t cycle() const { return side_[0].simulation->cycle(); }

    uint64_t cycles = 0;      // that were compared
    uint64_t comparisons = 0; // of words
    uint64_t differences = 0; // that were declared

  private:
    struct Side {
        std::unique_ptr<Simulation> simulation;
        std::unique_ptr<FuseArray> array;
        std::unique_ptr<FusePort> port;
        std::unique_ptr<Noise> noise;
        std::vector<Simulation::Outputs> trace;
    };
    void judge(const std::string &what, bool declared);

    Side side_[2];
    bool comparing_ = true;
};

} // namespace pluton
