// SPDX-License-Identifier: Apache-2.0
// The fuse array: bits only rise, a pulse takes its time, a cut one leaves a weak cell.
#include <stdexcept>

#include "sim/models/fuse_port.h"
#include "tests/lib/unit.h"

using pluton::FuseArray;
using pluton::FusePort;

namespace
{

constexpr unsigned rows = 8, pulse = 20;

void burn(FuseArray &a, unsigned row, unsigned bit)
{
    a.begin(row, bit);
    for (unsigned i = 1; i < pulse; ++i) {
        ck_assert(!a.step());
    }
    ck_assert(a.step());
    ck_assert(!a.pulsing());
}

void cut_after(FuseArray &a, unsigned row, unsigned bit, unsigned steps)
{
    a.begin(row, bit);
    for (unsigned i = 0; i < steps; ++i) {
        ck_assert(!a.step());
    }
    a.cut();
    ck_assert(!a.pulsing());
}

template <typename Wrong, typename Call> bool throws(Call call)
{
    try {
        call();
    } catch (const Wrong &) {
        return true;
    }
    return false;
}

START_TEST(blank_reads_zero)
{
    FuseArray a(rows);
    for (unsigned row = 0; row < rows; ++row) {
        ck_assert_uint_eq(a.read(row), 0);
        ck_assert_uint_eq(a.margin_high(row), 0);
    }
}
END_TEST

START_TEST(pulse_raises_one_bit_at_its_end)
{
    FuseArray a(rows);
    a.begin(3, 38);
    for (unsigned i = 1; i < pulse; ++i) {
        ck_assert(!a.step());
        ck_assert_uint_eq(a.margin_high(3), 0);
    }
    ck_assert(a.step());
    ck_assert_uint_eq(a.read(3), uint64_t(1) << 38);
    for (unsigned row = 0; row < rows; ++row) {
        ck_assert_uint_eq(a.margin_high(row), row == 3 ? uint64_t(1) << 38 : 0);
    }
}
END_TEST

START_TEST(cut_leaves_a_weak_bit)
{
    for (unsigned steps = 0; steps < pulse; ++steps) {
        FuseArray a(rows, 7);
        burn(a, 2, 0);
        cut_after(a, 2, 5, steps);
        unsigned ones = 0;
        for (unsigned i = 0; i < 1000; ++i) {
            const uint64_t word = a.read(2);
            ck_assert_uint_eq(word & ~(uint64_t(1) << 5), 1);
            ck_assert_uint_eq(a.margin_high(2), 1);
            ck_assert_uint_eq(a.margin_low(2), 33);
            ones += unsigned(word >> 5 & 1);
        }
        ck_assert_uint_gt(ones, 400);
        ck_assert_uint_lt(ones, 600);
    }
}
END_TEST

START_TEST(weak_bits_differ_from_each_other)
{
    FuseArray a(rows, 7);
    cut_after(a, 0, 1, 3);
    cut_after(a, 0, 2, 3);
    unsigned differ = 0;
    for (unsigned i = 0; i < 1000; ++i) {
        const uint64_t word = a.read(0);
        differ += (word >> 1 & 1) != (word >> 2 & 1);
    }
    ck_assert_uint_gt(differ, 400);
    ck_assert_uint_lt(differ, 600);
}
END_TEST

START_TEST(whole_pulse_mends_a_weak_bit)
{
    FuseArray a(rows);
    cut_after(a, 1, 4, 19);
    burn(a, 1, 4);
    for (unsigned i = 0; i < 100; ++i) {
        ck_assert_uint_eq(a.read(1), 16);
        ck_assert_uint_eq(a.margin_high(1), 16);
        ck_assert_uint_eq(a.margin_low(1), 16);
    }
}
END_TEST

START_TEST(cut_pulse_never_harms_a_whole_bit)
{
    FuseArray a(rows);
    burn(a, 1, 4);
    cut_after(a, 1, 4, 10);
    ck_assert_uint_eq(a.margin_high(1), 16);
    ck_assert_uint_eq(a.cells()[1].weak, 0);
    a.cut(); // without a pulse: nothing
    ck_assert_uint_eq(a.margin_high(1), 16);
}
END_TEST

START_TEST(bits_only_rise)
{
    FuseArray a(rows, 3);
    uint64_t random = 9;
    uint64_t before[rows] = {};
    for (unsigned i = 0; i < 20000; ++i) {
        const unsigned row = unit_random(&random) % rows, bit = unit_random(&random) % 39;
        if (unit_random(&random) % 3 == 0) {
            cut_after(a, row, bit, unit_random(&random) % pulse);
        } else {
            burn(a, row, bit);
            ck_assert(a.margin_high(row) >> bit & 1);
        }
        for (unsigned r = 0; r < rows; ++r) {
            const uint64_t now = a.margin_high(r);
            ck_assert_uint_eq(before[r] & ~now, 0);
            ck_assert_uint_eq(a.read(r) & now, now);
            ck_assert_uint_eq(a.read(r) & ~a.margin_low(r), 0);
            ck_assert_uint_eq(now & ~FuseArray::mask, 0);
            before[r] = now;
        }
    }
    for (unsigned r = 0; r < rows; ++r) {
        ck_assert_uint_eq(before[r], FuseArray::mask);
    }
}
END_TEST

START_TEST(dead_cell_stays_blank)
{
    FuseArray a(rows);
    a.kill(6, 7);
    burn(a, 6, 7);
    cut_after(a, 6, 7, 5);
    burn(a, 6, 8);
    ck_assert_uint_eq(a.read(6), 256);
    ck_assert_uint_eq(a.margin_high(6), 256);
    ck_assert(throws<std::logic_error>([&] { a.kill(6, 8); }));
}
END_TEST

START_TEST(snapshot_brings_everything_back)
{
    FuseArray a(rows, 5);
    burn(a, 0, 0);
    cut_after(a, 0, 1, 3);
    a.begin(2, 2);
    for (unsigned i = 0; i < 7; ++i) {
        ck_assert(!a.step());
    }
    const FuseArray::Snapshot at = a.snapshot();
    uint64_t first[2][64];
    for (auto &pass : first) {
        a.restore(at);
        unsigned left = 0;
        while (!a.step()) {
            ++left;
        }
        ck_assert_uint_eq(left, 12);
        ck_assert_uint_eq(a.margin_high(2), 4);
        for (uint64_t &word : pass) {
            word = a.read(0);
        }
        cut_after(a, 2, 3, 1);
    }
    for (unsigned i = 0; i < 64; ++i) { // the same random reads
        ck_assert_uint_eq(first[0][i], first[1][i]);
    }
    a.restore(at);
    a.cut();
    ck_assert_uint_eq(a.cells()[2].weak, 4);
    FuseArray other(rows + 1);
    ck_assert(throws<std::logic_error>([&] { other.restore(at); }));
    a.changed = [] {};
    ck_assert(throws<std::logic_error>([&] { a.restore(at); }));
}
END_TEST

START_TEST(seed_names_the_random_reads)
{
    FuseArray a(rows, 5), b(rows, 5), c(rows, 6);
    for (FuseArray *x : {&a, &b, &c}) {
        for (unsigned bit = 0; bit < 39; ++bit) {
            cut_after(*x, 0, bit, 1);
        }
    }
    ck_assert_uint_eq(a.read(0), b.read(0));
    ck_assert_uint_ne(a.read(0), c.read(0));
    a.seed(8);
    c.seed(8);
    ck_assert_uint_eq(a.read(0), c.read(0));
}
END_TEST

START_TEST(every_change_is_told_once_and_before_the_end)
{
    FuseArray a(rows);
    unsigned told = 0;
    a.changed = [&] { ++told; };
    burn(a, 0, 0);
    ck_assert_uint_eq(told, 1);
    burn(a, 0, 0); // no change
    ck_assert_uint_eq(told, 1);
    cut_after(a, 0, 1, 2);
    ck_assert_uint_eq(told, 2);
    cut_after(a, 0, 1, 2);
    ck_assert_uint_eq(told, 2);
    a.changed = [] { throw std::runtime_error("disk full"); };
    a.begin(0, 2);
    for (unsigned i = 1; i < pulse; ++i) {
        ck_assert(!a.step());
    }
    ck_assert(throws<std::runtime_error>([&] { a.step(); }));
}
END_TEST

START_TEST(misuse_is_refused)
{
    FuseArray a(rows);
    ck_assert(throws<std::out_of_range>([&] { a.read(rows); }));
    ck_assert(throws<std::out_of_range>([&] { a.margin_high(rows); }));
    ck_assert(throws<std::out_of_range>([&] { a.begin(rows, 0); }));
    ck_assert(throws<std::out_of_range>([&] { a.begin(0, 39); }));
    ck_assert(throws<std::logic_error>([&] { a.step(); }));
    a.begin(0, 0);
    ck_assert(throws<std::logic_error>([&] { a.begin(0, 1); }));
    ck_assert(throws<std::logic_error>([&] { FuseArray none(0); }));
    ck_assert(throws<std::logic_error>([&] { FuseArray none(1, 1, 0); }));
}
END_TEST

START_TEST(port_answers_reads_in_their_cycle)
{
    for (unsigned cycles = 1; cycles < 5; ++cycles) {
        FuseArray a(rows);
        burn(a, 2, 7);
        cut_after(a, 2, 8, 1);
        FusePort port(a, cycles);
        for (const unsigned op : {FusePort::MarginHigh, FusePort::MarginLow, FusePort::Read}) {
            for (unsigned i = 1; i < cycles; ++i) {
                port.cycle(op, 2, 0);
                ck_assert(!port.done && port.data == 0);
            }
            port.cycle(op, 2, 0);
            ck_assert(port.done);
            ck_assert_uint_eq(port.data | (op == FusePort::Read ? 256 : 0),
                              op == FusePort::MarginHigh ? 128 : 384);
            port.cycle(FusePort::None, 0, 0);
            ck_assert(!port.done && port.data == 0);
        }
        ck_assert_uint_eq(port.violations, 0);
    }
}
END_TEST

START_TEST(port_pulses)
{
    FuseArray a(rows);
    FusePort port(a);
    for (unsigned i = 1; i <= pulse; ++i) {
        port.cycle(FusePort::Pulse, 1, 3);
        ck_assert(port.done == (i == pulse));
        ck_assert_uint_eq(port.data, 0);
    }
    ck_assert_uint_eq(a.margin_high(1), 8);
    port.cycle(FusePort::None, 0, 0);
    port.cycle(FusePort::Pulse, 1, 4);
    port.cycle(FusePort::None, 0, 0); // withdrawn
    ck_assert_uint_eq(a.cells()[1].weak, 16);
    port.cycle(FusePort::Pulse, 1, 5);
    port.cut();
    ck_assert_uint_eq(a.cells()[1].weak, 48);
    ck_assert_uint_eq(port.pulses, 1);
    ck_assert_uint_eq(port.violations, 0);
}
END_TEST

START_TEST(port_counts_violations)
{
    FuseArray a(rows);
    FusePort port(a, 2);
    unsigned expected = 0;
    const auto one = [&](unsigned op, unsigned row, unsigned bit) {
        port.cycle(op, row, bit);
        port.cycle(op, row, bit);
        ck_assert(port.done && port.data == 0);
        port.cycle(FusePort::None, 0, 0);
        ck_assert_uint_eq(port.violations, ++expected);
    };
    one(FusePort::Read, rows, 0);
    one(FusePort::Pulse, rows, 0);
    one(FusePort::Pulse, 0, 39);
    one(FusePort::MarginHigh, 0, 1);
    one(0b0111, 0, 0);
    port.cycle(FusePort::MarginHigh, 0, 0);
    port.cycle(FusePort::MarginHigh, 1, 0); // not held
    ck_assert_uint_eq(port.violations, ++expected);
    port.cycle(FusePort::MarginHigh, 1, 0);
    ck_assert(port.done);
    port.cycle(FusePort::MarginHigh, 2, 0); // without a pause
    ck_assert_uint_eq(port.violations, ++expected);
    port.cycle(FusePort::None, 0, 0); // a read that is withdrawn: none
    ck_assert_uint_eq(port.violations, expected);
    for (unsigned row = 0; row < rows; ++row) {
        ck_assert_uint_eq(a.margin_low(row), 0);
    }
}
END_TEST

} // namespace

int main()
{
    Suite *suite = suite_create("fuse array");
    TCase *t = tcase_create("array");
    tcase_add_test(t, blank_reads_zero);
    tcase_add_test(t, pulse_raises_one_bit_at_its_end);
    tcase_add_test(t, cut_leaves_a_weak_bit);
    tcase_add_test(t, weak_bits_differ_from_each_other);
    tcase_add_test(t, whole_pulse_mends_a_weak_bit);
    tcase_add_test(t, cut_pulse_never_harms_a_whole_bit);
    tcase_add_test(t, bits_only_rise);
    tcase_add_test(t, dead_cell_stays_blank);
    tcase_add_test(t, snapshot_brings_everything_back);
    tcase_add_test(t, seed_names_the_random_reads);
    tcase_add_test(t, every_change_is_told_once_and_before_the_end);
    tcase_add_test(t, misuse_is_refused);
    tcase_add_test(t, port_answers_reads_in_their_cycle);
    tcase_add_test(t, port_pulses);
    tcase_add_test(t, port_counts_violations);
    suite_add_tcase(suite, t);
    return unit_run(suite, nullptr);
}
