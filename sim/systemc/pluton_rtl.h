// SPDX-License-Identifier: Apache-2.0
// The Verilated model of Pluton (sim/native/pluton_sim.sv), one clock cycle at a time. Knows
// neither SystemC nor time; hides Verilator.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

class Vpluton_sim;

namespace pluton
{

// One side of an OBI-style port (rtl/bus/bus_pkg.sv).
struct ObiRequest {
    bool req = false, we = false, nonsecure = false;
    uint8_t be = 0, subject = 0;
    uint32_t addr = 0, wdata = 0;
};

struct ObiResponse {
    bool gnt = false, rvalid = false, err = false;
    uint32_t rdata = 0;
};

class PlutonRtl
{
  public:
    // Of one cycle. Inputs stay as they are until changed.
    struct Inputs {
        bool rst_n = false;
        ObiRequest host;
        ObiResponse memory;
    };
    struct Outputs {
        ObiResponse host;
        ObiRequest memory;
        unsigned alert = 0;
    };

    // What no reset reaches starts at random, from `seed`.
    explicit PlutonRtl(uint64_t seed);
    ~PlutonRtl();
    PlutonRtl(const PlutonRtl &) = delete;
    PlutonRtl &operator=(const PlutonRtl &) = delete;

    Inputs inputs;

    // One clock period: settles with the inputs, samples the outputs, then the rising edge.
    const Outputs &cycle();
    const Outputs &outputs() const { return outputs_; } // of the last cycle

    // Is every further cycle with these inputs like the last one? Then none needs to be simulated.
    // Found by comparing the whole state before and after a cycle, once in a while.
    bool at_rest() const { return at_rest_; }

    // The boot ROM and the TCM, from outside the chip: byte `offset` and what follows. Returns how
    // many bytes lie inside.
    size_t read_rom(size_t offset, uint8_t *bytes, size_t size) const;
    size_t write_rom(size_t offset, const uint8_t *bytes, size_t size);
    size_t read_tcm(size_t offset, uint8_t *bytes, size_t size) const;
    size_t write_tcm(size_t offset, const uint8_t *bytes, size_t size);

    // The first assertion of the RTL that did not hold, as a sentence; empty: all held.
    const std::string &failure() const { return failure_; }

    // Verilator's model, for a test that looks inside, or changes what is there.
    Vpluton_sim &model()
    {
        stir();
        return *model_;
    }

  private:
    struct State;

    // Something came from outside.
    void stir()
    {
        quiet_ = 0;
        at_rest_ = false;
    }

    std::unique_ptr<State> state_; // before model_, which refers to it
    std::unique_ptr<Vpluton_sim> model_;
    Outputs outputs_;
    std::string failure_;
    uint64_t quiet_ = 0; // cycles since something came from outside
    bool at_rest_ = false;
};

} // namespace pluton
