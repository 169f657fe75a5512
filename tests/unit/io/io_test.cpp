// SPDX-License-Identifier: Apache-2.0
// The drivers of gpio, spi, adc and intercore on their RTL, with what is behind their wires
// (sim/models), and the cycles of their contracts with numbers by hand. Then drivers written for
// the MT3620 (mt3620.c).
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <stdexcept>
#include <string>

#include "Vio_top.h"
#include "firmware/drivers/adc.h"
#include "firmware/drivers/generated/adc_regs.h"
#include "firmware/drivers/generated/gpio_regs.h"
#include "firmware/drivers/generated/spi_regs.h"
#include "firmware/drivers/gpio.h"
#include "firmware/drivers/intercore.h"
#include "firmware/drivers/spi.h"
#include "sim/models/analog.h"
#include "sim/models/spi_device.h"
#include "tests/lib/apb_hal.h"
#include "tests/unit/io/mt3620.h"

namespace
{

constexpr uint32_t gpio_base = 0, spi_base = 0x10000, adc_base = 0x20000, a_base = 0x30000,
                   b_base = 0x40000;
constexpr uint32_t intercore_id = 0x4D425843;
constexpr uint32_t polls = 100000;

#define EXPECT(condition)                                                                          \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            throw std::runtime_error(std::to_string(__LINE__) + ": not so: " #condition);          \
        }                                                                                          \
    } while (0)

class Bench
{
  public:
    Vio_top top;
    lockstep::ApbHal<Bench> bus{*this};
    unsigned subject = 3;
    bool nonsecure = true;
    uint64_t cycle = 0;
    std::unique_ptr<pluton::SpiDevice> device;
    pluton::Analog analog{{}};

    Bench()
    {
        top.rst_ni = 1;
        top.eval();
        reset();
    }

    void reset()
    {
        top.psel_i = top.penable_i = 0;
        top.rst_ni = 0;
        tick();
        top.rst_ni = 1;
    }

    void tick()
    {
        top.clk_i = 0;
        top.eval();
        const bool miso = device ? device->cycle(top.cs_no, top.sck_o, top.mosi_o) : true;
        const bool compare = analog.cycle(top.channel_o, top.sample_o, top.dac_o);
        top.clk_i = 1;
        top.eval();
        top.miso_i = miso;
        top.compare_i = compare;
        top.clk_i = 0;
        top.eval(); // the outputs of the next cycle
        ++cycle;
    }

    uint32_t get(uint32_t addr)
    {
        uint32_t value = 0;
        EXPECT(hal_read32(&bus.hal, addr, &value) == HAL_OK);
        return value;
    }
    void put(uint32_t addr, uint32_t value)
    {
        EXPECT(hal_write32(&bus.hal, addr, value) == HAL_OK);
    }
    bool refuses(bool write, uint32_t addr, uint32_t value = 0)
    {
        uint32_t got = 0;
        return (write ? hal_write32(&bus.hal, addr, value) : hal_read32(&bus.hal, addr, &got)) ==
               HAL_BUS_ERROR;
    }
};

