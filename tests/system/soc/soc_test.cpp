// SPDX-License-Identifier: Apache-2.0
// The chip as a whole: registers where the map has them, flash, SRAM, DMA and serial line, the
// release, what each world then reaches, and every reset. Pluton's part is the host port's, or that
// of rom.S on its own core.
//
// usage: soc_test ROM.bin APP.bin [FIGURES.json]
//
// With a third argument it measures nothing but the simulation's speed, and writes it there.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "firmware/drivers/generated/firewall_regs.h"
#include "firmware/drivers/generated/flash_control_regs.h"
#include "firmware/drivers/measure.h"
#include "firmware/drivers/resets.h"
#include "firmware/drivers/watchdog.h"
#include "sim/soc/chip.h"

namespace
{

using pluton::soc::Chip;
using Bytes = std::vector<uint8_t>;

constexpr uint32_t code = PLUTON_SRAM_BASE;
constexpr uint32_t data = PLUTON_SRAM_BASE + PLUTON_SRAM_PAGE;
constexpr uint32_t spare = PLUTON_SRAM_BASE + 5 * PLUTON_SRAM_PAGE;
constexpr uint32_t code_right = 0x80000028, data_right = 0x80000018; // app_secure
constexpr unsigned limit = 200000;                                   // cycles, of anything

unsigned checks = 0, failures = 0;

void that(bool met, const std::string &what)
{
    ++checks;
    if (!met) {
        ++failures;
        std::printf("FAILED: %s\n", what.c_str());
        std::fflush(stdout);
    }
}

void same(uint64_t got, uint64_t expected, const std::string &what)
{
    char text[64];
    std::snprintf(text, sizeof text, ": 0x%llX, not 0x%llX", static_cast<unsigned long long>(got),
                  static_cast<unsigned long long>(expected));
    that(got == expected, what + text);
}

struct World {
    explicit World(const Bytes &rom_code, const Bytes &app_code)
        : rom(rom_code), app(app_code), fuses(PLUTON_FUSE_ROWS), chip(fuses, {}, flash, settings())
    {
        Bytes whole = rom;
        whole.resize(PLUTON_ROM_SIZE);
        chip.load_rom(whole.data(), whole.size());
        chip.power_cycle();
    }

    static Chip::Settings settings()
    {
        Chip::Settings s;
        s.noise_seed = 1;
        return s;
    }

    uint32_t word(uint32_t addr) const
    {
        const Bytes b = chip.sram(addr, 4);
        return uint32_t(b[0]) | uint32_t(b[1]) << 8 | uint32_t(b[2]) << 16 | uint32_t(b[3]) << 24;
    }

    void put(uint32_t addr, uint32_t value)
    {
        chip.set_sram(addr, {uint8_t(value), uint8_t(value >> 8), uint8_t(value >> 16),
                             uint8_t(value >> 24)});
    }

    // The application core's pages, and what it is to do.
    void fill(uint32_t job)
    {
        chip.set_sram(code, app);
        put(data, 0);
        put(data + 4, job);
    }

    // What rom.S does, where there is no core.
    void release()
    {
        if (!Chip::has_core()) {
            struct hal hal = pluton::soc::host_hal(chip);
            struct resets_dev resets;
            same(hal_write32(&hal, PLUTON_FIREWALL_BASE + FIREWALL_GRANT_OFFSET, code_right),
                 HAL_OK, "grant of code");
            same(hal_write32(&hal, PLUTON_FIREWALL_BASE + FIREWALL_GRANT_OFFSET + 4, data_right),
                 HAL_OK, "grant of data");
            same(resets_dev_init(&resets, &hal, PLUTON_RESETS_BASE), DEV_OK, "reset controller");
            same(resets_dev_release(&resets), DEV_ACCESS, "release without a start address");
            same(resets_dev_set_start(&resets, code + 4), DEV_ACCESS,
                 "start address in a page of 256");
            same(resets_dev_set_start(&resets, code), DEV_OK, "start address");
            same(resets_dev_set_start(&resets, code), DEV_ACCESS, "start address again");
            that(!chip.app_runs() && !chip.handover(), "nothing runs before the release");
            same(resets_dev_release(&resets), DEV_OK, "release");
        }
        that(chip.run_until([&] { return chip.app_runs(); }, limit), "the application core runs");
        that(chip.handover(), "handover with the release");
    }

