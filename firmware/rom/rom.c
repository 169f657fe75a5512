// SPDX-License-Identifier: Apache-2.0
#include "firmware/rom/rom.h"

#include "firmware/lib/retention.h"

#define TABLE_WORDS (IMAGE_TABLE_BYTES / 4)

struct choice {
    uint32_t slot; // IMAGE_NO_SLOT: none is left
    bool update;
};

static enum rom_end stop(struct rom *rom, uint32_t code)
{
    serial_text(&rom->serial, "rom: stopped: ");
    serial_code(&rom->serial, code);
    serial_byte(&rom->serial, '\n');
    serial_drain(&rom->serial);
    return ROM_STOP;
}

// The slot that the tables name, or the other; in update mode where both failed.
static enum dev_error choose(struct rom *rom, uint32_t retention, struct choice *choice)
{
    uint32_t tables[2][TABLE_WORDS];
    struct image_table table = {0};
    const uint32_t failed = retention & RETENTION_SLOTS;
    enum hal_status status =
        hal_load(rom->loader.hal, tables[0], PLUTON_FLASH_BASE + IMAGE_FLASH_TABLE_0, TABLE_WORDS);
    if (status == HAL_OK) {
        status = hal_load(rom->loader.hal, tables[1], PLUTON_FLASH_BASE + IMAGE_FLASH_TABLE_1,
                          TABLE_WORDS);
    }
    if (status != HAL_OK) {
        return dev_error_of_hal(status);
    }
    image_tables_read((const uint8_t *)tables[0], (const uint8_t *)tables[1], &rom->loader.ops,
                      &table);
    choice->slot = image_slot(&table, failed);
    choice->update = choice->slot == IMAGE_NO_SLOT;
    if (choice->update) {
        choice->slot =
            image_slot(&table, (retention & RETENTION_RUNTIMES) >> RETENTION_RUNTIMES_SHIFT);
    }
    return DEV_OK;
}

// Everything between the header and the entry.
static uint32_t load(struct rom *rom, uint32_t slot, struct image_manifest *manifest)
{
    static const struct image_wanted wanted = {
        .type = IMAGE_TYPE_PLRT,
        .code = {ROM_CODE_BASE, ROM_CODE_BYTES},
        .data = {ROM_DATA_BASE, ROM_DATA_BYTES},
        .page = ROM_RUNTIME_PAGE,
    };
    struct hal *hal = rom->loader.hal;
    uint32_t place = 0;
    if (!image_place(slot, IMAGE_TYPE_PLRT, &place)) {
        return DEV_ARGUMENT;
    }
    place += PLUTON_FLASH_BASE;
    const uint32_t code = loader_check(&rom->loader, place, &wanted, manifest);
    if (code != 0) {
        return code;
    }
    const uint32_t words = manifest->payload_bytes / 4;
    enum hal_status status = hal_fill(hal, ROM_CODE_BASE, 0, (manifest->load - ROM_CODE_BASE) / 4);
    if (status == HAL_OK) {
        status = hal_copy(hal, manifest->load, place + IMAGE_HEADER_BYTES, words);
    }
    if (status == HAL_OK) {
        const uint32_t end = manifest->load + manifest->payload_bytes;
        status = hal_fill(hal, end, 0, (ROM_OWN_BASE - end) / 4);
    }
    return status != HAL_OK ? (uint32_t)dev_error_of_hal(status)
                            : loader_measure(&rom->loader, manifest, PLUTON_CALLER_SELF);
}

static enum rom_end fail(struct rom *rom, uint32_t retention, uint32_t slot, uint32_t code)
{
    serial_refused(&rom->serial, slot, IMAGE_TYPE_PLRT, code);
    serial_drain(&rom->serial);
    enum dev_error error = resets_dev_set_retention(
        &rom->resets, retention_mark(retention, slot, IMAGE_NUMBER_PLRT, code));
    if (error == DEV_OK) {
        error = resets_dev_chip_reset(&rom->resets);
    }
    return error == DEV_OK ? ROM_RESET : stop(rom, (uint32_t)error);
}

enum rom_end rom_boot(struct rom *rom, struct hal *hal, uint32_t *argument, uint32_t *entry)
{
    struct image_manifest manifest = {0};
    struct choice choice = {IMAGE_NO_SLOT, false};
    uint32_t retention = 0;
    serial_init(&rom->serial, hal);
    enum dev_error error = resets_dev_init(&rom->resets, hal, PLUTON_RESETS_BASE);
    if (error == DEV_OK) {
        error = resets_dev_retention(&rom->resets, &retention);
    }
    if (error == DEV_OK) {
        error = loader_init(&rom->loader, hal);
    }
    if (error == DEV_OK) {
        error = choose(rom, retention, &choice);
    }
    if (error != DEV_OK) {
        return stop(rom, (uint32_t)error);
    }
    if (choice.slot == IMAGE_NO_SLOT) {
        return stop(rom, retention_code(retention));
    }
    uint32_t code = load(rom, choice.slot, &manifest);
    if (code == 0 && loader_doubt(&rom->loader) != 0) {
        code = DEV_FAULT;
    }
    if (code != 0) {
        return fail(rom, retention, choice.slot, code);
    }
    serial_manifest(&rom->serial, &manifest);
    serial_drain(&rom->serial);
    *argument = choice.slot | (choice.update ? ROM_UPDATE : 0u);
    // With a doubt it is an address where nothing is.
    *entry = (manifest.load + manifest.entry) | (0u - (uint32_t)(loader_doubt(&rom->loader) != 0));
    return ROM_ENTER;
}
