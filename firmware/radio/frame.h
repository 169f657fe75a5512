// SPDX-License-Identifier: Apache-2.0
// What the radio sends and receives: frames on its serial line. Which hosts they may be for:
// firmware/lib/hosts.h.
// No hardware is touched here; bytes may be anything from anyone.
//
// A frame on the line: FRAME_FIRST, the length of the host's name (1 to FRAME_HOST_MOST), the
// length of the payload (two bytes, the low one first, at most FRAME_PAYLOAD_MOST), the name, the
// payload, and the check value (two bytes, the low one first): CRC-16/CCITT-FALSE of everything
// behind FRAME_FIRST before it. The host is whom a frame is for, or whom it is from.
#ifndef PLUTON_RADIO_FRAME_H
#define PLUTON_RADIO_FRAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define FRAME_FIRST 0xA5u
#define FRAME_HOST_MOST 63u
#define FRAME_PAYLOAD_MOST 512u
#define FRAME_HEAD_BYTES 4u
#define FRAME_LINE_MOST (FRAME_HEAD_BYTES + FRAME_HOST_MOST + FRAME_PAYLOAD_MOST + 2u)

struct frame {
    uint32_t host_bytes, payload_bytes;
    uint8_t host[FRAME_HOST_MOST]; // without an end
    uint8_t payload[FRAME_PAYLOAD_MOST];
};

// A name's bytes are printable ASCII without space, and its length and the payload's are in range.
bool frame_good(const struct frame *frame);

// The bytes of a good frame on the line; how many. 0: it is not good, and nothing is written.
uint32_t frame_write(const struct frame *frame, uint8_t line[FRAME_LINE_MOST]);

// Takes the line byte for byte: after each byte, if frame_due(), frame_take() until it says false.
// A frame that is not good or fails its check is dropped, and the next one is looked for behind its
// first byte.
struct frame_reader {
    uint32_t used;
    uint32_t wanted;  // fewer bytes tell nothing new
    uint32_t dropped; // bytes that belonged to no good frame
    uint8_t line[FRAME_LINE_MOST];
};

void frame_put(struct frame_reader *reader, uint8_t byte);
// False, as after nearly every byte: frame_take() would say false.
static inline bool frame_due(const struct frame_reader *reader)
{
    return reader->used >= reader->wanted;
}
// False: no frame is whole, and *frame is untouched.
bool frame_take(struct frame_reader *reader, struct frame *frame);

#ifdef __cplusplus
}
#endif

#endif
