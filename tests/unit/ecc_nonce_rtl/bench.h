// SPDX-License-Identifier: Apache-2.0
// The Verilated nonce unit, run clock cycle by clock cycle.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>

#include "Vecc_nonce_top.h"
#include "Vecc_nonce_top___024root.h"
#include "cmodel/ecc_nonce.h"

using Number = std::array<uint8_t, ECC_BYTES>;
using Draw = std::array<uint8_t, ECC_DRAW_BYTES>;

enum Mode { EXACT = 0, HEDGED = 1, DRAW = 2 };

struct Operands {
    Number d{}, e{};
    Draw z{}; // its first 32 bytes are the hedged mode's entropy
};

struct Outcome {
    bool done = false, fail = false;
    unsigned cycles = 0;   // from start_i to done_o or fail_o, the former not counted
    unsigned requests = 0; // cycles with a request to private_sha
    Number result{};
};

class Bench
{
  public:
    Bench();
    ~Bench();

    // One clock cycle: settles, calls look(), then the edge.
    void tick();
    // Runs one command to its end and on until private_sha is free again, or cuts it short after
    // `limit` cycles.
    Outcome run(Mode mode, const Operands &operands, unsigned limit = 200000);
    // Holds wipe_i for its 64 cycles, and the one more of the index.
    void wipe();
    // No register and no memory holds anything.
    bool clean() const;

    Vecc_nonce_top top;
    Vecc_nonce_top___024root &root;
    Operands operands;
    // Called in each cycle of run(), with its number, before and after the inputs settle.
    std::function<void(unsigned)> before, after;
    // digests[i] replaces the i-th one of a run, from 1 on; null: none.
    std::function<const Number *(unsigned)> digest;

  private:
    void settle();
    unsigned digests_ = 0;
};
