// SPDX-License-Identifier: Apache-2.0
#include "host/debug/jtag.h"

namespace pluton::debug
{

namespace
{

// Cycles of the chip that tck stays low, and high: not faster than a quarter of the clock.
constexpr unsigned half_period = 3;
constexpr unsigned instruction_bits = 5, access_bits = 41;
enum Instruction { Idcode = 0x01, Dtmcs = 0x10, Dmi = 0x11 };
enum Op { Nop, Read, Write };
enum Answer { Success = 0, Busy = 3 };
constexpr uint32_t dmi_reset = 1u << 16; // of dtmcs
constexpr unsigned tries = 8;

} // namespace

// One period of tck; tdo as it is at its rising edge.
bool Jtag::clock(bool tms, bool tdi)
{
    chip_.set_jtag(false, tms, tdi, true);
    chip_.run(half_period);
    const bool out = chip_.tdo();
    chip_.set_jtag(true, tms, tdi, true);
    chip_.run(half_period);
    return out;
}

void Jtag::reset()
{
    for (unsigned i = 0; i < 8; ++i) {
        clock(true);
    }
    clock(false); // Run-Test/Idle
    instruction_ = 0;
}

uint64_t Jtag::scan(bool instruction, uint64_t bits, unsigned size)
{
    uint64_t out = 0;
    clock(true);
    if (instruction) {
        clock(true);
    }
    clock(false);
    clock(false);
    for (unsigned i = 0; i < size; ++i) {
        out |= uint64_t(clock(i + 1 == size, (bits >> i & 1) != 0)) << i;
    }
    clock(true); // Update
    clock(false);
    return out;
}

void Jtag::select(unsigned instruction)
{
    if (instruction_ != instruction) {
        (void)scan(true, instruction, instruction_bits);
        instruction_ = instruction;
    }
}

uint32_t Jtag::idcode()
{
    select(Idcode);
    return uint32_t(scan(false, 0, 32));
}

// Begins an access, waits, and takes its answer.
uint64_t Jtag::access(unsigned address, uint32_t data, unsigned op)
{
    for (unsigned i = 0; i < tries; ++i) {
        select(Dmi);
        (void)scan(false, uint64_t(address) << 34 | uint64_t(data) << 2 | op, access_bits);
        for (unsigned wait = 0; wait < idle_; ++wait) {
            clock(false);
        }
        const uint64_t answer = scan(false, Nop, access_bits);
        if ((answer & 3) == Success) {
            return answer >> 2;
        }
        if ((answer & 3) != Busy) {
            break;
        }
        // What was begun ends, and was not taken twice: it is begun again.
        idle_ += 8;
        select(Dtmcs);
        (void)scan(false, dmi_reset, 32);
        for (unsigned wait = 0; wait < idle_; ++wait) {
            clock(false);
        }
    }
    throw JtagError(
        "the debug module does not answer: the debug port closed, or the chip was reset");
}

uint32_t Jtag::read(unsigned address)
{
    return uint32_t(access(address, 0, Read));
}

void Jtag::write(unsigned address, uint32_t data)
{
    (void)access(address, data, Write);
}

} // namespace pluton::debug
