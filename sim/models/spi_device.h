// SPDX-License-Identifier: Apache-2.0
// A device on an SPI bus, as the three wires of its master show it, and one kind of it: a sensor
// with registers. Bits travel the most significant first.
//
// It counts what a master must not do: let go of it within a byte, select it with the clock at the
// wrong level, move MOSI where it is sampled.
#pragma once

#include <array>
#include <cstdint>

namespace pluton
{

class SpiDevice
{
  public:
    struct Mode {
        bool cpol = false, cpha = false;
        unsigned delay = 0; // cycles until an edge of the clock moves MISO
    };

    explicit SpiDevice(const Mode &mode) : mode_(mode) {}
    virtual ~SpiDevice() = default;

    // A cycle: the master's wires in it; MISO of the next one. Nobody drives MISO while not
    // selected: it is pulled high.
    bool cycle(bool cs_n, bool sck, bool mosi);

    uint64_t bytes() const { return bytes_; }
    uint64_t violations() const { return violations_; }

  protected:
    // Selected: the first byte that is sent. Then for each byte received the next one to send.
    virtual uint8_t select() = 0;
    virtual uint8_t exchange(uint8_t received) = 0;

  private:
    Mode mode_;
    bool selected_ = false, sck_ = false, mosi_ = false, miso_ = true, next_ = true;
    unsigned bits_ = 0, due_ = 0;
    uint8_t in_ = 0, out_ = 0;
    uint64_t bytes_ = 0, violations_ = 0;

    void show();
};

// Registers: a byte of address, bit 7 set to read, then data of it and the ones after it.
class SpiSensor : public SpiDevice
{
  public:
    static constexpr unsigned registers = 128;
    static constexpr uint8_t who_am_i = 0x0F, identity = 0x6A;

    explicit SpiSensor(const Mode &mode);
    std::array<uint8_t, registers> value = {};

  protected:
    uint8_t select() override;
    uint8_t exchange(uint8_t received) override;

  private:
    bool addressed_ = false, reads_ = false;
    unsigned at_ = 0;
};

} // namespace pluton
