// SPDX-License-Identifier: Apache-2.0
// Images that a chip believes, and what composing refuses.
#include <stdio.h>
#include <string.h>

#include "tests/lib/unit.h"
#include "tests/unit/image/image_bench.h"
#include "tests/unit/image/suites.h"

START_TEST(believed)
{
    struct bench b;
    struct image_manifest m;
    uint8_t key[IMAGE_KEY_BYTES], hash[HASH_BYTES];
    bench_init(&b);
    ck_assert(image_file_check(b.image, sizeof b.image, &b.chip, &b.wanted, &m) == IMAGE_OK);
    bench_public(BENCH_IMAGE_KEY, key);
    ck_assert(image_key_hash(key, hash) == IMAGE_FILE_OK);
    ck_assert(m.type == IMAGE_TYPE_SMON && m.number == IMAGE_NUMBER_SMON);
    ck_assert(m.security_version == 3 && m.release == 20261 && m.key_id == BENCH_KEY_ID);
    ck_assert(m.payload_bytes == BENCH_PAYLOAD && m.load == 0x80000000 && m.entry == 0x80);
    ck_assert(m.data == 0x80010000 && m.data_bytes == 0x8004);
    ck_assert(m.devices[0] == 1 && m.devices[1] == 0x8000);
    ck_assert(memcmp(m.signer, hash, sizeof hash) == 0);
    ck_assert_str_eq((const char *)m.hosts, "update.example");
    ck_assert_str_eq((const char *)m.hosts + 15, "time.example:123");
    ck_assert(memcmp(b.image + IMAGE_HEADER_BYTES, b.payload, sizeof b.payload) == 0);
}
END_TEST

// The bytes are where docs/generated/image.md says.
START_TEST(bytes)
{
    struct bench b;
    bench_init(&b);
    static const uint8_t begin[8] = {'O', 'P', 'L', 'I', 1, 0, 0, 0};
    ck_assert(memcmp(b.image, begin, sizeof begin) == 0);
    ck_assert(memcmp(b.image + IMAGE_TYPE_OFFSET, "SMON", 4) == 0);
    ck_assert(b.image[IMAGE_SECURITY_VERSION_OFFSET] == 3);
    ck_assert(b.image[IMAGE_LOAD_OFFSET + 3] == 0x80 && b.image[IMAGE_LOAD_OFFSET] == 0);
    ck_assert(b.image[IMAGE_DEVICES_OFFSET] == 1 && b.image[IMAGE_DEVICES_OFFSET + 5] == 0x80);
    ck_assert(IMAGE_FIELDS_BYTES == 2108 && IMAGE_SECOND_SIGNATURE_OFFSET == 656);
}
END_TEST

// Every type is believed where its loader asks for it; without data too.
START_TEST(every_type)
{
    static const uint32_t types[IMAGE_TYPES] = {IMAGE_TYPE_PLRT, IMAGE_TYPE_SMON, IMAGE_TYPE_NWOS,
                                                IMAGE_TYPE_RTA0, IMAGE_TYPE_RTA1, IMAGE_TYPE_RADI,
                                                IMAGE_TYPE_POLI};
    struct bench b;
    bench_init(&b);
    b.plan.type = b.wanted.type = types[_i];
    b.plan.data = b.plan.data_bytes = 0;
    bench_compose(&b);
    ck_assert(bench_check(&b) == IMAGE_OK);
    for (uint32_t i = 0; i < IMAGE_TYPES; i++) {
        b.wanted.type = types[i];
        ck_assert(bench_check(&b) == ((int)i == _i ? IMAGE_OK : IMAGE_ERROR_TYPE));
    }
}
END_TEST

// What the second signature is counts only where it is compulsory.
START_TEST(second_is_optional)
{
    struct bench b;
    bench_init(&b);
    b.chip.second_compulsory = b.chip.second_locked = false;
    ck_assert(bench_check(&b) == IMAGE_OK);
    memset(b.image + IMAGE_SECOND_KEY_OFFSET, 0,
           IMAGE_SECOND_KEY_BYTES + IMAGE_SECOND_SIGNATURE_BYTES);
    ck_assert(bench_check(&b) == IMAGE_OK);
    b.chip.second_compulsory = b.chip.second_locked = true;
    ck_assert(bench_check(&b) == IMAGE_ERROR_SECOND);
}
END_TEST

