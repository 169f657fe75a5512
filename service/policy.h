// SPDX-License-Identifier: Apache-2.0
// What software may run on a device (docs/attestation-service.md, "The policy"), and what a log
// says against it.
#ifndef SERVICE_POLICY_H
#define SERVICE_POLICY_H

#include "host/sign/fault.h"
#include "host/verify/token.h"
#include "service/reason.h"

enum {
    POLICY_TEXT = 1 << 20, // bytes at most
    POLICY_TYPES = 32,     // with a minimum, or required
    POLICY_RELEASES = 8192,
};

struct policy_release {
    struct verify_component component;
    bool withdrawn;
};

struct policy_type {
    char type[5];
    uint32_t least;
    bool required;
};

struct policy {
    uint64_t epoch;
    size_t releases, types;
    struct policy_release *release;
    struct policy_type type[POLICY_TYPES];
};

// `text` ends with a zero. SIGN_FAILED, with the line's number, if it is no policy. A parsed one is
// given back by policy_free.
enum sign_status policy_read(const char *text, struct policy *policy, struct sign_fault *fault);
void policy_free(struct policy *policy);

// NULL if there is none of this type, digest, signer and version.
const struct policy_release *policy_find(const struct policy *policy,
                                         const struct verify_component *component);

// Everything that is wrong with the device. False: no judgement, OpenSSL failed.
bool policy_judge(const struct policy *policy, const struct verify_statement *statement,
                  illness_set *ill);

#endif
