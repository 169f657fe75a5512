// SPDX-License-Identifier: Apache-2.0
// A memory of words: each access takes `delay`, and needs the right of its subject.
#pragma once

#include <cstdint>
#include <vector>

#include <systemc>
#include <tlm>
#include <tlm_utils/simple_target_socket.h>

#include "sim/systemc/identity.h"

namespace pluton
{

class Memory : public sc_core::sc_module
{
  public:
    tlm_utils::simple_target_socket<Memory, 32> socket;

    sc_core::sc_time delay;     // of each access
    bool blocks = false;        // spends its delay by wait() instead of annotating it
    uint32_t may_access = 0x3F; // bit = subject (spec/subjects.toml)
    Identity last;              // who made the last access
    sc_core::sc_time last_time; // and when, as the initiator sees it
    uint64_t accesses = 0;

    Memory(const sc_core::sc_module_name &name, uint64_t base, size_t size,
           const sc_core::sc_time &delay);

    // The content, from outside; null when [addr, addr + size) does not lie here.
    uint8_t *bytes(uint64_t addr, size_t size);

  private:
    void b_transport(tlm::tlm_generic_payload &payload, sc_core::sc_time &annotated);
    unsigned transport_dbg(tlm::tlm_generic_payload &payload);
    tlm::tlm_response_status access(tlm::tlm_generic_payload &payload);

    const uint64_t base_;
    std::vector<uint8_t> content_;
};

} // namespace pluton
