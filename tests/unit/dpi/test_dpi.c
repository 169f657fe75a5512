// SPDX-License-Identifier: Apache-2.0
// The DPI-C functions as a simulator calls them: bit vectors against the models' own bytes, and
// every handle that is none.
#include "tests/lib/unit.h"

#include <stdint.h>
#include <string.h>

#include "cmodel/accumulator.h"
#include "cmodel/dpi/dpi.h"
#include "cmodel/hmac.h"
#include "cmodel/measure.h"
#include "cmodel/sha2.h"

static const struct {
    int bits;
    enum sha2_alg alg;
} algorithms[] = {{224, SHA2_224}, {256, SHA2_256}, {384, SHA2_384}, {512, SHA2_512}};

// The vector whose first byte (of n, a multiple of 4) is in the top bits.
static void vector_of(uint32_t *vector, const uint8_t *bytes, size_t n)
{
    for (size_t i = 0; i < n / 4; i++) {
        unsigned count;
        vector[n / 4 - 1 - i] = unit_word(bytes, n, i, &count);
    }
}

static void assert_zero(const uint32_t *vector, size_t words)
{
    for (size_t i = 0; i < words; i++) {
        ck_assert_uint_eq(vector[i], 0);
    }
}

START_TEST(hmac_of_messages)
{
    uint64_t random = 2;
    uint8_t key[128], message[64];
    for (unsigned round = 0; round < 400; round++) {
        const int bits = algorithms[round % 4].bits;
        const enum sha2_alg alg = algorithms[round % 4].alg;
        const size_t key_bytes = round < 4 ? 0 : unit_random(&random) % (sizeof key + 1);
        const size_t bytes = unit_random(&random) % (sizeof message + 1);
        unit_random_bytes(&random, key, sizeof key); // what is beyond the key does not count
        unit_random_bytes(&random, message, sizeof message);
        uint32_t key_vector[32], vector[16], tag_vector[16], expected_vector[16] = {0};
        vector_of(key_vector, key, sizeof key);
        vector_of(vector, message, sizeof message);
        void *handle = NULL;
        ck_assert_int_eq(pluton_hmac_init(bits, key_vector, (int)key_bytes, &handle),
                         PLUTON_DPI_OK);
        ck_assert_int_eq(pluton_sha2_update_block(handle, vector, (int)bytes), PLUTON_DPI_OK);
        ck_assert_int_eq(pluton_sha2_final(handle, tag_vector), PLUTON_DPI_OK);
        uint8_t expected[SHA2_MAX_DIGEST_BYTES];
        ck_assert_int_eq(hmac_compute(alg, key, key_bytes, message, bytes, expected), SHA2_OK);
        vector_of(expected_vector, expected, sha2_digest_bytes(alg));
        ck_assert_mem_eq(tag_vector, expected_vector, sizeof expected_vector);
        ck_assert_int_eq(pluton_sha2_close(handle), PLUTON_DPI_HANDLE);
    }
    void *handle = NULL;
    ck_assert_int_eq(pluton_hmac_init(256, NULL, 0, &handle), PLUTON_DPI_POINTER);
    ck_assert_int_eq(pluton_hmac_init(256, (const uint32_t[32]){0}, 0, NULL), PLUTON_DPI_POINTER);
    ck_assert_int_eq(pluton_hmac_init(256, (const uint32_t[32]){0}, -1, &handle), PLUTON_DPI_SIZE);
    ck_assert_ptr_null(handle);
}
END_TEST

START_TEST(sha2_in_pieces)
{
    uint64_t random = 1;
    uint8_t message[500];
    for (unsigned round = 0; round < 400; round++) {
        const int bits = algorithms[round % 4].bits;
        const size_t size = unit_random(&random) % sizeof message;
        unit_random_bytes(&random, message, size);
        void *handle = NULL;
        ck_assert_int_eq(pluton_sha2_init(bits, &handle), PLUTON_DPI_OK);
        ck_assert_ptr_nonnull(handle);
        for (size_t at = 0; at < size;) {
            size_t n = size - at;
            uint8_t piece[64];
            uint32_t vector[16];
            unit_random_bytes(&random, piece,
                              sizeof piece); // what is beyond n bytes does not count
            switch (unit_random(&random) % 3) {
            case 0:
                n = 1;
                ck_assert_int_eq(pluton_sha2_update_byte(handle, message[at]), PLUTON_DPI_OK);
                break;
            case 1:
                n = n < 4 ? n : unit_random(&random) % 5;
                memcpy(piece, message + at, n);
                vector_of(vector, piece, 4);
                ck_assert_int_eq(pluton_sha2_update_word(handle, vector[0], (int)n), PLUTON_DPI_OK);
                break;
            default:
                n = n < 64 ? n : unit_random(&random) % 65;
                memcpy(piece, message + at, n);
                vector_of(vector, piece, 64);
                ck_assert_int_eq(pluton_sha2_update_block(handle, vector, (int)n), PLUTON_DPI_OK);
                break;
            }
            at += n;
        }
        uint32_t digest[16];
        ck_assert_int_eq(pluton_sha2_final(handle, digest), PLUTON_DPI_OK);
        uint8_t bytes[SHA2_MAX_DIGEST_BYTES];
        uint32_t expected[16] = {0};
        ck_assert_int_eq(sha2_hash(algorithms[round % 4].alg, message, size, bytes), SHA2_OK);
        vector_of(expected, bytes, (size_t)bits / 8);
        ck_assert_mem_eq(digest, expected, sizeof digest);
    }
}
END_TEST

