// SPDX-License-Identifier: Apache-2.0
// Random words in the whole chip, by the driver.
#include <algorithm>
#include <vector>

#include "firmware/drivers/drbg.h"
#include "sim/native/bench.h"

namespace pluton
{

void run_drbg(Bench &bench)
{
    bench.row("random words", "drawn noise", [&](Random &random) {
        constexpr size_t block = 32, blocks = 256;
        constexpr uint32_t polls = 100000;
        bench.make_world(random.next());
        bench.boot();
        struct drbg_dev drbg;
        bench.require_error(DEV_OK, drbg_dev_init(&drbg, &bench.hal, PLUTON_DRBG_BASE),
                            "drbg_dev_init");
        uint8_t first[4];
        bench.require_error(DEV_OK, drbg_dev_fill(&drbg, first, sizeof first, polls), "first word");
        std::vector<uint8_t> bytes(block * blocks);
        const uint64_t from = bench.simulation.cycle();
        bench.require_error(DEV_OK, drbg_dev_fill(&drbg, bytes.data(), bytes.size(), polls),
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
}

} // namespace pluton
