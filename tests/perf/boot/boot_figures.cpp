// SPDX-License-Identifier: Apache-2.0
// Where the cycles of a boot on Pluton's own core go: a boot to the first line of Normal World, by
// what ROM and runtime are about, which is told by the function that was entered last, and by
// whether ecc is busy.
//
// usage: boot_figures DIE FLASH ROM MARKS OUT      MARKS: a line for each function, its address in
// hexadecimal and one of check, measure, copy, other
#include <array>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include "sim/models/die.h"
#include "sim/soc/chip.h"

namespace
{

using pluton::soc::Chip;

constexpr uint64_t most = 20000000; // cycles

enum About { Other, Check, Measure, Copy, Abouts };
const std::array<const char *, Abouts> words = {"other", "check", "measure", "copy"};

std::vector<uint8_t> contents(const char *path)
{
    std::ifstream file(path, std::ios::binary);
    std::vector<uint8_t> bytes(std::istreambuf_iterator<char>(file), {});
    if (bytes.empty()) {
        throw std::runtime_error(std::string(path) + ": can't be read");
    }
    return bytes;
}

std::map<uint32_t, About> read_marks(const char *path)
{
    std::map<uint32_t, About> marks;
    std::ifstream file(path);
    std::string word;
    for (uint32_t address = 0; file >> std::hex >> address >> word;) {
        for (unsigned i = 0; i < Abouts; ++i) {
            if (word == words[i]) {
                marks[address] = About(i);
            }
        }
    }
    if (marks.empty()) {
        throw std::runtime_error(std::string(path) + ": no marks");
    }
    return marks;
}

void measure(char **argv)
{
    const auto from = std::chrono::steady_clock::now();
    const std::map<uint32_t, About> marks = read_marks(argv[4]);
    const auto die = pluton::Die::open(argv[1], PLUTON_FUSE_ROWS, pluton::Die::Sync::AtClose);
    pluton::Flash flash;
    flash.put(0, contents(argv[2]));
    Chip::Settings settings;
    settings.noise_seed = 1;
    Chip chip(die->array(), {}, flash, settings);
    std::vector<uint8_t> rom = contents(argv[3]);
    rom.resize(PLUTON_ROM_SIZE);
    chip.load_rom(rom.data(), rom.size());
    chip.power_cycle();
    const uint64_t begin = chip.cycle();
    std::array<uint64_t, Abouts> cycles{};
    uint64_t signatures = 0;
    About about = Other;
    while (chip.serial().find("normal: runs") == std::string::npos) {
        chip.tick();
        const auto mark = marks.find(chip.pc());
        about = mark == marks.end() ? about : mark->second;
        ++cycles[about];
        signatures += about == Check && chip.ecc_busy();
        if (chip.resets != 0 || chip.cycle() > most) {
            throw std::runtime_error("does not boot: " + chip.serial());
        }
    }
    const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - from;
    std::ofstream out(argv[5]);
    out << "{\"boot.cycles\": " << chip.cycle() - begin
        << ", \"boot.copy_cycles\": " << cycles[Copy]
        << ", \"boot.hash_cycles\": " << cycles[Measure]
        << ", \"boot.verify_cycles\": " << cycles[Check] + cycles[Measure]
        << ", \"boot.engine_cycles\": " << signatures + cycles[Measure]
        << ", \"boot.wall_s\": " << wall.count() << "}\n";
    if (!out.flush()) {
        throw std::runtime_error(std::string(argv[5]) + ": can't be written");
    }
}

} // namespace

int main(int argc, char **argv)
{
    if (argc != 6) {
        std::fprintf(stderr, "usage: %s DIE FLASH ROM MARKS OUT\n", argv[0]);
        return 2;
    }
    try {
        measure(argv);
    } catch (const std::exception &error) {
        std::fprintf(stderr, "boot_figures: %s\n", error.what());
        return 1;
    }
    return 0;
}