static void compose_unsigned(struct bench *b)
{
    ck_assert(image_compose(&b->plan, b->payload, sizeof b->payload, NULL, NULL, NULL, b->image) ==
              IMAGE_FILE_OK);
}

// Without signatures: only where the life cycle permits it, the root key's hash is not locked and
// no second signature is compulsory.
START_TEST(unsigned_image)
{
    struct bench b;
    bench_init(&b);
    compose_unsigned(&b);
    for (unsigned i = 0; i < 8; i++) {
        const bool permitted = (i & 1) != 0, locked = (i & 2) != 0, compulsory = (i & 4) != 0;
        b.chip.unsigned_permitted = permitted;
        b.chip.root_locked = locked;
        b.chip.second_compulsory = compulsory;
        const enum image_error expected = !permitted || locked ? IMAGE_ERROR_ROOT
                                          : compulsory         ? IMAGE_ERROR_SECOND
                                                               : IMAGE_OK;
        ck_assert(bench_check(&b) == expected);
    }
}
END_TEST

START_TEST(unsigned_is_checked)
{
    static const uint8_t zero[HASH_BYTES] = {0};
    struct image_manifest m;
    struct bench b;
    bench_init(&b);
    compose_unsigned(&b);
    b.chip.unsigned_permitted = true;
    b.chip.root_locked = b.chip.second_compulsory = false;
    ck_assert(image_file_check(b.image, sizeof b.image, &b.chip, &b.wanted, &m) == IMAGE_OK);
    ck_assert(memcmp(m.signer, zero, sizeof zero) == 0);
    b.chip.least_version[IMAGE_NUMBER_SMON] = 4;
    ck_assert(bench_check(&b) == IMAGE_ERROR_ROLLBACK);
    b.wanted.code.bytes = 0;
    ck_assert(bench_check(&b) == IMAGE_ERROR_BOUNDS);
    b.wanted.type = IMAGE_TYPE_NWOS;
    ck_assert(bench_check(&b) == IMAGE_ERROR_TYPE);
    // One byte of a signature, and it is a signed image, of which nothing is known to this chip.
    b.image[IMAGE_SIGNATURE_OFFSET + IMAGE_SIGNATURE_BYTES - 1] = 1;
    ck_assert(bench_check(&b) == IMAGE_ERROR_ROOT);
    b.image[IMAGE_SIGNATURE_OFFSET + IMAGE_SIGNATURE_BYTES - 1] = 0;
    b.image[IMAGE_CERTIFICATE_OFFSET] = 1;
    ck_assert(bench_check(&b) == IMAGE_ERROR_ROOT);
}
END_TEST

// A signed image on a chip that has no root key yet.
START_TEST(signed_before_the_root_key)
{
    struct bench b;
    bench_init(&b);
    b.chip.unsigned_permitted = true;
    b.chip.root_locked = false;
    ck_assert(bench_check(&b) == IMAGE_ERROR_ROOT);
}
END_TEST

START_TEST(texts)
{
    for (int error = 0; error < 0x500; error++) {
        ck_assert(image_error_text((enum image_error)error)[0] != 0);
    }
    for (int status = 0; status < 20; status++) {
        ck_assert(image_file_text((enum image_file_status)status)[0] != 0);
    }
    ck_assert_str_ne(image_error_text(IMAGE_ERROR_DIGEST), image_error_text(IMAGE_ERROR_TYPE));
}
END_TEST

// ---- Composing ----

static enum image_file_status composed(const struct bench *b, size_t size,
                                       const struct image_certificate *certificate,
                                       enum bench_key key, const struct image_second_signer *second)
{
    static uint8_t out[IMAGE_HEADER_BYTES + 0x30000], before[sizeof out];
    static uint8_t payload[0x30000];
    const struct image_signer signer = bench_signer(key);
    memset(out, 0x5A, sizeof out);
    memcpy(before, out, sizeof out);
    const enum image_file_status status =
        image_compose(&b->plan, payload, size, certificate, &signer, second, out);
    ck_assert((memcmp(out, before, sizeof out) == 0) == (status != IMAGE_FILE_OK));
    return status;
}

