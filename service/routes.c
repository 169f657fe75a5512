// SPDX-License-Identifier: Apache-2.0
// The devices' port: which route wants which method and certificate, and what the short ones
// answer. What is not named here is refused.
#include <inttypes.h>
#include <openssl/rand.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/sign/files.h"
#include "service/credential.h"
#include "service/pem.h"
#include "service/service.h"
#include "service/text.h"

#define KIND(kind) (1u << KIND_##kind)

// ---- answers ----

unsigned service_between(unsigned least, unsigned most)
{
    uint32_t drawn = 0;
    // Without randomness all come at the earliest moment: no harm but their number.
    if (RAND_bytes((unsigned char *)&drawn, sizeof drawn) != 1) {
        drawn = 0;
    }
    return least + drawn % (most - least + 1);
}

void service_refuse(struct service *service, struct connection *connection,
                    enum protocol_refusal refusal, const char *detail)
{
    char text[1200];
    const int status = reason_status(refusal);
    service->refusals[refusal]++;
    const int size =
        snprintf(text, sizeof text, "verdict refused\nreason %s\nwords %s%s%s\ntime %" PRId64 "\n",
                 reason_word(refusal), reason_text(refusal), detail != NULL ? ": " : "",
                 detail != NULL ? detail : "", service->clock.highest);
    const struct reply reply = {
        .status = status,
        .type = PROTOCOL_ANSWER,
        .retry_after = status == 429   ? service_between(5, 15)
                       : status == 503 ? service_between(10, 60)
                                       : 0,
        .body = text,
        .size = size < (int)sizeof text ? (size_t)size : sizeof text - 1,
    };
    connection_reply(connection, &reply);
}

void service_text(struct connection *connection, const char *text)
{
    const struct reply reply = {
        .status = 200, .type = PROTOCOL_ANSWER, .body = text, .size = strlen(text)};
    connection_reply(connection, &reply);
}

// ---- the routes ----

struct call {
    struct service *service;
    struct connection *connection;
    const uint8_t *body;
    size_t size;
    const char *rest; // of the path
    int64_t now;
};

static void give_nonce(const struct call *call)
{
    struct nonce_binding binding;
    uint8_t nonce[PROTOCOL_NONCE_BYTES];
    if (call->size != PROTOCOL_DEVICE_BYTES) {
        service_refuse(call->service, call->connection, PROTOCOL_REFUSED_BODY, NULL);
        return;
    }
    memcpy(binding.device, call->body, sizeof binding.device);
    if (!connection_exporter(call->connection, binding.exporter) ||
        !nonce_make(&call->service->nonce_key, &binding, call->now, nonce)) {
        service_refuse(call->service, call->connection, PROTOCOL_REFUSED_INTERNAL, NULL);
        return;
    }
    const struct reply reply = {
        .status = 200, .type = PROTOCOL_BINARY, .body = nonce, .size = sizeof nonce};
    call->service->nonces++;
    connection_reply(call->connection, &reply);
}

static void take_evidence(const struct call *call)
{
    service_attest(call->service, call->connection, call->body, call->size, call->now);
}

static void list_updates(const struct call *call)
{
    struct text text = {NULL, 0, 0, false};
    text_add(&text, "update 1\ntime %" PRId64 "\n", call->now);
    updates_list(&call->service->updates, &call->service->policy, &text);
    if (text.failed) {
        service_refuse(call->service, call->connection, PROTOCOL_REFUSED_INTERNAL, NULL);
    } else {
        service_text(call->connection, text.at);
    }
    text_free(&text);
}

static void send_image(const struct call *call)
{
    uint8_t sha256[32];
    const struct updates_image *image =
        files_unhex(call->rest, sha256, sizeof sha256)
            ? updates_find(&call->service->updates, &call->service->policy, sha256)
            : NULL;
    if (image == NULL) {
        service_refuse(call->service, call->connection, PROTOCOL_REFUSED_ROUTE, NULL);
        return;
    }
    const struct reply reply = {
        .status = 200, .type = PROTOCOL_BINARY, .body = image->bytes, .size = image->size};
    connection_reply(call->connection, &reply);
}

static void send_root(const struct call *call)
{
    char pem[2 * CERTIFICATE_MOST + 128];
    enum kind kind = KIND_CLIENT;
    const bool named = call->rest[0] == '/';
    bool found = call->rest[0] == '\0';
    for (unsigned k = 0; named && k < KINDS; k++) {
        if (k != KIND_ADMIN && strcmp(call->rest + 1, kind_name((enum kind)k)) == 0) {
            kind = (enum kind)k;
            found = true;
        }
    }
    const struct keyring_root *root = &call->service->ring.root[kind];
    const size_t size =
        found ? pem_encode("CERTIFICATE", root->der, root->size, pem, sizeof pem) : 0;
    if (size == 0) {
        service_refuse(call->service, call->connection, PROTOCOL_REFUSED_ROUTE, NULL);
        return;
    }
    const struct reply reply = {.status = 200, .type = PROTOCOL_PEM, .body = pem, .size = size};
    connection_reply(call->connection, &reply);
}

