// SPDX-License-Identifier: Apache-2.0
#include "host/agent/by_radio.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

enum { PATIENCE = 60 }; // seconds without a byte of a host that is there

static time_t seconds(void)
{
    struct timespec now = {0, 0};
    (void)clock_gettime(CLOCK_BOOTTIME, &now);
    return now.tv_sec;
}

enum sign_status by_radio_open(struct by_radio *way, struct device *device, const char *host,
                               const char *port, struct sign_fault *fault)
{
    char name[FRAME_HOST_MOST + 1];
    *way = (struct by_radio){.device = NULL};
    const int size = snprintf(name, sizeof name, "%s:%s", host, port);
    if (size <= 0 || (size_t)size >= sizeof name) {
        return sign_fail(fault, SIGN_WRONG_USE, "%s:%s: too long a name for the radio", host, port);
    }
    const enum sign_status status = device_stream_open(device, name, fault);
    if (status == SIGN_OK) {
        way->device = device;
    }
    return status;
}

static int put(BIO *bio, const char *bytes, int size)
{
    struct by_radio *way = BIO_get_data(bio);
    BIO_clear_retry_flags(bio);
    for (size_t at = 0, count; way->fault.text[0] == '\0' && at < (size_t)size; at += count) {
        count = (size_t)size - at < STREAM_MOST ? (size_t)size - at : STREAM_MOST;
        (void)device_stream_write(way->device, (const uint8_t *)bytes + at, count, &way->fault);
    }
    return way->fault.text[0] == '\0' ? size : -1;
}

static int get(BIO *bio, char *bytes, int size)
{
    struct by_radio *way = BIO_get_data(bio);
    const time_t begin = seconds();
    BIO_clear_retry_flags(bio);
    while (way->fault.text[0] == '\0' && way->at == way->count) {
        way->at = 0;
        way->count = 0;
        if (device_stream_read(way->device, way->came, &way->count, &way->fault) == SIGN_OK &&
            way->count == 0 && seconds() - begin >= PATIENCE) {
            sign_note(&way->fault, "no byte of the host for %d s", (int)PATIENCE);
        }
    }
    if (way->at == way->count) {
        return -1;
    }
    const size_t left = way->count - way->at, count = left < (size_t)size ? left : (size_t)size;
    memcpy(bytes, way->came + way->at, count);
    way->at += count;
    return (int)count;
}

static long control(BIO *bio, int command, long number, void *pointer)
{
    (void)bio;
    (void)number;
    (void)pointer;
    return command == BIO_CTRL_FLUSH;
}

static BIO_METHOD *method(void)
{
    static BIO_METHOD *made;
    if (made == NULL) {
        made = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "radio");
        if (made != NULL &&
            (BIO_meth_set_write(made, put) != 1 || BIO_meth_set_read(made, get) != 1 ||
             BIO_meth_set_ctrl(made, control) != 1)) {
            BIO_meth_free(made);
            made = NULL;
        }
    }
    return made;
}

BIO *by_radio_bio(struct by_radio *way)
{
    BIO *bio = method() != NULL ? BIO_new(method()) : NULL;
    if (bio != NULL) {
        BIO_set_data(bio, way);
        BIO_set_init(bio, 1);
    }
    return bio;
}

void by_radio_close(struct by_radio *way)
{
    struct sign_fault unused;
    if (way->device != NULL) {
        (void)device_stream_close(way->device, &unused);
    }
    way->device = NULL;
}
