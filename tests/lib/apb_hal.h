// SPDX-License-Identifier: Apache-2.0
// The drivers' way to the registers of a Verilated top: the ports of a <block>_top with
// `pnonsecure_i` and without strobes, and a bench that ticks.
#pragma once

#include <cstdint>
#include <stdexcept>

#include "firmware/hal/hal.h"

namespace lockstep
{

// Bench has `top`, `tick()`, `subject` and `nonsecure`.
template <typename Bench> class ApbHal
{
  public:
    explicit ApbHal(Bench &bench) : bench_(bench)
    {
        static const hal_port port = {read, write};
        hal = {&port, this};
    }

    struct hal hal = {};

  private:
    Bench &bench_;

    hal_status transfer(bool write, uint32_t addr, uint32_t data, uint32_t *value)
    {
        auto &top = bench_.top;
        top.psel_i = 1;
        top.penable_i = 0;
        top.pwrite_i = write;
        top.paddr_i = addr;
        top.pwdata_i = data;
        top.pauser_i = uint8_t(bench_.subject);
        top.pnonsecure_i = bench_.nonsecure;
        bench_.tick();
        top.penable_i = 1;
        top.clk_i = 0;
        top.eval(); // the answer is of the access cycle, before its edge
        const bool ready = top.pready_o, error = top.pslverr_o;
        const uint32_t read = top.prdata_o;
        if (!ready || (error && read != 0)) {
            throw std::runtime_error("an access waits, or is refused with data");
        }
        bench_.tick();
        top.psel_i = top.penable_i = 0;
        if (!error && value != nullptr) {
            *value = read;
        }
        return error ? HAL_BUS_ERROR : HAL_OK;
    }

    static hal_status read(void *context, uint32_t addr, uint32_t *value)
    {
        return static_cast<ApbHal *>(context)->transfer(false, addr, 0, value);
    }
    static hal_status write(void *context, uint32_t addr, uint32_t value, unsigned)
    {
        return static_cast<ApbHal *>(context)->transfer(true, addr, value, nullptr);
    }
};

} // namespace lockstep
