// SPDX-License-Identifier: Apache-2.0
// Real-time and radio cores on the chip: who writes their addresses and starts them, what they run
// and reach, mailboxes, interrupts that follow their device, watchdog, trap, stop and start, and
// their memories, which nobody reaches while they run. The application core runs
// tests/system/boot/probe.S, the three cores core.S: each makes the accesses that the bench says.
//
// usage: soc_cores_test PROBE.bin CORE.bin
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "firmware/drivers/generated/firewall_regs.h"
#include "firmware/drivers/generated/resets_regs.h"
#include "firmware/hal/generated/resources.h"
#include "sim/soc/chip.h"

namespace
{

using pluton::soc::Chip;
using Bytes = std::vector<uint8_t>;

enum : unsigned { Read = 1, Write, Execute, Wait, Stop }; // commands of both programs

constexpr unsigned cores = 3, limit = 20000;
constexpr uint32_t page = PLUTON_SRAM_PAGE, code = PLUTON_SRAM_BASE, data = code + page;
constexpr uint32_t granted = 0x80000000;
constexpr uint32_t start_word = 0x53545254, stop_word = 0x53544F50;
constexpr uint32_t memory = 0x00100000, code_bytes = 0x400,
                   core_data = 0x8000; // as the core sees it
constexpr uint32_t ret = 0x00008067;

struct Core {
    const char *name;
    unsigned subject;
    uint32_t tcm_base, registers; // START
    unsigned mailbox;             // entry
    uint32_t app_base;
    unsigned timer, watchdog, uart;
};

const Core all[cores] = {
    {"real-time 0", PLUTON_SUBJECT_REALTIME0, PLUTON_REALTIME0_TCM_BASE,
     RESETS_REALTIME0_START_OFFSET, PLUTON_RESOURCE_REALTIME0_MAILBOX,
     PLUTON_MAILBOX_REALTIME0_BASE, PLUTON_RESOURCE_REALTIME0_TIMER,
     PLUTON_RESOURCE_REALTIME0_WATCHDOG, PLUTON_RESOURCE_REALTIME0_UART},
    {"real-time 1", PLUTON_SUBJECT_REALTIME1, PLUTON_REALTIME1_TCM_BASE,
     RESETS_REALTIME1_START_OFFSET, PLUTON_RESOURCE_REALTIME1_MAILBOX,
     PLUTON_MAILBOX_REALTIME1_BASE, PLUTON_RESOURCE_REALTIME1_TIMER,
     PLUTON_RESOURCE_REALTIME1_WATCHDOG, PLUTON_RESOURCE_REALTIME1_UART},
    {"radio", PLUTON_SUBJECT_RADIO, PLUTON_RADIO_TCM_BASE, RESETS_RADIO_START_OFFSET,
     PLUTON_RESOURCE_RADIO_MAILBOX, PLUTON_MAILBOX_RADIO_BASE, PLUTON_RESOURCE_RADIO_TIMER,
     PLUTON_RESOURCE_RADIO_WATCHDOG, PLUTON_RESOURCE_RADIO_UART},
};

// A core's own devices as it sees them.
constexpr uint32_t own_watchdog = 0x21020000, own_timer = 0x21030000, own_uart = 0x21040000;
constexpr uint32_t own_mailbox = 0x21050000, own_peer = 0x21060000;
// Registers of a mailbox.
constexpr uint32_t int_en = 0x38, cmd_push = 0x40, data_push = 0x44, cmd_pop = 0x50,
                   data_pop = 0x54;

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

uint32_t right(unsigned subject, unsigned access)
{
    return PLUTON_PERMISSION(subject, access);
}

uint32_t rw(unsigned subject)
{
    return right(subject, PLUTON_ACCESS_READ) | right(subject, PLUTON_ACCESS_WRITE);
}

class Bench
{
  public:
    Bench(const Bytes &probe, const Bytes &core_program)
        : probe_(probe), program_(core_program), fuses_(PLUTON_FUSE_ROWS),
          chip_(fuses_, {}, flash_, settings())
    {
    }

    void run()
    {
        before_handover();
        hand_over();
        load();
        own_things();
        mailboxes();
        interrupts();
        matrix();
        memories();
        stopped_and_started();
        watchdog_and_trap();
        chip_reset();
    }

