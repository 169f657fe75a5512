// SPDX-License-Identifier: Apache-2.0
// The block ecc, Verilated alone, in life cycle Blank: keys and nonces go to its test registers,
// random words are those of the caller. What happens inside is seen cycle by cycle.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

class Vecc;

namespace leakage
{

using Number = std::array<uint8_t, 32>;  // big-endian
using Random = std::array<uint32_t, 31>; // words of a command, as rtl/ecc/README.md numbers them
using Value = std::array<uint32_t, 9>;   // of a register; the lowest word first

enum Operand { E, QX, QY, R, S, FIRST, SECOND, SCALAR, NONCE };

// CMD, with `test` where there is a key.
constexpr uint32_t kPublicKey = 0x11, kSign = 0x213, kSignVerify = 0x253, kEcdh = 0x15,
                   kZeroize = 8;

// What a cycle of the program leaves behind at its end.
struct Cycle {
    unsigned toggles; // bits of the registers that hold values, and of the write-back, that changed
    unsigned digits;  // bits that are set in the registers that hold a digit or its decoding
    uint64_t addresses; // every address of a memory or register
    unsigned row;       // of the comb table; only while `reads_table`
    bool reads_table;
    bool write;
    unsigned target;
    Value value;
};

struct Status {
    bool busy, done, alert;
    unsigned error;
};

class Block
{
  public:
    Block();
    ~Block();

    void reset();
    void put(Operand operand, const Number &value);
    Number get(Operand operand);

    // Starts a command and goes on to the first cycle of its first program.
    void start(uint32_t command, const Random &random);
    // One cycle; false if in it the block was not in phase Running.
    bool cycle(Cycle *seen = nullptr);
    // To the end of the command.
    Status finish();
    // Cuts the command off, and wipes.
    Status zeroize();

    // Flips a bit of a register of the engine.
    void flip(unsigned target, unsigned bit);

    // Every bit of state, and how two such differ: empty if they don't.
    std::vector<uint8_t> state() const;
    std::string difference(const std::vector<uint8_t> &a, const std::vector<uint8_t> &b) const;

    uint64_t cycles = 0;

  private:
    void step();
    void access(bool write, uint32_t offset, uint32_t &data);
    Status status();
    bool running() const;
    void observe(Cycle &now);

    std::unique_ptr<Vecc> top_;
    std::vector<uint32_t> random_;
    size_t random_at_ = 0;
    std::array<uint32_t, 128> before_{};
};

} // namespace leakage
