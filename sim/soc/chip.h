// SPDX-License-Identifier: Apache-2.0
// The simulated chip of rtl/soc: Pluton, the application core, SRAM, peripherals, with its fuses,
// noise, flash and serial line around it. Two libraries have the same class: pluton_soc_rv32
// (Pluton's own core runs what is in its ROM) and pluton_soc_native (firmware of the host drives
// Pluton by the host port). No golden model runs beside it; the rules of the buses are checked in
// every cycle.
//
// One call of tick() is one clock cycle. To begin:
//
//     pluton::FuseArray fuses(...);  pluton::Flash flash("flash.bin");
//     pluton::soc::Chip chip(fuses, profile, flash, {});
//     chip.load_rom(...);            // rv32: before power_cycle(), which every run begins with
//     chip.power_cycle();
//     chip.run_until([&] { return chip.serial().find("...") != std::string::npos; }, 10000000);
//
// pluton_soc_native: `struct hal hal = host_hal(chip)`, and drivers and firmware on it; each access
// ticks, and so does run(). The chip's reset may come in any of them: the access answers
// HAL_TIMEOUT then.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "firmware/hal/generated/spec.h"
#include "firmware/hal/hal.h"
#include "sim/models/analog.h"
#include "sim/models/flash.h"
#include "sim/models/fuse_array.h"
#include "sim/models/fuse_port.h"
#include "sim/models/noise.h"
#include "sim/models/serial_line.h"
#include "sim/models/spi_device.h"
#include "sim/native/failure.h"

namespace pluton::soc
{

// The flash's supply, which is the chip's, failed (Flash::cut). The chip stands still until
// power_cycle().
struct PowerLost : std::exception {
    const char *what() const noexcept override { return "power lost"; }
};

class Chip
{
  public:
    struct Settings {
        uint64_t seed = 1;                  // of what no reset reaches
        std::optional<uint64_t> noise_seed; // none: samples of the operating system
        std::string waves;                  // FST file; only in a build with waves
    };

    static bool has_waves();
    static bool has_core(); // Pluton's own core; the host port refuses everything then

    // `fuses` and `flash` must outlive it. The array has PLUTON_FUSE_ROWS rows.
    Chip(FuseArray &fuses, const NoiseProfile &profile, Flash &flash, const Settings &settings);
    ~Chip();
    Chip(const Chip &) = delete;
    Chip &operator=(const Chip &) = delete;

    // Takes the power away, which cuts a pulse of the fuses and a command of the flash, and gives
    // it back.
    void power_cycle();

    // Throw Divergence (a rule of the buses or an assertion broken), PowerLost, Interrupted.
    void tick();
    void run(uint64_t cycles);
    // Until `done`, looked at every 64 cycles. False: not within `limit` cycles.
    bool run_until(const std::function<bool()> &done, uint64_t limit);
    uint64_t cycle() const { return cycle_; }

    // Pluton's memories. Taken when they are read next.
    void load_rom(const uint8_t *bytes, size_t size);
    void load_tcm(const uint8_t *bytes, size_t size);
    // Pluton's own core, where it is there. `fetching` is called in each cycle that grants the core
    // a fetch from ROM or TCM, with the address and what lies there; what it gives is what the core
    // gets in its place. The memory keeps its own. Whoever gives it a reference ends it by nullptr
    // before what it refers to is gone, or ticks no more.
    using Fetching = std::function<std::optional<uint32_t>(uint32_t addr, uint32_t word)>;
    // cppcheck-suppress danglingLifetime ; see above
    void on_fetch(Fetching fetching) { fetching_ = std::move(fetching); }
    uint32_t pc() const; // of the instruction that is decoded; 0 without a core
    // The same of the application core, for its fetches from SRAM.
    // cppcheck-suppress danglingLifetime ; see above
    void on_app_fetch(Fetching fetching) { app_fetching_ = std::move(fetching); }
    uint32_t app_pc() const;
    bool ecc_busy() const;

    // The chip's SRAM by address (from PLUTON_SRAM_BASE), past the firewalls. Throw
    // std::out_of_range.
    std::vector<uint8_t> sram(uint32_t addr, size_t size) const;
    void set_sram(uint32_t addr, const std::vector<uint8_t> &bytes);

