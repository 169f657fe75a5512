// SPDX-License-Identifier: Apache-2.0
// Driver of the SHA-2 engine (rtl/sha2): SHA-224, SHA-256, SHA-384, SHA-512 (FIPS 180-4) and HMAC
// with each of them (FIPS 198-1).
//
// A message is opened by sha2_dev_start or sha2_dev_hmac_start, fed by any number of sha2_dev_read
// (the engine reads memory) and sha2_dev_write (bytes through the DATA register), and closed by
// sha2_dev_finish; or sha2_dev_digest does all of it for one region. Digests, keys and HMACs are
// byte strings, first byte first. The engine holds one message at a time: sha2_dev_save and
// sha2_dev_restore let several take turns.
#ifndef PLUTON_DRIVERS_SHA2_H
#define PLUTON_DRIVERS_SHA2_H

#include <stdbool.h>
#include <stddef.h>

#include "firmware/drivers/dev.h"

#ifdef __cplusplus
extern "C" {
#endif

// Values of CMD.alg.
enum sha2_dev_alg {
    SHA2_DEV_SHA224 = 0,
    SHA2_DEV_SHA256 = 1,
    SHA2_DEV_SHA384 = 2,
    SHA2_DEV_SHA512 = 3,
};

#define SHA2_DEV_MAX_DIGEST 64
#define SHA2_DEV_MAX_BLOCK 128

struct sha2_dev {
    struct hal *hal;
    uint32_t base;
    enum sha2_dev_alg alg; // of the open message
    bool closed;           // a READ with `last` has already finished the message
    uint32_t pending_size; // 0 to 3 bytes that do not fill a word yet
    uint32_t pending;      // these, the first in bits 7:0
    bool keyed;            // an HMAC
};

// An unfinished message outside the engine. Under a key it is as secret as the key: wipe it
// (dev_wipe) when it is no longer needed.
struct sha2_dev_context {
    enum sha2_dev_alg alg;
    bool keyed;
    uint64_t bytes;                     // hashed into `state`: whole blocks, the key's included
    uint8_t state[SHA2_DEV_MAX_DIGEST]; // H0 to H7: 32 bytes, 64 of SHA-384 and SHA-512
    uint32_t rest_size;                 // less than a block
    uint8_t rest[SHA2_DEV_MAX_BLOCK];   // the message's bytes behind the whole blocks
};

// Bytes of a digest and of a block; 0 for a value that is no algorithm.
size_t sha2_dev_digest_size(enum sha2_dev_alg alg);
size_t sha2_dev_block_size(enum sha2_dev_alg alg);

// Prepares the context, checks that a SHA-2 engine answers at `base`, and waits until it is not
// busy, as it is for some cycles after the chip's reset. Needed again after that.
enum dev_error sha2_dev_init(struct sha2_dev *dev, struct hal *hal, uint32_t base);

// Opens a message. DEV_ORDER while another is open.
enum dev_error sha2_dev_start(struct sha2_dev *dev, enum sha2_dev_alg alg);

// Opens a message whose HMAC under `key` sha2_dev_finish will return. A key longer than a block is
// hashed by the engine first (FIPS 198-1, step 2). DEV_ORDER while another message is open.
// `key` may be null if `size` is 0.
enum dev_error sha2_dev_hmac_start(struct sha2_dev *dev, enum sha2_dev_alg alg, const uint8_t *key,
                                   size_t size);

// The same under the key in a slot of the key store, asked for in the name of `caller`. DEV_KEY
// where the store refuses it; the engine then holds no message.
enum dev_error sha2_dev_hmac_start_slot(struct sha2_dev *dev, enum sha2_dev_alg alg, uint32_t slot,
                                        enum pluton_caller caller);

// Takes the open message out of the engine, which is free and wiped afterwards. DEV_DENIED, and
// the message goes on, if its key is a slot's.
enum dev_error sha2_dev_save(struct sha2_dev *dev, struct sha2_dev_context *context);

// Puts a saved message back, to go on where it was. The key of an HMAC must be given again; else
// `key` is null and `size` 0. DEV_ORDER while another message is open. After another error the
// engine holds no message, and the context is still good.
enum dev_error sha2_dev_restore(struct sha2_dev *dev, const struct sha2_dev_context *context,
                                const uint8_t *key, size_t size);

// Appends `size` bytes of memory at `addr` (a multiple of four), read by the engine with the rights
// of `caller`. With `last` the message is finished too: sha2_dev_finish only fetches the digest.
// What comes before the last read must be a multiple of four bytes, else DEV_ORDER. DEV_BUS closes
// the message.
enum dev_error sha2_dev_read(struct sha2_dev *dev, uint32_t addr, uint32_t size,
                             enum pluton_caller caller, bool last);

// Appends `size` bytes. Any split is allowed: up to three bytes wait in the context.
enum dev_error sha2_dev_write(struct sha2_dev *dev, const uint8_t *bytes, size_t size);

// Ends the message. `size` must be the algorithm's digest size.
enum dev_error sha2_dev_finish(struct sha2_dev *dev, uint8_t *digest, size_t size);

// Start, read and finish over one region of memory. After an error no message is open.
enum dev_error sha2_dev_digest(struct sha2_dev *dev, enum sha2_dev_alg alg, uint32_t addr,
                               uint32_t size, enum pluton_caller caller, uint8_t *digest,
                               size_t digest_size);

// Wipes message, state and digest, in whatever state the engine is.
enum dev_error sha2_dev_zeroize(struct sha2_dev *dev);

#ifdef __cplusplus
}
#endif

#endif
