// SPDX-License-Identifier: Apache-2.0
// The serial line beside its model: both lines and the FIFOs in every cycle. The far end sends
// bytes, some with gaps, bits of wrong length, glitches and breaks; sometimes it hears what is
// sent.
#include "Vuart_top.h"
#include "cmodel/uart.h"
#include "tests/lib/lockstep_peripheral.h"

namespace
{

using lockstep::Access;
using lockstep::Random;

struct OfUart {
    using Top = Vuart_top;
    using Model = struct uart;
    using In = struct uart_in;
    using Out = struct uart_out;
    static void drive(Top &top, const In &in) { top.rx_i = in.rx; }
    static void judge(lockstep::Compare &c, const Top &top, const Out &out)
    {
        c.same("tx_o", out.tx, top.tx_o);
        c.same("irq_o", out.irq, top.irq_o);
    }
    static void outputs(const Model &m, const In &in, Out &out) { uart_outputs(&m, &in, &out); }
    static void step(Model &m, const In &in) { uart_step(&m, &in); }
    static void reset(Model &m) { uart_reset(&m); }
};

using Bench = lockstep::Peripheral<OfUart>;

enum : uint64_t { LIVES = 150 };
#ifndef CYCLES_PER_BIT
#define CYCLES_PER_BIT 5
#endif

void begin(Bench &b)
{
    uart_init(&b.model, CYCLES_PER_BIT);
    b.in.rx = true;
}

// What the far end holds on the line: levels, each for some cycles.
class FarEnd
{
  public:
    explicit FarEnd(Random &random) : random_(random), idle_(random.below(30)) {}

    bool next(bool tx)
    {
        if (left_ == 0) {
            choose();
        }
        --left_;
        return loop_ ? tx : (frame_ & 1) != 0;
    }

  private:
    Random &random_;
    uint64_t idle_;
    uint32_t frame_ = 1; // the level of now first
    unsigned bits_ = 1;
    uint64_t left_ = 1;
    bool loop_ = false;

    void choose()
    {
        frame_ >>= 1;
        if (--bits_ == 0) {
            bits_ = 1;
            const uint64_t dice = random_.below(32);
            loop_ = dice == 0;
            if (dice < idle_) {
                frame_ = 1;
            } else if (dice == 30) { // a glitch or a break
                frame_ = 0;
                left_ = random_.below(2) != 0 ? 1 + random_.below(4) : random_.below(300) + 1;
                return;
            } else {
                frame_ = uint32_t(random_.below(256)) << 1 | 1u << 9;
                frame_ &= random_.below(16) == 0 ? 0x1FF : 0x3FF;
                bits_ = 10;
            }
        }
        left_ = loop_ ? 200 : CYCLES_PER_BIT - (random_.below(64) == 0) + (random_.below(64) == 0);
    }
};

void live(Bench &b, Random &random)
{
    b.seen.count("reset while it sends", !b.out.tx);
    b.reset(unsigned(random.below(3) + 1));
    FarEnd far(random);
    const uint64_t cycles = random.below(8000), busy = 1 + random.below(100);
    for (uint64_t i = 0; i < cycles; ++i) {
        if (b.master.queue.empty() && random.below(busy) == 0) {
            Access a = lockstep::peripheral_access(random, 3);
            if (random.below(4) != 0) {
                a.offset = 0x04;
            }
            b.master.queue.push_back(a);
        }
        b.in.rx = far.next(b.out.tx);
        b.seen.count("a byte waits", b.out.irq);
        b.seen.count("16 wait", peripheral_fifo_full(&b.model.received));
        b.seen.count("16 to send", peripheral_fifo_full(&b.model.send));
        b.seen.count("lost", b.model.lost);
        b.seen.count("break", b.model.receiver == UART_BREAK);
        b.tick();
    }
}

} // namespace

int main()
{
    return lockstep::main_of([] {
        Bench b;
        const uint64_t lives = lockstep::setting("PLUTON_LIVES", LIVES);
        b.place.test = "uart";
        b.place.seed = lockstep::setting("PLUTON_SEED", 1);
        Random random(b.place.seed);
        begin(b);
        for (uint64_t i = 0; i < lives; ++i) {
            live(b, random);
        }
        b.finish("uart");
    });
}
