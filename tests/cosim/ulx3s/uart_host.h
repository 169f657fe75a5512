// SPDX-License-Identifier: Apache-2.0
// The host's end of the ULX3S's serial port: bits on two simulated pins, and the protocol of
// rtl/fpga/ulx3s/README.md on top, which also serves as a HAL port for the drivers.
#ifndef PLUTON_TESTS_UART_HOST_H
#define PLUTON_TESTS_UART_HOST_H

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <vector>

#include "firmware/hal/hal.h"

namespace uart
{

using Bytes = std::vector<uint8_t>;

constexpr uint8_t kRequestMark = 0xA5;
constexpr uint8_t kReplyMark = 0x5A;
constexpr uint32_t kHelloWord = 0x01524255;
constexpr size_t kRequestBytes = 13;
constexpr size_t kReplyBytes = 9;

enum Op : uint8_t { kHello = 1, kRead = 2, kWrite = 3 };

enum Status : uint8_t {
    kNone = 0,
    kCommand = 1,
    kMisaligned = 3,
    kBus = 6,
    kCrc = 128,
    kTimeOut = 129,
    kBusy = 130,
};

struct Reply {
    uint8_t sequence;
    uint8_t status;
    uint32_t data;
};

// CRC-16/IBM-3740.
uint16_t crc16(const uint8_t *bytes, size_t size);

Bytes encode(uint8_t sequence, uint8_t op, unsigned strobes, uint32_t addr, uint32_t data);

// The first good reply in *received; what precedes it and itself are removed. Nothing is removed
// that could still become one.
std::optional<Reply> decode(std::deque<uint8_t> *received);

// 8N1 on two pins. `step` drives the FPGA's input, advances one clock, returns its output.
class Line
{
  public:
    Line(std::function<bool(bool)> step, double cycles_per_bit);

    void set_cycles_per_bit(double cycles) { cycles_per_bit_ = cycles; }
    void send(const Bytes &bytes);
    // One byte whose stop bit is low.
    void send_broken(uint8_t byte);
    // The line at `level` for a number of cycles.
    void hold(bool level, uint64_t cycles);
    // Advances until everything is sent, or for a number of cycles.
    void drain();
    void idle(uint64_t cycles);

    // Advances until `count` bytes more than now are there, at most `cycles`.
    std::deque<uint8_t> received;
    uint64_t framing_errors() const { return framing_errors_; }
    uint64_t cycle() const { return cycle_; }

  private:
    void bit(bool level);
    void step(bool level);

    std::function<bool(bool)> step_;
    double cycles_per_bit_;
    double owed_ = 0; // fraction of a cycle that the bits so far are short of
    uint64_t cycle_ = 0;
    uint64_t framing_errors_ = 0;
    // Receiver: time since the start bit's edge, in cycles, or none.
    std::optional<double> since_edge_;
    unsigned bits_ = 0;
    unsigned shift_ = 0;
    bool last_ = true;
};

// A host that follows the protocol: repeats what got no reply, and skips what is none.
class Host
{
  public:
    explicit Host(Line *line) : line_(line) {}

    // Twelve zero bytes and HELLO; false without an answer.
    bool begin();
    // Sends until there is a reply, at most `attempts` times.
    std::optional<Reply> request(uint8_t op, unsigned strobes, uint32_t addr, uint32_t data);
    // One reply with this sequence number, waiting at most `cycles`.
    std::optional<Reply> wait(uint8_t sequence, uint64_t cycles);

    uint8_t sequence() const { return sequence_; }
    // Every request is sent twice, the second time needlessly; replies must not tell.
    void set_repeat(bool on) { repeat_ = on; }
    // A HAL whose context is this host.
    struct hal hal();

    Line *line() { return line_; }

  private:
    Line *line_;
    uint8_t sequence_ = 0;
    bool repeat_ = false;
};

constexpr uint64_t kReplyCycles = 100000; // a reply's time on the line and ample waiting
constexpr int kAttempts = 4;

} // namespace uart

#endif
