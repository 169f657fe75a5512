// SPDX-License-Identifier: Apache-2.0
// pluton_debug: a chip that boots with a debug probe at its JTAG pins, and GDB's remote protocol at
// a TCP port. The application core halts before its first instruction.
#include <getopt.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <optional>

#include "host/cli/boot_watch.h"
#include "host/cli/command.h"
#include "host/debug/session.h"
#include "sim/models/die.h"
#include "sim/soc/chip.h"

namespace pluton
{

namespace
{

const char *const help =
    "usage: pluton_debug DIE FLASH [OPTION...]\n"
    "\n"
    "  --port N    TCP port of this machine; default: any that is free\n"
    "  --rom FILE  content of the boot ROM (default: this build's)\n"
    "  --cycles N  gives up after so many clock cycles (default: 1000000000)\n"
    "  --seed N    noise from this seed: a test's chip, never one that keeps secrets\n"
    "\n"
    "Exit: 0 the debugger left, or Normal World ended well; 1 debug is closed, or the boot was\n"
    "refused; 2 wrong use, 3 something is missing.\n";

// JTAG answers when the fuses are sensed, and not before.
constexpr unsigned tries = 40;
constexpr uint64_t between = 5000, stride = 4000;

struct Refusal : std::runtime_error {
    using std::runtime_error::runtime_error;
};

struct Options {
    std::string die, flash, rom = PLUTON_BINARY_DIR "/firmware/rom.bin";
    std::optional<uint64_t> seed;
    uint64_t cycles = 1000000000;
    unsigned port = 0;
};

const char *life_cycle(const FuseArray &array)
{
    const auto whole = [&](unsigned row, uint64_t word) {
        return array.cells()[row].whole == word;
    };
    if (array.cells()[PLUTON_FUSE_RETURNED].whole != 0) {
        return "Returned";
    }
    return whole(PLUTON_FUSE_SECURED, PLUTON_FUSE_SECURED_WORD)           ? "Secured"
           : whole(PLUTON_FUSE_PROVISIONED, PLUTON_FUSE_PROVISIONED_WORD) ? "Provisioned"
                                                                          : "Blank";
}

void reach(debug::Jtag &jtag, soc::Chip &chip, const FuseArray &array)
{
    for (unsigned i = 0; i < tries; ++i) {
        chip.run(between);
        jtag.reset();
        if (jtag.idcode() != 0) {
            return;
        }
    }
    throw Refusal(std::string("debug is closed: JTAG does not answer. The chip's life cycle is ") +
                  life_cycle(array) +
                  "; the debug port is open in Blank alone, and later by a signed capability "
                  "(rtl/debug/README.md)");
}

Exit debug_chip(const Options &options)
{
    need_file(options.die);
    need_file(options.flash);
    const std::vector<uint8_t> rom = read_rom(options.rom);
    const std::unique_ptr<Die> die = Die::open(options.die, PLUTON_FUSE_ROWS, Die::Sync::AtClose);
    Flash flash(options.flash);
    soc::Chip::Settings settings;
    settings.noise_seed = options.seed;
    soc::Chip chip(die->array(), {}, flash, settings);
    chip.load_rom(rom.data(), rom.size());
    BootWatch watch(chip, options.cycles, true);
    debug::Jtag jtag(chip);
    debug::Hart hart(jtag);
    const auto session = [&] {
        chip.power_cycle();
        reach(jtag, chip, die->array());
        hart.attach();
        while (!hart.halted()) {
            chip.run(stride);
            if (!watch.goes_on()) {
                watch.report();
                return Refused;
            }
        }
        hart.take();
        debug::GdbLink link(options.port);
        std::printf("debug: the application core is halted at 0x%08x\n"
                    "debug: listening at 127.0.0.1:%u; for example\n"
                    "  gdb-multiarch -ex 'target remote :%u' %s/firmware/monitor.elf\n",
                    hart.read(debug::Hart::Pc), link.port(), link.port(), PLUTON_BINARY_DIR);
        std::fflush(stdout);
        while (!link.connected()) {
            if (interrupted) {
                throw Interrupted();
            }
            ::usleep(50000);
        }
        try {
            if (debug::Session(link, hart, chip, watch).serve()) {
                chip.run_until([&] { return !watch.goes_on(); }, options.cycles);
            }
        } catch (const debug::LinkError &error) {
            std::printf("debug: %s\n", error.what());
        }
        watch.report();
        return Done;
    };
    try {
        const Exit code = session();
        die->sync();
        return code;
    } catch (...) {
        die->sync();
        throw;
    }
}

Options parse(int argc, char **argv)
{
    static const struct option known[] = {
        {"port", required_argument, nullptr, 'p'},   {"rom", required_argument, nullptr, 'r'},
        {"cycles", required_argument, nullptr, 'c'}, {"seed", required_argument, nullptr, 's'},
        {"help", no_argument, nullptr, 'h'},         {nullptr, 0, nullptr, 0},
    };
    Options options;
    for (int c; (c = getopt_long(argc, argv, "h", known, nullptr)) != -1;) {
        const std::string value = optarg == nullptr ? "" : optarg;
        switch (c) {
        case 'p':
            if (number("port", value) > 65535) {
                throw UseError("--port: 0 to 65535");
            }
            options.port = unsigned(number("port", value));
            break;
        case 'r':
            options.rom = value;
            break;
        case 'c':
            options.cycles = number("cycles", value);
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

void interrupt(int)
{
    interrupted = 1;
}

} // namespace

} // namespace pluton

int main(int argc, char **argv)
{
    std::signal(SIGINT, pluton::interrupt);
    std::signal(SIGTERM, pluton::interrupt);
    return pluton::exit_code("pluton_debug",
                             [&] { return pluton::debug_chip(pluton::parse(argc, argv)); });
}
