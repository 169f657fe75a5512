// SPDX-License-Identifier: Apache-2.0
// Written along FIPS 197 and SP 800-38A, B, D, with their names; numbers are their sections.
#include "cmodel/aes.h"

#include <string.h>

// FIPS 197, 4.2: the product in GF(2^8) modulo x^8 + x^4 + x^3 + x + 1.
static uint8_t multiply(uint8_t a, uint8_t b)
{
    unsigned product = 0, power = a;
    for (; b != 0; b >>= 1) {
        if ((b & 1) != 0) {
            product ^= power;
        }
        power = power << 1 ^ ((power & 0x80) != 0 ? 0x11bu : 0);
    }
    return (uint8_t)product;
}

static uint8_t rotated(uint8_t x, unsigned n)
{
    return (uint8_t)(x << n | x >> (8 - n));
}

static uint8_t inverse(uint8_t x) // x^254; 0 for 0
{
    uint8_t power = x, result = 1;
    for (unsigned i = 1; i < 8; i++) {
        power = multiply(power, power);
        result = multiply(result, power);
    }
    return result;
}

static uint8_t affine(uint8_t b)
{
    return (uint8_t)(b ^ rotated(b, 1) ^ rotated(b, 2) ^ rotated(b, 3) ^ rotated(b, 4) ^ 0x63);
}

uint8_t aes_sbox(uint8_t x) // 5.1.1
{
    return affine(inverse(x));
}

uint8_t aes_inverse_sbox(uint8_t x) // 5.3.2
{
    return inverse((uint8_t)(rotated(x, 1) ^ rotated(x, 3) ^ rotated(x, 6) ^ 0x05));
}

// Both boxes as tables. The powers of 3 are all elements but 0, and those of 3^-1 their inverses.
static void fill_boxes(struct aes_key *key)
{
    const uint8_t third = inverse(3);
    uint8_t power = 1, inverted = 1;
    key->box[0] = affine(0);
    do {
        key->box[power] = affine(inverted);
        power = multiply(power, 3);
        inverted = multiply(third, inverted);
    } while (power != 1);
    for (unsigned i = 0; i < 256; i++) {
        key->inverse_box[key->box[i]] = (uint8_t)i;
    }
}

enum aes_status aes_expand(struct aes_key *key, const uint8_t *bytes, size_t size) // 5.2
{
    if (size != 16 && size != 24 && size != 32) {
        return AES_ERROR_KEY;
    }
    const unsigned Nk = (unsigned)size / 4;
    struct aes_key k = {.rounds = Nk + 6};
    const uint8_t *const sub = k.box;
    fill_boxes(&k);
    memcpy(k.w, bytes, size);
    uint8_t rcon = 1;
    for (unsigned i = Nk; i < 4 * (k.rounds + 1); i++) {
        uint8_t temp[4];
        memcpy(temp, k.w[i - 1], 4);
        if (i % Nk == 0) {
            const uint8_t first = temp[0]; // RotWord, SubWord, Rcon
            temp[0] = sub[temp[1]] ^ rcon;
            temp[1] = sub[temp[2]];
            temp[2] = sub[temp[3]];
            temp[3] = sub[first];
            rcon = multiply(rcon, 2);
        } else if (Nk > 6 && i % Nk == 4) {
            for (unsigned j = 0; j < 4; j++) {
                temp[j] = sub[temp[j]];
            }
        }
        for (unsigned j = 0; j < 4; j++) {
            k.w[i][j] = k.w[i - Nk][j] ^ temp[j];
        }
    }
    *key = k;
    return AES_OK;
}

static void add_round_key(uint8_t *state, const struct aes_key *key, unsigned round) // 5.1.4
{
    for (unsigned i = 0; i < 16; i++) {
        state[i] ^= key->w[4 * round + i / 4][i % 4];
    }
}

static void sub_bytes(uint8_t *state, const uint8_t *sub) // 5.1.1, 5.3.2
{
    for (unsigned i = 0; i < 16; i++) {
        state[i] = sub[state[i]];
    }
}

