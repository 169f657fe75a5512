// SPDX-License-Identifier: Apache-2.0
// Nonces that the service need not remember: docs/attestation-service.md. The key is drawn when the
// process starts and never leaves it; a nonce counts on one connection alone, and so never outlives
// the process.
#ifndef SERVICE_NONCE_H
#define SERVICE_NONCE_H

#include <stdbool.h>
#include <stdint.h>

#include "service/protocol.h"

struct nonce_key {
    uint8_t bytes[32];
};

struct nonce_binding {
    uint8_t device[PROTOCOL_DEVICE_BYTES];
    uint8_t exporter[PROTOCOL_EXPORTER_BYTES]; // of the connection
};

bool nonce_draw_key(struct nonce_key *key);

bool nonce_make(const struct nonce_key *key, const struct nonce_binding *binding, int64_t now,
                uint8_t nonce[PROTOCOL_NONCE_BYTES]);

// ACCEPTED, NONCE_FOREIGN, NONCE_EXPIRED (also one of the future), INTERNAL.
enum protocol_refusal nonce_check(const struct nonce_key *key, const struct nonce_binding *binding,
                                  int64_t now, const uint8_t nonce[PROTOCOL_NONCE_BYTES]);

#endif
