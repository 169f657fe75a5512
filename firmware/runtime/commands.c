// SPDX-License-Identifier: Apache-2.0
#include "firmware/runtime/commands.h"

#include "firmware/runtime/ciphers.h"
#include "firmware/runtime/load.h"

#define PROTOCOL 1u
#define GENERAL_KEY 1u // slot of the key store, rtl/keys/README.md
#define CONFIRM_ADVANCE 0x53454355u
#define CONFIRM_RETURN 0x5245544Eu
#define MEASURE_MOST 0x400000u
#define RANDOM_MOST MAILBOX_RANDOM_RESPONSE_RANDOM_MOST
#define PIECE_MOST MAILBOX_ATTEST_READ_RESPONSE_PIECE_MOST
#define SEED_POLLS (1u << 16) // the seed after a reset waits for 2,304 samples
#define WORD_POLLS (1u << 12) // for each further word

static void copy(uint8_t *to, const uint8_t *from, uint32_t size)
{
    for (uint32_t i = 0; i < size; i++) {
        to[i] = from[i];
    }
}

static uint32_t be32(const uint8_t *bytes)
{
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 |
           (uint32_t)bytes[3];
}

static uint32_t word(const struct mailbox_dev_message *message, uint32_t offset)
{
    return dev_word_of(&message->payload[offset]);
}

// A type that is no text would end all tokens until the chip's reset; what ROM, runtime and debug
// are is not a world's to say.
static bool type_allowed(const uint8_t type[4])
{
    for (uint32_t i = 0; i < 4; i++) {
        const bool letter = type[i] >= 'A' && type[i] <= 'Z';
        const bool digit = type[i] >= '0' && type[i] <= '9';
        if (!letter && !digit) {
            return false;
        }
    }
    return be32(type) != PLUTON_COMPONENT_BROM && be32(type) != PLUTON_COMPONENT_PLRT &&
           be32(type) != PLUTON_COMPONENT_DEBG;
}

static bool region_allowed(const struct mailbox_dev_message *request)
{
    const uint32_t address = word(request, MAILBOX_MEASURE_REQUEST_ADDRESS_OFFSET);
    const uint32_t size = word(request, MAILBOX_MEASURE_REQUEST_SIZE_OFFSET);
    return address % 4 == 0 && size != 0 && size <= MEASURE_MOST &&
           (address == 0 || size <= 0u - address);
}

static bool piece_allowed(const struct runtime_mailbox *box,
                          const struct mailbox_dev_message *request)
{
    const uint32_t offset = word(request, MAILBOX_ATTEST_READ_REQUEST_OFFSET_OFFSET);
    const uint32_t count = word(request, MAILBOX_ATTEST_READ_REQUEST_COUNT_OFFSET);
    return count <= box->token_size && offset <= box->token_size - count;
}

