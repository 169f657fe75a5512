// SPDX-License-Identifier: Apache-2.0
// What freezes a chip and what resets it, and what is left of that until power-on.
#include "tests/cosim/birth/operations.h"
#include "firmware/drivers/alert.h"

namespace pluton
{

using namespace chip;

namespace
{

constexpr uint32_t base = PLUTON_ALERT_BASE;

struct alert_dev_record record(Bench &bench)
{
    struct alert_dev alert;
    struct alert_dev_record r;
    bench.require_error(DEV_OK, alert_dev_init(&alert, &bench.hal, base), "alert_dev_init");
    bench.require_error(DEV_OK, alert_dev_read(&alert, &r), "alert_dev_read");
    return r;
}

void quiet(Bench &bench)
{
    const struct alert_dev_record r = record(bench);
    bench.require(!r.frozen && !r.fatal && !r.damaged && r.resets == 0 && r.causes == 0 &&
                      r.first == 0,
                  "alert", "the record after power-on", "nothing", "something");
}

// A chip that resets itself again and again, as its cause comes back. Between two resets it can be
// read.
void fatal(Bench &bench, const std::string &cause, uint64_t cycles, uint64_t least)
{
    Simulation &s = bench.simulation;
    const uint64_t before = s.resets;
    s.power_cycle();
    unsigned told = 0;
    const uint64_t end = s.cycle() + cycles;
    while (s.cycle() < end && told < 255) {
        uint32_t status = 0, first = 0;
        if (s.read(base + 0x08, status) == HAL_OK) {
            told = status >> 8 & 0xFF;
        }
        (void)s.read(base + 0x0C, first);
        (void)s.read(base + 0x10, first);
        s.run(100);
        bench.count(12);
    }
    bench.require(s.resets - before >= least, "alert", "resets because of " + cause,
                  std::to_string(least) + " or more", std::to_string(s.resets - before));
    bench.require(told >= least - 1, "alert", "STATUS.resets", std::to_string(least - 1),
                  std::to_string(told));
}

} // namespace

void run_alert(Bench &bench)
{
    bench.row("alert, accesses", "random", [&](Random &random) {
        bench.make_world(random.next());
        bench.boot();
        quiet(bench);
        accesses(bench, random, base, 0x18, 30 * bench.operations());
        quiet(bench);
    });
    bench.row("alert, frozen", "noise that fails", [&](Random &random) {
        bench.make_world(random.next(), noise(bench, "stuck:1@20000"));
        bench.boot();
        bench.simulation.run(20000);
        struct alert_dev_record r = record(bench);
        bench.require(r.frozen && r.causes == 0x10000 && r.first == 0x10000, "alert",
                      "the record of a chip whose noise died", "frozen", "another");
        accesses_anywhere(bench, random, 10 * bench.operations());
        bench.simulation.reset(); // the causes stay, what they led to does not
        r = record(bench);
        bench.require(r.causes == 0x10000 && r.resets == 0, "alert", "the record after a reset",
                      "the cause", "another");
        bench.make_world(random.next());
        bench.boot();
        quiet(bench);
    });
    bench.row("alert, resets", "fuses with a fault", [&](Random &random) {
        bench.make_world(random.next());
        FusePort slow(bench.world->array, 300); // slower than any array may be
        bench.simulation.fuses = &slow;
        fatal(bench, "an array that does not answer", 400000, 255);
        std::vector<FuseRow> rows(PLUTON_FUSE_ROWS);
        for (unsigned area = 1; area < 3; ++area) {
            set_mark(rows, PLUTON_FUSE_BEGUN + area, Mark::Whole, random);
            set_mark(rows, PLUTON_FUSE_COMMIT + area, Mark::Whole, random);
        }
        with_fuses(bench, random, rows);
        fatal(bench, "two committed areas", 20000, 8);
        // The digest of another public key: attest finds it when it has computed both.
        Drivers d = born(bench, random);
        (void)keys_of(bench, d);
        rows = bench.world->array.snapshot().rows;
        set_secded(rows, PLUTON_FUSE_DIGEST_GENERAL + 3, uint32_t(random.next()));
        with_fuses(bench, random, rows);
        fatal(bench, "keys of another chip", 100000, 2);
        bench.make_world(random.next());
        bench.boot();
        quiet(bench);
    });
}

} // namespace pluton
