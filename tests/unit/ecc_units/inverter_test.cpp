// SPDX-License-Identifier: Apache-2.0
// The inverter against the divsteps as tools/ecc/README.md defines them, on integers without
// bounds, step by step; its result also against what an inverse is.
#include "Vecc_inverter.h"
#include "Vecc_inverter___024root.h"
#include "bench.h"

using namespace ecc_units;
using Top = Vecc_inverter;

namespace
{

constexpr int kSteps = 590, kReady = 593; // cycles after the start
constexpr int kLatest = 598;              // t + 600, the start being t + 2

long cases;

struct Divsteps {
    Number f, g, d = 0, e = 1, m;
    int zeta = -1;

    Divsteps(const Number &modulus, const Number &x) : f(modulus), g(x), m(modulus) {}
    void step()
    {
        bool odd = g.odd(), swap = odd && zeta < 0;
        Number g_next = g, e_next = e;
        if (swap) {
            g_next = g - f;
            e_next = e - d;
            f = g;
            d = e;
        } else if (odd) {
            g_next = g + f;
            e_next = e + d;
        }
        zeta = swap ? -zeta - 2 : zeta - 1;
        g = g_next.half();
        e = (e_next.odd() ? e_next + m : e_next).half();
    }
    Number result() const { return (f.negative() ? Number(0) - d : d) + m * 296; }
};

void start(Unit<Top> &unit, const Number &x, bool n)
{
    put(unit.top.value_i, x);
    unit.top.modulus_i = n;
    unit.top.start_i = 1;
    unit.settle();
    CHECK(!unit.top.alert_o && !unit.top.busy_o);
    unit.step();
    unit.top.start_i = 0;
    // Nothing but the cycle of the start counts.
    put(unit.top.value_i, random_bits(256));
    unit.top.modulus_i = !n;
    unit.settle();
}

void check_inverse(Unit<Top> &unit, const Number &x, bool n, bool watch)
{
    Number m = n ? order() : prime();
    Divsteps model(m, x);
    auto *root = unit.top.rootp;
    start(unit, x, n);
    for (int cycle = 1; cycle < kReady; cycle++) {
        CHECK(unit.top.busy_o && !unit.top.alert_o);
        if (cycle <= kSteps) {
            if (watch) {
                Number f = get(root->ecc_inverter__DOT__f_q, 258, true);
                Number g = get(root->ecc_inverter__DOT__g_q, 258, true);
                Number d = get(root->ecc_inverter__DOT__d_q, 268, true);
                Number e = get(root->ecc_inverter__DOT__e_q, 268, true);
                CHECK(f == model.f && g == model.g && d == model.d && e == model.e);
                CHECK(f.odd());
                CHECK((d * x - f) % m == 0 && (e * x - g) % m == 0);
                CHECK(d.magnitude() < m * 296 && e.magnitude() < m * 296);
            }
            model.step();
        }
        unit.step();
    }
    Number expected = model.result();
    CHECK(model.d.magnitude() < m * 296);
    CHECK(model.g == 0 && model.f.magnitude() == (x == 0 ? m : Number(1)));
    CHECK((expected * x) % m == (x == 0 ? 0 : 1));
    for (int cycle = kReady; cycle < kLatest + 4; cycle++) {
        CHECK(!unit.top.busy_o && !unit.top.alert_o);
        CHECK(get(unit.top.inverse_o, 268) == expected);
        unit.step();
    }
    cases++;
}

void check_zero(Unit<Top> &unit)
{
    auto *root = unit.top.rootp;
    CHECK(is_zero(root->ecc_inverter__DOT__f_q) && is_zero(root->ecc_inverter__DOT__g_q));
    CHECK(is_zero(root->ecc_inverter__DOT__d_q) && is_zero(root->ecc_inverter__DOT__e_q));
    CHECK(root->ecc_inverter__DOT__zeta_q == 0 && root->ecc_inverter__DOT__left_q == 0);
    CHECK(root->ecc_inverter__DOT__modulus_q == 0);
    CHECK(!root->ecc_inverter__DOT__skip_q && !root->ecc_inverter__DOT__negate_q);
    CHECK(!root->ecc_inverter__DOT__odd_q && !root->ecc_inverter__DOT__offset_q);
    CHECK(is_zero(root->ecc_inverter__DOT__inverse_q));
    CHECK(!unit.top.busy_o && !unit.top.alert_o && is_zero(unit.top.inverse_o));
}

void check_wipe()
{
    for (int after : {1, 2, 3, 100, 589, 590, 591, 592, 599}) {
        Unit<Top> unit;
        start(unit, random_bits(255), after & 1);
        for (int i = 1; i < after; i++)
            unit.step();
        unit.wipe();
        check_zero(unit);
        for (int i = 0; i < 4; i++)
            unit.step();
        check_zero(unit);
        check_inverse(unit, 3, false, false);
    }
}

void check_misuse()
{
    for (int after : {1, 300, 590, 591}) {
        Unit<Top> unit;
        Number x = random_bits(255);
        start(unit, x, false);
        for (int i = 1; i < kLatest; i++) {
            unit.top.start_i = i == after;
            unit.settle();
            CHECK(unit.top.alert_o == (i == after));
            unit.step();
        }
        Divsteps model(prime(), x);
        for (int i = 0; i < kSteps; i++)
            model.step();
        CHECK(get(unit.top.inverse_o, 268) == model.result());
        cases++;
    }
    check_state<Top, CData>(
        [](Top &top) -> CData & { return top.rootp->ecc_inverter__DOT__u_state__DOT__q_q; }, 6,
        {0b010101, 0b011010, 0b100110});
}

} // namespace

int main()
{
    Unit<Top> unit;
    for (bool n : {false, true}) {
        Number m = n ? order() : prime();
        for (int i = 0; i <= 3; i++) {
            check_inverse(unit, i, n, true);
            if (i)
                check_inverse(unit, m - i, n, true);
        }
        check_inverse(unit, (m + 1).half(), n, true);
        for (int i : {1, 32, 96, 128, 224, 255}) {
            check_inverse(unit, Number::power2(i), n, true);
            check_inverse(unit, Number::power2(i) - 1, n, true);
        }
        for (int i = 0; i < 120; i++)
            check_inverse(unit, random_bits(256) % m, n, i < 20);
    }
    check_wipe();
    check_misuse();
    return verdict("inverter", cases);
}
