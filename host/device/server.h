// SPDX-License-Identifier: Apache-2.0
// The owner's side of the device socket (docs/device-socket.md): frames in, frames out.
#ifndef HOST_DEVICE_SERVER_H
#define HOST_DEVICE_SERVER_H

#include <stdbool.h>

#include "host/device/protocol.h"
#include "host/sign/fault.h"

#ifdef __cplusplus
extern "C" {
#endif

struct device_handler {
    void *context;
    // The request is whole. target, op, code 0 and size 0 are in the answer already.
    void (*handle)(void *context, const struct device_frame *request, struct device_frame *answer);
};

// Serves until SIGTERM or SIGINT, which end it between two requests, and removes the socket. Prints
// `ready PATH` once it can be reached.
enum sign_status device_serve(const char *path, const struct device_handler *handler,
                              struct sign_fault *fault);

// Serves one connection to its end; the caller closes it.
void device_serve_connection(int file, const struct device_handler *handler);

// A socket of this path for bind() or connect(). False: the path is too long.
struct sockaddr_un;
bool device_address(const char *path, struct sockaddr_un *address);

#ifdef __cplusplus
}
#endif

#endif
