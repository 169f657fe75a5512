// SPDX-License-Identifier: Apache-2.0
// The device as the agent sees it: calls by the device socket (docs/device-socket.md). Every call
// connects if it has to, and has 600 s; one that fails says which call and why.
#ifndef HOST_AGENT_DEVICE_H
#define HOST_AGENT_DEVICE_H

#include <stdbool.h>

#include "firmware/lib/image.h"
#include "host/device/protocol.h"
#include "host/sign/fault.h"

enum { DEVICE_POINT = 64, DEVICE_TOKEN_MOST = 4096 };

struct device {
    const char *path;
    int file; // -1: not connected
    struct device_frame frame;
    uint8_t attestation[DEVICE_POINT], general[DEVICE_POINT]; // X || Y, after device_open()
};

struct device_status {
    enum device_state state;
    uint32_t slot, boots;
    char text[DEVICE_STATUS_TEXT + 1];
};

// Reads the public keys, too: the device is this one as long as they are the same.
enum sign_status device_open(struct device *device, const char *path, struct sign_fault *fault);
// Leaves the socket to others until the next call.
void device_rest(struct device *device);

// r || s by the general key, which stays in the chip.
enum sign_status device_sign(struct device *device, const uint8_t digest[32], uint8_t signature[64],
                             struct sign_fault *fault);
enum sign_status device_token(struct device *device, const uint8_t nonce[32],
                              uint8_t token[DEVICE_TOKEN_MOST], size_t *size,
                              struct sign_fault *fault);
enum sign_status device_raise(struct device *device, uint32_t type, uint32_t *version,
                              struct sign_fault *fault);
enum sign_status device_status(struct device *device, bool reboot, struct device_status *status,
                               struct sign_fault *fault);
enum sign_status device_trust(struct device *device, struct image_chip *chip,
                              struct sign_fault *fault);
enum sign_status device_flash_read(struct device *device, uint32_t offset, uint8_t *bytes,
                                   size_t size, struct sign_fault *fault);
// offset: a multiple of a sector; what is left of the last one becomes 0xFF.
enum sign_status device_flash_write(struct device *device, uint32_t offset, const uint8_t *bytes,
                                    size_t size, struct sign_fault *fault);

// The stream by Normal World and the radio (docs/device-socket.md), to one host at a time.
enum sign_status device_stream_open(struct device *device, const char *host,
                                    struct sign_fault *fault);
// 1 to STREAM_MOST bytes.
enum sign_status device_stream_write(struct device *device, const uint8_t *bytes, size_t size,
                                     struct sign_fault *fault);
// *size 0: the host had nothing for a while.
enum sign_status device_stream_read(struct device *device, uint8_t bytes[STREAM_PIECE],
                                    size_t *size, struct sign_fault *fault);
enum sign_status device_stream_close(struct device *device, struct sign_fault *fault);

#endif
