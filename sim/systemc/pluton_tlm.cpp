// SPDX-License-Identifier: Apache-2.0
#include "sim/systemc/pluton_tlm.h"

#include <algorithm>

#include "sim/systemc/access.h"
#include "sim/systemc/pluton_rtl.h"

namespace pluton
{

using sc_core::sc_time;
using sc_core::sc_time_stamp;
using sc_core::SC_ZERO_TIME;

namespace
{

constexpr const char *report_type = "/pluton";

// The RTL's reset lasts this long at least, so that a reset pulse of any length reaches every
// flip-flop with a clock edge.
constexpr uint64_t least_reset = 4;

// Cycles without an answer, and without a memory access under way, after which the RTL hangs. The
// longest legal wait is a word of message data that waits for the engine's buffer: 82 cycles.
constexpr unsigned answer_limit = 2000;

bool in_region(uint64_t addr, uint32_t base, uint32_t size)
{
    return addr >= base && addr - base < size;
}

} // namespace

// One process at a time moves the RTL, in the order in which they came: an access may block in the
// memory's b_transport while other processes go on.
class PlutonTlm::Turn
{
  public:
    explicit Turn(PlutonTlm &pluton)
        : process(sc_core::sc_get_current_process_handle()), pluton_(pluton)
    {
        pluton_.turns_.push_back(this);
        try {
            while (pluton_.turns_.front() != this) {
                sc_core::wait(pluton_.turn_ended_);
            }
        } catch (...) { // the waiting process is killed
            leave();
            throw;
        }
    }
    ~Turn() { leave(); }
    Turn(const Turn &) = delete;
    Turn &operator=(const Turn &) = delete;

    const sc_core::sc_process_handle process;

  private:
    void leave()
    {
        auto &turns = pluton_.turns_;
        turns.erase(std::find(turns.begin(), turns.end(), this));
        if (!turns.empty()) {
            pluton_.turn_ended_.notify();
        }
    }