uint32_t runtime_check(const struct runtime_mailbox *box, const struct mailbox_dev_message *request)
{
    bool allowed = true;
    bool session = true;
    uint32_t count = 0;
    if (ciphers_own(request->op)) {
        return ciphers_check(request);
    }
    switch (request->op) {
    case MAILBOX_OP_RANDOM:
        count = word(request, MAILBOX_RANDOM_REQUEST_COUNT_OFFSET);
        allowed = count >= 1 && count <= RANDOM_MOST;
        break;
    case MAILBOX_OP_HASH_DATA:
    case MAILBOX_OP_HASH_END:
        session = box->hashing;
        break;
    case MAILBOX_OP_ATTEST_READ:
        count = word(request, MAILBOX_ATTEST_READ_REQUEST_COUNT_OFFSET);
        session = box->token_size != 0;
        allowed = count >= 1 && count <= PIECE_MOST && (!session || piece_allowed(box, request));
        break;
    case MAILBOX_OP_EXTEND:
        allowed = type_allowed(
            &request->payload[MAILBOX_EXTEND_REQUEST_ENTRY_OFFSET + PLUTON_ENTRY_TYPE_OFFSET]);
        break;
    case MAILBOX_OP_MEASURE:
        allowed = region_allowed(request) &&
                  type_allowed(&request->payload[MAILBOX_MEASURE_REQUEST_TYPE_OFFSET]);
        break;
    case MAILBOX_OP_LOAD:
        allowed = load_number(be32(&request->payload[MAILBOX_LOAD_REQUEST_TYPE_OFFSET]),
                              "monitor") != IMAGE_TYPES;
        break;
    case MAILBOX_OP_RAISE:
        allowed = load_number(be32(&request->payload[MAILBOX_RAISE_REQUEST_TYPE_OFFSET]), NULL) !=
                  IMAGE_TYPES;
        break;
    case MAILBOX_OP_ADVANCE:
        allowed = word(request, MAILBOX_ADVANCE_REQUEST_CONFIRM_OFFSET) == CONFIRM_ADVANCE;
        break;
    case MAILBOX_OP_RETURN:
        allowed = word(request, MAILBOX_RETURN_REQUEST_CONFIRM_OFFSET) == CONFIRM_RETURN;
        break;
    default:
        break;
    }
    if (!allowed) {
        return MAILBOX_ERROR_ARGUMENT;
    }
    return session ? 0 : MAILBOX_ERROR_SESSION;
}

static uint32_t info(const struct runtime_mailbox *box, const struct mailbox_dev_message *request,
                     struct mailbox_dev_message *answer)
{
    dev_bytes_of(word(request, MAILBOX_INFO_REQUEST_MARK_OFFSET),
                 &answer->payload[MAILBOX_INFO_RESPONSE_MARK_OFFSET]);
    dev_bytes_of(PROTOCOL, &answer->payload[MAILBOX_INFO_RESPONSE_PROTOCOL_OFFSET]);
    dev_bytes_of(MAILBOX_PAYLOAD, &answer->payload[MAILBOX_INFO_RESPONSE_PAYLOAD_OFFSET]);
    dev_bytes_of(box->id, &answer->payload[MAILBOX_INFO_RESPONSE_MAILBOX_OFFSET]);
    answer->size = MAILBOX_INFO_RESPONSE_BYTES;
    return 0;
}

static uint32_t life_cycle(struct runtime *runtime, struct mailbox_dev_message *answer)
{
    struct lifecycle_dev_status status;
    const enum dev_error error = lifecycle_dev_status(&runtime->lifecycle, &status);
    if (error == DEV_OK) {
        dev_bytes_of((uint32_t)status.state,
                     &answer->payload[MAILBOX_LIFE_CYCLE_RESPONSE_STATE_OFFSET]);
        dev_bytes_of(status.token, &answer->payload[MAILBOX_LIFE_CYCLE_RESPONSE_TOKEN_OFFSET]);
        dev_bytes_of(status.tainted ? 1u : 0u,
                     &answer->payload[MAILBOX_LIFE_CYCLE_RESPONSE_TAINTED_OFFSET]);
        answer->size = MAILBOX_LIFE_CYCLE_RESPONSE_BYTES;
    }
    return (uint32_t)error;
}

static uint32_t random(struct runtime *runtime, const struct mailbox_dev_message *request,
                       struct mailbox_dev_message *answer)
{
    if (!runtime->drbg_ready) {
        return MAILBOX_ERROR_NOT_READY;
    }
    const uint32_t count = word(request, MAILBOX_RANDOM_REQUEST_COUNT_OFFSET);
    const uint32_t first = count < 4 ? count : 4;
    answer->size = count;
    enum dev_error error = drbg_dev_fill(&runtime->drbg, answer->payload, first, SEED_POLLS);
    if (error == DEV_OK) {
        error = drbg_dev_fill(&runtime->drbg, answer->payload + first, count - first, WORD_POLLS);
    }
    return (uint32_t)error;
}

void runtime_drop_hash(struct runtime_mailbox *box)
{
    box->hashing = false;
    box->hashed = false;
    dev_wipe(&box->hash, sizeof box->hash);
}

