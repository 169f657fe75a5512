// SPDX-License-Identifier: Apache-2.0
// Drafts and signatures of images.
#include <stdio.h>
#include <string.h>

#include "host/sign/authority_parts.h"
#include "host/sign/loader.h"

static bool is_zero(const uint8_t *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        if (bytes[i] != 0) {
            return false;
        }
    }
    return true;
}

// The kind and key whose certificate the draft carries.
static enum sign_status find_key(struct authority *a, const uint8_t *image,
                                 struct authority_draft *draft)
{
    struct image_certificate certificate;
    uint8_t root[DIGEST_POINT];
    for (unsigned kind = 0; kind < AUTHORITY_KINDS; kind++) {
        const char *const word = authority_kind_name((enum authority_kind)kind);
        if (authority_line(a, "root", "kind", word) == NULL) {
            continue;
        }
        enum sign_status status = authority_root(a, (enum authority_kind)kind, false, root);
        if (status != SIGN_OK) {
            return status;
        }
        if (memcmp(image + IMAGE_ROOT_OFFSET, root, sizeof root) != 0) {
            continue;
        }
        const uint32_t id = draft->manifest.key_id;
        status = authority_certificate(a, (enum authority_kind)kind, id, &certificate);
        if (status != SIGN_OK) {
            return status;
        }
        if (memcmp(image + IMAGE_CERTIFICATE_SIGNED_OFFSET, certificate.bytes,
                   sizeof certificate.bytes) != 0) {
            return sign_fail(a->fault, SIGN_FAILED,
                             "the draft carries another certificate of key "
                             "%u than this authority's",
                             (unsigned)id);
        }
        draft->kind = (enum authority_kind)kind;
        draft->key = authority_name_key(draft->kind, id);
        return SIGN_OK;
    }
    return sign_fail(a->fault, SIGN_FAILED, "the draft is of another authority's root key");
}

enum sign_status authority_read_draft(struct authority *a, const uint8_t *image, size_t size,
                                      struct authority_draft *draft)
{
    struct authority_draft read;
    uint8_t digest[DIGEST_BYTES];
    if (size < IMAGE_HEADER_BYTES || image_read(image, &read.manifest) != IMAGE_OK ||
        size != (size_t)IMAGE_HEADER_BYTES + read.manifest.payload_bytes) {
        return sign_fail(a->fault, SIGN_FAILED, "not an image");
    }
    if (!is_zero(image + IMAGE_SIGNATURE_OFFSET, IMAGE_HEADER_BYTES - IMAGE_SIGNATURE_OFFSET)) {
        return sign_fail(a->fault, SIGN_FAILED, "the image is signed already: not a draft");
    }
    if (!digest_sha256(image + IMAGE_HEADER_BYTES, read.manifest.payload_bytes, digest) ||
        image_check_digest(&read.manifest, digest) != IMAGE_OK ||
        !digest_labelled(IMAGE_LABEL_MANIFEST, image, IMAGE_MANIFEST_SIGNED_BYTES, read.digest)) {
        return sign_fail(a->fault, SIGN_FAILED, "the payload is not the one of the manifest");
    }
    const enum sign_status status = find_key(a, image, &read);
    if (status != SIGN_OK) {
        return status;
    }
    if ((authority_word(image + IMAGE_KEY_TYPES_OFFSET) >> read.manifest.number & 1) == 0) {
        return sign_fail(a->fault, SIGN_FAILED, "image key %s does not sign images of this type",
                         read.key.record);
    }
    *draft = read;
    return SIGN_OK;
}

// What must be so before a key is used, and what the record says of who agreed.
static enum sign_status permit(struct authority *a, const struct authority_draft *draft,
                               char *approvers, size_t room)
{
    size_t count = 0;
    (void)snprintf(approvers, room, "-");
    if (authority_is_revoked(a, draft->kind, draft->manifest.key_id)) {
        return sign_fail(a->fault, SIGN_FAILED, "image key %s is revoked", draft->key.record);
    }
    if (draft->kind != AUTHORITY_RELEASE) {
        return SIGN_OK;
    }
    const enum sign_status status =
        authority_approvals(a, draft->digest, draft->manifest.digest, approvers, room, &count);
    if (status == SIGN_OK && count < AUTHORITY_APPROVALS) {
        return sign_fail(a->fault, SIGN_FAILED,
                         "a release key signs with two approvals; this draft has %zu%s%s%s", count,
                         count > 0 ? " (" : "", approvers, count > 0 ? ")" : "");
    }
    return status;
}

