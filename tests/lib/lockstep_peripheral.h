// SPDX-License-Identifier: Apache-2.0
// What the benches of the chip's peripherals share: one register port, a model with reset, outputs
// and step, and accesses by anybody.
#pragma once

#include "tests/lib/lockstep_apb.h"
#include "tests/lib/lockstep_random.h"

namespace lockstep
{

// Of<Block> names Top, Model, In, Out and gives drive(top, in), judge(compare, top, out), outputs,
// step, reset.
template <typename Of> class Peripheral
{
  public:
    typename Of::Top top;
    typename Of::Model model = {};
    typename Of::In in = {};
    typename Of::Out out = {};
    Master master;
    Place place;
    Compare compare_{place};
    Seen seen;

    void reset(unsigned cycles)
    {
        seen.count("reset in an access", master.in.enable);
        master.reset();
        master.queue.clear();
        in.apb = {};
        Of::reset(model);
        top.rst_ni = 1; // so that there is an edge
        top.eval();
        top.rst_ni = 0;
        for (unsigned i = 0; i < cycles; ++i) {
            cycle();
        }
        top.rst_ni = 1;
    }

    void tick()
    {
        in.apb = master.in;
        cycle();
        if (apb_access(&in.apb) && (in.apb.offset & 0xFFE3) == 0) {
            char text[40];
            std::snprintf(text, sizeof text, "%s of %02x, %s", in.apb.write ? "write" : "read",
                          in.apb.offset & 0xFF, out.apb.error ? "refused" : "done");
            seen.count(text);
        }
        master.step(out.apb);
        Of::step(model, in);
    }

    int finish(const char *name)
    {
        if (!seen.enough(1)) {
            throw std::runtime_error("too little was reached");
        }
        std::printf("%s: %llu cycles, %llu values agree\n", name,
                    static_cast<unsigned long long>(place.cycle),
                    static_cast<unsigned long long>(compare_.values));
        return 0;
    }

  private:
    void cycle() // without the model's step: as in reset
    {
        for (unsigned clk = 0; clk < 2; ++clk) {
            drive(top, in.apb);
            Of::drive(top, in);
            top.clk_i = uint8_t(clk);
            top.eval();
            if (clk == 0) {
                Of::outputs(model, in, out);
                compare(compare_, top, out.apb);
                Of::judge(compare_, top, out);
            }
        }
        ++place.cycle;
    }
};

// By somebody at a register, mostly one that is there.
inline Access peripheral_access(Random &random, uint32_t registers)
{
    Access a{};
    a.write = random.below(2) == 0;
    a.offset = uint32_t(4 * random.below(registers + (random.below(8) == 0)));
    a.data = random.below(2) == 0 ? uint32_t(random.below(4)) : uint32_t(random.next());
    a.subject = unsigned(random.below(8));
    a.nonsecure = random.below(2) != 0;
    if (random.below(16) == 0) {
        a.offset ^= 1u << random.below(16);
    }
    a.offset |= uint32_t(random.next()) << 16;
    if (random.below(16) == 0) {
        a.strobe = unsigned(random.below(16));
    }
    return a;
}

} // namespace lockstep
