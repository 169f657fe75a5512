// SPDX-License-Identifier: Apache-2.0
// The model of spi against its contract: numbers by hand.
#include "cmodel/spi.h"
#define UNIT_BLOCK spi
#include "tests/lib/unit_peripheral.h"

#include <string.h>

static void setup(void)
{
    memset(&in, 0, sizeof in);
    spi_reset(&m);
}

START_TEST(registers)
{
    cycle();
    ck_assert(out.cs_n && !out.sck && out.mosi && !out.irq);
    ck_assert_uint_eq(get(0x00), 0x5350494D);
    ck_assert_uint_eq(get(0x08), 2);
    ck_assert_uint_eq(get(0x10), 0);
    ck_assert_uint_eq(get(0x14), 4);
    refused(true, 0x14, 0);
    refused(true, 0x08, 1);
    refused(true, 0x08, 0x10000);
    put(0x08, 0xFFFF);
    ck_assert_uint_eq(get(0x08), 0xFFFF);
    put(0x04, 0xFFFFFFF6);
    ck_assert_uint_eq(get(0x04), 6);
    put(0x0C, 0xFFFFFFFF);
    ck_assert_uint_eq(get(0x0C), 1);
    cycle();
    ck_assert(!out.cs_n && out.sck);
    refused(false, 0x18, 0);
}
END_TEST

// One byte A5 with halves of two cycles, while 39 comes; miso is right only in the cycle that is
// two before a sample.
static void exchange(unsigned mode)
{
    static const unsigned sent[] = {1, 0, 1, 0, 0, 1, 0, 1}, comes[] = {0, 0, 1, 1, 1, 0, 0, 1};
    const bool cpol = (mode & 2) != 0;
    const unsigned phase = mode & 1;
    put(0x04, mode);
    put(0x10, 0xFFFFFFA5); // access cycle a
    cycle();               // t
    ck_assert(out.mosi && out.sck == cpol);
    for (unsigned i = 0; i < 32; i++) { // cycle t + 1 + i; bit j is sampled in t + 4 + 4 j
        in.miso = (comes[i / 4] != 0) == (i % 4 == 1);
        cycle();
        ck_assert_uint_eq(out.mosi, sent[i / 4]);
        ck_assert_uint_eq(out.sck, cpol ^ ((i / 2 + phase) % 2));
        ck_assert(!out.irq);
    }
    cycle(); // p + 1
    ck_assert(out.mosi && out.sck == cpol);
    ck_assert_uint_eq(out.irq, mode >> 3);
    ck_assert_uint_eq(get(0x14), 5);
    ck_assert_uint_eq(get(0x10), (mode & 4) != 0 ? 0x19C : 0x139);
    ck_assert_uint_eq(get(0x10), 0);
}

START_TEST(modes)
{
    for (unsigned mode = 0; mode < 16; mode++) {
        exchange(mode); // A5 is the same from either end
    }
}
END_TEST

START_TEST(bit_order)
{
    put(0x04, 4);
    put(0x10, 0x01);
    cycle();
    for (unsigned i = 0; i < 32; i++) {
        cycle();
        ck_assert_uint_eq(out.mosi, i < 4);
    }
}
END_TEST

START_TEST(refuses_while_not_idle)
{
    put(0x10, 1); // a; under way from t + 1 = a + 2 to a + 33
    refused(true, 0x04, 0);
    refused(true, 0x08, 2);
    refused(true, 0x0C, 0);
    for (unsigned i = 0; i < 25; i++) {
        cycle();
    }
    refused(true, 0x0C, 1); // in p = a + 33
    put(0x0C, 1);
}
END_TEST

START_TEST(fills_and_loses)
{
    put(0x08, 1000);
    for (unsigned i = 0; i < 17; i++) { // one of them is under way
        put(0x10, i);
    }
    refused(true, 0x10, 99);
    ck_assert_uint_eq(get(0x14), 2);
    for (unsigned i = 0; i < 17 * 16001; i++) {
        cycle();
    }
    ck_assert_uint_eq(get(0x14), 13);
    ck_assert_uint_eq(get(0x14), 5);
    for (unsigned i = 0; i < 16; i++) {
        ck_assert_uint_eq(get(0x10), 0x100);
    }
    ck_assert_uint_eq(get(0x14), 4);
}
END_TEST

START_TEST(in_a_row)
{
    put(0x10, 0x00); // a
    put(0x10, 0x00); // a + 2
    unsigned high = 0, at = 2;
    for (; at < 70 && high < 2; at++) { // cycle a + 1 + at
        cycle();
        if (out.mosi && at >= 33) { // p = a + 33: free in a + 34, the next t
            ck_assert(at == 33 || at == 66);
            high++;
        }
    }
    ck_assert_uint_eq(high, 2);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("spi");
    TCase *tests = tcase_create("all");
    tcase_add_checked_fixture(tests, setup, NULL);
    tcase_add_test(tests, registers);
    tcase_add_test(tests, modes);
    tcase_add_test(tests, bit_order);
    tcase_add_test(tests, refuses_while_not_idle);
    tcase_add_test(tests, fills_and_loses);
    tcase_add_test(tests, in_a_row);
    suite_add_tcase(suite, tests);
    return unit_run(suite, NULL);
}
