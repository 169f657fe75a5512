// SPDX-License-Identifier: Apache-2.0
// efuse beside its model: every output in every cycle. PLUTON_SEED, PLUTON_TIER as everywhere;
// PLUTON_CYCLES: of each random run.
#include "tests/unit/efuse/bench.h"

int main()
{
    return lockstep::main_of([] {
        const char *tier = std::getenv("PLUTON_TIER");
        const bool full = tier != nullptr && std::strcmp(tier, "full") == 0;
        const uint64_t cycles = lockstep::setting("PLUTON_CYCLES", full ? 20000000 : 2000000);
        const uint64_t seed = lockstep::setting("PLUTON_SEED", 1);
        Bench b;
        a_life(b);
        registers(b);
        order(b);
        bad_arrays(b);
        driver(b);
        power_cuts(b, seed, full ? 400 : 20);
        Bench random; // with counters of its own
        for (uint64_t s = seed; s < seed + 4; ++s) {
            any(random, s, cycles);
        }
        if (seed == 1 && cycles >= 2000000) { // otherwise it would be chance
            reached(random);
        }
        std::printf("efuse: %llu values agree\n",
                    static_cast<unsigned long long>(b.compare.values + random.compare.values));
    });
}
