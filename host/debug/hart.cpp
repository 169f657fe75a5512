// SPDX-License-Identifier: Apache-2.0
#include "host/debug/hart.h"

#include <algorithm>

namespace pluton::debug
{

namespace
{

// Registers of the debug module, and their bits.
enum Address {
    Data0 = 0x04,
    DmControl = 0x10,
    DmStatus = 0x11,
    AbstractCs = 0x16,
    Command = 0x17,
    Program0 = 0x20
};
constexpr uint32_t active = 1, hart = 1u << 16; // dmcontrol: this module, mhartid 1
constexpr uint32_t halt_request = 1u << 31, resume_request = 1u << 30;
constexpr uint32_t all_halted = 1u << 9, all_resumed = 1u << 17; // dmstatus
constexpr uint32_t busy = 1u << 12, error_mask = 7u << 8;        // abstractcs
constexpr uint32_t error_exception = 3u << 8;
constexpr uint32_t access_word = 2u << 20, postexec = 1u << 18, transfer = 1u << 17,
                   write_register = 1u << 16;
constexpr uint32_t dcsr_ebreakm = 1u << 15, dcsr_ebreaku = 1u << 12, dcsr_step = 1u << 2;
enum { Tselect = 0x7A0, Tdata1 = 0x7A1, Tdata2 = 0x7A2 };
constexpr uint32_t trigger_execute = 1u << 2;
constexpr unsigned polls = 1000;

// What the program buffer runs: the address in s0 (x8), the data in s1 (x9).
constexpr uint32_t ebreak = 0x00100073;
constexpr uint32_t s0 = 8, s1 = 9;

constexpr uint32_t load(unsigned bytes)
{
    const uint32_t width = bytes == 4 ? 2 : bytes == 2 ? 5 : 4; // lw, lhu, lbu
    return s0 << 15 | width << 12 | s1 << 7 | 0x03;
}

constexpr uint32_t store(unsigned bytes)
{
    const uint32_t width = bytes == 4 ? 2 : bytes == 2 ? 1 : 0;
    return s1 << 20 | s0 << 15 | width << 12 | 0x23;
}

// The largest access that is aligned and within what is left.
unsigned piece(uint32_t address, size_t left)
{
    return address % 4 == 0 && left >= 4 ? 4 : address % 2 == 0 && left >= 2 ? 2 : 1;
}

} // namespace

void Hart::attach()
{
    jtag_.write(DmControl, 0);
    jtag_.write(DmControl, active);
    ask_halt();
}

void Hart::ask_halt()
{
    jtag_.write(DmControl, active | hart | halt_request);
}

bool Hart::halted()
{
    return (jtag_.read(DmStatus) & all_halted) != 0;
}

void Hart::take()
{
    jtag_.write(DmControl, active | hart);
    write(Dcsr, (read(Dcsr) & ~dcsr_step) | dcsr_ebreakm | dcsr_ebreaku);
}

void Hart::command(uint32_t command)
{
    jtag_.write(Command, command);
    for (unsigned i = 0; i < polls; ++i) {
        const uint32_t state = jtag_.read(AbstractCs);
        if ((state & busy) != 0) {
            continue;
        }
        if ((state & error_mask) != 0) {
            jtag_.write(AbstractCs, error_mask);
            throw HartError((state & error_mask) == error_exception
                                ? "refused: the access raised an exception"
                                : "the debug module refused a command");
        }
        return;
    }
    throw HartError("a command of the debug module does not end");
}

uint32_t Hart::read(uint32_t number)
{
    command(access_word | transfer | number);
    return jtag_.read(Data0);
}

void Hart::write(uint32_t number, uint32_t value)
{
    jtag_.write(Data0, value);
    command(access_word | transfer | write_register | number);
}

// Runs one instruction with s0, s1 as given; what s1 holds then. The two are put back by who calls.
uint32_t Hart::execute(const std::vector<uint32_t> &program, uint32_t address, uint32_t data)
{
    for (size_t i = 0; i < program.size(); ++i) {
        jtag_.write(unsigned(Program0 + i), program[i]);
    }
    write(X0 + s1, data);
    jtag_.write(Data0, address);
    command(access_word | transfer | write_register | postexec | (X0 + s0));
    return read(X0 + s1);
}

std::vector<uint8_t> Hart::read_memory(uint32_t address, size_t size)
{
    const uint32_t kept0 = read(X0 + s0), kept1 = read(X0 + s1);
    std::vector<uint8_t> bytes;
    std::optional<HartError> failed;
    try {
        while (bytes.size() < size) {
            const uint32_t at = uint32_t(address + bytes.size());
            const unsigned count = piece(at, size - bytes.size());
            const uint32_t word = execute({load(count), ebreak}, at, 0);
            for (unsigned i = 0; i < count; ++i) {
                bytes.push_back(uint8_t(word >> (8 * i)));
            }
        }
    } catch (const HartError &error) {
        failed = error;
    }
    write(X0 + s0, kept0);
    write(X0 + s1, kept1);
    if (failed && bytes.empty()) {
        throw *failed;
    }
    return bytes;
}

void Hart::write_memory(uint32_t address, const std::vector<uint8_t> &bytes)
{
    const uint32_t kept0 = read(X0 + s0), kept1 = read(X0 + s1);
    std::optional<HartError> failed;
    try {
        for (size_t done = 0; done < bytes.size();) {
            const uint32_t at = uint32_t(address + done);
            const unsigned count = piece(at, bytes.size() - done);
            uint32_t word = 0;
            for (unsigned i = 0; i < count; ++i) {
                word |= uint32_t(bytes[done + i]) << (8 * i);
            }
            (void)execute({store(count), ebreak}, at, word);
            done += count;
        }
    } catch (const HartError &error) {
        failed = error;
    }
    write(X0 + s0, kept0);
    write(X0 + s1, kept1);
    if (failed) {
        throw *failed;
    }
}

void Hart::resume()
{
    jtag_.write(DmControl, active | hart | resume_request);
    for (unsigned i = 0; i < polls; ++i) {
        if ((jtag_.read(DmStatus) & all_resumed) != 0) {
            jtag_.write(DmControl, active | hart);
            return;
        }
    }
    throw HartError("the core does not resume");
}

void Hart::step()
{
    const uint32_t dcsr = read(Dcsr);
    write(Dcsr, dcsr | dcsr_step);
    resume();
    for (unsigned i = 0; i < polls; ++i) {
        if (halted()) {
            write(Dcsr, read(Dcsr) & ~dcsr_step);
            return;
        }
    }
    throw HartError("a step does not end");
}

void Hart::set_trigger(unsigned index, uint32_t address, bool on)
{
    write(Tselect, index);
    write(Tdata2, address);
    write(Tdata1, on ? trigger_execute : 0);
}

bool Hart::set_breakpoint(uint32_t address)
{
    if (std::find(addresses_.begin(), addresses_.end(), address) != addresses_.end()) {
        return true;
    }
    for (unsigned i = 0; i < breakpoints; ++i) {
        if (!addresses_[i]) {
            set_trigger(i, address, true);
            addresses_[i] = address;
            return true;
        }
    }
    return false;
}

void Hart::clear_breakpoint(uint32_t address)
{
    for (unsigned i = 0; i < breakpoints; ++i) {
        if (addresses_[i] == address) {
            set_trigger(i, 0, false);
            addresses_[i].reset();
        }
    }
}

void Hart::detach()
{
    for (const auto &address : addresses_) {
        if (address) {
            clear_breakpoint(*address);
        }
    }
    write(Dcsr, read(Dcsr) & ~(dcsr_ebreakm | dcsr_ebreaku | dcsr_step));
    resume();
    jtag_.write(DmControl, 0);
}

} // namespace pluton::debug
