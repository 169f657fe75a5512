// SPDX-License-Identifier: Apache-2.0
#include "firmware/radio/frame.h"

static bool is_name(const uint8_t *name, uint32_t bytes)
{
    bool good = true;
    for (uint32_t i = 0; i < bytes; i++) {
        good = good && name[i] > ' ' && name[i] <= '~';
    }
    return good;
}

bool frame_good(const struct frame *frame)
{
    if (frame->host_bytes == 0 || frame->host_bytes > FRAME_HOST_MOST ||
        frame->payload_bytes > FRAME_PAYLOAD_MOST) {
        return false;
    }
    return is_name(frame->host, frame->host_bytes);
}

// CRC-16/CCITT-FALSE: polynomial 0x1021, from 0xFFFF; four bits at a time, for the line does not
// wait.
static uint32_t check_value(const uint8_t *bytes, uint32_t size)
{
    static const uint16_t of_nibble[16] = {0x0000, 0x1021, 0x2042, 0x3063, 0x4084, 0x50A5,
                                           0x60C6, 0x70E7, 0x8108, 0x9129, 0xA14A, 0xB16B,
                                           0xC18C, 0xD1AD, 0xE1CE, 0xF1EF};
    uint32_t crc = 0xFFFFu;
    for (uint32_t i = 0; i < size; i++) {
        crc = (crc << 4 & 0xFFFFu) ^ of_nibble[crc >> 12 ^ (uint32_t)bytes[i] >> 4];
        crc = (crc << 4 & 0xFFFFu) ^ of_nibble[crc >> 12 ^ (bytes[i] & 0xFu)];
    }
    return crc;
}

static void copy(uint8_t *to, const uint8_t *from, uint32_t size)
{
    for (uint32_t i = 0; i < size; i++) {
        to[i] = from[i];
    }
}

uint32_t frame_write(const struct frame *frame, uint8_t line[FRAME_LINE_MOST])
{
    if (!frame_good(frame)) {
        return 0;
    }
    const uint32_t body = FRAME_HEAD_BYTES + frame->host_bytes + frame->payload_bytes;
    line[0] = FRAME_FIRST;
    line[1] = (uint8_t)frame->host_bytes;
    line[2] = (uint8_t)frame->payload_bytes;
    line[3] = (uint8_t)(frame->payload_bytes >> 8);
    copy(line + FRAME_HEAD_BYTES, frame->host, frame->host_bytes);
    copy(line + FRAME_HEAD_BYTES + frame->host_bytes, frame->payload, frame->payload_bytes);
    const uint32_t crc = check_value(line + 1, body - 1);
    line[body] = (uint8_t)crc;
    line[body + 1] = (uint8_t)(crc >> 8);
    return body + 2;
}

enum line_state { LINE_MORE, LINE_WHOLE, LINE_WRONG };

// What the line begins with; *bytes of a frame that is whole. Or when to look again.
static enum line_state judge(struct frame_reader *reader, struct frame *frame, uint32_t *bytes)
{
    const uint8_t *line = reader->line;
    if (reader->used != 0 && line[0] != FRAME_FIRST) {
        return LINE_WRONG;
    }
    if (reader->used < FRAME_HEAD_BYTES) {
        reader->wanted = reader->used == 0 ? 1 : FRAME_HEAD_BYTES;
        return LINE_MORE;
    }
    const uint32_t host = line[1], payload = (uint32_t)line[2] | (uint32_t)line[3] << 8;
    if (host == 0 || host > FRAME_HOST_MOST || payload > FRAME_PAYLOAD_MOST) {
        return LINE_WRONG;
    }
    const uint32_t body = FRAME_HEAD_BYTES + host + payload;
    if (reader->used < body + 2) {
        reader->wanted = body + 2;
        return LINE_MORE;
    }
    const uint32_t crc = (uint32_t)line[body] | (uint32_t)line[body + 1] << 8;
    if (crc != check_value(line + 1, body - 1) || !is_name(line + FRAME_HEAD_BYTES, host)) {
        return LINE_WRONG;
    }
    frame->host_bytes = host;
    frame->payload_bytes = payload;
    copy(frame->host, line + FRAME_HEAD_BYTES, host);
    copy(frame->payload, line + FRAME_HEAD_BYTES + host, payload);
    *bytes = body + 2;
    return LINE_WHOLE;
}

static void drop(struct frame_reader *reader, uint32_t bytes)
{
    for (uint32_t i = bytes; i < reader->used; i++) {
        reader->line[i - bytes] = reader->line[i];
    }
    reader->used -= bytes;
    reader->wanted = 0;
}

void frame_put(struct frame_reader *reader, uint8_t byte)
{
    // There is room: a full line is whole or wrong, and frame_take() took it.
    if (reader->used < FRAME_LINE_MOST) {
        reader->line[reader->used++] = byte;
    }
}

bool frame_take(struct frame_reader *reader, struct frame *frame)
{
    uint32_t bytes = 0;
    enum line_state state = judge(reader, frame, &bytes);
    while (state == LINE_WRONG) {
        uint32_t wrong = 1;
        while (wrong < reader->used && reader->line[wrong] != FRAME_FIRST) {
            wrong++;
        }
        drop(reader, wrong);
        reader->dropped += wrong;
        state = judge(reader, frame, &bytes);
    }
    if (state == LINE_WHOLE) {
        drop(reader, bytes);
    }
    return state == LINE_WHOLE;
}
