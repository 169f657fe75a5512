// SPDX-License-Identifier: Apache-2.0
// What the benches of one block beside its golden model share: the comparison of a cycle, and a
// master of the registers' bus.
#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <stdexcept>
#include <string>

#include "cmodel/apb.h"
#include "sim/native/random.h"

namespace lockstep
{

using pluton::Random;

struct Divergence : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// Where the bench is, for the text of a divergence.
struct Place {
    const char *test = "";
    uint64_t seed = 0, cycle = 0;
};

class Compare
{
  public:
    explicit Compare(const Place &place) : place_(place) {}

    void same(const char *field, uint64_t expected, uint64_t got)
    {
        ++values;
        if (expected == got) {
            return;
        }
        char text[256];
        std::snprintf(text, sizeof text, "%s, seed %llu, cycle %llu: %s: model %llx, RTL %llx",
                      place_.test, static_cast<unsigned long long>(place_.seed),
                      static_cast<unsigned long long>(place_.cycle), field,
                      static_cast<unsigned long long>(expected),
                      static_cast<unsigned long long>(got));
        throw Divergence(text);
    }

    uint64_t values = 0;

  private:
    const Place &place_;
};

// What a test itself expects.
inline void expect(bool good, const Place &place, const char *what)
{
    if (!good) {
        char text[256];
        std::snprintf(text, sizeof text, "%s, seed %llu, cycle %llu: not so: %s", place.test,
                      static_cast<unsigned long long>(place.seed),
                      static_cast<unsigned long long>(place.cycle), what);
        throw std::runtime_error(text);
    }
}

struct Access {
    bool write;
    uint32_t offset, data;
    unsigned strobe = 0xF, subject = PLUTON_SUBJECT_PLUTON;
    bool nonsecure = false;
};

// One access after the other, as the rules of APB want them; between two any number of idle cycles.
class Master
{
  public:
    struct apb_in in = {};      // of this cycle
    std::deque<Access> queue;   // to come
    struct apb_out answer = {}; // of the last one
    uint64_t answers = 0;

    bool idle() const { return queue.empty() && !in.sel; }

    // After the cycle with these outputs; sets the inputs of the next one.
    void step(const struct apb_out &out)
    {
        if (in.sel && in.enable && out.ready) {
            answer = out;
            ++answers;
            in = {};
        }
        if (in.sel) {
            in.enable = true;
        } else if (!queue.empty()) {
            const Access a = queue.front();
            queue.pop_front();
            in = {true,
                  false,
                  a.write,
                  a.offset,
                  a.write ? a.data : 0,
                  a.write ? a.strobe : 0,
                  a.subject,
                  a.nonsecure};
        }
    }

    void reset() { in = {}; }
};

// Any access; mostly a sensible one. offsets: of the registers that exist.
inline Access any_access(Random &random, uint32_t registers)
{
    Access a;
    a.write = random.below(2) == 0;
    a.offset = uint32_t(4 * random.below(registers + 2));
    a.data = random.below(3) == 0 ? uint32_t(random.below(8)) : uint32_t(random.next());
    if (random.below(8) == 0) {
        a.strobe = unsigned(random.below(16));
    }
    if (random.below(8) == 0) {
        a.subject = unsigned(random.below(6));
    }
    a.nonsecure = random.below(16) == 0;
    if (random.below(32) == 0) {
        a.offset = uint32_t(random.below(0x10000)) & ~3u;
    }
    return a;
}

// The text of a failure, and the exit code.
template <typename Run> int main_of(Run run)
{
    try {
        run();
    } catch (const std::exception &error) {
        std::fprintf(stderr, "%s\n", error.what());
        return EXIT_FAILURE;
    }
    return EXIT_SUCCESS;
}

// A number in the environment, for longer runs.
inline uint64_t setting(const char *name, uint64_t otherwise)
{
    const char *text = std::getenv(name);
    return text == nullptr ? otherwise : std::strtoull(text, nullptr, 0);
}

} // namespace lockstep
