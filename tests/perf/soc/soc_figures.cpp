// SPDX-License-Identifier: Apache-2.0
// Figures of the chip with its five cores, each running its program: a boot of all images, the
// speed of the simulation while all are at work, and how long a message takes.
//
// usage: soc_figures DIE WORK PING ROM OUT      WORK, PING: flashes; Normal World of the second is
// firmware/normal/ping.c, and its other cores run firmware/realtime/echo.c
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "sim/models/die.h"
#include "sim/soc/chip.h"

namespace
{

using pluton::soc::Chip;

constexpr uint64_t most = 40000000;   // cycles, of anything
constexpr uint64_t measured = 200000; // cycles, three times
constexpr unsigned all_cores = 7;

std::vector<uint8_t> contents(const char *path)
{
    std::ifstream file(path, std::ios::binary);
    std::vector<uint8_t> bytes(std::istreambuf_iterator<char>(file), {});
    if (bytes.empty()) {
        throw std::runtime_error(std::string(path) + ": can't be read");
    }
    return bytes;
}

struct Board {
    Board(const char *die_path, const char *flash_path, const char *rom_path)
        : die(pluton::Die::open(die_path, PLUTON_FUSE_ROWS, pluton::Die::Sync::AtClose))
    {
        flash.put(0, contents(flash_path));
        Chip::Settings settings;
        settings.noise_seed = 1;
        chip = std::make_unique<Chip>(die->array(), pluton::NoiseProfile{}, flash, settings);
        std::vector<uint8_t> rom = contents(rom_path);
        rom.resize(PLUTON_ROM_SIZE);
        chip->load_rom(rom.data(), rom.size());
        chip->power_cycle();
        begin = chip->cycle();
    }

    // Cycles since the chip's reset until the serial line says so.
    uint64_t until(const std::string &text)
    {
        const bool said = chip->run_until(
            [&] {
                const size_t from = seen;
                seen =
                    chip->serial().size() > text.size() ? chip->serial().size() - text.size() : 0;
                return chip->serial().find(text, from) != std::string::npos;
            },
            most);
        if (!said || chip->resets != 0) {
            throw std::runtime_error("never said '" + text + "': " + chip->serial());
        }
        return chip->cycle() - begin;
    }

    std::unique_ptr<pluton::Die> die;
    pluton::Flash flash;
    std::unique_ptr<Chip> chip;
    uint64_t begin = 0;
    size_t seen = 0;
};

// Cycles in a millisecond of processor time, the best of three.
double khz(Chip &chip)
{
    double best = 0;
    for (int i = 0; i < 3; ++i) {
        const std::clock_t from = std::clock();
        chip.run(measured);
        const double seconds = double(std::clock() - from) / CLOCKS_PER_SEC;
        best = std::max(best, double(measured) / seconds / 1000);
    }
    if (chip.cores_run() != all_cores || !chip.app_runs()) {
        throw std::runtime_error("not all cores run: " + chip.serial());
    }
    return best;
}

// `least 1, mean 2, most 3` of the line that begins so.
void messages(const std::string &serial, const std::string &core, unsigned (&found)[3])
{
    const size_t at = serial.find("ping: " + core + ": ");
    if (at == std::string::npos ||
        std::sscanf(serial.c_str() + at + core.size() + 8, "least %u, mean %u, most %u", &found[0],
                    &found[1], &found[2]) != 3) {
        throw std::runtime_error("no line of " + core + ": " + serial);
    }
}

void measure(char **argv)
{
    std::ofstream out(argv[5]);
    {
        const auto from = std::chrono::steady_clock::now();
        Board board(argv[1], argv[2], argv[4]);
        const uint64_t boot = board.until("normal: runs\n");
        const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - from;
        out << "{\"soc.boot.cycles\": " << boot << ", \"soc.boot.wall_s\": " << wall.count();
        out << ", \"sim.soc.khz\": " << khz(*board.chip);
    }
    Board board(argv[1], argv[3], argv[4]);
    board.until("monitor: Normal World ended with 0");
    unsigned realtime[3], radio[3];
    messages(board.chip->serial(), "real-time core 0", realtime);
    messages(board.chip->serial(), "radio core", radio);
    out << ", \"soc.message.cycles\": " << realtime[1]
        << ", \"soc.message.most_cycles\": " << std::max(realtime[2], radio[2]) << "}\n";
    if (!out.flush()) {
        throw std::runtime_error(std::string(argv[5]) + ": can't be written");
    }
}

} // namespace

int main(int argc, char **argv)
{
    if (argc != 6) {
        std::fprintf(stderr, "usage: %s DIE WORK PING ROM OUT\n", argv[0]);
        return 2;
    }
    try {
        measure(argv);
    } catch (const std::exception &error) {
        std::fprintf(stderr, "soc_figures: %s\n", error.what());
        return 1;
    }
    return 0;
}
