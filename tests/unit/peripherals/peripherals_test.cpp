// SPDX-License-Identifier: Apache-2.0
// The drivers of the chip's peripherals on their RTL. Memory, flash and the bus's owner are the
// bench's: it stalls, refuses, and counts cycles.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include "Vperipherals_top.h"
#include "firmware/drivers/dma.h"
#include "firmware/drivers/flash_control.h"
#include "firmware/drivers/generated/dma_regs.h"
#include "firmware/drivers/timer.h"
#include "firmware/drivers/uart.h"
#include "firmware/drivers/watchdog.h"
#include "sim/native/random.h"
#include "tests/lib/apb_hal.h"

namespace
{

constexpr uint32_t sram = 0x80000000;
constexpr uint32_t polls = 1u << 20;
constexpr uint32_t flash_bytes = 0x01000000;

#define EXPECT(condition)                                                                          \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            throw std::runtime_error(std::to_string(__LINE__) + ": not so: " #condition);          \
        }                                                                                          \
    } while (0)

class Bench
{
  public:
    Vperipherals_top top;
    lockstep::ApbHal<Bench> hal_{*this};
    unsigned subject = PLUTON_SUBJECT_PLUTON;
    bool nonsecure = false;
    uint64_t cycle = 0;

    // Memory: a refusal where `refuse` says so; stalls in parts of four.
    std::vector<uint32_t> memory = std::vector<uint32_t>(1u << 16);
    uint64_t accesses = 0, refuse_at = UINT64_MAX, strangers = 0;
    unsigned stalls = 0, job_subject = PLUTON_SUBJECT_PLUTON;
    bool job_nonsecure = false;

    std::map<uint32_t, uint32_t> flash;
    unsigned flash_takes = 5;
    bool flash_fails = false, flash_dead = false;

    uint64_t busy_from = 0, busy_cycles = 0, irq_cycle = 0, bite_cycle = 0;

    Bench()
    {
        top.rst_ni = 1;
        top.core_rst_ni = 1;
        top.eval();
        reset();
    }

    void reset()
    {
        top.psel_i = top.penable_i = 0;
        top.rst_ni = top.core_rst_ni = 0;
        tick();
        top.rst_ni = top.core_rst_ni = 1;
        cycle = 0;
    }

    void core_reset()
    {
        top.core_rst_ni = 0;
        tick();
        top.core_rst_ni = 1;
        bite_cycle = 0;
    }

    void tick()
    {
        top.clk_i = 0;
        const bool answers = pending_ && wait_ == 0;
        top.mem_rvalid_i = answers;
        top.mem_err_i = answers && error_;
        top.mem_rdata_i = answers ? data_ : 0;
        top.mem_gnt_i = 0;
        top.flash_done_i = flash_waits_ == 1;
        top.flash_error_i = flash_waits_ == 1 && flash_fails;
        top.eval();
        top.mem_gnt_i = top.mem_req_o && (!pending_ || answers) && !stall();
        top.eval();
        if (top.dma_irq_o && irq_cycle == 0) {
            irq_cycle = cycle;
        }
        if (top.bite_o && bite_cycle == 0) {
            bite_cycle = cycle;
        }
        const bool granted = top.mem_gnt_i;
        pending_ = granted || (pending_ && !answers);
        wait_ -= wait_ != 0;
        if (granted) {
            access();
        }
        flash_step();
        top.clk_i = 1;
        top.eval();
        ++cycle;
    }

  private:
    bool pending_ = false, error_ = false;
    unsigned wait_ = 0, flash_waits_ = 0;
    uint32_t data_ = 0;
    pluton::Random random_{1};

    bool stall() { return stalls != 0 && random_.below(4) < stalls; }

