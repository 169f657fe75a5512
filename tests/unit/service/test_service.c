// SPDX-License-Identifier: Apache-2.0
// What of the attestation service depends on a clock or on rare values: nonces, times in
// certificates, usages, limits, the parsing of requests; signatures by two ways; and the store's
// log.
#include "tests/lib/unit.h"

#include <openssl/ecdsa.h>
#include <openssl/objects.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "host/sign/digest.h"
#include "service/certificate.h"
#include "service/clock.h"
#include "service/http.h"
#include "service/limit.h"
#include "service/nonce.h"
#include "service/pem.h"
#include "service/policy.h"
#include "service/request.h"
#include "service/store.h"

// ---- nonces ----

START_TEST(nonce_counts_sixty_seconds_for_one_device_and_connection)
{
    struct nonce_key key, other;
    struct nonce_binding binding = {.device = {1}, .exporter = {2}}, changed;
    uint8_t nonce[PROTOCOL_NONCE_BYTES], again[PROTOCOL_NONCE_BYTES];
    const int64_t then = 1790000000;
    ck_assert(nonce_draw_key(&key) && nonce_draw_key(&other));
    ck_assert(nonce_make(&key, &binding, then, nonce) && nonce_make(&key, &binding, then, again));
    ck_assert_int_ne(memcmp(nonce, again, sizeof nonce), 0);
    ck_assert_int_eq(nonce_check(&key, &binding, then, nonce), PROTOCOL_ACCEPTED);
    ck_assert_int_eq(nonce_check(&key, &binding, then + 60, nonce), PROTOCOL_ACCEPTED);
    ck_assert_int_eq(nonce_check(&key, &binding, then + 61, nonce), PROTOCOL_REFUSED_NONCE_EXPIRED);
    ck_assert_int_eq(nonce_check(&key, &binding, then - 1, nonce), PROTOCOL_REFUSED_NONCE_EXPIRED);
    ck_assert_int_eq(nonce_check(&other, &binding, then, nonce), PROTOCOL_REFUSED_NONCE_FOREIGN);
    for (unsigned bit = 0; bit < 8 * sizeof nonce; bit++) {
        memcpy(again, nonce, sizeof again);
        again[bit / 8] ^= (uint8_t)(1u << bit % 8);
        ck_assert_int_eq(nonce_check(&key, &binding, then, again), PROTOCOL_REFUSED_NONCE_FOREIGN);
    }
    for (unsigned i = 0; i < PROTOCOL_DEVICE_BYTES; i++) {
        changed = binding;
        changed.device[i] ^= 1;
        ck_assert_int_eq(nonce_check(&key, &changed, then, nonce), PROTOCOL_REFUSED_NONCE_FOREIGN);
        changed = binding;
        changed.exporter[i] ^= 1;
        ck_assert_int_eq(nonce_check(&key, &changed, then, nonce), PROTOCOL_REFUSED_NONCE_FOREIGN);
    }
}
END_TEST

// ---- certificates ----

START_TEST(usages_are_those_of_the_protocol)
{
    static const char *const texts[KINDS] = {
        [KIND_SERVER] = "1.3.6.1.5.5.7.3.1",     [KIND_CLIENT] = "1.3.6.1.5.5.7.3.2",
        [KIND_SERVICE] = PROTOCOL_SERVICE_USAGE, [KIND_UPDATE] = PROTOCOL_UPDATE_USAGE,
        [KIND_ADMIN] = PROTOCOL_ADMIN_USAGE,
    };
    for (unsigned kind = 0; kind < KINDS; kind++) {
        size_t size = 0;
        const uint8_t *der = certificate_usage((enum kind)kind, &size), *at = der;
        ASN1_OBJECT *found = d2i_ASN1_OBJECT(NULL, &at, (long)size);
        ASN1_OBJECT *wanted = OBJ_txt2obj(texts[kind], 1);
        ck_assert_ptr_nonnull(found);
        ck_assert_ptr_eq(at, der + size);
        ck_assert_int_eq(OBJ_cmp(found, wanted), 0);
        ASN1_OBJECT_free(found);
        ASN1_OBJECT_free(wanted);
    }
}
END_TEST

