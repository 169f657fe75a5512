// SPDX-License-Identifier: Apache-2.0
// HMAC with SHA-224, SHA-256, SHA-384 and SHA-512 as FIPS 198-1 states it: the golden model by
// which the sha2 block's HMAC is judged.
//
// Keys and messages are whole bytes. A key has any length: one longer than a block is hashed (FIPS
// 198-1, section 4, step 2), which the block leaves to software. A message has up to
// SHA2_MAX_MESSAGE_BYTES less the block that the key fills. The tag is the whole digest of
// sha2_digest_bytes() bytes in the standard's order; a shorter one is its first bytes (section 5).
// Errors are those of cmodel/sha2.h.
#ifndef CMODEL_HMAC_H
#define CMODEL_HMAC_H

#include <stddef.h>
#include <stdint.h>

#include "sha2.h"

#ifdef __cplusplus
extern "C" {
#endif

#define HMAC_IPAD 0x36
#define HMAC_OPAD 0x5C

// Each hash begins with its block of key, so that `inner` is what SAVE shows of the message:
// sha2_save(&context.inner, ...).
struct hmac_context {
    struct sha2_context inner; // of (K0 ^ ipad) || text
    struct sha2_context outer; // of (K0 ^ opad) || the inner digest
};

// Opens a message, whatever the context held. `key` may be NULL if size is 0. On an error the
// context is untouched.
enum sha2_status hmac_init(struct hmac_context *context, enum sha2_alg alg, const void *key,
                           size_t size);

// As hmac_init(), but goes on from the chaining value after `bytes` bytes, the key's block among
// them, so that 0 is refused (SHA2_ERROR_LENGTH); else as sha2_restore().
enum sha2_status hmac_restore(struct hmac_context *context, enum sha2_alg alg, const void *key,
                              size_t size, const uint8_t *chaining, uint64_t bytes);

// Appends size bytes, all or (on an error) none. `data` may be NULL if size is 0.
enum sha2_status hmac_update(struct hmac_context *context, const void *data, size_t size);

// Writes sha2_digest_bytes() bytes and closes the message; the context is zero afterwards. On an
// error neither is touched.
enum sha2_status hmac_final(struct hmac_context *context, uint8_t *tag);

// Init, update and final in one.
enum sha2_status hmac_compute(enum sha2_alg alg, const void *key, size_t key_size, const void *data,
                              size_t size, uint8_t *tag);

#ifdef __cplusplus
}
#endif

#endif
