// SPDX-License-Identifier: Apache-2.0
// Written along FIPS 180-4, with its names: sections 4.1.2, 4.1.3 (functions), 5.1 (padding),
// 6.2.2 and 6.4.2 (the hash of one block).
#include "cmodel/sha2.h"

#include <string.h>

// FIPS 180-4, section 4.2.3. The constants of section 4.2.2 are the first 64 of these, cut to their
// top 32 bits, since both are the first bits of the same fractions.
static const uint64_t K[80] = {
    0x428a2f98d728ae22, 0x7137449123ef65cd, 0xb5c0fbcfec4d3b2f, 0xe9b5dba58189dbbc,
    0x3956c25bf348b538, 0x59f111f1b605d019, 0x923f82a4af194f9b, 0xab1c5ed5da6d8118,
    0xd807aa98a3030242, 0x12835b0145706fbe, 0x243185be4ee4b28c, 0x550c7dc3d5ffb4e2,
    0x72be5d74f27b896f, 0x80deb1fe3b1696b1, 0x9bdc06a725c71235, 0xc19bf174cf692694,
    0xe49b69c19ef14ad2, 0xefbe4786384f25e3, 0x0fc19dc68b8cd5b5, 0x240ca1cc77ac9c65,
    0x2de92c6f592b0275, 0x4a7484aa6ea6e483, 0x5cb0a9dcbd41fbd4, 0x76f988da831153b5,
    0x983e5152ee66dfab, 0xa831c66d2db43210, 0xb00327c898fb213f, 0xbf597fc7beef0ee4,
    0xc6e00bf33da88fc2, 0xd5a79147930aa725, 0x06ca6351e003826f, 0x142929670a0e6e70,
    0x27b70a8546d22ffc, 0x2e1b21385c26c926, 0x4d2c6dfc5ac42aed, 0x53380d139d95b3df,
    0x650a73548baf63de, 0x766a0abb3c77b2a8, 0x81c2c92e47edaee6, 0x92722c851482353b,
    0xa2bfe8a14cf10364, 0xa81a664bbc423001, 0xc24b8b70d0f89791, 0xc76c51a30654be30,
    0xd192e819d6ef5218, 0xd69906245565a910, 0xf40e35855771202a, 0x106aa07032bbd1b8,
    0x19a4c116b8d2d0c8, 0x1e376c085141ab53, 0x2748774cdf8eeb99, 0x34b0bcb5e19b48a8,
    0x391c0cb3c5c95a63, 0x4ed8aa4ae3418acb, 0x5b9cca4f7763e373, 0x682e6ff3d6b2b8a3,
    0x748f82ee5defb2fc, 0x78a5636f43172f60, 0x84c87814a1f0ab72, 0x8cc702081a6439ec,
    0x90befffa23631e28, 0xa4506cebde82bde9, 0xbef9a3f7b2c67915, 0xc67178f2e372532b,
    0xca273eceea26619c, 0xd186b8c721c0c207, 0xeada7dd6cde0eb1e, 0xf57d4f7fee6ed178,
    0x06f067aa72176fba, 0x0a637dc5a2c898a6, 0x113f9804bef90dae, 0x1b710b35131c471b,
    0x28db77f523047d84, 0x32caab7b40c72493, 0x3c9ebe0a15c9bebc, 0x431d67c49c100d4c,
    0x4cc5d4becb3e42b6, 0x597f299cfc657e2a, 0x5fcb6fab3ad6faec, 0x6c44198c4a475817,
};

// FIPS 180-4, sections 5.3.5 and 5.3.4. SHA-256 starts from the top halves of the first (5.3.3),
// SHA-224 from the bottom halves of the second (5.3.2).
static const uint64_t H512[8] = {
    0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b, 0xa54ff53a5f1d36f1,
    0x510e527fade682d1, 0x9b05688c2b3e6c1f, 0x1f83d9abfb41bd6b, 0x5be0cd19137e2179,
};
static const uint64_t H384[8] = {
    0xcbbb9d5dc1059ed8, 0x629a292a367cd507, 0x9159015a3070dd17, 0x152fecd8f70e5939,
    0x67332667ffc00b31, 0x8eb44a8768581511, 0xdb0c2e0d64f98fa7, 0x47b5481dbefa4fa4,
};

static bool is_known(enum sha2_alg alg)
{
    return alg == SHA2_224 || alg == SHA2_256 || alg == SHA2_384 || alg == SHA2_512;
}

