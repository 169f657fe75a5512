// SPDX-License-Identifier: Apache-2.0
// How soon the chip finds that its noise went bad. The source stands still from the cycle after the
// failure on, so that its count of samples says at which one it was.
#include <algorithm>
#include <cmath>

#include "firmware/drivers/trng.h"
#include "sim/native/bench.h"
#include "tests/cosim/trng/detections.h"

namespace pluton
{

namespace
{

// Samples from the onset of the defect to the one with which the chip found it.
uint64_t latency(Bench &bench, const Detection &detection, uint64_t seed)
{
    const std::string text = std::string(detection.profile) + "@" + std::to_string(detection_onset);
    NoiseProfile profile;
    std::string error;
    bench.require(NoiseProfile::parse(text, &profile, &error), "noise", "profile", text, error);
    bench.make_world(seed, profile);
    bench.simulation.power_cycle();
    struct trng_dev trng;
    bench.require_error(DEV_OK, trng_dev_init(&trng, &bench.hal, PLUTON_TRNG_BASE),
                        "trng_dev_init");
    const uint64_t limit = detection_onset + uint64_t(40 * detection.theory);
    struct trng_dev_status now = {};
    while (!now.failed && bench.world->noise.samples() < limit) {
        bench.require_error(DEV_OK, trng_dev_status(&trng, &now), "trng_dev_status");
    }
    const uint64_t samples = bench.world->noise.samples();
    bench.require(now.failed && !now.good, "trng", "STATUS.failed after " + text, "1", "0");
    bench.require(samples > detection_onset, "trng", "failure",
                  "after sample " + std::to_string(detection_onset) + " of " + text,
                  std::to_string(samples));
    bench.simulation.run(100);
    bench.require(bench.world->noise.samples() == samples, "trng", "noise_enable_o",
                  "no sample after the failure", "samples");
    return samples - detection_onset;
}

} // namespace

void run_trng_detections(Bench &bench)
{
    for (const Detection &detection : detections()) {
        bench.row("bad noise found", detection.profile, [&](Random &random) {
            double sum = 0, worst = 0;
            for (unsigned i = 0; i < detection.runs; ++i) {
                const double found = double(latency(bench, detection, random.next()));
                sum += found;
                worst = std::max(worst, found);
                bench.count(0);
            }
            const double figure = detection.exact ? worst : sum / detection.runs;
            const double most = detection.most(6); // with any seed
            bench.require(figure <= most, "trng",
                          std::string("samples to the detection of ") + detection.profile,
                          "at most " + std::to_string(most), std::to_string(figure));
            bench.report.figures[std::string("trng.detect.") + detection.key + "_samples"] = {
                figure, "samples"};
        });
    }
}

} // namespace pluton
