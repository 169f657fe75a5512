// SPDX-License-Identifier: Apache-2.0
// A Verilated block beside its model: the first difference ends the program and says where it is.
#pragma once

#include <cinttypes>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <random>
#include <string>

namespace lockstep
{

class Judge
{
  public:
    explicit Judge(uint64_t seed) : seed_(seed) {}

    void at(unsigned episode, unsigned cycle)
    {
        episode_ = episode;
        cycle_ = cycle;
    }

    void same(const char *field, uint64_t expected, uint64_t got) const
    {
        if (expected != got) {
            std::fprintf(stderr,
                         "seed %" PRIu64 ", episode %u, cycle %u: %s: model %" PRIx64
                         ", RTL %" PRIx64 "\n",
                         seed_, episode_, cycle_, field, expected, got);
            std::exit(1);
        }
    }

  private:
    uint64_t seed_;
    unsigned episode_ = 0, cycle_ = 0;
};

class Chance
{
  public:
    explicit Chance(uint64_t seed) : bits_(seed) {}
    uint32_t word() { return uint32_t(bits_()); }
    unsigned below(unsigned n) { return unsigned(bits_() % n); }
    bool one_in(unsigned n) { return n != 0 && below(n) == 0; }

  private:
    std::mt19937_64 bits_;
};

// What must have happened at least `wanted` times, so that agreement means something.
class Seen
{
  public:
    void count(const std::string &what, bool happened = true) { counts_[what] += happened; }

    bool enough(uint64_t wanted) const
    {
        bool good = true;
        for (const auto &[what, times] : counts_) {
            const bool fits = times >= wanted;
            std::printf("%-28s %10" PRIu64 "%s\n", what.c_str(), times, fits ? "" : "  too few");
            good = good && fits;
        }
        return good;
    }

  private:
    std::map<std::string, uint64_t> counts_;
};

// The seed: PLUTON_SEED, or 1.
inline uint64_t seed()
{
    const char *text = std::getenv("PLUTON_SEED");
    return text != nullptr && *text != '\0' ? std::strtoull(text, nullptr, 0) : 1;
}

// PLUTON_TIER is full: more of everything.
inline bool full_tier()
{
    const char *text = std::getenv("PLUTON_TIER");
    return text != nullptr && std::string(text) == "full";
}

} // namespace lockstep
