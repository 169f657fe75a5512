// SPDX-License-Identifier: Apache-2.0
// The scalar unit: its digits must make up v + r n or v, plus n if that is even.
#include <array>

#include "Vecc_scalar.h"
#include "Vecc_scalar___024root.h"
#include "bench.h"

using namespace ecc_units;
using Top = Vecc_scalar;

namespace
{

constexpr int kReady[2] = {67, 130}; // plain, blinded: cycles from the start to the first read
constexpr int kWindows[2] = {65, 80};

long cases;

void read(Unit<Top> &unit, int which, int window)
{
    unit.top.read_i = 1;
    unit.top.read_which_i = which;
    unit.top.window_i = window;
    unit.settle();
}

void stop_reading(Unit<Top> &unit)
{
    unit.top.read_i = 0;
    unit.settle();
}

// The sum of the digits that the unit gives, at random times of the other scalar's loading too.
class Reader
{
  public:
    Reader(const Number &expected, bool blinded) : expected_(expected), blinded_(blinded)
    {
        Number u = expected_ + Number::power2(4 * kWindows[blinded]) - 1;
        u_ = u.half();
    }
    Reader() = default;

    void one(Unit<Top> &unit, int which, int window) const
    {
        read(unit, which, window);
        int v = 0;
        for (int i = 3; i >= 0; i--)
            v = 2 * v + u_.bit(4 * window + i);
        CHECK(!unit.top.alert_o);
        CHECK(unit.top.negative_o == (v < 8));
        CHECK(unit.top.place_o == (v < 8 ? 7 - v : v - 8));
        stop_reading(unit);
    }
    void all(Unit<Top> &unit, int which) const
    {
        Number sum;
        for (int i = kWindows[blinded_] - 1; i >= 0; i--) {
            one(unit, which, i);
            Number digit = 2 * unit.top.place_o + 1;
            sum = sum.shifted(4);
            sum = unit.top.negative_o ? sum - digit : sum + digit;
        }
        CHECK(sum == expected_);
        for (int i = kWindows[blinded_]; i < 128; i++) {
            read(unit, which, i);
            CHECK(unit.top.alert_o);
        }
        stop_reading(unit);
        cases++;
    }
    int windows() const { return kWindows[blinded_]; }

