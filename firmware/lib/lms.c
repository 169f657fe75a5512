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

struct hasher {
    hash_sha256 sha256;
    void *context;
    uint8_t prefix[PREFIX_BYTES];
};

static uint32_t number(const uint8_t *at)
{
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | (uint32_t)at[3];
}

static void set_prefix(struct hasher *hasher, uint32_t value, uint32_t domain)
{
    uint8_t *at = hasher->prefix + I_BYTES;
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
        {hasher->prefix, PREFIX_BYTES}, {one, one_size}, {two, two_size}};
    return hasher->sha256(hasher->context, parts, two_size != 0 ? 3 : 2, digest);
}

static bool hash_message(struct hasher *hasher, uint32_t q, const uint8_t *c,
                         const struct hash_part *message, size_t count, uint8_t digest[HASH_BYTES])
{
    struct hash_part parts[2 + LMS_MESSAGE_PARTS] = {{hasher->prefix, PREFIX_BYTES},
                                                     {c, HASH_BYTES}};
    set_prefix(hasher, q, D_MESG);
    for (size_t i = 0; i < count; i++) {
        parts[2 + i] = message[i];
    }
    return hasher->sha256(hasher->context, parts, 2 + count, digest);
}

// Algorithm 4b: the public key of the leaf that the signature would be one of.
static bool candidate(struct hasher *hasher, uint32_t q, const struct hash_part *message,
                      size_t parts, const uint8_t *signature, uint8_t kc[HASH_BYTES])
{
    uint8_t z[LMS_CHAINS][HASH_BYTES], digits[LMS_CHAINS];
    uint32_t sum = 0;

    if (!hash_message(hasher, q, signature + C_OFFSET, message, parts, digits)) {
        return false;
    }
    for (uint32_t i = 0; i < HASH_BYTES; i++) {
        sum += LAST_STEP - digits[i];
    }
    digits[HASH_BYTES] = (uint8_t)(sum >> 8);
    digits[HASH_BYTES + 1] = (uint8_t)sum;

    for (uint32_t i = 0; i < LMS_CHAINS; i++) {
        const uint8_t *y = signature + Y_OFFSET + i * HASH_BYTES;
        for (uint32_t k = 0; k < HASH_BYTES; k++) {
            z[i][k] = y[k];
        }
        set_prefix(hasher, q, i);
        for (uint32_t j = digits[i]; j < LAST_STEP; j++) {
            const uint8_t step = (uint8_t)j;
            if (!hash(hasher, &step, 1, z[i], HASH_BYTES, z[i])) {
                return false;
            }
        }
    }
    set_prefix(hasher, q, D_PBLC);
    return hash(hasher, z[0], sizeof z, NULL, 0, kc);
}

bool lms_check(hash_sha256 sha256, void *context, enum lms_type type,
               const uint8_t key[LMS_KEY_BYTES], const struct hash_part *message, size_t parts,
               const uint8_t *signature, size_t size)
{
    const uint32_t height = type == LMS_SHA256_M32_H5 ? 5 : 10;
    const uint32_t leaves = (uint32_t)1 << height;
    struct hasher hasher = {.sha256 = sha256, .context = context};
    uint8_t node[HASH_BYTES];
    uint32_t differ = 0;

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
    for (uint32_t i = 0; i < I_BYTES; i++) {
        hasher.prefix[i] = key[8 + i];
    }

    // Algorithm 6a.
    if (!candidate(&hasher, q, message, parts, signature, node)) {
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
    for (uint32_t i = 0; i < HASH_BYTES; i++) {
        differ |= (uint32_t)(node[i] ^ key[8 + I_BYTES + i]);
    }
    return differ == 0;
}
