// SPDX-License-Identifier: Apache-2.0
// Decodes addresses: any number of initiators on `in`, a target for each mapped region. Addresses
// and extensions pass unchanged; no time is added.
#pragma once

#include <cstdint>
#include <vector>

#include <systemc>
#include <tlm>
#include <tlm_utils/multi_passthrough_initiator_socket.h>
#include <tlm_utils/multi_passthrough_target_socket.h>

#include "sim/systemc/identity.h"

namespace pluton
{

class Router : public sc_core::sc_module
{
  public:
    tlm_utils::multi_passthrough_target_socket<Router, 32> in;

    explicit Router(const sc_core::sc_module_name &name);

    // [base, base + size) is `target`; a target may have several regions.
    template <typename Target> void map(uint64_t base, uint64_t size, Target &target)
    {
        int index = 0;
        while (index < int(targets_.size()) && targets_[size_t(index)] != &target) {
            ++index;
        }
        if (index == int(targets_.size())) {
            targets_.push_back(&target);
            out_.bind(target);
        }
        regions_.push_back({base, size, index});
    }

  private:
    struct Region {
        uint64_t base, size;
        int index; // of the target
    };

    void b_transport(int from, tlm::tlm_generic_payload &payload, sc_core::sc_time &delay);
    unsigned transport_dbg(int from, tlm::tlm_generic_payload &payload);
    const Region *find(const tlm::tlm_generic_payload &payload) const;

    tlm_utils::multi_passthrough_initiator_socket<Router, 32> out_;
    std::vector<const void *> targets_;
    std::vector<Region> regions_;
};

} // namespace pluton
