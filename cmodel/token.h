// SPDX-License-Identifier: Apache-2.0
// The attestation token, byte by byte, from spec/token.toml: what the silicon hashes and signs, and
// what a service receives (RFC 9783 in RFC 9052). Not to the cycle: see cmodel/README.md.
//
// Coordinates are 32 bytes, big-endian. Entries of the log are PLUTON_ENTRY_BYTES (72) bytes in the
// form of spec/measurement.toml. On an error the output is untouched.
#ifndef CMODEL_TOKEN_H
#define CMODEL_TOKEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "spec.h"
#include "token_spec.h"

#ifdef __cplusplus
extern "C" {
#endif

struct token_key {
    uint8_t x[32];
    uint8_t y[32];
};

struct token_input {
    struct token_key attestation;
    struct token_key general;
    uint8_t seed[32];
    uint8_t nonce[32];
    uint8_t accumulator[32]; // the accumulation register
    const uint8_t (*entries)[PLUTON_ENTRY_BYTES];
    size_t count;        // of entries: 1 to PLUTON_TOKEN_COMPONENTS_MAX
    uint16_t life_cycle; // one of PLUTON_TOKEN_LIFE_CYCLE_*
    bool overflow;
    bool tainted;
};

enum token_status {
    TOKEN_OK,
    TOKEN_ERROR_COUNT,      // no entry, or too many
    TOKEN_ERROR_ENTRY,      // the type of an entry is not four characters of A-Z, 0-9
    TOKEN_ERROR_LIFE_CYCLE, // no such value
};

// SHA-256(0x04 || x || y): in the fuses, and for the attestation key in the claim ueid.
void token_digest(const struct token_key *key, uint8_t digest[32]);

// COSE key thumbprint (RFC 9679) with SHA-256: for the general key in the claim cnf.
void token_thumbprint(const struct token_key *key, uint8_t thumbprint[32]);

// The Sig_structure, which is signed: writes PLUTON_TOKEN_SIGNED_FIXED + count x
// PLUTON_TOKEN_ENTRY_BYTES bytes, at most PLUTON_TOKEN_SIGNED_MAX, and their number.
enum token_status token_to_sign(const struct token_input *in, uint8_t *out, size_t *size);

// The whole token; signature: r || s. Writes PLUTON_TOKEN_FIXED + count x PLUTON_TOKEN_ENTRY_BYTES
// bytes, at most PLUTON_TOKEN_MAX, and their number.
enum token_status token_encode(const struct token_input *in, const uint8_t signature[64],
                               uint8_t *out, size_t *size);

#ifdef __cplusplus
}
#endif

#endif
