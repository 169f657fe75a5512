// SPDX-License-Identifier: Apache-2.0
// The model of dma against its contract: numbers by hand.
#include "cmodel/dma.h"
#define UNIT_BLOCK dma
#include "tests/lib/unit_peripheral.h"

#include <string.h>

static void setup(void)
{
    memset(&in, 0, sizeof in);
    dma_reset(&m);
}

static uint32_t memory[64]; // at 0x80000000

// At full speed: grants at once, answers in the next cycle; -1: no error.
static unsigned run(int error_at)
{
    unsigned busy = 0;
    int n = 0;
    bool open = false, err = false;
    uint32_t answer = 0;
    for (; m.command != 0 && busy < 1000; busy++) {
        in.rvalid = open;
        in.rdata = open ? answer : 0xDEAD;
        in.err = open && err;
        dma_outputs(&m, &in, &out);
        open = in.gnt = out.req;
        if (out.req) {
            ck_assert_uint_eq(out.be, 0xF);
            ck_assert_uint_eq(out.subject, 1);
            ck_assert(!out.nonsecure);
            const uint32_t i = (out.addr - 0x80000000) / 4;
            ck_assert_uint_lt(i, 64);
            err = n++ == error_at;
            answer = err ? 0 : memory[i];
            if (out.we && !err) {
                memory[i] = out.wdata;
            }
        }
        dma_step(&m, &in);
    }
    in.gnt = in.rvalid = in.err = false;
    return busy;
}

static void fill_memory(void)
{
    for (uint32_t i = 0; i < 64; i++) {
        memory[i] = 1000 + i;
    }
}

START_TEST(copies)
{
    for (uint32_t n = 1; n < 12; n++) {
        fill_memory();
        put(0x08, 0x80000000);
        put(0x0C, 0x80000080);
        put(0x10, 4 * n);
        refused(true, 0x18, 2); // no VALUE
        put(0x18, 1);
        ck_assert_uint_eq(run(-1), 2 * n + 2);
        for (uint32_t i = 0; i < 32; i++) {
            ck_assert_uint_eq(memory[i], 1000 + i);
            ck_assert_uint_eq(memory[32 + i], i < n ? 1000 + i : 1032 + i);
        }
        cycle();
        ck_assert(out.irq);
        ck_assert_uint_eq(get(0x04), 2);
        ck_assert_uint_eq(get(0x10), 0); // emptied
        refused(true, 0x18, 1);
        put(0x1C, 1);
        ck_assert_uint_eq(get(0x04), 0);
    }
}
END_TEST

START_TEST(fills)
{
    for (uint32_t n = 1; n < 12; n++) {
        fill_memory();
        put(0x0C, 0x80000010);
        put(0x10, 4 * n);
        put(0x14, 0xABCD0123);
        put(0x18, 2);
        ck_assert_uint_eq(run(-1), 2 * n);
        for (uint32_t i = 0; i < 64; i++) {
            ck_assert_uint_eq(memory[i], i >= 4 && i < 4 + n ? 0xABCD0123 : 1000 + i);
        }
    }
}
END_TEST

START_TEST(fails)
{
    for (int at = 0; at < 8; at++) { // R0 R1 W0 R2 W1 R3 W2 W3
        static const unsigned written[] = {0, 0, 0, 1, 1, 2, 2, 3};
        fill_memory();
        put(0x08, 0x80000000);
        put(0x0C, 0x80000080);
        put(0x10, 16);
        put(0x18, 1);
        run(at);
        unsigned n = 0;
        while (memory[32 + n] == 1000 + n) {
            n++;
        }
        // What was up beside a failed read of word k is the write of word k - 1.
        ck_assert_uint_ge(n, written[at]);
        ck_assert_uint_le(n, written[at] + 1);
        ck_assert_uint_eq(get(0x04), 4);
        cycle();
        ck_assert(out.irq);
    }
}
END_TEST

START_TEST(refuses)
{
    static const uint32_t bad[][3] = {// source, destination, length
                                      {0x80000002, 0x80000080, 16}, {0x80000000, 0x80000081, 16},
                                      {0x80000000, 0x80000080, 0},  {0x80000000, 0x80000080, 6},
                                      {0xFFFFFFF4, 0x80000080, 16}, {0x80000000, 0xFFFFFFF4, 16},
                                      {0x80000000, 0x80000004, 16}, {0x80000000, 0x8000000C, 16}};
    static const uint32_t good[][3] = {{0x80000000, 0x80000000, 16},
                                       {0x80000000, 0x80000010, 16},
                                       {0x80000004, 0x80000000, 16},
                                       {0xFFFFFFF0, 0x80000000, 16},
                                       {0x80000000, 0xFFFFFFF0, 16}};
    for (unsigned i = 0; i < 8; i++) {
        put(0x08, bad[i][0]);
        put(0x0C, bad[i][1]);
        put(0x10, bad[i][2]);
        refused(true, 0x18, 1);
        ck_assert_uint_eq(m.command, 0);
    }
    for (unsigned i = 0; i < 5; i++) {
        dma_reset(&m);
        put(0x08, good[i][0]);
        put(0x0C, good[i][1]);
        put(0x10, good[i][2]);
        put(0x18, 1);
        ck_assert_uint_eq(get(0x04), 1);
        refused(true, 0x1C, 1); // busy
        refused(true, 0x08, 0);
    }
}
END_TEST

START_TEST(owners)
{
    put(0x0C, 0x80000000);
    put(0x10, 4);
    put(0x14, 5);
    in.apb = (struct apb_in){
        .sel = true, .enable = true, .offset = 0x14, .subject = 2, .nonsecure = true};
    cycle();
    ck_assert(!out.apb.error && out.apb.data == 0); // another's
    in.apb.write = true;
    in.apb.strobe = 0xF;
    in.apb.offset = 0x18;
    in.apb.data = 2;
    cycle();
    ck_assert(out.apb.error);
    in.apb.offset = 0x14;
    cycle(); // takes VALUE over
    ck_assert(!out.apb.error);
    in.apb = (struct apb_in){0};
    refused(true, 0x18, 2);
    put(0x14, 6);
    put(0x18, 2);
    run(-1);
    in.apb = (struct apb_in){
        .sel = true, .enable = true, .offset = 0x04, .subject = 2, .nonsecure = true};
    cycle();
    ck_assert(!out.apb.error && out.apb.data == 0); // done is not shown
    in.apb = (struct apb_in){0};
    ck_assert_uint_eq(get(0x04), 2);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("dma");
    TCase *tests = tcase_create("all");
    tcase_add_checked_fixture(tests, setup, NULL);
    tcase_add_test(tests, copies);
    tcase_add_test(tests, fills);
    tcase_add_test(tests, fails);
    tcase_add_test(tests, refuses);
    tcase_add_test(tests, owners);
    suite_add_tcase(suite, tests);
    return unit_run(suite, NULL);
}
