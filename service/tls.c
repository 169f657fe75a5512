// SPDX-License-Identifier: Apache-2.0
#include "service/tls.h"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <string.h>

#include "service/protocol.h"

enum { DAY = 86400 };

// Anyone's certificate, or none: possession of its key is shown, and the route decides.
static int take_any(int good, X509_STORE_CTX *context)
{
    (void)good;
    (void)context;
    return 1;
}

static X509 *parse(const uint8_t *der, size_t size)
{
    return d2i_X509(NULL, &der, (long)size);
}

static bool certify(SSL_CTX *tls, const struct config *config, struct keyring *ring, int64_t now)
{
    uint8_t point[1 + CERTIFICATE_POINT], der[CERTIFICATE_MOST];
    size_t size = 0;
    const unsigned names = config->names != 0 ? config->names : 2;
    struct certificate_plan plan = {.kind = KIND_SERVER,
                                    .subject = config->name[0],
                                    .not_before = now - PROTOCOL_BACKDATED_SECONDS,
                                    .not_after = now + (int64_t)TLS_DAYS * DAY};
    for (unsigned i = 0; i < names && i < CERTIFICATE_NAMES - 1; i++) {
        plan.names[i] = config->name[i];
    }
    EVP_PKEY *key = EVP_EC_gen("P-256");
    const bool drawn = key != NULL &&
                       EVP_PKEY_get_octet_string_param(key, OSSL_PKEY_PARAM_PUB_KEY, point,
                                                       sizeof point, &size) == 1 &&
                       size == sizeof point;
    if (drawn) {
        memcpy(plan.point, point + 1, sizeof plan.point);
    }
    X509 *own = drawn && keyring_issue(ring, &plan, der, &size) ? parse(der, size) : NULL;
    const struct keyring_root *issuer = &ring->root[KIND_SERVER];
    X509 *root = parse(issuer->der, issuer->size);
    const bool good = own != NULL && root != NULL && SSL_CTX_use_certificate(tls, own) == 1 &&
                      SSL_CTX_use_PrivateKey(tls, key) == 1 &&
                      SSL_CTX_check_private_key(tls) == 1 &&
                      SSL_CTX_add1_chain_cert(tls, root) == 1;
    X509_free(root);
    X509_free(own);
    EVP_PKEY_free(key);
    return good;
}

enum sign_status tls_make(SSL_CTX **out, const struct config *config, struct keyring *ring,
                          int64_t now, struct sign_fault *fault)
{
    static const unsigned char session[] = "openpluton attestation";
    SSL_CTX *tls = SSL_CTX_new(TLS_server_method());
    const bool good = tls != NULL && SSL_CTX_set_min_proto_version(tls, TLS1_3_VERSION) == 1 &&
                      SSL_CTX_set_max_proto_version(tls, TLS1_3_VERSION) == 1 &&
                      SSL_CTX_set1_groups_list(tls, "P-256:X25519") == 1 &&
                      SSL_CTX_set_num_tickets(tls, 0) == 1 &&
                      SSL_CTX_set_max_early_data(tls, 0) == 1 &&
                      SSL_CTX_set_session_id_context(tls, session, sizeof session - 1) == 1 &&
                      certify(tls, config, ring, now);
    if (!good) {
        SSL_CTX_free(tls);
        return sign_fail(fault, SIGN_FAILED,
                         "TLS cannot be prepared, or the service's own "
                         "certificate cannot be made");
    }
    (void)SSL_CTX_set_options(tls, SSL_OP_NO_TICKET | SSL_OP_NO_RENEGOTIATION);
    (void)SSL_CTX_set_session_cache_mode(tls, SSL_SESS_CACHE_OFF);
    (void)SSL_CTX_set_mode(tls, SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_verify(tls, SSL_VERIFY_PEER, take_any);
    SSL_CTX_set_verify_depth(tls, 1);
    *out = tls;
    return SIGN_OK;
}

bool tls_exporter(SSL *ssl, uint8_t out[32])
{
    return SSL_is_init_finished(ssl) &&
           SSL_export_keying_material(ssl, out, PROTOCOL_EXPORTER_BYTES, PROTOCOL_EXPORTER,
                                      sizeof PROTOCOL_EXPORTER - 1, NULL, 0, 0) == 1;
}
