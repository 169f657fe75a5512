// SPDX-License-Identifier: Apache-2.0
// P-256 by OpenSSL, in the model's types: the second opinion, and the arithmetic that the tests
// build their inputs with. What OpenSSL reports as a failure ends the program.
#ifndef ECC_REFERENCE_H
#define ECC_REFERENCE_H

#include <stdbool.h>
#include <stdint.h>

#include "cmodel/ecc.h"

#ifdef __cplusplus
extern "C" {
#endif

enum reference_modulus { REFERENCE_N, REFERENCE_P };

// The modulus + offset, which has 256 bits.
void reference_modulus(enum reference_modulus modulus, int offset, uint8_t out[ECC_BYTES]);

// out = value, a small number.
void reference_small(unsigned value, uint8_t out[ECC_BYTES]);

// Whether 1 <= d < n.
bool reference_is_scalar(const uint8_t d[ECC_BYTES]);

// out = a + b; false if that has more than 256 bits.
bool reference_sum(const uint8_t *a, const uint8_t *b, uint8_t out[ECC_BYTES]);

// out = a + b, a - b, a b, a / b, value mod n. `value` has `size` bytes.
void reference_add(const uint8_t *a, const uint8_t *b, uint8_t out[ECC_BYTES]);
void reference_sub(const uint8_t *a, const uint8_t *b, uint8_t out[ECC_BYTES]);
void reference_mul(const uint8_t *a, const uint8_t *b, uint8_t out[ECC_BYTES]);
void reference_div(const uint8_t *a, const uint8_t *b, uint8_t out[ECC_BYTES]);

// d = (value mod (n - 1)) + 1, value of ECC_DRAW_BYTES bytes.
void reference_draw(const uint8_t *value, uint8_t d[ECC_BYTES]);

// R = u G + v Q; Q may be NULL for u G. False if that is infinity.
bool reference_combine(const uint8_t *u, const struct ecc_point *Q, const uint8_t *v,
                       struct ecc_point *R);

// The point of this x with an even (0) or odd (1) y; false if there is none.
bool reference_lift(const uint8_t *x, int odd, struct ecc_point *R);

// Signs with the nonce k.
void reference_sign(const uint8_t *d, const uint8_t *digest, const uint8_t *k,
                    struct ecc_signature *signature);

// Signs with a nonce of OpenSSL's.
void reference_sign_random(const uint8_t *d, const uint8_t *digest,
                           struct ecc_signature *signature);

// False also if OpenSSL does not take Q.
bool reference_verify(const struct ecc_point *Q, const uint8_t *digest,
                      const struct ecc_signature *signature);

// Whether OpenSSL takes Q as a public key (EC_KEY_check_key).
bool reference_check(const struct ecc_point *Q);

// The x coordinate of d Q.
void reference_ecdh(const uint8_t *d, const struct ecc_point *Q, uint8_t Z[ECC_BYTES]);

#ifdef __cplusplus
}
#endif

#endif
