// SPDX-License-Identifier: Apache-2.0
#include "firmware/drivers/dev.h"

const char *dev_error_text(enum dev_error error)
{
    switch (error) {
#define TEXT(code, kind, name, text)                                                               \
    case (enum dev_error)(code):                                                                   \
        return text;
        PLUTON_ERROR_TABLE(TEXT)
#undef TEXT
    case DEV_ACCESS:
        return "the block refused a register access: no right, unknown register, or busy";
    case DEV_TIMEOUT:
        return "the block did not end in time";
    case DEV_ARGUMENT:
        return "wrong argument: the block was not asked";
    case DEV_IDENTITY:
        return "another block than expected answers at this address";
    case DEV_CHANGED:
        return "the block's state changed during every attempt to read it whole";
    case DEV_FLASH:
        return "the flash failed to program or to erase";
    case DEV_UNKNOWN:
        break;
    }
    return "the block reported an error code that this driver does not know";
}

enum dev_error dev_error_of(uint32_t code)
{
    switch (code) {
#define KNOWN(code, kind, name, text)                                                              \
    case code:                                                                                     \
        return (enum dev_error)(code);
        PLUTON_ERROR_TABLE(KNOWN)
#undef KNOWN
    default:
        return DEV_UNKNOWN;
    }
}

enum dev_error dev_error_of_failure(enum hal_status status)
{
    switch (status) {
    case HAL_OK:
        return DEV_OK;
    case HAL_TIMEOUT:
        return DEV_TIMEOUT;
    case HAL_UNSUPPORTED:
        return DEV_ARGUMENT;
    case HAL_BUS_ERROR:
        break;
    }
    return DEV_ACCESS;
}

enum dev_error dev_identify(struct hal *hal, uint32_t base, uint32_t id)
{
    uint32_t value = 0;
    enum dev_error error = dev_error_of_hal(hal_read32(hal, base, &value));
    if (error != DEV_OK) {
        return error;
    }
    return value == id ? DEV_OK : DEV_IDENTITY;
}

enum dev_error dev_wait_clear(struct hal *hal, uint32_t addr, uint32_t mask, uint32_t polls,
                              uint32_t *value)
{
    for (uint32_t i = 0; i < polls; i++) {
        uint32_t now = 0;
        enum dev_error error = dev_error_of_hal(hal_read32(hal, addr, &now));
        if (error != DEV_OK) {
            return error;
        }
        if ((now & mask) == 0) {
            *value = now;
            return DEV_OK;
        }
    }
    return DEV_TIMEOUT;
}

enum dev_error dev_write_bytes(struct hal *hal, uint32_t addr, const uint8_t *bytes, uint32_t size)
{
    enum hal_status status = HAL_OK;
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    if (((uintptr_t)bytes & 3u) == 0) {
        return dev_error_of_hal(hal_store(hal, addr, bytes, size / 4));
    }
#endif
    for (uint32_t i = 0; i < size && status == HAL_OK; i += 4) {
        status = hal_write32(hal, addr + i, dev_word_of(&bytes[i]));
    }
    return dev_error_of_hal(status);
}
