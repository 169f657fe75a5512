// SPDX-License-Identifier: Apache-2.0
// POST /v1/attest: the verdict, certificates, and both on the disk before the answer leaves.
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/sign/files.h"
#include "service/pem.h"
#include "service/service.h"
#include "service/text.h"
#include "service/verdict.h"

enum {
    MOST_ISSUED = 2,
    DAY_LEAST = 12 * 3600, // a healthy device comes again after
    DAY_MOST = 20 * 3600,
    ILL_LEAST = 300,
    ILL_MOST = 600,
};

struct issued {
    struct certificate_plan plan;
    uint8_t der[CERTIFICATE_MOST];
    size_t size;
};

struct attestation {
    struct writer_job job;
    struct service *service;
    struct connection *connection;
    int64_t now;
    uint64_t epoch; // of the policy that judged
    struct verdict verdict;
    struct issued issued[MOST_ISSUED];
    unsigned count;
    char address[64];
};

// ---- certificates ----

static bool issue(struct attestation *a, enum kind kind, int64_t seconds)
{
    char name[2 * VERIFY_BYTES + 1];
    char uri[sizeof PROTOCOL_URI + 4 * VERIFY_BYTES];
    uint8_t key[CERTIFICATE_POINT];
    struct issued *issued = &a->issued[a->count];
    const struct verdict_device *device = &a->verdict.device;
    files_hex(name, a->verdict.statement.device, VERIFY_BYTES);
    memcpy(uri, PROTOCOL_URI, sizeof PROTOCOL_URI - 1);
    memcpy(key, &device->attestation, sizeof key);
    files_hex(uri + sizeof PROTOCOL_URI - 1, key, sizeof key);
    issued->plan = (struct certificate_plan){.kind = kind,
                                             .subject = name,
                                             .uri = uri,
                                             .not_before = a->now - PROTOCOL_BACKDATED_SECONDS,
                                             .not_after = a->now + seconds};
    memcpy(issued->plan.point, &device->general, sizeof issued->plan.point);
    const bool good = keyring_issue(&a->service->ring, &issued->plan, issued->der, &issued->size);
    issued->plan.subject = issued->plan.uri = NULL; // they end here
    a->count += good;
    return good;
}

static bool issue_all(struct attestation *a)
{
    if (a->verdict.ill != 0) {
        return issue(a, KIND_UPDATE, PROTOCOL_UPDATE_SECONDS);
    }
    return issue(a, KIND_CLIENT, PROTOCOL_CLIENT_SECONDS) &&
           issue(a, KIND_SERVICE, PROTOCOL_SERVICE_SECONDS);
}

// ---- on the disk: the writer's thread ----

static enum protocol_refusal by_store(enum store_status status, enum protocol_refusal otherwise)
{
    return status == STORE_OK       ? PROTOCOL_ACCEPTED
           : status == STORE_FAILED ? PROTOCOL_REFUSED_STORE
                                    : otherwise;
}

static enum protocol_refusal put_issued(struct attestation *a, struct store *store)
{
    const uint8_t *device = a->verdict.statement.device;
    uint64_t epoch = 0;
    enum protocol_refusal refusal = by_store(
        store_use_nonce(store, a->verdict.statement.nonce, a->now), PROTOCOL_REFUSED_NONCE_USED);
    if (refusal == PROTOCOL_ACCEPTED) {
        refusal = by_store(store_epoch(store, &epoch), PROTOCOL_REFUSED_STORE);
    }
    if (refusal == PROTOCOL_ACCEPTED && epoch != a->epoch) {
        refusal = PROTOCOL_REFUSED_BUSY; // another policy holds by now
    }
    if (refusal == PROTOCOL_ACCEPTED) {
        refusal = by_store(
            store_set_verdict(store, device, a->now, a->verdict.ill, a->verdict.device.request),
            PROTOCOL_REFUSED_DEVICE_WITHDRAWN);
    }
    for (unsigned i = 0; i < a->count && refusal == PROTOCOL_ACCEPTED; i++) {
        const struct certificate_plan *plan = &a->issued[i].plan;
        refusal = by_store(
            store_add_certificate(store, plan->serial, device, plan->kind, a->now, plan->not_after),
            PROTOCOL_REFUSED_STORE);
    }
    return refusal;
}

// What the log shows, so that an operator sees what ran.
static void describe(const struct verdict *verdict, char *out, size_t room)
{
    const struct verify_statement *s = &verdict->statement;
    size_t at = 0;
    out[0] = '\0';
    for (size_t i = 0; verdict->named && i < s->count && at + 32 < room; i++) {
        at += (size_t)snprintf(
            out + at, room - at, "%s%s:%" PRIu32 ":%02x%02x%02x%02x", i == 0 ? "" : " ",
            s->component[i].type, s->component[i].security_version, s->component[i].digest[0],
            s->component[i].digest[1], s->component[i].digest[2], s->component[i].digest[3]);
    }
}

static enum protocol_refusal put(struct writer_job *job, struct store *store)
{
    struct attestation *a = (struct attestation *)job;
    char detail[VERIFY_COMPONENTS * 32];
    enum protocol_refusal refusal = a->verdict.refusal;
    if (refusal == PROTOCOL_ACCEPTED) {
        refusal = put_issued(a, store);
    }
    if (refusal == PROTOCOL_REFUSED_STORE) {
        return refusal;
    }
    describe(&a->verdict, detail, sizeof detail);
    const struct store_decision decision = {
        .time = a->now,
        .device = a->verdict.named ? a->verdict.statement.device : NULL,
        .address = a->address,
        .refusal = refusal,
        .ill = refusal == PROTOCOL_ACCEPTED ? a->verdict.ill : 0,
        .detail = detail,
    };
    return store_add_decision(store, &decision) == STORE_OK ? refusal : PROTOCOL_REFUSED_STORE;
}