void gpio(Bench &b)
{
    gpio_dev dev;
    EXPECT(gpio_dev_init(&dev, &b.bus.hal, adc_base) == DEV_IDENTITY);
    EXPECT(gpio_dev_init(&dev, &b.bus.hal, gpio_base) == DEV_OK);
    EXPECT(b.top.pins_en_o == 0 && b.top.pins_o == 0 && !b.top.gpio_irq_o);
    uint32_t levels = 1, pins = 1;

    // Driven from the first cycle on with the right level; of two users neither undoes the other's.
    EXPECT(gpio_dev_output(&dev, 0x5, 0x4) == DEV_OK);
    EXPECT(b.top.pins_en_o == 0x5 && b.top.pins_o == 0x4);
    EXPECT(gpio_dev_output(&dev, 0x2, 0x2) == DEV_OK);
    EXPECT(gpio_dev_write(&dev, 0x1, 0xF) == DEV_OK && b.top.pins_o == 0x7);
    EXPECT(gpio_dev_write(&dev, 0x6, 0x2) == DEV_OK && b.top.pins_o == 0x3);
    EXPECT(gpio_dev_input(&dev, 0x7) == DEV_OK && b.top.pins_en_o == 0);
    b.put(gpio_base + GPIO_DOUT_OFFSET, 0xFFFFFFFA);
    EXPECT(b.get(gpio_base + GPIO_DOUT_OFFSET) == 0xA);

    // A level is read two cycles later: a pin that changes in c, in an access cycle from c + 2 on.
    for (unsigned gap = 0; gap < 3; ++gap) {
        b.top.pins_i = 0;
        for (unsigned i = 0; i < 4; ++i) {
            b.tick();
        }
        b.top.pins_i = 0xF; // in this cycle, which is the setup cycle with gap 0
        for (unsigned i = 0; i < gap; ++i) {
            b.tick();
        }
        EXPECT(gpio_dev_read(&dev, &levels) == DEV_OK);
        EXPECT(levels == (gap == 0 ? 0u : 7u)); // pin 3 is not read
    }

    // Edges: a pin that changes in c interrupts in c + 3.
    EXPECT(gpio_dev_edges(&dev, 0x3, 0x6) == DEV_OK);
    EXPECT(gpio_dev_take(&dev, &pins) == DEV_OK && pins == 0);
    b.top.pins_i = 0x8;
    for (unsigned i = 0; i < 3; ++i) {
        EXPECT(!b.top.gpio_irq_o);
        b.tick();
    }
    EXPECT(b.top.gpio_irq_o);
    EXPECT(gpio_dev_take(&dev, &pins) == DEV_OK && pins == 0x6 && !b.top.gpio_irq_o);
    b.top.pins_i = 0x7;
    for (unsigned i = 0; i < 3; ++i) {
        b.tick();
    }
    EXPECT(gpio_dev_take(&dev, &pins) == DEV_OK && pins == 0x3);
    // Of what is not read there is no edge; where it begins to be, a high pin rises.
    b.put(gpio_base + GPIO_IES_RESET_OFFSET, 0x1);
    EXPECT(gpio_dev_edges(&dev, 0x1, 0) == DEV_OK);
    b.top.pins_i = 0x6;
    b.tick();
    b.top.pins_i = 0x7;
    for (unsigned i = 0; i < 4; ++i) {
        b.tick();
    }
    EXPECT(!b.top.gpio_irq_o);
    b.put(gpio_base + GPIO_IES_SET_OFFSET, 0x1);
    b.tick();
    EXPECT(b.top.gpio_irq_o);
    // An edge wins over a clear in the same cycle, and does so for each pin alone.
    b.put(gpio_base + GPIO_RISE_EN_OFFSET, 0x5);
    b.top.pins_i = 0x3;
    for (unsigned i = 0; i < 4; ++i) {
        b.tick();
    }
    EXPECT(b.get(gpio_base + GPIO_INT_STS_OFFSET) == 0x1);
    b.top.pins_i = 0x7;
    b.tick(); // c; the clear's access cycle is c + 2
    b.put(gpio_base + GPIO_INT_STS_OFFSET, 0xF);
    EXPECT(b.get(gpio_base + GPIO_INT_STS_OFFSET) == 0x4);
    EXPECT(b.refuses(true, gpio_base) && b.refuses(true, gpio_base + GPIO_DIN_OFFSET));
    EXPECT(b.refuses(false, gpio_base + GPIO_OE_SET_OFFSET) && b.refuses(false, gpio_base + 0x30) &&
           b.refuses(false, gpio_base + 0x204 + 2) && b.refuses(true, gpio_base + 0x20C));
    b.reset();
    EXPECT(b.top.pins_o == 0 && b.top.pins_en_o == 0 && !b.top.gpio_irq_o);
}

