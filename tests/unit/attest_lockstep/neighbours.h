// SPDX-License-Identifier: Apache-2.0
// What is around attest: private SHA-256, ecc behind its owner, accumulator, drbg, fuses, life
// cycle. They follow their contracts, with waits by chance; or, in chaos, say anything at any time.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "cmodel/attest.h"
#include "cmodel/token.h"
#include "tests/lib/lockstep_bus.h"

// How much goes wrong, chosen for each episode. One in so many cycles; 0: never.
struct Mood {
    unsigned wait = 1;   // neighbours answer once in so many cycles
    unsigned extend = 0; // extends begin
    unsigned life = 0;   // life cycle, its value in the token, taint, overflow change
    unsigned odd_type = 0, key_error = 0, sign_error = 0, random_error = 0; // of so many
    unsigned bus_error = 0, count_slips = 0, zeroize = 0, alert = 0;
    bool chaos = false;       // unsolicited answers
    bool wrong_fuses = false; // one bit, or not readable
    bool never = false;       // no keys, or no life cycle
    unsigned entries = 5;
};

class Neighbours
{
  public:
    explicit Neighbours(lockstep::Random &random) : random_(random) {}

    void begin(const Mood &mood);
    // Inputs that depend on nothing that attest does in this cycle.
    void drive(struct attest_in &in);
    // Those that answer: `out` is what attest asks for in this cycle.
    void answer(const struct attest_out &out, struct attest_in &in);
    // The clock edge.
    void step(const struct attest_out &out, const struct attest_in &in);

    // What a token of this chip must say, but for its nonce.
    struct token_input statement() const;

    std::array<uint8_t, 64> signature{};
    std::array<uint32_t, 8> signed_digest{}; // E at the last SIGN
    uint64_t signatures = 0;
    bool changed = false; // life cycle or flags, since it was last cleared

  private:
    bool one_in(unsigned n) { return n != 0 && random_.below(n) == 0; }
    bool prompt() { return random_.below(mood_.wait) == 0; }
    uint32_t word() { return uint32_t(random_.next()); }
    void append();
    void change_life();
    void command(uint32_t data);
    uint32_t read_ecc(uint32_t offset) const;
    uint32_t read_log(unsigned address) const;

    lockstep::Random &random_;
    Mood mood_;

    struct token_key key_[2] = {};
    std::array<uint32_t, 16> fuses_{};
    std::array<uint8_t, 32> seed_{};
    std::array<uint8_t, 32> register_{};
    uint8_t log_[PLUTON_TOKEN_COMPONENTS_MAX][PLUTON_ENTRY_BYTES] = {};
    unsigned count_ = 0, extending_ = 0, load_ = 0;
    uint16_t token_ = 0;
    unsigned provisioned_ = 0, secured_ = 0;
    bool overflow_ = false, tainted_ = false;
    // private SHA-256
    bool granted_ = false, finished_ = false;
    std::vector<uint8_t> message_;
    std::array<uint32_t, 8> digest_{};
    // ecc
    bool owned_ = false;
    unsigned busy_ = 0, error_ = 0;
    bool done_ = false;
    std::array<uint32_t, 24> operands_{};
    std::array<uint32_t, 16> results_{};
    unsigned drawn_ = 0;
};
