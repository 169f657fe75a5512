// SPDX-License-Identifier: Apache-2.0
#include "host/cli/command.h"

#include <cstdio>
#include <fstream>
#include <iterator>

#include "firmware/hal/generated/spec.h"

namespace pluton
{

uint64_t number(const char *option, const std::string &text)
{
    size_t used = 0;
    uint64_t value = 0;
    try {
        value = std::stoull(text, &used, 0);
    } catch (const std::exception &) {
    }
    if (used == 0 || used != text.size()) {
        throw UseError(std::string("--") + option + ": '" + text + "' is no number");
    }
    return value;
}

uint16_t port(const char *option, const std::string &text)
{
    const uint64_t value = number(option, text);
    if (value == 0 || value > UINT16_MAX) {
        throw UseError(std::string("--") + option + ": a port, 1 to 65535");
    }
    return uint16_t(value);
}

NoiseProfile noise_profile(const std::string &text)
{
    NoiseProfile profile;
    std::string error;
    if (!NoiseProfile::parse(text, &profile, &error)) {
        throw UseError("--noise: " + error);
    }
    return profile;
}

void need_file(const std::string &path)
{
    if (!std::ifstream(path)) {
        throw MissingError(path + ": can't be read");
    }
}

std::vector<uint8_t> read_rom(const std::string &path)
{
    std::ifstream file(path, std::ios::binary);
    std::vector<uint8_t> bytes(std::istreambuf_iterator<char>(file), {});
    if (bytes.empty()) {
        throw MissingError(path + ": can't be read");
    }
    if (bytes.size() > PLUTON_ROM_SIZE) {
        throw UseError(path + ": longer than the ROM");
    }
    bytes.resize(PLUTON_ROM_SIZE);
    return bytes;
}

int exit_code(const char *program, const std::function<Exit()> &run)
{
    const auto failed = [program](const std::exception &error, Exit code) {
        std::fflush(stdout);
        std::fprintf(stderr, "%s: %s\n", program, error.what());
        return int(code);
    };
    try {
        return run();
    } catch (const UseError &error) {
        return failed(error, WrongUse);
    } catch (const MissingError &error) {
        return failed(error, Missing);
    } catch (const std::exception &error) {
        return failed(error, Refused);
    }
}

} // namespace pluton
