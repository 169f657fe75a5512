// SPDX-License-Identifier: Apache-2.0
// flash build: signs the payloads and puts them into slots.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/flash/commands.h"
#include "host/sign/compose.h"
#include "host/sign/loader.h"
#include "host/sign/policy.h"

// The project's own payloads, in the folder of its firmware, and what Normal World's may reach.
static const struct {
    uint32_t type;
    const char *file, *devices;
} own[] = {
    {IMAGE_TYPE_PLRT, "runtime.bin", ""},
    {IMAGE_TYPE_SMON, "monitor.bin", ""},
    {IMAGE_TYPE_NWOS, "normal.bin", "uart0,timer,normal_mailbox"},
};

static enum sign_status policy_payload(const char *path, uint8_t **payload, size_t *size,
                                       struct sign_fault *fault)
{
    uint8_t *text = NULL, *const made = malloc(POLICY_MOST);
    size_t bytes = 0;
    enum sign_status status = made != NULL ? files_read(path, 1 << 20, &text, &bytes, fault)
                                           : sign_fail(fault, SIGN_FAILED, "no memory");
    if (status == SIGN_OK) {
        status = policy_parse(path, (char *)text, made, size, fault);
    }
    free(text);
    if (status != SIGN_OK) {
        free(made);
        return status;
    }
    *payload = made;
    return SIGN_OK;
}

// The payload of a type; *found false if it has none.
static enum sign_status read_payload(const struct options *o, uint32_t type, uint8_t **payload,
                                     size_t *size, const char **devices, bool *found)
{
    char path[PATH_MAX];
    const char *file = o->file[loader_type_number(type)];
    *devices = "";
    *found = true;
    for (size_t i = 0; i < sizeof own / sizeof *own; i++) {
        if (own[i].type != type) {
            continue;
        }
        *devices = own[i].devices;
        if (file == NULL) {
            const enum sign_status status = files_path(path, o->firmware, own[i].file, o->fault);
            if (status != SIGN_OK) {
                return status;
            }
            if (!files_exist(path)) {
                return sign_fail(o->fault, SIGN_MISSING, "%s is not built", path);
            }
            file = path;
        }
    }
    if (file != NULL) {
        return files_read(file, IMAGE_PAYLOAD_MOST, payload, size, o->fault);
    }
    *found = type == IMAGE_TYPE_POLI;
    return *found ? policy_payload(o->policy, payload, size, o->fault) : SIGN_OK;
}

static enum sign_status make_image(struct authority *a, const struct options *o, uint32_t type,
                                   uint8_t **image, size_t *size)
{
    uint8_t *payload = NULL;
    size_t bytes = 0;
    const char *devices = "";
    bool found = false;
    enum sign_status status = read_payload(o, type, &payload, &bytes, &devices, &found);
    if (status != SIGN_OK || !found) {
        return status;
    }
    const struct loader_place place = loader_place(type);
    struct image_plan plan = {
        .type = type,
        .security_version = o->security_version,
        .release = o->release,
        .load = place.load,
        .data = place.data,
        .data_bytes = place.data_bytes,
    };
    if (type == IMAGE_TYPE_NWOS) {
        devices = o->devices != NULL ? o->devices : devices;
        plan.hosts = o->host;
        plan.host_count = o->hosts;
    }
    if (type == IMAGE_TYPE_POLI && o->service != NULL) {
        plan.hosts = &o->service;
        plan.host_count = 1;
    }
    status = policy_devices(devices, &plan.devices, o->fault);
    if (status == SIGN_OK && o->is_unsigned) {
        status = compose_unsigned(&plan, payload, bytes, image, size, o->fault);
        free(payload);
        return status;
    }
    if (status == SIGN_OK && o->second) {
        uint8_t root[DIGEST_POINT], second[LMS_PUBLIC];
        uint32_t next = 0;
        status = authority_root(a, o->kind, o->kind == AUTHORITY_DEVELOPMENT, root);
        if (status == SIGN_OK) {
            status = authority_second(a, o->kind, true, second, &next);
        }
    }
    if (status == SIGN_OK) {
        status = compose_draft(a, o->kind, o->id, &plan, payload, bytes, image, size);
    }
    free(payload);
    if (status == SIGN_OK) {
        status = authority_sign(a, *image, *size, o->second);
        if (status != SIGN_OK) {
            free(*image);
            *image = NULL;
        }
    }
    return status;
}

static enum sign_status read_signed(const struct options *o, unsigned number, uint8_t **image,
                                    size_t *size)
{
    struct image_manifest manifest;
    const char *const path = o->file[number];
    enum sign_status status =
        files_read(path, IMAGE_HEADER_BYTES + IMAGE_PAYLOAD_MOST, image, size, o->fault);
    if (status == SIGN_OK &&
        (*size < IMAGE_HEADER_BYTES || image_read(*image, &manifest) != IMAGE_OK ||
         manifest.number != number)) {
        status = sign_fail(o->fault, SIGN_WRONG_USE, "%s: not an image of type %s", path,
                           loader_numbered_name(number));
        free(*image);
        *image = NULL;
    }
    return status;
}

struct made {
    uint8_t *image;
    size_t size;
};

static enum sign_status make_all(const struct options *o, struct made made[IMAGE_TYPES])
{
    struct authority authority;
    bool is_open = false;
    enum sign_status status = SIGN_OK;
    for (unsigned n = 0; n < IMAGE_TYPES && status == SIGN_OK; n++) {
        if (o->without[n]) {
            continue;
        }
        if (o->is_signed[n]) {
            status = read_signed(o, n, &made[n].image, &made[n].size);
            continue;
        }
        if (!is_open && !o->is_unsigned) {
            status = authority_open(&authority, &o->authority, o->fault);
            is_open = status == SIGN_OK;
        }
        if (status == SIGN_OK) {
            status =
                make_image(&authority, o, loader_numbered_type(n), &made[n].image, &made[n].size);
        }
    }
    if (is_open) {
        authority_close(&authority);
    }
    return status;
}

static enum sign_status fill(const struct options *o, struct flash *flash,
                             const struct made made[IMAGE_TYPES])
{
    const bool both = !o->slot[0] && !o->slot[1];
    enum sign_status status = SIGN_OK;
    for (uint32_t slot = 0; slot < IMAGE_SLOTS; slot++) {
        for (unsigned n = 0; n < IMAGE_TYPES && status == SIGN_OK && (both || o->slot[slot]); n++) {
            status = flash_put(flash, slot, loader_numbered_type(n), made[n].image, made[n].size,
                               o->fault);
        }
    }
    return status == SIGN_OK && o->has_first ? flash_choose(flash, o->first, o->fault) : status;
}

enum sign_status command_build(const struct options *o)
{
    if (o->is_unsigned && o->second) {
        return sign_fail(o->fault, SIGN_WRONG_USE, "--unsigned or --second, not both");
    }
    struct made made[IMAGE_TYPES] = {{NULL, 0}};
    struct flash flash;
    enum sign_status status = make_all(o, made);
    if (status == SIGN_OK) {
        status = flash_open(&flash, o->flash, true, o->fault);
    }
    if (status == SIGN_OK) {
        status = fill(o, &flash, made);
        flash_close(&flash);
    }
    for (unsigned n = 0; n < IMAGE_TYPES; n++) {
        free(made[n].image);
    }
    return status == SIGN_OK ? command_show(o) : status;
}
