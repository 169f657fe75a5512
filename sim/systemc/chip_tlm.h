// SPDX-License-Identifier: Apache-2.0
// The whole chip (sim/soc) as a TLM-2.0 module: what a virtual platform of a board has of it. Link
// pluton_chip_tlm_rv32, where Pluton's own core runs what is in its ROM, or pluton_chip_tlm_native,
// where the platform drives Pluton in its core's place.
//
//   host        target socket: an access of Pluton's core, in the model without that core
//   uart0       initiator socket, may stay unbound: each byte of the serial line, a write of one
//               byte to address 0
//   power_i     the supply: low, the chip stands still; a rise is power-on
//   rst_no ...  what the chip shows outside
//
// Cycle n of the chip begins at n * period behind power-on. sim/systemc/README.md states what is
// guaranteed.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <utility>

#include <systemc>
#include <tlm>
#include <tlm_utils/simple_initiator_socket.h>
#include <tlm_utils/simple_target_socket.h>

#include "sim/soc/chip.h"

namespace pluton
{

class ChipTlm : public sc_core::sc_module
{
  public:
    struct Settings {
        sc_core::sc_time period = sc_core::sc_time(10, sc_core::SC_NS);
        // The chip lags behind simulated time by this much at most while nobody accesses it.
        sc_core::sc_time step = sc_core::sc_time(1, sc_core::SC_US);
    };

    tlm_utils::simple_target_socket<ChipTlm, 32> host;
    tlm_utils::simple_initiator_socket_optional<ChipTlm, 32> uart0;
    sc_core::sc_in<bool> power_i;
    sc_core::sc_out<bool> rst_no, handover_o, app_runs_o;
    sc_core::sc_out<unsigned> alert_o; // bit k: alert k of rtl/pluton/README.md

    // `chip` must outlive it; from the start of simulation on only this module moves it.
    ChipTlm(const sc_core::sc_module_name &name, soc::Chip &chip, const Settings &settings);

  private:
    void b_transport(tlm::tlm_generic_payload &payload, sc_core::sc_time &delay);
    unsigned transport_dbg(tlm::tlm_generic_payload &payload);
    void follow_time();
    void follow_power();
    void send_serial();
    void publish();
    void run_to(const sc_core::sc_time &time);
    void move(const std::function<void()> &action);

    sc_core::sc_time time() const; // where the chip is
    uint64_t cycles_to(const sc_core::sc_time &time) const;

    soc::Chip &chip_;
    const Settings settings_;
    bool powered_ = false;
    sc_core::sc_time power_on_; // when the chip's cycle `first_` began
    uint64_t first_ = 0;
    size_t seen_ = 0;                                             // of the serial line
    std::deque<std::pair<sc_core::sc_time, unsigned char>> line_; // bytes still to be sent
    sc_core::sc_event line_event_, state_event_;
};

} // namespace pluton