// r and s with a first bit, with leading zeros, and small.
static bool sign(void *context, enum kind kind, const uint8_t digest[32], uint8_t signature[64])
{
    const uint8_t *made = context;
    (void)kind;
    (void)digest;
    memcpy(signature, made, 64);
    return true;
}

START_TEST(certificates_have_the_times_and_numbers_that_were_planned)
{
    static const int64_t times[] = {0, 86400, 2524607999, 2524608000, 4102444800, 253402300799};
    uint8_t signature[64] = {0x80, [31] = 1, [32] = 0, [33] = 0x7F, [63] = 9};
    const struct certificate_signer signer = {signature, sign};
    for (size_t i = 0; i + 1 < sizeof times / sizeof *times; i++) {
        struct certificate_plan plan = {.kind = KIND_UPDATE,
                                        .subject = "subject",
                                        .serial = {0xFF, 1},
                                        .not_before = times[i],
                                        .not_after = times[i + 1]};
        uint8_t der[CERTIFICATE_MOST];
        size_t size = 0;
        ck_assert(certificate_make(&plan, &signer, der, &size));
        const uint8_t *at = der;
        X509 *made = d2i_X509(NULL, &at, (long)size);
        ck_assert_ptr_nonnull(made);
        ck_assert_ptr_eq(at, der + size);
        for (unsigned end = 0; end < 2; end++) {
            struct tm tm;
            ck_assert_int_eq(
                ASN1_TIME_to_tm(end == 0 ? X509_get0_notBefore(made) : X509_get0_notAfter(made),
                                &tm),
                1);
            ck_assert_int_eq(timegm(&tm), times[i + end]);
        }
        ck_assert_int_eq(X509_get0_notAfter(made)->type,
                         times[i + 1] < 2524608000 ? V_ASN1_UTCTIME : V_ASN1_GENERALIZEDTIME);
        ck_assert_int_eq(plan.serial[0], 0x7F);
        X509_free(made);
    }
    struct certificate_plan plan = {.subject = "x", .not_before = -1};
    uint8_t der[CERTIFICATE_MOST] = {0};
    size_t size = 0;
    ck_assert(!certificate_make(&plan, &signer, der, &size) && size == 0 && der[0] == 0);
}
END_TEST

START_TEST(what_does_not_fit_is_not_made)
{
    static char uri[CERTIFICATE_MOST];
    uint8_t signature[64] = {1, [63] = 1};
    const struct certificate_signer signer = {signature, sign};
    uint8_t der[CERTIFICATE_MOST];
    size_t size = 0;
    memset(uri, 'u', sizeof uri - 1);
    for (size_t cut = 1; cut < sizeof uri; cut += 16) {
        struct certificate_plan plan = {.subject = "x", .uri = uri + cut, .not_after = 1};
        size = 0;
        if (certificate_make(&plan, &signer, der, &size)) {
            ck_assert_uint_le(size, sizeof der);
        } else {
            ck_assert_uint_eq(size, 0);
        }
    }
    ck_assert_uint_ne(size, 0); // the short ones fit
}
END_TEST

START_TEST(pem_goes_there_and_back)
{
    uint8_t bytes[600], back[600];
    char text[1200];
    for (size_t i = 0; i < sizeof bytes; i++) {
        bytes[i] = (uint8_t)(i * 7);
    }
    for (size_t size = 1; size <= sizeof bytes; size++) {
        const size_t made = pem_encode("X", bytes, size, text, sizeof text);
        ck_assert_uint_eq(made, strlen(text));
        ck_assert_uint_eq(pem_decode(text, "X", back, sizeof back), size);
        ck_assert_mem_eq(back, bytes, size);
        ck_assert_uint_eq(pem_decode(text, "X", back, size - 1), 0);
        ck_assert_uint_eq(pem_decode(text, "Y", back, sizeof back), 0);
        ck_assert_uint_eq(pem_encode("X", bytes, size, text, made - 2), 0);
    }
    ck_assert_uint_eq(pem_base64(bytes, 3, text, 4), 0);
    ck_assert_uint_eq(pem_base64(bytes, 3, text, 5), 4);
}
END_TEST

// ---- limits, time ----

