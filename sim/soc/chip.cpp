// SPDX-License-Identifier: Apache-2.0
#include "sim/soc/chip.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <stdexcept>

#include <verilated.h>
#if VM_TRACE
#include <verilated_fst_c.h>
#endif

#include "firmware/hal/generated/resources.h"

#include "Vsoc_sim.h"
#include "Vsoc_sim___024root.h"
#include "sim/native/coverage.h"

namespace pluton::soc
{

namespace
{

// Cycles without an answer after which the bus counts as hung.
constexpr unsigned host_timeout = 20000;
// firewall_pkg: bits of a question, and of an entry's permissions.
constexpr unsigned ports = 7, ask_bits = 39, permission_bits = 18;
// More than the chip's reset lasts behind power-on.
constexpr unsigned reset_most = 64;
constexpr double sensor_volts =
    1.0;                      // at the converter's first input, until somebody says otherwise
constexpr unsigned radio = 2; // of the three cores' serial lines

// `count` bits of a wide vector, from bit `first` on; at most 32.
template <typename Words> uint32_t bits(const Words &words, unsigned first, unsigned count)
{
    uint64_t both = words[first / 32];
    if (first % 32 + count > 32) {
        both |= uint64_t(words[first / 32 + 1]) << 32;
    }
    return uint32_t(both >> (first % 32) & ((uint64_t(1) << count) - 1));
}

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

void check_sram(uint32_t addr, size_t size)
{
    if (addr < PLUTON_SRAM_BASE || addr - PLUTON_SRAM_BASE > PLUTON_SRAM_SIZE ||
        size > PLUTON_SRAM_SIZE - (addr - PLUTON_SRAM_BASE)) {
        throw std::out_of_range("beyond the SRAM");
    }
}

} // namespace

struct Chip::Model {
    VerilatedContext context;
    std::unique_ptr<Vsoc_sim> top;
#if VM_TRACE
    std::unique_ptr<VerilatedFstC> fst;
#endif

