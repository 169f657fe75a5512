// SPDX-License-Identifier: Apache-2.0
// The device socket: docs/device-socket.md as constants, for both sides. Numbers are little-endian.
#ifndef HOST_DEVICE_PROTOCOL_H
#define HOST_DEVICE_PROTOCOL_H

#include <stdint.h>

#include "firmware/drivers/generated/mailbox_commands.h"
#include "firmware/normal/stream.h"

#ifdef __cplusplus
extern "C" {
#endif

#define DEVICE_HEADER 8     // of a request and of an answer
#define DEVICE_PAYLOAD 4112 // bytes at most behind it
#define DEVICE_PIECE 4096   // a sector of the flash, or so much of what is read

// Who is asked. In a world's mailbox `op` is a command of docs/generated/mailbox.md, of the stream
// one of enum stream_op.
enum device_target {
    DEVICE_NORMAL = 1,
    DEVICE_SECURE = 2,
    DEVICE_BOARD = 3,
    DEVICE_STREAM = 4,
};

// Of the board, which has no mailbox.
enum device_op {
    DEVICE_OP_STATUS = 1,
    DEVICE_OP_REBOOT = 2,
    DEVICE_OP_TRUST = 3,
    DEVICE_OP_FLASH_READ = 4,
    DEVICE_OP_FLASH_WRITE = 5,
    DEVICE_OP_SERIAL_READ = 6,
    DEVICE_OP_SERIAL_SEND = 7,
};

// Codes of the socket's own, beside those of the mailboxes.
#define DEVICE_CODES(X)                                                                            \
    X(FRAME, 0x600, "not a frame of this socket: the connection is closed")                        \
    X(RUNNING, 0x601, "that slot runs: write the other one")                                       \
    X(STOPPED, 0x602, "nothing runs on the chip that answers: see its status, and reboot it")      \
    X(STORAGE, 0x603, "the file of the die or of the flash can't be read or written")              \
    X(NO_SERIAL, 0x604, "this device has no serial line to send to")                               \
    X(FAILED, 0x605, "the device failed; its own output says why")                                 \
    X(NO_STREAM, 0x606, "this device's Normal World offers no byte stream, or has no radio")       \
    X(STREAM_NONE, 0x610, "no stream is open, or the host closed it: open one")                    \
    X(STREAM_REFUSED, 0x611,                                                                       \
      "the radio refuses this host: the device's signed manifest and "                             \
      "policy do not both name it")                                                                \
    X(STREAM_UNREACHED, 0x612, "nobody answers where the host's name leads")                       \
    X(STREAM_SILENT, 0x613, "no answer of the host in time: the stream is closed")                 \
    X(STREAM_RADIO, 0x614, "the radio core fell or does not run: the stream is closed")            \
    X(STREAM_LINE, 0x615, "the radio's line does not take the frame: the stream is closed")

enum device_code {
#define DEVICE_CONSTANT(name, value, text) DEVICE_ERROR_##name = (value),
    DEVICE_CODES(DEVICE_CONSTANT)
#undef DEVICE_CONSTANT
};

// Of enum stream_code.
static inline uint16_t device_stream_code(enum stream_code code)
{
    static const uint16_t codes[STREAM_CODES] = {
        [STREAM_OK] = 0,
        [STREAM_ARGUMENT] = MAILBOX_ERROR_ARGUMENT,
        [STREAM_NONE] = DEVICE_ERROR_STREAM_NONE,
        [STREAM_REFUSED] = DEVICE_ERROR_STREAM_REFUSED,
        [STREAM_UNREACHED] = DEVICE_ERROR_STREAM_UNREACHED,
        [STREAM_SILENT] = DEVICE_ERROR_STREAM_SILENT,
        [STREAM_RADIO] = DEVICE_ERROR_STREAM_RADIO,
        [STREAM_LINE] = DEVICE_ERROR_STREAM_LINE,
    };
    return (unsigned)code < STREAM_CODES ? codes[code] : (uint16_t)DEVICE_ERROR_FAILED;
}

// What the last boot came to.
enum device_state {
    DEVICE_STATE_RUNS = 1,    // Normal World was entered and is not stopped
    DEVICE_STATE_UPDATE = 2,  // no slot boots; the runtime alone is up
    DEVICE_STATE_STOPPED = 3, // not even a runtime
};

// Answer of STATUS and REBOOT: state 4, slot 4 (DEVICE_NO_SLOT: none), boots 4, then text.
#define DEVICE_STATUS_BYTES 12
#define DEVICE_STATUS_TEXT 2048
#define DEVICE_NO_SLOT 2u

#define DEVICE_SERIAL_MOST 256 // bytes of SERIAL_SEND

// Answer of TRUST: root hash 32, its lock 4, second hash 32, its lock 4, second compulsory 4,
// revoked 4, then the least version of each type, 4 bytes each in the order of IMAGE_NUMBER_*.
#define DEVICE_TRUST_FIXED 80

struct device_frame {
    uint8_t target;
    uint8_t op;
    uint16_t code; // 0 in a request
    uint32_t size;
    uint8_t payload[DEVICE_PAYLOAD];
};

static inline uint32_t device_get(const uint8_t *bytes)
{
    return (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 |
           (uint32_t)bytes[3] << 24;
}

static inline void device_put(uint8_t *bytes, uint32_t value)
{
    bytes[0] = (uint8_t)value;
    bytes[1] = (uint8_t)(value >> 8);
    bytes[2] = (uint8_t)(value >> 16);
    bytes[3] = (uint8_t)(value >> 24);
}

#ifdef __cplusplus
}
#endif

#endif
