// SPDX-License-Identifier: Apache-2.0
// Images that a chip refuses, and by which check.
#include <string.h>

#include "tests/lib/unit.h"
#include "tests/unit/image/image_bench.h"
#include "tests/unit/image/suites.h"

// ---- Bytes ----

// What may refuse a change of byte `at` of a signed header.
static bool refused_by(size_t at, enum image_error error)
{
    static const struct {
        size_t end;
        enum image_error one, two, three;
    } spans[] = {
        {IMAGE_ROOT_OFFSET, IMAGE_ERROR_FORMAT, IMAGE_OK, IMAGE_OK},
        {IMAGE_KEY_ID_OFFSET, IMAGE_ERROR_ROOT, IMAGE_OK, IMAGE_OK},
        {IMAGE_KEY_TYPES_OFFSET, IMAGE_ERROR_FORMAT, IMAGE_ERROR_CERTIFICATE, IMAGE_OK},
        {IMAGE_TYPE_OFFSET, IMAGE_ERROR_CERTIFICATE, IMAGE_OK, IMAGE_OK},
        {IMAGE_RELEASE_OFFSET, IMAGE_ERROR_FORMAT, IMAGE_ERROR_SIGNATURE, IMAGE_OK},
        {IMAGE_PAYLOAD_BYTES_OFFSET, IMAGE_ERROR_SIGNATURE, IMAGE_OK, IMAGE_OK},
        {IMAGE_LOAD_OFFSET, IMAGE_ERROR_FORMAT, IMAGE_ERROR_SIGNATURE, IMAGE_OK},
        {IMAGE_HOSTS_OFFSET, IMAGE_ERROR_SIGNATURE, IMAGE_OK, IMAGE_OK},
        {IMAGE_SIGNATURE_OFFSET, IMAGE_ERROR_FORMAT, IMAGE_ERROR_SIGNATURE, IMAGE_OK},
        {IMAGE_SECOND_KEY_OFFSET, IMAGE_ERROR_SIGNATURE, IMAGE_OK, IMAGE_OK},
        {IMAGE_FIELDS_BYTES, IMAGE_ERROR_SECOND, IMAGE_OK, IMAGE_OK},
        {IMAGE_HEADER_BYTES, IMAGE_ERROR_FORMAT, IMAGE_OK, IMAGE_OK},
    };
    size_t i = 0;
    while (at >= spans[i].end) {
        i++;
    }
    return error != IMAGE_OK &&
           (error == spans[i].one || error == spans[i].two || error == spans[i].three);
}

START_TEST(every_byte_of_the_header)
{
    struct bench b;
    bench_init(&b);
    for (size_t i = 0; i < IMAGE_HEADER_BYTES; i++) {
        const uint8_t bit = (uint8_t)(1u << (i * 5 + 3) % 8);
        b.image[i] ^= bit;
        const enum image_error error = bench_check(&b);
        ck_assert_msg(refused_by(i, error), "byte %zu: 0x%X", i, (unsigned)error);
        b.image[i] ^= bit;
    }
    ck_assert(bench_check(&b) == IMAGE_OK);
}
END_TEST

START_TEST(every_byte_of_the_payload)
{
    struct bench b;
    bench_init(&b);
    b.chip.second_compulsory = false;
    for (size_t i = IMAGE_HEADER_BYTES; i < sizeof b.image; i++) {
        b.image[i] ^= (uint8_t)(1u << i % 8);
        ck_assert(bench_check(&b) == IMAGE_ERROR_DIGEST);
        b.image[i] ^= (uint8_t)(1u << i % 8);
    }
}
END_TEST

START_TEST(truncated)
{
    struct bench b;
    struct image_manifest m;
    bench_init(&b);
    b.chip.second_compulsory = false;
    // From memory of exactly that size, so that a read beyond it is seen.
    for (size_t size = 0; size < sizeof b.image; size += size < 4090 || size > 5000 ? 1 : 37) {
        uint8_t *part = (uint8_t *)malloc(size + (size == 0));
        memcpy(part, b.image, size);
        const enum image_error error = image_file_check(part, size, &b.chip, &b.wanted, &m);
        ck_assert(error == IMAGE_ERROR_FORMAT);
        free(part);
        if (size == 64) {
            size = 4000;
        }
    }
}
END_TEST

