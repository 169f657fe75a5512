// SPDX-License-Identifier: Apache-2.0
// Annotated delays and cycle counts, as sim/systemc/README.md and rtl/sha2/README.md state them.
#include <algorithm>
#include <vector>

#include "firmware/drivers/generated/sha2_regs.h"
#include "tests/cosim/systemc/suite.h"

namespace
{

using namespace tlm;
using pluton::Core;
using sc_core::SC_NS;
using sc_core::sc_time;

const sc_time period(10, SC_NS);

// Of an access by the core at its own time, in nanoseconds.
uint64_t duration(Core &core, tlm_command command, uint32_t addr, tlm_response_status expected,
                  Suite &suite)
{
    uint8_t bytes[4] = {};
    const sc_time from = core.now();
    suite.check(core.transfer(command, addr, bytes, 4) == expected, "delay", "response");
    return (core.now() - from).value() / sc_time(1, SC_NS).value();
}

void accesses(Suite &suite, Core &core)
{
    const auto check = [&](uint64_t cycles, const char *what, tlm_command command, uint32_t addr,
                           tlm_response_status expected = TLM_OK_RESPONSE) {
        const uint64_t cycle = suite.platform->pluton.cycle();
        suite.equal(duration(core, command, addr, expected, suite), 10 * cycles, "delay", what);
        suite.equal(suite.platform->pluton.cycle() - cycle, cycles, "cycles", what);
    };
    // rtl/bus/README.md: registers three cycles, memories and refusals two.
    check(3, "register read", TLM_READ_COMMAND, PLUTON_SHA2_BASE);
    check(3, "register write", TLM_WRITE_COMMAND, PLUTON_SHA2_BASE + SHA2_ADDR_OFFSET);
    check(2, "ROM read", TLM_READ_COMMAND, PLUTON_ROM_BASE);
    check(2, "TCM write", TLM_WRITE_COMMAND, PLUTON_TCM_BASE);
    check(2, "TCM read", TLM_READ_COMMAND, PLUTON_TCM_BASE);
    check(2, "ROM write", TLM_WRITE_COMMAND, PLUTON_ROM_BASE, TLM_ADDRESS_ERROR_RESPONSE);

    // Between two clock edges: first to the next one.
    core.spend(sc_time(13, SC_NS));
    suite.equal(duration(core, TLM_READ_COMMAND, PLUTON_SHA2_BASE, TLM_OK_RESPONSE, suite), 7 + 30,
                "delay", "register read between clock edges");
    core.spend(sc_time(1, SC_NS));
    suite.equal(duration(core, TLM_READ_COMMAND, PLUTON_TCM_BASE, TLM_OK_RESPONSE, suite), 9 + 20,
                "delay", "TCM read between clock edges");

    // An initiator that does not let time pass is served one access after the other.
    core.sync();
    auto &host = *suite.platform->pluton.host.get_base_export().operator->();
    uint8_t bytes[4];
    tlm_generic_payload payload;
    payload.set_read();
    payload.set_address(PLUTON_SHA2_BASE);
    payload.set_data_ptr(bytes);
    payload.set_data_length(4);
    payload.set_streaming_width(4);
    sc_time total;
    for (unsigned i = 1; i <= 4; ++i) {
        sc_time delay;
        host.b_transport(payload, delay);
        suite.check(delay == i * 3 * period, "delay",
                    "access " + std::to_string(i) + " in one moment");
        total = delay;
    }
    core.spend(total);

    // Through Pluton to memory: two cycles, and one for each started period of the memory's delay.
    pluton::Memory &sram = suite.platform->sram;
    payload.set_address(PLUTON_SRAM_BASE);
    for (const unsigned ns : {0u, 1u, 10u, 11u, 40u, 1000u, 123456u}) {
        for (const bool blocks : {false, true}) {
            core.sync();
            sram.delay = sc_time(ns, SC_NS);
            sram.blocks = blocks;
            const sc_time from = sc_core::sc_time_stamp();
            sc_time delay;
            host.b_transport(payload, delay);
            const sc_time took = sc_core::sc_time_stamp() + delay - from;
            suite.check(took == (2 + (ns + 9) / 10) * period, "delay",
                        "memory of " + std::to_string(ns) + " ns");
            suite.check(!blocks || took >= sram.delay, "delay", "a memory that blocks");
            suite.check(sram.last_time == from, "delay", "the moment of the memory access");
            core.spend(delay);
        }
    }
    sram.delay = sc_core::SC_ZERO_TIME;
    sram.blocks = false;
}

uint64_t digest_cycles(Suite &suite, Core &core, enum sha2_dev_alg alg, size_t bytes,
                       bool by_reader)
{
    struct sha2_dev sha2 = {};
    uint8_t digest[SHA2_DEV_MAX_DIGEST];
    const size_t size = sha2_dev_digest_size(alg);
    static const std::vector<uint8_t> content(8192);
    suite.equal(sha2_dev_init(&sha2, &core.hal, PLUTON_SHA2_BASE), DEV_OK, "block",
                "sha2_dev_init");
    const uint64_t cycle = suite.platform->pluton.cycle();
    const sc_time from = core.now();
    enum dev_error error = DEV_OK;
    if (by_reader) {
        error = sha2_dev_digest(&sha2, alg, PLUTON_SRAM_BASE, uint32_t(bytes), PLUTON_CALLER_SELF,
                                digest, size);
    } else {
        error = sha2_dev_start(&sha2, alg);
        error = error == DEV_OK ? sha2_dev_write(&sha2, content.data(), bytes) : error;
        error = error == DEV_OK ? sha2_dev_finish(&sha2, digest, size) : error;
    }
    suite.equal(error, DEV_OK, "block", "digest");
    const uint64_t cycles = suite.platform->pluton.cycle() - cycle;
    suite.check(core.now() - from == sc_time(double(10 * cycles), SC_NS), "block",
                "simulated time is not that of the cycles");
    return cycles;
}

// What a block takes in the middle of a long message. The driver sees the end by polls of three
// cycles, so three blocks more show it exactly.
void blocks(Suite &suite, Core &core)
{
    pluton::Memory &sram = suite.platform->sram;
    struct {
        enum sha2_dev_alg alg;
        uint64_t rounds, words;
        size_t block;
    } const algs[] = {{SHA2_DEV_SHA256, 64, 16, 64}, {SHA2_DEV_SHA512, 80, 32, 128}};
    for (const auto &a : algs) {
        for (const unsigned ns : {0u, 10u, 35u, 40u, 41u, 200u}) {
            for (const bool blocking : {false, true}) {
                sram.delay = sc_time(ns, SC_NS);
                sram.blocks = blocking;
                const uint64_t few = digest_cycles(suite, core, a.alg, 4 * a.block, true);
                const uint64_t more = digest_cycles(suite, core, a.alg, 7 * a.block, true);
                // rtl/sha2: R + 1 cycles sustained; rtl/bus: a word each cycle, and waits.
                const uint64_t expected = 3 * std::max(a.rounds + 1, a.words * (1 + (ns + 9) / 10));
                suite.equal(more - few, expected, "block",
                            std::to_string(a.rounds) + " rounds, by reader, memory of " +
                                std::to_string(ns) + " ns: three blocks");
            }
        }
        sram.delay = sc_core::SC_ZERO_TIME;
        sram.blocks = false;
        const uint64_t few = digest_cycles(suite, core, a.alg, 4 * a.block, false);
        const uint64_t more = digest_cycles(suite, core, a.alg, 7 * a.block, false);
        suite.equal(more - few, 3 * std::max(a.rounds + 1, 3 * a.words), "block",
                    std::to_string(a.rounds) + " rounds, by DATA: three blocks");
    }
}

// The same work takes the same cycles, however far its initiator runs ahead.
void quanta(Suite &suite, Core &core)
{
    tlm_global_quantum &quantum = tlm_global_quantum::instance();
    const sc_time before = quantum.get();
    uint64_t first[2] = {};
    for (const unsigned ns : {0u, 7u, 100u, 1000u, 1000000u}) {
        quantum.set(sc_time(ns, SC_NS));
        for (const bool by_reader : {false, true}) {
            core.spend(sc_time(10000, SC_NS));
            core.sync();
            const uint64_t cycles = digest_cycles(suite, core, SHA2_DEV_SHA256, 1000, by_reader);
            uint64_t &one = first[by_reader ? 1 : 0];
            one = one == 0 ? cycles : one;
            suite.equal(cycles, one, "quantum", std::to_string(ns) + " ns");
        }
    }
    quantum.set(before);
}

// Idle time is not simulated, and nothing is different after it.
void rest(Suite &suite, Core &core)
{
    const pluton::PlutonTlm &chip = suite.platform->pluton;
    core.spend(sc_time(1000000, SC_NS));
    core.sync();
    const uint64_t busy = digest_cycles(suite, core, SHA2_DEV_SHA512, 500, true);
    const uint64_t cycle = chip.cycle(), run = chip.cycles_run();
    core.spend(sc_time(10000000, SC_NS));
    core.sync();
    suite.equal(digest_cycles(suite, core, SHA2_DEV_SHA512, 500, true), busy, "rest",
                "after 10 ms");
    suite.check(chip.cycle() - cycle >= 1000000, "rest", "time did not pass");
    std::printf("idle: %" PRIu64 " cycles, %" PRIu64 " of them run\n", chip.cycle() - cycle,
                chip.cycles_run() - run);
    suite.equal(chip.cycle(), core.now().value() / period.value(), "rest", "cycles at the end");
}

} // namespace

void run_timing(Suite &suite, Core &core)
{
    // Four cycles of the RTL's own reset, then a register.
    suite.equal(duration(core, TLM_READ_COMMAND, PLUTON_SHA2_BASE, TLM_OK_RESPONSE, suite),
                10 * (4 + 3), "delay", "the first access of all");
    boot(suite, core);
    accesses(suite, core);
    blocks(suite, core);
    quanta(suite, core);
    rest(suite, core);
}
