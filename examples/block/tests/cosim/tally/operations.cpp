// SPDX-License-Identifier: Apache-2.0
// The operations of tally: refused accesses are counted, cleared, and kept by the lock.
#include <algorithm>
#include <string>

#include "firmware/drivers/generated/tally_regs.h"
#include "firmware/drivers/tally.h"
#include "sim/native/bench.h"

namespace pluton
{

namespace
{

constexpr uint32_t most = 15;

// The driver after the chip's reset, and beside it what the count should be.
class Tally
{
  public:
    explicit Tally(Bench &bench) : bench_(bench)
    {
        bench.boot();
        bench.require_error(DEV_OK, tally_dev_init(&dev_, &bench.hal, PLUTON_TALLY_BASE), "init");
        expect(false, "after the chip's reset");
    }

    // One access that the window refuses, of any kind.
    void refused(Random &random)
    {
        Simulation &s = bench_.simulation;
        uint32_t value = 0;
        enum hal_status got = HAL_OK;
        switch (random.below(4)) {
        case 0: // of no block
            got = s.read(PLUTON_REGISTERS_BASE, value);
            break;
        case 1: // no such register
            got = s.read(PLUTON_TALLY_BASE + TALLY_STATUS_OFFSET + 4, value);
            break;
        case 2: // read only
            got = s.write(PLUTON_TALLY_BASE + TALLY_COUNT_OFFSET, 0);
            break;
        default: // write only
            got = s.read(PLUTON_TALLY_BASE + TALLY_CTRL_OFFSET, value);
            break;
        }
        bench_.require(got == HAL_BUS_ERROR, "tally", "a refused access", "bus error", "accepted");
        counted();
    }

    void clear(enum dev_error expected)
    {
        bench_.require_error(expected, tally_dev_clear(&dev_), "clear");
        expected == DEV_OK ? void(count_ = 0) : counted();
    }

    void lock(enum dev_error expected)
    {
        bench_.require_error(expected, tally_dev_lock(&dev_), "lock");
        if (expected != DEV_OK) {
            counted();
        }
    }

    void expect(bool locked, const std::string &when)
    {
        uint32_t count = 0;
        bool is_locked = false;
        bench_.require_error(DEV_OK, tally_dev_read(&dev_, &count, &is_locked), when);
        bench_.require(count == count_, "tally", "COUNT " + when, std::to_string(count_),
                       std::to_string(count));
        bench_.require(is_locked == locked, "tally", "STATUS.locked " + when,
                       std::to_string(locked), std::to_string(is_locked));
        bench_.count(sizeof count);
    }

  private:
    void counted() { count_ = std::min(count_ + 1, most); }

    Bench &bench_;
    struct tally_dev dev_ = {};
    uint32_t count_ = 0;
};

} // namespace

void run_tally(Bench &bench)
{
    if (Simulation::has_core()) {
        return; // the firmware on Pluton's core has no job for it
    }
    bench.row("tally, count and clear", "refused accesses", [&](Random &random) {
        Tally tally(bench);
        for (unsigned round = 0; round < 4; ++round) {
            for (unsigned i = 1; i <= most + 3; ++i) {
                tally.refused(random);
                tally.expect(false, "after " + std::to_string(i));
            }
            tally.clear(DEV_OK);
            tally.expect(false, "after a clear");
        }
    });
    bench.row("tally, lock", "refused accesses and clears", [&](Random &random) {
        for (uint64_t i = 0; i < std::min<uint64_t>(bench.operations(), 16); ++i) {
            Tally tally(bench);
            for (uint64_t n = random.below(most); n > 0; --n) {
                tally.refused(random);
            }
            tally.lock(DEV_OK);
            // The write right behind it, too.
            tally.clear(DEV_ACCESS);
            tally.lock(DEV_ACCESS);
            tally.expect(true, "after a clear of a locked count");
            tally.refused(random);
            tally.expect(true, "after a lock");
        }
    });
}

} // namespace pluton
