// SPDX-License-Identifier: Apache-2.0
// A campaign of single flipped bits: any bit of any register of a Verilated block, in any cycle of
// a scenario that runs well without it.
//
// Registers are not listed: they are found. What keeps a flip when the logic is evaluated, and
// loses it by the reset or is a memory, is state; that this is all the state is checked by going
// back to each cycle of the scenario and comparing the next one. The model is Verilated with --vpi
// and
// --public-flat-rw (tests/lib/flips.cmake).
//
// The block's World plays its neighbours and judges. It is copied with memcpy, and has
//   static constexpr unsigned Scenarios
//   World(unsigned scenario)
//   bool over() const                     the scenario has ended
//   const char *cycle(Top &top)           drives the inputs (clock low), evaluates, judges the
//                                         outputs (what is wrong, or NULL), and becomes the next
//                                         cycle
//   void flipped(const Register &, const Top &)   before the first cycle with the flip
//   static long due(const Register &)     an alert must come this many cycles later at most; -1:
//                                         none need come. Asked of what is not kept twice
//   static bool left_out(const Register &)   what the block's README says of no flip is promised
#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <string>
#include <type_traits>
#include <vector>

#include "tests/lib/lockstep_random.h"
#include "verilated.h"
#include "verilated_syms.h"

namespace flips
{

struct Register {
    std::string name; // from the block on
    uint8_t *data;
    unsigned width, entries, bytes; // bits and bytes of an entry
    bool memory;
    bool twice; // has an inverted copy beside it, or is one

