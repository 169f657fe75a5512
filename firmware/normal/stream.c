// SPDX-License-Identifier: Apache-2.0
#include "firmware/normal/stream.h"

// A frame, and the answer of exactly this one; others are of what was given up before, and skipped.
static enum stream_code exchange(struct stream *stream, enum stream_op op, const uint8_t *in,
                                 uint32_t in_bytes, uint8_t *out, uint32_t *out_bytes)
{
    uint32_t word = 0, count = 0;
    stream->sequence++;
    enum stream_code code =
        stream_send(stream, STREAM_WORD(op, stream->number, stream->sequence), in, in_bytes);
    do {
        if (code == STREAM_OK) {
            code = stream_receive(stream, &word, out, &count);
        }
    } while (code == STREAM_OK &&
             STREAM_WORD_OF(word) !=
                 STREAM_WORD((uint32_t)op | STREAM_ANSWER, stream->number, stream->sequence));
    if (code == STREAM_OK && STREAM_STATE_OF(word) != STREAM_DONE) {
        code = STREAM_STATE_OF(word) == STREAM_NOBODY ? STREAM_UNREACHED : STREAM_NONE;
    }
    stream->open = code == STREAM_OK;
    *out_bytes = stream->open ? count : 0;
    return code;
}

static enum stream_code leave(struct stream *stream, uint8_t *out)
{
    uint32_t count = 0;
    const enum stream_code code = exchange(stream, STREAM_CLOSE, NULL, 0, out, &count);
    stream->open = false;
    return code;
}

static enum stream_code enter(struct stream *stream, const uint8_t *name, uint32_t bytes,
                              uint8_t *out)
{
    uint32_t count = 0;
    if (bytes == 0 || bytes > FRAME_HOST_MOST) {
        return STREAM_ARGUMENT;
    }
    if (stream->open) {
        (void)leave(stream, out);
    }
    stream->number++;
    stream->host_bytes = bytes;
    for (uint32_t i = 0; i < bytes; i++) {
        stream->host[i] = name[i];
    }
    return exchange(stream, STREAM_OPEN, NULL, 0, out, &count);
}

static enum stream_code write(struct stream *stream, const uint8_t *in, uint32_t bytes,
                              uint8_t *out)
{
    enum stream_code code = STREAM_OK;
    if (bytes == 0 || bytes > STREAM_MOST) {
        return STREAM_ARGUMENT;
    }
    for (uint32_t at = 0, piece = 0; at < bytes && code == STREAM_OK; at += piece) {
        uint32_t count = 0;
        piece = bytes - at < STREAM_PIECE ? bytes - at : STREAM_PIECE;
        code = exchange(stream, STREAM_WRITE, in + at, piece, out, &count);
    }
    return code;
}

enum stream_code stream_ask(struct stream *stream, uint32_t op, const uint8_t *in,
                            uint32_t in_bytes, uint8_t *out, uint32_t *out_bytes)
{
    *out_bytes = 0;
    if (op == STREAM_OPEN) {
        return enter(stream, in, in_bytes, out);
    }
    if (op < STREAM_OPEN || op > STREAM_CLOSE || (op != STREAM_WRITE && in_bytes != 0)) {
        return STREAM_ARGUMENT;
    }
    if (!stream->open) {
        return STREAM_NONE;
    }
    switch (op) {
    case STREAM_WRITE:
        return write(stream, in, in_bytes, out);
    case STREAM_READ:
        return exchange(stream, STREAM_READ, NULL, 0, out, out_bytes);
    default:
        return leave(stream, out);
    }
}
