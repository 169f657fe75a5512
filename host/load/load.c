// SPDX-License-Identifier: Apache-2.0
#include "host/load/load.h"

#include <arpa/inet.h>
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/bufferevent_ssl.h>
#include <event2/event.h>
#include <math.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/rand.h>
#include <openssl/ssl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
    BUCKETS = 4096, // of latencies: eight to a doubling, from a microsecond on
    PER_DOUBLING = 64,
    ANSWER_MOST = PROTOCOL_ANSWER_MOST + 4096,
    TICK_US = 500,
    STORM_A_TURN = 64,
};

enum state { CLOSED, CONNECTS, IDLE, ASKS, ATTESTS };

struct load;

struct lane { // a connection, and the flow on it
    struct load *load;
    struct bufferevent *stream;
    enum state state;
    const struct synthetic_device *device;
    double due;
    double delay; // of a storm: the last one after which it came back
    bool done;    // of a storm
};

struct load {
    const struct load_plan *plan;
    struct event_base *base;
    SSL_CTX *tls;
    struct sockaddr_in address;
    struct synthetic_software software;
    struct lane *lane;
    size_t next;             // device
    double begin, from, end; // measured is what ends between the latter two
    double started;          // flows, of an open load
    uint64_t bucket[BUCKETS];
    double most;
    struct load_result result;
    bool broken; // this program, not the service
};

static void begin_flow(struct lane *lane, double due);

static double now(void)
{
    struct timespec at;
    (void)clock_gettime(CLOCK_MONOTONIC, &at);
    return (double)at.tv_sec + (double)at.tv_nsec * 1e-9;
}

// ---- latencies ----

static unsigned bucket_of(double seconds)
{
    const double at = PER_DOUBLING * log2(seconds * 1e6 + 1);
    return at < BUCKETS - 1 ? (unsigned)at : BUCKETS - 1;
}

static double percentile(const struct load *load, double share)
{
    const double wanted = share * (double)load->result.flows;
    double seen = 0;
    for (unsigned i = 0; i < BUCKETS; i++) {
        seen += (double)load->bucket[i];
        if (seen >= wanted && seen > 0) {
            return (exp2((double)(i + 1) / PER_DOUBLING) - 1) / 1000;
        }
    }
    return 0;
}

// ---- flows ----

static void drop(struct lane *lane)
{
    if (lane->stream != NULL) {
        bufferevent_free(lane->stream);
    }
    lane->stream = NULL;
    lane->state = CLOSED;
}

static void note(struct load *load, const char *text, size_t size)
{
    if (load->result.first[0] == '\0') {
        (void)snprintf(load->result.first, sizeof load->result.first, "%.*s", (int)size, text);
    }
}

static double draw(void)
{
    uint32_t drawn = 0;
    return RAND_bytes((unsigned char *)&drawn, sizeof drawn) == 1 ? drawn / 4294967296.0 : 0;
}

// docs/attestation-service.md, "When to come back". retry_after 0: the service said nothing of it.
static void come_back(struct lane *lane, unsigned retry_after)
{
    if (retry_after != 0) {
        lane->due = now() + retry_after;
        return;
    }
    lane->delay = lane->delay == 0 ? 10 : lane->delay < 1800 ? 2 * lane->delay : 3600;
    lane->due = now() + lane->delay * (1 + draw()) / 2;
}

static void next_flow(struct lane *lane)
{
    struct load *load = lane->load;
    const double at = now();
    if (load->plan->storm) {
        drop(lane);
        return;
    }
    if (load->plan->fresh) {
        drop(lane);
    }
    if (at < load->end && load->plan->rate == 0) {
        begin_flow(lane, at);
    }
}

static void lose(struct lane *lane, const char *why)
{
    struct load *load = lane->load;
    const bool flows = lane->state != IDLE && lane->state != CLOSED;
    if (flows && now() < load->end) {
        load->result.failed++;
        note(load, why, strlen(why));
        come_back(lane, 0);
    }
    drop(lane);
    if (flows) {
        next_flow(lane);
    }
}

static void finish(struct lane *lane, int status, unsigned retry_after, const char *body,
                   size_t size)
{
    static const char healthy[] = "verdict healthy\n";
    struct load *load = lane->load;
    const double at = now();
    const bool good = status == 200 && size > sizeof healthy &&
                      memcmp(body, healthy, sizeof healthy - 1) == 0 &&
                      memmem(body, size, "\nclient MI", 10) != NULL &&
                      memmem(body, size, "\nservice MI", 11) != NULL;
    lane->state = IDLE;
    if (!good) {
        load->result.refused++;
        note(load, body, size);
        come_back(lane, retry_after);
    } else if (at >= load->from && at < load->end) {
        const double took = at - lane->due;
        load->result.flows++;
        load->bucket[bucket_of(took)]++;
        load->most = took > load->most ? took : load->most;
        lane->done = load->plan->storm;
    }
    next_flow(lane);
}

