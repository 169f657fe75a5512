// SPDX-License-Identifier: Apache-2.0
// An array of one-time fuses, as its controller meets it. Bits only rise.
//
// A cell is blank (reads 0), whole (reads 1), or weak: its pulse was cut, so that it reads at
// random, while a margin read sees it as 0; a later whole pulse makes it whole. A dead cell stays
// blank whatever is done to it.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "sim/native/random.h"

namespace pluton
{

struct FuseRow {
    uint64_t whole = 0, weak = 0, dead = 0; // bit = cell; no cell has two of them
};

class FuseArray
{
  public:
    static constexpr unsigned bits = 39; // of a row
    static constexpr uint64_t mask = (uint64_t(1) << bits) - 1;

    // What a power-cut campaign takes and puts back: cells, the running pulse, and the random reads
    // to come.
    struct Snapshot {
        std::vector<FuseRow> rows;
        Random reads;
        unsigned left, row, bit;
    };

    // Called after each change of a cell, before the controller is told that the pulse ended.
    std::function<void()> changed;

    // `seed`: of the reads of weak cells.
    explicit FuseArray(std::vector<FuseRow> rows, uint64_t seed = 1, unsigned pulse_cycles = 20);
    explicit FuseArray(unsigned rows, uint64_t seed = 1, unsigned pulse_cycles = 20);
    ~FuseArray();
    FuseArray(const FuseArray &) = delete;
    FuseArray &operator=(const FuseArray &) = delete;

    unsigned rows() const { return unsigned(cells_.size()); }
    const std::vector<FuseRow> &cells() const { return cells_; }

    uint64_t read(unsigned row);              // weak cells are drawn anew in each read
    uint64_t margin_high(unsigned row) const; // what reads 1 is whole
    uint64_t margin_low(unsigned row) const;  // what reads 0 is blank

    // A pulse takes the steps of `pulse_cycles` clock cycles; step() is true in the last of them.
    void begin(unsigned row, unsigned bit);
    bool step();
    bool pulsing() const { return left_ != 0; }
    // Power is lost, or the pulse is withdrawn: a cell that was not whole before is weak now.
    void cut();

    void seed(uint64_t seed) { reads_ = Random(seed); }
    // For tests of what happens with an array that does not take its pulses. The cell is blank.
    void kill(unsigned row, unsigned bit);

    Snapshot snapshot() const;
    // Only without a `changed`: what is kept in a file never falls.
    void restore(const Snapshot &snapshot);

  private:
    void check(unsigned row, unsigned bit) const;
    void tell() const;

    std::vector<FuseRow> cells_;
    Random reads_;
    unsigned pulse_cycles_;
    unsigned left_ = 0, row_ = 0, bit_ = 0; // of the running pulse
};

} // namespace pluton
