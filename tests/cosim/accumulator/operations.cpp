// SPDX-License-Identifier: Apache-2.0
// The operations of accumulator: extends through measure, and what is read then.
#include <algorithm>

#include "firmware/drivers/generated/measure_regs.h"
#include "tests/cosim/measure/operations.h"

namespace pluton
{

namespace
{

constexpr uint32_t measure_base = PLUTON_MEASURE_BASE;
constexpr uint32_t op_extend = 2;

void extend_one(Bench &bench, Random &random)
{
    Bytes digest(PLUTON_ENTRY_DIGEST_BYTES);
    measure::fill(digest.data(), digest.size(), random);
    const Component c = measure::random_component(random);
    const Result r = bench.firmware->extend(c, digest);
    bench.require_error(DEV_OK, r.error, "extend");
    bench.expect_extend(c, digest);
    bench.count(PLUTON_ENTRY_BYTES);
}

void run(Bench &bench)
{
    bench.row("extend, the log overflows", "random entries", [&](Random &random) {
        bench.boot();
        bench.check_accumulation("after the chip's reset");
        for (unsigned i = 0; i < PLUTON_LOG_ENTRIES + 6; ++i) {
            extend_one(bench, random);
            bench.check_accumulation("after " + std::to_string(i + 1) + " extends");
        }
    });
    bench.row("the chip's reset", "random entries, any cycle", [&](Random &random) {
        const uint64_t n = std::min<uint64_t>(bench.operations(), 24);
        for (uint64_t i = 0; i < n; ++i) {
            bench.boot();
            extend_one(bench, random);
            bench.check_accumulation("after a reset and an extend");
            // The next reset comes in the middle of an extend.
            bench.simulation.write(measure_base + MEASURE_CMD_OFFSET, op_extend);
            bench.simulation.run(random.below(260));
        }
        bench.boot();
        bench.check_accumulation("after the last reset");
    });
    bench.row("reading while extending", "random entries", [&](Random &random) {
        bench.boot();
        Simulation &s = bench.simulation;
        for (unsigned i = 0; i < PLUTON_LOG_ENTRIES + 3; ++i) {
            Bytes digest(PLUTON_ENTRY_DIGEST_BYTES);
            measure::fill(digest.data(), digest.size(), random);
            Component c; // the entry that stands in the registers after start-up: all zero
            c.type = uint32_t(random.next());
            bench.require(s.write(measure_base + MEASURE_TYPE_OFFSET, c.type) == HAL_OK, "measure",
                          "TYPE", "accepted", "bus error");
            for (uint32_t w = 0; w < 8; ++w) {
                bench.require(s.write(measure_base + MEASURE_DIGEST_0_OFFSET + 4 * w,
                                      dev_word_of(&digest[4 * w])) == HAL_OK,
                              "measure", "DIGEST", "accepted", "bus error");
            }
            bench.require(s.write(measure_base + MEASURE_CMD_OFFSET, op_extend) == HAL_OK,
                          "measure", "EXTEND", "accepted", "bus error");
            // What the driver reads is either the register before or after this extend, whole.
            s.run(random.below(230));
            const Accumulation a = bench.firmware->accumulation();
            bench.require_error(DEV_OK, a.error, "reading while extending");
            std::array<uint8_t, ACCUMULATOR_DEV_BYTES> replayed = {};
            for (const auto &entry : a.log) {
                extend(replayed, entry);
            }
            bench.require(a.overflow || a.log.size() == PLUTON_LOG_ENTRIES || replayed == a.acc,
                          "accumulator", "register and log read together",
                          hex(replayed.data(), replayed.size()), hex(a.acc.data(), a.acc.size()));
            uint32_t status = 0;
            do {
                bench.require(s.read(measure_base + MEASURE_STATUS_OFFSET, status) == HAL_OK,
                              "measure", "STATUS", "accepted", "bus error");
            } while ((status & MEASURE_STATUS_BUSY_MASK) != 0);
            bench.expect_extend(c, digest);
            bench.count(PLUTON_ENTRY_BYTES);
            bench.check_accumulation("after extend " + std::to_string(i + 1));
        }
    });
}

void run_on_core(Bench &bench)
{
    bench.row("extend, the log overflows", "random entries", [&](Random &random) {
        bench.boot();
        for (unsigned i = 0; i < PLUTON_LOG_ENTRIES + 2; ++i) {
            extend_one(bench, random);
        }
        bench.check_accumulation("after the overflow");
    });
}

} // namespace

void run_accumulator(Bench &bench)
{
    Simulation::has_core() ? run_on_core(bench) : run(bench);
}

} // namespace pluton
