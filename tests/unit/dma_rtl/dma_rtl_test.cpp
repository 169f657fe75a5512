// SPDX-License-Identifier: Apache-2.0
// The DMA beside its model, with a memory that grants and answers after any time, with errors, and
// subjects that set it up for themselves and for each other. A bus that grants in the answer's
// cycle at the earliest.
#include "Vdma_top.h"
#include "cmodel/dma.h"
#include "tests/lib/lockstep_peripheral.h"

namespace
{

using lockstep::Access;
using lockstep::Random;

struct OfDma {
    using Top = Vdma_top;
    using Model = struct dma;
    using In = struct dma_in;
    using Out = struct dma_out;
    static void drive(Top &top, const In &in)
    {
        top.gnt_i = in.gnt;
        top.rvalid_i = in.rvalid;
        top.err_i = in.err;
        top.rdata_i = in.rdata;
    }
    static void judge(lockstep::Compare &c, const Top &top, const Out &out)
    {
        c.same("mem_o.req", out.req, top.req_o);
        c.same("mem_o.we", out.we, top.we_o);
        c.same("mem_o.be", out.be, top.be_o);
        c.same("mem_o.addr", out.addr, top.addr_o);
        c.same("mem_o.wdata", out.wdata, top.wdata_o);
        c.same("mem_o.subject", out.subject, top.subject_o);
        c.same("mem_o.nonsecure", out.nonsecure, top.mem_nonsecure_o);
        c.same("irq_o", out.irq, top.irq_o);
    }
    static void outputs(const Model &m, const In &in, Out &out) { dma_outputs(&m, &in, &out); }
    static void step(Model &m, const In &in) { dma_step(&m, &in); }
    static void reset(Model &m) { dma_reset(&m); }
};

using Bench = lockstep::Peripheral<OfDma>;

enum : uint64_t { LIVES = 600 };

void begin(Bench &) {}

// One slave: grants when it likes, one access open at most, answers when it likes.
struct Memory {
    uint64_t grants, answers, errors; // one in
    bool open = false;

    void choose(Bench &b, Random &random)
    {
        struct dma_in &in = b.in;
        in.rdata = uint32_t(random.next());
        in.err = random.below(errors) == 0;
        in.rvalid = open ? random.below(answers) == 0 : random.below(50) == 0; // or unasked
        // The model's request of this cycle depends on its state alone.
        dma_outputs(&b.model, &in, &b.out);
        const bool free = !open || in.rvalid;
        in.gnt = b.out.req && free && random.below(grants) == 0;
        open = in.gnt || (open && !in.rvalid);
    }
};

Access any_access(Bench &b, Random &random, unsigned writer)
{
    Access a = lockstep::peripheral_access(random, 8);
    if (random.below(8) != 0) {
        a.subject = writer;
        a.nonsecure = writer > 1;
    }
    if (!a.write) {
        return a;
    }
    const uint32_t base = random.below(8) == 0 ? 0xFFFFFFC0u : 0x80001000u;
    a.offset = uint32_t(0x08 + 4 * random.below(6));
    a.data = base + 4 * uint32_t(random.below(18));
    if (a.offset == 0x10) {
        a.data = 4 * uint32_t(random.below(12));
    } else if (a.offset == 0x14) {
        a.data = uint32_t(random.next());
    } else if (a.offset == 0x18 || a.offset == 0x1C) {
        a.data = uint32_t(1 + random.below(2));
    }
    if (random.below(12) == 0) {
        a.data ^= 1u << random.below(32);
    }
    b.seen.count("a command for 2^32 - 1 bytes and the like",
                 a.offset == 0x10 && a.data > 0x10000000);
    return a;
}

// All that a job needs, by one.
void set_up(Bench &b, Random &random, unsigned writer)
{
    const bool fill = random.below(2) != 0;
    const uint32_t source = 0x80001000u + 4 * uint32_t(random.below(40));
    const uint32_t values[] = {
        source, random.below(2) != 0 ? source + 4 * uint32_t(random.below(20)) - 36 : 0x90000000u,
        4 * uint32_t(random.below(12)), uint32_t(random.next())};
    for (uint32_t r = 0; r < 4; ++r) {
        Access a{true, 0x08 + 4 * r, values[r]};
        a.subject = writer;
        a.nonsecure = writer > 1;
        if (random.below(40) != 0) {
            b.master.queue.push_back(a);
        }
    }
    Access a{true, 0x18, fill ? 2u : 1u};
    a.subject = writer;
    a.nonsecure = writer > 1;
    b.master.queue.push_back(a);
}

void live(Bench &b, Random &random)
{
    b.seen.count("reset while busy", b.model.command != 0);
    b.reset(unsigned(random.below(3) + 1));
    Memory memory = {1 + random.below(4), 1 + random.below(4), 10 + random.below(200)};
    if (random.below(3) == 0) { // at full speed
        memory.grants = memory.answers = 1;
    }
    const uint64_t cycles = random.below(1500);
    for (uint64_t i = 0; i < cycles; ++i) {
        const unsigned writer = unsigned(random.below(4) == 0 ? random.below(6) : 1);
        if (b.master.queue.empty()) {
            if (random.below(8) == 0) {
                set_up(b, random, writer);
            } else if (random.below(4) == 0) {
                b.master.queue.push_back(any_access(b, random, writer));
            }
        }
        memory.choose(b, random);
        const struct dma &m = b.model;
        b.seen.count("copies", m.command == DMA_COPY);
        b.seen.count("fills", m.command == DMA_FILL);
        b.seen.count("of one word", m.command == DMA_COPY && m.words == 1);
        b.seen.count("an answer beside a grant", m.open && b.in.rvalid && b.in.gnt);
        b.seen.count("an error beside a request that is up",
                     m.up && m.open && b.in.rvalid && b.in.err);
        b.seen.count("failed, a request is still up", m.failed && m.up);
        b.seen.count("done", m.done);
        b.seen.count("error", m.error);
        b.seen.count("an answer nobody asked for", b.in.rvalid && !m.open);
        b.tick();
    }
}

} // namespace

int main()
{
    return lockstep::main_of([] {
        Bench b;
        const uint64_t lives = lockstep::setting("PLUTON_LIVES", LIVES);
        b.place.test = "dma";
        b.place.seed = lockstep::setting("PLUTON_SEED", 1);
        Random random(b.place.seed);
        begin(b);
        for (uint64_t i = 0; i < lives; ++i) {
            live(b, random);
        }
        b.finish("dma");
    });
}
