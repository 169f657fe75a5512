// SPDX-License-Identifier: Apache-2.0
// The synthetic device's answers at the device socket.
#include "host/device/golden.h"

#include <string.h>

#include "cmodel/ecc.h"
#include "firmware/drivers/dev.h"
#include "firmware/drivers/lifecycle.h"
#include "host/sign/files.h"
#include "host/sign/loader.h"

#define CONFIRM_ADVANCE 0x53454355u

static const struct command {
    uint8_t op, mailboxes, life_cycles;
    uint16_t limit, least, most;
} commands[] = {
#define COMMAND(op, name, mailboxes, life_cycles, limit, least, most, response_least,              \
                response_most)                                                                     \
    {op, mailboxes, life_cycles, limit, least, most},
    MAILBOX_COMMAND_TABLE(COMMAND)
#undef COMMAND
};

_Static_assert(sizeof commands / sizeof *commands <= GOLDEN_COMMANDS,
               "uses[] has a place for each");

static uint32_t be32(const uint8_t *bytes)
{
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

// ---- a world's commands ----

static uint16_t random_bytes(const struct device_frame *request, struct device_frame *answer)
{
    struct sign_fault unused;
    const uint32_t count = device_get(request->payload);
    answer->size = count;
    return files_random(answer->payload, count, &unused) == SIGN_OK ? 0 : DEVICE_ERROR_FAILED;
}

static uint16_t sign(const struct golden *g, const struct device_frame *request,
                     struct device_frame *answer)
{
    answer->size = MAILBOX_SIGN_RESPONSE_BYTES;
    return golden_sign(g->keys.general, request->payload, answer->payload) ? 0
                                                                           : DEVICE_ERROR_FAILED;
}

static uint16_t ecdh(const struct golden *g, const struct device_frame *request,
                     struct device_frame *answer)
{
    struct ecc_point peer;
    memcpy(&peer, request->payload, sizeof peer);
    answer->size = MAILBOX_ECDH_RESPONSE_BYTES;
    switch (ecc_ecdh(g->keys.general, &peer, answer->payload)) {
    case ECC_OK:
        return 0;
    case ECC_ERROR_COORDINATE:
        return DEV_COORDINATE;
    case ECC_ERROR_CURVE:
        return DEV_CURVE;
    default:
        return DEVICE_ERROR_FAILED;
    }
}

static uint16_t attest(struct golden *g, unsigned box, const struct device_frame *request,
                       struct device_frame *answer)
{
    size_t size = 0;
    g->token_size[box] = 0;
    if (!golden_token(g, request->payload, g->token[box], &size)) {
        return DEVICE_ERROR_FAILED;
    }
    g->token_size[box] = (uint32_t)size;
    device_put(answer->payload, g->token_size[box]);
    answer->size = MAILBOX_ATTEST_RESPONSE_BYTES;
    return 0;
}

static uint16_t attest_read(const struct golden *g, unsigned box,
                            const struct device_frame *request, struct device_frame *answer)
{
    answer->size = device_get(request->payload + 4);
    memcpy(answer->payload, g->token[box] + device_get(request->payload), answer->size);
    return 0;
}

// Only to what the log has.
static uint16_t raise(struct golden *g, const struct device_frame *request,
                      struct device_frame *answer)
{
    struct sign_fault unused;
    const unsigned number = loader_type_number(be32(request->payload));
    if (!g->is_logged[number]) {
        return MAILBOX_ERROR_ABSENT;
    }
    struct golden after = *g;
    if (after.fuses.least_version[number] < g->runs[number].security_version) {
        after.fuses.least_version[number] = g->runs[number].security_version;
        if (golden_keep(&after, &unused) != SIGN_OK) {
            return DEVICE_ERROR_STORAGE;
        }
        g->fuses = after.fuses;
    }
    device_put(answer->payload, g->fuses.least_version[number]);
    answer->size = MAILBOX_RAISE_RESPONSE_BYTES;
    return 0;
}

static uint16_t execute(struct golden *g, unsigned box, const struct device_frame *request,
                        struct device_frame *answer)
{
    struct sign_fault unused;
    switch (request->op) {
    case MAILBOX_OP_LIFE_CYCLE:
        device_put(answer->payload, g->secured ? LIFECYCLE_DEV_SECURED : LIFECYCLE_DEV_PROVISIONED);
        device_put(answer->payload + 4, g->secured ? 0x3000 : 0x2000);
        device_put(answer->payload + 8, 0);
        answer->size = MAILBOX_LIFE_CYCLE_RESPONSE_BYTES;
        return 0;
    case MAILBOX_OP_SLOT:
        device_put(answer->payload, g->slot);
        answer->size = MAILBOX_SLOT_RESPONSE_BYTES;
        return g->slot == DEVICE_NO_SLOT ? MAILBOX_ERROR_ABSENT : 0;
    case MAILBOX_OP_RANDOM:
        return random_bytes(request, answer);
    case MAILBOX_OP_PUBLIC_KEYS:
        memcpy(answer->payload, &g->keys.attestation_point, 64);
        memcpy(answer->payload + 64, &g->keys.general_point, 64);
        answer->size = MAILBOX_PUBLIC_KEYS_RESPONSE_BYTES;
        return 0;
    case MAILBOX_OP_SIGN:
        return sign(g, request, answer);
    case MAILBOX_OP_ECDH:
        return ecdh(g, request, answer);
    case MAILBOX_OP_ATTEST:
        return attest(g, box, request, answer);
    case MAILBOX_OP_ATTEST_READ:
        return attest_read(g, box, request, answer);
    case MAILBOX_OP_RAISE:
        return raise(g, request, answer);
    case MAILBOX_OP_ADVANCE:
        return golden_secure(g, &unused) == SIGN_OK ? 0 : DEVICE_ERROR_STORAGE;
    default:
        return MAILBOX_ERROR_OP;
    }
}

static uint16_t check(const struct golden *g, unsigned box, const struct device_frame *request)
{
    const uint8_t *in = request->payload;
    const uint32_t size = g->token_size[box];
    uint32_t count = 0;
    switch (request->op) {
    case MAILBOX_OP_RANDOM:
        count = device_get(in);
        return count >= 1 && count <= MAILBOX_RANDOM_RESPONSE_RANDOM_MOST ? 0
                                                                          : MAILBOX_ERROR_ARGUMENT;
    case MAILBOX_OP_ATTEST_READ:
        count = device_get(in + 4);
        if (count < 1 || count > MAILBOX_ATTEST_READ_RESPONSE_PIECE_MOST ||
            (size != 0 && (count > size || device_get(in) > size - count))) {
            return MAILBOX_ERROR_ARGUMENT;
        }
        return size != 0 ? 0 : MAILBOX_ERROR_SESSION;
    case MAILBOX_OP_RAISE:
        return loader_type_number(be32(in)) < IMAGE_TYPES ? 0 : MAILBOX_ERROR_ARGUMENT;
    case MAILBOX_OP_ADVANCE:
        return device_get(in) == CONFIRM_ADVANCE ? 0 : MAILBOX_ERROR_ARGUMENT;
    default:
        return 0;
    }
}

static uint16_t serve(struct golden *g, const struct device_frame *request,
                      struct device_frame *answer)
{
    const unsigned box = request->target == DEVICE_SECURE;
    const unsigned life = g->secured ? LIFECYCLE_DEV_SECURED : LIFECYCLE_DEV_PROVISIONED;
    if (g->state == DEVICE_STATE_STOPPED) {
        return DEVICE_ERROR_STOPPED;
    }
    for (unsigned i = 0; i < sizeof commands / sizeof *commands; i++) {
        const struct command *c = &commands[i];
        if (c->op != request->op) {
            continue;
        }
        if ((c->mailboxes & (box == 1 ? MAILBOX_SECURE : MAILBOX_NORMAL)) == 0) {
            return MAILBOX_ERROR_MAILBOX;
        }
        if ((c->life_cycles >> life & 1u) == 0) {
            return MAILBOX_ERROR_LIFE_CYCLE;
        }
        if (request->size < c->least || request->size > c->most) {
            return MAILBOX_ERROR_LENGTH;
        }
        const uint16_t code = check(g, box, request);
        if (code != 0) {
            return code;
        }
        if (c->limit != 0 && g->uses[box][i] >= c->limit) {
            return MAILBOX_ERROR_LIMIT;
        }
        g->uses[box][i] = (uint16_t)(g->uses[box][i] + (c->limit != 0));
        return execute(g, box, request, answer);
    }
    return MAILBOX_ERROR_OP;
}

// ---- the board ----

static uint16_t flash_read(const struct golden *g, const struct device_frame *request,
                           struct device_frame *answer)
{
    const uint32_t offset = device_get(request->payload);
    const uint32_t count = device_get(request->payload + 4);
    if (count == 0 || count > DEVICE_PIECE || offset > FLASH_BYTES - count) {
        return MAILBOX_ERROR_ARGUMENT;
    }
    memcpy(answer->payload, g->flash.bytes + offset, count);
    answer->size = count;
    return 0;
}

static uint16_t flash_write(struct golden *g, const struct device_frame *request)
{
    struct sign_fault unused;
    const uint32_t offset = device_get(request->payload);
    if (offset % DEVICE_PIECE != 0 || offset >= FLASH_BYTES) {
        return MAILBOX_ERROR_ARGUMENT;
    }
    if (device_in_slot(g->slot, offset)) {
        return DEVICE_ERROR_RUNNING;
    }
    memcpy(g->flash.bytes + offset, request->payload + 4, DEVICE_PIECE);
    return flash_keep(&g->flash, offset, DEVICE_PIECE, &unused) == SIGN_OK ? 0
                                                                           : DEVICE_ERROR_STORAGE;
}

static uint16_t board(struct golden *g, const struct device_frame *request,
                      struct device_frame *answer)
{
    uint32_t wanted = 0;
    if (!device_board_bytes(request->op, &wanted)) {
        return MAILBOX_ERROR_OP;
    }
    if (request->op == DEVICE_OP_SERIAL_SEND) {
        return request->size >= 1 && request->size <= DEVICE_SERIAL_MOST ? DEVICE_ERROR_NO_SERIAL
                                                                         : MAILBOX_ERROR_LENGTH;
    }
    if (request->size != wanted) {
        return MAILBOX_ERROR_LENGTH;
    }
    switch (request->op) {
    case DEVICE_OP_REBOOT:
        golden_boot(g);
        device_put_status(answer, g->state, g->slot, g->boots, g->text);
        return 0;
    case DEVICE_OP_STATUS:
        device_put_status(answer, g->state, g->slot, g->boots, g->text);
        return 0;
    case DEVICE_OP_TRUST:
        device_put_trust(answer, &g->fuses);
        return 0;
    case DEVICE_OP_SERIAL_READ:
        device_put(answer->payload, 0);
        answer->size = 4;
        return device_get(request->payload) == 0 ? 0 : MAILBOX_ERROR_ARGUMENT;
    default:
        break;
    }
    if (!g->has_flash) {
        return DEVICE_ERROR_STORAGE;
    }
    return request->op == DEVICE_OP_FLASH_READ ? flash_read(g, request, answer)
                                               : flash_write(g, request);
}

static uint16_t stream(struct golden *g, const struct device_frame *request,
                       struct device_frame *answer)
{
    if (g->state != DEVICE_STATE_RUNS) {
        return DEVICE_ERROR_STOPPED;
    }
    if (g->radio == NULL || !g->is_logged[IMAGE_NUMBER_RADI]) {
        return DEVICE_ERROR_NO_STREAM;
    }
    if (request->size > STREAM_MOST) {
        return MAILBOX_ERROR_TOO_LONG;
    }
    return device_stream_code(stream_ask(&g->radio->stream, request->op, request->payload,
                                         request->size, answer->payload, &answer->size));
}

void golden_handle(void *context, const struct device_frame *request, struct device_frame *answer)
{
    struct golden *g = context;
    answer->code = request->target == DEVICE_BOARD    ? board(g, request, answer)
                   : request->target == DEVICE_STREAM ? stream(g, request, answer)
                                                      : serve(g, request, answer);
}