// Byte r + 4 c of the state is s[r, c] (3.4).
static void shift_rows(uint8_t *state, bool inverted) // 5.1.2, 5.3.1
{
    uint8_t old[16];
    memcpy(old, state, 16);
    for (unsigned r = 0; r < 4; r++) {
        for (unsigned c = 0; c < 4; c++) {
            const unsigned from = inverted ? (c + 4 - r) % 4 : (c + r) % 4;
            state[r + 4 * c] = old[r + 4 * from];
        }
    }
}

static void mix_columns(uint8_t *state, bool inverted) // 5.1.3, 5.3.3
{
    static const uint8_t forward[4] = {2, 3, 1, 1}, backward[4] = {14, 11, 13, 9};
    const uint8_t *const a = inverted ? backward : forward;
    for (unsigned c = 0; c < 4; c++) {
        uint8_t old[4];
        memcpy(old, state + 4 * c, 4);
        for (unsigned r = 0; r < 4; r++) {
            uint8_t sum = 0;
            for (unsigned j = 0; j < 4; j++) {
                sum ^= multiply(a[(j + 4 - r) % 4], old[j]);
            }
            state[r + 4 * c] = sum;
        }
    }
}

void aes_encrypt_block(const struct aes_key *key, const uint8_t *in, uint8_t *out) // 5.1
{
    uint8_t state[16];
    memcpy(state, in, 16);
    add_round_key(state, key, 0);
    for (unsigned round = 1; round <= key->rounds; round++) {
        sub_bytes(state, key->box);
        shift_rows(state, false);
        if (round < key->rounds) {
            mix_columns(state, false);
        }
        add_round_key(state, key, round);
    }
    memcpy(out, state, 16);
}

void aes_decrypt_block(const struct aes_key *key, const uint8_t *in, uint8_t *out) // 5.3
{
    uint8_t state[16];
    memcpy(state, in, 16);
    add_round_key(state, key, key->rounds);
    for (unsigned round = key->rounds; round-- > 0;) {
        shift_rows(state, true);
        sub_bytes(state, key->inverse_box);
        add_round_key(state, key, round);
        if (round > 0) {
            mix_columns(state, true);
        }
    }
    memcpy(out, state, 16);
}

static void add(uint8_t *sum, const uint8_t *x, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        sum[i] ^= x[i];
    }
}

enum aes_status aes_ecb(const struct aes_key *key, bool decrypt, const uint8_t *in, uint8_t *out,
                        size_t size) // SP 800-38A, 6.1
{
    if (size % AES_BLOCK_BYTES != 0) {
        return AES_ERROR_LENGTH;
    }
    for (size_t i = 0; i < size; i += AES_BLOCK_BYTES) {
        if (decrypt) {
            aes_decrypt_block(key, in + i, out + i);
        } else {
            aes_encrypt_block(key, in + i, out + i);
        }
    }
    return AES_OK;
}

enum aes_status aes_cbc(const struct aes_key *key, bool decrypt, uint8_t *iv, const uint8_t *in,
                        uint8_t *out, size_t size) // 6.2
{
    if (size % AES_BLOCK_BYTES != 0) {
        return AES_ERROR_LENGTH;
    }
    for (size_t i = 0; i < size; i += AES_BLOCK_BYTES) {
        uint8_t block[AES_BLOCK_BYTES];
        memcpy(block, in + i, sizeof block);
        if (decrypt) {
            uint8_t plain[AES_BLOCK_BYTES];
            aes_decrypt_block(key, block, plain);
            add(plain, iv, sizeof plain);
            memcpy(iv, block, sizeof block);
            memcpy(out + i, plain, sizeof plain);
        } else {
            add(iv, block, sizeof block);
            aes_encrypt_block(key, iv, iv);
            memcpy(out + i, iv, sizeof block);
        }
    }
    return AES_OK;
}

// The last `bits` / 8 bytes as a number, one more, modulo 2^bits (SP 800-38A, B.1; 38D, 6.2).
static void increment(uint8_t *block, unsigned bits)
{
    for (unsigned i = AES_BLOCK_BYTES; i-- > AES_BLOCK_BYTES - bits / 8;) {
        if (++block[i] != 0) {
            return;
        }
    }
}

