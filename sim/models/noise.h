// SPDX-License-Identifier: Apache-2.0
// The noise source of a simulated chip: raw binary samples for the noise port of trng, good ones or
// with a chosen defect. What it shows is that the health tests detect a defect; of the entropy of
// any real source it says nothing (README.md).
//
// A profile is text: NAME[:VALUE[,VALUE]][@ONSET]. For the first ONSET samples (0 if left out) it
// delivers as `healthy` does, then:
//
//   healthy            independent bits, each 1 with probability 1/2
//   biased:P           independent bits, each 1 with probability P (0.9)
//   correlated:P       each bit repeats the one before it with probability P (0.9)
//   stuck:B            always B (0)
//   oscillating:N      N samples of 1, N of 0, and so on (1)
//   dying:N            within N samples the probability of 1 rises steadily from 1/2 to 1 (100000)
//   locked:M/N,SIGMA   an oscillator that makes exactly M periods in N samples, with an edge that
//                      jitters by SIGMA of its period (1/4,0.01); the jitter does not add up
//   dropouts:P,N       after each sample, with probability P, nothing at all for N cycles
//                      (0.001,2000)
//   file:PATH          a record: bytes 0 and 1, or the characters 0 and 1 with white space between
//                      them; after its end nothing more comes
//
// With a seed the samples are the same on every machine; without one they come from the operating
// system.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace pluton
{

enum class NoiseKind {
    Healthy,
    Biased,
    Correlated,
    Stuck,
    Oscillating,
    Dying,
    Locked,
    DropOuts,
    File
};

struct NoiseProfile {
    NoiseKind kind = NoiseKind::Healthy;
    double probability = 0;        // P, SIGMA
    uint64_t count = 0;            // N; B of `stuck`
    uint64_t periods = 0;          // M
    uint64_t onset = 0;            // samples before the defect
    std::vector<uint8_t> recorded; // 0 or 1 each

    // False, and *error says what is wrong: an unknown name, a value out of range, a file that
    // can't be read or holds something else. *profile is untouched then.
    static bool parse(const std::string &text, NoiseProfile *profile, std::string *error);
};

struct NoiseSample {
    bool valid, bit; // bit: 0 without valid
};

class Noise
{
  public:
    // `interval`: clock cycles from one sample to the next, at least 1. Ends the program if the
    // operating system has no randomness.
    explicit Noise(const NoiseProfile &profile, std::optional<uint64_t> seed = std::nullopt,
                   unsigned interval = 1);

    // One clock cycle of the noise port. Without `enable` the source stands still.
    NoiseSample cycle(bool enable);

    // Samples so far.
    uint64_t samples() const { return samples_; }

  private:
    uint64_t word();
    bool fair();
    bool chance();
    bool defective(uint64_t index);
    bool locked(uint64_t index);

    NoiseProfile profile_;
    bool seeded_;
    uint64_t state_ = 0;
    uint64_t threshold_; // of chance(), out of 2^53
    unsigned interval_;
    unsigned wait_ = 0;   // cycles until the next sample
    uint64_t silent_ = 0; // cycles left of a drop-out
    uint64_t samples_ = 0;
    bool last_ = false;
    uint64_t bits_ = 0; // for fair()
    unsigned bits_left_ = 0;
    std::vector<uint64_t> pool_; // of the operating system
};

} // namespace pluton
