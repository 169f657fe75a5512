// SPDX-License-Identifier: Apache-2.0
#include "host/device/server.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum { SILENCE = 30000, WAITING = 64 };

static volatile sig_atomic_t ended;

static void end(int number)
{
    (void)number;
    ended = 1;
}

bool device_address(const char *path, struct sockaddr_un *address)
{
    memset(address, 0, sizeof *address);
    address->sun_family = AF_UNIX;
    if (path[0] == '\0' || strlen(path) >= sizeof address->sun_path) {
        return false;
    }
    memcpy(address->sun_path, path, strlen(path) + 1);
    return true;
}

// Until the descriptor can be read or written; false: silence, an error, or the end.
static bool wait_for(int file, short events)
{
    struct pollfd ready = {file, events, 0};
    sigset_t none;
    const struct timespec silence = {SILENCE / 1000, 0};
    (void)sigemptyset(&none);
    // The signals are blocked but in here, so that none comes between the look and the wait.
    return !ended && ppoll(&ready, 1, &silence, &none) == 1 && !ended;
}

static bool take(int file, uint8_t *bytes, size_t size)
{
    for (size_t at = 0; at < size;) {
        const ssize_t got = wait_for(file, POLLIN) ? recv(file, bytes + at, size - at, 0) : 0;
        if (got <= 0) {
            return false;
        }
        at += (size_t)got;
    }
    return true;
}

static bool give(int file, const uint8_t *bytes, size_t size)
{
    for (size_t at = 0; at < size;) {
        const ssize_t put =
            wait_for(file, POLLOUT) ? send(file, bytes + at, size - at, MSG_NOSIGNAL) : -1;
        if (put < 0) {
            return false;
        }
        at += (size_t)put;
    }
    return true;
}

static bool answer(int file, const struct device_frame *frame)
{
    uint8_t bytes[DEVICE_HEADER + DEVICE_PAYLOAD];
    const uint32_t size = frame->code == 0 ? frame->size : 0;
    bytes[0] = frame->target;
    bytes[1] = frame->op;
    bytes[2] = (uint8_t)frame->code;
    bytes[3] = (uint8_t)(frame->code >> 8);
    device_put(bytes + 4, size);
    memcpy(bytes + DEVICE_HEADER, frame->payload, size);
    return give(file, bytes, DEVICE_HEADER + size);
}

void device_serve_connection(int file, const struct device_handler *handler)
{
    static struct device_frame request, made;
    uint8_t header[DEVICE_HEADER];
    bool goes_on = true;
    while (goes_on && take(file, header, sizeof header)) {
        request.target = header[0];
        request.op = header[1];
        request.code = 0;
        request.size = device_get(header + 4);
        made.target = request.target;
        made.op = request.op;
        made.size = 0;
        made.code = 0;
        if (request.target < DEVICE_NORMAL || request.target > DEVICE_STREAM || header[2] != 0 ||
            header[3] != 0 || request.size > DEVICE_PAYLOAD) {
            made.code = DEVICE_ERROR_FRAME;
            goes_on = false;
        } else if (take(file, request.payload, request.size)) {
            handler->handle(handler->context, &request, &made);
        } else {
            return;
        }
        goes_on = answer(file, &made) && goes_on;
    }
}

static bool is_alive(const struct sockaddr_un *address)
{
    const int file = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const bool alive =
        file >= 0 && connect(file, (const struct sockaddr *)address, sizeof *address) == 0;
    if (file >= 0) {
        (void)close(file);
    }
    return alive;
}

static enum sign_status listen_at(const char *path, int *out, struct sign_fault *fault)
{
    struct sockaddr_un address;
    struct stat found;
    if (!device_address(path, &address)) {
        return sign_fail(fault, SIGN_WRONG_USE, "'%s': not a path for a socket (107 bytes at most)",
                         path);
    }
    if (lstat(path, &found) == 0) {
        if (!S_ISSOCK(found.st_mode) || is_alive(&address)) {
            return sign_fail(fault, SIGN_WRONG_USE, "%s: %s", path,
                             S_ISSOCK(found.st_mode) ? "another device is served there"
                                                     : "there is something that is no socket");
        }
        (void)unlink(path);
    }
    const mode_t before = umask(0177);
    const int file = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const bool good = file >= 0 &&
                      bind(file, (const struct sockaddr *)&address, sizeof address) == 0 &&
                      listen(file, WAITING) == 0;
    const int reason = errno;
    (void)umask(before);
    if (!good) {
        if (file >= 0) {
            (void)close(file);
        }
        return sign_fail(fault, SIGN_FAILED, "%s: %s", path, strerror(reason));
    }
    *out = file;
    return SIGN_OK;
}

enum sign_status device_serve(const char *path, const struct device_handler *handler,
                              struct sign_fault *fault)
{
    const struct sigaction action = {.sa_handler = end};
    sigset_t blocked;
    int file = -1;
    (void)sigemptyset(&blocked);
    (void)sigaddset(&blocked, SIGTERM);
    (void)sigaddset(&blocked, SIGINT);
    (void)sigprocmask(SIG_BLOCK, &blocked, NULL);
    (void)sigaction(SIGTERM, &action, NULL);
    (void)sigaction(SIGINT, &action, NULL);
    const enum sign_status status = listen_at(path, &file, fault);
    if (status != SIGN_OK) {
        return status;
    }
    printf("ready %s\n", path);
    (void)fflush(stdout);
    while (!ended) {
        const int one = wait_for(file, POLLIN) ? accept4(file, NULL, NULL, SOCK_CLOEXEC) : -1;
        if (one >= 0) {
            device_serve_connection(one, handler);
            (void)close(one);
        }
    }
    (void)close(file);
    (void)unlink(path);
    return SIGN_OK;
}
