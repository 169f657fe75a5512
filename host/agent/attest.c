// SPDX-License-Identifier: Apache-2.0
// One attestation: nonce, token, request, answer, certificates on the disk.
#include <stdlib.h>
#include <string.h>

#include "host/agent/agent.h"
#include "host/sign/digest.h"

enum { NONCE_TRIES = 2 };

void agent_server(struct agent *agent, struct link_server *server)
{
    const struct agent_clock *clock = &agent->clock;
    *server = (struct link_server){
        .host = agent->anchor.host,
        .port = agent->anchor.port,
        .anchor = agent->anchor.root,
        .now = clock->told != 0 ? clock->told + agent_ticks() - clock->ticks : 0,
        .least = clock->least,
        .radio = agent->radio ? &agent->device : NULL,
    };
}

static void set_clock(struct agent *agent, int64_t time)
{
    struct sign_fault fault;
    if (time == 0) {
        return;
    }
    agent->clock.told = time;
    agent->clock.ticks = agent_ticks();
    if (time > agent->clock.least) {
        agent->clock.least = time;
        if (home_set_time(&agent->home, time, &fault) != SIGN_OK) {
            agent_log("time-not-kept", "words=\"%s\"", fault.text);
        }
    }
}

// A refusal of a route.
static void take_refusal(struct agent *agent, const struct link_reply *reply,
                         struct agent_result *result)
{
    struct answer answer;
    if (!answer_read((char *)reply->body, reply->size, &answer) ||
        answer.verdict != ANSWER_REFUSED) {
        result->outcome = AGENT_FAILED;
        sign_note(&result->fault, "the service answers %d, and gives no reason", reply->status);
        return;
    }
    agent->answer = answer;
    const bool later = (reply->status == 429 || reply->status == 503) && reply->retry_after != 0;
    result->outcome = later ? AGENT_LATER : AGENT_REFUSED;
    result->after = reply->retry_after;
    sign_note(&result->fault, "%s: %s", answer.reason, answer.words);
    set_clock(agent, answer.time);
}

static bool ask(struct agent *agent, struct link *link, const char *path, const void *body,
                size_t size, size_t most, struct link_reply *reply, struct agent_result *result)
{
    const bool good =
        link_call(link, "POST", path, body, size, most, reply, &result->fault) == SIGN_OK;
    if (!good) {
        result->outcome = AGENT_FAILED;
        return false;
    }
    if (reply->status != 200) {
        take_refusal(agent, reply, result);
        free(reply->body);
        return false;
    }
    return true;
}

static bool take_nonce(struct agent *agent, struct link *link, uint8_t nonce[PROTOCOL_NONCE_BYTES],
                       struct agent_result *result)
{
    uint8_t id[PROTOCOL_DEVICE_BYTES];
    struct link_reply reply;
    if (!digest_of_key(agent->device.attestation, id)) {
        result->outcome = AGENT_FAILED;
        sign_note(&result->fault, "OpenSSL failed");
        return false;
    }
    if (!ask(agent, link, PROTOCOL_NONCE_PATH, id, sizeof id, PROTOCOL_ANSWER_MOST, &reply,
             result)) {
        return false;
    }
    const bool good = reply.size == PROTOCOL_NONCE_BYTES;
    if (good) {
        memcpy(nonce, reply.body, PROTOCOL_NONCE_BYTES);
    } else {
        result->outcome = AGENT_FAILED;
        sign_note(&result->fault, "the service's nonce has %zu bytes", reply.size);
    }
    free(reply.body);
    return good;
}

static size_t put_part(uint8_t *to, const uint8_t *from, size_t size)
{
    to[0] = (uint8_t)(size >> 8);
    to[1] = (uint8_t)size;
    memcpy(to + 2, from, size);
    return 2 + size;
}

static size_t make_evidence(struct agent *agent, const uint8_t nonce[PROTOCOL_NONCE_BYTES],
                            uint8_t evidence[PROTOCOL_ATTEST_MOST], struct sign_fault *fault)
{
    uint8_t token[DEVICE_TOKEN_MOST];
    size_t size = 0;
    agent->has_statement = false;
    if (device_token(&agent->device, nonce, token, &size, fault) != SIGN_OK) {
        return 0;
    }
    if (agent->request_size == 0) {
        agent->request_size =
            chip_key_request(agent->key, agent->request, sizeof agent->request, fault);
    }
    if (agent->request_size == 0) {
        return 0;
    }
    if (size > PROTOCOL_TOKEN_MOST || verify_decode(token, size, &agent->statement) != VERIFY_OK) {
        sign_note(fault, "the device's token is none");
        return 0;
    }
    agent->has_statement = true;
    size = put_part(evidence, token, size);
    return size + put_part(evidence + size, agent->request, agent->request_size);
}

static void keep(struct agent *agent, struct agent_result *result)
{
    const struct answer *a = &agent->answer;
    // What is given comes before what is taken away, and client before service: a cut between
    // leaves the device with no less than it had.
    static const enum home_certificate order[] = {HOME_CLIENT, HOME_SERVICE, HOME_UPDATE};
    const struct answer_certificate *made[] = {&a->client, &a->service, &a->update};
    for (unsigned pass = 0; pass < 2; pass++) {
        for (unsigned i = 0; i < 3; i++) {
            const bool gives = made[i]->size != 0;
            if (gives == (pass == 0) &&
                home_put(&agent->home, order[i], made[i], &result->fault) != SIGN_OK) {
                result->outcome = AGENT_FAILED;
                return;
            }
        }
    }
}

static void attest(struct agent *agent, struct link *link, struct agent_result *result)
{
    uint8_t nonce[PROTOCOL_NONCE_BYTES], evidence[PROTOCOL_ATTEST_MOST];
    struct link_reply reply;
    if (!take_nonce(agent, link, nonce, result)) {
        return;
    }
    const size_t size = make_evidence(agent, nonce, evidence, &result->fault);
    if (size == 0) {
        result->outcome = AGENT_FAILED;
        return;
    }
    if (!ask(agent, link, PROTOCOL_ATTEST_PATH, evidence, size, PROTOCOL_ANSWER_MOST, &reply,
             result)) {
        return;
    }
    struct answer answer;
    const bool good =
        answer_read((char *)reply.body, reply.size, &answer) && answer.verdict != ANSWER_REFUSED;
    free(reply.body);
    if (!good) {
        result->outcome = AGENT_FAILED;
        sign_note(&result->fault, "the service's answer is none of its protocol");
        return;
    }
    agent->answer = answer;
    result->outcome = answer.verdict == ANSWER_HEALTHY ? AGENT_HEALTHY : AGENT_ILL;
    set_clock(agent, answer.time);
    keep(agent, result);
}

void agent_attest(struct agent *agent, struct agent_result *result)
{
    for (unsigned i = 0; i < NONCE_TRIES; i++) {
        struct link_server server;
        struct link link;
        *result = (struct agent_result){.outcome = AGENT_FAILED};
        agent_server(agent, &server);
        if (link_open(&link, &server, NULL, &result->fault) != SIGN_OK) {
            break;
        }
        attest(agent, &link, result);
        link_close(&link);
        if (result->outcome != AGENT_REFUSED || strncmp(agent->answer.reason, "nonce_", 6) != 0) {
            break;
        }
    }
    device_rest(&agent->device);
}