// The engine belongs to nobody between two commands: a hash waits in its mailbox's context.
static enum dev_error resume(struct runtime *runtime, const struct runtime_mailbox *box)
{
    return box->hashed ? sha2_dev_restore(&runtime->sha2, &box->hash, NULL, 0)
                       : sha2_dev_start(&runtime->sha2, SHA2_DEV_SHA256);
}

static uint32_t hash_begin(struct runtime *runtime, struct runtime_mailbox *box)
{
    runtime_drop_hash(box);
    box->hashing = runtime->sha2_ready;
    return runtime->sha2_ready ? 0 : MAILBOX_ERROR_NOT_READY;
}

static uint32_t hash_data(struct runtime *runtime, struct runtime_mailbox *box,
                          const struct mailbox_dev_message *request)
{
    enum dev_error error = resume(runtime, box);
    if (error == DEV_OK) {
        error = sha2_dev_write(&runtime->sha2, request->payload, request->size);
    }
    if (error == DEV_OK) {
        error = sha2_dev_save(&runtime->sha2, &box->hash);
    }
    if (error == DEV_OK) {
        box->hashed = true;
    } else {
        (void)sha2_dev_zeroize(&runtime->sha2);
    }
    return (uint32_t)error;
}

static uint32_t hash_end(struct runtime *runtime, struct runtime_mailbox *box,
                         struct mailbox_dev_message *answer)
{
    enum dev_error error = resume(runtime, box);
    if (error == DEV_OK) {
        error = sha2_dev_finish(&runtime->sha2, answer->payload, MAILBOX_HASH_END_RESPONSE_BYTES);
    }
    answer->size = MAILBOX_HASH_END_RESPONSE_BYTES;
    (void)sha2_dev_zeroize(&runtime->sha2);
    runtime_drop_hash(box);
    return (uint32_t)error;
}

static uint32_t keys(struct runtime *runtime, struct attest_dev_keys *keys)
{
    if (!runtime->attest_ready) {
        return MAILBOX_ERROR_NOT_READY;
    }
    enum dev_error error = attest_dev_wait_ready(&runtime->attest);
    if (error == DEV_OK) {
        error = attest_dev_public_keys(&runtime->attest, keys);
    }
    return (uint32_t)error;
}

static uint32_t public_keys(struct runtime *runtime, struct mailbox_dev_message *answer)
{
    struct attest_dev_keys read;
    const uint32_t code = keys(runtime, &read);
    if (code == 0) {
        uint8_t *attestation = &answer->payload[MAILBOX_PUBLIC_KEYS_RESPONSE_ATTESTATION_OFFSET];
        uint8_t *general = &answer->payload[MAILBOX_PUBLIC_KEYS_RESPONSE_GENERAL_OFFSET];
        copy(attestation, read.attestation_x, 32);
        copy(attestation + 32, read.attestation_y, 32);
        copy(general, read.general_x, 32);
        copy(general + 32, read.general_y, 32);
        answer->size = MAILBOX_PUBLIC_KEYS_RESPONSE_BYTES;
    }
    return code;
}

static const struct ecc_dev_key general_key = {GENERAL_KEY, PLUTON_CALLER_SELF, NULL};

static uint32_t sign(struct runtime *runtime, const struct mailbox_dev_message *request,
                     struct mailbox_dev_message *answer)
{
    struct attest_dev_keys read;
    struct ecc_dev_point point;
    struct ecc_dev_signature signature;
    struct ecc_dev ecc;
    uint32_t code = keys(runtime, &read); // and birth and attest are done with ecc
    if (code == 0) {
        code = (uint32_t)ecc_dev_init(&ecc, runtime->hal, PLUTON_ECC_BASE);
    }
    if (code == 0) {
        copy(point.x, read.general_x, sizeof point.x);
        copy(point.y, read.general_y, sizeof point.y);
        code = (uint32_t)ecc_dev_sign(&ecc, &general_key,
                                      &request->payload[MAILBOX_SIGN_REQUEST_DIGEST_OFFSET], &point,
                                      &signature);
    }
    if (code == 0) {
        copy(answer->payload, signature.r, sizeof signature.r);
        copy(answer->payload + sizeof signature.r, signature.s, sizeof signature.s);
        answer->size = MAILBOX_SIGN_RESPONSE_BYTES;
    }
    return code;
}

