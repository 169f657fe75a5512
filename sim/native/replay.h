// SPDX-License-Identifier: Apache-2.0
// Waves need a model that was built to record them. It is slower, so it is a second program, built
// when first needed, and the run is repeated there: same seed, same cycles.
#pragma once

#include "sim/native/report.h"
#include "sim/native/simulation.h"

namespace pluton
{

// True in the process that only repeats a run in order to record its end.
bool is_replay();

// Runs the recording build with the same arguments, in place of this program. Throws Stop when it
// can't be built.
[[noreturn]] void become_recorder(char **argv, const Options &options);

// The command that repeats the run, as one would type it.
std::string replay_command(const Options &options, uint64_t cycle);

// Repeats the run in the recording build, and keeps the last 200 cycles up to `divergence` as FST,
// in `options.waves` or in the build's folder. Throws Stop or WaveError when there are no waves to
// show.
std::string record_divergence(const Divergence &divergence, const Options &options);

// The save file of a block: its ports and state, and the two ports of Pluton.
void save_view(const std::string &fst, const Simulation &simulation, const std::string &block,
               uint64_t cycle);

} // namespace pluton