// Whether counter + blocks - 1 is above 2^128 - 1.
static bool passes_end(const uint8_t *counter, uint64_t blocks)
{
    uint64_t left = 0; // to the end of the lower 64 bits, from there on
    for (unsigned i = 0; i < 8; i++) {
        if (counter[i] != 0xff) {
            return false; // at least 2^64 are left
        }
        left = left << 8 | (uint8_t)~counter[8 + i];
    }
    return blocks > 0 && blocks - 1 > left;
}

enum aes_status aes_ctr(const struct aes_key *key, uint8_t *counter, const uint8_t *in,
                        uint8_t *out, size_t size) // 6.5
{
    const uint64_t blocks = size / AES_BLOCK_BYTES + (size % AES_BLOCK_BYTES != 0);
    if (passes_end(counter, blocks)) {
        return AES_ERROR_COUNTER;
    }
    for (size_t i = 0; i < size; i++) {
        uint8_t stream[AES_BLOCK_BYTES];
        if (i % AES_BLOCK_BYTES == 0) {
            aes_encrypt_block(key, counter, stream);
            increment(counter, 128);
            for (size_t j = 0; j < AES_BLOCK_BYTES && i + j < size; j++) {
                out[i + j] = in[i + j] ^ stream[j];
            }
        }
    }
    return AES_OK;
}

static void double_block(uint8_t *block) // SP 800-38B, 6.1, steps 2 and 3
{
    const bool carry = (block[0] & 0x80) != 0;
    for (unsigned i = 0; i < AES_BLOCK_BYTES; i++) {
        const unsigned next = i + 1 < AES_BLOCK_BYTES ? block[i + 1] : 0;
        block[i] = (uint8_t)((unsigned)block[i] << 1 | next >> 7);
    }
    block[AES_BLOCK_BYTES - 1] ^= carry ? 0x87 : 0;
}

void aes_cmac_begin(struct aes_cmac *mac, const struct aes_key *key)
{
    *mac = (struct aes_cmac){.key = key};
}

void aes_cmac_update(struct aes_cmac *mac, const uint8_t *data, size_t size) // 6.2
{
    for (size_t i = 0; i < size; i++) {
        if (mac->held == AES_BLOCK_BYTES) { // not the last block
            add(mac->chain, mac->block, AES_BLOCK_BYTES);
            aes_encrypt_block(mac->key, mac->chain, mac->chain);
            mac->held = 0;
        }
        mac->block[mac->held++] = data[i];
    }
}

void aes_cmac_end(struct aes_cmac *mac, uint8_t *tag)
{
    uint8_t subkey[AES_BLOCK_BYTES] = {0};
    aes_encrypt_block(mac->key, subkey, subkey);
    double_block(subkey); // K1
    if (mac->held < AES_BLOCK_BYTES) {
        double_block(subkey); // K2
        mac->block[mac->held] = 0x80;
        memset(mac->block + mac->held + 1, 0, AES_BLOCK_BYTES - mac->held - 1);
    }
    add(mac->chain, mac->block, AES_BLOCK_BYTES);
    add(mac->chain, subkey, AES_BLOCK_BYTES);
    aes_encrypt_block(mac->key, mac->chain, tag);
    *mac = (struct aes_cmac){.key = mac->key};
}

void aes_gcm_multiply(const uint8_t *x, const uint8_t *y, uint8_t *product) // SP 800-38D, 6.3
{
    uint8_t Z[AES_BLOCK_BYTES] = {0}, V[AES_BLOCK_BYTES];
    memcpy(V, y, sizeof V);
    for (unsigned i = 0; i < 128; i++) {
        if ((x[i / 8] >> (7 - i % 8) & 1) != 0) {
            add(Z, V, sizeof Z);
        }
        const bool carry = (V[15] & 1) != 0;
        for (unsigned j = AES_BLOCK_BYTES; j-- > 0;) {
            V[j] = (uint8_t)(V[j] >> 1 | (j > 0 ? V[j - 1] << 7 : 0));
        }
        V[0] ^= carry ? 0xe1 : 0; // R
    }
    memcpy(product, Z, sizeof Z);
}

// Bytes `at` and following of what GHASH takes; a block that is full is multiplied (6.4).
static void ghash(struct aes_gcm *gcm, uint64_t at, const uint8_t *data, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        const size_t place = (size_t)((at + i) % AES_BLOCK_BYTES);
        gcm->y[place] ^= data[i];
        if (place == AES_BLOCK_BYTES - 1) {
            aes_gcm_multiply(gcm->y, gcm->h, gcm->y);
        }
    }
}

