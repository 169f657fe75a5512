// SPDX-License-Identifier: Apache-2.0
// TLS as docs/attestation-service.md has it: 1.3 alone, no tickets, no early data. The service's
// own key is drawn here, lives in this process alone, and is certified by the server root.
#ifndef SERVICE_TLS_H
#define SERVICE_TLS_H

#include <openssl/ssl.h>

#include "service/config.h"
#include "service/keyring.h"

enum { TLS_DAYS = 7 };

enum sign_status tls_make(SSL_CTX **tls, const struct config *config, struct keyring *ring,
                          int64_t now, struct sign_fault *fault);

// RFC 8446, section 7.5.
bool tls_exporter(SSL *ssl, uint8_t out[32]);

#endif