  private:
    struct Outcome {
        uint32_t refused, value;
    };

    static Chip::Settings settings()
    {
        Chip::Settings s;
        s.noise_seed = 1;
        return s;
    }

    uint32_t word(uint32_t addr) const
    {
        const Bytes b = chip_.sram(addr, 4);
        return uint32_t(b[0]) | uint32_t(b[1]) << 8 | uint32_t(b[2]) << 16 | uint32_t(b[3]) << 24;
    }
    void put(uint32_t addr, uint32_t value)
    {
        chip_.set_sram(addr, {uint8_t(value), uint8_t(value >> 8), uint8_t(value >> 16),
                              uint8_t(value >> 24)});
    }
    // A program takes its command from a page and counts it when it is done.
    bool command(uint32_t at, uint32_t what, uint32_t addr, uint32_t value)
    {
        const uint32_t before = word(at + 20);
        put(at + 4, addr);
        put(at + 8, value);
        put(at, what);
        for (unsigned i = 0; i < limit; ++i) {
            if (word(at + 20) != before) {
                return true;
            }
            chip_.tick();
        }
        return false;
    }
    // By a world of the application core: cause of the trap.
    Outcome world(unsigned subject, unsigned what, uint32_t addr, uint32_t value = 0)
    {
        const uint32_t user = subject == PLUTON_SUBJECT_APP_NORMAL ? 16 : 0;
        that(command(data, user | what, addr, value), "the probe answers");
        return {word(data + 12), word(data + 16)};
    }
    Outcome secure(unsigned what, uint32_t addr, uint32_t value = 0)
    {
        return world(PLUTON_SUBJECT_APP_SECURE, what, addr, value);
    }
    uint32_t get(uint32_t addr, const std::string &what)
    {
        const Outcome got = secure(Read, addr);
        same(got.refused, 0, what);
        return got.value;
    }
    void set(uint32_t addr, uint32_t value, const std::string &what)
    {
        same(secure(Write, addr, value).refused, 0, what);
    }
    void no_set(uint32_t addr, uint32_t value, const std::string &what)
    {
        same(secure(Write, addr, value).refused, 7, what + ": refused");
    }
    void grant(unsigned entry, uint32_t permission)
    {
        set(PLUTON_FIREWALL_BASE + FIREWALL_GRANT_OFFSET + 4 * entry, granted | permission,
            "grant of entry " + std::to_string(entry));
    }

    static uint32_t own_page(unsigned c) { return PLUTON_SRAM_BASE + (4 + c) * page; }
    static uint32_t reg(unsigned c, unsigned which)
    {
        return PLUTON_RESETS_BASE + all[c].registers + 4 * which; // START, CODE_END, CONTROL, STATE
    }
    uint32_t state(unsigned c) { return get(reg(c, 3), "STATE"); }

    bool falls(unsigned c)
    {
        for (unsigned i = 0; i < 100; ++i) {
            if ((state(c) & 0x10) != 0) {
                return true;
            }
        }
        return false;
    }

    // By a core: refusals that it was told of, and what it read.
    Outcome core(unsigned c, unsigned what, uint32_t addr, uint32_t value = 0)
    {
        that(command(own_page(c), what, addr, value), std::string(all[c].name) + " answers");
        return {word(own_page(c) + 12), word(own_page(c) + 16)};
    }
    uint32_t core_get(unsigned c, uint32_t addr, const std::string &what)
    {
        const Outcome got = core(c, Read, addr);
        same(got.refused, 0, std::string(all[c].name) + ": " + what);
        return got.value;
    }
    void core_set(unsigned c, uint32_t addr, uint32_t value, const std::string &what)
    {
        same(core(c, Write, addr, value).refused, 0, std::string(all[c].name) + ": " + what);
    }
    bool begun(unsigned c, uint32_t starts)
    {
        return chip_.run_until([&] { return word(own_page(c) + 24) == starts; }, limit);
    }

