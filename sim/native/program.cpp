// SPDX-License-Identifier: Apache-2.0
#include "sim/native/program.h"

#include <csignal>
#include <cstdio>

#include "sim/native/replay.h"
#include "sim/native/waves.h"

namespace pluton
{

namespace
{

void on_signal(int)
{
    interrupted = 1;
}

void complain(const char *program, const char *why)
{
    const std::string path = program;
    std::fprintf(stderr, "%s: %s\n", path.substr(path.rfind('/') + 1).c_str(), why);
}

} // namespace

static void explain(const Divergence &d, const Options &options, Report &report)
{
    report.divergence = d;
    report.replay = replay_command(options, d.cycle);
    if (is_replay()) {
        return;
    }
    std::fprintf(stderr,
                 "\nDIVERGENCE\n"
                 "  cycle:    %llu\n"
                 "  block:    %s\n"
                 "  field:    %s\n"
                 "  expected: %s\n"
                 "  got:      %s\n"
                 "  seed:     %llu\n"
                 "  replay:   %s\n",
                 static_cast<unsigned long long>(d.cycle), d.block.c_str(), d.field.c_str(),
                 d.expected.c_str(), d.got.c_str(), static_cast<unsigned long long>(options.seed),
                 report.replay.c_str());
}

Exit conclude(Report &report, Simulation &simulation, const Divergence *divergence,
              const Options &options, bool no_table)
{
    if (divergence != nullptr) {
        explain(*divergence, options, report);
    }
    simulation.close_waves();
    if (is_replay()) {
        return report.exit();
    }
    if (divergence != nullptr) {
        try {
            report.waves =
                !options.waves.empty() ? options.waves : record_divergence(*divergence, options);
            save_view(report.waves, simulation, divergence->block, divergence->cycle);
            std::fprintf(stderr, "  waves:    %s\n", report.waves.c_str());
        } catch (const std::exception &e) {
            report.waves.clear();
            std::fprintf(stderr, "  waves:    none: %s\n", e.what());
        }
    } else if (!options.waves.empty()) {
        save_view(options.waves, simulation, options.block, 0);
    }
    if (!no_table) {
        print_report(report, options);
    }
    write_reports(report, options);
    return report.exit();
}

int run_program(int argc, char **argv, bool measure, Exit (*run)(const Options &))
{
    struct sigaction action = {};
    action.sa_handler = on_signal;
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
    try {
        const Options options = parse_options(argc, argv, measure);
        for (const std::string &file : {options.waves, options.junit, options.figures}) {
            if (!file.empty()) {
                check_writable(file);
            }
        }
        if (!options.waves.empty() && !Simulation::has_waves()) {
            become_recorder(argv, options);
        }
        const Exit code = run(options);
        // A report that did not reach its reader is no report.
        if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) {
            complain(argv[0], "standard output: could not be written");
            return Missing;
        }
        return code;
    } catch (const Stop &e) {
        complain(argv[0], e.what());
        return e.code;
    } catch (const WaveError &e) {
        complain(argv[0], e.what());
        return Missing;
    } catch (const Interrupted &) {
        complain(argv[0], "interrupted: nothing is decided");
        return Undecided;
    } catch (const std::exception &e) {
        complain(argv[0], e.what());
        return Missing;
    }
}

} // namespace pluton
