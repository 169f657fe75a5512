// SPDX-License-Identifier: Apache-2.0
// The verifier of tokens, on tokens that a general encoder makes and OpenSSL signs.
#include <stdio.h>
#include <string.h>

#include "cmodel/accumulator.h"
#include "cmodel/sha2.h"
#include "host/verify/token.h"
#include "tests/lib/ecc_reference.h"
#include "tests/lib/unit.h"

#define PROFILE "tag:psacertified.org,2023:psa#tfm"

// ---- tokens, by RFC 8949 and RFC 9052 ----

struct bytes {
    uint8_t at[VERIFY_MAX_SIZE + 256];
    size_t size;
};

enum major { UINT = 0, NINT = 1, BYTES = 2, TEXT = 3, ARRAY = 4, MAP = 5, TAG = 6 };

static void raw(struct bytes *b, const void *from, size_t size)
{
    memcpy(b->at + b->size, from, size);
    b->size += size;
}

static void put(struct bytes *b, uint8_t byte)
{
    raw(b, &byte, 1);
}

static void head(struct bytes *b, enum major major, uint32_t value)
{
    const uint8_t top = (uint8_t)(major << 5);
    if (value < 24) {
        put(b, (uint8_t)(top | value));
        return;
    }
    const unsigned size = value < 0x100 ? 1 : value < 0x10000 ? 2 : 4;
    put(b, (uint8_t)(top | (size == 1 ? 24 : size == 2 ? 25 : 26)));
    for (unsigned i = size; i-- > 0;) {
        put(b, (uint8_t)(value >> (8 * i)));
    }
}

static void string(struct bytes *b, enum major major, const void *from, size_t size)
{
    head(b, major, (uint32_t)size);
    raw(b, from, size);
}

static const uint8_t d[ECC_BYTES] = {[0] = 0x12, [30] = 0x34, [31] = 0x56};
static struct verify_point key;
static struct verify_statement base; // everything but the signature
static uint8_t nonce[VERIFY_BYTES];

static void claims(struct bytes *b, const struct verify_statement *t, unsigned count)
{
    uint8_t ueid[33] = {0x01};
    memcpy(ueid + 1, t->device, VERIFY_BYTES);
    head(b, MAP, 12);
    head(b, UINT, 8);
    head(b, MAP, 1);
    head(b, UINT, 5);
    string(b, BYTES, t->general, VERIFY_BYTES);
    head(b, UINT, 10);
    string(b, BYTES, t->nonce, VERIFY_BYTES);
    head(b, UINT, 256);
    string(b, BYTES, ueid, sizeof ueid);
    head(b, UINT, 265);
    string(b, TEXT, PROFILE, strlen(PROFILE));
    head(b, UINT, 268);
    string(b, BYTES, t->boot_seed, VERIFY_BYTES);
    head(b, UINT, 2394);
    head(b, UINT, 1);
    head(b, UINT, 2395);
    head(b, UINT, (uint32_t)t->life_cycle);
    head(b, UINT, 2396);
    string(b, BYTES, t->implementation, VERIFY_BYTES);
    head(b, UINT, 2399);
    head(b, ARRAY, count);
    for (unsigned i = 0; i < count; i++) {
        const struct verify_component *c = &t->component[i % VERIFY_COMPONENTS];
        char version[9];
        (void)snprintf(version, sizeof version, "%08x", c->security_version);
        head(b, MAP, 4);
        head(b, UINT, 1);
        string(b, TEXT, c->type, 4);
        head(b, UINT, 2);
        string(b, BYTES, c->digest, VERIFY_BYTES);
        head(b, UINT, 4);
        string(b, TEXT, version, 8);
        head(b, UINT, 5);
        string(b, BYTES, c->signer, VERIFY_BYTES);
    }
    head(b, NINT, 65536);
    string(b, BYTES, t->accumulator, VERIFY_BYTES);
    head(b, NINT, 65537);
    put(b, t->overflow ? 0xF5 : 0xF4);
    head(b, NINT, 65538);
    put(b, t->tainted ? 0xF5 : 0xF4);
}

