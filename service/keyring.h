// SPDX-License-Identifier: Apache-2.0
// The service's folder, its PKCS#11 token with a root key for each kind, and the roots' own
// certificates in <folder>/roots/KIND.pem. Made at the first start.
#ifndef SERVICE_KEYRING_H
#define SERVICE_KEYRING_H

#include "host/sign/token.h"
#include "service/certificate.h"

struct keyring_root {
    struct token_signer key;
    uint8_t der[CERTIFICATE_MOST];
    size_t size;
    uint8_t anchor[DIGEST_BYTES]; // SHA-256 of its SubjectPublicKeyInfo
};

struct keyring {
    struct token_module module;
    struct token token;
    struct keyring_root root[KINDS];
    struct certificate_signer signer;
};

// module: NULL for SoftHSM in the folder. `first`: the folder was made now.
enum sign_status keyring_open(struct keyring *ring, const char *folder, const char *module,
                              bool *first, struct sign_fault *fault);
void keyring_close(struct keyring *ring);

// Issues a certificate of a kind: serial and issuer are filled in. False: nothing was issued.
bool keyring_issue(struct keyring *ring, struct certificate_plan *plan,
                   uint8_t out[CERTIFICATE_MOST], size_t *size);

// How far back the database may not go: the number and digest of the last deed of an operator.
enum sign_status keyring_read_deed(struct keyring *ring, struct token_note *note,
                                   struct sign_fault *fault);
enum sign_status keyring_write_deed(struct keyring *ring, const struct token_note *note,
                                    struct sign_fault *fault);

#endif