    void before_handover()
    {
        uint32_t value = 0;
        chip_.power_cycle();
        chip_.set_sram(code, probe_);
        for (uint32_t at = 0; at < 32; at += 4) {
            put(data + at, 0);
            for (unsigned c = 0; c < cores; ++c) {
                put(own_page(c) + at, 0);
            }
        }
        for (unsigned c = 0; c < cores; ++c) {
            const std::string name = all[c].name;
            same(chip_.read(all[c].tcm_base, value), HAL_BUS_ERROR, name + ": memory, by Pluton");
            same(chip_.write(reg(c, 1), memory + code_bytes), HAL_BUS_ERROR,
                 name + ": CODE_END before START");
            same(chip_.write(reg(c, 2), start_word), HAL_BUS_ERROR, name + ": started by Pluton");
        }
        // The radio core's addresses by Pluton, the others' by Secure World.
        for (const uint32_t wrong : {0u, memory + 4, memory - 0x100, memory + 0x30000, ~0u}) {
            same(chip_.write(reg(2, 0), wrong), HAL_BUS_ERROR, "a start address of no memory");
        }
        same(chip_.write(reg(2, 0), memory), HAL_OK, "START by Pluton");
        same(chip_.write(reg(2, 0), memory), HAL_BUS_ERROR, "START again");
        for (const uint32_t wrong : {memory, memory + 0x30100, memory + code_bytes + 1}) {
            same(chip_.write(reg(2, 1), wrong), HAL_BUS_ERROR, "a wrong end of the code");
        }
        same(chip_.write(reg(2, 1), memory + code_bytes), HAL_OK, "CODE_END by Pluton");
        same(chip_.read(reg(2, 3), value), HAL_OK, "STATE by Pluton");
        same(value, 0x0B, "both addresses are set, and the core is stopped");
        same(chip_.write(reg(2, 2), start_word), HAL_BUS_ERROR, "started by Pluton");
    }

    void hand_over()
    {
        for (const uint32_t value :
             {granted | right(PLUTON_SUBJECT_APP_SECURE, PLUTON_ACCESS_READ) |
                  right(PLUTON_SUBJECT_APP_SECURE, PLUTON_ACCESS_EXECUTE),
              granted | rw(PLUTON_SUBJECT_APP_SECURE)}) {
            const bool first = (value & right(PLUTON_SUBJECT_APP_SECURE, PLUTON_ACCESS_WRITE)) == 0;
            same(chip_.write(PLUTON_FIREWALL_BASE + FIREWALL_GRANT_OFFSET + (first ? 0 : 4), value),
                 HAL_OK, "grant of the probe's pages");
        }
        same(chip_.write(PLUTON_RESETS_BASE + RESETS_APP_START_OFFSET, code), HAL_OK, "APP_START");
        same(chip_.write(PLUTON_RESETS_BASE + RESETS_RELEASE_OFFSET, 0x52454C45), HAL_OK,
             "release");
        that(chip_.run_until([&] { return word(data + 24) == 1; }, limit), "the probe runs");
        for (unsigned c = 0; c < cores; ++c) {
            same(chip_.write(reg(c, 2), start_word), HAL_BUS_ERROR, "started by Pluton, after it");
        }
    }

    void fill(unsigned c)
    {
        for (uint32_t at = 0; at < program_.size(); at += 4) {
            uint32_t value = 0;
            for (unsigned b = 0; b < 4 && at + b < program_.size(); ++b) {
                value |= uint32_t(program_[at + b]) << (8 * b);
            }
            set(all[c].tcm_base + at, value, "a word of the program");
        }
        set(all[c].tcm_base + core_data, own_page(c), "its page");
    }

