// SPDX-License-Identifier: Apache-2.0
// Deeds of operators: each one is a row of a chain, written with what it did, and noted in the
// token, so that a database that was set back is seen.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "service/service.h"

static void drop(struct service_deed *deed)
{
    if (deed->release != NULL) {
        deed->release(deed->own);
    }
    free(deed);
}

static enum protocol_refusal put(struct writer_job *job, struct store *store)
{
    struct service_deed *deed = (struct service_deed *)job;
    enum store_status status = deed->act(deed, store);
    if (status == STORE_FAILED) {
        return PROTOCOL_REFUSED_STORE;
    }
    if (status != STORE_OK) {
        return PROTOCOL_REFUSED_BODY;
    }
    const struct store_deed row = {
        .time = deed->now, .who = deed->who, .what = deed->what, .detail = deed->detail};
    return store_add_deed(store, &row, &deed->note) == STORE_OK ? PROTOCOL_ACCEPTED
                                                                : PROTOCOL_REFUSED_STORE;
}

static void finish(struct writer_job *job, enum protocol_refusal outcome)
{
    struct service_deed *deed = (struct service_deed *)job;
    struct service *service = deed->service;
    struct sign_fault fault = {""};
    if (outcome == PROTOCOL_ACCEPTED) {
        if (keyring_write_deed(&service->ring, &deed->note, &fault) != SIGN_OK) {
            log_line(LOG_ERROR, "deed-note", "words=\"%s\"", fault.text);
        }
        if (deed->after != NULL) {
            deed->after(deed);
        }
        service_text(deed->connection, deed->answer);
    } else {
        service_refuse(service, deed->connection, outcome,
                       outcome == PROTOCOL_REFUSED_BODY ? deed->answer : NULL);
    }
    log_line(LOG_INFO, "deed", "who=\"%s\" what=%s outcome=%s detail=\"%s\"", deed->who, deed->what,
             reason_word(outcome), deed->detail);
    drop(deed);
}

struct service_deed *service_deed_new(struct service *service, struct connection *connection,
                                      const char *who, const char *what, int64_t now)
{
    struct service_deed *deed = calloc(1, sizeof *deed);
    if (deed == NULL) {
        service_refuse(service, connection, PROTOCOL_REFUSED_INTERNAL, "no memory");
        return NULL;
    }
    deed->job = (struct writer_job){.write = put, .done = finish};
    deed->service = service;
    deed->connection = connection;
    deed->now = now;
    (void)snprintf(deed->who, sizeof deed->who, "%s", who);
    (void)snprintf(deed->what, sizeof deed->what, "%s", what);
    return deed;
}

void service_deed_ask(struct service_deed *deed)
{
    if (!writer_ask(deed->service->writer, &deed->job)) {
        service_refuse(deed->service, deed->connection, PROTOCOL_REFUSED_BUSY, NULL);
        drop(deed);
    }
}
