// SPDX-License-Identifier: Apache-2.0
// The reset controller beside its model, among a firewall that keeps the handover, cores that
// take their time to stop, and chip's resets from all sides.
#include "Vresets_top.h"
#include "cmodel/resets.h"
#include "tests/lib/lockstep_peripheral.h"

namespace
{

using lockstep::Access;
using lockstep::Random;

struct OfResets {
    using Top = Vresets_top;
    using Model = struct resets;
    using In = struct resets_in;
    using Out = struct resets_out;
    static void drive(Top &top, const In &in)
    {
        top.pluton_request_i = in.pluton_request;
        top.pluton_bite_i = in.pluton_bite;
        top.firewall_alert_i = in.firewall_alert;
        top.handover_i = in.handover;
        top.app_rst_ni = !in.app_rst;
        top.bite_i = in.bite;
        top.core_rst_ni = top.core_bite_i = top.core_trap_i = 0;
        for (unsigned i = 0; i < RESETS_CORES; ++i) {
            top.core_rst_ni |= uint8_t(!in.core[i].rst << i);
            top.core_bite_i |= uint8_t(in.core[i].bite << i);
            top.core_trap_i |= uint8_t(in.core[i].trap << i);
        }
    }
    static void judge(lockstep::Compare &c, const Top &top, const Out &out)
    {
        c.same("rst_no", !out.rst, top.rst_no);
        c.same("handover_o", out.handover, top.handover_o);
        c.same("app_start_o", out.app_start, top.app_start_o);
        c.same("app_run_o", out.app_run, top.app_run_o);
        const uint32_t starts[] = {top.core0_start_o, top.core1_start_o, top.core2_start_o};
        const uint32_t ends[] = {top.core0_code_end_o, top.core1_code_end_o, top.core2_code_end_o};
        for (unsigned i = 0; i < RESETS_CORES; ++i) {
            c.same("core_start_o", out.core[i].start, starts[i]);
            c.same("core_code_end_o", out.core[i].code_end, ends[i]);
            c.same("core_run_o", out.core[i].run, top.core_run_o >> i & 1);
            c.same("core_stopped_o", out.core[i].stopped, top.core_stopped_o >> i & 1);
        }
        c.same("core_irq_o", out.core_irq, top.core_irq_o);
    }
    static void outputs(const Model &m, const In &in, Out &out) { resets_outputs(&m, &in, &out); }
    static void step(Model &m, const In &in) { resets_step(&m, &in); }
    static void reset(Model &m) { resets_power_on(&m); }
};

using Bench = lockstep::Peripheral<OfResets>;

// The core's wrapper: stops after a while, and holds the reset for a while.
struct Core {
    bool active = true;
    unsigned wait = 0;