// Bytes of a header, the rest as it was: `format`, and nothing of it was believed.
static void wrong(struct bench *b, size_t offset, uint32_t value)
{
    uint8_t before[4];
    memcpy(before, b->image + offset, 4);
    for (unsigned i = 0; i < 4; i++) {
        b->image[offset + i] = (uint8_t)(value >> 8 * i);
    }
    ck_assert_msg(bench_check(b) == IMAGE_ERROR_FORMAT, "offset %zu: 0x%X", offset, value);
    memcpy(b->image + offset, before, 4);
}

START_TEST(format)
{
    struct bench b;
    bench_init(&b);
    wrong(&b, IMAGE_VERSION_OFFSET, 0);
    wrong(&b, IMAGE_VERSION_OFFSET, 2);
    wrong(&b, IMAGE_KEY_ID_OFFSET, 32);
    wrong(&b, IMAGE_KEY_ID_OFFSET, UINT32_MAX);
    wrong(&b, IMAGE_SECURITY_VERSION_OFFSET, 33);
    wrong(&b, IMAGE_PAYLOAD_BYTES_OFFSET, 0);
    wrong(&b, IMAGE_PAYLOAD_BYTES_OFFSET, 1022);
    wrong(&b, IMAGE_PAYLOAD_BYTES_OFFSET, IMAGE_PAYLOAD_MOST + 4);
    wrong(&b, IMAGE_PAYLOAD_BYTES_OFFSET, 0xFFFFFFFC);
    wrong(&b, IMAGE_TYPE_OFFSET, 0);
    wrong(&b, IMAGE_HOSTS_OFFSET, 0x61620000); // a name behind the end
    wrong(&b, IMAGE_HOSTS_OFFSET, 0x61207461); // a space
    wrong(&b, IMAGE_HOSTS_OFFSET, 0x61FF7461); // no ASCII
    wrong(&b, IMAGE_HOSTS_OFFSET + IMAGE_HOSTS_BYTES - 4,
          0x61616161); // not ended, not at the begin
    wrong(&b, IMAGE_FIELDS_BYTES, 1);
    wrong(&b, IMAGE_HEADER_BYTES - 4, 0x80000000);
}
END_TEST

// ---- Keys ----

static void compose_by(struct bench *b, const struct image_certificate *c, enum bench_key key,
                       uint32_t leaf)
{
    const struct image_signer signer = bench_signer(key);
    const struct image_second_signer second = bench_second(leaf);
    ck_assert(image_compose(&b->plan, b->payload, sizeof b->payload, c, &signer, &second,
                            b->image) == IMAGE_FILE_OK);
}

START_TEST(foreign_root)
{
    struct bench b;
    bench_init(&b);
    const struct image_certificate c =
        bench_certificate(BENCH_OTHER_ROOT, BENCH_IMAGE_KEY, BENCH_KEY_ID, BENCH_ALL_TYPES);
    compose_by(&b, &c, BENCH_IMAGE_KEY, BENCH_LEAF);
    ck_assert(bench_check(&b) == IMAGE_ERROR_ROOT);
    // Its certificate under the name of the chip's root key.
    bench_public(BENCH_ROOT, b.image + IMAGE_ROOT_OFFSET);
    ck_assert(bench_check(&b) == IMAGE_ERROR_CERTIFICATE);
    bench_init(&b);
    b.chip.root_locked = false;
    ck_assert(bench_check(&b) == IMAGE_ERROR_ROOT);
}
END_TEST

