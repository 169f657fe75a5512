// SPDX-License-Identifier: Apache-2.0
// The model of uart against its contract: numbers by hand.
#include "cmodel/uart.h"
#define UNIT_BLOCK uart
#include "tests/lib/unit_peripheral.h"

#include <string.h>

static void setup(void)
{
    memset(&in, 0, sizeof in);
    uart_init(&m, 4);
    in.rx = true;
}

START_TEST(sends)
{
    ck_assert_uint_eq(get(0x00), 0x55415254);
    ck_assert_uint_eq(get(0x08), 4);
    refused(true, 0x08, 0);
    put(0x04, 0xFFA5); // access cycle a
    cycle();           // t: takes it
    ck_assert(out.tx);
    for (unsigned i = 0; i < 40; i++) { // start, A5 from its lowest bit on, stop
        static const unsigned bits[] = {0, 1, 0, 1, 0, 0, 1, 0, 1, 1};
        cycle();
        ck_assert_uint_eq(out.tx, bits[i / 4]);
    }
    ck_assert(!m.sending);
    for (unsigned i = 0; i < 17; i++) {
        put(0x04, i);
    }
    for (unsigned i = 0; i < 4; i++) {
        one(true, 0x04, 99);
    }
    ck_assert_uint_eq(m.send.count, 16);
    ck_assert_uint_eq(get(0x08) & 6, 2);
}
END_TEST

// A frame on the line, four cycles a bit.
static void frame(unsigned byte, bool stop)
{
    for (unsigned i = 0; i < 10; i++) {
        in.rx = i == 0 ? false : i == 9 ? stop : (byte >> (i - 1) & 1) != 0;
        for (unsigned k = 0; k < 4; k++) {
            cycle();
        }
    }
    in.rx = true;
}

START_TEST(receives)
{
    ck_assert_uint_eq(get(0x04), 0);
    frame(0x5A, true);
    ck_assert(!out.irq); // s is two cycles late, p = s + 2 + 36
    cycle();
    ck_assert(!out.irq);
    cycle();
    ck_assert(out.irq);
    ck_assert_uint_eq(get(0x08), 5);
    ck_assert_uint_eq(get(0x04), 0x15A);
    ck_assert_uint_eq(get(0x04), 0);
    for (unsigned i = 0; i < 17; i++) {
        frame(i, true);
    }
    cycle();
    cycle();
    cycle();
    ck_assert_uint_eq(get(0x08), 13);
    ck_assert_uint_eq(get(0x08), 5);
    for (unsigned i = 0; i < 16; i++) {
        ck_assert_uint_eq(get(0x04), 0x100 + i);
    }
}
END_TEST

START_TEST(noise_and_break)
{
    in.rx = false; // one cycle is noise
    cycle();
    in.rx = true;
    for (unsigned i = 0; i < 60; i++) {
        cycle();
    }
    ck_assert_uint_eq(get(0x08), 4);
    in.rx = false; // a break is one lost byte
    for (unsigned i = 0; i < 300; i++) {
        cycle();
    }
    ck_assert_uint_eq(get(0x08), 12);
    ck_assert_uint_eq(get(0x08), 4);
    in.rx = true;
    for (unsigned i = 0; i < 4; i++) {
        cycle();
    }
    frame(0x81, true);
    cycle();
    cycle();
    ck_assert_uint_eq(get(0x04), 0x181);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("uart");
    TCase *tests = tcase_create("all");
    tcase_add_checked_fixture(tests, setup, NULL);
    tcase_add_test(tests, sends);
    tcase_add_test(tests, receives);
    tcase_add_test(tests, noise_and_break);
    suite_add_tcase(suite, tests);
    return unit_run(suite, NULL);
}