// Signs a payload whatever it is.
static void sign(struct bytes *b, const struct bytes *payload, struct ecc_signature *signature)
{
    static const uint8_t protected[] = {0xA1, 0x01, 0x26};
    struct bytes said = {.size = 0};
    uint8_t digest[VERIFY_BYTES];
    head(&said, ARRAY, 4);
    string(&said, TEXT, "Signature1", 10);
    string(&said, BYTES, protected, sizeof protected);
    head(&said, BYTES, 0);
    string(&said, BYTES, payload->at, payload->size);
    ck_assert_int_eq(sha2_hash(SHA2_256, said.at, said.size, digest), SHA2_OK);
    reference_sign_random(d, digest, signature);
    b->size = 0;
    head(b, TAG, 18);
    head(b, ARRAY, 4);
    string(b, BYTES, protected, sizeof protected);
    head(b, MAP, 0);
    string(b, BYTES, payload->at, payload->size);
    head(b, BYTES, 64);
    raw(b, signature->r, ECC_BYTES);
    raw(b, signature->s, ECC_BYTES);
}

// The base with its first `count` components, and the register that they make.
static void make(struct bytes *b, struct verify_statement *t, unsigned count)
{
    uint8_t entries[VERIFY_COMPONENTS][PLUTON_ENTRY_BYTES];
    struct bytes payload = {.size = 0};
    struct ecc_signature signature;
    *t = base;
    t->count = count;
    for (unsigned i = 0; i < count; i++) {
        const struct verify_component *c = &t->component[i];
        const uint32_t v = c->security_version;
        memcpy(entries[i], c->type, 4);
        for (unsigned k = 0; k < 4; k++) {
            entries[i][4 + k] = (uint8_t)(v >> (24 - 8 * k));
        }
        memcpy(entries[i] + 8, c->signer, VERIFY_BYTES);
        memcpy(entries[i] + 40, c->digest, VERIFY_BYTES);
    }
    memset(&t->component[count], 0, (VERIFY_COMPONENTS - count) * sizeof t->component[0]);
    if (!t->overflow) {
        accumulator_replay((const uint8_t(*)[PLUTON_ENTRY_BYTES])entries, count, t->accumulator);
    }
    claims(&payload, t, count);
    sign(b, &payload, &signature);
    memcpy(t->signature, signature.r, ECC_BYTES);
    memcpy(t->signature + ECC_BYTES, signature.s, ECC_BYTES);
}

static void setup(void)
{
    uint64_t random = 7;
    struct ecc_point Q;
    uint8_t message[65] = {0x04};
    ck_assert(reference_combine(d, NULL, NULL, &Q));
    memcpy(key.x, Q.x, ECC_BYTES);
    memcpy(key.y, Q.y, ECC_BYTES);
    memset(&base, 0, sizeof base);
    memcpy(message + 1, &Q, 2 * ECC_BYTES);
    ck_assert_int_eq(sha2_hash(SHA2_256, message, sizeof message, base.device), SHA2_OK);
    unit_random_bytes(&random, base.general, VERIFY_BYTES);
    unit_random_bytes(&random, nonce, VERIFY_BYTES);
    memcpy(base.nonce, nonce, VERIFY_BYTES);
    unit_random_bytes(&random, base.boot_seed, VERIFY_BYTES);
    unit_random_bytes(&random, base.implementation, VERIFY_BYTES);
    base.life_cycle = VERIFY_SECURED;
    for (unsigned i = 0; i < VERIFY_COMPONENTS; i++) {
        struct verify_component *c = &base.component[i];
        memcpy(c->type, i == 0 ? "BROM" : "Z0A9", 5);
        c->security_version = i == 1 ? 0xFFFFFFFF : unit_random(&random);
        unit_random_bytes(&random, c->digest, VERIFY_BYTES);
        unit_random_bytes(&random, c->signer, VERIFY_BYTES);
    }
}

static enum verify_status verify(const struct bytes *b, struct verify_statement *t)
{
    // Of its exact size, so that a sanitizer sees a read beyond it.
    uint8_t *copy = malloc(b->size + (b->size == 0));
    ck_assert_ptr_nonnull(copy);
    memcpy(copy, b->at, b->size);
    const enum verify_status status = verify_token(copy, b->size, &key, nonce, t);
    free(copy);
    return status;
}

