// SPDX-License-Identifier: Apache-2.0
// The noise source: that each profile has the statistics it is named for. Bounds are five standard
// deviations; seeded runs are the same every time.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include "sim/models/noise.h"

using pluton::Noise;
using pluton::NoiseProfile;
using pluton::NoiseSample;

namespace
{

constexpr size_t MANY = 1000000;
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

// The next n samples; fewer if it falls silent for a million cycles.
std::vector<bool> draw(Noise &noise, size_t n)
{
    std::vector<bool> bits;
    for (unsigned silent = 0; bits.size() < n && silent < 1000000; silent++) {
        const NoiseSample sample = noise.cycle(true);
        if (sample.valid) {
            bits.push_back(sample.bit);
            silent = 0;
        }
    }
    return bits;
}

std::vector<bool> draw(const std::string &text, uint64_t seed, size_t n)
{
    Noise noise(profile(text), seed);
    return draw(noise, n);
}

// How far from p the share of `hits` among n lies, in standard deviations.
double off(size_t hits, size_t n, double p)
{
    return std::fabs(double(hits) - double(n) * p) / std::sqrt(double(n) * p * (1 - p));
}

size_t ones(const std::vector<bool> &bits, size_t from, size_t to)
{
    size_t count = 0;
    for (size_t i = from; i < to; i++) {
        count += bits[i];
    }
    return count;
}

size_t repeats(const std::vector<bool> &bits, size_t lag, size_t from)
{
    size_t count = 0;
    for (size_t i = from + lag; i < bits.size(); i++) {
        count += bits[i] == bits[i - lag];
    }
    return count;
}

// Ones, repeats at every distance up to 64, and the 256 values of whole bytes.
bool looks_healthy(const std::vector<bool> &bits)
{
    bool good = off(ones(bits, 0, bits.size()), bits.size(), 0.5) < 5;
    for (size_t lag = 1; lag <= 64; lag++) {
        good = good && off(repeats(bits, lag, 0), bits.size() - lag, 0.5) < 5;
    }
    std::vector<size_t> bytes(256);
    for (size_t i = 0; i + 8 <= bits.size(); i += 8) {
        unsigned byte = 0;
        for (size_t j = 0; j < 8; j++) {
            byte = 2 * byte + bits[i + j];
        }
        bytes[byte]++;
    }
    const double expected = double(bits.size() / 8) / 256;
    double chi = 0;
    for (size_t count : bytes) {
        chi += (double(count) - expected) * (double(count) - expected) / expected;
    }
    // 255 degrees of freedom: mean 255, deviation 22.6
    return good && std::fabs(chi - 255) < 5 * 22.6;
}

bool healthy()
{
    Noise from_system(profile("healthy")), other(profile("healthy"));
    const auto bits = draw(from_system, MANY);
    return looks_healthy(bits) && looks_healthy(draw("healthy", 1, MANY)) &&
           draw(other, 256) != std::vector<bool>(bits.begin(), bits.begin() + 256);
}

bool repeatable()
{
    for (const char *text : {"healthy", "biased:0.7", "correlated", "dying:1000", "locked:3/8,0.05",
                             "dropouts:0.1,3", "oscillating:3@100"}) {
        if (draw(text, 7, 5000) != draw(text, 7, 5000)) {
            return false;
        }
    }
    // The first 64 bits of splitmix64 from 0, the lowest first.
    const auto bits = draw("healthy", 0, 64);
    uint64_t word = 0;
    for (size_t i = 64; i-- > 0;) {
        word = word << 1 | bits[i];
    }
    return draw("healthy", 7, 500) != draw("healthy", 8, 500) && word == 0xE220A8397B1DCDAFu;
}

bool biased()
{
    for (double p : {0.1, 0.6, 0.9}) {
        const auto bits = draw("biased:" + std::to_string(p), 2, MANY);
        if (off(ones(bits, 0, MANY), MANY, p) > 5 ||
            off(repeats(bits, 1, 0), MANY - 1, p * p + (1 - p) * (1 - p)) > 10) {
            return false; // the repeats overlap: twice the bound
        }
    }
    return ones(draw("biased:0", 2, 1000), 0, 1000) == 0 &&
           ones(draw("biased:1", 2, 1000), 0, 1000) == 1000;
}

bool correlated()
{
    for (double p : {0.2, 0.7, 0.95}) {
        const auto bits = draw("correlated:" + std::to_string(p), 3, MANY);
        const double wider = std::sqrt(p / (1 - p)); // of the ones, by the long runs
        if (off(repeats(bits, 1, 0), MANY - 1, p) > 5 ||
            off(ones(bits, 0, MANY), MANY, 0.5) > 5 * std::max(1.0, wider)) {
            return false;
        }
    }
    return true;
}

bool stuck_and_oscillating()
{
    for (const char *text : {"stuck:1@500", "stuck@500"}) {
        const auto bits = draw(text, 4, 1500);
        const size_t before = ones(bits, 0, 500), after = ones(bits, 500, 1500);
        if (off(before, 500, 0.5) > 5 || after != (text[5] == ':' ? 1000 : 0)) {
            return false;
        }
    }
    const auto bits = draw("oscillating:5@10", 4, 1010);
    for (size_t i = 10; i < bits.size(); i++) {
        if (bits[i] != ((i - 10) / 5 % 2 == 0)) {
            return false;
        }
    }
    return true;
}

bool dying()
{
    const size_t n = 1000000;
    const auto bits = draw("dying:1000000@1000", 5, n + 2000);
    bool good = ones(bits, n + 1000, n + 2000) == 1000;
    for (size_t part = 0; part < 10; part++) { // means 0.525, 0.575, ...
        const size_t from = 1000 + part * n / 10;
        good =
            good && off(ones(bits, from, from + n / 10), n / 10, 0.525 + 0.05 * double(part)) < 5;
    }
    return good;
}

bool locked()
{
    // Without jitter it has the period N and M runs of ones in it.
    for (const char *text : {"locked:1/4,0", "locked:3/8,0", "locked:2/7,0"}) {
        const size_t period = text[9] == '4' ? 4 : text[9] == '8' ? 8 : 7;
        const auto bits = draw(text, 6, 10000);
        if (repeats(bits, period, 0) != bits.size() - period ||
            (period != 7 && ones(bits, 0, period) != period / 2)) {
            return false;
        }
    }
    // With it: only samples near an edge change. Here all lie 1/16 of a period from one; with
    // a jitter of 1/16 as its deviation the nearer edge is passed with probability 0.1587, and the
    // farther ones, at 7/16, not at all. Two independent flips cancel.
    const auto bits = draw("locked:1/4,0.0625", 6, MANY);
    const auto exact = draw("locked:1/4,0", 6, MANY);
    size_t flips = 0;
    for (size_t i = 0; i < MANY; i++) {
        flips += bits[i] != exact[i];
    }
    const double share = double(flips) / double(MANY);
    return share > 0.07 && share < 0.09; // half of the samples lie near an edge
}

bool drop_outs()
{
    Noise noise(profile("dropouts:0.01,50@1000"), 7);
    size_t gaps = 0, silent = 0, samples = 0;
    std::vector<bool> bits;
    for (size_t cycle = 0; cycle < MANY; cycle++) {
        const NoiseSample sample = noise.cycle(true);
        if (sample.valid) {
            if (silent != 0 && silent % 50 != 0) {
                return false;
            }
            gaps += silent != 0;
            silent = 0;
            samples++;
            bits.push_back(sample.bit);
        } else if (sample.bit || samples < 1000) {
            return false;
        } else {
            silent++;
        }
    }
    return samples == noise.samples() && off(gaps, samples - 1000, 0.01) < 5 &&
           off(ones(bits, 0, bits.size()), bits.size(), 0.5) < 5;
}

bool recorded()
{
    const std::string path = "noise_record.tmp";
    bool good = true;
    for (const std::string &record :
         {std::string("0110 1\n1\r\n"), std::string("\0\1\1\0\1\1", 6)}) {
        std::ofstream(path, std::ios::binary) << record;
        Noise noise(profile("file:" + path), 8);
        const auto bits = draw(noise, 100);
        good = good && bits == std::vector<bool>({false, true, true, false, true, true});
        Noise later(profile("file:" + path + "@100"), 8);
        const auto more = draw(later, 200);
        good = good && more.size() == 106 && later.samples() == 106 && more[101] && !more[100];
    }
    NoiseProfile p;
    std::string error;
    std::ofstream(path, std::ios::binary) << "0102";
    good = good && !NoiseProfile::parse("file:" + path, &p, &error) &&
           error == path + ": byte 3 is no sample: 0 or 1 is";
    std::ofstream(path, std::ios::binary) << " ";
    good = good && !NoiseProfile::parse("file:" + path, &p, &error);
    std::remove(path.c_str());
    return good && !NoiseProfile::parse("file:" + path, &p, &error) &&
           error == "can't open " + path && p.kind == pluton::NoiseKind::Healthy;
}

bool timing()
{
    Noise noise(profile("healthy"), 9, 5);
    for (size_t cycle = 0; cycle < 1000; cycle++) {
        for (size_t idle = 0; idle < cycle % 3; idle++) { // stands still without enable
            if (noise.cycle(false).valid) {
                return false;
            }
        }
        if (noise.cycle(true).valid != (cycle % 5 == 0)) {
            return false;
        }
    }
    return noise.samples() == 200;
}

bool refusals()
{
    NoiseProfile p;
    std::string error;
    for (const char *text : {"",
                             "good",
                             "healthy:1",
                             "biased:1.1",
                             "biased:-0.1",
                             "biased:nan",
                             "biased:0.5x",
                             "biased:",
                             "stuck:2",
                             "oscillating:0",
                             "oscillating:-1",
                             "dying:1e5",
                             "locked:1/4",
                             "locked:4,0.1",
                             "locked:1/0,0.1",
                             "locked:1/4,0.1,2",
                             "dropouts:0.1",
                             "dropouts:0.1,0",
                             "healthy@",
                             "healthy@x",
                             "healthy@-1",
                             "healthy@9999999999999999",
                             "file:",
                             "file:/"}) {
        error.clear();
        if (NoiseProfile::parse(text, &p, &error) || error.empty()) {
            std::printf("'%s' taken\n", text);
            return false;
        }
    }
    return true;
}

} // namespace

int main()
{
    report("healthy, from a seed and from the operating system", healthy());
    report("a seed repeats", repeatable());
    report("biased", biased());
    report("correlated", correlated());
    report("stuck, oscillating, onset", stuck_and_oscillating());
    report("slowly dying", dying());
    report("locked to the sampling clock", locked());
    report("drop-outs", drop_outs());
    report("a recorded file", recorded());
    report("interval and enable", timing());
    report("refused profiles", refusals());
    std::printf("%d passed, %d failed\n", passed, failed);
    return failed == 0 ? 0 : 1;
}
