// SPDX-License-Identifier: Apache-2.0
// cmodel/token: lengths, refusals and digests whose values others published.
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "cmodel/token.h"

static const uint8_t entries[PLUTON_TOKEN_COMPONENTS_MAX + 1][PLUTON_ENTRY_BYTES] = {"BROM"};

static struct token_input one_entry(void)
{
    return (struct token_input){
        .entries = entries, .count = 1, .life_cycle = PLUTON_TOKEN_LIFE_CYCLE_SECURED};
}

START_TEST(lengths)
{
    uint8_t out[PLUTON_TOKEN_MAX];
    uint8_t all[PLUTON_TOKEN_COMPONENTS_MAX][PLUTON_ENTRY_BYTES];
    const uint8_t signature[64] = {0};
    for (size_t n = 1; n <= PLUTON_TOKEN_COMPONENTS_MAX; n++) {
        memset(all, 'A', sizeof all);
        struct token_input in = one_entry();
        in.entries = (const uint8_t(*)[PLUTON_ENTRY_BYTES])all;
        in.count = n;
        size_t size = 0;
        ck_assert_int_eq(token_to_sign(&in, out, &size), TOKEN_OK);
        ck_assert_uint_eq(size, 308 + 87 * n);
        ck_assert_int_eq(token_encode(&in, signature, out, &size), TOKEN_OK);
        ck_assert_uint_eq(size, 364 + 87 * n);
    }
}
END_TEST

START_TEST(refusals_leave_the_output)
{
    uint8_t out[PLUTON_TOKEN_MAX] = {0x5A};
    size_t size = 77;
    struct token_input in = one_entry();
    in.count = 0;
    ck_assert_int_eq(token_to_sign(&in, out, &size), TOKEN_ERROR_COUNT);
    in.count = PLUTON_TOKEN_COMPONENTS_MAX + 1;
    ck_assert_int_eq(token_to_sign(&in, out, &size), TOKEN_ERROR_COUNT);
    in.count = 2; // the second entry's type is four zeros
    ck_assert_int_eq(token_to_sign(&in, out, &size), TOKEN_ERROR_ENTRY);
    for (unsigned life_cycle = 0; life_cycle < 0x10000; life_cycle += 0x1000) {
        in = one_entry();
        in.life_cycle = (uint16_t)life_cycle;
        const bool legal = life_cycle >= 0x2000 && life_cycle <= 0x4000;
        if (!legal) {
            ck_assert_int_eq(token_to_sign(&in, out, &size), TOKEN_ERROR_LIFE_CYCLE);
        }
    }
    ck_assert_uint_eq(size, 77);
    ck_assert_uint_eq(out[0], 0x5A);
}
END_TEST

START_TEST(types)
{
    uint8_t out[PLUTON_TOKEN_MAX];
    size_t size = 0;
    uint8_t entry[1][PLUTON_ENTRY_BYTES] = {"ABCD"};
    struct token_input in = one_entry();
    in.entries = (const uint8_t(*)[PLUTON_ENTRY_BYTES])entry;
    for (unsigned place = 0; place < 4; place++) {
        for (unsigned c = 0; c < 256; c++) {
            entry[0][place] = (uint8_t)c;
            const bool legal =
                c != 0 && strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", (int)c) != NULL;
            ck_assert_int_eq(token_to_sign(&in, out, &size), legal ? TOKEN_OK : TOKEN_ERROR_ENTRY);
        }
        entry[0][place] = 'Z';
    }
}
END_TEST

// RFC 9679, section 6: the example key and its thumbprint.
START_TEST(thumbprint_of_the_standard)
{
    static const struct token_key key = {
        {0x65, 0xed, 0xa5, 0xa1, 0x25, 0x77, 0xc2, 0xba, 0xe8, 0x29, 0x43,
         0x7f, 0xe3, 0x38, 0x70, 0x1a, 0x10, 0xaa, 0xa3, 0x75, 0xe1, 0xbb,
         0x5b, 0x5d, 0xe1, 0x08, 0xde, 0x43, 0x9c, 0x08, 0x55, 0x1d},
        {0x1e, 0x52, 0xed, 0x75, 0x70, 0x11, 0x63, 0xf7, 0xf9, 0xe4, 0x0d,
         0xdf, 0x9f, 0x34, 0x1b, 0x3d, 0xc9, 0xba, 0x86, 0x0a, 0xf7, 0xe0,
         0xca, 0x7c, 0xa7, 0xe9, 0xee, 0xcd, 0x00, 0x84, 0xd1, 0x9c}};
    static const uint8_t expected[32] = {0x49, 0x6b, 0xd8, 0xaf, 0xad, 0xf3, 0x07, 0xe5,
                                         0xb0, 0x8c, 0x64, 0xb0, 0x42, 0x1b, 0xf9, 0xdc,
                                         0x01, 0x52, 0x8a, 0x34, 0x4a, 0x43, 0xbd, 0xa8,
                                         0x8f, 0xad, 0xd1, 0x66, 0x9d, 0xa2, 0x53, 0xec};
    uint8_t thumbprint[32];
    token_thumbprint(&key, thumbprint);
    ck_assert_mem_eq(thumbprint, expected, sizeof expected);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("token");
    TCase *tests = tcase_create("token");
    tcase_add_test(tests, lengths);
    tcase_add_test(tests, refusals_leave_the_output);
    tcase_add_test(tests, types);
    tcase_add_test(tests, thumbprint_of_the_standard);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
