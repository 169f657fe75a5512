// SPDX-License-Identifier: Apache-2.0
// What surrounds a chip with secrets on the bench: a fuse array in memory and a source of noise,
// both from the seed.
#pragma once

#include "firmware/hal/generated/spec.h"
#include "sim/models/fuse_array.h"
#include "sim/models/fuse_port.h"
#include "sim/models/noise.h"
#include "sim/native/simulation.h"

namespace pluton
{

struct World {
    explicit World(uint64_t seed, const NoiseProfile &profile = {})
        : array(PLUTON_FUSE_ROWS, seed), fuses(array), noise(profile, seed)
    {
    }

    // From now on it is this one that surrounds the chip.
    void surround(Simulation &simulation)
    {
        simulation.fuses = &fuses;
        simulation.noise = &noise;
    }

    FuseArray array;
    FusePort fuses;
    Noise noise;
};

} // namespace pluton
