// SPDX-License-Identifier: Apache-2.0
// Defects of the noise that trng must find, and how soon at the latest: what theory says of its
// tests (sim/models/health_theory.h). For the bench of the whole chip, and for the test that
// compares the promises of tests/perf/trng/figures.toml with it.
#pragma once

#include <algorithm>
#include <cmath>

#include "sim/models/health_theory.h"

namespace pluton
{

class Bench;

// The rows of the bench: each defect in a whole chip, and the figures trng.detect.*.
void run_trng_detections(Bench &bench);

struct Detection {
    const char *key;     // of the figure: trng.detect.<key>_samples
    const char *profile; // of the noise, without the onset
    // Exactly known: no run takes longer than `theory`. Else it is a mean, and one over `runs` runs
    // may lie above it by some standard errors. The deviation of one run is at most its mean.
    bool exact;
    unsigned runs;
    double theory;

    double most(double errors) const
    {
        return exact ? theory : theory * (1 + errors / std::sqrt(double(runs)));
    }
    // The figure's, of one seed.
    double promise() const { return most(4); }
};

// Good samples before the defect: whole windows, so that one begins with it.
constexpr unsigned detection_window = 1024, detection_onset = 3 * detection_window;

// Of the tests together the first finds it, at the latest when each one by itself would in the
// mean.
inline double detection_latency(const Chain &source, unsigned rct, unsigned apt)
{
    return std::min(rct_latency(source, rct), apt_window(source, detection_window, apt).latency);
}

inline const auto &detections()
{
    constexpr double H = 0.5, a = 40; // rtl/trng/README.md, "Derivations"
    static const unsigned rct = rct_cutoff(H, a), apt = apt_cutoff(detection_window, H, a);
    static const Detection all[] = {
        {"stuck", "stuck:1", true, 16, rct_latency(independent(1), rct)},
        {"oscillating_1", "oscillating:1", true, 16, double(lag_latency(2, rct))},
        {"oscillating_4", "oscillating:4", true, 16, double(lag_latency(8, rct))},
        {"locked_1_4", "locked:1/4,0.01", true, 16, double(lag_latency(4, rct))},
        {"dying_100000", "dying:100000", true, 8, 100000 + rct_latency(independent(1), rct)},
        {"biased_95", "biased:0.95", false, 64, detection_latency(independent(0.95), rct, apt)},
        {"biased_90", "biased:0.9", false, 64, detection_latency(independent(0.9), rct, apt)},
        {"biased_80", "biased:0.8", false, 64, detection_latency(independent(0.8), rct, apt)},
        {"correlated_95", "correlated:0.95", false, 64,
         detection_latency(repeating(0.95), rct, apt)},
        {"correlated_90", "correlated:0.9", false, 16, detection_latency(repeating(0.9), rct, apt)},
    };
    return all;
}

} // namespace pluton