// One byte's wires, from a table by hand: 0x93, and 0xC9 which is it backwards.
void spi_wires(Bench &b)
{
    constexpr unsigned half = 3;
    static const bool bits[8] = {true, false, false, true, false, false, true, true};
    for (unsigned mode = 0; mode < 8; ++mode) {
        const bool cpha = mode & 1, cpol = mode & 2, lsb = mode & 4;
        b.reset();
        b.put(spi_base + SPI_HALF_OFFSET, half);
        b.put(spi_base + SPI_MODE_OFFSET, mode);
        EXPECT(b.top.sck_o == cpol && b.top.mosi_o && b.top.cs_no);
        b.put(spi_base + SPI_DATA_OFFSET, lsb ? 0xC9 : 0x93); // a; t = a + 1
        EXPECT(b.top.sck_o == cpol && b.top.mosi_o);
        b.tick();
        for (unsigned i = 0; i < 16 * half; ++i) {
            const unsigned k = i / half;
            EXPECT(b.top.mosi_o == bits[k / 2]);
            EXPECT(b.top.sck_o == (cpol != ((k % 2 != 0) != cpha)));
            b.tick();
        }
        EXPECT(b.top.sck_o == cpol && b.top.mosi_o);
        EXPECT(b.get(spi_base + SPI_DATA_OFFSET) == 0x1FF); // nobody drives MISO
    }
    // MISO: bit j is that of two cycles before the last one of half 2 j + 1, in no other cycle.
    for (unsigned miss = 0; miss < 3; ++miss) {
        b.reset();
        b.put(spi_base + SPI_HALF_OFFSET, half);
        b.put(spi_base + SPI_DATA_OFFSET, 0);
        b.tick();
        for (unsigned i = 0; i < 16 * half; ++i) {
            const unsigned at =
                i % (2 * half); // of the bit; 5 is the last cycle, 3 the one that counts
            const bool bit = bits[i / (2 * half)];
            const unsigned counts = miss == 0 ? 3 : miss == 1 ? 2 : 4;
            b.top.clk_i = 0;
            b.top.miso_i = at == counts ? bit : !bit;
            b.top.eval();
            b.top.clk_i = 1;
            b.top.eval();
            b.top.clk_i = 0;
            b.top.eval();
        }
        EXPECT(b.get(spi_base + SPI_DATA_OFFSET) == (miss == 0 ? 0x193u : 0x16Cu));
    }
    b.reset();
}