START_TEST(buckets_fill_at_their_rate)
{
    struct limit limit;
    ck_assert(limit_init(&limit, 2, 3));
    for (unsigned i = 0; i < 3; i++) {
        ck_assert(limit_take(&limit, "a", 1, 1000));
    }
    ck_assert(!limit_take(&limit, "a", 1, 1000));
    ck_assert(!limit_take(&limit, "a", 1, 1400));
    ck_assert(limit_take(&limit, "a", 1, 1600));
    ck_assert(!limit_take(&limit, "a", 1, 1700));
    unsigned at_once = 0;
    while (limit_take(&limit, "a", 1, 1000000)) {
        at_once++;
    }
    ck_assert_uint_eq(at_once, 3);
    limit_free(&limit);
}
END_TEST

START_TEST(time_never_goes_back)
{
    struct clock clock = {.highest = (int64_t)time(NULL) + 3};
    int64_t now = 0;
    ck_assert(clock_now(&clock, &now));
    ck_assert_int_ge(now, (int64_t)time(NULL));
    clock.highest += 60;
    ck_assert(!clock_now(&clock, &now));
}
END_TEST

// ---- HTTP ----

START_TEST(requests_are_read_in_one_way)
{
    static const struct {
        const char *text;
        enum http_result result;
    } cases[] = {
        {"GET / HTTP/1.1\r\nHost: a\r\n\r\n", HTTP_DONE},
        {"GET / HTTP/1.1\r\nhOST:a\r\nX: y \t\r\n\r\n", HTTP_DONE},
        {"GET / HTTP/1.1\r\nHost: a\r\n", HTTP_MORE},
        {"GET / HTTP/1.1\r\nHost: a\r\n\r", HTTP_MORE},
        {"", HTTP_MORE},
        {"GET / HTTP/1.1\r\n\r\n", HTTP_BAD},
        {"GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", HTTP_BAD},
        {"GET / HTTP/1.0\r\nHost: a\r\n\r\n", HTTP_BAD},
        {"GET / HTTP/1.1 \r\nHost: a\r\n\r\n", HTTP_BAD},
        {" GET / HTTP/1.1\r\nHost: a\r\n\r\n", HTTP_BAD},
        {"GET x HTTP/1.1\r\nHost: a\r\n\r\n", HTTP_BAD},
        {"GET / HTTP/1.1\nHost: a\n\n", HTTP_BAD},
        {"GET / HTTP/1.1\r\nHost: a\r\nContent-Length:\r\n\r\n", HTTP_BAD},
        {"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: +1\r\n\r\n", HTTP_BAD},
        {"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1,1\r\n\r\n", HTTP_BAD},
        {"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 9999999999\r\n\r\n", HTTP_BAD},
        {"GET / HTTP/1.1\r\nHost: a\r\ncontent-length : 1\r\n\r\n", HTTP_BAD},
        {"GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: identity\r\n\r\n", HTTP_BAD},
        {"GET / HTTP/1.1\r\nHost: a\r\n x: y\r\n\r\n", HTTP_BAD},
        {"GET / HTTP/1.1\r\nHost: a\r\nxy\r\n\r\n", HTTP_BAD},
        {"GET / HTTP/1.1\r\nHost: \x80\r\n\r\n", HTTP_BAD},
    };
    struct http_request request;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ck_assert_msg(http_read((const uint8_t *)cases[i].text, strlen(cases[i].text), &request) ==
                          cases[i].result,
                      "case %zu", i);
    }
    static const char post[] =
        "PUT /v1/x HTTP/1.1\r\nHost: a\r\nContent-Length: 12\r\nConnection: Close\r\n\r\nbody";
    ck_assert_int_eq(http_read((const uint8_t *)post, sizeof post - 1, &request), HTTP_DONE);
    ck_assert(request.method == HTTP_PUT && strcmp(request.path, "/v1/x") == 0 &&
              request.body == 12 && request.head == sizeof post - 5 && !request.keep);
}
END_TEST

// ---- policies ----

