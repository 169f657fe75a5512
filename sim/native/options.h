// SPDX-License-Identifier: Apache-2.0
// Command lines and exit codes of the programs; the same words as ./pluton.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

namespace pluton
{

enum Exit { Agreed = 0, Failed = 1, WrongUse = 2, Missing = 3, Undecided = 4 };

// Ends the program with a message and this exit code.
struct Stop : std::runtime_error {
    Stop(Exit code, const std::string &why) : std::runtime_error(why), code(code) {}
    Exit code;
};

struct Options {
    std::string program;
    std::string block = "all"; // of block_operations(), or all
    uint64_t ops = 0;          // random operations of each kind; 0: the tier's number
    std::string firmware = "native";
    uint64_t seed = 1;
    std::string tier = "quick";
    std::string waves;
    uint64_t wave_from = 0, wave_to = UINT64_MAX;
    bool wave_range = false;
    bool lockstep = true;
    bool json = false, quiet = false, verbose = false;
    std::string junit, figures;
    std::vector<std::string> files;

    bool full() const { return tier == "full"; }
};

// Throws Stop. -h prints the help and ends the program.
Options parse_options(int argc, char **argv, bool measure);

} // namespace pluton