// Refused for this reason, and the output is as it was.
static void refused(const struct bytes *b, enum verify_status reason)
{
    struct verify_statement t, before;
    memset(&t, 0xA5, sizeof t);
    before = t;
    ck_assert_int_eq(verify(b, &t), reason);
    ck_assert_mem_eq(&t, &before, sizeof t);
}

START_TEST(good)
{
    static const enum verify_life_cycle lives[] = {VERIFY_PROVISIONED, VERIFY_SECURED,
                                                   VERIFY_DEBUG_OPEN};
    for (unsigned count = 1; count <= VERIFY_COMPONENTS; count++) {
        struct bytes b;
        struct verify_statement expected, t;
        memset(&t, 0, sizeof t);
        base.life_cycle = lives[count % 3];
        base.tainted = count % 2 == 0;
        make(&b, &expected, count);
        ck_assert_uint_eq(b.size, 364 + 87 * count);
        ck_assert_int_eq(verify(&b, &t), VERIFY_OK);
        ck_assert_mem_eq(&t, &expected, sizeof t);
    }
}
END_TEST

START_TEST(every_bit)
{
    struct bytes b;
    struct verify_statement t;
    make(&b, &t, _i == 0 ? 1 : VERIFY_COMPONENTS);
    // Of the large token every bit of its heads is in the small one as well.
    for (size_t bit = 0; bit < 8 * b.size; bit += _i == 0 ? 1 : 11) {
        b.at[bit / 8] ^= (uint8_t)(1 << bit % 8);
        ck_assert_int_ne(verify(&b, &t), VERIFY_OK);
        b.at[bit / 8] ^= (uint8_t)(1 << bit % 8);
    }
    ck_assert_int_eq(verify(&b, &t), VERIFY_OK);
}
END_TEST

START_TEST(every_length)
{
    struct bytes b, other;
    struct verify_statement t;
    make(&b, &t, _i == 0 ? 2 : VERIFY_COMPONENTS);
    const size_t whole = b.size;
    for (b.size = 0; b.size < whole; b.size++) {
        refused(&b, VERIFY_ERROR_FORM);
    }
    for (size_t more = 1; more < 100; more += 7) {
        memset(b.at + whole, (int)more, more);
        b.size = whole + more;
        refused(&b, VERIFY_ERROR_FORM);
    }
    b.size = whole;
    // A byte left out, doubled, or put in, anywhere.
    for (size_t i = 0; i < whole; i++) {
        memcpy(other.at, b.at, i);
        memcpy(other.at + i, b.at + i + 1, whole - i - 1);
        other.size = whole - 1;
        refused(&other, VERIFY_ERROR_FORM);
        memcpy(other.at + i, b.at + i, 1);
        memcpy(other.at + i + 1, b.at + i, whole - i);
        other.size = whole + 1;
        refused(&other, VERIFY_ERROR_FORM);
        other.at[i] = 0;
        refused(&other, VERIFY_ERROR_FORM);
    }
}
END_TEST

START_TEST(random_changes)
{
    uint64_t random = 11 + (uint64_t)_i;
    struct bytes b;
    struct verify_statement t;
    make(&b, &t, 3);
    ck_assert_uint_ne(b.size, 0);
    for (unsigned round = 0; round < 20000; round++) {
        struct bytes other = b;
        for (unsigned n = 1 + unit_random(&random) % 4; n > 0; n--) {
            const size_t at = unit_random(&random) % b.size;
            const size_t from = unit_random(&random) % b.size;
            size_t size = 1 + unit_random(&random) % 40;
            size = size > b.size - at ? b.size - at : size;
            size = size > b.size - from ? b.size - from : size;
            if (unit_random(&random) % 2 == 0) {
                memmove(other.at + at, b.at + from, size); // a part of it elsewhere
            } else {
                unit_random_bytes(&random, other.at + at, 1 + size % 3);
            }
        }
        other.size = b.size;
        if (memcmp(other.at, b.at, b.size) != 0) {
            ck_assert_int_ne(verify(&other, &t), VERIFY_OK);
        }
    }
}
END_TEST