// The certificate of one key, the signature of another.
START_TEST(certificate_of_another_key)
{
    struct bench b;
    bench_init(&b);
    const struct image_certificate other =
        bench_certificate(BENCH_ROOT, BENCH_OTHER_KEY, BENCH_KEY_ID, BENCH_ALL_TYPES);
    memcpy(b.image + IMAGE_CERTIFICATE_SIGNED_OFFSET, other.bytes, sizeof other.bytes);
    ck_assert(bench_check(&b) == IMAGE_ERROR_SIGNATURE);
    // Its key under the certificate of the other one.
    bench_init(&b);
    bench_public(BENCH_OTHER_KEY, b.image + IMAGE_KEY_OFFSET);
    ck_assert(bench_check(&b) == IMAGE_ERROR_CERTIFICATE);
    // The root key does not sign images.
    bench_init(&b);
    bench_public(BENCH_ROOT, b.image + IMAGE_KEY_OFFSET);
    ck_assert(bench_check(&b) == IMAGE_ERROR_CERTIFICATE);
}
END_TEST

// A signature of one kind put in the place of another.
START_TEST(signatures_swapped)
{
    uint8_t certificate[64];
    struct bench b;
    bench_init(&b);
    memcpy(certificate, b.image + IMAGE_CERTIFICATE_OFFSET, sizeof certificate);
    memcpy(b.image + IMAGE_CERTIFICATE_OFFSET, b.image + IMAGE_SIGNATURE_OFFSET, 64);
    ck_assert(bench_check(&b) == IMAGE_ERROR_CERTIFICATE);
    memcpy(b.image + IMAGE_CERTIFICATE_OFFSET, certificate, 64);
    memcpy(b.image + IMAGE_SIGNATURE_OFFSET, certificate, 64);
    ck_assert(bench_check(&b) == IMAGE_ERROR_SIGNATURE);
    memset(b.image + IMAGE_SIGNATURE_OFFSET, 0, 64);
    ck_assert(bench_check(&b) == IMAGE_ERROR_SIGNATURE);
    memset(b.image + IMAGE_CERTIFICATE_OFFSET, 0, 64);
    ck_assert(bench_check(&b) == IMAGE_ERROR_CERTIFICATE);
}
END_TEST

START_TEST(type_of_the_key)
{
    struct bench b;
    bench_init(&b);
    const struct image_certificate c = bench_certificate(
        BENCH_ROOT, BENCH_IMAGE_KEY, BENCH_KEY_ID, BENCH_ALL_TYPES & ~(1u << IMAGE_NUMBER_SMON));
    // Composing refuses it; so it is signed for another type and its name changed.
    b.plan.type = IMAGE_TYPE_NWOS;
    compose_by(&b, &c, BENCH_IMAGE_KEY, BENCH_LEAF);
    memcpy(b.image + IMAGE_TYPE_OFFSET, "SMON", 4);
    ck_assert(bench_check(&b) == IMAGE_ERROR_TYPE_KEY);
    memcpy(b.image + IMAGE_TYPE_OFFSET, "NWOS", 4);
    ck_assert(bench_check(&b) == IMAGE_ERROR_TYPE);
}
END_TEST

START_TEST(revoked)
{
    struct bench b;
    bench_init(&b);
    for (uint32_t id = 0; id < 32; id += 31) {
        const struct image_certificate c =
            bench_certificate(BENCH_ROOT, BENCH_IMAGE_KEY, id, BENCH_ALL_TYPES);
        compose_by(&b, &c, BENCH_IMAGE_KEY, BENCH_LEAF);
        b.chip.revoked = 1u << id;
        ck_assert(bench_check(&b) == IMAGE_ERROR_REVOKED);
        b.chip.revoked = ~(1u << id);
        ck_assert(bench_check(&b) == IMAGE_OK);
    }
}
END_TEST

