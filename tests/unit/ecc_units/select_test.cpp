// SPDX-License-Identifier: Apache-2.0
// The select unit: one of eight registers that pass in four cycles.
#include <array>
#include <deque>

#include "Vecc_select.h"
#include "Vecc_select___024root.h"
#include "bench.h"

using namespace ecc_units;
using Top = Vecc_select;

namespace
{

constexpr int kReady = 5; // cycles after the start: t + 7, the start being t + 2

long cases;

using Eight = std::array<Number, 8>;

Eight eight()
{
    Eight made;
    for (Number &value : made)
        value = random_bits(268);
    if (random_below(8) == 0)
        made.fill(Number::power2(268) - 1);
    return made;
}

struct Selection {
    int cycle;
    unsigned place;
    Eight values;
};

void noise(Top &top)
{
    top.start_i = 0;
    top.place_i = random_below(8);
    put(top.a_i, random_bits(268));
    put(top.b_i, random_bits(268));
}

void pair(Top &top, const Selection &selection, int cycle)
{
    int i = cycle - selection.cycle;
    if (i < 0 || i > 3)
        return;
    put(top.a_i, selection.values[2 * i]);
    put(top.b_i, selection.values[2 * i + 1]);
    if (i == 0) {
        top.start_i = 1;
        top.place_i = selection.place;
    }
}

void run(Unit<Top> &unit, int count, int most_gap)
{
    std::deque<Selection> due;
    int next = 0, cycle = 0;
    for (int i = 0; i < count || !due.empty(); cycle++) {
        noise(unit.top);
        if (i < count && cycle == next) {
            due.push_back({cycle, static_cast<unsigned>(i) % 8, eight()});
            next += 4 + static_cast<int>(random_below(most_gap + 1));
            i++;
        }
        for (const Selection &selection : due)
            pair(unit.top, selection, cycle);
        unit.settle();
        CHECK(!unit.top.alert_o);
        if (due.empty() || cycle < due.front().cycle + 2)
            CHECK(is_zero(unit.top.value_o));
        if (!due.empty() && cycle == due.front().cycle + kReady) {
            CHECK(get(unit.top.value_o, 268) == due.front().values[due.front().place]);
            due.pop_front();
            cases++;
        }
        unit.step();
    }
    noise(unit.top);
    unit.settle();
}

bool zero(Unit<Top> &unit)
{
    auto *root = unit.top.rootp;
    return is_zero(root->ecc_select__DOT__pair_q) && is_zero(root->ecc_select__DOT__value_q) &&
           !root->ecc_select__DOT__rest_q && is_zero(unit.top.value_o);
}

void check_wipe()
{
    for (int after = 1; after <= 5; after++) {
        for (unsigned place = 0; place < 8; place++) {
            Unit<Top> unit;
            Selection selection = {0, place, eight()};
            for (int i = 0; i < after; i++) {
                noise(unit.top);
                pair(unit.top, selection, i);
                unit.step();
            }
            CHECK(!zero(unit));
            unit.top.start_i = 0;
            unit.wipe();
            for (int i = 0; i < 8; i++) {
                CHECK(zero(unit));
                noise(unit.top);
                unit.step();
            }
            run(unit, 1, 0);
        }
    }
}

void check_misuse()
{
    for (int after = 1; after <= 3; after++) {
        Unit<Top> unit;
        noise(unit.top);
        unit.top.start_i = 1;
        for (int i = 0; i < after; i++) {
            unit.step();
            unit.top.start_i = 0;
        }
        unit.settle();
        CHECK(!unit.top.alert_o);
        unit.top.start_i = 1;
        unit.settle();
        CHECK(unit.top.alert_o);
    }
    check_state<Top, CData>(
        [](Top &top) -> CData & { return top.rootp->ecc_select__DOT__u_state__DOT__q_q; }, 8,
        {0x33, 0x3C, 0x55, 0x5A});
}

} // namespace

int main()
{
    Unit<Top> unit;
    run(unit, 800, 0);
    run(unit, 800, 5);
    check_wipe();
    check_misuse();
    return verdict("select", cases);
}
