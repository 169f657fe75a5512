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

enum hal_status hal_copy(struct hal *hal, uint32_t to, uint32_t from, uint32_t words)
{
    enum hal_status status = HAL_OK;
    for (uint32_t i = 0; i < words && status == HAL_OK; i++) {
        uint32_t word = 0;
        status = hal_read32(hal, from + 4 * i, &word);
        if (status == HAL_OK) {
            status = hal_write32(hal, to + 4 * i, word);
        }
    }
    return status;
}

enum hal_status hal_load(struct hal *hal, uint32_t *to, uint32_t from, uint32_t words)
{
    enum hal_status status = HAL_OK;
    for (uint32_t i = 0; i < words && status == HAL_OK; i++) {
        status = hal_read32(hal, from + 4 * i, &to[i]);
    }
    return status;
}

enum hal_status hal_store(struct hal *hal, uint32_t to, const void *from, uint32_t words)
{
    typedef uint32_t __attribute__((may_alias)) any_word;
    const any_word *own = from;
    enum hal_status status = HAL_OK;
    for (uint32_t i = 0; i < words && status == HAL_OK; i++) {
        status = hal_write32(hal, to + 4 * i, own[i]);
    }
    return status;
}

enum hal_status hal_fill(struct hal *hal, uint32_t addr, uint32_t value, uint32_t words)
{
    enum hal_status status = HAL_OK;
    for (uint32_t i = 0; i < words && status == HAL_OK; i++) {
        status = hal_write32(hal, addr + 4 * i, value);
    }
    return status;
}

bool hal_address(struct hal *hal, const void *memory, uint32_t *addr)
{
    (void)hal;
    (void)memory;
    (void)addr;
    return false;
}
