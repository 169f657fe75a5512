// SPDX-License-Identifier: Apache-2.0
// The operators' port. Nothing is answered without a certificate of kind admin.
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/sign/files.h"
#include "service/credential.h"
#include "service/enrolment.h"
#include "service/service.h"
#include "service/text.h"

enum { LISTED = 1000 };

struct call {
    struct service *service;
    struct connection *connection;
    const char *who;
    const uint8_t *body;
    size_t size;
    char path[HTTP_PATH];
    int64_t now;
};

static void give(const struct call *call, struct text *text, enum store_status status)
{
    if (status != STORE_OK || text->failed) {
        service_refuse(call->service, call->connection,
                       status != STORE_OK ? PROTOCOL_REFUSED_STORE : PROTOCOL_REFUSED_INTERNAL,
                       NULL);
    } else {
        service_text(call->connection, text->at != NULL ? text->at : "");
    }
    text_free(text);
}

// ---- lists ----

static void add_illnesses(struct text *text, illness_set ill)
{
    const char *before = "";
    for (unsigned i = 0; i < PROTOCOL_ILLNESS_COUNT; i++) {
        if ((ill >> i & 1) == 1) {
            text_add(text, "%s%s", before, illness_word((enum protocol_illness)i));
            before = ",";
        }
    }
}

// name=value for each column that has a value; a line for each row.
static void add_row(void *context, int columns, const char *const *names, const char *const *values)
{
    struct text *text = context;
    for (int i = 0; i < columns; i++) {
        if (values[i] == NULL) {
            continue;
        }
        text_add(text, "%s%s=", i == 0 ? "" : " ", names[i]);
        if (strcmp(names[i], "ill") == 0) {
            add_illnesses(text, (illness_set)strtoul(values[i], NULL, 10));
        } else if (strcmp(names[i], "state") == 0) {
            text_add(text, "%s", store_state_word((enum store_state)strtoul(values[i], NULL, 10)));
        } else {
            text_add(text, strchr(values[i], ' ') != NULL ? "\"%s\"" : "%s", values[i]);
        }
    }
    text_add(text, "\n");
}

static void list_decisions(const struct call *call)
{
    struct text text = {NULL, 0, 0, false};
    give(call, &text, store_list_decisions(&call->service->store, LISTED, add_row, &text));
}

static void list_deeds(const struct call *call)
{
    struct text text = {NULL, 0, 0, false};
    give(call, &text, store_list_deeds(&call->service->store, LISTED, add_row, &text));
}

// The first ones; behind the device of ?after=ID; or the one of /ID.
static void list_devices(const struct call *call)
{
    struct text text = {NULL, 0, 0, false};
    struct store *store = &call->service->store;
    uint8_t id[PROTOCOL_DEVICE_BYTES];
    const char *rest = call->path + strlen("/v1/devices");
    const bool one = rest[0] == '/' && files_unhex(rest + 1, id, sizeof id);
    const bool after = strncmp(rest, "?after=", 7) == 0 && files_unhex(rest + 7, id, sizeof id);
    if (one) {
        struct store_fleet_query query = {.state = -1, .now = call->now, .most = 1};
        store_range(&query, id, id);
        const enum store_status status = store_list_fleet(store, &query, add_row, &text);
        if (status == STORE_OK && text.size == 0 && !text.failed) {
            service_refuse(call->service, call->connection, PROTOCOL_REFUSED_ROUTE,
                           "there is no such device");
        } else {
            give(call, &text, status);
        }
    } else if (*rest == '\0' || after) {
        give(call, &text, store_list_devices(store, after ? id : NULL, LISTED, add_row, &text));
    } else {
        service_refuse(call->service, call->connection, PROTOCOL_REFUSED_ROUTE, NULL);
    }
}

static void show_policy(const struct call *call)
{
    char *policy = NULL;
    const enum store_status status = store_policy(&call->service->store, &policy);
    if (status == STORE_OK) {
        service_text(call->connection, policy);
    } else {
        service_refuse(call->service, call->connection,
                       status == STORE_ABSENT ? PROTOCOL_REFUSED_ROUTE : PROTOCOL_REFUSED_STORE,
                       "there is no policy yet");
    }
    free(policy);
}

static void show_metrics(const struct call *call)
{
    char *text = service_metrics(call->service);
    if (text == NULL) {
        service_refuse(call->service, call->connection, PROTOCOL_REFUSED_INTERNAL, NULL);
        return;
    }
    const struct reply reply = {.status = 200,
                                .type = "text/plain; version=0.0.4; charset=utf-8",
                                .body = text,
                                .size = strlen(text)};
    connection_reply(call->connection, &reply);
    free(text);
}

static void tell_health(const struct call *call)
{
    service_text(call->connection, "ok\n");
}

static void show_page(const struct call *call)
{
    service_fleet_page(call->service, call->connection, call->path, call->now);
}

