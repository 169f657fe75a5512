// SPDX-License-Identifier: Apache-2.0
#include "cmodel/flash_control.h"

#include "firmware/hal/generated/resources.h"

enum {
    OFFSET_ID = 0x00,
    OFFSET_STATUS = 0x04,
    OFFSET_ADDRESS = 0x08,
    OFFSET_DATA = 0x0C,
    OFFSET_COMMAND = 0x10,
};

static bool busy(const struct flash_control *f)
{
    return f->op != FLASH_CONTROL_NONE;
}

static bool command_is_good(const struct flash_control *f, uint32_t command)
{
    return (command == FLASH_CONTROL_PROGRAM || command == FLASH_CONTROL_ERASE) &&
           f->address % 4 == 0 && f->address < f->bytes;
}

// Whether the access is good; what a read gives.
static bool judge(const struct flash_control *f, const struct apb_in *apb, uint32_t *data)
{
    const bool may = !apb->write || !busy(f);
    switch (apb_offset(apb)) {
    case OFFSET_ID:
        *data = PLUTON_FLASH_CONTROL_ID;
        return !apb->write;
    case OFFSET_STATUS:
        *data = (uint32_t)busy(f) | (uint32_t)f->error << 1;
        return !apb->write;
    case OFFSET_ADDRESS:
        *data = f->address;
        return may;
    case OFFSET_DATA:
        *data = f->data;
        return may;
    case OFFSET_COMMAND:
        return apb->write && may && command_is_good(f, apb->data);
    default:
        return false;
    }
}

void flash_control_outputs(const struct flash_control *f, const struct flash_control_in *in,
                           struct flash_control_out *out)
{
    uint32_t data = 0;
    const bool good = judge(f, &in->apb, &data);
    apb_peripheral_answer(&out->apb, &in->apb, good, data);
    out->valid = busy(f);
    out->op = f->op;
    out->addr = f->op_addr;
    out->data = f->op_data;
}

static void start(struct flash_control *f, unsigned op)
{
    f->op = op;
    f->error = false;
    f->op_addr = f->address;
    f->op_data = f->data;
    if (op == FLASH_CONTROL_ERASE) {
        f->op_addr -= f->op_addr % FLASH_CONTROL_SECTOR;
        f->op_data = 0;
    }
}

void flash_control_step(struct flash_control *f, const struct flash_control_in *in)
{
    uint32_t data = 0;
    if (busy(f)) { // every write is refused
        if (in->done) {
            f->op = FLASH_CONTROL_NONE;
            f->op_addr = 0;
            f->op_data = 0;
            f->error = in->error;
        }
        return;
    }
    if (!apb_peripheral_access(&in->apb) || !in->apb.write || !judge(f, &in->apb, &data)) {
        return;
    }
    switch (apb_offset(&in->apb)) {
    case OFFSET_ADDRESS:
        f->address = in->apb.data;
        break;
    case OFFSET_DATA:
        f->data = in->apb.data;
        break;
    default: // COMMAND
        start(f, in->apb.data);
        break;
    }
}

void flash_control_reset(struct flash_control *f)
{
    flash_control_init(f, f->bytes);
}

void flash_control_init(struct flash_control *f, uint32_t bytes)
{
    *f = (struct flash_control){.bytes = bytes};
}
