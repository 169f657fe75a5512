// SPDX-License-Identifier: Apache-2.0
// The Verilated attest with neighbours that the bench plays: software on the register bus, private
// SHA-256, ecc behind its owner, accumulator, random words, fuses, life cycle.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include "Vattest_top.h"
#include "Vattest_top___024root.h"
#include "cmodel/token.h"

using Number = std::array<uint8_t, 32>;
using Bytes = std::vector<uint8_t>;

struct Answer {
    bool error;
    uint32_t data;
    unsigned waits;
};

// What the neighbours do, and what they saw.
struct Chip {
    token_key key[2];
    Number digest[2]; // in the fuses
    std::array<std::array<uint8_t, 72>, PLUTON_TOKEN_COMPONENTS_MAX> log{};
    Number accumulator{};
    unsigned count = 0;
    bool overflow = false, tainted = false;
    uint16_t life_cycle = PLUTON_TOKEN_LIFE_CYCLE_SECURED; // 0: Blank

    bool loaded = true, digests_ok = true,
         prompt = false;                    // prompt: nobody waits but the log, one cycle
    unsigned key_error = 0, sign_error = 0; // ecc's
    bool random_error = false, bus_fault = false;
    bool faulty = false; // attest is: it may ask for what is not there
    unsigned signatures = 0;
    Number signed_digest{};
    std::array<uint8_t, 64> signature{};
    Bytes message; // the last one that was hashed whole
    Number seed{};
    unsigned seed_words = 0;
};

class Bench
{
  public:
    explicit Bench(uint64_t seed);
    ~Bench();

    void reset();
    void tick(); // one clock cycle
    Answer access(bool write, uint32_t address, uint32_t data = 0, uint8_t strobes = 15,
                  unsigned subject = 0, bool nonsecure = false);
    uint32_t read(uint32_t address); // fails the test on a bus error
    void write(uint32_t address, uint32_t data);
    uint32_t status();
    bool wait_for(const std::function<bool()> &what, unsigned limit = 20000);
    void start(const Number &nonce); // writes NONCE and CMD
    Bytes token();
    uint32_t draw() { return uint32_t(rng_()); }
    Number number();

    Vattest_top top;
    Vattest_top___024root &root;
    Chip chip;
    uint64_t cycle = 0, command_cycle = 0, sign_cycle = 0;
    std::function<void()> look; // in each cycle, before the edge

  private:
    void play();
    void play_psha();
    void play_ecc();
    void play_rest();
    void step();
    bool chance(unsigned percent) { return chip.prompt || rng_() % 100 < percent; }

    std::mt19937_64 rng_;
    // private SHA-256
    bool granted_ = false, finished_ = false, hash_done_ = false;
    unsigned hash_wait_ = 0;
    Bytes hashing_;
    Number hash_{};
    // ecc
    bool owner_ = false;
    unsigned busy_ = 0, error_ = 0;
    bool ecc_done_ = false;
    std::array<uint32_t, 24> operands_{};
    std::array<uint32_t, 16> results_{};
    // accumulator
    unsigned log_wait_ = 0;
    unsigned extending_ = 0;
};

[[noreturn]] void fail(const std::string &text);
#define NEED(condition)                                                                            \
    ((condition) ? void(0)                                                                         \
                 : fail(std::string(__FILE__) + ":" + std::to_string(__LINE__) + ": " #condition))