static void show_style(const struct call *call)
{
    service_fleet_style(call->connection);
}

// ---- deeds ----

struct new_policy {
    uint64_t epoch;
    char text[];
};

static enum store_status put_policy(struct service_deed *deed, struct store *store)
{
    const struct new_policy *policy = deed->own;
    const enum store_status status = store_add_policy(store, policy->epoch, policy->text);
    if (status == STORE_TAKEN) {
        (void)snprintf(deed->answer, sizeof deed->answer,
                       "the policy's epoch must be higher than the present one's");
    }
    return status;
}

static void after_policy(struct service_deed *deed)
{
    struct sign_fault fault = {""};
    // If it fails the old one holds, and its epoch is not the database's: all are refused.
    if (service_load_policy(deed->service, &fault) != SIGN_OK) {
        log_line(LOG_ERROR, "policy", "words=\"%s\"", fault.text);
    }
}

static void set_policy(const struct call *call)
{
    struct policy policy = {.epoch = 0};
    struct sign_fault fault = {""};
    struct new_policy *own = NULL;
    if (strlen((const char *)call->body) != call->size) {
        (void)sign_fail(&fault, SIGN_FAILED, "not a text");
    } else if (policy_read((const char *)call->body, &policy, &fault) == SIGN_OK) {
        own = malloc(sizeof *own + call->size + 1);
    }
    if (own == NULL) {
        policy_free(&policy);
        service_refuse(call->service, call->connection, PROTOCOL_REFUSED_BODY, fault.text);
        return;
    }
    own->epoch = policy.epoch;
    memcpy(own->text, call->body, call->size + 1);
    policy_free(&policy);
    struct service_deed *deed =
        service_deed_new(call->service, call->connection, call->who, "policy", call->now);
    if (deed == NULL) {
        free(own);
        return;
    }
    deed->act = put_policy;
    deed->after = after_policy;
    (void)snprintf(deed->detail, sizeof deed->detail, "epoch %" PRIu64, own->epoch);
    (void)snprintf(deed->answer, sizeof deed->answer, "policy %" PRIu64 "\n", own->epoch);
    deed->own = own;
    deed->release = free;
    service_deed_ask(deed);
}

static enum store_status put_withdrawal(struct service_deed *deed, struct store *store)
{
    const bool withdraw = strcmp(deed->what, "withdraw") == 0;
    const char *why = strchr(deed->detail, ' ');
    const enum store_status status =
        store_withdraw(store, deed->device, withdraw && why != NULL ? why + 1 : NULL);
    if (status == STORE_ABSENT) {
        (void)snprintf(deed->answer, sizeof deed->answer, "there is no such device");
    }
    return status;
}

// The body: why, printable, in a line.
static bool take_why(const struct call *call, char why[128])
{
    size_t size = call->size;
    if (size > 0 && call->body[size - 1] == '\n') {
        size--;
    }
    if (size == 0 || size >= 128) {
        return false;
    }
    for (size_t i = 0; i < size; i++) {
        if (call->body[i] < ' ' || call->body[i] > '~' || call->body[i] == '"') {
            return false;
        }
    }
    memcpy(why, call->body, size);
    why[size] = '\0';
    return true;
}

static void withdraw_or_restore(const struct call *call)
{
    char why[128], id[2 * PROTOCOL_DEVICE_BYTES + 1] = "";
    uint8_t device[PROTOCOL_DEVICE_BYTES];
    const char *rest = call->path + strlen("/v1/devices/");
    const char *what = strlen(rest) > sizeof id ? rest + sizeof id : "";
    if (strlen(rest) > sizeof id - 1) {
        memcpy(id, rest, sizeof id - 1);
    }
    if (!files_unhex(id, device, sizeof device) || rest[sizeof id - 1] != '/' ||
        (strcmp(what, "withdraw") != 0 && strcmp(what, "restore") != 0)) {
        service_refuse(call->service, call->connection, PROTOCOL_REFUSED_ROUTE, NULL);
        return;
    }
    if (!take_why(call, why)) {
        service_refuse(call->service, call->connection, PROTOCOL_REFUSED_BODY,
                       "why, in a line of 127 characters at most");
        return;
    }
    struct service_deed *deed =
        service_deed_new(call->service, call->connection, call->who, what, call->now);
    if (deed != NULL) {
        deed->act = put_withdrawal;
        memcpy(deed->device, device, sizeof device);
        (void)snprintf(deed->detail, sizeof deed->detail, "%s %s", id, why);
        (void)snprintf(deed->answer, sizeof deed->answer, "%s %s\n", what, id);
        service_deed_ask(deed);
    }
}

