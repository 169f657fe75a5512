// SPDX-License-Identifier: Apache-2.0
// A synthetic device's stream: the program of Normal World's streams (firmware/normal/stream.c),
// and in the radio core's part its frames and its list of hosts, on a socket of this machine.
#ifndef HOST_DEVICE_GOLDEN_RADIO_H
#define HOST_DEVICE_GOLDEN_RADIO_H

#include "firmware/lib/hosts.h"
#include "firmware/normal/stream.h"
#include "host/sign/fault.h"

struct golden_radio {
    int file; // of the antenna; -1: the device has no radio
    int64_t sent_at;
    struct stream stream;
    struct frame_reader reader;
    uint8_t hosts[IMAGE_HOSTS_BYTES]; // those that manifest and policy name
};

// Connects to a TCP port of this machine.
enum sign_status golden_radio_open(struct golden_radio *radio, const char *port,
                                   struct sign_fault *fault);
void golden_radio_close(struct golden_radio *radio);

#endif
