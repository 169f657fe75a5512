// SPDX-License-Identifier: Apache-2.0
#include "sim/systemc/example/core.h"

#include <utility>

namespace pluton
{

namespace
{

enum hal_status hal_status_of(tlm::tlm_response_status status)
{
    switch (status) {
    case tlm::TLM_OK_RESPONSE:
        return HAL_OK;
    case tlm::TLM_ADDRESS_ERROR_RESPONSE:
        return HAL_BUS_ERROR;
    case tlm::TLM_COMMAND_ERROR_RESPONSE:
    case tlm::TLM_BURST_ERROR_RESPONSE:
    case tlm::TLM_BYTE_ENABLE_ERROR_RESPONSE:
        return HAL_UNSUPPORTED;
    default:
        return HAL_TIMEOUT;
    }
}

enum hal_status port_read(void *context, uint32_t addr, uint32_t *value)
{
    uint8_t bytes[4] = {};
    const enum hal_status status = hal_status_of(
        static_cast<Core *>(context)->transfer(tlm::TLM_READ_COMMAND, addr, bytes, 4));
    if (status == HAL_OK) {
        *value = uint32_t(bytes[0]) | uint32_t(bytes[1]) << 8 | uint32_t(bytes[2]) << 16 |
                 uint32_t(bytes[3]) << 24;
    }
    return status;
}

enum hal_status port_write(void *context, uint32_t addr, uint32_t value, unsigned strobe)
{
    uint8_t bytes[4], enable[4];
    for (unsigned i = 0; i < 4; ++i) {
        bytes[i] = uint8_t(value >> (8 * i));
        enable[i] = (strobe >> i & 1) != 0 ? TLM_BYTE_ENABLED : TLM_BYTE_DISABLED;
    }
    return hal_status_of(static_cast<Core *>(context)->transfer(
        tlm::TLM_WRITE_COMMAND, addr, bytes, 4, strobe == 0xF ? nullptr : enable));
}

constexpr struct hal_port port = {port_read, port_write};

} // namespace

Core::Core(const sc_core::sc_module_name &name, Program program)
    : sc_module(name), bus("bus"), hal{&port, this}, program_(std::move(program))
{
    SC_HAS_PROCESS(Core);
    SC_THREAD(run);
}

void Core::run()
{
    time_.reset();
    program_(*this);
}

void Core::transport(tlm::tlm_generic_payload &payload)
{
    sc_core::sc_time delay = time_.get_local_time();
    bus->b_transport(payload, delay);
    time_.set(delay);
    if (time_.need_sync()) {
        time_.sync();
    }
}

tlm::tlm_response_status Core::transfer(tlm::tlm_command command, uint64_t addr, uint8_t *bytes,
                                        unsigned size, const uint8_t *strobe)
{
    tlm::tlm_generic_payload payload;
    payload.set_command(command);
    payload.set_address(addr);
    payload.set_data_ptr(bytes);
    payload.set_data_length(size);
    payload.set_streaming_width(size);
    payload.set_byte_enable_ptr(const_cast<uint8_t *>(strobe));
    payload.set_byte_enable_length(strobe != nullptr ? size : 0);
    payload.set_extension(&identity);
    transport(payload);
    payload.clear_extension(&identity); // else the payload would free it
    return payload.get_response_status();
}

void Core::spend(const sc_core::sc_time &time)
{
    time_.inc(time);
    if (time_.need_sync()) {
        time_.sync();
    }
}

} // namespace pluton
