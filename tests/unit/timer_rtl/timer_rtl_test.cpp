// SPDX-License-Identifier: Apache-2.0
// The timer beside its model: time, latch and interrupt in every cycle.
#include "Vtimer_top.h"
#include "Vtimer_top___024root.h"
#include "cmodel/timer.h"
#include "tests/lib/lockstep_peripheral.h"

namespace
{

using lockstep::Access;
using lockstep::Random;

struct OfTimer {
    using Top = Vtimer_top;
    using Model = struct timer;
    using In = struct timer_in;
    using Out = struct timer_out;
    static void drive(Top &, const In &) {}
    static void judge(lockstep::Compare &c, const Top &top, const Out &out)
    {
        c.same("irq_o", out.irq, top.irq_o);
    }
    static void outputs(const Model &m, const In &in, Out &out) { timer_outputs(&m, &in, &out); }
    static void step(Model &m, const In &in) { timer_step(&m, &in); }
    static void reset(Model &m) { timer_reset(&m); }
};

using Bench = lockstep::Peripheral<OfTimer>;

enum : uint64_t { LIVES = 300 };

void begin(Bench &) {}

void live(Bench &b, Random &random)
{
    b.reset(unsigned(random.below(3) + 1));
    uint64_t from = 0;
    if (random.below(2) != 0) { // around a carry, which no run comes to by itself
        from = (random.below(2) != 0 ? uint64_t(1) << 32 : 0) - random.below(1000);
        b.model.time = from;
        b.top.rootp->timer_top__DOT__u_timer__DOT__time_q = from;
    }
    const uint64_t cycles = random.below(2000);
    for (uint64_t i = 0; i < cycles; ++i) {
        b.seen.count("interrupt", b.out.irq);
        b.seen.count("a latch that is not zero", b.model.latch != 0);
        b.seen.count("a carry", b.model.time == uint64_t(1) << 32);
        b.seen.count("the last cycle", b.model.time == UINT64_MAX);
        if (b.master.queue.empty() && random.below(3) == 0) {
            Access a = lockstep::peripheral_access(random, 5);
            if (a.write && random.below(2) != 0) { // about now
                const bool high = random.below(2) != 0;
                a.offset = high ? 0x10 : 0x0C;
                a.data =
                    high ? uint32_t(b.model.time >> 32) : uint32_t(from + i + random.below(40));
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
        b.place.test = "timer";
        b.place.seed = lockstep::setting("PLUTON_SEED", 1);
        Random random(b.place.seed);
        begin(b);
        for (uint64_t i = 0; i < lives; ++i) {
            live(b, random);
        }
        b.finish("timer");
    });
}
