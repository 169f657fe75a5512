// SPDX-License-Identifier: Apache-2.0
// Written along FIPS 198-1, section 4, with its names.
#include "cmodel/hmac.h"

#include <string.h>

// Opens a hash and gives it K0, each byte XORed with pad.
static void begin(struct sha2_context *hash, enum sha2_alg alg, const uint8_t *K0, uint8_t pad)
{
    uint8_t block[SHA2_MAX_BLOCK_BYTES];
    const size_t B = sha2_block_bytes(alg);
    for (size_t i = 0; i < B; i++) {
        block[i] = K0[i] ^ pad;
    }
    (void)sha2_init(hash, alg); // the algorithm is known
    (void)sha2_update(hash, block, B);
}

enum sha2_status hmac_init(struct hmac_context *context, enum sha2_alg alg, const void *key,
                           size_t size)
{
    const size_t B = sha2_block_bytes(alg);
    uint8_t K0[SHA2_MAX_BLOCK_BYTES] = {0}; // steps 1 to 3
    if (size > B) {
        const enum sha2_status status = sha2_hash(alg, key, size, K0);
        if (status != SHA2_OK) {
            return status;
        }
    } else if (B == 0) {
        return SHA2_ERROR_ALGORITHM;
    } else if (size > 0) {
        memcpy(K0, key, size);
    }
    begin(&context->inner, alg, K0, HMAC_IPAD); // steps 4 and 5
    begin(&context->outer, alg, K0, HMAC_OPAD); // step 7
    return SHA2_OK;
}

enum sha2_status hmac_restore(struct hmac_context *context, enum sha2_alg alg, const void *key,
                              size_t size, const uint8_t *chaining, uint64_t bytes)
{
    struct hmac_context restored;
    enum sha2_status status = hmac_init(&restored, alg, key, size);
    if (status == SHA2_OK && bytes == 0) {
        status = SHA2_ERROR_LENGTH;
    }
    if (status == SHA2_OK) {
        status = sha2_restore(&restored.inner, alg, chaining, bytes);
    }
    if (status == SHA2_OK) {
        *context = restored;
    }
    return status;
}

enum sha2_status hmac_update(struct hmac_context *context, const void *data, size_t size)
{
    return sha2_update(&context->inner, data, size);
}

enum sha2_status hmac_final(struct hmac_context *context, uint8_t *tag)
{
    uint8_t inner[SHA2_MAX_DIGEST_BYTES];
    const size_t L = sha2_digest_bytes(context->outer.alg);
    const enum sha2_status status = sha2_final(&context->inner, inner); // step 6
    if (status != SHA2_OK) {
        return status;
    }
    (void)sha2_update(&context->outer, inner, L); // step 8
    (void)sha2_final(&context->outer, tag);       // step 9
    return SHA2_OK;
}

enum sha2_status hmac_compute(enum sha2_alg alg, const void *key, size_t key_size, const void *data,
                              size_t size, uint8_t *tag)
{
    struct hmac_context context;
    enum sha2_status status = hmac_init(&context, alg, key, key_size);
    if (status == SHA2_OK) {
        status = hmac_update(&context, data, size);
    }
    if (status == SHA2_OK) {
        status = hmac_final(&context, tag);
    }
    return status;
}
