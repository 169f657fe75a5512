// SPDX-License-Identifier: Apache-2.0
// LMS: vectors of RFC 8554 and of another implementation, and everything that is no signature.
#include <string.h>

#include "firmware/lib/lms.h"
#include "tests/lib/unit.h"
#include "tests/unit/image/image_bench.h"
#include "tests/unit/image/lms_vectors.h"
#include "tests/unit/image/suites.h"

#define VECTORS (sizeof lms_vectors / sizeof lms_vectors[0])
#define MOST 2048

struct vector {
    enum lms_type type;
    uint8_t key[MOST], message[MOST], signature[MOST];
    size_t message_size, size;
};

static size_t unhex(const char *text, uint8_t *out)
{
    const size_t size = strlen(text) / 2;
    ck_assert(size <= MOST);
    for (size_t i = 0; i < size; i++) {
        const char two[3] = {text[2 * i], text[2 * i + 1], 0};
        out[i] = (uint8_t)strtoul(two, NULL, 16);
    }
    return size;
}

static struct vector vector(size_t i)
{
    struct vector v = {.type = lms_vectors[i].height == 5 ? LMS_SHA256_M32_H5 : LMS_SHA256_M32_H10};
    ck_assert(unhex(lms_vectors[i].key, v.key) == LMS_KEY_BYTES);
    v.message_size = unhex(lms_vectors[i].message, v.message);
    v.size = unhex(lms_vectors[i].signature, v.signature);
    return v;
}

static bool check(const struct vector *v)
{
    const struct hash_part part = {v->message, v->message_size};
    return lms_check(image_file_ops.sha256, NULL, v->type, v->key, &part, 1, v->signature, v->size);
}

START_TEST(vectors)
{
    const struct vector v = vector((size_t)_i);
    ck_assert(check(&v));
}
END_TEST

START_TEST(message_in_two_parts)
{
    const struct vector v = vector((size_t)_i);
    for (size_t cut = 0; cut <= v.message_size; cut += 1 + v.message_size / 3) {
        const struct hash_part parts[3] = {
            {v.message, cut}, {v.message + cut, v.message_size - cut}, {v.message, 0}};
        ck_assert(
            lms_check(image_file_ops.sha256, NULL, v.type, v.key, parts, 2, v.signature, v.size));
        ck_assert(
            !lms_check(image_file_ops.sha256, NULL, v.type, v.key, parts, 3, v.signature, v.size));
    }
}
END_TEST

// One bit of every 11th byte, others in each vector; of every one: every_byte_of_the_header.
START_TEST(any_bit_flipped)
{
    struct vector v = vector((size_t)_i);
    for (size_t i = (size_t)_i; i < v.size; i += 11) {
        v.signature[i] ^= (uint8_t)(1u << (i + (size_t)_i) % 8);
        ck_assert_msg(!check(&v), "byte %zu of the signature", i);
        v.signature[i] ^= (uint8_t)(1u << (i + (size_t)_i) % 8);
    }
    for (size_t i = (size_t)_i; i < LMS_KEY_BYTES; i += 5) {
        v.key[i] ^= (uint8_t)(1u << i % 8);
        ck_assert_msg(!check(&v), "byte %zu of the key", i);
        v.key[i] ^= (uint8_t)(1u << i % 8);
    }
    for (size_t i = (size_t)_i; i < v.message_size; i += 11) {
        v.message[i] ^= (uint8_t)(1u << i % 8);
        ck_assert_msg(!check(&v), "byte %zu of the message", i);
        v.message[i] ^= (uint8_t)(1u << i % 8);
    }
    ck_assert(check(&v));
}
END_TEST

START_TEST(other_sizes)
{
    struct vector v = vector((size_t)_i);
    const size_t size = v.size;
    const size_t sizes[] = {0, 4, size - HASH_BYTES, size - 1, size + 1, size + HASH_BYTES, MOST};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        v.size = sizes[i];
        ck_assert(!check(&v));
    }
}
END_TEST

// What is one of the other height, or of a type that is none.
START_TEST(other_types)
{
    struct vector v = vector((size_t)_i);
    const enum lms_type own = v.type;
    for (unsigned type = 0; type < 32; type++) {
        v.type = (enum lms_type)type;
        ck_assert(check(&v) == (v.type == own));
    }
}
END_TEST

