// SPDX-License-Identifier: Apache-2.0
#include "firmware/runtime/load.h"

#include "firmware/drivers/accumulator.h"
#include "firmware/lib/memory.h"

#define RUNTIME_ENTRY 1u // of the log: entry 0 is the ROM's, and the ROM made the next one

static const struct {
    uint32_t type;
    const char *loader;
} types[IMAGE_TYPES] = {
#define TYPE(type, number, name, loader, ...) [number] = {type, loader},
    IMAGE_TYPE_TABLE(TYPE)
#undef TYPE
};

static bool same(const uint8_t *one, const uint8_t *two, uint32_t size)
{
    uint32_t differ = 0;
    for (uint32_t i = 0; i < size; i++) {
        differ |= (uint32_t)(one[i] ^ two[i]);
    }
    return differ == 0;
}

static uint32_t be32(const uint8_t *bytes)
{
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 |
           (uint32_t)bytes[3];
}

static bool same_text(const char *one, const char *two)
{
    while (*one != '\0' && *one == *two) {
        one++;
        two++;
    }
    return *one == *two;
}

uint32_t load_number(uint32_t type, const char *loader)
{
    for (uint32_t i = 0; i < IMAGE_TYPES; i++) {
        if (types[i].type == type && (loader == NULL || same_text(types[i].loader, loader))) {
            return i;
        }
    }
    return IMAGE_TYPES;
}

// Those of an image that was checked; none where it lies in a core's own memory, which is its
// type's alone.
static void add_pages(struct pages *pages, const struct image_manifest *manifest)
{
    pages_add(pages, manifest->load, manifest->payload_bytes);
    pages_add(pages, manifest->data, manifest->data_bytes);
}

void load_record(struct runtime *runtime, const struct image_manifest *manifest)
{
    struct runtime_image *image = &runtime->images[manifest->number];
    image->tried = true;
    image->runs = true;
    image->manifest = *manifest;
    add_pages(&runtime->pages, manifest);
}

static bool same_image(const struct image_manifest *one, const struct image_manifest *two)
{
    return one->security_version == two->security_version &&
           one->payload_bytes == two->payload_bytes && one->load == two->load &&
           one->data == two->data && one->data_bytes == two->data_bytes &&
           same(one->signer, two->signer, HASH_BYTES) && same(one->digest, two->digest, HASH_BYTES);
}

uint32_t load_image(struct runtime *runtime, uint32_t type, struct image_manifest *manifest)
{
    const struct image_region memory = memory_of(type);
    const struct image_wanted wanted = {
        .type = type, .code = memory, .data = memory, .page = PLUTON_SRAM_PAGE};
    struct runtime_image *image = &runtime->images[load_number(type, NULL)];
    struct pages pages = {{0}};
    if (!runtime->loader_ready) {
        return MAILBOX_ERROR_NOT_READY;
    }
    if (image->tried && !image->runs) {
        return MAILBOX_ERROR_LOADED;
    }
    uint32_t code = loader_check(&runtime->loader, LOAD_CHANNEL, &wanted, manifest);
    if (code != 0) {
        return code;
    }
    if (image->runs) {
        return same_image(&image->manifest, manifest)
                   ? loader_compare(&runtime->loader, manifest, PLUTON_CALLER_SECURE_MAILBOX)
                   : (uint32_t)MAILBOX_ERROR_LOADED;
    }
    add_pages(&pages, manifest);
    if (pages_meet(&pages, &runtime->pages)) {
        return IMAGE_ERROR_BOUNDS;
    }
    code = loader_measure(&runtime->loader, manifest, PLUTON_CALLER_SECURE_MAILBOX);
    if (code == 0 && loader_doubt(&runtime->loader) != 0) {
        code = DEV_FAULT;
    }
    image->tried = code == IMAGE_ERROR_DIGEST; // its entry is in the log for good
    if (code == 0) {
        load_record(runtime, manifest);
    }
    return code;
}

// Whether an entry of the log is that of an image that runs.
static bool is_entry(const struct runtime *runtime, uint32_t number, uint32_t index,
                     const uint8_t *entry)
{
    const struct image_manifest *manifest = &runtime->images[number].manifest;
    if (be32(entry + PLUTON_ENTRY_TYPE_OFFSET) != types[number].type) {
        return false;
    }
    if (number == IMAGE_NUMBER_PLRT) {
        return index == RUNTIME_ENTRY;
    }
    return runtime->images[number].runs &&
           be32(entry + PLUTON_ENTRY_SECURITY_VERSION_OFFSET) == manifest->security_version &&
           same(entry + PLUTON_ENTRY_SIGNER_OFFSET, manifest->signer, HASH_BYTES) &&
           same(entry + PLUTON_ENTRY_DIGEST_OFFSET, manifest->digest, HASH_BYTES);
}

uint32_t load_raise(struct runtime *runtime, uint32_t type, uint32_t *version)
{
    const uint32_t number = load_number(type, NULL);
    const enum efuse_dev_counter counter = (enum efuse_dev_counter)number;
    struct accumulator_dev accumulator;
    uint8_t acc[ACCUMULATOR_DEV_BYTES] = {0};
    uint32_t count = 0, logged = 0;
    bool overflow = false, found = false;
    if (!runtime->loader_ready) {
        return MAILBOX_ERROR_NOT_READY;
    }
    struct accumulator_dev_log *log = &runtime->log;
    enum dev_error error =
        accumulator_dev_init(&accumulator, runtime->hal, PLUTON_ACCUMULATOR_BASE);
    if (error == DEV_OK) {
        error = accumulator_dev_read(&accumulator, acc, log, &count, &overflow);
    }
    if (error != DEV_OK) {
        return (uint32_t)error;
    }
    for (uint32_t i = 0; i < count && !found; i++) {
        found = is_entry(runtime, number, i, log->entry[i]);
        logged = be32(log->entry[i] + PLUTON_ENTRY_SECURITY_VERSION_OFFSET);
    }
    if (!found) {
        return MAILBOX_ERROR_ABSENT;
    }
    error = efuse_dev_raise_version(&runtime->loader.efuse, counter, logged);
    if (error == DEV_OK) {
        error = efuse_dev_least_version(&runtime->loader.efuse, counter, version);
    }
    return (uint32_t)error;
}
