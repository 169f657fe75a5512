// SPDX-License-Identifier: Apache-2.0
// A connection's bytes by the chip: its device socket's stream, Normal World, the radio core's
// frames, whoever is at the antenna (docs/device-socket.md, The stream). To OpenSSL it is a BIO.
#ifndef HOST_AGENT_BY_RADIO_H
#define HOST_AGENT_BY_RADIO_H

#include <openssl/bio.h>

#include "host/agent/device.h"

struct by_radio {
    struct device *device; // NULL: no stream is open
    size_t at, count;      // of what came and was not read
    uint8_t came[STREAM_PIECE];
    struct sign_fault fault; // why nothing goes on; empty: nothing failed
};

enum sign_status by_radio_open(struct by_radio *way, struct device *device, const char *host,
                               const char *port, struct sign_fault *fault);
// Its end of *way, which must stay where it is; NULL: no memory. by_radio_close() comes after it is
// freed.
BIO *by_radio_bio(struct by_radio *way);
void by_radio_close(struct by_radio *way);

#endif
