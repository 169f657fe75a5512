// SPDX-License-Identifier: Apache-2.0
#include "host/device/board.h"

#include <string.h>

bool device_board_bytes(uint8_t op, uint32_t *bytes)
{
    static const uint32_t sizes[] = {
        [DEVICE_OP_STATUS] = 0,
        [DEVICE_OP_REBOOT] = 0,
        [DEVICE_OP_TRUST] = 0,
        [DEVICE_OP_FLASH_READ] = 8,
        [DEVICE_OP_FLASH_WRITE] = 4 + DEVICE_PIECE,
        [DEVICE_OP_SERIAL_READ] = 4,
        [DEVICE_OP_SERIAL_SEND] = DEVICE_SERIAL_MOST,
    };
    if (op == 0 || op >= sizeof sizes / sizeof *sizes) {
        return false;
    }
    *bytes = sizes[op];
    return true;
}

bool device_in_slot(uint32_t slot, uint32_t offset)
{
    static const uint32_t first[IMAGE_SLOTS] = {IMAGE_FLASH_SLOT_0, IMAGE_FLASH_SLOT_1};
    return slot < IMAGE_SLOTS && offset >= first[slot] &&
           offset - first[slot] < IMAGE_FLASH_SLOT_BYTES;
}

void device_put_status(struct device_frame *answer, enum device_state state, uint32_t slot,
                       uint32_t boots, const char *text)
{
    const size_t size = strnlen(text, DEVICE_STATUS_TEXT);
    device_put(answer->payload, (uint32_t)state);
    device_put(answer->payload + 4, slot);
    device_put(answer->payload + 8, boots);
    memcpy(answer->payload + DEVICE_STATUS_BYTES, text, size);
    answer->size = DEVICE_STATUS_BYTES + (uint32_t)size;
}

void device_put_trust(struct device_frame *answer, const struct image_chip *fuses)
{
    uint8_t *to = answer->payload;
    memcpy(to, fuses->root_hash, HASH_BYTES);
    device_put(to + 32, fuses->root_locked);
    memcpy(to + 36, fuses->second_hash, HASH_BYTES);
    device_put(to + 68, fuses->second_locked);
    device_put(to + 72, fuses->second_compulsory);
    device_put(to + 76, fuses->revoked);
    for (unsigned i = 0; i < IMAGE_TYPES; i++) {
        device_put(to + DEVICE_TRUST_FIXED + (size_t)4 * i, fuses->least_version[i]);
    }
    answer->size = DEVICE_TRUST_FIXED + 4 * IMAGE_TYPES;
}
