// SPDX-License-Identifier: Apache-2.0
#include "sim/systemc/pluton_rtl.h"

#include <cstdio>
#include <cstring>
#include <vector>

#include <verilated.h>

#include "Vpluton_sim.h"
#include "Vpluton_sim__Syms.h"

namespace pluton
{

namespace
{

// Cycles between two looks for rest: a look takes the time of some fifty cycles.
constexpr uint64_t look_interval = 1024;

// Verilator's runtime reports a failed assertion by a global function, vl_stop or vl_fatal: the
// model that is being evaluated owns it.
thread_local std::string *failure_of_running_model = nullptr;

bool same(const ObiRequest &a, const ObiRequest &b)
{
    return a.req == b.req && a.we == b.we && a.be == b.be && a.addr == b.addr &&
           a.wdata == b.wdata && a.subject == b.subject && a.nonsecure == b.nonsecure;
}

bool same(const ObiResponse &a, const ObiResponse &b)
{
    return a.gnt == b.gnt && a.rvalid == b.rvalid && a.err == b.err && a.rdata == b.rdata;
}

template <typename Memory> size_t room(const Memory &memory)
{
    return sizeof memory.m_storage;
}

template <typename Memory>
size_t read_memory(const Memory &memory, size_t offset, uint8_t *bytes, size_t size)
{
    size_t done = 0;
    for (; done < size && offset < room(memory); ++done, ++offset) {
        bytes[done] = uint8_t(memory.m_storage[offset / 4] >> (8 * (offset % 4)));
    }
    return done;
}

template <typename Memory>
size_t write_memory(Memory &memory, size_t offset, const uint8_t *bytes, size_t size)
{
    size_t done = 0;
    for (; done < size && offset < room(memory); ++done, ++offset) {
        const unsigned shift = unsigned(8 * (offset % 4));
        uint32_t &word = memory.m_storage[offset / 4];
        word = (word & ~(uint32_t(0xFF) << shift)) | uint32_t(bytes[done]) << shift;
    }
    return done;
}

} // namespace

struct PlutonRtl::State {
    VerilatedContext context;
    Inputs applied;
    std::vector<unsigned char> before; // the whole state before a cycle
};

#define PLUTON_ROM_ARRAY                                                                           \
    model_->rootp->pluton_sim__DOT__u_pluton__DOT__u_rom__DOT__gen_rom__DOT__u_rom__DOT__mem
#define PLUTON_TCM_ARRAY                                                                           \
    model_->rootp->pluton_sim__DOT__u_pluton__DOT__u_tcm__DOT__gen_ram__DOT__u_ram__DOT__mem

PlutonRtl::PlutonRtl(uint64_t seed) : state_(std::make_unique<State>())
{
    state_->context.randSeed(int(seed & 0x7FFFFFFF));
    state_->context.randReset(2);
    state_->context.assertOn(true);
    Verilated::threadContextp(&state_->context);
    model_ = std::make_unique<Vpluton_sim>(&state_->context, "TOP");
    model_->clk_i = 0;
    model_->rst_ni = 0;
    // No world stands at the mailboxes.
    model_->normal_mailbox_psel_i = 0;
    model_->normal_mailbox_penable_i = 0;
    model_->secure_mailbox_psel_i = 0;
    model_->secure_mailbox_penable_i = 0;
}

// Verilator's runtime finds some of a model's data by the thread's context, which a simulation of
// several models has to set.
PlutonRtl::~PlutonRtl()
{
    Verilated::threadContextp(&state_->context);
    model_->final();
}

const PlutonRtl::Outputs &PlutonRtl::cycle()
{
    Vpluton_sim &top = *model_;
    Inputs &applied = state_->applied;
    failure_of_running_model = &failure_;
    Verilated::threadContextp(&state_->context);
    if (inputs.rst_n != applied.rst_n || !same(inputs.host, applied.host) ||
        !same(inputs.memory, applied.memory)) {
        applied = inputs;
        stir();
        top.rst_ni = inputs.rst_n;
        top.host_req_i = inputs.host.req;
        top.host_we_i = inputs.host.we;
        top.host_be_i = inputs.host.be;
        top.host_addr_i = inputs.host.addr;
        top.host_wdata_i = inputs.host.wdata;
        top.host_subject_i = inputs.host.subject;
        top.host_nonsecure_i = inputs.host.nonsecure;
        top.mem_gnt_i = inputs.memory.gnt;
        top.mem_rvalid_i = inputs.memory.rvalid;
        top.mem_err_i = inputs.memory.err;
        top.mem_rdata_i = inputs.memory.rdata;
    }
    // There is no key store: every request, which comes from registers, is refused.
    top.sha2_key_error_i = top.sha2_key_req_o;
    top.ecc_key_error_i = top.ecc_key_req_o;
    top.ecc_answer_error_i = top.ecc_offer_req_o;
    top.random_error_i = top.random_req_o; // nor a generator
    top.aes_key_error_i = top.aes_key_req_o;
    top.aes_random_error_i = top.aes_random_req_o;
    // Verilator keeps the state of all modules in one object. In it are numbers, and pointers that
    // stay the same, so equal bytes are an equal state.
    const Vpluton_sim__Syms &state = *top.rootp->vlSymsp;
    const bool look = !at_rest_ && ++quiet_ % look_interval == 0;
    if (look) {
        const auto *bytes = reinterpret_cast<const unsigned char *>(&state);
        state_->before.assign(bytes, bytes + sizeof state);
    }
    top.clk_i = 0;
    top.eval();
    outputs_.host = {bool(top.host_gnt_o), bool(top.host_rvalid_o), bool(top.host_err_o),
                     top.host_rdata_o};
    outputs_.memory.req = top.mem_req_o;
    if (outputs_.memory.req) {
        outputs_.memory.we = top.mem_we_o;
        outputs_.memory.be = top.mem_be_o;
        outputs_.memory.addr = top.mem_addr_o;
        outputs_.memory.wdata = top.mem_wdata_o;
        outputs_.memory.subject = top.mem_subject_o;
        outputs_.memory.nonsecure = top.mem_nonsecure_o;
    }
    outputs_.alert = top.alert_o;
    top.clk_i = 1;
    top.eval();
    state_->context.timeInc(1);
    if (look) {
        at_rest_ = std::memcmp(state_->before.data(), &state, sizeof state) == 0;
    }
    failure_of_running_model = nullptr;
    return outputs_;
}

size_t PlutonRtl::read_rom(size_t offset, uint8_t *bytes, size_t size) const
{
    return read_memory(PLUTON_ROM_ARRAY, offset, bytes, size);
}

size_t PlutonRtl::write_rom(size_t offset, const uint8_t *bytes, size_t size)
{
    stir();
    return write_memory(PLUTON_ROM_ARRAY, offset, bytes, size);
}

size_t PlutonRtl::read_tcm(size_t offset, uint8_t *bytes, size_t size) const
{
    return read_memory(PLUTON_TCM_ARRAY, offset, bytes, size);
}

size_t PlutonRtl::write_tcm(size_t offset, const uint8_t *bytes, size_t size)
{
    stir();
    return write_memory(PLUTON_TCM_ARRAY, offset, bytes, size);
}

} // namespace pluton

// Verilator's runtime calls these instead of ending the program (VL_USER_STOP, VL_USER_FATAL).
void vl_stop(const char *file, int line, const char *scope) VL_MT_UNSAFE
{
    std::string *failure = pluton::failure_of_running_model;
    if (failure != nullptr && failure->empty()) {
        *failure = std::string(scope != nullptr ? scope : "?") + ": the assertion at " +
                   (file != nullptr ? file : "?") + ":" + std::to_string(line) + " does not hold";
    }
}

void vl_fatal(const char *file, int line, const char *scope, const char *message) VL_MT_UNSAFE
{
    std::fprintf(stderr, "%s:%d: %s\n", file, line, message);
    vl_stop(file, line, scope);
}
