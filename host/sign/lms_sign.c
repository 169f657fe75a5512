// SPDX-License-Identifier: Apache-2.0
#include "host/sign/lms_sign.h"

#include <string.h>

#include <openssl/evp.h>

enum {
    TYPE_LMS = 6,   // LMS_SHA256_M32_H10
    TYPE_LMOTS = 4, // LMOTS_SHA256_N32_W8
    STEPS = 255,    // 2^w - 1
    D_PBLC = 0x8080,
    D_MESG = 0x8181,
    D_LEAF = 0x8282,
    D_INTR = 0x8383,
    RANDOMIZER = 0xFFFD,
};

// Hashing with one context: a tree takes millions of digests.
struct hasher {
    EVP_MD_CTX *context;
    EVP_MD *sha256;
    bool good;
};

static struct hasher hasher_new(void)
{
    struct hasher h = {EVP_MD_CTX_new(), EVP_MD_fetch(NULL, "SHA256", NULL), true};
    h.good = h.context != NULL && h.sha256 != NULL;
    return h;
}

static bool hasher_free(struct hasher *h)
{
    EVP_MD_CTX_free(h->context);
    EVP_MD_free(h->sha256);
    return h->good;
}

static void begin(struct hasher *h)
{
    h->good = h->good && EVP_DigestInit_ex(h->context, h->sha256, NULL) == 1;
}

static void add(struct hasher *h, const void *bytes, size_t size)
{
    h->good = h->good && EVP_DigestUpdate(h->context, bytes, size) == 1;
}

static void end(struct hasher *h, uint8_t out[LMS_N])
{
    h->good = h->good && EVP_DigestFinal_ex(h->context, out, NULL) == 1;
}

static void put(uint8_t *out, uint32_t value, unsigned bytes)
{
    for (unsigned i = 0; i < bytes; i++) {
        out[i] = (uint8_t)(value >> 8 * (bytes - 1 - i));
    }
}

// I || u32str(q) || u16str(i), and in a chain u8str(j): what every hash begins with.
struct prefix {
    uint8_t bytes[LMS_I + 7];
};

static struct prefix prefix_of(const uint8_t identifier[LMS_I], uint32_t q, uint32_t i, uint32_t j)
{
    struct prefix prefix;
    memcpy(prefix.bytes, identifier, LMS_I);
    put(prefix.bytes + LMS_I, q, 4);
    put(prefix.bytes + LMS_I + 4, i, 2);
    put(prefix.bytes + LMS_I + 6, j, 1);
    return prefix;
}

static void derive(struct hasher *h, const struct lms_key *key, uint32_t q, uint32_t i,
                   uint8_t out[LMS_N])
{
    const struct prefix prefix = prefix_of(key->identifier, q, i, 0xFF);
    begin(h);
    add(h, prefix.bytes, sizeof prefix.bytes);
    add(h, key->seed, LMS_N);
    end(h, out);
}

// Steps `from` to `to` - 1 of chain i.
static void chain(struct hasher *h, const uint8_t identifier[LMS_I], uint32_t q, uint32_t i,
                  unsigned from, unsigned to, uint8_t value[LMS_N])
{
    uint8_t block[LMS_I + 7 + LMS_N];
    const struct prefix prefix = prefix_of(identifier, q, i, from);
    memcpy(block, prefix.bytes, sizeof prefix.bytes);
    for (unsigned j = from; j < to; j++) {
        block[LMS_I + 6] = (uint8_t)j;
        memcpy(block + sizeof prefix.bytes, value, LMS_N);
        begin(h);
        add(h, block, sizeof block);
        end(h, value);
    }
}

// H(I || u32str(number) || u16str(domain) || ...), begun.
static void begin_domain(struct hasher *h, const uint8_t identifier[LMS_I], uint32_t number,
                         uint32_t domain)
{
    const struct prefix prefix = prefix_of(identifier, number, domain, 0);
    begin(h);
    add(h, prefix.bytes, sizeof prefix.bytes - 1);
}

