// SPDX-License-Identifier: Apache-2.0
#include "sim/systemc/access.h"

#include "firmware/hal/generated/spec.h"
#include "sim/systemc/identity.h"
#include "sim/systemc/pluton_rtl.h"

namespace pluton
{

namespace
{

bool known(unsigned subject)
{
    switch (subject) {
#define KNOWN(subject, name, text) case subject:
        PLUTON_SUBJECT_TABLE(KNOWN)
#undef KNOWN
        return true;
    default:
        return false;
    }
}

} // namespace

tlm::tlm_response_status request_of(const tlm::tlm_generic_payload &payload, ObiRequest &request)
{
    const uint64_t addr = payload.get_address();
    const unsigned size = payload.get_data_length();
    const Identity identity = Identity::of(payload);
    if (!payload.is_read() && !payload.is_write()) {
        return tlm::TLM_COMMAND_ERROR_RESPONSE;
    }
    if (size == 0 || size > 4 || payload.get_streaming_width() < size) {
        return tlm::TLM_BURST_ERROR_RESPONSE;
    }
    if (addr > UINT32_MAX || (addr & 3) + size > 4) {
        return tlm::TLM_ADDRESS_ERROR_RESPONSE;
    }
    if (payload.get_data_ptr() == nullptr || !known(identity.subject)) {
        return tlm::TLM_GENERIC_ERROR_RESPONSE;
    }
    const unsigned char *enable = payload.get_byte_enable_ptr();
    const unsigned enables = payload.get_byte_enable_length();
    if (enable != nullptr && enables == 0) {
        return tlm::TLM_BYTE_ENABLE_ERROR_RESPONSE;
    }
    request = {};
    for (unsigned i = 0; i < size; ++i) {
        const unsigned lane = unsigned(addr & 3) + i;
        const unsigned char e = enable != nullptr ? enable[i % enables] : TLM_BYTE_ENABLED;
        if (e != TLM_BYTE_ENABLED && e != TLM_BYTE_DISABLED) {
            return tlm::TLM_BYTE_ENABLE_ERROR_RESPONSE;
        }
        if (e == TLM_BYTE_ENABLED) {
            request.be = uint8_t(request.be | 1u << lane);
        }
        if (payload.is_write()) {
            request.wdata |= uint32_t(payload.get_data_ptr()[i]) << (8 * lane);
        }
    }
    request.req = true;
    request.we = payload.is_write();
    request.addr = uint32_t(addr) & ~3u;
    request.subject = uint8_t(identity.subject);
    request.nonsecure = identity.nonsecure;
    return tlm::TLM_OK_RESPONSE;
}

void put_data(tlm::tlm_generic_payload &payload, const ObiRequest &request, uint32_t rdata)
{
    for (unsigned i = 0; payload.is_read() && i < payload.get_data_length(); ++i) {
        const unsigned lane = unsigned(payload.get_address() & 3) + i;
        if ((request.be >> lane & 1) != 0) {
            payload.get_data_ptr()[i] = static_cast<unsigned char>(rdata >> (8 * lane));
        }
    }
}

} // namespace pluton
