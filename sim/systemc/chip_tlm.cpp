// SPDX-License-Identifier: Apache-2.0
#include "sim/systemc/chip_tlm.h"

#include <cstring>
#include <stdexcept>
#include <vector>

#include "sim/systemc/access.h"
#include "sim/systemc/identity.h"
#include "sim/systemc/pluton_rtl.h"

namespace pluton
{

using sc_core::sc_time;
using sc_core::sc_time_stamp;
using sc_core::SC_ZERO_TIME;

namespace
{

constexpr const char *report_type = "/pluton/chip";

} // namespace

ChipTlm::ChipTlm(const sc_core::sc_module_name &name, soc::Chip &chip, const Settings &settings)
    : sc_module(name), host("host"), uart0("uart0"), power_i("power_i"), rst_no("rst_no"),
      handover_o("handover_o"), app_runs_o("app_runs_o"), alert_o("alert_o"), chip_(chip),
      settings_(settings)
{
    if (settings.period == SC_ZERO_TIME || settings.step == SC_ZERO_TIME) {
        SC_REPORT_ERROR(report_type, "period and step must be more than zero");
    }
    host.register_b_transport(this, &ChipTlm::b_transport);
    host.register_transport_dbg(this, &ChipTlm::transport_dbg);
    SC_HAS_PROCESS(ChipTlm);
    SC_THREAD(follow_time);
    SC_THREAD(send_serial);
    SC_METHOD(publish);
    sensitive << state_event_;
}

sc_time ChipTlm::time() const
{
    return power_on_ + sc_time::from_value(settings_.period.value() * (chip_.cycle() - first_));
}

uint64_t ChipTlm::cycles_to(const sc_time &time) const
{
    const sc_time here = this->time();
    return time > here ? (time - here).value() / settings_.period.value() : 0;
}

// An assertion of the RTL that does not hold, a broken rule of a bus, the flash's supply: an
// error's report, not an exception of ours in the kernel.
void ChipTlm::move(const std::function<void()> &action)
{
    try {
        action();
    } catch (const std::exception &error) {
        SC_REPORT_ERROR(report_type, error.what());
    }
    const std::string &serial = chip_.serial();
    const bool had = !line_.empty();
    for (; seen_ < serial.size(); ++seen_) {
        line_.emplace_back(time(), static_cast<unsigned char>(serial[seen_]));
    }
    if (!had && !line_.empty()) {
        line_event_.notify(SC_ZERO_TIME);
    }
    state_event_.notify(SC_ZERO_TIME);
}

void ChipTlm::run_to(const sc_time &time)
{
    if (powered_) {
        move([&] { chip_.run(cycles_to(time)); });
    }
}

void ChipTlm::follow_power()
{
    if (power_i.read() == powered_) {
        return;
    }
    run_to(sc_time_stamp());
    powered_ = power_i.read();
    if (powered_) {
        power_on_ = sc_time_stamp();
        first_ = chip_.cycle();
        move([&] { chip_.power_cycle(); });
    }
}

void ChipTlm::follow_time()
{
    for (;;) {
        follow_power();
        run_to(sc_time_stamp());
        wait(settings_.step, power_i.value_changed_event());
    }
}

void ChipTlm::b_transport(tlm::tlm_generic_payload &payload, sc_time &delay)
{
    payload.set_dmi_allowed(false);
    ObiRequest request;
    const tlm::tlm_response_status refusal = request_of(payload, request);
    if (refusal != tlm::TLM_OK_RESPONSE) {
        payload.set_response_status(refusal);
        return;
    }
    follow_power();
    // The port is the core's place: nobody else can be there.
    if (!powered_ || soc::Chip::has_core() || request.subject != PLUTON_SUBJECT_PLUTON ||
        request.nonsecure) {
        payload.set_response_status(tlm::TLM_GENERIC_ERROR_RESPONSE);
        return;
    }
    run_to(sc_time_stamp() + delay);
    uint32_t value = 0;
    enum hal_status status = HAL_TIMEOUT;
    move([&] {
        status = request.we ? chip_.write(request.addr, request.wdata, request.be)
                            : chip_.read(request.addr, value);
    });
    if (status == HAL_OK) {
        put_data(payload, request, value);
        payload.set_response_status(tlm::TLM_OK_RESPONSE);
    } else {
        payload.set_response_status(status == HAL_BUS_ERROR ? tlm::TLM_ADDRESS_ERROR_RESPONSE
                                                            : tlm::TLM_GENERIC_ERROR_RESPONSE);
    }
    const sc_time end = time(), now = sc_time_stamp();
    delay = end > now ? end - now : SC_ZERO_TIME;
}

unsigned ChipTlm::transport_dbg(tlm::tlm_generic_payload &payload)
{
    const uint64_t addr = payload.get_address();
    const unsigned size = payload.get_data_length();
    unsigned char *data = payload.get_data_ptr();
    const bool sram = addr >= PLUTON_SRAM_BASE && addr - PLUTON_SRAM_BASE < PLUTON_SRAM_SIZE &&
                      size <= PLUTON_SRAM_SIZE - (addr - PLUTON_SRAM_BASE);
    const bool flash = addr >= PLUTON_FLASH_BASE && addr - PLUTON_FLASH_BASE < PLUTON_FLASH_SIZE &&
                       size <= PLUTON_FLASH_SIZE - (addr - PLUTON_FLASH_BASE);
    if ((!sram && !flash) || (!payload.is_read() && !payload.is_write())) {
        return 0; // registers: reading some would not be free of effects
    }
    const uint32_t offset = flash ? uint32_t(addr - PLUTON_FLASH_BASE) : 0;
    if (payload.is_read() && sram) {
        const std::vector<uint8_t> bytes = chip_.sram(uint32_t(addr), size);
        std::memcpy(data, bytes.data(), size);
    } else if (payload.is_read()) {
        std::memcpy(data, chip_.flash().bytes().data() + offset, size);
    } else if (sram) {
        chip_.set_sram(uint32_t(addr), {data, data + size});
    } else {
        chip_.flash().put(offset, {data, data + size});
    }
    payload.set_response_status(tlm::TLM_OK_RESPONSE);
    return size;
}

// A process of its own: who takes the bytes may block, and the chip goes on.
void ChipTlm::send_serial()
{
    for (;;) {
        while (line_.empty()) {
            wait(line_event_);
        }
        if (line_.front().first > sc_time_stamp()) {
            wait(line_.front().first - sc_time_stamp());
        }
        unsigned char byte = line_.front().second;
        line_.pop_front();
        if (uart0.size() == 0) {
            continue;
        }
        tlm::tlm_generic_payload payload;
        payload.set_write();
        payload.set_address(0);
        payload.set_data_ptr(&byte);
        payload.set_data_length(1);
        payload.set_streaming_width(1);
        sc_time delay;
        uart0->b_transport(payload, delay);
        if (delay > SC_ZERO_TIME) {
            wait(delay);
        }
    }
}

void ChipTlm::publish()
{
    rst_no.write(powered_ && !chip_.in_reset());
    handover_o.write(powered_ && chip_.handover());
    app_runs_o.write(powered_ && chip_.app_runs());
    alert_o.write(powered_ ? chip_.alerts() : 0);
}

} // namespace pluton