static bool is_wide(enum sha2_alg alg)
{
    return alg == SHA2_384 || alg == SHA2_512;
}

size_t sha2_digest_bytes(enum sha2_alg alg)
{
    switch (alg) {
    case SHA2_224:
        return 28;
    case SHA2_256:
        return 32;
    case SHA2_384:
        return 48;
    case SHA2_512:
        return 64;
    default:
        return 0;
    }
}

size_t sha2_block_bytes(enum sha2_alg alg)
{
    if (!is_known(alg)) {
        return 0;
    }
    return is_wide(alg) ? 128 : 64;
}

size_t sha2_chaining_bytes(enum sha2_alg alg)
{
    return sha2_block_bytes(alg) / 2; // eight words of the sixteen of a block
}

static uint32_t load32(const uint8_t *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | (uint32_t)p[3];
}

static uint64_t load64(const uint8_t *p)
{
    return (uint64_t)load32(p) << 32 | load32(p + 4);
}

static uint32_t rotr32(uint32_t x, unsigned n)
{
    return x >> n | x << (32 - n);
}
static uint64_t rotr64(uint64_t x, unsigned n)
{
    return x >> n | x << (64 - n);
}

static void hash_block32(uint32_t H[8], const uint8_t *block)
{
    uint32_t W[64];
    for (unsigned t = 0; t < 16; t++) {
        W[t] = load32(block + 4 * t);
    }
    for (unsigned t = 16; t < 64; t++) {
        const uint32_t s0 = rotr32(W[t - 15], 7) ^ rotr32(W[t - 15], 18) ^ W[t - 15] >> 3;
        const uint32_t s1 = rotr32(W[t - 2], 17) ^ rotr32(W[t - 2], 19) ^ W[t - 2] >> 10;
        W[t] = s1 + W[t - 7] + s0 + W[t - 16];
    }
    uint32_t a = H[0], b = H[1], c = H[2], d = H[3], e = H[4], f = H[5], g = H[6], h = H[7];
    for (unsigned t = 0; t < 64; t++) {
        const uint32_t S1 = rotr32(e, 6) ^ rotr32(e, 11) ^ rotr32(e, 25);
        const uint32_t Ch = (e & f) ^ (~e & g);
        const uint32_t T1 = h + S1 + Ch + (uint32_t)(K[t] >> 32) + W[t];
        const uint32_t S0 = rotr32(a, 2) ^ rotr32(a, 13) ^ rotr32(a, 22);
        const uint32_t Maj = (a & b) ^ (a & c) ^ (b & c);
        const uint32_t T2 = S0 + Maj;
        h = g;
        g = f;
        f = e;
        e = d + T1;
        d = c;
        c = b;
        b = a;
        a = T1 + T2;
    }
    H[0] += a;
    H[1] += b;
    H[2] += c;
    H[3] += d;
    H[4] += e;
    H[5] += f;
    H[6] += g;
    H[7] += h;
}

static void hash_block64(uint64_t H[8], const uint8_t *block)
{
    uint64_t W[80];
    for (unsigned t = 0; t < 16; t++) {
        W[t] = load64(block + 8 * t);
    }
    for (unsigned t = 16; t < 80; t++) {
        const uint64_t s0 = rotr64(W[t - 15], 1) ^ rotr64(W[t - 15], 8) ^ W[t - 15] >> 7;
        const uint64_t s1 = rotr64(W[t - 2], 19) ^ rotr64(W[t - 2], 61) ^ W[t - 2] >> 6;
        W[t] = s1 + W[t - 7] + s0 + W[t - 16];
    }
    uint64_t a = H[0], b = H[1], c = H[2], d = H[3], e = H[4], f = H[5], g = H[6], h = H[7];
    for (unsigned t = 0; t < 80; t++) {
        const uint64_t S1 = rotr64(e, 14) ^ rotr64(e, 18) ^ rotr64(e, 41);
        const uint64_t Ch = (e & f) ^ (~e & g);
        const uint64_t T1 = h + S1 + Ch + K[t] + W[t];
        const uint64_t S0 = rotr64(a, 28) ^ rotr64(a, 34) ^ rotr64(a, 39);
        const uint64_t Maj = (a & b) ^ (a & c) ^ (b & c);
        const uint64_t T2 = S0 + Maj;
        h = g;
        g = f;
        f = e;
        e = d + T1;
        d = c;
        c = b;
        b = a;
        a = T1 + T2;
    }
    H[0] += a;
    H[1] += b;
    H[2] += c;
    H[3] += d;
    H[4] += e;
    H[5] += f;
    H[6] += g;
    H[7] += h;
}