    void access()
    {
        const uint32_t word = (top.mem_addr_o - sram) / 4;
        strangers += top.mem_subject_o != job_subject || bool(top.mem_nonsecure_o) != job_nonsecure;
        error_ = word >= memory.size() || accesses++ == refuse_at;
        data_ = 0;
        if (!error_ && top.mem_we_o) {
            memory[word] = top.mem_wdata_o;
        } else if (!error_) {
            data_ = memory[word];
        }
        wait_ = stalls != 0 ? unsigned(random_.below(stalls + 1)) : 0;
    }

    void flash_step()
    {
        if (flash_waits_ == 1) {
            flash_waits_ = 0;
            if (!flash_fails && top.flash_op_o == 1) {
                flash.try_emplace(top.flash_addr_o, UINT32_MAX);
                flash[top.flash_addr_o] &= top.flash_data_o;
            } else if (!flash_fails) {
                flash.erase(flash.lower_bound(top.flash_addr_o),
                            flash.lower_bound(top.flash_addr_o + 4096));
            }
        } else if (flash_waits_ != 0) {
            --flash_waits_;
        } else if (top.flash_valid_o && !flash_dead) {
            flash_waits_ = flash_takes;
        }
    }
};

void as(Bench &b, unsigned subject, bool nonsecure)
{
    b.subject = b.job_subject = subject;
    b.nonsecure = b.job_nonsecure = nonsecure;
}

uint32_t pattern(uint32_t i)
{
    return 0x9E3779B9u * (i + 1);
}