START_TEST(second_signature)
{
    struct bench b;
    bench_init(&b);
    b.chip.second_locked = false;
    ck_assert(bench_check(&b) == IMAGE_ERROR_SECOND);
    b.chip.second_locked = true;
    b.chip.second_hash[31] ^= 1;
    ck_assert(bench_check(&b) == IMAGE_ERROR_SECOND);
    b.chip.second_hash[31] ^= 1;
    ck_assert(bench_check(&b) == IMAGE_OK);
    // A good signature, of another release.
    struct bench other;
    bench_init(&other);
    other.plan.release++;
    bench_compose(&other);
    memcpy(b.image + IMAGE_SECOND_SIGNATURE_OFFSET, other.image + IMAGE_SECOND_SIGNATURE_OFFSET,
           IMAGE_SECOND_SIGNATURE_BYTES);
    ck_assert(bench_check(&b) == IMAGE_ERROR_SECOND);
    // None: what an image has that was composed for chips without a second key.
    memset(b.image + IMAGE_SECOND_KEY_OFFSET, 0,
           IMAGE_SECOND_KEY_BYTES + IMAGE_SECOND_SIGNATURE_BYTES);
    ck_assert(bench_check(&b) == IMAGE_ERROR_SECOND);
}
END_TEST

// ---- Type, bounds, version ----

START_TEST(rollback)
{
    struct bench b;
    bench_init(&b);
    for (uint32_t version = 0; version <= 32; version += 4) {
        b.plan.security_version = version;
        bench_compose(&b);
        for (uint32_t least = 0; least <= 32; least += 4) {
            memset(b.chip.least_version, 0, sizeof b.chip.least_version);
            b.chip.least_version[IMAGE_NUMBER_SMON] = least;
            b.chip.least_version[IMAGE_NUMBER_NWOS] = 32; // another type's
            ck_assert(bench_check(&b) == (version < least ? IMAGE_ERROR_ROLLBACK : IMAGE_OK));
        }
    }
}
END_TEST

struct bounds {
    uint32_t load, data, data_bytes;
    struct image_region code_region, data_region;
    uint32_t page;
    enum image_error expected;
};

#define PAGE 0x10000u
#define SRAM 0x80000000u
#define TCM 0x00100000u