START_TEST(policies_are_read_or_refused_whole)
{
#define D "0000000000000000000000000000000000000000000000000000000000000001"
    static const struct {
        const char *text;
        bool good;
    } cases[] = {
        {"openpluton policy 1\nepoch 1\n", true},
        {"openpluton policy 1\nepoch 1 # one\n\nrom " D "\nrelease NWOS 1 " D " " D "\n"
         "withdrawn NWOS 2 " D " " D "\nminimum NWOS 1\nrequire NWOS",
         true},
        {"", false},
        {"openpluton policy 2\nepoch 1\n", false},
        {"openpluton policy 1\n", false},
        {"openpluton policy 1\nepoch 0\n", false},
        {"openpluton policy 1\nepoch 1\nepoch 2\n", false},
        {"openpluton policy 1\nepoch 1\nrom " D D "\n", false},
        {"openpluton policy 1\nepoch 1\nrom " D "\nrom " D "\n", false},
        {"openpluton policy 1\nepoch 1\nrelease nwos 1 " D " " D "\n", false},
        {"openpluton policy 1\nepoch 1\nrelease BROM 0 " D " " D "\n", false},
        {"openpluton policy 1\nepoch 1\nrelease NWOS 1 " D "\n", false},
        {"openpluton policy 1\nepoch 1\nrelease NWOS 1 " D " " D " x\n", false},
        {"openpluton policy 1\nepoch 1\nwithdrawn NWOS 1 " D " " D "\nrelease NWOS 1 " D " " D "\n",
         false},
        {"openpluton policy 1\nepoch 1\nminimum NWOS -1\n", false},
        {"openpluton policy 1\nepoch 1\nallow everything\n", false},
    };
#undef D
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct policy policy = {.epoch = 77};
        struct sign_fault fault = {""};
        const bool good = policy_read(cases[i].text, &policy, &fault) == SIGN_OK;
        ck_assert_msg(good == cases[i].good, "case %zu: %s", i, fault.text);
        ck_assert_uint_eq(policy.epoch, good ? 1 : 77);
        if (good) {
            policy_free(&policy);
        }
    }
}
END_TEST

// ---- signatures, and certificate requests ----

static void point_of(EVP_PKEY *key, uint8_t point[64])
{
    uint8_t bytes[65];
    size_t size = 0;
    ck_assert_int_eq(EVP_PKEY_get_octet_string_param(key, "pub", bytes, sizeof bytes, &size), 1);
    ck_assert_uint_eq(size, sizeof bytes);
    memcpy(point, bytes + 1, 64);
}

static void sign_by(EVP_PKEY *key, const uint8_t digest[32], uint8_t signature[64])
{
    uint8_t der[80];
    const uint8_t *at = der;
    size_t size = sizeof der;
    EVP_PKEY_CTX *signer = EVP_PKEY_CTX_new_from_pkey(NULL, key, NULL);
    ck_assert(EVP_PKEY_sign_init(signer) == 1 &&
              EVP_PKEY_sign(signer, der, &size, digest, 32) == 1);
    ECDSA_SIG *pair = d2i_ECDSA_SIG(NULL, &at, (long)size);
    ck_assert_int_eq(BN_bn2binpad(ECDSA_SIG_get0_r(pair), signature, 32), 32);
    ck_assert_int_eq(BN_bn2binpad(ECDSA_SIG_get0_s(pair), signature + 32, 32), 32);
    ECDSA_SIG_free(pair);
    EVP_PKEY_CTX_free(signer);
}

