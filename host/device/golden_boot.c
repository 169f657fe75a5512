// SPDX-License-Identifier: Apache-2.0
// What the boot chain would do with the flash: which slot, and which log.
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "firmware/monitor/policy.h"
#include "host/device/golden.h"
#include "host/image/image_file.h"
#include "host/sign/digest.h"
#include "host/sign/files.h"
#include "host/sign/loader.h"

// In the order of their measurement; the chain stops at the first that is not good.
static const uint32_t order[] = {IMAGE_TYPE_PLRT, IMAGE_TYPE_SMON, IMAGE_TYPE_POLI, IMAGE_TYPE_NWOS,
                                 IMAGE_TYPE_RTA0, IMAGE_TYPE_RTA1, IMAGE_TYPE_RADI};

enum { STAGES = sizeof order / sizeof *order };

__attribute__((format(printf, 2, 3))) static void tell(struct golden *g, const char *format, ...)
{
    const size_t at = strlen(g->text);
    va_list list;
    va_start(list, format);
    // NOLINTNEXTLINE(clang-analyzer-valist.Uninitialized): va_start is the line before
    (void)vsnprintf(g->text + at, sizeof g->text - at, format, list);
    va_end(list);
}

static bool extend(struct golden *g, uint32_t type, uint32_t version, const uint8_t signer[32],
                   const uint8_t digest[32])
{
    uint8_t both[32 + PLUTON_ENTRY_BYTES];
    uint8_t *entry = g->log[g->entries];
    for (unsigned i = 0; i < 4; i++) {
        entry[PLUTON_ENTRY_TYPE_OFFSET + i] = (uint8_t)(type >> (24 - 8 * i));
        entry[PLUTON_ENTRY_SECURITY_VERSION_OFFSET + i] = (uint8_t)(version >> (24 - 8 * i));
    }
    memcpy(entry + PLUTON_ENTRY_SIGNER_OFFSET, signer, 32);
    memcpy(entry + PLUTON_ENTRY_DIGEST_OFFSET, digest, 32);
    memcpy(both, g->accumulator, 32);
    memcpy(both + 32, entry, PLUTON_ENTRY_BYTES);
    g->entries++;
    return digest_sha256(both, sizeof both, g->accumulator);
}

static bool start(struct golden *g)
{
    static const uint8_t nobody[32] = {0};
    struct sign_fault unused;
    uint8_t rom[32];
    g->entries = 0;
    memset(g->accumulator, 0, sizeof g->accumulator);
    memset(g->is_logged, 0, sizeof g->is_logged);
    return files_random(g->seed, sizeof g->seed, &unused) == SIGN_OK && golden_rom(rom) &&
           extend(g, PLUTON_COMPONENT_BROM, 0, nobody, rom);
}

static enum image_error check(struct golden *g, uint32_t slot, uint32_t type,
                              struct image_manifest *manifest)
{
    uint32_t offset = 0, room = 0;
    struct image_manifest read;
    const struct image_wanted wanted = loader_wants(type);
    if (!flash_room(slot, type, &offset, &room) ||
        image_read(g->flash.bytes + offset, &read) != IMAGE_OK ||
        IMAGE_HEADER_BYTES + read.payload_bytes > room) {
        return IMAGE_ERROR_FORMAT;
    }
    return image_file_check(g->flash.bytes + offset, IMAGE_HEADER_BYTES + read.payload_bytes,
                            &g->fuses, &wanted, manifest);
}

// An optional image that the slot is without.
static bool is_absent(const struct golden *g, uint32_t slot, uint32_t type)
{
    static const uint8_t erased[4] = {0xFF, 0xFF, 0xFF, 0xFF};
    uint32_t offset = 0, room = 0;
    return (IMAGE_OPTIONAL >> loader_type_number(type) & 1u) != 0 &&
           flash_room(slot, type, &offset, &room) &&
           memcmp(g->flash.bytes + offset, erased, sizeof erased) == 0;
}

static bool measure(struct golden *g, const struct image_manifest *m)
{
    g->runs[m->number] = *m;
    g->is_logged[m->number] = true;
    return extend(g, m->type, m->security_version, m->signer, m->digest);
}

// From a fresh log: all of a slot, or `stages` of it.
static bool boot_slot(struct golden *g, uint32_t slot, unsigned stages)
{
    bool good = start(g);
    for (unsigned i = 0; i < stages && good; i++) {
        struct image_manifest manifest;
        if (is_absent(g, slot, order[i])) {
            continue;
        }
        const enum image_error error = check(g, slot, order[i], &manifest);
        if (error != IMAGE_OK) {
            tell(g, "slot %c refused: %s: %s\n", (int)('a' + slot), loader_type_name(order[i]),
                 image_error_text(error));
            return false;
        }
        good = measure(g, &manifest);
    }
    return good;
}

// What the monitor would have the radio core reach.
static void begin_radio(struct golden *g)
{
    const struct image_manifest *m = &g->runs[IMAGE_NUMBER_POLI];
    uint32_t offset = 0, room = 0;
    struct image_policy policy;
    g->radio->stream = (struct stream){.number = g->radio->stream.number, .radio = g->radio};
    memset(g->radio->hosts, 0, sizeof g->radio->hosts);
    if (flash_room(g->slot, IMAGE_TYPE_POLI, &offset, &room) &&
        image_policy_read(g->flash.bytes + offset + IMAGE_HEADER_BYTES, m->payload_bytes,
                          &policy) == IMAGE_OK) {
        memcpy(g->radio->hosts, g->runs[IMAGE_NUMBER_NWOS].hosts, sizeof g->radio->hosts);
        policy_hosts(&policy, g->radio->hosts);
    }
}

void golden_boot(struct golden *g)
{
    struct image_table table = {IMAGE_NO_TABLE, 0, 0};
    uint32_t failed = 0;
    g->boots++;
    g->text[0] = '\0';
    g->slot = DEVICE_NO_SLOT;
    g->state = DEVICE_STATE_STOPPED;
    memset(g->uses, 0, sizeof g->uses);
    memset(g->token_size, 0, sizeof g->token_size);
    if (!g->has_flash) {
        g->state = start(g) ? DEVICE_STATE_UPDATE : DEVICE_STATE_STOPPED;
        tell(g, "there is no flash\n");
        return;
    }
    image_tables_read(g->flash.bytes + IMAGE_FLASH_TABLE_0, g->flash.bytes + IMAGE_FLASH_TABLE_1,
                      &image_file_ops, &table);
    for (uint32_t slot; (slot = image_slot(&table, failed)) != IMAGE_NO_SLOT;
         failed |= 1u << slot) {
        if (boot_slot(g, slot, STAGES)) {
            g->state = DEVICE_STATE_RUNS;
            g->slot = slot;
            tell(g, "slot %c runs\n", (int)('a' + slot));
            if (g->radio != NULL) {
                begin_radio(g);
            }
            return;
        }
    }
    for (uint32_t slot = 0; slot < IMAGE_SLOTS && g->state != DEVICE_STATE_UPDATE; slot++) {
        if (boot_slot(g, slot, 1)) {
            g->state = DEVICE_STATE_UPDATE;
            tell(g, "update mode: no slot boots\n");
        }
    }
}