void spi(Bench &b)
{
    spi_dev dev;
    EXPECT(spi_dev_init(&dev, &b.bus.hal, gpio_base) == DEV_IDENTITY);
    EXPECT(spi_dev_init(&dev, &b.bus.hal, spi_base) == DEV_OK);
    spi_wires(b);

    // A sensor in every mode, at several speeds, as slow to answer as that speed allows.
    for (unsigned mode = 0; mode < 4; ++mode) {
        for (const unsigned half : {2u, 3u, 7u}) {
            for (const unsigned delay : {0u, 2 * half - 4}) {
                auto *sensor = new pluton::SpiSensor({(mode & 2) != 0, (mode & 1) != 0, delay});
                b.device.reset(sensor);
                const spi_dev_settings settings = {(mode & 2) != 0, (mode & 1) != 0, false, half};
                EXPECT(spi_dev_mode(&dev, &settings) == DEV_OK);
                uint8_t ask[2] = {0x80 | pluton::SpiSensor::who_am_i, 0}, got[40] = {};
                EXPECT(spi_dev_transfer(&dev, ask, got, 2, polls) == DEV_OK);
                EXPECT(got[1] == pluton::SpiSensor::identity && b.top.cs_no);
                uint8_t message[33] = {0x20};
                for (unsigned i = 1; i < 33; ++i) {
                    message[i] = uint8_t(i * 37 + mode);
                }
                EXPECT(spi_dev_transfer(&dev, message, nullptr, 33, polls) == DEV_OK);
                const uint8_t from = 0x80 | 0x20;
                EXPECT(spi_dev_exchange(&dev, &from, nullptr, 1, polls) == DEV_OK && !b.top.cs_no);
                EXPECT(spi_dev_exchange(&dev, nullptr, got, 32, polls) == DEV_OK);
                EXPECT(spi_dev_release(&dev, polls) == DEV_OK && b.top.cs_no);
                for (unsigned i = 0; i < 32; ++i) {
                    EXPECT(got[i] == message[i + 1] && sensor->value[0x20 + i] == message[i + 1]);
                }
                EXPECT(sensor->violations() == 0 && sensor->bytes() == 2 + 33 + 33);
            }
        }
    }
    const spi_dev_settings slow = {false, false, false, 1};
    EXPECT(spi_dev_mode(&dev, &slow) == DEV_ARGUMENT);
    EXPECT(b.refuses(true, spi_base + SPI_HALF_OFFSET, 1) &&
           b.refuses(true, spi_base + SPI_HALF_OFFSET, 0x10002));

    // FIFOs: 16 and the one under way; the 17th answer is lost, and told once.
    b.device.reset();
    b.reset();
    b.put(spi_base + SPI_HALF_OFFSET, 100);
    b.put(spi_base + SPI_MODE_OFFSET, SPI_MODE_INT_EN_MASK);
    for (unsigned i = 0; i < 17; ++i) {
        b.put(spi_base + SPI_DATA_OFFSET, i);
    }
    EXPECT(b.refuses(true, spi_base + SPI_DATA_OFFSET, 17));
    EXPECT(b.get(spi_base + SPI_STATUS_OFFSET) == SPI_STATUS_FULL_MASK);
    for (const uint32_t offset : {SPI_MODE_OFFSET, SPI_HALF_OFFSET, SPI_SELECT_OFFSET}) {
        EXPECT(b.refuses(true, spi_base + offset, 2));
    }
    EXPECT(!b.top.spi_irq_o);
    while (!b.top.spi_irq_o) {
        b.tick();
        EXPECT(b.cycle < 1000000);
    }
    EXPECT(b.get(spi_base + SPI_STATUS_OFFSET) ==
           (SPI_STATUS_WAITING_MASK | SPI_STATUS_IDLE_MASK | SPI_STATUS_LOST_MASK));
    EXPECT(b.get(spi_base + SPI_STATUS_OFFSET) == (SPI_STATUS_WAITING_MASK | SPI_STATUS_IDLE_MASK));
    for (unsigned i = 0; i < 16; ++i) {
        EXPECT(b.top.spi_irq_o && b.get(spi_base + SPI_DATA_OFFSET) == 0x1FF);
    }
    EXPECT(!b.top.spi_irq_o && b.get(spi_base + SPI_DATA_OFFSET) == 0);
    EXPECT(b.refuses(false, spi_base + 0x18) && b.refuses(true, spi_base + SPI_STATUS_OFFSET));
}

