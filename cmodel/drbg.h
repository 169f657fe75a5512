// SPDX-License-Identifier: Apache-2.0
// HMAC_DRBG with SHA-256 as SP 800-90A r1, section 10.1.2, states it: what the drbg block's words
// are, not when they come (cmodel/drbg_block.h).
//
// Everything is whole bytes. Security strength 256: entropy input and reseed of at least 32 bytes,
// nonce of at least 16 (8.6.7). The limits of table 2 hold: 2^16 bytes (2^19 bits) a request, and a
// reseed interval that the caller names, at most 2^48 requests.
#ifndef CMODEL_DRBG_H
#define CMODEL_DRBG_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define DRBG_OUTLEN_BYTES 32 // of V and Key, and of what one step of generate gives
#define DRBG_MIN_ENTROPY_BYTES 32
#define DRBG_MIN_NONCE_BYTES 16
#define DRBG_MAX_INPUT_BYTES 0x10000 // of each input; table 2 allows 2^32
#define DRBG_MAX_REQUEST_BYTES 0x10000
#define DRBG_MAX_INTERVAL (UINT64_C(1) << 48)

enum drbg_status {
    DRBG_OK,
    DRBG_ERROR_LENGTH, // an input, a request or an interval outside the limits above
    DRBG_ERROR_ORDER,  // not instantiated
    DRBG_ERROR_RESEED, // the interval is over: reseed first
};

struct drbg {
    uint8_t V[DRBG_OUTLEN_BYTES];
    uint8_t Key[DRBG_OUTLEN_BYTES];
    uint64_t reseed_counter; // 0: not instantiated
    uint64_t interval;       // requests between two reseeds
};

// Bytes of an input; NULL with 0.
struct drbg_input {
    const uint8_t *bytes;
    size_t size;
};

// HMAC_DRBG_Update (10.1.2.2): `data` is the concatenation of n inputs, and may be empty.
void drbg_update(struct drbg *drbg, const struct drbg_input *data, size_t n);

// One step of a request (10.1.2.5, step 4): V = HMAC(Key, V), whose bytes are the output.
void drbg_step(struct drbg *drbg);

// After an error of the next three the generator is as it was, and so is `out`.
// 10.1.2.3: seed material is entropy || nonce || personalization.
enum drbg_status drbg_instantiate(struct drbg *drbg, struct drbg_input entropy,
                                  struct drbg_input nonce, struct drbg_input personalization,
                                  uint64_t interval);
// 10.1.2.4
enum drbg_status drbg_reseed(struct drbg *drbg, struct drbg_input entropy,
                             struct drbg_input additional);
// 10.1.2.5: one request for `size` bytes.
enum drbg_status drbg_generate(struct drbg *drbg, struct drbg_input additional, uint8_t *out,
                               size_t size);
// 9.4
void drbg_uninstantiate(struct drbg *drbg);

#ifdef __cplusplus
}
#endif

#endif
