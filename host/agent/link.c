// SPDX-License-Identifier: Apache-2.0
#include "host/agent/link.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "host/agent/chip_key.h"
#include "host/sign/digest.h"
#include "host/sign/number.h"

enum { SECONDS = 30, HEAD = 4096, HOSTS = 8 };

// ---- which server ----

static bool is_root(X509 *certificate, const uint8_t anchor[32])
{
    uint8_t *der = NULL, digest[DIGEST_BYTES];
    const int size = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate), &der);
    const bool same = size > 0 && digest_sha256(der, (size_t)size, digest) &&
                      memcmp(digest, anchor, sizeof digest) == 0;
    OPENSSL_free(der);
    return same;
}

static bool is_named(X509 *certificate, const char *host)
{
    uint8_t address[16];
    if (inet_pton(AF_INET, host, address) == 1) {
        return X509_check_ip(certificate, address, 4, 0) == 1;
    }
    return X509_check_host(certificate, host, 0,
                           X509_CHECK_FLAG_NEVER_CHECK_SUBJECT |
                               X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS,
                           NULL) == 1;
}

// Both bounds where the time is known; where only the past is, what ended in it.
static bool is_timely(X509 *certificate, const struct link_server *server)
{
    const time_t now = (time_t)(server->now != 0 ? server->now : server->least);
    const ASN1_TIME *before = X509_get0_notBefore(certificate);
    const ASN1_TIME *after = X509_get0_notAfter(certificate);
    return now == 0 || (ASN1_TIME_cmp_time_t(after, now) >= 0 &&
                        (server->now == 0 || ASN1_TIME_cmp_time_t(before, now) <= 0));
}

static const char *judge(const struct link_server *server, X509 *own, X509 *root)
{
    if (!is_root(root, server->anchor)) {
        return "its root is not the anchor of the device's policy";
    }
    EVP_PKEY *key = X509_get0_pubkey(root);
    if (X509_check_ca(root) != 1 || key == NULL || X509_verify(root, key) != 1) {
        return "its root is no certificate authority";
    }
    if (X509_check_issued(root, own) != X509_V_OK || X509_verify(own, key) != 1 ||
        X509_check_ca(own) != 0) {
        return "its certificate is not one of that root";
    }
    if ((X509_get_extension_flags(own) & EXFLAG_XKUSAGE) == 0 ||
        (X509_get_extended_key_usage(own) & XKU_SSL_SERVER) == 0) {
        return "its certificate is not for a server";
    }
    if (!is_named(own, server->host)) {
        return "its certificate has another name";
    }
    return is_timely(own, server) && is_timely(root, server) ? NULL
                                                             : "its certificate is past its time";
}

// docs/attestation-service.md, Transport.
static int verify_by_anchor(X509_STORE_CTX *context, void *argument)
{
    struct link *link = argument;
    STACK_OF(X509) *sent = X509_STORE_CTX_get0_untrusted(context);
    const int count = sent != NULL ? sk_X509_num(sent) : 0;
    link->why = count >= 2
                    ? judge(&link->server, sk_X509_value(sent, 0), sk_X509_value(sent, count - 1))
                    : "it does not send its certificate and its root";
    X509_STORE_CTX_set_error(context,
                             link->why == NULL ? X509_V_OK : X509_V_ERR_APPLICATION_VERIFICATION);
    return link->why == NULL;
}

static bool trust(struct link *link)
{
    if (link->server.anchor != NULL) {
        SSL_CTX_set_cert_verify_callback(link->context, verify_by_anchor, link);
        return true;
    }
    X509_VERIFY_PARAM *parameters = SSL_CTX_get0_param(link->context);
    uint8_t address[4];
    const bool is_address = inet_pton(AF_INET, link->server.host, address) == 1;
    return SSL_CTX_load_verify_locations(link->context, link->server.certificates, NULL) == 1 &&
           (is_address ? X509_VERIFY_PARAM_set1_ip_asc(parameters, link->server.host)
                       : X509_VERIFY_PARAM_set1_host(parameters, link->server.host, 0)) == 1;
}