// Every function answers what is no handle with the error, and with zeros.
static void assert_no_handle(void *handle)
{
    uint32_t vector[16] = {1, 2, 3};
    ck_assert_int_eq(pluton_sha2_update_byte(handle, 1), PLUTON_DPI_HANDLE);
    ck_assert_int_eq(pluton_sha2_update_word(handle, 1, 1), PLUTON_DPI_HANDLE);
    ck_assert_int_eq(pluton_sha2_update_block(handle, vector, 1), PLUTON_DPI_HANDLE);
    ck_assert_int_eq(pluton_sha2_close(handle), PLUTON_DPI_HANDLE);
    ck_assert_int_eq(pluton_sha2_final(handle, vector), PLUTON_DPI_HANDLE);
    assert_zero(vector, 16);
}

START_TEST(no_handles)
{
    void *open, *ended, *closed;
    uint32_t digest[16];
    ck_assert_int_eq(pluton_sha2_init(256, &open), PLUTON_DPI_OK);
    ck_assert_int_eq(pluton_sha2_init(256, &ended), PLUTON_DPI_OK);
    ck_assert_int_eq(pluton_sha2_final(ended, digest), PLUTON_DPI_OK);
    ck_assert_int_eq(pluton_sha2_init(256, &closed), PLUTON_DPI_OK);
    ck_assert_int_eq(pluton_sha2_close(closed), PLUTON_DPI_OK);
    assert_no_handle(NULL);
    assert_no_handle(ended);
    assert_no_handle(closed);
    assert_no_handle(digest);
    // A handle that was closed stays bad when its place is in use again.
    void *later;
    ck_assert_int_eq(pluton_sha2_init(256, &later), PLUTON_DPI_OK);
    assert_no_handle(ended);
    assert_no_handle(closed);

    // Whatever bit of a good handle is wrong
    for (unsigned bit = 0; bit < 8 * sizeof open; bit++) {
        void *wrong = (void *)((uintptr_t)open ^ (uintptr_t)1 << bit);
        if (wrong != later) {
            assert_no_handle(wrong);
        }
    }
    uint64_t random = 3;
    for (unsigned i = 0; i < 100000; i++) {
        const uintptr_t high = unit_random(&random);
        void *wrong = (void *)(high << 32 | unit_random(&random));
        if (wrong != open && wrong != later) {
            assert_no_handle(wrong);
        }
    }
    ck_assert_int_eq(pluton_sha2_close(open), PLUTON_DPI_OK);
    ck_assert_int_eq(pluton_sha2_close(later), PLUTON_DPI_OK);
}
END_TEST

START_TEST(bad_arguments_change_nothing)
{
    void *handle = &handle;
    ck_assert_int_eq(pluton_sha2_init(256, NULL), PLUTON_DPI_POINTER);
    static const int none[] = {0, 1, 255, 257, -256, 256 + 65536, INT32_MAX, INT32_MIN};
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++) {
        handle = &handle;
        ck_assert_int_eq(pluton_sha2_init(none[i], &handle), PLUTON_DPI_ALGORITHM);
        ck_assert_ptr_null(handle);
    }
    uint32_t vector[18] = {1};
    ck_assert_int_eq(pluton_sha2_init(256, &handle), PLUTON_DPI_OK);
    ck_assert_int_eq(pluton_sha2_update_word(handle, 1, 5), PLUTON_DPI_SIZE);
    ck_assert_int_eq(pluton_sha2_update_word(handle, 1, -1), PLUTON_DPI_SIZE);
    ck_assert_int_eq(pluton_sha2_update_block(handle, vector, 65), PLUTON_DPI_SIZE);
    ck_assert_int_eq(pluton_sha2_update_block(handle, vector, INT32_MIN), PLUTON_DPI_SIZE);
    ck_assert_int_eq(pluton_sha2_update_block(handle, NULL, 1), PLUTON_DPI_POINTER);
    ck_assert_int_eq(pluton_sha2_final(handle, NULL), PLUTON_DPI_POINTER);
    ck_assert_int_eq(pluton_sha2_update_word(handle, 1, 0), PLUTON_DPI_OK);
    ck_assert_int_eq(pluton_accumulator_extend(NULL, vector, vector), PLUTON_DPI_POINTER);
    ck_assert_int_eq(pluton_accumulator_extend(vector, NULL, vector), PLUTON_DPI_POINTER);
    ck_assert_int_eq(pluton_accumulator_extend(vector, vector, NULL), PLUTON_DPI_POINTER);
    ck_assert_int_eq(pluton_measure_entry(1, 2, NULL, vector, vector), PLUTON_DPI_POINTER);
    ck_assert_int_eq(pluton_measure_entry(1, 2, vector, NULL, vector), PLUTON_DPI_POINTER);
    ck_assert_int_eq(pluton_measure_entry(1, 2, vector, vector, NULL), PLUTON_DPI_POINTER);
    // After all that the message is the empty one.
    uint8_t bytes[32];
    uint32_t expected[8];
    ck_assert_int_eq(sha2_hash(SHA2_256, NULL, 0, bytes), SHA2_OK);
    vector_of(expected, bytes, 32);
    ck_assert_int_eq(pluton_sha2_final(handle, vector), PLUTON_DPI_OK);
    ck_assert_mem_eq(vector, expected, sizeof expected);
}
END_TEST

