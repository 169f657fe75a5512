// SPDX-License-Identifier: Apache-2.0
// Many devices at once against one service, from one thread: each flow is a nonce and an
// attestation (docs/attestation-service.md), and counts if its answer says healthy and brings two
// certificates.
#ifndef HOST_LOAD_LOAD_H
#define HOST_LOAD_LOAD_H

#include "host/load/synthetic.h"
#include "host/sign/fault.h"

struct load_plan {
    const char *host; // an address
    uint16_t port;
    const char *root; // file: the service's root
    const struct synthetic_device *device;
    size_t devices;
    unsigned connections; // at once
    double seconds;       // of measurement, after `warm` seconds
    double warm;
    double rate; // flows a second, whether answered or not; 0: as fast as answers come
    bool fresh;  // a new TLS connection for each flow
    // All of the devices at once, each on a connection of its own, and once: who is sent away or
    // gets no answer comes back when the protocol says so. It ends when all are healthy, or after
    // `seconds`; refusals and failures are no fault then.
    bool storm;
};

struct load_result {
    double seconds;
    uint64_t flows, refused, failed; // of a storm: devices that are healthy, and tries. failed: no
                                     // answer, or none that is understood
    uint64_t handshakes;
    double p50_ms, p99_ms, most_ms; // from when a flow was due to its answer
    char first[256];                // what the first that was not healthy said
};

enum sign_status load_run(const struct load_plan *plan, struct load_result *result,
                          struct sign_fault *fault);

#endif
