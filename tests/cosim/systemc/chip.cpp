// SPDX-License-Identifier: Apache-2.0
// Reset, alert, debug transport, and two initiators at a time.
#include <algorithm>
#include <vector>

#include "cmodel/accumulator.h"
#include "cmodel/sha2.h"
#include "firmware/drivers/accumulator.h"
#include "firmware/drivers/generated/sha2_regs.h"
#include "firmware/drivers/measure.h"
#include "sim/systemc/pluton_rtl.h"
#include "tests/cosim/systemc/state.h"
#include "tests/cosim/systemc/suite.h"

namespace
{

using namespace tlm;
using pluton::Core;
using sc_core::SC_NS;
using sc_core::sc_time;

auto &port(Suite &suite)
{
    return *suite.platform->pluton.host.get_base_export().operator->();
}

tlm_response_status access(pluton::PlutonTlm &chip, tlm_command command, uint32_t addr,
                           uint32_t &value, sc_time &delay)
{
    uint8_t bytes[4];
    for (unsigned i = 0; i < 4; ++i) {
        bytes[i] = uint8_t(value >> (8 * i));
    }
    tlm_generic_payload payload;
    payload.set_command(command);
    payload.set_address(addr);
    payload.set_data_ptr(bytes);
    payload.set_data_length(4);
    payload.set_streaming_width(4);
    chip.host.get_base_export()->b_transport(payload, delay);
    value = uint32_t(bytes[0]) | uint32_t(bytes[1]) << 8 | uint32_t(bytes[2]) << 16 |
            uint32_t(bytes[3]) << 24;
    return payload.get_response_status();
}

unsigned debug(Suite &suite, tlm_command command, uint64_t addr, std::vector<uint8_t> &bytes)
{
    tlm_generic_payload payload;
    payload.set_command(command);
    payload.set_address(addr);
    payload.set_data_ptr(bytes.data());
    payload.set_data_length(unsigned(bytes.size()));
    payload.set_streaming_width(unsigned(bytes.size()));
    return port(suite).transport_dbg(payload);
}

std::vector<uint8_t> pattern(size_t size, unsigned seed)
{
    std::vector<uint8_t> bytes(size);
    for (size_t i = 0; i < size; ++i) {
        bytes[i] = uint8_t((i * 31 + seed) ^ i >> 8);
    }
    return bytes;
}

void debug_transport(Suite &suite, Core &core)
{
    const sc_time before = core.now();
    const uint64_t cycle = suite.platform->pluton.cycle();
    struct {
        uint32_t base, size;
        const char *name;
    } const memories[] = {{PLUTON_ROM_BASE, PLUTON_ROM_SIZE, "ROM"},
                          {PLUTON_TCM_BASE, PLUTON_TCM_SIZE, "TCM"},
                          {PLUTON_SRAM_BASE, PLUTON_SRAM_SIZE, "SRAM"}};
    for (const auto &m : memories) {
        std::vector<uint8_t> in = pattern(m.size, m.base >> 20), out(m.size);
        suite.equal(debug(suite, TLM_WRITE_COMMAND, m.base, in), m.size, "debug", m.name);
        suite.equal(debug(suite, TLM_READ_COMMAND, m.base, out), m.size, "debug", m.name);
        suite.check(in == out, "debug", std::string(m.name) + " reads something else");
        std::vector<uint8_t> odd(7);
        suite.equal(debug(suite, TLM_READ_COMMAND, m.base + 5, odd), 7, "debug", m.name);
        suite.check(std::equal(odd.begin(), odd.end(), in.begin() + 5), "debug", "seven bytes");
        suite.equal(debug(suite, TLM_READ_COMMAND, m.base + m.size - 3, odd), 3, "debug",
                    "past the end");
    }
    std::vector<uint8_t> four(4);
    suite.equal(debug(suite, TLM_READ_COMMAND, PLUTON_SHA2_BASE, four), 0, "debug", "a register");
    suite.equal(debug(suite, TLM_READ_COMMAND, 0x20000000, four), 0, "debug", "nothing there");
    suite.equal(debug(suite, TLM_IGNORE_COMMAND, PLUTON_TCM_BASE, four), 0, "debug", "ignore");
    suite.check(core.now() == before && suite.platform->pluton.cycle() == cycle, "debug",
                "took time");
}

// The hardware measures what debug transport put into the ROM, with nobody watching.
void boot_measurement(Suite &suite, Core &core)
{
    std::vector<uint8_t> rom = pattern(PLUTON_ROM_SIZE, 77);
    suite.equal(debug(suite, TLM_WRITE_COMMAND, PLUTON_ROM_BASE, rom), rom.size(), "boot", "ROM");
    suite.platform->rst_n.write(false);
    core.spend(sc_time(100, SC_NS));
    core.sync();
    suite.platform->rst_n.write(true);
    core.spend(sc_time(1000000, SC_NS));
    core.sync();
    struct accumulator_dev accumulator = {};
    uint8_t acc[ACCUMULATOR_DEV_BYTES], expected[32];
    static struct accumulator_dev_log log;
    uint32_t count = 0;
    bool overflow = true;
    suite.equal(accumulator_dev_init(&accumulator, &core.hal, PLUTON_ACCUMULATOR_BASE), DEV_OK,
                "boot", "accumulator_dev_init");
    suite.equal(accumulator_dev_read(&accumulator, acc, &log, &count, &overflow), DEV_OK, "boot",
                "accumulator_dev_read");
    suite.equal(count, 1, "boot", "entries");
    sha2_hash(SHA2_256, rom.data(), rom.size(), expected);
    suite.check(std::equal(expected, expected + 32, log.entry[0] + PLUTON_ENTRY_DIGEST_OFFSET),
                "boot", "the ROM's digest");
    accumulator_replay(log.entry, 1, expected);
    suite.check(std::equal(expected, expected + 32, acc), "boot", "the accumulation register");
}

uint32_t status(Suite &suite, Core &core)
{
    uint32_t value = 0;
    suite.check(read32(core, PLUTON_SHA2_BASE + SHA2_STATUS_OFFSET, value) == TLM_OK_RESPONSE,
                "reset", "STATUS");
    return value;
}

void reset(Suite &suite, Core &core)
{
    struct sha2_dev sha2 = {};
    suite.equal(sha2_dev_init(&sha2, &core.hal, PLUTON_SHA2_BASE), DEV_OK, "reset",
                "sha2_dev_init");
    // Pulses longer and shorter than a clock period, and of no time at all.
    for (const unsigned ns : {1000u, 10u, 3u, 0u}) {
        boot(suite, core);
        core.sync();
        suite.equal(sha2_dev_start(&sha2, SHA2_DEV_SHA256), DEV_OK, "reset", "start");
        suite.check((status(suite, core) & SHA2_STATUS_OPEN_MASK) != 0, "reset", "no open message");
        core.sync();
        suite.platform->rst_n.write(false);
        sc_core::wait(sc_core::SC_ZERO_TIME);
        sc_core::wait(sc_core::SC_ZERO_TIME);
        if (ns != 0) {
            sc_core::wait(sc_time(ns, SC_NS));
            uint32_t value = 0x5A;
            const sc_time before = core.now();
            suite.check(read32(core, PLUTON_SHA2_BASE, value) == TLM_GENERIC_ERROR_RESPONSE,
                        "reset", "an access in reset");
            suite.check(core.now() == before && value == 0x5A, "reset",
                        "an access in reset did something");
        }
        suite.platform->rst_n.write(true);
        sc_core::wait(sc_core::SC_ZERO_TIME);
        sc_core::wait(sc_core::SC_ZERO_TIME);
        suite.equal(status(suite, core) & SHA2_STATUS_OPEN_MASK, 0, "reset",
                    "still open after " + std::to_string(ns) + " ns");
    }
}

// A pulse that comes and goes while an access waits for a memory that blocks.
void reset_in_access(Suite &suite, Core &core)
{
    pluton::Memory &sram = suite.platform->sram;
    struct sha2_dev sha2 = {};
    suite.equal(sha2_dev_init(&sha2, &core.hal, PLUTON_SHA2_BASE), DEV_OK, "reset",
                "sha2_dev_init");
    boot(suite, core);
    suite.equal(sha2_dev_start(&sha2, SHA2_DEV_SHA256), DEV_OK, "reset", "start");
    core.sync();
    sram.delay = sc_time(1000, SC_NS);
    sram.blocks = true;
    (void)sc_core::sc_spawn([&] {
        wait(sc_time(500, SC_NS));
        suite.platform->rst_n.write(false);
        wait(sc_time(2, SC_NS));
        suite.platform->rst_n.write(true);
    });
    uint32_t value = 0;
    sc_time delay;
    suite.equal(access(suite.platform->pluton, TLM_READ_COMMAND, PLUTON_SRAM_BASE, value, delay),
                TLM_OK_RESPONSE, "reset", "the access under way");
    core.spend(delay);
    sram.delay = sc_core::SC_ZERO_TIME;
    sram.blocks = false;
    suite.equal(status(suite, core) & SHA2_STATUS_OPEN_MASK, 0, "reset", "missed during an access");
}

// The RTL is ahead of simulated time when the alert rises: it comes out in the time of its cycle.
void alert(Suite &suite, Core &core)
{
    sc_core::sc_signal<unsigned> &out = suite.platform->alert;
    tlm_global_quantum &quantum = tlm_global_quantum::instance();
    const sc_time before = quantum.get();
    quantum.set(sc_time(100000, SC_NS));
    core.sync();
    (void)status(suite, core);
    core.sync();
    suite.equal(out.read(), 0, "alert", "before the fault");
    sc_time at;
    unsigned seen = 0;
    auto watch = sc_core::sc_spawn([&] {
        wait(out.value_changed_event());
        at = sc_core::sc_time_stamp();
        seen = out.read();
    });
    sc_core::wait(sc_core::SC_ZERO_TIME); // it is waiting now
    for (unsigned i = 0; i < 10; ++i) {
        (void)status(suite, core);
    }
    suite.check(core.now() - sc_core::sc_time_stamp() == sc_time(300, SC_NS), "alert",
                "no run ahead");
    break_accumulator(suite.platform->pluton.rtl().model());
    const sc_time expected = core.now() + sc_time(10, SC_NS); // the cycle after this one
    core.spend(sc_time(100, SC_NS));
    (void)status(suite, core);
    suite.equal(out.read(), 0, "alert", "came before its time");
    core.sync();
    suite.check(watch.terminated(), "alert", "did not come");
    suite.equal(seen, 8, "alert", "which");
    suite.check(at == expected, "alert",
                "at " + at.to_string() + ", expected at " + expected.to_string());
    suite.platform->rst_n.write(false);
    sc_core::wait(sc_time(2000, SC_NS));
    suite.platform->rst_n.write(true);
    sc_core::wait(sc_time(2000, SC_NS));
    boot(suite, core);
    suite.equal(out.read(), 0, "alert", "after the reset");
    quantum.set(before);
    core.sync();
}

// One process hashes from a memory that blocks, while another reads registers.
void two_initiators(Suite &suite, Core &core)
{
    pluton::Memory &sram = suite.platform->sram;
    sram.delay = sc_time(70, SC_NS);
    sram.blocks = true;
    bool stop = false;
    unsigned reads = 0, wrong = 0;
    auto other = sc_core::sc_spawn([&] {
        while (!stop) {
            uint32_t id = 0;
            sc_time delay;
            const tlm_response_status response =
                access(suite.platform->pluton, TLM_READ_COMMAND, PLUTON_SHA2_BASE, id, delay);
            ++reads;
            wrong += response == TLM_OK_RESPONSE && id == PLUTON_SHA2_ID ? 0 : 1;
            wait(delay + sc_time(3, SC_NS));
        }
    });
    const std::vector<uint8_t> message = pattern(1000, 3);
    std::copy(message.begin(), message.end(), sram.bytes(PLUTON_SRAM_BASE, message.size()));
    struct sha2_dev sha2 = {};
    uint8_t digest[32], expected[32];
    suite.equal(sha2_dev_init(&sha2, &core.hal, PLUTON_SHA2_BASE), DEV_OK, "two", "sha2_dev_init");
    suite.equal(sha2_dev_digest(&sha2, SHA2_DEV_SHA256, PLUTON_SRAM_BASE, uint32_t(message.size()),
                                PLUTON_CALLER_SELF, digest, 32),
                DEV_OK, "two", "digest");
    sha2_hash(SHA2_256, message.data(), message.size(), expected);
    suite.check(std::equal(digest, digest + 32, expected), "two", "the digest");
    stop = true;
    core.sync();
    if (!other.terminated()) {
        sc_core::wait(other.terminated_event());
    }
    suite.check(reads > 50 && wrong == 0, "two",
                std::to_string(wrong) + " wrong of " + std::to_string(reads) + " reads");
    sram.delay = sc_core::SC_ZERO_TIME;
    sram.blocks = false;
}

// What happens in one chip does not happen in the other.
void two_chips(Suite &suite, Core &core)
{
    core.sync();
    uint32_t start = 1 << SHA2_CMD_OP_SHIFT | SHA2_DEV_SHA256 << SHA2_CMD_ALG_SHIFT;
    sc_time to_edge = sc_time(7, SC_NS) - sc_time::from_value(sc_core::sc_time_stamp().value() %
                                                              sc_time(7, SC_NS).value());
    core.spend(to_edge);
    core.sync();
    sc_time delay;
    suite.equal(
        access(*suite.second, TLM_WRITE_COMMAND, PLUTON_SHA2_BASE + SHA2_CMD_OFFSET, start, delay),
        TLM_OK_RESPONSE, "chips", "START");
    suite.check(delay == sc_time(21, SC_NS), "chips", "three cycles of 7 ns: " + delay.to_string());
    uint32_t value = 0;
    (void)access(*suite.second, TLM_READ_COMMAND, PLUTON_SHA2_BASE + SHA2_STATUS_OFFSET, value,
                 delay);
    suite.check((value & SHA2_STATUS_OPEN_MASK) != 0, "chips", "not open");
    suite.equal(status(suite, core) & SHA2_STATUS_OPEN_MASK, 0, "chips", "open in the other one");
}

} // namespace

void run_chip(Suite &suite, Core &core)
{
    core.spend(sc_time(1000, SC_NS));
    core.sync();
    debug_transport(suite, core);
    boot_measurement(suite, core);
    reset(suite, core);
    reset_in_access(suite, core);
    alert(suite, core);
    two_initiators(suite, core);
    two_chips(suite, core);
}
