// SPDX-License-Identifier: Apache-2.0
// What a block's score in tests/cosim/<block>/ is to the simulation: it steps the block's golden
// model every clock with the inputs that the RTL gets, and compares before each clock edge. The
// first difference is thrown.
//
// A score compares two parts. `ports`: inputs and outputs of the block's module. `state`: what the
// block declares of its inside; left out where PLUTON_STATE_<block> is 0, since a netlist has no
// inside that could be named.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <map>
#include <string>
#include <vector>

namespace pluton
{

// Throws a Divergence; out of line, since it happens once at most.
[[noreturn]] void diverge(uint64_t cycle, const char *block, const char *field, uint64_t expected,
                          uint64_t got);
[[noreturn]] void diverge_bytes(uint64_t cycle, const char *block, const char *field,
                                const uint8_t *expected, const uint8_t *got, size_t size);

class Checker
{
  public:
    Checker(const char *block, uint64_t cycle) : block_(block), cycle_(cycle) {}

    void same(const char *field, uint64_t expected, uint64_t got)
    {
        if (__builtin_expect(expected != got, 0)) {
            diverge(cycle_, block_, field, expected, got);
        }
    }

  private:
    const char *block_;
    uint64_t cycle_;
};

// The bytes of a wide signal whose first byte is in its top bits.
template <size_t Size, typename Wide> void bytes_of_wide(const Wide &wide, uint8_t (&bytes)[Size])
{
    for (size_t i = 0; i < Size; ++i) {
        const size_t low = 8 * (Size - 1 - i);
        bytes[i] = uint8_t(wide[low / 32] >> (low % 32));
    }
}

// From a message's start to its digest, counted at the ports of an engine and in its model.
struct EngineTime {
    uint64_t messages = 0;
    uint64_t start = 0;  // the cycle in which the last one began
    uint64_t cycles = 0; // of the last finished message
    uint64_t model_cycles = 0;
    uint64_t total = 0; // of all finished messages
    uint64_t model_total = 0;
};

// What every score has. Beyond it a class <Block>Score, in tests/cosim/<block>/score.h, has
//
//   void reset();
//   void cycle(const Vpluton_sim___024root &root, uint64_t cycle);
//
// which are not virtual: they are called in every cycle, and are inlined there. A block that keeps
// something across the chip's reset hides power_on(), which is called before reset() where the
// power was off.
class Score
{
  public:
    // `values`: how many values one call of cycle() compares.
    Score(const char *block, uint64_t values) : block(block), values(values) {}
    Score(const Score &) = delete;
    Score &operator=(const Score &) = delete;

    void power_on() {}

    const char *const block;
    const uint64_t values;
    EngineTime time; // stays zero in a block that has no messages
    // What the RTL was built with, for the operations.
    std::map<std::string, uint64_t> parameters;
    // What one wants to see of the block as waves, named from u_pluton on.
    std::vector<std::string> waves;
    void show(const std::string &path, std::initializer_list<const char *> names)
    {
        for (const char *name : names) {
            waves.push_back(path + "." + name);
        }
    }

  protected:
    ~Score() = default;
};

} // namespace pluton
