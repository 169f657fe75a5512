// SPDX-License-Identifier: Apache-2.0
// The operations of sha2, in the order of the table.
#include "tests/cosim/sha2/operations.h"

#include <cstdlib>
#include <cstring>

namespace pluton
{

namespace sha2
{

namespace
{

// Cycles that the figures quote.
void figures(Bench &bench)
{
    struct {
        enum sha2_dev_alg alg;
        const char *key;
        uint32_t block;
    } const sets[] = {{SHA2_DEV_SHA256, "sha256.cycles_per_block", 64},
                      {SHA2_DEV_SHA512, "sha512.cycles_per_block", 128}};
    for (const auto &set : sets) {
        if (set.alg == SHA2_DEV_SHA512 && bench.simulation.parameter("Sha512") == 0) {
            continue;
        }
        const uint64_t rounds = bench.simulation.parameter("Sha2Rounds");
        bench.row(std::string(algorithm_name(set.alg)) + ", sustained", "random",
                  [&](Random &random) {
                      // Marginal: start and end of a message are the same in both lengths.
                      uint64_t cycles[2];
                      const uint32_t blocks[2] = {16, 272};
                      for (unsigned i = 0; i < 2; ++i) {
                          const uint32_t size = blocks[i] * set.block;
                          const uint32_t addr = bench.place(random_bytes(size, random), random);
                          hash(bench, set.alg, addr, size, Via::Reader, random);
                          cycles[i] = bench.simulation.time("sha2").cycles;
                      }
                      bench.report.figures[(rounds == 2 ? "sha2.two_rounds." : "sha2.") +
                                           std::string(set.key)] = {
                          double(cycles[1] - cycles[0]) / double(blocks[1] - blocks[0]), "cycles"};
                  });
    }
    bench.row("SHA-256, driver, 1 KiB", "random", [&](Random &random) {
        const uint32_t addr = bench.place(random_bytes(1024, random), random);
        const Result r = hash(bench, SHA2_DEV_SHA256, addr, 1024, Via::Reader, random);
        bench.report.figures["sha2.sha256.driver_1kib_cycles"] = {double(r.cycles), "cycles"};
    });
    for (const auto alg : algorithms_of(bench)) {
        if (alg == SHA2_DEV_SHA256 || alg == SHA2_DEV_SHA512) {
            hmac_figure(bench, alg);
        }
    }
}

void figures_on_core(Bench &bench)
{
    bench.row("SHA-256, driver, 1 KiB", "random", [&](Random &random) {
        const uint32_t addr = bench.place(random_bytes(1024, random), random);
        const Result r = hash(bench, SHA2_DEV_SHA256, addr, 1024, Via::Reader, random);
        bench.report.figures["sha2.sha256.driver_1kib_cycles_rv32"] = {double(r.cycles), "cycles"};
    });
}

void run(Bench &bench)
{
    const auto algorithms = algorithms_of(bench);
    figures(bench);
    for (const auto alg : algorithms) {
        const bool brief = bench.operations() < few;
        for (const char *kind : {"ShortMsg", "LongMsg"}) {
            if (!brief || std::strcmp(kind, "ShortMsg") == 0) {
                cavp_messages(bench, alg, kind, Via::Reader);
                cavp_messages(bench, alg, kind, Via::Data);
            }
        }
        if (!brief) {
            cavp_monte(bench, alg);
        }
    }
    for (const auto alg : algorithms) {
        random_messages(bench, alg, Via::Reader, 0);
        random_messages(bench, alg, Via::Data, 0);
        random_messages(bench, alg, Via::Reader, 6);
    }
    mixed_messages(bench);
    for (const auto alg : algorithms) {
        hmac_vectors(bench, alg);
        hmac_messages(bench, alg);
        hmac_under_slots(bench, alg);
        cut_messages(bench, alg, false);
        cut_messages(bench, alg, true);
    }
    interleaved_messages(bench);
    const std::string tree = PLUTON_SOURCE_DIR;
    file_message(bench, tree + "/spec/address_map.toml", "file spec/address_map.toml",
                 SHA2_DEV_SHA256);
    file_message(bench, tree + "/rtl/sha2/README.md", "file rtl/sha2/README.md", algorithms.back());
    if (bench.operations() >= few) {
        const char *self = std::getenv("PLUTON_COSIM_SELF");
        file_message(bench, self != nullptr ? self : "/proc/self/exe", "this program",
                     SHA2_DEV_SHA256);
    }
    for (const std::string &path : bench.options.files) {
        for (const auto alg : algorithms) {
            file_message(bench, path, "file " + path, alg);
        }
    }
    misused_commands(bench);
    refusing_memory(bench);
    refused_accesses(bench);
    misused_setup(bench);
    refusing_key_store(bench);
    states_that_stay(bench);
}

// What Pluton's own core does instead: what needs the host port is left out, and the amounts fit a
// core that takes about a hundred cycles for a byte through DATA.
void run_on_core(Bench &bench)
{
    const auto algorithms = algorithms_of(bench);
    figures_on_core(bench);
    for (const auto alg : algorithms) {
        cavp_messages(bench, alg, "ShortMsg", Via::Reader);
        cavp_messages(bench, alg, "ShortMsg", Via::Data);
        cavp_messages(bench, alg, "LongMsg", Via::Reader);
    }
    for (const auto alg : algorithms) {
        random_messages(bench, alg, Via::Reader, 6);
    }
    mixed_messages(bench);
    for (const auto alg : algorithms) {
        hmac_vectors(bench, alg);
        hmac_messages(bench, alg);
        hmac_under_slots(bench, alg);
    }
    interleaved_messages(bench);
    file_message(bench, firmware_file("bench.elf"), "its own ELF file", SHA2_DEV_SHA256);
    for (const std::string &path : bench.options.files) {
        file_message(bench, path, "file " + path, SHA2_DEV_SHA256);
    }
    bench.row("refused and failed commands", "order, range, caller, memory", [&](Random &random) {
        Firmware &f = *bench.firmware;
        const uint32_t sram = PLUTON_SRAM_BASE;
        const auto self = PLUTON_CALLER_SELF;
        const auto expect = [&](enum dev_error error, const Result &r, const char *what) {
            bench.require_error(error, r.error, what);
            const uint32_t addr = bench.place(random_bytes(100, random), random);
            hash(bench, SHA2_DEV_SHA256, addr, 100, Via::Reader, random);
        };
        bench.require_error(DEV_OK, f.zeroize().error, "zeroize");
        expect(DEV_ORDER, f.read(sram, 4, self, false), "READ without START");
        expect(DEV_MISALIGNED, f.digest(SHA2_DEV_SHA256, sram + 1, 4, self), "READ misaligned");
        expect(DEV_RANGE, f.digest(algorithms.back(), 0xFFFFFFFCu, 8, self), "READ past the end");
        expect(DEV_CALLER, f.digest(SHA2_DEV_SHA256, sram, 4, static_cast<enum pluton_caller>(3)),
               "READ by caller 3");
        expect(DEV_BUS, f.digest(algorithms[algorithms.size() / 2], 0x70000000u, 64, self),
               "READ of nothing");
        expect(DEV_BUS, f.digest(SHA2_DEV_SHA256, PLUTON_SHA2_BASE, 64, self), "READ of registers");
        expect(DEV_BUS,
               f.digest(SHA2_DEV_SHA256, PLUTON_TCM_BASE, 64, PLUTON_CALLER_NORMAL_MAILBOX),
               "READ of the TCM for a mailbox");
    });
}

} // namespace

} // namespace sha2

void run_sha2(Bench &bench)
{
    Simulation::has_core() ? sha2::run_on_core(bench) : sha2::run(bench);
}

} // namespace pluton
