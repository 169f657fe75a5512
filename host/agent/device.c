// SPDX-License-Identifier: Apache-2.0
#include "host/agent/device.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include "firmware/drivers/dev.h"
#include "firmware/drivers/generated/mailbox_commands.h"
#include "host/device/server.h"

enum { SECONDS = 600 }; // a reboot of a simulated chip on a busy machine takes minutes

static const char *code_text(uint16_t code)
{
    switch (code) {
#define CASE(name, value, text)                                                                    \
    case value:                                                                                    \
        return text;
        DEVICE_CODES(CASE)
#undef CASE
#define CASE(error, name, text)                                                                    \
    case error:                                                                                    \
        return text;
        MAILBOX_ERROR_TABLE(CASE)
#undef CASE
    default:
        return dev_error_text((enum dev_error)code);
    }
}

void device_rest(struct device *device)
{
    if (device->file >= 0) {
        (void)close(device->file);
    }
    device->file = -1;
}

static enum sign_status reach(struct device *device, struct sign_fault *fault)
{
    struct sockaddr_un address;
    const struct timeval limit = {SECONDS, 0};
    if (device->file >= 0) {
        return SIGN_OK;
    }
    if (!device_address(device->path, &address)) {
        return sign_fail(fault, SIGN_WRONG_USE, "'%s': not a path of a socket", device->path);
    }
    const int file = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (file < 0 || connect(file, (const struct sockaddr *)&address, sizeof address) != 0) {
        const int reason = errno;
        if (file >= 0) {
            (void)close(file);
        }
        return sign_fail(fault, SIGN_MISSING,
                         "device %s: %s (is ./pluton token running, with this socket?)",
                         device->path, strerror(reason));
    }
    (void)setsockopt(file, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    (void)setsockopt(file, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
    device->file = file;
    return SIGN_OK;
}

static bool give(int file, const uint8_t *bytes, size_t size)
{
    for (size_t at = 0; at < size;) {
        const ssize_t put = send(file, bytes + at, size - at, MSG_NOSIGNAL);
        if (put <= 0) {
            return false;
        }
        at += (size_t)put;
    }
    return true;
}

static bool take(int file, uint8_t *bytes, size_t size)
{
    for (size_t at = 0; at < size;) {
        const ssize_t got = recv(file, bytes + at, size - at, 0);
        if (got <= 0) {
            return false;
        }
        at += (size_t)got;
    }
    return true;
}

static bool exchange(struct device *device, const uint8_t *payload, size_t size)
{
    struct device_frame *frame = &device->frame;
    uint8_t header[DEVICE_HEADER] = {frame->target, frame->op};
    device_put(header + 4, (uint32_t)size);
    if (!give(device->file, header, sizeof header) || !give(device->file, payload, size) ||
        !take(device->file, header, sizeof header)) {
        return false;
    }
    frame->code = (uint16_t)(header[2] | header[3] << 8);
    frame->size = device_get(header + 4);
    return header[0] == frame->target && header[1] == frame->op && frame->size <= DEVICE_PAYLOAD &&
           take(device->file, frame->payload, frame->size);
}

// The answer is in device->frame, and has least to most bytes.
static enum sign_status call(struct device *device, uint8_t target, uint8_t op, const char *name,
                             const uint8_t *payload, size_t size, size_t least, size_t most,
                             struct sign_fault *fault)
{
    const bool kept = device->file >= 0;
    enum sign_status status = reach(device, fault);
    device->frame.target = target;
    device->frame.op = op;
    bool good = status == SIGN_OK && exchange(device, payload, size);
    // What may not be done twice is not asked for again.
    const bool once = target == DEVICE_STREAM ? op != STREAM_OPEN
                                              : target == DEVICE_BOARD && op == DEVICE_OP_REBOOT;
    if (status == SIGN_OK && !good && kept && !once) {
        // The device closes a connection that was silent for long.
        device_rest(device);
        status = reach(device, fault);
        good = status == SIGN_OK && exchange(device, payload, size);
    }
    if (status != SIGN_OK) {
        return status;
    }
    if (!good ||
        (device->frame.code == 0 && (device->frame.size < least || device->frame.size > most))) {
        device_rest(device);
        return sign_fail(fault, SIGN_FAILED, "device: %s: no answer, or none of this protocol",
                         name);
    }
    if (device->frame.code != 0) {
        return sign_fail(fault, SIGN_FAILED, "device: %s: code 0x%x: %s", name, device->frame.code,
                         code_text(device->frame.code));
    }
    return SIGN_OK;
}

enum sign_status device_open(struct device *device, const char *path, struct sign_fault *fault)
{
    *device = (struct device){.path = path, .file = -1};
    const enum sign_status status =
        call(device, DEVICE_NORMAL, MAILBOX_OP_PUBLIC_KEYS, "public keys", NULL, 0,
             MAILBOX_PUBLIC_KEYS_RESPONSE_BYTES, MAILBOX_PUBLIC_KEYS_RESPONSE_BYTES, fault);
    if (status == SIGN_OK) {
        memcpy(device->attestation, device->frame.payload, DEVICE_POINT);
        memcpy(device->general, device->frame.payload + DEVICE_POINT, DEVICE_POINT);
    }
    return status;
}

enum sign_status device_sign(struct device *device, const uint8_t digest[32], uint8_t signature[64],
                             struct sign_fault *fault)
{
    const enum sign_status status =
        call(device, DEVICE_NORMAL, MAILBOX_OP_SIGN, "sign", digest, 32, 64, 64, fault);
    if (status == SIGN_OK) {
        memcpy(signature, device->frame.payload, 64);
    }
    return status;
}

enum sign_status device_token(struct device *device, const uint8_t nonce[32],
                              uint8_t token[DEVICE_TOKEN_MOST], size_t *size,
                              struct sign_fault *fault)
{
    enum sign_status status =
        call(device, DEVICE_NORMAL, MAILBOX_OP_ATTEST, "attest", nonce, 32, 4, 4, fault);
    const uint32_t bytes = status == SIGN_OK ? device_get(device->frame.payload) : 0;
    if (status == SIGN_OK && (bytes == 0 || bytes > DEVICE_TOKEN_MOST)) {
        return sign_fail(fault, SIGN_FAILED, "device: attest: a token of %u bytes", bytes);
    }
    for (uint32_t at = 0, count; at < bytes && status == SIGN_OK; at += count) {
        uint8_t piece[MAILBOX_ATTEST_READ_REQUEST_BYTES];
        count = bytes - at < MAILBOX_PAYLOAD ? bytes - at : MAILBOX_PAYLOAD;
        device_put(piece, at);
        device_put(piece + 4, count);
        status = call(device, DEVICE_NORMAL, MAILBOX_OP_ATTEST_READ, "read of the token", piece,
                      sizeof piece, count, count, fault);
        if (status == SIGN_OK) {
            memcpy(token + at, device->frame.payload, count);
        }
    }
    if (status == SIGN_OK) {
        *size = bytes;
    }
    return status;
}

enum sign_status device_raise(struct device *device, uint32_t type, uint32_t *version,
                              struct sign_fault *fault)
{
    const uint8_t name[4] = {(uint8_t)(type >> 24), (uint8_t)(type >> 16), (uint8_t)(type >> 8),
                             (uint8_t)type};
    const enum sign_status status =
        call(device, DEVICE_SECURE, MAILBOX_OP_RAISE, "raise", name, sizeof name, 4, 4, fault);
    if (status == SIGN_OK) {
        *version = device_get(device->frame.payload);
    }
    return status;
}

enum sign_status device_status(struct device *device, bool reboot, struct device_status *out,
                               struct sign_fault *fault)
{
    const enum sign_status status =
        call(device, DEVICE_BOARD, reboot ? DEVICE_OP_REBOOT : DEVICE_OP_STATUS,
             reboot ? "reboot" : "status", NULL, 0, DEVICE_STATUS_BYTES,
             DEVICE_STATUS_BYTES + DEVICE_STATUS_TEXT, fault);
    if (status != SIGN_OK) {
        return status;
    }
    const uint8_t *from = device->frame.payload;
    const size_t size = device->frame.size - DEVICE_STATUS_BYTES;
    out->state = (enum device_state)device_get(from);
    out->slot = device_get(from + 4);
    out->boots = device_get(from + 8);
    memcpy(out->text, from + DEVICE_STATUS_BYTES, size);
    out->text[size] = '\0';
    return SIGN_OK;
}

enum sign_status device_trust(struct device *device, struct image_chip *chip,
                              struct sign_fault *fault)
{
    enum { BYTES = DEVICE_TRUST_FIXED + 4 * IMAGE_TYPES };
    const enum sign_status status =
        call(device, DEVICE_BOARD, DEVICE_OP_TRUST, "trust", NULL, 0, BYTES, BYTES, fault);
    if (status != SIGN_OK) {
        return status;
    }
    const uint8_t *from = device->frame.payload;
    *chip = (struct image_chip){.root_locked = device_get(from + 32) != 0,
                                .second_locked = device_get(from + 68) != 0,
                                .second_compulsory = device_get(from + 72) != 0,
                                .revoked = device_get(from + 76)};
    memcpy(chip->root_hash, from, HASH_BYTES);
    memcpy(chip->second_hash, from + 36, HASH_BYTES);
    for (unsigned i = 0; i < IMAGE_TYPES; i++) {
        chip->least_version[i] = device_get(from + DEVICE_TRUST_FIXED + (size_t)4 * i);
    }
    return SIGN_OK;
}

enum sign_status device_flash_read(struct device *device, uint32_t offset, uint8_t *bytes,
                                   size_t size, struct sign_fault *fault)
{
    enum sign_status status = SIGN_OK;
    for (size_t at = 0, count; at < size && status == SIGN_OK; at += count) {
        uint8_t request[8];
        count = size - at < DEVICE_PIECE ? size - at : DEVICE_PIECE;
        device_put(request, offset + (uint32_t)at);
        device_put(request + 4, (uint32_t)count);
        status = call(device, DEVICE_BOARD, DEVICE_OP_FLASH_READ, "read of the flash", request,
                      sizeof request, count, count, fault);
        if (status == SIGN_OK) {
            memcpy(bytes + at, device->frame.payload, count);
        }
    }
    return status;
}

enum sign_status device_flash_write(struct device *device, uint32_t offset, const uint8_t *bytes,
                                    size_t size, struct sign_fault *fault)
{
    enum sign_status status = SIGN_OK;
    for (size_t at = 0; at < size && status == SIGN_OK; at += DEVICE_PIECE) {
        uint8_t request[4 + DEVICE_PIECE];
        const size_t count = size - at < DEVICE_PIECE ? size - at : DEVICE_PIECE;
        device_put(request, offset + (uint32_t)at);
        memset(request + 4, 0xFF, DEVICE_PIECE);
        memcpy(request + 4, bytes + at, count);
        status = call(device, DEVICE_BOARD, DEVICE_OP_FLASH_WRITE, "write of the flash", request,
                      sizeof request, 0, 0, fault);
    }
    return status;
}

enum sign_status device_stream_open(struct device *device, const char *host,
                                    struct sign_fault *fault)
{
    return call(device, DEVICE_STREAM, STREAM_OPEN, "stream", (const uint8_t *)host, strlen(host),
                0, 0, fault);
}

enum sign_status device_stream_write(struct device *device, const uint8_t *bytes, size_t size,
                                     struct sign_fault *fault)
{
    return call(device, DEVICE_STREAM, STREAM_WRITE, "stream", bytes, size, 0, 0, fault);
}

enum sign_status device_stream_read(struct device *device, uint8_t bytes[STREAM_PIECE],
                                    size_t *size, struct sign_fault *fault)
{
    const enum sign_status status =
        call(device, DEVICE_STREAM, STREAM_READ, "stream", NULL, 0, 0, STREAM_PIECE, fault);
    if (status == SIGN_OK) {
        *size = device->frame.size;
        memcpy(bytes, device->frame.payload, *size);
    }
    return status;
}

enum sign_status device_stream_close(struct device *device, struct sign_fault *fault)
{
    return call(device, DEVICE_STREAM, STREAM_CLOSE, "stream", NULL, 0, 0, 0, fault);
}
