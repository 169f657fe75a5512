// SPDX-License-Identifier: Apache-2.0
#include "service/request.h"

#include <openssl/x509.h>
#include <string.h>

// SubjectPublicKeyInfo of P-256 by its name, with an uncompressed point: the point follows.
static const uint8_t key_head[] = {0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2A, 0x86, 0x48,
                                   0xCE, 0x3D, 0x02, 0x01, 0x06, 0x08, 0x2A, 0x86, 0x48,
                                   0xCE, 0x3D, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00, 0x04};

enum { KEY_SIZE = sizeof key_head + 2 * VERIFY_BYTES };

static bool take_key(const X509_REQ *request, struct verify_point *key)
{
    uint8_t *der = NULL;
    const int size =
        i2d_X509_PUBKEY(X509_REQ_get_X509_PUBKEY((X509_REQ *)(uintptr_t)request), &der);
    const bool good = size == KEY_SIZE && memcmp(der, key_head, sizeof key_head) == 0;
    if (good) {
        memcpy(key->x, der + sizeof key_head, VERIFY_BYTES);
        memcpy(key->y, der + sizeof key_head + VERIFY_BYTES, VERIFY_BYTES);
    }
    OPENSSL_free(der);
    return good;
}

// The bytes are what the request encodes to: there is no second form of one request.
static bool is_canonical(X509_REQ *request, const uint8_t *bytes, size_t size)
{
    uint8_t *der = NULL;
    // The cached encoding goes, else it would be compared with itself.
    const int inner = i2d_re_X509_REQ_tbs(request, NULL);
    const int made = inner > 0 ? i2d_X509_REQ(request, &der) : 0;
    const bool same = made > 0 && (size_t)made == size && memcmp(der, bytes, size) == 0;
    OPENSSL_free(der);
    return same;
}

enum protocol_refusal request_read(const uint8_t *bytes, size_t size, struct verify_point *key)
{
    struct verify_point found;
    const uint8_t *at = bytes;
    X509_REQ *request = size <= PROTOCOL_REQUEST_MOST ? d2i_X509_REQ(NULL, &at, (long)size) : NULL;
    enum protocol_refusal refusal = PROTOCOL_REFUSED_REQUEST_FORM;
    if (request != NULL && at == bytes + size && X509_REQ_get_version(request) == 0 &&
        X509_REQ_get_attr_count(request) == 0 &&
        X509_REQ_get_signature_nid(request) == NID_ecdsa_with_SHA256 && take_key(request, &found) &&
        is_canonical(request, bytes, size)) {
        EVP_PKEY *public_key = X509_REQ_get0_pubkey(request);
        refusal = public_key == NULL                          ? PROTOCOL_REFUSED_REQUEST_FORM
                  : X509_REQ_verify(request, public_key) == 1 ? PROTOCOL_ACCEPTED
                                                              : PROTOCOL_REFUSED_REQUEST_SIGNATURE;
    }
    X509_REQ_free(request);
    if (refusal == PROTOCOL_ACCEPTED) {
        *key = found;
    }
    return refusal;
}
