// SPDX-License-Identifier: Apache-2.0
// The health tests of SP 800-90B on simulated noise, against theory: cutoffs, false alarms of a
// source that has just the entropy it is assessed at, and how soon each defect is found. Prints the
// table of sim/models/README.md. Seeds are fixed; bounds are four standard deviations.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <string>

#include "cmodel/health.h"
#include "sim/models/health_theory.h"
#include "sim/models/noise.h"
#include "tests/cosim/trng/detections.h"

using namespace pluton;

namespace
{

constexpr unsigned W = HEALTH_APT_WINDOW;
constexpr double H = 0.5;
constexpr unsigned RCT = 81, APT = 824; // of trng: H = 0.5, alpha = 2^-40
int passed, failed;

void report(const char *name, bool good)
{
    std::printf("%-7s %s\n", good ? "passed" : "FAILED", name);
    good ? passed++ : failed++;
}

NoiseProfile profile(const std::string &text)
{
    NoiseProfile p;
    std::string error;
    if (!NoiseProfile::parse(text, &p, &error)) {
        std::printf("%s\n", error.c_str());
        std::exit(1);
    }
    return p;
}

// The published table: binary samples, window 1,024.
bool cutoffs()
{
    static const struct {
        double a, H;
        unsigned rct, apt;
    } table[] = {{20, 0.3, 68, 890},  {20, 0.5, 41, 793},  {20, 1.0, 21, 589},
                 {30, 0.3, 101, 904}, {30, 0.5, 61, 810},  {30, 1.0, 31, 609},
                 {40, 0.3, 135, 915}, {40, 0.5, RCT, APT}, {40, 1.0, 41, 625}};
    bool good = true;
    for (const auto &line : table) {
        good = good && rct_cutoff(line.H, line.a) == line.rct &&
               apt_cutoff(W, line.H, line.a) == line.apt;
    }
    return good;
}

// What the standard's text says of single samples.
bool edges()
{
    struct health_rct rct = {false, 0};
    struct health_apt apt = {false, 0, 0};
    bool good = true;
    for (unsigned i = 1; i <= 100; i++) { // fails at the C-th sample, and at each one after
        good = good && health_rct_sample(&rct, true, 81) == (i >= 81);
    }
    good = good && !health_rct_sample(&rct, false, 81) && rct.B == 1;
    // Windows that begin with a 0, with so many more of them at the end: the C-th fails, and no
    // window knows of the one before it.
    for (unsigned zeros : {822U, 823U, 824U}) {
        for (unsigned i = 0; i < W; i++) {
            const bool fails = health_apt_sample(&apt, i != 0 && i < W - zeros, 824);
            good = good && fails == (zeros >= 823 && i >= W - zeros + 822);
        }
    }
    // A lag test needs k samples before it compares; a pattern of period n fails at n + 80.
    for (unsigned n = 2; n <= 9; n++) {
        struct health_lags lags = {};
        unsigned at = 0;
        for (unsigned i = 0; i < 400 && at == 0; i++) {
            // One 1 in a period of 0: only lags that n divides see it.
            at = health_lags_sample(&lags, i % n == 0, 81) ? i + 1 : 0;
        }
        good = good && at == (n <= HEALTH_LAG_LAST ? n + 80 : 0);
    }
    return good;
}

struct Count {
    double got, expected;

