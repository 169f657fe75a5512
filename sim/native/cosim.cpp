// SPDX-License-Identifier: Apache-2.0
// pluton_cosim: real operations on simulated Pluton, in lockstep with the golden models.
#include "sim/native/bench.h"
#include "sim/native/program.h"

namespace pluton
{

namespace
{

void run_all(Bench &bench, const std::string &block)
{
    bench.boot();
    for (const BlockOperations &operations : block_operations()) {
        if (block == "all" || block == operations.block) {
            operations.run(bench);
        }
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
    if (options.lockstep && !Simulation::has_waves() && bench.report.netlists.empty() &&
        !divergence) {
        const char *const key = Simulation::has_secrets() ? "sim.secrets.khz"
                                : Simulation::has_core()  ? "sim.pluton.khz_rv32"
                                                          : "sim.pluton.khz";
        bench.report.figures[key] = {bench.report.khz_cpu(), "kHz"};
    }
    return conclude(bench.report, bench.simulation, divergence.get(), options, false);
}

} // namespace

} // namespace pluton

int main(int argc, char **argv)
{
    return pluton::run_program(argc, argv, false, pluton::run);
}
