// SPDX-License-Identifier: Apache-2.0
#include "sim/models/serial_line.h"

namespace pluton
{

namespace
{

constexpr unsigned frame_bits = 10;

} // namespace

// Out: looked at in the middle of each bit.
bool SerialLine::cycle(bool tx, bool in_reset)
{
    if (receiving_ != 0) {
        const unsigned past = frame_bits * cycles_per_bit_ - receiving_--;
        if (past % cycles_per_bit_ == cycles_per_bit_ / 2) {
            const unsigned bit = past / cycles_per_bit_;
            if (bit > 0 && bit < frame_bits - 1) {
                receiving_byte_ |= unsigned(tx) << (bit - 1);
            } else if (bit == frame_bits - 1) {
                framing_errors += !tx;
                received_.push_back(char(receiving_byte_));
                receiving_ = 0; // the next start bit may come in the rest of this one
            }
        }
    } else if (!tx && !in_reset) {
        receiving_ = frame_bits * cycles_per_bit_ - 1;
        receiving_byte_ = 0;
    }
    if (sending_ == 0 && resting_ != 0) {
        --resting_;
    } else if (sending_ == 0 && !to_send_.empty() && !in_reset) {
        sending_byte_ = 0x200u | unsigned(uint8_t(to_send_.front())) << 1;
        to_send_.erase(0, 1);
        sending_ = (frame_bits + 1) * cycles_per_bit_; // a bit of rest behind each byte
        resting_ = rest_;
    }
    if (sending_ != 0) {
        const unsigned bit = frame_bits + 1 - (sending_ + cycles_per_bit_ - 1) / cycles_per_bit_;
        level_ = bit >= frame_bits || (sending_byte_ >> bit & 1) != 0;
        --sending_;
    }
    return level_;
}

void SerialLine::cut()
{
    level_ = true;
    sending_ = receiving_ = resting_ = 0;
    to_send_.clear();
}

} // namespace pluton
