// SPDX-License-Identifier: Apache-2.0
// The model of flash_control against its contract: numbers by hand.
#include "cmodel/flash_control.h"
#define UNIT_BLOCK flash_control
#include "tests/lib/unit_peripheral.h"

#include <string.h>

static void setup(void)
{
    memset(&in, 0, sizeof in);
    flash_control_init(&m, 0x2000);
}

START_TEST(programs)
{
    ck_assert_uint_eq(get(0x00), 0x464C5348);
    put(0x08, 0x1FFC);
    put(0x0C, 0x12345678);
    refused(true, 0x10, 0);
    refused(true, 0x10, 3);
    in.done = true; // unasked
    in.error = true;
    cycle();
    in.done = false;
    cycle();
    ck_assert(!out.valid && !m.error);
    put(0x10, 1);
    for (unsigned i = 0; i < 5; i++) {
        cycle();
        ck_assert(out.valid && out.op == 1 && out.addr == 0x1FFC && out.data == 0x12345678);
    }
    ck_assert_uint_eq(get(0x04), 1);
    refused(true, 0x08, 0);
    refused(true, 0x10, 2);
    in.done = true;
    cycle();
    ck_assert(out.valid);
    in.done = false;
    cycle();
    ck_assert(!out.valid && out.op == 0 && out.addr == 0 && out.data == 0);
    ck_assert_uint_eq(get(0x04), 2);
    ck_assert_uint_eq(get(0x08), 0x1FFC);
}
END_TEST

START_TEST(erases)
{
    put(0x08, 0x1ABC);
    put(0x0C, 7);
    put(0x10, 2);
    cycle();
    ck_assert(out.valid && out.op == 2 && out.addr == 0x1000 && out.data == 0);
    in.done = true;
    cycle();
    in.done = false;
    ck_assert_uint_eq(get(0x04), 0);
    put(0x08, 0x1ABE);
    refused(true, 0x10, 2);
    put(0x08, 0x2000);
    refused(true, 0x10, 1);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("flash_control");
    TCase *tests = tcase_create("all");
    tcase_add_checked_fixture(tests, setup, NULL);
    tcase_add_test(tests, programs);
    tcase_add_test(tests, erases);
    suite_add_tcase(suite, tests);
    return unit_run(suite, NULL);
}
