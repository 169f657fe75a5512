// SPDX-License-Identifier: Apache-2.0
// The golden model of AES against published vectors: NIST's CAVP files for ECB, CBC and GCM, RFC
// 3686 for CTR, SP 800-38B for CMAC; and against the refusals that its header states.
// PLUTON_VECTORS: hashes/SHA2 of the Python package cryptography-vectors; without it the tests
// fail.
#include <stdio.h>
#include <string.h>

#include "cmodel/aes.h"
#include "tests/lib/records.h"
#include "tests/lib/unit.h"

#define MAX 8192

static struct records *open_file(const char *name)
{
    const char *root = getenv("PLUTON_VECTORS");
    ck_assert_msg(root != NULL && root[0] != '\0', "PLUTON_VECTORS is not set");
    char path[1024];
    const int n = snprintf(path, sizeof path, "%s/../../%s", root, name);
    ck_assert(n > 0 && (size_t)n < sizeof path);
    struct records *file = records_open(path);
    ck_assert_msg(file != NULL, "can't open %s", path);
    return file;
}

static void close_file(struct records *file, const char *name, unsigned cases, unsigned wanted)
{
    ck_assert_msg(!records_failed(file), "%s can't be read", name);
    ck_assert_msg(cases == wanted, "%s: %u cases, not %u", name, cases, wanted);
    records_close(file);
}

static size_t field(const struct record *r, const char *name, uint8_t *bytes)
{
    size_t size = 0;
    ck_assert_msg(records_hex(record_value(r, name), bytes, MAX, &size), "no field %s", name);
    return size;
}

static void expand(const struct record *r, const char *name, unsigned bits, struct aes_key *key)
{
    uint8_t bytes[MAX];
    const size_t size = field(r, name, bytes);
    ck_assert_uint_eq(size, bits / 8);
    ck_assert_int_eq(aes_expand(key, bytes, size), AES_OK);
}

// FIPS 197, figures 7 and 14: corners of the boxes.
START_TEST(boxes)
{
    ck_assert_uint_eq(aes_sbox(0x00), 0x63);
    ck_assert_uint_eq(aes_sbox(0x53), 0xed);
    ck_assert_uint_eq(aes_sbox(0xff), 0x16);
    const uint8_t zero[16] = {0};
    struct aes_key key;
    ck_assert_int_eq(aes_expand(&key, zero, sizeof zero), AES_OK);
    for (unsigned i = 0; i < 256; i++) {
        const uint8_t x = (uint8_t)i;
        ck_assert_uint_eq(aes_inverse_sbox(aes_sbox(x)), x);
        ck_assert_uint_eq(key.box[x], aes_sbox(x));
        ck_assert_uint_eq(key.inverse_box[x], aes_inverse_sbox(x));
    }
}
END_TEST

static const unsigned sizes[3] = {128, 192, 256};
static const struct {
    const char *kind;
    unsigned cases[3]; // of one direction, for each size
} kinds[] = {
    {"GFSbox", {7, 6, 5}},       {"KeySbox", {21, 24, 16}}, {"VarKey", {128, 192, 256}},
    {"VarTxt", {128, 128, 128}}, {"MMT", {10, 10, 10}},
};

static void run_blocks(const char *mode, unsigned size, unsigned kind)
{
    const bool cbc = strcmp(mode, "CBC") == 0;
    char name[128];
    snprintf(name, sizeof name, "ciphers/AES/%s/%s%s%u.rsp", mode, mode, kinds[kind].kind,
             sizes[size]);
    struct records *file = open_file(name);
    struct record r;
    unsigned cases = 0;
    while (records_next(file, &r)) {
        struct aes_key key;
        static uint8_t plain[MAX], cipher[MAX], iv[MAX], out[MAX];
        expand(&r, "KEY", sizes[size], &key);
        const size_t n = field(&r, "PLAINTEXT", plain);
        ck_assert_uint_eq(field(&r, "CIPHERTEXT", cipher), n);
        const bool decrypt = strcmp(r.section, "[DECRYPT]") == 0;
        const uint8_t *const in = decrypt ? cipher : plain, *const want = decrypt ? plain : cipher;
        if (cbc) {
            ck_assert_uint_eq(field(&r, "IV", iv), AES_BLOCK_BYTES);
            ck_assert_int_eq(aes_cbc(&key, decrypt, iv, in, out, n), AES_OK);
            ck_assert_mem_eq(iv, cipher + n - AES_BLOCK_BYTES, AES_BLOCK_BYTES);
        } else {
            ck_assert_int_eq(aes_ecb(&key, decrypt, in, out, n), AES_OK);
        }
        ck_assert_msg(memcmp(out, want, n) == 0, "%s, case %u", name, cases);
        cases++;
    }
    close_file(file, name, cases, 2 * kinds[kind].cases[size]);
}

START_TEST(cavp_ecb)
{
    run_blocks("ECB", (unsigned)_i % 3, (unsigned)_i / 3);
}
END_TEST

