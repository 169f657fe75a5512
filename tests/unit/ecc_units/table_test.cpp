// SPDX-License-Identifier: Apache-2.0
// The comb table, every entry with both signs, against OpenSSL's multiples of the base point.
#include <algorithm>
#include <deque>
#include <vector>

#include "Vecc_table.h"
#include "Vecc_table___024root.h"
#include "bench.h"

using namespace ecc_units;
using Top = Vecc_table;

namespace
{

constexpr int kRows = 80, kBits = RADIX_BITS; // R = 2^kBits
constexpr int kStable = 7, kLatest = 10;      // cycles after the start; the start is t + 1

long cases;

struct Entry {
    Number coordinate[2];
};

std::vector<Entry> entries()
{
    const Number p = prime(), radix = Number::power2(kBits) % p;
    std::vector<Entry> made;
    EC_POINT *point = EC_POINT_new(curve());
    for (int row = 0; row < kRows; row++) {
        for (uint64_t j = 0; j < 8; j++) {
            Number factor = Number(2 * j + 1).shifted(4 * row) % order(), x, y;
            must(EC_POINT_mul(curve(), point, factor.get(), nullptr, nullptr, context()));
            must(EC_POINT_get_affine_coordinates(curve(), point, x.get(), y.get(), context()));
            made.push_back({{(x * radix) % p, (y * radix) % p}});
        }
    }
    EC_POINT_free(point);
    return made;
}

struct Read {
    int row, place;
    bool y, negative;
};

Number expected(const std::vector<Entry> &table, const Read &read)
{
    Number value = table[8 * read.row + read.place].coordinate[read.y];
    return read.y && read.negative ? prime() - value : value;
}

void noise(Top &top)
{
    top.start_i = 0;
    top.row_i = random_below(128);
    top.y_i = random_below(2);
    top.place_i = random_below(8);
    top.negative_i = random_below(2);
}

// Starts in the given cycles; every result in its cycles.
void run(Unit<Top> &unit, const std::vector<Entry> &table, const std::vector<Read> &reads,
         const std::vector<int> &gaps)
{
    struct Due {
        int cycle;
        Read read;
    };
    std::deque<Due> due;
    int next = 0, cycle = 0;
    for (size_t i = 0; i < reads.size() || !due.empty(); cycle++) {
        noise(unit.top);
        if (!due.empty() && cycle == due.back().cycle + 1) {
            unit.top.place_i = due.back().read.place;
            unit.top.negative_i = due.back().read.negative;
        }
        if (i < reads.size() && cycle == next) {
            unit.top.start_i = 1;
            unit.top.row_i = reads[i].row;
            unit.top.y_i = reads[i].y;
            due.push_back({cycle, reads[i]});
            next += gaps[i++];
        }
        unit.settle();
        CHECK(!unit.top.alert_o);
        if (!due.empty() && cycle >= due.front().cycle + kStable) {
            CHECK(get(unit.top.value_o, 268) == expected(table, due.front().read));
            if (cycle == due.front().cycle + kLatest) {
                due.pop_front();
                cases++;
            }
        }
        unit.step();
    }
}

bool zero(Unit<Top> &unit)
{
    auto *root = unit.top.rootp;
    bool words = true;
#define WORD(i) root->ecc_table__DOT__u_comb__DOT__gen_word__BRA__##i##__KET____DOT__word_q
    words = is_zero(WORD(0)) && is_zero(WORD(1)) && is_zero(WORD(2));
#undef WORD
    return words && is_zero(root->ecc_table__DOT__sum_q) &&
           is_zero(root->ecc_table__DOT__result_q) && !root->ecc_table__DOT__place_q &&
           !root->ecc_table__DOT__negative_q && is_zero(unit.top.value_o);
}

void begin(Unit<Top> &unit, const Read &read)
{
    noise(unit.top);
    unit.top.start_i = 1;
    unit.top.row_i = read.row;
    unit.top.y_i = read.y;
    unit.step();
    noise(unit.top);
    unit.top.place_i = read.place;
    unit.top.negative_i = read.negative;
}

void check_wipe(const std::vector<Entry> &table)
{
    for (int after = 1; after < 12; after++) {
        Unit<Top> unit;
        run(unit, table, {{5, 6, true, true}}, {8});
        begin(unit, {7, 5, true, true});
        for (int i = 1; i < after; i++) {
            unit.step();
            noise(unit.top);
        }
        CHECK(!zero(unit));
        unit.wipe();
        for (int i = 0; i < 12; i++) {
            CHECK(zero(unit));
            noise(unit.top);
            unit.top.place_i = 0;
            unit.step();
            unit.wipe();
        }
        run(unit, table, {{79, 7, true, false}}, {8});
    }
}

void check_misuse(const std::vector<Entry> &table)
{
    for (int after = 1; after < kStable; after++) { // a start while busy
        Unit<Top> unit;
        Read read = {static_cast<int>(random_below(kRows)), 3, true, true};
        begin(unit, read);
        for (int i = 1; i < kLatest; i++) {
            unit.top.start_i = i == after;
            unit.settle();
            CHECK(unit.top.alert_o == (i == after));
            unit.step();
            noise(unit.top);
        }
        CHECK(get(unit.top.value_o, 268) == expected(table, read));
    }
    for (int row = 0; row < 128; row++) {
        Unit<Top> unit;
        unit.top.start_i = 1;
        unit.top.row_i = row;
        unit.settle();
        CHECK(unit.top.alert_o == (row >= kRows));
    }
    check_state<Top, CData>(
        [](Top &top) -> CData & { return top.rootp->ecc_table__DOT__u_state__DOT__q_q; }, 8,
        {0x33, 0x3C, 0x55, 0x5A, 0x66, 0x69, 0x96});
}

} // namespace

int main()
{
    std::vector<Entry> table = entries();
    std::vector<Read> reads;
    std::vector<int> gaps;
    for (int row = 0; row < kRows; row++) {
        for (int place = 0; place < 8; place++) {
            for (bool y : {false, true}) {
                for (bool negative : {false, true})
                    reads.push_back({row, place, y, negative});
            }
        }
    }
    std::shuffle(reads.begin(), reads.end(), generator());
    for (size_t i = 0; i < reads.size(); i++) {
        gaps.push_back(i % 4 ? 8 : 8 + static_cast<int>(random_below(6)));
    }
    Unit<Top> unit;
    run(unit, table, reads, gaps);
    check_wipe(table);
    check_misuse(table);
    return verdict("table", cases);
}
