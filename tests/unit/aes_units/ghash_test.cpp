// SPDX-License-Identifier: Apache-2.0
// GHASH in shares (or one) against SP 800-38D's multiplication, bit by bit.
#include <array>

#include "Vghash.h"
#include "bench.h"

using namespace ecc_units;
using Top = Vghash;
using Block = std::array<uint32_t, 4>; // bit 127 is the standard's bit 0

namespace
{

long cases;
bool masked;

Block random_block()
{
    Block made;
    for (uint32_t &word : made)
        word = static_cast<uint32_t>(generator()());
    return made;
}

Block operator^(const Block &a, const Block &b)
{
    Block made;
    for (size_t i = 0; i < 4; i++)
        made[i] = a[i] ^ b[i];
    return made;
}

// SP 800-38D, 6.3
Block times(const Block &x, Block v)
{
    Block z{};
    for (int i = 127; i >= 0; i--) {
        if (x[i / 32] >> (i % 32) & 1)
            z = z ^ v;
        bool last = v[0] & 1;
        for (size_t j = 0; j < 4; j++)
            v[j] = v[j] >> 1 | (j < 3 ? v[j + 1] << 31 : 0);
        if (last)
            v[3] ^= 0xE1000000;
    }
    return z;
}

template <class Wide> void place(Wide &port, const Block &value)
{
    for (size_t i = 0; i < 4; i++)
        port[i] = value[i];
}

template <class Wide> Block taken(const Wide &port)
{
    return {port[0], port[1], port[2], port[3]};
}

// A value goes in as two shares; with one share, as a whole.
template <class Wide> void share(Wide &port0, Wide &port1, const Block &value)
{
    Block mask = masked ? random_block() : Block{};
    place(port0, value ^ mask);
    place(port1, mask);
}

void run(Unit<Top> &unit, const Block &h, int blocks)
{
    Top &top = unit.top;
    share(top.h0_i, top.h1_i, h);
    top.key_i = 1;
    top.clear_i = 1;
    unit.step();
    top.key_i = 0;
    top.clear_i = 0;
    Block y{};
    for (int n = 0; n < blocks; n++) {
        Block x = random_block();
        if (n == 1)
            x = y; // the sum is zero
        share(top.x0_i, top.x1_i, x);
        top.take_i = 1;
        unit.step();
        top.take_i = 0;
        CHECK((taken(top.y0_o) ^ taken(top.y1_o)) == (y ^ x));
        top.run_i = 1;
        for (unsigned digit = 0; digit < 15; digit++) {
            if (random_below(8) == 0) {
                top.run_i = 0;
                unit.step();
                top.run_i = 1;
            }
            top.digit_i = digit;
            place(top.r_i, random_block());
            unit.step();
        }
        top.run_i = 0;
        y = times(y ^ x, h);
        CHECK((taken(top.sum0_o) ^ taken(top.sum1_o)) == y);
        CHECK(masked || is_zero(top.sum1_o));
        CHECK(!masked || n < 2 || !is_zero(top.sum1_o)); // shares, not a value and a zero
        cases++;
    }
    unit.wipe();
    CHECK(is_zero(top.sum0_o) && is_zero(top.sum1_o) && is_zero(top.y0_o) && is_zero(top.h0_o));
}

} // namespace

int main()
{
    Unit<Top> unit;
    // The parameter shows: share 1 of H is kept, or it is not.
    place(unit.top.h1_i, random_block());
    unit.top.key_i = 1;
    unit.step();
    unit.top.key_i = 0;
    masked = !is_zero(unit.top.h1_o);
    // The products' first operand: x^0, x^127, all
    Block one{0, 0, 0, 0x80000000}, all;
    all.fill(0xFFFFFFFF);
    CHECK(times(one, all) == all);
    run(unit, random_block(), 20);
    run(unit, one, 4);
    run(unit, all, 4);
    run(unit, Block{}, 3);
    for (int i = 0; i < 20; i++)
        run(unit, random_block(), 8);
    return verdict(masked ? "ghash, masked" : "ghash", cases);
}
