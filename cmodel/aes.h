// SPDX-License-Identifier: Apache-2.0
// AES as FIPS 197 states it, and its modes ECB, CBC, CTR (SP 800-38A), CMAC (SP 800-38B) and GCM
// (SP 800-38D): the golden model by which the aes block is judged.
//
// Everything is in the standards' byte order: byte 0 of a block is the first of the message. Output
// may be the input's place. Functions either succeed or leave their output untouched. Not constant
// in time: a model has no secrets.
#ifndef CMODEL_AES_H
#define CMODEL_AES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define AES_BLOCK_BYTES 16
#define AES_MAX_KEY_BYTES 32
#define AES_MAX_ROUNDS 14
#define AES_GCM_MAX_BYTES ((UINT64_C(1) << 36) - 32)    // SP 800-38D, 5.2.1.1
#define AES_GCM_MAX_AAD_BYTES ((UINT64_C(1) << 61) - 1) // likewise; of an IV, too

enum aes_status {
    AES_OK,
    AES_ERROR_KEY,     // a key of other than 16, 24, 32 bytes
    AES_ERROR_LENGTH,  // no whole blocks; an IV of no byte; above a limit of the mode
    AES_ERROR_ORDER,   // additional data after data
    AES_ERROR_COUNTER, // CTR: the counter block would pass 2^128 - 1
    AES_ERROR_TAG,     // not the tag of what was given
};

// The key schedule, w[0] to w[4 rounds + 3] of FIPS 197, 5.2, byte by byte; and the S-boxes.
struct aes_key {
    unsigned rounds; // Nr: 10, 12, 14
    uint8_t w[4 * (AES_MAX_ROUNDS + 1)][4];
    uint8_t box[256], inverse_box[256];
};

enum aes_status aes_expand(struct aes_key *key, const uint8_t *bytes, size_t size);
void aes_encrypt_block(const struct aes_key *key, const uint8_t *in, uint8_t *out);
void aes_decrypt_block(const struct aes_key *key, const uint8_t *in, uint8_t *out);

// The S-box of FIPS 197, 5.1.1, and its inverse.
uint8_t aes_sbox(uint8_t x);
uint8_t aes_inverse_sbox(uint8_t x);

// Size: a multiple of 16.
enum aes_status aes_ecb(const struct aes_key *key, bool decrypt, const uint8_t *in, uint8_t *out,
                        size_t size);

// The same; iv becomes the last block of ciphertext, by which the message goes on.
enum aes_status aes_cbc(const struct aes_key *key, bool decrypt, uint8_t *iv, const uint8_t *in,
                        uint8_t *out, size_t size);

// Any size. counter is the first counter block, and becomes the one after the last that was used (0
// after 2^128 - 1): the message goes on by it at a multiple of 16 bytes.
enum aes_status aes_ctr(const struct aes_key *key, uint8_t *counter, const uint8_t *in,
                        uint8_t *out, size_t size);

struct aes_cmac {
    const struct aes_key *key;
    uint8_t chain[AES_BLOCK_BYTES]; // C of 6.2, step 6
    uint8_t block[AES_BLOCK_BYTES]; // bytes not yet in it: one at least, if there were any
    size_t held;
};

void aes_cmac_begin(struct aes_cmac *mac, const struct aes_key *key);
void aes_cmac_update(struct aes_cmac *mac, const uint8_t *data, size_t size);
void aes_cmac_end(struct aes_cmac *mac,
                  uint8_t *tag); // 16 bytes; of which any first ones are a MAC

struct aes_gcm {
    const struct aes_key *key;
    uint8_t h[AES_BLOCK_BYTES];
    uint8_t j0[AES_BLOCK_BYTES];
    uint8_t counter[AES_BLOCK_BYTES]; // of the current block
    uint8_t stream[AES_BLOCK_BYTES];  // its key stream
    uint8_t y[AES_BLOCK_BYTES];       // GHASH so far, a partial block XORed in
    uint64_t aad_bytes, data_bytes;
};

// IV, then additional data, then data, each in pieces of any size; then the tag of 16 bytes, of
// which the first `size` are compared by _verify (12 to 16).
enum aes_status aes_gcm_begin(struct aes_gcm *gcm, const struct aes_key *key, const uint8_t *iv,
                              size_t size);
enum aes_status aes_gcm_aad(struct aes_gcm *gcm, const uint8_t *aad, size_t size);
enum aes_status aes_gcm_data(struct aes_gcm *gcm, bool decrypt, const uint8_t *in, uint8_t *out,
                             size_t size);
void aes_gcm_tag(const struct aes_gcm *gcm, uint8_t *tag);
enum aes_status aes_gcm_verify(const struct aes_gcm *gcm, const uint8_t *tag, size_t size);

// product = x y in the field of GCM (6.3).
void aes_gcm_multiply(const uint8_t *x, const uint8_t *y, uint8_t *product);

#ifdef __cplusplus
}
#endif

#endif
