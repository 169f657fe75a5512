// SPDX-License-Identifier: Apache-2.0
// A debug probe at the chip's JTAG pins: a test access port of RISC-V external debug 0.13. Every
// access takes clock cycles of the chip, which goes on meanwhile.
#pragma once

#include <cstdint>
#include <stdexcept>

#include "sim/soc/chip.h"

namespace pluton::debug
{

struct JtagError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

class Jtag
{
  public:
    explicit Jtag(soc::Chip &chip) : chip_(chip) {}

    // The test access port begins anew.
    void reset();
    // 0: nobody answers.
    uint32_t idcode();
    // Registers of the debug module. Throw JtagError when the module does not keep up.
    uint32_t read(unsigned address);
    void write(unsigned address, uint32_t data);

  private:
    bool clock(bool tms, bool tdi = false);
    uint64_t scan(bool instruction, uint64_t bits, unsigned size);
    void select(unsigned instruction);
    uint64_t access(unsigned address, uint32_t data, unsigned op);

    soc::Chip &chip_;
    unsigned instruction_ = 0; // what the port has, 0: its own choice after reset
    unsigned idle_ = 8;        // periods that an access is given
};

} // namespace pluton::debug
