// SPDX-License-Identifier: Apache-2.0
#include "firmware/runtime/boot.h"

#include "firmware/drivers/dma.h"
#include "firmware/drivers/firewall.h"
#include "firmware/drivers/resets.h"
#include "firmware/lib/retention.h"
#include "firmware/lib/serial.h"
#include "firmware/rom/rom.h"
#include "firmware/runtime/load.h"

#define RIGHT(subject, access) PLUTON_PERMISSION(PLUTON_SUBJECT_##subject, PLUTON_ACCESS_##access)
#define CODE_RIGHTS (RIGHT(APP_SECURE, READ) | RIGHT(APP_SECURE, EXECUTE))
#define DATA_RIGHTS (RIGHT(APP_SECURE, READ) | RIGHT(APP_SECURE, WRITE))
#define CHANNEL_RIGHTS (DATA_RIGHTS | RIGHT(PLUTON, READ) | RIGHT(PLUTON, WRITE))

#define DMA_POLLS dev_polls_for(IMAGE_PAYLOAD_MOST)

struct boot {
    struct runtime *runtime;
    struct serial serial;
    struct resets_dev resets;
    struct firewall_dev firewall;
    struct dma_dev dma;
    enum dev_error found; // the loader's blocks
};

static enum dev_error wipe(struct boot *boot, uint32_t address, uint32_t bytes)
{
    return dma_dev_fill(&boot->dma, address, 0, bytes, DMA_POLLS);
}

// The payload to where it will run; zeros in the rest of its pages, in those of its data, and in
// the channel's.
static enum dev_error place(struct boot *boot, uint32_t payload,
                            const struct image_manifest *manifest)
{
    const uint32_t rest = pages_whole(manifest->payload_bytes) - manifest->payload_bytes;
    enum dev_error error =
        dma_dev_copy(&boot->dma, manifest->load, payload, manifest->payload_bytes, DMA_POLLS);
    if (error == DEV_OK) {
        error = wipe(boot, manifest->load + manifest->payload_bytes, rest);
    }
    if (error == DEV_OK) {
        error = wipe(boot, manifest->data, pages_whole(manifest->data_bytes));
    }
    if (error == DEV_OK) {
        error = wipe(boot, LOAD_CHANNEL, PLUTON_SRAM_PAGE);
    }
    return error;
}

static enum dev_error grant_pages(struct boot *boot, uint32_t address, uint32_t bytes,
                                  uint32_t rights)
{
    enum dev_error error = DEV_OK;
    for (uint32_t at = 0; at < bytes && error == DEV_OK; at += PLUTON_SRAM_PAGE) {
        error = firewall_dev_grant(&boot->firewall, PLUTON_RESOURCE_SRAM_AT(address + at), rights);
    }
    return error;
}

static enum dev_error release(struct boot *boot, const struct image_manifest *manifest)
{
    enum dev_error error = grant_pages(boot, manifest->load, manifest->payload_bytes, CODE_RIGHTS);
    if (error == DEV_OK) {
        error = grant_pages(boot, manifest->data, manifest->data_bytes, DATA_RIGHTS);
    }
    if (error == DEV_OK) {
        error = grant_pages(boot, LOAD_CHANNEL, PLUTON_SRAM_PAGE, CHANNEL_RIGHTS);
    }
    if (error == DEV_OK) {
        error = resets_dev_set_start(&boot->resets, manifest->load);
    }
    if (error == DEV_OK) {
        load_record(boot->runtime, manifest);
        serial_manifest(&boot->serial, manifest);
        serial_drain(&boot->serial); // after the release the line is Secure World's
        // With a doubt the reset controller refuses the word.
        error = resets_dev_release_word(&boot->resets,
                                        RESETS_DEV_RELEASE ^ loader_doubt(&boot->runtime->loader));
    }
    return error;
}

static uint32_t load_monitor(struct boot *boot)
{
    const struct image_region sram = {PLUTON_SRAM_BASE, LOAD_CHANNEL - PLUTON_SRAM_BASE};
    const struct image_wanted wanted = {
        .type = IMAGE_TYPE_SMON, .code = sram, .data = sram, .page = PLUTON_SRAM_PAGE};
    struct loader *loader = &boot->runtime->loader;
    struct hal *hal = boot->runtime->hal;
    struct image_manifest manifest = {0};
    uint32_t offset = 0;
    enum dev_error error = boot->found;
    if (error == DEV_OK) {
        error = firewall_dev_init(&boot->firewall, hal, PLUTON_FIREWALL_BASE);
    }
    if (error == DEV_OK) {
        error = dma_dev_init(&boot->dma, hal, PLUTON_DMA_BASE);
    }
    if (error == DEV_OK && !image_place(boot->runtime->slot, IMAGE_TYPE_SMON, &offset)) {
        error = DEV_ARGUMENT;
    }
    if (error != DEV_OK) {
        return (uint32_t)error;
    }
    offset += PLUTON_FLASH_BASE;
    uint32_t code = loader_check(loader, offset, &wanted, &manifest);
    if (code == 0) {
        code = (uint32_t)place(boot, offset + IMAGE_HEADER_BYTES, &manifest);
    }
    if (code == 0) {
        code = loader_measure(loader, &manifest, PLUTON_CALLER_SELF);
    }
    if (code == 0 && loader_doubt(loader) != 0) {
        code = DEV_FAULT;
    }
    return code != 0 ? code : (uint32_t)release(boot, &manifest);
}

static void tell_update_mode(struct boot *boot, uint32_t retention)
{
    serial_text(&boot->serial, "runtime: update mode: no slot boots; last code ");
    serial_code(&boot->serial, retention_code(retention));
    serial_byte(&boot->serial, '\n');
    serial_drain(&boot->serial);
}

enum runtime_end runtime_boot(struct runtime *runtime, uint32_t argument)
{
    struct boot boot = {.runtime = runtime};
    uint32_t retention = 0;
    boot.found = loader_init(&runtime->loader, runtime->hal);
    runtime->loader_ready = boot.found == DEV_OK;
    serial_init(&boot.serial, runtime->hal);
    enum dev_error error = resets_dev_init(&boot.resets, runtime->hal, PLUTON_RESETS_BASE);
    if (error == DEV_OK) {
        error = resets_dev_retention(&boot.resets, &retention);
    }
    if (error != DEV_OK) {
        return RUNTIME_SERVES; // no chip around Pluton: there is nothing to release
    }
    runtime->booted = true;
    runtime->slot = argument & ROM_SLOT;
    if ((argument & ROM_UPDATE) != 0) {
        tell_update_mode(&boot, retention);
        return RUNTIME_SERVES;
    }
    const uint32_t code = load_monitor(&boot);
    if (code == 0) {
        return RUNTIME_SERVES;
    }
    serial_refused(&boot.serial, runtime->slot, IMAGE_TYPE_SMON, code);
    serial_drain(&boot.serial);
    (void)resets_dev_set_retention(
        &boot.resets, retention_mark(retention, runtime->slot, IMAGE_NUMBER_SMON, code));
    (void)resets_dev_chip_reset(&boot.resets);
    return RUNTIME_RESET;
}