static enum sign_status add_second(struct authority *a, uint8_t *image,
                                   const struct authority_draft *draft)
{
    const char *const word = authority_kind_name(draft->kind);
    char name[32], manifest[2 * DIGEST_BYTES + 1];
    uint8_t message[IMAGE_LABEL_BYTES + IMAGE_SECOND_SIGNED_BYTES];
    uint32_t next = 0, index = 0;
    (void)snprintf(name, sizeof name, "lms-%s", word);
    enum sign_status status =
        authority_second(a, draft->kind, false, image + IMAGE_SECOND_KEY_OFFSET, &next);
    if (status != SIGN_OK) {
        return status;
    }
    for (size_t i = 0; i < IMAGE_LABEL_BYTES; i++) {
        message[i] = (uint8_t)IMAGE_LABEL_SECOND[i];
    }
    memcpy(message + IMAGE_LABEL_BYTES, image + IMAGE_SECOND_SIGNED_OFFSET,
           IMAGE_SECOND_SIGNED_BYTES);
    status = lms_state_sign(&a->token, a->folder, name, message, sizeof message,
                            image + IMAGE_SECOND_SIGNATURE_OFFSET, &index, a->fault);
    if (status != SIGN_OK) {
        return status;
    }
    files_hex(manifest, draft->digest, DIGEST_BYTES);
    return record_add(&a->record, a->fault, "second kind=%s index=%u manifest=%s", word,
                      (unsigned)index, manifest);
}

// The image as a chip would take it that trusts this authority.
static enum sign_status check_signed(struct authority *a, const uint8_t *image, size_t size,
                                     const struct authority_draft *draft, bool second)
{
    struct image_chip chip = {.root_locked = true, .second_compulsory = second};
    const struct image_wanted wanted = loader_wants(draft->manifest.type);
    struct image_manifest manifest;
    if (!digest_of_key(image + IMAGE_ROOT_OFFSET, chip.root_hash) ||
        !digest_sha256(image + IMAGE_SECOND_KEY_OFFSET, LMS_PUBLIC, chip.second_hash)) {
        return sign_fail(a->fault, SIGN_FAILED, "SHA-256 failed");
    }
    chip.second_locked = second;
    const enum image_error error = image_file_check(image, size, &chip, &wanted, &manifest);
    return error == IMAGE_OK ? SIGN_OK
                             : sign_fail(a->fault, SIGN_FAILED, "no chip would take this image: %s",
                                         image_error_text(error));
}

enum sign_status authority_sign(struct authority *a, uint8_t *image, size_t size, bool second)
{
    struct authority_draft draft;
    char approvers[128], manifest[2 * DIGEST_BYTES + 1], payload[2 * DIGEST_BYTES + 1];
    uint8_t *const signature = image + IMAGE_SIGNATURE_OFFSET;
    enum sign_status status = authority_read_draft(a, image, size, &draft);
    if (status == SIGN_OK) {
        status = permit(a, &draft, approvers, sizeof approvers);
    }
    if (status == SIGN_OK && second) {
        // Before the record says that something was signed.
        uint8_t public_key[LMS_PUBLIC];
        uint32_t next = 0;
        status = authority_second(a, draft.kind, false, public_key, &next);
    }
    if (status != SIGN_OK) {
        return status;
    }
    files_hex(manifest, draft.digest, DIGEST_BYTES);
    files_hex(payload, draft.manifest.digest, DIGEST_BYTES);
    status = record_add(&a->record, a->fault,
                        "sign key=%s type=%.4s version=%u release=%u manifest=%s payload=%s "
                        "approvers=%s",
                        draft.key.record, (const char *)image + IMAGE_TYPE_OFFSET,
                        (unsigned)draft.manifest.security_version, (unsigned)draft.manifest.release,
                        manifest, payload, approvers);
    if (status == SIGN_OK) {
        status = token_sign(&a->token, draft.key.token, draft.digest, signature, a->fault);
    }
    if (status == SIGN_OK && second) {
        status = add_second(a, image, &draft);
    }
    if (status == SIGN_OK) {
        status = check_signed(a, image, size, &draft, second);
    }
    if (status != SIGN_OK) {
        memset(signature, 0, IMAGE_HEADER_BYTES - IMAGE_SIGNATURE_OFFSET);
    }
    return status;
}
