// SPDX-License-Identifier: Apache-2.0
#include "tests/lib/lms_signer.h"

#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

enum { N = 32, P = 34, H = 10, I = 16 };

// SHA-256 of I || u32(number) || u16(domain) || bytes.
static void hash(const struct lms_signer *s, uint32_t number, unsigned domain, const void *bytes,
                 size_t size, uint8_t out[N])
{
    uint8_t buffer[I + 6 + 4096];
    unsigned length = 0;
    if (size > sizeof buffer - I - 6) {
        abort();
    }
    memset(buffer, s->seed, I);
    for (unsigned i = 0; i < 4; i++) {
        buffer[I + i] = (uint8_t)(number >> (24 - 8 * i));
    }
    buffer[I + 4] = (uint8_t)(domain >> 8);
    buffer[I + 5] = (uint8_t)domain;
    memcpy(buffer + I + 6, bytes, size);
    if (EVP_Digest(buffer, I + 6 + size, out, &length, EVP_sha256(), NULL) != 1) {
        abort();
    }
}

// Chain i of the leaf, `steps` from its begin.
static void chain(const struct lms_signer *s, unsigned i, unsigned steps, uint8_t out[N])
{
    uint8_t bytes[1 + N] = {0xFF}; // RFC 8554, appendix A
    memset(bytes + 1, s->seed, N);
    hash(s, s->q, i, bytes, sizeof bytes, out);
    for (unsigned j = 0; j < steps; j++) {
        bytes[0] = (uint8_t)j;
        memcpy(bytes + 1, out, N);
        hash(s, s->q, i, bytes, sizeof bytes, out);
    }
}

// Node beside the leaf's way, `level` above the leaves.
static void beside(const struct lms_signer *s, unsigned level, uint8_t out[N])
{
    memset(out, (int)(s->seed ^ (0x40 + level)), N);
}

static void root(const struct lms_signer *s, uint8_t out[N])
{
    uint8_t ends[P * N], pair[2 * N];
    uint32_t at = (UINT32_C(1) << H) + s->q;
    for (unsigned i = 0; i < P; i++) {
        chain(s, i, 255, ends + i * N);
    }
    hash(s, s->q, 0x8080, ends, sizeof ends, pair);
    hash(s, at, 0x8282, pair, N, out);
    for (unsigned level = 0; level < H; level++) {
        const unsigned own = at & 1;
        memcpy(pair + own * N, out, N);
        beside(s, level, pair + (1 - own) * N);
        at /= 2;
        hash(s, at, 0x8383, pair, sizeof pair, out);
    }
}

void lms_signer_key(const struct lms_signer *s, uint8_t key[LMS_SIGNER_KEY])
{
    static const uint8_t types[8] = {0, 0, 0, 6, 0, 0, 0, 4};
    memcpy(key, types, sizeof types);
    memset(key + 8, s->seed, I);
    root(s, key + 8 + I);
}

void lms_signer_sign(const struct lms_signer *s, const uint8_t *message, size_t size,
                     uint8_t signature[LMS_SIGNER_SIGNATURE])
{
    uint8_t bytes[N + 2048], digits[P];
    unsigned sum = 0;
    if (size > sizeof bytes - N) {
        abort();
    }
    memset(signature, 0, LMS_SIGNER_SIGNATURE);
    for (unsigned i = 0; i < 4; i++) {
        signature[i] = (uint8_t)(s->q >> (24 - 8 * i));
    }
    signature[7] = 4;
    memset(signature + 8, 0x5C ^ s->seed, N);
    memcpy(bytes, signature + 8, N);
    memcpy(bytes + N, message, size);
    hash(s, s->q, 0x8181, bytes, N + size, digits);
    for (unsigned i = 0; i < N; i++) {
        sum += 255u - digits[i];
    }
    digits[N] = (uint8_t)(sum >> 8);
    digits[N + 1] = (uint8_t)sum;
    for (unsigned i = 0; i < P; i++) {
        chain(s, i, digits[i], signature + 8 + N + i * N);
    }
    uint8_t *rest = signature + 8 + N + P * N;
    rest[3] = 6;
    for (unsigned level = 0; level < H; level++) {
        beside(s, level, rest + 4 + level * N);
    }
}
