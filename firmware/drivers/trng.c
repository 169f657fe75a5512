// SPDX-License-Identifier: Apache-2.0
#include "firmware/drivers/trng.h"

#include "firmware/drivers/generated/trng_regs.h"

enum { OP_TEST = 1, OP_TAP_ON = 2, OP_TAP_OFF = 3 };

static const uint32_t rct_least = 21;
static const uint32_t apt_least = 589;

static enum dev_error read_register(struct trng_dev *dev, uint32_t offset, uint32_t *value)
{
    return dev_error_of_hal(hal_read32(dev->hal, dev->base + offset, value));
}

static enum dev_error write_register(struct trng_dev *dev, uint32_t offset, uint32_t value)
{
    return dev_error_of_hal(hal_write32(dev->hal, dev->base + offset, value));
}

static enum dev_error command(struct trng_dev *dev, uint32_t op)
{
    return write_register(dev, TRNG_CMD_OFFSET, op << TRNG_CMD_OP_SHIFT);
}

static enum dev_error code_of(uint32_t status)
{
    return dev_error_of((status & TRNG_STATUS_ERROR_MASK) >> TRNG_STATUS_ERROR_SHIFT);
}

enum dev_error trng_dev_init(struct trng_dev *dev, struct hal *hal, uint32_t base)
{
    enum dev_error error = dev_identify(hal, base, PLUTON_TRNG_ID);
    if (error == DEV_OK) {
        *dev = (struct trng_dev){.hal = hal, .base = base};
    }
    return error;
}

enum dev_error trng_dev_status(struct trng_dev *dev, struct trng_dev_status *status)
{
    uint32_t value = 0;
    uint32_t worst = 0;
    enum dev_error error = read_register(dev, TRNG_STATUS_OFFSET, &value);
    if (error == DEV_OK) {
        error = read_register(dev, TRNG_WORST_OFFSET, &worst);
    }
    if (error == DEV_OK) {
        *status = (struct trng_dev_status){
            .good = (value & TRNG_STATUS_GOOD_MASK) != 0,
            .failed = (value & TRNG_STATUS_FAILED_MASK) != 0,
            .rct = (value & TRNG_STATUS_RCT_MASK) != 0,
            .lag = (value & TRNG_STATUS_LAG_MASK) != 0,
            .apt = (value & TRNG_STATUS_APT_MASK) != 0,
            .silent = (value & TRNG_STATUS_SILENT_MASK) != 0,
            .zeroized = (value & TRNG_STATUS_ZEROIZED_MASK) != 0,
            .seed = (value & TRNG_STATUS_SEED_MASK) != 0,
            .worst_run = (worst & TRNG_WORST_RCT_MASK) >> TRNG_WORST_RCT_SHIFT,
            .worst_apt = (worst & TRNG_WORST_APT_MASK) >> TRNG_WORST_APT_SHIFT,
        };
    }
    return error;
}

enum dev_error trng_dev_wait_good(struct trng_dev *dev, uint32_t polls)
{
    for (uint32_t i = 0; i < polls; i++) {
        uint32_t value = 0;
        enum dev_error error = read_register(dev, TRNG_STATUS_OFFSET, &value);
        if (error != DEV_OK) {
            return error;
        }
        if ((value & TRNG_STATUS_GOOD_MASK) != 0) {
            return DEV_OK;
        }
        if ((value & TRNG_STATUS_FAILED_MASK) != 0) {
            return code_of(value); // DEV_RANDOM, or DEV_INTERNAL
        }
    }
    return DEV_TIMEOUT;
}

enum dev_error trng_dev_test(struct trng_dev *dev, uint32_t polls)
{
    uint32_t value = 0;
    enum dev_error error = command(dev, OP_TEST);
    if (error == DEV_OK) {
        error = read_register(dev, TRNG_STATUS_OFFSET, &value);
    }
    if (error == DEV_OK) {
        error = code_of(value);
    }
    if (error == DEV_OK) {
        error = dev_wait_clear(dev->hal, dev->base + TRNG_STATUS_OFFSET, TRNG_STATUS_TESTING_MASK,
                               polls, &value);
    }
    if (error == DEV_OK) {
        error = code_of(value);
    }
    if (error == DEV_OK && (value & TRNG_STATUS_TESTED_MASK) == 0) {
        error = DEV_INTERNAL;
    }
    return error;
}

enum dev_error trng_dev_tighten(struct trng_dev *dev, uint32_t rct, uint32_t apt)
{
    uint32_t rct_now = 0;
    uint32_t apt_now = 0;
    enum dev_error error = read_register(dev, TRNG_RCT_CUTOFF_OFFSET, &rct_now);
    if (error == DEV_OK) {
        error = read_register(dev, TRNG_APT_CUTOFF_OFFSET, &apt_now);
    }
    if (error == DEV_OK && (rct > rct_now || rct < rct_least || apt > apt_now || apt < apt_least)) {
        error = DEV_RANGE;
    }
    if (error == DEV_OK) {
        error = write_register(dev, TRNG_RCT_CUTOFF_OFFSET, rct);
    }
    if (error == DEV_OK) {
        error = write_register(dev, TRNG_APT_CUTOFF_OFFSET, apt);
    }
    return error;
}

enum dev_error trng_dev_tap_on(struct trng_dev *dev)
{
    uint32_t value = 0;
    enum dev_error error = command(dev, OP_TAP_ON);
    if (error == DEV_OK) {
        error = read_register(dev, TRNG_STATUS_OFFSET, &value);
    }
    if (error == DEV_OK && (value & TRNG_STATUS_TAP_MASK) == 0) {
        error = DEV_DENIED; // while failed the code is that of the failure
    }
    return error;
}

enum dev_error trng_dev_tap_off(struct trng_dev *dev)
{
    return command(dev, OP_TAP_OFF);
}

enum dev_error trng_dev_tap_read(struct trng_dev *dev, uint32_t *words, size_t count,
                                 uint32_t polls)
{
    for (size_t i = 0; i < count; i++) {
        uint32_t value = 0;
        uint32_t left = polls;
        while ((value & TRNG_STATUS_WORDS_MASK) == 0) {
            if (left-- == 0) {
                return DEV_TIMEOUT;
            }
            enum dev_error error = read_register(dev, TRNG_STATUS_OFFSET, &value);
            if (error != DEV_OK) {
                return error;
            }
            if ((value & TRNG_STATUS_TAP_MASK) == 0) {
                return DEV_ORDER;
            }
            if ((value & TRNG_STATUS_OVERRUN_MASK) != 0) {
                return DEV_CHANGED;
            }
        }
        enum dev_error error = read_register(dev, TRNG_RAW_OFFSET, &words[i]);
        if (error != DEV_OK) {
            return error;
        }
    }
    return DEV_OK;
}