    void load()
    {
        that(program_.size() <= code_bytes, "the program ends before CODE_END");
        // Normal World: as user mode may begin only in its own page, one is granted to it.
        grant(2, right(PLUTON_SUBJECT_APP_NORMAL, PLUTON_ACCESS_READ) |
                     right(PLUTON_SUBJECT_APP_NORMAL, PLUTON_ACCESS_EXECUTE));
        no_set(reg(2, 0), memory, "START of Pluton's");
        no_set(reg(2, 1), memory + code_bytes, "CODE_END of Pluton's");
        for (unsigned c = 0; c < cores; ++c) {
            const std::string name = all[c].name;
            grant(4 + c, rw(all[c].subject) | rw(PLUTON_SUBJECT_APP_SECURE));
            if (c != 2) {
                no_set(reg(c, 2), start_word, name + " without addresses");
                set(reg(c, 0), memory, "START");
                no_set(reg(c, 2), start_word, name + " without the end of its code");
                set(reg(c, 1), memory + code_bytes, "CODE_END");
            }
            no_set(reg(c, 0), memory + 0x100, "START again");
            no_set(reg(c, 1), memory + 2 * code_bytes, "CODE_END again");
            same(get(reg(c, 0), "START"), memory, "START");
            same(get(reg(c, 1), "CODE_END"), memory + code_bytes, "CODE_END");
            no_set(reg(c, 2), 0x12345678, "CONTROL by another word");
            same(world(PLUTON_SUBJECT_APP_NORMAL, Write, reg(c, 2), start_word).refused, 7,
                 name + " started by Normal World");
            same(world(PLUTON_SUBJECT_APP_NORMAL, Read, all[c].tcm_base).refused, 5,
                 name + ": memory, by Normal World");
            fill(c);
            set(all[c].tcm_base + core_data + 4, 0, "its starts");
            set(all[c].tcm_base + 0x2FFFC, 0x11111111 * (c + 1), "the memory's last word");
        }
        for (unsigned c = 0; c < cores; ++c) {
            same(get(all[c].tcm_base + 0x2FFFC, "the memory's last word"), 0x11111111 * (c + 1),
                 "each has its own memory");
            same(secure(Read, all[c].tcm_base + 0x30000).refused, 5, "behind the memory");
            same(state(c), 0x0B, "addresses set, stopped");
        }
        for (unsigned c = 0; c < cores; ++c) {
            set(reg(c, 2), start_word, "start");
            that(begun(c, 1), std::string(all[c].name) + " runs");
            no_set(reg(c, 2), start_word, "start of a core that runs");
            same(state(c), 0x07, "addresses set, out of reset");
            for (unsigned later = c + 1; later < cores; ++later) {
                same(state(later), 0x0B, "who was not started");
            }
        }
    }

    void own_things()
    {
        for (unsigned c = 0; c < cores; ++c) {
            const uint32_t base = memory + core_data;
            core_set(c, base + 0x100, 0xC0DE0000 + c, "a word of its memory");
            same(core_get(c, base + 0x100, "a word of its memory"), 0xC0DE0000 + c, "as written");
            same(core(c, Write, memory + 0x200, 0).refused, 1, "its code is not written");
            core_set(c, base + 0x104, ret, "an instruction in its data");
            same(core(c, Execute, base + 0x104).refused, 1, "its data is not executed");
            put(own_page(c) + 0x100, ret);
            same(core(c, Execute, own_page(c) + 0x100).refused, 1, "SRAM is not executed");
            // What is not granted yet: its own devices are not its own.
            for (const uint32_t base_of : {own_watchdog, own_timer, own_uart, own_mailbox}) {
                same(core(c, Read, base_of).refused, 1, "an own device before its grant");
            }
        }
        for (unsigned c = 0; c < cores; ++c) {
            for (const unsigned entry :
                 {all[c].timer, all[c].watchdog, all[c].uart, all[c].mailbox}) {
                grant(entry, rw(all[c].subject));
            }
        }
        grant(PLUTON_RESOURCE_REALTIME0_PEER, rw(PLUTON_SUBJECT_REALTIME0));
        grant(PLUTON_RESOURCE_REALTIME1_PEER, rw(PLUTON_SUBJECT_REALTIME1));
        grant(PLUTON_RESOURCE_GPIO0, rw(PLUTON_SUBJECT_REALTIME0));
        grant(PLUTON_RESOURCE_GPIO1, rw(PLUTON_SUBJECT_REALTIME1));
        grant(PLUTON_RESOURCE_ADC, rw(PLUTON_SUBJECT_REALTIME0));
        grant(PLUTON_RESOURCE_SPI0, rw(PLUTON_SUBJECT_REALTIME1));
        grant(PLUTON_RESOURCE_UART0, rw(PLUTON_SUBJECT_RADIO));
        for (unsigned c = 0; c < cores; ++c) {
            same(core_get(c, own_watchdog, "watchdog"), PLUTON_WATCHDOG_ID, "its watchdog");
            same(core_get(c, own_timer, "timer"), PLUTON_TIMER_ID, "its timer");
            same(core_get(c, own_uart, "uart"), PLUTON_UART0_ID, "its serial line");
            same(core_get(c, own_mailbox + 8, "mailbox"), PLUTON_MAILBOX_RADIO_ID, "its mailbox");
        }
        same(core_get(0, PLUTON_GPIO0_BASE, "gpio0"), PLUTON_GPIO0_ID, "gpio0");
        same(core_get(1, PLUTON_GPIO1_BASE, "gpio1"), PLUTON_GPIO1_ID, "gpio1");
        same(core_get(0, PLUTON_ADC_BASE, "adc"), PLUTON_ADC_ID, "adc");
        same(core_get(1, PLUTON_SPI0_BASE, "spi0"), PLUTON_SPI0_ID, "spi0");
    }

