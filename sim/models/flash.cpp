// SPDX-License-Identifier: Apache-2.0
#include "sim/models/flash.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace pluton
{

namespace
{

enum : unsigned { Program = 1, Erase = 2 };

[[noreturn]] void fail(const std::string &path)
{
    throw FlashError(path + ": " + std::strerror(errno));
}

} // namespace

Flash::Flash(uint64_t seed) : bytes_(size, 0xFF), random_(seed) {}

Flash::Flash(const std::string &path, uint64_t seed) : Flash(seed)
{
    try {
        load(path);
    } catch (...) {
        if (file_ >= 0) {
            close(file_);
        }
        throw;
    }
}

Flash::~Flash()
{
    if (file_ >= 0) {
        close(file_);
    }
}

void Flash::load(const std::string &path)
{
    file_ = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (file_ < 0) {
        fail(path);
    }
    if (flock(file_, LOCK_EX | LOCK_NB) != 0) {
        throw FlashError(path + ": in use by another process");
    }
    const off_t end = lseek(file_, 0, SEEK_END);
    if (end == 0) {
        keep(0, size);
        return;
    }
    if (end != off_t(size)) {
        throw FlashError(path + ": not a flash of " + std::to_string(size) + " bytes");
    }
    for (size_t at = 0; at < size;) {
        const ssize_t got = pread(file_, bytes_.data() + at, size - at, off_t(at));
        if (got <= 0) {
            fail(path);
        }
        at += size_t(got);
    }
}

void Flash::keep(uint32_t offset, uint32_t count)
{
    for (uint32_t at = 0; file_ >= 0 && at < count;) {
        const ssize_t put =
            pwrite(file_, bytes_.data() + offset + at, count - at, off_t(offset) + off_t(at));
        if (put <= 0) {
            throw FlashError(std::string("the flash's file cannot be written: ") +
                             std::strerror(errno));
        }
        at += uint32_t(put);
    }
}

void Flash::put(uint32_t offset, const std::vector<uint8_t> &data)
{
    if (offset > size || data.size() > size - offset) {
        throw FlashError("beyond the flash");
    }
    std::memcpy(bytes_.data() + offset, data.data(), data.size());
    keep(offset, uint32_t(data.size()));
}

void Flash::cut(uint64_t n, unsigned cycles)
{
    cut_in_ = n;
    cut_cycles_ = cycles;
}

void Flash::power_on()
{
    reset();
    lost_ = false;
}

void Flash::reset()
{
    if (busy_) {
        finish(false);
    }
    gnt = true;
    rvalid = err = pending_ = done = error = false;
    rdata = 0;
}

void Flash::clock(bool req, bool we, uint32_t addr)
{
    rvalid = err = false;
    rdata = 0;
    if (req && gnt) {
        const uint32_t offset = (addr & (size - 1)) & ~3u;
        answer_err_ = we;
        answer_ = 0;
        std::memcpy(&answer_, bytes_.data() + offset, we ? 0 : sizeof answer_);
        if (answers && !we) {
            answer_ = answers(offset, answer_);
        }
        answer_wait_ = timing.read;
        pending_ = true;
    }
    if (pending_ && answer_wait_-- == 0) {
        pending_ = false;
        rvalid = true;
        err = answer_err_;
        rdata = answer_;
    }
    gnt = !pending_;
}

void Flash::finish(bool whole)
{
    busy_ = false;
    const auto part = [&](uint8_t from, uint8_t to) {
        const uint8_t mask = whole ? 0xFF : uint8_t(random_.next());
        return uint8_t((from & ~mask) | (to & mask));
    };
    const uint32_t begin = op_ == Program ? addr_ : addr_ & ~(sector - 1);
    const uint32_t count = op_ == Program ? 4 : sector;
    for (uint32_t i = 0; i < count; ++i) {
        uint8_t &byte = bytes_[begin + i];
        byte = part(byte, op_ == Program ? uint8_t(byte & data_ >> (8 * i)) : 0xFF);
    }
    keep(begin, count);
}

void Flash::command(bool valid, unsigned op, uint32_t addr, uint32_t data)
{
    const bool was_done = done;
    done = error = false;
    if (busy_ && !valid) { // taken away
        finish(false);
    }
    if (!valid || was_done || lost_) {
        return;
    }
    if (!busy_) {
        if ((op != Program && op != Erase) || addr >= size || addr % 4 != 0) {
            done = error = true;
            return;
        }
        ++commands;
        busy_ = true;
        op_ = op;
        addr_ = addr;
        data_ = data;
        left_ = op == Program ? timing.program : timing.erase;
        run_ = 0;
    }
    ++run_;
    if (left_ != 0) {
        --left_;
    }
    const bool cut = cut_in_ == 1 && (run_ >= cut_cycles_ || left_ == 0);
    if (cut || left_ == 0) {
        finish(left_ == 0);
        done = !cut;
        cut_in_ -= cut_in_ != 0;
        lost_ = cut;
    }
}

} // namespace pluton
