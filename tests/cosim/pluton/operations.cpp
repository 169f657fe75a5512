// SPDX-License-Identifier: Apache-2.0
// Pluton's own memories and peripherals, as its core sees them.
#include <algorithm>
#include <vector>

#include "firmware/drivers/generated/timer_regs.h"
#include "firmware/drivers/generated/watchdog_regs.h"
#include "firmware/hal/generated/resources.h"
#include "sim/native/bench.h"

namespace pluton
{

namespace
{

// Random words and strobes against an array; everybody else is refused.
void tcm(Bench &bench)
{
    bench.row("TCM by the core", "random", [&](Random &random) {
        Simulation &s = bench.simulation;
        std::vector<uint8_t> model(PLUTON_TCM_SIZE);
        for (uint8_t &byte : model) {
            byte = uint8_t(random.next());
        }
        s.load_tcm(model.data(), model.size());
        const auto word_at = [&](uint32_t offset) {
            uint32_t word = 0;
            for (uint32_t i = 0; i < 4; ++i) {
                word |= uint32_t(model[offset + i]) << (8 * i);
            }
            return word;
        };
        for (uint64_t i = 0; i < 64 * bench.operations(); ++i) {
            const uint32_t offset = uint32_t(random.below(PLUTON_TCM_SIZE / 4)) * 4;
            if (random.below(2) == 0) {
                const uint32_t value = uint32_t(random.next());
                const unsigned strobe = unsigned(random.below(16));
                bench.require(s.write(PLUTON_TCM_BASE + offset, value, strobe) == HAL_OK, "pluton",
                              "write of the TCM", "accepted", "refused");
                for (uint32_t b = 0; b < 4; ++b) {
                    if ((strobe >> b & 1) != 0) {
                        model[offset + b] = uint8_t(value >> (8 * b));
                    }
                }
            }
            uint32_t got = 0;
            bench.require(s.read(PLUTON_TCM_BASE + offset, got) == HAL_OK, "pluton",
                          "read of the TCM", "accepted", "refused");
            bench.require(got == word_at(offset), "pluton",
                          "TCM at offset " + std::to_string(offset),
                          std::to_string(word_at(offset)), std::to_string(got));
            bench.count(4);
        }
        for (unsigned subject = 0; subject < 6; ++subject) {
            for (const bool nonsecure : {false, true}) {
                if (subject == PLUTON_SUBJECT_PLUTON && !nonsecure) {
                    continue;
                }
                uint32_t got = 0;
                bench.require(s.read(PLUTON_TCM_BASE, got, subject, nonsecure) == HAL_BUS_ERROR &&
                                  s.write(PLUTON_TCM_BASE, ~word_at(0), 0xF, subject, nonsecure) ==
                                      HAL_BUS_ERROR,
                              "pluton", "TCM for subject " + std::to_string(subject), "refused",
                              "accepted");
            }
        }
        uint32_t got = 0;
        (void)s.read(PLUTON_TCM_BASE, got);
        bench.require(got == word_at(0), "pluton", "TCM after refused writes",
                      std::to_string(word_at(0)), std::to_string(got));
    });
}

// Every block tells what it is.
void identities(Bench &bench)
{
    bench.row("ID and VERSION of the blocks", "spec/address_map.toml", [&](Random &) {
        const struct {
            const char *name;
            uint32_t base, id;
            bool secrets;
        } blocks[] = {
#define BLOCK(name, base, id, secrets) {name, base, id, secrets != 0},
            PLUTON_BLOCK_TABLE(BLOCK)
#undef BLOCK
        };
        for (const auto &block : blocks) {
            uint32_t id = 0, version = 0;
            if (block.secrets && !Simulation::has_secrets()) {
                bench.require(bench.simulation.read(block.base, id) == HAL_BUS_ERROR, "pluton",
                              std::string("window of ") + block.name, "refused", "answered");
                continue;
            }
            const bool read = bench.simulation.read(block.base, id) == HAL_OK &&
                              bench.simulation.read(block.base + 4, version) == HAL_OK;
            bench.require(read && id == block.id && version >> 16 == 1, "pluton",
                          std::string("ID and VERSION of ") + block.name,
                          std::to_string(block.id) + ", major version 1",
                          std::to_string(id) + ", " + std::to_string(version));
            bench.count(8);
        }
    });
}

// Pluton's own watchdog and timer. Once started the watchdog runs on under all further operations,
// with the longest period that there is: its bite is system.soc_native's.
void peripherals(Bench &bench)
{
    bench.row("watchdog and timer of Pluton", "random", [&](Random &random) {
        Simulation &s = bench.simulation;
        constexpr uint32_t dog = PLUTON_OWN_WATCHDOG_BASE, timer = PLUTON_OWN_TIMER_BASE;
        constexpr uint32_t longest = UINT32_MAX, kick = 0x4B49434B;
        const auto status = [&](enum hal_status got, bool good, const char *what) {
            bench.require(got == (good ? HAL_OK : HAL_BUS_ERROR), "pluton", what,
                          good ? "accepted" : "refused", std::to_string(got));
            bench.count(4);
        };
        const auto read = [&](uint32_t addr, const char *what) {
            uint32_t value = 0;
            status(s.read(addr, value), true, what);
            return value;
        };
        const auto same = [&](uint32_t got, uint32_t expected, const char *what) {
            bench.require(got == expected, "pluton", what, std::to_string(expected),
                          std::to_string(got));
        };
        same(read(dog + WATCHDOG_ID_OFFSET, "watchdog's ID"), PLUTON_WATCHDOG_ID, "watchdog's ID");
        same(read(timer + TIMER_ID_OFFSET, "timer's ID"), PLUTON_TIMER_ID, "timer's ID");
        bool started = read(dog + WATCHDOG_COUNT_OFFSET, "COUNT") != 0;
        for (uint64_t i = 0; i < 16 * bench.operations(); ++i) {
            const uint32_t word = uint32_t(random.next());
            uint32_t ignored = 0;
            switch (random.below(9)) {
            case 0:
                status(s.write(dog + WATCHDOG_START_OFFSET, uint32_t(random.below(16))), false,
                       "START below the least");
                break;
            case 1:
                status(s.write(dog + WATCHDOG_START_OFFSET, longest), !started, "START");
                started = true;
                break;
            case 2:
                status(s.write(dog + WATCHDOG_KICK_OFFSET, kick), started, "KICK");
                break;
            case 3:
                status(s.write(dog + WATCHDOG_KICK_OFFSET, kick ^ 1u << random.below(32)), false,
                       "KICK with another word");
                break;
            case 4: {
                const uint32_t first = read(dog + WATCHDOG_COUNT_OFFSET, "COUNT");
                const uint32_t second = read(dog + WATCHDOG_COUNT_OFFSET, "COUNT");
                bench.require(started ? second < first : (first | second) == 0, "pluton",
                              "the watchdog's COUNT", started ? "falls" : "zero",
                              std::to_string(first) + ", " + std::to_string(second));
                break;
            }
            case 5: {
                const uint32_t first = read(timer + TIMER_TIME_LOW_OFFSET, "TIME_LOW");
                const uint32_t second = read(timer + TIMER_TIME_LOW_OFFSET, "TIME_LOW");
                bench.require(second - first < 1000 && second != first, "pluton", "TIME_LOW",
                              "rises", std::to_string(first) + ", " + std::to_string(second));
                same(read(timer + TIMER_TIME_HIGH_OFFSET, "TIME_HIGH"), 0, "TIME_HIGH");
                break;
            }
            case 6:
                status(s.write(timer + TIMER_COMPARE_LOW_OFFSET, word), true, "COMPARE_LOW");
                same(read(timer + TIMER_COMPARE_LOW_OFFSET, "COMPARE_LOW"), word, "COMPARE_LOW");
                same(read(timer + TIMER_COMPARE_HIGH_OFFSET, "COMPARE_HIGH"), UINT32_MAX,
                     "COMPARE_HIGH");
                status(s.write(timer + TIMER_COMPARE_HIGH_OFFSET, ~word), true, "COMPARE_HIGH");
                same(read(timer + TIMER_COMPARE_HIGH_OFFSET, "COMPARE_HIGH"), ~word,
                     "COMPARE_HIGH");
                break;
            case 7: // what is only read, a part of a word, or no register
                status(s.write((word & 1) != 0 ? dog + WATCHDOG_COUNT_OFFSET
                                               : timer + TIMER_TIME_LOW_OFFSET,
                               word),
                       false, "write of what is only read");
                status(s.write(timer + TIMER_COMPARE_LOW_OFFSET, word, 0x7), false,
                       "part of a word");
                status(s.read(dog + 0x10 + (word & 0xFFE0), ignored), false, "no register");
                status(s.read(timer + TIMER_COMPARE_HIGH_OFFSET + 4 + 4 * (word % 3), ignored),
                       false, "no register");
                status(s.read(dog + WATCHDOG_START_OFFSET, ignored), false, "START, read");
                break;
            default:
                status(s.write(dog + WATCHDOG_KICK_OFFSET, kick, 0xF, PLUTON_SUBJECT_APP_SECURE),
                       false, "KICK by another subject");
                status(s.read(timer + TIMER_TIME_LOW_OFFSET, ignored, PLUTON_SUBJECT_PLUTON, true),
                       false, "the timer, nonsecure");
                break;
            }
        }
    });
}

} // namespace

void run_pluton(Bench &bench)
{
    if (Simulation::has_core()) {
        return; // its firmware lives in the TCM, and the host port is not there
    }
    identities(bench);
    tcm(bench);
    peripherals(bench);
}

} // namespace pluton
