// SPDX-License-Identifier: Apache-2.0
// The converter beside its model: what the analog half sees, FIFO and interrupt in every cycle. The
// comparator is noise, or holds a level, so that values of all kinds come.
#include "Vadc_top.h"
#include "cmodel/adc.h"
#include "tests/lib/lockstep_peripheral.h"

namespace
{

using lockstep::Access;
using lockstep::Random;

struct OfAdc {
    using Top = Vadc_top;
    using Model = struct adc;
    using In = struct adc_in;
    using Out = struct adc_out;
    static void drive(Top &top, const In &in) { top.compare_i = in.compare; }
    static void judge(lockstep::Compare &c, const Top &top, const Out &out)
    {
        c.same("channel_o", out.channel, top.channel_o);
        c.same("sample_o", out.sample, top.sample_o);
        c.same("dac_o", out.dac, top.dac_o);
        c.same("irq_o", out.irq, top.irq_o);
    }
    static void outputs(const Model &m, const In &in, Out &out) { adc_outputs(&m, &in, &out); }
    static void step(Model &m, const In &in) { adc_step(&m, &in); }
    static void reset(Model &m) { adc_reset(&m); }
};

using Bench = lockstep::Peripheral<OfAdc>;

enum : uint64_t { LIVES = 300 };
#ifndef SAMPLE_CYCLES
#define SAMPLE_CYCLES 8
#define STEP_CYCLES 4
#endif

enum : uint32_t { CHANNELS = 0x04, START = 0x08, DATA = 0x0C, STATUS = 0x10 };

void begin(Bench &b)
{
    adc_init(&b.model, SAMPLE_CYCLES, STEP_CYCLES);
}

// reads: one access of so many may be one to DATA
Access any_access(Random &random, uint64_t reads)
{
    Access a = lockstep::peripheral_access(random, 5);
    if ((a.offset & 0xFFFF) == DATA && random.below(reads) != 0) {
        a.offset ^= DATA ^ STATUS;
    }
    if ((a.offset & 0xFFFF) == CHANNELS && random.below(4) == 0) {
        a.data |= 0xFF;
    }
    if (random.below(3) == 0) {
        a.offset = (a.offset & 0xFFFF0000) | START;
        a.write = true;
        a.data = random.below(8) != 0 ? 1 : a.data;
    }
    return a;
}

void note(Bench &b)
{
    const struct adc &m = b.model;
    const bool last = m.left != 0 && m.since + 1 == SAMPLE_CYCLES + 12 * STEP_CYCLES;
    const bool full = peripheral_fifo_full(&m.values);
    const struct apb_in &apb = b.master.in;
    const bool reads = apb_peripheral_access(&apb) && !apb.write;
    b.seen.count("a value arrives", last);
    b.seen.count("the last of its scan", last && (m.left & (m.left - 1)) == 0);
    b.seen.count("all ones before the last bit", last && m.known == 0xFFE);
    b.seen.count("all zeros before the last bit", last && m.known == 0);
    b.seen.count("lost", last && full);
    b.seen.count("lost beside a read", last && full && reads && apb_offset(&apb) == DATA);
    b.seen.count("lost beside a read of STATUS",
                 last && full && reads && apb_offset(&apb) == STATUS);
    b.seen.count("a scan of all", m.left == 0xFF);
    b.seen.count("START in a scan's last cycle", last && (m.left & (m.left - 1)) == 0 &&
                                                     apb_peripheral_access(&apb) && apb.write &&
                                                     apb_offset(&apb) == START);
    b.seen.count("a value waits", b.out.irq);
}

void live(Bench &b, Random &random)
{
    b.seen.count("reset in a scan", b.model.left != 0);
    b.reset(unsigned(random.below(4) + 1));
    const uint64_t cycles = random.below(6000), busy = 1 + random.below(20),
                   reads = 1 + random.below(6), kind = random.below(4);
    uint64_t level = 0;
    for (uint64_t i = 0; i < cycles; ++i) {
        if (b.master.queue.empty() && random.below(busy) == 0) {
            b.master.queue.push_back(any_access(random, reads));
        }
        // The model's DAC of this cycle depends on its state alone.
        adc_outputs(&b.model, &b.in, &b.out);
        if (b.out.sample) {
            level = random.below(4) != 0 ? random.below(4096) : random.below(2) * 4095;
        }
        b.in.compare = kind == 0 ? random.below(2) != 0 : level >= b.out.dac;
        note(b);
        b.tick();
    }
}

} // namespace

int main()
{
    return lockstep::main_of([] {
        Bench b;
        const uint64_t lives = lockstep::setting("PLUTON_LIVES", LIVES);
        b.place.test = "adc";
        b.place.seed = lockstep::setting("PLUTON_SEED", 1);
        Random random(b.place.seed);
        begin(b);
        for (uint64_t i = 0; i < lives; ++i) {
            live(b, random);
        }
        b.finish("adc");
    });
}
