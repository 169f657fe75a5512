// SPDX-License-Identifier: Apache-2.0
// service_fuzz ROUNDS SEED: what the attestation service reads from others, changed at random,
// under sanitizers: evidence, requests of HTTP, manufacturers' lists, policies. What was changed
// and is signed must be refused.
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmodel/token.h"
#include "host/sign/digest.h"
#include "host/sign/files.h"
#include "service/enrolment.h"
#include "service/http.h"
#include "service/verdict.h"
#include "tests/lib/fuzz.h"

enum { TIME = 1790000000 };

// ---- a device ----

struct pair {
    EVP_PKEY *key;
    uint8_t point[64];
};

static void draw_pair(struct pair *pair)
{
    uint8_t bytes[65];
    size_t size = 0;
    pair->key = EVP_EC_gen("P-256");
    fuzz_need(pair->key != NULL &&
                  EVP_PKEY_get_octet_string_param(pair->key, "pub", bytes, sizeof bytes, &size) ==
                      1 &&
                  size == sizeof bytes,
              "no key");
    memcpy(pair->point, bytes + 1, sizeof pair->point);
}

static void sign(const struct pair *pair, const void *message, size_t size, uint8_t out[64])
{
    uint8_t der[80];
    size_t der_size = sizeof der;
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    fuzz_need(EVP_DigestSignInit(context, NULL, EVP_sha256(), NULL, pair->key) == 1 &&
                  EVP_DigestSign(context, der, &der_size, message, size) == 1,
              "no signature");
    EVP_MD_CTX_free(context);
    const uint8_t *at = der;
    ECDSA_SIG *signature = d2i_ECDSA_SIG(NULL, &at, (long)der_size);
    fuzz_need(BN_bn2binpad(ECDSA_SIG_get0_r(signature), out, 32) == 32 &&
                  BN_bn2binpad(ECDSA_SIG_get0_s(signature), out + 32, 32) == 32,
              "no signature");
    ECDSA_SIG_free(signature);
}

static struct pair attestation, general, maker;
static struct nonce_key nonce_key;
static const uint8_t exporter[PROTOCOL_EXPORTER_BYTES] = {7};

static size_t make_token(const uint8_t nonce[32], uint16_t life_cycle, uint8_t *out)
{
    uint8_t entries[2][PLUTON_ENTRY_BYTES] = {{'B', 'R', 'O', 'M'}, {'N', 'W', 'O', 'S'}};
    uint8_t message[PLUTON_TOKEN_SIGNED_MAX], signature[64];
    struct token_input in = {.entries = entries, .count = 2, .life_cycle = life_cycle};
    struct verify_component components[2] = {{.type = "BROM"}, {.type = "NWOS"}};
    size_t size = 0;
    memcpy(&in.attestation, attestation.point, 64);
    memcpy(&in.general, general.point, 64);
    memcpy(in.nonce, nonce, 32);
    fuzz_need(verify_replay(components, 2, in.accumulator) == VERIFY_OK &&
                  token_to_sign(&in, message, &size) == TOKEN_OK,
              "no token");
    sign(&attestation, message, size, signature);
    fuzz_need(token_encode(&in, signature, out, &size) == TOKEN_OK, "no token");
    return size;
}

// ---- seeds ----

static void make_evidence(struct fuzz_seed *seed)
{
    struct nonce_binding binding;
    uint8_t nonce[32], *at = seed->bytes, *der = NULL;
    fuzz_need(digest_of_key(attestation.point, binding.device), "no digest");
    memcpy(binding.exporter, exporter, sizeof exporter);
    fuzz_need(nonce_make(&nonce_key, &binding, TIME, nonce), "no nonce");
    const size_t token = make_token(nonce, 0x3000, at + 2);
    at[0] = (uint8_t)(token >> 8);
    at[1] = (uint8_t)token;
    X509_REQ *request = X509_REQ_new();
    fuzz_need(X509_REQ_set_version(request, 0) == 1 &&
                  X509_REQ_set_pubkey(request, general.key) == 1 &&
                  X509_REQ_sign(request, general.key, EVP_sha256()) > 0,
              "no request");
    const int size = i2d_X509_REQ(request, &der);
    at += 2 + token;
    at[0] = (uint8_t)(size >> 8);
    at[1] = (uint8_t)size;
    memcpy(at + 2, der, (size_t)size);
    seed->size = 4 + token + (size_t)size;
    OPENSSL_free(der);
    X509_REQ_free(request);
}

static char *hex(char *at, const void *bytes, size_t size)
{
    files_hex(at, bytes, size);
    return at + 2 * size;
}

