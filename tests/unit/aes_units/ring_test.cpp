// SPDX-License-Identifier: Apache-2.0
// Key schedule and ring: FIPS 197's examples and random keys and blocks against OpenSSL, both
// directions, 16 cycles apart, with pauses; the cycles of README.md.
#include <openssl/evp.h>

#include <array>
#include <cstring>
#include <deque>

#include "Vring.h"
#include "bench.h"

using namespace ecc_units;
using Top = Vring;
using Bytes = std::array<uint8_t, 16>;

namespace
{

long cases;
bool masked;

const int kWords[3] = {4, 6, 8}, kRounds[3] = {10, 12, 14}, kExpand[3] = {64, 52, 82};

Bytes random_bytes()
{
    Bytes made;
    for (uint8_t &byte : made)
        byte = static_cast<uint8_t>(generator()());
    return made;
}

Bytes reference(const uint8_t *key, int size, bool inverse, const Bytes &in)
{
    const EVP_CIPHER *ciphers[3] = {EVP_aes_128_ecb(), EVP_aes_192_ecb(), EVP_aes_256_ecb()};
    EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    Bytes out;
    int length = 0;
    must(context && EVP_CipherInit_ex(context, ciphers[size], nullptr, key, nullptr, !inverse) &&
         EVP_CIPHER_CTX_set_padding(context, 0) &&
         EVP_CipherUpdate(context, out.data(), &length, in.data(), 16));
    EVP_CIPHER_CTX_free(context);
    return out;
}

template <class Wide> void place(Wide &port, const Bytes &value)
{
    for (int i = 0; i < 16; i++) {
        uint32_t &word = port[3 - i / 4];
        word = word << 8 | value[i];
    }
}

Bytes joined(Top &top)
{
    Bytes made;
    for (int i = 0; i < 16; i++) {
        uint32_t word = top.out0_o[3 - i / 4] ^ top.out1_o[3 - i / 4];
        made[i] = static_cast<uint8_t>(word >> (24 - 8 * (i % 4)));
    }
    return made;
}

void masks(Top &top)
{
    for (int i = 0; i < 14; i++)
        top.mask_i[i] = static_cast<uint32_t>(generator()());
}

void expand(Unit<Top> &unit, const uint8_t *key, int size, int context)
{
    Top &top = unit.top;
    top.size_i = size;
    top.context_i = context;
    top.inverse_i = 0;
    top.load_i = 1;
    for (int i = 0; i < kWords[size]; i++) {
        uint32_t word = 0, mask = masked ? static_cast<uint32_t>(generator()()) : 0;
        for (int j = 0; j < 4; j++)
            word = word << 8 | key[4 * i + j];
        top.load0_i = word ^ mask;
        top.load1_i = mask;
        unit.step();
    }
    top.load_i = 0;
    top.expand_i = 1;
    for (int i = 1; i <= kExpand[size]; i++) {
        masks(top);
        unit.settle();
        CHECK(top.last_o == (i == kExpand[size]));
        CHECK(!top.alert_o);
        unit.step();
    }
    top.expand_i = 0;
}

// Blocks 16 cycles apart; each output is there after `latency` cycles, not earlier, and 16 cycles
// long.
void run(Unit<Top> &unit, const uint8_t *key, int size, bool inverse, const std::deque<Bytes> &in)
{
    Top &top = unit.top;
    const int there = masked ? 5 * kRounds[size] + 2 : kRounds[size] + 1;
    top.inverse_i = inverse;
    top.en_i = 1;
    masks(top);
    unit.step(); // the first row is read
    size_t issued = 0, taken = 0;
    for (int cycle = 0; taken < in.size(); cycle++) {
        if (random_below(16) == 0) {
            top.en_i = top.issue_i = top.take_i = 0;
            unit.step();
            top.en_i = 1;
        }
        top.issue_i = cycle % 16 == 0 && issued < in.size();
        if (top.issue_i) {
            Bytes mask = masked ? random_bytes() : Bytes{}, rest = in[issued++];
            for (int i = 0; i < 16; i++)
                rest[i] ^= mask[i];
            place(top.block0_i, rest);
            place(top.block1_i, mask);
        }
        int due = cycle - there - 16 * static_cast<int>(taken);
        top.take_i = due >= 0 && due == static_cast<int>(taken) % 16;
        masks(top);
        unit.settle();
        CHECK(!top.alert_o);
        if (top.take_i) {
            CHECK(joined(top) == reference(key, size, inverse, in[taken]));
            taken++;
            cases++;
        }
        unit.step();
    }
    top.en_i = top.issue_i = top.take_i = 0;
}

void check_fips197(Unit<Top> &unit)
{
    // Appendix C
    const uint8_t ciphers[3][16] = {{0x69, 0xC4, 0xE0, 0xD8, 0x6A, 0x7B, 0x04, 0x30, 0xD8, 0xCD,
                                     0xB7, 0x80, 0x70, 0xB4, 0xC5, 0x5A},
                                    {0xDD, 0xA9, 0x7C, 0xA4, 0x86, 0x4C, 0xDF, 0xE0, 0x6E, 0xAF,
                                     0x70, 0xA0, 0xEC, 0x0D, 0x71, 0x91},
                                    {0x8E, 0xA2, 0xB7, 0xCA, 0x51, 0x67, 0x45, 0xBF, 0xEA, 0xFC,
                                     0x49, 0x90, 0x4B, 0x49, 0x60, 0x89}};
    uint8_t key[32];
    Bytes plain;
    for (int i = 0; i < 32; i++)
        key[i] = static_cast<uint8_t>(i);
    for (int i = 0; i < 16; i++)
        plain[i] = static_cast<uint8_t>(0x11 * i);
    for (int size = 0; size < 3; size++) {
        Bytes cipher;
        std::memcpy(cipher.data(), ciphers[size], 16);
        CHECK(reference(key, size, false, plain) == cipher);
        expand(unit, key, size, size);
        run(unit, key, size, false, {plain});
        run(unit, key, size, true, {cipher});
    }
}

void check_misuse()
{
    // An output that is not there; one that is lost; a slot that is used
    const uint8_t key[32] = {1};
    for (int what = 0; what < 3; what++) {
        Unit<Top> unit;
        Top &top = unit.top;
        expand(unit, key, 0, 0);
        top.en_i = 1;
        unit.step();
        if (what == 0) {
            top.take_i = 1;
            unit.settle();
            CHECK(top.alert_o);
            continue;
        }
        bool alert = false;
        const int apart = what == 1 ? 16 : masked ? 5 : 1;
        for (int cycle = 0; cycle < 100; cycle++) {
            top.issue_i = cycle == 0 || cycle == apart;
            unit.settle();
            alert = alert || top.alert_o;
            unit.step();
        }
        CHECK(alert);
    }
}

} // namespace

int main()
{
    Unit<Top> unit;
    // The parameter shows: an S-box of the ring is five registers deep, or none.
    unit.top.en_i = 1;
    unit.top.issue_i = 1;
    unit.step();
    unit.top.issue_i = 0;
    for (int i = 0; i < 11; i++)
        unit.step();
    unit.top.take_i = 1;
    unit.settle();
    masked = unit.top.alert_o;
    unit.top.take_i = 0;
    unit.wipe();
    unit.top.en_i = 0;

    check_fips197(unit);
    for (int i = 0; i < 24; i++) {
        uint8_t key[32];
        for (uint8_t &byte : key)
            byte = static_cast<uint8_t>(generator()());
        std::deque<Bytes> in;
        for (int j = 0; j < 12; j++)
            in.push_back(random_bytes());
        int size = i % 3;
        expand(unit, key, size, static_cast<int>(random_below(3)));
        run(unit, key, size, i % 2, in);
        run(unit, key, size, !(i % 2), in);
    }
    check_misuse();
    return verdict(masked ? "ring, masked" : "ring", cases);
}
