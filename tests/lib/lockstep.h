// SPDX-License-Identifier: Apache-2.0
// What benches share that run a Verilated block beside its model: the APB master without wait
// states, the comparison of two values, and counts of what was reached.
#pragma once

#include <cinttypes>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <optional>
#include <string>

namespace lockstep
{

struct Access {
    bool write = false, nonsecure = false;
    uint32_t offset = 0, data = 0;
    unsigned strobe = 0xF, subject = 0;
};

// Setup in one cycle, access in the next.
class Apb
{
  public:
    bool idle() const { return !access_.has_value(); }
    void start(const Access &access)
    {
        access_ = access;
        enable_ = false;
    }
    // The access whose answer is due in this cycle; NULL if none is.
    const Access *due() const { return access_.has_value() && enable_ ? &*access_ : nullptr; }

    template <typename Top> void drive(Top &top) const
    {
        const Access a = access_.value_or(Access{});
        top.psel_i = access_.has_value();
        top.penable_i = enable_;
        top.pwrite_i = a.write;
        top.pnonsecure_i = a.nonsecure;
        top.paddr_i = a.offset;
        top.pwdata_i = a.data;
        top.pstrb_i = uint8_t(a.strobe);
        top.pauser_i = uint8_t(a.subject);
    }
    // The clock edge.
    void advance()
    {
        if (enable_) {
            access_.reset();
        }
        enable_ = access_.has_value();
    }

  private:
    std::optional<Access> access_;
    bool enable_ = false;
};

// Ends the program at the first difference.
class Judge
{
  public:
    uint64_t seed = 0, cycle = 0;
    std::string replay; // how to run it again

    void same(const char *field, uint64_t got, uint64_t expected)
    {
        compared_++;
        if (got != expected) {
            std::printf("cycle %" PRIu64 ", seed %" PRIu64 ": %s is %" PRIx64
                        ", the model says %" PRIx64 "\nagain: %s\n",
                        cycle, seed, field, got, expected, replay.c_str());
            std::exit(1);
        }
    }
    uint64_t compared() const { return compared_; }

  private:
    uint64_t compared_ = 0;
};

// What a run reached. What was noted must have happened.
class Reached
{
  public:
    void note(const std::string &what, bool happened = true) { counts_[what] += happened; }
    bool all() const
    {
        bool good = true;
        for (const auto &[what, count] : counts_) {
            std::printf("  %10" PRIu64 " %s%s\n", count, what.c_str(),
                        count == 0 ? "   NEVER REACHED" : "");
            good = good && count != 0;
        }
        return good;
    }

  private:
    std::map<std::string, uint64_t> counts_;
};

} // namespace lockstep
