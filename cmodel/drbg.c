// SPDX-License-Identifier: Apache-2.0
// Written along SP 800-90A r1, section 10.1.2, with its names and steps.
#include "cmodel/drbg.h"

#include <stdbool.h>
#include <string.h>

#include "cmodel/hmac.h"

// HMAC of a message this short does not fail.
void drbg_step(struct drbg *drbg)
{
    (void)hmac_compute(SHA2_256, drbg->Key, sizeof drbg->Key, drbg->V, sizeof drbg->V, drbg->V);
}

// Key = HMAC(Key, V || separator || data), then V = HMAC(Key, V).
static void half_update(struct drbg *drbg, uint8_t separator, const struct drbg_input *data,
                        size_t n)
{
    struct hmac_context hmac;
    (void)hmac_init(&hmac, SHA2_256, drbg->Key, sizeof drbg->Key);
    (void)hmac_update(&hmac, drbg->V, sizeof drbg->V);
    (void)hmac_update(&hmac, &separator, 1);
    for (size_t i = 0; i < n; i++) {
        (void)hmac_update(&hmac, data[i].bytes, data[i].size);
    }
    (void)hmac_final(&hmac, drbg->Key);
    drbg_step(drbg);
}

void drbg_update(struct drbg *drbg, const struct drbg_input *data, size_t n)
{
    size_t size = 0;
    for (size_t i = 0; i < n; i++) {
        size += data[i].size;
    }
    half_update(drbg, 0x00, data, n);     // 1, 2
    if (size != 0) {                      // 3
        half_update(drbg, 0x01, data, n); // 4, 5
    }
}

static bool fits(struct drbg_input input, size_t min)
{
    return input.size >= min && input.size <= DRBG_MAX_INPUT_BYTES &&
           (input.bytes != NULL || input.size == 0);
}

enum drbg_status drbg_instantiate(struct drbg *drbg, struct drbg_input entropy,
                                  struct drbg_input nonce, struct drbg_input personalization,
                                  uint64_t interval)
{
    if (!fits(entropy, DRBG_MIN_ENTROPY_BYTES) || !fits(nonce, DRBG_MIN_NONCE_BYTES) ||
        !fits(personalization, 0) || interval == 0 || interval > DRBG_MAX_INTERVAL) {
        return DRBG_ERROR_LENGTH;
    }
    const struct drbg_input seed_material[] = {entropy, nonce, personalization}; // 1
    memset(drbg->Key, 0x00, sizeof drbg->Key);                                   // 2
    memset(drbg->V, 0x01, sizeof drbg->V);                                       // 3
    drbg_update(drbg, seed_material, 3);                                         // 4
    drbg->reseed_counter = 1;                                                    // 5
    drbg->interval = interval;
    return DRBG_OK;
}

enum drbg_status drbg_reseed(struct drbg *drbg, struct drbg_input entropy,
                             struct drbg_input additional)
{
    if (drbg->reseed_counter == 0) {
        return DRBG_ERROR_ORDER;
    }
    if (!fits(entropy, DRBG_MIN_ENTROPY_BYTES) || !fits(additional, 0)) {
        return DRBG_ERROR_LENGTH;
    }
    const struct drbg_input seed_material[] = {entropy, additional}; // 1
    drbg_update(drbg, seed_material, 2);                             // 2
    drbg->reseed_counter = 1;                                        // 3
    return DRBG_OK;
}

enum drbg_status drbg_generate(struct drbg *drbg, struct drbg_input additional, uint8_t *out,
                               size_t size)
{
    if (drbg->reseed_counter == 0) {
        return DRBG_ERROR_ORDER;
    }
    if (size > DRBG_MAX_REQUEST_BYTES || !fits(additional, 0)) {
        return DRBG_ERROR_LENGTH;
    }
    if (drbg->reseed_counter > drbg->interval) { // 1
        return DRBG_ERROR_RESEED;
    }
    if (additional.size != 0) { // 2
        drbg_update(drbg, &additional, 1);
    }
    while (size != 0) { // 3 to 5
        const size_t part = size < DRBG_OUTLEN_BYTES ? size : DRBG_OUTLEN_BYTES;
        drbg_step(drbg);
        memcpy(out, drbg->V, part);
        out += part;
        size -= part;
    }
    drbg_update(drbg, &additional, 1); // 6
    drbg->reseed_counter++;            // 7
    return DRBG_OK;
}

void drbg_uninstantiate(struct drbg *drbg)
{
    memset(drbg, 0, sizeof *drbg);
}
