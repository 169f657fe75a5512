// SPDX-License-Identifier: Apache-2.0
// Random words for software, reseeding on command and by itself, and a generator that lost its
// noise.
#include <algorithm>
#include <vector>

#include "firmware/drivers/drbg.h"
#include "firmware/drivers/generated/drbg_regs.h"
#include "tests/cosim/birth/operations.h"

namespace pluton
{

using namespace chip;

namespace
{

constexpr uint32_t base = PLUTON_DRBG_BASE;
constexpr uint32_t reseed = 1;

struct drbg_dev ready(Bench &bench)
{
    struct drbg_dev drbg;
    uint8_t word[4];
    bench.require_error(DEV_OK, drbg_dev_init(&drbg, &bench.hal, base), "drbg_dev_init");
    bench.require_error(DEV_OK, drbg_dev_fill(&drbg, word, sizeof word, 20000), "the first word");
    return drbg;
}

} // namespace

void run_drbg(Bench &bench)
{
    bench.row("drbg, accesses", "random", [&](Random &random) {
        bench.make_world(random.next());
        bench.simulation.power_cycle();
        command(bench, base, reseed, PLUTON_ERROR_ORDER);
        bench.boot();
        (void)ready(bench);
        accesses(bench, random, base, 0x1C, 60 * bench.operations());
    });
    bench.row("drbg, words and reseeding", "drawn cycles", [&](Random &random) {
        bench.make_world(random.next());
        bench.boot();
        struct drbg_dev drbg = ready(bench);
        for (uint64_t i = 0; i < bench.operations(); ++i) {
            Bytes bytes(4 + random.below(400));
            bench.require_error(DEV_OK, drbg_dev_fill(&drbg, bytes.data(), bytes.size(), 20000),
                                "words");
            bench.count(bytes.size());
            bench.simulation.run(random.below(3) == 0 ? random.below(2000) : 0);
            if (random.below(2) == 0) {
                command(bench, base, reseed, PLUTON_ERROR_NONE);
                command(bench, base, reseed, PLUTON_ERROR_ORDER);
                command(bench, base, 3, PLUTON_ERROR_COMMAND);
                while ((read(bench, base + DRBG_STATUS_OFFSET) & DRBG_STATUS_RESEEDING_MASK) != 0) {
                    bench.simulation.run(random.below(100));
                }
                bench.require_error(DEV_OK, drbg_dev_reseed(&drbg, 20000), "reseed");
            }
        }
    });
    bench.row("drbg, long request", "drawn noise", [&](Random &random) {
        constexpr size_t block = 32, blocks = 256;
        bench.make_world(random.next());
        bench.boot();
        struct drbg_dev drbg = ready(bench);
        std::vector<uint8_t> bytes(block * blocks);
        const uint64_t from = bench.simulation.cycle();
        bench.require_error(DEV_OK, drbg_dev_fill(&drbg, bytes.data(), bytes.size(), 20000),
                            "random words");
        const double words = double(bytes.size()) / 4;
        bench.report.figures["drbg.driver_cycles_per_word"] = {
            double(bench.simulation.cycle() - from) / words, "cycles"};
        bench.count(bytes.size());
        // No word comes twice: two of 2,048 are the same in one of two thousand runs, three never.
        std::vector<uint32_t> sorted;
        for (size_t i = 0; i < bytes.size(); i += 4) {
            sorted.push_back(uint32_t(bytes[i]) << 24 | uint32_t(bytes[i + 1]) << 16 |
                             uint32_t(bytes[i + 2]) << 8 | bytes[i + 3]);
        }
        std::sort(sorted.begin(), sorted.end());
        const auto distinct = std::unique(sorted.begin(), sorted.end()) - sorted.begin();
        bench.require(double(distinct) >= words - 1, "drbg", "distinct words",
                      std::to_string(size_t(words)), std::to_string(distinct));
    });
    // 4,096 blocks, and the 128 of a request
    bench.row("drbg, reseeding by itself", "RANDOM", [&](Random &random) {
        bench.make_world(random.next());
        bench.boot();
        struct drbg_dev drbg = ready(bench);
        uint32_t most = 0;
        for (uint32_t blocks = 0; blocks >= most;) {
            most = blocks;
            Bytes bytes(16384);
            bench.require_error(DEV_OK, drbg_dev_fill(&drbg, bytes.data(), bytes.size(), 20000),
                                "words");
            bench.count(bytes.size());
            blocks = read(bench, base + DRBG_BLOCKS_OFFSET);
        }
        bench.require(most >= 3072 && most <= 4223, "drbg", "BLOCKS before a reseed", "about 4,096",
                      std::to_string(most));
    });
    bench.row("drbg, noise fails", "drawn cycle", [&](Random &random) {
        for (uint64_t i = 0; i < bench.operations(); ++i) {
            bench.make_world(
                random.next(),
                noise(bench, "stuck:1@" + std::to_string(18000 + random.below(12000))));
            bench.boot();
            uint32_t value = 0;
            bool failed = false;
            for (unsigned k = 0; k < 20000 && !failed; ++k) {
                (void)bench.simulation.read(base + DRBG_RANDOM_OFFSET, value);
                if (random.below(200) == 0) {
                    (void)bench.simulation.write(base + DRBG_CMD_OFFSET, reseed);
                }
                failed = (read(bench, base + DRBG_STATUS_OFFSET) & DRBG_STATUS_FAILED_MASK) != 0;
            }
            bench.require(failed, "drbg", "without noise", "failed", "going on");
            refused(bench, "RANDOM without noise",
                    bench.simulation.read(base + DRBG_RANDOM_OFFSET, value));
            command(bench, base, reseed, PLUTON_ERROR_RANDOM);
            accesses(bench, random, base, 0x1C, 20);
        }
    });
}

} // namespace pluton
