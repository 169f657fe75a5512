// SPDX-License-Identifier: Apache-2.0
// The simulation's noise port passes on what the harness has, and nothing without enable.
#include <cstdio>

#include "Vnoise_sim_top.h"
#include "Vnoise_sim_top___024root.h"
#include "sim/models/noise.h"
#include "sim/native/random.h"

int main()
{
    pluton::NoiseProfile profile;
    std::string error;
    if (!pluton::NoiseProfile::parse("dropouts:0.1,3", &profile, &error)) {
        std::printf("%s\n", error.c_str());
        return 1;
    }
    pluton::Noise noise(profile, 1);
    pluton::Random random(2);
    Vnoise_sim_top top;
    top.rst_ni = 1;
    top.clk_i = 0;
    top.enable_i = 1;
    top.eval();
    unsigned wrong = top.valid_o || top.bit_o; // before the harness said anything
    uint64_t seen = 0, ones = 0;
    for (unsigned cycle = 0; cycle < 20000; cycle++) {
        const bool enable = random.below(4) != 0;
        // What is there without enable is no sample.
        const pluton::NoiseSample sample =
            enable ? noise.cycle(true) : pluton::NoiseSample{true, random.below(2) != 0};
        top.enable_i = enable;
        top.rootp->noise_sim_top__DOT__u_noise__DOT__harness_valid = sample.valid;
        top.rootp->noise_sim_top__DOT__u_noise__DOT__harness_bit = sample.bit;
        top.clk_i = cycle & 1;
        top.eval();
        wrong += top.valid_o != (enable && sample.valid);
        wrong += top.bit_o != (enable && sample.valid && sample.bit);
        seen += top.valid_o;
        ones += top.bit_o;
    }
    top.final();
    const bool good = wrong == 0 && seen == noise.samples() && ones > 4000 && ones < seen - 4000;
    std::printf("%s: %llu samples, %llu ones, %u wrong\n", good ? "passed" : "FAILED",
                static_cast<unsigned long long>(seen), static_cast<unsigned long long>(ones),
                wrong);
    return good ? 0 : 1;
}
