// SPDX-License-Identifier: Apache-2.0
// Key pairs, ECDSA and ECDH on P-256: the golden model by which the ecc block is judged. It says
// what the result of an operation must be, errors included, and nothing about cycles.
//
// From SP 800-186 (the curve), FIPS 186-5 (keys, ECDSA) and SP 800-56A r3 (key validation, ECDH).
// Scalars, coordinates and digests are 32 bytes, big-endian: the first byte holds the top bits. n
// is the order of the curve, p the prime of its field, G its base point. A function succeeds or
// leaves its output untouched; there is no global state.
//
// The model is NOT constant-time and wipes nothing: it is for vectors and simulation, never for a
// key that matters.
#ifndef CMODEL_ECC_H
#define CMODEL_ECC_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define ECC_BYTES 32      // of a scalar, a coordinate, a digest
#define ECC_DRAW_BYTES 48 // of random bits behind a key or a nonce

enum ecc_status {
    ECC_OK,
    ECC_ERROR_SCALAR,     // a private key or a nonce is 0, n or above
    ECC_ERROR_COORDINATE, // a coordinate is p or above
    ECC_ERROR_CURVE,      // the point is not on the curve
    ECC_ERROR_INFINITY,   // the shared point is infinity; no input that passes the checks does it
    ECC_ERROR_RANGE,      // r or s of the signature is 0, n or above
    ECC_ERROR_SIGNATURE,  // the signature is not one of this digest by this key
    ECC_ERROR_R_ZERO,     // the nonce gives r = 0: sign again with another
    ECC_ERROR_S_ZERO,     // the nonce gives s = 0: sign again with another
    ECC_ERROR_MEMORY,     // the machine that runs the model is out of memory
};

// A point in affine coordinates. Infinity has none; bytes of zero are not on the curve.
struct ecc_point {
    uint8_t x[ECC_BYTES];
    uint8_t y[ECC_BYTES];
};

struct ecc_signature {
    uint8_t r[ECC_BYTES];
    uint8_t s[ECC_BYTES];
};

// One line for people, without its end; also for a status that is none.
const char *ecc_text(enum ecc_status status);

// SCALAR unless 1 <= d < n.
enum ecc_status ecc_check_scalar(const uint8_t d[ECC_BYTES]);

// Full public-key validation, SP 800-56A r3, section 5.6.2.3.3: COORDINATE, then CURVE. Its step 1
// (not infinity) holds because infinity can't be written down, and its step 4 (n Q is infinity)
// follows from its step 3, because the curve has n points, a prime number.
enum ecc_status ecc_check_point(const struct ecc_point *Q);

// Q = d G. SCALAR.
enum ecc_status ecc_public_key(const uint8_t d[ECC_BYTES], struct ecc_point *Q);

// d = (c mod (n - 1)) + 1, c the 384 bits of draw, big-endian: a key by FIPS 186-5, section A.2.1,
// and a nonce by section A.3.1. It never refuses a draw.
enum ecc_status ecc_scalar_from_draw(const uint8_t draw[ECC_DRAW_BYTES], uint8_t d[ECC_BYTES]);

// The digest that sign and verify take, from one of any hash function (FIPS 186-5, section
// 6.4.1): the leftmost 256 bits; a shorter digest gets zeros on its left. The value may be n or
// above.
void ecc_digest(const uint8_t *hash, size_t size, uint8_t digest[ECC_BYTES]);

// FIPS 186-5, section 6.4.1, with the nonce k. SCALAR for d or k; R_ZERO; S_ZERO.
enum ecc_status ecc_sign(const uint8_t d[ECC_BYTES], const uint8_t digest[ECC_BYTES],
                         const uint8_t k[ECC_BYTES], struct ecc_signature *signature);

// Its second half, from x, the x coordinate of R = k G: r = x mod n, s = k^-1 (e + r d) mod n. Any
// x of 256 bits is taken; as nobody knows a k with x >= n or r = 0, nothing else reaches those.
enum ecc_status ecc_sign_from_x(const uint8_t d[ECC_BYTES], const uint8_t digest[ECC_BYTES],
                                const uint8_t k[ECC_BYTES], const uint8_t x[ECC_BYTES],
                                struct ecc_signature *signature);

// FIPS 186-5, section 6.4.2. The checks of Q first (COORDINATE, CURVE), then RANGE, then SIGNATURE,
// which R = infinity is too. R's x coordinate may be n or above: it is compared with r mod n.
enum ecc_status ecc_verify(const struct ecc_point *Q, const uint8_t digest[ECC_BYTES],
                           const struct ecc_signature *signature);

// The shared secret Z of SP 800-56A r3, section 5.7.1.2: the x coordinate of d Q (the cofactor is
// 1). SCALAR, then COORDINATE, CURVE, INFINITY.
enum ecc_status ecc_ecdh(const uint8_t d[ECC_BYTES], const struct ecc_point *Q,
                         uint8_t Z[ECC_BYTES]);

#ifdef __cplusplus
}
#endif

#endif
