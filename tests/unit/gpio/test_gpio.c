// SPDX-License-Identifier: Apache-2.0
// The model of gpio against its contract: numbers by hand.
#include "cmodel/gpio.h"
#define UNIT_BLOCK gpio
#include "tests/lib/unit_peripheral.h"

#include <string.h>

static void setup(void)
{
    memset(&in, 0, sizeof in);
    gpio_init(&m, 4);
}

START_TEST(drives)
{
    static const uint32_t registers[] = {0x10, 0x20, 0x60};
    ck_assert_uint_eq(get(0x00), 0x4750494F);
    refused(true, 0x00, 0);
    refused(true, 0x04, 0);
    for (unsigned i = 0; i < 3; i++) {
        const uint32_t r = registers[i];
        ck_assert_uint_eq(get(r), 0);
        put(r, 0xFFFFFFF5);
        ck_assert_uint_eq(get(r), 0x5);
        put(r + 4, 0xA);
        put(r + 8, 0x1);
        ck_assert_uint_eq(get(r), 0xE);
        refused(false, r + 4, 0);
        refused(false, r + 8, 0);
        put(r, i + 1);
    }
    refused(false, 0x20C, 0);
    refused(false, 0x11, 0);
    cycle();
    ck_assert_uint_eq(out.pins, 1);
    ck_assert_uint_eq(out.pins_en, 2);
}
END_TEST

START_TEST(reads)
{
    in.pins = 0xFFFFFFFF;
    ck_assert_uint_eq(get(0x04), 0);
    put(0x60, 0x6);
    ck_assert_uint_eq(get(0x04), 0x6);
    in.pins = 0x2; // two cycles before the access cycle: the one before its setup
    ck_assert_uint_eq(get(0x04), 0x6);
    ck_assert_uint_eq(get(0x04), 0x2);
}
END_TEST

START_TEST(edges)
{
    put(0x60, 0x7);
    put(0x200, 0x9);
    put(0x204, 0xA);
    in.pins = 0xF;
    for (unsigned i = 0; i < 3; i++) { // c + 2 is the edge
        cycle();
        ck_assert(!out.irq);
    }
    cycle();
    ck_assert(out.irq);
    ck_assert_uint_eq(get(0x208), 0x1);
    in.pins = 0;
    cycle();
    put(0x208, 0x3); // its access cycle is that of the edge, which wins
    ck_assert_uint_eq(get(0x208), 0x2);
    put(0x208, 0xFFFFFFFF);
    cycle();
    ck_assert(!out.irq);
    in.pins = 0x8;
    cycle();
    cycle();
    put(0x64, 0x8); // high already: an edge
    cycle();
    ck_assert(!out.irq);
    cycle();
    ck_assert(out.irq);
    ck_assert_uint_eq(get(0x208), 0x8);
    put(0x68, 0x8); // not a pin's edge, but the line's
    ck_assert_uint_eq(get(0x208), 0x8);
}
END_TEST

START_TEST(clears_a_falling_line)
{
    put(0x204, 0x4);
    put(0x60, 0x4);
    in.pins = 0x4;
    cycle();
    cycle();
    cycle();
    ck_assert(!out.irq);
    put(0x68, 0x4); // IES is 0 from the next cycle on, and there the line falls
    cycle();
    ck_assert(!out.irq);
    cycle();
    ck_assert(out.irq);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("gpio");
    TCase *tests = tcase_create("all");
    tcase_add_checked_fixture(tests, setup, NULL);
    tcase_add_test(tests, drives);
    tcase_add_test(tests, reads);
    tcase_add_test(tests, edges);
    tcase_add_test(tests, clears_a_falling_line);
    suite_add_tcase(suite, tests);
    return unit_run(suite, NULL);
}