    // The host port, by subject pluton.
    enum hal_status read(uint32_t addr, uint32_t &value);
    enum hal_status write(uint32_t addr, uint32_t value, unsigned strobe = 0xF);

    // uart0: everything that came out since the construction, and what is to go in, byte after
    // byte.
    const std::string &serial() const { return uart0_.received(); }
    void send(const std::string &bytes) { uart0_.send(bytes); }
    bool sent() const { return uart0_.sent(); } // all of it has gone in
    uint64_t framing_errors() const { return uart0_.framing_errors; }

    // The radio core's line likewise: what the antenna sends and receives.
    const std::string &antenna() const { return antenna_.received(); }
    void antenna_send(const std::string &bytes) { antenna_.send(bytes); }

    // Pins of gpio0 (3:0) and gpio1 (7:4): levels from outside; those that the chip drives, and
    // which of them are high.
    void set_pins(unsigned levels);
    unsigned pins_driven() const;
    unsigned pins_out() const;

    // At the converter and at spi0.
    Analog analog{Analog::Parts()};
    SpiSensor sensor{SpiDevice::Mode{true, true, 0}};

    // The pins of JTAG, from the next cycle on; and tdo in the cycle that was last, low while the
    // chip doesn't drive it.
    void set_jtag(bool tck, bool tms, bool tdi, bool trst_n);
    bool tdo() const;

    // What the chip shows outside in the cycle that was last.
    bool in_reset() const;
    bool handover() const;
    bool app_runs() const;       // the application core is out of reset
    unsigned cores_run() const;  // so are: bit 0 real-time 0, 1 real-time 1, 2 radio
    unsigned alerts() const;     // of Pluton, bits of rtl/pluton
    bool firewall_alert() const; // the firewalls' own

    // The firewalls' table, read past all that guards it: entries by their number in
    // spec/resources.toml. Throws std::out_of_range.
    struct Entry {
        bool granted;
        uint32_t permit; // bit 3 * subject + access; 0 while it is not granted
    };
    Entry firewall_entry(unsigned entry) const;
    unsigned firewall_grants() const; // entries that are granted
    bool firewall_closed() const;
    // `refusing` is called in each cycle in which the firewalls refuse an access, once for each
    // of it, the lowest port first; nullptr: no more. It must not tick.
    struct Refusal {
        unsigned subject, access;
        bool nonsecure;
        uint32_t addr;
    };
    using Refusing = std::function<void(const Refusal &refusal)>;
    // cppcheck-suppress danglingLifetime ; as for on_fetch()
    void on_refusal(Refusing refusing) { refusing_ = std::move(refusing); }
    uint64_t resets = 0; // of the chip since the last power_cycle(), that of power not counted
    // The accumulation register and its log, read past all that guards them.
    struct Accumulation {
        std::array<uint8_t, 32> acc;
        std::vector<std::array<uint8_t, PLUTON_ENTRY_BYTES>> log;
    };
    Accumulation accumulation() const;
    FusePort &fuse_port() { return fuse_port_; }
    Flash &flash() { return flash_; }

    void close_waves(); // throws WaveError

    static constexpr unsigned cycles_per_bit = 8; // of every serial line

  private:
    struct Model;
    enum hal_status access(bool we, uint32_t addr, uint32_t wdata, unsigned strobe,
                           uint32_t *rdata);
    void surroundings();
    void pins();
    void clock_fetch();
    void refusals() const;

    Settings settings_;
    std::unique_ptr<Model> model_;
    FusePort fuse_port_;
    Noise noise_;
    Flash &flash_;
    uint64_t cycle_ = 0;
    bool was_reset_ = true;
    // What comes from outside to the antenna comes at some 800,000 bits a second of a chip of 50
    // MHz: the radio's program takes no faster bytes.
    SerialLine uart0_{cycles_per_bit}, antenna_{cycles_per_bit, 560};
    bool sampled_gnt_ = false, sampled_rvalid_ = false, sampled_err_ = false;
    uint32_t sampled_rdata_ = 0;
    Fetching fetching_, app_fetching_;
    Refusing refusing_;
};

// The host port as drivers see it.
struct hal host_hal(Chip &chip);

} // namespace pluton::soc
