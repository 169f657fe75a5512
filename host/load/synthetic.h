// SPDX-License-Identifier: Apache-2.0
// Synthetic devices by the thousand: keys that follow from a fleet's name and a number, statements
// in the form of the golden model (cmodel/token.h), signed by OpenSSL because the golden models
// take milliseconds for what a load test needs in microseconds. The keys are in this process: no
// device of anyone.
#ifndef HOST_LOAD_SYNTHETIC_H
#define HOST_LOAD_SYNTHETIC_H

#include <openssl/evp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cmodel/token.h"
#include "service/protocol.h"

enum { SYNTHETIC_ENTRIES = 5, SYNTHETIC_VERSIONS = 3, SYNTHETIC_POLICY_MOST = 8192 };

// What has run on a device: the entries of its log, and their register.
struct synthetic_software {
    uint8_t entry[SYNTHETIC_ENTRIES][PLUTON_ENTRY_BYTES];
    uint8_t accumulator[32];
};

// A ROM, and four images of this security version, 1 to SYNTHETIC_VERSIONS.
bool synthetic_software(struct synthetic_software *software, uint32_t version);
// A policy that has released all of them, and wants `least` at least (docs/attestation-service.md).
// 0: it does not fit.
size_t synthetic_policy(uint64_t epoch, uint32_t least, char *out, size_t room);

struct synthetic_device {
    uint8_t id[PROTOCOL_DEVICE_BYTES];
    uint8_t seed[32]; // of its boot
    struct token_key attestation, general;
    EVP_PKEY_CTX *attestation_signer, *general_signer;
    uint8_t request[256]; // PKCS#10, the same in every process
    size_t request_size;
};

// False: no memory, or OpenSSL failed; nothing is to be freed then.
bool synthetic_device_make(struct synthetic_device *device, const char *fleet, uint64_t number);
void synthetic_device_free(struct synthetic_device *device);

// The token of a Secured device for this nonce; what POST /v1/attest takes.
bool synthetic_token(const struct synthetic_device *device,
                     const struct synthetic_software *software,
                     const uint8_t nonce[PROTOCOL_NONCE_BYTES], uint8_t token[PLUTON_TOKEN_MAX],
                     size_t *size);
bool synthetic_evidence(const struct synthetic_device *device,
                        const struct synthetic_software *software,
                        const uint8_t nonce[PROTOCOL_NONCE_BYTES],
                        uint8_t body[PROTOCOL_ATTEST_MOST], size_t *size);

// What a manufacturer's list has to say of the device, for the list's nonce: the token of a
// Provisioned device, and the general key's signature r || s.
bool synthetic_proof(const struct synthetic_device *device, const uint8_t nonce[32],
                     uint8_t token[PLUTON_TOKEN_MAX], size_t *size, uint8_t possession[64]);

#endif
