// SPDX-License-Identifier: Apache-2.0
#include "host/device/golden_radio.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "host/sign/number.h"

enum { SILENCE = 30000 }; // milliseconds

static int64_t milliseconds(void)
{
    struct timespec now = {0, 0};
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

enum sign_status golden_radio_open(struct golden_radio *radio, const char *port,
                                   struct sign_fault *fault)
{
    uint32_t number = 0;
    *radio = (struct golden_radio){.file = -1};
    if (!number_of(port, 65535, &number) || number == 0) {
        return sign_fail(fault, SIGN_WRONG_USE, "--radio %s: a TCP port, please", port);
    }
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)number)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    radio->file = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (radio->file < 0 ||
        connect(radio->file, (const struct sockaddr *)&address, sizeof address) != 0) {
        const int reason = errno;
        golden_radio_close(radio);
        return sign_fail(fault, SIGN_WRONG_USE,
                         "--radio %s: %s: something must listen at this port of 127.0.0.1", port,
                         strerror(reason));
    }
    return SIGN_OK;
}

void golden_radio_close(struct golden_radio *radio)
{
    if (radio->file >= 0) {
        (void)close(radio->file);
    }
    radio->file = -1;
}

enum stream_code stream_send(struct stream *stream, uint32_t word, const uint8_t *bytes,
                             uint32_t count)
{
    struct golden_radio *radio = stream->radio;
    struct frame frame = {.host_bytes = stream->host_bytes, .payload_bytes = STREAM_HEAD + count};
    uint8_t line[FRAME_LINE_MOST];
    memcpy(frame.host, stream->host, stream->host_bytes);
    for (unsigned i = 0; i < STREAM_HEAD; i++) {
        frame.payload[i] = (uint8_t)(word >> 8 * i);
    }
    if (count != 0) {
        memcpy(frame.payload + STREAM_HEAD, bytes, count);
    }
    const uint32_t size = frame_write(&frame, line);
    if (size == 0) {
        return STREAM_ARGUMENT;
    }
    if (!hosts_named(radio->hosts, frame.host, frame.host_bytes)) {
        return STREAM_REFUSED;
    }
    radio->sent_at = milliseconds();
    return send(radio->file, line, size, MSG_NOSIGNAL) == (ssize_t)size ? STREAM_OK : STREAM_LINE;
}

// A byte of the antenna's, in time.
static enum stream_code hear(struct golden_radio *radio)
{
    struct pollfd ready = {radio->file, POLLIN, 0};
    const int64_t left = radio->sent_at + SILENCE - milliseconds();
    uint8_t byte = 0;
    if (left <= 0 || poll(&ready, 1, (int)left) == 0) {
        return STREAM_SILENT;
    }
    if (recv(radio->file, &byte, 1, 0) != 1) {
        return STREAM_RADIO;
    }
    frame_put(&radio->reader, byte);
    return STREAM_OK;
}

enum stream_code stream_receive(struct stream *stream, uint32_t *word, uint8_t *bytes,
                                uint32_t *count)
{
    struct golden_radio *radio = stream->radio;
    struct frame frame;
    for (;;) {
        while (frame_take(&radio->reader, &frame)) {
            if (frame.host_bytes == stream->host_bytes &&
                memcmp(frame.host, stream->host, frame.host_bytes) == 0 &&
                frame.payload_bytes >= STREAM_HEAD) {
                *word = 0;
                for (unsigned i = 0; i < STREAM_HEAD; i++) {
                    *word |= (uint32_t)frame.payload[i] << 8 * i;
                }
                *count = frame.payload_bytes - STREAM_HEAD;
                memcpy(bytes, frame.payload + STREAM_HEAD, *count);
                return STREAM_OK;
            }
        }
        const enum stream_code code = hear(radio);
        if (code != STREAM_OK) {
            return code;
        }
    }
}
