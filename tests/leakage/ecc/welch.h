// SPDX-License-Identifier: Apache-2.0
// Welch's t-test of two classes of traces, point by point. A point shows a difference if |t| is
// above 4.5 with the same sign in each of two halves of the traces: one half alone would, by
// chance, at a few points in 10^5.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

namespace leakage
{

class Welch
{
  public:
    static constexpr double kLimit = 4.5;

    // A trace of a class, 0 or 1; traces go to the halves in turn.
    void add(unsigned label, const std::vector<double> &trace)
    {
        unsigned half = added_[label]++ % 2;
        auto &sums = sums_[half][label];
        sums.resize(std::max(sums.size(), trace.size()));
        for (size_t i = 0; i < trace.size(); i++)
            sums[i].add(trace[i]);
    }
    struct Worst {
        double t = 0;
        size_t point = 0;
    };
    // The point at which the smaller |t| of the halves is largest.
    Worst worst() const
    {
        Worst found;
        size_t points = std::min(
            {sums_[0][0].size(), sums_[0][1].size(), sums_[1][0].size(), sums_[1][1].size()});
        for (size_t i = 0; i < points; i++) {
            double a = t(sums_[0], i), b = t(sums_[1], i);
            double both = a * b > 0 ? std::min(std::fabs(a), std::fabs(b)) : 0;
            if (both > found.t)
                found = {both, i};
        }
        return found;
    }
    size_t traces() const { return added_[0] + added_[1]; }
    size_t smaller() const { return std::min(added_[0], added_[1]); }

  private:
    struct Sum {
        double count = 0, mean = 0, squares = 0; // of the distances from the mean
        void add(double x)
        {
            double distance = x - mean;
            count++;
            mean += distance / count;
            squares += distance * (x - mean);
        }
        double error() const { return squares / (count - 1) / count; }
    };
    static double t(const std::vector<Sum> (&halves)[2], size_t i)
    {
        const Sum &a = halves[0][i], &b = halves[1][i];
        if (a.count < 2 || b.count < 2)
            return 0;
        double difference = a.mean - b.mean, error = std::sqrt(a.error() + b.error());
        if (error == 0) // each class is constant here
            return difference == 0 ? 0 : std::copysign(999, difference);
        return difference / error;
    }

    std::vector<Sum> sums_[2][2]; // half, class
    size_t added_[2] = {0, 0};
};

} // namespace leakage
