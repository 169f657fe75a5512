// SPDX-License-Identifier: Apache-2.0
// The bench: runs operations on simulated Pluton, checks their results, and keeps the table.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "sim/native/firmware.h"
#include "sim/native/oracle.h"
#include "sim/native/random.h"
#include "sim/native/report.h"
#include "sim/native/world.h"

namespace pluton
{

// Below the last page of SRAM, which is the job page of the firmware on Pluton's core: 4 KiB that
// Bench::place() leaves alone, for what must outlive other operations.
constexpr uint32_t kept_page = PLUTON_SRAM_BASE + PLUTON_SRAM_SIZE - 0x2000;

class Bench
{
  public:
    explicit Bench(const Options &options);

    Simulation simulation;
    // For drivers that Firmware does not bring: an operation makes its own on the host port.
    struct hal hal = host_hal(simulation);
    std::unique_ptr<Firmware> firmware;
    Report report;
    const Options &options;

    // Resets the chip, with a boot ROM drawn from the seed, and brings the firmware up. With
    // secrets it is a power-on, with the fuses as they are.
    void boot();

    // With secrets: what surrounds the chip. A new one is another, blank chip, from the next boot()
    // on.
    std::unique_ptr<World> world;
    void make_world(uint64_t seed, const NoiseProfile &profile = {});

    // One row of the table: `body` works, and Bench counts what it does under this name. Stimulus
    // drawn from `random` depends on the seed and the row's name only.
    void row(const std::string &operation, const std::string &source,
             const std::function<void(Random &)> &body);

    // A fact that must hold; otherwise the run stops with a Divergence of block and field.
    void require(bool holds, const std::string &block, const std::string &field,
                 const std::string &expected, const std::string &got);
    void require_error(enum dev_error expected, enum dev_error got, const std::string &what);

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
    void count_time(Row *row);

    Row *row_ = nullptr;
    uint64_t seen_ = 0, model_seen_ = 0; // what count() has counted of the engines' times
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

// What a block brings to the table, with the firmware that this build runs: tests/cosim/<block>/.
struct BlockOperations {
    const char *block;
    void (*run)(Bench &);
};

// All blocks that have operations, in the order of the table (written by CMake).
const std::vector<BlockOperations> &block_operations();

} // namespace pluton
