// SPDX-License-Identifier: Apache-2.0
// The model of watchdog against its contract: numbers by hand.
#include "cmodel/watchdog.h"
#define UNIT_BLOCK watchdog
#include "tests/lib/unit_peripheral.h"

#include <string.h>

static void setup(void)
{
    memset(&in, 0, sizeof in);
    watchdog_reset(&m);
}

START_TEST(bites)
{
    refused(true, 0x08, 0x4B49434B);
    refused(true, 0x04, 15);
    put(0x04, 16); // access cycle a
    for (uint32_t i = 0; i < 16; i++) {
        ck_assert_uint_eq(m.count, 16 - i); // in a + 1 + i
        cycle();
        ck_assert(!out.bite);
    }
    cycle();
    ck_assert(out.bite);
    ck_assert_uint_eq(get(0x0C), 0);
    refused(true, 0x08, 0x4B49434B);
    refused(true, 0x04, 100);
    ck_assert(out.bite);
    watchdog_reset(&m);
    cycle();
    ck_assert(!out.bite);
}
END_TEST

START_TEST(kicked)
{
    put(0x04, 20);
    refused(true, 0x04, 200);
    refused(true, 0x08, 0x4B49434A);
    ck_assert_uint_eq(m.count, 16);
    while (m.count != 2) {
        cycle();
    }
    put(0x08, 0x4B49434B); // with 1 left
    ck_assert_uint_eq(m.count, 20);
    ck_assert_uint_eq(get(0x0C), 19);
    refused(false, 0x08, 0);
    refused(false, 0x04, 0);
    ck_assert_uint_eq(get(0x00), 0x57444F47);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("watchdog");
    TCase *tests = tcase_create("all");
    tcase_add_checked_fixture(tests, setup, NULL);
    tcase_add_test(tests, bites);
    tcase_add_test(tests, kicked);
    suite_add_tcase(suite, tests);
    return unit_run(suite, NULL);
}