static enum store_status put_devices(struct service_deed *deed, struct store *store)
{
    const struct enrolment *list = deed->own;
    size_t known = 0;
    // All are looked at before one is added: it is all of the list or nothing.
    for (size_t i = 0; i < list->count; i++) {
        const struct store_device *device = &list->device[i];
        struct store_device old;
        const enum store_status status = store_find_device(store, device->id, &old);
        if (status == STORE_FAILED) {
            return status;
        }
        known += status == STORE_OK;
        if (status == STORE_OK && memcmp(&old.general, &device->general, sizeof old.general) != 0) {
            (void)snprintf(deed->answer, sizeof deed->answer,
                           "device %zu of the list is enrolled with another general key", i + 1);
            return STORE_ABSENT;
        }
    }
    for (size_t i = 0; i < list->count; i++) {
        if (store_add_device(store, &list->device[i]) == STORE_FAILED) {
            return STORE_FAILED;
        }
    }
    (void)snprintf(deed->answer, sizeof deed->answer, "enrolled %zu\nknown %zu\n",
                   list->count - known, known);
    return STORE_OK;
}

static void free_devices(void *own)
{
    enrolment_free(own);
    free(own);
}

static void enrol(const struct call *call)
{
    struct sign_fault fault = {"no memory"};
    struct enrolment *list = calloc(1, sizeof *list);
    // The body is ours until we return.
    if (list == NULL || enrolment_read((char *)(uintptr_t)call->body, call->size,
                                       &call->service->config, list, &fault) != SIGN_OK) {
        free(list);
        service_refuse(call->service, call->connection, PROTOCOL_REFUSED_BODY, fault.text);
        return;
    }
    for (size_t i = 0; i < list->count; i++) {
        list->device[i].enrolled = call->now;
    }
    struct service_deed *deed =
        service_deed_new(call->service, call->connection, call->who, "enrol", call->now);
    if (deed == NULL) {
        free_devices(list);
        return;
    }
    deed->act = put_devices;
    deed->own = list;
    deed->release = free_devices;
    (void)snprintf(deed->detail, sizeof deed->detail, "%zu devices of maker %.16s...", list->count,
                   list->maker);
    service_deed_ask(deed);
}

// ---- the routes ----

static const struct route {
    const char *path;
    bool has_rest;
    enum http_method method;
    void (*handle)(const struct call *call);
} routes[] = {
    {"/health", false, HTTP_GET, tell_health},
    {"/metrics", false, HTTP_GET, show_metrics},
    {"/v1/enrol", false, HTTP_POST, enrol},
    {"/v1/policy", false, HTTP_GET, show_policy},
    {"/v1/policy", false, HTTP_PUT, set_policy},
    {"/v1/devices/", true, HTTP_POST, withdraw_or_restore},
    {"/v1/devices", true, HTTP_GET, list_devices},
    {"/v1/decisions", false, HTTP_GET, list_decisions},
    {"/v1/audit", false, HTTP_GET, list_deeds},
    {"/style.css", false, HTTP_GET, show_style},
    {"/devices", true, HTTP_GET, show_page},
    {"/?", true, HTTP_GET, show_page},
    {"/", false, HTTP_GET, show_page},
};

// NULL: *refusal says why.
static const struct route *find(const struct http_request *request, enum protocol_refusal *refusal)
{
    *refusal = PROTOCOL_REFUSED_ROUTE;
    for (size_t i = 0; i < sizeof routes / sizeof *routes; i++) {
        const size_t size = strlen(routes[i].path);
        if (routes[i].has_rest ? strncmp(request->path, routes[i].path, size) == 0
                               : strcmp(request->path, routes[i].path) == 0) {
            if (routes[i].method == request->method) {
                return &routes[i];
            }
            *refusal = PROTOCOL_REFUSED_METHOD;
        }
    }
    return NULL;
}

void service_handle_admin(void *context, struct connection *connection,
                          const struct http_request *request, const uint8_t *body)
{
    struct service *service = context;
    struct credential credential = {.name = ""};
    struct call call = {
        .service = service, .connection = connection, .body = body, .size = request->body};
    const struct route *route = NULL;
    enum protocol_refusal refusal = PROTOCOL_REFUSED_CLOCK;
    if (clock_now(&service->clock, &call.now)) {
        refusal = credential_judge(connection_tls(connection), &service->ring, 1u << KIND_ADMIN,
                                   call.now, &credential);
    }
    // A browser that holds an operator's key sends it along for whoever's page asks it to post.
    if (refusal == PROTOCOL_ACCEPTED && request->origin && request->method != HTTP_GET) {
        refusal = PROTOCOL_REFUSED_METHOD;
    }
    if (refusal == PROTOCOL_ACCEPTED) {
        route = find(request, &refusal);
    }
    if (route == NULL) {
        log_line(LOG_WARNING, "admin-refused", "address=%s path=\"%.64s\" reason=%s",
                 connection_address(connection), request->path, reason_word(refusal));
        service_refuse(service, connection, refusal, NULL);
        return;
    }
    call.who = credential.name;
    memcpy(call.path, request->path, sizeof call.path);
    route->handle(&call);
}