    bool says(const std::string &text)
    {
        return chip.run_until(
            [&] {
                const std::string &all = chip.serial();
                return all.size() >= text.size() &&
                       all.compare(all.size() - text.size(), text.size(), text) == 0;
            },
            limit);
    }

    uint32_t read(uint32_t addr, enum hal_status expected = HAL_OK)
    {
        uint32_t value = 0;
        char text[32];
        std::snprintf(text, sizeof text, "read of 0x%08X", addr);
        same(chip.read(addr, value), expected, text);
        return value;
    }

    void write(uint32_t addr, uint32_t value, enum hal_status expected = HAL_OK)
    {
        char text[32];
        std::snprintf(text, sizeof text, "write of 0x%08X", addr);
        same(chip.write(addr, value), expected, text);
    }

    Bytes rom, app;
    pluton::FuseArray fuses;
    pluton::Flash flash;
    Chip chip;
};

// Before the release: Pluton alone, by the host port.
void before(World &w)
{
    same(w.read(PLUTON_FIREWALL_BASE), PLUTON_FIREWALL_ID, "firewall");
    same(w.read(PLUTON_RESETS_BASE), PLUTON_RESETS_ID, "reset controller");
    same(w.read(PLUTON_FLASH_CONTROL_BASE), PLUTON_FLASH_CONTROL_ID, "flash_control");
    same(w.read(PLUTON_UART0_BASE), PLUTON_UART0_ID, "uart0");
    same(w.read(PLUTON_DMA_BASE), PLUTON_DMA_ID, "dma");
    for (const uint32_t base : {PLUTON_WATCHDOG_BASE, PLUTON_TIMER_BASE,
                                PLUTON_NORMAL_MAILBOX_OUTSIDE, PLUTON_SECURE_MAILBOX_OUTSIDE}) {
        same(w.read(base, HAL_BUS_ERROR), 0, "not Pluton's");
    }
    for (const uint32_t base : {0x30010000u, 0x3FFFFFFCu, 0x80400000u, 0x91000000u, 0xFFFFFFFCu}) {
        same(w.read(base, HAL_BUS_ERROR), 0, "no resource");
    }
    same(w.read(PLUTON_FIREWALL_BASE + FIREWALL_FAULT_COUNT_OFFSET), 9, "refusals");

    w.write(spare, 0x12345678);
    same(w.word(spare), 0x12345678, "SRAM");
    w.write(PLUTON_SRAM_BASE + PLUTON_SRAM_SIZE - 4, 0xA5A5A5A5);
    same(w.read(PLUTON_SRAM_BASE + PLUTON_SRAM_SIZE - 4), 0xA5A5A5A5, "SRAM's last word");

    w.flash.put(0x100, {1, 2, 3, 4});
    same(w.read(PLUTON_FLASH_BASE + 0x100), 0x04030201, "flash");
    w.write(PLUTON_FLASH_BASE + 0x100, 0, HAL_BUS_ERROR);
    for (const unsigned wait : {0u, 7u}) {
        w.flash.timing.read = wait;
        w.write(PLUTON_FLASH_CONTROL_BASE + FLASH_CONTROL_ADDRESS_OFFSET, 0x2000 + wait * 4);
        w.write(PLUTON_FLASH_CONTROL_BASE + FLASH_CONTROL_DATA_OFFSET, 0xF0F0F0F0);
        w.write(PLUTON_FLASH_CONTROL_BASE + FLASH_CONTROL_COMMAND_OFFSET, 1);
        while ((w.read(PLUTON_FLASH_CONTROL_BASE + FLASH_CONTROL_STATUS_OFFSET) & 1) != 0) {
        }
        same(w.read(PLUTON_FLASH_BASE + 0x2000 + wait * 4), 0xF0F0F0F0, "flash, programmed");
    }
    w.write(PLUTON_FLASH_CONTROL_BASE + FLASH_CONTROL_COMMAND_OFFSET, 2);
    while ((w.read(PLUTON_FLASH_CONTROL_BASE + FLASH_CONTROL_STATUS_OFFSET) & 1) != 0) {
    }
    same(w.read(PLUTON_FLASH_BASE + 0x2000), 0xFFFFFFFF, "flash, erased");

    Bytes pattern(256);
    for (size_t i = 0; i < pattern.size(); ++i) {
        pattern[i] = uint8_t(7 * i + 1);
    }
    w.flash.put(0x3000, pattern);
    w.write(PLUTON_DMA_BASE + 0x08, PLUTON_FLASH_BASE + 0x3000);
    w.write(PLUTON_DMA_BASE + 0x0C, spare);
    w.write(PLUTON_DMA_BASE + 0x10, uint32_t(pattern.size()));
    w.write(PLUTON_DMA_BASE + 0x18, 1);
    while ((w.read(PLUTON_DMA_BASE + 0x04) & 1) != 0) {
    }
    same(w.read(PLUTON_DMA_BASE + 0x04), 2, "DMA done");
    that(w.chip.sram(spare, pattern.size()) == pattern, "DMA copied flash to SRAM");

    w.write(PLUTON_UART0_BASE + 4, 'h');
    w.write(PLUTON_UART0_BASE + 4, 'i');
    that(w.says("hi"), "uart0 sends");
    w.chip.send("yo");
    that(w.chip.run_until([&] { return w.chip.sent(); }, limit), "the line takes");
    same(w.read(PLUTON_UART0_BASE + 4), 0x100 | 'y', "uart0 receives");
    same(w.read(PLUTON_UART0_BASE + 4), 0x100 | 'o', "uart0 receives");
    same(w.read(PLUTON_UART0_BASE + 4), 0, "uart0 is empty");
    same(w.chip.framing_errors(), 0, "framing errors");
}

// The worlds behind the release.
void worlds(World &w)
{
    w.fill(0);
    w.release();
    that(w.says("SRRRRE"),
         "Secure World, Normal World with four refusals, and back: " + w.chip.serial());
    if (!Chip::has_core()) {
        w.read(data, HAL_BUS_ERROR); // granted to Secure World alone
        w.read(spare, HAL_BUS_ERROR);
        w.read(PLUTON_FIREWALL_BASE, HAL_BUS_ERROR);
        w.write(PLUTON_RESETS_BASE + 0x1C, 1, HAL_BUS_ERROR);
    }
    same(w.word(data), 1, "starts");
}

void resets(World &w)
{
    // The watchdog, then the core's reset: the chip stays.
    for (const uint32_t job : {1u, 2u}) {
        w.chip.power_cycle();
        w.fill(job);
        w.release();
        that(w.chip.run_until([&] { return w.word(data) == 2; }, limit), "the core begins again");
        same(w.chip.resets, 0, "resets of the chip");
        that(w.chip.handover(), "a core's reset leaves the handover");
        that(w.says("E"), "and all runs as before");
        same(w.word(data), 2, "starts");
    }

    // The chip's reset by Secure World: everything is as after power-on, but for RETENTION and
    // CAUSE.
    w.chip.power_cycle();
    w.fill(3);
    w.release();
    for (unsigned i = 0; i < limit && !w.chip.in_reset(); ++i) {
        w.chip.tick();
    }
    that(w.chip.in_reset() && !w.chip.handover() && !w.chip.app_runs(), "resets everything");
    unsigned held = 0;
    for (; w.chip.in_reset() && held < 100; ++held) {
        w.chip.tick();
    }
    same(held, 16, "cycles of the chip's reset");
    same(w.chip.resets, 1, "resets of the chip");
    if (!Chip::has_core()) {
        same(w.read(PLUTON_RESETS_BASE + 0x1C), 0xFEED0001, "RETENTION");
        same(w.read(PLUTON_RESETS_BASE + 0x18), 2, "CAUSE");
        w.write(PLUTON_RESETS_BASE + 0x1C, 0x77);
        w.write(PLUTON_RESETS_BASE + 0x14, 0x43484950);
        that(w.chip.run_until([&] { return w.chip.resets == 2; }, limit),
             "the chip's reset by Pluton");
        that(w.chip.run_until([&] { return !w.chip.in_reset(); }, limit), "which ends");
        same(w.read(PLUTON_RESETS_BASE + 0x1C), 0x77, "RETENTION");
        w.chip.power_cycle();
        same(w.read(PLUTON_RESETS_BASE + 0x1C), 0, "RETENTION after power-on");
        same(w.read(PLUTON_RESETS_BASE + 0x18), 0, "CAUSE after power-on");
        w.write(PLUTON_RESETS_BASE + 0x10, 0x41505052, HAL_BUS_ERROR);
    } else {
        that(w.says("SRRRRE"), "and boots again");
    }
}

// Pluton's own watchdog: fed it goes on; silent, the whole chip is reset, and nothing of before
// stays.
void watchdog(World &w)
{
    if (Chip::has_core()) {
        return;
    }
    constexpr uint32_t period = 3000;
    w.chip.power_cycle();
    w.chip.run(20000); // sensing is past, and the ROM measured
    const auto fresh = w.chip.accumulation();
    same(fresh.log.size(), 1, "entries of the log after power-on");
    struct hal hal = pluton::soc::host_hal(w.chip);
    struct watchdog_dev dog;
    struct measure_dev measure;
    same(watchdog_dev_init(&dog, &hal, PLUTON_OWN_WATCHDOG_BASE), DEV_OK, "Pluton's watchdog");
    same(w.read(PLUTON_OWN_TIMER_BASE), PLUTON_TIMER_ID, "Pluton's timer");
    w.read(PLUTON_OWN_TIMER_BASE + 0x10000, HAL_BUS_ERROR); // between timer and mailboxes
    w.fill(0);
    w.release();
    same(measure_dev_init(&measure, &hal, PLUTON_MEASURE_BASE), DEV_OK, "measure");
    const struct measure_dev_component component = {PLUTON_COMPONENT_NWOS, 1, {}};
    const uint8_t digest[PLUTON_ENTRY_DIGEST_BYTES] = {1};
    same(measure_dev_extend(&measure, &component, digest), DEV_OK, "an entry");
    that(w.chip.accumulation().acc != fresh.acc, "the register has changed");

    same(watchdog_dev_start(&dog, period), DEV_OK, "start");
    same(watchdog_dev_start(&dog, period), DEV_ACCESS, "start again");
    for (unsigned i = 0; i < 10; ++i) {
        w.chip.run(period - 200);
        same(watchdog_dev_kick(&dog), DEV_OK, "kick");
    }
    same(w.chip.resets, 0, "resets of the chip while it is fed");
    that(w.chip.app_runs() && w.chip.handover(), "and all goes on");
    const uint64_t silent = w.chip.cycle();
    while (!w.chip.in_reset() && w.chip.cycle() < silent + 2 * period) {
        w.chip.tick();
    }
    that(w.chip.cycle() - silent <= period + 8, "silence ends within the period");
    that(w.chip.in_reset() && !w.chip.app_runs() && !w.chip.handover(), "resets everything");
    that(w.chip.run_until([&] { return !w.chip.in_reset(); }, limit), "which ends");
    w.chip.run(20000);
    same(w.chip.resets, 1, "resets of the chip");
    same(w.read(PLUTON_RESETS_BASE + 0x18), 4, "CAUSE");
    that(w.chip.accumulation().acc == fresh.acc && w.chip.accumulation().log.size() == 1,
         "the register begins from zero, with the ROM's entry alone");
    same(w.read(PLUTON_FIREWALL_BASE), PLUTON_FIREWALL_ID, "the firewall is Pluton's again");
    same(watchdog_dev_kick(&dog), DEV_ACCESS, "the watchdog waits for its start");
    w.chip.run(2 * period);
    same(w.chip.resets, 1, "and does not bite before");
}

// The flash's supply fails in a command: torn, and only there.
void cut(World &w)
{
    if (Chip::has_core()) {
        return;
    }
    w.chip.power_cycle();
    w.flash.cut(1, 3);
    w.write(PLUTON_FLASH_CONTROL_BASE + FLASH_CONTROL_ADDRESS_OFFSET, 0x5000);
    w.write(PLUTON_FLASH_CONTROL_BASE + FLASH_CONTROL_DATA_OFFSET, 0);
    bool lost = false;
    try {
        w.write(PLUTON_FLASH_CONTROL_BASE + FLASH_CONTROL_COMMAND_OFFSET, 1);
        w.chip.run(100);
    } catch (const pluton::soc::PowerLost &) {
        lost = true;
    }
    that(lost, "the supply fails");
    w.chip.power_cycle();
    const uint32_t torn = w.read(PLUTON_FLASH_BASE + 0x5000);
    that(torn != 0xFFFFFFFF && torn != 0, "the word is torn");
    same(w.read(PLUTON_FLASH_BASE + 0x5004), 0xFFFFFFFF, "its neighbour is not");
}

// Cycles in a second of processor time.
double khz(World &w, uint64_t cycles)
{
    double best = 0;
    for (int i = 0; i < 3; ++i) {
        const std::clock_t from = std::clock();
        w.chip.run(cycles);
        const double seconds = double(std::clock() - from) / CLOCKS_PER_SEC;
        best = std::max(best, double(cycles) / seconds / 1000);
    }
    return best;
}

Bytes contents(const char *path)
{
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

} // namespace

int main(int argc, char **argv)
{
    const Bytes rom = argc >= 3 ? contents(argv[1]) : Bytes();
    const Bytes app = argc >= 3 ? contents(argv[2]) : Bytes();
    if (argc > 4 || rom.empty() || app.empty()) {
        std::fprintf(stderr, "usage: %s ROM.bin APP.bin [FIGURES.json]\n", argv[0]);
        return 2;
    }
    World w(rom, app);
    if (argc == 4) {
        w.fill(0);
        w.chip.run(Chip::has_core() ? 100000 : 20000); // sensing and birth are past
        const double idle = khz(w, 100000);
        w.chip.power_cycle();
        w.release();
        w.chip.run(100000);
        const double busy = khz(w, 100000);
        w.chip.power_cycle();
        w.fill(5);
        w.release();
        w.chip.run(100000);
        same(w.chip.cores_run(), 7, "real-time and radio cores run");
        const double five = khz(w, 100000);
        std::printf("%-6s Pluton's core alone %.0f kHz, both cores %.0f kHz, all five %.0f kHz\n",
                    Chip::has_core() ? "rv32" : "native", idle, busy, five);
        std::ofstream(argv[3]) << "{\"sim.soc2.khz\": " << busy
                               << ", \"sim.soc2.idle.khz\": " << idle << "}\n";
        return failures == 0 ? 0 : 1;
    }
    if (!Chip::has_core()) {
        before(w);
        w.chip.power_cycle();
    }
    worlds(w);
    resets(w);
    watchdog(w);
    cut(w);
    std::printf("%u checks, %u failed\n", checks, failures);
    return failures == 0 ? 0 : 1;
}
