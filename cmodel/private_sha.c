// SPDX-License-Identifier: Apache-2.0
#include "cmodel/private_sha.h"

#include <string.h>

// Cycles that the state Wipe lasts, as long as the engine's own wipe.
#define WIPE_CYCLES 16

void private_sha_reset(struct private_sha *p)
{
    memset(p, 0, sizeof *p);
    const struct sha2_parameters parameters = {.sha512 = false, .keyed = false, .rounds = 1};
    sha2_engine_reset(&p->engine, parameters);
}

// The client that has the engine in this cycle; NULL if none has.
static const struct private_sha_client_in *granted(const struct private_sha *p,
                                                   const struct private_sha_in *in)
{
    if (p->state != PRIVATE_SHA_GRANTED || !in->client[p->client].request) {
        return NULL;
    }
    return &in->client[p->client];
}

// What the engine sees in this cycle.
static struct sha2_engine_in engine_in(const struct private_sha *p, const struct private_sha_in *in)
{
    struct sha2_engine_in engine = {.alg = SHA2_256, .bytes = 4};
    const struct private_sha_client_in *client = granted(p, in);
    if (client != NULL) {
        engine.valid = client->valid;
        engine.word = client->word;
        engine.bytes = client->bytes;
        engine.finish = client->finish;
        engine.start = client->restart && p->engine.phase == SHA2_ENGINE_DONE;
    } else if (p->state == PRIVATE_SHA_GRANTED) {
        engine.wipe = true;
    } else if (p->state == PRIVATE_SHA_FREE) {
        for (unsigned i = 0; i < PRIVATE_SHA_CLIENTS; i++) {
            engine.start = engine.start || in->client[i].request;
        }
    }
    return engine;
}

void private_sha_outputs(const struct private_sha *p, const struct private_sha_in *in,
                         struct private_sha_out *out)
{
    memset(out, 0, sizeof *out);
    if (granted(p, in) == NULL) {
        return;
    }
    const struct sha2_engine_in ein = engine_in(p, in);
    struct sha2_engine_out eout;
    sha2_engine_outputs(&p->engine, &ein, &eout);
    struct private_sha_client_out *client = &out->client[p->client];
    client->grant = true;
    client->ready = eout.ready;
    client->done = eout.done;
    memcpy(out->digest, eout.digest, sizeof out->digest);
}

void private_sha_step(struct private_sha *p, const struct private_sha_in *in)
{
    const struct sha2_engine_in engine = engine_in(p, in);
    sha2_engine_step(&p->engine, &engine);
    switch (p->state) {
    case PRIVATE_SHA_FREE:
        for (unsigned i = PRIVATE_SHA_CLIENTS; i-- > 0;) {
            if (in->client[i].request) { // the lowest number is looked at last, and wins
                p->client = i;
                p->state = PRIVATE_SHA_GRANTED;
            }
        }
        break;
    case PRIVATE_SHA_GRANTED:
        if (!in->client[p->client].request) {
            p->client = 0;
            p->wiped = 0;
            p->state = PRIVATE_SHA_WIPE;
        }
        break;
    case PRIVATE_SHA_WIPE:
    default:
        if (++p->wiped == WIPE_CYCLES) {
            p->wiped = 0;
            p->state = PRIVATE_SHA_FREE;
        }
        break;
    }
}
