// SPDX-License-Identifier: Apache-2.0
// Welch's t-test of two classes of traces, a fixed one and a random one, cycle by cycle. Samples
// are whole numbers, so that the sums are exact.
//
// The limit for one point is |t| = 4.5, as in Goodwill, Jun, Jaffe, Rohatgi, "A testing methodology
// for side-channel resistance validation" (2011): by chance it is passed once in 147,000 times, the
// level a = erfc(4.5 / sqrt 2) = 6.8e-6. With m points the level of each is a_m = 1 - (1 - a)^(1/m)
// (Šidák's correction, as in Ding, Zhang, Durvaux, Standaert, Fei, "Towards sound and efficient
// leakage detection", CARDIS 2017), and the limit the |t| with erfc(|t| / sqrt 2) = a_m: so all of
// them together are passed as seldom as one is. Points at which neither class varies and both are
// the same are no points.
#pragma once

#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include "tests/leakage/aes/lanes.h"

namespace leakage
{

class Tvla
{
  public:
    static constexpr double OnePoint = 4.5;

    explicit Tvla(size_t points) : points_(points) {}

    // A trace a lane, of these classes: all its points follow, point by point.
    void begin(Vector random)
    {
        random_ = random;
        count_[1] += ones(random);
        count_[0] += Lanes - ones(random);
    }
    // Of x = sum of 2^k plane[k]: the sums of x and x^2, by counting.
    void add(size_t point, const std::array<Vector, Counter::Planes> &planes)
    {
        for (unsigned c = 0; c < 2; ++c) {
            const Vector of = c != 0 ? random_ : ~random_;
            for (unsigned j = 0; j < Counter::Planes; ++j) {
                const Vector here = planes[j] & of;
                const uint64_t n = ones(here);
                if (n == 0) {
                    continue;
                }
                points_[point].sum[c] += n << j;
                points_[point].squares[c] += n << 2 * j;
                for (unsigned k = j + 1; k < Counter::Planes; ++k) {
                    points_[point].squares[c] += uint64_t{ones(here & planes[k])} << (j + k + 1);
                }
            }
        }
    }

    struct Result {
        double t = 0, limit = OnePoint; // the largest |t|
        size_t point = 0, points = 0;

        double scaled() const { return t * OnePoint / limit; }
        bool leaks() const { return t > limit; }
    };

    Result result() const
    {
        Result r;
        for (size_t i = 0; i < points_.size(); ++i) {
            bool varies = false;
            const double t = std::fabs(at(i, varies));
            r.points += varies;
            if (t > r.t) {
                r.t = t;
                r.point = i;
            }
        }
        r.limit = limit(r.points);
        return r;
    }

    double at(size_t i, bool &varies) const
    {
        double mean[2], error[2];
        for (unsigned c = 0; c < 2; ++c) {
            const double n = double(count_[c]);
            if (count_[c] < 2) {
                return 0;
            }
            // n squares - sum^2, exact in 128 bits
            const auto sum = __uint128_t{points_[i].sum[c]};
            const __uint128_t spread = __uint128_t{points_[i].squares[c]} * count_[c] - sum * sum;
            mean[c] = double(points_[i].sum[c]) / n;
            error[c] = double(spread) / n / (n - 1) / n;
        }
        varies = error[0] + error[1] > 0 || mean[0] != mean[1];
        if (error[0] + error[1] > 0) {
            return (mean[0] - mean[1]) / std::sqrt(error[0] + error[1]);
        }
        return varies ? std::numeric_limits<double>::infinity() : 0;
    }

    // The limit for so many points.
    static double limit(size_t points)
    {
        const double one = std::erfc(OnePoint / std::sqrt(2.0));
        const double each = -std::expm1(std::log1p(-one) / double(points == 0 ? 1 : points));
        double low = OnePoint, high = 12;
        for (int i = 0; i < 100; ++i) {
            const double t = (low + high) / 2;
            (std::erfc(t / std::sqrt(2.0)) > each ? low : high) = t;
        }
        return high;
    }

    uint64_t traces() const { return count_[0] + count_[1]; }

  private:
    struct Point {
        uint64_t sum[2] = {}, squares[2] = {};
    };
    std::vector<Point> points_;
    uint64_t count_[2] = {};
    Vector random_ = {};
};

} // namespace leakage