// Zeros up to the end of a partial block.
static void ghash_pad(struct aes_gcm *gcm, uint64_t bytes)
{
    if (bytes % AES_BLOCK_BYTES != 0) {
        aes_gcm_multiply(gcm->y, gcm->h, gcm->y);
    }
}

static void ghash_lengths(struct aes_gcm *gcm, uint64_t first, uint64_t second) // in bytes
{
    uint8_t block[AES_BLOCK_BYTES];
    for (unsigned i = 0; i < 8; i++) {
        block[i] = (uint8_t)(first * 8 >> (56 - 8 * i));
        block[8 + i] = (uint8_t)(second * 8 >> (56 - 8 * i));
    }
    ghash(gcm, 0, block, sizeof block);
}

enum aes_status aes_gcm_begin(struct aes_gcm *gcm, const struct aes_key *key, const uint8_t *iv,
                              size_t size) // 7.1, steps 1 and 2
{
    if (size == 0 || size > AES_GCM_MAX_AAD_BYTES) {
        return AES_ERROR_LENGTH;
    }
    *gcm = (struct aes_gcm){.key = key};
    aes_encrypt_block(key, gcm->h, gcm->h);
    if (size == 12) {
        memcpy(gcm->j0, iv, size);
        gcm->j0[15] = 1;
    } else {
        ghash(gcm, 0, iv, size);
        ghash_pad(gcm, size);
        ghash_lengths(gcm, 0, size);
        memcpy(gcm->j0, gcm->y, sizeof gcm->j0);
        memset(gcm->y, 0, sizeof gcm->y);
    }
    memcpy(gcm->counter, gcm->j0, sizeof gcm->counter);
    return AES_OK;
}

enum aes_status aes_gcm_aad(struct aes_gcm *gcm, const uint8_t *aad, size_t size)
{
    if (gcm->data_bytes > 0) {
        return AES_ERROR_ORDER;
    }
    if (size > AES_GCM_MAX_AAD_BYTES - gcm->aad_bytes) {
        return AES_ERROR_LENGTH;
    }
    ghash(gcm, gcm->aad_bytes, aad, size);
    gcm->aad_bytes += size;
    return AES_OK;
}

enum aes_status aes_gcm_data(struct aes_gcm *gcm, bool decrypt, const uint8_t *in, uint8_t *out,
                             size_t size) // 7.1, 7.2: GCTR from inc32(J0) on
{
    if (size > AES_GCM_MAX_BYTES - gcm->data_bytes) {
        return AES_ERROR_LENGTH;
    }
    if (size > 0 && gcm->data_bytes == 0) {
        ghash_pad(gcm, gcm->aad_bytes);
    }
    for (size_t i = 0; i < size; i++) {
        const size_t place = (size_t)(gcm->data_bytes % AES_BLOCK_BYTES);
        if (place == 0) {
            increment(gcm->counter, 32);
            aes_encrypt_block(gcm->key, gcm->counter, gcm->stream);
        }
        const uint8_t x = in[i], y = x ^ gcm->stream[place];
        ghash(gcm, gcm->data_bytes, decrypt ? &x : &y, 1);
        out[i] = y;
        gcm->data_bytes++;
    }
    return AES_OK;
}

void aes_gcm_tag(const struct aes_gcm *gcm, uint8_t *tag)
{
    struct aes_gcm end = *gcm;
    ghash_pad(&end, end.data_bytes > 0 ? end.data_bytes : end.aad_bytes);
    ghash_lengths(&end, end.aad_bytes, end.data_bytes);
    aes_encrypt_block(end.key, end.j0, tag);
    add(tag, end.y, AES_BLOCK_BYTES);
}

enum aes_status aes_gcm_verify(const struct aes_gcm *gcm, const uint8_t *tag, size_t size)
{
    uint8_t right[AES_BLOCK_BYTES];
    if (size < 12 || size > AES_BLOCK_BYTES) {
        return AES_ERROR_LENGTH;
    }
    aes_gcm_tag(gcm, right);
    return memcmp(right, tag, size) == 0 ? AES_OK : AES_ERROR_TAG;
}