    PlutonTlm &pluton_;
};

PlutonTlm::PlutonTlm(const sc_core::sc_module_name &name) : PlutonTlm(name, Settings()) {}

PlutonTlm::PlutonTlm(const sc_core::sc_module_name &name, const Settings &settings)
    : sc_module(name), host("host"), memory("memory"), rst_ni("rst_ni"), alert_o("alert_o"),
      settings_(settings), rtl_(std::make_unique<PlutonRtl>(settings.seed)),
      memory_identity_(new Identity)
{
    if (settings.period == SC_ZERO_TIME || settings.step == SC_ZERO_TIME) {
        SC_REPORT_ERROR(report_type, "period and step must be more than zero");
    }
    host.register_b_transport(this, &PlutonTlm::b_transport);
    host.register_transport_dbg(this, &PlutonTlm::transport_dbg);
    memory_payload_.set_extension(memory_identity_);
    SC_HAS_PROCESS(PlutonTlm);
    SC_THREAD(follow_time);
    SC_METHOD(note_reset);
    sensitive << rst_ni.neg();
    dont_initialize();
    SC_METHOD(publish_alert);
    sensitive << alert_event_;
    dont_initialize();
}

PlutonTlm::~PlutonTlm() = default;

sc_time PlutonTlm::time_of(uint64_t cycle) const
{
    return sc_time::from_value(settings_.period.value() * cycle);
}

uint64_t PlutonTlm::cycle_from(const sc_time &time) const
{
    const uint64_t period = settings_.period.value();
    return time.value() / period + (time.value() % period != 0 ? 1 : 0);
}

void PlutonTlm::b_transport(tlm::tlm_generic_payload &payload, sc_time &delay)
{
    payload.set_dmi_allowed(false);
    ObiRequest request;
    const tlm::tlm_response_status refusal = request_of(payload, request);
    if (refusal != tlm::TLM_OK_RESPONSE) {
        payload.set_response_status(refusal);
        return;
    }
    // Pluton's own memory access came back to Pluton: it would wait for itself.
    if (!turns_.empty() && turns_.front()->process == sc_core::sc_get_current_process_handle()) {
        payload.set_response_status(tlm::TLM_ADDRESS_ERROR_RESPONSE);
        return;
    }
    const sc_time at = sc_time_stamp() + delay; // where the initiator is
    const Turn turn(*this);
    follow_reset();
    if (!reset_level_) {
        payload.set_response_status(tlm::TLM_GENERIC_ERROR_RESPONSE);
        return;
    }
    run_to(cycle_from(at));
    uint32_t rdata = 0;
    const tlm::tlm_response_status status = access(request, rdata);
    if (status == tlm::TLM_OK_RESPONSE) {
        put_data(payload, request, rdata);
    }
    payload.set_response_status(status);
    const sc_time end = time_of(cycle_), now = sc_time_stamp();
    delay = end > now ? end - now : SC_ZERO_TIME;
}

tlm::tlm_response_status PlutonTlm::access(const ObiRequest &request, uint32_t &rdata)
{
    while (!rtl_->inputs.rst_n) { // the least length of the RTL's own reset
        tick();
    }
    bool granted = false, answered = false;
    rtl_->inputs.host = request;
    for (unsigned unanswered = 0; !answered; unanswered += pending_ ? 0 : 1) {
        if (unanswered == answer_limit) {
            rtl_->inputs.host = {};
            SC_REPORT_ERROR(report_type, "the host port does not answer");
        }
        tick();
        const ObiResponse &response = rtl_->outputs().host;
        answered = granted && response.rvalid;
        if (!granted && response.gnt) {
            granted = true;
            rtl_->inputs.host = {};
        }
        if (answered) {
            rdata = response.rdata;
            return response.err ? tlm::TLM_ADDRESS_ERROR_RESPONSE : tlm::TLM_OK_RESPONSE;
        }
    }
    return tlm::TLM_GENERIC_ERROR_RESPONSE;
}

unsigned PlutonTlm::transport_dbg(tlm::tlm_generic_payload &payload)
{
    const uint64_t addr = payload.get_address();
    unsigned char *data = payload.get_data_ptr();
    const unsigned size = payload.get_data_length();
    if (in_region(addr, PLUTON_CHIP_BASE, PLUTON_CHIP_SIZE)) {
        return memory->transport_dbg(payload);
    }
    const bool rom = in_region(addr, PLUTON_ROM_BASE, PLUTON_ROM_SIZE);
    if (!rom && !in_region(addr, PLUTON_TCM_BASE, PLUTON_TCM_SIZE)) {
        return 0; // registers: reading some would not be free of effects
    }
    size_t done = 0;
    if (payload.is_read()) {
        done = rom ? rtl_->read_rom(addr - PLUTON_ROM_BASE, data, size)
                   : rtl_->read_tcm(addr - PLUTON_TCM_BASE, data, size);
    } else if (payload.is_write()) {
        done = rom ? rtl_->write_rom(addr - PLUTON_ROM_BASE, data, size)
                   : rtl_->write_tcm(addr - PLUTON_TCM_BASE, data, size);
    }
    payload.set_response_status(tlm::TLM_OK_RESPONSE);
    return unsigned(done);
}

void PlutonTlm::follow_time()
{
    for (;;) {
        {
            const Turn turn(*this);
            follow_reset();
            // Only cycles that have ended: an access that is made now still finds its cycle.
            run_to(sc_time_stamp().value() / settings_.period.value());
        }
        wait(settings_.step, rst_ni.value_changed_event());
    }
}

void PlutonTlm::note_reset()
{
    reset_fell_ = true;
}

// Called wherever the RTL is about to move, so that it does not matter which process sees a change
// of the reset first. A pulse that ended while an access blocked is not lost.
void PlutonTlm::follow_reset()
{
    const bool level = rst_ni.read();
    if (level == reset_level_ && !reset_fell_) {
        return;
    }
    run_to(cycle_from(sc_time_stamp()));
    if (reset_fell_ || !level) {
        reset_fell_ = false;
        rtl_->inputs.rst_n = false;
        cycles_in_reset_ = 0;
        pending_ = false;
    }
    reset_level_ = level;
    release_reset();
}

void PlutonTlm::release_reset()
{
    if (reset_level_ && cycles_in_reset_ >= least_reset) {
        rtl_->inputs.rst_n = true;
    }
}

void PlutonTlm::run_to(uint64_t cycle)
{
    while (cycle_ < cycle) {
        const bool steady =
            !pending_ && !rtl_->inputs.memory.rvalid && rtl_->inputs.rst_n == reset_level_;
        if (steady && settings_.skip_rest && rtl_->at_rest()) {
            cycle_ = cycle;
            return;
        }
        tick();
    }
}

void PlutonTlm::tick()
{
    PlutonRtl::Inputs &inputs = rtl_->inputs;
    inputs.memory = {};
    if (pending_ && wait_ == 0) {
        pending_ = false;
        inputs.memory.rvalid = true;
        inputs.memory.err = refused_;
        inputs.memory.rdata = rdata_;
    } else if (pending_) {
        --wait_;
    }
    inputs.memory.gnt = !pending_;
    const PlutonRtl::Outputs &outputs = rtl_->cycle();
    const uint64_t cycle = cycle_++;
    ++cycles_run_;
    const bool in_reset = !inputs.rst_n;
    cycles_in_reset_ += in_reset ? 1 : 0;
    release_reset();
    if (!rtl_->failure().empty()) {
        SC_REPORT_ERROR(report_type, rtl_->failure().c_str());
    }
    if (outputs.alert != alert_) {
        alert_ = outputs.alert;
        const sc_time at = time_of(cycle), now = sc_time_stamp();
        alerts_.emplace_back(at, alert_);
        alert_event_.notify(at > now ? at - now : SC_ZERO_TIME);
    }
    if (outputs.memory.req && inputs.memory.gnt && !in_reset) {
        // The answer is in the next cycle, or later by each period that the memory takes.
        wait_ = access_memory(outputs.memory, cycle);
        pending_ = true;
    }
}

// Makes the access of `cycle`; returns the wait cycles before its answer.
uint64_t PlutonTlm::access_memory(const ObiRequest &request, uint64_t cycle)
{
    unsigned char data[4] = {}, enable[4];
    for (unsigned i = 0; i < 4; ++i) {
        if (request.we) {
            data[i] = static_cast<unsigned char>(request.wdata >> (8 * i));
        }
        enable[i] = (request.be >> i & 1) != 0 ? TLM_BYTE_ENABLED : TLM_BYTE_DISABLED;
    }
    memory_identity_->subject = request.subject;
    memory_identity_->nonsecure = request.nonsecure;
    tlm::tlm_generic_payload &payload = memory_payload_;
    payload.set_command(request.we ? tlm::TLM_WRITE_COMMAND : tlm::TLM_READ_COMMAND);
    payload.set_address(request.addr & ~3u);
    payload.set_data_ptr(data);
    payload.set_data_length(4);
    payload.set_streaming_width(4);
    payload.set_byte_enable_ptr(request.be == 0xF ? nullptr : enable);
    payload.set_byte_enable_length(request.be == 0xF ? 0 : 4);
    payload.set_dmi_allowed(false);
    payload.set_response_status(tlm::TLM_INCOMPLETE_RESPONSE);

    // Ahead of simulated time inside a decoupled access, behind it by at most `step` otherwise.
    const sc_time from = sc_time_stamp();
    sc_time delay = time_of(cycle) > from ? time_of(cycle) - from : SC_ZERO_TIME;
    const sc_time before = from + delay;
    memory->b_transport(payload, delay);
    const sc_time after = sc_time_stamp() + delay;
    ++accesses_;

    refused_ = payload.is_response_error();
    rdata_ = 0;
    for (unsigned i = 0; i < 4 && !refused_ && !request.we; ++i) {
        rdata_ |= uint32_t(data[i]) << (8 * i);
    }
    return after > before ? cycle_from(after - before) : 0;
}

// The RTL may be ahead of simulated time; its alerts come out when their cycle has come.
void PlutonTlm::publish_alert()
{
    while (!alerts_.empty() && alerts_.front().first <= sc_time_stamp()) {
        alert_o.write(alerts_.front().second);
        alerts_.pop_front();
    }
    if (!alerts_.empty()) {
        alert_event_.notify(alerts_.front().first - sc_time_stamp());
    }
}

} // namespace pluton
