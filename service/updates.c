// SPDX-License-Identifier: Apache-2.0
#include "service/updates.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "host/image/image_file.h"
#include "host/sign/digest.h"
#include "host/sign/files.h"
#include "service/log.h"

static void type_text(uint32_t type, char out[5])
{
    for (unsigned i = 0; i < 4; i++) {
        out[i] = (char)(type >> (24 - 8 * i) & 0xFFu);
    }
    out[4] = '\0';
}

// Signatures of the root key are the chip's to check; here the image key's counts, as its signer is
// what the policy releases.
static bool read_image(struct updates_image *image)
{
    uint8_t digest[HASH_BYTES];
    if (image->size < IMAGE_HEADER_BYTES ||
        image_read(image->bytes, &image->manifest) != IMAGE_OK ||
        image->size != IMAGE_HEADER_BYTES + (size_t)image->manifest.payload_bytes ||
        !digest_sha256(image->bytes, image->size, image->sha256) ||
        !digest_sha256(image->bytes + IMAGE_HEADER_BYTES, image->manifest.payload_bytes, digest) ||
        memcmp(digest, image->manifest.digest, sizeof digest) != 0) {
        return false;
    }
    return image_key_hash(image->bytes + IMAGE_KEY_OFFSET, image->manifest.signer) == IMAGE_FILE_OK;
}

static enum sign_status add_file(struct updates *updates, const char *folder, const char *name,
                                 struct sign_fault *fault)
{
    char path[PATH_MAX];
    struct updates_image image = {.bytes = NULL};
    enum sign_status status = files_path(path, folder, name, fault);
    if (status != SIGN_OK) {
        return status;
    }
    struct sign_fault why = {"not an image"};
    if (files_read(path, PROTOCOL_IMAGE_MOST, &image.bytes, &image.size, &why) != SIGN_OK ||
        !read_image(&image)) {
        log_line(LOG_WARNING, "update-left-out", "file=\"%s\" words=\"%s\"", path, why.text);
        free(image.bytes);
        return SIGN_OK;
    }
    if (updates->count == UPDATES_MOST) {
        free(image.bytes);
        return sign_fail(fault, SIGN_FAILED, "%s: more than %d images", folder, (int)UPDATES_MOST);
    }
    updates->image[updates->count++] = image;
    return SIGN_OK;
}

enum sign_status updates_read(struct updates *updates, const char *folder, struct sign_fault *fault)
{
    struct updates made = {.image = NULL};
    enum sign_status status = SIGN_OK;
    if (folder[0] != '\0') {
        DIR *open = opendir(folder);
        made.image = calloc(UPDATES_MOST, sizeof *made.image);
        if (open == NULL || made.image == NULL) {
            status = sign_fail(fault, SIGN_FAILED, "%s: cannot be read", folder);
        }
        for (const struct dirent *entry; status == SIGN_OK && (entry = readdir(open)) != NULL;) {
            if (entry->d_name[0] != '.') {
                status = add_file(&made, folder, entry->d_name, fault);
            }
        }
        if (open != NULL) {
            (void)closedir(open);
        }
    }
    if (status != SIGN_OK) {
        updates_free(&made);
        return status;
    }
    updates_free(updates);
    *updates = made;
    return SIGN_OK;
}

void updates_free(struct updates *updates)
{
    for (size_t i = 0; i < updates->count; i++) {
        free(updates->image[i].bytes);
    }
    free(updates->image);
    *updates = (struct updates){.image = NULL};
}

static bool is_released(const struct updates_image *image, const struct policy *policy)
{
    struct verify_component c = {.security_version = image->manifest.security_version};
    type_text(image->manifest.type, c.type);
    memcpy(c.digest, image->manifest.digest, sizeof c.digest);
    memcpy(c.signer, image->manifest.signer, sizeof c.signer);
    const struct policy_release *release = policy_find(policy, &c);
    return release != NULL && !release->withdrawn;
}

static bool is_later(const struct image_manifest *one, const struct image_manifest *two)
{
    return one->security_version != two->security_version
               ? one->security_version > two->security_version
               : one->release > two->release;
}

static void add_line(const struct updates_image *image, struct text *text)
{
    char type[5], sha256[65], digest[65];
    type_text(image->manifest.type, type);
    files_hex(sha256, image->sha256, sizeof image->sha256);
    files_hex(digest, image->manifest.digest, sizeof image->manifest.digest);
    text_add(text, "image %s %u %u %zu %s %s\n", type, (unsigned)image->manifest.security_version,
             (unsigned)image->manifest.release, image->size, sha256, digest);
}

void updates_list(const struct updates *updates, const struct policy *policy, struct text *text)
{
    for (uint32_t type = 0; type < IMAGE_TYPES; type++) {
        const struct updates_image *best = NULL;
        for (size_t i = 0; i < updates->count; i++) {
            const struct updates_image *image = &updates->image[i];
            if (image->manifest.number == type && is_released(image, policy) &&
                (best == NULL || is_later(&image->manifest, &best->manifest))) {
                best = image;
            }
        }
        if (best != NULL) {
            add_line(best, text);
        }
    }
}

const struct updates_image *updates_find(const struct updates *updates, const struct policy *policy,
                                         const uint8_t sha256[32])
{
    for (size_t i = 0; i < updates->count; i++) {
        if (memcmp(updates->image[i].sha256, sha256, 32) == 0) {
            return is_released(&updates->image[i], policy) ? &updates->image[i] : NULL;
        }
    }
    return NULL;
}