static void hash_block(struct sha2_context *context, const uint8_t *block)
{
    if (is_wide(context->alg)) {
        hash_block64(context->h.w64, block);
    } else {
        hash_block32(context->h.w32, block);
    }
}

enum sha2_status sha2_init(struct sha2_context *context, enum sha2_alg alg)
{
    if (!is_known(alg)) {
        return SHA2_ERROR_ALGORITHM;
    }
    memset(context, 0, sizeof *context);
    context->open = true;
    context->alg = alg;
    for (unsigned i = 0; i < 8; i++) {
        switch (alg) {
        case SHA2_224:
            context->h.w32[i] = (uint32_t)(H384[i] & UINT32_MAX);
            break;
        case SHA2_256:
            context->h.w32[i] = (uint32_t)(H512[i] >> 32);
            break;
        case SHA2_384:
            context->h.w64[i] = H384[i];
            break;
        case SHA2_512:
        default:
            context->h.w64[i] = H512[i];
            break;
        }
    }
    return SHA2_OK;
}

enum sha2_status sha2_update(struct sha2_context *context, const void *data, size_t size)
{
    if (!context->open) {
        return SHA2_ERROR_ORDER;
    }
    if (size > SHA2_MAX_MESSAGE_BYTES - context->bytes) {
        return SHA2_ERROR_LENGTH;
    }
    const uint8_t *from = data;
    const size_t block_bytes = sha2_block_bytes(context->alg);
    // NOLINTNEXTLINE(clang-analyzer-core.DivideZero): what is open has an algorithm, and a block
    size_t held = (size_t)(context->bytes % block_bytes);
    context->bytes += size;
    while (size > 0) {
        size_t n = block_bytes - held;
        if (n > size) {
            n = size;
        }
        memcpy(context->block + held, from, n);
        held += n;
        from += n;
        size -= n;
        if (held == block_bytes) {
            hash_block(context, context->block);
            held = 0;
        }
    }
    return SHA2_OK;
}

static uint8_t chaining_byte(const struct sha2_context *context, size_t i)
{
    if (is_wide(context->alg)) {
        return (uint8_t)(context->h.w64[i / 8] >> (56 - i % 8 * 8));
    }
    return (uint8_t)(context->h.w32[i / 4] >> (24 - i % 4 * 8));
}

enum sha2_status sha2_final(struct sha2_context *context, uint8_t *digest)
{
    if (!context->open) {
        return SHA2_ERROR_ORDER;
    }
    // Section 5.1: the bit 1, zeros, and the length in bits in the last 8 (16) bytes of a block.
    const size_t block_bytes = sha2_block_bytes(context->alg);
    const size_t length_bytes = block_bytes / 8;
    size_t held = (size_t)(context->bytes % block_bytes);
    context->block[held++] = 0x80;
    if (held > block_bytes - length_bytes) {
        memset(context->block + held, 0, block_bytes - held);
        hash_block(context, context->block);
        held = 0;
    }
    memset(context->block + held, 0, block_bytes - held);
    const uint64_t bits = context->bytes * 8; // fits: bytes are below 2^61
    for (unsigned i = 0; i < 8; i++) {
        context->block[block_bytes - 1 - i] = (uint8_t)(bits >> (8 * i));
    }
    hash_block(context, context->block);

    for (size_t i = 0; i < sha2_digest_bytes(context->alg); i++) {
        digest[i] = chaining_byte(context, i);
    }
    memset(context, 0, sizeof *context);
    return SHA2_OK;
}

enum sha2_status sha2_hash(enum sha2_alg alg, const void *data, size_t size, uint8_t *digest)
{
    struct sha2_context context;
    enum sha2_status status = sha2_init(&context, alg);
    if (status == SHA2_OK) {
        status = sha2_update(&context, data, size);
    }
    if (status == SHA2_OK) {
        status = sha2_final(&context, digest);
    }
    return status;
}

