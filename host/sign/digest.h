// SPDX-License-Identifier: Apache-2.0
// Public computations, by OpenSSL: digests, and verification of P-256 signatures. Coordinates and
// r, s are big-endian. No private key ever comes near them.
#ifndef PLUTON_SIGN_DIGEST_H
#define PLUTON_SIGN_DIGEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    DIGEST_BYTES = 32,
    DIGEST_POINT = 64,     // X || Y
    DIGEST_SIGNATURE = 64, // r || s
    DIGEST_LABEL = 16,
};

// SHA-256 of the label's 16 characters and the bytes: what is signed, for every signature of the
// authority. A label belongs to one kind of statement, so none can pass as another.
bool digest_labelled(const char *label, const void *bytes, size_t size, uint8_t out[DIGEST_BYTES]);

bool digest_sha256(const void *bytes, size_t size, uint8_t out[DIGEST_BYTES]);

// SHA-256(0x04 || X || Y): the hash of a key.
bool digest_of_key(const uint8_t point[DIGEST_POINT], uint8_t out[DIGEST_BYTES]);

// The signature of a digest. False also for a point that is not on the curve.
bool digest_verify(const uint8_t point[DIGEST_POINT], const uint8_t digest[DIGEST_BYTES],
                   const uint8_t signature[DIGEST_SIGNATURE]);

// The same in two steps, for who verifies often by one key, or has the signature as DER
// (Ecdsa-Sig-Value, RFC 3279). NULL: the point is not on the curve, or there is no memory. Of one
// thread at a time.
struct digest_key;

struct digest_key *digest_key_new(const uint8_t point[DIGEST_POINT]);
// With tables of the key's multiples, of about 150 KiB: for thousands of signatures r || s by one
// key, which then take half the time each.
struct digest_key *digest_key_new_table(const uint8_t point[DIGEST_POINT]);
void digest_key_free(struct digest_key *key);
bool digest_verify_by(struct digest_key *key, const uint8_t digest[DIGEST_BYTES],
                      const uint8_t signature[DIGEST_SIGNATURE]);
bool digest_verify_der(struct digest_key *key, const uint8_t digest[DIGEST_BYTES],
                       const uint8_t *der, size_t size);

#endif
