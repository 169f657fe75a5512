// SPDX-License-Identifier: Apache-2.0
// All of one running service, and what its routes share. One thread runs the event loop and
// everything in it; the writer has its own.
#ifndef SERVICE_SERVICE_H
#define SERVICE_SERVICE_H

#include "service/clock.h"
#include "service/config.h"
#include "service/keyring.h"
#include "service/limit.h"
#include "service/listener.h"
#include "service/nonce.h"
#include "service/policy.h"
#include "service/store.h"
#include "service/updates.h"
#include "service/writer.h"

enum { SERVICE_EVENTS = 6 };

struct fleet; // pages in the making

struct service {
    struct config config;
    struct event_base *base;
    struct keyring ring;
    struct store store; // for reading
    struct writer *writer;
    struct listener *devices, *admin;
    struct nonce_key nonce_key;
    struct clock clock;
    struct policy policy; // the present one
    struct updates updates;
    struct limit by_address, by_device;
    uint64_t refusals[PROTOCOL_REFUSAL_COUNT];
    uint64_t healthy, ill, nonces, issued[KINDS];
    bool stops;
    unsigned ticks;
    struct fleet *fleet;
    const char *config_path; // read again at a reload; NULL: none
    struct event *events[SERVICE_EVENTS];
};

// ---- routes; each answers its connection, now or later ----

void service_handle_device(void *service, struct connection *connection,
                           const struct http_request *request, const uint8_t *body);
void service_handle_admin(void *service, struct connection *connection,
                          const struct http_request *request, const uint8_t *body);

void service_attest(struct service *service, struct connection *connection, const uint8_t *body,
                    size_t size, int64_t now);

// ---- answers ----

// Counts the refusal, and answers with it.
void service_refuse(struct service *service, struct connection *connection,
                    enum protocol_refusal refusal, const char *detail);
void service_text(struct connection *connection, const char *text);
// Seconds, uniform in least .. most.
unsigned service_between(unsigned least, unsigned most);

// ---- the fleet page, and the samples of the fleet's health ----

enum sign_status service_fleet_start(struct service *service, struct sign_fault *fault);
// Waits for pages in the making; before the listeners and the writer are freed.
void service_fleet_stop(struct service *service);
void service_fleet_page(struct service *service, struct connection *connection, const char *path,
                        int64_t now);
void service_fleet_style(struct connection *connection);

// ---- a deed of an operator: written, put on record, noted in the token, then answered ----

struct service_deed;
typedef enum store_status service_do(struct service_deed *deed, struct store *store);

struct service_deed {
    struct writer_job job;
    struct service *service;
    struct connection *connection;
    service_do *act;                          // in the writer's transaction
    void (*after)(struct service_deed *deed); // once it is on the disk; may be NULL
    int64_t now;
    char who[64], what[32], detail[256];
    char answer[512]; // in words
    uint8_t device[PROTOCOL_DEVICE_BYTES];
    void *own; // of act and after
    void (*release)(void *own);
    struct token_note note;
};

// NULL, and an answer, if there is no memory.
struct service_deed *service_deed_new(struct service *service, struct connection *connection,
                                      const char *who, const char *what, int64_t now);
void service_deed_ask(struct service_deed *deed);

// What store_open() opens.
enum sign_status service_database(const struct config *config, char place[PATH_MAX],
                                  struct sign_fault *fault);

// The policy in the database becomes the one that holds.
enum sign_status service_load_policy(struct service *service, struct sign_fault *fault);

char *service_metrics(struct service *service); // of malloc

// ---- the life of a service ----

// Makes what is not there yet, opens everything, and listens. A failed one is to be stopped, too.
enum sign_status service_start(struct service *service, const struct config *config,
                               struct sign_fault *fault);
// Until it was told to stop.
void service_run(struct service *service);
void service_stop(struct service *service);
// Makes the operator's first certificate, FOLDER/admin.pem: key and certificate.
enum sign_status service_make_admin(struct service *service, struct sign_fault *fault);

#endif
