// SPDX-License-Identifier: Apache-2.0
// The flash write port beside its model, with a flash that answers after any time, and talks
// unasked.
#include "Vflash_control_top.h"
#include "cmodel/flash_control.h"
#include "tests/lib/lockstep_peripheral.h"

namespace
{

using lockstep::Access;
using lockstep::Random;

struct OfFlashControl {
    using Top = Vflash_control_top;
    using Model = struct flash_control;
    using In = struct flash_control_in;
    using Out = struct flash_control_out;
    static void drive(Top &top, const In &in)
    {
        top.done_i = in.done;
        top.error_i = in.error;
    }
    static void judge(lockstep::Compare &c, const Top &top, const Out &out)
    {
        c.same("flash_command_o.valid", out.valid, top.valid_o);
        c.same("flash_command_o.op", out.op, top.op_o);
        c.same("flash_command_o.addr", out.addr, top.addr_o);
        c.same("flash_command_o.data", out.data, top.data_o);
    }
    static void outputs(const Model &m, const In &in, Out &out)
    {
        flash_control_outputs(&m, &in, &out);
    }
    static void step(Model &m, const In &in) { flash_control_step(&m, &in); }
    static void reset(Model &m) { flash_control_reset(&m); }
};

using Bench = lockstep::Peripheral<OfFlashControl>;

enum : uint64_t { LIVES = 500 };
constexpr uint32_t bytes = 0x3000; // FlashBytes of flash_control_top.sv

void begin(Bench &b)
{
    flash_control_init(&b.model, bytes);
}

void live(Bench &b, Random &random)
{
    b.seen.count("reset while busy", b.out.valid);
    b.reset(unsigned(random.below(3) + 1));
    const uint64_t cycles = random.below(1000), slow = 1 + random.below(12);
    for (uint64_t i = 0; i < cycles; ++i) {
        if (b.master.queue.empty() && random.below(3) != 0) {
            Access a = lockstep::peripheral_access(random, 5);
            if (a.write && random.below(2) != 0) {
                a.offset = random.below(2) != 0 ? 0x08 : 0x10;
                a.data =
                    a.offset == 0x10 ? uint32_t(random.below(3)) : uint32_t(random.below(0x3400));
                a.data &= a.offset == 0x08 && random.below(4) != 0 ? ~3u : ~0u;
            }
            b.master.queue.push_back(a);
        }
        b.in.done = random.below(slow) == 0;
        b.in.error = random.below(3) == 0;
        b.seen.count("programs", b.out.op == FLASH_CONTROL_PROGRAM);
        b.seen.count("erases", b.out.op == FLASH_CONTROL_ERASE);
        b.seen.count("last word", b.out.valid && b.out.addr == bytes - 4);
        b.seen.count("error", b.model.error);
        b.seen.count("a write refused while busy",
                     b.out.apb.error && b.out.valid && b.in.apb.write);
        b.tick();
    }
}

} // namespace

int main()
{
    return lockstep::main_of([] {
        Bench b;
        const uint64_t lives = lockstep::setting("PLUTON_LIVES", LIVES);
        b.place.test = "flash_control";
        b.place.seed = lockstep::setting("PLUTON_SEED", 1);
        Random random(b.place.seed);
        begin(b);
        for (uint64_t i = 0; i < lives; ++i) {
            live(b, random);
        }
        b.finish("flash_control");
    });
}
