// SPDX-License-Identifier: Apache-2.0
// A group of pins beside its model: all pins and the interrupt in every cycle. Pins change in any
// cycle, some often, some seldom; accesses by anybody go to all registers.
#include "Vgpio_top.h"
#include "cmodel/gpio.h"
#include "tests/lib/lockstep_peripheral.h"

namespace
{

using lockstep::Access;
using lockstep::Random;

struct OfGpio {
    using Top = Vgpio_top;
    using Model = struct gpio;
    using In = struct gpio_in;
    using Out = struct gpio_out;
    static void drive(Top &top, const In &in) { top.pins_i = in.pins; }
    static void judge(lockstep::Compare &c, const Top &top, const Out &out)
    {
        c.same("pins_o", out.pins, top.pins_o);
        c.same("pins_en_o", out.pins_en, top.pins_en_o);
        c.same("irq_o", out.irq, top.irq_o);
    }
    static void outputs(const Model &m, const In &in, Out &out) { gpio_outputs(&m, &in, &out); }
    static void step(Model &m, const In &in) { gpio_step(&m, &in); }
    static void reset(Model &m) { gpio_reset(&m); }
};

using Bench = lockstep::Peripheral<OfGpio>;

enum : uint64_t { LIVES = 400 };
#ifndef PINS
#define PINS 4
#endif

void begin(Bench &b)
{
    gpio_init(&b.model, PINS);
}

Access any_access(Random &random)
{
    static const uint32_t offsets[] = {0x00, 0x04, 0x10, 0x14, 0x18,  0x20,  0x24,
                                       0x28, 0x60, 0x64, 0x68, 0x200, 0x204, 0x208};
    enum : uint64_t { REGISTERS = sizeof offsets / sizeof *offsets };
    Access a = lockstep::peripheral_access(random, 1);
    const uint64_t dice = random.below(REGISTERS + 8);
    if (dice < REGISTERS) {
        a.offset = (a.offset & 0xFFFF0000) | offsets[dice];
    } else if (dice < REGISTERS + 6) { // where edges are kept and cleared
        a.offset = (a.offset & 0xFFFF0000) | 0x208;
    } else if (dice == REGISTERS + 6) {
        a.offset = (a.offset & 0xFFFF0000) | uint32_t(random.below(0x220));
    }
    a.data = random.below(2) != 0 ? uint32_t(random.next()) : uint32_t(random.below(16));
    return a;
}

void note(Bench &b)
{
    char text[40];
    const uint32_t offset = apb_offset(&b.in.apb);
    if (apb_access(&b.in.apb) && !b.out.apb.error) {
        std::snprintf(text, sizeof text, "%s of %03x", b.in.apb.write ? "write" : "read", offset);
        b.seen.count(text);
    }
    b.seen.count("interrupt", b.out.irq);
    b.seen.count("all pins are driven", b.out.pins_en == b.model.mask);
}

// Whether the model is about to keep a bit that is cleared in the same cycle.
bool edge_beside_clear(const Bench &b)
{
    const struct gpio &m = b.model;
    const uint32_t line = m.pins[1] & m.ies;
    const uint32_t edges = (line & ~m.line & m.rise) | (~line & m.line & m.fall);
    const struct apb_in &apb = b.master.in;
    return apb_peripheral_access(&apb) && apb.write && apb_offset(&apb) == 0x208 &&
           (apb.data & edges) != 0;
}

void live(Bench &b, Random &random)
{
    b.seen.count("reset with an interrupt", b.out.irq);
    b.seen.count("reset while pins are driven", b.out.pins_en != 0);
    b.in.pins = uint32_t(random.next()) & b.model.mask;
    b.reset(unsigned(random.below(4) + 1));
    const uint64_t cycles = random.below(3000), busy = 1 + random.below(8),
                   often = 1 + random.below(30);
    for (uint64_t i = 0; i < cycles; ++i) {
        if (b.master.queue.empty() && random.below(busy) == 0) {
            b.master.queue.push_back(any_access(random));
        }
        if (random.below(often) == 0) {
            b.in.pins ^= uint32_t(random.next()) & uint32_t(random.next()) & b.model.mask;
        }
        b.seen.count("an edge beside its clear", edge_beside_clear(b));
        b.tick();
        note(b);
    }
}

} // namespace

int main()
{
    return lockstep::main_of([] {
        Bench b;
        const uint64_t lives = lockstep::setting("PLUTON_LIVES", LIVES);
        b.place.test = "gpio";
        b.place.seed = lockstep::setting("PLUTON_SEED", 1);
        Random random(b.place.seed);
        begin(b);
        for (uint64_t i = 0; i < lives; ++i) {
            live(b, random);
        }
        b.finish("gpio");
    });
}
