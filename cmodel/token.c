// SPDX-License-Identifier: Apache-2.0
#include "cmodel/token.h"

#include <string.h>

#include "cmodel/sha2.h"

#define CODE(code) code,
#define FIELD 0x100u

static const uint16_t attestation_point[] = {PLUTON_TOKEN_TEMPLATE_ATTESTATION_POINT(CODE)};
static const uint16_t general_key[] = {PLUTON_TOKEN_TEMPLATE_GENERAL_KEY(CODE)};
static const uint16_t signed_head[] = {PLUTON_TOKEN_TEMPLATE_SIGNED_HEAD(CODE)};
static const uint16_t token_head[] = {PLUTON_TOKEN_TEMPLATE_TOKEN_HEAD(CODE)};
static const uint16_t payload[] = {PLUTON_TOKEN_TEMPLATE_PAYLOAD(CODE)};
static const uint16_t token_tail[] = {PLUTON_TOKEN_TEMPLATE_TOKEN_TAIL(CODE)};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

struct writer {
    uint8_t *out;
    size_t size;
    const struct token_input *in;
    const uint8_t *entry;     // of the component that is written
    const uint8_t *signature; // of the tail
    uint8_t device[32];
    uint8_t thumbprint[32];
};

static void put(struct writer *w, const void *data, size_t size)
{
    memcpy(w->out + w->size, data, size);
    w->size += size;
}

static void put_byte(struct writer *w, unsigned byte)
{
    w->out[w->size++] = (uint8_t)byte;
}

static void put_number(struct writer *w, size_t number)
{
    put_byte(w, (unsigned)(number >> 8));
    put_byte(w, (unsigned)number & 0xFFu);
}

static void put_digits(struct writer *w, const uint8_t *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        put_byte(w, (uint8_t) "0123456789abcdef"[bytes[i] >> 4]);
        put_byte(w, (uint8_t) "0123456789abcdef"[bytes[i] & 15]);
    }
}

static void put_field(struct writer *w, enum pluton_token_field field)
{
    const struct token_input *in = w->in;
    switch (field) {
    case PLUTON_TOKEN_FIELD_ATTESTATION_X:
        put(w, in->attestation.x, 32);
        break;
    case PLUTON_TOKEN_FIELD_ATTESTATION_Y:
        put(w, in->attestation.y, 32);
        break;
    case PLUTON_TOKEN_FIELD_GENERAL_X:
        put(w, in->general.x, 32);
        break;
    case PLUTON_TOKEN_FIELD_GENERAL_Y:
        put(w, in->general.y, 32);
        break;
    case PLUTON_TOKEN_FIELD_DEVICE:
        put(w, w->device, 32);
        break;
    case PLUTON_TOKEN_FIELD_THUMBPRINT:
        put(w, w->thumbprint, 32);
        break;
    case PLUTON_TOKEN_FIELD_SEED:
        put(w, in->seed, 32);
        break;
    case PLUTON_TOKEN_FIELD_NONCE:
        put(w, in->nonce, 32);
        break;
    case PLUTON_TOKEN_FIELD_REGISTER:
        put(w, in->accumulator, 32);
        break;
    case PLUTON_TOKEN_FIELD_TYPE:
        put(w, w->entry + PLUTON_ENTRY_TYPE_OFFSET, 4);
        break;
    case PLUTON_TOKEN_FIELD_DIGEST:
        put(w, w->entry + PLUTON_ENTRY_DIGEST_OFFSET, 32);
        break;
    case PLUTON_TOKEN_FIELD_VERSION:
        put_digits(w, w->entry + PLUTON_ENTRY_SECURITY_VERSION_OFFSET, 4);
        break;
    case PLUTON_TOKEN_FIELD_SIGNER:
        put(w, w->entry + PLUTON_ENTRY_SIGNER_OFFSET, 32);
        break;
    case PLUTON_TOKEN_FIELD_SIGNATURE:
        put(w, w->signature, 64);
        break;
    case PLUTON_TOKEN_FIELD_PAYLOAD_LENGTH:
        put_number(w, PLUTON_TOKEN_PAYLOAD_FIXED + in->count * PLUTON_TOKEN_ENTRY_BYTES);
        break;
    case PLUTON_TOKEN_FIELD_LIFE_CYCLE:
        put_number(w, in->life_cycle);
        break;
    case PLUTON_TOKEN_FIELD_COMPONENTS:
        put_byte(w, 0x80u + (unsigned)in->count);
        break;
    case PLUTON_TOKEN_FIELD_OVERFLOW:
        put_byte(w, in->overflow ? 0xF5 : 0xF4);
        break;
    case PLUTON_TOKEN_FIELD_TAINTED:
        put_byte(w, in->tainted ? 0xF5 : 0xF4);
        break;
    }
}

