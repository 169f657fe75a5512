// SPDX-License-Identifier: Apache-2.0
// Names and steps are those of RFC 8554: sections 4.6 (LM-OTS) and 5.4.2 (LMS).
#include "firmware/lib/lms.h"

#define I_BYTES 16
#define C_OFFSET 8 // in the signature: q, the type of LM-OTS, C, y, the type of LMS, path
#define Y_OFFSET (C_OFFSET + HASH_BYTES)
#define TYPE_OFFSET (Y_OFFSET + LMS_CHAINS * HASH_BYTES)
#define PATH_OFFSET (TYPE_OFFSET + 4)
#define LAST_STEP 255u // 2^w - 1

#define D_PBLC 0x8080u
#define D_MESG 0x8181u
#define D_LEAF 0x8282u
#define D_INTR 0x8383u

// What every hash begins with: I, a number of 32 bits, and one of 16.
#define PREFIX_BYTES (I_BYTES + 4 + 2)
// The message of a chain's step: prefix, number of the step, value.
#define STEP_OFFSET PREFIX_BYTES
#define VALUE_OFFSET (PREFIX_BYTES + 1)
#define STEP_BYTES (VALUE_OFFSET + HASH_BYTES)

struct hasher {
    hash_sha256 sha256;
    void *context;
    // Prefix, and a step's message behind it: in one piece, at a word, so that an engine can read
    // it.
    uint32_t step[(STEP_BYTES + 3) / 4];
};

static uint8_t *prefix(struct hasher *hasher)
{
    return (uint8_t *)hasher->step;
}

static uint32_t number(const uint8_t *at)
{
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | (uint32_t)at[3];
}

static void copy(uint8_t *to, const uint8_t *from, uint32_t size)
{
    for (uint32_t i = 0; i < size; i++) {
        to[i] = from[i];
    }
}

static uint32_t differ(const uint8_t *one, const uint8_t *two, uint32_t size)
{
    uint32_t bits = 0;
    for (uint32_t i = 0; i < size; i++) {
        bits |= (uint32_t)(one[i] ^ two[i]);
    }
    return bits;
}

static void set_prefix(struct hasher *hasher, uint32_t value, uint32_t domain)
{
    uint8_t *at = prefix(hasher) + I_BYTES;
    at[0] = (uint8_t)(value >> 24);
    at[1] = (uint8_t)(value >> 16);
    at[2] = (uint8_t)(value >> 8);
    at[3] = (uint8_t)value;
    at[4] = (uint8_t)(domain >> 8);
    at[5] = (uint8_t)domain;
}

// SHA-256 of the prefix and two parts more.
static bool hash(struct hasher *hasher, const uint8_t *one, size_t one_size, const uint8_t *two,
                 size_t two_size, uint8_t digest[HASH_BYTES])
{
    const struct hash_part parts[3] = {
        {prefix(hasher), PREFIX_BYTES}, {one, one_size}, {two, two_size}};
    return hasher->sha256(hasher->context, parts, two_size != 0 ? 3 : 2, digest);
}

// The digits of the message's hash, and of its checksum.
static bool message_digits(struct hasher *hasher, uint32_t q, const uint8_t *c,
                           const struct hash_part *message, size_t count,
                           uint8_t digits[LMS_CHAINS])
{
    struct hash_part parts[2 + LMS_MESSAGE_PARTS] = {{prefix(hasher), PREFIX_BYTES},
                                                     {c, HASH_BYTES}};
    uint32_t sum = 0;
    set_prefix(hasher, q, D_MESG);
    for (size_t i = 0; i < count; i++) {
        parts[2 + i] = message[i];
    }
    if (!hasher->sha256(hasher->context, parts, 2 + count, digits)) {
        return false;
    }
    for (uint32_t i = 0; i < HASH_BYTES; i++) {
        sum += LAST_STEP - digits[i];
    }
    digits[HASH_BYTES] = (uint8_t)(sum >> 8);
    digits[HASH_BYTES + 1] = (uint8_t)sum;
    return true;
}

