// SPDX-License-Identifier: Apache-2.0
// The fleet page, for operators, and the samples of the fleet's health. To make a page may mean to
// look at every device: it is done in a thread of its own, with a connection of its own to the
// database, and no device waits for it.
#include <event2/event.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "host/sign/files.h"
#include "service/page.h"
#include "service/service.h"

enum {
    MOST = 4,             // pages in the making; who comes next is told to come back
    SAMPLE_SECONDS = 300, // between samples, at most
    SAMPLE_LEAST = 60,    // and at least, when a page counted anyway
};

struct job {
    struct job *next, **link;
    struct fleet *fleet;
    struct connection *connection; // NULL: a sample alone
    char path[HTTP_PATH], database[PATH_MAX];
    int64_t now;
    pthread_t thread;
    int ready; // readable when the thread is through
    struct event *event;
    enum page_status status;
    struct page page;
};

struct fleet {
    struct service *service;
    struct event *tick;
    struct job *first;
    unsigned running;
    int64_t sampled;
};

// ---- in the thread ----

static void make(struct job *job)
{
    struct store store;
    struct sign_fault fault = {""};
    job->status = PAGE_FAILED;
    if (store_open(&store, job->database, &fault) != SIGN_OK) {
        log_line(LOG_ERROR, "page", "words=\"%s\"", fault.text);
        return;
    }
    if (job->connection != NULL) {
        job->status = page_make(&store, job->path, job->now, &job->page);
    } else {
        job->page.has_health = store_health(&store, job->now, &job->page.health) == STORE_OK;
        job->status = job->page.has_health ? PAGE_OK : PAGE_FAILED;
    }
    if (job->status == PAGE_FAILED) {
        log_line(LOG_ERROR, "page", "words=\"%s\"", store_error(&store));
    }
    store_close(&store);
}

static void *run(void *argument)
{
    struct job *job = argument;
    make(job);
    (void)eventfd_write(job->ready, 1);
    return NULL;
}

// ---- samples ----

struct sample {
    struct writer_job job;
    int64_t now;
    struct store_health health;
};

static enum protocol_refusal write_sample(struct writer_job *job, struct store *store)
{
    const struct sample *sample = (const struct sample *)job;
    return store_add_sample(store, sample->now, &sample->health) == STORE_OK
               ? PROTOCOL_ACCEPTED
               : PROTOCOL_REFUSED_STORE;
}

static void free_sample(struct writer_job *job, enum protocol_refusal outcome)
{
    (void)outcome; // the writer's log says why not; the next one comes
    free(job);
}

static void keep(struct fleet *fleet, const struct job *job)
{
    const int64_t age = job->now - fleet->sampled;
    if (!job->page.has_health || (age >= 0 && age < SAMPLE_LEAST)) {
        return;
    }
    struct sample *sample = malloc(sizeof *sample);
    if (sample == NULL) {
        return;
    }
    *sample = (struct sample){.job = {.write = write_sample, .done = free_sample},
                              .now = job->now,
                              .health = job->page.health};
    fleet->sampled = job->now;
    if (!writer_ask(fleet->service->writer, &sample->job)) {
        free(sample);
    }
}

// ---- the life of a job ----

static void answer(struct job *job)
{
    if (job->status == PAGE_OK) {
        const struct reply reply = {.status = 200,
                                    .type = "text/html; charset=utf-8",
                                    .headers = page_headers,
                                    .body = job->page.text.at,
                                    .size = job->page.text.size};
        connection_reply(job->connection, &reply);
    } else {
        service_refuse(job->fleet->service, job->connection,
                       job->status == PAGE_ABSENT ? PROTOCOL_REFUSED_ROUTE : PROTOCOL_REFUSED_STORE,
                       NULL);
    }
}

static void dispose(struct job *job)
{
    if (job->event != NULL) {
        event_free(job->event);
    }
    if (job->ready >= 0) {
        (void)close(job->ready);
    }
    text_free(&job->page.text);
    free(job);
}

static void finish(struct job *job)
{
    struct fleet *fleet = job->fleet;
    (void)pthread_join(job->thread, NULL);
    *job->link = job->next;
    if (job->next != NULL) {
        job->next->link = job->link;
    }
    fleet->running--;
    if (job->connection != NULL) {
        answer(job);
    }
    keep(fleet, job);
    dispose(job);
}

static void on_ready(evutil_socket_t socket, short what, void *context)
{
    (void)socket;
    (void)what;
    finish(context);
}

// False, without more: too many are in the making, or the machine has no more to give.
static bool start(struct fleet *fleet, struct connection *connection, const char *path, int64_t now)
{
    struct sign_fault unused;
    struct job *job = fleet->running < MOST ? calloc(1, sizeof *job) : NULL;
    if (job == NULL) {
        return false;
    }
    job->fleet = fleet;
    job->connection = connection;
    job->now = now;
    memcpy(job->path, path, strnlen(path, sizeof job->path - 1));
    job->ready = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    job->event = job->ready >= 0
                     ? event_new(fleet->service->base, job->ready, EV_READ, on_ready, job)
                     : NULL;
    if (job->event == NULL || event_add(job->event, NULL) != 0 ||
        service_database(&fleet->service->config, job->database, &unused) != SIGN_OK ||
        pthread_create(&job->thread, NULL, run, job) != 0) {
        dispose(job);
        return false;
    }
    job->next = fleet->first;
    job->link = &fleet->first;
    if (job->next != NULL) {
        job->next->link = &job->next;
    }
    fleet->first = job;
    fleet->running++;
    return true;
}

static void on_tick(evutil_socket_t socket, short what, void *context)
{
    (void)socket;
    (void)what;
    struct fleet *fleet = context;
    int64_t now = 0;
    if (clock_now(&fleet->service->clock, &now)) {
        (void)start(fleet, NULL, "", now);
    }
}

// ---- for the service ----

void service_fleet_page(struct service *service, struct connection *connection, const char *path,
                        int64_t now)
{
    if (!start(service->fleet, connection, path, now)) {
        service_refuse(service, connection, PROTOCOL_REFUSED_BUSY, NULL);
    }
}

void service_fleet_style(struct connection *connection)
{
    const struct reply reply = {.status = 200,
                                .type = "text/css; charset=utf-8",
                                .headers = page_headers,
                                .body = page_style,
                                .size = strlen(page_style)};
    connection_reply(connection, &reply);
}

enum sign_status service_fleet_start(struct service *service, struct sign_fault *fault)
{
    const struct timeval period = {SAMPLE_SECONDS, 0};
    struct fleet *fleet = calloc(1, sizeof *fleet);
    service->fleet = fleet;
    if (fleet != NULL) {
        fleet->service = service;
        fleet->tick = event_new(service->base, -1, EV_PERSIST, on_tick, fleet);
    }
    return fleet != NULL && fleet->tick != NULL && event_add(fleet->tick, &period) == 0
               ? SIGN_OK
               : sign_fail(fault, SIGN_FAILED, "the fleet page cannot be prepared");
}

void service_fleet_stop(struct service *service)
{
    struct fleet *fleet = service->fleet;
    if (fleet == NULL) {
        return;
    }
    for (struct job *job = fleet->first, *next; job != NULL; job = next) {
        next = job->next;
        finish(job);
    }
    if (fleet->tick != NULL) {
        event_free(fleet->tick);
    }
    free(fleet);
    service->fleet = NULL;
}