static uint32_t ecdh(struct runtime *runtime, const struct mailbox_dev_message *request,
                     struct mailbox_dev_message *answer)
{
    struct attest_dev_keys read;
    struct ecc_dev_point peer;
    struct ecc_dev ecc;
    uint32_t code = keys(runtime, &read);
    if (code == 0) {
        code = (uint32_t)ecc_dev_init(&ecc, runtime->hal, PLUTON_ECC_BASE);
    }
    if (code == 0) {
        const uint8_t *from = &request->payload[MAILBOX_ECDH_REQUEST_PEER_OFFSET];
        copy(peer.x, from, sizeof peer.x);
        copy(peer.y, from + sizeof peer.x, sizeof peer.y);
        code = (uint32_t)ecc_dev_ecdh(&ecc, &general_key, &peer,
                                      &answer->payload[MAILBOX_ECDH_RESPONSE_SECRET_OFFSET]);
        answer->size = MAILBOX_ECDH_RESPONSE_BYTES;
    }
    return code;
}

static uint32_t attest(struct runtime *runtime, struct runtime_mailbox *box,
                       const struct mailbox_dev_message *request,
                       struct mailbox_dev_message *answer)
{
    box->token_size = 0;
    if (!runtime->attest_ready) {
        return MAILBOX_ERROR_NOT_READY;
    }
    size_t size = sizeof box->token;
    enum dev_error error = attest_dev_wait_ready(&runtime->attest);
    if (error == DEV_OK) {
        error = attest_dev_token(&runtime->attest,
                                 &request->payload[MAILBOX_ATTEST_REQUEST_NONCE_OFFSET], box->token,
                                 &size);
    }
    if (error == DEV_OK) {
        box->token_size = (uint32_t)size;
        dev_bytes_of(box->token_size, &answer->payload[MAILBOX_ATTEST_RESPONSE_SIZE_OFFSET]);
        answer->size = MAILBOX_ATTEST_RESPONSE_BYTES;
    }
    return (uint32_t)error;
}

static uint32_t attest_read(const struct runtime_mailbox *box,
                            const struct mailbox_dev_message *request,
                            struct mailbox_dev_message *answer)
{
    const uint32_t offset = word(request, MAILBOX_ATTEST_READ_REQUEST_OFFSET_OFFSET);
    answer->size = word(request, MAILBOX_ATTEST_READ_REQUEST_COUNT_OFFSET);
    copy(answer->payload, box->token + offset, answer->size);
    return 0;
}

static uint32_t extend(struct runtime *runtime, const struct mailbox_dev_message *request)
{
    if (!runtime->measure_ready) {
        return MAILBOX_ERROR_NOT_READY;
    }
    const uint8_t *entry = &request->payload[MAILBOX_EXTEND_REQUEST_ENTRY_OFFSET];
    struct measure_dev_component component;
    component.type = be32(entry + PLUTON_ENTRY_TYPE_OFFSET);
    component.security_version = be32(entry + PLUTON_ENTRY_SECURITY_VERSION_OFFSET);
    copy(component.signer, entry + PLUTON_ENTRY_SIGNER_OFFSET, sizeof component.signer);
    return (uint32_t)measure_dev_extend(&runtime->measure, &component,
                                        entry + PLUTON_ENTRY_DIGEST_OFFSET);
}

