// SPDX-License-Identifier: Apache-2.0
// What the benches of the units share: the clock, wide ports, random words, the sparse state, the
// verdict.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <random>
#include <set>
#include <string>

#include "number.h"
#include "verilated.h"

namespace ecc_units
{

inline int failures;

#define CHECK(condition)                                                                           \
    do {                                                                                           \
        if (!(condition) && ++ecc_units::failures <= 10) {                                         \
            std::printf("%s:%d: %s\n", __FILE__, __LINE__, #condition);                            \
        }                                                                                          \
    } while (0)

inline std::mt19937_64 &generator()
{
    static std::mt19937_64 made([] {
        const char *seed = std::getenv("PLUTON_SEED");
        return seed ? std::strtoull(seed, nullptr, 0) : 1;
    }());
    return made;
}

inline uint64_t random_below(uint64_t bound)
{
    return generator()() % bound;
}

inline Number random_bits(int bits)
{
    uint32_t words[16];
    for (uint32_t &word : words)
        word = static_cast<uint32_t>(generator()());
    return Number::from_words(words, bits);
}

template <class Wide> void put(Wide &port, const Number &value)
{
    value.to_words(port.data(), sizeof(port) / sizeof(uint32_t));
}

template <class Wide> Number get(const Wide &port, int bits, bool is_signed = false)
{
    return Number::from_words(port.data(), bits, is_signed);
}

template <class Wide> bool is_zero(const Wide &value)
{
    for (size_t i = 0; i < sizeof(value) / sizeof(uint32_t); i++) {
        if (value.data()[i])
            return false;
    }
    return true;
}

// One unit under its clock. Inputs are set between two calls of step(); outputs that follow inputs
// within the cycle are seen after settle().
template <class Top> class Unit
{
  public:
    Unit()
    {
        top.rst_ni = 1;
        settle(); // the first evaluation sees no edge
        top.rst_ni = 0;
        step();
        top.rst_ni = 1;
        settle();
    }
    ~Unit() { top.final(); }
    void settle() { top.eval(); }
    void step()
    {
        top.clk_i = 1;
        top.eval();
        top.clk_i = 0;
        top.eval();
    }
    void wipe()
    {
        top.wipe_i = 1;
        for (int i = 0; i < 64; i++)
            step();
        top.wipe_i = 0;
        settle();
    }
    Top top;
};

// Every code that is not legal: an alert at once, for good, and through a wipe. Only reset ends it.
template <class Top, class Code>
void check_state(Code &(*code)(Top &), int width, const std::set<int> &legal)
{
    for (int value = 0; value < 1 << width; value++) {
        Unit<Top> unit;
        code(unit.top) = static_cast<Code>(value);
        unit.settle();
        CHECK(unit.top.alert_o == !legal.count(value));
        unit.step();
        CHECK(unit.top.alert_o == !legal.count(value));
        unit.wipe();
        CHECK(unit.top.alert_o == !legal.count(value));
    }
}

inline int verdict(const char *name, long cases)
{
    std::printf("%s: %ld cases, %d failures\n", name, cases, failures);
    return failures || !cases ? 1 : 0;
}

} // namespace ecc_units
