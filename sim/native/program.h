// SPDX-License-Identifier: Apache-2.0
// What the programs share: options, signals, and the way from an exception to a message and an exit
// code.
#pragma once

#include "sim/native/report.h"
#include "sim/native/simulation.h"

namespace pluton
{

int run_program(int argc, char **argv, bool measure, Exit (*run)(const Options &));

// The end of a run: explains a divergence and records its waves, closes the waves that were asked
// for, prints and writes the reports (the table only unless `no_table`). Returns the exit code.
Exit conclude(Report &report, Simulation &simulation, const Divergence *divergence,
              const Options &options, bool no_table);

} // namespace pluton
