// SPDX-License-Identifier: Apache-2.0
#include "sim/models/health_theory.h"

#include <cmath>
#include <vector>

namespace pluton
{

namespace
{

// The share of ones in the long run.
double ones(const Chain &c)
{
    const double up = c.one_after[0], down = 1 - c.one_after[1];
    return up + down == 0 ? 0.5 : up / (up + down);
}

} // namespace

unsigned rct_cutoff(double H, double a)
{
    return 1 + unsigned(std::ceil(a / H - 1e-9));
}

unsigned apt_cutoff(unsigned window, double H, double a)
{
    // From above: the least k with P(X > k) <= alpha, for X binomial.
    const double log_p = -H * std::log(2.0), log_q = std::log1p(-std::exp(log_p));
    const double alpha = std::exp2(-a);
    double tail = 0;
    for (unsigned k = window; k > 0; k--) {
        const double n = window;
        tail += std::exp(std::lgamma(n + 1) - std::lgamma(k + 1.0) - std::lgamma(n - k + 1) +
                         k * log_p + (n - k) * log_q);
        if (tail > alpha) {
            return 1 + k;
        }
    }
    return 1;
}

double rct_rate(const Chain &c, unsigned C)
{
    // A run of 1 begins with a 1 after a 0, and is to go on C - 1 times; the same for 0.
    const double one = ones(c);
    return (1 - one) * c.one_after[0] * std::pow(c.one_after[1], C - 1) +
           one * (1 - c.one_after[1]) * std::pow(1 - c.one_after[0], C - 1);
}

double rct_latency(const Chain &c, unsigned C)
{
    // E1 is expected from the first sample of a run of 1 on, without it. The run ends after t + 1
    // samples, t < C - 1, with probability s^t (1 - s), and then a run of 0 begins.
    const double s1 = c.one_after[1], s0 = 1 - c.one_after[0];
    const double whole1 = std::pow(s1, C - 1), whole0 = std::pow(s0, C - 1);
    // Expected samples of a run until it ends or is long enough.
    const double length1 = s1 == 1 ? C - 1 : (1 - whole1) / (1 - s1);
    const double length0 = s0 == 1 ? C - 1 : (1 - whole0) / (1 - s0);
    // E1 = length1 + (1 - whole1) E0, E0 = length0 + (1 - whole0) E1
    const double E1 = (length1 + (1 - whole1) * length0) / (whole0 + whole1 - whole0 * whole1);
    const double E0 = length0 + (1 - whole0) * E1;
    const double one = ones(c);
    return 1 + one * E1 + (1 - one) * E0;
}

AptWindow apt_window(const Chain &c, unsigned window, unsigned C)
{
    AptWindow sum = {0, 0};
    double within = 0; // expected samples of a window until its failure or its end
    for (unsigned A = 0; A < 2; A++) {
        const double first = A == 1 ? ones(c) : 1 - ones(c);
        // p[x][B]: the last sample was (x == 1) or was not A, B of them were, no failure yet.
        std::vector<double> p[2] = {std::vector<double>(C + 1), std::vector<double>(C + 1)};
        const double again[2] = {A == 1 ? c.one_after[0] : 1 - c.one_after[1],
                                 A == 1 ? c.one_after[1] : 1 - c.one_after[0]};
        p[1][1] = first;
        double left = first;
        within += first;
        for (unsigned i = 1; i < window; i++) {
            within += left;
            for (unsigned B = C; B-- > 1;) {
                const double not_a = p[0][B], a = p[1][B];
                p[0][B] = not_a * (1 - again[0]) + a * (1 - again[1]);
                p[1][B] = 0;
                p[1][B + 1] = not_a * again[0] + a * again[1];
            }
            sum.failure += p[1][C];
            left -= p[1][C];
            p[1][C] = 0;
        }
    }
    sum.latency = within / sum.failure;
    return sum;
}

} // namespace pluton
