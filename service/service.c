// SPDX-License-Identifier: Apache-2.0
#include "service/service.h"

#include <event2/event.h>
#include <inttypes.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/pem.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "host/sign/files.h"
#include "service/enrolment.h"
#include "service/pem.h"
#include "service/tls.h"

enum {
    DAY = 86400,
    ADMIN_DAYS = 365,
    STOP_SECONDS = 10, // that requests in work have
    TICKS_A_SECOND = 10,
    ADMIN_CONNECTIONS = 64,
    FILES_BESIDE = 64, // descriptors that no connection of a device takes
};

// ---- the folder ----

enum sign_status service_database(const struct config *config, char place[PATH_MAX],
                                  struct sign_fault *fault)
{
    if (config->database[0] == '\0') {
        return files_path(place, config->folder, "service.db", fault);
    }
    (void)snprintf(place, PATH_MAX, "%s", config->database);
    return SIGN_OK;
}

// The database holds what the token says was done last; an older copy of it does not.
static enum sign_status check_deeds(struct service *service, struct sign_fault *fault)
{
    struct token_note told, found = {.number = 0};
    const enum sign_status status = keyring_read_deed(&service->ring, &told, fault);
    if (status != SIGN_OK || told.number == 0) {
        return status;
    }
    return store_deed_note(&service->store, told.number, &found) == STORE_OK &&
                   memcmp(found.digest, told.digest, sizeof found.digest) == 0
               ? SIGN_OK
               : sign_fail(fault, SIGN_FAILED,
                           "the database does not hold deed %" PRIu64 " of an operator, which the "
                           "token remembers: it was set back to an older copy, or is another "
                           "service's. Restore the latest copy; nothing is issued from this one",
                           told.number);
}

enum sign_status service_load_policy(struct service *service, struct sign_fault *fault)
{
    char *text = NULL;
    struct policy policy = {.epoch = 0};
    const enum store_status found = store_policy(&service->store, &text);
    if (found == STORE_ABSENT) {
        return SIGN_OK; // without a policy nothing is released, and nobody is healthy
    }
    if (found != STORE_OK) {
        return sign_fail(fault, SIGN_FAILED, "the policy cannot be read: %s",
                         store_error(&service->store));
    }
    const enum sign_status status = policy_read(text, &policy, fault);
    free(text);
    if (status == SIGN_OK) {
        policy_free(&service->policy);
        service->policy = policy;
    }
    return status;
}

static enum sign_status write_admin(EVP_PKEY *key, const uint8_t *der, size_t size,
                                    const char *path, struct sign_fault *fault)
{
    char text[8192];
    BIO *out = BIO_new(BIO_s_mem());
    char *bytes = NULL;
    const bool good =
        out != NULL && PEM_write_bio_PrivateKey(out, key, NULL, NULL, 0, NULL, NULL) == 1;
    const long key_size = good ? BIO_get_mem_data(out, &bytes) : 0;
    const size_t have = key_size > 0 && key_size < 4096 ? (size_t)key_size : 0;
    if (have != 0) {
        memcpy(text, bytes, have);
    }
    const size_t more =
        have != 0 ? pem_encode("CERTIFICATE", der, size, text + have, sizeof text - have) : 0;
    BIO_free(out);
    const enum sign_status status =
        more != 0 ? files_replace(path, text, have + more, 0600, fault)
                  : sign_fail(fault, SIGN_FAILED, "the operator's key cannot be written");
    explicit_bzero(text, sizeof text);
    return status;
}

