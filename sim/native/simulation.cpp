// SPDX-License-Identifier: Apache-2.0
#include "sim/native/simulation.h"

#include <cstdio>
#include <cstring>

#include <verilated.h>
#if VM_TRACE
#include <unistd.h>
#include <verilated_fst_c.h>

#include "sim/native/waves.h"
#endif

#include "Vpluton_sim.h"
#include "Vpluton_sim___024root.h"
#include "sim/native/coverage.h"
#include "sim/native/probes.h"
#include "sim/native/scoreboard.h"

namespace pluton
{

volatile std::sig_atomic_t interrupted = 0;

namespace
{

// Cycles without an answer after which the bus counts as hung. The longest legal wait is a word of
// message data that waits for the engine's buffer: 82 cycles.
constexpr unsigned host_timeout = 2000;

// What Verilator's runtime reports by vl_stop and vl_fatal: a failed assertion.
struct Failure {
    bool pending = false;
    std::string file, scope, message;
    int line = 0;
} failure;

// Tells the model that the clock fell; false where this version of Verilator keeps the clock's last
// value under another name.
template <typename Root>
auto clock_is_low(Root &root, int) -> decltype(root.__Vtrigrprev__TOP__clk_i, bool())
{
    root.clk_i = 0;
    root.__Vtrigrprev__TOP__clk_i = 0;
    return true;
}

template <typename Root> bool clock_is_low(Root &, long)
{
    return false;
}

} // namespace

struct Simulation::Model {
    VerilatedContext context;
    std::unique_ptr<Vpluton_sim> top;
    Scoreboard scoreboard{true};
#if VM_TRACE
    std::unique_ptr<VerilatedFstC> fst;
    std::string part;
#endif
};

bool Simulation::has_waves()
{
    return VM_TRACE != 0;
}

bool Simulation::has_core()
{
    return PLUTON_RUNTIME_CORE != 0;
}

const char *Simulation::configuration()
{
    return Verilated::productVersion();
}

Simulation::Simulation(const Settings &settings)
    : settings_(settings), model_(std::make_unique<Model>())
{
    model_->context.randSeed(int(settings.seed & 0x7FFFFFFF));
    model_->context.randReset(2); // what no reset reaches starts at random
    model_->context.assertOn(true);
#if VM_TRACE
    model_->context.traceEverOn(true);
#endif
    model_->top = std::make_unique<Vpluton_sim>(&model_->context, "TOP");
    Vpluton_sim &top = *model_->top;
    top.clk_i = 0;
    top.rst_ni = 0;
    top.host_req_i = 0;
    top.host_we_i = 0;
    top.host_be_i = 0;
    top.host_addr_i = 0;
    top.host_wdata_i = 0;
    top.host_subject_i = 0;
    top.host_nonsecure_i = 0;
#if VM_TRACE
    if (!settings.waves.empty()) {
        model_->part = temporary_name(settings.waves);
        model_->fst = std::make_unique<VerilatedFstC>();
        top.trace(model_->fst.get(), 99);
        model_->fst->open(model_->part.c_str());
        if (!model_->fst->isOpen()) {
            throw WaveError(model_->part + ": cannot be created");
        }
    }
#endif
}

Simulation::~Simulation()
{
    model_->top->final();
#if VM_TRACE
    if (model_->fst) { // not closed by close_waves(): the run did not end as it should
        model_->fst->close();
        unlink(model_->part.c_str());
    }
#endif
    coverage::write(model_->context);
}

void Simulation::close_waves()
{
#if VM_TRACE
    if (!model_->fst) {
        return;
    }
    model_->fst->close();
    model_->fst.reset();
    std::string why;
    const bool any = cycle_ >= settings_.wave_from;
    if (!fst_is_whole(model_->part, any, why)) {
        unlink(model_->part.c_str());
        throw WaveError(settings_.waves + ": the waves could not be written whole (" + why +
                        "); is the disk full?");
    }
    if (std::rename(model_->part.c_str(), settings_.waves.c_str()) != 0) {
        why = std::strerror(errno);
        unlink(model_->part.c_str());
        throw WaveError(settings_.waves + ": " + why);
    }
#endif
}

inline void Simulation::dump()
{
#if VM_TRACE
    if (model_->fst && cycle_ >= settings_.wave_from && cycle_ <= settings_.wave_to) {
        model_->fst->dump(model_->context.time());
    }
#endif
}

inline void Simulation::tick_once()
{
    Vpluton_sim &top = *model_->top;
    if (top.mem_gnt_i != memory.gnt || top.mem_rvalid_i || memory.rvalid) {
        top.mem_gnt_i = memory.gnt;
        top.mem_rvalid_i = memory.rvalid;
        top.mem_err_i = memory.err;
        top.mem_rdata_i = memory.rdata;
        inputs_changed_ = true;
    }
    // While no input changes, nothing settles in the clock's low phase, and the falling edge is
    // only told to the model. Waves show the low phase, so there it is always evaluated.
    if (inputs_changed_ || VM_TRACE != 0 || !clock_is_low(*top.rootp, 0)) {
        top.clk_i = 0;
        top.eval();
        inputs_changed_ = false;
    }
    dump();
    model_->context.timeInc(1);
    if (settings_.lockstep && top.rst_ni) {
        model_->scoreboard.cycle(Probes(*top.rootp), cycle_, *this);
    }
    sampled_.gnt = top.host_gnt_o;
    sampled_.rvalid = top.host_rvalid_o;
    sampled_.err = top.host_err_o;
    sampled_.rdata = top.host_rdata_o;
    if (top.rst_ni) {
        memory.clock(top.mem_req_o, top.mem_we_o, top.mem_be_o, top.mem_addr_o, top.mem_wdata_o,
                     top.mem_subject_o, top.mem_nonsecure_o);
    }
    top.clk_i = 1;
    top.eval();
    dump();
    model_->context.timeInc(1);
    ++cycle_;
    if (failure.pending) {
        failed();
    }
    if (interrupted) {
        throw Interrupted();
    }
}

void Simulation::failed()
{
    failure.pending = false;
    Divergence d;
    d.cycle = cycle_ - 1;
    d.block = failure.scope;
    d.field = "assertion";
    d.expected = "holds";
    d.got = "violated at " + failure.file + ":" + std::to_string(failure.line);
    d.text = d.block + ": assertion " + d.got;
    throw d;
}

void Simulation::tick()
{
    tick_once();
}

void Simulation::run(uint64_t cycles)
{
    for (uint64_t i = 0; i < cycles; ++i) {
        tick_once();
    }
}

void Simulation::reset()
{
    model_->top->host_req_i = 0;
    model_->top->rst_ni = 0;
    inputs_changed_ = true;
    memory.reset();
    run(4);
    model_->scoreboard.reset();
    model_->top->rst_ni = 1;
    inputs_changed_ = true;
}

unsigned Simulation::alerts() const
{
    return model_->top->alert_o;
}

enum hal_status Simulation::access(bool we, uint32_t addr, uint32_t wdata, unsigned strobe,
                                   unsigned subject, bool nonsecure, uint32_t *rdata)
{
    Vpluton_sim &top = *model_->top;
    inputs_changed_ = true;
    top.host_req_i = 1;
    top.host_we_i = we;
    top.host_be_i = uint8_t(strobe);
    top.host_addr_i = addr;
    top.host_wdata_i = wdata;
    top.host_subject_i = uint8_t(subject);
    top.host_nonsecure_i = nonsecure;
    for (unsigned i = 0;; ++i) {
        tick_once();
        if (sampled_.gnt) {
            break;
        }
        if (i == host_timeout) {
            top.host_req_i = 0;
            inputs_changed_ = true;
            return HAL_TIMEOUT;
        }
    }
    top.host_req_i = 0;
    inputs_changed_ = true;
    for (unsigned i = 0; i < host_timeout; ++i) {
        tick_once();
        if (sampled_.rvalid) {
            if (sampled_.err) {
                return HAL_BUS_ERROR;
            }
            if (rdata != nullptr) {
                *rdata = sampled_.rdata;
            }
            return HAL_OK;
        }
    }
    return HAL_TIMEOUT;
}

enum hal_status Simulation::read(uint32_t addr, uint32_t &value, unsigned subject, bool nonsecure)
{
    return access(false, addr, 0, 0xF, subject, nonsecure, &value);
}

enum hal_status Simulation::write(uint32_t addr, uint32_t value, unsigned strobe, unsigned subject,
                                  bool nonsecure)
{
    return access(true, addr, value, strobe, subject, nonsecure, nullptr);
}

void Simulation::load_rom(const uint8_t *bytes, size_t size)
{
    Probes(*model_->top->rootp).load_rom(bytes, size);
}

void Simulation::load_tcm(const uint8_t *bytes, size_t size)
{
    Probes(*model_->top->rootp).load_tcm(bytes, size);
}

} // namespace pluton

// Verilator's runtime calls these instead of ending the program (VL_USER_STOP, VL_USER_FATAL).
static void note_failure(const char *file, int line, const char *scope)
{
    if (!pluton::failure.pending) {
        pluton::failure = {true, file != nullptr ? file : "", scope != nullptr ? scope : "", "",
                           line};
    }
}

void vl_stop(const char *file, int line, const char *scope) VL_MT_UNSAFE
{
    note_failure(file, line, scope);
}

void vl_fatal(const char *file, int line, const char *scope, const char *message) VL_MT_UNSAFE
{
    std::fprintf(stderr, "%s:%d: %s\n", file, line, message);
    note_failure(file, line, scope);
}