static bool second_called;

static bool note_call(void *context, const uint8_t *message, size_t size,
                      uint8_t signature[IMAGE_SECOND_SIGNATURE_BYTES])
{
    (void)context, (void)message, (void)size, (void)signature;
    second_called = true;
    return true; // of nothing
}

START_TEST(composing_refuses)
{
    static const char *const odd[] = {"", "with space", "caf\xc3\xa9", "line\n"};
    static char long_name[300];
    const char *one[1];
    struct bench b;
    bench_init(&b);
    struct image_certificate c =
        bench_certificate(BENCH_ROOT, BENCH_IMAGE_KEY, 5, 1u << IMAGE_NUMBER_SMON);
    struct image_second_signer second = bench_second(0);
    second.sign = note_call;
    ck_assert(composed(&b, 1024, &c, BENCH_IMAGE_KEY, NULL) == IMAGE_FILE_OK);
    ck_assert(composed(&b, IMAGE_PAYLOAD_MOST, &c, BENCH_IMAGE_KEY, NULL) == IMAGE_FILE_OK);

    static const size_t sizes[] = {0, 2, 0x80, 1023, IMAGE_PAYLOAD_MOST + 4};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        ck_assert(composed(&b, sizes[i], &c, BENCH_IMAGE_KEY, &second) == IMAGE_FILE_ERROR_PAYLOAD);
    }
    b.plan.security_version = 33;
    ck_assert(composed(&b, 1024, &c, BENCH_IMAGE_KEY, &second) == IMAGE_FILE_ERROR_NUMBER);
    b.plan.security_version = 32;
    b.plan.data_bytes = 0;
    ck_assert(composed(&b, 1024, &c, BENCH_IMAGE_KEY, &second) == IMAGE_FILE_ERROR_NUMBER);
    b.plan.data_bytes = 4;
    b.plan.hosts = one;
    b.plan.host_count = 1;
    for (size_t i = 0; i < sizeof odd / sizeof odd[0]; i++) {
        one[0] = odd[i];
        ck_assert(composed(&b, 1024, &c, BENCH_IMAGE_KEY, &second) == IMAGE_FILE_ERROR_HOSTS);
    }
    memset(long_name, 'a', IMAGE_HOSTS_BYTES);
    one[0] = long_name;
    ck_assert(composed(&b, 1024, &c, BENCH_IMAGE_KEY, &second) == IMAGE_FILE_ERROR_HOSTS);
    long_name[IMAGE_HOSTS_BYTES - 1] = 0;
    ck_assert(composed(&b, 1024, &c, BENCH_IMAGE_KEY, NULL) == IMAGE_FILE_OK);
    b.plan.type = IMAGE_TYPE_NWOS;
    ck_assert(composed(&b, 1024, &c, BENCH_IMAGE_KEY, &second) == IMAGE_FILE_ERROR_KEY_TYPE);
    b.plan.type = IMAGE_MAGIC;
    ck_assert(composed(&b, 1024, &c, BENCH_IMAGE_KEY, &second) == IMAGE_FILE_ERROR_TYPE);
    b.plan.type = IMAGE_TYPE_SMON;
    ck_assert(composed(&b, 1024, &c, BENCH_OTHER_KEY, &second) == IMAGE_FILE_ERROR_SIGN);
    c.bytes[70] ^= 1;
    ck_assert(composed(&b, 1024, &c, BENCH_IMAGE_KEY, &second) == IMAGE_FILE_ERROR_CERTIFICATE);
    c.bytes[70] ^= 1;
    ck_assert_msg(!second_called, "a leaf is not used for what is not composed");
    ck_assert(composed(&b, 1024, &c, BENCH_IMAGE_KEY, &second) == IMAGE_FILE_ERROR_SIGN);
    ck_assert(second_called);
}
END_TEST

