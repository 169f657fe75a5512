// SPDX-License-Identifier: Apache-2.0
// The verdict on a device: authentic, genuine, trusted. Judges bytes that may be anything from
// anyone; who is enrolled and what was withdrawn is asked from outside. No state, no clock.
#ifndef SERVICE_VERDICT_H
#define SERVICE_VERDICT_H

#include "service/nonce.h"
#include "service/policy.h"

struct verdict_device {
    struct verify_point attestation; // enrolled
    struct verify_point general;
    bool withdrawn;
    // SHA-256 of the certificate request that was judged good for `general` before, if one was: the
    // same bytes are not judged again.
    bool has_request;
    uint8_t request[VERIFY_BYTES];
};

struct verdict_context {
    const struct nonce_key *nonce_key;
    const uint8_t *exporter; // PROTOCOL_EXPORTER_BYTES of the connection
    const struct policy *policy;
    int64_t now;
    // Looks among attestation keys alone. ACCEPTED, DEVICE_UNKNOWN, STORE.
    enum protocol_refusal (*find)(void *store, const uint8_t id[PROTOCOL_DEVICE_BYTES],
                                  struct verdict_device *device);
    void *store;
};

struct verdict {
    enum protocol_refusal refusal; // ACCEPTED: the device is authentic
    illness_set ill;               // and healthy, if this is 0
    bool named;                    // `statement` is what the token says, `named` even if refused
    struct verify_statement statement;
    struct verdict_device device; // if it is authentic; `request` is the present one then
};

// `body`: evidence, as the route takes it.
void verdict_judge(const struct verdict_context *context, const uint8_t *body, size_t size,
                   struct verdict *verdict);

#endif
