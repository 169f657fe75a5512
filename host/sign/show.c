// SPDX-License-Identifier: Apache-2.0
// Commands that need no authority.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/sign/commands.h"
#include "host/sign/loader.h"
#include "host/sign/policy.h"

static enum sign_status read_image(const struct options *o, const char *path, uint8_t **image,
                                   size_t *size)
{
    return files_read(path, IMAGE_HEADER_BYTES + IMAGE_PAYLOAD_MOST, image, size, o->fault);
}

static enum sign_status show_policy(const struct options *o)
{
    uint8_t *bytes = NULL;
    size_t size = 0, skip = 0;
    enum sign_status status = read_image(o, o->word[1], &bytes, &size);
    if (status != SIGN_OK) {
        return status;
    }
    struct image_manifest manifest;
    if (size >= IMAGE_HEADER_BYTES && image_read(bytes, &manifest) == IMAGE_OK) {
        skip = IMAGE_HEADER_BYTES; // an image of type POLI
    }
    status = policy_print(stdout, bytes + skip, size - skip, o->fault);
    free(bytes);
    return status;
}

enum sign_status command_policy(const struct options *o)
{
    if (strcmp(o->word[0], "show") == 0) {
        return show_policy(o);
    }
    uint8_t *text = NULL, payload[POLICY_MOST];
    size_t size = 0, made = 0;
    enum sign_status status = files_read(o->word[0], 1 << 20, &text, &size, o->fault);
    if (status != SIGN_OK) {
        return status;
    }
    if (strlen((char *)text) != size) {
        status = sign_fail(o->fault, SIGN_WRONG_USE, "%s: not a text", o->word[0]);
    } else {
        status = policy_parse(o->word[0], (char *)text, payload, &made, o->fault);
    }
    free(text);
    return status == SIGN_OK ? files_replace(o->word[1], payload, made, 0644, o->fault) : status;
}

enum sign_status command_show(const struct options *o)
{
    uint8_t *image = NULL;
    size_t size = 0;
    enum sign_status status = read_image(o, o->word[0], &image, &size);
    if (status == SIGN_OK && !image_describe(stdout, image, size)) {
        status = sign_fail(o->fault, SIGN_FAILED, "%s: not an image", o->word[0]);
    }
    free(image);
    return status;
}

enum sign_status command_verify(const struct options *o)
{
    struct image_chip chip = {.root_locked = true, .revoked = o->revoked};
    uint32_t type = 0;
    if (o->root == NULL || !files_unhex(o->root, chip.root_hash, sizeof chip.root_hash)) {
        return sign_fail(o->fault, SIGN_WRONG_USE, "verify needs --root and 64 hexadecimal digits");
    }
    if (o->second_hash != NULL) {
        chip.second_locked = chip.second_compulsory = true;
        if (!files_unhex(o->second_hash, chip.second_hash, sizeof chip.second_hash)) {
            return sign_fail(o->fault, SIGN_WRONG_USE, "--second-hash: 64 hexadecimal digits");
        }
    }
    for (unsigned i = 0; i < IMAGE_TYPES; i++) {
        chip.least_version[i] = o->least;
    }
    uint8_t *image = NULL;
    size_t size = 0;
    enum sign_status status = read_image(o, o->word[0], &image, &size);
    if (status != SIGN_OK) {
        return status;
    }
    struct image_manifest manifest;
    if (o->type != NULL) {
        (void)loader_type(o->type, &type);
    } else if (size >= IMAGE_HEADER_BYTES && image_read(image, &manifest) == IMAGE_OK) {
        type = manifest.type;
    }
    const struct image_wanted wanted = loader_wants(type);
    const enum image_error error = image_file_check(image, size, &chip, &wanted, &manifest);
    free(image);
    if (error != IMAGE_OK) {
        return sign_fail(o->fault, SIGN_FAILED, "%s: refused: %s", o->word[0],
                         image_error_text(error));
    }
    printf("%s: genuine: %s, security version %u, release %u, key %u\n", o->word[0],
           loader_type_name(manifest.type), (unsigned)manifest.security_version,
           (unsigned)manifest.release, (unsigned)manifest.key_id);
    return SIGN_OK;
}
