// SPDX-License-Identifier: Apache-2.0
#include "firmware/drivers/measure.h"

#include "firmware/drivers/generated/measure_regs.h"

enum { OP_MEASURE = 1, OP_EXTEND = 2 };

static enum dev_error write_register(struct measure_dev *dev, uint32_t offset, uint32_t value)
{
    return dev_error_of_hal(hal_write32(dev->hal, dev->base + offset, value));
}

static enum dev_error write_bytes(struct measure_dev *dev, uint32_t offset, const uint8_t *bytes,
                                  uint32_t size)
{
    enum dev_error error = DEV_OK;
    for (uint32_t i = 0; i < size && error == DEV_OK; i += 4) {
        error = write_register(dev, offset + i, dev_word_of(&bytes[i]));
    }
    return error;
}

static enum dev_error write_component(struct measure_dev *dev,
                                      const struct measure_dev_component *component)
{
    enum dev_error error = write_register(dev, MEASURE_TYPE_OFFSET, component->type);
    if (error == DEV_OK) {
        error = write_register(dev, MEASURE_SECURITY_VERSION_OFFSET, component->security_version);
    }
    if (error == DEV_OK) {
        error =
            write_bytes(dev, MEASURE_SIGNER_0_OFFSET, component->signer, PLUTON_ENTRY_SIGNER_BYTES);
    }
    return error;
}

static enum dev_error wait_idle(struct measure_dev *dev, uint32_t polls, uint32_t *value)
{
    enum dev_error error = dev_wait_clear(dev->hal, dev->base + MEASURE_STATUS_OFFSET,
                                          MEASURE_STATUS_BUSY_MASK, polls, value);
    if (error != DEV_OK) {
        return error;
    }
    return dev_error_of((*value & MEASURE_STATUS_ERROR_MASK) >> MEASURE_STATUS_ERROR_SHIFT);
}

static enum dev_error run(struct measure_dev *dev, uint32_t command, uint32_t polls)
{
    enum dev_error error = write_register(dev, MEASURE_CMD_OFFSET, command);
    uint32_t value = 0;
    if (error == DEV_OK) {
        error = wait_idle(dev, polls, &value);
    }
    if (error == DEV_OK && (value & MEASURE_STATUS_DONE_MASK) == 0) {
        error = DEV_INTERNAL;
    }
    return error;
}

enum dev_error measure_dev_init(struct measure_dev *dev, struct hal *hal, uint32_t base)
{
    enum dev_error error = dev_identify(hal, base, PLUTON_MEASURE_ID);
    if (error == DEV_OK) {
        *dev = (struct measure_dev){.hal = hal, .base = base};
    }
    return error;
}

enum dev_error measure_dev_wait_boot(struct measure_dev *dev)
{
    uint32_t value = 0;
    enum dev_error error = wait_idle(dev, dev_polls_for(PLUTON_ROM_SIZE), &value);
    if (error == DEV_OK && (value & MEASURE_STATUS_BOOT_MEASURED_MASK) == 0) {
        error = DEV_INTERNAL;
    }
    return error;
}

enum dev_error measure_dev_region(struct measure_dev *dev,
                                  const struct measure_dev_component *component, uint32_t addr,
                                  uint32_t size, enum pluton_caller caller,
                                  uint8_t digest[PLUTON_ENTRY_DIGEST_BYTES])
{
    enum dev_error error = write_component(dev, component);
    if (error == DEV_OK) {
        error = write_register(dev, MEASURE_ADDR_OFFSET, addr);
    }
    if (error == DEV_OK) {
        error = write_register(dev, MEASURE_LEN_OFFSET, size);
    }
    if (error == DEV_OK) {
        error = run(dev,
                    (uint32_t)OP_MEASURE << MEASURE_CMD_OP_SHIFT |
                        ((uint32_t)caller << MEASURE_CMD_CALLER_SHIFT & MEASURE_CMD_CALLER_MASK),
                    dev_polls_for(size));
    }
    uint8_t bytes[PLUTON_ENTRY_DIGEST_BYTES] = {0};
    for (uint32_t i = 0; i < PLUTON_ENTRY_DIGEST_BYTES && error == DEV_OK; i += 4) {
        uint32_t word = 0;
        error =
            dev_error_of_hal(hal_read32(dev->hal, dev->base + MEASURE_DIGEST_0_OFFSET + i, &word));
        dev_bytes_of(word, &bytes[i]);
    }
    for (uint32_t i = 0; i < PLUTON_ENTRY_DIGEST_BYTES && error == DEV_OK; i++) {
        digest[i] = bytes[i];
    }
    return error;
}

enum dev_error measure_dev_extend(struct measure_dev *dev,
                                  const struct measure_dev_component *component,
                                  const uint8_t digest[PLUTON_ENTRY_DIGEST_BYTES])
{
    enum dev_error error = write_component(dev, component);
    if (error == DEV_OK) {
        error = write_bytes(dev, MEASURE_DIGEST_0_OFFSET, digest, PLUTON_ENTRY_DIGEST_BYTES);
    }
    if (error == DEV_OK) {
        error = run(dev, (uint32_t)OP_EXTEND << MEASURE_CMD_OP_SHIFT, dev_polls_for(0));
    }
    return error;
}