void dma(Bench &b)
{
    dma_dev dev;
    EXPECT(dma_dev_init(&dev, &b.hal_.hal, PLUTON_UART0_BASE) == DEV_IDENTITY);
    EXPECT(dma_dev_init(&dev, &b.hal_.hal, PLUTON_DMA_BASE) == DEV_OK);
    std::vector<uint32_t> want;
    const auto fresh = [&] {
        for (uint32_t i = 0; i < b.memory.size(); ++i) {
            b.memory[i] = pattern(i);
        }
        want = b.memory;
        b.accesses = 0;
        b.refuse_at = UINT64_MAX;
    };

    // Every length up to 12, both kinds, every access refused in turn, at several speeds of memory.
    for (b.stalls = 0; b.stalls < 4; ++b.stalls) {
        for (uint32_t n = 1; n <= 12; ++n) {
            for (unsigned fill = 0; fill < 2; ++fill) {
                const uint32_t count = fill ? n : 2 * n;
                for (uint64_t bad = 0; bad <= count; ++bad) {
                    fresh();
                    as(b, bad % 2 ? PLUTON_SUBJECT_APP_NORMAL : PLUTON_SUBJECT_APP_SECURE, bad % 2);
                    b.refuse_at = bad < count ? bad : UINT64_MAX;
                    const dev_error error =
                        fill ? dma_dev_fill(&dev, sram + 0x800, 0xA5A50000u + n, 4 * n, polls)
                             : dma_dev_copy(&dev, sram + 0x800, sram, 4 * n, polls);
                    EXPECT(error == (bad < count ? DEV_BUS : DEV_OK));
                    // The word whose read or write was refused; those before it are written. The
                    // order: R0 R1 W0 R2 W1 ... R(n-1) W(n-2) W(n-1).
                    uint32_t written = uint32_t(bad);
                    if (!fill) {
                        written = bad == 0  ? 0
                                  : bad % 2 ? uint32_t(bad + 1) / 2
                                            : uint32_t(bad) / 2 - 1;
                        written = bad == count ? n : bad == count - 1 ? n - 1 : written;
                    }
                    for (uint32_t i = 0; i < written; ++i) {
                        want[0x200 + i] = fill ? 0xA5A50000u + n : pattern(i);
                    }
                    EXPECT(b.memory == want);
                    EXPECT(!b.top.dma_irq_o);
                }
            }
        }
    }
    EXPECT(b.strangers == 0);

    // 128 KiB, memory without stalls: from the cycle after the command to the interrupt.
    b.stalls = 0;
    fresh();
    for (unsigned fill = 0; fill < 2; ++fill) {
        const auto put = [&](uint32_t offset, uint32_t value) {
            return hal_write32(&b.hal_.hal, PLUTON_DMA_BASE + offset, value) == HAL_OK;
        };
        EXPECT(put(fill ? DMA_VALUE_OFFSET : DMA_SOURCE_OFFSET, sram));
        EXPECT(put(DMA_DESTINATION_OFFSET, sram + 0x20000));
        EXPECT(put(DMA_LENGTH_OFFSET, 0x20000));
        b.irq_cycle = 0;
        EXPECT(put(DMA_COMMAND_OFFSET, 1 + fill));
        const uint64_t from = b.cycle;
        while (b.irq_cycle == 0 && b.cycle < from + 100000) {
            b.tick();
        }
        std::printf("dma: %s of 128 KiB: %llu cycles\n", fill ? "fill" : "copy",
                    static_cast<unsigned long long>(b.irq_cycle - from));
        EXPECT(b.irq_cycle - from == (fill ? 65536 : 65538));
        EXPECT(put(DMA_ACK_OFFSET, 1));
    }

    // Down over itself is a move; up over itself, and what is misaligned or wraps, is not asked
    // for.
    fresh();
    EXPECT(dma_dev_copy(&dev, sram + 0x100, sram + 0x104, 0x80, polls) == DEV_OK);
    for (uint32_t i = 0; i < 0x20; ++i) {
        want[0x40 + i] = pattern(0x41 + i);
    }
    EXPECT(b.memory == want);
    EXPECT(dma_dev_copy(&dev, sram + 0x104, sram + 0x100, 0x80, polls) == DEV_ARGUMENT);
    EXPECT(dma_dev_copy(&dev, sram + 2, sram, 4, polls) == DEV_ARGUMENT);
    EXPECT(dma_dev_fill(&dev, 0xFFFFFFFC, 0, 8, polls) == DEV_ARGUMENT);
    EXPECT(dma_dev_fill(&dev, sram, 0, 0, polls) == DEV_OK);

    // Set-up is its writer's: a stranger neither reads it nor starts a job with it, nor sees how a
    // job ended.
    const uint32_t set_up[] = {DMA_SOURCE_OFFSET, DMA_DESTINATION_OFFSET, DMA_LENGTH_OFFSET};
    const auto prepare = [&] {
        for (const uint32_t offset : set_up) {
            const uint32_t value = offset == DMA_LENGTH_OFFSET ? 0x40 : offset << 8;
            EXPECT(hal_write32(&b.hal_.hal, PLUTON_DMA_BASE + offset, value) == HAL_OK);
        }
    };
    uint32_t value = 0;
    for (const uint32_t stolen : set_up) {
        as(b, PLUTON_SUBJECT_APP_SECURE, false);
        prepare();
        as(b, PLUTON_SUBJECT_APP_NORMAL, true);
        EXPECT(hal_read32(&b.hal_.hal, PLUTON_DMA_BASE + stolen, &value) == HAL_OK && value == 0);
        EXPECT(hal_write32(&b.hal_.hal, PLUTON_DMA_BASE + DMA_COMMAND_OFFSET, 1) == HAL_BUS_ERROR);
        EXPECT(hal_write32(&b.hal_.hal, PLUTON_DMA_BASE + stolen, 0x40) == HAL_OK);
        as(b, PLUTON_SUBJECT_APP_SECURE, false);
        EXPECT(hal_write32(&b.hal_.hal, PLUTON_DMA_BASE + DMA_COMMAND_OFFSET, 1) == HAL_BUS_ERROR);
        EXPECT(hal_read32(&b.hal_.hal, PLUTON_DMA_BASE + stolen, &value) == HAL_OK && value == 0);
    }
    b.accesses = 0;
    b.refuse_at = UINT64_MAX;
    prepare(); // nothing is at these addresses: the job fails
    EXPECT(hal_write32(&b.hal_.hal, PLUTON_DMA_BASE + DMA_COMMAND_OFFSET, 1) == HAL_OK);
    for (unsigned i = 0; i < 8; ++i) {
        b.tick();
    }
    EXPECT(b.top.dma_irq_o);
    as(b, PLUTON_SUBJECT_APP_NORMAL, true);
    EXPECT(hal_read32(&b.hal_.hal, PLUTON_DMA_BASE + DMA_STATUS_OFFSET, &value) == HAL_OK &&
           value == 0);
    as(b, PLUTON_SUBJECT_APP_SECURE, false);
    EXPECT(hal_read32(&b.hal_.hal, PLUTON_DMA_BASE + DMA_STATUS_OFFSET, &value) == HAL_OK &&
           value == DMA_STATUS_ERROR_MASK);
    EXPECT(hal_write32(&b.hal_.hal, PLUTON_DMA_BASE + DMA_SOURCE_OFFSET + 1, 0) == HAL_BUS_ERROR);
    EXPECT(hal_write32(&b.hal_.hal, PLUTON_DMA_BASE + 0x20, 0) == HAL_BUS_ERROR);
    EXPECT(b.strangers == 0);
}

