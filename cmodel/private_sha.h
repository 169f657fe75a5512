// SPDX-License-Identifier: Apache-2.0
// private_sha cycle by cycle, from rtl/private_sha/README.md: one SHA-256 engine, given to one of
// six clients at a time and wiped between two users.
//
// Use as in cmodel/sha2_engine.h: outputs, then step, once a cycle with the same inputs. `grant`
// depends on `request` in the same cycle; no output depends on another input. No fault can arise in
// the model, so that its alert is never high.
#ifndef CMODEL_PRIVATE_SHA_H
#define CMODEL_PRIVATE_SHA_H

#include <stdbool.h>
#include <stdint.h>

#include "sha2_engine.h"

#ifdef __cplusplus
extern "C" {
#endif

#define PRIVATE_SHA_CLIENTS 6
#define PRIVATE_SHA_MEASURE 0
#define PRIVATE_SHA_ACCUMULATOR 1
#define PRIVATE_SHA_ECC 2
#define PRIVATE_SHA_TRNG 3
#define PRIVATE_SHA_BIRTH 4
#define PRIVATE_SHA_ATTEST 5

struct private_sha_client_in {
    bool request;
    bool valid;
    uint32_t word;  // big-endian
    unsigned bytes; // 1 to 4
    bool finish;
    bool restart; // with done: another message, in the same grant
};

struct private_sha_in {
    struct private_sha_client_in client[PRIVATE_SHA_CLIENTS];
};

struct private_sha_client_out {
    bool grant;
    bool ready;
    bool done;
};

struct private_sha_out {
    struct private_sha_client_out client[PRIVATE_SHA_CLIENTS];
    uint8_t digest[32]; // for the client that sees done; zero if none does
    bool alert;
};

enum private_sha_state { PRIVATE_SHA_FREE, PRIVATE_SHA_GRANTED, PRIVATE_SHA_WIPE };

struct private_sha {
    enum private_sha_state state;
    unsigned client; // in Granted: whose
    unsigned wiped;  // in Wipe: cycles so far
    struct sha2_engine engine;
};

void private_sha_reset(struct private_sha *p);
void private_sha_outputs(const struct private_sha *p, const struct private_sha_in *in,
                         struct private_sha_out *out);
void private_sha_step(struct private_sha *p, const struct private_sha_in *in);

#ifdef __cplusplus
}
#endif

#endif
