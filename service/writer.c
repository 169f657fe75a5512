// SPDX-License-Identifier: Apache-2.0
#include "service/writer.h"

#include <pthread.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include "service/log.h"

enum { QUEUE = 8192, GROUP = 1024, PRUNE_EVERY = 256 };

struct queue {
    struct writer_job *first, **end;
};

struct writer {
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t asked;
    struct queue waiting, finished;
    struct writer_figures figures;
    bool stops, started;
    int event;
    struct store store;
};

static void clear(struct queue *queue)
{
    *queue = (struct queue){NULL, NULL};
}

static void append(struct queue *queue, struct writer_job *job)
{
    job->next = NULL;
    if (queue->first == NULL) {
        queue->first = job;
    } else {
        *queue->end = job;
    }
    queue->end = &job->next;
}

static enum store_status write_all(struct writer *writer, const struct queue *group, bool prune)
{
    const int64_t now = (int64_t)time(NULL);
    enum store_status status = store_begin(&writer->store);
    if (status == STORE_OK) {
        status = store_raise_time(&writer->store, now);
    }
    for (struct writer_job *job = group->first; job != NULL && status == STORE_OK;
         job = job->next) {
        job->outcome = job->write(job, &writer->store);
        if (job->outcome == PROTOCOL_REFUSED_STORE) {
            status = STORE_FAILED;
        }
    }
    if (status == STORE_OK && prune) {
        status = store_prune(&writer->store, now);
    }
    return status == STORE_OK ? store_commit(&writer->store) : status;
}

// False: it is lost, all of it.
static bool write_group(struct writer *writer, const struct queue *group, bool prune)
{
    if (write_all(writer, group, prune) == STORE_OK) {
        return true;
    }
    log_line(LOG_ERROR, "store", "words=\"%s\"", store_error(&writer->store));
    store_rollback(&writer->store);
    for (struct writer_job *job = group->first; job != NULL; job = job->next) {
        job->outcome = PROTOCOL_REFUSED_STORE;
    }
    return false;
}

// The jobs that wait, GROUP at most. Empty: it is the end.
static struct queue take_group(struct writer *writer)
{
    struct queue group;
    clear(&group);
    while (writer->waiting.first == NULL && !writer->stops) {
        (void)pthread_cond_wait(&writer->asked, &writer->lock);
    }
    for (unsigned i = 0; i < GROUP && writer->waiting.first != NULL; i++) {
        struct writer_job *job = writer->waiting.first;
        writer->waiting.first = job->next;
        append(&group, job);
        writer->figures.jobs++;
        writer->figures.waiting--;
    }
    return group;
}

static void *write_for_ever(void *argument)
{
    struct writer *writer = argument;
    (void)pthread_mutex_lock(&writer->lock);
    for (uint64_t turn = 0;; turn++) {
        struct queue group = take_group(writer);
        if (group.first == NULL) {
            break;
        }
        writer->figures.transactions++;
        (void)pthread_mutex_unlock(&writer->lock);
        const bool good = write_group(writer, &group, turn % PRUNE_EVERY == 0);
        (void)pthread_mutex_lock(&writer->lock);
        writer->figures.lost += !good;
        for (struct writer_job *job = group.first, *next; job != NULL; job = next) {
            next = job->next;
            append(&writer->finished, job);
        }
        (void)eventfd_write(writer->event, 1);
    }
    (void)pthread_mutex_unlock(&writer->lock);
    return NULL;
}

enum sign_status writer_start(struct writer **out, const char *path, struct sign_fault *fault)
{
    struct writer *writer = calloc(1, sizeof *writer);
    if (writer == NULL) {
        return sign_fail(fault, SIGN_FAILED, "no memory");
    }
    (void)pthread_mutex_init(&writer->lock, NULL);
    (void)pthread_cond_init(&writer->asked, NULL);
    writer->event = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    enum sign_status status = writer->event >= 0
                                  ? store_open(&writer->store, path, fault)
                                  : sign_fail(fault, SIGN_FAILED, "no event descriptor");
    if (status == SIGN_OK) {
        writer->started = pthread_create(&writer->thread, NULL, write_for_ever, writer) == 0;
        if (!writer->started) {
            status = sign_fail(fault, SIGN_FAILED, "the writer's thread does not start");
        }
    }
    if (status != SIGN_OK) {
        writer_free(writer);
        return status;
    }
    *out = writer;
    return SIGN_OK;
}

void writer_stop(struct writer *writer)
{
    if (!writer->started) {
        return;
    }
    (void)pthread_mutex_lock(&writer->lock);
    writer->stops = true;
    (void)pthread_cond_signal(&writer->asked);
    (void)pthread_mutex_unlock(&writer->lock);
    (void)pthread_join(writer->thread, NULL);
    writer->started = false;
}

void writer_free(struct writer *writer)
{
    if (writer == NULL) {
        return;
    }
    writer_stop(writer);
    store_close(&writer->store);
    if (writer->event >= 0) {
        (void)close(writer->event);
    }
    (void)pthread_mutex_destroy(&writer->lock);
    (void)pthread_cond_destroy(&writer->asked);
    free(writer);
}

bool writer_ask(struct writer *writer, struct writer_job *job)
{
    (void)pthread_mutex_lock(&writer->lock);
    const bool room = writer->figures.waiting < QUEUE && !writer->stops;
    if (room) {
        job->outcome = PROTOCOL_REFUSED_STORE;
        append(&writer->waiting, job);
        writer->figures.waiting++;
        (void)pthread_cond_signal(&writer->asked);
    }
    (void)pthread_mutex_unlock(&writer->lock);
    return room;
}

int writer_descriptor(const struct writer *writer)
{
    return writer->event;
}

void writer_collect(struct writer *writer)
{
    eventfd_t count = 0;
    (void)eventfd_read(writer->event, &count);
    (void)pthread_mutex_lock(&writer->lock);
    struct writer_job *job = writer->finished.first;
    clear(&writer->finished);
    (void)pthread_mutex_unlock(&writer->lock);
    while (job != NULL) {
        struct writer_job *next = job->next;
        job->done(job, job->outcome);
        job = next;
    }
}

void writer_figures(struct writer *writer, struct writer_figures *figures)
{
    (void)pthread_mutex_lock(&writer->lock);
    *figures = writer->figures;
    (void)pthread_mutex_unlock(&writer->lock);
}