    void mailboxes()
    {
        for (unsigned c = 0; c < cores; ++c) {
            const std::string name = all[c].name;
            set(all[c].app_base + data_push, 0xA0 + c, "data to " + name);
            set(all[c].app_base + cmd_push, 0xB0 + c, "command to " + name);
            same(core_get(c, own_mailbox + data_pop, "data"), 0xA0 + c, "data to " + name);
            same(core_get(c, own_mailbox + cmd_pop, "command"), 0xB0 + c, "command to " + name);
            core_set(c, own_mailbox + data_push, 0xC0 + c, "data");
            core_set(c, own_mailbox + cmd_push, 0xD0 + c, "command");
            same(get(all[c].app_base + data_pop, "data"), 0xC0 + c, "data from " + name);
            same(get(all[c].app_base + cmd_pop, "command"), 0xD0 + c, "command from " + name);
        }
        for (unsigned c = 0; c < 2; ++c) {
            core_set(c, own_peer + data_push, 0xE0 + c, "data");
            core_set(c, own_peer + cmd_push, 0xF0 + c, "command");
            same(core_get(1 - c, own_peer + data_pop, "data"), 0xE0 + c, "data from the peer");
            same(core_get(1 - c, own_peer + cmd_pop, "command"), 0xF0 + c, "from the peer");
        }
        same(core(2, Read, own_peer).refused, 1, "the radio core has no peer");
    }

    // Line k is bit k. None is high where the device belongs to another.
    void interrupts()
    {
        for (unsigned c = 0; c < cores; ++c) {
            const std::string name = all[c].name;
            same(core(c, Wait, 0, 0x3FF).value, 0, name + ": no interrupt yet");
            core_set(c, own_timer + 0x0C, 0, "compare");
            core_set(c, own_timer + 0x10, 0, "compare");
            same(core(c, Wait, 0, 0x3FF).value, 1, name + ": its timer's alone");
            core_set(c, own_timer + 0x10, ~0u, "compare");
            core_set(c, own_mailbox + int_en, 4, "enable");
            set(all[c].app_base + cmd_push, 1, "a word to " + name);
            same(core(c, Wait, 0, 0x3FF).value, 4, name + ": its mailbox's alone");
            core_set(c, own_mailbox + int_en, 0, "enable");
        }
        core_set(1, own_peer + int_en, 4, "enable");
        core_set(0, own_peer + cmd_push, 1, "a word to the peer");
        same(core(1, Wait, 0, 0x3FF).value, 8, "the peer's mailbox");
        same(core(0, Wait, 0, 0x3FF).value, 0, "of the other end nothing");
        core_set(1, own_peer + int_en, 0, "enable");
        // uart0 is the radio core's: its interrupt is nobody else's.
        chip_.send("x");
        that(chip_.run_until([&] { return chip_.sent(); }, limit), "a byte on the line");
        same(core(2, Wait, 0, 0x3FF).value, 1u << 8, "uart0's owner has its interrupt");
        same(core(0, Wait, 0, 0x3FF).value, 0, "and nobody else");
        same(core_get(2, PLUTON_UART0_BASE + 4, "uart0"), 0x100u | 'x', "and the byte");
    }

