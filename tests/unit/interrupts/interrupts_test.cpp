// SPDX-License-Identifier: Apache-2.0
// Interrupts follow their device: each line of each core beside the table of rtl/soc/README.md,
// Interrupts, written down once more; each device alone for each reader alone, then both at random.
#include <array>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <random>
#include <vector>

#include "Vinterrupts.h"
#include "firmware/hal/generated/resources.h"

namespace
{

constexpr unsigned devices = 48, subjects = 6, cores = 3, app_lines = 14, core_lines = 16;
constexpr unsigned first = PLUTON_RESOURCE_FIREWALL;

using Readers = std::array<uint8_t, devices>; // bit s: subject s
using Lines = std::vector<std::vector<unsigned>>;

// By line: which devices raise it.
const Lines app = {{PLUTON_RESOURCE_FIREWALL},
                   {PLUTON_RESOURCE_SECURE_MAILBOX},
                   {PLUTON_RESOURCE_NORMAL_MAILBOX},
                   {PLUTON_RESOURCE_UART0},
                   {PLUTON_RESOURCE_DMA},
                   {PLUTON_RESOURCE_RESETS},
                   {PLUTON_RESOURCE_MAILBOX_REALTIME0},
                   {PLUTON_RESOURCE_MAILBOX_REALTIME1},
                   {PLUTON_RESOURCE_MAILBOX_RADIO},
                   {PLUTON_RESOURCE_GPIO0},
                   {PLUTON_RESOURCE_GPIO1},
                   {PLUTON_RESOURCE_SPI0},
                   {PLUTON_RESOURCE_ADC},
                   {PLUTON_RESOURCE_REALTIME0_TIMER, PLUTON_RESOURCE_REALTIME0_UART,
                    PLUTON_RESOURCE_REALTIME1_TIMER, PLUTON_RESOURCE_REALTIME1_UART,
                    PLUTON_RESOURCE_RADIO_TIMER, PLUTON_RESOURCE_RADIO_UART}};
const Lines core[cores] = {{{PLUTON_RESOURCE_REALTIME0_TIMER},
                            {PLUTON_RESOURCE_REALTIME0_UART},
                            {PLUTON_RESOURCE_REALTIME0_MAILBOX},
                            {PLUTON_RESOURCE_REALTIME0_PEER},
                            {PLUTON_RESOURCE_GPIO0},
                            {PLUTON_RESOURCE_GPIO1},
                            {PLUTON_RESOURCE_SPI0},
                            {PLUTON_RESOURCE_ADC},
                            {PLUTON_RESOURCE_UART0},
                            {PLUTON_RESOURCE_DMA}},
                           {{PLUTON_RESOURCE_REALTIME1_TIMER},
                            {PLUTON_RESOURCE_REALTIME1_UART},
                            {PLUTON_RESOURCE_REALTIME1_MAILBOX},
                            {PLUTON_RESOURCE_REALTIME1_PEER},
                            {PLUTON_RESOURCE_GPIO0},
                            {PLUTON_RESOURCE_GPIO1},
                            {PLUTON_RESOURCE_SPI0},
                            {PLUTON_RESOURCE_ADC},
                            {PLUTON_RESOURCE_UART0},
                            {PLUTON_RESOURCE_DMA}},
                           {{PLUTON_RESOURCE_RADIO_TIMER},
                            {PLUTON_RESOURCE_RADIO_UART},
                            {PLUTON_RESOURCE_RADIO_MAILBOX},
                            {},
                            {PLUTON_RESOURCE_GPIO0},
                            {PLUTON_RESOURCE_GPIO1},
                            {PLUTON_RESOURCE_SPI0},
                            {PLUTON_RESOURCE_ADC},
                            {PLUTON_RESOURCE_UART0},
                            {PLUTON_RESOURCE_DMA}}};

unsigned long checks = 0, failures = 0, raised = 0;

uint64_t lines_of(const Lines &lines, uint64_t irq, const Readers &readers, unsigned who)
{
    uint64_t value = 0;
    for (unsigned line = 0; line < lines.size(); ++line) {
        for (const unsigned entry : lines[line]) {
            const unsigned d = entry - first;
            if ((irq >> d & 1) != 0 && (readers[d] & who) != 0) {
                value |= uint64_t(1) << line;
            }
        }
    }
    return value;
}

void same(const char *what, uint64_t got, uint64_t expected)
{
    ++checks;
    raised += expected != 0;
    if (got != expected && ++failures <= 10) {
        std::printf("FAILED: %s: 0x%llX, not 0x%llX\n", what, static_cast<unsigned long long>(got),
                    static_cast<unsigned long long>(expected));
    }
}

void one(Vinterrupts &top, uint64_t irq, const Readers &readers)
{
    constexpr unsigned both = 1u << PLUTON_SUBJECT_APP_SECURE | 1u << PLUTON_SUBJECT_APP_NORMAL;
    constexpr unsigned who[cores] = {1u << PLUTON_SUBJECT_REALTIME0, 1u << PLUTON_SUBJECT_REALTIME1,
                                     1u << PLUTON_SUBJECT_RADIO};
    top.irq_i = irq;
    for (unsigned bit = 0; bit < devices * subjects; ++bit) {
        uint32_t &word = top.readers_i[bit / 32];
        const uint32_t set = uint32_t(readers[bit / subjects] >> (bit % subjects) & 1);
        word = (word & ~(1u << (bit % 32))) | set << (bit % 32);
    }
    top.eval();
    same("app_timer_o", top.app_timer_o, lines_of({{PLUTON_RESOURCE_TIMER}}, irq, readers, both));
    same("app_fast_o", top.app_fast_o, lines_of(app, irq, readers, both));
    for (unsigned c = 0; c < cores; ++c) {
        same("core_o", uint64_t(top.core_o) >> (core_lines * c) & 0xFFFF,
             lines_of(core[c], irq, readers, who[c]));
    }
}

} // namespace

int main()
{
    const auto top = std::make_unique<Vinterrupts>();
    static_assert(app_lines == 14 && PLUTON_RESOURCES - first == devices);
    for (unsigned d = 0; d < devices; ++d) {
        for (unsigned s = 0; s < subjects; ++s) {
            Readers readers = {};
            readers[d] = uint8_t(1u << s);
            one(*top, uint64_t(1) << d, readers);
            one(*top, ~(uint64_t(1) << d), readers); // all but this one
        }
        one(*top, uint64_t(1) << d, {}); // of nobody
    }
    std::mt19937_64 random(1);
    for (unsigned i = 0; i < 20000; ++i) {
        Readers readers = {};
        for (uint8_t &reader : readers) {
            reader = uint8_t(random() & random() & 63);
        }
        one(*top, random() & random() & ((uint64_t(1) << devices) - 1), readers);
    }
    std::printf("%lu checks, %lu of them with a line raised, %lu failed\n", checks, raised,
                failures);
    return failures == 0 && raised > 1000 ? 0 : 1;
}
