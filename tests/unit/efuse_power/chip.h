// SPDX-License-Identifier: Apache-2.0
// efuse and lifecycle, an array under them, and keys and birth played by the bench.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "Vefuse_power_top.h"
#include "Vefuse_power_top___024root.h"
#include "sim/models/fuse_port.h"

// The supply fails, or the run was long enough: thrown by Chip::tick.
struct Cut {
};

struct Failure {
    std::string what;
};

inline void need(bool condition, const std::string &what)
{
    if (!condition) {
        throw Failure{what};
    }
}

// What birth puts into an area.
struct Contents {
    std::array<uint32_t, 24> secrets{};
    std::array<uint32_t, 16> digests{};
};

enum BirthOp : unsigned { Begin = 3, Digest = 5, Commit = 6, Provision = 9, Retire = 10 };
enum Area : unsigned { Blank = 9, Committed = 6, Retired = 5, Touched = 10 };

class Chip
{
  public:
    explicit Chip(pluton::FuseArray &array);
    ~Chip();

    void tick();
    // Power-up, or the chip's reset: sensed when it returns. Frozen: zeroized from the first cycle
    // on.
    void reset(bool frozen = false);
    unsigned area(unsigned index) const { return (top.areas_o >> (4 * index)) & 15; }
    bool committed() const { return top.committed_o == 10; }
    // The life cycle's name, or "none"; more than one yes is a failure.
    std::string state() const;

    bool birth(BirthOp op, unsigned area, unsigned index = 0, uint32_t word = 0);
    bool burn(unsigned area, unsigned secret, unsigned index, uint32_t word);
    bool load(unsigned area, unsigned secret, std::array<uint32_t, 8> &words);
    // A whole birth, as rtl/birth does it; false: no blank area.
    bool born(const std::function<Contents(unsigned area)> &draw);

    bool read(bool lifecycle, unsigned offset, uint32_t &value);
    bool write(bool lifecycle, unsigned offset, uint32_t value);
    // After a bit was changed inside: everything that follows from the registers is computed anew.
    void settle();
    // One command to its end; its error code.
    unsigned lifecycle_command(unsigned op);
    unsigned program(unsigned row, uint32_t data);

    Vefuse_power_top top;
    Vefuse_power_top___024root &root;
    pluton::FuseArray &array;
    pluton::FusePort port;
    uint64_t cycles = 0;
    uint64_t cut_at = UINT64_MAX; // `Cut` in this cycle
    std::function<void()> before; // at the start of each cycle
};
