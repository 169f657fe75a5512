// SPDX-License-Identifier: Apache-2.0
// Both directions of a serial line, 8N1, as a UART's two pins show it (rtl/uart).
#pragma once

#include <cstdint>
#include <string>

namespace pluton
{

class SerialLine
{
  public:
    // rest: cycles without a byte behind each that goes in, beyond one bit.
    explicit SerialLine(unsigned cycles_per_bit, unsigned rest = 0)
        : cycles_per_bit_(cycles_per_bit), rest_(rest)
    {
    }

    // A cycle: what the chip drives in it, and whether it is in reset; what it reads from the next
    // one on.
    bool cycle(bool tx, bool in_reset);

    // Everything that came out since the construction, and what is to go in, byte after byte.
    const std::string &received() const { return received_; }
    void send(const std::string &bytes) { to_send_ += bytes; }
    bool sent() const { return to_send_.empty() && sending_ == 0; } // all of it has gone in

    // The power is gone: what was on its way is, too.
    void cut();

    uint64_t framing_errors = 0;

  private:
    const unsigned cycles_per_bit_, rest_;
    std::string received_, to_send_;
    unsigned sending_ = 0, receiving_ = 0; // cycles left of the byte on the line
    unsigned resting_ = 0;                 // and of the rest behind it
    unsigned sending_byte_ = 0, receiving_byte_ = 0;
    bool level_ = true; // of the line into the chip
};

} // namespace pluton
