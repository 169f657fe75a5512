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

enum { MOST = 8192, TIME = 1790000000 };

static uint64_t state;

static uint32_t draw(void)
{
    state ^= state >> 12; // xorshift64* (Vigna 2016)
    state ^= state << 25;
    state ^= state >> 27;
    return (uint32_t)((state * UINT64_C(2685821657736338717)) >> 32);
}

static void need(bool condition, const char *what)
{
    if (!condition) {
        fprintf(stderr, "service_fuzz: %s\n", what);
        abort();
    }
}

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
    need(pair->key != NULL &&
             EVP_PKEY_get_octet_string_param(pair->key, "pub", bytes, sizeof bytes, &size) == 1 &&
             size == sizeof bytes,
         "no key");
    memcpy(pair->point, bytes + 1, sizeof pair->point);
}

static void sign(const struct pair *pair, const void *message, size_t size, uint8_t out[64])
{
    uint8_t der[80];
    size_t der_size = sizeof der;
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    need(EVP_DigestSignInit(context, NULL, EVP_sha256(), NULL, pair->key) == 1 &&
             EVP_DigestSign(context, der, &der_size, message, size) == 1,
         "no signature");
    EVP_MD_CTX_free(context);
    const uint8_t *at = der;
    ECDSA_SIG *signature = d2i_ECDSA_SIG(NULL, &at, (long)der_size);
    need(BN_bn2binpad(ECDSA_SIG_get0_r(signature), out, 32) == 32 &&
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
    need(verify_replay(components, 2, in.accumulator) == VERIFY_OK &&
             token_to_sign(&in, message, &size) == TOKEN_OK,
         "no token");
    sign(&attestation, message, size, signature);
    need(token_encode(&in, signature, out, &size) == TOKEN_OK, "no token");
    return size;
}

// ---- seeds ----

struct seed {
    uint8_t bytes[MOST];
    size_t size;
};

static void make_evidence(struct seed *seed)
{
    struct nonce_binding binding;
    uint8_t nonce[32], *at = seed->bytes, *der = NULL;
    need(digest_of_key(attestation.point, binding.device), "no digest");
    memcpy(binding.exporter, exporter, sizeof exporter);
    need(nonce_make(&nonce_key, &binding, TIME, nonce), "no nonce");
    const size_t token = make_token(nonce, 0x3000, at + 2);
    at[0] = (uint8_t)(token >> 8);
    at[1] = (uint8_t)token;
    X509_REQ *request = X509_REQ_new();
    need(X509_REQ_set_version(request, 0) == 1 && X509_REQ_set_pubkey(request, general.key) == 1 &&
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

static void make_list(struct seed *seed)
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

static void take_text(struct seed *seed, const char *text)
{
    seed->size = strlen(text);
    memcpy(seed->bytes, text, seed->size);
}

// ---- changes ----

static void change(struct seed *seed)
{
    for (unsigned n = 1 + draw() % 4; n > 0; n--) {
        const size_t at = seed->size == 0 ? 0 : draw() % seed->size;
        const size_t most = seed->size - at, part = most == 0 ? 0 : 1 + draw() % most;
        switch (draw() % 6) {
        case 0:
            seed->bytes[at] ^= (uint8_t)(1u << draw() % 8);
            break;
        case 1:
            seed->bytes[at] = (uint8_t) "\0\xFF\r\n 9:{"[draw() % 8];
            break;
        case 2: // a part goes
            memmove(seed->bytes + at, seed->bytes + at + part, most - part);
            seed->size -= part;
            break;
        case 3: // a part comes twice
            if (seed->size + part <= MOST) {
                memmove(seed->bytes + at + part, seed->bytes + at, most);
                seed->size += part;
            }
            break;
        case 4: // a part of another place
            memmove(seed->bytes + at, seed->bytes + draw() % (seed->size - part + 1), part);
            break;
        default:
            seed->size = at;
            break;
        }
        seed->size += seed->size == 0;
    }
}

static void show(const struct seed *seed)
{
    for (size_t i = 0; i < seed->size; i++) {
        fprintf(stderr, "%02x", seed->bytes[i]);
    }
    fputc('\n', stderr);
}

// ---- readers ----

static enum protocol_refusal find(void *store, const uint8_t id[PROTOCOL_DEVICE_BYTES],
                                  struct verdict_device *device)
{
    uint8_t own[DIGEST_BYTES];
    (void)store;
    need(digest_of_key(attestation.point, own), "no digest");
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
    need((unsigned)verdict.refusal < PROTOCOL_REFUSAL_COUNT &&
             verdict.refusal != PROTOCOL_REFUSED_INTERNAL,
         "a verdict that is none");
    need(verdict.refusal != PROTOCOL_ACCEPTED || verdict.ill != 0, "healthy without any release");
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
        need(list.count == 1, "a list of another length");
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
        need(policy.epoch > 0 && policy.releases <= POLICY_RELEASES, "a policy that is none");
        policy_free(&policy);
    }
    return good;
}

static bool read_http(uint8_t *bytes, size_t size)
{
    struct http_request request;
    const enum http_result result = http_read(bytes, size, &request);
    if (result == HTTP_DONE) {
        need(request.head <= size && request.head <= HTTP_HEAD && request.body < 1000000000 &&
                 request.path[0] == '/' && strlen(request.path) < HTTP_PATH,
             "a request that is none");
    }
    need(result != HTTP_MORE || size < HTTP_HEAD, "more than a head is waited for");
    return result == HTTP_DONE;
}

int main(int argc, char **argv)
{
    static struct seed seeds[4], changed;
    static const struct {
        const char *name;
        bool (*read)(uint8_t *bytes, size_t size);
        bool is_signed;
    } readers[4] = {{"evidence", read_evidence, true},
                    {"list", read_list, true},
                    {"policy", read_policy, false},
                    {"HTTP", read_http, false}};
    const unsigned long rounds = argc == 3 ? strtoul(argv[1], NULL, 10) : 0;
    state = argc == 3 ? strtoull(argv[2], NULL, 10) * 2 + 1 : 0;
    need(rounds > 0, "usage: service_fuzz ROUNDS SEED");
    draw_pair(&attestation);
    draw_pair(&general);
    draw_pair(&maker);
    need(nonce_draw_key(&nonce_key), "no randomness");
    make_evidence(&seeds[0]);
    make_list(&seeds[1]);
    take_text(&seeds[2], "openpluton policy 1\nepoch 7\nrom 00000000000000000000000000000000"
                         "00000000000000000000000000000001 # the ROM\nminimum NWOS 3\n"
                         "require NWOS\n");
    take_text(&seeds[3], "POST /v1/attest HTTP/1.1\r\nHost: localhost\r\nContent-Length: 12\r\n"
                         "Connection: close\r\nX-More: \t y \r\n\r\nbody");
    for (unsigned r = 0; r < 4; r++) {
        unsigned long taken = 0;
        for (unsigned long i = 0; i <= rounds; i++) {
            changed = seeds[r];
            if (i > 0) {
                change(&changed);
            }
            const bool same = changed.size == seeds[r].size &&
                              memcmp(changed.bytes, seeds[r].bytes, changed.size) == 0;
            // Bytes of their own, so that a sanitizer sees every one that is read too much.
            uint8_t *bytes = malloc(changed.size + 1);
            need(bytes != NULL, "no memory");
            memcpy(bytes, changed.bytes, changed.size);
            bytes[changed.size] = 0;
            const bool good = readers[r].read(bytes, changed.size);
            free(bytes);
            need(good || !same, "what is good is refused");
            if (good && !same && readers[r].is_signed) {
                show(&seeds[r]);
                show(&changed);
                need(false, "what was changed is taken: the one, and the other");
            }
            taken += good;
        }
        printf("%-10s %lu rounds, %lu taken\n", readers[r].name, rounds, taken);
    }
    EVP_PKEY_free(attestation.key);
    EVP_PKEY_free(general.key);
    EVP_PKEY_free(maker.key);
    return 0;
}