static void post(struct lane *lane, const char *path, const void *body, size_t size)
{
    char head[160];
    struct evbuffer *out = bufferevent_get_output(lane->stream);
    const int head_size =
        snprintf(head, sizeof head, "POST %s HTTP/1.1\r\nHost: load\r\nContent-Length: %zu\r\n\r\n",
                 path, size);
    (void)evbuffer_expand(out, (size_t)head_size + size);
    (void)evbuffer_add(out, head, (size_t)head_size);
    (void)evbuffer_add(out, body, size);
}

static void ask(struct lane *lane)
{
    struct load *load = lane->load;
    lane->device =
        &load->plan->device[(load->plan->storm ? (size_t)(lane - load->lane) : load->next++) %
                            load->plan->devices];
    lane->state = ASKS;
    post(lane, PROTOCOL_NONCE_PATH, lane->device->id, sizeof lane->device->id);
}

static void attest(struct lane *lane, const char *nonce)
{
    uint8_t body[PROTOCOL_ATTEST_MOST];
    size_t size = 0;
    if (!synthetic_evidence(lane->device, &lane->load->software, (const uint8_t *)nonce, body,
                            &size)) {
        lane->load->broken = true;
        (void)event_base_loopbreak(lane->load->base);
        return;
    }
    lane->state = ATTESTS;
    post(lane, PROTOCOL_ATTEST_PATH, body, size);
}

// An answer as the service writes it: status, one Content-Length. False: there is more to come.
static bool read_answer(struct lane *lane, struct evbuffer *in)
{
    static const char length[] = "\r\nContent-Length: ", retry[] = "\r\nRetry-After: ";
    const size_t have = evbuffer_get_length(in);
    const char *text = have != 0 ? (const char *)evbuffer_pullup(in, -1) : NULL;
    const char *end = text != NULL ? memmem(text, have, "\r\n\r\n", 4) : NULL;
    if (end == NULL) {
        return false;
    }
    const char *at = memmem(text, (size_t)(end - text), length, sizeof length - 1);
    const size_t head = (size_t)(end - text) + 4;
    const size_t size = at != NULL ? strtoul(at + sizeof length - 1, NULL, 10) : SIZE_MAX;
    if (size > ANSWER_MOST || have < 16) {
        lose(lane, "an answer that is not the service's");
        return true;
    }
    if (have < head + size) {
        return false;
    }
    const int status = (int)strtol(text + 9, NULL, 10);
    if (lane->state == ASKS && status == 200 && size == PROTOCOL_NONCE_BYTES) {
        char nonce[PROTOCOL_NONCE_BYTES];
        memcpy(nonce, text + head, sizeof nonce);
        (void)evbuffer_drain(in, head + size);
        attest(lane, nonce);
        return true;
    }
    const char *again = memmem(text, head, retry, sizeof retry - 1);
    const unsigned retry_after =
        again != NULL ? (unsigned)strtoul(again + sizeof retry - 1, NULL, 10) : 0;
    char body[ANSWER_MOST];
    memcpy(body, text + head, size);
    (void)evbuffer_drain(in, head + size);
    finish(lane, lane->state == ATTESTS ? status : 0, retry_after, body, size);
    return true;
}

static void on_read(struct bufferevent *stream, void *context)
{
    struct lane *lane = context;
    if (lane->state == ASKS || lane->state == ATTESTS) {
        (void)read_answer(lane, bufferevent_get_input(stream));
    }
}

static void on_event(struct bufferevent *stream, short what, void *context)
{
    (void)stream;
    struct lane *lane = context;
    if ((what & BEV_EVENT_CONNECTED) != 0) {
        lane->load->result.handshakes++;
        ask(lane);
    } else if ((what & (BEV_EVENT_EOF | BEV_EVENT_ERROR)) != 0) {
        lose(lane, "the connection broke");
    }
}

