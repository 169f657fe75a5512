// SPDX-License-Identifier: Apache-2.0
// The HAL on a host: calls the port that the owner of the simulated bus filled in.
#include "firmware/hal/hal.h"

enum hal_status hal_read32(struct hal *hal, uint32_t addr, uint32_t *value)
{
    return hal->port->read(hal->context, addr, value);
}

enum hal_status hal_write32(struct hal *hal, uint32_t addr, uint32_t value)
{
    return hal->port->write(hal->context, addr, value, 0xFu);
}

enum hal_status hal_write(struct hal *hal, uint32_t addr, uint32_t value, unsigned bytes)
{
    if (bytes < 1 || bytes > 4) {
        return HAL_UNSUPPORTED;
    }
    return hal->port->write(hal->context, addr, value, (1u << bytes) - 1u);
}