    // Every core at every device and at pages of memory, reading and writing: what is not granted
    // to it is refused, told to it, and recorded.
    void matrix()
    {
        struct Place {
            unsigned entry;
            uint32_t addr;
        };
        std::vector<Place> places;
        for (const unsigned sram : {0u, 1u, 2u, 3u, 4u, 5u, 6u, 7u, 63u}) {
            places.push_back({sram, PLUTON_SRAM_BASE + sram * page + 0x8000});
        }
        for (const unsigned flash : {0u, 63u}) {
            places.push_back(
                {PLUTON_RESOURCE_FLASH + flash, PLUTON_FLASH_BASE + flash * PLUTON_FLASH_PAGE});
        }
#define DEVICE(entry, name, base, size, boot, fixed) places.push_back({entry, base});
        PLUTON_DEVICE_TABLE(DEVICE)
#undef DEVICE
        unsigned refused = 0;
        set(PLUTON_FIREWALL_BASE + FIREWALL_FAULT_ACK_OFFSET, 1, "acknowledge");
        for (unsigned c = 0; c < cores; ++c) {
            for (const Place &place : places) {
                const bool mine = place.entry == 4 + c || owner(place.entry) == all[c].subject;
                for (const unsigned what : {Read, Write}) {
                    if (mine && what == Write) {
                        continue; // a device's ID is not to be written
                    }
                    const std::string text = std::string(all[c].name) +
                                             (what == Read ? " reads" : " writes") + " entry " +
                                             std::to_string(place.entry);
                    const uint32_t before =
                        get(PLUTON_FIREWALL_BASE + FIREWALL_FAULT_COUNT_OFFSET, "count");
                    if (place.entry < PLUTON_SRAM_PAGES) {
                        put(place.addr, 0xC0FFEE00 + place.entry);
                    }
                    const Outcome got = core(c, what, place.addr, 0x5A5A5A5A);
                    same(got.refused, mine ? 0 : 1, text);
                    const uint32_t after =
                        get(PLUTON_FIREWALL_BASE + FIREWALL_FAULT_COUNT_OFFSET, "count");
                    same(after - before, mine ? 0 : 1, text + ", counted");
                    if (!mine) {
                        ++refused;
                        same(got.value, 0, text + ", and gets");
                        if (place.entry < PLUTON_SRAM_PAGES) {
                            same(word(place.addr), 0xC0FFEE00 + place.entry, text + ", unchanged");
                        }
                        const uint32_t info =
                            get(PLUTON_FIREWALL_BASE + FIREWALL_FAULT_INFO_OFFSET, "who");
                        same(get(PLUTON_FIREWALL_BASE + FIREWALL_FAULT_ADDR_OFFSET, "where"),
                             place.addr, text + ", where");
                        same(info, 0x80000048 | place.entry << 8 | (what - 1) << 4 | all[c].subject,
                             text + ", who");
                        set(PLUTON_FIREWALL_BASE + FIREWALL_FAULT_ACK_OFFSET, 1, "acknowledge");
                    } else {
                        that(got.value != 0, text + ", and gets what is there");
                    }
                }
            }
        }
        std::printf("three cores at %zu places, %u accesses refused\n", places.size(), refused);
        that(refused > 200, "most is refused");
    }
    static bool mailbox(unsigned)
    {
        return false;
    }
    static unsigned owner(unsigned entry)
    {
        for (const Core &one : all) {
            if (entry == one.timer || entry == one.watchdog || entry == one.uart ||
                entry == one.mailbox) {
                return one.subject;
            }
        }
        switch (entry) {
        case PLUTON_RESOURCE_REALTIME0_PEER:
        case PLUTON_RESOURCE_GPIO0:
        case PLUTON_RESOURCE_ADC:
            return PLUTON_SUBJECT_REALTIME0;
        case PLUTON_RESOURCE_REALTIME1_PEER:
        case PLUTON_RESOURCE_GPIO1:
        case PLUTON_RESOURCE_SPI0:
            return PLUTON_SUBJECT_REALTIME1;
        case PLUTON_RESOURCE_UART0:
            return PLUTON_SUBJECT_RADIO;
        default:
            return PLUTON_SUBJECT_APP_SECURE;
        }
    }

