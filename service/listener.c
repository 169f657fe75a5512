// SPDX-License-Identifier: Apache-2.0
#include "service/listener.h"

#include <arpa/inet.h>
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/bufferevent_ssl.h>
#include <event2/event.h>
#include <event2/listener.h>
#include <event2/util.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "service/tls.h"

enum { ADDRESS = INET6_ADDRSTRLEN, COUNTERS = 4096, SHORT = 15 * 1024 };

// What the connection does, and how long it may take, in seconds; the plan's patience if that is
// more, or if 0 stands here.
enum state { HANDSHAKES, IDLE, READS, WAITS, ANSWERS };
static const unsigned patience[] = {[HANDSHAKES] = 0, [IDLE] = 75, [READS] = 0, [ANSWERS] = 30};

struct connection {
    struct connection *next, **link;
    struct listener *listener;
    struct bufferevent *stream; // NULL: the client is gone, and an answer is still owed
    struct event *deadline;
    enum state state;
    uint32_t *counter; // of its address
    bool keep;
    bool is_exported;
    uint8_t exporter[PROTOCOL_EXPORTER_BYTES];
    char address[ADDRESS];
};

struct listener {
    struct listener_plan plan;
    struct event_base *base;
    struct evconnlistener *port;
    struct event *pause; // after which connections are accepted again
    SSL_CTX *tls;
    struct connection *first;
    uint32_t counter[COUNTERS]; // connections of addresses; some share one
    struct listener_figures figures;
    bool drains;
};

static void on_read(struct bufferevent *stream, void *context);

// ---- life of a connection ----

static void end(struct connection *c)
{
    *c->link = c->next;
    if (c->next != NULL) {
        c->next->link = c->link;
    }
    --*c->counter;
    c->listener->figures.open--;
    if (c->stream != NULL) {
        bufferevent_free(c->stream);
    }
    event_free(c->deadline);
    free(c);
}

// The client is gone, or has to go. While an answer is owed the struct stays.
static void leave(struct connection *c)
{
    if (c->state != WAITS) {
        end(c);
    } else if (c->stream != NULL) {
        bufferevent_free(c->stream);
        c->stream = NULL;
    }
}

static void enter(struct connection *c, enum state state)
{
    c->state = state;
    if (state == WAITS) {
        (void)event_del(c->deadline);
        return;
    }
    const unsigned own = patience[state], least = c->listener->plan.patience;
    const struct timeval time = {own > least ? own : least, 0};
    (void)event_add(c->deadline, &time);
}

static void on_deadline(evutil_socket_t socket, short what, void *context)
{
    (void)socket;
    (void)what;
    struct connection *c = context;
    c->listener->figures.timeouts += c->state != IDLE;
    leave(c);
}

static void on_event(struct bufferevent *stream, short what, void *context)
{
    (void)stream;
    struct connection *c = context;
    if ((what & BEV_EVENT_CONNECTED) != 0) {
        c->listener->figures.handshakes++;
        enter(c, IDLE);
        return;
    }
    if ((what & (BEV_EVENT_EOF | BEV_EVENT_ERROR | BEV_EVENT_TIMEOUT)) != 0) {
        leave(c);
    }
}

// The answer has left.
static void on_write(struct bufferevent *stream, void *context)
{
    struct connection *c = context;
    if (c->state != ANSWERS) {
        return;
    }
    if (!c->keep || c->listener->drains) {
        end(c);
        return;
    }
    enter(c, IDLE);
    (void)bufferevent_enable(stream, EV_READ);
    on_read(stream, c);
}

// ---- requests ----

SSL *connection_tls(struct connection *connection)
{
    return connection->stream != NULL ? bufferevent_openssl_get_ssl(connection->stream) : NULL;
}

bool connection_exporter(struct connection *c, uint8_t out[PROTOCOL_EXPORTER_BYTES])
{
    SSL *tls = connection_tls(c);
    if (tls == NULL) {
        return false;
    }
    c->is_exported = c->is_exported || tls_exporter(tls, c->exporter);
    if (c->is_exported) {
        memcpy(out, c->exporter, sizeof c->exporter);
    }
    return c->is_exported;
}

const char *connection_address(const struct connection *connection)
{
    return connection->address;
}

void connection_reply(struct connection *c, const struct reply *reply)
{
    char head[1024], retry[64] = "";
    if (c->stream == NULL) {
        end(c);
        return;
    }
    c->keep = c->keep && !c->listener->drains;
    if (reply->retry_after != 0) {
        (void)snprintf(retry, sizeof retry, "Retry-After: %u\r\n", reply->retry_after);
    }
    const int size = snprintf(
        head, sizeof head,
        "HTTP/1.1 %d %s\r\nContent-Type: %s\r\nContent-Length: %zu\r\nCache-Control: no-store\r\n"
        "X-Content-Type-Options: nosniff\r\n%s%s%s\r\n",
        reply->status, http_phrase(reply->status), reply->type, reply->size, retry,
        reply->headers != NULL ? reply->headers : "", c->keep ? "" : "Connection: close\r\n");
    struct evbuffer *out = bufferevent_get_output(c->stream);
    enter(c, ANSWERS);
    // In one piece, if it is short: one record of TLS, one call of the system.
    if (size > 0 && reply->size <= SHORT) {
        (void)evbuffer_expand(out, (size_t)size + reply->size);
    }
    if (size < 0 || size >= (int)sizeof head || evbuffer_add(out, head, (size_t)size) != 0 ||
        evbuffer_add(out, reply->body, reply->size) != 0) {
        end(c);
    }
}