static void leaf(struct hasher *h, const uint8_t identifier[LMS_I], uint32_t q,
                 const uint8_t ends[LMS_P][LMS_N], uint8_t out[LMS_N])
{
    uint8_t key[LMS_N];
    begin_domain(h, identifier, q, D_PBLC);
    add(h, ends, (size_t)LMS_P * LMS_N);
    end(h, key);
    begin_domain(h, identifier, LMS_LEAVES + q, D_LEAF);
    add(h, key, sizeof key);
    end(h, out);
}

static void inner(struct hasher *h, const uint8_t identifier[LMS_I], uint32_t r,
                  const uint8_t left[LMS_N], const uint8_t right[LMS_N], uint8_t out[LMS_N])
{
    begin_domain(h, identifier, r, D_INTR);
    add(h, left, LMS_N);
    add(h, right, LMS_N);
    end(h, out);
}

static void climb(struct hasher *h, const struct lms_key *key, struct lms_tree *tree)
{
    for (uint32_t r = LMS_LEAVES - 1; r >= 1; r--) {
        inner(h, key->identifier, r, tree->node[2 * r], tree->node[2 * r + 1], tree->node[r]);
    }
}

bool lms_make_tree(const struct lms_key *key, struct lms_tree *tree)
{
    struct hasher h = hasher_new();
    memset(tree->node[0], 0, LMS_N);
    for (uint32_t q = 0; q < LMS_LEAVES && h.good; q++) {
        uint8_t ends[LMS_P][LMS_N];
        for (uint32_t i = 0; i < LMS_P; i++) {
            derive(&h, key, q, i, ends[i]);
            chain(&h, key->identifier, q, i, 0, STEPS, ends[i]);
        }
        leaf(&h, key->identifier, q, (const uint8_t(*)[LMS_N])ends, tree->node[LMS_LEAVES + q]);
    }
    climb(&h, key, tree);
    return hasher_free(&h);
}

bool lms_climb(const struct lms_key *key, struct lms_tree *tree)
{
    struct hasher h = hasher_new();
    memset(tree->node[0], 0, LMS_N);
    climb(&h, key, tree);
    return hasher_free(&h);
}

void lms_public(const struct lms_key *key, const uint8_t root[LMS_N], uint8_t out[LMS_PUBLIC])
{
    put(out, TYPE_LMS, 4);
    put(out + 4, TYPE_LMOTS, 4);
    memcpy(out + 8, key->identifier, LMS_I);
    memcpy(out + 8 + LMS_I, root, LMS_N);
}

// The digits of Q || Cksm(Q): one byte a chain.
static void digits_of(struct hasher *h, const uint8_t identifier[LMS_I], uint32_t q,
                      const uint8_t randomizer[LMS_N], const uint8_t *message, size_t size,
                      uint8_t digit[LMS_P])
{
    begin_domain(h, identifier, q, D_MESG);
    add(h, randomizer, LMS_N);
    add(h, message, size);
    end(h, digit);
    uint32_t sum = 0;
    for (unsigned i = 0; i < LMS_N; i++) {
        sum += STEPS - (uint32_t)digit[i];
    }
    put(digit + LMS_N, sum, 2);
}

bool lms_sign(const struct lms_key *key, const struct lms_tree *tree, uint32_t index,
              const uint8_t *message, size_t size, uint8_t out[LMS_SIGNATURE])
{
    if (index >= LMS_LEAVES) {
        return false;
    }
    struct hasher h = hasher_new();
    uint8_t made[LMS_SIGNATURE] = {0}, digit[LMS_P] = {0};
    uint8_t *next = made;
    put(next, index, 4);
    put(next + 4, TYPE_LMOTS, 4);
    next += 8;
    derive(&h, key, index, RANDOMIZER, next);
    digits_of(&h, key->identifier, index, next, message, size, digit);
    next += LMS_N;
    for (uint32_t i = 0; i < LMS_P; i++) {
        derive(&h, key, index, i, next);
        chain(&h, key->identifier, index, i, 0, digit[i], next);
        next += LMS_N;
    }
    put(next, TYPE_LMS, 4);
    next += 4;
    for (uint32_t r = LMS_LEAVES + index; r > 1; r /= 2) {
        memcpy(next, tree->node[r ^ 1], LMS_N);
        next += LMS_N;
    }
    const bool good = hasher_free(&h);
    if (good) {
        memcpy(out, made, sizeof made);
    }
    return good;
}
