// SPDX-License-Identifier: Apache-2.0
// The watchdog beside its model: count and bite in every cycle.
#include "Vwatchdog_top.h"
#include "cmodel/watchdog.h"
#include "tests/lib/lockstep_peripheral.h"

namespace
{

using lockstep::Access;
using lockstep::Random;

struct OfWatchdog {
    using Top = Vwatchdog_top;
    using Model = struct watchdog;
    using In = struct watchdog_in;
    using Out = struct watchdog_out;
    static void drive(Top &, const In &) {}
    static void judge(lockstep::Compare &c, const Top &top, const Out &out)
    {
        c.same("bite_o", out.bite, top.bite_o);
    }
    static void outputs(const Model &m, const In &in, Out &out) { watchdog_outputs(&m, &in, &out); }
    static void step(Model &m, const In &in) { watchdog_step(&m, &in); }
    static void reset(Model &m) { watchdog_reset(&m); }
};

using Bench = lockstep::Peripheral<OfWatchdog>;

enum : uint64_t { LIVES = 1500 };

void begin(Bench &) {}

void live(Bench &b, Random &random)
{
    b.reset(unsigned(random.below(3) + 1));
    const uint64_t cycles = random.below(400), kicks = random.below(16);
    for (uint64_t i = 0; i < cycles; ++i) {
        b.seen.count("bite", b.out.bite);
        b.seen.count("a count above 8 bits", b.model.count > 0xFF);
        if (b.master.queue.empty() && random.below(6) == 0) {
            Access a = lockstep::peripheral_access(random, 4);
            if (a.write && (a.offset & 0xFFFF) == 0x04) {
                a.data = random.below(4) == 0 ? a.data : uint32_t(14 + random.below(60));
            }
            if (random.below(16) < kicks) {
                a.write = true;
                a.offset = 0x08;
                a.data = WATCHDOG_KICK ^ (random.below(8) == 0 ? 1u << random.below(32) : 0);
                a.strobe = 0xF;
            }
            if (a.write && (a.offset & 0xFFFF) == 0x08 && a.data == WATCHDOG_KICK) {
                b.seen.count("a kick in the last cycles", b.model.count != 0 && b.model.count < 4);
            }
            b.master.queue.push_back(a);
        }
        b.tick();
    }
}

} // namespace

int main()
{
    return lockstep::main_of([] {
        Bench b;
        const uint64_t lives = lockstep::setting("PLUTON_LIVES", LIVES);
        b.place.test = "watchdog";
        b.place.seed = lockstep::setting("PLUTON_SEED", 1);
        Random random(b.place.seed);
        begin(b);
        for (uint64_t i = 0; i < lives; ++i) {
            live(b, random);
        }
        b.finish("watchdog");
    });
}