static void refuse(struct connection *c, int status, const char *text)
{
    const struct reply reply = {
        .status = status, .type = "text/plain; charset=utf-8", .body = text, .size = strlen(text)};
    c->keep = false;
    c->listener->figures.bad++;
    enter(c, WAITS);
    (void)bufferevent_disable(c->stream, EV_READ);
    connection_reply(c, &reply);
}

static void on_read(struct bufferevent *stream, void *context)
{
    struct connection *c = context;
    struct listener *listener = c->listener;
    struct evbuffer *in = bufferevent_get_input(stream);
    const size_t size = evbuffer_get_length(in);
    if (size == 0 || (c->state != IDLE && c->state != READS)) {
        return;
    }
    if (c->state == IDLE) {
        enter(c, READS);
    }
    struct http_request request;
    const size_t head = size < HTTP_HEAD ? size : HTTP_HEAD;
    const uint8_t *bytes = evbuffer_pullup(in, (ev_ssize_t)head);
    const enum http_result result = bytes != NULL ? http_read(bytes, head, &request) : HTTP_BAD;
    if (result == HTTP_BAD) {
        refuse(c, 400,
               "verdict refused\nreason body\nwords not a request of HTTP/1.1 as the "
               "service reads it\n");
        return;
    }
    if (result == HTTP_DONE && request.body > listener->plan.body) {
        refuse(c, 413,
               "verdict refused\nreason size\nwords the body is larger than the route "
               "takes\n");
        return;
    }
    if (result == HTTP_MORE || size < request.head + request.body) {
        return;
    }
    bytes = evbuffer_pullup(in, (ev_ssize_t)(request.head + request.body));
    uint8_t *body = bytes != NULL ? malloc(request.body + 1) : NULL;
    if (body == NULL) {
        leave(c);
        return;
    }
    memcpy(body, bytes + request.head, request.body);
    body[request.body] = 0;
    (void)evbuffer_drain(in, request.head + request.body);
    (void)bufferevent_disable(stream, EV_READ);
    c->keep = request.keep;
    listener->figures.requests++;
    enter(c, WAITS);
    listener->plan.handle(listener->plan.context, c, &request, body);
    free(body);
}

// ---- new connections ----

static void name_of(const struct sockaddr *address, char out[ADDRESS])
{
    const void *from = address->sa_family == AF_INET
                           ? (const void *)&((const struct sockaddr_in *)address)->sin_addr
                           : (const void *)&((const struct sockaddr_in6 *)address)->sin6_addr;
    if (inet_ntop(address->sa_family, from, out, ADDRESS) == NULL) {
        (void)snprintf(out, ADDRESS, "unknown");
    }
}

static uint32_t *counter_of(struct listener *listener, const char *address)
{
    uint32_t hash = 2166136261u; // FNV-1a
    for (const char *at = address; *at != '\0'; at++) {
        hash = (hash ^ (uint8_t)*at) * 16777619u;
    }
    return &listener->counter[hash % COUNTERS];
}

// False: there is nothing of it but the socket.
static bool begin(struct listener *listener, evutil_socket_t socket, const struct sockaddr *address)
{
    struct connection *c = calloc(1, sizeof *c);
    if (c == NULL) {
        return false;
    }
    name_of(address, c->address);
    c->listener = listener;
    c->counter = counter_of(listener, c->address);
    SSL *ssl = *c->counter < listener->plan.per_address ? SSL_new(listener->tls) : NULL;
    if (ssl != NULL) { // which is the stream's from here on, or lost
        c->stream = bufferevent_openssl_socket_new(
            listener->base, socket, ssl, BUFFEREVENT_SSL_ACCEPTING, BEV_OPT_CLOSE_ON_FREE);
    }
    c->deadline = evtimer_new(listener->base, on_deadline, c);
    if (c->stream == NULL || c->deadline == NULL) {
        const bool closes = c->stream != NULL;
        if (closes) {
            bufferevent_free(c->stream);
        }
        if (c->deadline != NULL) {
            event_free(c->deadline);
        }
        free(c);
        return closes; // then the socket is gone, too
    }
    c->next = listener->first;
    c->link = &listener->first;
    if (c->next != NULL) {
        c->next->link = &c->next;
    }
    listener->first = c;
    ++*c->counter;
    listener->figures.open++;
    // Else what is sent second waits until the client acknowledges the first, which takes it 40 ms.
    const int on = 1;
    (void)setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    bufferevent_openssl_set_allow_dirty_shutdown(c->stream, 1);
    bufferevent_setcb(c->stream, on_read, on_write, on_event, c);
    enter(c, HANDSHAKES);
    (void)bufferevent_enable(c->stream, EV_READ | EV_WRITE);
    return true;
}

