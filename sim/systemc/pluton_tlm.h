// SPDX-License-Identifier: Apache-2.0
// Pluton as a TLM-2.0 module: the Verilated RTL, cycle by cycle, behind blocking transport.
//
//   host     target socket: one access of Pluton's core, or of who stands in its place
//   memory   initiator socket: what Pluton reads and writes outside itself, a word each
//   rst_ni   the chip's reset, active low; at the start of simulation Pluton resets itself
//   alert_o  bit k: alert k of rtl/pluton/README.md
//
// Cycle n of the RTL begins at time n * period. sim/systemc/README.md states responses, delays, and
// what a temporally decoupled initiator may rely on.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>

#include <systemc>
#include <tlm>
#include <tlm_utils/simple_initiator_socket.h>
#include <tlm_utils/simple_target_socket.h>

#include "sim/systemc/identity.h"

namespace pluton
{

class PlutonRtl;
struct ObiRequest;

class PlutonTlm : public sc_core::sc_module
{
  public:
    struct Settings {
        sc_core::sc_time period = sc_core::sc_time(10, sc_core::SC_NS);
        // The RTL lags behind simulated time by this much at most while nobody accesses it.
        sc_core::sc_time step = sc_core::sc_time(1, sc_core::SC_US);
        uint64_t seed = 1;     // of what no reset reaches
        bool skip_rest = true; // cycles that would change nothing are counted without being run
    };

    tlm_utils::simple_target_socket<PlutonTlm, 32> host;
    tlm_utils::simple_initiator_socket<PlutonTlm, 32> memory;
    sc_core::sc_in<bool> rst_ni;
    sc_core::sc_out<unsigned> alert_o;

    explicit PlutonTlm(const sc_core::sc_module_name &name); // default settings
    PlutonTlm(const sc_core::sc_module_name &name, const Settings &settings);
    ~PlutonTlm() override;

    uint64_t cycle() const { return cycle_; }              // the next one to run
    uint64_t cycles_run() const { return cycles_run_; }    // without those skipped at rest
    uint64_t memory_accesses() const { return accesses_; } // made on the memory socket
    PlutonRtl &rtl() { return *rtl_; }

  private:
    class Turn; // of a process to move the RTL

    void b_transport(tlm::tlm_generic_payload &payload, sc_core::sc_time &delay);
    unsigned transport_dbg(tlm::tlm_generic_payload &payload);
    tlm::tlm_response_status access(const ObiRequest &request, uint32_t &rdata);
    void follow_time();
    void note_reset();
    void follow_reset();
    void release_reset();
    void run_to(uint64_t cycle);
    void tick();
    uint64_t access_memory(const ObiRequest &request, uint64_t cycle);
    void publish_alert();

    sc_core::sc_time time_of(uint64_t cycle) const;
    uint64_t cycle_from(const sc_core::sc_time &time) const; // the first that begins then or later

    const Settings settings_;
    std::unique_ptr<PlutonRtl> rtl_;
    uint64_t cycle_ = 0, cycles_run_ = 0;

    std::deque<const Turn *> turns_; // the first has it
    sc_core::sc_event turn_ended_;

    bool reset_level_ = false;     // of rst_ni, as the RTL was told
    bool reset_fell_ = false;      // not yet told
    uint64_t cycles_in_reset_ = 0; // since the RTL's reset fell

    // The memory port: an access that is granted and not answered, and its answer.
    bool pending_ = false, refused_ = false;
    uint64_t wait_ = 0; // cycles until the answer
    uint32_t rdata_ = 0;
    uint64_t accesses_ = 0;
    tlm::tlm_generic_payload memory_payload_;
    Identity *memory_identity_; // owned by the payload

    unsigned alert_ = 0;
    std::deque<std::pair<sc_core::sc_time, unsigned>> alerts_; // changes still to be published
    sc_core::sc_event alert_event_;
};

} // namespace pluton