static void make_list(struct fuzz_seed *seed)
{
    static const char label[32 + 1] = "openpluton proof of possession 1";
    uint8_t nonce[32] = {3}, token[PLUTON_TOKEN_MAX], signature[64], message[192];
    char *at = (char *)seed->bytes;
    const size_t size = make_token(nonce, 0x2000, token);
    memcpy(message, label, sizeof label - 1);
    memcpy(message + 32, nonce, 32);
    memcpy(message + 64, attestation.point, 64);
    memcpy(message + 128, general.point, 64);
    sign(&general, message, sizeof message, signature);
    at += sprintf(at, "openpluton enrolment 1\nmaker ");
    at = hex(at, maker.point, 64);
    at += sprintf(at, "\nnonce ");
    at = hex(at, nonce, 32);
    at += sprintf(at, "\ndevice ");
    at = hex(at, attestation.point, 64);
    *at++ = ' ';
    at = hex(at, general.point, 64);
    *at++ = ' ';
    at = hex(at, token, size);
    *at++ = ' ';
    at = hex(at, signature, 64);
    *at++ = '\n';
    sign(&maker, seed->bytes, (size_t)(at - (char *)seed->bytes), signature);
    at += sprintf(at, "signature ");
    at = hex(at, signature, 64);
    *at++ = '\n';
    seed->size = (size_t)(at - (char *)seed->bytes);
}

// ---- readers ----

static enum protocol_refusal find(void *store, const uint8_t id[PROTOCOL_DEVICE_BYTES],
                                  struct verdict_device *device)
{
    uint8_t own[DIGEST_BYTES];
    (void)store;
    fuzz_need(digest_of_key(attestation.point, own), "no digest");
    if (memcmp(id, own, sizeof own) != 0) {
        return PROTOCOL_REFUSED_DEVICE_UNKNOWN;
    }
    *device = (struct verdict_device){.withdrawn = false};
    memcpy(&device->attestation, attestation.point, 64);
    memcpy(&device->general, general.point, 64);
    return PROTOCOL_ACCEPTED;
}

static bool read_evidence(uint8_t *bytes, size_t size)
{
    static const struct policy policy = {.epoch = 1};
    static struct verdict verdict;
    const struct verdict_context context = {&nonce_key, exporter, &policy, TIME, find, NULL};
    verdict_judge(&context, bytes, size, &verdict);
    fuzz_need((unsigned)verdict.refusal < PROTOCOL_REFUSAL_COUNT &&
                  verdict.refusal != PROTOCOL_REFUSED_INTERNAL,
              "a verdict that is none");
    fuzz_need(verdict.refusal != PROTOCOL_ACCEPTED || verdict.ill != 0,
              "healthy without any release");
    return verdict.refusal == PROTOCOL_ACCEPTED;
}

static bool read_list(uint8_t *bytes, size_t size)
{
    static struct config config;
    struct enrolment list;
    struct sign_fault fault;
    memcpy(config.maker[0], maker.point, 64);
    config.makers = 1;
    const bool good = enrolment_read((char *)bytes, size, &config, &list, &fault) == SIGN_OK;
    if (good) {
        fuzz_need(list.count == 1, "a list of another length");
        enrolment_free(&list);
    }
    return good;
}

static bool read_policy(uint8_t *bytes, size_t size)
{
    struct policy policy;
    struct sign_fault fault;
    (void)size;
    const bool good = policy_read((const char *)bytes, &policy, &fault) == SIGN_OK;
    if (good) {
        fuzz_need(policy.epoch > 0 && policy.releases <= POLICY_RELEASES, "a policy that is none");
        policy_free(&policy);
    }
    return good;
}

static bool read_http(uint8_t *bytes, size_t size)
{
    struct http_request request;
    const enum http_result result = http_read(bytes, size, &request);
    if (result == HTTP_DONE) {
        fuzz_need(request.head <= size && request.head <= HTTP_HEAD && request.body < 1000000000 &&
                      request.path[0] == '/' && strlen(request.path) < HTTP_PATH,
                  "a request that is none");
    }
    fuzz_need(result != HTTP_MORE || size < HTTP_HEAD, "more than a head is waited for");
    return result == HTTP_DONE;
}

int main(int argc, char **argv)
{
    static struct fuzz_seed seeds[4];
    static const struct fuzz_reader readers[4] = {{"evidence", read_evidence, true},
                                                  {"list", read_list, true},
                                                  {"policy", read_policy, false},
                                                  {"HTTP", read_http, false}};
    const unsigned long rounds = argc == 3 ? strtoul(argv[1], NULL, 10) : 0;
    fuzz_need(rounds > 0, "usage: service_fuzz ROUNDS SEED");
    fuzz_begin(strtoull(argv[2], NULL, 10));
    draw_pair(&attestation);
    draw_pair(&general);
    draw_pair(&maker);
    fuzz_need(nonce_draw_key(&nonce_key), "no randomness");
    make_evidence(&seeds[0]);
    make_list(&seeds[1]);
    fuzz_text(&seeds[2], "openpluton policy 1\nepoch 7\nrom 00000000000000000000000000000000"
                         "00000000000000000000000000000001 # the ROM\nminimum NWOS 3\n"
                         "require NWOS\n");
    fuzz_text(&seeds[3], "POST /v1/attest HTTP/1.1\r\nHost: localhost\r\nContent-Length: 12\r\n"
                         "Connection: close\r\nX-More: \t y \r\n\r\nbody");
    for (unsigned r = 0; r < 4; r++) {
        fuzz_run(&readers[r], &seeds[r], 1, rounds);
    }
    EVP_PKEY_free(attestation.key);
    EVP_PKEY_free(general.key);
    EVP_PKEY_free(maker.key);
    return 0;
}