  private:
    Number expected_, u_;
    bool blinded_ = false;
};

Number recoded(const Number &v, const Number &r, bool blinded)
{
    Number k = blinded ? v + r * order() : v;
    return k.odd() ? k : k + order();
}

void start(Unit<Top> &unit, int which, const Number &v, const Number &r, bool blinded)
{
    uint32_t words[2];
    r.to_words(words, 2);
    put(unit.top.value_i, v);
    unit.top.blind_i = static_cast<uint64_t>(words[1]) << 32 | words[0];
    unit.top.which_i = which;
    unit.top.blinded_i = blinded;
    unit.top.start_i = 1;
    unit.settle();
    CHECK(!unit.top.alert_o);
    unit.step();
    unit.top.start_i = 0;
    // Nothing but the cycle of the start counts.
    put(unit.top.value_i, random_bits(256));
    unit.top.blind_i = generator()();
    unit.top.which_i = !which;
    unit.top.blinded_i = !blinded;
    unit.settle();
}

// `other`: the other scalar, if it is loaded. It is read meanwhile.
Reader load(Unit<Top> &unit, int which, const Number &v, const Number &r, bool blinded,
            const Reader *other)
{
    start(unit, which, v, r, blinded);
    for (int cycle = 1; cycle < kReady[blinded]; cycle++) {
        read(unit, which, static_cast<int>(random_below(65)));
        CHECK(unit.top.alert_o);
        stop_reading(unit);
        CHECK(!unit.top.alert_o);
        if (other) {
            auto windows = static_cast<uint64_t>(other->windows());
            other->one(unit, !which, static_cast<int>(random_below(windows)));
        }
        unit.step();
    }
    Reader made(recoded(v, r, blinded), blinded);
    made.one(unit, which, made.windows() - 1);
    return made;
}

bool zero(Unit<Top> &unit)
{
    auto *root = unit.top.rootp;
#define BANK(s, b)                                                                                 \
    root->ecc_scalar__DOT__gen_scalar__BRA__##s##__KET____DOT__gen_bank__BRA__##b##__KET____DOT__memory
    bool found = true;
    for (int i = 0; i < 16; i++) {
        found = found && !BANK(0, 0)[i] && !BANK(0, 1)[i] && !BANK(0, 2)[i] && !BANK(0, 3)[i] &&
                !BANK(0, 4)[i] && !BANK(1, 0)[i] && !BANK(1, 1)[i] && !BANK(1, 2)[i] &&
                !BANK(1, 3)[i] && !BANK(1, 4)[i];
    }
#undef BANK
    return found && is_zero(root->ecc_scalar__DOT__sum_q) && !root->ecc_scalar__DOT__blind_q &&
           !root->ecc_scalar__DOT__more_q && !root->ecc_scalar__DOT__bits_q;
}

void check_wipe()
{
    for (int after : {1, 2, 5, 64, 65, 66, 67, 100, 128, 129, 130, 140}) {
        Unit<Top> unit;
        Reader first = load(unit, 1, random_bits(256), random_bits(64), true, nullptr);
        first.all(unit, 1);
        start(unit, 0, random_bits(256), random_bits(64), after != 67);
        for (int i = 1; i < after; i++)
            unit.step();
        CHECK(!zero(unit));
        unit.wipe();
        CHECK(zero(unit));
        for (int i = 0; i < 150; i++) {
            CHECK(zero(unit));
            for (int which : {0, 1}) {
                read(unit, which, i % 65);
                CHECK(unit.top.alert_o);
            }
            stop_reading(unit);
            CHECK(!unit.top.alert_o);
            unit.step();
        }
        load(unit, 0, 5, 6, true, nullptr).all(unit, 0);
    }
}

void check_misuse()
{
    for (bool blinded : {false, true}) {
        for (int after = 1; after < kReady[blinded]; after++) {
            Unit<Top> unit;
            Number v = random_bits(256), r = random_bits(64);
            start(unit, 0, v, r, blinded);
            for (int i = 1; i < kReady[blinded]; i++) {
                unit.top.start_i = i == after;
                unit.settle();
                CHECK(unit.top.alert_o == (i == after));
                unit.step();
            }
            unit.top.start_i = 0;
            Reader(recoded(v, r, blinded), blinded).all(unit, 0);
        }
    }
    check_state<Top, CData>(
        [](Top &top) -> CData & { return top.rootp->ecc_scalar__DOT__u_state__DOT__q_q; }, 6,
        {0b010101, 0b011010, 0b100110});
}

} // namespace

int main()
{
    const Number n = order(), last = Number::power2(256) - 1;
    const Number most = Number::power2(64) - 1;
    std::array<Reader, 2> readers;
    bool loaded[2] = {false, false};
    Unit<Top> unit;

    auto check = [&](const Number &v, const Number &r, bool blinded) {
        int which = static_cast<int>(random_below(2));
        readers[which] =
            load(unit, which, v, r, blinded, loaded[!which] ? &readers[!which] : nullptr);
        loaded[which] = true;
        for (int i = 0; i < 2; i++) {
            if (loaded[i])
                readers[i].all(unit, i);
        }
    };
    const Number edges[] = {0,        1,    2,      3, n - 2, n - 1, n, n + 1, n.shifted(0) + 2,
                            last - 1, last, prime()};
    for (const Number &v : edges) {
        check(v, 0, false);
        check(v, most, false);
        for (const Number &r :
             {Number(0), Number(1), Number(2), most - 1, most, Number::power2(63)}) {
            check(v, r, true);
        }
    }
    for (int i = 0; i < 300; i++)
        check(random_bits(256), random_bits(64), i % 3 != 0);
    check_wipe();
    check_misuse();
    return verdict("scalar", cases);
}
