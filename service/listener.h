// SPDX-License-Identifier: Apache-2.0
// A port: TLS connections, one request after the other on each. Whoever handles a request answers
// it once, now or later; until then nothing more is read from that connection. Slow and silent
// clients are closed, whatever they do.
#ifndef SERVICE_LISTENER_H
#define SERVICE_LISTENER_H

#include <openssl/ssl.h>

#include "host/sign/fault.h"
#include "service/http.h"
#include "service/protocol.h"

struct event_base;
struct listener;
struct connection;

struct listener_plan {
    const char *place;    // address:port
    uint32_t connections; // in all
    uint32_t per_address;
    uint32_t patience; // seconds for a handshake, and for a request to come
    size_t body;       // bytes of a body at most
    void (*handle)(void *context, struct connection *connection, const struct http_request *request,
                   const uint8_t *body);
    void *context;
};

struct listener_figures {
    uint64_t accepted, turned_away, handshakes, requests, timeouts, bad;
    uint32_t open;
};

struct reply {
    int status;
    const char *type;
    unsigned retry_after; // seconds; 0: no such header
    const char *headers;  // further lines of the head, each with its end; NULL: none
    const void *body;     // copied
    size_t size;
};

enum sign_status listener_start(struct listener **listener, struct event_base *base,
                                const struct listener_plan *plan, struct sign_fault *fault);
// What new connections use from now on; it is kept.
void listener_use(struct listener *listener, SSL_CTX *tls);
// No new connections; idle ones are closed, busy ones after their answer.
void listener_drain(struct listener *listener);
void listener_free(struct listener *listener);
void listener_figures(const struct listener *listener, struct listener_figures *figures);
unsigned listener_port(const struct listener *listener);

void connection_reply(struct connection *connection, const struct reply *reply);
SSL *connection_tls(struct connection *connection); // NULL: the client is gone
// What binds nonces to this connection (tls.h), made once for each. False: it is gone, or TLS
// fails.
bool connection_exporter(struct connection *connection, uint8_t out[PROTOCOL_EXPORTER_BYTES]);
const char *connection_address(const struct connection *connection);

#endif
