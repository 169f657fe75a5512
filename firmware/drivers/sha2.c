// SPDX-License-Identifier: Apache-2.0
#include "firmware/drivers/sha2.h"

#include "firmware/drivers/generated/sha2_regs.h"

enum { OP_START = 1, OP_READ = 2, OP_FINISH = 3, OP_ZEROIZE = 4 };

// Padding and the last blocks end within a few hundred cycles.
enum { SHORT_POLLS = 4096 };

static void forget_pending(struct sha2_dev *dev)
{
    dev->pending = 0;
    dev->pending_size = 0;
}

static enum dev_error write_register(struct sha2_dev *dev, uint32_t offset, uint32_t value)
{
    return dev_error_of_hal(hal_write32(dev->hal, dev->base + offset, value));
}

static enum dev_error status(struct sha2_dev *dev, uint32_t *value)
{
    return dev_error_of_hal(hal_read32(dev->hal, dev->base + SHA2_STATUS_OFFSET, value));
}

static enum dev_error error_of_status(uint32_t value)
{
    return dev_error_of((value & SHA2_STATUS_ERROR_MASK) >> SHA2_STATUS_ERROR_SHIFT);
}

// Waits until the engine is not busy, and returns what became of the last command.
static enum dev_error wait_idle(struct sha2_dev *dev, uint32_t polls, uint32_t *value)
{
    enum dev_error error = dev_wait_clear(dev->hal, dev->base + SHA2_STATUS_OFFSET,
                                          SHA2_STATUS_BUSY_MASK, polls, value);
    return error != DEV_OK ? error : error_of_status(*value);
}

static enum dev_error read_digest(struct sha2_dev *dev, uint8_t *digest, size_t size)
{
    uint8_t bytes[SHA2_DEV_MAX_DIGEST] = {0};
    for (size_t i = 0; i < size; i += 4) {
        uint32_t word = 0;
        uint32_t addr = dev->base + SHA2_DIGEST_0_OFFSET + (uint32_t)i;
        enum dev_error error = dev_error_of_hal(hal_read32(dev->hal, addr, &word));
        if (error != DEV_OK) {
            return error;
        }
        dev_bytes_of(word, &bytes[i]);
    }
    for (size_t i = 0; i < size; i++) {
        digest[i] = bytes[i];
    }
    return DEV_OK;
}

size_t sha2_dev_digest_size(enum sha2_dev_alg alg)
{
    switch (alg) {
    case SHA2_DEV_SHA224:
        return 28;
    case SHA2_DEV_SHA256:
        return 32;
    case SHA2_DEV_SHA384:
        return 48;
    case SHA2_DEV_SHA512:
        return 64;
    }
    return 0;
}

enum dev_error sha2_dev_init(struct sha2_dev *dev, struct hal *hal, uint32_t base)
{
    enum dev_error error = dev_identify(hal, base, PLUTON_SHA2_ID);
    if (error == DEV_OK) {
        *dev = (struct sha2_dev){.hal = hal, .base = base, .alg = SHA2_DEV_SHA256};
    }
    return error;
}

enum dev_error sha2_dev_start(struct sha2_dev *dev, enum sha2_dev_alg alg)
{
    if (sha2_dev_digest_size(alg) == 0) {
        return DEV_ARGUMENT;
    }
    enum dev_error error = write_register(dev, SHA2_CMD_OFFSET,
                                          (uint32_t)OP_START << SHA2_CMD_OP_SHIFT |
                                              (uint32_t)alg << SHA2_CMD_ALG_SHIFT);
    if (error != DEV_OK) {
        return error;
    }
    // A START that was refused must not be followed by data: it would join the open message.
    uint32_t value = 0;
    error = status(dev, &value);
    if (error == DEV_OK) {
        error = error_of_status(value);
    }
    if (error == DEV_OK) {
        dev->alg = alg;
        dev->closed = false;
        forget_pending(dev);
    }
    return error;
}

enum dev_error sha2_dev_read(struct sha2_dev *dev, uint32_t addr, uint32_t size,
                             enum pluton_caller caller, bool last)
{
    if (dev->pending_size != 0) {
        return DEV_ORDER;
    }
    enum dev_error error = write_register(dev, SHA2_ADDR_OFFSET, addr);
    if (error == DEV_OK) {
        error = write_register(dev, SHA2_LEN_OFFSET, size);
    }
    if (error == DEV_OK) {
        error =
            write_register(dev, SHA2_CMD_OFFSET,
                           (uint32_t)OP_READ << SHA2_CMD_OP_SHIFT |
                               ((uint32_t)caller << SHA2_CMD_CALLER_SHIFT & SHA2_CMD_CALLER_MASK) |
                               (last ? SHA2_CMD_LAST_MASK : 0u));
    }
    uint32_t value = 0;
    if (error == DEV_OK) {
        error = wait_idle(dev, dev_polls_for(size), &value);
    }
    if (error == DEV_OK) {
        dev->closed = last;
    }
    return error;
}

