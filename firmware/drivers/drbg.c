// SPDX-License-Identifier: Apache-2.0
#include "firmware/drivers/drbg.h"

#include "firmware/drivers/generated/drbg_regs.h"

enum { OP_RESEED = 1 };

static enum dev_error read_register(struct drbg_dev *dev, uint32_t offset, uint32_t *value)
{
    return dev_error_of_hal(hal_read32(dev->hal, dev->base + offset, value));
}

static enum dev_error code_of(uint32_t status)
{
    return dev_error_of((status & DRBG_STATUS_ERROR_MASK) >> DRBG_STATUS_ERROR_SHIFT);
}

enum dev_error drbg_dev_init(struct drbg_dev *dev, struct hal *hal, uint32_t base)
{
    enum dev_error error = dev_identify(hal, base, PLUTON_DRBG_ID);
    if (error == DEV_OK) {
        *dev = (struct drbg_dev){.hal = hal, .base = base};
    }
    return error;
}

enum dev_error drbg_dev_status(struct drbg_dev *dev, struct drbg_dev_status *status)
{
    uint32_t value = 0;
    uint32_t blocks = 0;
    enum dev_error error = read_register(dev, DRBG_STATUS_OFFSET, &value);
    if (error == DEV_OK) {
        error = read_register(dev, DRBG_BLOCKS_OFFSET, &blocks);
    }
    if (error == DEV_OK) {
        *status = (struct drbg_dev_status){
            .seeded = (value & DRBG_STATUS_SEEDED_MASK) != 0,
            .failed = (value & DRBG_STATUS_FAILED_MASK) != 0,
            .blocks = (blocks & DRBG_BLOCKS_VALUE_MASK) >> DRBG_BLOCKS_VALUE_SHIFT,
        };
    }
    return error;
}

// A word that is ready can be gone again when the source fails: then the read is a bus error, and
// the status says why.
static enum dev_error draw(struct drbg_dev *dev, uint32_t polls, uint32_t *word)
{
    for (uint32_t i = 0; i < polls; i++) {
        uint32_t value = 0;
        enum dev_error error = read_register(dev, DRBG_STATUS_OFFSET, &value);
        if (error != DEV_OK) {
            return error;
        }
        if ((value & DRBG_STATUS_FAILED_MASK) != 0) {
            return code_of(value); // DEV_RANDOM, or DEV_INTERNAL
        }
        if ((value & DRBG_STATUS_READY_MASK) != 0 &&
            read_register(dev, DRBG_RANDOM_OFFSET, word) == DEV_OK) {
            return DEV_OK;
        }
    }
    return DEV_TIMEOUT;
}

enum dev_error drbg_dev_fill(struct drbg_dev *dev, uint8_t *bytes, size_t size, uint32_t polls)
{
    enum dev_error error = DEV_OK;
    uint32_t word = 0;
    for (size_t i = 0; i < size && error == DEV_OK; i++) {
        if (i % 4 == 0) {
            error = draw(dev, polls, &word);
        }
        bytes[i] = (uint8_t)(word >> 24); // the standard's order
        word <<= 8;
    }
    if (error != DEV_OK) {
        dev_wipe(bytes, size);
    }
    dev_wipe(&word, sizeof word);
    return error;
}

enum dev_error drbg_dev_reseed(struct drbg_dev *dev, uint32_t polls)
{
    uint32_t value = 0;
    enum dev_error error = dev_error_of_hal(
        hal_write32(dev->hal, dev->base + DRBG_CMD_OFFSET, OP_RESEED << DRBG_CMD_OP_SHIFT));
    if (error == DEV_OK) {
        error = read_register(dev, DRBG_STATUS_OFFSET, &value);
    }
    if (error == DEV_OK) {
        error = code_of(value);
    }
    if (error == DEV_OK) {
        error = dev_wait_clear(dev->hal, dev->base + DRBG_STATUS_OFFSET, DRBG_STATUS_RESEEDING_MASK,
                               polls, &value);
    }
    if (error == DEV_OK) {
        error = code_of(value); // a failure ends it, too
    }
    return error;
}