static void begin_flow(struct lane *lane, double due)
{
    struct load *load = lane->load;
    lane->due = load->plan->storm ? load->begin : due;
    if (lane->state == IDLE) {
        ask(lane);
        return;
    }
    SSL *ssl = SSL_new(load->tls);
    lane->stream = ssl != NULL ? bufferevent_openssl_socket_new(load->base, -1, ssl,
                                                                BUFFEREVENT_SSL_CONNECTING,
                                                                BEV_OPT_CLOSE_ON_FREE)
                               : NULL;
    if (lane->stream == NULL ||
        bufferevent_socket_connect(lane->stream, (struct sockaddr *)&load->address,
                                   sizeof load->address) != 0) {
        load->broken = true;
        (void)event_base_loopbreak(load->base);
        return;
    }
    const int on = 1;
    (void)setsockopt(bufferevent_getfd(lane->stream), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    bufferevent_setcb(lane->stream, on_read, NULL, on_event, lane);
    (void)bufferevent_enable(lane->stream, EV_READ | EV_WRITE);
    lane->state = CONNECTS;
}

// A storm: those whose time has come, not more in one turn than the others can bear.
static void blow(struct load *load, double at)
{
    unsigned begun = 0;
    for (unsigned i = 0; i < load->plan->connections && begun < STORM_A_TURN; i++) {
        struct lane *lane = &load->lane[i];
        if (lane->state == CLOSED && !lane->done && lane->due <= at) {
            begin_flow(lane, at);
            begun++;
        }
    }
    if (load->result.flows == load->plan->connections) {
        load->end = at;
        (void)event_base_loopbreak(load->base);
    }
}

// An open load: what is due begins, if a lane is free; what finds none is due still, and its wait
// counts.
static void on_tick(evutil_socket_t socket, short what, void *context)
{
    (void)socket;
    (void)what;
    struct load *load = context;
    const double at = now(), rate = load->plan->rate;
    if (at >= load->end) {
        (void)event_base_loopbreak(load->base);
        return;
    }
    if (load->plan->storm) {
        blow(load, at);
        return;
    }
    unsigned lane = 0;
    while (rate > 0 && load->begin + load->started / rate <= at) {
        while (lane < load->plan->connections && load->lane[lane].state != IDLE &&
               load->lane[lane].state != CLOSED) {
            lane++;
        }
        if (lane == load->plan->connections) {
            return;
        }
        begin_flow(&load->lane[lane], load->begin + load->started / rate);
        load->started++;
    }
}

// ---- a run ----

static bool prepare(struct load *load)
{
    const struct load_plan *plan = load->plan;
    load->base = event_base_new();
    load->lane = calloc(plan->connections, sizeof *load->lane);
    load->tls = SSL_CTX_new(TLS_client_method());
    load->address.sin_family = AF_INET;
    load->address.sin_port = htons(plan->port);
    const bool good = load->base != NULL && load->lane != NULL && load->tls != NULL &&
                      SSL_CTX_set_min_proto_version(load->tls, TLS1_3_VERSION) == 1 &&
                      SSL_CTX_load_verify_locations(load->tls, plan->root, NULL) == 1 &&
                      inet_pton(AF_INET, plan->host, &load->address.sin_addr) == 1 &&
                      synthetic_software(&load->software, 2);
    if (good) {
        SSL_CTX_set_verify(load->tls, SSL_VERIFY_PEER, NULL);
        for (unsigned i = 0; i < plan->connections; i++) {
            load->lane[i] = (struct lane){.load = load};
        }
    }
    return good;
}

enum sign_status load_run(const struct load_plan *plan, struct load_result *result,
                          struct sign_fault *fault)
{
    struct load *load = calloc(1, sizeof *load);
    if (load == NULL) {
        return sign_fail(fault, SIGN_FAILED, "no memory");
    }
    load->plan = plan;
    struct event *tick = NULL;
    const struct timeval every = {0, TICK_US};
    bool good = prepare(load);
    if (good) {
        load->begin = now();
        load->from = load->begin + plan->warm;
        load->end = load->from + plan->seconds;
        tick = event_new(load->base, -1, EV_PERSIST, on_tick, load);
        good = tick != NULL && event_add(tick, &every) == 0;
    }
    for (unsigned i = 0; i < plan->connections && good && plan->rate == 0 && !plan->storm; i++) {
        begin_flow(&load->lane[i], now());
    }
    if (good) {
        (void)event_base_dispatch(load->base);
        load->result.seconds = load->end - load->from;
        load->result.p50_ms = percentile(load, 0.5);
        load->result.p99_ms = percentile(load, 0.99);
        load->result.most_ms = load->most * 1000;
        *result = load->result;
        good = !load->broken;
    }
    for (unsigned i = 0; load->lane != NULL && i < plan->connections; i++) {
        drop(&load->lane[i]);
    }
    if (tick != NULL) {
        event_free(tick);
    }
    if (load->base != NULL) {
        event_base_free(load->base);
    }
    SSL_CTX_free(load->tls);
    free(load->lane);
    free(load);
    return good ? SIGN_OK
                : sign_fail(
                      fault, SIGN_FAILED,
                      "the load cannot be made: is %s the service's root, and is there memory?",
                      plan->root);
}