enum sign_status service_make_admin(struct service *service, struct sign_fault *fault)
{
    uint8_t point[1 + CERTIFICATE_POINT], der[CERTIFICATE_MOST];
    char path[PATH_MAX];
    size_t size = 0;
    int64_t now = 0;
    enum sign_status status = files_path(path, service->config.folder, "admin.pem", fault);
    if (status != SIGN_OK || files_exist(path)) {
        return status;
    }
    EVP_PKEY *key = EVP_EC_gen("P-256");
    bool good = key != NULL && clock_now(&service->clock, &now) &&
                EVP_PKEY_get_octet_string_param(key, OSSL_PKEY_PARAM_PUB_KEY, point, sizeof point,
                                                &size) == 1 &&
                size == sizeof point;
    if (good) {
        struct certificate_plan plan = {.kind = KIND_ADMIN,
                                        .subject = "operator",
                                        .not_before = now - PROTOCOL_BACKDATED_SECONDS,
                                        .not_after = now + (int64_t)ADMIN_DAYS * DAY};
        memcpy(plan.point, point + 1, sizeof plan.point);
        good = keyring_issue(&service->ring, &plan, der, &size);
    }
    status = good ? write_admin(key, der, size, path, fault)
                  : sign_fail(fault, SIGN_FAILED, "the operator's certificate cannot be made");
    EVP_PKEY_free(key);
    return status;
}

// ---- events ----

static void on_written(evutil_socket_t socket, short what, void *context)
{
    (void)socket;
    (void)what;
    writer_collect(((struct service *)context)->writer);
}

static void on_stop(evutil_socket_t signal, short what, void *context)
{
    (void)signal;
    (void)what;
    struct service *service = context;
    log_line(LOG_INFO, "stop", "words=\"requests in work come to their end\"");
    service->stops = true;
    listener_drain(service->devices);
    listener_drain(service->admin);
    const struct timeval most = {STOP_SECONDS, 0};
    (void)event_base_loopexit(service->base, &most);
}

// Another instance may have set another policy.
static void follow_policy(struct service *service)
{
    struct sign_fault fault = {""};
    uint64_t epoch = 0;
    if (store_epoch(&service->store, &epoch) != STORE_OK || epoch == service->policy.epoch) {
        return;
    }
    const bool good = service_load_policy(service, &fault) == SIGN_OK;
    log_line(good ? LOG_INFO : LOG_ERROR, "policy", "epoch=%" PRIu64 " words=\"%s\"", epoch,
             good ? "set by another instance" : fault.text);
}

// Ends the loop as soon as the last connection is gone.
static void on_tick(evutil_socket_t socket, short what, void *context)
{
    (void)socket;
    (void)what;
    struct service *service = context;
    if (++service->ticks % TICKS_A_SECOND == 0) {
        follow_policy(service);
    }
    struct listener_figures devices, admin;
    listener_figures(service->devices, &devices);
    listener_figures(service->admin, &admin);
    if (service->stops && devices.open == 0 && admin.open == 0) {
        (void)event_base_loopbreak(service->base);
    }
}

// New connections get a certificate of today.
static enum sign_status renew(struct service *service, struct sign_fault *fault)
{
    struct listener *const listeners[] = {service->devices, service->admin};
    int64_t now = 0;
    if (!clock_now(&service->clock, &now)) {
        return sign_fail(fault, SIGN_FAILED, "the machine's clock was set back");
    }
    for (unsigned i = 0; i < 2; i++) {
        SSL_CTX *tls = NULL;
        const enum sign_status status =
            tls_make(&tls, &service->config, &service->ring, now, fault);
        if (status != SIGN_OK) {
            return status;
        }
        listener_use(listeners[i], tls);
    }
    return SIGN_OK;
}

static void on_day(evutil_socket_t socket, short what, void *context)
{
    (void)socket;
    (void)what;
    struct sign_fault fault = {""};
    if (renew(context, &fault) != SIGN_OK) {
        log_line(LOG_ERROR, "renew", "words=\"%s\"", fault.text);
    }
}

static enum sign_status reload(struct service *service, struct sign_fault *fault)
{
    struct config config = service->config;
    enum sign_status status = SIGN_OK;
    if (service->config_path != NULL) {
        config_default(&config);
        memcpy(config.folder, service->config.folder, sizeof config.folder);
        status = config_read(&config, service->config_path, fault);
    }
    if (status == SIGN_OK) {
        status = updates_read(&service->updates, config.updates, fault);
    }
    if (status == SIGN_OK) {
        status = service_load_policy(service, fault);
    }
    if (status == SIGN_OK) {
        status = renew(service, fault);
    }
    if (status != SIGN_OK) {
        return status;
    }
    log_least(config.log);
    service->by_address.rate = config.address_rate;
    service->by_address.most = config.address_burst;
    service->by_device.rate = config.device_rate / 60.0;
    service->by_device.most = config.device_burst;
    memcpy(service->config.maker, config.maker, sizeof config.maker);
    service->config.makers = config.makers;
    return SIGN_OK;
}

