// SPDX-License-Identifier: Apache-2.0
// pluton_measure: measures files in simulated hardware, in lockstep with the golden models.
#include <cstdio>
#include <cstring>

#include "sim/native/bench.h"
#include "sim/native/program.h"
#include "sim/native/replay.h"

namespace pluton
{

namespace
{

// What the hardware can measure: at least a byte, and no more than the simulated SRAM without the
// job page of the firmware on Pluton's core.
Bytes read_file(const std::string &path)
{
    Bytes bytes = read_whole(path, PLUTON_SRAM_SIZE - 0x1000, "the simulated SRAM");
    if (bytes.empty()) {
        throw Stop(WrongUse, path + ": empty; the hardware measures at least one byte");
    }
    return bytes;
}

Exit run(const Options &options)
{
    std::vector<Bytes> contents; // all files first: a bad one stops the run before it begins
    for (const std::string &path : options.files) {
        contents.push_back(read_file(path));
    }
    Bench bench(options);
    std::unique_ptr<Divergence> divergence;
    std::string text;
    try {
        bench.boot();
        for (size_t i = 0; i < contents.size(); ++i) {
            const Bytes &bytes = contents[i];
            bench.row("measure and extend", options.files[i], [&](Random &) {
                std::memcpy(bench.simulation.memory.bytes(PLUTON_SRAM_BASE, bytes.size()),
                            bytes.data(), bytes.size());
                const Bytes golden = golden_digest(SHA2_DEV_SHA256, bytes.data(), bytes.size());
                const Result r = bench.firmware->measure(
                    {}, PLUTON_SRAM_BASE, uint32_t(bytes.size()), PLUTON_CALLER_SELF);
                bench.require_error(DEV_OK, r.error, "measure");
                bench.require(r.digest == golden, "measure", "DIGEST",
                              hex(golden.data(), golden.size()),
                              hex(r.digest.data(), r.digest.size()));
                bench.expect_extend({}, golden);
                bench.count(bytes.size());
                text += hex(r.digest.data(), r.digest.size()) + "  " + options.files[i] + "\n";
            });
        }
        bench.check_accumulation("after the last file");
    } catch (const Divergence &d) {
        divergence = std::make_unique<Divergence>(d);
        if (bench.report.mismatches() == 0) {
            bench.report.rows.push_back({"accumulation", "", 0, 0, 0, 0, 1, d.text});
        }
    }
    if (!divergence && !options.json) {
        const Accumulation a = bench.firmware->accumulation();
        text += "accumulation register " + hex(a.acc.data(), a.acc.size()) + "\n";
        for (size_t e = 0; e < a.log.size(); ++e) {
            const auto &entry = a.log[e];
            const std::string type(reinterpret_cast<const char *>(&entry[PLUTON_ENTRY_TYPE_OFFSET]),
                                   PLUTON_ENTRY_TYPE_BYTES);
            text += "log " + std::to_string(e) + "  " + type + "  " +
                    hex(&entry[PLUTON_ENTRY_DIGEST_OFFSET], PLUTON_ENTRY_DIGEST_BYTES) + "\n";
        }
        if (a.overflow) {
            text += "log overflow: the register holds more than these entries\n";
        }
        std::fputs(text.c_str(), stdout);
    }
    bench.finish();
    return conclude(bench.report, bench.simulation, divergence.get(), options, !options.json);
}

} // namespace

} // namespace pluton

int main(int argc, char **argv)
{
    return pluton::run_program(argc, argv, true, pluton::run);
}
