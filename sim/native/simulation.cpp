// SPDX-License-Identifier: Apache-2.0
#include "sim/native/simulation.h"

#include <cstdio>
#include <cstring>
#include <stdexcept>

#include <verilated.h>
#if VM_TRACE
#include <unistd.h>
#include <verilated_fst_c.h>

#include "sim/native/waves.h"
#endif

#include "Vpluton_sim.h"
#include "sim/native/coverage.h"
#include "sim/native/probe.h"
#include "sim/native/scores.h" // written by blocks.cmake
#if PLUTON_SECRETS
#include "sim/models/fuse_port.h"
#include "sim/models/noise.h"
#endif

namespace pluton
{

namespace
{

// Cycles without an answer after which the bus counts as hung. The longest legal wait is a word of
// message data that waits for the engine's buffer: 82 cycles.
constexpr unsigned host_timeout = 2000;

// How long a reset of the chip is held.
constexpr unsigned reset_cycles = 4;

template <typename Memory> void load(Memory &memory, const uint8_t *bytes, size_t size)
{
    const size_t words = sizeof memory.m_storage / sizeof memory.m_storage[0];
    for (size_t i = 0; i < words; ++i) {
        uint32_t word = 0;
        for (size_t b = 0; b < 4 && 4 * i + b < size; ++b) {
            word |= uint32_t(bytes[4 * i + b]) << (8 * b);
        }
        memory[i] = word;
    }
}

} // namespace

struct Simulation::Model {
    VerilatedContext context;
    std::unique_ptr<Vpluton_sim> top;
    Scores scores;
    std::vector<const Score *> list; // of the same
    uint64_t values = 0;             // that all of them compare in a cycle
#if VM_TRACE
    std::unique_ptr<VerilatedFstC> fst;
    std::string part;
#endif
};

bool Simulation::has_waves()
{
    return VM_TRACE != 0;
}

bool Simulation::has_coverage()
{
    return VM_COVERAGE != 0;
}

bool Simulation::has_secrets()
{
    return PLUTON_SECRETS != 0;
}

bool Simulation::has_core()
{
    return PLUTON_RUNTIME_CORE != 0;
}

const char *Simulation::netlists()
{
    return PLUTON_NETLISTS;
}

Simulation::Simulation(const Settings &settings)
    : random(settings.seed), aes_random(~settings.seed), settings_(settings),
      model_(std::make_unique<Model>())
{
    model_->context.randSeed(int(settings.seed & 0x7FFFFFFF));
    model_->context.randReset(2); // what no reset reaches starts at random
    model_->context.assertOn(true);
#if VM_TRACE
    model_->context.traceEverOn(true);
#endif
    model_->top = std::make_unique<Vpluton_sim>(&model_->context, "TOP");
    Vpluton_sim &top = *model_->top;
    model_->scores.each([this](const Score &score) {
        model_->list.push_back(&score);
        model_->values += score.values;
    });
    top.clk_i = 0;
    top.por_ni = 0;
    top.rst_ni = 0;
    top.noise_valid_i = 0;
    top.noise_bit_i = 0;
    top.fuse_done_i = 0;
    top.fuse_data_i = 0;
    top.persistent_i = 1;
    top.host_req_i = 0;
    top.host_we_i = 0;
    top.host_be_i = 0;
    top.host_addr_i = 0;
    top.host_wdata_i = 0;
    top.host_subject_i = 0;
    top.host_nonsecure_i = 0;
    top.normal_mailbox_psel_i = 0;
    top.normal_mailbox_penable_i = 0;
    top.normal_mailbox_pwrite_i = 0;
    top.normal_mailbox_paddr_i = 0;
    top.normal_mailbox_pwdata_i = 0;
    top.normal_mailbox_pstrb_i = 0;
    top.normal_mailbox_pprot_i = 0;
    top.normal_mailbox_pauser_i = 0;
    top.secure_mailbox_psel_i = 0;
    top.secure_mailbox_penable_i = 0;
    top.secure_mailbox_pwrite_i = 0;
    top.secure_mailbox_paddr_i = 0;
    top.secure_mailbox_pwdata_i = 0;
    top.secure_mailbox_pstrb_i = 0;
    top.secure_mailbox_pprot_i = 0;
    top.secure_mailbox_pauser_i = 0;
    top.sha2_key_valid_i = 0;
    top.sha2_key_last_i = 0;
    top.sha2_key_error_i = 0;
    top.sha2_key_share0_i = 0;
    top.sha2_key_share1_i = 0;
    top.ecc_key_valid_i = 0;
    top.ecc_key_last_i = 0;
    top.ecc_key_error_i = 0;
    top.ecc_key_share0_i = 0;
    top.ecc_key_share1_i = 0;
    top.ecc_answer_take_i = 0;
    top.ecc_answer_error_i = 0;
    top.random_valid_i = 0;
    top.random_error_i = 0;
    top.random_word_i = 0;
    top.aes_key_valid_i = 0;
    top.aes_key_last_i = 0;
    top.aes_key_error_i = 0;
    top.aes_key_share0_i = 0;
    top.aes_key_share1_i = 0;
    top.aes_random_valid_i = 0;
    top.aes_random_error_i = 0;
    top.aes_random_word_i = 0;
    top.blank_i = PLUTON_BLANK_YES;
    drive_jtag({});
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
    // Verilator's runtime takes the thread's context for its own, which may be that of another
    // simulation.
    Verilated::threadContextp(&model_->context);
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

// With secrets the key ports and the random port are dead: they are compared as the rest is.
inline void Simulation::observe()
{
    const Vpluton_sim &top = *model_->top;
    Outputs out;
    unsigned place = 0;
    uint32_t flags = 0;
    const auto flag = [&](uint32_t value, unsigned bits) {
        flags |= value << place;
        place += bits;
    };
    flag(top.host_gnt_o, 1);
    flag(top.host_rvalid_o, 1);
    flag(top.host_err_o, 1);
    flag(top.mem_req_o, 1);
    flag(top.mem_we_o, 1);
    flag(top.mem_be_o, 4);
    flag(top.mem_subject_o, 3);
    flag(top.mem_nonsecure_o, 1);
    flag(top.noise_enable_o, 1);
    flag(top.reset_request_o, 1);
    flag(top.sha2_key_req_o, 1);
    flag(top.ecc_key_req_o, 1);
    flag(top.ecc_offer_req_o, 1);
    flag(top.ecc_offer_last_o, 1);
    flag(top.random_req_o, 1);
    flag(top.aes_key_req_o, 1);
    flag(top.aes_random_req_o, 1);
    out.word[Outputs::Flags] = flags;
    out.word[Outputs::HostData] = top.host_rdata_o;
    out.word[Outputs::Address] = top.mem_addr_o;
    out.word[Outputs::WriteData] = top.mem_wdata_o;
    out.word[Outputs::Alerts] = top.alert_o;
    place = 0;
    flags = 0;
    flag(top.sha2_key_slot_o, 5);
    flag(top.sha2_key_operation_o, 4);
    flag(top.ecc_key_slot_o, 5);
    flag(top.ecc_key_operation_o, 4);
    flag(top.ecc_offer_slot_o, 5);
    flag(top.ecc_offer_operation_o, 4);
    out.word[Outputs::Dead] =
        flags ^ uint32_t(top.sha2_key_subject_o) << 27 ^ uint32_t(top.ecc_key_subject_o) << 28 ^
        uint32_t(top.ecc_offer_subject_o) << 29 ^
        (uint32_t(top.aes_key_subject_o) ^ uint32_t(top.aes_key_operation_o) << 3 ^
         uint32_t(top.aes_key_slot_o) << 7)
            << 20;
    out.word[Outputs::Share0] = top.ecc_offer_share0_o;
    out.word[Outputs::Share1] = top.ecc_offer_share1_o;
    place = 0;
    flags = 0;
    flag(top.normal_mailbox_pready_o, 1);
    flag(top.normal_mailbox_pslverr_o, 1);
    flag(top.normal_mailbox_irq_o, 5);
    flag(top.secure_mailbox_pready_o, 1);
    flag(top.secure_mailbox_pslverr_o, 1);
    flag(top.secure_mailbox_irq_o, 5);
    flag(top.jtag_tdo_o, 1);
    flag(top.jtag_tdo_oe_o, 1);
    flag(top.debug_tck_o, 1);
    flag(top.debug_tms_o, 1);
    flag(top.debug_trst_no, 1);
    flag(top.debug_tdi_o, 1);
    out.word[Outputs::Outside] = flags;
    out.word[Outputs::NormalData] = top.normal_mailbox_prdata_o;
    out.word[Outputs::SecureData] = top.secure_mailbox_prdata_o;
    record->push_back(out);
}

// Noise, fuses, and the board's reset controller. Requests to both come from registers.
inline void Simulation::surroundings()
{
#if PLUTON_SECRETS
    Vpluton_sim &top = *model_->top;
    if (reset_left_ == 0 && top.rst_ni && top.reset_request_o) {
        ++resets;
        reset_left_ = reset_cycles;
        top.rst_ni = 0;
        top.host_req_i = 0;
        memory.reset();
    } else if (reset_left_ != 0 && --reset_left_ == 0) {
        model_->scores.each([](auto &score) { score.reset(); });
        top.rst_ni = 1;
    }
    if (noise != nullptr) {
        const NoiseSample sample = noise->cycle(top.rst_ni && top.noise_enable_o);
        top.noise_valid_i = sample.valid;
        top.noise_bit_i = sample.bit;
    }
    if (fuses != nullptr) {
        fuses->cycle(top.rst_ni ? top.fuse_op_o : unsigned(FusePort::None), top.fuse_row_o,
                     top.fuse_bit_o);
        top.fuse_done_i = fuses->done;
        top.fuse_data_i = fuses->data;
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
    }
    // The request comes from registers, so that it is already that of this cycle.
    if (keys.cycle(top.sha2_key_req_o, top.sha2_key_slot_o, top.sha2_key_operation_o,
                   top.sha2_key_subject_o)) {
        top.sha2_key_valid_i = keys.valid;
        top.sha2_key_last_i = keys.last;
        top.sha2_key_error_i = keys.error;
        top.sha2_key_share0_i = keys.share0;
        top.sha2_key_share1_i = keys.share1;
    }
    if (ecc_keys.cycle(top.ecc_key_req_o, top.ecc_key_slot_o, top.ecc_key_operation_o,
                       top.ecc_key_subject_o)) {
        top.ecc_key_valid_i = ecc_keys.valid;
        top.ecc_key_last_i = ecc_keys.last;
        top.ecc_key_error_i = ecc_keys.error;
        top.ecc_key_share0_i = ecc_keys.share0;
        top.ecc_key_share1_i = ecc_keys.share1;
    }
    if (ecc_keys.offered(top.ecc_offer_req_o, top.ecc_offer_last_o, top.ecc_offer_slot_o,
                         top.ecc_offer_operation_o, top.ecc_offer_subject_o, top.ecc_offer_share0_o,
                         top.ecc_offer_share1_o)) {
        top.ecc_answer_take_i = ecc_keys.take;
        top.ecc_answer_error_i = ecc_keys.refuse;
    }
    if (random.cycle(top.random_req_o)) {
        top.random_valid_i = random.valid;
        top.random_error_i = random.error;
        top.random_word_i = random.word;
    }
    if (aes_keys.cycle(top.aes_key_req_o, top.aes_key_slot_o, top.aes_key_operation_o,
                       top.aes_key_subject_o)) {
        top.aes_key_valid_i = aes_keys.valid;
        top.aes_key_last_i = aes_keys.last;
        top.aes_key_error_i = aes_keys.error;
        top.aes_key_share0_i = aes_keys.share0;
        top.aes_key_share1_i = aes_keys.share1;
    }
    if (aes_random.cycle(top.aes_random_req_o)) {
        top.aes_random_valid_i = aes_random.valid;
        top.aes_random_error_i = aes_random.error;
        top.aes_random_word_i = aes_random.word;
    }
    surroundings();
    top.clk_i = 0; // where the latches of clock gates follow
    top.eval();
    dump();
    model_->context.timeInc(1);
    if (settings_.lockstep && top.rst_ni) {
        model_->scores.each([&](auto &score) { score.cycle(*top.rootp, cycle_); });
        comparisons += model_->values;
    }
    if (record != nullptr) {
        observe();
    }
    sampled_.gnt = top.host_gnt_o;
    sampled_.mailbox[0] = {bool(top.normal_mailbox_pready_o), bool(top.normal_mailbox_pslverr_o),
                           top.normal_mailbox_prdata_o};
    sampled_.mailbox[1] = {bool(top.secure_mailbox_pready_o), bool(top.secure_mailbox_pslverr_o),
                           top.secure_mailbox_prdata_o};
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
        throw_failure(cycle_ - 1);
    }
    if (interrupted) {
        throw Interrupted();
    }
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
    reset_left_ = 0;
    memory.reset();
    const bool first = cycle_ <= 1; // with or without the cycle in which the power is off
    run(reset_cycles);
    if (first) {
        coverage::begin(model_->context);
    }
    if (!model_->top->por_ni) {
        model_->scores.each([](auto &score) { score.power_on(); });
    }
    model_->top->por_ni = 1;
    model_->scores.each([](auto &score) { score.reset(); });
    model_->top->rst_ni = 1;
}

void Simulation::power_cycle()
{
    model_->top->por_ni = 0;
    model_->top->rst_ni = 0;
    run(1);
    reset();
}

void Simulation::drive_jtag(const Jtag &jtag)
{
    Vpluton_sim &top = *model_->top;
    top.jtag_tck_i = jtag.tck;
    top.jtag_tms_i = jtag.tms;
    top.jtag_trst_ni = jtag.trst_n;
    top.jtag_tdi_i = jtag.tdi;
    top.debug_tdo_i = jtag.tdo;
    top.debug_tdo_oe_i = jtag.tdo_oe;
}

Simulation::Jtag Simulation::jtag_arrived()
{
    Vpluton_sim &top = *model_->top;
    top.eval();
    return {bool(top.debug_tck_o), bool(top.debug_tms_o), bool(top.debug_trst_no),
            bool(top.debug_tdi_o), bool(top.jtag_tdo_o),  bool(top.jtag_tdo_oe_o)};
}

void Simulation::set_blank(unsigned code)
{
    model_->top->blank_i = uint8_t(code);
}

unsigned Simulation::alerts() const
{
    return model_->top->alert_o;
}

enum hal_status Simulation::access(bool we, uint32_t addr, uint32_t wdata, unsigned strobe,
                                   unsigned subject, bool nonsecure, uint32_t *rdata)
{
    Vpluton_sim &top = *model_->top;
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
            return HAL_TIMEOUT;
        }
    }
    top.host_req_i = 0;
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

