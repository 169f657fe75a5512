// SPDX-License-Identifier: Apache-2.0
#include "firmware/drivers/birth.h"

#include "firmware/drivers/generated/birth_regs.h"

enum { OP_START = 1 };

// Four areas are retired before the fifth could be begun: about 4 x 41 rows of 1,000 cycles each,
// and a birth of its own. A poll costs at least two cycles.
#define POLLS (UINT32_C(1) << 20)

enum dev_error birth_dev_init(struct birth_dev *dev, struct hal *hal, uint32_t base)
{
    enum dev_error error = dev_identify(hal, base, PLUTON_BIRTH_ID);
    if (error == DEV_OK) {
        *dev = (struct birth_dev){.hal = hal, .base = base};
    }
    return error;
}

enum dev_error birth_dev_status(struct birth_dev *dev, struct birth_dev_status *status)
{
    uint32_t value = 0;
    enum dev_error error =
        dev_error_of_hal(hal_read32(dev->hal, dev->base + BIRTH_STATUS_OFFSET, &value));
    if (error == DEV_OK) {
        *status = (struct birth_dev_status){
            .busy = (value & BIRTH_STATUS_BUSY_MASK) != 0,
            .done = (value & BIRTH_STATUS_DONE_MASK) != 0,
            .error = dev_error_of((value & BIRTH_STATUS_ERROR_MASK) >> BIRTH_STATUS_ERROR_SHIFT),
            .step = (value & BIRTH_STATUS_STEP_MASK) >> BIRTH_STATUS_STEP_SHIFT,
            .area = (value & BIRTH_STATUS_AREA_MASK) >> BIRTH_STATUS_AREA_SHIFT,
        };
    }
    return error;
}

enum dev_error birth_dev_start(struct birth_dev *dev)
{
    enum dev_error error = dev_error_of_hal(hal_write32(dev->hal, dev->base + BIRTH_CMD_OFFSET,
                                                        (uint32_t)OP_START << BIRTH_CMD_OP_SHIFT));
    struct birth_dev_status status = {0};
    if (error == DEV_OK) {
        error = birth_dev_status(dev, &status);
    }
    if (error == DEV_OK && !status.busy && !status.done) {
        error = status.error != DEV_OK ? status.error : DEV_INTERNAL;
    }
    return error;
}

enum dev_error birth_dev_wait(struct birth_dev *dev)
{
    uint32_t value = 0;
    enum dev_error error = dev_wait_clear(dev->hal, dev->base + BIRTH_STATUS_OFFSET,
                                          BIRTH_STATUS_BUSY_MASK, POLLS, &value);
    if (error == DEV_OK) {
        error = dev_error_of((value & BIRTH_STATUS_ERROR_MASK) >> BIRTH_STATUS_ERROR_SHIFT);
    }
    if (error == DEV_OK && (value & BIRTH_STATUS_DONE_MASK) == 0) {
        error = DEV_INTERNAL;
    }
    return error;
}