// A payload that is signed, but is not in the one encoding: n bytes at `at` become m others.
static void reencoded(size_t at, size_t n, const char *with, size_t m)
{
    struct bytes b, payload = {.size = 0}, other = {.size = 0};
    struct verify_statement t;
    struct ecc_signature signature;
    make(&b, &t, 2);
    claims(&payload, &t, 2);
    raw(&other, payload.at, at);
    raw(&other, with, m);
    raw(&other, payload.at + at + n, payload.size - at - n);
    sign(&b, &other, &signature);
    refused(&b, VERIFY_ERROR_FORM);
}

START_TEST(other_encodings)
{
    reencoded(0, 1, "\xB8\x0C", 2); // the map's head, a byte longer
    reencoded(0, 1, "\xBF", 1);     // indefinite
    reencoded(1, 1, "\x18\x08", 2); // cnf
    reencoded(2, 1, "\xBF", 1);
    reencoded(4, 2, "\x59\x00\x20", 3); // a length
    reencoded(4, 2, "\x78\x20", 2);     // text for bytes
    reencoded(37 + 1, 1, "\x18\x0A", 2);
    reencoded(73, 3, "\x1A\x00\x00\x01\x00", 5); // 256
    reencoded(73 + 5, 1, "\x02", 1);             // another kind of UEID
    reencoded(73 + 38 + 5, 1, "T", 1);           // the profile
    reencoded(0, 0, "\xD8\x3D", 2);              // tag CWT
    reencoded(288 + 2 * 87 - 1, 1, "\xF6", 1);   // taint: null
    reencoded(288 + 2 * 87 - 1, 1, "\x00", 1);   // 0
    reencoded(288 + 2 * 87, 0, "\x0C\x00", 2);   // one claim more than announced
}
END_TEST

START_TEST(counts)
{
    for (unsigned count = 0; count < 23; count += count == 0 ? 21 : 1) {
        struct bytes b, payload = {.size = 0};
        struct ecc_signature signature;
        claims(&payload, &base, count);
        sign(&b, &payload, &signature);
        refused(&b, VERIFY_ERROR_FORM);
    }
}
END_TEST

START_TEST(life_cycles)
{
    static const unsigned bad[] = {0x100,  0x1000, 0x2001, 0x2FFF, 0x3001,
                                   0x30FF, 0x4001, 0x5000, 0x6000, 0xFFFF};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct bytes b;
        struct verify_statement t;
        base.life_cycle = (enum verify_life_cycle)bad[i];
        make(&b, &t, 1);
        refused(&b, VERIFY_ERROR_FORM);
    }
}
END_TEST

START_TEST(texts_of_components)
{
    static const char *const bad[] = {"brom", "BR M", "BRO\xC3", "BR-1", "@ABC", "[ABC", "/123"};
    struct bytes b;
    struct verify_statement t;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        memcpy(base.component[1].type, bad[i], 4);
        make(&b, &t, 2);
        refused(&b, VERIFY_ERROR_FORM);
    }
    memcpy(base.component[1].type, "AZ09", 4);
    make(&b, &t, 2);
    ck_assert_int_eq(verify(&b, &t), VERIFY_OK);
    // Upper case, a sign, and what a lax reader of numbers takes.
    static const char *const versions[] = {"0000000A", "+0000001", " 0000001", "0x000001",
                                           "0000000g"};
    for (size_t i = 0; i < sizeof versions / sizeof versions[0]; i++) {
        reencoded(288 - 51 + 43, 8, versions[i], 8);
    }
}
END_TEST

START_TEST(what_it_says)
{
    struct bytes b;
    struct verify_statement t;
    make(&b, &t, 4);
    nonce[31] ^= 1;
    refused(&b, VERIFY_ERROR_NONCE);
    nonce[31] ^= 1;
    base.device[0] ^= 1;
    make(&b, &t, 4);
    refused(&b, VERIFY_ERROR_DEVICE);
    base.device[0] ^= 1;
    // The register of the overflow is not the components'.
    base.overflow = true;
    make(&b, &t, VERIFY_COMPONENTS);
    ck_assert_int_eq(verify(&b, &t), VERIFY_OK);
    ck_assert(t.overflow);
}
END_TEST

