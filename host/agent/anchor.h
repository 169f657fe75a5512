// SPDX-License-Identifier: Apache-2.0
// Which service the device believes: what its signed policy image says. An entry of the manifest's
// list of hosts in an image of type POLI,
//
//     attest://HOST:PORT/ANCHOR
//
// names it; ANCHOR is SHA-256 of the SubjectPublicKeyInfo of its root in 64 hexadecimal digits
// (docs/attestation-service.md). The image must be one that the chip would take.
#ifndef HOST_AGENT_ANCHOR_H
#define HOST_AGENT_ANCHOR_H

#include "host/agent/device.h"

enum { ANCHOR_HOST = 64, ANCHOR_BYTES = 32 };

struct anchor {
    char host[ANCHOR_HOST + 1];
    char port[6];
    uint8_t root[ANCHOR_BYTES];
};

// The entry of a checked policy's manifest; there must be exactly one.
bool anchor_read(const struct image_manifest *policy, struct anchor *anchor);

// By the policy of the slot that runs; if none runs, of the first one whose policy is good.
enum sign_status anchor_find(struct device *device, struct anchor *anchor,
                             struct sign_fault *fault);

#endif
