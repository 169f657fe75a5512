// SPDX-License-Identifier: Apache-2.0
// Driver of the P-256 engine (rtl/ecc): key pairs, ECDSA (FIPS 186-5), ECDH (SP 800-56A r3).
//
// Numbers and digests are 32 bytes, big-endian: the first byte holds the top bits. A digest that is
// longer is cut by the caller, a shorter one gets zeros on its left (FIPS 186-5, section 6.4.1).
// Private keys stay in the key store; a key or a nonce in bytes is for tests, and refused
// (DEV_ACCESS or DEV_DENIED) outside life cycle Blank.
#ifndef PLUTON_DRIVERS_ECC_H
#define PLUTON_DRIVERS_ECC_H

#include <stdbool.h>
#include <stddef.h>

#include "firmware/drivers/dev.h"

#ifdef __cplusplus
extern "C" {
#endif

#define ECC_DEV_BYTES 32

struct ecc_dev {
    struct hal *hal;
    uint32_t base;
};

struct ecc_dev_point {
    uint8_t x[ECC_DEV_BYTES];
    uint8_t y[ECC_DEV_BYTES];
};

struct ecc_dev_signature {
    uint8_t r[ECC_DEV_BYTES];
    uint8_t s[ECC_DEV_BYTES];
};

// A private key: the one in a slot of the key store, asked for in the name of `caller`; or, where
// `scalar` is not null, those bytes.
struct ecc_dev_key {
    uint32_t slot;
    enum pluton_caller caller;
    const uint8_t *scalar;
};

// Prepares the context, checks that the engine answers at `base`, and waits until it is not busy,
// as it is for some cycles after the chip's reset. Needed again after that.
enum dev_error ecc_dev_init(struct ecc_dev *dev, struct hal *hal, uint32_t base);

// Q = d G. DEV_KEY where the store refuses the key, DEV_SCALAR if it is not 1 to n - 1; so below.
enum dev_error ecc_dev_public_key(struct ecc_dev *dev, const struct ecc_dev_key *key,
                                  struct ecc_dev_point *Q);

// Draws a key, puts it into the slot `to`, which must be empty, and returns the public key of it.
enum dev_error ecc_dev_generate(struct ecc_dev *dev, uint32_t to, enum pluton_caller caller,
                                struct ecc_dev_point *Q);

// Signs with a hedged nonce. If `Q` is not null it is the key's public key, and a signature that it
// does not verify is not returned (DEV_FAULT).
enum dev_error ecc_dev_sign(struct ecc_dev *dev, const struct ecc_dev_key *key,
                            const uint8_t digest[ECC_DEV_BYTES], const struct ecc_dev_point *Q,
                            struct ecc_dev_signature *signature);

// For tests: the same with this nonce, or where it is null with the one of RFC 6979. DEV_DENIED for
// a key in a slot.
enum dev_error ecc_dev_sign_with(struct ecc_dev *dev, const struct ecc_dev_key *key,
                                 const uint8_t digest[ECC_DEV_BYTES], const struct ecc_dev_point *Q,
                                 const uint8_t *nonce, struct ecc_dev_signature *signature);

// DEV_OK if the signature is good. DEV_COORDINATE or DEV_CURVE: Q is no public key. DEV_COMPONENT:
// r or s is not 1 to n - 1. DEV_SIGNATURE: not one of this digest by this key.
enum dev_error ecc_dev_verify(struct ecc_dev *dev, const struct ecc_dev_point *Q,
                              const uint8_t digest[ECC_DEV_BYTES],
                              const struct ecc_dev_signature *signature);

// The engine's own word about its last command, read once more: 0 exactly where it ended without an
// error. For who does not rest on one reading.
uint32_t ecc_dev_outcome(struct ecc_dev *dev);

// The x coordinate of d Q: into Z, and the engine is wiped; or into the slot `to`, which must be
// empty, from a key in a slot only (DEV_DENIED).
enum dev_error ecc_dev_ecdh(struct ecc_dev *dev, const struct ecc_dev_key *key,
                            const struct ecc_dev_point *Q, uint8_t Z[ECC_DEV_BYTES]);
enum dev_error ecc_dev_ecdh_to(struct ecc_dev *dev, const struct ecc_dev_key *key,
                               const struct ecc_dev_point *Q, uint32_t to);

// DEV_OK if Q is a point of the curve, other than infinity; if the key is 1 to n - 1.
enum dev_error ecc_dev_check_point(struct ecc_dev *dev, const struct ecc_dev_point *Q);
enum dev_error ecc_dev_check_scalar(struct ecc_dev *dev, const struct ecc_dev_key *key);

// Ends what the engine does, and wipes operands, results and drawn random words.
enum dev_error ecc_dev_zeroize(struct ecc_dev *dev);

#ifdef __cplusplus
}
#endif

#endif
