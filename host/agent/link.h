// SPDX-License-Identifier: Apache-2.0
// One TLS 1.3 connection and HTTP/1.1 on it, as a client: to the service that the anchor names, or
// to a server that a file of certificates vouches for. Nothing is sent before the server is known.
// A link stays where it was opened.
#ifndef HOST_AGENT_LINK_H
#define HOST_AGENT_LINK_H

#include <openssl/ssl.h>
#include <stdbool.h>
#include <stdint.h>

#include "host/agent/by_radio.h"
#include "host/sign/fault.h"

struct link_server {
    const char *host, *port;
    const uint8_t *anchor;    // 32 bytes, or
    const char *certificates; // a file in PEM
    struct device *radio;     // by which the bytes go; NULL: a socket of this machine
    // What the device knows of the time: that it is `now` (0: nothing), or at least `least`.
    int64_t now, least;
};

struct link_credential { // NULL where there is none
    EVP_PKEY *key;
    const uint8_t *certificate; // DER
    size_t size;
};

struct link {
    SSL_CTX *context;
    SSL *tls;
    int file;
    struct by_radio way;
    struct link_server server;
    const char *why; // the server was refused
    bool closed;     // the server ends the connection after this answer
};

struct link_reply {
    int status;
    unsigned retry_after; // seconds, 0: not said
    uint8_t *body;        // of malloc, a zero byte behind it
    size_t size;
};

enum sign_status link_open(struct link *link, const struct link_server *server,
                           const struct link_credential *credential, struct sign_fault *fault);
void link_close(struct link *link);

// A body of `most` bytes at most is taken.
enum sign_status link_call(struct link *link, const char *method, const char *path,
                           const void *body, size_t size, size_t most, struct link_reply *reply,
                           struct sign_fault *fault);

// ---- inside ----

// What the head of an answer says: status, size of the body, Retry-After; *closed: no other request
// goes this way. False: a body without a length, or of more than `most` bytes, or no such head.
bool link_read_head(const char *head, size_t most, struct link_reply *reply, bool *closed);

#endif
