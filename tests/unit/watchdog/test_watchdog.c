// SPDX-License-Identifier: Apache-2.0
// The model of watchdog against its contract: numbers by hand.
#include "cmodel/watchdog.h"
#include "tests/lib/unit.h"

#include <string.h>

static struct watchdog m;
static struct watchdog_in in;
static struct watchdog_out out; // of the last cycle

static void cycle(void)
{
    watchdog_outputs(&m, &in, &out);
    watchdog_step(&m, &in);
}

static void one(bool write, uint32_t offset, uint32_t data)
{
    in.apb = (struct apb_in){.sel = true,
                             .write = write,
                             .offset = offset,
                             .data = data,
                             .strobe = write ? 0xF : 0,
                             .subject = 1};
    cycle();
    ck_assert(!out.apb.ready && !out.apb.error && out.apb.data == 0);
    in.apb.enable = true;
    cycle();
    ck_assert(out.apb.ready);
    in.apb = (struct apb_in){0};
}

static void put(uint32_t offset, uint32_t data)
{
    one(true, offset, data);
    ck_assert(!out.apb.error);
}

static uint32_t get(uint32_t offset)
{
    one(false, offset, 0);
    ck_assert(!out.apb.error);
    return out.apb.data;
}

static void refused(bool write, uint32_t offset, uint32_t data)
{
    one(write, offset, data);
    ck_assert(out.apb.error && out.apb.data == 0);
}

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