// With the rights of the mailbox by which the request came: hardware supplies its subject.
static uint32_t measure(struct runtime *runtime, const struct runtime_mailbox *box,
                        const struct mailbox_dev_message *request,
                        struct mailbox_dev_message *answer)
{
    if (!runtime->measure_ready) {
        return MAILBOX_ERROR_NOT_READY;
    }
    struct measure_dev_component component;
    component.type = be32(&request->payload[MAILBOX_MEASURE_REQUEST_TYPE_OFFSET]);
    component.security_version = word(request, MAILBOX_MEASURE_REQUEST_SECURITY_VERSION_OFFSET);
    copy(component.signer, &request->payload[MAILBOX_MEASURE_REQUEST_SIGNER_OFFSET],
         sizeof component.signer);
    answer->size = MAILBOX_MEASURE_RESPONSE_BYTES;
    return (uint32_t)measure_dev_region(
        &runtime->measure, &component, word(request, MAILBOX_MEASURE_REQUEST_ADDRESS_OFFSET),
        word(request, MAILBOX_MEASURE_REQUEST_SIZE_OFFSET), box->caller, answer->payload);
}

// What it verifies, it verifies from the copy in `request`.
static uint32_t capability(struct runtime *runtime, const struct mailbox_dev_message *request,
                           struct mailbox_dev_message *answer)
{
    struct ecc_dev ecc;
    struct attest_dev_keys read;
    const struct capability_devs devs = {&runtime->debug, &runtime->efuse, &runtime->sha2, &ecc};
    enum capability_kind kind = CAPABILITY_DEBUG;
    if (!runtime->capability_ready) {
        return MAILBOX_ERROR_NOT_READY;
    }
    uint32_t code = keys(runtime, &read); // and attest is done with ecc
    if (code == 0) {
        code = (uint32_t)ecc_dev_init(&ecc, runtime->hal, PLUTON_ECC_BASE);
    }
    if (code == 0 && request->op == MAILBOX_OP_CAPABILITY_CHALLENGE) {
        code = (uint32_t)capability_challenge(&devs, answer->payload);
        answer->size = MAILBOX_CAPABILITY_CHALLENGE_RESPONSE_BYTES;
    } else if (code == 0) {
        code = (uint32_t)capability_accept(&devs, request->payload, request->size, &kind);
        dev_bytes_of((uint32_t)kind,
                     &answer->payload[MAILBOX_CAPABILITY_ACCEPT_RESPONSE_KIND_OFFSET]);
        answer->size = MAILBOX_CAPABILITY_ACCEPT_RESPONSE_BYTES;
    }
    return code;
}

static uint32_t slot(const struct runtime *runtime, struct mailbox_dev_message *answer)
{
    dev_bytes_of(runtime->slot, &answer->payload[MAILBOX_SLOT_RESPONSE_SLOT_OFFSET]);
    answer->size = MAILBOX_SLOT_RESPONSE_BYTES;
    return runtime->booted ? 0 : (uint32_t)MAILBOX_ERROR_ABSENT;
}

static uint32_t load(struct runtime *runtime, const struct mailbox_dev_message *request,
                     struct mailbox_dev_message *answer)
{
    struct image_manifest manifest = {0};
    uint8_t *to = answer->payload;
    const uint32_t code =
        load_image(runtime, be32(&request->payload[MAILBOX_LOAD_REQUEST_TYPE_OFFSET]), &manifest);
    // With a doubt (loader_doubt()) it lies where nothing is: the monitor does not take it.
    const uint32_t nowhere = 0u - (uint32_t)(loader_doubt(&runtime->loader) != 0);
    if (code == 0) {
        dev_bytes_of(manifest.load | nowhere, to + MAILBOX_LOAD_RESPONSE_LOAD_OFFSET);
        dev_bytes_of(manifest.entry, to + MAILBOX_LOAD_RESPONSE_ENTRY_OFFSET);
        dev_bytes_of(manifest.payload_bytes, to + MAILBOX_LOAD_RESPONSE_PAYLOAD_BYTES_OFFSET);
        dev_bytes_of(manifest.data, to + MAILBOX_LOAD_RESPONSE_DATA_OFFSET);
        dev_bytes_of(manifest.data_bytes, to + MAILBOX_LOAD_RESPONSE_DATA_BYTES_OFFSET);
        dev_bytes_of(manifest.security_version, to + MAILBOX_LOAD_RESPONSE_SECURITY_VERSION_OFFSET);
        dev_bytes_of(manifest.release, to + MAILBOX_LOAD_RESPONSE_RELEASE_OFFSET);
        dev_bytes_of(manifest.devices[0], to + MAILBOX_LOAD_RESPONSE_DEVICES_OFFSET);
        dev_bytes_of(manifest.devices[1], to + MAILBOX_LOAD_RESPONSE_DEVICES_OFFSET + 4);
        copy(to + MAILBOX_LOAD_RESPONSE_DIGEST_OFFSET, manifest.digest, HASH_BYTES);
        copy(to + MAILBOX_LOAD_RESPONSE_SIGNER_OFFSET, manifest.signer, HASH_BYTES);
        answer->size = MAILBOX_LOAD_RESPONSE_BYTES;
    }
    return code;
}

