// SPDX-License-Identifier: Apache-2.0
#include "sim/systemc/example/memory.h"

#include <algorithm>
#include <cstring>

namespace pluton
{

Memory::Memory(const sc_core::sc_module_name &name, uint64_t base, size_t size,
               const sc_core::sc_time &delay)
    : sc_module(name), socket("socket"), delay(delay), base_(base), content_(size)
{
    socket.register_b_transport(this, &Memory::b_transport);
    socket.register_transport_dbg(this, &Memory::transport_dbg);
}

uint8_t *Memory::bytes(uint64_t addr, size_t size)
{
    const uint64_t offset = addr - base_;
    return addr >= base_ && size <= content_.size() && offset <= content_.size() - size
               ? content_.data() + offset
               : nullptr;
}

void Memory::b_transport(tlm::tlm_generic_payload &payload, sc_core::sc_time &annotated)
{
    payload.set_dmi_allowed(false);
    ++accesses;
    last = Identity::of(payload);
    last_time = sc_core::sc_time_stamp() + annotated;
    if (blocks) {
        wait(annotated + delay);
        annotated = sc_core::SC_ZERO_TIME;
    } else {
        annotated += delay;
    }
    payload.set_response_status(access(payload));
}

tlm::tlm_response_status Memory::access(tlm::tlm_generic_payload &payload)
{
    const unsigned size = payload.get_data_length();
    uint8_t *at = bytes(payload.get_address(), size);
    if (at == nullptr || (may_access >> last.subject & 1) == 0) {
        return tlm::TLM_ADDRESS_ERROR_RESPONSE;
    }
    if (size == 0 || payload.get_streaming_width() < size) {
        return tlm::TLM_BURST_ERROR_RESPONSE;
    }
    if (!payload.is_read() && !payload.is_write()) {
        return tlm::TLM_COMMAND_ERROR_RESPONSE;
    }
    const unsigned char *enable = payload.get_byte_enable_ptr();
    for (unsigned i = 0; i < size; ++i) {
        if (enable != nullptr &&
            enable[i % payload.get_byte_enable_length()] == TLM_BYTE_DISABLED) {
            continue;
        }
        uint8_t &here = at[i], &there = payload.get_data_ptr()[i];
        (payload.is_write() ? here : there) = payload.is_write() ? there : here;
    }
    return tlm::TLM_OK_RESPONSE;
}

unsigned Memory::transport_dbg(tlm::tlm_generic_payload &payload)
{
    const uint64_t offset = payload.get_address() - base_;
    if (payload.get_address() < base_ || offset >= content_.size()) {
        return 0;
    }
    const size_t size =
        std::min(size_t(payload.get_data_length()), content_.size() - size_t(offset));
    if (payload.is_read()) {
        std::memcpy(payload.get_data_ptr(), content_.data() + offset, size);
    } else if (payload.is_write()) {
        std::memcpy(content_.data() + offset, payload.get_data_ptr(), size);
    } else {
        return 0;
    }
    payload.set_response_status(tlm::TLM_OK_RESPONSE);
    return unsigned(size);
}

} // namespace pluton
