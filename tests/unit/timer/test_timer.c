// SPDX-License-Identifier: Apache-2.0
// The model of timer against its contract: numbers by hand.
#include "cmodel/timer.h"
#define UNIT_BLOCK timer
#include "tests/lib/unit_peripheral.h"

#include <string.h>

static void setup(void)
{
    memset(&in, 0, sizeof in);
    timer_reset(&m);
}

START_TEST(counts)
{
    cycle();
    ck_assert(!out.irq);
    ck_assert_uint_eq(get(0x00), 0x54494D52);
    m.time = 0x1FFFFFFFE;
    ck_assert_uint_eq(get(0x04), 0xFFFFFFFF); // in the access cycle
    ck_assert_uint_eq(get(0x08), 1);
    ck_assert_uint_eq(get(0x04), 3);
    ck_assert_uint_eq(get(0x08), 2);
    ck_assert_uint_eq(get(0xFFFF0004), 7); // of the window only 12 bits count
    refused(true, 0x04, 0);
    refused(true, 0x08, 0);
    refused(false, 0x14, 0);
}
END_TEST

START_TEST(compares)
{
    ck_assert_uint_eq(get(0x0C), 0xFFFFFFFF);
    ck_assert_uint_eq(get(0x10), 0xFFFFFFFF);
    put(0x10, 0);
    put(0x0C, 20); // sets the other to all ones
    ck_assert_uint_eq(get(0x10), 0xFFFFFFFF);
    put(0x10, 0);
    while (m.time < 19) {
        cycle();
        ck_assert(!out.irq);
    }
    cycle();
    ck_assert(!out.irq);
    cycle();
    ck_assert(out.irq);
    put(0x0C, 1000);
    cycle();
    ck_assert(!out.irq);
    m.time = UINT64_MAX;
    cycle();
    ck_assert(out.irq);
    cycle(); // 0 again
    ck_assert(!out.irq);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("timer");
    TCase *tests = tcase_create("all");
    tcase_add_checked_fixture(tests, setup, NULL);
    tcase_add_test(tests, counts);
    tcase_add_test(tests, compares);
    suite_add_tcase(suite, tests);
    return unit_run(suite, NULL);
}
