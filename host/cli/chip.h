// SPDX-License-Identifier: Apache-2.0
// One simulated chip at the bench: Pluton with its die, its noise, and the drivers on its host
// port, as the firmware of Pluton's core has them.
#pragma once

#include <memory>
#include <stdexcept>
#include <string>

#include "firmware/drivers/attest.h"
#include "firmware/drivers/birth.h"
#include "firmware/drivers/ecc.h"
#include "firmware/drivers/lifecycle.h"
#include "firmware/drivers/measure.h"
#include "sim/models/die.h"
#include "sim/models/fuse_port.h"
#include "sim/models/noise.h"
#include "sim/native/simulation.h"

namespace pluton
{

// What the chip refused or could not do, in a sentence.
struct ChipError : std::runtime_error {
    ChipError(const std::string &what, enum dev_error error)
        : std::runtime_error(what + ": " + dev_error_text(error)), error(error)
    {
    }
    const enum dev_error error;
};

class Chip
{
  public:
    // Powers it up, and waits until the fuses are read and the boot ROM is measured. `fuses` is the
    // array of a die, or one in memory.
    Chip(FuseArray &fuses, const NoiseProfile &profile, std::optional<uint64_t> seed);

    // The drivers, ready.
    struct hal hal;
    struct lifecycle_dev lifecycle = {};
    struct birth_dev birth = {};
    struct attest_dev attest = {};
    struct ecc_dev ecc = {};
    struct measure_dev measure = {};

    Simulation simulation;

    // What the noise source's tests found, as the end of a sentence; empty if it is healthy.
    std::string noise_failure();

    // Throws ChipError if `error` is one.
    static void need(enum dev_error error, const std::string &what);

    struct lifecycle_dev_status status();
    // The chip's keys, waited for. Throws where the chip has none.
    struct attest_dev_keys keys();

  private:
    void power_up();

    Noise noise_;
    FusePort port_;
};

} // namespace pluton
