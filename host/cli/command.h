// SPDX-License-Identifier: Apache-2.0
// What the programs of simulated chips have in common: exit codes, numbers, noise, the ROM.
#pragma once

#include <cstdint>
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

#include "sim/models/noise.h"

namespace pluton
{

enum Exit { Done = 0, Refused = 1, WrongUse = 2, Missing = 3 };

struct UseError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

struct MissingError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// The number that an option was given. Throws UseError.
uint64_t number(const char *option, const std::string &text);

// The same, of a TCP port.
uint16_t port(const char *option, const std::string &text);

// The noise that --noise names. Throws UseError.
NoiseProfile noise_profile(const std::string &text);

// Throws MissingError unless the file can be read.
void need_file(const std::string &path);

// A file as the boot ROM's whole content. Throws MissingError, UseError when it is too long.
std::vector<uint8_t> read_rom(const std::string &path);

// The exit code of `run`, whose exceptions become a message of `program` on standard error.
int exit_code(const char *program, const std::function<Exit()> &run);

} // namespace pluton
