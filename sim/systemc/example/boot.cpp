// SPDX-License-Identifier: Apache-2.0
// A board in SystemC: the chip as a TLM-2.0 module, its supply, a terminal at its serial line;
// where the model has no core for Pluton, Pluton's firmware on a core of the platform. Boots a die
// and a flash as ./pluton boot does, and prints the same report.
#include <getopt.h>

#include <cstdio>
#include <memory>
#include <optional>

#include "host/cli/boot_watch.h"
#include "host/cli/command.h"
#include "host/cli/native_firmware.h"
#include "sim/models/die.h"
#include "sim/systemc/chip_tlm.h"
#include "sim/systemc/example/core.h"

using namespace pluton;
using sc_core::sc_signal;
using sc_core::sc_time;

namespace
{

struct Options {
    std::string die, flash, rom = PLUTON_BINARY_DIR "/firmware/rom.bin";
    std::optional<uint64_t> seed;
    uint64_t cycles = 40000000, clock_mhz = 100, quantum_ns = 1000;
};

// What is at the other end of the serial line.
struct Terminal : sc_core::sc_module {
    tlm_utils::simple_target_socket<Terminal, 32> line{"line"};
    std::string text;

    explicit Terminal(const sc_core::sc_module_name &name) : sc_module(name)
    {
        line.register_b_transport(this, &Terminal::b_transport);
    }
    void b_transport(tlm::tlm_generic_payload &payload, sc_time &)
    {
        text += char(*payload.get_data_ptr());
        payload.set_response_status(tlm::TLM_OK_RESPONSE);
    }
};

struct Board {
    ChipTlm chip;
    Core core;
    Terminal terminal{"terminal"};
    sc_signal<bool> power{"power", true}, rst_n{"rst_n"}, handover{"handover"}, app{"app"};
    sc_signal<unsigned> alert{"alert"};

    Board(soc::Chip &model, const ChipTlm::Settings &settings, Core::Program program)
        : chip("chip", model, settings), core("core", std::move(program))
    {
        core.bus.bind(chip.host);
        chip.uart0.bind(terminal.line);
        chip.power_i(power);
        chip.rst_no(rst_n);
        chip.handover_o(handover);
        chip.app_runs_o(app);
        chip.alert_o(alert);
    }
};

Options parse(int argc, char **argv)
{
    static const struct option known[] = {
        {"rom", required_argument, nullptr, 'r'},
        {"cycles", required_argument, nullptr, 'c'},
        {"clock-mhz", required_argument, nullptr, 'm'},
        {"quantum-ns", required_argument, nullptr, 'q'},
        {"seed", required_argument, nullptr, 's'},
        {nullptr, 0, nullptr, 0},
    };
    Options options;
    for (int c; (c = getopt_long(argc, argv, "", known, nullptr)) != -1;) {
        const std::string value = optarg == nullptr ? "" : optarg;
        switch (c) {
        case 'r':
            options.rom = value;
            break;
        case 'c':
            options.cycles = number("cycles", value);
            break;
        case 'm':
            options.clock_mhz = number("clock-mhz", value);
            break;
        case 'q':
            options.quantum_ns = number("quantum-ns", value);
            break;
        case 's':
            options.seed = number("seed", value);
            break;
        default:
            throw UseError("see ./pluton systemc -h");
        }
    }
    if (argc - optind != 2) {
        throw UseError("a die and a flash, please");
    }
    if (options.clock_mhz == 0 || options.clock_mhz > 1000) {
        throw UseError("--clock-mhz: 1 to 1000");
    }
    options.die = argv[optind];
    options.flash = argv[optind + 1];
    return options;
}

Exit boot(const Options &options)
{
    need_file(options.die);
    need_file(options.flash);
    const std::vector<uint8_t> rom = read_rom(options.rom);
    const std::unique_ptr<Die> die = Die::open(options.die, PLUTON_FUSE_ROWS, Die::Sync::AtClose);
    Flash flash(options.flash);
    soc::Chip::Settings of_the_chip;
    of_the_chip.noise_seed = options.seed;
    soc::Chip model(die->array(), {}, flash, of_the_chip);
    model.load_rom(rom.data(), rom.size());
    BootWatch watch(model, options.cycles, false);

    tlm::tlm_global_quantum::instance().set(sc_time(double(options.quantum_ns), sc_core::SC_NS));
    ChipTlm::Settings settings;
    settings.period = sc_time(1000.0 / double(options.clock_mhz), sc_core::SC_NS);
    const auto rest = [&](Core &core, const sc_time &time) {
        core.spend(time);
        core.sync();
    };
    Board board(model, settings, [&](Core &core) {
        rest(core, settings.step); // the power comes first
        if (soc::Chip::has_core()) {
            while (watch.goes_on()) {
                rest(core, settings.step);
            }
        } else {
            NativeFirmware(model, watch, core.hal, [&] { rest(core, settings.period); }).run();
        }
        rest(core, settings.step); // for the last byte of the serial line
        sc_core::sc_stop();
    });
    try {
        sc_core::sc_start();
    } catch (...) {
        die->sync();
        throw;
    }
    die->sync();
    watch.report();
    std::printf("simulated %.3f ms at %llu MHz, %zu bytes at the terminal\n",
                sc_core::sc_time_stamp().to_seconds() * 1000,
                static_cast<unsigned long long>(options.clock_mhz), board.terminal.text.size());
    if (board.terminal.text.size() != model.serial().size()) {
        throw std::runtime_error("the terminal missed bytes of the serial line");
    }
    return watch.booted() ? Done : Refused;
}

} // namespace

int sc_main(int argc, char **argv)
{
    sc_core::sc_report_handler::set_actions(sc_core::SC_INFO, sc_core::SC_DO_NOTHING);
    return exit_code("pluton_systemc_boot", [&] { return boot(parse(argc, argv)); });
}
