// SPDX-License-Identifier: Apache-2.0
// Commands that use the authority.
#include "host/sign/commands.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/sign/compose.h"
#include "host/sign/loader.h"
#include "host/sign/policy.h"

static enum sign_status open_authority(const struct options *o, bool create, struct authority *a)
{
    struct authority_options options = o->authority;
    options.create = create;
    return authority_open(a, &options, o->fault);
}

static void print_hex(const char *name, const char *word, const uint8_t *bytes, size_t size)
{
    printf("%-10s %-12s ", name, word);
    for (size_t i = 0; i < size; i++) {
        printf("%02x", bytes[i]);
    }
}

// ---- keys ----

static void list_key(struct authority *a, const char *line)
{
    char key[24], types[16], hash[2 * DIGEST_BYTES + 1];
    if (!record_field(line, "key", key, sizeof key) ||
        !record_field(line, "types", types, sizeof types) ||
        !record_field(line, "hash", hash, sizeof hash)) {
        return;
    }
    bool revoked = false;
    for (size_t i = 0; i < a->record.count; i++) {
        revoked = revoked || (record_is(a->record.line[i], "revoke") &&
                              record_field_is(a->record.line[i], "key", key));
    }
    printf("%-10s %-12s %s", "key", key, hash);
    const unsigned long bits = strtoul(types, NULL, 16);
    for (unsigned n = 0; n < IMAGE_TYPES; n++) {
        if ((bits >> n & 1) != 0) {
            printf(" %s", loader_numbered_name(n));
        }
    }
    printf("%s\n", revoked ? " revoked" : "");
}

static enum sign_status list(struct authority *a)
{
    for (unsigned k = 0; k < AUTHORITY_KINDS; k++) {
        const enum authority_kind kind = (enum authority_kind)k;
        uint8_t point[DIGEST_POINT], hash[DIGEST_BYTES], second[LMS_PUBLIC];
        uint32_t next = 0;
        if (authority_root(a, kind, false, point) == SIGN_OK && digest_of_key(point, hash)) {
            print_hex("root", authority_kind_name(kind), hash, sizeof hash);
            printf("\n");
        }
        if (authority_second(a, kind, false, second, &next) == SIGN_OK &&
            digest_sha256(second, sizeof second, hash)) {
            print_hex("second", authority_kind_name(kind), hash, sizeof hash);
            printf(" %u of %d used\n", (unsigned)next, LMS_LEAVES);
        }
    }
    for (size_t i = 0; i < a->record.count; i++) {
        const char *const line = a->record.line[i];
        char name[AUTHORITY_NAME];
        if (record_is(line, "certify")) {
            list_key(a, line);
        } else if (record_is(line, "approver") && record_field(line, "name", name, sizeof name)) {
            printf("%-10s %s%s\n", "approver", name,
                   authority_is_approver(a, name) ? "" : " dismissed");
        }
    }
    return SIGN_OK;
}

enum sign_status command_keys(const struct options *o)
{
    struct authority a;
    uint8_t point[DIGEST_POINT], second[LMS_PUBLIC];
    uint32_t next = 0;
    const bool make = o->has_id || o->has_types || o->second;
    if (o->has_revoke && make) {
        return sign_fail(o->fault, SIGN_WRONG_USE, "--revoke goes alone");
    }
    enum sign_status status = open_authority(o, !o->has_revoke, &a);
    if (status != SIGN_OK) {
        return status;
    }
    if (o->has_revoke) {
        status = authority_revoke(&a, o->kind, o->revoke);
    } else if (o->has_id || o->has_types) {
        status = authority_make_key(&a, o->kind, o->id,
                                    o->has_types ? o->types : (1u << IMAGE_TYPES) - 1);
    } else if (o->kind == AUTHORITY_DEVELOPMENT) {
        status = authority_root(&a, o->kind, true, point);
    }
    if (status == SIGN_OK && o->second) {
        status = authority_root(&a, o->kind, o->kind == AUTHORITY_DEVELOPMENT, point);
        if (status == SIGN_OK) {
            status = authority_second(&a, o->kind, true, second, &next);
        }
    }
    if (status == SIGN_OK) {
        status = list(&a);
    }
    authority_close(&a);
    return status;
}

// ---- images ----

