// SPDX-License-Identifier: Apache-2.0
// Noise of every kind in a whole chip: what fails, and what follows from it; raw samples; tests on
// demand.
#include "tests/cosim/birth/operations.h"
#include "firmware/drivers/generated/drbg_regs.h"
#include "firmware/drivers/generated/trng_regs.h"
#include "firmware/drivers/trng.h"
#include "tests/cosim/trng/detections.h"

namespace pluton
{

using namespace chip;

namespace
{

constexpr uint32_t base = PLUTON_TRNG_BASE;
constexpr uint32_t test = 1, tap_on = 2, tap_off = 3;

bool failed(Bench &bench)
{
    return (read(bench, base + TRNG_STATUS_OFFSET) & TRNG_STATUS_FAILED_MASK) != 0;
}

void good(Bench &bench)
{
    struct trng_dev trng;
    bench.require_error(DEV_OK, trng_dev_init(&trng, &bench.hal, base), "trng_dev_init");
    bench.require_error(DEV_OK, trng_dev_wait_good(&trng, 5000), "start-up test");
}

// From here on no random word, and no key.
void all_refused(Bench &bench, Random &random)
{
    Simulation &s = bench.simulation;
    uint32_t value = 0;
    command(bench, base, test, PLUTON_ERROR_RANDOM);
    command(bench, PLUTON_DRBG_BASE, 1, PLUTON_ERROR_RANDOM);
    refused(bench, "RANDOM without noise", s.read(PLUTON_DRBG_BASE + DRBG_RANDOM_OFFSET, value));
    Drivers d(bench);
    bench.require(birth_dev_start(&d.birth) != DEV_OK || birth_dev_wait(&d.birth) != DEV_OK,
                  "birth", "without noise", "refused", "done");
    bench.require(keys_dev_create(&d.keys, 4, KEYS_DEV_HMAC, PLUTON_CALLER_SELF) != DEV_OK, "keys",
                  "CREATE without noise", "refused", "done");
    accesses_anywhere(bench, random, 40);
    write(bench, base + TRNG_CMD_OFFSET, tap_on); // raw samples are what one looks at then
    s.run(40);
    accesses(bench, random, base, 0x24, 40);
}

} // namespace

void run_trng(Bench &bench)
{
    bench.row("trng, accesses", "random", [&](Random &random) {
        bench.make_world(random.next());
        bench.boot();
        good(bench);
        accesses(bench, random, base, 0x24, 60 * bench.operations());
        bench.boot();
        write(bench, base + TRNG_RCT_CUTOFF_OFFSET, 64);
        write(bench, base + TRNG_APT_CUTOFF_OFFSET, 768);
        refused(bench, "a cutoff that is looser",
                bench.simulation.write(base + TRNG_RCT_CUTOFF_OFFSET, 65));
        refused(bench, "a cutoff that is too tight",
                bench.simulation.write(base + TRNG_APT_CUTOFF_OFFSET, 588));
        // Tight enough for good noise to fail
        write(bench, base + TRNG_RCT_CUTOFF_OFFSET, 21);
        write(bench, base + TRNG_APT_CUTOFF_OFFSET, 589);
        bench.simulation.run(20000);
    });
    bench.row("trng, tests on demand", "drawn cycles", [&](Random &random) {
        bench.make_world(random.next());
        bench.simulation.power_cycle();
        command(bench, base, test, PLUTON_ERROR_ORDER);
        command(bench, base, 0, PLUTON_ERROR_COMMAND);
        for (uint64_t i = 0; i < bench.operations(); ++i) {
            bench.simulation.run(2000 + random.below(3000));
            command(bench, base, test, PLUTON_ERROR_NONE);
            command(bench, base, test, PLUTON_ERROR_ORDER);
        }
    });
    bench.row("trng, raw samples", "drawn cycles", [&](Random &random) {
        bench.make_world(random.next());
        bench.boot();
        good(bench);
        for (uint64_t i = 0; i < bench.operations(); ++i) {
            command(bench, base, tap_on, PLUTON_ERROR_NONE);
            bench.simulation.run(random.below(800)); // more than RAW holds, at times
            uint32_t value = 0;
            while (bench.simulation.read(base + TRNG_RAW_OFFSET, value) == HAL_OK &&
                   random.below(32) != 0) {
                bench.count(4);
                bench.simulation.run(random.below(40));
            }
            (void)read(bench, base + TRNG_STATUS_OFFSET);
            if (random.below(3) != 0) {
                command(bench, base, tap_off, PLUTON_ERROR_NONE);
                refused(bench, "RAW without the tap",
                        bench.simulation.read(base + TRNG_RAW_OFFSET, value));
                bench.simulation.run(random.below(2000));
            }
        }
        born(bench, random);
        command(bench, base, tap_on, PLUTON_ERROR_DENIED);
        uint32_t value = 0;
        refused(bench, "RAW of a chip that is born",
                bench.simulation.read(base + TRNG_RAW_OFFSET, value));
    });
    bench.row("trng, noise that fails", "every defect", [&](Random &random) {
        const char *const defects[] = {"stuck:0",       "stuck:1",          "biased:0.97",
                                       "biased:0.03",   "correlated:0.98",  "oscillating:1",
                                       "oscillating:3", "locked:1/4,0.001", "dropouts:1,70000",
                                       "dying:6000"};
        for (const char *const defect : defects) {
            // In the start-up test, or in one of the states of the conditioner
            const uint64_t onset = random.below(3) == 0 ? 0 : random.below(24000);
            bench.make_world(random.next(),
                             noise(bench, std::string(defect) + "@" + std::to_string(onset)));
            bench.boot();
            for (unsigned i = 0; i < 1000 && !failed(bench); ++i) {
                bench.simulation.run(random.below(300));
            }
            bench.require(failed(bench), "trng", std::string("noise ") + defect, "failed", "good");
            all_refused(bench, random);
        }
    });
    // They measure figures, and reach nothing that the rows above do not.
    if (!Simulation::has_coverage() || bench.options.full()) {
        run_trng_detections(bench);
    }
}

} // namespace pluton
