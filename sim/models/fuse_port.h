// SPDX-License-Identifier: Apache-2.0
// The array's side of efuse's port (rtl/efuse/efuse_pkg.sv): a request is held until `done`, and
// has no operation in the cycle after it. It may be withdrawn; a pulse is cut then.
#pragma once

#include <cstdint>

#include "sim/models/fuse_array.h"

namespace pluton
{

class FusePort
{
  public:
    enum Op : unsigned {
        None = 0b0000,
        Read = 0b0011,
        MarginHigh = 0b0101,
        MarginLow = 0b0110,
        Pulse = 0b1001,
    };

    // Outputs in the present cycle.
    bool done = false;
    uint64_t data = 0;

    uint64_t pulses = 0; // that came to their end
    uint64_t violations =
        0; // of the port's rules; such a request does nothing, and is answered by 0

    // read_cycles: of a request, from its first cycle to that of `done`, both counted.
    explicit FusePort(FuseArray &array, unsigned read_cycles = 1)
        : array_(array), read_cycles_(read_cycles)
    {
    }

    // Takes the request of this cycle and sets the outputs of the same cycle. Once a cycle.
    void cycle(unsigned op, unsigned row, unsigned bit)
    {
        const bool was_done = done;
        const bool same = held_ != 0 && op == op_ && row == row_ && bit == bit_;
        done = false;
        data = 0;
        if (held_ != 0 && !same) {
            violations += op != None; // withdrawn it may be: by an alert or the chip's reset
            array_.cut();
            held_ = 0;
        }
        if (op == None) {
            return;
        }
        violations += was_done;
        op_ = op;
        row_ = row;
        bit_ = bit;
        const bool pulse = op == Pulse;
        const bool known = pulse || op == Read || op == MarginHigh || op == MarginLow;
        const bool legal =
            known && row < array_.rows() && (pulse ? bit < FuseArray::bits : bit == 0);
        if (held_++ == 0) {
            violations += !legal;
            if (legal && pulse) {
                array_.begin(row, bit);
            }
        }
        done = legal && pulse ? array_.step() : held_ >= read_cycles_;
        if (!done) {
            return;
        }
        held_ = 0;
        if (!legal) {
            return;
        }
        switch (op) {
        case Read:
            data = array_.read(row);
            break;
        case MarginHigh:
            data = array_.margin_high(row);
            break;
        case MarginLow:
            data = array_.margin_low(row);
            break;
        default:
            ++pulses;
            break;
        }
    }

    // The supply fails in this cycle, or the chip's reset takes the request away.
    void cut()
    {
        array_.cut();
        held_ = 0;
        done = false;
        data = 0;
    }

  private:
    FuseArray &array_;
    unsigned read_cycles_;
    unsigned held_ = 0; // cycles of the present request so far
    unsigned op_ = 0, row_ = 0, bit_ = 0;
};

} // namespace pluton
