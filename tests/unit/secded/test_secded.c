// SPDX-License-Identifier: Apache-2.0
// The code of fuse rows: every single error is corrected and every double one detected.
#include "cmodel/secded.h"
#include "tests/lib/unit.h"

static const uint32_t words[] = {0,          1,          0xFFFFFFFF, 0x80000000,
                                 0x12345678, 0xAAAAAAAA, 0x55555555, 0xDEADBEEF};
#define WORDS (sizeof words / sizeof words[0])

static unsigned weight(uint64_t word)
{
    return (unsigned)__builtin_popcountll(word);
}

// Calls check() for the words above and for random ones. The code is linear, so what holds for one
// word holds for all; the others would show a model that is not.
static void for_words(void (*check)(uint32_t data))
{
    uint64_t random = 1;
    for (unsigned i = 0; i < WORDS + 24; i++) {
        check(i < WORDS ? words[i] : unit_random(&random));
    }
}

static void whole(uint32_t data)
{
    uint32_t out = ~data;
    const uint64_t word = secded_encode(data);
    ck_assert_uint_eq(word & ~SECDED_MASK, 0);
    ck_assert_uint_eq((uint32_t)word, data);
    ck_assert_uint_eq(secded_syndrome(word), 0);
    ck_assert(secded_decode(word, &out));
    ck_assert_uint_eq(out, data);
}

static void single(uint32_t data)
{
    for (unsigned i = 0; i < SECDED_BITS; i++) {
        uint32_t out = ~data;
        const uint64_t word = secded_encode(data) ^ UINT64_C(1) << i;
        ck_assert_uint_ne(secded_syndrome(word), 0);
        ck_assert(secded_decode(word, &out));
        ck_assert_uint_eq(out, data);
    }
}

static void two(uint32_t data)
{
    for (unsigned i = 0; i < SECDED_BITS; i++) {
        for (unsigned j = 0; j < i; j++) {
            uint32_t out = 7;
            const uint64_t word = secded_encode(data) ^ UINT64_C(1) << i ^ UINT64_C(1) << j;
            ck_assert_uint_ne(secded_syndrome(word), 0);
            ck_assert(!secded_decode(word, &out));
            ck_assert_uint_eq(out, 7);
        }
    }
}

START_TEST(whole_words)
{
    for_words(whole);
}
END_TEST

START_TEST(single_errors)
{
    for_words(single);
}
END_TEST

START_TEST(double_errors)
{
    for_words(two);
}
END_TEST

START_TEST(fuses_of_one_kind)
{
    uint32_t out = 7;
    ck_assert_uint_eq(secded_encode(0), 0); // a new row is valid
    ck_assert(!secded_decode(SECDED_MASK, &out));
    // An over-burn has no valid word on the last steps of its way: a row that reads as ones but for
    // one fuse is not valid either.
    for (unsigned i = 0; i < SECDED_BITS; i++) {
        const unsigned syndrome = secded_syndrome(SECDED_MASK ^ UINT64_C(1) << i);
        ck_assert_uint_ne(syndrome, 0);
    }
}
END_TEST

START_TEST(columns)
{
    unsigned seen[128] = {0}, row[7] = {0};
    for (unsigned i = 0; i < SECDED_BITS; i++) {
        const unsigned c = secded_syndrome(UINT64_C(1) << i);
        ck_assert_uint_eq(weight(c), i < 32 ? 3 : 1);
        ck_assert_uint_eq(seen[c]++, 0);
        for (unsigned b = 0; b < 7; b++) {
            row[b] += c >> b & 1;
        }
    }
    for (unsigned b = 0; b < 7; b++) { // balanced, as Hsiao wants it
        ck_assert_uint_ge(row[b], 14);
        ck_assert_uint_le(row[b], 16);
    }
    // Written out by hand, from the text of the header.
    ck_assert_uint_eq(secded_syndrome(1), 0x0B);
    ck_assert_uint_eq(secded_syndrome(2), 0x0D);
    ck_assert_uint_eq(secded_syndrome(4), 0x0E);
    ck_assert_uint_eq(secded_syndrome(8), 0x13);
    ck_assert_uint_eq(secded_syndrome(UINT64_C(1) << 31), 0x70);
    ck_assert_uint_eq(secded_syndrome(UINT64_C(1) << 38), 0x40);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("secded");
    TCase *t = tcase_create("secded");
    tcase_add_test(t, whole_words);
    tcase_add_test(t, single_errors);
    tcase_add_test(t, double_errors);
    tcase_add_test(t, fuses_of_one_kind);
    tcase_add_test(t, columns);
    suite_add_tcase(suite, t);
    return unit_run(suite, NULL);
}
