// SPDX-License-Identifier: Apache-2.0
// The golden model of tally, judged by the sentences of its contract.
#include "cmodel/tally.h"
#include "tests/lib/unit.h"

static struct tally after(unsigned events)
{
    struct tally t;
    tally_reset(&t);
    for (unsigned i = 0; i < events; i++) {
        tally_step(&t, &(struct tally_in){.event = true});
    }
    return t;
}

START_TEST(counts_and_stays_full)
{
    for (unsigned events = 0; events < 40; events++) {
        const struct tally t = after(events);
        ck_assert_uint_eq(t.count, events < 15 ? events : 15);
        ck_assert(!t.locked);
    }
}
END_TEST

START_TEST(clear_loses_no_event)
{
    struct tally t = after(15);
    tally_step(&t, &(struct tally_in){.event = true, .clear = true});
    ck_assert_uint_eq(t.count, 1);
    tally_step(&t, &(struct tally_in){.clear = true});
    ck_assert_uint_eq(t.count, 0);
}
END_TEST

START_TEST(lock_holds_until_reset)
{
    struct tally t = after(7);
    tally_step(&t, &(struct tally_in){.clear = true, .lock = true});
    ck_assert_uint_eq(t.count, 0);
    ck_assert(t.locked);
    for (unsigned i = 1; i < 20; i++) {
        tally_step(&t, &(struct tally_in){.event = true, .clear = true});
        ck_assert_uint_eq(t.count, i < 15 ? i : 15);
        ck_assert(t.locked);
    }
    tally_reset(&t);
    ck_assert_uint_eq(t.count, 0);
    ck_assert(!t.locked);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("tally");
    TCase *tests = tcase_create("model");
    tcase_add_test(tests, counts_and_stays_full);
    tcase_add_test(tests, clear_loses_no_event);
    tcase_add_test(tests, lock_holds_until_reset);
    suite_add_tcase(suite, tests);
    return unit_run(suite, NULL);
}
