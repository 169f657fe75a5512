// SPDX-License-Identifier: Apache-2.0
#include "firmware/monitor/load.h"

#define DMA_POLLS dev_polls_for(IMAGE_PAYLOAD_MOST)
#define ANSWER_POLLS 2000000u // two signatures and 128 KiB, some 400,000 cycles

static void copy(uint8_t *to, const uint8_t *from, uint32_t size)
{
    for (uint32_t i = 0; i < size; i++) {
        to[i] = from[i];
    }
}

// Bytes of the payload, by a header that nobody has verified: where it lies, whatever it says, is
// the caller's choice.
static uint32_t claimed(uint32_t bytes, uint32_t most)
{
    return bytes % 4 == 0 && bytes >= IMAGE_PAYLOAD_LEAST && bytes <= most ? bytes : 0;
}

static void read_answer(const uint8_t *from, uint32_t type, struct image_manifest *manifest)
{
    manifest->type = type;
    manifest->load = dev_word_of(from + MAILBOX_LOAD_RESPONSE_LOAD_OFFSET);
    manifest->entry = dev_word_of(from + MAILBOX_LOAD_RESPONSE_ENTRY_OFFSET);
    manifest->payload_bytes = dev_word_of(from + MAILBOX_LOAD_RESPONSE_PAYLOAD_BYTES_OFFSET);
    manifest->data = dev_word_of(from + MAILBOX_LOAD_RESPONSE_DATA_OFFSET);
    manifest->data_bytes = dev_word_of(from + MAILBOX_LOAD_RESPONSE_DATA_BYTES_OFFSET);
    manifest->security_version = dev_word_of(from + MAILBOX_LOAD_RESPONSE_SECURITY_VERSION_OFFSET);
    manifest->release = dev_word_of(from + MAILBOX_LOAD_RESPONSE_RELEASE_OFFSET);
    manifest->devices[0] = dev_word_of(from + MAILBOX_LOAD_RESPONSE_DEVICES_OFFSET);
    manifest->devices[1] = dev_word_of(from + MAILBOX_LOAD_RESPONSE_DEVICES_OFFSET + 4);
    copy(manifest->digest, from + MAILBOX_LOAD_RESPONSE_DIGEST_OFFSET, HASH_BYTES);
    copy(manifest->signer, from + MAILBOX_LOAD_RESPONSE_SIGNER_OFFSET, HASH_BYTES);
    // Nobody but Pluton, which verified this header, and Secure World writes the channel.
    const volatile uint8_t *header = (const volatile uint8_t *)(uintptr_t)MONITOR_CHANNEL;
    for (uint32_t i = 0; i < IMAGE_HOSTS_BYTES; i++) {
        manifest->hosts[i] = header[IMAGE_HOSTS_OFFSET + i];
    }
}

static struct mailbox_dev_message response;

// Asks Pluton to verify what lies there.
static uint32_t ask(struct monitor *monitor, uint32_t type, struct image_manifest *manifest)
{
    static struct mailbox_dev_message request;
    const struct mailbox_dev_wait wait = {.polls = ANSWER_POLLS, .idle = NULL, .context = NULL};
    request.tag++;
    request.op = MAILBOX_OP_LOAD;
    request.size = MAILBOX_LOAD_REQUEST_BYTES;
    for (uint32_t i = 0; i < 4; i++) {
        request.payload[i] = (uint8_t)(type >> (24 - 8 * i));
    }
    response.size = 0; // an earlier answer is none to this
    const enum dev_error error = mailbox_dev_call(&monitor->pluton, &request, &wait, &response);
    if (error != DEV_OK || response.code != 0) {
        return error != DEV_OK ? (uint32_t)error : response.code;
    }
    if (response.size != MAILBOX_LOAD_RESPONSE_BYTES) {
        return DEV_LENGTH;
    }
    read_answer(response.payload, type, manifest);
    return 0;
}

static enum dev_error place_of(const struct monitor *monitor, uint32_t type, uint32_t *address)
{
    uint32_t offset = 0;
    if (!image_place(monitor->slot, type, &offset)) {
        return DEV_ARGUMENT;
    }
    *address = PLUTON_FLASH_BASE + offset;
    return DEV_OK;
}

enum dev_error monitor_load_has(struct monitor *monitor, uint32_t type, bool *has)
{
    uint32_t address = 0, word = 0;
    enum dev_error error = place_of(monitor, type, &address);
    if (error == DEV_OK) {
        error = dev_error_of_hal(hal_read32(&monitor->hal, address, &word));
    }
    if (error == DEV_OK) {
        *has = word != IMAGE_ABSENT;
    }
    return error;
}

// Payload and zeros to where it will run; the header to the channel.
static enum dev_error put(struct monitor *monitor, uint32_t type, const struct load_place *place,
                          uint32_t *bytes)
{
    struct dma_dev *dma = &monitor->dma;
    uint32_t from = 0, word = 0;
    enum dev_error error = place_of(monitor, type, &from);
    if (error == DEV_OK) {
        error = dma_dev_copy(dma, MONITOR_CHANNEL, from, IMAGE_HEADER_BYTES, DMA_POLLS);
    }
    if (error == DEV_OK) {
        error = dev_error_of_hal(
            hal_read32(&monitor->hal, MONITOR_CHANNEL + IMAGE_PAYLOAD_BYTES_OFFSET, &word));
    }
    *bytes = claimed(word, place->code_most);
    if (error == DEV_OK) {
        error = dma_dev_copy(dma, place->code, from + IMAGE_HEADER_BYTES, *bytes, DMA_POLLS);
    }
    if (error == DEV_OK) {
        error = dma_dev_fill(dma, place->code + *bytes, 0, pages_whole(*bytes) - *bytes, DMA_POLLS);
    }
    if (error == DEV_OK && place->data != 0) {
        error = dma_dev_fill(dma, place->data, 0, place->data_most, DMA_POLLS);
    }
    return error;
}

uint32_t monitor_load(struct monitor *monitor, uint32_t type, const struct load_place *place,
                      struct image_manifest *manifest, uint32_t *loaded)
{
    uint32_t bytes = 0;
    const enum dev_error error = put(monitor, type, place, &bytes);
    if (error != DEV_OK) {
        return (uint32_t)error;
    }
    const uint32_t answer = ask(monitor, type, manifest);
    if (answer != 0) {
        return answer;
    }
    // Pluton measured what the manifest names: it must be what was placed here.
    const bool placed = manifest->load == place->code && manifest->payload_bytes == bytes &&
                        (manifest->data_bytes == 0 || (manifest->data == place->data &&
                                                       manifest->data_bytes <= place->data_most));
    const uint32_t load = dev_word_of(response.payload + MAILBOX_LOAD_RESPONSE_LOAD_OFFSET);
    *loaded = MONITOR_LOADED + ((uint32_t)response.code | (load ^ place->code) |
                                (response.size ^ MAILBOX_LOAD_RESPONSE_BYTES));
    return placed ? 0u : (uint32_t)IMAGE_ERROR_BOUNDS;
}
