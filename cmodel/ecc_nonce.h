// SPDX-License-Identifier: Apache-2.0
// The nonces of ECDSA on P-256: RFC 6979 to the letter, and the hedged derivation of the hardware.
// Both are the HMAC_DRBG of SP 800-90A, as RFC 6979 uses it, with SHA-256.
//
// HMAC(K, m) is HMAC-SHA-256 (cmodel/hmac.h), || joins bytes, n is the order of the curve. With
//   x  the private key, 32 bytes, big-endian                        int2octets(x)
//   h  the digest if below n, else the digest - n, 32 bytes, big-endian   bits2octets(H(m))
//   z  nothing (exact), or the 32 bytes of the entropy port (hedged)      k' of section 3.6
// the state begins and is seeded in the same way for both:
//
//   step  K                                        V
//   b, c  32 bytes of 00                           32 bytes of 01
//   d     HMAC(K, V || 00 || x || h || z)                            97 bytes, hedged 129
//   e                                              HMAC(K, V)        32 bytes
//   f     HMAC(K, V || 01 || x || h || z)                            97 bytes, hedged 129
//   g                                              HMAC(K, V)        32 bytes
//
// Exact (section 3.2, step h): V = HMAC(K, V); if 1 <= V < n then k = V, else K = HMAC(K, V || 00),
// V = HMAC(K, V), and step h again.
//
// Hedged (section 3.6's variant, the number drawn as FIPS 186-5, section A.3.1, asks): V1 =
// HMAC(K, V), V2 = HMAC(K, V1), c = V1 || the first 16 bytes of V2, 384 bits, big-endian;
// k = (c mod (n - 1)) + 1. There is no loop and no draw that is refused: six HMACs in all, whatever
// the inputs. K and V end there, nothing is updated after the draw.
//
// A k that gives r or s = 0 is an error of ecc_sign(), not another turn of step h. As with
// cmodel/ecc.h, nothing is constant-time, and an error leaves the output untouched.
#ifndef CMODEL_ECC_NONCE_H
#define CMODEL_ECC_NONCE_H

#include "cmodel/ecc.h"

#ifdef __cplusplus
extern "C" {
#endif

#define ECC_ENTROPY_BYTES 32

// SCALAR unless 1 <= d < n.
enum ecc_status ecc_nonce_exact(const uint8_t d[ECC_BYTES], const uint8_t digest[ECC_BYTES],
                                uint8_t k[ECC_BYTES]);
enum ecc_status ecc_nonce_hedged(const uint8_t d[ECC_BYTES], const uint8_t digest[ECC_BYTES],
                                 const uint8_t entropy[ECC_ENTROPY_BYTES], uint8_t k[ECC_BYTES]);

#ifdef __cplusplus
}
#endif

#endif