START_TEST(a_table_verifies_what_openssl_verifies)
{
    static const uint8_t order[32] = {0xFF, 0xFF, 0xFF, 0xFF, 0x00, 0x00, 0x00, 0x00,
                                      0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
                                      0xBC, 0xE6, 0xFA, 0xAD, 0xA7, 0x17, 0x9E, 0x84,
                                      0xF3, 0xB9, 0xCA, 0xC2, 0xFC, 0x63, 0x25, 0x51};
    uint8_t point[64], digest[32], signature[64], changed[64];
    EVP_PKEY *key = EVP_EC_gen("P-256");
    point_of(key, point);
    struct digest_key *plain = digest_key_new(point), *table = digest_key_new_table(point);
    ck_assert(plain != NULL && table != NULL);
    for (unsigned i = 0; i < 64; i++) {
        memset(digest, i < 2 ? (int)(0 - i) : (int)(i * 37), sizeof digest); // 0 and 2^256 - 1, too
        sign_by(key, digest, signature);
        ck_assert(digest_verify_by(plain, digest, signature));
        ck_assert(digest_verify_by(table, digest, signature));
        memcpy(changed, signature, sizeof changed);
        changed[i] ^= (uint8_t)(1u << i % 8);
        ck_assert(!digest_verify_by(plain, digest, changed));
        ck_assert(!digest_verify_by(table, digest, changed));
        digest[i % 32] ^= 1;
        ck_assert(!digest_verify_by(table, digest, signature));
    }
    for (unsigned half = 0; half < 64; half += 32) {
        for (unsigned kind = 0; kind < 3; kind++) { // 0, the order, all ones
            memcpy(changed, signature, sizeof changed);
            if (kind == 1) {
                memcpy(changed + half, order, 32);
            } else {
                memset(changed + half, kind == 0 ? 0 : 0xFF, 32);
            }
            ck_assert(!digest_verify_by(plain, digest, changed));
            ck_assert(!digest_verify_by(table, digest, changed));
        }
    }
    digest_key_free(plain);
    digest_key_free(table);
    EVP_PKEY_free(key);
    point[63] ^= 1; // not on the curve any more
    ck_assert(digest_key_new(point) == NULL && digest_key_new_table(point) == NULL);
}
END_TEST

// DER, of OpenSSL's.
static size_t make_request(EVP_PKEY *key, const char *name, const EVP_MD *digest, bool extended,
                           uint8_t out[PROTOCOL_REQUEST_MOST])
{
    X509_REQ *request = X509_REQ_new();
    X509_NAME *subject = X509_NAME_new();
    if (name[0] != '\0') {
        ck_assert_int_eq(X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8,
                                                    (const unsigned char *)name, -1, -1, 0),
                         1);
        ck_assert_int_eq(X509_NAME_add_entry_by_txt(subject, "O", MBSTRING_UTF8,
                                                    (const unsigned char *)"openpluton", -1, -1, 1),
                         1); // in the set of the CN
    }
    ck_assert(X509_REQ_set_version(request, 0) == 1 &&
              X509_REQ_set_subject_name(request, subject) == 1 &&
              X509_REQ_set_pubkey(request, key) == 1);
    if (extended) {
        ck_assert_int_eq(X509_REQ_add1_attr_by_NID(request, NID_pkcs9_challengePassword,
                                                   MBSTRING_ASC, (const unsigned char *)"x", 1),
                         1);
    }
    ck_assert_int_gt(X509_REQ_sign(request, key, digest), 0);
    uint8_t *at = out;
    const int size = i2d_X509_REQ(request, NULL);
    ck_assert(size > 0 && size <= PROTOCOL_REQUEST_MOST);
    ck_assert_int_eq(i2d_X509_REQ(request, &at), size);
    X509_NAME_free(subject);
    X509_REQ_free(request);
    return (size_t)size;
}

START_TEST(certificate_requests_have_one_form)
{
    static const char *const names[] = {
        "", "device", "\xC3\xA4\xC3\xB6",
        "a name of sixty-four characters is the longest that a CN takes.."};
    uint8_t der[PROTOCOL_REQUEST_MOST], changed[PROTOCOL_REQUEST_MOST + 1], point[64];
    struct verify_point found;
    EVP_PKEY *key = EVP_EC_gen("P-256"), *larger = EVP_EC_gen("P-384"), *rsa = EVP_RSA_gen(2048);
    size_t size = 0;
    point_of(key, point);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        size = make_request(key, names[i], EVP_sha256(), false, der);
        memset(&found, 0, sizeof found);
        ck_assert_int_eq(request_read(der, size, &found), PROTOCOL_ACCEPTED);
        ck_assert_int_eq(memcmp(&found, point, sizeof point), 0);
        for (size_t at = 0; at < size; at++) {
            memcpy(changed, der, size);
            changed[at] ^= (uint8_t)(1u << at % 8);
            const enum protocol_refusal refusal = request_read(changed, size, &found);
            ck_assert_msg(refusal == PROTOCOL_REFUSED_REQUEST_FORM ||
                              refusal == PROTOCOL_REFUSED_REQUEST_SIGNATURE,
                          "byte %zu of %zu: %d", at, size, (int)refusal);
            ck_assert_int_eq(request_read(der, at, &found), PROTOCOL_REFUSED_REQUEST_FORM);
        }
        memcpy(changed, der, size);
        changed[size] = 0;
        ck_assert_int_eq(request_read(changed, size + 1, &found), PROTOCOL_REFUSED_REQUEST_FORM);
    }
    ck_assert_int_eq(request_read(der, make_request(key, "x", EVP_sha384(), false, der), &found),
                     PROTOCOL_REFUSED_REQUEST_FORM);
    ck_assert_int_eq(request_read(der, make_request(key, "x", EVP_sha256(), true, der), &found),
                     PROTOCOL_REFUSED_REQUEST_FORM);
    ck_assert_int_eq(request_read(der, make_request(larger, "x", EVP_sha256(), false, der), &found),
                     PROTOCOL_REFUSED_REQUEST_FORM);
    ck_assert_int_eq(request_read(der, make_request(rsa, "x", EVP_sha256(), false, der), &found),
                     PROTOCOL_REFUSED_REQUEST_FORM);
    EVP_PKEY_free(key);
    EVP_PKEY_free(larger);
    EVP_PKEY_free(rsa);
}
END_TEST