START_TEST(certifying_refuses)
{
    uint8_t root[IMAGE_ROOT_BYTES], key[IMAGE_KEY_BYTES];
    struct image_certificate c, before;
    const struct image_signer signer = bench_signer(BENCH_ROOT),
                              other = bench_signer(BENCH_OTHER_ROOT);
    bench_public(BENCH_ROOT, root);
    bench_public(BENCH_IMAGE_KEY, key);
    memset(&c, 0x5A, sizeof c);
    before = c;
    ck_assert(image_certify(root, &signer, 32, 1, key, &c) == IMAGE_FILE_ERROR_NUMBER);
    ck_assert(image_certify(root, &signer, 0, 0, key, &c) == IMAGE_FILE_ERROR_NUMBER);
    ck_assert(image_certify(root, &signer, 0, 0x80, key, &c) == IMAGE_FILE_ERROR_NUMBER);
    ck_assert(image_certify(root, &other, 0, 1, key, &c) == IMAGE_FILE_ERROR_SIGN);
    ck_assert(memcmp(&c, &before, sizeof c) == 0);
    ck_assert(image_certify(root, &signer, 31, 0x7F, key, &c) == IMAGE_FILE_OK);
    ck_assert(image_certificate_check(&c) == IMAGE_FILE_OK);
    c.bytes[IMAGE_KEY_ID_OFFSET - IMAGE_CERTIFICATE_SIGNED_OFFSET] = 32;
    ck_assert(image_certificate_check(&c) == IMAGE_FILE_ERROR_NUMBER);
}
END_TEST

static bool said(const uint8_t *image, size_t size, char *text, size_t most)
{
    FILE *out = tmpfile();
    ck_assert_ptr_nonnull(out);
    const bool ok = image_describe(out, image, size);
    rewind(out);
    text[fread(text, 1, most - 1, out)] = 0;
    fclose(out);
    return ok;
}

START_TEST(described)
{
    char text[4096];
    struct bench b;
    bench_init(&b);
    ck_assert(said(b.image, sizeof b.image, text, sizeof text));
    ck_assert_ptr_nonnull(strstr(text, "type             SMON\n"));
    ck_assert_ptr_nonnull(strstr(text, "host             time.example:123\n"));
    ck_assert_ptr_nonnull(strstr(text, "payload is       of this digest\n"));
    ck_assert_ptr_nonnull(strstr(text, "certificate      valid\n"));
    ck_assert_ptr_nonnull(strstr(text, "signature        valid\n"));
    ck_assert_ptr_nonnull(strstr(text, "second signature valid\n"));
    b.image[IMAGE_HEADER_BYTES] ^= 1;
    b.image[IMAGE_CERTIFICATE_OFFSET] ^= 1;
    memset(b.image + IMAGE_SECOND_KEY_OFFSET, 0,
           IMAGE_SECOND_KEY_BYTES + IMAGE_SECOND_SIGNATURE_BYTES);
    ck_assert(said(b.image, sizeof b.image, text, sizeof text));
    ck_assert_ptr_nonnull(strstr(text, "payload is       another one\n"));
    ck_assert_ptr_nonnull(strstr(text, "certificate      not valid\n"));
    ck_assert_ptr_nonnull(strstr(text, "signature        not valid\n"));
    ck_assert_ptr_nonnull(strstr(text, "second signature none\n"));
    ck_assert(!said(b.image, sizeof b.image - 4, text, sizeof text));
    ck_assert(!said(b.image, 100, text, sizeof text));
    ck_assert_str_eq(text, "not an image\n");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("image");
    TCase *tests = tcase_create("believed");
    tcase_set_timeout(tests, 120);
    tcase_add_test(tests, believed);
    tcase_add_test(tests, bytes);
    tcase_add_loop_test(tests, every_type, 0, IMAGE_TYPES);
    tcase_add_test(tests, second_is_optional);
    tcase_add_test(tests, unsigned_image);
    tcase_add_test(tests, unsigned_is_checked);
    tcase_add_test(tests, signed_before_the_root_key);
    tcase_add_test(tests, texts);
    tcase_add_test(tests, composing_refuses);
    tcase_add_test(tests, certifying_refuses);
    tcase_add_test(tests, described);
    suite_add_tcase(suite, tests);
    refused_tests(suite);
    slots_tests(suite);
    lms_tests(suite);
    return unit_run(suite, NULL);
}