static void put_codes(struct writer *w, const uint16_t *codes, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (codes[i] & FIELD) {
            put_field(w, (enum pluton_token_field)(codes[i] & 0xFFu));
        } else {
            put_byte(w, codes[i]);
        }
    }
}

static void put_payload(struct writer *w)
{
    put_codes(w, payload, PLUTON_TOKEN_ENTRY_FIRST);
    for (size_t i = 0; i < w->in->count; i++) {
        w->entry = w->in->entries[i];
        put_codes(w, payload + PLUTON_TOKEN_ENTRY_FIRST,
                  PLUTON_TOKEN_ENTRY_LAST - PLUTON_TOKEN_ENTRY_FIRST + 1);
    }
    put_codes(w, payload + PLUTON_TOKEN_ENTRY_LAST + 1,
              COUNT(payload) - PLUTON_TOKEN_ENTRY_LAST - 1);
}

static void key_hash(const uint16_t *codes, size_t count, const struct token_key *key,
                     uint8_t digest[32])
{
    uint8_t message[80];
    const struct token_input in = {.attestation = *key, .general = *key};
    struct writer w = {.out = message, .in = &in};
    put_codes(&w, codes, count);
    (void)sha2_hash(SHA2_256, message, w.size, digest);
}

void token_digest(const struct token_key *key, uint8_t digest[32])
{
    key_hash(attestation_point, COUNT(attestation_point), key, digest);
}

void token_thumbprint(const struct token_key *key, uint8_t thumbprint[32])
{
    key_hash(general_key, COUNT(general_key), key, thumbprint);
}

static bool type_is_legal(const uint8_t *type)
{
    for (size_t i = 0; i < PLUTON_ENTRY_TYPE_BYTES; i++) {
        const bool digit = type[i] >= '0' && type[i] <= '9';
        const bool letter = type[i] >= 'A' && type[i] <= 'Z';
        if (!digit && !letter) {
            return false;
        }
    }
    return true;
}

static enum token_status check(const struct token_input *in)
{
    if (in->count == 0 || in->count > PLUTON_TOKEN_COMPONENTS_MAX) {
        return TOKEN_ERROR_COUNT;
    }
    for (size_t i = 0; i < in->count; i++) {
        if (!type_is_legal(in->entries[i] + PLUTON_ENTRY_TYPE_OFFSET)) {
            return TOKEN_ERROR_ENTRY;
        }
    }
    switch (in->life_cycle) {
    case PLUTON_TOKEN_LIFE_CYCLE_DEBUG:
    case PLUTON_TOKEN_LIFE_CYCLE_SECURED:
    case PLUTON_TOKEN_LIFE_CYCLE_PROVISIONED:
        return TOKEN_OK;
    default:
        return TOKEN_ERROR_LIFE_CYCLE;
    }
}

static enum token_status write_token(const struct token_input *in, const uint16_t *head,
                                     size_t head_count, const uint8_t *signature, uint8_t *out,
                                     size_t *size)
{
    const enum token_status status = check(in);
    if (status != TOKEN_OK) {
        return status;
    }
    struct writer w = {.out = out, .in = in, .signature = signature};
    token_digest(&in->attestation, w.device);
    token_thumbprint(&in->general, w.thumbprint);
    put_codes(&w, head, head_count);
    put_payload(&w);
    if (signature != NULL) {
        put_codes(&w, token_tail, COUNT(token_tail));
    }
    *size = w.size;
    return TOKEN_OK;
}

enum token_status token_to_sign(const struct token_input *in, uint8_t *out, size_t *size)
{
    return write_token(in, signed_head, COUNT(signed_head), NULL, out, size);
}

enum token_status token_encode(const struct token_input *in, const uint8_t signature[64],
                               uint8_t *out, size_t *size)
{
    return write_token(in, token_head, COUNT(token_head), signature, out, size);
}