    bool near() const { return std::fabs(got - expected) <= 4 * std::sqrt(expected); }
};

// A source with exactly 0.5 bits a sample, by bias or by repetition, fails a test with alpha = 2^-a
// as often as theory says, and that is seldom enough.
bool false_alarms(double a, uint64_t samples, uint64_t of_bias)
{
    const double p = std::exp2(-H), alpha = std::exp2(-a);
    const unsigned C_rct = rct_cutoff(H, a), C_apt = apt_cutoff(W, H, a);
    bool good = true;
    for (bool bias : {true, false}) { // windows of repetition hardly ever fail
        const Chain source = bias ? independent(p) : repeating(p);
        const uint64_t windows = bias ? of_bias : 0;
        char text[64];
        std::snprintf(text, sizeof text, "%s:%.17g", bias ? "biased" : "correlated", p);
        Noise noise(profile(text), 11);
        struct health_rct rct = {false, 0};
        struct health_apt apt = {false, 0, 0};
        Count runs = {0, rct_rate(source, C_rct) * double(samples)};
        const double per_window = apt_window(source, W, C_apt).failure;
        Count full = {0, per_window * double(windows)};
        bool open = true;
        for (uint64_t i = 0; i < samples || i < windows * W; i++) {
            const bool bit = noise.cycle(true).bit;
            if (i < samples) { // a run counts once
                runs.got += health_rct_sample(&rct, bit, C_rct) && rct.B == C_rct;
            }
            if (i < windows * W) { // and so does a window
                open = apt.i == 0 || open;
                const bool fails = health_apt_sample(&apt, bit, C_apt);
                full.got += fails && open;
                open = open && !fails;
            }
        }
        std::printf("        alpha 2^-%-2.0f %-10s C %2u: %6.0f runs, theory %8.1f;  C %3u: "
                    "%4.0f windows, theory %6.1f\n",
                    a, bias ? "biased" : "correlated", C_rct, runs.got, runs.expected, C_apt,
                    full.got, full.expected);
        good = good && runs.near() && full.near() && rct_rate(source, C_rct) <= alpha &&
               per_window <= alpha;
    }
    return good;
}

struct Latency {
    double rct, apt, lags, first; // mean samples from the onset; negative: not found
};

// Means over `times` runs, each from a fresh start of the tests; a run gives up after `limit`.
Latency measure(const std::string &text, unsigned times, uint64_t limit)
{
    Latency mean = {0, 0, 0, 0};
    const NoiseProfile p = profile(text);
    for (unsigned i = 0; i < times; i++) {
        Noise noise(p, 1000 + i);
        struct health_rct rct = {false, 0};
        struct health_apt apt = {false, 0, 0};
        struct health_lags lags = {};
        double at[3] = {-1, -1, -1};
        for (uint64_t n = 1; n <= limit + p.onset && (at[0] < 0 || at[1] < 0 || at[2] < 0); n++) {
            NoiseSample sample = noise.cycle(true);
            for (unsigned silent = 0; !sample.valid && silent < 10000; silent++) {
                sample = noise.cycle(true);
            }
            const bool fails[] = {health_rct_sample(&rct, sample.bit, RCT),
                                  health_apt_sample(&apt, sample.bit, APT),
                                  health_lags_sample(&lags, sample.bit, RCT)};
            for (unsigned test = 0; test < 3; test++) {
                if (fails[test] && at[test] < 0) {
                    at[test] = double(n) - double(p.onset);
                }
            }
        }
        double first = -1;
        for (double found : at) {
            first = first < 0 || (found >= 0 && found < first) ? found : first;
        }
        double *const means[] = {&mean.rct, &mean.apt, &mean.lags, &mean.first};
        const double found[] = {at[0], at[1], at[2], first};
        for (unsigned i = 0; i < 4; i++) {
            *means[i] = *means[i] < 0 || found[i] < 0 ? -1 : *means[i] + found[i] / times;
        }
    }
    return mean;
}

const char *number(double value, char *text, size_t size)
{
    std::snprintf(text, size, value < 0 ? "never" : "%.0f", value);
    return text;
}

// The mean of `times` runs whose deviation is at most the mean itself.
bool near(double got, double expected, unsigned times)
{
    return std::fabs(got - expected) < 4 * expected / std::sqrt(double(times)) + 1e-9;
}

// How soon: a defect from the first sample on, whose latency theory knows, and the rest.
bool latencies()
{
    bool good = true;
    static const struct {
        const char *text;
        Chain source;
        uint64_t limit; // what is rarer is not waited for
    } known[] = {
        {"stuck:1", independent(1), 5000},         {"biased:0.95", independent(0.95), 100000},
        {"biased:0.9", independent(0.9), 2000000}, {"biased:0.8", independent(0.8), 0},
        {"biased:0.75", independent(0.75), 0},     {"correlated:0.95", repeating(0.95), 0},
        {"correlated:0.9", repeating(0.9), 0},     {"correlated:0.8", repeating(0.8), 0}};
    char t[6][32];
    std::printf("        %-28s %12s %12s %12s %12s %12s %12s\n", "profile", "RCT", "theory", "APT",
                "theory", "lags", "first");
    for (const auto &line : known) {
        const double rct = rct_latency(line.source, RCT);
        const AptWindow apt = apt_window(line.source, W, APT);
        const unsigned times = 400;
        const bool waits_rct = rct < 100000, waits_apt = apt.latency < 100000;
        Latency got = {-1, -1, -1, -1};
        if (waits_rct || waits_apt) {
            got = measure(line.text, times,
                          line.limit != 0 ? line.limit
                                          : uint64_t(40 * (waits_rct ? rct : apt.latency)));
        }
        good = good && (!waits_rct || near(got.rct, rct, times)) &&
               (!waits_apt || near(got.apt, apt.latency, times));
        std::printf("        %-28s %12s %12.4g %12s %12.4g %12s %12s\n", line.text,
                    number(waits_rct ? got.rct : -1, t[0], 32), rct,
                    number(waits_apt ? got.apt : -1, t[1], 32), apt.latency,
                    number(got.lags, t[2], 32), number(got.first, t[3], 32));
    }
    // Defects after good noise. `found`: at the latest in the mean; 0: no test can.
    static const struct {
        const char *text;
        double found;
    } rest[] = {{"healthy", 0},
                {"stuck:0@3000", 81},
                {"oscillating:1@3000", 83},
                {"oscillating:4@3000", 89},
                {"oscillating:5@3000", 0},
                {"oscillating:40@3000", 0},
                {"oscillating:81@3000", 162},
                {"dying:100000@3000", 100000},
                {"locked:1/4,0.01@3000", 100}, // jitter may break a run of 81
                {"locked:3/8,0.01@3000", 100},
                {"locked:3/8,0.05@3000", 40000},
                {"locked:4/9,0.01@3000", 0},
                {"dropouts:0.001,2000@3000", 0}};
    for (const auto &line : rest) {
        const Latency got = measure(line.text, 20, 150000);
        good = good && (line.found == 0 ? got.first < 0 : got.first > 0 && got.first <= line.found);
        std::printf("        %-28s %12s %12s %12s %12s %12s %12s\n", line.text,
                    number(got.rct, t[0], 32), "", number(got.apt, t[1], 32), "",
                    number(got.lags, t[2], 32), number(got.first, t[3], 32));
    }
    return good;
}

// What tests/perf/trng/figures.toml promises of the chip's latencies is what theory says.
bool promises()
{
    std::ifstream table(PLUTON_SOURCE_DIR "/tests/perf/trng/figures.toml");
    std::map<std::string, std::string> promised; // a key's name, and its at_most
    std::string name;
    for (std::string line; std::getline(table, line);) {
        const std::string a = "name = \"trng.detect.", b = "at_most = ";
        if (line.rfind("name = ", 0) == 0) {
            name = line.rfind(a, 0) == 0 ? line.substr(8, line.size() - 9) : "";
            if (!name.empty()) {
                promised[name] = "nothing";
            }
        } else if (line.rfind(b, 0) == 0 && !name.empty()) {
            promised[name] = line.substr(b.size());
        }
    }
    bool good = true;
    for (const Detection &detection : detections()) {
        const std::string key = std::string("trng.detect.") + detection.key + "_samples";
        const std::string expected =
            std::to_string(uint64_t(std::ceil(detection.promise() - 1e-6)));
        std::printf("        %-34s theory %8.1f, at most %6s, promised %s\n", key.c_str(),
                    detection.theory, expected.c_str(), promised[key].c_str());
        good = good && promised[key] == expected;
        promised.erase(key);
    }
    return good && promised.empty();
}

} // namespace

int main()
{
    report("cutoffs", cutoffs());
    report("promised latencies", promises());
    report("edges", edges());
    report("false alarms at 2^-10", false_alarms(10, 1 << 22, 1 << 15));
    report("false alarms at 2^-15", false_alarms(15, 1 << 25, 1 << 17));
    report("latencies", latencies());
    std::printf("%d passed, %d failed\n", passed, failed);
    return failed == 0 ? 0 : 1;
}