    unsigned bits() const { return width * entries; }
    size_t size() const { return size_t(bytes) * entries; }
    void flip(unsigned bit) const
    {
        data[size_t(bit / width) * bytes + bit % width / 8] ^= uint8_t(1u << bit % width % 8);
    }
    bool named(const char *part) const { return name.find(part) != std::string::npos; }
};

// The name without the numbers of instances.
inline std::string kind(std::string name)
{
    for (size_t at; (at = name.find("__BRA__")) != std::string::npos;) {
        name.replace(at, name.find("__KET__") + 7 - at, "[]");
    }
    return name;
}

inline bool ends(const std::string &text, const char *with)
{
    const size_t n = std::strlen(with);
    return text.size() >= n && text.compare(text.size() - n, n, with) == 0;
}

template <typename Top, typename World> class Campaign
{
    static_assert(std::is_trivially_copyable_v<World>);
    static constexpr long Longest = 20000;   // cycles of a scenario
    static constexpr unsigned Draws = 30000; // of the registers with a part of a name
    static constexpr long Hold = 12;         // an alert stays at least so long

  public:
    // PROGRAM: a sample, or with PLUTON_TIER=full all; PROGRAM PART: all of the registers with PART
    // in their name; PROGRAM SCENARIO REGISTER BIT CYCLE: one flip. The seed is PLUTON_SEED. quick:
    // flips of the quick tier. times: how often each bit of a memory is flipped in the full one.
    int main(int argc, char **argv, unsigned quick, unsigned times)
    {
        program_ = argv[0];
        find();
        for (unsigned s = 0; s < World::Scenarios; s++) {
            scenario_ = s;
            if (!record()) {
                return 1;
            }
            if (argc == 5) {
                if (unsigned(std::atoi(argv[1])) == s) {
                    again(argv[2], unsigned(std::atoi(argv[3])), std::atol(argv[4]));
                }
            } else if (argc == 2 && *argv[1] != '\0') {
                sample(Draws, argv[1]);
            } else if (lockstep::full_tier()) {
                everything(times);
            } else {
                sample(quick / World::Scenarios, "");
            }
            if (enough()) {
                break;
            }
        }
        return argc == 5 ? failures_ != 0 : summary();
    }

  private:
    bool enough() const { return bypasses_ >= 20 || failures_ >= 5000; }
    struct Count {
        unsigned long flips, told, gone;
    };

    void find()
    {
        const VerilatedScopeNameMap *scopes = Verilated::scopeNameMap();
        reset();
        for (const auto &[scope, found] : *scopes) {
            // TOP.<block>_top.u_<block>, and below
            const char *dot = std::strchr(scope, '.');
            dot = dot != nullptr ? std::strchr(dot + 1, '.') : nullptr;
            if (dot == nullptr || found->varsp() == nullptr) {
                continue;
            }
            const char *below = std::strchr(dot + 1, '.');
            for (const auto &[name, var] : *found->varsp()) {
                const std::string here(name);
                if (var.isParam() || here.rfind("clk", 0) == 0 || here.find("rst") == 0 ||
                    here.find("arst") == 0) {
                    continue;
                }
                Register r;
                r.name = (below != nullptr ? std::string(below + 1) + "." : "") + here;
                r.data = static_cast<uint8_t *>(var.datap());
                r.width = var.dims() > var.udims() ? unsigned(var.packed().elements()) : 1;
                r.entries = var.udims() != 0 ? unsigned(var.unpacked().elements()) : 1;
                r.bytes = r.width <= 8    ? 1
                          : r.width <= 16 ? 2
                          : r.width <= 32 ? 4
                          : r.width <= 64 ? 8
                                          : (r.width + 31) / 32 * 4;
                r.memory = var.udims() != 0;
                std::string other = here;
                if (ends(here, "_nq")) {
                    other = here == "shadow_nq" ? "q_q" : here.substr(0, here.size() - 3) + "_q";
                } else if (ends(here, "_q")) {
                    other = here == "q_q" ? "shadow_nq" : here.substr(0, here.size() - 2) + "_nq";
                }
                r.twice = other != here && found->varFind(other.c_str()) != nullptr;
                if (is_state(r)) {
                    registers_.push_back(r);
                    size_ += r.size();
                    due_.push_back(r.twice ? 1 : World::due(r));
                    if (!World::left_out(r)) {
                        places_.push_back(registers_.size() - 1);
                    } else {
                        left_out_ += r.bits();
                    }
                }
            }
        }
        reset();
    }

    // Not what a constant drives: that keeps a flip for ever.
    bool is_state(const Register &r)
    {
        const std::vector<uint8_t> before(r.data, r.data + r.size());
        r.flip(0);
        top_.clk_i = 0;
        top_.eval();
        const bool kept = r.data[0] != before[0];
        reset();
        const bool lost = r.data[0] == before[0];
        if (!lost) {
            std::memcpy(r.data, before.data(), before.size());
            reset();
        }
        return kept && (lost || r.memory);
    }

    void reset()
    {
        top_.rst_ni = 0;
        for (int i = 0; i < 2; i++) {
            top_.clk_i = 0;
            top_.eval();
            top_.clk_i = 1;
            top_.eval();
        }
        top_.rst_ni = 1;
        top_.eval();
    }

    using State = std::vector<uint8_t>;
    void save(State &to) const
    {
        to.resize(size_);
        size_t at = 0;
        for (const Register &r : registers_) {
            std::memcpy(&to[at], r.data, r.size());
            at += r.size();
        }
    }
    void restore(const State &from)
    {
        size_t at = 0;
        for (const Register &r : registers_) {
            std::memcpy(r.data, &from[at], r.size());
            at += r.size();
        }
    }
    bool is(const State &state) const
    {
        size_t at = 0;
        for (const Register &r : registers_) {
            if (std::memcmp(r.data, &state[at], r.size()) != 0) {
                return false;
            }
            at += r.size();
        }
        return true;
    }

    const char *cycle(World &world)
    {
        top_.clk_i = 0;
        const char *wrong = world.cycle(top_);
        alert_ = top_.alert_o;
        top_.clk_i = 1;
        top_.eval();
        return wrong;
    }

    // The scenario without a flip, and back to each of its cycles.
    bool record()
    {
        reset();
        states_.clear();
        worlds_.clear();
        World world(scenario_);
        while (!world.over()) {
            states_.emplace_back();
            save(states_.back());
            worlds_.push_back(world);
            const char *wrong = cycle(world);
            if (wrong != nullptr || alert_ || long(states_.size()) > Longest) {
                std::printf("FAILED: scenario %u without a flip, cycle %zu: %s\n", scenario_,
                            states_.size() - 1, wrong != nullptr ? wrong : "an alert, or no end");
                return false;
            }
        }
        std::printf("scenario %u: %zu cycles\n", scenario_, states_.size());
        for (size_t c = 0; c + 1 < states_.size(); c++) {
            restore(states_[c]);
            World again = worlds_[c];
            (void)cycle(again);
            if (!is(states_[c + 1])) {
                std::printf("FAILED: cycle %zu of scenario %u cannot be gone back to\n", c,
                            scenario_);
                return false;
            }
        }
        return true;
    }

    void one(size_t number, unsigned bit, long at)
    {
        const Register &r = registers_[number];
        Count &count = counts_[kind(r.name)];
        count.flips++;
        restore(states_[size_t(at)]);
        World world = worlds_[size_t(at)];
        world.flipped(r, top_);
        r.flip(bit);
        long since = -1;
        const char *wrong = nullptr, *untold = nullptr;
        for (long c = at; c < long(states_.size()) && wrong == nullptr; c++) {
            if (c > at && since < 0 && is(states_[size_t(c)]) &&
                std::memcmp(&world, &worlds_[size_t(c)], sizeof world) == 0) {
                count.gone++;
                break;
            }
            wrong = cycle(world);
            if (alert_ && since < 0) {
                since = c;
                count.told++;
            } else if (!alert_ && since >= 0) {
                wrong = "an alert ends";
            } else if (!alert_ && due_[number] >= 0 && c >= at + due_[number]) {
                untold = "no alert"; // what comes of it, says more
            }
            if (since >= 0 && c >= since + Hold) {
                break;
            }
        }
        bypasses_ += wrong != nullptr;
        wrong = wrong != nullptr ? wrong : untold;
        failures_ += wrong != nullptr;
        if (wrong != nullptr && found_[wrong]++ < 3) {
            std::printf("FAILED: %s; bit %u of %s flipped in cycle %ld of scenario %u\n"
                        "  again: %s %u %s %u %ld\n",
                        wrong, bit, r.name.c_str(), at, scenario_, program_, scenario_,
                        r.name.c_str(), bit, at);
        }
    }

    // Of the registers with `part` in their name.
    void sample(unsigned runs, const char *part)
    {
        lockstep::Chance chance(lockstep::seed() + scenario_);
        std::vector<size_t> some;
        for (const size_t n : places_) {
            if (registers_[n].named(part)) {
                some.push_back(n);
            }
        }
        for (unsigned i = 0; i < runs && !some.empty() && !enough(); i++) {
            const size_t number = some[chance.below(unsigned(some.size()))];
            one(number, chance.below(registers_[number].bits()),
                long(chance.below(unsigned(states_.size()))));
        }
    }

    // Each bit in so many cycles, evenly spread.
    void everything(unsigned times)
    {
        lockstep::Chance chance(lockstep::seed() + scenario_);
        const long all = long(states_.size());
        for (const size_t n : places_) {
            const long most = registers_[n].memory ? long(times) : due_[n] >= 0 ? 1000 : 150;
            const long here = most > all ? all : most;
            for (unsigned bit = 0; bit < registers_[n].bits(); bit++) {
                const long first = long(chance.below(unsigned(all)));
                for (long i = 0; i < here && !enough(); i++) {
                    one(n, bit, (first + i * all / here) % all);
                }
            }
        }
    }

    void again(const std::string &name, unsigned bit, long at)
    {
        for (size_t n = 0; n < registers_.size(); n++) {
            if (registers_[n].name == name && bit < registers_[n].bits() && at >= 0 &&
                at < long(states_.size())) {
                one(n, bit, at);
                std::printf("%s\n", failures_ != 0 ? "wrong" : "good");
                return;
            }
        }
        std::printf("no bit %u of %s in cycle %ld\n", bit, name.c_str(), at);
        failures_ = 1;
    }

    int summary()
    {
        Count all = {};
        std::printf("%-52s %9s %9s %9s %9s\n", "register", "flips", "told", "no trace", "neither");
        for (const auto &[name, c] : counts_) {
            std::printf("%-52s %9lu %9lu %9lu %9lu\n", name.c_str(), c.flips, c.told, c.gone,
                        c.flips - c.told - c.gone);
            all.flips += c.flips;
            all.told += c.told;
            all.gone += c.gone;
        }
        unsigned bits = 0, due = 0;
        for (size_t n = 0; n < registers_.size(); n++) {
            bits += registers_[n].bits();
            due += due_[n] >= 0 ? registers_[n].bits() : 0;
        }
        std::printf("%zu registers of %u bits, %u left out, %u must tell; %lu flips: %lu told, "
                    "%lu without trace, %u failures\n",
                    registers_.size(), bits, left_out_, due, all.flips, all.told, all.gone,
                    failures_);
        if (due == 0 || all.told == 0) {
            std::printf("FAILED: nothing is told\n");
            return 1;
        }
        return failures_ != 0;
    }

    Top top_;
    std::vector<Register> registers_;
    std::vector<long> due_;
    std::vector<size_t> places_; // of what is flipped
    std::vector<State> states_;
    std::vector<World> worlds_;
    std::map<std::string, Count> counts_;
    std::map<std::string, unsigned> found_;
    size_t size_ = 0;
    unsigned scenario_ = 0, failures_ = 0, bypasses_ = 0, left_out_ = 0;
    bool alert_ = false;
    const char *program_ = "";
};

} // namespace flips
