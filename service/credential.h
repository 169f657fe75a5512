// SPDX-License-Identifier: Apache-2.0
// The certificate that a client showed in the handshake, judged for a route. Issuer, profile and
// time are judged here; whether its device was withdrawn, the database says.
#ifndef SERVICE_CREDENTIAL_H
#define SERVICE_CREDENTIAL_H

#include <openssl/ssl.h>

#include "service/keyring.h"
#include "service/protocol.h"

enum { CREDENTIAL_NAME = 65 };

struct credential {
    enum kind kind;
    char name[CREDENTIAL_NAME]; // CN
};

// Of one of the kinds of `kinds` (bit n: kind n). ACCEPTED, CERTIFICATE_MISSING, _FOREIGN,
// _EXPIRED.
enum protocol_refusal credential_judge(SSL *ssl, const struct keyring *ring, unsigned kinds,
                                       int64_t now, struct credential *credential);

#endif
