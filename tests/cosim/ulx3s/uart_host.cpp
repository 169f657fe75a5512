// SPDX-License-Identifier: Apache-2.0
#include "uart_host.h"

#include <utility>

namespace uart
{

uint16_t crc16(const uint8_t *bytes, size_t size)
{
    unsigned crc = 0xFFFF;
    for (size_t i = 0; i < size; i++) {
        crc ^= static_cast<unsigned>(bytes[i]) << 8;
        for (int bit = 0; bit < 8; bit++)
            crc = (crc & 0x8000 ? crc << 1 ^ 0x1021 : crc << 1) & 0xFFFF;
    }
    return static_cast<uint16_t>(crc);
}

static void put32(Bytes *bytes, uint32_t value)
{
    for (int i = 0; i < 4; i++)
        bytes->push_back(static_cast<uint8_t>(value >> 8 * i));
}

Bytes encode(uint8_t sequence, uint8_t op, unsigned strobes, uint32_t addr, uint32_t data)
{
    Bytes frame{kRequestMark, sequence, static_cast<uint8_t>(strobes << 4 | op)};
    put32(&frame, addr);
    put32(&frame, data);
    uint16_t crc = crc16(frame.data() + 1, frame.size() - 1);
    frame.push_back(static_cast<uint8_t>(crc >> 8));
    frame.push_back(static_cast<uint8_t>(crc));
    return frame;
}

std::optional<Reply> decode(std::deque<uint8_t> *received)
{
    while (!received->empty()) {
        if (received->front() == kReplyMark) {
            if (received->size() < kReplyBytes)
                return std::nullopt;
            Bytes frame(received->begin(), received->begin() + kReplyBytes);
            if (crc16(frame.data() + 1, kReplyBytes - 1) == 0) {
                received->erase(received->begin(), received->begin() + kReplyBytes);
                uint32_t data = 0;
                for (unsigned i = 0; i < 4; i++)
                    data |= static_cast<uint32_t>(frame[3 + i]) << 8 * i;
                return Reply{frame[1], frame[2], data};
            }
        }
        received->pop_front();
    }
    return std::nullopt;
}

Line::Line(std::function<bool(bool)> step, double cycles_per_bit)
    : step_(std::move(step)), cycles_per_bit_(cycles_per_bit)
{
}

void Line::step(bool level)
{
    bool now = step_(level);
    cycle_++;
    if (!since_edge_) {
        if (last_ && !now) {
            since_edge_ = 0;
            bits_ = shift_ = 0;
        }
    } else {
        *since_edge_ += 1;
        // Bit n (0 the start bit, 9 the stop bit) is sampled in its middle.
        if (*since_edge_ >= (bits_ + 0.5) * cycles_per_bit_) {
            if (bits_ >= 1 && bits_ <= 8)
                shift_ |= static_cast<unsigned>(now) << (bits_ - 1);
            if ((bits_ == 0 && now) || (bits_ == 9 && !now))
                framing_errors_++;
            else if (bits_ == 9)
                received.push_back(static_cast<uint8_t>(shift_));
            if (bits_ == 9 || (bits_ == 0 && now))
                since_edge_.reset();
            bits_++;
        }
    }
    last_ = now;
}

void Line::bit(bool level)
{
    owed_ += cycles_per_bit_;
    while (owed_ >= 1) {
        owed_ -= 1;
        step(level);
    }
}

void Line::send(const Bytes &bytes)
{
    for (uint8_t byte : bytes) {
        bit(false);
        for (int i = 0; i < 8; i++)
            bit(byte >> i & 1);
        bit(true);
    }
}

void Line::send_broken(uint8_t byte)
{
    bit(false);
    for (int i = 0; i < 8; i++)
        bit(byte >> i & 1);
    bit(false);
    bit(true);
}

void Line::hold(bool level, uint64_t cycles)
{
    for (uint64_t i = 0; i < cycles; i++)
        step(level);
}

void Line::idle(uint64_t cycles)
{
    hold(true, cycles);
}

std::optional<Reply> Host::wait(uint8_t sequence, uint64_t cycles)
{
    for (uint64_t i = 0; i < cycles; i++) {
        while (std::optional<Reply> reply = decode(&line_->received)) {
            if (reply->sequence == sequence)
                return reply;
        }
        line_->idle(1);
    }
    return std::nullopt;
}

std::optional<Reply> Host::request(uint8_t op, unsigned strobes, uint32_t addr, uint32_t data)
{
    const Bytes frame = encode(++sequence_, op, strobes, addr, data);
    for (int attempt = 0; attempt < kAttempts; attempt++) {
        line_->send(frame);
        if (repeat_) {
            line_->send(frame);
            std::optional<Reply> first = wait(sequence_, kReplyCycles);
            std::optional<Reply> second = wait(sequence_, kReplyCycles);
            if (!first || !second || first->status != second->status || first->data != second->data)
                return std::nullopt;
            return second;
        }
        std::optional<Reply> reply = wait(sequence_, kReplyCycles);
        if (reply && reply->status != kCrc && reply->status != kBusy)
            return reply;
    }
    return std::nullopt;
}

bool Host::begin()
{
    line_->send(Bytes(12, 0));
    std::optional<Reply> reply = request(kHello, 0, 0, 0);
    return reply && reply->status == kNone && reply->data == kHelloWord;
}

static enum hal_status hal_status_of(const std::optional<Reply> &reply)
{
    if (!reply || reply->status == kTimeOut)
        return HAL_TIMEOUT;
    return reply->status == kNone ? HAL_OK : HAL_BUS_ERROR;
}

static enum hal_status port_read(void *context, uint32_t addr, uint32_t *value)
{
    std::optional<Reply> reply = static_cast<Host *>(context)->request(kRead, 0, addr, 0);
    enum hal_status status = hal_status_of(reply);
    if (status == HAL_OK)
        *value = reply->data;
    return status;
}

static enum hal_status port_write(void *context, uint32_t addr, uint32_t value, unsigned strobe)
{
    return hal_status_of(static_cast<Host *>(context)->request(kWrite, strobe, addr, value));
}

struct hal Host::hal()
{
    static const struct hal_port port = {port_read, port_write};
    return {&port, this};
}

} // namespace uart
