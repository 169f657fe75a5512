// SPDX-License-Identifier: Apache-2.0
// The bench: runs operations on simulated Pluton, checks their results, and keeps the table.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "sim/native/firmware.h"
#include "sim/native/oracle.h"
#include "sim/native/random.h"
#include "sim/native/report.h"

namespace pluton
{

// How a message reaches the engine.
enum class Via { Reader, Data };

class Bench
{
  public:
    explicit Bench(const Options &options);

    Simulation simulation;
    std::unique_ptr<Firmware> firmware;
    Report report;
    const Options &options;

    // Resets the chip, with a boot ROM drawn from the seed, and brings the firmware up.
    void boot();

    // One row of the table: `body` works, and Bench counts what it does under this name. Stimulus
    // drawn from `random` depends on the seed and the row's name only.
    void row(const std::string &operation, const std::string &source,
             const std::function<void(Random &)> &body);

    // A fact that must hold; otherwise the run stops with a Divergence of block and field.
    void require(bool holds, const std::string &block, const std::string &field,
                 const std::string &expected, const std::string &got);
    void require_error(enum dev_error expected, enum dev_error got, const std::string &what);

    // Hashes `size` bytes that stand at `addr` of simulated memory, and checks the digest against
    // the golden model, OpenSSL and, if not null, `expected`.
    Result hash(enum sha2_dev_alg alg, uint32_t addr, uint32_t size, Via via, Random &random,
                const Bytes *expected = nullptr);

    // Copies bytes into SRAM at an address drawn from `random` (a multiple of four) and returns it.
    uint32_t place(const Bytes &bytes, Random &random);

    // Measures and extends as the chip should, beside what it does.
    void expect_extend(const Component &component, const Bytes &digest);
    // Reads register and log and compares them with what was expected since boot().
    void check_accumulation(const std::string &when);

    // Counts messages and cycles of a finished message in the present row.
    void count(uint64_t bytes);

    // Random operations of each kind, by option or tier.
    uint64_t operations() const;

    void finish(); // times and comparisons into the report

  private:
    void progress(bool end);

    Row *row_ = nullptr;
    uint64_t sha2_seen_ = 0, sha2_model_seen_ = 0, private_seen_ = 0, private_model_seen_ = 0;
    double cpu_from_, wall_from_, told_ = 0;
    Bytes rom_;
    std::array<uint8_t, ACCUMULATOR_DEV_BYTES> acc_ = {};
    std::vector<std::array<uint8_t, PLUTON_ENTRY_BYTES>> log_;
    uint64_t extends_ = 0;
};

// A file of the RV32 firmware's build.
std::string firmware_file(const char *name);

// The content of a file of at most `most` bytes, which go into `room`. Throws Stop.
Bytes read_whole(const std::string &path, size_t most, const char *room);

// The operations of each block, as rows of `bench`.
void run_sha2(Bench &bench);
void run_measure(Bench &bench);
void run_accumulator(Bench &bench);
// What Pluton's own core does instead: what needs the host port is left out, and the amounts fit a
// core that takes about a hundred cycles for a byte through DATA.
void run_sha2_on_core(Bench &bench);
void run_measure_on_core(Bench &bench);
// Cycles and speed that the figures quote; part of every run of sha2.
void run_figures(Bench &bench);

} // namespace pluton
