// SPDX-License-Identifier: Apache-2.0
#include "firmware/drivers/accumulator.h"

#include "firmware/drivers/generated/accumulator_regs.h"

// An extend takes about 200 cycles and its software at least as long; a reading takes up to 400
// accesses. Extends that keep arriving faster than this for so many readings are no normal boot.
enum { ATTEMPTS = 16 };

static enum dev_error read_register(struct accumulator_dev *dev, uint32_t offset, uint32_t *value)
{
    return dev_error_of_hal(hal_read32(dev->hal, dev->base + offset, value));
}

static enum dev_error read_bytes(struct accumulator_dev *dev, uint32_t offset, uint8_t *bytes,
                                 uint32_t size)
{
    for (uint32_t i = 0; i < size; i += 4) {
        uint32_t word = 0;
        enum dev_error error = read_register(dev, offset + i, &word);
        if (error != DEV_OK) {
            return error;
        }
        dev_bytes_of(word, &bytes[i]);
    }
    return DEV_OK;
}

enum dev_error accumulator_dev_init(struct accumulator_dev *dev, struct hal *hal, uint32_t base)
{
    enum dev_error error = dev_identify(hal, base, PLUTON_ACCUMULATOR_ID);
    if (error == DEV_OK) {
        *dev = (struct accumulator_dev){.hal = hal, .base = base};
    }
    return error;
}

enum dev_error accumulator_dev_read(struct accumulator_dev *dev, uint8_t acc[ACCUMULATOR_DEV_BYTES],
                                    struct accumulator_dev_log *log, uint32_t *count,
                                    bool *overflow)
{
    for (unsigned attempt = 0; attempt < ATTEMPTS; attempt++) {
        uint32_t before = 0, after = 0, status = 0, entries = 0;
        uint8_t bytes[ACCUMULATOR_DEV_BYTES];
        enum dev_error error = read_register(dev, ACCUMULATOR_EXTENDS_OFFSET, &before);
        if (error == DEV_OK) {
            error = read_register(dev, ACCUMULATOR_STATUS_OFFSET, &status);
        }
        if (error == DEV_OK && (status & ACCUMULATOR_STATUS_ALERT_MASK) != 0) {
            error = DEV_INTERNAL;
        }
        if (error == DEV_OK) {
            error = read_register(dev, ACCUMULATOR_COUNT_OFFSET, &entries);
        }
        if (error == DEV_OK && entries > PLUTON_LOG_ENTRIES) {
            error = DEV_INTERNAL;
        }
        if (error == DEV_OK) {
            error = read_bytes(dev, ACCUMULATOR_ACC_OFFSET, bytes, ACCUMULATOR_DEV_BYTES);
        }
        if (error != DEV_OK) {
            return error;
        }
        // Logged entries never change, so only register, count and flag must be of one moment.
        error = read_register(dev, ACCUMULATOR_EXTENDS_OFFSET, &after);
        if (error != DEV_OK) {
            return error;
        }
        if (before != after) {
            continue;
        }
        struct accumulator_dev_log whole = {0};
        for (uint32_t e = 0; e < entries; e++) {
            error = read_bytes(dev, ACCUMULATOR_LOG_OFFSET + e * PLUTON_ENTRY_BYTES, whole.entry[e],
                               PLUTON_ENTRY_BYTES);
            if (error != DEV_OK) {
                return error;
            }
        }
        for (unsigned i = 0; i < ACCUMULATOR_DEV_BYTES; i++) {
            acc[i] = bytes[i];
        }
        *log = whole;
        *count = entries;
        *overflow = (status & ACCUMULATOR_STATUS_OVERFLOW_MASK) != 0;
        return DEV_OK;
    }
    return DEV_CHANGED;
}
