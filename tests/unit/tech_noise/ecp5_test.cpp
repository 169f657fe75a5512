// SPDX-License-Identifier: Apache-2.0
// The ECP5's noise source around its rings: when samples come, and of which ring states they are
// made.
#include <cstdio>
#include <deque>

#include "Vnoise_ecp5_top.h"
#include "Vnoise_ecp5_top___024root.h"
#include "sim/native/random.h"

namespace
{

constexpr unsigned rings = 3, decimation = 7; // noise_ecp5_top.sv
constexpr unsigned depth = 3;                 // two registers for each ring, one behind the XOR

} // namespace

int main()
{
    pluton::Random random(3);
    Vnoise_ecp5_top top;
    auto &root = *top.rootp;
    auto clock = [&] {
        top.clk_i = 0;
        top.eval();
        top.clk_i = 1;
        top.eval();
    };
    top.rst_ni = 0;
    top.enable_i = 0;
    clock();
    top.rst_ni = 1;
    unsigned wrong = 0, samples = 0, ones = 0, stops = 0, since = 0;
    std::deque<bool> past(depth, false); // XOR of the rings, the oldest first
    for (unsigned cycle = 0; cycle < 100000; cycle++) {
        const bool enable = top.enable_i ? random.below(60) != 0 : random.below(5) == 0;
        unsigned parity = 0;
        uint8_t *const states[rings] = {
            &root.noise_ecp5_top__DOT__u_noise__DOT__gen_ring__BRA__0__KET____DOT__u_ring__DOT__state,
            &root.noise_ecp5_top__DOT__u_noise__DOT__gen_ring__BRA__1__KET____DOT__u_ring__DOT__state,
            &root.noise_ecp5_top__DOT__u_noise__DOT__gen_ring__BRA__2__KET____DOT__u_ring__DOT__state};
        for (uint8_t *state : states) {
            *state = uint8_t(random.below(2));
            parity += *state || !enable;
        }
        stops += top.enable_i && !enable;
        top.enable_i = enable;
        top.clk_i = 0;
        top.eval();
        // One sample in the last of `decimation` enabled cycles in a row, and never one that began
        // while the rings stood.
        since = enable ? since + 1 : 0;
        const bool valid = since == decimation;
        since = valid ? 0 : since;
        wrong += top.valid_o != valid;
        wrong += top.bit_o != (valid && past.front());
        samples += valid;
        ones += top.bit_o;
        past.pop_front();
        past.push_back(parity & 1);
        top.clk_i = 1;
        top.eval();
    }
    // The chip's reset begins anew.
    top.enable_i = 1;
    for (unsigned i = 0; i < decimation - 2; i++) {
        clock();
    }
    top.rst_ni = 0;
    clock();
    top.rst_ni = 1;
    for (unsigned i = 0; i < decimation - 1; i++) {
        top.clk_i = 0;
        top.eval();
        wrong += top.valid_o;
        clock();
    }
    top.clk_i = 0;
    top.eval();
    wrong += !top.valid_o;
    top.final();
    const bool good = wrong == 0 && samples > 5000 && stops > 500 && ones > samples / 3 &&
                      ones < samples - samples / 3;
    std::printf("%s: %u samples, %u ones, %u wrong\n", good ? "passed" : "FAILED", samples, ones,
                wrong);
    return good ? 0 : 1;
}