static const struct bounds bounds[] = {
    // What is right: data or none, both in one region, regions of several pages.
    {SRAM, SRAM + PAGE, PAGE, {SRAM, PAGE}, {SRAM + PAGE, PAGE}, PAGE, IMAGE_OK},
    {SRAM, 0, 0, {SRAM, PAGE}, {0, 0}, PAGE, IMAGE_OK},
    {SRAM + PAGE, SRAM, 4, {SRAM, 2 * PAGE}, {SRAM, 2 * PAGE}, PAGE, IMAGE_OK},
    {TCM, TCM + 0x400, 1, {TCM, 0x800}, {TCM, 0x800}, 0x100, IMAGE_OK},
    {TCM + 0x400, TCM, 0x400, {TCM, 0x800}, {TCM, 0x800}, 0x100, IMAGE_OK},
    {SRAM, SRAM + PAGE, 1, {SRAM, 2 * PAGE}, {SRAM, 2 * PAGE}, PAGE, IMAGE_OK},
    // Outside, before, behind, across the end.
    {SRAM + PAGE, 0, 0, {SRAM, PAGE}, {0, 0}, PAGE, IMAGE_ERROR_BOUNDS},
    {SRAM - PAGE, 0, 0, {SRAM, PAGE}, {0, 0}, PAGE, IMAGE_ERROR_BOUNDS},
    {0, 0, 0, {SRAM, PAGE}, {0, 0}, PAGE, IMAGE_ERROR_BOUNDS},
    {TCM + 0x500, 0, 0, {TCM, 0x800}, {0, 0}, 0x100, IMAGE_ERROR_BOUNDS},
    {SRAM, SRAM + PAGE, PAGE + 1, {SRAM, PAGE}, {SRAM + PAGE, PAGE}, PAGE, IMAGE_ERROR_BOUNDS},
    {SRAM, SRAM + 2 * PAGE, 4, {SRAM, PAGE}, {SRAM + PAGE, PAGE}, PAGE, IMAGE_ERROR_BOUNDS},
    {SRAM, SRAM, 4, {SRAM, PAGE}, {SRAM + PAGE, PAGE}, PAGE, IMAGE_ERROR_BOUNDS},
    // No page begins there; the last page would not be the region's.
    {SRAM + 4, 0, 0, {SRAM, PAGE}, {0, 0}, PAGE, IMAGE_ERROR_BOUNDS},
    {SRAM, SRAM + PAGE + 4, 4, {SRAM, PAGE}, {SRAM + PAGE, PAGE}, PAGE, IMAGE_ERROR_BOUNDS},
    {SRAM, 0, 0, {SRAM, 0x8000}, {0, 0}, PAGE, IMAGE_ERROR_BOUNDS},
    // Wraps.
    {SRAM, SRAM + PAGE, UINT32_MAX, {SRAM, PAGE}, {SRAM + PAGE, PAGE}, PAGE, IMAGE_ERROR_BOUNDS},
    {SRAM, SRAM + PAGE, 0x80000000, {SRAM, PAGE}, {SRAM + PAGE, PAGE}, PAGE, IMAGE_ERROR_BOUNDS},
    {SRAM,
     SRAM + PAGE,
     0 - (SRAM + PAGE) + 4,
     {SRAM, PAGE},
     {SRAM + PAGE, PAGE},
     PAGE,
     IMAGE_ERROR_BOUNDS},
    {SRAM, 0xFFFF0000, PAGE, {SRAM, PAGE}, {0xFFFF0000, PAGE}, PAGE, IMAGE_ERROR_BOUNDS},
    {SRAM, 0xFFFF0000, PAGE + 4, {SRAM, PAGE}, {SRAM, UINT32_MAX - SRAM}, PAGE, IMAGE_ERROR_BOUNDS},
    // Code and data on one page.
    {SRAM, SRAM, 4, {SRAM, 2 * PAGE}, {SRAM, 2 * PAGE}, PAGE, IMAGE_ERROR_BOUNDS},
    {SRAM + PAGE, SRAM, PAGE + 4, {SRAM, 4 * PAGE}, {SRAM, 4 * PAGE}, PAGE, IMAGE_ERROR_BOUNDS},
    {TCM, TCM + 0x300, 4, {TCM, 0x800}, {TCM, 0x800}, 0x100, IMAGE_ERROR_BOUNDS},
    {TCM, TCM + 0x100, 4, {TCM, 0x800}, {TCM, 0x800}, 0x100, IMAGE_ERROR_BOUNDS},
    // No region.
    {SRAM, 0, 0, {0, 0}, {0, 0}, PAGE, IMAGE_ERROR_BOUNDS},
    {SRAM, SRAM + PAGE, 4, {SRAM, PAGE}, {0, 0}, PAGE, IMAGE_ERROR_BOUNDS},
};

START_TEST(loads_and_data)
{
    const struct bounds *at = &bounds[_i];
    struct bench b;
    bench_init(&b);
    b.plan.load = at->load;
    b.plan.data = at->data;
    b.plan.data_bytes = at->data_bytes;
    b.wanted.code = at->code_region;
    b.wanted.data = at->data_region;
    b.wanted.page = at->page;
    bench_compose(&b);
    ck_assert_msg(bench_check(&b) == at->expected, "row %d", _i);
}
END_TEST