Simulation::World Simulation::world_of(Mailbox mailbox)
{
    return mailbox == Mailbox::Normal ? World{PLUTON_SUBJECT_APP_NORMAL, true}
                                      : World{PLUTON_SUBJECT_APP_SECURE, false};
}

enum hal_status Simulation::mailbox_access(Mailbox mailbox, World world, bool we, uint32_t addr,
                                           uint32_t wdata, unsigned strobe, uint32_t *rdata)
{
    Vpluton_sim &top = *model_->top;
    const bool normal = mailbox == Mailbox::Normal;
    auto &select = normal ? top.normal_mailbox_psel_i : top.secure_mailbox_psel_i;
    auto &enable = normal ? top.normal_mailbox_penable_i : top.secure_mailbox_penable_i;
    select = 1;
    (normal ? top.normal_mailbox_pwrite_i : top.secure_mailbox_pwrite_i) = we;
    (normal ? top.normal_mailbox_paddr_i : top.secure_mailbox_paddr_i) = addr;
    (normal ? top.normal_mailbox_pwdata_i : top.secure_mailbox_pwdata_i) = we ? wdata : 0;
    (normal ? top.normal_mailbox_pstrb_i : top.secure_mailbox_pstrb_i) = we ? uint8_t(strobe) : 0;
    (normal ? top.normal_mailbox_pprot_i : top.secure_mailbox_pprot_i) = world.nonsecure ? 2 : 0;
    (normal ? top.normal_mailbox_pauser_i : top.secure_mailbox_pauser_i) = uint8_t(world.subject);
    tick_once();
    enable = 1;
    const auto &answer = sampled_.mailbox[normal ? 0 : 1];
    enum hal_status status = HAL_TIMEOUT;
    for (unsigned i = 0; i < host_timeout && status == HAL_TIMEOUT; ++i) {
        tick_once();
        if (answer.ready) {
            status = answer.error ? HAL_BUS_ERROR : HAL_OK;
        }
    }
    select = 0;
    enable = 0;
    if (status == HAL_OK && rdata != nullptr) {
        *rdata = answer.data;
    }
    return status;
}