// ---- the answer ----

static void add_certificates(const struct attestation *a, struct text *text)
{
    for (unsigned i = 0; i < a->count; i++) {
        char line[2 * CERTIFICATE_MOST];
        if (pem_base64(a->issued[i].der, a->issued[i].size, line, sizeof line) == 0) {
            text->failed = true;
            return;
        }
        text_add(text, "%s %s\n", kind_name(a->issued[i].plan.kind), line);
    }
}

static void answer(struct attestation *a)
{
    struct text text = {NULL, 0, 0, false};
    const bool healthy = a->verdict.ill == 0;
    text_add(&text, "verdict %s\ntime %" PRId64 "\nrenew %u\n", healthy ? "healthy" : "ill", a->now,
             healthy ? service_between(DAY_LEAST, DAY_MOST) : service_between(ILL_LEAST, ILL_MOST));
    for (unsigned i = 0; i < PROTOCOL_ILLNESS_COUNT; i++) {
        if ((a->verdict.ill >> i & 1) == 1) {
            text_add(&text, "ill %s %s\n", illness_word((enum protocol_illness)i),
                     illness_text((enum protocol_illness)i));
        }
    }
    add_certificates(a, &text);
    if (text.failed || text.size > PROTOCOL_ANSWER_MOST) {
        service_refuse(a->service, a->connection, PROTOCOL_REFUSED_INTERNAL, "no memory");
    } else {
        const struct reply reply = {
            .status = 200, .type = PROTOCOL_ANSWER, .body = text.at, .size = text.size};
        a->service->healthy += healthy;
        a->service->ill += !healthy;
        for (unsigned i = 0; i < a->count; i++) {
            a->service->issued[a->issued[i].plan.kind]++;
        }
        connection_reply(a->connection, &reply);
    }
    text_free(&text);
}

static void finish(struct writer_job *job, enum protocol_refusal outcome)
{
    struct attestation *a = (struct attestation *)job;
    char device[2 * VERIFY_BYTES + 1] = "none";
    if (a->verdict.named) {
        files_hex(device, a->verdict.statement.device, VERIFY_BYTES);
    }
    log_line(outcome == PROTOCOL_ACCEPTED ? LOG_DEBUG : LOG_INFO, "decision",
             "device=%s address=%s reason=%s ill=0x%x", device, a->address, reason_word(outcome),
             (unsigned)a->verdict.ill);
    if (outcome == PROTOCOL_ACCEPTED) {
        answer(a);
    } else {
        service_refuse(a->service, a->connection, outcome, NULL);
    }
    free(a);
}

// ---- the verdict ----

static enum protocol_refusal find(void *store, const uint8_t id[PROTOCOL_DEVICE_BYTES],
                                  struct verdict_device *device)
{
    struct store_device found;
    switch (store_find_device(store, id, &found)) {
    case STORE_OK:
        *device = (struct verdict_device){.attestation = found.attestation,
                                          .general = found.general,
                                          .withdrawn = found.withdrawn,
                                          .has_request = found.has_request};
        memcpy(device->request, found.request, sizeof device->request);
        return PROTOCOL_ACCEPTED;
    case STORE_ABSENT:
        return PROTOCOL_REFUSED_DEVICE_UNKNOWN;
    case STORE_TAKEN:
    case STORE_FAILED:
        break;
    }
    return PROTOCOL_REFUSED_STORE;
}

void service_attest(struct service *service, struct connection *connection, const uint8_t *body,
                    size_t size, int64_t now)
{
    uint8_t exporter[PROTOCOL_EXPORTER_BYTES];
    struct attestation *a = calloc(1, sizeof *a);
    if (a == NULL || !connection_exporter(connection, exporter)) {
        free(a);
        service_refuse(service, connection, PROTOCOL_REFUSED_INTERNAL, "no TLS exporter");
        return;
    }
    const struct verdict_context context = {
        .nonce_key = &service->nonce_key,
        .exporter = exporter,
        .policy = &service->policy,
        .now = now,
        .find = find,
        .store = &service->store,
    };
    a->job = (struct writer_job){.write = put, .done = finish};
    a->service = service;
    a->connection = connection;
    a->now = now;
    a->epoch = service->policy.epoch;
    (void)snprintf(a->address, sizeof a->address, "%s", connection_address(connection));
    verdict_judge(&context, body, size, &a->verdict);
    // Only who has the device's keys can spend the device's permits.
    if (a->verdict.refusal == PROTOCOL_ACCEPTED &&
        !limit_take(&service->by_device, a->verdict.statement.device, VERIFY_BYTES,
                    clock_ticks())) {
        a->verdict.refusal = PROTOCOL_REFUSED_LIMIT;
    }
    if (a->verdict.refusal == PROTOCOL_ACCEPTED && !issue_all(a)) {
        log_line(LOG_ERROR, "issue", "words=\"the token does not sign, or there is no memory\"");
        a->verdict.refusal = PROTOCOL_REFUSED_INTERNAL;
    }
    if (!writer_ask(service->writer, &a->job)) {
        free(a);
        service_refuse(service, connection, PROTOCOL_REFUSED_BUSY, NULL);
    }
}