static void tell_health(const struct call *call)
{
    service_text(call->connection, "ok\n");
}

static const struct route {
    const char *path;
    bool has_rest; // a longer path is this route, too
    enum http_method method;
    unsigned kinds; // of certificates that it takes; 0: it needs none
    size_t body;    // bytes at most
    void (*handle)(const struct call *call);
} routes[] = {
    {PROTOCOL_NONCE_PATH, false, HTTP_POST, 0, PROTOCOL_DEVICE_BYTES, give_nonce},
    {PROTOCOL_ATTEST_PATH, false, HTTP_POST, 0, PROTOCOL_ATTEST_MOST, take_evidence},
    {PROTOCOL_UPDATE_PATH, false, HTTP_GET, KIND(UPDATE) | KIND(SERVICE), 0, list_updates},
    {PROTOCOL_IMAGE_PATH, true, HTTP_GET, KIND(UPDATE) | KIND(SERVICE), 0, send_image},
    {PROTOCOL_CACERTS_PATH, true, HTTP_GET, 0, 0, send_root},
    {"/health", false, HTTP_GET, 0, 0, tell_health},
};

static const struct route *find(const char *path)
{
    for (size_t i = 0; i < sizeof routes / sizeof *routes; i++) {
        const size_t size = strlen(routes[i].path);
        if (routes[i].has_rest ? strncmp(path, routes[i].path, size) == 0
                               : strcmp(path, routes[i].path) == 0) {
            return &routes[i];
        }
    }
    return NULL;
}

// The certificate's device, if the route needs one, must be enrolled and not withdrawn now.
static enum protocol_refusal admit(const struct route *route, const struct call *call)
{
    struct credential credential;
    struct store_device device;
    uint8_t id[PROTOCOL_DEVICE_BYTES];
    if (route->kinds == 0) {
        return PROTOCOL_ACCEPTED;
    }
    const enum protocol_refusal refusal =
        credential_judge(connection_tls(call->connection), &call->service->ring, route->kinds,
                         call->now, &credential);
    if (refusal != PROTOCOL_ACCEPTED) {
        return refusal;
    }
    if (!files_unhex(credential.name, id, sizeof id)) {
        return PROTOCOL_REFUSED_CERTIFICATE_FOREIGN;
    }
    switch (store_find_device(&call->service->store, id, &device)) {
    case STORE_OK:
        return !device.authentic  ? PROTOCOL_REFUSED_CERTIFICATE_FOREIGN
               : device.withdrawn ? PROTOCOL_REFUSED_DEVICE_WITHDRAWN
                                  : PROTOCOL_ACCEPTED;
    case STORE_ABSENT:
        return PROTOCOL_REFUSED_DEVICE_UNKNOWN;
    case STORE_TAKEN:
    case STORE_FAILED:
        break;
    }
    return PROTOCOL_REFUSED_STORE;
}

void service_handle_device(void *context, struct connection *connection,
                           const struct http_request *request, const uint8_t *body)
{
    struct service *service = context;
    const struct route *route = find(request->path);
    const char *address = connection_address(connection);
    struct call call = {service, connection, body, request->body, "", 0};
    enum protocol_refusal refusal = PROTOCOL_ACCEPTED;
    if (!limit_take(&service->by_address, address, strlen(address), clock_ticks())) {
        refusal = PROTOCOL_REFUSED_LIMIT;
    } else if (service->stops) {
        refusal = PROTOCOL_REFUSED_BUSY;
    } else if (!clock_now(&service->clock, &call.now)) {
        refusal = PROTOCOL_REFUSED_CLOCK;
    } else if (route == NULL) {
        refusal = PROTOCOL_REFUSED_ROUTE;
    } else if (request->method != route->method) {
        refusal = PROTOCOL_REFUSED_METHOD;
    } else if (request->body > route->body) {
        refusal = PROTOCOL_REFUSED_SIZE;
    } else {
        refusal = admit(route, &call);
    }
    if (refusal != PROTOCOL_ACCEPTED) {
        log_line(refusal == PROTOCOL_REFUSED_CLOCK ? LOG_ERROR : LOG_INFO, "refused",
                 "address=%s path=\"%.64s\" reason=%s", address, request->path,
                 reason_word(refusal));
        service_refuse(service, connection, refusal, NULL);
        return;
    }
    call.rest = request->path + strlen(route->path);
    route->handle(&call);
}