static uint32_t raise(struct runtime *runtime, const struct mailbox_dev_message *request,
                      struct mailbox_dev_message *answer)
{
    uint32_t version = 0;
    const uint32_t code =
        load_raise(runtime, be32(&request->payload[MAILBOX_RAISE_REQUEST_TYPE_OFFSET]), &version);
    dev_bytes_of(version, &answer->payload[MAILBOX_RAISE_RESPONSE_SECURITY_VERSION_OFFSET]);
    answer->size = MAILBOX_RAISE_RESPONSE_BYTES;
    return code;
}

_Static_assert(CAPABILITY_BYTES == MAILBOX_CAPABILITY_ACCEPT_REQUEST_BYTES, "one length");

uint32_t runtime_execute(struct runtime *runtime, struct runtime_mailbox *box,
                         const struct mailbox_dev_message *request,
                         struct mailbox_dev_message *answer)
{
    switch (request->op) {
    case MAILBOX_OP_INFO:
        return info(box, request, answer);
    case MAILBOX_OP_LIFE_CYCLE:
        return life_cycle(runtime, answer);
    case MAILBOX_OP_RANDOM:
        return random(runtime, request, answer);
    case MAILBOX_OP_HASH_BEGIN:
        return hash_begin(runtime, box);
    case MAILBOX_OP_HASH_DATA:
        return hash_data(runtime, box, request);
    case MAILBOX_OP_HASH_END:
        return hash_end(runtime, box, answer);
    case MAILBOX_OP_PUBLIC_KEYS:
        return public_keys(runtime, answer);
    case MAILBOX_OP_SIGN:
        return sign(runtime, request, answer);
    case MAILBOX_OP_ECDH:
        return ecdh(runtime, request, answer);
    case MAILBOX_OP_ATTEST:
        return attest(runtime, box, request, answer);
    case MAILBOX_OP_ATTEST_READ:
        return attest_read(box, request, answer);
    case MAILBOX_OP_EXTEND:
        return extend(runtime, request);
    case MAILBOX_OP_MEASURE:
        return measure(runtime, box, request, answer);
    case MAILBOX_OP_SLOT:
        return slot(runtime, answer);
    case MAILBOX_OP_LOAD:
        return load(runtime, request, answer);
    case MAILBOX_OP_RAISE:
        return raise(runtime, request, answer);
    case MAILBOX_OP_ADVANCE:
        return (uint32_t)lifecycle_dev_secure(&runtime->lifecycle);
    case MAILBOX_OP_CAPABILITY_CHALLENGE:
    case MAILBOX_OP_CAPABILITY_ACCEPT:
        return capability(runtime, request, answer);
    case MAILBOX_OP_RETURN:
        return (uint32_t)lifecycle_dev_return(&runtime->lifecycle);
    default:
        return ciphers_own(request->op) ? ciphers_execute(runtime, box, request, answer)
                                        : (uint32_t)MAILBOX_ERROR_OP;
    }
}
