// SPDX-License-Identifier: Apache-2.0
// A control loop (main.c) on a real-time core with devices: the bench is the other core, the level,
// the sensor, and who looks at the pins. PROGRAM: the program's file.
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <vector>

#include "Vrealtime_io_top.h"
#include "firmware/drivers/intercore.h"
#include "sim/models/analog.h"
#include "sim/models/spi_device.h"
#include "tests/lib/apb_hal.h"
#include "tests/unit/realtime_io/realtime_io.h"

namespace
{

constexpr uint32_t memory_base = 0x00100000;

#define EXPECT(condition)                                                                          \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            throw std::runtime_error(std::to_string(__LINE__) + ": not so: " #condition);          \
        }                                                                                          \
    } while (0)

class Bench
{
  public:
    Vrealtime_io_top top;
    lockstep::ApbHal<Bench> bus{*this};
    unsigned subject = 2;
    bool nonsecure = true;
    uint64_t cycle = 0;
    std::vector<uint32_t> refused; // addresses
    pluton::SpiSensor sensor{{true, true, 0}};
    pluton::Analog analog{{2.5, 1, 0, 0}};
    mailbox_dev mailbox = {};

    explicit Bench(const std::vector<uint8_t> &program)
    {
        top.rst_ni = 1;
        top.eval();
        top.rst_ni = 0;
        tick();
        top.rst_ni = 1;
        for (uint32_t at = 0; at < program.size(); at += 4) {
            top.load_i = 1;
            top.load_addr_i = memory_base + at;
            top.load_data_i = 0;
            for (uint32_t i = 0; i < 4 && at + i < program.size(); ++i) {
                top.load_data_i |= uint32_t(program[at + i]) << 8 * i;
            }
            tick();
        }
        top.load_i = 0;
        EXPECT(intercore_dev_init(&mailbox, &bus.hal, 0, MAILBOX_ID) == DEV_OK);
        EXPECT(intercore_dev_enable(&mailbox, INTERCORE_DEV_WRITTEN, 1, 1) == DEV_OK);
    }

    void tick()
    {
        top.clk_i = 0;
        top.eval();
        if (top.refused_o) {
            refused.push_back(top.addr_o);
        }
        const bool miso = sensor.cycle(top.cs_no, top.sck_o, top.mosi_o);
        const bool compare = analog.cycle(top.channel_o, top.sample_o, top.dac_o);
        top.clk_i = 1;
        top.eval();
        top.miso_i = miso;
        top.compare_i = compare;
        top.clk_i = 0;
        top.eval();
        ++cycle;
        EXPECT(!top.trap_o);
    }

    // The next answer, and how many cycles it took.
    mailbox_dev_entry answer(uint64_t *cycles = nullptr)
    {
        const uint64_t from = cycle;
        while (top.irq_o == 0) {
            tick();
            EXPECT(cycle - from < 100000);
        }
        if (cycles != nullptr) {
            *cycles = cycle - from;
        }
        uint32_t events = 0;
        mailbox_dev_entry entry = {};
        EXPECT(intercore_dev_take_events(&mailbox, &events) == DEV_OK);
        EXPECT(mailbox_dev_pop(&mailbox, &entry) == DEV_OK);
        return entry;
    }

    mailbox_dev_entry ask(uint32_t cmd, uint32_t data, uint64_t *cycles = nullptr)
    {
        const mailbox_dev_entry entry = {cmd, data};
        EXPECT(mailbox_dev_push(&mailbox, &entry) == DEV_OK);
        return answer(cycles);
    }
};

void all(const std::vector<uint8_t> &program)
{
    Bench b(program);
    b.top.run_i = 1;
    mailbox_dev_entry got = b.answer();
    EXPECT(got.cmd == ANSWER_READY && got.data == INITIAL);
    EXPECT(b.top.pins_en_o == (PIN_HIGH | PIN_READY) && b.top.pins_o == PIN_READY);

    uint64_t cycles = 0;
    for (unsigned i = 0; i < 40; ++i) {
        const double level = 2.5 * (i * 101 % 4096 + 0.5) / 4096;
        b.analog.volts[CHANNEL] = level;
        got = b.ask(REQUEST_CONTROL, 0, &cycles);
        EXPECT(got.cmd == ANSWER_CONTROL);
        EXPECT((got.data & 0xFFFF) == b.analog.code(level));
        EXPECT(got.data >> 16 == pluton::SpiSensor::identity);
        EXPECT(((b.top.pins_o & PIN_HIGH) != 0) == (b.analog.code(level) >= THRESHOLD));
    }
    EXPECT(b.sensor.violations() == 0 && b.refused.empty());
    std::printf("realtime_io: a step of the control loop in %llu cycles\n",
                static_cast<unsigned long long>(cycles));
    got = b.ask(77, 0x12345678, &cycles);
    EXPECT(got.cmd == 77 && got.data == 0x12345678);
    std::printf("realtime_io: a message there and back in %llu cycles\n",
                static_cast<unsigned long long>(cycles));

    // A device that is not the core's is refused once, told, and the loop goes on.
    for (const uint32_t stranger : {0x38020000u, 0x2F000000u, 0x80000000u, 0x21060000u}) {
        b.refused.clear();
        got = b.ask(REQUEST_STRANGER, stranger);
        EXPECT(got.cmd == ANSWER_STRANGER && got.data == DEV_ACCESS);
        const uint32_t seen =
            stranger >> 20 == 0x210 ? 0x32100000 | (stranger & 0xFFFFF) : stranger;
        EXPECT(b.refused.size() == 1 && b.refused[0] == seen);
    }
    // Messages in a row, more than the loop takes at once.
    for (uint32_t i = 0; i < 12; ++i) {
        const mailbox_dev_entry entry = {1000 + i, i};
        EXPECT(mailbox_dev_push(&b.mailbox, &entry) == DEV_OK);
    }
    for (unsigned i = 0; i < 20000; ++i) {
        b.tick();
    }
    for (uint32_t i = 0; i < 12; ++i) {
        EXPECT(mailbox_dev_pop(&b.mailbox, &got) == DEV_OK && got.cmd == 1000 + i && got.data == i);
    }
    std::printf("realtime_io: %llu cycles\n", static_cast<unsigned long long>(b.cycle));
}

} // namespace

int main()
{
    std::ifstream file(PROGRAM, std::ios::binary);
    const std::vector<uint8_t> program((std::istreambuf_iterator<char>(file)),
                                       std::istreambuf_iterator<char>());
    try {
        EXPECT(!program.empty());
        all(program);
    } catch (const std::exception &error) {
        std::printf("FAILED: %s\n", error.what());
        return EXIT_FAILURE;
    }
    return EXIT_SUCCESS;
}
