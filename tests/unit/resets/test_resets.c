// SPDX-License-Identifier: Apache-2.0
// The model of resets against its contract: numbers by hand.
#include "cmodel/resets.h"
#include "tests/lib/unit.h"

#include <string.h>

static struct resets m;
static struct resets_in in;
static struct resets_out out; // of the last cycle

static void cycle(void)
{
    resets_outputs(&m, &in, &out);
    resets_step(&m, &in);
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

static uint32_t get(uint32_t offset)
{
    one(false, offset, 0);
    ck_assert(!out.apb.error);
    return out.apb.data;
}

static void setup(void)
{
    memset(&in, 0, sizeof in);
    resets_power_on(&m);
    in.app_rst = true;
    for (unsigned i = 0; i < RESETS_CORES; i++) {
        in.core[i].rst = true;
    }
    for (unsigned i = 0; i < 16; i++) {
        cycle();
        ck_assert(out.rst);
    }
}

static void by(unsigned subject, bool write, uint32_t offset, uint32_t data)
{
    in.apb = (struct apb_in){.sel = true,
                             .enable = true,
                             .write = write,
                             .offset = offset,
                             .data = data,
                             .strobe = 0xF,
                             .subject = subject,
                             .nonsecure = subject > 1};
    cycle();
    in.handover = in.handover || out.handover;
    in.apb = (struct apb_in){0};
}

static bool takes(unsigned subject, uint32_t offset, uint32_t data)
{
    by(subject, true, offset, data);
    return !out.apb.error;
}

START_TEST(life)
{
    cycle();
    ck_assert(!out.rst && !out.app_run);
    ck_assert_uint_eq(get(0x00), 0x52535443);
    ck_assert(!takes(0, 0x0C, 0x52454C45)); // no start address
    ck_assert(!takes(0, 0x08, 0x80000001));
    ck_assert(!takes(1, 0x08, 0x80000100));
    ck_assert(takes(0, 0x08, 0x80000100));
    ck_assert(!takes(0, 0x08, 0x80000200));
    ck_assert(!takes(1, 0x0C, 0x52454C45));
    ck_assert(!takes(1, 0x10, 0x41505052));
    ck_assert(takes(0, 0x1C, 77));
    ck_assert(takes(0, 0x0C, 0x52454C45));
    ck_assert(out.handover && !out.app_run);
    cycle();
    ck_assert(!out.handover && out.app_run && out.app_start == 0x80000100);
    in.app_rst = false;
    ck_assert_uint_eq(get(0x04), 7);
    ck_assert(!takes(0, 0x0C, 0x52454C45));
    ck_assert(!takes(0, 0x14, 0x43484950));
    ck_assert(!takes(0, 0x1C, 0));
    ck_assert(takes(1, 0x10, 0x41505052));
    for (unsigned i = 0; i < 9; i++) {
        cycle();
        ck_assert(!out.app_run);
    }
    in.app_rst = true;
    cycle();
    ck_assert(!out.app_run);
    cycle();
    ck_assert(out.app_run);
    in.app_rst = false;
    ck_assert_uint_eq(get(0x18), 0x100);
    in.bite = true;
    cycle();
    in.bite = false;
    ck_assert_uint_eq(get(0x18), 0x200);
    ck_assert(takes(1, 0x14, 0x43484950));
    in.handover = false;
    for (unsigned i = 0; i < 16; i++) {
        in.pluton_request = i == 5; // for nothing
        cycle();
        ck_assert(out.rst && !out.app_run && out.app_start == 0);
    }
    cycle();
    ck_assert(!out.rst);
    ck_assert_uint_eq(get(0x18), 2);
    ck_assert_uint_eq(get(0x1C), 77);
    ck_assert_uint_eq(get(0x04), 2);
    resets_power_on(&m);
    ck_assert_uint_eq(m.retention, 0);
}
END_TEST

START_TEST(causes)
{
    for (unsigned all = 1; all < 8; all++) {
        in.pluton_request = (all & 1) != 0;
        in.firewall_alert = (all & 2) != 0;
        in.pluton_bite = (all & 4) != 0;
        by(0, true, 0x14, 0x43484950);
        in.pluton_request = in.firewall_alert = in.pluton_bite = false;
        for (unsigned i = 0; i < 16; i++) {
            cycle();
        }
        ck_assert_uint_eq(get(0x18), (all & 1) != 0 ? 1 : (all & 2) != 0 ? 3 : 4);
    }
}
END_TEST

static void hand_over(void)
{
    cycle();
    ck_assert(takes(0, 0x08, 0x80000000) && takes(0, 0x0C, 0x52454C45));
    cycle();
    ck_assert(out.app_run);
}

START_TEST(core_addresses)
{
    hand_over();
    for (unsigned i = 0; i < RESETS_CORES; i++) {
        const uint32_t at = 0x20 + 0x10 * i;
        ck_assert(!takes(1, at + 4, 0x00110000)); // START first
        ck_assert(!takes(1, at, 0x000FFF00));
        ck_assert(!takes(1, at, 0x00130000));
        ck_assert(!takes(1, at, 0x00100080));
        ck_assert(!takes(0, at, 0x00100100));
        ck_assert(!takes(2, at, 0x00100100));
        ck_assert_uint_eq(get(at), 0);
        ck_assert(takes(1, at, 0x00100100));
        ck_assert(!takes(1, at, 0x00100100));
        ck_assert_uint_eq(get(at), 0x00100100);
        ck_assert_uint_eq(get(at + 0xC), 1 | 8);
        ck_assert(!takes(1, at + 8, RESETS_START));
        ck_assert(!takes(1, at + 4, 0x00100100));
        ck_assert(!takes(1, at + 4, 0x00130100));
        ck_assert(!takes(1, at + 4, 0x00110001));
        ck_assert(takes(1, at + 4, i == 0 ? 0x00100200 : 0x00130000));
        ck_assert(!takes(1, at + 4, 0x00100300));
        ck_assert_uint_eq(get(at + 4), i == 0 ? 0x00100200 : 0x00130000);
        ck_assert_uint_eq(get(at + 0xC), 3 | 8);
        cycle();
        ck_assert(out.core[i].start == 0x00100100 && !out.core[i].run && out.core[i].stopped);
    }
    by(1, false, 0x28, 0);
    ck_assert(out.apb.error);
    for (uint32_t at = 0x50; at < 0x10000; at += 4) {
        by(1, (at & 4) != 0, at, RESETS_START);
        ck_assert(out.apb.error);
    }
}
END_TEST

// Pluton's own before the handover, and what it can not do: start a core.
START_TEST(core_by_pluton)
{
    cycle();
    ck_assert(!takes(1, 0x40, 0x00100000));
    ck_assert(takes(0, 0x40, 0x00100000) && takes(0, 0x44, 0x00100100));
    ck_assert(!takes(0, 0x48, RESETS_START) && !takes(0, 0x48, RESETS_STOP));
    hand_over();
    ck_assert(!takes(0, 0x48, RESETS_START));
    ck_assert(takes(1, 0x48, RESETS_START));
}
END_TEST

START_TEST(core_life)
{
    hand_over();
    ck_assert(takes(1, 0x30, 0x00100000) && takes(1, 0x34, 0x00110000));
    ck_assert(!takes(1, 0x38, RESETS_START ^ 1));
    ck_assert(takes(1, 0x38, RESETS_STOP)); // is stopped
    ck_assert_uint_eq(get(0x3C), 3 | 8);
    ck_assert(takes(1, 0x38, RESETS_START));
    ck_assert(!out.core[1].run);
    in.core[1].bite = in.core[1].trap = true; // in its reset: count for nothing
    cycle();
    ck_assert(out.core[1].run && !out.core[1].stopped && !out.core[0].run && !out.core[2].run);
    in.core[1].bite = in.core[1].trap = false;
    ck_assert(!takes(1, 0x38, RESETS_START));
    in.core[1].rst = false;
    ck_assert_uint_eq(get(0x3C), 3 | 4);
    ck_assert(takes(1, 0x38, RESETS_STOP));
    cycle();
    ck_assert(!out.core[1].run && !out.core[1].stopped);
    ck_assert(!takes(1, 0x38, RESETS_START)); // not stopped yet
    in.core[1].rst = true;
    cycle();
    ck_assert(out.core[1].stopped && !out.core_irq);
    ck_assert_uint_eq(get(0x3C), 3 | 8 | 1 << 8);
    // Falls: by its trap, by its watchdog, by both beside a STOP.
    for (unsigned why = 1; why < 4; why++) {
        ck_assert(takes(1, 0x38, RESETS_START));
        cycle();
        in.core[1].rst = false;
        cycle();
        in.core[1].trap = (why & 1) != 0;
        in.core[1].bite = (why & 2) != 0;
        if (why == 3) {
            ck_assert(takes(1, 0x38, RESETS_STOP));
        } else {
            cycle();
        }
        ck_assert(out.core[1].run && !out.core_irq);
        in.core[1].trap = in.core[1].bite = false;
        cycle();
        ck_assert(!out.core[1].run && out.core_irq);
        in.core[1].rst = true;
        ck_assert_uint_eq(get(0x3C), 3 | 8 | 16 | (why == 1 ? 3 : 2) << 8);
        if (why == 2) {
            ck_assert(takes(1, 0x38, RESETS_STOP)); // clears it, and leaves the cause
            ck_assert_uint_eq(get(0x3C), 3 | 8 | 2 << 8);
        }
    }
    // The chip's reset takes all of it.
    ck_assert(takes(1, 0x14, 0x43484950));
    in.handover = false;
    for (unsigned i = 0; i < 17; i++) {
        cycle();
        ck_assert(!out.core[1].run && out.core[1].start == 0 && out.core[1].code_end == 0);
        ck_assert(!out.core_irq);
    }
    ck_assert_uint_eq(get(0x3C), 8);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("resets");
    TCase *tests = tcase_create("all");
    tcase_add_checked_fixture(tests, setup, NULL);
    tcase_add_test(tests, life);
    tcase_add_test(tests, causes);
    tcase_add_test(tests, core_addresses);
    tcase_add_test(tests, core_by_pluton);
    tcase_add_test(tests, core_life);
    suite_add_tcase(suite, tests);
    return unit_run(suite, NULL);
}