enum hal_status Simulation::mailbox_read(Mailbox mailbox, uint32_t addr, uint32_t &value)
{
    return mailbox_access(mailbox, world_of(mailbox), false, addr, 0, 0, &value);
}

enum hal_status Simulation::mailbox_write(Mailbox mailbox, uint32_t addr, uint32_t value)
{
    return mailbox_access(mailbox, world_of(mailbox), true, addr, value, 0xF, nullptr);
}

unsigned Simulation::mailbox_irq(Mailbox mailbox) const
{
    return mailbox == Mailbox::Normal ? model_->top->normal_mailbox_irq_o
                                      : model_->top->secure_mailbox_irq_o;
}

void Simulation::load_rom(const uint8_t *bytes, size_t size)
{
    auto &root = *model_->top->rootp;
    load(PLUTON_PROBE(u_rom__DOT__gen_rom__DOT__u_rom__DOT__mem), bytes, size);
}

void Simulation::load_tcm(const uint8_t *bytes, size_t size)
{
    auto &root = *model_->top->rootp;
    load(PLUTON_PROBE(u_tcm__DOT__gen_ram__DOT__u_ram__DOT__mem), bytes, size);
}

const std::vector<const Score *> &Simulation::scores() const
{
    return model_->list;
}

const EngineTime &Simulation::time(const std::string &block) const
{
    for (const Score *score : model_->list) {
        if (block == score->block) {
            return score->time;
        }
    }
    throw std::out_of_range("no score of a block " + block);
}

uint64_t Simulation::parameter(const std::string &name) const
{
    for (const Score *score : model_->list) {
        const auto found = score->parameters.find(name);
        if (found != score->parameters.end()) {
            return found->second;
        }
    }
    throw std::out_of_range("no score knows a parameter " + name);
}

std::vector<std::string> Simulation::waves(const std::string &block) const
{
    std::vector<std::string> names;
    for (const Score *score : model_->list) {
        if (block == "all" || block == score->block) {
            names.insert(names.end(), score->waves.begin(), score->waves.end());
        }
    }
    return names;
}

} // namespace pluton
