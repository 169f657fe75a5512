// SPDX-License-Identifier: Apache-2.0
// What theory says of the health tests of SP 800-90B, 4.4, on binary samples: cutoffs, how often a
// sound source fails them, how soon a bad one does.
//
// Sources are Markov chains of order one: `one_after[b]` is the probability of a 1 after b.
// Independent bits have both equal. alpha = 2^-a.
#pragma once

namespace pluton
{

struct Chain {
    double one_after[2];
};

constexpr Chain independent(double one)
{
    return {{one, one}};
}
// Each bit as the one before it with probability `same`.
constexpr Chain repeating(double same)
{
    return {{1 - same, same}};
}

// 4.4.1: C = 1 + ceil(a / H). 4.4.2: C = 1 + CRITBINOM(window, 2^-H, 1 - alpha).
unsigned rct_cutoff(double H, double a);
unsigned apt_cutoff(unsigned window, double H, double a);

// A stationary source: how often per sample a run comes to the length C.
double rct_rate(const Chain &source, unsigned C);
// From a fresh start of the test on a stationary source: expected samples until a run has length C.
double rct_latency(const Chain &source, unsigned C);

// A pattern of this period, whatever was before it: samples until the lag test with that lag has
// had C repeats in a row at the latest. The first period is compared with what was before.
constexpr unsigned lag_latency(unsigned period, unsigned C)
{
    return period + C - 1;
}

// One window of a source that is the same for 0 and 1, or has independent bits.
struct AptWindow {
    double failure; // the probability that the window fails
    double latency; // expected samples until a failure, windows back to back
};
AptWindow apt_window(const Chain &source, unsigned window, unsigned C);

} // namespace pluton
