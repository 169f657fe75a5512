// SPDX-License-Identifier: Apache-2.0
// Judges an attestation token: a PSA attestation token (RFC 9783) in COSE_Sign1 (RFC 9052, tag 18)
// with ES256, in the form that the silicon gives it (spec/token.cddl).
//
// There is one encoding for a statement (RFC 8949, section 4.2.1), and no other one is taken: the
// bytes are compared with a template, and what is variable has a fixed place. So the decoder has no
// recursion, no length that it believes, and nothing that it skips. One freedom is ECDSA's own:
// beside (r, s) the pair (r, n - s) is a signature of the same statement.
//
// Whether a statement is fresh, and the software in it trusted, is for the caller to say: these
// functions tell who said it and what was said. Numbers and keys are big-endian. No memory is kept.
// A function succeeds or leaves its output untouched.
#ifndef HOST_VERIFY_TOKEN_H
#define HOST_VERIFY_TOKEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define VERIFY_BYTES 32      // of a digest, a nonce, a seed, a coordinate
#define VERIFY_COMPONENTS 20 // at most; at least one
#define VERIFY_MAX_SIZE 2104 // with all of them

enum verify_status {
    VERIFY_OK,
    VERIFY_ERROR_FORM,      // not a token, or not in its one encoding
    VERIFY_ERROR_KEY,       // the public key given is no point of P-256
    VERIFY_ERROR_DEVICE,    // the token names another device than the key's
    VERIFY_ERROR_SIGNATURE, // not signed by this key
    VERIFY_ERROR_NONCE,     // an answer to another nonce
    VERIFY_ERROR_REGISTER,  // the components do not add up to the accumulation register
    VERIFY_ERROR_INTERNAL,  // the machine that judges failed: nothing is known
};

enum verify_life_cycle {
    VERIFY_PROVISIONED = 0x2000,
    VERIFY_SECURED = 0x3000,
    VERIFY_DEBUG_OPEN = 0x4000,
};

// An entry of the measurement log (spec/measurement.toml).
struct verify_component {
    char type[5]; // four of A-Z and 0-9, and a zero
    uint32_t security_version;
    uint8_t digest[VERIFY_BYTES];
    uint8_t signer[VERIFY_BYTES];
};

struct verify_statement {
    uint8_t device[VERIFY_BYTES];  // SHA-256(0x04 || X || Y) of the attestation key
    uint8_t general[VERIFY_BYTES]; // RFC 9679 thumbprint of the general key
    uint8_t nonce[VERIFY_BYTES];
    uint8_t boot_seed[VERIFY_BYTES];
    uint8_t implementation[VERIFY_BYTES];
    enum verify_life_cycle life_cycle;
    size_t count; // of components, in the order in which they were measured
    struct verify_component component[VERIFY_COMPONENTS];
    uint8_t accumulator[VERIFY_BYTES];
    bool overflow; // more was measured than there are components
    bool tainted;
    uint8_t signature[2 * VERIFY_BYTES]; // r, s
};

struct verify_point {
    uint8_t x[VERIFY_BYTES];
    uint8_t y[VERIFY_BYTES];
};

// One line for people, without its end; also for a status that is none.
const char *verify_text(enum verify_status status);

// Form only; nothing is believed yet. FORM.
enum verify_status verify_decode(const uint8_t *bytes, size_t size, struct verify_statement *token);

// What a key is called in a token: `device` and `general`. INTERNAL.
enum verify_status verify_device_id(const struct verify_point *key, uint8_t id[VERIFY_BYTES]);
enum verify_status verify_thumbprint(const struct verify_point *key, uint8_t id[VERIFY_BYTES]);

// The accumulation register after these components. INTERNAL.
enum verify_status verify_replay(const struct verify_component *component, size_t count,
                                 uint8_t accumulator[VERIFY_BYTES]);

// Everything that the token itself can show, in this order: FORM, KEY, DEVICE, SIGNATURE, NONCE,
// REGISTER. With `overflow` the register holds more than the components, and is not compared: who
// trusts such a token trusts software that nobody named. INTERNAL at any point.
enum verify_status verify_token(const uint8_t *bytes, size_t size, const struct verify_point *key,
                                const uint8_t nonce[VERIFY_BYTES], struct verify_statement *token);

#ifdef __cplusplus
}
#endif

#endif
