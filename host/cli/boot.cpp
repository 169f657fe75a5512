// SPDX-License-Identifier: Apache-2.0
// pluton_boot: power for a simulated chip with a die and a flash, until Normal World ends or
// nothing more can run.
//
// With Pluton's own core its ROM is rom.bin, and everything else is what it finds in flash.
// Natively ROM and runtime are the same sources on the host, at the host port; what they measure
// and release is the same: the ROM's content, the runtime's payload in TCM, and from the release on
// the application core runs in the model.
#include <getopt.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "host/cli/boot_watch.h"
#include "host/cli/boot_waves.h"
#include "host/cli/command.h"
#include "host/cli/native_firmware.h"
#include "host/cli/radio_socket.h"
#include "sim/models/die.h"
#include "sim/native/waves.h"
#include "sim/soc/chip.h"

namespace pluton
{

namespace
{

const char *const help =
    "usage: pluton_boot DIE FLASH [OPTION...]\n"
    "\n"
    "  --rom FILE       content of the boot ROM (default: this build's)\n"
    "  --cycles N       give up after so many clock cycles (default: 40000000)\n"
    "  --trace          tell of resets, handover and alerts, too\n"
    "  --watch          tell when each of the five cores starts and stops, who comes to own what, "
    "who is\n"
    "                   refused what, and at the end what each core does and who owns what\n"
    "  --radio PORT     the radio's line is a connection to this TCP port of 127.0.0.1\n"
    "  --waves FILE     record an FST file, in a build with waves\n"
    "  --noise PROFILE  noise with a chosen defect (sim/models/noise.h); default: healthy\n"
    "  --seed N         noise from this seed: a test's chip, never one that keeps secrets\n"
    "\n"
    "Each line of the serial line has the clock cycle before it; lines `boot:` tell what runs "
    "next.\n"
    "Exit: 0 booted to Normal World's end, 1 refused or failed, 2 wrong use, 3 something is "
    "missing.\n";

struct Options {
    std::string die, flash, rom = PLUTON_BINARY_DIR "/firmware/rom.bin", waves, noise = "healthy";
    std::optional<uint64_t> seed;
    uint64_t cycles = 40000000;
    bool trace = false, watch = false;
    std::optional<uint16_t> radio;
};

// For ./pluton report: a file that the environment names.
void leave_result(const BootWatch &watch)
{
    if (const char *path = std::getenv("PLUTON_RESULT")) {
        std::ofstream file(path);
        file << watch.json();
        if (!file.flush()) {
            throw std::runtime_error(std::string(path) + ": can't be written");
        }
    }
}

Exit boot(const Options &options)
{
    const NoiseProfile profile = noise_profile(options.noise);
    if (!options.waves.empty() && !soc::Chip::has_waves()) {
        throw UseError("--waves: this build records none");
    }
    need_file(options.die);
    need_file(options.flash);
    if (!options.waves.empty()) {
        check_writable(options.waves);
    }
    const std::vector<uint8_t> rom = read_rom(options.rom);
    const std::unique_ptr<Die> die = Die::open(options.die, PLUTON_FUSE_ROWS, Die::Sync::AtClose);
    Flash flash(options.flash);
    soc::Chip::Settings settings;
    settings.noise_seed = options.seed;
    settings.waves = options.waves;
    soc::Chip chip(die->array(), profile, flash, settings);
    chip.load_rom(rom.data(), rom.size());
    BootWatch watch(chip, options.cycles, options.trace, options.watch);
    std::unique_ptr<RadioSocket> radio;
    if (options.radio) {
        radio = std::make_unique<RadioSocket>(*options.radio);
        watch.on_look([&] { radio->carry(chip); });
    }
    const auto end = [&] {
        die->sync();
        if (!options.waves.empty()) {
            chip.close_waves();
            const std::string view = write_boot_save_file(options.waves, soc::Chip::has_core());
            std::printf("waves     %s; gtkwave %s\n", options.waves.c_str(), view.c_str());
        }
    };
    try {
        chip.power_cycle();
        if (soc::Chip::has_core()) {
            chip.run_until([&] { return !watch.goes_on(); }, options.cycles);
        } else {
            NativeFirmware(chip, watch, soc::host_hal(chip), [&] { chip.run(1); }).run();
        }
        watch.report();
        leave_result(watch);
    } catch (...) {
        end();
        throw;
    }
    end();
    return watch.booted() ? Done : Refused;
}

Options parse(int argc, char **argv)
{
    static const struct option known[] = {
        {"rom", required_argument, nullptr, 'r'},   {"cycles", required_argument, nullptr, 'c'},
        {"trace", no_argument, nullptr, 't'},       {"waves", required_argument, nullptr, 'w'},
        {"watch", no_argument, nullptr, 'W'},       {"radio", required_argument, nullptr, 'R'},
        {"noise", required_argument, nullptr, 'n'}, {"seed", required_argument, nullptr, 's'},
        {"help", no_argument, nullptr, 'h'},        {nullptr, 0, nullptr, 0},
    };
    Options options;
    for (int c; (c = getopt_long(argc, argv, "h", known, nullptr)) != -1;) {
        const std::string value = optarg == nullptr ? "" : optarg;
        switch (c) {
        case 'r':
            options.rom = value;
            break;
        case 'c':
            options.cycles = number("cycles", value);
            break;
        case 't':
            options.trace = true;
            break;
        case 'W':
            options.watch = true;
            break;
        case 'R':
            options.radio = port("radio", value);
            break;
        case 'w':
            options.waves = value;
            break;
        case 'n':
            options.noise = value;
            break;
        case 's':
            options.seed = number("seed", value);
            break;
        case 'h':
            std::fputs(help, stdout);
            std::exit(Done);
        default:
            throw UseError("see --help");
        }
    }
    if (argc - optind != 2) {
        throw UseError("a die and a flash, please (--help)");
    }
    options.die = argv[optind];
    options.flash = argv[optind + 1];
    return options;
}

} // namespace

} // namespace pluton

int main(int argc, char **argv)
{
    return pluton::exit_code("pluton_boot",
                             [&] { return pluton::boot(pluton::parse(argc, argv)); });
}
