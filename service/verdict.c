// SPDX-License-Identifier: Apache-2.0
#include "service/verdict.h"

#include <string.h>

#include "host/sign/digest.h"
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
    enum protocol_refusal refusal = by_verifier(verify_token(
        token->bytes, token->size, &v->device.attestation, v->statement.nonce, &checked));
    if (refusal == PROTOCOL_ACCEPTED) {
        struct nonce_binding binding;
        memcpy(binding.device, v->statement.device, sizeof binding.device);
        memcpy(binding.exporter, c->exporter, sizeof binding.exporter);
        refusal = nonce_check(c->nonce_key, &binding, c->now, v->statement.nonce);
    }
    return refusal;
}

// `found`: whether the device is enrolled. What is written to its row is a digest of the request
// that this function accepted, so bytes of this digest are accepted without another look.
static enum protocol_refusal judge_request(const struct part *request, enum protocol_refusal found,
                                           struct verdict_device *device, struct verify_point *key)
{
    uint8_t digest[VERIFY_BYTES];
    if (!digest_sha256(request->bytes, request->size, digest)) {
        return PROTOCOL_REFUSED_INTERNAL;
    }
    if (found == PROTOCOL_ACCEPTED && device->has_request &&
        memcmp(digest, device->request, sizeof digest) == 0) {
        *key = device->general;
        return PROTOCOL_ACCEPTED;
    }
    const enum protocol_refusal refusal = request_read(request->bytes, request->size, key);
    device->has_request = refusal == PROTOCOL_ACCEPTED;
    memcpy(device->request, digest, sizeof digest);
    return refusal;
}

static enum protocol_refusal judge_key(const struct verify_point *key, const struct verdict *v)
{
    uint8_t thumbprint[VERIFY_BYTES];
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
    enum protocol_refusal refusal =
        context->find(context->store, verdict->statement.device, &verdict->device);
    const enum protocol_refusal of_request =
        judge_request(&request, refusal, &verdict->device, &key);
    if (of_request == PROTOCOL_REFUSED_REQUEST_FORM) {
        verdict->refusal = of_request;
        return;
    }
    if (refusal == PROTOCOL_ACCEPTED && verdict->device.withdrawn) {
        refusal = PROTOCOL_REFUSED_DEVICE_WITHDRAWN;
    }
    if (refusal == PROTOCOL_ACCEPTED) {
        refusal = judge_token(context, &token, verdict);
    }
    if (refusal == PROTOCOL_ACCEPTED) {
        refusal = of_request;
    }
    if (refusal == PROTOCOL_ACCEPTED) {
        refusal = judge_key(&key, verdict);
    }
    if (refusal == PROTOCOL_ACCEPTED &&
        !policy_judge(context->policy, &verdict->statement, &verdict->ill)) {
        refusal = PROTOCOL_REFUSED_INTERNAL;
    }
    verdict->refusal = refusal;
}
