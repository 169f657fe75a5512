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
#include <iterator>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "firmware/rom/rom.h"
#include "firmware/runtime/boot.h"
#include "host/cli/boot_watch.h"
#include "sim/models/die.h"
#include "sim/soc/chip.h"

namespace pluton
{

namespace
{

enum Exit { Booted, Refused, WrongUse, Missing };

const char *const help =
    "usage: pluton_boot DIE FLASH [OPTION...]\n"
    "\n"
    "  --rom FILE       content of the boot ROM (default: this build's)\n"
    "  --cycles N       give up after so many clock cycles (default: 40000000)\n"
    "  --trace          tell of resets, handover and alerts, too\n"
    "  --waves FILE     record an FST file, in a build with waves\n"
    "  --noise PROFILE  noise with a chosen defect (sim/models/noise.h); default: healthy\n"
    "  --seed N         noise from this seed: a test's chip, never one that keeps secrets\n"
    "\n"
    "Each line of the serial line has the clock cycle before it; lines `boot:` tell what runs "
    "next.\n"
    "Exit: 0 booted to Normal World's end, 1 refused or failed, 2 wrong use, 3 something is "
    "missing.\n";

struct UseError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

struct MissingError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

struct Options {
    std::string die, flash, rom = PLUTON_BINARY_DIR "/firmware/rom.bin", waves, noise = "healthy";
    std::optional<uint64_t> seed;
    uint64_t cycles = 40000000;
    bool trace = false;
};

// Thrown through the firmware's C where the host's program of it has to stop: the chip was reset
// under it, or the boot is over.
struct Restart {
};
struct Over {
};

// Pluton's core as the native firmware has it: the host port, watched.
class Port
{
  public:
    Port(soc::Chip &chip, BootWatch &watch) : chip_(chip), watch_(watch) {}

    struct hal hal() { return {&port, this}; }
    void begin() { resets_ = chip_.resets; }

  private:
    enum hal_status seen(enum hal_status status)
    {
        if (!watch_.goes_on()) {
            throw Over();
        }
        // In reset an access is answered without a cycle.
        if (chip_.resets != resets_ || chip_.in_reset()) {
            throw Restart();
        }
        return status;
    }

    static const struct hal_port port;
    soc::Chip &chip_;
    BootWatch &watch_;
    uint64_t resets_ = 0;
};

const struct hal_port Port::port = {
    [](void *context, uint32_t addr, uint32_t *value) {
        Port *port = static_cast<Port *>(context);
        return port->seen(port->chip_.read(addr, *value));
    },
    [](void *context, uint32_t addr, uint32_t value, unsigned strobe) {
        Port *port = static_cast<Port *>(context);
        return port->seen(port->chip_.write(addr, value, strobe));
    },
};

// From one reset of the chip to the next.
void native_firmware(Port &port)
{
    struct hal hal = port.hal();
    const auto rom = std::make_unique<struct rom>();
    const auto runtime = std::make_unique<struct runtime>();
    uint32_t argument = 0, entry = 0;
    port.begin();
    const bool enters = rom_boot(rom.get(), &hal, &argument, &entry) == ROM_ENTER;
    const bool serves = enters && runtime_init(runtime.get(), &hal) == DEV_OK &&
                        runtime_boot(runtime.get(), argument) == RUNTIME_SERVES;
    for (;;) {
        uint32_t value = 0;
        if (!serves || runtime_step(runtime.get()) != DEV_OK) {
            (void)hal_read32(&hal, PLUTON_ROM_BASE,
                             &value); // a core that waits, and looks for the end
        }
    }
}

void run_native(soc::Chip &chip, BootWatch &watch)
{
    Port port(chip, watch);
    try {
        for (;;) {
            try {
                while (chip.in_reset()) {
                    chip.run(1);
                }
                native_firmware(port);
            } catch (const Restart &) {
            }
        }
    } catch (const Over &) {
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

Exit boot(const Options &options)
{
    NoiseProfile profile;
    std::string error;
    if (!NoiseProfile::parse(options.noise, &profile, &error)) {
        throw UseError("--noise: " + error);
    }
    if (!options.waves.empty() && !soc::Chip::has_waves()) {
        throw UseError("--waves: this build records none");
    }
    for (const std::string &path : {options.die, options.flash}) {
        if (!std::ifstream(path)) {
            throw MissingError(path + ": can't be read");
        }
    }
    const std::vector<uint8_t> rom = read_rom(options.rom);
    const std::unique_ptr<Die> die = Die::open(options.die, PLUTON_FUSE_ROWS, Die::Sync::AtClose);
    Flash flash(options.flash);
    soc::Chip::Settings settings;
    settings.noise_seed = options.seed;
    settings.waves = options.waves;
    soc::Chip chip(die->array(), profile, flash, settings);
    chip.load_rom(rom.data(), rom.size());
    BootWatch watch(chip, options.cycles, options.trace);
    try {
        chip.power_cycle();
        if (soc::Chip::has_core()) {
            chip.run_until([&] { return !watch.goes_on(); }, options.cycles);
        } else {
            run_native(chip, watch);
        }
        watch.report();
        chip.close_waves();
    } catch (...) {
        die->sync();
        throw;
    }
    die->sync();
    return watch.booted() ? Booted : Refused;
}

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

Options parse(int argc, char **argv)
{
    static const struct option known[] = {
        {"rom", required_argument, nullptr, 'r'},   {"cycles", required_argument, nullptr, 'c'},
        {"trace", no_argument, nullptr, 't'},       {"waves", required_argument, nullptr, 'w'},
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
            std::exit(Booted);
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
    const auto failed = [](const std::exception &error, int code) {
        std::fflush(stdout);
        std::fprintf(stderr, "pluton_boot: %s\n", error.what());
        return code;
    };
    try {
        return pluton::boot(pluton::parse(argc, argv));
    } catch (const pluton::UseError &error) {
        return failed(error, pluton::WrongUse);
    } catch (const pluton::MissingError &error) {
        return failed(error, pluton::Missing);
    } catch (const std::exception &error) {
        return failed(error, pluton::Refused);
    }
}