// One DATA write. The bus says only yes or no; STATUS says why not.
static enum dev_error write_data(struct sha2_dev *dev, uint32_t word, unsigned bytes)
{
    enum hal_status hal = hal_write(dev->hal, dev->base + SHA2_DATA_OFFSET, word, bytes);
    if (hal == HAL_UNSUPPORTED) {
        // The engine's reader takes any number of bytes, so it fetches them from the context. Where
        // the HAL has this limit, the context lies in memory of a little-endian core: memory order.
        enum dev_error error =
            write_register(dev, SHA2_ADDR_OFFSET, (uint32_t)(uintptr_t)&dev->pending);
        if (error == DEV_OK) {
            error = write_register(dev, SHA2_LEN_OFFSET, bytes);
        }
        if (error == DEV_OK) {
            error = write_register(dev, SHA2_CMD_OFFSET,
                                   (uint32_t)OP_READ << SHA2_CMD_OP_SHIFT |
                                       (uint32_t)PLUTON_CALLER_SELF << SHA2_CMD_CALLER_SHIFT);
        }
        uint32_t value = 0;
        return error != DEV_OK ? error : wait_idle(dev, SHORT_POLLS, &value);
    }
    if (hal != HAL_BUS_ERROR) {
        return dev_error_of_hal(hal);
    }
    uint32_t value = 0;
    enum dev_error error = status(dev, &value);
    if (error == DEV_OK) {
        error = error_of_status(value);
    }
    if (error != DEV_OK) {
        return error;
    }
    return (value & SHA2_STATUS_OPEN_MASK) == 0 ? DEV_ORDER : DEV_ACCESS;
}

enum dev_error sha2_dev_write(struct sha2_dev *dev, const uint8_t *bytes, size_t size)
{
    size_t at = 0;
    while (at < size) {
        if (dev->pending_size == 0 && size - at >= 4) {
            enum dev_error error = write_data(dev, dev_word_of(&bytes[at]), 4);
            if (error != DEV_OK) {
                return error;
            }
            at += 4;
            continue;
        }
        dev->pending |= (uint32_t)bytes[at++] << (8 * dev->pending_size++);
        if (dev->pending_size == 4) {
            const uint32_t word = dev->pending;
            forget_pending(dev);
            enum dev_error error = write_data(dev, word, 4);
            if (error != DEV_OK) {
                return error;
            }
        }
    }
    return DEV_OK;
}

enum dev_error sha2_dev_finish(struct sha2_dev *dev, uint8_t *digest, size_t size)
{
    if (size != sha2_dev_digest_size(dev->alg)) {
        return DEV_ARGUMENT;
    }
    if (!dev->closed) {
        enum dev_error error = DEV_OK;
        if (dev->pending_size != 0) {
            error = write_data(dev, dev->pending, dev->pending_size);
            forget_pending(dev);
        }
        if (error == DEV_OK) {
            error = write_register(dev, SHA2_CMD_OFFSET, (uint32_t)OP_FINISH << SHA2_CMD_OP_SHIFT);
        }
        uint32_t value = 0;
        if (error == DEV_OK) {
            error = wait_idle(dev, SHORT_POLLS, &value);
        }
        if (error != DEV_OK) {
            return error;
        }
        if ((value & SHA2_STATUS_DONE_MASK) == 0) {
            return DEV_INTERNAL;
        }
        dev->closed = true;
    }
    return read_digest(dev, digest, size);
}

enum dev_error sha2_dev_digest(struct sha2_dev *dev, enum sha2_dev_alg alg, uint32_t addr,
                               uint32_t size, enum pluton_caller caller, uint8_t *digest,
                               size_t digest_size)
{
    if (digest_size != sha2_dev_digest_size(alg)) {
        return DEV_ARGUMENT;
    }
    enum dev_error error = sha2_dev_start(dev, alg);
    if (error != DEV_OK) {
        return error; // what is open belongs to somebody else
    }
    error = sha2_dev_read(dev, addr, size, caller, true);
    if (error == DEV_OK) {
        error = sha2_dev_finish(dev, digest, digest_size);
    }
    if (error != DEV_OK) {
        (void)sha2_dev_zeroize(dev); // the first error is the one to report
    }
    return error;
}

enum dev_error sha2_dev_zeroize(struct sha2_dev *dev)
{
    dev->closed = false;
    forget_pending(dev);
    enum dev_error error =
        write_register(dev, SHA2_CMD_OFFSET, (uint32_t)OP_ZEROIZE << SHA2_CMD_OP_SHIFT);
    uint32_t value = 0;
    return error != DEV_OK ? error : wait_idle(dev, SHORT_POLLS, &value);
}
