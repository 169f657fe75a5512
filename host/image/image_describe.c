// SPDX-License-Identifier: Apache-2.0
#include <inttypes.h>
#include <string.h>

#include "firmware/lib/lms.h"
#include "host/image/image_file.h"

static void hex(FILE *out, const char *what, const uint8_t *bytes, size_t size)
{
    fprintf(out, "%-17s", what);
    for (size_t i = 0; i < size; i++) {
        fprintf(out, "%02x", bytes[i]);
    }
    fputc('\n', out);
}

static bool is_zero(const uint8_t *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        if (bytes[i] != 0) {
            return false;
        }
    }
    return true;
}

static bool hash(const char *label, const uint8_t *bytes, size_t size, uint8_t digest[HASH_BYTES])
{
    const struct hash_part parts[2] = {{(const uint8_t *)label, IMAGE_LABEL_BYTES}, {bytes, size}};
    return image_file_ops.sha256(image_file_ops.context, parts, 2, digest);
}

static const char *judged(bool none, bool valid)
{
    return none ? "none" : valid ? "valid" : "not valid";
}

static const char *judge(const char *label, const uint8_t *bytes, size_t size, const uint8_t *key,
                         const uint8_t *signature)
{
    uint8_t digest[HASH_BYTES];
    return judged(is_zero(signature, IMAGE_SIGNATURE_BYTES),
                  hash(label, bytes, size, digest) &&
                      image_file_ops.verify(image_file_ops.context, key, digest, signature));
}

static const char *judge_second(const uint8_t *header)
{
    const uint8_t *key = header + IMAGE_SECOND_KEY_OFFSET;
    const struct hash_part message[2] = {{(const uint8_t *)IMAGE_LABEL_SECOND, IMAGE_LABEL_BYTES},
                                         {header, IMAGE_SECOND_SIGNED_BYTES}};
    return judged(is_zero(key, IMAGE_SECOND_KEY_BYTES + IMAGE_SECOND_SIGNATURE_BYTES),
                  lms_check(image_file_ops.sha256, image_file_ops.context, LMS_SHA256_M32_H10, key,
                            message, 2, header + IMAGE_SECOND_SIGNATURE_OFFSET,
                            IMAGE_SECOND_SIGNATURE_BYTES));
}

static void describe_manifest(FILE *out, const struct image_manifest *m)
{
    fprintf(out, "%-17s%c%c%c%c\n", "type", (char)(m->type >> 24), (char)(m->type >> 16),
            (char)(m->type >> 8), (char)m->type);
    fprintf(out, "%-17s%" PRIu32 "\n", "security_version", m->security_version);
    fprintf(out, "%-17s%" PRIu32 "\n", "release", m->release);
    fprintf(out, "%-17s%" PRIu32 " bytes\n", "payload", m->payload_bytes);
    fprintf(out, "%-17s0x%08" PRIX32 ", entered at 0x%08" PRIX32 "\n", "load", m->load,
            m->load + m->entry);
    if (m->data_bytes != 0) {
        fprintf(out, "%-17s0x%08" PRIX32 ", %" PRIu32 " bytes\n", "data", m->data, m->data_bytes);
    }
    fprintf(out, "%-17s0x%08" PRIX32 "%08" PRIX32 "\n", "devices", m->devices[1], m->devices[0]);
    for (size_t at = 0; at < sizeof m->hosts && m->hosts[at] != 0;
         at += strlen((const char *)m->hosts + at) + 1) {
        fprintf(out, "%-17s%s\n", "host", (const char *)m->hosts + at);
    }
    hex(out, "digest", m->digest, HASH_BYTES);
}

bool image_describe(FILE *out, const uint8_t *image, size_t bytes)
{
    struct image_manifest m;
    uint8_t digest[HASH_BYTES] = {0}, root[HASH_BYTES] = {0}, key[HASH_BYTES] = {0};
    if (bytes < IMAGE_HEADER_BYTES || image_read(image, &m) != IMAGE_OK ||
        bytes != IMAGE_HEADER_BYTES + (size_t)m.payload_bytes) {
        fprintf(out, "not an image\n");
        return false;
    }
    const struct hash_part part = {image + IMAGE_HEADER_BYTES, m.payload_bytes};
    if (!image_file_ops.sha256(image_file_ops.context, &part, 1, digest) ||
        image_key_hash(image + IMAGE_ROOT_OFFSET, root) != IMAGE_FILE_OK ||
        image_key_hash(image + IMAGE_KEY_OFFSET, key) != IMAGE_FILE_OK) {
        return false;
    }
    describe_manifest(out, &m);
    fprintf(out, "%-17s%s\n", "payload is",
            image_check_digest(&m, digest) == IMAGE_OK ? "of this digest" : "another one");
    hex(out, "root key's hash", root, HASH_BYTES);
    hex(out, "image key's hash", key, HASH_BYTES);
    fprintf(out, "%-17s%" PRIu32 "\n", "image key", m.key_id);
    fprintf(out, "%-17s%s\n", "certificate",
            judge(IMAGE_LABEL_CERTIFICATE, image + IMAGE_CERTIFICATE_SIGNED_OFFSET,
                  IMAGE_CERTIFICATE_SIGNED_BYTES, image + IMAGE_ROOT_OFFSET,
                  image + IMAGE_CERTIFICATE_OFFSET));
    fprintf(out, "%-17s%s\n", "signature",
            judge(IMAGE_LABEL_MANIFEST, image, IMAGE_MANIFEST_SIGNED_BYTES,
                  image + IMAGE_KEY_OFFSET, image + IMAGE_SIGNATURE_OFFSET));
    fprintf(out, "%-17s%s\n", "second signature", judge_second(image));
    return ferror(out) == 0;
}
