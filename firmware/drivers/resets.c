// SPDX-License-Identifier: Apache-2.0
#include "firmware/drivers/resets.h"

#include "firmware/drivers/generated/resets_regs.h"

#define APP_RESET_WORD UINT32_C(0x41505052)
#define CHIP_RESET_WORD UINT32_C(0x43484950)
#define CORE_STOP_WORD UINT32_C(0x53544F50)

// Each core has the same registers.
#define CORE_BYTES (RESETS_REALTIME1_START_OFFSET - RESETS_REALTIME0_START_OFFSET)
_Static_assert(RESETS_RADIO_STATE_OFFSET == RESETS_REALTIME0_STATE_OFFSET + 2 * CORE_BYTES,
               "the cores' registers follow each other");

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

static uint32_t of_core(enum resets_dev_core core, uint32_t offset)
{
    return offset + (uint32_t)core * CORE_BYTES;
}

enum dev_error resets_dev_core_place(struct resets_dev *dev, enum resets_dev_core core,
                                     uint32_t start, uint32_t code_end)
{
    const enum dev_error error = put(dev, of_core(core, RESETS_REALTIME0_START_OFFSET), start);
    return error == DEV_OK ? put(dev, of_core(core, RESETS_REALTIME0_CODE_END_OFFSET), code_end)
                           : error;
}

enum dev_error resets_dev_core_start(struct resets_dev *dev, enum resets_dev_core core)
{
    return resets_dev_core_start_word(dev, core, RESETS_DEV_CORE_START);
}

enum dev_error resets_dev_core_start_word(struct resets_dev *dev, enum resets_dev_core core,
                                          uint32_t word)
{
    return put(dev, of_core(core, RESETS_REALTIME0_CONTROL_OFFSET), word);
}

enum dev_error resets_dev_core_stop(struct resets_dev *dev, enum resets_dev_core core,
                                    uint32_t polls)
{
    struct resets_dev_core_state state = {0};
    enum dev_error error = put(dev, of_core(core, RESETS_REALTIME0_CONTROL_OFFSET), CORE_STOP_WORD);
    for (uint32_t i = 0; i < polls && error == DEV_OK && !state.stopped; i++) {
        error = resets_dev_core_state(dev, core, &state);
    }
    return error == DEV_OK && !state.stopped ? DEV_TIMEOUT : error;
}

enum dev_error resets_dev_core_state(struct resets_dev *dev, enum resets_dev_core core,
                                     struct resets_dev_core_state *state)
{
    uint32_t word = 0;
    const enum dev_error error = dev_error_of_hal(
        hal_read32(dev->hal, dev->base + of_core(core, RESETS_REALTIME0_STATE_OFFSET), &word));
    if (error == DEV_OK) {
        *state = (struct resets_dev_core_state){
            .placed = (word & RESETS_REALTIME0_STATE_START_SET_MASK) != 0 &&
                      (word & RESETS_REALTIME0_STATE_CODE_END_SET_MASK) != 0,
            .runs = (word & RESETS_REALTIME0_STATE_RUNS_MASK) != 0,
            .stopped = (word & RESETS_REALTIME0_STATE_STOPPED_MASK) != 0,
            .fell = (word & RESETS_REALTIME0_STATE_FELL_MASK) != 0,
            .cause = (enum resets_dev_core_cause)((word & RESETS_REALTIME0_STATE_CAUSE_MASK) >>
                                                  RESETS_REALTIME0_STATE_CAUSE_SHIFT),
        };
    }
    return error;
}

enum dev_error resets_dev_retention(struct resets_dev *dev, uint32_t *value)
{
    return dev_error_of_hal(hal_read32(dev->hal, dev->base + RESETS_RETENTION_OFFSET, value));
}

enum dev_error resets_dev_set_retention(struct resets_dev *dev, uint32_t value)
{
    return put(dev, RESETS_RETENTION_OFFSET, value);
}
