// SPDX-License-Identifier: Apache-2.0
// Certificate requests: PKCS#10 (RFC 2986) in the one form of docs/attestation-service.md.
#ifndef SERVICE_REQUEST_H
#define SERVICE_REQUEST_H

#include <stddef.h>
#include <stdint.h>

#include "host/verify/token.h"
#include "service/protocol.h"

// The key that is asked for. ACCEPTED, REQUEST_FORM, REQUEST_SIGNATURE.
enum protocol_refusal request_read(const uint8_t *bytes, size_t size, struct verify_point *key);

#endif
