// SPDX-License-Identifier: Apache-2.0
#include "firmware/drivers/keys.h"

#include "firmware/drivers/generated/keys_regs.h"

enum { OP_CREATE = 1, OP_LOAD = 2, OP_RELEASE = 3 };

// A command waits for the transfers of engines, and those for random words; alone it takes some 40
// cycles.
enum { OPEN_POLLS = 4096, COMMAND_POLLS = 1 << 18 };

static enum dev_error write_register(struct keys_dev *dev, uint32_t offset, uint32_t value)
{
    return dev_error_of_hal(hal_write32(dev->hal, dev->base + offset, value));
}

static enum dev_error run(struct keys_dev *dev, uint32_t op, uint32_t slot, uint32_t purpose,
                          enum pluton_caller caller)
{
    uint32_t value = 0;
    enum dev_error error =
        write_register(dev, KEYS_CMD_OFFSET,
                       op | purpose << KEYS_CMD_PURPOSE_SHIFT | slot << KEYS_CMD_SLOT_SHIFT |
                           ((uint32_t)caller << KEYS_CMD_CALLER_SHIFT & KEYS_CMD_CALLER_MASK));
    if (error == DEV_OK) {
        error = dev_wait_clear(dev->hal, dev->base + KEYS_STATUS_OFFSET, KEYS_STATUS_BUSY_MASK,
                               COMMAND_POLLS, &value);
    }
    return error != DEV_OK
               ? error
               : dev_error_of((value & KEYS_STATUS_ERROR_MASK) >> KEYS_STATUS_ERROR_SHIFT);
}

static bool bad_slot(uint32_t slot)
{
    return slot >= PLUTON_KEY_SLOTS; // what the field cannot say; the store refuses the others
}

enum dev_error keys_dev_init(struct keys_dev *dev, struct hal *hal, uint32_t base)
{
    enum dev_error error = dev_identify(hal, base, PLUTON_KEYS_ID);
    uint32_t value = 0;
    if (error == DEV_OK) {
        error = dev_wait_clear(hal, base + KEYS_STATUS_OFFSET,
                               KEYS_STATUS_CLOSED_MASK | KEYS_STATUS_BUSY_MASK, OPEN_POLLS, &value);
    }
    if (error == DEV_OK) {
        *dev = (struct keys_dev){.hal = hal, .base = base};
    }
    return error;
}

enum dev_error keys_dev_status(struct keys_dev *dev, struct keys_dev_status *status)
{
    uint32_t value = 0, slots = 0;
    enum dev_error error =
        dev_error_of_hal(hal_read32(dev->hal, dev->base + KEYS_STATUS_OFFSET, &value));
    if (error == DEV_OK) {
        error = dev_error_of_hal(hal_read32(dev->hal, dev->base + KEYS_SLOTS_OFFSET, &slots));
    }
    if (error == DEV_OK) {
        *status = (struct keys_dev_status){
            .loaded = (value & KEYS_STATUS_LOADED_MASK) != 0,
            .load_error =
                dev_error_of((value & KEYS_STATUS_LOAD_ERROR_MASK) >> KEYS_STATUS_LOAD_ERROR_SHIFT),
            .full = (slots & KEYS_SLOTS_FULL_MASK) >> KEYS_SLOTS_FULL_SHIFT,
            .created = (slots & KEYS_SLOTS_CREATED_MASK) >> KEYS_SLOTS_CREATED_SHIFT,
        };
    }
    return error;
}

enum dev_error keys_dev_create(struct keys_dev *dev, uint32_t slot, enum keys_dev_purpose purpose,
                               enum pluton_caller caller)
{
    if (bad_slot(slot) || (uint32_t)purpose > KEYS_CMD_PURPOSE_MASK >> KEYS_CMD_PURPOSE_SHIFT) {
        return DEV_ARGUMENT;
    }
    return run(dev, OP_CREATE, slot, (uint32_t)purpose, caller);
}

enum dev_error keys_dev_load(struct keys_dev *dev, uint32_t slot, enum pluton_caller caller,
                             const uint8_t key[KEYS_DEV_BYTES])
{
    if (bad_slot(slot)) {
        return DEV_ARGUMENT;
    }
    enum dev_error error = DEV_OK;
    for (uint32_t i = 0; i < KEYS_DEV_BYTES && error == DEV_OK; i += 4) {
        error = write_register(dev, KEYS_KEY_WORD_OFFSET + i, dev_word_of(&key[i]));
    }
    // The command in any case: it is what takes the words away that were written.
    const enum dev_error loaded = run(dev, OP_LOAD, slot, 0, caller);
    return error != DEV_OK ? error : loaded;
}

enum dev_error keys_dev_release(struct keys_dev *dev, uint32_t slot, enum pluton_caller caller)
{
    return bad_slot(slot) ? DEV_ARGUMENT : run(dev, OP_RELEASE, slot, 0, caller);
}
