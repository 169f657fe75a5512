// SPDX-License-Identifier: Apache-2.0
#include "firmware/drivers/resets.h"

#include "firmware/drivers/generated/resets_regs.h"

#define APP_RESET_WORD UINT32_C(0x41505052)
#define CHIP_RESET_WORD UINT32_C(0x43484950)

static enum dev_error put(struct resets_dev *dev, uint32_t offset, uint32_t value)
{
    return dev_error_of_hal(hal_write32(dev->hal, dev->base + offset, value));
}

enum dev_error resets_dev_init(struct resets_dev *dev, struct hal *hal, uint32_t base)
{
    const enum dev_error error = dev_identify(hal, base, PLUTON_RESETS_ID);
    if (error == DEV_OK) {
        *dev = (struct resets_dev){.hal = hal, .base = base};
    }
    return error;
}

enum dev_error resets_dev_status(struct resets_dev *dev, struct resets_dev_status *status)
{
    uint32_t flags = 0, cause = 0;
    enum dev_error error =
        dev_error_of_hal(hal_read32(dev->hal, dev->base + RESETS_STATUS_OFFSET, &flags));
    if (error == DEV_OK) {
        error = dev_error_of_hal(hal_read32(dev->hal, dev->base + RESETS_CAUSE_OFFSET, &cause));
    }
    if (error == DEV_OK) {
        *status = (struct resets_dev_status){
            .handover = (flags & RESETS_STATUS_HANDOVER_MASK) != 0,
            .app_runs = (flags & RESETS_STATUS_APP_RUNS_MASK) != 0,
            .start_set = (flags & RESETS_STATUS_START_SET_MASK) != 0,
            .chip = (enum resets_dev_chip_cause)((cause & RESETS_CAUSE_CHIP_MASK) >>
                                                 RESETS_CAUSE_CHIP_SHIFT),
            .app = (enum resets_dev_app_cause)((cause & RESETS_CAUSE_APP_MASK) >>
                                               RESETS_CAUSE_APP_SHIFT),
        };
    }
    return error;
}

enum dev_error resets_dev_set_start(struct resets_dev *dev, uint32_t address)
{
    return put(dev, RESETS_APP_START_OFFSET, address);
}

enum dev_error resets_dev_release(struct resets_dev *dev)
{
    return resets_dev_release_word(dev, RESETS_DEV_RELEASE);
}

enum dev_error resets_dev_release_word(struct resets_dev *dev, uint32_t word)
{
    return put(dev, RESETS_RELEASE_OFFSET, word);
}

enum dev_error resets_dev_app_reset(struct resets_dev *dev)
{
    return put(dev, RESETS_APP_RESET_OFFSET, APP_RESET_WORD);
}

enum dev_error resets_dev_chip_reset(struct resets_dev *dev)
{
    return put(dev, RESETS_CHIP_RESET_OFFSET, CHIP_RESET_WORD);
}

enum dev_error resets_dev_retention(struct resets_dev *dev, uint32_t *value)
{
    return dev_error_of_hal(hal_read32(dev->hal, dev->base + RESETS_RETENTION_OFFSET, value));
}

enum dev_error resets_dev_set_retention(struct resets_dev *dev, uint32_t value)
{
    return put(dev, RESETS_RETENTION_OFFSET, value);
}
