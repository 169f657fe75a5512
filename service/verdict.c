// SPDX-License-Identifier: Apache-2.0
#include "service/verdict.h"

#include <string.h>

#include "service/request.h"

struct part {
    const uint8_t *bytes;
    size_t size;
};

// A length of two bytes, and as many bytes.
static bool take(struct part *rest, size_t most, struct part *part)
{
    if (rest->size < 2) {
        return false;
    }
    const size_t size = (size_t)rest->bytes[0] << 8 | rest->bytes[1];
    if (size == 0 || size > most || size > rest->size - 2) {
        return false;
    }
    *part = (struct part){rest->bytes + 2, size};
    rest->bytes += 2 + size;
    rest->size -= 2 + size;
    return true;
}

static enum protocol_refusal by_verifier(enum verify_status status)
{
    switch (status) {
    case VERIFY_OK:
    case VERIFY_ERROR_REGISTER: // authentic; the policy's judgement finds it again
        return PROTOCOL_ACCEPTED;
    case VERIFY_ERROR_FORM:
        return PROTOCOL_REFUSED_TOKEN_FORM;
    case VERIFY_ERROR_DEVICE:
    case VERIFY_ERROR_SIGNATURE:
        return PROTOCOL_REFUSED_SIGNATURE;
    case VERIFY_ERROR_NONCE:
    case VERIFY_ERROR_KEY: // an enrolled key is a point
    case VERIFY_ERROR_INTERNAL:
        break;
    }
    return PROTOCOL_REFUSED_INTERNAL;
}

static enum protocol_refusal judge_token(const struct verdict_context *c, const struct part *token,
                                         struct verdict *v)
{
    struct verify_statement checked;
    enum protocol_refusal refusal = c->find(c->store, v->statement.device, &v->device);
    if (refusal == PROTOCOL_ACCEPTED && v->device.withdrawn) {
        refusal = PROTOCOL_REFUSED_DEVICE_WITHDRAWN;
    }
    if (refusal == PROTOCOL_ACCEPTED) {
        refusal = by_verifier(verify_token(token->bytes, token->size, &v->device.attestation,
                                           v->statement.nonce, &checked));
    }
    if (refusal == PROTOCOL_ACCEPTED) {
        struct nonce_binding binding;
        memcpy(binding.device, v->statement.device, sizeof binding.device);
        memcpy(binding.exporter, c->exporter, sizeof binding.exporter);
        refusal = nonce_check(c->nonce_key, &binding, c->now, v->statement.nonce);
    }
    return refusal;
}

static enum protocol_refusal judge_request(const struct verify_point *key,
                                           enum protocol_refusal of_request,
                                           const struct verdict *v)
{
    uint8_t thumbprint[VERIFY_BYTES];
    if (of_request != PROTOCOL_ACCEPTED) {
        return of_request;
    }
    if (verify_thumbprint(key, thumbprint) != VERIFY_OK) {
        return PROTOCOL_REFUSED_INTERNAL;
    }
    // The token's word, and the manufacturer's.
    return memcmp(thumbprint, v->statement.general, sizeof thumbprint) == 0 &&
                   memcmp(key, &v->device.general, sizeof *key) == 0
               ? PROTOCOL_ACCEPTED
               : PROTOCOL_REFUSED_REQUEST_KEY;
}

void verdict_judge(const struct verdict_context *context, const uint8_t *body, size_t size,
                   struct verdict *verdict)
{
    struct part rest = {body, size}, token, request;
    struct verify_point key = {{0}, {0}};
    *verdict = (struct verdict){.refusal = PROTOCOL_REFUSED_INTERNAL};
    if (!take(&rest, PROTOCOL_TOKEN_MOST, &token) ||
        !take(&rest, PROTOCOL_REQUEST_MOST, &request) || rest.size != 0) {
        verdict->refusal = PROTOCOL_REFUSED_BODY;
        return;
    }
    if (verify_decode(token.bytes, token.size, &verdict->statement) != VERIFY_OK) {
        verdict->refusal = PROTOCOL_REFUSED_TOKEN_FORM;
        return;
    }
    verdict->named = true;
    const enum protocol_refusal of_request = request_read(request.bytes, request.size, &key);
    if (of_request == PROTOCOL_REFUSED_REQUEST_FORM) {
        verdict->refusal = of_request;
        return;
    }
    enum protocol_refusal refusal = judge_token(context, &token, verdict);
    if (refusal == PROTOCOL_ACCEPTED) {
        refusal = judge_request(&key, of_request, verdict);
    }
    if (refusal == PROTOCOL_ACCEPTED) {
        verdict->ill = policy_judge(context->policy, &verdict->statement);
    }
    verdict->refusal = refusal;
}
