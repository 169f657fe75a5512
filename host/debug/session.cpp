// SPDX-License-Identifier: Apache-2.0
#include "host/debug/session.h"

#include <cinttypes>
#include <cstdio>
#include <vector>

#include "sim/native/hex.h"

namespace pluton::debug
{

namespace
{

// Cycles between two looks at the core, while it runs.
constexpr uint64_t stride = 4000;
constexpr size_t packet_most =
    0x1000; // of memory in one packet, and of a packet's hexadecimal digits

// What a debugger of RISC-V knows by itself are x0 to x31 and the pc; the others have a name here.
constexpr unsigned general = 32, pc_number = 32, first_other = 65;
constexpr struct {
    const char *name;
    uint32_t number;
} others[] = {
    {"mstatus", Hart::Mstatus}, {"mtvec", Hart::Mtvec}, {"mepc", Hart::Mepc},
    {"mcause", Hart::Mcause},   {"mtval", Hart::Mtval}, {"dcsr", Hart::Dcsr},
};
constexpr unsigned other_count = sizeof others / sizeof others[0];

std::string target()
{
    static const char *const names[general] = {"zero", "ra", "sp",  "gp",  "tp", "t0", "t1", "t2",
                                               "fp",   "s1", "a0",  "a1",  "a2", "a3", "a4", "a5",
                                               "a6",   "a7", "s2",  "s3",  "s4", "s5", "s6", "s7",
                                               "s8",   "s9", "s10", "s11", "t3", "t4", "t5", "t6"};
    std::string text = "<?xml version=\"1.0\"?><!DOCTYPE target SYSTEM \"gdb-target.dtd\"><target>"
                       "<architecture>riscv:rv32</architecture>"
                       "<feature name=\"org.gnu.gdb.riscv.cpu\">";
    for (unsigned i = 0; i < general; ++i) {
        text += std::string("<reg name=\"") + names[i] + "\" bitsize=\"32\" regnum=\"" +
                std::to_string(i) + "\"/>";
    }
    text += "<reg name=\"pc\" bitsize=\"32\" type=\"code_ptr\"/></feature>"
            "<feature name=\"org.gnu.gdb.riscv.csr\">";
    for (unsigned i = 0; i < other_count; ++i) {
        text += std::string("<reg name=\"") + others[i].name + "\" bitsize=\"32\" regnum=\"" +
                std::to_string(first_other + i) + "\"/>";
    }
    return text + "</feature></target>";
}

// 0 and false when it is no register of ours.
bool number_of(uint64_t index, uint32_t *number)
{
    if (index < general) {
        *number = uint32_t(Hart::X0 + index);
    } else if (index == pc_number) {
        *number = Hart::Pc;
    } else if (index >= first_other && index - first_other < other_count) {
        *number = others[index - first_other].number;
    } else {
        return false;
    }
    return true;
}

std::string word(uint32_t value)
{
    const uint8_t bytes[4] = {uint8_t(value), uint8_t(value >> 8), uint8_t(value >> 16),
                              uint8_t(value >> 24)};
    return hex(bytes, sizeof bytes);
}

// Bytes of hexadecimal digits; false: they are none.
bool bytes_of(const std::string &text, std::vector<uint8_t> *bytes)
{
    if (text.size() % 2 != 0 ||
        text.find_first_not_of("0123456789abcdefABCDEF") != std::string::npos) {
        return false;
    }
    for (size_t i = 0; i < text.size(); i += 2) {
        bytes->push_back(uint8_t(std::stoul(text.substr(i, 2), nullptr, 16)));
    }
    return true;
}

bool word_of(const std::string &text, uint32_t *value)
{
    std::vector<uint8_t> bytes;
    if (!bytes_of(text, &bytes) || bytes.size() != 4) {
        return false;
    }
    *value = uint32_t(bytes[0]) | uint32_t(bytes[1]) << 8 | uint32_t(bytes[2]) << 16 |
             uint32_t(bytes[3]) << 24;
    return true;
}

bool begins(const std::string &text, const char *with)
{
    return text.rfind(with, 0) == 0;
}

const char *const ok = "OK";
const char *const refused = "E0e"; // what the core refused
const char *const malformed = "E16";

} // namespace

std::string Session::registers()
{
    std::string all;
    for (unsigned i = 0; i < general; ++i) {
        all += word(i == 0 ? 0 : hart_.read(Hart::X0 + i));
    }
    return all + word(hart_.read(Hart::Pc));
}

std::string Session::query(const std::string &packet)
{
    if (begins(packet, "qSupported")) {
        return "PacketSize=1000;QStartNoAckMode+;qXfer:features:read+;hwbreak+;vContSupported+";
    }
    if (packet == "QStartNoAckMode") {
        link_.send(ok);
        link_.stop_acknowledging();
        return {};
    }
    unsigned offset = 0, size = 0;
    if (std::sscanf(packet.c_str(), "qXfer:features:read:target.xml:%x,%x", &offset, &size) == 2) {
        const std::string text = target();
        if (offset >= text.size()) {
            return "l";
        }
        const std::string part = text.substr(offset, size);
        return (offset + part.size() < text.size() ? "m" : "l") + part;
    }
    if (packet == "qAttached") {
        return "1";
    }
    if (packet == "qfThreadInfo") {
        return "m1";
    }
    if (packet == "qsThreadInfo") {
        return "l";
    }
    if (packet == "qC") {
        return "QC1";
    }
    return {};
}

// Both kinds are the core's triggers.
std::string Session::breakpoint(const std::string &packet)
{
    unsigned kind = 0, address = 0, size = 0;
    if (std::sscanf(packet.c_str() + 1, "%u,%x,%x", &kind, &address, &size) != 3) {
        return malformed;
    }
    if (kind > 1) {
        return {};
    }
    if (packet[0] == 'z') {
        hart_.clear_breakpoint(address);
        return ok;
    }
    return hart_.set_breakpoint(address) ? ok : refused;
}

// Until the core halts, the debugger interrupts, or the chip's story is over.
std::string Session::go(bool step)
{
    if (step) {
        hart_.step();
        (void)watch_.goes_on();
        return stop_ = "S05";
    }
    hart_.resume();
    bool asked = false;
    for (;;) {
        chip_.run(stride);
        const bool over = !watch_.goes_on();
        if (hart_.halted()) {
            hart_.take();
            return stop_ = asked ? "S02" : "S05";
        }
        if (over) {
            over_ = true;
            return stop_ = watch_.booted() ? "W00" : "W01";
        }
        if (const auto packet = link_.receive(false); packet == "\x03") {
            hart_.ask_halt();
            asked = true;
        }
    }
}

std::string Session::answer(const std::string &packet)
{
    unsigned number = 0, size = 0;
    uint32_t reg = 0, value = 0;
    std::vector<uint8_t> bytes;
    const size_t mark = packet.find_first_of("=:");
    switch (packet.empty() ? '\0' : packet[0]) {
    case '?':
        return stop_;
    case 'q':
    case 'Q':
        return query(packet);
    case 'g':
        return registers();
    case 'p':
        if (std::sscanf(packet.c_str(), "p%x", &number) != 1 || !number_of(number, &reg)) {
            return malformed;
        }
        return word(hart_.read(reg));
    case 'P':
        if (std::sscanf(packet.c_str(), "P%x=", &number) != 1 || !number_of(number, &reg) ||
            mark == std::string::npos || !word_of(packet.substr(mark + 1), &value)) {
            return malformed;
        }
        if (reg != Hart::X0) {
            hart_.write(reg, value);
        }
        return ok;
    case 'm':
        if (std::sscanf(packet.c_str(), "m%x,%x", &number, &size) != 2 || size > packet_most / 2) {
            return malformed;
        }
        bytes = hart_.read_memory(number, size);
        return hex(bytes.data(), bytes.size());
    case 'M':
        if (std::sscanf(packet.c_str(), "M%x,%x:", &number, &size) != 2 ||
            mark == std::string::npos || !bytes_of(packet.substr(mark + 1), &bytes) ||
            bytes.size() != size) {
            return malformed;
        }
        hart_.write_memory(number, bytes);
        return ok;
    case 'Z':
    case 'z':
        return breakpoint(packet);
    case 'c':
    case 's':
        return packet.size() == 1 ? go(packet[0] == 's') : malformed;
    case 'v':
        if (packet == "vCont?") {
            return "vCont;c;C;s;S";
        }
        return begins(packet, "vCont;") ? go(packet[6] == 's' || packet[6] == 'S') : "";
    case 'H':
    case 'T':
        return ok; // there is one thread
    case 'D':
        hart_.detach();
        over_ = goes_on_ = true;
        return ok;
    case 'k':
        over_ = true;
        return {};
    default:
        return {}; // not known here
    }
}

bool Session::serve()
{
    while (!over_) {
        const std::string packet = *link_.receive(true);
        if (packet == "\x03") {
            continue; // it does not run
        }
        try {
            const std::string text = answer(packet);
            if (packet != "QStartNoAckMode" && packet != "k") {
                link_.send(text);
            }
        } catch (const HartError &error) {
            std::printf("debug: %s\n", error.what());
            std::fflush(stdout);
            link_.send(refused);
        }
    }
    return goes_on_;
}

} // namespace pluton::debug