// Signed by somebody who does not compose with image_compose().
START_TEST(signed_nonsense)
{
    static const struct {
        size_t offset;
        uint32_t value;
    } rows[] = {
        {IMAGE_ENTRY_OFFSET, 0}, {IMAGE_ENTRY_OFFSET, 0x84},   {IMAGE_ENTRY_OFFSET, UINT32_MAX},
        {IMAGE_DATA_OFFSET, 0},  {IMAGE_DATA_BYTES_OFFSET, 0},
    };
    const struct image_signer signer = bench_signer(BENCH_IMAGE_KEY);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        uint8_t digest[HASH_BYTES];
        struct bench b;
        bench_init(&b);
        b.chip.second_compulsory = false;
        for (unsigned k = 0; k < 4; k++) {
            b.image[rows[i].offset + k] = (uint8_t)(rows[i].value >> 8 * k);
        }
        const struct hash_part parts[2] = {
            {(const uint8_t *)IMAGE_LABEL_MANIFEST, IMAGE_LABEL_BYTES},
            {b.image, IMAGE_MANIFEST_SIGNED_BYTES}};
        ck_assert(image_file_ops.sha256(NULL, parts, 2, digest));
        ck_assert(signer.sign(signer.context, digest, b.image + IMAGE_SIGNATURE_OFFSET));
        ck_assert(bench_check(&b) == IMAGE_ERROR_BOUNDS);
    }
}
END_TEST

// The first check that fails answers, whatever else is wrong.
START_TEST(order)
{
    struct bench b;
    bench_init(&b);
    b.image[IMAGE_HEADER_BYTES] ^= 1;
    ck_assert(bench_check(&b) == IMAGE_ERROR_DIGEST);
    b.chip.least_version[IMAGE_NUMBER_SMON] = 4;
    ck_assert(bench_check(&b) == IMAGE_ERROR_ROLLBACK);
    b.wanted.code.bytes = 4;
    ck_assert(bench_check(&b) == IMAGE_ERROR_BOUNDS);
    b.wanted.type = IMAGE_TYPE_NWOS;
    ck_assert(bench_check(&b) == IMAGE_ERROR_TYPE);
    b.image[IMAGE_SECOND_SIGNATURE_OFFSET + 700] ^= 1;
    ck_assert(bench_check(&b) == IMAGE_ERROR_SECOND);
    b.image[IMAGE_SIGNATURE_OFFSET + 7] ^= 1;
    ck_assert(bench_check(&b) == IMAGE_ERROR_SIGNATURE);
    b.chip.revoked = 1u << BENCH_KEY_ID;
    ck_assert(bench_check(&b) == IMAGE_ERROR_REVOKED);
    const struct image_certificate c =
        bench_certificate(BENCH_ROOT, BENCH_IMAGE_KEY, BENCH_KEY_ID, 1u << IMAGE_NUMBER_NWOS);
    memcpy(b.image + IMAGE_CERTIFICATE_SIGNED_OFFSET, c.bytes, sizeof c.bytes);
    ck_assert(bench_check(&b) == IMAGE_ERROR_TYPE_KEY);
    b.image[IMAGE_CERTIFICATE_OFFSET] ^= 1;
    ck_assert(bench_check(&b) == IMAGE_ERROR_CERTIFICATE);
    b.chip.root_hash[0] ^= 1;
    ck_assert(bench_check(&b) == IMAGE_ERROR_ROOT);
    b.image[IMAGE_FIELDS_BYTES] = 1;
    ck_assert(bench_check(&b) == IMAGE_ERROR_FORMAT);
}
END_TEST

// ---- Operations that fail ----

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

static bool verify_until(void *context, const uint8_t key[IMAGE_KEY_BYTES],
                         const uint8_t digest[HASH_BYTES],
                         const uint8_t signature[IMAGE_SIGNATURE_BYTES])
{
    struct failing *f = (struct failing *)context;
    if (f->left == 0) {
        return false;
    }
    f->left--;
    return image_file_ops.verify(NULL, key, digest, signature);
}