// ---- the store's log ----

enum {
    LOG_TURNS = 48,
    LOG_DEVICES = 1000,       // in a transaction, each in a page of its own once there are many
    LOG_MOST = 80 * (1 << 20) // bytes: four times 4096 pages, and what a transaction adds
};

static uint64_t add_devices(struct store *store)
{
    uint64_t added = 0;
    ck_assert(store_begin(store) == STORE_OK);
    for (unsigned i = 0; i < LOG_DEVICES; i++) {
        struct store_device device = {.enrolled = 1};
        ck_assert(RAND_bytes(device.id, sizeof device.id) == 1);
        added += store_add_device(store, &device) == STORE_OK;
    }
    ck_assert(store_commit(store) == STORE_OK);
    return added;
}

START_TEST(the_log_begins_anew)
{
    char folder[] = "/tmp/pluton-store-XXXXXX", file[64], log[64], index[64];
    struct sign_fault fault;
    struct store store;
    uint64_t added = 0, all = 0, count = 0, withdrawn = 0;
    ck_assert(mkdtemp(folder) != NULL);
    (void)snprintf(file, sizeof file, "%s/db", folder);
    (void)snprintf(log, sizeof log, "%s/db-wal", folder);
    (void)snprintf(index, sizeof index, "%s/db-shm", folder);
    ck_assert(store_open(&store, file, &fault) == SIGN_OK);
    for (unsigned i = 0; i < LOG_TURNS; i++) {
        struct stat now;
        added += add_devices(&store);
        ck_assert(stat(log, &now) == 0 && now.st_size < LOG_MOST);
        all += LOG_DEVICES;
    }
    ck_assert_uint_eq(added, all);
    store_close(&store);
    ck_assert(store_open(&store, file, &fault) == SIGN_OK);
    ck_assert(store_count(&store, &count, &withdrawn) == STORE_OK && count == all);
    store_close(&store);
    (void)unlink(log);
    (void)unlink(index);
    ck_assert(unlink(file) == 0 && rmdir(folder) == 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("service");
    TCase *all = tcase_create("all");
    tcase_set_timeout(all, 60);
    tcase_add_test(all, nonce_counts_sixty_seconds_for_one_device_and_connection);
    tcase_add_test(all, usages_are_those_of_the_protocol);
    tcase_add_test(all, certificates_have_the_times_and_numbers_that_were_planned);
    tcase_add_test(all, what_does_not_fit_is_not_made);
    tcase_add_test(all, pem_goes_there_and_back);
    tcase_add_test(all, buckets_fill_at_their_rate);
    tcase_add_test(all, time_never_goes_back);
    tcase_add_test(all, requests_are_read_in_one_way);
    tcase_add_test(all, policies_are_read_or_refused_whole);
    tcase_add_test(all, a_table_verifies_what_openssl_verifies);
    tcase_add_test(all, certificate_requests_have_one_form);
    tcase_add_test(all, the_log_begins_anew);
    suite_add_tcase(suite, all);
    return unit_run(suite, NULL);
}
