// SPDX-License-Identifier: Apache-2.0
// Which service the device believes: what its measured policy says. An entry of the list of hosts
// in the payload of the image of type POLI,
//
//     attest://HOST:PORT/ANCHOR
//
// names it; ANCHOR is SHA-256 of the SubjectPublicKeyInfo of its root in 64 hexadecimal digits
// (docs/attestation-service.md). The image must be one that the chip would take, and where a slot
// runs the one that the chip's log has.
#ifndef HOST_AGENT_ANCHOR_H
#define HOST_AGENT_ANCHOR_H

#include "host/agent/device.h"

enum { ANCHOR_HOST = 64, ANCHOR_BYTES = 32 };

struct anchor {
    char host[ANCHOR_HOST + 1];
    char port[6];
    uint8_t root[ANCHOR_BYTES];
};

// The entry of a policy's hosts; there must be exactly one.
bool anchor_read(const uint8_t hosts[IMAGE_HOSTS_BYTES], struct anchor *anchor);

// By the policy of the slot that runs; if none runs, of the first one whose policy is good.
enum sign_status anchor_find(struct device *device, struct anchor *anchor,
                             struct sign_fault *fault);

#endif
