// SPDX-License-Identifier: Apache-2.0
#include "host/agent/anchor.h"

#include <stdio.h>
#include <string.h>

#include "host/image/image_file.h"
#include "host/sign/files.h"
#include "host/sign/loader.h"
#include "host/sign/number.h"

static const char scheme[] = "attest://";

static bool parse(const char *entry, struct anchor *out)
{
    static const char letters[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-";
    struct anchor made = {.host = ""};
    uint32_t port = 0;
    const char *host = entry + sizeof scheme - 1;
    const char *slash = strchr(host, '/');
    const size_t host_size = strspn(host, letters);
    const char *colon = host + host_size;
    if (slash == NULL || *colon != ':' || host_size == 0 || host_size > ANCHOR_HOST ||
        (size_t)(slash - colon - 1) >= sizeof made.port) {
        return false;
    }
    memcpy(made.host, host, host_size);
    memcpy(made.port, colon + 1, (size_t)(slash - colon - 1));
    if (!number_of(made.port, 65535, &port) || port == 0 ||
        !files_unhex(slash + 1, made.root, sizeof made.root)) {
        return false;
    }
    *out = made;
    return true;
}

bool anchor_read(const struct image_manifest *policy, struct anchor *anchor)
{
    unsigned found = 0;
    struct anchor made;
    for (size_t at = 0; at < sizeof policy->hosts && policy->hosts[at] != 0;) {
        const char *entry = (const char *)policy->hosts + at;
        const size_t size = strnlen(entry, sizeof policy->hosts - at);
        if (size == sizeof policy->hosts - at) {
            return false;
        }
        if (strncmp(entry, scheme, sizeof scheme - 1) == 0) {
            found += parse(entry, &made) ? 1 : 2;
        }
        at += size + 1;
    }
    if (found == 1) {
        *anchor = made;
    }
    return found == 1;
}

enum sign_status anchor_find(struct device *device, struct anchor *anchor, struct sign_fault *fault)
{
    const struct image_wanted wanted = loader_wants(IMAGE_TYPE_POLI);
    uint8_t header[IMAGE_HEADER_BYTES];
    struct device_status now;
    struct image_chip chip;
    enum image_error why = IMAGE_ERROR_FORMAT;
    enum sign_status status = device_status(device, false, &now, fault);
    if (status == SIGN_OK) {
        status = device_trust(device, &chip, fault);
    }
    for (uint32_t slot = 0; slot < IMAGE_SLOTS && status == SIGN_OK; slot++) {
        struct image_manifest manifest;
        uint32_t offset = 0;
        if (now.slot < IMAGE_SLOTS && slot != now.slot) {
            continue;
        }
        (void)image_place(slot, IMAGE_TYPE_POLI, &offset);
        status = device_flash_read(device, offset, header, sizeof header, fault);
        if (status != SIGN_OK) {
            break;
        }
        why = image_check(header, &chip, &wanted, &image_file_ops, &manifest);
        if (why == IMAGE_OK && anchor_read(&manifest, anchor)) {
            return SIGN_OK;
        }
    }
    if (status != SIGN_OK) {
        return status;
    }
    return sign_fail(fault, SIGN_FAILED,
                     "the device's signed policy names no service: %s (./pluton flash build "
                     "--service attest://HOST:PORT/ANCHOR)",
                     why == IMAGE_OK ? "no entry attest://, or more than one"
                                     : image_error_text(why));
}