void adc(Bench &b)
{
    adc_dev dev;
    EXPECT(adc_dev_init(&dev, &b.bus.hal, spi_base) == DEV_IDENTITY);
    EXPECT(adc_dev_init(&dev, &b.bus.hal, adc_base) == DEV_OK);
    uint16_t values[ADC_DEV_CHANNELS];

    // Every code, each in the middle of its step; the ends; a level beyond the reference.
    b.analog = pluton::Analog({2.5, 1, 0, 0});
    const double step = 2.5 / 4096;
    for (unsigned code = 0; code < 4096; code += code < 16 || code > 4070 ? 1 : 37) {
        for (unsigned i = 0; i < 8; ++i) {
            b.analog.volts[i] = ((code + i * 512) % 4096 + 0.5) * step;
        }
        EXPECT(adc_dev_scan(&dev, 0xFF, values, polls) == DEV_OK);
        for (unsigned i = 0; i < 8; ++i) {
            EXPECT(values[i] == (code + i * 512) % 4096);
        }
    }
    b.analog.volts[3] = 3.3;
    b.analog.volts[6] = 0;
    values[0] = 0xBEEF;
    EXPECT(adc_dev_scan(&dev, 0x48, values, polls) == DEV_OK);
    EXPECT(values[3] == 4095 && values[6] == 0 && values[0] == 0xBEEF);
    EXPECT(adc_dev_scan(&dev, 0, values, polls) == DEV_ARGUMENT &&
           adc_dev_scan(&dev, 0x100, values, polls) == DEV_ARGUMENT);

    // A hold that charges through a resistor, and noise of the comparator: near.
    b.analog = pluton::Analog({2.5, 0.7, step, 0});
    for (unsigned i = 0; i < 200; ++i) {
        b.analog.volts[5] = 2.4 * (i % 17) / 17;
        EXPECT(adc_dev_scan(&dev, 0x20, values, polls) == DEV_OK);
        const int off = int(values[5]) - int(b.analog.code(b.analog.volts[5]));
        EXPECT(off >= -3 && off <= 3);
    }

    // Cycles: 8 + 12 * 4 a channel; the first of START in a begins in a + 1.
    b.analog = pluton::Analog({2.5, 1, 0, 0});
    b.put(adc_base + ADC_CHANNELS_OFFSET, 0x42);
    b.analog.volts[1] = b.analog.volts[6] = 2.0;
    b.put(adc_base + ADC_START_OFFSET, 1);
    for (unsigned i = 0; i < 2 * 56; ++i) {
        EXPECT(b.top.channel_o == (i < 56 ? 1 : 6) && b.top.sample_o == (i % 56 < 8));
        EXPECT(b.top.adc_irq_o == (i >= 56));
        if (i % 56 >= 8 && i % 56 < 12) {
            EXPECT(b.top.dac_o == 0x800);
        }
        b.tick();
    }
    EXPECT(b.top.channel_o == 0 && !b.top.sample_o && b.top.dac_o == 0);
    EXPECT(b.get(adc_base + ADC_DATA_OFFSET) == (0x11000u | b.analog.code(2.0)));
    EXPECT(b.get(adc_base + ADC_DATA_OFFSET) == (0x16000u | b.analog.code(2.0)));
    EXPECT(b.get(adc_base + ADC_DATA_OFFSET) == 0 && !b.top.adc_irq_o);

    // 24 values: 16 are kept, the loss is told once. What a scan that runs refuses.
    b.put(adc_base + ADC_CHANNELS_OFFSET, 0xFF);
    for (unsigned scan = 0; scan < 3; ++scan) {
        b.put(adc_base + ADC_START_OFFSET, 1);
        EXPECT(b.refuses(true, adc_base + ADC_START_OFFSET, 1) &&
               b.refuses(true, adc_base + ADC_CHANNELS_OFFSET, 1));
        for (unsigned i = 0; i < 8 * 56; ++i) {
            b.tick();
        }
    }
    EXPECT(b.get(adc_base + ADC_STATUS_OFFSET) == 5 && b.get(adc_base + ADC_STATUS_OFFSET) == 1);
    for (unsigned i = 0; i < 16; ++i) {
        EXPECT((b.get(adc_base + ADC_DATA_OFFSET) >> 12) == (0x10 | i % 8));
    }
    EXPECT(b.get(adc_base + ADC_STATUS_OFFSET) == 0);
    EXPECT(b.refuses(true, adc_base + ADC_START_OFFSET, 2) &&
           b.refuses(false, adc_base + ADC_START_OFFSET) &&
           b.refuses(true, adc_base + ADC_DATA_OFFSET));
    b.put(adc_base + ADC_CHANNELS_OFFSET, 0);
    EXPECT(b.refuses(true, adc_base + ADC_START_OFFSET, 1));
}

