// SPDX-License-Identifier: Apache-2.0
// alert beside its model, with random alerts, accesses and resets: every output in every cycle.
#include "Valert_top.h"
#include "cmodel/alert.h"
#include "firmware/drivers/alert.h"
#include "tests/lib/lockstep_apb.h"

namespace
{

using lockstep::Random;

constexpr uint32_t status_at = 0x08, cause_at = 0x0C, first_at = 0x10;

class Bench
{
  public:
    Valert_top top;
    struct alert model = {};
    struct alert_in in = {};
    struct alert_out out = {};
    lockstep::Master master;
    lockstep::Place place;
    lockstep::Compare compare{place};

    Bench()
    {
        top.por_ni = top.rst_ni = 1; // so that the first reset has an edge
        top.eval();
        power_on();
    }

    void power_on()
    {
        master.reset();
        in = {};
        top.por_ni = 0;
        top.rst_ni = 0;
        alert_power_on(&model);
        edge(false);
        top.por_ni = 1;
        top.rst_ni = 1;
    }

    // The chip's reset, for some cycles, with the alerts that `in` has.
    void reset(unsigned cycles)
    {
        master.reset();
        in.apb = {};
        top.rst_ni = 0;
        alert_reset(&model);
        for (unsigned i = 0; i < cycles; ++i) {
            edge(false);
            alert_step_in_reset(&model, &in);
        }
        top.rst_ni = 1;
    }

    void tick()
    {
        in.apb = master.in;
        edge(true);
        alert_step(&model, &in);
        master.step(out.apb);
    }

    uint32_t read(uint32_t offset)
    {
        master.queue.push_back({false, offset, 0});
        const uint64_t before = master.answers;
        while (master.answers == before) {
            tick();
        }
        lockstep::expect(!master.answer.error, place, "the register can be read");
        return master.answer.data;
    }

  private:
    void edge(bool compared)
    {
        lockstep::drive(top, in.apb);
        top.fatal_i = uint16_t(in.fatal);
        top.freeze_i = uint8_t(in.freeze);
        top.clk_i = 0;
        top.eval();
        alert_outputs(&model, &in, &out);
        if (compared) {
            lockstep::compare(compare, top, out.apb);
            compare.same("zeroize_o", out.zeroize, top.zeroize_o);
            compare.same("reset_request_o", out.reset_request, top.reset_request_o);
        } else {
            lockstep::expect(!top.zeroize_o && !top.reset_request_o, place, "quiet in reset");
        }
        top.clk_i = 1;
        top.eval();
        ++place.cycle;
    }
};

// Each source alone: what it does, in which cycle, and what is left of it after the reset.
void each_source(Bench &b)
{
    b.place.test = "each source";
    for (unsigned source = 0; source < ALERT_FATALS + ALERT_FREEZES; ++source) {
        const bool fatal = source < ALERT_FATALS;
        b.power_on();
        b.tick();
        b.in.fatal = fatal ? 1u << source : 0;
        b.in.freeze = fatal ? 0 : 1u << (source - ALERT_FATALS);
        b.tick();
        lockstep::expect(!b.out.zeroize, b.place, "not before the clock edge");
        b.in.fatal = b.in.freeze = 0;
        b.tick();
        lockstep::expect(b.out.zeroize && b.out.reset_request == fatal, b.place,
                         "in the cycle after the alert");
        for (unsigned i = 0; i < 100; ++i) {
            b.tick();
            lockstep::expect(b.out.zeroize && b.out.reset_request == fatal, b.place, "it stays");
        }
        b.reset(3);
        b.tick();
        lockstep::expect(!b.out.zeroize && !b.out.reset_request, b.place, "until the reset");
        lockstep::expect(b.read(status_at) == (fatal ? 0x100u : 0), b.place,
                         "one reset is counted");
        lockstep::expect(b.read(cause_at) == 1u << source, b.place, "the cause is kept");
        lockstep::expect(b.read(first_at) == 1u << source, b.place, "the first one is kept");
    }
}

void counter_stops(Bench &b)
{
    b.place.test = "counter of resets";
    b.power_on();
    for (unsigned i = 1; i <= 300; ++i) {
        b.tick();
        b.in.fatal = 1;
        b.tick();
        b.in.fatal = 0;
        b.reset(1);
        lockstep::expect(b.read(status_at) >> 8 == (i < 255 ? i : 255), b.place,
                         "counted up to 255");
    }
}

enum hal_status read_one(void *context, uint32_t addr, uint32_t *value)
{
    *value = static_cast<Bench *>(context)->read(addr);
    return HAL_OK;
}

void driver(Bench &b)
{
    const struct hal_port port = {read_one, nullptr};
    struct hal hal = {&port, &b};
    struct alert_dev dev = {};
    struct alert_dev_record r = {};
    b.place.test = "driver";
    b.power_on();
    lockstep::expect(alert_dev_init(&dev, &hal, 0) == DEV_OK &&
                         alert_dev_read(&dev, &r) == DEV_OK && !r.frozen && !r.fatal &&
                         !r.damaged && r.resets == 0 && r.causes == 0 && r.first == 0,
                     b.place, "quiet");
    b.in.freeze = 1;
    b.tick();
    b.in.freeze = 0;
    lockstep::expect(alert_dev_read(&dev, &r) == DEV_OK && r.frozen && !r.fatal &&
                         r.causes == 0x10000,
                     b.place, "frozen");
    b.in.fatal = 0x80;
    b.tick();
    b.in.fatal = 0;
    lockstep::expect(alert_dev_read(&dev, &r) == DEV_OK && !r.frozen && r.fatal && r.resets == 1 &&
                         r.causes == 0x10080 && r.first == 0x10000,
                     b.place, "fatal");
}

void any(Bench &b, uint64_t seed, uint64_t cycles)
{
    b.place = {"random", seed, 0};
    Random random(seed);
    b.power_on();
    for (uint64_t i = 0; i < cycles; ++i) {
        const uint64_t rare = 1u << random.below(12);
        b.in.fatal = random.below(4 * rare) == 0 ? unsigned(random.below(0x10000)) : 0;
        b.in.freeze = random.below(4 * rare) == 0 ? unsigned(random.below(16)) : 0;
        if (b.master.queue.empty() && random.below(2) == 0) {
            b.master.queue.push_back(lockstep::any_access(random, 5));
        }
        switch (random.below(200)) {
        case 0:
            b.reset(1 + unsigned(random.below(4)));
            break;
        case 1:
            if (random.below(4) == 0) {
                b.power_on();
            }
            break;
        default:
            b.tick();
            break;
        }
    }
}

} // namespace

int main()
{
    return lockstep::main_of([] {
        Bench b;
        each_source(b);
        counter_stops(b);
        driver(b);
        const uint64_t cycles = lockstep::setting("PLUTON_CYCLES", 200000);
        const uint64_t seed = lockstep::setting("PLUTON_SEED", 1);
        for (uint64_t s = seed; s < seed + 5; ++s) {
            any(b, s, cycles);
        }
        std::printf("alert: %llu values agree\n",
                    static_cast<unsigned long long>(b.compare.values));
    });
}