// One chain, from the signature's value to its end; adds its steps to *steps.
static bool chain(struct hasher *hasher, uint32_t q, uint32_t i, const uint8_t *y, uint32_t digit,
                  uint8_t end[HASH_BYTES], uint32_t *steps)
{
    const struct hash_part step = {prefix(hasher), STEP_BYTES};
    uint8_t *value = prefix(hasher) + VALUE_OFFSET;
    set_prefix(hasher, q, i);
    copy(value, y, HASH_BYTES);
    for (uint32_t j = digit; j < LAST_STEP; j++) {
        prefix(hasher)[STEP_OFFSET] = (uint8_t)j;
        if (!hasher->sha256(hasher->context, &step, 1, value)) {
            return false;
        }
        ++*steps;
    }
    copy(end, value, HASH_BYTES);
    return true;
}

// Algorithm 4b: the public key of the leaf that the signature would be one of.
static bool candidate(struct hasher *hasher, uint32_t q, const struct hash_part *message,
                      size_t parts, const uint8_t *signature, uint8_t kc[HASH_BYTES],
                      uint32_t *doubt)
{
    uint8_t z[LMS_CHAINS][HASH_BYTES], digits[LMS_CHAINS] = {0}, again[LMS_CHAINS] = {0};
    uint32_t steps = 0;

    if (!message_digits(hasher, q, signature + C_OFFSET, message, parts, digits)) {
        return false;
    }
    for (uint32_t i = 0; i < LMS_CHAINS; i++) {
        if (!chain(hasher, q, i, signature + Y_OFFSET + i * HASH_BYTES, digits[i], z[i], &steps)) {
            return false;
        }
    }
    set_prefix(hasher, q, D_PBLC);
    if (!hash(hasher, z[0], sizeof z, NULL, 0, kc) ||
        !message_digits(hasher, q, signature + C_OFFSET, message, parts, again)) {
        return false;
    }
    for (uint32_t i = 0; i < LMS_CHAINS; i++) {
        steps -= LAST_STEP - again[i];
    }
    *doubt = steps | differ(digits, again, LMS_CHAINS);
    return true;
}

bool lms_find(hash_sha256 sha256, void *context, enum lms_type type,
              const uint8_t key[LMS_KEY_BYTES], const struct hash_part *message, size_t parts,
              const uint8_t *signature, size_t size, struct lms_found *found)
{
    const uint32_t height = type == LMS_SHA256_M32_H5 ? 5 : 10;
    const uint32_t leaves = (uint32_t)1 << height;
    struct hasher hasher = {.sha256 = sha256, .context = context};
    uint8_t node[HASH_BYTES];
    uint32_t doubt = UINT32_MAX;

    if (type != LMS_SHA256_M32_H5 && type != LMS_SHA256_M32_H10) {
        return false;
    }
    if (parts > LMS_MESSAGE_PARTS || size != LMS_SIGNATURE_BYTES(height) ||
        number(key) != (uint32_t)type || number(key + 4) != LMS_LMOTS_SHA256_N32_W8 ||
        number(signature + 4) != LMS_LMOTS_SHA256_N32_W8 ||
        number(signature + TYPE_OFFSET) != (uint32_t)type) {
        return false;
    }
    const uint32_t q = number(signature);
    if (q >= leaves) {
        return false;
    }
    copy(prefix(&hasher), key + 8, I_BYTES);

    // Algorithm 6a.
    if (!candidate(&hasher, q, message, parts, signature, node, &doubt)) {
        return false;
    }
    uint32_t at = leaves + q;
    set_prefix(&hasher, at, D_LEAF);
    if (!hash(&hasher, node, HASH_BYTES, NULL, 0, node)) {
        return false;
    }
    for (uint32_t i = 0; i < height; i++) {
        const uint8_t *beside = signature + PATH_OFFSET + i * HASH_BYTES;
        const bool right = (at & 1) != 0;
        at /= 2;
        set_prefix(&hasher, at, D_INTR);
        if (!hash(&hasher, right ? beside : node, HASH_BYTES, right ? node : beside, HASH_BYTES,
                  node)) {
            return false;
        }
    }
    copy(found->root, node, HASH_BYTES);
    found->doubt = doubt;
    return true;
}

bool lms_check(hash_sha256 sha256, void *context, enum lms_type type,
               const uint8_t key[LMS_KEY_BYTES], const struct hash_part *message, size_t parts,
               const uint8_t *signature, size_t size)
{
    struct lms_found found = {.root = {0}, .doubt = UINT32_MAX};
    return lms_find(sha256, context, type, key, message, parts, signature, size, &found) &&
           found.doubt == 0 && differ(found.root, key + LMS_ROOT_OFFSET, HASH_BYTES) == 0;
}