void intercore(Bench &b)
{
    mailbox_dev a, z;
    EXPECT(intercore_dev_init(&a, &b.bus.hal, a_base, intercore_id + 1) == DEV_IDENTITY);
    EXPECT(intercore_dev_init(&a, &b.bus.hal, a_base, intercore_id) == DEV_OK);
    EXPECT(intercore_dev_init(&z, &b.bus.hal, b_base, intercore_id) == DEV_OK);
    uint32_t events = 0, ports = 0, count = 0;

    EXPECT(intercore_dev_enable(&a, INTERCORE_DEV_EVENTS, 0, 1) == DEV_ARGUMENT);
    EXPECT(intercore_dev_enable(&a, INTERCORE_DEV_EVENTS, 4, 1) == DEV_OK);
    EXPECT(intercore_dev_enable(&z, INTERCORE_DEV_NOT_EMPTY, 1, 3) == DEV_OK);
    for (uint32_t i = 0; i < MAILBOX_DEV_DEPTH; ++i) {
        const mailbox_dev_entry entry = {i, ~i};
        EXPECT(b.top.b_irq_o == (i < 3 ? 0 : 1 << 3));
        EXPECT(mailbox_dev_push(&a, &entry) == DEV_OK);
    }
    const mailbox_dev_entry more = {99, 99};
    EXPECT(mailbox_dev_push(&a, &more) == DEV_ACCESS);
    EXPECT(intercore_dev_take_events(&z, &events) == DEV_OK);
    EXPECT(events == (INTERCORE_DEV_WRITTEN | INTERCORE_DEV_NOT_EMPTY) && b.top.b_irq_o == 0);
    for (uint32_t i = 0; i < MAILBOX_DEV_DEPTH; ++i) {
        mailbox_dev_entry entry = {};
        EXPECT(mailbox_dev_pop(&z, &entry) == DEV_OK && entry.cmd == i && entry.data == ~i);
        EXPECT(b.top.a_irq_o == (i < 3 ? 1 : 3));
    }
    EXPECT(intercore_dev_take_events(&a, &events) == DEV_OK);
    EXPECT(events == (INTERCORE_DEV_READ | INTERCORE_DEV_NOT_FULL) && b.top.a_irq_o == 0);

    EXPECT(intercore_dev_listen(&z, 0x81) == DEV_OK);
    EXPECT(intercore_dev_raise(&a, 0x42) == DEV_OK && b.top.b_irq_o == 0);
    EXPECT(intercore_dev_raise(&a, 0x80) == DEV_OK && b.top.b_irq_o == 1 << 4);
    EXPECT(intercore_dev_take_ports(&z, &ports) == DEV_OK && ports == 0xC2 && b.top.b_irq_o == 0);
    EXPECT(intercore_dev_raise(&z, 0x100) == DEV_ARGUMENT);

    bool mine = false;
    EXPECT(intercore_dev_acquire(&z, &mine) == DEV_OK && mine);
    EXPECT(intercore_dev_acquire(&a, &mine) == DEV_OK && !mine);
    EXPECT(intercore_dev_give(&a) == DEV_ACCESS && intercore_dev_give(&z) == DEV_OK);
    EXPECT(intercore_dev_acquire(&a, &mine) == DEV_OK && mine);

    // A restart at one end: what waited there is gone, its enables too, what it sent stays.
    const mailbox_dev_entry one = {1, 2}, two = {3, 4};
    EXPECT(mailbox_dev_push(&a, &one) == DEV_OK && mailbox_dev_push(&z, &two) == DEV_OK);
    EXPECT(intercore_dev_init(&z, &b.bus.hal, b_base, intercore_id) == DEV_OK);
    EXPECT(mailbox_dev_waiting(&z, &count) == DEV_OK && count == 0);
    EXPECT(mailbox_dev_waiting(&a, &count) == DEV_OK && count == 1);
    EXPECT(intercore_dev_acquire(&z, &mine) == DEV_OK && !mine);
    b.reset();
}

