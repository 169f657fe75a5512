// SPDX-License-Identifier: Apache-2.0
// flash build: signs the payloads and puts them into slots.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "firmware/hal/generated/spec.h"
#include "host/flash/commands.h"
#include "host/sign/compose.h"
#include "host/sign/loader.h"
#include "host/sign/policy.h"

// The project's own payloads, in the folder of its firmware, and what they may reach. What the
// folder does not have of an optional type, the flash does not have either.
static const struct {
    uint32_t type;
    const char *file, *devices, *host;
} own[] = {
    {IMAGE_TYPE_PLRT, "runtime.bin", "", NULL},
    {IMAGE_TYPE_SMON, "monitor.bin", "", NULL},
    {IMAGE_TYPE_NWOS, "normal.bin",
     "uart0,timer,normal_mailbox,mailbox_realtime0,mailbox_realtime1,mailbox_radio",
     "gateway.example"},
    {IMAGE_TYPE_RTA0, "control.bin", "realtime0_watchdog,realtime0_mailbox,adc,gpio0", NULL},
    {IMAGE_TYPE_RTA1, "blink.bin", "realtime1_watchdog,realtime1_mailbox,gpio1", NULL},
    {IMAGE_TYPE_RADI, "radio.bin", "radio_watchdog,radio_mailbox,radio_uart", NULL},
};

// Whose rights a policy gives only where there is an image.
static const struct {
    uint32_t type;
    unsigned subject;
} cores[] = {
    {IMAGE_TYPE_RTA0, PLUTON_SUBJECT_REALTIME0},
    {IMAGE_TYPE_RTA1, PLUTON_SUBJECT_REALTIME1},
    {IMAGE_TYPE_RADI, PLUTON_SUBJECT_RADIO},
};

static uint32_t word(const uint8_t *at)
{
    return (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

static void set_word(uint8_t *at, uint32_t value)
{
    for (unsigned i = 0; i < 4; i++) {
        at[i] = (uint8_t)(value >> 8 * i);
    }
}

// Takes the rights of cores that have no image out of a policy, and what is then granted to nobody.
static void leave_out(uint8_t *policy, size_t *size, uint32_t present)
{
    const uint32_t count = word(policy + IMAGE_POLICY_COUNT_OFFSET);
    uint32_t absent = 0, kept = 0;
    for (size_t i = 0; i < sizeof cores / sizeof *cores; i++) {
        if ((present >> loader_type_number(cores[i].type) & 1u) == 0) {
            absent |= 7u << 3 * cores[i].subject;
        }
    }
    for (uint32_t i = 0; i < count; i++) {
        const uint8_t *const from = policy + IMAGE_POLICY_BYTES + (size_t)i * IMAGE_GRANT_BYTES;
        uint8_t *const to = policy + IMAGE_POLICY_BYTES + (size_t)kept * IMAGE_GRANT_BYTES;
        const uint32_t permission = word(from + IMAGE_GRANT_PERMISSION_OFFSET);
        const uint32_t resource = word(from + IMAGE_GRANT_RESOURCE_OFFSET);
        if (permission == 0 || (permission & ~absent) != 0) {
            set_word(to + IMAGE_GRANT_RESOURCE_OFFSET, resource);
            set_word(to + IMAGE_GRANT_PERMISSION_OFFSET, permission & ~absent);
            kept++;
        }
    }
    set_word(policy + IMAGE_POLICY_COUNT_OFFSET, kept);
    *size = IMAGE_POLICY_BYTES + (size_t)kept * IMAGE_GRANT_BYTES;
}

static enum sign_status policy_payload(const struct options *o, uint32_t present, uint8_t **payload,
                                       size_t *size)
{
    struct sign_fault *const fault = o->fault;
    uint8_t *text = NULL, *const made = malloc(POLICY_MOST);
    size_t bytes = 0;
    enum sign_status status = made != NULL ? files_read(o->policy, 1 << 20, &text, &bytes, fault)
                                           : sign_fail(fault, SIGN_FAILED, "no memory");
    if (status == SIGN_OK) {
        status = policy_parse(o->policy, (char *)text, made, size, fault);
    }
    free(text);
    for (size_t i = 0; i < o->hosts && status == SIGN_OK; i++) {
        status = policy_add_host(made, o->host[i], fault);
    }
    if (status == SIGN_OK && o->service != NULL) {
        status = policy_add_host(made, o->service, fault);
    }
    if (status != SIGN_OK) {
        free(made);
        return status;
    }
    leave_out(made, size, present);
    *payload = made;
    return SIGN_OK;
}

static bool is_optional(uint32_t type)
{
    return (IMAGE_OPTIONAL >> loader_type_number(type) & 1u) != 0;
}

// The payload of a type, and what its manifest names; *found false if it has none.
struct payload {
    uint8_t *bytes;
    size_t size;
    const char *devices, *host;
    bool found;
};

static enum sign_status read_payload(const struct options *o, uint32_t type, uint32_t present,
                                     struct payload *payload)
{
    char path[PATH_MAX];
    const char *file = o->file[loader_type_number(type)];
    *payload = (struct payload){.devices = "", .found = true};
    for (size_t i = 0; i < sizeof own / sizeof *own; i++) {
        if (own[i].type != type) {
            continue;
        }
        payload->devices = own[i].devices;
        payload->host = own[i].host;
        if (file == NULL) {
            const enum sign_status status = files_path(path, o->firmware, own[i].file, o->fault);
            if (status != SIGN_OK) {
                return status;
            }
            if (!files_exist(path) && is_optional(type)) {
                payload->found = false;
                return SIGN_OK;
            }
            if (!files_exist(path)) {
                return sign_fail(o->fault, SIGN_MISSING, "%s is not built", path);
            }
            file = path;
        }
    }
    if (file != NULL) {
        return files_read(file, IMAGE_PAYLOAD_MOST, &payload->bytes, &payload->size, o->fault);
    }
    payload->found = type == IMAGE_TYPE_POLI;
    return payload->found ? policy_payload(o, present, &payload->bytes, &payload->size) : SIGN_OK;
}

// present: bit n, the n-th type has an image.
static enum sign_status make_image(struct authority *a, const struct options *o, uint32_t type,
                                   uint32_t present, uint8_t **image, size_t *size)
{
    struct payload read;
    enum sign_status status = read_payload(o, type, present, &read);
    if (status != SIGN_OK || !read.found) {
        return status;
    }
    uint8_t *const payload = read.bytes;
    const size_t bytes = read.size;
    const char *devices = read.devices;
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
        plan.hosts = o->hosts > 0 ? o->host : &read.host;
        plan.host_count = o->hosts > 0 ? o->hosts : 1;
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
    uint32_t present = 0;
    enum sign_status status = SIGN_OK;
    // The policy is the last: it depends on what else there is.
    for (unsigned n = 0; n < IMAGE_TYPES && status == SIGN_OK; n++) {
        if (o->without[n]) {
            continue;
        }
        if (o->is_signed[n]) {
            status = read_signed(o, n, &made[n].image, &made[n].size);
            present |= 1u << n;
            continue;
        }
        if (!is_open && !o->is_unsigned) {
            status = authority_open(&authority, &o->authority, o->fault);
            is_open = status == SIGN_OK;
        }
        if (status == SIGN_OK) {
            status = make_image(&authority, o, loader_numbered_type(n), present, &made[n].image,
                                &made[n].size);
            present |= made[n].image != NULL ? 1u << n : 0;
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