    void step(bool chip_reset, bool run, Random &random)
    {
        if (chip_reset) {
            active = true;
        } else if (active == run && wait-- == 0) {
            active = !active;
            wait = unsigned(random.below(12));
        }
    }
};

// Of a core's four registers; addresses at both ends of what is allowed, and beyond.
void core_access(Access &a, Random &random)
{
    const uint32_t which = uint32_t(random.below(8));
    a.offset = uint32_t(0x20 + 0x10 * random.below(RESETS_CORES) +
                        (which < 2   ? 0
                         : which < 4 ? 4
                                     : 8));
    if (which >= 4) {
        a.data = (which == 7 ? RESETS_STOP : RESETS_START) ^
                 (random.below(8) == 0 ? 1u << random.below(32) : 0);
        return;
    }
    a.data = uint32_t(0x000FFF00 + 0x100 * random.below(random.below(2) == 0 ? 4 : 0x303));
    if (random.below(4) == 0) {
        a.data = uint32_t(0x0012FE00 + 0x100 * random.below(4));
    }
    if (random.below(8) == 0) {
        a.data ^= 1u << random.below(32);
    }
}

Access any_access(const Bench &b, Random &random)
{
    static const uint32_t words[] = {RESETS_RELEASE, RESETS_APP_RESET, RESETS_CHIP_RESET};
    Access a = lockstep::peripheral_access(random, 20);
    if (random.below(6) != 0) { // who has the say now, or not any more
        a.subject = b.in.handover != (random.below(8) == 0) ? PLUTON_SUBJECT_APP_SECURE
                                                            : PLUTON_SUBJECT_PLUTON;
        a.nonsecure = false;
    }
    if (a.write && random.below(2) == 0) {
        core_access(a, random);
    } else if (a.write && random.below(4) != 0) {
        const uint32_t which = uint32_t(random.below(32));
        a.offset = which == 0   ? 0x14
                   : which < 4  ? 0x10
                   : which < 8  ? 0x0C
                   : which < 12 ? 0x08
                                : 0x1C;
        a.data = a.offset == 0x08   ? a.data & ~(random.below(4) == 0 ? 0u : 0xFFu)
                 : a.offset == 0x1C ? a.data
                                    : words[(a.offset - 0x0C) / 4] ^
                                          (random.below(8) == 0 ? 1u << random.below(32) : 0);
    }
    return a;
}

void live(Bench &b, Random &random)
{
    b.in = {};
    b.in.app_rst = true;
    Core core, others[RESETS_CORES];
    for (unsigned k = 0; k < RESETS_CORES; ++k) {
        b.in.core[k].rst = true;
    }
    b.reset(unsigned(random.below(3) + 1));
    bool handover = false;
    const uint64_t cycles = random.below(3000), troubles = 200 + random.below(2000);
    for (uint64_t i = 0; i < cycles; ++i) {
        if (b.model.left != 0) { // the bus is in reset too
            b.master.reset();
            b.master.queue.clear();
        } else if (b.master.queue.empty() && random.below(4) == 0) {
            b.master.queue.push_back(any_access(b, random));
        }
        b.in.pluton_request = random.below(troubles) == 0;
        b.in.firewall_alert =
            random.below(troubles) == 0 || (b.in.pluton_request && random.below(4) == 0);
        b.in.pluton_bite =
            random.below(troubles) == 0 || (b.in.firewall_alert && random.below(4) == 0);
        b.in.handover = handover;
        b.in.app_rst = core.active;
        b.in.bite = !core.active && (b.in.bite || random.below(200) == 0);
        for (unsigned k = 0; k < RESETS_CORES; ++k) {
            const struct resets_core &of = b.model.core[k];
            auto &to = b.in.core[k];
            to.rst = others[k].active;
            to.bite = random.below(60) == 0;
            to.trap = random.below(60) == 0;
            const bool falls = of.run && !to.rst;
            b.seen.count("core runs", falls);
            b.seen.count("core falls by its watchdog", falls && to.bite && !to.trap);
            b.seen.count("core falls by its trap", falls && to.trap && !to.bite);
            b.seen.count("core falls by both", falls && to.trap && to.bite);
            b.seen.count("core is to stop while out of its reset", !of.run && !to.rst);
            b.seen.count("core is stopped by command", of.cause == RESETS_CORE_COMMAND);
            b.seen.count("bite that counts for nothing", !falls && to.bite && b.in.handover);
        }
        b.seen.count("handover", b.out.handover);
        b.seen.count("runs", b.out.app_run);
        b.seen.count("stops while its reset is not active", b.model.stop && !core.active);
        b.seen.count("app: by command", b.model.app_cause == RESETS_APP_COMMAND);
        b.seen.count("app: by watchdog", b.model.app_cause == RESETS_APP_WATCHDOG);
        b.seen.count("chip: by Pluton", b.model.cause == RESETS_PLUTON);
        b.seen.count("chip: by firewall", b.model.cause == RESETS_FIREWALL);
        b.seen.count("chip: by Pluton's watchdog", b.model.cause == RESETS_WATCHDOG);
        b.seen.count("chip: by command", b.model.cause == RESETS_COMMAND);
        b.seen.count("Pluton and firewall in one cycle",
                     b.in.pluton_request && b.in.firewall_alert);
        b.seen.count("firewall and Pluton's watchdog in one cycle",
                     b.in.firewall_alert && b.in.pluton_bite);
        b.seen.count("retention outlives a reset", b.model.left != 0 && b.model.retention != 0);
        b.tick();
        handover = !b.out.rst && (handover || b.out.handover);
        core.step(b.out.rst, b.out.app_run, random);
        for (unsigned k = 0; k < RESETS_CORES; ++k) {
            others[k].step(b.out.rst, b.out.core[k].run, random);
        }
    }
}

} // namespace

int main()
{
    return lockstep::main_of([] {
        Bench b;
        const uint64_t lives = lockstep::setting("PLUTON_LIVES", 300);
        b.place.test = "resets";
        b.place.seed = lockstep::setting("PLUTON_SEED", 1);
        Random random(b.place.seed);
        for (uint64_t i = 0; i < lives; ++i) {
            live(b, random);
        }
        b.finish("resets");
    });
}