// As many as the text of PLUTON_DPI_FULL says.
START_TEST(messages_side_by_side)
{
    enum { MOST = 1024 };
    static void *handles[MOST];
    ck_assert_ptr_nonnull(strstr(pluton_dpi_text(PLUTON_DPI_FULL), "1024"));
    for (unsigned i = 0; i < MOST; i++) {
        ck_assert_int_eq(pluton_sha2_init(256, &handles[i]), PLUTON_DPI_OK);
    }
    void *more = handles;
    ck_assert_int_eq(pluton_sha2_init(256, &more), PLUTON_DPI_FULL);
    ck_assert_ptr_null(more);
    for (unsigned i = 0; i < MOST; i++) {
        ck_assert_int_eq(pluton_sha2_update_word(handles[i], i, 4), PLUTON_DPI_OK);
    }
    for (unsigned i = 0; i < MOST; i++) {
        const uint8_t message[4] = {0, 0, (uint8_t)(i >> 8), (uint8_t)i};
        uint8_t bytes[32];
        uint32_t expected[8], digest[16];
        ck_assert_int_eq(sha2_hash(SHA2_256, message, 4, bytes), SHA2_OK);
        vector_of(expected, bytes, 32);
        ck_assert_int_eq(pluton_sha2_final(handles[i], digest), PLUTON_DPI_OK);
        ck_assert_mem_eq(digest, expected, sizeof expected);
    }
    ck_assert_int_eq(pluton_sha2_init(256, &more), PLUTON_DPI_OK);
    ck_assert_int_eq(pluton_sha2_close(more), PLUTON_DPI_OK);
}
END_TEST

START_TEST(measurements)
{
    uint64_t random = 5;
    uint8_t log[3][PLUTON_ENTRY_BYTES];
    uint32_t acc[8] = {0};
    for (unsigned i = 0; i < 3; i++) {
        uint8_t signer[32], digest[32], bytes[32];
        uint32_t signer_vector[8], digest_vector[8], entry[18], expected[18];
        unit_random_bytes(&random, signer, sizeof signer);
        unit_random_bytes(&random, digest, sizeof digest);
        vector_of(signer_vector, signer, 32);
        vector_of(digest_vector, digest, 32);
        measure_entry_encode(PLUTON_COMPONENT_PLRT, i, signer, digest, log[i]);
        vector_of(expected, log[i], PLUTON_ENTRY_BYTES);
        ck_assert_int_eq(
            pluton_measure_entry(PLUTON_COMPONENT_PLRT, i, signer_vector, digest_vector, entry),
            PLUTON_DPI_OK);
        ck_assert_mem_eq(entry, expected, sizeof entry);
        ck_assert_int_eq(pluton_accumulator_extend(acc, entry, acc), PLUTON_DPI_OK);
        accumulator_replay((const uint8_t(*)[PLUTON_ENTRY_BYTES])log, i + 1, bytes);
        vector_of(expected, bytes, 32);
        ck_assert_mem_eq(acc, expected, sizeof acc);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("dpi");
    TCase *tc = tcase_create("dpi");
    tcase_set_timeout(tc, 60);
    tcase_add_test(tc, hmac_of_messages);
    tcase_add_test(tc, sha2_in_pieces);
    tcase_add_test(tc, no_handles);
    tcase_add_test(tc, bad_arguments_change_nothing);
    tcase_add_test(tc, messages_side_by_side);
    tcase_add_test(tc, measurements);
    suite_add_tcase(suite, tc);
    return unit_run(suite, NULL);
}
