// SPDX-License-Identifier: Apache-2.0
// The software of the two chips: it makes accesses, keeps what they must have left in the registers
// of ecc and attest, and judges each word that may differ.
//
// What may differ is software's right to know: the reviewed list tests/formal/secrecy/secrecy.toml,
// each place with its line of it, below. There the values must be those that OpenSSL and the golden
// models compute from the keys in the chip's own fuses.
#pragma once

#include <map>

#include "host/verify/token.h"
#include "sim/native/random.h"
#include "tests/leakage/hostile/twin.h"

namespace pluton
{

struct Judged {
    uint64_t public_keys = 0, signatures = 0, secrets = 0, tokens = 0, digests = 0;
    uint64_t random = 0; // words of RANDOM that differ, of chips with other seeds
    uint64_t drawn = 0;  // public keys of drawn keys, with other seeds: points of the curve
    uint64_t open = 0;   // with other seeds: results of drawn session keys, which nobody knows
};

class Software
{
  public:
    // `other_seeds`: the generators of the chips differ too, as while they are born.
    Software(Twin &twin, Random &random, bool other_seeds);

    // The chip's reset was pulled, or its power was off.
    void forget();

    enum hal_status read(const Access &access, Both *shown = nullptr);
    enum hal_status write(const Access &access, const Both &data);
    enum hal_status write(uint32_t address, uint32_t data)
    {
        return write({address}, {{data, data}});
    }
    // A word that must be the same; 0 if the chip refuses.
    uint32_t word(uint32_t address);

    // The chips' own public keys, as they tell them. False before they are there.
    bool own_point(bool attestation, struct ecc_point point[2]);

    Twin &twin;
    Judged judged;
    std::map<std::string, uint64_t> ended; // commands, by name, that ended well

  private:
    struct Operand {
        Both value;
        uint64_t written = 0; // 0: not known
    };
    struct Expected {
        unsigned op = 0; // last accepted command of software
        unsigned slot = 0;
        bool device = false, deliver = false, full = false;
        Operand operand[40];
        bool judged = false;
        Both result[16];
    };

    const DieKeys *keys(unsigned side);
    void command_of_ecc(uint32_t data);
    bool fill(unsigned op);
    void judge_ecc(unsigned index, const Both &shown);
    bool explained(unsigned side, const uint32_t result[16], std::string *as);
    void judge_token(unsigned index, const Both &shown);
    void judge_bytes(const char *what, const Both &shown, unsigned byte,
                     const std::array<uint8_t, 32> *(*of)(const DieKeys &));
    void hardware_used_ecc();

    Random &random_;
    bool other_seeds_;
    Expected ecc_;
    std::array<uint8_t, 32> nonce_ = {}, asked_ = {};
    bool token_judged_ = false;
    std::vector<uint8_t> token_[2];
    uint64_t attest_from_ =
        0; // cycle in which a token was asked for, since when hardware may use ecc
    bool has_keys_[2] = {};
    DieKeys keys_[2];
};

} // namespace pluton
