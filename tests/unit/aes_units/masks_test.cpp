// SPDX-License-Identifier: Apache-2.0
// The generator of masks against Trivium step by step, as its authors define it; that against
// published streams.
#include <array>
#include <cstring>

#include "Vmasks.h"
#include "bench.h"

using namespace ecc_units;
using Top = Vmasks;

namespace
{

long cases;

class Trivium
{
  public:
    Trivium(const uint8_t key[10], const uint8_t iv[10])
    {
        // K_1 is the highest bit of the last byte (eSTREAM).
        for (int i = 0; i < 80; i++) {
            s_[1 + i] = key[9 - i / 8] >> (7 - i % 8) & 1;
            s_[94 + i] = iv[9 - i / 8] >> (7 - i % 8) & 1;
        }
        s_[286] = s_[287] = s_[288] = true;
        for (int i = 0; i < 1152; i++)
            step();
    }
    bool step()
    {
        bool t1 = s_[66] ^ s_[93], t2 = s_[162] ^ s_[177], t3 = s_[243] ^ s_[288];
        bool z = t1 ^ t2 ^ t3;
        t1 ^= (s_[91] & s_[92]) ^ s_[171];
        t2 ^= (s_[175] & s_[176]) ^ s_[264];
        t3 ^= (s_[286] & s_[287]) ^ s_[69];
        for (int i = 288; i > 1; i--)
            s_[i] = s_[i - 1];
        s_[1] = t3;
        s_[94] = t1;
        s_[178] = t2;
        return z;
    }
    void mix(uint32_t word)
    {
        for (int i = 0; i < 32; i++)
            s_[1 + i] = s_[1 + i] ^ (word >> i & 1);
    }
    uint8_t byte()
    {
        int made = 0;
        for (int i = 0; i < 8; i++)
            made |= step() << i;
        return static_cast<uint8_t>(made);
    }

  private:
    std::array<bool, 289> s_{};
};

// eSTREAM's verified vectors, and the stream of a key of zeros
const uint8_t kKey80[64] = {
    0x38, 0xEB, 0x86, 0xFF, 0x73, 0x0D, 0x7A, 0x9C, 0xAF, 0x8D, 0xF1, 0x3A, 0x44, 0x20, 0x54, 0x0D,
    0xBB, 0x7B, 0x65, 0x14, 0x64, 0xC8, 0x75, 0x01, 0x55, 0x20, 0x41, 0xC2, 0x49, 0xF2, 0x9A, 0x64,
    0xD2, 0xFB, 0xF5, 0x15, 0x61, 0x09, 0x21, 0xEB, 0xE0, 0x6C, 0x8F, 0x92, 0xCE, 0xCF, 0x7F, 0x80,
    0x98, 0xFF, 0x20, 0xCC, 0xCC, 0x6A, 0x62, 0xB9, 0x7B, 0xE8, 0xEF, 0x74, 0x54, 0xFC, 0x80, 0xF9,
};
const uint8_t kKey00[64] = {
    0xFB, 0xE0, 0xBF, 0x26, 0x58, 0x59, 0x05, 0x1B, 0x51, 0x7A, 0x2E, 0x4E, 0x23, 0x9F, 0xC9, 0x7F,
    0x56, 0x32, 0x03, 0x16, 0x19, 0x07, 0xCF, 0x2D, 0xE7, 0xA8, 0x79, 0x0F, 0xA1, 0xB2, 0xE9, 0xCD,
    0xF7, 0x52, 0x92, 0x03, 0x02, 0x68, 0xB7, 0x38, 0x2B, 0x4C, 0x1A, 0x75, 0x9A, 0xA2, 0x59, 0x9A,
    0x28, 0x55, 0x49, 0x98, 0x6E, 0x74, 0x80, 0x59, 0x03, 0x80, 0x1A, 0x4C, 0xB5, 0xA5, 0xD4, 0xF2,
};

void check_published(const uint8_t stream[64], uint8_t first)
{
    const uint8_t key[10] = {first}, iv[10] = {};
    Trivium trivium(key, iv);
    for (int i = 0; i < 64; i++, cases++)
        CHECK(trivium.byte() == stream[i]);
}

void check_block(const uint32_t seed[9], const uint8_t *published)
{
    Unit<Top> unit;
    std::vector<Trivium> trivia;
    unit.top.load_i = 1;
    for (unsigned i = 0; i < 9; i++) {
        unit.top.index_i = i;
        unit.top.word_i = seed[i];
        unit.step();
    }
    unit.top.load_i = 0;
    for (unsigned i = 0; i < 3; i++) {
        uint8_t bytes[12], iv[10] = {};
        for (unsigned j = 0; j < 12; j++)
            bytes[j] = static_cast<uint8_t>(seed[3 * i + j / 4] >> (24 - 8 * (j % 4)));
        std::memcpy(iv, bytes + 10, 2);
        iv[9] = static_cast<uint8_t>(i);
        trivia.emplace_back(bytes, iv);
    }
    unit.top.run_i = 1;
    for (int i = 0; i < 6; i++)
        unit.step();
    for (int round = 0; round < 20; round++) {
        bool pause = round && random_below(4) == 0, mixes = round && random_below(4) == 0;
        if (pause) {
            unit.top.run_i = 0;
            if (mixes) {
                unit.top.mix_i = 1;
                unit.top.word_i = static_cast<uint32_t>(generator()());
                trivia[0].mix(unit.top.word_i);
            }
            unit.step();
            unit.top.mix_i = 0;
            unit.top.run_i = 1;
        }
        unit.step();
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 24; j++, cases++) {
                int at = 192 * i + 8 * j;
                auto made = static_cast<uint8_t>(unit.top.mask_o[at / 32] >> (at % 32));
                CHECK(made == trivia[i].byte());
                if (published && !round && !i)
                    CHECK(made == published[j]);
            }
        }
    }
    unit.top.wipe_i = 1;
    unit.step();
    CHECK(is_zero(unit.top.mask_o));
    unit.top.wipe_i = 0;
    unit.step();
    CHECK(is_zero(unit.top.mask_o)); // so was the state
}

} // namespace

int main()
{
    check_published(kKey80, 0x80);
    check_published(kKey00, 0x00);
    uint32_t seed[9] = {0x80000000};
    check_block(seed, kKey80);
    for (int i = 0; i < 20; i++) {
        for (uint32_t &word : seed)
            word = static_cast<uint32_t>(generator()());
        check_block(seed, nullptr);
    }
    return verdict("masks", cases);
}