START_TEST(cavp_cbc)
{
    run_blocks("CBC", (unsigned)_i % 3, (unsigned)_i / 3);
}
END_TEST

START_TEST(rfc3686_ctr)
{
    char name[128];
    snprintf(name, sizeof name, "ciphers/AES/CTR/aes-%u-ctr.txt", sizes[_i]);
    struct records *file = open_file(name);
    struct record r;
    unsigned cases = 0;
    while (records_next(file, &r)) {
        struct aes_key key;
        static uint8_t plain[MAX], cipher[MAX], iv[MAX], out[MAX];
        expand(&r, "KEY", sizes[_i], &key);
        const size_t n = field(&r, "PLAINTEXT", plain);
        ck_assert_uint_eq(field(&r, "CIPHERTEXT", cipher), n);
        ck_assert_uint_eq(field(&r, "IV", iv), AES_BLOCK_BYTES);
        ck_assert_int_eq(aes_ctr(&key, iv, plain, out, n), AES_OK);
        ck_assert_msg(memcmp(out, cipher, n) == 0, "%s, case %u", name, cases);
        cases++;
    }
    close_file(file, name, cases, 3);
}
END_TEST

START_TEST(cmac_38b)
{
    char name[128];
    snprintf(name, sizeof name, "CMAC/nist-800-38b-aes%u.txt", sizes[_i]);
    struct records *file = open_file(name);
    struct record r;
    unsigned cases = 0;
    while (records_next(file, &r)) {
        struct aes_key key;
        static uint8_t message[MAX], want[MAX];
        uint8_t tag[AES_BLOCK_BYTES];
        expand(&r, "KEY", sizes[_i], &key);
        const size_t n = field(&r, "MESSAGE", message);
        ck_assert_uint_eq(field(&r, "OUTPUT", want), AES_BLOCK_BYTES);
        struct aes_cmac mac;
        aes_cmac_begin(&mac, &key);
        aes_cmac_update(&mac, message, n);
        aes_cmac_end(&mac, tag);
        ck_assert_msg(memcmp(tag, want, sizeof tag) == 0, "%s, case %u", name, cases);
        cases++;
    }
    close_file(file, name, cases, 4);
}
END_TEST

// Both directions; of the decrypting files also those that must be refused. Tags of 4 and 8 bytes,
// which the block has not, are compared all the same.
static void run_gcm(const char *kind, unsigned size, bool decrypt)
{
    char name[128];
    snprintf(name, sizeof name, "ciphers/AES/GCM/gcm%s%u.rsp", kind, sizes[size]);
    struct records *file = open_file(name);
    struct record r;
    unsigned cases = 0, refused = 0;
    while (records_next(file, &r)) {
        struct aes_key key;
        static uint8_t iv[MAX], aad[MAX], plain[MAX], cipher[MAX], want[MAX], out[MAX];
        uint8_t tag[AES_BLOCK_BYTES];
        expand(&r, "Key", sizes[size], &key);
        const size_t iv_bytes = field(&r, "IV", iv), aad_bytes = field(&r, "AAD", aad);
        const size_t n = field(&r, "CT", cipher), tag_bytes = field(&r, "Tag", want);
        ck_assert_uint_le(tag_bytes, sizeof tag);
        const bool good = record_value(&r, "PT") != NULL;
        if (good) {
            ck_assert_uint_eq(field(&r, "PT", plain), n);
        }
        struct aes_gcm gcm;
        ck_assert_int_eq(aes_gcm_begin(&gcm, &key, iv, iv_bytes), AES_OK);
        ck_assert_int_eq(aes_gcm_aad(&gcm, aad, aad_bytes), AES_OK);
        ck_assert_int_eq(aes_gcm_data(&gcm, decrypt, decrypt ? cipher : plain, out, n), AES_OK);
        aes_gcm_tag(&gcm, tag);
        ck_assert_msg((memcmp(tag, want, tag_bytes) == 0) == good, "%s, case %u: tag", name, cases);
        if (tag_bytes >= 12) {
            ck_assert_int_eq(aes_gcm_verify(&gcm, want, tag_bytes), good ? AES_OK : AES_ERROR_TAG);
        }
        if (good) {
            ck_assert_msg(memcmp(out, decrypt ? plain : cipher, n) == 0, "%s, case %u", name,
                          cases);
        }
        refused += !good;
        cases++;
    }
    ck_assert_msg(decrypt ? refused > 1000 : refused == 0, "%s: %u refused", name, refused);
    close_file(file, name, cases, 7875);
}

START_TEST(cavp_gcm_encrypt)
{
    run_gcm("EncryptExtIV", (unsigned)_i, false);
}
END_TEST

START_TEST(cavp_gcm_decrypt)
{
    run_gcm("Decrypt", (unsigned)_i, true);
}
END_TEST