START_TEST(operations_fail)
{
    struct bench b;
    struct image_manifest m;
    bench_init(&b);
    b.chip.second_compulsory = false;
    // Hash of the root key, certificate, its verification, manifest, its verification, signer.
    static const enum image_error expected[] = {IMAGE_ERROR_ROOT,
                                                IMAGE_ERROR_CERTIFICATE,
                                                IMAGE_ERROR_CERTIFICATE,
                                                IMAGE_ERROR_SIGNATURE,
                                                IMAGE_ERROR_SIGNATURE,
                                                IMAGE_ERROR_SIGNATURE,
                                                IMAGE_OK};
    for (unsigned n = 0; n < sizeof expected / sizeof expected[0]; n++) {
        struct failing f = {.left = n};
        const struct image_ops ops = {&f, sha256_until, verify_until, NULL};
        ck_assert(image_check(b.image, &b.chip, &b.wanted, &ops, &m) == expected[n]);
    }
    b.chip.second_compulsory = true;
    for (unsigned n = 5; n < 12; n++) {
        struct failing f = {.left = n};
        const struct image_ops ops = {&f, sha256_until, verify_until, NULL};
        ck_assert(image_check(b.image, &b.chip, &b.wanted, &ops, &m) == IMAGE_ERROR_SECOND);
    }
}
END_TEST

// ---- Anything from anyone ----

START_TEST(random_headers)
{
    uint64_t random = 20261130;
    struct bench b;
    bench_init(&b);
    for (unsigned n = 0; n < 5000; n++) {
        struct image_manifest m;
        uint8_t header[IMAGE_HEADER_BYTES];
        unit_random_bytes(&random, header, n % 16 == 0 ? sizeof header : 64);
        memset(header + 64, 0, sizeof header - 64);
        for (unsigned i = unit_random(&random) % 64; i > 0; i--) {
            header[unit_random(&random) % IMAGE_FIELDS_BYTES] = (uint8_t)unit_random(&random);
        }
        // Half of them have the right beginning, so that the rest is looked at.
        if (n % 2 == 0) {
            memcpy(header, b.image, 8);
            // NOLINTNEXTLINE(bugprone-not-null-terminated-result): four bytes, no string
            memcpy(header + IMAGE_TYPE_OFFSET, "SMON", 4);
        }
        const enum image_error error = image_read(header, &m);
        ck_assert(error == IMAGE_OK || error == IMAGE_ERROR_FORMAT);
        b.chip.unsigned_permitted = n % 3 == 0;
        b.chip.root_locked = n % 5 != 0;
        ck_assert(image_check(header, &b.chip, &b.wanted, &image_file_ops, &m) != IMAGE_OK);
    }
}
END_TEST

// A good image with a few bytes of it changed to anything.
START_TEST(random_changes)
{
    uint64_t random = 20261201;
    struct bench b;
    bench_init(&b);
    uint8_t good[BENCH_IMAGE];
    memcpy(good, b.image, sizeof good);
    for (unsigned n = 0; n < 200; n++) {
        for (unsigned i = 1 + unit_random(&random) % 8; i > 0; i--) {
            // The second signature alone takes long, and has its test.
            const uint32_t at = unit_random(&random) % IMAGE_SECOND_KEY_OFFSET;
            b.image[at] = (uint8_t)unit_random(&random);
        }
        ck_assert((bench_check(&b) == IMAGE_OK) == (memcmp(b.image, good, sizeof good) == 0));
        memcpy(b.image, good, sizeof good);
    }
}
END_TEST

void refused_tests(Suite *suite)
{
    TCase *tests = tcase_create("refused");
    tcase_set_timeout(tests, 240);
    tcase_add_test(tests, every_byte_of_the_header);
    tcase_add_test(tests, every_byte_of_the_payload);
    tcase_add_test(tests, truncated);
    tcase_add_test(tests, format);
    tcase_add_test(tests, foreign_root);
    tcase_add_test(tests, certificate_of_another_key);
    tcase_add_test(tests, signatures_swapped);
    tcase_add_test(tests, type_of_the_key);
    tcase_add_test(tests, revoked);
    tcase_add_test(tests, second_signature);
    tcase_add_test(tests, rollback);
    tcase_add_loop_test(tests, loads_and_data, 0, sizeof bounds / sizeof bounds[0]);
    tcase_add_test(tests, signed_nonsense);
    tcase_add_test(tests, order);
    tcase_add_test(tests, operations_fail);
    tcase_add_test(tests, random_headers);
    tcase_add_test(tests, random_changes);
    suite_add_tcase(suite, tests);
}