enum sha2_status sha2_save(const struct sha2_context *context, struct sha2_saved *saved)
{
    if (!context->open) {
        return SHA2_ERROR_ORDER;
    }
    memset(saved, 0, sizeof *saved);
    for (size_t i = 0; i < sha2_chaining_bytes(context->alg); i++) {
        saved->chaining[i] = chaining_byte(context, i);
    }
    saved->bytes = context->bytes;
    // NOLINTNEXTLINE(clang-analyzer-core.DivideZero): what is open has an algorithm, and a block
    memcpy(saved->block, context->block, (size_t)(context->bytes % sha2_block_bytes(context->alg)));
    return SHA2_OK;
}

enum sha2_status sha2_restore(struct sha2_context *context, enum sha2_alg alg,
                              const uint8_t *chaining, uint64_t bytes)
{
    if (!is_known(alg)) {
        return SHA2_ERROR_ALGORITHM;
    }
    if (bytes % sha2_block_bytes(alg) != 0 || bytes > SHA2_MAX_MESSAGE_BYTES) {
        return SHA2_ERROR_LENGTH;
    }
    memset(context, 0, sizeof *context);
    context->open = true;
    context->alg = alg;
    context->bytes = bytes;
    for (unsigned i = 0; i < 8; i++) {
        if (is_wide(alg)) {
            context->h.w64[i] = load64(chaining + 8 * i);
        } else {
            context->h.w32[i] = load32(chaining + 4 * i);
        }
    }
    return SHA2_OK;
}

enum pluton_error sha2_check_read(unsigned caller, uint32_t addr, uint32_t len)
{
    if (caller > PLUTON_CALLER_NORMAL_MAILBOX) {
        return PLUTON_ERROR_CALLER;
    }
    if (addr % 4 != 0) {
        return PLUTON_ERROR_MISALIGNED;
    }
    if ((uint64_t)addr + len > UINT64_C(1) << 32) {
        return PLUTON_ERROR_RANGE;
    }
    return PLUTON_ERROR_NONE;
}

uint32_t sha2_words(uint32_t len, unsigned *last_bytes)
{
    const uint32_t words = len / 4 + (len % 4 != 0);
    *last_bytes = words == 0 ? 0 : len - 4 * (words - 1);
    return words;
}

// START and RESTORE.
static enum pluton_error check_begin(const struct sha2_command *command,
                                     const struct sha2_parameters *parameters,
                                     const struct sha2_state *state)
{
    const bool restore = command->op == SHA2_OP_RESTORE;
    if (command->alg > (parameters->sha512 ? SHA2_512 : SHA2_256) || command->key > SHA2_KEY_SLOT ||
        (!parameters->keyed && (restore || command->key != SHA2_KEY_NONE))) {
        return PLUTON_ERROR_COMMAND;
    }
    if (state->open || state->setup || state->saved) {
        return PLUTON_ERROR_ORDER;
    }
    if (restore && command->key == SHA2_KEY_SLOT) {
        return PLUTON_ERROR_DENIED;
    }
    if (command->key == SHA2_KEY_BUS &&
        command->len > sha2_block_bytes((enum sha2_alg)command->alg)) {
        return PLUTON_ERROR_RANGE;
    }
    if (command->key == SHA2_KEY_SLOT && command->caller > PLUTON_CALLER_NORMAL_MAILBOX) {
        return PLUTON_ERROR_CALLER;
    }
    return PLUTON_ERROR_NONE;
}

enum pluton_error sha2_check_command(const struct sha2_command *command,
                                     const struct sha2_parameters *parameters,
                                     const struct sha2_state *state)
{
    switch (command->op) {
    case SHA2_OP_START:
    case SHA2_OP_RESTORE:
        return check_begin(command, parameters, state);
    case SHA2_OP_READ:
        if (!state->open || state->partial) {
            return PLUTON_ERROR_ORDER;
        }
        return sha2_check_read(command->caller, command->addr, command->len);
    case SHA2_OP_FINISH:
        return state->open ? PLUTON_ERROR_NONE : PLUTON_ERROR_ORDER;
    case SHA2_OP_ZEROIZE:
        return PLUTON_ERROR_NONE;
    case SHA2_OP_SAVE:
        if (!parameters->keyed) {
            return PLUTON_ERROR_COMMAND;
        }
        if (!state->open || state->partial) {
            return PLUTON_ERROR_ORDER;
        }
        return state->slot ? PLUTON_ERROR_DENIED : PLUTON_ERROR_NONE;
    default:
        return PLUTON_ERROR_COMMAND;
    }
}
