// SPDX-License-Identifier: Apache-2.0
// The application core as a debugger has it, by its debug module (RISC-V external debug 0.13).
//
// Memory is reached by the core, in machine mode: what the firewalls refuse to Secure World, they
// refuse to the debugger. Breakpoints are the core's four triggers, because code pages are not
// writable.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <vector>

#include "host/debug/jtag.h"

namespace pluton::debug
{

// The core, the firewalls or the bus refused an access, or the hart is not there.
struct HartError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

class Hart
{
  public:
    static constexpr unsigned breakpoints = 4;
    enum Register : uint32_t {
        Mstatus = 0x300,
        Mtvec = 0x305,
        Mepc = 0x341,
        Mcause = 0x342,
        Mtval = 0x343,
        Dcsr = 0x7B0,
        Pc = 0x7B1,
        X0 = 0x1000, // and the 31 behind it
    };

    explicit Hart(Jtag &jtag) : jtag_(jtag) {}

    // Wakes the debug module, and asks for a halt: the core halts when it runs, or when it leaves
    // its reset, before its first instruction.
    void attach();
    bool halted();
    // The halt that was asked for has come: ebreak leads to the debugger from now on.
    void take();
    void ask_halt();

    // Of a halted core.
    uint32_t read(uint32_t number);
    void write(uint32_t number, uint32_t value);
    std::vector<uint8_t> read_memory(uint32_t address, size_t size);
    void write_memory(uint32_t address, const std::vector<uint8_t> &bytes);
    void resume();
    void step();
    // False: all four are taken.
    bool set_breakpoint(uint32_t address);
    void clear_breakpoint(uint32_t address);
    // Forgets breakpoints, resumes, and lets go of the debug module.
    void detach();

  private:
    void command(uint32_t command);
    uint32_t execute(const std::vector<uint32_t> &program, uint32_t address, uint32_t data);
    void set_trigger(unsigned index, uint32_t address, bool on);

    Jtag &jtag_;
    std::array<std::optional<uint32_t>, breakpoints> addresses_;
};

} // namespace pluton::debug