START_TEST(leaf_beyond_the_tree)
{
    struct vector v = vector((size_t)_i);
    v.signature[2] ^= 4; // leaf q + 1024
    ck_assert(!check(&v));
    v.signature[2] ^= 4;
    v.signature[0] = 0x80;
    ck_assert(!check(&v));
}
END_TEST

struct failing {
    unsigned left;
};

static bool sha256_until(void *context, const struct hash_part *parts, size_t count,
                         uint8_t digest[HASH_BYTES])
{
    struct failing *f = (struct failing *)context;
    if (f->left == 0) {
        return false;
    }
    f->left--;
    return image_file_ops.sha256(NULL, parts, count, digest);
}

// Of `all` hashes the first ones, some between, and the last ones.
static unsigned next(unsigned n, unsigned all)
{
    const unsigned last = all - 17;
    return n < 8 || n >= last ? n + 1 : n + 331 < last ? n + 331 : last;
}

// A hash that fails, the n-th of all of them.
START_TEST(hash_fails)
{
    const struct vector v = vector(0);
    const struct hash_part part = {v.message, v.message_size};
    struct failing count = {.left = 1u << 20};
    ck_assert(lms_check(sha256_until, &count, v.type, v.key, &part, 1, v.signature, v.size));
    const unsigned hashes = (1u << 20) - count.left;
    ck_assert(hashes <= 34 * 255 + 13);
    for (unsigned n = 0; n < hashes; n = next(n, hashes)) {
        struct failing f = {.left = n};
        ck_assert(!lms_check(sha256_until, &f, v.type, v.key, &part, 1, v.signature, v.size));
    }
}
END_TEST

// A hash that is not made and not missed, the n-th of all of them: as where one instruction is not
// executed. What was found does not say that it is a signature.
static bool sha256_but(void *context, const struct hash_part *parts, size_t count,
                       uint8_t digest[HASH_BYTES])
{
    struct failing *f = (struct failing *)context;
    return f->left-- == 0 || image_file_ops.sha256(NULL, parts, count, digest);
}

START_TEST(hash_left_out)
{
    const struct vector v = vector(0);
    const struct hash_part part = {v.message, v.message_size};
    struct failing f = {.left = 1u << 20};
    struct lms_found found = {.root = {0}, .doubt = UINT32_MAX};
    ck_assert(lms_find(sha256_but, &f, v.type, v.key, &part, 1, v.signature, v.size, &found));
    ck_assert(found.doubt == 0 && memcmp(found.root, v.key + LMS_ROOT_OFFSET, HASH_BYTES) == 0);
    const unsigned hashes = (1u << 20) - f.left;
    unsigned doubts = 0;
    for (unsigned n = 0; n < hashes; n = next(n, hashes)) {
        f.left = n;
        found = (struct lms_found){.root = {0}, .doubt = UINT32_MAX};
        ck_assert(lms_find(sha256_but, &f, v.type, v.key, &part, 1, v.signature, v.size, &found));
        ck_assert(found.doubt != 0 || memcmp(found.root, v.key + LMS_ROOT_OFFSET, HASH_BYTES) != 0);
        doubts += found.doubt != 0;
    }
    ck_assert_uint_ge(doubts, 2); // the message was hashed twice
}
END_TEST

void lms_tests(Suite *suite)
{
    TCase *tests = tcase_create("lms");
    tcase_set_timeout(tests, 240);
    tcase_add_loop_test(tests, vectors, 0, VECTORS);
    tcase_add_loop_test(tests, message_in_two_parts, 0, VECTORS);
    tcase_add_loop_test(tests, any_bit_flipped, 0, VECTORS);
    tcase_add_loop_test(tests, other_sizes, 0, VECTORS);
    tcase_add_loop_test(tests, other_types, 0, VECTORS);
    tcase_add_loop_test(tests, leaf_beyond_the_tree, 0, VECTORS);
    tcase_add_test(tests, hash_fails);
    tcase_add_test(tests, hash_left_out);
    suite_add_tcase(suite, tests);
}
