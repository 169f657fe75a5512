// SPDX-License-Identifier: Apache-2.0
#include "firmware/drivers/attest.h"

#include "firmware/drivers/generated/attest_regs.h"

enum { OP_ATTEST = 1 };

// The longest waits are for random words after the reset, and for two signatures' worth of ecc.
#define POLLS (UINT32_C(1) << 17)

static enum dev_error read_register(struct attest_dev *dev, uint32_t offset, uint32_t *value)
{
    return dev_error_of_hal(hal_read32(dev->hal, dev->base + offset, value));
}

// 32 bytes of eight registers.
static enum dev_error read_bytes(struct attest_dev *dev, uint32_t offset, uint8_t bytes[32])
{
    enum dev_error error = DEV_OK;
    for (uint32_t i = 0; i < 32 && error == DEV_OK; i += 4) {
        uint32_t word = 0;
        error = read_register(dev, offset + i, &word);
        dev_bytes_of(word, &bytes[i]);
    }
    return error;
}

static enum dev_error code_of(uint32_t status)
{
    return dev_error_of((status & ATTEST_STATUS_ERROR_MASK) >> ATTEST_STATUS_ERROR_SHIFT);
}

enum dev_error attest_dev_init(struct attest_dev *dev, struct hal *hal, uint32_t base)
{
    enum dev_error error = dev_identify(hal, base, PLUTON_ATTEST_ID);
    if (error == DEV_OK) {
        *dev = (struct attest_dev){.hal = hal, .base = base};
    }
    return error;
}

enum dev_error attest_dev_wait_ready(struct attest_dev *dev)
{
    for (uint32_t i = 0; i < POLLS; i++) {
        uint32_t status = 0;
        enum dev_error error = read_register(dev, ATTEST_STATUS_OFFSET, &status);
        if (error == DEV_OK && (status & ATTEST_STATUS_READY_MASK) != 0) {
            return DEV_OK;
        }
        if (error == DEV_OK) {
            error = code_of(status);
        }
        if (error != DEV_OK) {
            return error;
        }
    }
    return DEV_TIMEOUT;
}

enum dev_error attest_dev_public_keys(struct attest_dev *dev, struct attest_dev_keys *keys)
{
    struct attest_dev_keys read = {0};
    uint32_t status = 0;
    enum dev_error error = read_register(dev, ATTEST_STATUS_OFFSET, &status);
    if (error == DEV_OK && (status & ATTEST_STATUS_READY_MASK) == 0) {
        error = DEV_ORDER;
    }
    if (error == DEV_OK) {
        error = read_bytes(dev, ATTEST_WORDS_ATTESTATION_X_OFFSET, read.attestation_x);
    }
    if (error == DEV_OK) {
        error = read_bytes(dev, ATTEST_WORDS_ATTESTATION_Y_OFFSET, read.attestation_y);
    }
    if (error == DEV_OK) {
        error = read_bytes(dev, ATTEST_WORDS_GENERAL_X_OFFSET, read.general_x);
    }
    if (error == DEV_OK) {
        error = read_bytes(dev, ATTEST_WORDS_GENERAL_Y_OFFSET, read.general_y);
    }
    if (error == DEV_OK) {
        error = read_bytes(dev, ATTEST_WORDS_DEVICE_OFFSET, read.device);
    }
    if (error == DEV_OK) {
        error = read_bytes(dev, ATTEST_WORDS_THUMBPRINT_OFFSET, read.thumbprint);
    }
    if (error == DEV_OK) {
        *keys = read;
    }
    return error;
}

enum dev_error attest_dev_token(struct attest_dev *dev, const uint8_t nonce[ATTEST_DEV_NONCE_BYTES],
                                uint8_t *token, size_t *size)
{
    enum dev_error error = DEV_OK;
    for (uint32_t i = 0; i < ATTEST_DEV_NONCE_BYTES && error == DEV_OK; i += 4) {
        error = dev_error_of_hal(hal_write32(dev->hal, dev->base + ATTEST_WORDS_NONCE_OFFSET + i,
                                             dev_word_of(&nonce[i])));
    }
    if (error == DEV_OK) {
        error = dev_error_of_hal(hal_write32(dev->hal, dev->base + ATTEST_CMD_OFFSET,
                                             (uint32_t)OP_ATTEST << ATTEST_CMD_OP_SHIFT));
    }
    uint32_t value = 0;
    if (error == DEV_OK) {
        error = dev_wait_clear(dev->hal, dev->base + ATTEST_STATUS_OFFSET, ATTEST_STATUS_BUSY_MASK,
                               POLLS, &value);
    }
    if (error == DEV_OK) {
        error = code_of(value);
    }
    if (error == DEV_OK && (value & ATTEST_STATUS_DONE_MASK) == 0) {
        error = DEV_INTERNAL;
    }
    if (error == DEV_OK) {
        error = read_register(dev, ATTEST_LENGTH_OFFSET, &value);
    }
    if (error == DEV_OK && (value > ATTEST_DEV_TOKEN_BYTES || value > *size)) {
        error = DEV_LENGTH;
    }
    // A read can fail only with the whole block, and then what was written is not counted.
    for (uint32_t i = 0; error == DEV_OK && i < value; i += 4) {
        uint32_t word = 0;
        uint8_t bytes[4];
        error = read_register(dev, ATTEST_BUFFER_TOKEN_OFFSET + i, &word);
        dev_bytes_of(word, bytes);
        for (uint32_t b = 0; b < 4 && i + b < value && error == DEV_OK; b++) {
            token[i + b] = bytes[b];
        }
    }
    if (error == DEV_OK) {
        *size = value;
    }
    return error;
}
