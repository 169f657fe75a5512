// SPDX-License-Identifier: Apache-2.0
#include "sim/models/fuse_array.h"

#include <cstring>
#include <stdexcept>

namespace pluton
{

FuseArray::FuseArray(std::vector<FuseRow> rows, uint64_t seed, unsigned pulse_cycles)
    : cells_(std::move(rows)), reads_(seed), pulse_cycles_(pulse_cycles)
{
    if (cells_.empty() || pulse_cycles == 0) {
        throw std::logic_error("fuse array: no rows, or a pulse of no cycles");
    }
}

FuseArray::FuseArray(unsigned rows, uint64_t seed, unsigned pulse_cycles)
    : FuseArray(std::vector<FuseRow>(rows), seed, pulse_cycles)
{
}

FuseArray::~FuseArray()
{
    explicit_bzero(cells_.data(), cells_.size() * sizeof cells_[0]); // keys lie in it
}

void FuseArray::check(unsigned row, unsigned bit) const
{
    if (row >= rows() || bit >= bits) {
        throw std::out_of_range("fuse array: there is no row " + std::to_string(row) + ", bit " +
                                std::to_string(bit));
    }
}

void FuseArray::tell() const
{
    if (changed) {
        changed();
    }
}

uint64_t FuseArray::read(unsigned row)
{
    check(row, 0);
    const FuseRow &r = cells_[row];
    return r.weak == 0 ? r.whole : r.whole | (r.weak & reads_.next());
}

uint64_t FuseArray::margin_high(unsigned row) const
{
    check(row, 0);
    return cells_[row].whole;
}

uint64_t FuseArray::margin_low(unsigned row) const
{
    check(row, 0);
    return cells_[row].whole | cells_[row].weak;
}

void FuseArray::begin(unsigned row, unsigned bit)
{
    check(row, bit);
    if (pulsing()) {
        throw std::logic_error("fuse array: a pulse begins while another one runs");
    }
    left_ = pulse_cycles_;
    row_ = row;
    bit_ = bit;
}

bool FuseArray::step()
{
    if (!pulsing()) {
        throw std::logic_error("fuse array: a step without a pulse");
    }
    if (--left_ != 0) {
        return false;
    }
    FuseRow &r = cells_[row_];
    const uint64_t cell = uint64_t(1) << bit_;
    if (((r.dead | r.whole) & cell) == 0) {
        r.weak &= ~cell;
        r.whole |= cell;
        tell();
    }
    return true;
}

void FuseArray::cut()
{
    if (!pulsing()) {
        return;
    }
    left_ = 0;
    FuseRow &r = cells_[row_];
    const uint64_t cell = uint64_t(1) << bit_;
    if (((r.dead | r.whole | r.weak) & cell) == 0) {
        r.weak |= cell;
        tell();
    }
}

void FuseArray::kill(unsigned row, unsigned bit)
{
    check(row, bit);
    FuseRow &r = cells_[row];
    const uint64_t cell = uint64_t(1) << bit;
    if (((r.whole | r.weak) & cell) != 0) {
        throw std::logic_error("fuse array: only a blank cell can be dead");
    }
    r.dead |= cell;
    tell();
}

FuseArray::Snapshot FuseArray::snapshot() const
{
    return {cells_, reads_, left_, row_, bit_};
}

void FuseArray::restore(const Snapshot &snapshot)
{
    if (changed || snapshot.rows.size() != cells_.size()) {
        throw std::logic_error(
            "fuse array: restored from another one, or while it is kept in a file");
    }
    cells_ = snapshot.rows;
    reads_ = snapshot.reads;
    left_ = snapshot.left;
    row_ = snapshot.row;
    bit_ = snapshot.bit;
}

} // namespace pluton
