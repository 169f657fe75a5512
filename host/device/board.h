// SPDX-License-Identifier: Apache-2.0
// What both back ends say of their board in the same way.
#ifndef HOST_DEVICE_BOARD_H
#define HOST_DEVICE_BOARD_H

#include <stdbool.h>

#include "firmware/lib/image.h"
#include "host/device/protocol.h"

#ifdef __cplusplus
extern "C" {
#endif

// Bytes that a request of the board has; of SERIAL_SEND up to so many. False: no such op.
bool device_board_bytes(uint8_t op, uint32_t *bytes);
// Whether this offset of the flash lies in the slot (DEVICE_NO_SLOT: in none).
bool device_in_slot(uint32_t slot, uint32_t offset);
void device_put_status(struct device_frame *answer, enum device_state state, uint32_t slot,
                       uint32_t boots, const char *text);
void device_put_trust(struct device_frame *answer, const struct image_chip *fuses);

#ifdef __cplusplus
}
#endif

#endif
