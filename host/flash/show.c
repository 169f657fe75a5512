// SPDX-License-Identifier: Apache-2.0
// flash show, flash corrupt.
#include <stdio.h>
#include <string.h>

#include "host/flash/commands.h"
#include "host/sign/loader.h"
#include "host/sign/number.h"

static bool is_erased(const uint8_t *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        if (bytes[i] != 0xFF) {
            return false;
        }
    }
    return true;
}

// What a chip would say of it: with this root hash, or with that of the image's own root key.
static enum image_error judge(const uint8_t *image, size_t room, const char *root)
{
    struct image_chip chip = {.root_locked = true};
    struct image_manifest manifest;
    const enum image_error error = image_read(image, &manifest);
    if (error != IMAGE_OK) {
        return error;
    }
    if (root == NULL) {
        (void)digest_of_key(image + IMAGE_ROOT_OFFSET, chip.root_hash);
    } else {
        (void)files_unhex(root, chip.root_hash, sizeof chip.root_hash);
    }
    const size_t size = IMAGE_HEADER_BYTES + (size_t)manifest.payload_bytes;
    const struct image_wanted wanted = loader_wants(manifest.type);
    return size > room ? IMAGE_ERROR_FORMAT
                       : image_file_check(image, size, &chip, &wanted, &manifest);
}

static bool is_unsigned(const uint8_t *image)
{
    for (size_t i = 0; i < IMAGE_SIGNATURE_BYTES; i++) {
        if (image[IMAGE_CERTIFICATE_OFFSET + i] != 0 || image[IMAGE_SIGNATURE_OFFSET + i] != 0) {
            return false;
        }
    }
    return true;
}

static void print_verdict(const uint8_t *image, size_t room, const char *root)
{
    uint8_t hash[DIGEST_BYTES] = {0};
    char hex[2 * DIGEST_BYTES + 1];
    if (is_unsigned(image)) {
        printf("unsigned\n");
        return;
    }
    const enum image_error error = judge(image, room, root);
    (void)digest_of_key(image + IMAGE_ROOT_OFFSET, hash);
    files_hex(hex, hash, sizeof hash);
    printf("root %.16s..., %s%s\n", hex, error == IMAGE_OK ? "valid" : "refused: ",
           error == IMAGE_OK ? "" : image_error_text(error));
}

static void show_image(const uint8_t *image, uint32_t room, uint32_t type, const char *root)
{
    struct image_manifest manifest;
    const char *const name = loader_type_name(type);
    if (is_erased(image, IMAGE_HEADER_BYTES)) {
        printf("  %s  none\n", name);
        return;
    }
    if (image_read(image, &manifest) != IMAGE_OK) {
        printf("  %s  not an image\n", name);
        return;
    }
    char digest[2 * DIGEST_BYTES + 1];
    files_hex(digest, manifest.digest, DIGEST_BYTES);
    printf("  %s  security version %u, release %u, %u bytes, digest %s, ", name,
           (unsigned)manifest.security_version, (unsigned)manifest.release,
           (unsigned)manifest.payload_bytes, digest);
    print_verdict(image, room, root);
}

enum sign_status command_show(const struct options *o)
{
    struct flash flash;
    struct image_table table;
    uint8_t hash[DIGEST_BYTES];
    if (o->root != NULL && !files_unhex(o->root, hash, sizeof hash)) {
        return sign_fail(o->fault, SIGN_WRONG_USE, "--root: 64 hexadecimal digits");
    }
    const enum sign_status status = flash_open(&flash, o->flash, false, o->fault);
    if (status != SIGN_OK) {
        return status;
    }
    image_tables_read(flash.bytes + IMAGE_FLASH_TABLE_0, flash.bytes + IMAGE_FLASH_TABLE_1,
                      &image_file_ops, &table);
    if (table.counts == IMAGE_NO_TABLE) {
        printf("boot table: none, slot a is tried first\n");
    } else {
        printf("boot table: %u, sequence %u, slot %c is tried first\n", (unsigned)table.counts,
               (unsigned)table.sequence, 'a' + (int)table.first);
    }
    for (uint32_t slot = 0; slot < IMAGE_SLOTS; slot++) {
        printf("slot %c\n", 'a' + (int)slot);
        for (unsigned n = 0; n < IMAGE_TYPES; n++) {
            uint32_t offset = 0, room = 0;
            if (flash_room(slot, loader_numbered_type(n), &offset, &room)) {
                show_image(flash.bytes + offset, room, loader_numbered_type(n), o->root);
            }
        }
    }
    flash_close(&flash);
    return SIGN_OK;
}

// ---- corrupt ----

#define FIELD(name)                                                                                \
    {                                                                                              \
#name, IMAGE_##name##_OFFSET, IMAGE_##name##_BYTES                                         \
    }