static void on_reload(evutil_socket_t signal, short what, void *context)
{
    (void)signal;
    (void)what;
    struct sign_fault fault = {""};
    const bool good = reload(context, &fault) == SIGN_OK;
    log_line(good ? LOG_INFO : LOG_ERROR, "reload", "words=\"%s\"", good ? "done" : fault.text);
}

static enum sign_status add_events(struct service *s, struct sign_fault *fault)
{
    const struct timeval tick = {0, 1000000 / TICKS_A_SECOND}, day = {DAY, 0};
    s->events[0] =
        event_new(s->base, writer_descriptor(s->writer), EV_READ | EV_PERSIST, on_written, s);
    s->events[1] = evsignal_new(s->base, SIGTERM, on_stop, s);
    s->events[2] = evsignal_new(s->base, SIGINT, on_stop, s);
    s->events[3] = evsignal_new(s->base, SIGHUP, on_reload, s);
    s->events[4] = event_new(s->base, -1, EV_PERSIST, on_tick, s);
    s->events[5] = event_new(s->base, -1, EV_PERSIST, on_day, s);
    bool good = true;
    for (unsigned i = 0; i < SERVICE_EVENTS; i++) {
        const struct timeval *time = i == 4 ? &tick : i == 5 ? &day : NULL;
        good = good && s->events[i] != NULL && event_add(s->events[i], time) == 0;
    }
    return good ? SIGN_OK : sign_fail(fault, SIGN_FAILED, "the events cannot be prepared");
}

// ---- life ----

static enum sign_status open_folder(struct service *s, struct sign_fault *fault)
{
    char path[PATH_MAX];
    bool first = false;
    const char *module = s->config.module[0] != '\0' ? s->config.module : NULL;
    enum sign_status status = keyring_open(&s->ring, s->config.folder, module, &first, fault);
    if (status == SIGN_OK) {
        status = service_database(&s->config, path, fault);
    }
    if (status == SIGN_OK) {
        status = store_open(&s->store, path, fault);
    }
    if (status == SIGN_OK && store_time(&s->store, &s->clock.highest) != STORE_OK) {
        status = sign_fail(fault, SIGN_FAILED, "the database: %s", store_error(&s->store));
    }
    if (status == SIGN_OK) {
        status = check_deeds(s, fault);
    }
    if (status == SIGN_OK) {
        status = service_load_policy(s, fault);
    }
    if (status == SIGN_OK) {
        status = service_make_admin(s, fault);
    }
    return status == SIGN_OK ? writer_start(&s->writer, path, fault) : status;
}

static enum sign_status listen_at(struct service *s, struct sign_fault *fault)
{
    const struct listener_plan devices = {.place = s->config.listen,
                                          .connections = s->config.connections,
                                          .per_address = s->config.connections_per_address,
                                          .patience = s->config.patience,
                                          .body = PROTOCOL_ATTEST_MOST + 1024,
                                          .handle = service_handle_device,
                                          .context = s};
    const struct listener_plan admin = {.place = s->config.admin,
                                        .connections = ADMIN_CONNECTIONS,
                                        .per_address = ADMIN_CONNECTIONS,
                                        .patience = CONFIG_PATIENCE,
                                        .body = ENROLMENT_MOST,
                                        .handle = service_handle_admin,
                                        .context = s};
    enum sign_status status = listener_start(&s->devices, s->base, &devices, fault);
    if (status == SIGN_OK) {
        status = listener_start(&s->admin, s->base, &admin, fault);
    }
    if (status == SIGN_OK) {
        status = renew(s, fault);
    }
    if (status == SIGN_OK) {
        status = service_fleet_start(s, fault);
    }
    return status == SIGN_OK ? add_events(s, fault) : status;
}

