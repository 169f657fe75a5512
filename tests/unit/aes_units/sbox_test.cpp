// SPDX-License-Identifier: Apache-2.0
// The masked S-box: every byte, both directions, random sharings and masks, with pauses.
#include <deque>

#include "Vsbox.h"
#include "bench.h"

using namespace ecc_units;
using Top = Vsbox;

namespace
{

long cases;

unsigned times(unsigned a, unsigned b)
{
    unsigned product = 0;
    for (; b; b >>= 1, a = a << 1 ^ (a & 0x80 ? 0x11B : 0)) {
        if (b & 1)
            product ^= a;
    }
    return product;
}

// FIPS 197, 5.1.1
unsigned substituted(unsigned x)
{
    unsigned inverse = 0, out = 0x63;
    for (unsigned y = 0; y < 256; y++) {
        if (times(x, y) == 1)
            inverse = y;
    }
    for (int n = 0; n < 5; n++)
        out ^= (inverse << n | inverse >> (8 - n)) & 0xFF;
    return out;
}

void run(bool inverse)
{
    unsigned table[256];
    for (unsigned x = 0; x < 256; x++) {
        unsigned y = substituted(x);
        table[inverse ? y : x] = inverse ? x : y;
    }
    CHECK(table[inverse ? 0xED : 0x53] == (inverse ? 0x53 : 0xED)); // the standard's example
    Unit<Top> unit;
    unit.top.inverse_i = inverse;
    std::deque<unsigned> inside;
    int zeros[2] = {0, 0};
    for (int i = 0; i < 16 * 256;) {
        bool go = random_below(4) != 0, enter = random_below(8) != 0;
        auto mask = static_cast<unsigned>(random_below(256));
        auto x = static_cast<unsigned>(i % 256);
        unit.top.en_i = go;
        unit.top.enter_i = enter;
        unit.top.x0_i = x ^ mask;
        unit.top.x1_i = mask;
        unit.top.mask_i = random_below(1 << 28);
        unit.step();
        if (!go)
            continue;
        // An empty place is the tower's zero, so the table's value of what the map takes there.
        inside.push_back(enter ? x : (inverse ? 0x63 : 0x00));
        i += enter;
        if (inside.size() < 5)
            continue;
        CHECK((unit.top.y0_o ^ unit.top.y1_o) == table[inside.front()]);
        inside.pop_front();
        zeros[0] += unit.top.y0_o == 0;
        zeros[1] += unit.top.y1_o == 0;
        cases++;
    }
    // Both shares are fresh: neither is zero more often than one in 256 allows.
    CHECK(zeros[0] < 64 && zeros[1] < 64);
    unit.top.wipe_i = 1;
    unit.step();
    unit.top.wipe_i = 0;
    unit.top.en_i = 0;
    for (int i = 0; i < 5; i++) {
        CHECK(unit.top.y0_o == (inverse ? 0x00 : 0x63) && unit.top.y1_o == 0);
        unit.top.en_i = 1;
        unit.top.enter_i = 0;
        unit.top.mask_i = 0;
        unit.step();
    }
}

} // namespace

int main()
{
    run(false);
    run(true);
    return verdict("sbox", cases);
}
