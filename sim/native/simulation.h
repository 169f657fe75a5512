// SPDX-License-Identifier: Apache-2.0
// Simulated Pluton: the Verilated model with its clock, host port, memory port and scoreboard.
//
// One call of tick() is one clock cycle: inputs settle, the scoreboard compares every golden model
// with the RTL as both stand before the clock edge, then the edge. Two runs with the same settings
// and the same calls are the same in every cycle; that is what a replay relies on.
#pragma once

#include <csignal>
#include <cstdint>
#include <exception>
#include <memory>
#include <string>

#include "firmware/hal/hal.h"
#include "sim/native/memory_port.h"

namespace pluton
{

// RTL and model, or RTL and one of its assertions, disagree.
struct Divergence : std::exception {
    uint64_t cycle = 0;
    std::string block, field, expected, got;
    std::string text;
    const char *what() const noexcept override { return text.c_str(); }
};

// SIGINT or SIGTERM arrived.
struct Interrupted : std::exception {
    const char *what() const noexcept override { return "interrupted"; }
};

// The waves could not be written.
struct WaveError : std::exception {
    explicit WaveError(std::string why) : text(std::move(why)) {}
    std::string text;
    const char *what() const noexcept override { return text.c_str(); }
};

// Raised by the handler that the programs install, polled once a cycle.
extern volatile std::sig_atomic_t interrupted;

// From a message's start to its digest, counted at the ports of an engine and in its model.
struct EngineTime {
    uint64_t messages = 0;
    uint64_t cycles = 0; // of the last finished message
    uint64_t model_cycles = 0;
    uint64_t total = 0; // of all finished messages
    uint64_t model_total = 0;
};

class Simulation
{
  public:
    struct Settings {
        uint64_t seed = 1;
        bool lockstep = true;
        std::string waves; // FST file; only in a build with waves
        uint64_t wave_from = 0;
        uint64_t wave_to = UINT64_MAX;
    };

    static bool has_waves();
    static bool has_core(); // Pluton's own core runs the firmware; the host port refuses
    static const char *configuration(); // what the build can do, for reports

    explicit Simulation(const Settings &settings);
    ~Simulation();
    Simulation(const Simulation &) = delete;
    Simulation &operator=(const Simulation &) = delete;

    // Pulls the chip's reset and lets it go.
    void reset();

    void tick();
    void run(uint64_t cycles);
    uint64_t cycle() const { return cycle_; }
    unsigned alerts() const;

    // One access at the host port, by the runtime core unless told otherwise.
    enum hal_status read(uint32_t addr, uint32_t &value, unsigned subject = PLUTON_SUBJECT_PLUTON,
                         bool nonsecure = false);
    enum hal_status write(uint32_t addr, uint32_t value, unsigned strobe = 0xF,
                          unsigned subject = PLUTON_SUBJECT_PLUTON, bool nonsecure = false);

    // The content of the boot ROM; takes effect for what is read from then on.
    void load_rom(const uint8_t *bytes, size_t size);
    void load_tcm(const uint8_t *bytes, size_t size);

    MemoryPort memory;
    EngineTime sha2_time, private_sha_time;
    uint64_t comparisons = 0; // values compared by the scoreboard

    // Flushes and checks the waves, and gives them their final name. Throws WaveError.
    void close_waves();

  private:
    struct Model;
    enum hal_status access(bool we, uint32_t addr, uint32_t wdata, unsigned strobe,
                           unsigned subject, bool nonsecure, uint32_t *rdata);
    void dump();
    void tick_once();
    [[noreturn]] void failed();

    Settings settings_;
    // The host port's outputs before the last clock edge.
    struct {
        bool gnt, rvalid, err;
        uint32_t rdata;
    } sampled_ = {};
    std::unique_ptr<Model> model_;
    uint64_t cycle_ = 0;
    bool inputs_changed_ = true; // since the model was last evaluated
};

} // namespace pluton
