// SPDX-License-Identifier: Apache-2.0
#include "host/agent/anchor.h"

#include <stdlib.h>
#include <string.h>

#include "host/image/image_file.h"
#include "host/sign/files.h"
#include "host/sign/loader.h"
#include "host/sign/number.h"
#include "host/verify/token.h"

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

bool anchor_read(const uint8_t hosts[IMAGE_HOSTS_BYTES], struct anchor *anchor)
{
    unsigned found = 0;
    struct anchor made;
    for (size_t at = 0; at < IMAGE_HOSTS_BYTES && hosts[at] != 0;) {
        const char *entry = (const char *)hosts + at;
        const size_t size = strnlen(entry, IMAGE_HOSTS_BYTES - at);
        if (size == IMAGE_HOSTS_BYTES - at) {
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

// ---- the policy of a slot ----

// The image as the flash has it now; *image of malloc.
static enum sign_status read_policy(struct device *device, uint32_t slot, uint8_t **image,
                                    size_t *size, struct sign_fault *fault)
{
    uint32_t offset = 0, bytes = 0;
    struct image_manifest manifest;
    uint8_t *const made = malloc(IMAGE_HEADER_BYTES + IMAGE_PAYLOAD_MOST);
    (void)image_place(slot, IMAGE_TYPE_POLI, &offset);
    enum sign_status status =
        made != NULL ? device_flash_read(device, offset, made, IMAGE_HEADER_BYTES, fault)
                     : sign_fail(fault, SIGN_FAILED, "no memory");
    if (status == SIGN_OK && image_read(made, &manifest) == IMAGE_OK) {
        bytes = manifest.payload_bytes;
        status = device_flash_read(device, offset + IMAGE_HEADER_BYTES, made + IMAGE_HEADER_BYTES,
                                   bytes, fault);
    }
    if (status != SIGN_OK) {
        free(made);
        return status;
    }
    *image = made;
    *size = IMAGE_HEADER_BYTES + (size_t)bytes;
    return SIGN_OK;
}

// *is: the policy that runs has this digest, by the chip's log. The token is for this, and nobody
// else ever sees it.
static enum sign_status is_measured(struct device *device, const uint8_t digest[HASH_BYTES],
                                    bool *is, struct sign_fault *fault)
{
    uint8_t nonce[32], token[DEVICE_TOKEN_MOST];
    struct verify_statement statement;
    size_t size = 0;
    enum sign_status status = files_random(nonce, sizeof nonce, fault);
    if (status == SIGN_OK) {
        status = device_token(device, nonce, token, &size, fault);
    }
    if (status == SIGN_OK && verify_decode(token, size, &statement) != VERIFY_OK) {
        status = sign_fail(fault, SIGN_FAILED, "the device's token is none");
    }
    *is = false;
    for (size_t i = 0; status == SIGN_OK && i < statement.count; i++) {
        const struct verify_component *component = &statement.component[i];
        *is = *is || (strcmp(component->type, loader_type_name(IMAGE_TYPE_POLI)) == 0 &&
                      memcmp(component->digest, digest, HASH_BYTES) == 0);
    }
    return status;
}

enum sign_status anchor_find(struct device *device, struct anchor *anchor, struct sign_fault *fault)
{
    const struct image_wanted wanted = loader_wants(IMAGE_TYPE_POLI);
    struct device_status now;
    struct image_chip chip;
    const char *why = "no slot has one";
    enum sign_status status = device_status(device, false, &now, fault);
    if (status == SIGN_OK) {
        status = device_trust(device, &chip, fault);
    }
    for (uint32_t slot = 0; slot < IMAGE_SLOTS && status == SIGN_OK; slot++) {
        struct image_manifest manifest;
        struct image_policy policy;
        struct anchor made;
        uint8_t *image = NULL;
        size_t size = 0;
        bool is = true;
        if (now.slot < IMAGE_SLOTS && slot != now.slot) {
            continue;
        }
        status = read_policy(device, slot, &image, &size, fault);
        if (status != SIGN_OK) {
            break;
        }
        const enum image_error error = image_file_check(image, size, &chip, &wanted, &manifest);
        const bool good = error == IMAGE_OK &&
                          image_policy_read(image + IMAGE_HEADER_BYTES, size - IMAGE_HEADER_BYTES,
                                            &policy) == IMAGE_OK &&
                          anchor_read(policy.hosts, &made);
        free(image);
        if (good && now.slot < IMAGE_SLOTS) {
            status = is_measured(device, manifest.digest, &is, fault);
        }
        if (status == SIGN_OK && good && is) {
            *anchor = made;
            return SIGN_OK;
        }
        why = error != IMAGE_OK ? image_error_text(error)
              : !good           ? "no entry attest://, or more than one"
                                : "it is not the one that the chip measured";
    }
    if (status != SIGN_OK) {
        return status;
    }
    return sign_fail(fault, SIGN_FAILED,
                     "the device's policy names no service: %s (./pluton flash build --service "
                     "attest://HOST:PORT/ANCHOR)",
                     why);
}
