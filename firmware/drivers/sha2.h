// SPDX-License-Identifier: Apache-2.0
// Driver of the SHA-2 engine (rtl/sha2): SHA-224, SHA-256, SHA-384, SHA-512 (FIPS 180-4).
//
// A message is opened by sha2_dev_start, fed by any number of sha2_dev_read (the engine reads
// memory) and sha2_dev_write (bytes through the DATA register), and closed by sha2_dev_finish; or
// sha2_dev_digest does all of it for one region. Digests are byte strings, first byte first.
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

struct sha2_dev {
    struct hal *hal;
    uint32_t base;
    enum sha2_dev_alg alg; // of the open message
    bool closed;           // a READ with `last` has already finished the message
    uint32_t pending_size; // 0 to 3 bytes that do not fill a word yet
    uint32_t pending;      // these, the first in bits 7:0
};

// Bytes of a digest; 0 for a value that is no algorithm.
size_t sha2_dev_digest_size(enum sha2_dev_alg alg);

// Prepares the context and checks that a SHA-2 engine answers at `base`.
enum dev_error sha2_dev_init(struct sha2_dev *dev, struct hal *hal, uint32_t base);

// Opens a message. DEV_ORDER while another is open.
enum dev_error sha2_dev_start(struct sha2_dev *dev, enum sha2_dev_alg alg);

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
