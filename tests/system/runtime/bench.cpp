// SPDX-License-Identifier: Apache-2.0
#include "tests/system/runtime/bench.h"

#include <cstring>

namespace runtime_test
{

namespace
{

// Cycles of Pluton's own core between two looks of a world.
constexpr unsigned core_cycles = 64;
// A signature takes some 50,000 cycles, a token and its copy some 100,000. A runtime whose noise is
// dead begins to serve when its drivers have waited in vain for engines that are kept wiped: some
// 2,800,000.
constexpr uint32_t polls = 60000;

Simulation::Settings settings(uint64_t seed)
{
    Simulation::Settings s;
    s.seed = seed;
    s.lockstep = false;
    return s;
}

// Of ROM's size; at its entry lui t0, 0x100 and jr 0x80(t0).
Bytes rom_that_enters_tcm()
{
    static_assert(PLUTON_TCM_BASE == 0x00100000, "as the instructions say");
    Bytes rom(0x80);
    const Bytes code = Chip::words({0x001002B7, 0x08028067});
    rom.insert(rom.end(), code.begin(), code.end());
    rom.resize(PLUTON_ROM_SIZE);
    return rom;
}

} // namespace

Chip::Chip(std::vector<pluton::FuseRow> fuses, uint64_t seed, const pluton::NoiseProfile &noise,
           const Bytes &runtime)
    : simulation(settings(seed)), array(std::move(fuses), seed), worlds_{}, port_(array),
      noise_(noise, seed), host_(host_hal(simulation))
{
    simulation.noise = &noise_;
    simulation.fuses = &port_;
    // Pluton's own core begins in ROM and finds the runtime in TCM, as the boot ROM leaves it.
    const Bytes start = rom_that_enters_tcm();
    simulation.load_rom(start.data(), start.size());
    simulation.load_tcm(runtime.data(), runtime.size());
    worlds_[0].hal = mailbox_hal(simulation, Mailbox::Normal);
    worlds_[1].hal = mailbox_hal(simulation, Mailbox::Secure);
    simulation.power_cycle();
}

bool Chip::start()
{
    if (!Simulation::has_core()) {
        struct lifecycle_dev lifecycle;
        struct lifecycle_dev_status status;
        if (lifecycle_dev_init(&lifecycle, &host_, PLUTON_LIFECYCLE_BASE) != DEV_OK ||
            lifecycle_dev_wait_sensed(&lifecycle, &status) != DEV_OK) {
            return false;
        }
        runtime_ = std::make_unique<struct runtime>();
        if (runtime_init(runtime_.get(), &host_) != DEV_OK ||
            runtime_boot(runtime_.get(), 0) != RUNTIME_SERVES) {
            return false;
        }
    }
    return mailbox_dev_init(&worlds_[0].dev, &worlds_[0].hal, PLUTON_NORMAL_MAILBOX_OUTSIDE,
                            PLUTON_NORMAL_MAILBOX_ID) == DEV_OK &&
           mailbox_dev_init(&worlds_[1].dev, &worlds_[1].hal, PLUTON_SECURE_MAILBOX_OUTSIDE,
                            PLUTON_SECURE_MAILBOX_ID) == DEV_OK &&
           restart(Mailbox::Normal) && restart(Mailbox::Secure);
}

void Chip::serve(unsigned turns)
{
    for (unsigned i = 0; i < turns; ++i) {
        if (runtime_) {
            (void)runtime_step(runtime_.get());
        } else {
            simulation.run(core_cycles);
        }
    }
}

bool Chip::restart(Mailbox mailbox)
{
    World &world = worlds_[index(mailbox)];
    const struct mailbox_dev_wait wait = {
        polls, [](void *context) { static_cast<Chip *>(context)->serve(1); }, this};
    world.mark += 0x01020305;
    return mailbox_dev_restart(&world.dev, world.mark, &wait) == DEV_OK;
}

Answer Chip::call(Mailbox mailbox, unsigned op, const Bytes &payload)
{
    World &world = worlds_[index(mailbox)];
    struct mailbox_dev_message request = {};
    struct mailbox_dev_message response = {};
    request.tag = ++world.tag;
    request.op = uint8_t(op);
    request.size = uint32_t(payload.size());
    std::copy(payload.begin(), payload.end(), request.payload);
    const struct mailbox_dev_wait wait = {
        polls, [](void *context) { static_cast<Chip *>(context)->serve(1); }, this};
    const uint64_t from = simulation.cycle();
    if (mailbox_dev_call(&world.dev, &request, &wait, &response) != DEV_OK) {
        return {0xFFFFFFFF, {}};
    }
    if (response.code == 0) {
        cycles[op] = simulation.cycle() - from;
    }
    return {response.code, Bytes(response.payload, response.payload + response.size)};
}

Bytes Chip::words(std::initializer_list<uint32_t> values)
{
    Bytes bytes;
    for (const uint32_t value : values) {
        for (unsigned i = 0; i < 4; ++i) {
            bytes.push_back(uint8_t(value >> (8 * i)));
        }
    }
    return bytes;
}

uint32_t Chip::word(const Bytes &bytes, size_t at)
{
    return at + 4 <= bytes.size() ? dev_word_of(bytes.data() + at) : 0;
}

} // namespace runtime_test