    // Nobody reaches the memory of a core that runs, Secure World neither, and nothing is changed
    // by the attempt.
    void memories()
    {
        for (unsigned c = 0; c < cores; ++c) {
            const uint32_t addr = all[c].tcm_base + core_data + 0x100;
            same(secure(Read, addr).refused, 5, "memory of a core that runs");
            no_set(addr, 0, "memory of a core that runs");
            no_set(all[c].tcm_base, 0, "code of a core that runs");
            same(core_get(c, memory + core_data + 0x100, "its word"), 0xC0DE0000 + c, "unchanged");
        }
    }

    void stopped_and_started()
    {
        for (unsigned c = 0; c < cores; ++c) {
            const std::string name = all[c].name;
            set(reg(c, 2), stop_word, "stop");
            same(state(c), 0x10B, name + " is stopped");
            that(!command(own_page(c), Read, memory, 0), name + " does nothing more");
            put(own_page(c), 0);
            same(get(all[c].tcm_base + core_data + 0x100, "its word"), 0xC0DE0000 + c,
                 "measured again: what it left");
            no_set(reg(c, 0), memory + 0x100, "START, of a stopped core");
            no_set(reg(c, 1), memory + 0x200, "CODE_END, of a stopped core");
            set(all[c].tcm_base + core_data + 0x100, 7, "loaded again");
            set(reg(c, 2), stop_word, "stop of a stopped core");
            set(reg(c, 2), start_word, "start");
            that(begun(c, 2), name + " begins again");
            same(core_get(c, memory + core_data + 0x100, "its word"), 7, "with what was loaded");
        }
    }

    void watchdog_and_trap()
    {
        for (unsigned c = 0; c < cores; ++c) {
            const std::string name = all[c].name;
            core_set(c, own_watchdog + 4, 2000, "its watchdog");
            that(falls(c), name + " is bitten");
            same(state(c), 0x21B, name + " fell by its watchdog");
            chip_.run(3000);
            same(state(c), 0x21B, name + " stays stopped");
            set(reg(c, 2), start_word, "start");
            that(begun(c, 3), name + " begins again");
            same(state(c), 0x207, name + " runs, and is told by whom it was stopped");
            put(own_page(c), Stop);
            that(falls(c), name + " stops by itself");
            same(state(c), 0x31B, name + " fell by its trap");
            set(reg(c, 2), stop_word, "acknowledge");
            same(state(c), 0x30B, name + " is stopped, and nobody is told any more");
            set(reg(c, 2), start_word, "start");
            that(begun(c, 4), name + " begins again");
        }
        same(word(data + 24), 1, "the application core ran on all the time");
    }

    void chip_reset()
    {
        uint32_t value = 0;
        put(data + 4, PLUTON_RESETS_BASE + RESETS_CHIP_RESET_OFFSET);
        put(data + 8, 0x43484950);
        put(data, Write);
        that(chip_.run_until([&] { return chip_.resets == 1 && !chip_.in_reset(); }, limit),
             "the chip's reset");
        for (unsigned c = 0; c < cores; ++c) {
            same(chip_.read(reg(c, 0), value), HAL_OK, "START");
            same(value, 0, "no start address behind it");
            same(chip_.read(reg(c, 3), value), HAL_OK, "STATE");
            same(value, 8, "stopped behind it");
        }
    }

    const Bytes probe_, program_;
    pluton::FuseArray fuses_;
    pluton::Flash flash_;
    Chip chip_;
};

Bytes contents(const char *path)
{
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

} // namespace

int main(int argc, char **argv)
{
    const Bytes probe = argc == 3 ? contents(argv[1]) : Bytes();
    const Bytes core = argc == 3 ? contents(argv[2]) : Bytes();
    if (probe.empty() || core.empty()) {
        std::fprintf(stderr, "usage: %s PROBE.bin CORE.bin\n", argv[0]);
        return 2;
    }
    Bench(probe, core).run();
    std::printf("%u checks, %u failed\n", checks, failures);
    return failures == 0 ? 0 : 1;
}