static enum sign_status plan_of(const struct options *o, struct image_plan *plan)
{
    uint32_t type = 0;
    if (o->type == NULL || !loader_type(o->type, &type)) {
        return sign_fail(o->fault, SIGN_WRONG_USE, "image needs --type");
    }
    const struct loader_place place = loader_place(type);
    *plan = (struct image_plan){
        .type = type,
        .security_version = o->security_version,
        .release = o->release,
        .load = o->has_load ? o->load : place.load,
        .data = o->has_data ? o->data : place.data,
        .data_bytes = o->has_data_bytes ? o->data_bytes : place.data_bytes,
        .hosts = o->host,
        .host_count = o->hosts,
    };
    return o->devices != NULL ? policy_devices(o->devices, &plan->devices, o->fault) : SIGN_OK;
}

static enum sign_status make_draft(struct authority *a, const struct options *o, uint8_t **image,
                                   size_t *size)
{
    struct image_plan plan;
    uint8_t *payload = NULL;
    size_t bytes = 0;
    enum sign_status status = plan_of(o, &plan);
    if (status == SIGN_OK) {
        status = files_read(o->word[0], IMAGE_PAYLOAD_MOST, &payload, &bytes, o->fault);
    }
    if (status == SIGN_OK) {
        status = compose_draft(a, o->kind, o->id, &plan, payload, bytes, image, size);
    }
    free(payload);
    return status;
}

enum sign_status command_image(const struct options *o)
{
    struct authority a;
    uint8_t *image = NULL;
    size_t size = 0;
    if (o->draft && o->approved) {
        return sign_fail(o->fault, SIGN_WRONG_USE, "--draft or --approved, not both");
    }
    if (o->approved && (o->type != NULL || o->has_id || o->hosts != 0 || o->devices != NULL)) {
        return sign_fail(o->fault, SIGN_WRONG_USE,
                         "--approved: the draft says all there is to say");
    }
    enum sign_status status = open_authority(o, o->kind == AUTHORITY_DEVELOPMENT, &a);
    if (status != SIGN_OK) {
        return status;
    }
    status = o->approved ? files_read(o->word[0], IMAGE_HEADER_BYTES + IMAGE_PAYLOAD_MOST, &image,
                                      &size, o->fault)
                         : make_draft(&a, o, &image, &size);
    if (status == SIGN_OK && !o->draft) {
        status = authority_sign(&a, image, size, o->second);
    }
    authority_close(&a);
    if (status == SIGN_OK) {
        status = files_replace(o->word[1], image, size, 0644, o->fault);
    }
    free(image);
    return status;
}

// ---- approvers ----

enum sign_status command_approver(const struct options *o)
{
    struct authority a;
    if (o->dismiss && o->bys != 0) {
        return sign_fail(o->fault, SIGN_WRONG_USE, "--by goes with a new approver");
    }
    enum sign_status status = open_authority(o, !o->dismiss, &a);
    if (status != SIGN_OK) {
        return status;
    }
    status = o->dismiss ? authority_dismiss(&a, o->word[0])
                        : authority_add_approver(&a, o->word[0], o->by, o->bys);
    authority_close(&a);
    return status;
}

enum sign_status command_approve(const struct options *o)
{
    struct authority a;
    uint8_t *image = NULL;
    size_t size = 0;
    if (o->approver == NULL) {
        return sign_fail(o->fault, SIGN_WRONG_USE, "approve needs --approver NAME");
    }
    enum sign_status status =
        files_read(o->word[0], IMAGE_HEADER_BYTES + IMAGE_PAYLOAD_MOST, &image, &size, o->fault);
    if (status == SIGN_OK) {
        status = open_authority(o, false, &a);
    }
    if (status == SIGN_OK) {
        status = authority_approve(&a, o->approver, o->approver_pin, image, size);
        authority_close(&a);
    }
    if (status == SIGN_OK) {
        (void)image_describe(stdout, image, size); // what was approved
    }
    free(image);
    return status;
}

// ---- log ----

enum sign_status command_log(const struct options *o)
{
    struct authority a;
    char last[2 * DIGEST_BYTES + 1];
    const enum sign_status status = open_authority(o, false, &a);
    if (status != SIGN_OK) {
        return status;
    }
    for (size_t i = 0; i < a.record.count; i++) {
        const char *const line = a.record.line[i];
        const char *const end = strstr(line, " previous=");
        printf("%.*s\n", end != NULL ? (int)(end - line) : 0, line);
    }
    files_hex(last, a.record.last, sizeof a.record.last);
    printf("%zu lines, whole; last %s\n", a.record.count, last);
    authority_close(&a);
    return SIGN_OK;
}