// Changes of what is waited for are told to the kernel once a turn: a request that is answered in
// its own turn costs none.
static struct event_base *new_base(void)
{
    struct event_config *config = event_config_new();
    struct event_base *base = NULL;
    if (config != NULL &&
        event_config_set_flag(config, EVENT_BASE_FLAG_EPOLL_USE_CHANGELIST) == 0) {
        base = event_base_new_with_config(config);
    }
    if (config != NULL) {
        event_config_free(config);
    }
    return base;
}

// A descriptor for each connection, and for what else is open: with less than the machine allows,
// devices would be turned away that the settings promise a place.
static void have_descriptors(struct config *config)
{
    struct rlimit limit = {0, 0};
    const rlim_t beside = ADMIN_CONNECTIONS + FILES_BESIDE;
    const rlim_t wanted = (rlim_t)config->connections + beside;
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < wanted) {
        limit.rlim_cur = wanted < limit.rlim_max ? wanted : limit.rlim_max;
        (void)setrlimit(RLIMIT_NOFILE, &limit);
    }
    if (limit.rlim_cur < wanted && limit.rlim_cur > beside) {
        config->connections = (uint32_t)(limit.rlim_cur - beside);
        log_line(LOG_WARNING, "limit",
                 "connections=%u words=\"as many as open files are allowed: raise that limit "
                 "(ulimit -Hn, LimitNOFILE=), or lower the setting\"",
                 config->connections);
    }
}

enum sign_status service_start(struct service *service, const struct config *config,
                               struct sign_fault *fault)
{
    struct service *s = service;
    s->config = *config;
    s->base = new_base();
    if (s->base == NULL || !nonce_draw_key(&s->nonce_key) ||
        !limit_init(&s->by_address, config->address_rate, config->address_burst) ||
        !limit_init(&s->by_device, config->device_rate / 60.0, config->device_burst)) {
        return sign_fail(fault, SIGN_FAILED, "no memory, or no randomness");
    }
    (void)signal(SIGPIPE, SIG_IGN);
    (void)signal(SIGXFSZ, SIG_IGN); // a file that may not grow is a full disk, and no reason to die
    log_least(config->log);
    have_descriptors(&s->config);
    enum sign_status status = open_folder(s, fault);
    if (status == SIGN_OK) {
        status = updates_read(&s->updates, config->updates, fault);
    }
    if (status == SIGN_OK) {
        status = listen_at(s, fault);
    }
    if (status == SIGN_OK) {
        char anchor[2 * DIGEST_BYTES + 1];
        files_hex(anchor, s->ring.root[KIND_SERVER].anchor, DIGEST_BYTES);
        log_line(LOG_INFO, "ready",
                 "devices=%u admin=%u folder=\"%s\" policy=%" PRIu64 " anchor=%s",
                 listener_port(s->devices), listener_port(s->admin), config->folder,
                 s->policy.epoch, anchor);
    }
    return status;
}

void service_run(struct service *service)
{
    (void)event_base_dispatch(service->base);
}

void service_stop(struct service *s)
{
    service_fleet_stop(s); // it may ask the writer for a last sample
    if (s->writer != NULL) {
        writer_stop(s->writer);
        writer_collect(s->writer); // their connections are answered, or gone
    }
    for (unsigned i = 0; i < SERVICE_EVENTS; i++) {
        if (s->events[i] != NULL) {
            event_free(s->events[i]);
        }
    }
    listener_free(s->devices);
    listener_free(s->admin);
    writer_free(s->writer);
    store_close(&s->store);
    keyring_close(&s->ring);
    updates_free(&s->updates);
    policy_free(&s->policy);
    limit_free(&s->by_address);
    limit_free(&s->by_device);
    if (s->base != NULL) {
        event_base_free(s->base);
    }
    explicit_bzero(&s->nonce_key, sizeof s->nonce_key);
}
