// SPDX-License-Identifier: Apache-2.0
// pluton_cosim: real operations on simulated Pluton, in lockstep with the golden models.
#include <csignal>
#include <cstdio>

#include "sim/native/bench.h"
#include "sim/native/program.h"
#include "sim/native/replay.h"
#include "sim/native/waves.h"

namespace pluton {

namespace {

void run_all(Bench &bench, const std::string &block)
{
    bench.boot();
    if (block == "sha2" || block == "all") {
        run_figures(bench);
        run_sha2(bench);
    }
    if (block == "measure" || block == "all") {
        run_measure(bench);
    }
    if (block == "accumulator" || block == "all") {
        run_accumulator(bench);
    }
}

Exit run(const Options &options)
{
    Bench bench(options);
    std::unique_ptr<Divergence> divergence;
    try {
        run_all(bench, options.block);
    } catch (const Divergence &d) {
        divergence = std::make_unique<Divergence>(d);
        if (bench.report.rows.empty()) { // before the first row
            bench.report.rows.push_back({"start-up", "boot ROM", 0, 0, 0, 0, 1, d.text});
        }
    }
    bench.finish();
    if (divergence) {
        explain(*divergence, options, bench.report);
    }
    bench.simulation.close_waves();
    if (divergence && !is_replay()) {
        try {
            bench.report.waves = Simulation::has_waves() && !options.waves.empty()
                                     ? options.waves
                                     : record_divergence(*divergence, options);
            save_view(bench.report.waves, divergence->block, divergence->cycle);
            std::fprintf(stderr, "  waves:    %s\n", bench.report.waves.c_str());
        } catch (const std::exception &e) {
            std::fprintf(stderr, "  waves:    none: %s\n", e.what());
        }
    } else if (!options.waves.empty() && !is_replay()) {
        save_view(options.waves, options.block, 0);
    }
    if (options.lockstep && !Simulation::has_waves() && !divergence) {
        bench.report.figures["sim.pluton.khz"] = {bench.report.khz_cpu(), "kHz"};
    }
    if (!is_replay()) {
        print_report(bench.report, options);
        write_reports(bench.report, options);
    }
    return bench.report.exit();
}

} // namespace

} // namespace pluton

int main(int argc, char **argv)
{
    return pluton::run_program(argc, argv, false, pluton::run);
}