// SP 800-38D, 6.2: the last 32 bits count, with all their carries, and nothing above them does.
START_TEST(counter_of_gcm)
{
    static const uint32_t before[] = {0x000000ff, 0x0000ffff, 0x00ffffff, 0xffffffff};
    for (unsigned i = 0; i < sizeof before / sizeof before[0]; i++) {
        const uint8_t zero[16] = {0};
        uint8_t counter[16], want[16], out[16];
        struct aes_key key;
        struct aes_gcm gcm;
        ck_assert_int_eq(aes_expand(&key, zero, sizeof zero), AES_OK);
        ck_assert_int_eq(aes_gcm_begin(&gcm, &key, zero, 12), AES_OK);
        memset(counter, 0x5a, sizeof counter);
        for (unsigned j = 0; j < 4; j++) {
            gcm.counter[12 + j] = (uint8_t)(before[i] >> (24 - 8 * j));
            counter[12 + j] = (uint8_t)((before[i] + 1) >> (24 - 8 * j));
        }
        memset(gcm.counter, 0x5a, 12);
        aes_encrypt_block(&key, counter, want);
        ck_assert_int_eq(aes_gcm_data(&gcm, false, zero, out, sizeof out), AES_OK);
        ck_assert_mem_eq(gcm.counter, counter, sizeof counter);
        ck_assert_mem_eq(out, want, sizeof out);
    }
}
END_TEST

START_TEST(refusals)
{
    struct aes_key key = {.rounds = 7};
    const uint8_t bytes[48] = {0};
    size_t rounds = key.rounds;
    for (size_t n = 0; n <= sizeof bytes; n++) {
        const bool good = n == 16 || n == 24 || n == 32;
        ck_assert_int_eq(aes_expand(&key, bytes, n), good ? AES_OK : AES_ERROR_KEY);
        rounds = good ? n / 4 + 6 : rounds;
        ck_assert_uint_eq(key.rounds, rounds);
    }
    uint8_t iv[16] = {1}, out[48] = {0xa5}, tag[16];
    for (size_t n = 0; n <= 48; n++) {
        const enum aes_status want = n % 16 == 0 ? AES_OK : AES_ERROR_LENGTH;
        ck_assert_int_eq(aes_ecb(&key, false, bytes, out, n), want);
        ck_assert_int_eq(aes_cbc(&key, true, iv, bytes, out, n), want);
    }
    // Two blocks up to the last counter block, and not one more.
    uint8_t counter[16];
    memset(counter, 0xff, sizeof counter);
    counter[15] = 0xfe;
    memset(out, 0xa5, sizeof out);
    ck_assert_int_eq(aes_ctr(&key, counter, bytes, out, 33), AES_ERROR_COUNTER);
    ck_assert_uint_eq(out[0], 0xa5);
    ck_assert_uint_eq(counter[15], 0xfe);
    ck_assert_int_eq(aes_ctr(&key, counter, bytes, out, 32), AES_OK);
    for (unsigned i = 0; i < sizeof counter; i++) {
        ck_assert_uint_eq(counter[i], 0);
    }
    struct aes_gcm gcm;
    ck_assert_int_eq(aes_gcm_begin(&gcm, &key, iv, 0), AES_ERROR_LENGTH);
    ck_assert_int_eq(aes_gcm_begin(&gcm, &key, iv, 12), AES_OK);
    ck_assert_int_eq(aes_gcm_data(&gcm, false, bytes, out, 5), AES_OK);
    ck_assert_int_eq(aes_gcm_aad(&gcm, bytes, 1), AES_ERROR_ORDER);
    gcm.data_bytes = AES_GCM_MAX_BYTES - 1; // as if so many had come
    ck_assert_int_eq(aes_gcm_data(&gcm, false, bytes, out, 2), AES_ERROR_LENGTH);
    aes_gcm_tag(&gcm, tag);
    for (size_t n = 0; n < 20; n++) {
        ck_assert_int_eq(aes_gcm_verify(&gcm, tag, n),
                         n >= 12 && n <= 16 ? AES_OK : AES_ERROR_LENGTH);
    }
    tag[15] ^= 1;
    ck_assert_int_eq(aes_gcm_verify(&gcm, tag, 15), AES_OK);
    ck_assert_int_eq(aes_gcm_verify(&gcm, tag, 16), AES_ERROR_TAG);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("aes");
    TCase *tc = tcase_create("vectors");
    tcase_set_timeout(tc, 120);
    tcase_add_test(tc, boxes);
    tcase_add_loop_test(tc, cavp_ecb, 0, 15);
    tcase_add_loop_test(tc, cavp_cbc, 0, 15);
    tcase_add_loop_test(tc, rfc3686_ctr, 0, 3);
    tcase_add_loop_test(tc, cmac_38b, 0, 3);
    tcase_add_loop_test(tc, cavp_gcm_encrypt, 0, 3);
    tcase_add_loop_test(tc, cavp_gcm_decrypt, 0, 3);
    suite_add_tcase(suite, tc);
    tc = tcase_create("limits");
    tcase_add_test(tc, counter_of_gcm);
    tcase_add_test(tc, refusals);
    suite_add_tcase(suite, tc);
    return unit_run(suite, NULL);
}
