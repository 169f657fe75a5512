// SPDX-License-Identifier: Apache-2.0
// Answers to every kind of transaction, and to every identity.
#include <functional>
#include <vector>

#include "firmware/drivers/generated/sha2_regs.h"
#include "tests/cosim/systemc/suite.h"

namespace
{

using namespace tlm;
using pluton::Core;
using pluton::Identity;

constexpr uint32_t sha2_base = PLUTON_SHA2_BASE;
constexpr uint32_t data_register = sha2_base + SHA2_DATA_OFFSET;

// A transaction that is right but for what `change` does to it: four bytes at the ID register, or
// at `addr`. Checks the response, and that a refused one took no time and left the data alone.
void answers(Suite &suite, Core &core, tlm_response_status expected, const std::string &name,
             const std::function<void(tlm_generic_payload &)> &change)
{
    uint8_t bytes[64];
    for (uint8_t &byte : bytes) {
        byte = 0xEE;
    }
    tlm_generic_payload payload;
    payload.set_command(TLM_READ_COMMAND);
    payload.set_address(sha2_base);
    payload.set_data_ptr(bytes);
    payload.set_data_length(4);
    payload.set_streaming_width(4);
    payload.set_dmi_allowed(true);
    change(payload);
    const sc_core::sc_time from = core.now();
    const uint64_t cycle = suite.platform->pluton.cycle();
    core.transport(payload);
    suite.check(payload.get_response_status() == expected, "response",
                name + ": " + payload.get_response_string());
    if (expected != TLM_OK_RESPONSE) {
        for (const uint8_t byte : bytes) {
            suite.check(byte == 0xEE, "data of a refusal", name);
        }
    }
    if (expected != TLM_OK_RESPONSE && expected != TLM_ADDRESS_ERROR_RESPONSE) {
        suite.check(core.now() == from && suite.platform->pluton.cycle() == cycle,
                    "time of a refusal", name);
    }
}

void malformed(Suite &suite, Core &core)
{
    const auto check = [&](tlm_response_status expected, const char *name,
                           const std::function<void(tlm_generic_payload &)> &change) {
        answers(suite, core, expected, name, change);
    };
    check(TLM_OK_RESPONSE, "a right one", [](tlm_generic_payload &p) { (void)p; });
    check(TLM_COMMAND_ERROR_RESPONSE, "ignore",
          [](tlm_generic_payload &p) { p.set_command(TLM_IGNORE_COMMAND); });
    for (const unsigned size : {0u, 5u, 8u, 64u}) {
        check(TLM_BURST_ERROR_RESPONSE, "length", [size](tlm_generic_payload &p) {
            p.set_data_length(size);
            p.set_streaming_width(size);
        });
    }
    for (const unsigned width : {0u, 1u, 3u}) {
        check(TLM_BURST_ERROR_RESPONSE, "streaming width",
              [width](tlm_generic_payload &p) { p.set_streaming_width(width); });
    }
    check(TLM_OK_RESPONSE, "a larger streaming width",
          [](tlm_generic_payload &p) { p.set_streaming_width(64); });
    for (unsigned low = 1; low < 4; ++low) {
        check(TLM_ADDRESS_ERROR_RESPONSE, "misaligned",
              [low](tlm_generic_payload &p) { p.set_address(sha2_base + low); });
        check(TLM_OK_RESPONSE, "bytes in a word", [low](tlm_generic_payload &p) {
            p.set_address(sha2_base + low);
            p.set_data_length(4 - low);
        });
    }
    check(TLM_ADDRESS_ERROR_RESPONSE, "two bytes across a word", [](tlm_generic_payload &p) {
        p.set_address(sha2_base + 3);
        p.set_data_length(2);
    });
    check(TLM_GENERIC_ERROR_RESPONSE, "no data",
          [](tlm_generic_payload &p) { p.set_data_ptr(nullptr); });
    static unsigned char enable[4] = {TLM_BYTE_ENABLED, TLM_BYTE_ENABLED, 0x01, TLM_BYTE_ENABLED};
    check(TLM_BYTE_ENABLE_ERROR_RESPONSE, "byte enables of no length", [](tlm_generic_payload &p) {
        p.set_byte_enable_ptr(enable);
        p.set_byte_enable_length(0);
    });
    check(TLM_BYTE_ENABLE_ERROR_RESPONSE, "byte enable of 0x01", [](tlm_generic_payload &p) {
        p.set_byte_enable_ptr(enable);
        p.set_byte_enable_length(4);
    });
    check(TLM_OK_RESPONSE, "byte enables that repeat", [](tlm_generic_payload &p) {
        p.set_byte_enable_ptr(enable);
        p.set_byte_enable_length(2);
    });
}

void addresses(Suite &suite, Core &core)
{
    struct {
        uint64_t addr;
        tlm_command command;
        const char *name;
    } const refused[] = {
        {0x40000000, TLM_READ_COMMAND, "nothing mapped by the router"},
        {UINT64_C(1) << 32 | PLUTON_SHA2_BASE, TLM_READ_COMMAND, "more than 32 bits"},
        {PLUTON_REGISTERS_BASE, TLM_READ_COMMAND, "no block there"},
        {sha2_base + 0x8000, TLM_READ_COMMAND, "no register there"},
        {sha2_base + SHA2_ID_OFFSET, TLM_WRITE_COMMAND, "a read-only register"},
        {sha2_base + SHA2_CMD_OFFSET, TLM_READ_COMMAND, "a write-only register"},
        {data_register, TLM_WRITE_COMMAND, "DATA without a message"},
        {PLUTON_ROM_BASE, TLM_WRITE_COMMAND, "ROM"},
    };
    for (const auto &r : refused) {
        answers(suite, core, TLM_ADDRESS_ERROR_RESPONSE, r.name, [&r](tlm_generic_payload &p) {
            p.set_address(r.addr);
            p.set_command(r.command);
        });
    }
    // The module itself refuses them too: the router is only one way to it.
    uint8_t bytes[4] = {};
    tlm_generic_payload payload;
    payload.set_read();
    payload.set_address(UINT64_C(1) << 32 | PLUTON_SHA2_BASE);
    payload.set_data_ptr(bytes);
    payload.set_data_length(4);
    payload.set_streaming_width(4);
    sc_core::sc_time delay;
    suite.platform->pluton.host.get_base_export()->b_transport(payload, delay);
    suite.check(payload.get_response_status() == TLM_ADDRESS_ERROR_RESPONSE, "response",
                "more than 32 bits, at the socket");
    tlm_dmi dmi;
    suite.check(!suite.platform->pluton.host.get_base_export()->get_direct_mem_ptr(payload, dmi),
                "DMI", "granted");
    uint32_t id = 0;
    suite.check(read32(core, sha2_base, id) == TLM_OK_RESPONSE && id == PLUTON_SHA2_ID, "ID",
                "not read after refusals");
}

// Every byte of a word of the TCM alone, by length and by byte enable.
void bytes_of_words(Suite &suite, Core &core)
{
    const uint32_t addr = PLUTON_TCM_BASE + 0x40;
    uint32_t value = 0, expected = 0x11223344;
    suite.check(write32(core, addr, expected) == TLM_OK_RESPONSE, "bytes", "write");
    for (unsigned lane = 0; lane < 4; ++lane) {
        uint8_t one = uint8_t(0xC0 + lane);
        suite.check(core.transfer(TLM_WRITE_COMMAND, addr + lane, &one, 1) == TLM_OK_RESPONSE,
                    "bytes", "write of one");
        expected = (expected & ~(0xFFu << (8 * lane))) | uint32_t(one) << (8 * lane);
        suite.check(read32(core, addr, value) == TLM_OK_RESPONSE, "bytes", "read");
        suite.equal(value, expected, "bytes", "after a write of one");
        uint8_t word[4] = {0x50, 0x51, 0x52, 0x53}, strobe[4] = {};
        strobe[lane] = TLM_BYTE_ENABLED;
        (void)core.transfer(TLM_WRITE_COMMAND, addr, word, 4, strobe);
        expected = (expected & ~(0xFFu << (8 * lane))) | uint32_t(word[lane]) << (8 * lane);
        suite.check(read32(core, addr, value) == TLM_OK_RESPONSE, "bytes", "read");
        suite.equal(value, expected, "bytes", "after a write with a byte enable");
        uint8_t got[4] = {};
        (void)core.transfer(TLM_READ_COMMAND, addr, got, 4, strobe);
        for (unsigned i = 0; i < 4; ++i) {
            suite.equal(got[i], i == lane ? word[lane] : 0, "bytes", "read with a byte enable");
        }
    }
    // DATA takes one to four bytes from the first on; the block refuses other strobes.
    struct sha2_dev sha2 = {};
    suite.equal(sha2_dev_init(&sha2, &core.hal, sha2_base), DEV_OK, "bytes", "sha2_dev_init");
    suite.equal(sha2_dev_start(&sha2, SHA2_DEV_SHA256), DEV_OK, "bytes", "start");
    for (unsigned strobes = 0; strobes < 16; ++strobes) {
        uint8_t word[4] = {1, 2, 3, 4}, strobe[4];
        for (unsigned i = 0; i < 4; ++i) {
            strobe[i] = (strobes >> i & 1) != 0 ? TLM_BYTE_ENABLED : TLM_BYTE_DISABLED;
        }
        const bool right = strobes == 1 || strobes == 3 || strobes == 7 || strobes == 15;
        if (right) { // a partial word ends a message
            (void)sha2_dev_zeroize(&sha2);
            (void)sha2_dev_start(&sha2, SHA2_DEV_SHA256);
        }
        suite.equal(core.transfer(TLM_WRITE_COMMAND, data_register, word, 4, strobe),
                    right ? TLM_OK_RESPONSE : TLM_ADDRESS_ERROR_RESPONSE, "bytes",
                    "DATA with strobes " + std::to_string(strobes));
    }
    suite.equal(sha2_dev_zeroize(&sha2), DEV_OK, "bytes", "zeroize");
}

void identities(Suite &suite, Core &core)
{
    static const uint32_t private_side[] = {sha2_base, PLUTON_ROM_BASE, PLUTON_TCM_BASE};
    (void)write32(core, PLUTON_TCM_BASE, 0x12345678);
    for (unsigned subject = 0; subject <= 8; ++subject) {
        for (const bool nonsecure : {false, true}) {
            const bool known = subject <= PLUTON_SUBJECT_RADIO;
            const bool pluton = subject == PLUTON_SUBJECT_PLUTON && !nonsecure;
            const tlm_response_status expected = !known   ? TLM_GENERIC_ERROR_RESPONSE
                                                 : pluton ? TLM_OK_RESPONSE
                                                          : TLM_ADDRESS_ERROR_RESPONSE;
            const std::string who =
                "subject " + std::to_string(subject) + (nonsecure ? ", nonsecure" : "");
            core.identity = Identity(subject, nonsecure);
            for (const uint32_t addr : private_side) {
                uint32_t value = 0;
                suite.check(read32(core, addr, value) == expected, "identity", who + ": read");
                suite.check(pluton || value == 0, "identity", who + ": something was read");
            }
            if (!pluton) {
                suite.check(write32(core, PLUTON_TCM_BASE, 0) == expected, "identity",
                            who + ": TCM");
                suite.check(write32(core, sha2_base + SHA2_CMD_OFFSET, 1) == expected, "identity",
                            who + ": CMD");
            }
        }
    }
    core.identity = Identity();
    uint32_t value = 0;
    (void)read32(core, PLUTON_TCM_BASE, value);
    suite.equal(value, 0x12345678, "identity", "TCM was changed by others");
    (void)read32(core, sha2_base + SHA2_STATUS_OFFSET, value);
    suite.equal(value & SHA2_STATUS_OPEN_MASK, 0, "identity", "a message was opened by others");

    // Without the extension: Pluton's own core.
    uint8_t bytes[4] = {};
    tlm_generic_payload payload;
    payload.set_read();
    payload.set_address(sha2_base);
    payload.set_data_ptr(bytes);
    payload.set_data_length(4);
    payload.set_streaming_width(4);
    core.transport(payload);
    suite.check(payload.is_response_ok(), "identity", "no extension");
}

// What leaves at the memory socket carries the job's caller, or the host's own identity.
void memory_identities(Suite &suite, Core &core)
{
    pluton::Memory &sram = suite.platform->sram;
    struct sha2_dev sha2 = {};
    uint8_t digest[32];
    suite.equal(sha2_dev_init(&sha2, &core.hal, sha2_base), DEV_OK, "caller", "sha2_dev_init");
    struct {
        enum pluton_caller caller;
        unsigned subject;
        bool nonsecure;
    } const callers[] = {
#define CALLER(caller, subject, nonsecure, name) {caller, subject, nonsecure != 0},
        PLUTON_CALLER_TABLE(CALLER)
#undef CALLER
    };
    for (const auto &c : callers) {
        const auto hash = [&] {
            return sha2_dev_digest(&sha2, SHA2_DEV_SHA256, PLUTON_SRAM_BASE, 8, c.caller, digest,
                                   32);
        };
        sram.accesses = 0;
        suite.equal(hash(), DEV_OK, "caller", "a job with rights");
        suite.equal(sram.accesses, 2, "caller", "words read");
        suite.equal(sram.last.subject, c.subject, "caller", "subject at the memory");
        suite.equal(sram.last.nonsecure, c.nonsecure, "caller", "world at the memory");
        sram.may_access = 0x3F & ~(1u << c.subject);
        suite.equal(hash(), DEV_BUS, "caller", "a job without the right");
        sram.may_access = 1u << c.subject;
        suite.equal(hash(), DEV_OK, "caller", "a job with the only right");
        sram.may_access = 0x3F;
    }
    suite.equal(
        sha2_dev_digest(&sha2, SHA2_DEV_SHA256, 0x40000000, 8, PLUTON_CALLER_SELF, digest, 32),
        DEV_BUS, "memory socket", "nothing mapped");
    suite.equal(
        sha2_dev_digest(&sha2, SHA2_DEV_SHA256, 0xA0000000, 8, PLUTON_CALLER_SELF, digest, 32),
        DEV_BUS, "memory socket", "Pluton's own port behind it");

    // The host's accesses to the chip go out with the host's identity, bytes and all.
    auto &host = *suite.platform->pluton.host.get_base_export().operator->();
    uint8_t bytes[2] = {0x77, 0x88};
    Identity radio(PLUTON_SUBJECT_RADIO, true);
    tlm_generic_payload payload;
    payload.set_write();
    payload.set_address(PLUTON_SRAM_BASE + 0x102);
    payload.set_data_ptr(bytes);
    payload.set_data_length(2);
    payload.set_streaming_width(2);
    payload.set_extension(&radio);
    sc_core::sc_time delay = core.now() - sc_core::sc_time_stamp();
    host.b_transport(payload, delay);
    payload.clear_extension(&radio);
    suite.check(payload.is_response_ok(), "through Pluton", payload.get_response_string());
    const uint8_t *word = sram.bytes(PLUTON_SRAM_BASE + 0x100, 4);
    suite.check(word[0] == 0 && word[1] == 0 && word[2] == 0x77 && word[3] == 0x88,
                "through Pluton", "the bytes written");
    suite.equal(sram.last.subject, PLUTON_SUBJECT_RADIO, "through Pluton", "subject");
    suite.check(sram.last.nonsecure, "through Pluton", "world");
}

} // namespace

void run_transactions(Suite &suite, Core &core)
{
    boot(suite, core);
    malformed(suite, core);
    addresses(suite, core);
    bytes_of_words(suite, core);
    identities(suite, core);
    memory_identities(suite, core);
}