static bool prepare(struct link *link, const struct link_credential *credential)
{
    link->context = SSL_CTX_new(TLS_client_method());
    if (link->context == NULL ||
        SSL_CTX_set_min_proto_version(link->context, TLS1_3_VERSION) != 1) {
        return false;
    }
    SSL_CTX_set_verify(link->context, SSL_VERIFY_PEER, NULL);
    (void)SSL_CTX_set_session_cache_mode(link->context, SSL_SESS_CACHE_OFF);
    if (!trust(link)) {
        link->why = "the file that vouches for the server has no certificates";
        return false;
    }
    if (credential != NULL && (SSL_CTX_use_certificate_ASN1(link->context, (int)credential->size,
                                                            credential->certificate) != 1 ||
                               SSL_CTX_use_PrivateKey(link->context, credential->key) != 1)) {
        link->why = "the certificate is not one of this chip's key: attest anew";
        return false;
    }
    return true;
}

// ---- the connection ----

static int reach(const struct link_server *server, struct sign_fault *fault)
{
    const struct addrinfo wanted = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM};
    const struct timeval limit = {SECONDS, 0};
    struct addrinfo *found = NULL;
    int file = -1, reason = 0;
    const int failed = getaddrinfo(server->host, server->port, &wanted, &found);
    if (failed != 0) {
        sign_note(fault, "%s: %s", server->host, gai_strerror(failed));
        return -1;
    }
    unsigned tried = 0;
    for (const struct addrinfo *at = found; at != NULL && file < 0 && tried < HOSTS;
         at = at->ai_next, tried++) {
        file = socket(at->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
        if (file < 0) {
            continue;
        }
        (void)setsockopt(file, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
        (void)setsockopt(file, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
        (void)setsockopt(file, IPPROTO_TCP, TCP_NODELAY, &(int){1}, sizeof(int));
        if (connect(file, at->ai_addr, at->ai_addrlen) != 0) {
            reason = errno;
            (void)close(file);
            file = -1;
        }
    }
    freeaddrinfo(found);
    if (file < 0) {
        sign_note(fault, "%s:%s: %s", server->host, server->port, strerror(reason));
    }
    return file;
}

static enum sign_status tls_fault(struct link *link, const char *what, struct sign_fault *fault)
{
    const char *reason = link->why;
    const unsigned long error = ERR_get_error();
    if (reason == NULL && link->way.fault.text[0] != '\0') {
        reason = link->way.fault.text;
    }
    if (reason == NULL && chip_key_fault()[0] != '\0') {
        reason = chip_key_fault();
    }
    if (reason == NULL && SSL_get_verify_result(link->tls) != X509_V_OK) {
        reason = X509_verify_cert_error_string(SSL_get_verify_result(link->tls));
    }
    if (reason == NULL) {
        reason = error != 0 ? ERR_reason_error_string(error) : NULL;
    }
    ERR_clear_error();
    return sign_fail(fault, SIGN_FAILED, "%s:%s: %s: %s", link->server.host, link->server.port,
                     what, reason != NULL ? reason : "the connection broke");
}

// The way to the server, which TLS has from then on.
static bool connect_to(struct link *link, struct sign_fault *fault)
{
    if (link->server.radio == NULL) {
        link->file = reach(&link->server, fault);
        return link->file >= 0 && SSL_set_fd(link->tls, link->file) == 1;
    }
    struct sign_fault why = {""};
    if (by_radio_open(&link->way, link->server.radio, link->server.host, link->server.port, &why) !=
        SIGN_OK) {
        sign_note(fault, "%s:%s: by the radio: %s", link->server.host, link->server.port, why.text);
        return false;
    }
    BIO *bio = by_radio_bio(&link->way);
    if (bio == NULL) {
        sign_note(fault, "no memory");
        return false;
    }
    SSL_set_bio(link->tls, bio, bio);
    return true;
}

enum sign_status link_open(struct link *link, const struct link_server *server,
                           const struct link_credential *credential, struct sign_fault *fault)
{
    *link = (struct link){.file = -1, .server = *server};
    ERR_clear_error();
    if (!prepare(link, credential)) {
        sign_note(fault, "%s", link->why != NULL ? link->why : "TLS can't be prepared");
        link_close(link);
        ERR_clear_error();
        return SIGN_FAILED;
    }
    link->tls = SSL_new(link->context);
    if (link->tls == NULL || !connect_to(link, fault)) {
        if (link->tls == NULL) {
            sign_note(fault, "TLS can't be prepared");
        }
        link_close(link);
        return SIGN_FAILED;
    }
    if (SSL_set_tlsext_host_name(link->tls, server->host) != 1 || SSL_connect(link->tls) != 1) {
        const enum sign_status status = tls_fault(link, "TLS", fault);
        link_close(link);
        return status;
    }
    return SIGN_OK;
}

void link_close(struct link *link)
{
    if (link->tls != NULL) {
        (void)SSL_shutdown(link->tls);
        SSL_free(link->tls);
    }
    SSL_CTX_free(link->context);
    by_radio_close(&link->way);
    if (link->file >= 0) {
        (void)close(link->file);
    }
    *link = (struct link){.file = -1};
}

// ---- HTTP ----

// Head and body at once: a body on its own would wait for the head's acknowledgement.
static bool give(struct link *link, const char *head, size_t length, const void *body, size_t size)
{
    size_t put = 0;
    char *both = malloc(length + size);
    if (both == NULL) {
        return false;
    }
    memcpy(both, head, length);
    if (size != 0) {
        memcpy(both + length, body, size);
    }
    const bool given =
        SSL_write_ex(link->tls, both, length + size, &put) == 1 && put == length + size;
    free(both);
    return given;
}

// The head, its end included; 0: there is none.
static size_t take_head(struct link *link, char head[HEAD + 1])
{
    for (size_t at = 0, got; at < HEAD; at += got) {
        if (SSL_read_ex(link->tls, head + at, 1, &got) != 1) {
            return 0;
        }
        head[at + got] = '\0';
        if (at >= 3 && memcmp(head + at - 3, "\r\n\r\n", 4) == 0) {
            return at + 1;
        }
    }
    return 0;
}

// The value of the field of this name, in lower case, with its end cut off; NULL: not there.
static bool field(const char *head, const char *name, char *value, size_t room)
{
    const size_t size = strlen(name);
    for (const char *line = strstr(head, "\r\n"); line != NULL; line = strstr(line + 2, "\r\n")) {
        const char *at = line + 2;
        if (strncasecmp(at, name, size) == 0 && at[size] == ':') {
            at += size + 1;
            at += strspn(at, " \t");
            const size_t length = strcspn(at, "\r\n \t");
            if (length >= room) {
                return false;
            }
            memcpy(value, at, length);
            value[length] = '\0';
            return true;
        }
    }
    return false;
}

bool link_read_head(const char *head, size_t most, struct link_reply *reply, bool *closed)
{
    char value[32];
    uint32_t number = 0, size = 0;
    if (strncmp(head, "HTTP/1.1 ", 9) != 0 || strspn(head + 9, "0123456789") != 3) {
        return false;
    }
    reply->status = (head[9] - '0') * 100 + (head[10] - '0') * 10 + head[11] - '0';
    if (field(head, "Transfer-Encoding", value, sizeof value) ||
        !field(head, "Content-Length", value, sizeof value) ||
        !number_of(value, (uint32_t)most, &size)) {
        return false;
    }
    reply->size = size;
    if (field(head, "Retry-After", value, sizeof value) && number_of(value, 86400, &number)) {
        reply->retry_after = number;
    }
    *closed = field(head, "Connection", value, sizeof value) && strcasecmp(value, "close") == 0;
    return true;
}

static bool take_body(struct link *link, struct link_reply *reply)
{
    reply->body = malloc(reply->size + 1);
    if (reply->body == NULL) {
        return false;
    }
    for (size_t at = 0, got; at < reply->size; at += got) {
        if (SSL_read_ex(link->tls, reply->body + at, reply->size - at, &got) != 1) {
            free(reply->body);
            return false;
        }
    }
    reply->body[reply->size] = 0;
    return true;
}

enum sign_status link_call(struct link *link, const char *method, const char *path,
                           const void *body, size_t size, size_t most, struct link_reply *reply,
                           struct sign_fault *fault)
{
    char head[HEAD + 1];
    struct link_reply made = {0, 0, NULL, 0};
    const int length = snprintf(head, sizeof head,
                                "%s %s HTTP/1.1\r\nHost: %s:%s\r\nContent-Length: %zu\r\n"
                                "Content-Type: application/octet-stream\r\n\r\n",
                                method, path, link->server.host, link->server.port, size);
    if (length <= 0 || (size_t)length >= sizeof head) {
        return sign_fail(fault, SIGN_WRONG_USE, "%s: too long", path);
    }
    ERR_clear_error();
    if (!give(link, head, (size_t)length, body, size) || take_head(link, head) == 0) {
        return tls_fault(link, path, fault);
    }
    if (!link_read_head(head, most, &made, &link->closed)) {
        return sign_fail(fault, SIGN_FAILED, "%s:%s: %s: an answer without length, or too long",
                         link->server.host, link->server.port, path);
    }
    if (!take_body(link, &made)) {
        return tls_fault(link, path, fault);
    }
    *reply = made;
    return SIGN_OK;
}
