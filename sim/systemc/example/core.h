// SPDX-License-Identifier: Apache-2.0
// A core whose program is a C++ function: the stand-in for an instruction set simulator. Its
// register accesses, and those of the project's C drivers by `hal`, are blocking transactions on
// `bus`. It is temporally decoupled by the global quantum (tlm::tlm_global_quantum).
#pragma once

#include <cstdint>
#include <functional>

#include <systemc>
#include <tlm>
#include <tlm_utils/simple_initiator_socket.h>
#include <tlm_utils/tlm_quantumkeeper.h>

#include "firmware/hal/hal.h"
#include "sim/systemc/identity.h"

namespace pluton
{

class Core : public sc_core::sc_module
{
  public:
    using Program = std::function<void(Core &)>;

    tlm_utils::simple_initiator_socket<Core, 32> bus;
    struct hal hal;
    Identity identity; // of the following accesses

    Core(const sc_core::sc_module_name &name, Program program);

    // One transaction at this core's own time, which advances by the annotated delay.
    void transport(tlm::tlm_generic_payload &payload);

    // The same for `size` bytes, with the bytes of `strobe` enabled; null: all.
    tlm::tlm_response_status transfer(tlm::tlm_command command, uint64_t addr, uint8_t *bytes,
                                      unsigned size, const uint8_t *strobe = nullptr);

    // Computes, or sleeps, without accesses.
    void spend(const sc_core::sc_time &time);
    // Waits until simulated time is where this core is.
    void sync() { time_.sync(); }
    sc_core::sc_time now() const { return time_.get_current_time(); }

  private:
    void run();

    Program program_;
    tlm_utils::tlm_quantumkeeper time_;
};

} // namespace pluton
