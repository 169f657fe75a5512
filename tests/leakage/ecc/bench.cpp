// SPDX-License-Identifier: Apache-2.0
// Countermeasures of the P-256 block, each with a test that finds its absence.
//
// Usage: PROGRAM ITEM; PLUTON_SEED and PLUTON_TIER as everywhere. 0: nothing found, 1: the item's
// finding, 2: wrong use.
#include "tests/leakage/ecc/bench.h"

#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <random>

#include "cmodel/generated/ecc_programs.h"
#include "tests/unit/ecc_units/number.h"

namespace leakage
{

namespace
{

unsigned findings;

const struct ecc_program &program(unsigned operation)
{
    return ecc_parameters[ECC_SET_48X6].program[operation];
}

struct Item {
    const char *name;
    void (*run)();
};
constexpr Item kItems[] = {
    {"blinding", blinding_item}, {"projective", projective_item}, {"mask", mask_item},
    {"order", order_item},       {"curve", curve_item},           {"verify", verify_item},
    {"sweep", sweep_item},       {"addresses", addresses_item},
};

} // namespace

uint64_t draw()
{
    static std::mt19937_64 made([] {
        const char *seed = std::getenv("PLUTON_SEED");
        return seed ? std::strtoull(seed, nullptr, 0) : 1;
    }());
    return made();
}

Number draw_number()
{
    Number made;
    for (uint8_t &byte : made)
        byte = uint8_t(draw());
    return made;
}

Number draw_scalar()
{
    Number made;
    do {
        made = draw_number();
    } while (!reference_is_scalar(made.data()));
    return made;
}

struct ecc_point draw_point()
{
    struct ecc_point point;
    Number d = draw_scalar();
    reference_combine(d.data(), nullptr, nullptr, &point);
    return point;
}

Random draw_random()
{
    Random made;
    for (uint32_t &word : made)
        word = uint32_t(draw());
    return made;
}

uint64_t blinding(const Random &random)
{
    return uint64_t{random[28]} << 32 | random[29];
}

Number number(const uint8_t *bytes)
{
    Number made;
    std::memcpy(made.data(), bytes, made.size());
    return made;
}

void put_point(Block &block, const struct ecc_point &point)
{
    block.put(QX, number(point.x));
    block.put(QY, number(point.y));
}

size_t traces(size_t quick)
{
    const char *tier = std::getenv("PLUTON_TIER");
    return tier && !std::strcmp(tier, "full") ? 8 * quick : quick;
}

unsigned cycles_before(unsigned operation, unsigned block)
{
    unsigned sum = 0;
    for (unsigned i = 0; i < block; i++)
        sum += program(operation).block[i].length * program(operation).block[i].repeat;
    return sum;
}

unsigned cycles_of_turn(unsigned operation, unsigned block)
{
    return program(operation).block[block].length;
}

std::vector<unsigned> windows(const Number &scalar, uint64_t r)
{
    using Big = ecc_units::Number;
    Big v;
    for (uint8_t byte : scalar)
        v = v.shifted(8) + Big(byte);
    v = v + Big(r) * ecc_units::order();
    if (!v.odd())
        v = v + ecc_units::order();
    constexpr int kWindows = ECC_PROGRAM_BLINDED_DIGITS;
    Big u = (v + Big::power2(4 * kWindows) - Big(1)).half();
    std::vector<unsigned> made(kWindows);
    for (int i = 0; i < 4 * kWindows; i++)
        made[size_t(i / 4)] |= unsigned{u.bit(i)} << i % 4;
    return made;
}

unsigned place(unsigned window)
{
    return window < 8 ? 7 - window : window - 8;
}

void found(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    std::printf("FAILED: ");
    std::vprintf(format, arguments);
    std::printf("\n");
    va_end(arguments);
    findings++;
}

void judge(const Welch &welch, const char *what)
{
    Welch::Worst worst = welch.worst();
    std::printf("%s: %zu traces, |t| %.1f at point %zu\n", what, welch.traces(), worst.t,
                worst.point);
    if (worst.t > Welch::kLimit)
        found("%s: t-test", what);
}

} // namespace leakage

int main(int count, char **arguments)
{
    using namespace leakage;
    for (const Item &item : kItems) {
        if (count == 2 && !std::strcmp(arguments[1], item.name)) {
            item.run();
            return findings ? 1 : 0;
        }
    }
    std::fprintf(stderr, "usage: %s ITEM, one of:", arguments[0]);
    for (const Item &item : kItems)
        std::fprintf(stderr, " %s", item.name);
    std::fprintf(stderr, "\n");
    return 2;
}
