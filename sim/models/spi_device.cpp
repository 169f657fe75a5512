// SPDX-License-Identifier: Apache-2.0
#include "sim/models/spi_device.h"

namespace pluton
{

// The bit that is due, `delay` cycles from now.
void SpiDevice::show()
{
    next_ = (out_ >> 7 & 1) != 0;
    out_ = uint8_t(out_ << 1);
    due_ = mode_.delay + 1;
}

bool SpiDevice::cycle(bool cs_n, bool sck, bool mosi)
{
    if (cs_n) {
        violations_ += selected_ && bits_ != 0;
        selected_ = false;
        miso_ = next_ = true;
        due_ = 0;
    } else if (!selected_) {
        selected_ = true;
        violations_ += sck != mode_.cpol;
        bits_ = 0;
        out_ = select();
        if (!mode_.cpha) {
            show();
        }
    } else if (sck != sck_) {
        const bool leading = sck != mode_.cpol;
        if (leading != mode_.cpha) { // sampled here
            violations_ += mosi != mosi_;
            in_ = uint8_t(in_ << 1 | int(mosi));
            if (++bits_ == 8) {
                bits_ = 0;
                ++bytes_;
                out_ = exchange(in_);
            }
        } else {
            show();
        }
    }
    if (due_ != 0 && --due_ == 0) {
        miso_ = next_;
    }
    sck_ = sck;
    mosi_ = mosi;
    return miso_;
}

SpiSensor::SpiSensor(const Mode &mode) : SpiDevice(mode)
{
    value[who_am_i] = identity;
}

uint8_t SpiSensor::select()
{
    addressed_ = false;
    return 0xFF;
}

uint8_t SpiSensor::exchange(uint8_t received)
{
    if (!addressed_) {
        addressed_ = true;
        reads_ = (received & 0x80) != 0;
        at_ = received & 0x7F;
    } else {
        if (!reads_ && at_ != who_am_i) {
            value[at_] = received;
        }
        at_ = (at_ + 1) % registers;
    }
    return reads_ ? value[at_] : 0xFF;
}

} // namespace pluton