void uart(Bench &b)
{
    uart_dev dev;
    EXPECT(uart_dev_init(&dev, &b.hal_.hal, PLUTON_UART0_BASE) == DEV_OK);
    const char *text = "openpluton, over a line that ends where it begins";
    const size_t size = std::strlen(text);
    std::string got;
    for (size_t at = 0; at < size; at += 16) { // what the receive FIFO holds
        const size_t part = size - at < 16 ? size - at : 16;
        size_t sent = 0;
        EXPECT(uart_dev_write(&dev, reinterpret_cast<const uint8_t *>(text) + at, part, polls,
                              &sent) == DEV_OK);
        EXPECT(sent == part && uart_dev_drain(&dev, polls) == DEV_OK);
        EXPECT(b.top.uart_irq_o);
        bool there = true;
        while (there) {
            uint8_t byte = 0;
            EXPECT(uart_dev_read(&dev, &byte, &there) == DEV_OK);
            if (there) {
                got += char(byte);
            }
        }
        EXPECT(!b.top.uart_irq_o);
    }
    EXPECT(got == text);
    bool lost = true;
    EXPECT(uart_dev_lost(&dev, &lost) == DEV_OK && !lost);
    EXPECT(uart_dev_write(&dev, reinterpret_cast<const uint8_t *>(text), 17, polls, nullptr) ==
           DEV_OK);
    EXPECT(uart_dev_drain(&dev, polls) == DEV_OK);
    EXPECT(uart_dev_lost(&dev, &lost) == DEV_OK && lost);
    EXPECT(uart_dev_lost(&dev, &lost) == DEV_OK && !lost);
    size_t sent = 0;
    EXPECT(uart_dev_write(&dev, reinterpret_cast<const uint8_t *>(text), 40, 2, &sent) ==
           DEV_TIMEOUT);
    EXPECT(sent >= 16 && sent < 40);
    EXPECT(uart_dev_drain(&dev, polls) == DEV_OK);
}

void timer(Bench &b)
{
    timer_dev dev;
    EXPECT(timer_dev_init(&dev, &b.hal_.hal, PLUTON_TIMER_BASE) == DEV_OK);
    uint64_t now = 0;
    EXPECT(timer_dev_now(&dev, &now) == DEV_OK);
    EXPECT(now == b.cycle - 3); // TIME_LOW's access cycle: TIME_HIGH took the two behind it
    EXPECT(!b.top.timer_irq_o);
    const uint64_t at = b.cycle + 50;
    EXPECT(timer_dev_compare(&dev, at) == DEV_OK);
    while (!b.top.timer_irq_o && b.cycle < at + 10) {
        b.tick();
    }
    EXPECT(b.cycle == at);
    EXPECT(timer_dev_compare(&dev, UINT64_MAX) == DEV_OK && !b.top.timer_irq_o);
}

