// SPDX-License-Identifier: Apache-2.0
// What the programs share: options, signals, and the way from an exception to a message and an exit
// code.
#pragma once

#include "sim/native/report.h"
#include "sim/native/simulation.h"

namespace pluton {

int run_program(int argc, char **argv, bool measure, Exit (*run)(const Options &));

// Prints a divergence on standard error, and notes the replay command in the report.
void explain(const Divergence &divergence, const Options &options, Report &report);

} // namespace pluton
