// SPDX-License-Identifier: Apache-2.0
// One flipped bit in a register of drbg that counts or decides, at any time of its work: the block
// must tell it (at once, or when the block ends whose rounds it miscounts), and whatever happens no
// client may get a word twice, a word of the memory (midstates, V, seed) or a zero that stands for
// no word.
//
// Where no alert is due, a flip makes a request end earlier or later, a clock run longer, or
// (prime_q) words that are not the standard's.
//
//   drbg_flips_test [RUNS [SEED]]
#include "Vdrbg_flips.h"
#include "Vdrbg_flips___024root.h"

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <iterator>
#include <memory>
#include <random>
#include <set>

namespace
{

constexpr long kReset = 80; // the source is good from here on
constexpr long kEarliest = 100;
constexpr long kLatest = 6000;
constexpr long kAfter = 1500; // cycles that are watched behind the flip
constexpr long kBlock = 700;  // the longest time to the end of the next block, all words asked for

using Root = Vdrbg_flips___024root;

template <typename T> void toggle(T &value, int bit)
{
    value = static_cast<T>(value ^ (static_cast<T>(1) << bit));
}

struct Place {
    const char *name;
    int bits;
    long due; // an alert, this many cycles later at most; 0: none
    void (*flip)(Root *root, int bit);
};

#define PLACE(path, bits, due)                                                                     \
    {                                                                                              \
#path, bits, due, [](Root * root, int bit) { toggle(root->drbg__DOT__##path, bit); }       \
    }

// clang-format off
const Place kPlaces[] = {
    PLACE(u_control__DOT__u_state__DOT__q_q, 8, 1),
    PLACE(u_control__DOT__u_step__DOT__q_q, 8, 1),
    PLACE(u_control__DOT__u_counts__DOT__q_q, 11, 1),
    PLACE(u_control__DOT__u_counts__DOT__shadow_nq, 11, 1),
    PLACE(u_serve__DOT__u_counts__DOT__q_q, 28, 1),
    PLACE(u_serve__DOT__u_counts__DOT__shadow_nq, 28, 1),
    PLACE(u_kind__DOT__q_q, 2, 1),
    PLACE(u_kind__DOT__shadow_nq, 2, 1),
    PLACE(u_failed__DOT__q_q, 1, 1),
    PLACE(u_failed__DOT__shadow_nq, 1, 1),
    PLACE(u_core__DOT__u_state__DOT__q_q, 6, 1),
    PLACE(u_core__DOT__t_q, 7, kBlock),    // told at the end of its block
    PLACE(u_core__DOT__prime_q, 1, 0),
    PLACE(u_control__DOT__rest_q, 1, 0),
    PLACE(u_serve__DOT__quiet_q, 6, 0),
};
// clang-format on

int fail(const Place &place, int bit, long at, unsigned seed, const char *what)
{
    printf("bit %d of %s flipped in cycle %ld: %s; again: drbg_flips_test 1 %u\n", bit, place.name,
           at, what, seed);
    return 1;
}

int run(unsigned seed, unsigned long *told)
{
    std::mt19937 random(seed);
    auto top = std::make_unique<Vdrbg_flips>();
    Root *root = top->rootp;
    const Place &place = kPlaces[random() % std::size(kPlaces)];
    const int bit = static_cast<int>(random() % static_cast<unsigned>(place.bits));
    const long at = kEarliest + static_cast<long>(random() % (kLatest - kEarliest));
    std::set<uint32_t> given;

    top->rst_ni = 0;
    top->clk_i = 0;
    top->eval();
    top->clk_i = 1;
    top->eval();
    top->clk_i = 0;
    top->rst_ni = 1;
    top->eval();
    for (long cycle = 0; cycle < at + kAfter; cycle++) {
        top->clk_i = 0;
        top->health_i = cycle < kReset ? 6 : 9;
        top->ecc_i = cycle % 700 < 60;
        top->keys_i = random() % 8 == 0;
        top->seed_i = 0;
        top->eval();
        if (top->seed_o && random() % 2)
            top->seed_i = (UINT64_C(2) << 32) | random();
        top->eval();
        if (cycle == at) {
            place.flip(root, bit);
            top->eval();
        }
        if (top->alert_o) {
            ++*told;
            return 0;
        }
        if (place.due && cycle == at + place.due)
            return fail(place, bit, at, seed, "no alert");
        for (uint64_t answer :
             {static_cast<uint64_t>(top->ecc_o), static_cast<uint64_t>(top->keys_o)}) {
            if (!((answer >> 33) & 1))
                continue;
            const uint32_t word = static_cast<uint32_t>(answer);
            if (word == 0)
                return fail(place, bit, at, seed, "a word of zero");
            if (!given.insert(word).second)
                return fail(place, bit, at, seed, "a word twice");
            for (int i = 0; i < 48; i++) {
                if (root->drbg__DOT__u_memory__DOT__memory[i] == word)
                    return fail(place, bit, at, seed, "a word of the memory");
            }
        }
        top->clk_i = 1;
        top->eval();
    }
    return 0;
}

} // namespace

int main(int argc, char **argv)
{
    const unsigned runs = argc > 1 ? static_cast<unsigned>(strtoul(argv[1], nullptr, 0)) : 3000;
    const unsigned seed = argc > 2 ? static_cast<unsigned>(strtoul(argv[2], nullptr, 0)) : 1;
    unsigned long told = 0;
    int failures = 0;

    for (unsigned i = 0; i < runs; i++)
        failures += run(seed + i, &told);
    printf("%u flips, %lu told, %d failures\n", runs, told, failures);
    return failures != 0;
}
