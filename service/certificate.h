// SPDX-License-Identifier: Apache-2.0
// X.509 certificates (RFC 5280) in the profiles of docs/attestation-service.md, as DER. P-256 keys,
// ecdsa-with-SHA256. Written by us and not by a library, so that there is one form for each kind;
// the tests have it judged by libraries of others.
#ifndef SERVICE_CERTIFICATE_H
#define SERVICE_CERTIFICATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "service/kind.h"

enum {
    CERTIFICATE_MOST = 1536,
    CERTIFICATE_SERIAL = 16,
    CERTIFICATE_POINT = 64,
    CERTIFICATE_NAMES = 8, // of a host
};

struct certificate_plan {
    enum kind kind;
    bool root;                            // self-signed, of that kind
    const char *subject;                  // CN
    const char *uri;                      // subjectAltName, or NULL
    const char *names[CERTIFICATE_NAMES]; // of a server: DNS names and IP addresses, then NULL
    uint8_t serial[CERTIFICATE_SERIAL];   // random; its first two bits are set here
    uint8_t point[CERTIFICATE_POINT];     // the certified key, X || Y
    uint8_t issuer[CERTIFICATE_POINT];    // the root's key
    int64_t not_before, not_after;        // Unix seconds
};

struct certificate_signer {
    void *context;
    // ECDSA, r || s.
    bool (*sign)(void *context, enum kind kind, const uint8_t digest[32], uint8_t signature[64]);
};

// False: it does not fit, a time is none, or the signer failed; nothing was written.
bool certificate_make(struct certificate_plan *plan, const struct certificate_signer *signer,
                      uint8_t out[CERTIFICATE_MOST], size_t *size);

// DER of a kind's extended key usage: an OBJECT IDENTIFIER with tag and length.
const uint8_t *certificate_usage(enum kind kind, size_t *size);

#endif
