// SPDX-License-Identifier: Apache-2.0
#include "service/credential.h"

#include <openssl/objects.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <string.h>

static bool has_usage(const X509 *certificate, enum kind kind)
{
    size_t size = 0;
    const uint8_t *wanted = certificate_usage(kind, &size);
    int critical = 0;
    EXTENDED_KEY_USAGE *usages = X509_get_ext_d2i(certificate, NID_ext_key_usage, &critical, NULL);
    bool good = usages != NULL && critical == 1 && sk_ASN1_OBJECT_num(usages) == 1;
    if (good) {
        const ASN1_OBJECT *usage = sk_ASN1_OBJECT_value(usages, 0);
        good = OBJ_length(usage) == size - 2 &&
               memcmp(OBJ_get0_data(usage), wanted + 2, size - 2) == 0;
    }
    EXTENDED_KEY_USAGE_free(usages);
    return good;
}

// Signed by the root of its kind, for an end of the chain, for this usage alone.
static bool is_of(X509 *certificate, const struct keyring *ring, enum kind kind)
{
    const struct keyring_root *root = &ring->root[kind];
    const uint8_t *at = root->der;
    X509 *issuer = d2i_X509(NULL, &at, (long)root->size);
    const bool good =
        issuer != NULL &&
        X509_NAME_cmp(X509_get_issuer_name(certificate), X509_get_subject_name(issuer)) == 0 &&
        X509_get_signature_nid(certificate) == NID_ecdsa_with_SHA256 &&
        X509_verify(certificate, X509_get0_pubkey(issuer)) == 1 && has_usage(certificate, kind) &&
        (X509_get_extension_flags(certificate) & (EXFLAG_CA | EXFLAG_INVALID)) == 0;
    X509_free(issuer);
    return good;
}

static bool is_valid_at(const X509 *certificate, int64_t now)
{
    time_t when = (time_t)now;
    return X509_cmp_time(X509_get0_notBefore(certificate), &when) < 0 &&
           X509_cmp_time(X509_get0_notAfter(certificate), &when) > 0;
}

static bool take_name(const X509 *certificate, char name[CREDENTIAL_NAME])
{
    const int size = X509_NAME_get_text_by_NID(X509_get_subject_name(certificate), NID_commonName,
                                               name, CREDENTIAL_NAME);
    return size > 0 && strlen(name) == (size_t)size;
}

enum protocol_refusal credential_judge(SSL *ssl, const struct keyring *ring, unsigned kinds,
                                       int64_t now, struct credential *credential)
{
    enum protocol_refusal refusal = PROTOCOL_REFUSED_CERTIFICATE_FOREIGN;
    X509 *certificate = ssl != NULL ? SSL_get1_peer_certificate(ssl) : NULL;
    if (certificate == NULL) {
        return PROTOCOL_REFUSED_CERTIFICATE_MISSING;
    }
    for (unsigned kind = 0; kind < KINDS; kind++) {
        if ((kinds >> kind & 1) == 1 && is_of(certificate, ring, (enum kind)kind)) {
            struct credential found = {.kind = (enum kind)kind};
            refusal = !is_valid_at(certificate, now)       ? PROTOCOL_REFUSED_CERTIFICATE_EXPIRED
                      : take_name(certificate, found.name) ? PROTOCOL_ACCEPTED
                                                           : PROTOCOL_REFUSED_CERTIFICATE_FOREIGN;
            if (refusal == PROTOCOL_ACCEPTED) {
                *credential = found;
            }
            break;
        }
    }
    X509_free(certificate);
    return refusal;
}
