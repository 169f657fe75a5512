// SPDX-License-Identifier: Apache-2.0
// The table of operations and its other forms: JSON, JUnit XML, figures.
#pragma once

#include <cstdint>
#include <ctime>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sim/native/hex.h"
#include "sim/native/options.h"
#include "sim/native/simulation.h"

namespace pluton
{

struct Row {
    std::string operation, source;
    uint64_t operations = 0, bytes = 0;
    uint64_t cycles = 0;       // of the engine, from each message's start to its digest
    uint64_t model_cycles = 0; // the same in the golden model
    uint64_t mismatches = 0;
    std::string failure; // the first mismatch, for people
};

struct Figure {
    double value;
    std::string unit;
};

struct Report {
    std::vector<Row> rows;
    std::map<std::string, Figure> figures;
    uint64_t cycles = 0, comparisons = 0;
    double cpu_seconds = 0, wall_seconds = 0;
    std::optional<Divergence> divergence;
    std::string netlists; // blocks that were netlists
    std::string replay;   // set after a divergence
    std::string waves;
    bool undecided = false;

    uint64_t mismatches() const;
    Exit exit() const;
    double khz_cpu() const { return cpu_seconds > 0 ? double(cycles) / cpu_seconds / 1000 : 0; }
    double khz_wall() const { return wall_seconds > 0 ? double(cycles) / wall_seconds / 1000 : 0; }
};

// Prints the table and the verdict, or JSON, on standard output.
void print_report(const Report &report, const Options &options);

// Writes --junit, --figures, and JSON to the file that PLUTON_RESULT names. Throws WaveError (any
// file that can't be written).
void write_reports(const Report &report, const Options &options);

// CPU time of this process and wall time, in seconds.
double cpu_now();
double wall_now();

} // namespace pluton