void mt3620(Bench &b)
{
    struct mt3620_mbox app = {&b.bus.hal, a_base, 0}, realtime = {&b.bus.hal, b_base, 0};
    mt3620_mbox_open(&app, 15, 1);
    mt3620_mbox_open(&realtime, 15, 2);
    for (unsigned i = 0; i < 4; ++i) {
        mt3620_mbox_enable(&realtime, i, i == MT3620_MBOX_WR || i == MT3620_MBOX_NE);
        mt3620_mbox_enable(&app, i, i == MT3620_MBOX_RD || i == MT3620_MBOX_NF);
    }
    // Rings of messages, with and without data, whole FIFOs and parts of them.
    uint32_t next = 1;
    for (unsigned length = 1; length <= 15; ++length) {
        uint32_t cmd[15], data[15], got_cmd[15], got_data[15];
        for (unsigned i = 0; i < length; ++i) {
            cmd[i] = next * 0x9E3779B9u;
            data[i] = ++next ^ 0xA5A5A5A5u;
        }
        EXPECT(mt3620_mbox_write(&app, cmd, data, length));
        EXPECT((b.top.b_irq_o >> MT3620_MBOX_WR & 1) == 1);
        EXPECT((b.top.b_irq_o >> MT3620_MBOX_NE & 1) == (length >= 2));
        EXPECT(mt3620_mbox_write(&app, cmd, nullptr, 16 - length) == false);
        EXPECT(mt3620_mbox_serve(&realtime, MT3620_MBOX_WR));
        EXPECT(b.top.b_irq_o == 0);
        EXPECT(mt3620_mbox_read(&realtime, got_cmd, got_data, length));
        for (unsigned i = 0; i < length; ++i) {
            EXPECT(got_cmd[i] == cmd[i] && got_data[i] == data[i]);
        }
        EXPECT((b.top.a_irq_o >> MT3620_MBOX_RD & 1) == 1 &&
               (b.top.a_irq_o >> MT3620_MBOX_NF & 1) == 1);
        EXPECT(mt3620_mbox_serve(&app, MT3620_MBOX_RD) && b.top.a_irq_o == 0);
        EXPECT(mt3620_mbox_write(&realtime, cmd, nullptr, length));
        EXPECT(mt3620_mbox_read(&app, got_cmd, nullptr, length));
        for (unsigned i = 0; i < length; ++i) {
            EXPECT(got_cmd[i] == cmd[i]);
        }
    }
    EXPECT(mt3620_mbox_acquire(&app) && !mt3620_mbox_acquire(&realtime));
    EXPECT(!mt3620_mbox_release(&realtime) && mt3620_mbox_release(&app));
    EXPECT(mt3620_mbox_acquire(&realtime) && mt3620_mbox_release(&realtime));
    mt3620_mbox_sw_setup(&realtime, 0xFF);
    for (unsigned port = 0; port < 8; ++port) {
        mt3620_mbox_sw_trigger(&app, port);
        EXPECT(b.top.b_irq_o >> 4 == 1 && mt3620_mbox_sw_serve(&realtime) == 1u << port);
        EXPECT(b.top.b_irq_o == 0);
    }
    EXPECT(app.bus_errors == 0 && realtime.bus_errors == 0);

    struct mt3620_gpio group = {&b.bus.hal, gpio_base, 0};
    for (unsigned pin = 0; pin < 4; ++pin) {
        mt3620_gpio_configure(&group, pin, pin % 2 != 0);
        mt3620_gpio_write(&group, pin, true);
    }
    EXPECT(b.top.pins_en_o == 5 && b.top.pins_o == 0xF);
    mt3620_gpio_write(&group, 2, false);
    EXPECT(b.top.pins_o == 0xB);
    b.top.pins_i = 0xA;
    b.tick();
    b.tick();
    for (unsigned pin = 0; pin < 4; ++pin) {
        EXPECT(mt3620_gpio_read(&group, pin) == (pin % 2 != 0));
    }
    EXPECT(group.bus_errors == 0);
}

} // namespace

int main()
{
    try {
        Bench b;
        gpio(b);
        spi(b);
        adc(b);
        intercore(b);
        mt3620(b);
        std::printf("io: drivers and RTL agree, %llu cycles\n",
                    static_cast<unsigned long long>(b.cycle));
    } catch (const std::exception &error) {
        std::printf("FAILED: %s\n", error.what());
        return EXIT_FAILURE;
    }
    return EXIT_SUCCESS;
}