static const struct {
    const char *name;
    uint32_t offset, bytes;
} fields[] = {
    FIELD(MAGIC),       FIELD(VERSION),       FIELD(ROOT),
    FIELD(KEY_ID),      FIELD(KEY_TYPES),     FIELD(KEY),
    FIELD(CERTIFICATE), FIELD(TYPE),          FIELD(SECURITY_VERSION),
    FIELD(RELEASE),     FIELD(PAYLOAD_BYTES), FIELD(LOAD),
    FIELD(ENTRY),       FIELD(DATA),          FIELD(DATA_BYTES),
    FIELD(DEVICES),     FIELD(DIGEST),        FIELD(HOSTS),
    FIELD(SIGNATURE),   FIELD(SECOND_KEY),    FIELD(SECOND_SIGNATURE),
};

enum { FIELDS = sizeof fields / sizeof *fields };

// Field names are lower case, as in spec/image.toml.
static void lower(char *out, const char *name)
{
    for (; *name != '\0'; name++) {
        *out++ = (char)(*name >= 'A' && *name <= 'Z' ? *name - 'A' + 'a' : *name);
    }
    *out = '\0';
}

static void print_field(const uint8_t *image, uint32_t within)
{
    struct image_manifest manifest;
    char name[32];
    for (size_t i = 0; i < FIELDS; i++) {
        if (within >= fields[i].offset && within - fields[i].offset < fields[i].bytes) {
            lower(name, fields[i].name);
            printf("%s\n", name);
            return;
        }
    }
    if (within < IMAGE_HEADER_BYTES) {
        printf("header behind its fields\n");
    } else if (image_read(image, &manifest) == IMAGE_OK &&
               within - IMAGE_HEADER_BYTES < manifest.payload_bytes) {
        printf("payload\n");
    } else {
        printf("nothing, behind the image\n");
    }
}

static void tell(const struct flash *flash, uint32_t offset)
{
    for (uint32_t slot = 0; slot < IMAGE_SLOTS; slot++) {
        for (unsigned n = 0; n < IMAGE_TYPES; n++) {
            uint32_t first = 0, room = 0;
            if (!flash_room(slot, loader_numbered_type(n), &first, &room) || offset < first ||
                offset - first >= room) {
                continue;
            }
            printf("slot %c, %s, ", 'a' + (int)slot, loader_numbered_name(n));
            if (is_erased(flash->bytes + first, IMAGE_HEADER_BYTES)) {
                printf("no image\n");
            } else {
                print_field(flash->bytes + first, offset - first);
            }
            return;
        }
    }
    if (offset < IMAGE_FLASH_TABLE_1 + IMAGE_FLASH_SECTOR) {
        printf("boot table %d\n", offset < IMAGE_FLASH_TABLE_1 ? 0 : 1);
    } else {
        printf("no slot\n");
    }
}

// SLOT:TYPE:FIELD, for the first byte of a field.
static bool named_offset(const char *text, uint32_t *offset)
{
    char type[8], field[32], name[32];
    char slot = 0;
    uint32_t word = 0, place = 0;
    if (sscanf(text, "%c:%7[A-Z0-9]:%31s", &slot, type, field) != 3 ||
        (slot != 'a' && slot != 'b') || !loader_type(type, &word) ||
        !image_place((uint32_t)(slot - 'a'), word, &place)) {
        return false;
    }
    if (strcmp(field, "payload") == 0) {
        *offset = place + IMAGE_HEADER_BYTES;
        return true;
    }
    for (size_t i = 0; i < FIELDS; i++) {
        lower(name, fields[i].name);
        if (strcmp(name, field) == 0) {
            *offset = place + fields[i].offset;
            return true;
        }
    }
    return false;
}

static bool offset_of(const char *text, uint32_t *offset)
{
    if (*text < '0' || *text > '9') {
        return named_offset(text, offset);
    }
    return number_of(text, FLASH_BYTES - 1, offset);
}

enum sign_status command_corrupt(const struct options *o)
{
    struct flash flash;
    uint32_t offset = 0;
    if (!offset_of(o->offset, &offset)) {
        return sign_fail(o->fault, SIGN_WRONG_USE,
                         "'%.60s': neither an offset below 0x%08x nor SLOT:TYPE:FIELD", o->offset,
                         FLASH_BYTES);
    }
    enum sign_status status = flash_open(&flash, o->flash, false, o->fault);
    if (status != SIGN_OK) {
        return status;
    }
    printf("0x%08x, bit 0: ", (unsigned)offset);
    tell(&flash, offset); // by the header as it was
    flash.bytes[offset] ^= 1;
    status = flash_keep(&flash, offset, 1, o->fault);
    flash_close(&flash);
    return status;
}