    auto &rom()
    {
        return top->rootp
            ->soc_sim__DOT__u_soc__DOT__u_pluton__DOT__u_rom__DOT__gen_rom__DOT__u_rom__DOT__mem;
    }
    auto &tcm()
    {
        return top->rootp
            ->soc_sim__DOT__u_soc__DOT__u_pluton__DOT__u_tcm__DOT__gen_ram__DOT__u_ram__DOT__mem;
    }
    auto &sram()
    {
        return top->rootp->soc_sim__DOT__u_soc__DOT__u_sram__DOT__gen_ram__DOT__u_ram__DOT__mem;
    }
#if PLUTON_RUNTIME_CORE
    // The address of the fetch that is granted in this cycle (bus_pkg::obi_req_t).
    std::optional<uint32_t> fetched() const
    {
        const auto &request = top->rootp->soc_sim__DOT__u_soc__DOT__u_pluton__DOT__fetch_req;
        if (top->rootp
                ->soc_sim__DOT__u_soc__DOT__u_pluton__DOT__gen_core__DOT__u_core__DOT__instr_gnt ==
            0) {
            return std::nullopt;
        }
        return request[1] >> 4 | request[2] << 28;
    }
    uint32_t pc() const
    {
        return top->rootp
            ->soc_sim__DOT__u_soc__DOT__u_pluton__DOT__gen_core__DOT__u_core__DOT__u_core__DOT__pc_id;
    }
#else
    std::optional<uint32_t> fetched() const
    {
        return std::nullopt;
    }
    uint32_t pc() const
    {
        return 0;
    }
#endif
    // The address of the application core's fetch that SRAM, the fabric's first slave, grants.
    std::optional<uint32_t> app_fetched() const
    {
        constexpr unsigned master = 1; // of the fabric: rtl/soc/README.md
        const auto &owner =
            top->rootp
                ->soc_sim__DOT__u_soc__DOT__u_fabric__DOT__gen_slave__BRA__0__KET____DOT__u_arbiter__DOT__owner_d;
        const auto &granted = top->rootp->soc_sim__DOT__u_soc__DOT__u_fabric__DOT__gnt;
        const auto &request =
            top->rootp
                ->soc_sim__DOT__u_soc__DOT__u_fabric__DOT____Vcellout__gen_slave__BRA__0__KET____DOT__u_arbiter__slave_o;
        if ((owner >> master & 1) == 0 || (granted >> master & 1) == 0) {
            return std::nullopt;
        }
        return request[1] >> 4 | request[2] << 28;
    }
    uint32_t app_pc() const
    {
        return top->rootp
            ->soc_sim__DOT__u_soc__DOT__gen_app_core__DOT__u_app_core__DOT__u_core__DOT__pc_id;
    }
    // The firewalls: firewall_pkg::ask_t of each port, and the table.
    const auto &refused() const
    {
        return top->rootp->soc_sim__DOT__u_soc__DOT__u_firewall__DOT__refused;
    }
    const auto &ask() const
    {
        return top->rootp->soc_sim__DOT__u_soc__DOT__u_firewall__DOT__ask_i;
    }
    const auto &closed() const
    {
        return top->rootp->soc_sim__DOT__u_soc__DOT__u_firewall__DOT__closed;
    }
    const auto &granted() const
    {
        return top->rootp->soc_sim__DOT__u_soc__DOT__u_firewall__DOT__u_table__DOT__granted;
    }
    const auto &permit() const
    {
        return top->rootp->soc_sim__DOT__u_soc__DOT__u_firewall__DOT__u_table__DOT__permit;
    }
    void dump()
    {
#if VM_TRACE
        if (fst) {
            fst->dump(context.time());
        }
#endif
        context.timeInc(1);
    }
};

bool Chip::has_waves()
{
    return VM_TRACE != 0;
}

bool Chip::has_core()
{
    return PLUTON_RUNTIME_CORE != 0;
}

Chip::Chip(FuseArray &fuses, const NoiseProfile &profile, Flash &flash, const Settings &settings)
    : settings_(settings), model_(std::make_unique<Model>()), fuse_port_(fuses),
      noise_(profile, settings.noise_seed), flash_(flash)
{
    model_->context.randSeed(int(settings.seed & 0x7FFFFFFF));
    model_->context.randReset(2); // what no reset reaches starts at random
    model_->context.assertOn(true);
#if VM_TRACE
    model_->context.traceEverOn(true);
#endif
    model_->top = std::make_unique<Vsoc_sim>(&model_->context, "TOP");
    Vsoc_sim &top = *model_->top;
    top.clk_i = 0;
    top.por_ni = 0;
    top.host_req_i = 0;
    top.host_we_i = 0;
    top.host_be_i = 0;
    top.host_addr_i = 0;
    top.host_wdata_i = 0;
    top.noise_valid_i = 0;
    top.noise_bit_i = 0;
    top.fuse_done_i = 0;
    top.fuse_data_i = 0;
    top.persistent_i = 1;
    top.flash_gnt_i = 1;
    top.flash_rvalid_i = 0;
    top.flash_err_i = 0;
    top.flash_rdata_i = 0;
    top.command_done_i = 0;
    top.command_error_i = 0;
    top.uart0_rx_i = 1;
    top.uart_rx_i = 7;
    top.gpio_i = 0;
    top.adc_compare_i = 0;
    top.spi_miso_i = 1;
    set_jtag(false, false, false, false);
    analog.volts[0] = sensor_volts;
    // An asynchronous reset acts when it falls.
    top.por_ni = 1;
    top.eval();
    top.por_ni = 0;
    top.eval();
#if VM_TRACE
    if (!settings.waves.empty()) {
        model_->fst = std::make_unique<VerilatedFstC>();
        top.trace(model_->fst.get(), 99);
        model_->fst->open(settings.waves.c_str());
        if (!model_->fst->isOpen()) {
            throw WaveError(settings.waves + ": cannot be created");
        }
    }
#endif
}

Chip::~Chip()
{
    // Verilator's runtime takes the thread's context for its own, which may be that of another
    // simulation.
    Verilated::threadContextp(&model_->context);
    model_->top->final();
    coverage::write(model_->context);
}

void Chip::close_waves()
{
#if VM_TRACE
    if (model_->fst) {
        model_->fst->close();
        model_->fst.reset();
    }
#endif
}

// Noise, fuses, flash, line: their answers to what the chip's registers show in this cycle.
inline void Chip::surroundings()
{
    Vsoc_sim &top = *model_->top;
    const bool on = top.rst_no;
    if (!on && !was_reset_) {
        ++resets;
        top.host_req_i = 0;
        flash_.reset();
    }
    was_reset_ = !on;
    const NoiseSample sample = noise_.cycle(on && top.noise_enable_o);
    top.noise_valid_i = sample.valid;
    top.noise_bit_i = sample.bit;
    fuse_port_.cycle(on ? top.fuse_op_o : unsigned(FusePort::None), top.fuse_row_o, top.fuse_bit_o);
    top.fuse_done_i = fuse_port_.done;
    top.fuse_data_i = fuse_port_.data;
    flash_.command(on && top.command_valid_o, top.command_op_o, top.command_addr_o,
                   top.command_data_o);
    top.command_done_i = flash_.done;
    top.command_error_i = flash_.error;
    top.flash_gnt_i = flash_.gnt;
    top.flash_rvalid_i = flash_.rvalid;
    top.flash_err_i = flash_.err;
    top.flash_rdata_i = flash_.rdata;
    pins();
}

// What is at the pins of the serial lines, the converter and the SPI master.
inline void Chip::pins()
{
    Vsoc_sim &top = *model_->top;
    top.uart0_rx_i = uart0_.cycle(top.uart0_tx_o, was_reset_);
    const unsigned antenna = antenna_.cycle((top.uart_tx_o >> radio & 1) != 0, was_reset_);
    top.uart_rx_i = uint8_t(3u | antenna << radio); // nobody is at the others
    top.adc_compare_i = analog.cycle(top.adc_channel_o, top.adc_sample_o, top.adc_dac_o);
    top.spi_miso_i = sensor.cycle(top.spi_cs_no, top.spi_sck_o, top.spi_mosi_o);
}

void Chip::tick()
{
    Vsoc_sim &top = *model_->top;
    surroundings();
    if (flash_.power_lost()) {
        fuse_port_.cut();
        throw PowerLost();
    }
    top.clk_i = 0; // where the latches of clock gates follow
    top.eval();
    model_->dump();
    sampled_gnt_ = top.host_gnt_o;
    sampled_rvalid_ = top.host_rvalid_o;
    sampled_err_ = top.host_err_o;
    sampled_rdata_ = top.host_rdata_o;
    if (refusing_ && model_->refused() != 0 && top.rst_no) {
        refusals();
    }
    flash_.clock(top.flash_req_o, top.flash_we_o, top.flash_addr_o);
    top.clk_i = 1;
    if (fetching_ || app_fetching_) {
        clock_fetch();
    } else {
        top.eval();
    }
    model_->dump();
    ++cycle_;
    if (failure.pending) {
        throw_failure(cycle_ - 1);
    }
    if (interrupted) {
        throw Interrupted();
    }
}

// The edge at which a memory takes what a core fetches.
void Chip::clock_fetch()
{
    uint32_t *word = nullptr, *app_word = nullptr;
    uint32_t kept = 0, app_kept = 0;
    if (const std::optional<uint32_t> addr = app_fetching_ ? model_->app_fetched() : std::nullopt) {
        app_word = &model_->sram()[(*addr - PLUTON_SRAM_BASE) / 4 % (PLUTON_SRAM_SIZE / 4)];
        app_kept = *app_word;
        *app_word = app_fetching_(*addr, app_kept).value_or(app_kept);
    }
    if (const std::optional<uint32_t> addr = fetching_ ? model_->fetched() : std::nullopt) {
        if (*addr - PLUTON_ROM_BASE < PLUTON_ROM_SIZE) {
            word = &model_->rom()[(*addr - PLUTON_ROM_BASE) / 4];
        } else if (*addr - PLUTON_TCM_BASE < PLUTON_TCM_SIZE) {
            word = &model_->tcm()[(*addr - PLUTON_TCM_BASE) / 4];
        }
        if (word != nullptr) {
            kept = *word;
            *word = fetching_(*addr, kept).value_or(kept);
        }
    }
    model_->top->eval();
    if (word != nullptr) {
        *word = kept;
    }
    if (app_word != nullptr) {
        *app_word = app_kept;
    }
}

void Chip::refusals() const
{
    for (unsigned port = 0; port < ports; ++port) {
        if ((model_->refused() >> port & 1) == 0) {
            continue;
        }
        const unsigned low = ask_bits * port;
        refusing_({bits(model_->ask(), low + 3, 3), bits(model_->ask(), low, 2),
                   bits(model_->ask(), low + 2, 1) != 0, bits(model_->ask(), low + 6, 32)});
    }
}

Chip::Entry Chip::firewall_entry(unsigned entry) const
{
    if (entry >= PLUTON_RESOURCES) {
        throw std::out_of_range("no entry of the firewalls");
    }
    const bool granted = bits(model_->granted(), entry, 1) != 0;
    return {granted,
            granted ? bits(model_->permit(), permission_bits * entry, permission_bits) : 0};
}

unsigned Chip::firewall_grants() const
{
    unsigned count = 0;
    for (unsigned first = 0; first < PLUTON_RESOURCES; first += 32) {
        const unsigned most = PLUTON_RESOURCES - first;
        count +=
            unsigned(__builtin_popcount(bits(model_->granted(), first, most < 32 ? most : 32)));
    }
    return count;
}

bool Chip::firewall_closed() const
{
    return model_->closed() != 0;
}

bool Chip::ecc_busy() const
{
    return model_->top->rootp->soc_sim__DOT__u_soc__DOT__u_pluton__DOT__u_ecc__DOT__busy;
}

uint32_t Chip::pc() const
{
    return model_->pc();
}

uint32_t Chip::app_pc() const
{
    return model_->app_pc();
}

void Chip::run(uint64_t cycles)
{
    for (uint64_t i = 0; i < cycles; ++i) {
        tick();
    }
}

bool Chip::run_until(const std::function<bool()> &done, uint64_t limit)
{
    for (uint64_t i = 0; i < limit; ++i) {
        if (i % 64 == 0 && done()) {
            return true;
        }
        tick();
    }
    return done();
}

void Chip::power_cycle()
{
    Vsoc_sim &top = *model_->top;
    const bool first = cycle_ == 0;
    top.por_ni = 0;
    top.host_req_i = 0;
    top.uart0_rx_i = 1;
    top.uart_rx_i = 7;
    uart0_.cut();
    antenna_.cut();
    fuse_port_.cut();
    flash_.power_on();
    was_reset_ = true;
    run(2);
    if (first) {
        coverage::begin(model_->context);
    }
    top.por_ni = 1;
    for (unsigned i = 0; i < reset_most && !top.rst_no; ++i) {
        tick();
    }
    resets = 0;
}

void Chip::load_rom(const uint8_t *bytes, size_t size)
{
    load(model_->rom(), bytes, size);
}

void Chip::load_tcm(const uint8_t *bytes, size_t size)
{
    load(model_->tcm(), bytes, size);
}

std::vector<uint8_t> Chip::sram(uint32_t addr, size_t size) const
{
    check_sram(addr, size);
    std::vector<uint8_t> bytes(size);
    auto &memory = model_->sram();
    for (size_t i = 0; i < size; ++i) {
        const uint32_t at = uint32_t(addr - PLUTON_SRAM_BASE + i);
        bytes[i] = uint8_t(memory[at / 4] >> (8 * (at % 4)));
    }
    return bytes;
}

void Chip::set_sram(uint32_t addr, const std::vector<uint8_t> &bytes)
{
    check_sram(addr, bytes.size());
    auto &memory = model_->sram();
    for (size_t i = 0; i < bytes.size(); ++i) {
        const uint32_t at = uint32_t(addr - PLUTON_SRAM_BASE + i);
        uint32_t &word = memory[at / 4];
        const unsigned shift = 8 * (at % 4);
        word = (word & ~(0xFFu << shift)) | uint32_t(bytes[i]) << shift;
    }
}

enum hal_status Chip::access(bool we, uint32_t addr, uint32_t wdata, unsigned strobe,
                             uint32_t *rdata)
{
    Vsoc_sim &top = *model_->top;
    const uint64_t before = resets;
    top.host_req_i = 1;
    top.host_we_i = we;
    top.host_be_i = uint8_t(strobe);
    top.host_addr_i = addr;
    top.host_wdata_i = wdata;
    bool granted = false;
    for (unsigned i = 0; i < host_timeout && resets == before && !in_reset(); ++i) {
        tick();
        if (!granted) {
            granted = sampled_gnt_;
            if (granted) {
                top.host_req_i = 0;
            }
        } else if (sampled_rvalid_) {
            if (sampled_err_) {
                return HAL_BUS_ERROR;
            }
            if (rdata != nullptr) {
                *rdata = sampled_rdata_;
            }
            return HAL_OK;
        }
    }
    top.host_req_i = 0;
    return HAL_TIMEOUT;
}

enum hal_status Chip::read(uint32_t addr, uint32_t &value)
{
    return access(false, addr, 0, 0xF, &value);
}

enum hal_status Chip::write(uint32_t addr, uint32_t value, unsigned strobe)
{
    return access(true, addr, value, strobe, nullptr);
}

void Chip::set_pins(unsigned levels)
{
    model_->top->gpio_i = uint8_t(levels);
}

unsigned Chip::pins_out() const
{
    return model_->top->gpio_o & model_->top->gpio_en_o;
}

unsigned Chip::pins_driven() const
{
    return model_->top->gpio_en_o;
}

unsigned Chip::cores_run() const
{
    return model_->top->cores_run_o;
}

void Chip::set_jtag(bool tck, bool tms, bool tdi, bool trst_n)
{
    Vsoc_sim &top = *model_->top;
    top.tck_i = tck;
    top.tms_i = tms;
    top.tdi_i = tdi;
    top.trst_ni = trst_n;
}

bool Chip::tdo() const
{
    return model_->top->tdo_oe_o && model_->top->tdo_o;
}

bool Chip::in_reset() const
{
    return !model_->top->rst_no;
}

bool Chip::handover() const
{
    return model_->top->handover_o;
}

bool Chip::app_runs() const
{
    return model_->top->app_runs_o;
}

unsigned Chip::alerts() const
{
    return model_->top->alert_o;
}

bool Chip::firewall_alert() const
{
    return model_->top->firewall_alert_o;
}

Chip::Accumulation Chip::accumulation() const
{
    const auto &root = *model_->top->rootp;
    const auto &acc = root.soc_sim__DOT__u_soc__DOT__u_pluton__DOT__u_accumulator__DOT__acc_q;
    const auto &memory =
        root.soc_sim__DOT__u_soc__DOT__u_pluton__DOT__u_accumulator__DOT__u_log__DOT__mem;
    const unsigned count =
        root.soc_sim__DOT__u_soc__DOT__u_pluton__DOT__u_accumulator__DOT__count_q;
    const auto put = [](uint8_t *to, uint32_t word) {
        for (unsigned i = 0; i < 4; ++i) {
            to[i] = uint8_t(word >> (24 - 8 * i));
        }
    };
    Accumulation all;
    for (size_t i = 0; i < all.acc.size() / 4; ++i) {
        put(&all.acc[4 * i], acc[all.acc.size() / 4 - 1 - i]);
    }
    for (size_t e = 0; e < count && e < PLUTON_LOG_ENTRIES; ++e) {
        std::array<uint8_t, PLUTON_ENTRY_BYTES> entry;
        for (size_t i = 0; i < entry.size() / 4; ++i) {
            put(&entry[4 * i], memory[e * (entry.size() / 4) + i]);
        }
        all.log.push_back(entry);
    }
    return all;
}

struct hal host_hal(Chip &chip)
{
    static constexpr struct hal_port port = {
        [](void *context, uint32_t addr, uint32_t *value) {
            return static_cast<Chip *>(context)->read(addr, *value);
        },
        [](void *context, uint32_t addr, uint32_t value, unsigned strobe) {
            return static_cast<Chip *>(context)->write(addr, value, strobe);
        },
    };
    return {&port, &chip};
}

} // namespace pluton::soc