void watchdog(Bench &b)
{
    watchdog_dev dev;
    uint32_t left = 1;
    EXPECT(watchdog_dev_init(&dev, &b.hal_.hal, PLUTON_WATCHDOG_BASE) == DEV_OK);
    EXPECT(watchdog_dev_left(&dev, &left) == DEV_OK && left == 0);
    EXPECT(watchdog_dev_kick(&dev) == DEV_ACCESS);
    EXPECT(watchdog_dev_start(&dev, 15) == DEV_ARGUMENT);
    EXPECT(hal_write32(&b.hal_.hal, PLUTON_WATCHDOG_BASE + 4, 15) == HAL_BUS_ERROR);
    EXPECT(watchdog_dev_start(&dev, 100) == DEV_OK);
    EXPECT(watchdog_dev_start(&dev, 1000) == DEV_ACCESS);
    uint64_t kicked = 0;
    for (unsigned i = 0; i < 5; ++i) {
        for (unsigned k = 0; k < (i == 0 ? 96 : 98); ++k) { // kicked with COUNT 1
            b.tick();
        }
        EXPECT(watchdog_dev_kick(&dev) == DEV_OK);
        kicked = b.cycle - 1;
    }
    EXPECT(watchdog_dev_left(&dev, &left) == DEV_OK && left == 99);
    while (b.bite_cycle == 0 && b.cycle < kicked + 200) {
        b.tick();
    }
    EXPECT(b.bite_cycle == kicked + 1 + 100);
    EXPECT(watchdog_dev_kick(&dev) == DEV_ACCESS && b.top.bite_o);
    b.core_reset();
    EXPECT(!b.top.bite_o && watchdog_dev_left(&dev, &left) == DEV_OK && left == 0);
}

void flash_control(Bench &b)
{
    flash_control_dev dev;
    EXPECT(flash_control_dev_init(&dev, &b.hal_.hal, PLUTON_FLASH_CONTROL_BASE) == DEV_OK);
    const uint32_t words[] = {0x12345678, 0xFFFF0000, 0};
    size_t done = 0;
    EXPECT(flash_control_dev_program(&dev, 0x2FF8, words, 3, polls, &done) == DEV_OK && done == 3);
    EXPECT(b.flash.size() == 3 && b.flash[0x2FF8] == words[0] && b.flash[0x2FFC] == words[1] &&
           b.flash[0x3000] == 0);
    EXPECT(flash_control_dev_erase(&dev, 0x2000, polls) == DEV_OK);
    EXPECT(b.flash.size() == 1);
    EXPECT(flash_control_dev_program(&dev, flash_bytes - 4, words, 2, polls, &done) == DEV_ACCESS);
    EXPECT(done == 1 && b.flash.size() == 2);
    EXPECT(flash_control_dev_program(&dev, 2, words, 1, polls, &done) == DEV_ARGUMENT && done == 0);
    EXPECT(flash_control_dev_erase(&dev, 4, polls) == DEV_ARGUMENT);
    b.flash_fails = true;
    EXPECT(flash_control_dev_erase(&dev, 0x3000, polls) == DEV_FLASH && b.flash.size() == 2);
    b.flash_fails = false;
    EXPECT(flash_control_dev_erase(&dev, 0x3000, polls) == DEV_OK && b.flash.size() == 1);
    b.flash_dead = true;
    EXPECT(flash_control_dev_erase(&dev, 0, 100) == DEV_TIMEOUT);
    EXPECT(flash_control_dev_erase(&dev, 0, 100) == DEV_ACCESS);
}

} // namespace

int main()
{
    try {
        Bench b;
        dma(b);
        uart(b);
        b.reset();
        timer(b);
        watchdog(b);
        flash_control(b);
    } catch (const std::exception &error) {
        std::fprintf(stderr, "%s\n", error.what());
        return EXIT_FAILURE;
    }
    std::printf("peripherals: drivers and RTL agree\n");
    return EXIT_SUCCESS;
}
