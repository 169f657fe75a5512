// SPDX-License-Identifier: Apache-2.0
// A debugger at the pins: what it reads of pulp's debug module through the clamp, open and closed.
#include <cstdint>
#include <cstdio>
#include <cstdlib>

#include "Vdebug_jtag_top.h"
#include "firmware/hal/generated/spec.h"
#include "verilated.h"

namespace
{

constexpr uint32_t idcode = 0x24911C05; // of debug_jtag_top.sv
constexpr unsigned no_open = ~PLUTON_DEBUG_OPEN_YES & 0xF, no_blank = ~PLUTON_BLANK_YES & 0xF;
enum { Idcode = 0x01, Dtmcs = 0x10, Dmi = 0x11 }; // instructions, 5 bits
enum { DmControl = 0x10, DmStatus = 0x11, DmiRead = 1, DmiWrite = 2 };

unsigned checks = 0;

void require(bool holds, const char *what)
{
    ++checks;
    if (!holds) {
        std::fprintf(stderr, "debug_jtag: %s: not so\n", what);
        std::exit(1);
    }
}

class Debugger
{
  public:
    explicit Debugger(unsigned half) : half_(half)
    {
        top.blank_i = no_blank;
        top.debug_open_i = no_open;
        top.clk_i = top.tck_i = top.tdi_i = 0;
        top.tms_i = 1;
        top.trst_ni = 0;
        top.rst_ni = 1;
        top.eval();
        top.rst_ni = 0;
        cycles(4);
        top.rst_ni = 1;
        cycles(4);
        top.trst_ni = 1;
    }
    ~Debugger() { top.final(); }

    void cycles(unsigned n)
    {
        while (n-- != 0) {
            top.clk_i = 1;
            top.eval();
            requests += top.request_o;
            answers += top.tdo_o || top.tdo_oe_o;
            top.clk_i = 0;
            top.eval();
        }
    }

    // One period of tck; tdo as it is at its rising edge.
    bool clock(bool tms, bool tdi = false)
    {
        top.tms_i = tms;
        top.tdi_i = tdi;
        cycles(half_);
        const bool out = top.tdo_o;
        top.tck_i = 1;
        cycles(half_);
        top.tck_i = 0;
        cycles(1);
        return out;
    }

    void reset()
    {
        for (unsigned i = 0; i < 8; ++i) {
            clock(true);
        }
        clock(false); // Run-Test/Idle
    }

    uint64_t scan(bool instruction, uint64_t bits, unsigned size)
    {
        uint64_t out = 0;
        clock(true);
        if (instruction) {
            clock(true);
        }
        clock(false);
        clock(false);
        for (unsigned i = 0; i < size; ++i) {
            out |= uint64_t(clock(i + 1 == size, bits >> i & 1)) << i;
        }
        clock(true); // Update
        clock(false);
        return out;
    }

    uint32_t read(unsigned instruction)
    {
        (void)scan(true, instruction, 5);
        return uint32_t(scan(false, 0, 32));
    }

    void access(unsigned address, uint32_t data, unsigned op)
    {
        (void)scan(true, Dmi, 5);
        (void)scan(false, uint64_t(address) << 34 | uint64_t(data) << 2 | op, 41);
        for (unsigned i = 0; i < 16; ++i) {
            clock(false);
        }
    }

    uint32_t dmi_read(unsigned address)
    {
        access(address, 0, DmiRead);
        return uint32_t(scan(false, 0, 41) >> 2);
    }

    // What a debugger does first; `open`: it gets answers, else none at all.
    void session(bool open, const char *what)
    {
        requests = answers = 0;
        reset();
        const uint32_t id = read(Idcode), dtmcs = read(Dtmcs);
        access(DmControl, 1, DmiWrite);
        const uint32_t control = dmi_read(DmControl), status = dmi_read(DmStatus);
        if (open) {
            require(id == idcode, what);
            require((dtmcs & 0x3FF) == 0x71, what); // version 0.13, 7 bits of address
            require(control == 1 && top.active_o, what);
            require((status & 0xF) == 2, what); // dmstatus.version
            require(requests != 0 && answers != 0, what);
        } else {
            require(id == 0 && dtmcs == 0 && control == 0 && status == 0, what);
            require(requests == 0 && answers == 0 && !top.active_o, what);
        }
    }

    Vdebug_jtag_top top;
    uint64_t requests = 0, answers = 0;

  private:
    unsigned half_; // period of tck, in cycles of the clock
};

} // namespace

int main()
{
    for (const unsigned half : {3u, 4u, 7u}) {
        Debugger d(half);
        d.session(false, "closed outside Blank");
        require(!d.top.used_o, "no taint outside Blank");
        d.top.debug_open_i = PLUTON_DEBUG_OPEN_YES;
        d.session(true, "open by a capability");
        require(!d.top.used_o, "no taint by a capability");
        d.top.debug_open_i = no_open;
        d.session(false, "closed again");

        for (unsigned code = 0; code < 16; ++code) {
            d.top.debug_open_i = code;
            d.session(code == PLUTON_DEBUG_OPEN_YES, "one code of debug_open means yes");
            d.top.debug_open_i = no_open;
            d.top.blank_i = code == PLUTON_BLANK_YES ? no_blank : code;
            d.session(false, "every other code of blank means no");
            d.top.blank_i = no_blank;
        }
        require(!d.top.used_o, "no taint without Blank");

        d.top.blank_i = PLUTON_BLANK_YES;
        d.session(true, "Blank");
        require(d.top.used_o, "the taint of a use in Blank");
        d.top.blank_i = no_blank;
        d.session(false, "Blank left");

        // The life cycle leaves Blank in the middle of a scan, at every one of its bits.
        for (unsigned at = 1; at < 41; ++at) {
            d.top.blank_i = PLUTON_BLANK_YES;
            d.reset();
            (void)d.scan(true, Dmi, 5);
            d.clock(true);
            d.clock(false);
            d.clock(false);
            for (unsigned i = 0; i < at; ++i) {
                d.clock(false, true);
            }
            d.top.blank_i = no_blank;
            d.top.eval();
            require(!d.top.tdo_o && !d.top.tdo_oe_o, "closed at once");
            d.requests = d.answers = 0;
            for (unsigned i = 0; i < 60; ++i) {
                d.clock(i > 41, true);
            }
            require(d.requests == 0 && d.answers == 0, "nothing after Blank");
        }
    }
    std::printf("debug_jtag: %u checks hold\n", checks);
    return 0;
}
