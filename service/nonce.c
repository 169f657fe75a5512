// SPDX-License-Identifier: Apache-2.0
#include "service/nonce.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>
#include <string.h>

enum { TIME = 8, RANDOM = 8, STATED = TIME + RANDOM, MAC = 16 };

static const char label[] = "openpluton nonce 1";

bool nonce_draw_key(struct nonce_key *key)
{
    return RAND_priv_bytes(key->bytes, sizeof key->bytes) == 1;
}

static bool mac(const struct nonce_key *key, const struct nonce_binding *binding,
                const uint8_t stated[STATED], uint8_t out[MAC])
{
    enum { LABEL = sizeof label - 1, DEVICE = LABEL + STATED };
    uint8_t message[DEVICE + PROTOCOL_DEVICE_BYTES + PROTOCOL_EXPORTER_BYTES];
    uint8_t made[EVP_MAX_MD_SIZE];
    memcpy(message, label, LABEL);
    memcpy(message + LABEL, stated, STATED);
    memcpy(message + DEVICE, binding->device, PROTOCOL_DEVICE_BYTES);
    memcpy(message + DEVICE + PROTOCOL_DEVICE_BYTES, binding->exporter, PROTOCOL_EXPORTER_BYTES);
    unsigned size = 0;
    if (HMAC(EVP_sha256(), key->bytes, sizeof key->bytes, message, sizeof message, made, &size) ==
            NULL ||
        size < MAC) {
        return false;
    }
    memcpy(out, made, MAC);
    return true;
}

bool nonce_make(const struct nonce_key *key, const struct nonce_binding *binding, int64_t now,
                uint8_t nonce[PROTOCOL_NONCE_BYTES])
{
    uint8_t made[PROTOCOL_NONCE_BYTES];
    for (unsigned i = 0; i < TIME; i++) {
        made[i] = (uint8_t)((uint64_t)now >> (56 - 8 * i));
    }
    if (RAND_bytes(made + TIME, RANDOM) != 1 || !mac(key, binding, made, made + STATED)) {
        return false;
    }
    memcpy(nonce, made, sizeof made);
    return true;
}

enum protocol_refusal nonce_check(const struct nonce_key *key, const struct nonce_binding *binding,
                                  int64_t now, const uint8_t nonce[PROTOCOL_NONCE_BYTES])
{
    uint8_t expected[MAC];
    if (!mac(key, binding, nonce, expected)) {
        return PROTOCOL_REFUSED_INTERNAL;
    }
    if (CRYPTO_memcmp(expected, nonce + STATED, MAC) != 0) {
        return PROTOCOL_REFUSED_NONCE_FOREIGN;
    }
    uint64_t then = 0;
    for (unsigned i = 0; i < TIME; i++) {
        then = then << 8 | nonce[i];
    }
    // Its time is ours, as the MAC says.
    return now >= (int64_t)then && now - (int64_t)then <= PROTOCOL_NONCE_SECONDS
               ? PROTOCOL_ACCEPTED
               : PROTOCOL_REFUSED_NONCE_EXPIRED;
}
