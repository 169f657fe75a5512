// SPDX-License-Identifier: Apache-2.0
// A byte stream between the device's agent and one host, in frames of the radio: README.md, The
// stream. No hardware is touched here: stream_send() and stream_receive() are whoever's that links
// it (serve.c in the chip, a socket on a host).
#ifndef PLUTON_NORMAL_STREAM_H
#define PLUTON_NORMAL_STREAM_H

#include <stdbool.h>
#include <stdint.h>

#include "firmware/radio/frame.h"

#ifdef __cplusplus
extern "C" {
#endif

#define STREAM_MOST 4096u // bytes of a request
#define STREAM_HEAD 4u    // bytes of a frame's payload before the stream's
#define STREAM_PIECE (FRAME_PAYLOAD_MOST - STREAM_HEAD) // bytes of the stream in a frame

enum stream_op {
    STREAM_OPEN = 1, // request: the host's name; one that is open is closed before
    STREAM_WRITE =
        2, // request: 1 to STREAM_MOST bytes, all of which the host has when it is answered
    STREAM_READ = 3, // answer: up to STREAM_PIECE bytes; none: the host had none for a while
    STREAM_CLOSE = 4,
};

enum stream_code {
    STREAM_OK,
    STREAM_ARGUMENT,  // no such op, no name of a host, nothing to write or too much
    STREAM_NONE,      // no stream is open: none was, or its host closed it
    STREAM_REFUSED,   // the radio: manifest and policy do not both name this host
    STREAM_UNREACHED, // the host's name leads to nobody who answers
    STREAM_SILENT,    // no answer of the host in time
    STREAM_RADIO,     // the radio core fell, or does not run
    STREAM_LINE,      // the radio's line does not take the frame
    STREAM_CODES,
};

// The word at the begin of a frame's payload, and in answers what came of it.
#define STREAM_ANSWER 0x80u // in the kind: to what has the same word else
#define STREAM_WORD(kind, number, sequence)                                                        \
    ((uint32_t)(kind) | (uint32_t)(number) << 8 | (uint32_t)(sequence) << 16)
#define STREAM_WORD_OF(word) ((word)&0xFFFFFFu)
#define STREAM_STATE_OF(word) ((word) >> 24)
enum stream_state { STREAM_DONE, STREAM_ENDED, STREAM_NOBODY };

struct stream {
    bool open;
    uint8_t number, sequence; // of the stream, of its last frame
    uint32_t host_bytes;
    uint8_t host[FRAME_HOST_MOST];
    void *radio; // stream_send()'s and stream_receive()'s
};

// One request to its end; *out_bytes bytes are in `out` (room for STREAM_PIECE, as a word's
// boundary has it, like `in`). What is not STREAM_OK closes the stream, but for STREAM_ARGUMENT.
enum stream_code stream_ask(struct stream *stream, uint32_t op, const uint8_t *in,
                            uint32_t in_bytes, uint8_t *out, uint32_t *out_bytes);

// ---- of whoever links it ----

// A frame to the stream's host: this word, then the bytes.
enum stream_code stream_send(struct stream *stream, uint32_t word, const uint8_t *bytes,
                             uint32_t count);
// The next frame of that host with a payload of a word or more. Between two calls of stream_send()
// the calls of it end: with STREAM_SILENT at the latest when a time is up that began with the
// frame sent.
enum stream_code stream_receive(struct stream *stream, uint32_t *word, uint8_t *bytes,
                                uint32_t *count);

#ifdef __cplusplus
}
#endif

#endif
