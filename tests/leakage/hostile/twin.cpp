// SPDX-License-Identifier: Apache-2.0
#include "tests/leakage/hostile/twin.h"

namespace pluton
{

namespace
{

std::string hex(uint32_t value)
{
    char text[16];
    std::snprintf(text, sizeof text, "0x%08X", value);
    return text;
}

const char *const names[Simulation::Outputs::Words] = {
    "host port, memory port, noise_enable, reset_request, key ports",
    "host_rdata",
    "mem_addr",
    "mem_wdata",
    "alert",
    "slots and operations of the key ports",
    "share0 of an offer",
    "share1 of an offer",
    "mailboxes outside, JTAG",
    "normal_mailbox_prdata",
    "secure_mailbox_prdata"};

} // namespace

Twin::Twin()
{
    Simulation::Settings settings;
    settings.lockstep = false;
    const std::vector<uint8_t> rom(PLUTON_ROM_SIZE);
    for (Side &side : side_) {
        side.simulation = std::make_unique<Simulation>(settings);
        side.simulation->load_rom(rom.data(), rom.size());
        side.simulation->record = &side.trace;
    }
}

void Twin::insert(const Chip &first, const Chip &second)
{
    for (unsigned s = 0; s < 2; ++s) {
        const Chip &chip = s == 0 ? first : second;
        Side &side = side_[s];
        side.array = std::make_unique<FuseArray>(chip.die, chip.seed);
        side.port = std::make_unique<FusePort>(*side.array);
        side.noise = std::make_unique<Noise>(chip.noise, chip.seed);
        side.simulation->fuses = side.port.get();
        side.simulation->noise = side.noise.get();
    }
}

void Twin::judge(const std::string &what, bool declared)
{
    std::vector<Simulation::Outputs> &a = side_[0].trace, &b = side_[1].trace;
    const auto leak = [&](const std::string &why) {
        throw Leak{why + ", in " + what + ", cycle " +
                   std::to_string(side_[0].simulation->cycle())};
    };
    if (comparing_) {
        if (a.size() != b.size()) {
            leak(std::to_string(a.size()) + " against " + std::to_string(b.size()) + " cycles");
        }
        for (size_t i = 0; i < a.size(); ++i) {
            if (a[i].word == b[i].word) {
                continue;
            }
            for (unsigned w = 0; w < Simulation::Outputs::Words; ++w) {
                const uint32_t flags = a[i].word[Simulation::Outputs::Flags];
                const bool data = w == Simulation::Outputs::HostData && i + 1 == a.size() &&
                                  (flags & Simulation::Outputs::Valid) != 0;
                if (a[i].word[w] == b[i].word[w]) {
                    continue;
                }
                if (data && declared) {
                    ++differences;
                    continue;
                }
                leak(std::string(names[w]) + ": " + hex(a[i].word[w]) + " against " +
                     hex(b[i].word[w]) + ", " + std::to_string(a.size() - 1 - i) +
                     " cycles before the end");
            }
        }
        cycles += a.size();
        comparisons += a.size() * Simulation::Outputs::Words;
    }
    a.clear();
    b.clear();
}

void Twin::power_cycle()
{
    for (Side &side : side_) {
        side.port->cut();
        side.simulation->power_cycle();
    }
    judge("a power cycle", false);
}

void Twin::reset()
{
    for (Side &side : side_) {
        side.simulation->reset();
    }
    judge("a reset", false);
}

void Twin::run(uint64_t cycles_to_run)
{
    for (Side &side : side_) {
        side.simulation->run(cycles_to_run);
    }
    judge("a pause", false);
}

enum hal_status Twin::read(const Access &access, bool declared, Both *shown)
{
    enum hal_status status[2];
    Both both = {};
    for (unsigned s = 0; s < 2; ++s) {
        status[s] = side_[s].simulation->read(access.address, both.word[s], access.subject,
                                              access.nonsecure);
    }
    const std::string what = "a read of " + hex(access.address);
    judge(what, declared);
    if (status[0] != status[1]) {
        throw Leak{"another answer, in " + what};
    }
    if (status[0] == HAL_OK && shown != nullptr) {
        *shown = both;
    }
    return status[0];
}

enum hal_status Twin::write(const Access &access, const Both &data)
{
    enum hal_status status[2];
    for (unsigned s = 0; s < 2; ++s) {
        status[s] = side_[s].simulation->write(access.address, data.word[s], access.strobe,
                                               access.subject, access.nonsecure);
    }
    const std::string what = "a write of " + hex(access.address);
    judge(what, false);
    if (status[0] != status[1]) {
        throw Leak{"another answer, in " + what};
    }
    return status[0];
}

} // namespace pluton