static void on_accept(struct evconnlistener *port, evutil_socket_t socket, struct sockaddr *address,
                      int size, void *context)
{
    (void)port;
    (void)size;
    struct listener *listener = context;
    listener->figures.accepted++;
    if (listener->drains || listener->tls == NULL ||
        listener->figures.open >= listener->plan.connections || !begin(listener, socket, address)) {
        listener->figures.turned_away++;
        (void)evutil_closesocket(socket);
    }
}

// No descriptors are left, say. The connection stays where it is: to ask for it at once, again and
// again, would only take the time of those who hold the descriptors.
static void on_accept_failed(struct evconnlistener *port, void *context)
{
    struct listener *listener = context;
    const struct timeval time = {0, 100000};
    listener->figures.turned_away++;
    (void)evconnlistener_disable(port);
    (void)event_add(listener->pause, &time);
}

static void on_pause_over(evutil_socket_t socket, short what, void *context)
{
    (void)socket;
    (void)what;
    struct listener *listener = context;
    if (!listener->drains) {
        (void)evconnlistener_enable(listener->port);
    }
}

// ---- the port ----

// address:port, as evutil_parse_sockaddr_port has it; with port 0, which it does not take, one that
// is free.
static bool parse(const char *place, struct sockaddr_storage *address, int *size)
{
    char text[256];
    const size_t length = strlen(place);
    const bool any = length >= 2 && strcmp(place + length - 2, ":0") == 0;
    memset(address, 0, sizeof *address);
    if (snprintf(text, sizeof text, "%s", place) >= (int)sizeof text) {
        return false;
    }
    if (any) {
        text[length - 1] = '1';
    }
    if (evutil_parse_sockaddr_port(text, (struct sockaddr *)address, size) != 0) {
        return false;
    }
    if (any && address->ss_family == AF_INET6) {
        ((struct sockaddr_in6 *)address)->sin6_port = 0;
    } else if (any) {
        ((struct sockaddr_in *)address)->sin_port = 0;
    }
    return true;
}

enum sign_status listener_start(struct listener **out, struct event_base *base,
                                const struct listener_plan *plan, struct sign_fault *fault)
{
    struct sockaddr_storage address;
    int size = sizeof address;
    struct listener *listener = calloc(1, sizeof *listener);
    if (listener == NULL) {
        return sign_fail(fault, SIGN_FAILED, "no memory");
    }
    *listener = (struct listener){.plan = *plan, .base = base};
    if (!parse(plan->place, &address, &size)) {
        free(listener);
        return sign_fail(fault, SIGN_WRONG_USE, "%s: not address:port with a numeric address",
                         plan->place);
    }
    listener->pause = evtimer_new(base, on_pause_over, listener);
    if (listener->pause == NULL) {
        free(listener);
        return sign_fail(fault, SIGN_FAILED, "no memory");
    }
    listener->port =
        evconnlistener_new_bind(base, on_accept, listener,
                                LEV_OPT_CLOSE_ON_FREE | LEV_OPT_REUSEABLE | LEV_OPT_CLOSE_ON_EXEC,
                                1024, (struct sockaddr *)&address, size);
    if (listener->port == NULL) {
        event_free(listener->pause);
        free(listener);
        return sign_fail(fault, SIGN_FAILED, "%s: cannot be listened at: is it in use?",
                         plan->place);
    }
    evconnlistener_set_error_cb(listener->port, on_accept_failed);
    *out = listener;
    return SIGN_OK;
}

void listener_use(struct listener *listener, SSL_CTX *tls)
{
    SSL_CTX_free(listener->tls);
    listener->tls = tls;
}

void listener_drain(struct listener *listener)
{
    listener->drains = true;
    (void)evconnlistener_disable(listener->port);
    for (struct connection *c = listener->first, *next; c != NULL; c = next) {
        next = c->next;
        if (c->state == HANDSHAKES || c->state == IDLE) {
            end(c);
        }
    }
}

void listener_free(struct listener *listener)
{
    if (listener == NULL) {
        return;
    }
    for (struct connection *c = listener->first, *next; c != NULL; c = next) {
        next = c->next;
        end(c);
    }
    evconnlistener_free(listener->port);
    event_free(listener->pause);
    SSL_CTX_free(listener->tls);
    free(listener);
}

void listener_figures(const struct listener *listener, struct listener_figures *figures)
{
    *figures = listener->figures;
}

unsigned listener_port(const struct listener *listener)
{
    struct sockaddr_in6 address = {.sin6_port = 0}; // the port of both families is at one place
    socklen_t size = sizeof address;
    (void)getsockname(evconnlistener_get_fd(listener->port), (struct sockaddr *)&address, &size);
    return ntohs(address.sin6_port);
}
