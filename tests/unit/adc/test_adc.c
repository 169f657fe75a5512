// SPDX-License-Identifier: Apache-2.0
// The model of adc against its contract: numbers by hand.
#include "cmodel/adc.h"
#define UNIT_BLOCK adc
#include "tests/lib/unit_peripheral.h"

#include <string.h>

enum { SAMPLE = 2, STEP = 3, CHANNEL = 38 };

static void setup(void)
{
    memset(&in, 0, sizeof in);
    adc_init(&m, SAMPLE, STEP);
}

START_TEST(registers)
{
    cycle();
    ck_assert(!out.sample && !out.irq && out.channel == 0 && out.dac == 0);
    ck_assert_uint_eq(get(0x00), 0x41444343);
    refused(true, 0x00, 0);
    refused(false, 0x08, 0);
    refused(true, 0x08, 1); // no channel
    put(0x04, 0xFFFFFF81);
    ck_assert_uint_eq(get(0x04), 0x81);
    refused(true, 0x08, 0);
    refused(true, 0x08, 3);
    refused(true, 0x0C, 0);
    refused(true, 0x10, 0);
    refused(false, 0x14, 0);
    ck_assert_uint_eq(get(0x0C), 0);
    ck_assert_uint_eq(get(0x10), 0);
}
END_TEST

// A channel at a level; compare is right in a bit's first cycle only, two before its last.
static void channel(unsigned number, unsigned level)
{
    for (unsigned i = 0; i < CHANNEL; i++) {
        const bool sample = i < SAMPLE;
        const unsigned step = sample ? 0 : (i - SAMPLE) / STEP;
        const unsigned bit = 11 - step;
        const unsigned tried = sample ? 0 : (level >> bit | 1) << bit;
        const bool right = !sample && (i - SAMPLE) % STEP == 0;
        in.compare = (level >= tried) == right;
        cycle();
        ck_assert_uint_eq(out.channel, number);
        ck_assert_uint_eq(out.sample, sample);
        ck_assert_uint_eq(out.dac, tried);
    }
}

START_TEST(scans)
{
    put(0x04, 0x84);
    put(0x08, 1);
    channel(2, 0xA5C);
    ck_assert(!out.irq);
    channel(7, 0x3FF);
    ck_assert(out.irq);
    cycle();
    ck_assert(!out.sample && out.channel == 0 && out.dac == 0);
    ck_assert_uint_eq(get(0x10), 1);
    ck_assert_uint_eq(get(0x0C), 0x12A5C);
    ck_assert_uint_eq(get(0x0C), 0x173FF);
    ck_assert_uint_eq(get(0x0C), 0);
    put(0x04, 0x01);
    put(0x08, 1);
    channel(0, 0xFFF);
    put(0x08, 1);
    channel(0, 0);
    ck_assert_uint_eq(get(0x0C), 0x10FFF);
    ck_assert_uint_eq(get(0x0C), 0x10000);
}
END_TEST

START_TEST(refuses_while_busy)
{
    put(0x04, 0x02);
    put(0x08, 1); // a; busy from a + 1 to a + 38
    refused(true, 0x04, 1);
    refused(true, 0x08, 1);
    ck_assert_uint_eq(get(0x10), 2);
    for (unsigned i = 0; i < 30; i++) {
        cycle();
    }
    refused(true, 0x08, 1); // in a + 38
    put(0x08, 1);
}
END_TEST

START_TEST(loses)
{
    put(0x04, 0xFF);
    for (unsigned i = 0; i < 2; i++) {
        put(0x08, 1);
        for (unsigned k = 0; k < 8 * CHANNEL; k++) {
            cycle();
        }
    }
    ck_assert_uint_eq(get(0x10), 1);
    put(0x04, 0x01);
    put(0x08, 1);
    for (unsigned k = 0; k < CHANNEL - 2; k++) {
        cycle();
    }
    ck_assert_uint_eq(get(0x0C), 0x10000); // in p: does not make room
    ck_assert_uint_eq(get(0x10), 5);
    ck_assert_uint_eq(get(0x10), 1);
    for (unsigned i = 1; i < 16; i++) {
        ck_assert_uint_eq(get(0x0C), 0x10000 | (i & 7) << 12);
    }
    ck_assert_uint_eq(get(0x0C), 0);
}
END_TEST

START_TEST(a_loss_is_not_cleared_with_those_before)
{
    put(0x04, 0xFF);
    for (unsigned i = 0; i < 3; i++) {
        put(0x08, 1);
        for (unsigned k = 0; k < 8 * CHANNEL - 2 * (i == 2); k++) {
            cycle();
        }
    }
    ck_assert_uint_eq(get(0x10), 7); // in p of the last one
    ck_assert_uint_eq(get(0x10), 5);
    ck_assert_uint_eq(get(0x10), 1);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("adc");
    TCase *tests = tcase_create("all");
    tcase_add_checked_fixture(tests, setup, NULL);
    tcase_add_test(tests, registers);
    tcase_add_test(tests, scans);
    tcase_add_test(tests, refuses_while_busy);
    tcase_add_test(tests, loses);
    tcase_add_test(tests, a_loss_is_not_cleared_with_those_before);
    suite_add_tcase(suite, tests);
    return unit_run(suite, NULL);
}
