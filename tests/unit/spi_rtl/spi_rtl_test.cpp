// SPDX-License-Identifier: Apache-2.0
// The SPI master beside its model: the four wires, FIFOs and interrupt in every cycle. MISO is
// noise, which changes in any cycle, so that a sample of another cycle is another byte.
#include "Vspi_top.h"
#include "cmodel/spi.h"
#include "tests/lib/lockstep_peripheral.h"

namespace
{

using lockstep::Access;
using lockstep::Random;

struct OfSpi {
    using Top = Vspi_top;
    using Model = struct spi;
    using In = struct spi_in;
    using Out = struct spi_out;
    static void drive(Top &top, const In &in) { top.miso_i = in.miso; }
    static void judge(lockstep::Compare &c, const Top &top, const Out &out)
    {
        c.same("cs_no", out.cs_n, top.cs_no);
        c.same("sck_o", out.sck, top.sck_o);
        c.same("mosi_o", out.mosi, top.mosi_o);
        c.same("irq_o", out.irq, top.irq_o);
    }
    static void outputs(const Model &m, const In &in, Out &out) { spi_outputs(&m, &in, &out); }
    static void step(Model &m, const In &in) { spi_step(&m, &in); }
    static void reset(Model &m) { spi_reset(&m); }
};

using Bench = lockstep::Peripheral<OfSpi>;

enum : uint64_t { LIVES = 300 };

enum : uint32_t { MODE = 0x04, HALF = 0x08, SELECT = 0x0C, DATA = 0x10, STATUS = 0x14 };

void begin(Bench &b)
{
    spi_reset(&b.model);
}

uint32_t any_half(Random &random)
{
    const uint64_t dice = random.below(64);
    if (dice == 0) { // longer than the life
        return 0xFFFF - uint32_t(random.below(3));
    }
    return dice < 4 ? 254 + uint32_t(random.below(5))
                    : 2 + uint32_t(random.below(dice < 20 ? 9 : 3));
}

// reads: of four accesses to DATA, so many
Access any_access(Random &random, uint64_t reads)
{
    Access a = lockstep::peripheral_access(random, 6);
    const uint64_t dice = random.below(8);
    if (dice < 5) {
        a.offset = (a.offset & 0xFFFF0000) | DATA;
        a.write = random.below(4) >= reads;
    } else if (dice == 5) {
        a.offset = (a.offset & 0xFFFF0000) | STATUS;
    }
    if ((a.offset & 0xFFFF) == HALF && random.below(4) != 0) {
        a.data = any_half(random);
    }
    return a;
}

void note(Bench &b)
{
    const struct spi &m = b.model;
    const bool last = m.under_way && m.since + 1 == 16 * m.half;
    const bool full = peripheral_fifo_full(&m.received);
    const struct apb_in &apb = b.master.in;
    const bool access = apb_peripheral_access(&apb);
    const bool reads = access && !apb.write;
    b.seen.count("a byte arrives", last);
    b.seen.count("in mode 0", last && !m.cpol && !m.cpha);
    b.seen.count("in mode 1", last && !m.cpol && m.cpha);
    b.seen.count("in mode 2", last && m.cpol && !m.cpha);
    b.seen.count("in mode 3", last && m.cpol && m.cpha);
    b.seen.count("from bit 0 on", last && m.lsb_first);
    b.seen.count("of halves longer than 255", last && m.half > 255);
    b.seen.count("16 to send", peripheral_fifo_full(&m.send));
    b.seen.count("lost", last && full);
    b.seen.count("lost beside a read", last && full && reads && apb_offset(&apb) == DATA);
    b.seen.count("lost beside a read of STATUS",
                 last && full && reads && apb_offset(&apb) == STATUS);
    b.seen.count("a write with 16 in a cycle in which one is taken",
                 access && apb.write && apb_offset(&apb) == DATA && !m.under_way &&
                     peripheral_fifo_full(&m.send));
    b.seen.count("interrupt", b.out.irq);
    b.seen.count("selected", !b.out.cs_n);
}

void live(Bench &b, Random &random)
{
    b.seen.count("reset in a byte", b.model.under_way);
    b.reset(unsigned(random.below(4) + 1));
    const uint64_t cycles = random.below(6000), reads = random.below(4),
                   often = 1 + random.below(60);
    uint64_t busy = 1 + random.below(100);
    b.master.queue.push_back({true, MODE, uint32_t(random.next())});
    if (random.below(2) == 0) {
        b.master.queue.push_back({true, HALF, any_half(random)});
    }
    for (uint64_t i = 0; i < cycles; ++i) {
        if (random.below(1000) == 0) { // pauses, in which all is sent
            busy = 1 + random.below(random.below(2) != 0 ? 8 : 300);
        }
        if (b.master.queue.empty() && random.below(busy) == 0) {
            b.master.queue.push_back(any_access(random, reads));
        }
        b.in.miso = b.in.miso != (random.below(often) == 0);
        note(b);
        b.tick();
    }
}

// One byte at the lowest clock.
void slowest(Bench &b, Random &random)
{
    b.reset(1);
    b.master.queue.push_back({true, HALF, 0xFFFF});
    b.master.queue.push_back({true, DATA, 0xA6});
    for (uint64_t i = 0; i < 16 * 0xFFFF + 20; ++i) {
        b.in.miso = random.below(2) != 0;
        note(b);
        b.tick();
    }
    b.seen.count("a byte at the lowest clock", b.model.received.count == 1);
    b.master.queue.push_back({false, DATA, 0});
    for (unsigned i = 0; i < 4; ++i) {
        b.tick();
    }
}

} // namespace

int main()
{
    return lockstep::main_of([] {
        Bench b;
        const uint64_t lives = lockstep::setting("PLUTON_LIVES", LIVES);
        b.place.test = "spi";
        b.place.seed = lockstep::setting("PLUTON_SEED", 1);
        Random random(b.place.seed);
        begin(b);
        for (uint64_t i = 0; i < lives; ++i) {
            live(b, random);
        }
        slowest(b, random);
        b.finish("spi");
    });
}