START_TEST(register_of_others)
{
    struct bytes b, payload = {.size = 0};
    struct verify_statement t;
    struct ecc_signature signature;
    make(&b, &t, 3);
    const struct verify_component first = t.component[0];
    t.component[0] = t.component[1];
    t.component[1] = first;
    claims(&payload, &t, 3);
    sign(&b, &payload, &signature);
    refused(&b, VERIFY_ERROR_REGISTER);
    payload.size = 0;
    make(&b, &t, 3);
    claims(&payload, &t, 2);
    sign(&b, &payload, &signature);
    refused(&b, VERIFY_ERROR_REGISTER);
}
END_TEST

START_TEST(keys_and_signatures)
{
    struct bytes b;
    struct verify_statement t;
    const struct verify_point good = key;
    make(&b, &t, 1);
    key.y[31] ^= 1;
    refused(&b, VERIFY_ERROR_KEY);
    memset(&key, 0, sizeof key);
    refused(&b, VERIFY_ERROR_KEY);
    memset(&key, 0xFF, sizeof key);
    refused(&b, VERIFY_ERROR_KEY);
    // Another device's key, and the statement of this one.
    struct ecc_point Q;
    uint8_t two[ECC_BYTES];
    reference_small(2, two);
    ck_assert(reference_combine(two, NULL, NULL, &Q));
    memcpy(&key, &Q, sizeof key);
    refused(&b, VERIFY_ERROR_DEVICE);
    key = good;
    // r or s = 0, n.
    uint8_t n[ECC_BYTES];
    reference_modulus(REFERENCE_N, 0, n);
    for (unsigned which = 0; which < 4; which++) {
        struct bytes other = b;
        uint8_t *part = other.at + other.size - (which % 2 == 0 ? 64 : 32);
        if (which < 2) {
            memset(part, 0, 32);
        } else {
            memcpy(part, n, 32);
        }
        refused(&other, VERIFY_ERROR_SIGNATURE);
    }
}
END_TEST

START_TEST(thumbprint)
{
    // SHA-256 over the COSE key by the general encoder.
    struct bytes b = {.size = 0};
    uint8_t expected[VERIFY_BYTES], id[VERIFY_BYTES];
    head(&b, MAP, 4);
    head(&b, UINT, 1);
    head(&b, UINT, 2);
    head(&b, NINT, 0);
    head(&b, UINT, 1);
    head(&b, NINT, 1);
    string(&b, BYTES, key.x, VERIFY_BYTES);
    head(&b, NINT, 2);
    string(&b, BYTES, key.y, VERIFY_BYTES);
    ck_assert_int_eq(sha2_hash(SHA2_256, b.at, b.size, expected), SHA2_OK);
    ck_assert_int_eq(verify_thumbprint(&key, id), VERIFY_OK);
    ck_assert_mem_eq(id, expected, VERIFY_BYTES);
}
END_TEST

START_TEST(texts)
{
    for (int status = VERIFY_OK; status <= VERIFY_ERROR_INTERNAL; status++) {
        ck_assert_ptr_nonnull(verify_text((enum verify_status)status));
        ck_assert_str_ne(verify_text((enum verify_status)status), "no such status");
    }
    ck_assert_str_eq(verify_text((enum verify_status)99), "no such status");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("token_verify");
    TCase *tests = tcase_create("token_verify");
    tcase_set_timeout(tests, 120);
    tcase_add_checked_fixture(tests, setup, NULL);
    tcase_add_test(tests, good);
    tcase_add_loop_test(tests, every_bit, 0, 2);
    tcase_add_loop_test(tests, every_length, 0, 2);
    tcase_add_loop_test(tests, random_changes, 0, 2);
    tcase_add_test(tests, other_encodings);
    tcase_add_test(tests, counts);
    tcase_add_test(tests, life_cycles);
    tcase_add_test(tests, texts_of_components);
    tcase_add_test(tests, what_it_says);
    tcase_add_test(tests, register_of_others);
    tcase_add_test(tests, keys_and_signatures);
    tcase_add_test(tests, thumbprint);
    tcase_add_test(tests, texts);
    suite_add_tcase(suite, tests);
    return unit_run(suite, NULL);
}
