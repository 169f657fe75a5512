// SPDX-License-Identifier: Apache-2.0
// What the drivers share: the errors they return, and access to a block's registers.
//
// Drivers are freestanding C11: no heap, no recursion, every wait bounded by a number of polls of a
// status register. Their functions and types carry `_dev_`, so that a driver and the golden model
// of the same block (cmodel/) link into one program. A function either succeeds or leaves its
// output untouched.
#ifndef PLUTON_DRIVERS_DEV_H
#define PLUTON_DRIVERS_DEV_H

#include <stddef.h>

#include "firmware/hal/generated/spec.h"
#include "firmware/hal/hal.h"

#ifdef __cplusplus
extern "C" {
#endif

// Errors of a driver call. The first ones are the block's own codes (spec/errors.toml), so
// that a STATUS.error passes through unchanged; the others arise between driver and block.
enum dev_error {
    DEV_OK = PLUTON_ERROR_NONE,
    DEV_COMMAND = PLUTON_ERROR_COMMAND,
    DEV_ORDER = PLUTON_ERROR_ORDER,
    DEV_MISALIGNED = PLUTON_ERROR_MISALIGNED,
    DEV_RANGE = PLUTON_ERROR_RANGE,
    DEV_CALLER = PLUTON_ERROR_CALLER,
    DEV_BUS = PLUTON_ERROR_BUS,
    DEV_LENGTH = PLUTON_ERROR_LENGTH,
    DEV_INTERNAL = PLUTON_ERROR_INTERNAL,
    DEV_KEY = PLUTON_ERROR_KEY,
    DEV_DENIED = PLUTON_ERROR_DENIED,
    DEV_SCALAR = PLUTON_ERROR_SCALAR,
    DEV_COORDINATE = PLUTON_ERROR_COORDINATE,
    DEV_CURVE = PLUTON_ERROR_CURVE,
    DEV_INFINITY = PLUTON_ERROR_INFINITY,
    DEV_COMPONENT = PLUTON_ERROR_COMPONENT,
    DEV_SIGNATURE = PLUTON_ERROR_SIGNATURE,
    DEV_R_ZERO = PLUTON_ERROR_R_ZERO,
    DEV_S_ZERO = PLUTON_ERROR_S_ZERO,
    DEV_FAULT = PLUTON_ERROR_FAULT,
    DEV_RANDOM = PLUTON_ERROR_RANDOM,
    DEV_FUSE = PLUTON_ERROR_FUSE,
    DEV_LOCKED = PLUTON_ERROR_LOCKED,
    DEV_TAINTED = PLUTON_ERROR_TAINTED,
    DEV_SCRAP = PLUTON_ERROR_SCRAP,
    DEV_CAPABILITY = PLUTON_ERROR_CAPABILITY,
    DEV_FALLING = PLUTON_ERROR_FALLING,
    DEV_SLOT = PLUTON_ERROR_SLOT,
    DEV_TAKEN = PLUTON_ERROR_TAKEN,
    DEV_NO_IDENTITY = PLUTON_ERROR_IDENTITY,
    DEV_ENTRY = PLUTON_ERROR_ENTRY,
    DEV_FORMAT = PLUTON_ERROR_FORMAT,
    DEV_DEVICE = PLUTON_ERROR_DEVICE,
    DEV_CHALLENGE = PLUTON_ERROR_CHALLENGE,
    DEV_ROOT = PLUTON_ERROR_ROOT,
    DEV_TAG = PLUTON_ERROR_TAG,
    DEV_COUNTER = PLUTON_ERROR_COUNTER,
    DEV_ACCESS = 0x100,   // the block refused a register access: no right, unknown register or busy
    DEV_TIMEOUT = 0x101,  // the block did not end in time
    DEV_ARGUMENT = 0x102, // the call itself is wrong; the block was not asked
    DEV_IDENTITY = 0x103, // another block than expected answers at this address
    DEV_CHANGED = 0x104,  // the block's state changed during every attempt to read it whole
    DEV_UNKNOWN = 0x105,  // the block reported a code that this driver does not know
    DEV_FLASH = 0x106,    // the flash failed to program or to erase
};

// A sentence for people; never null.
const char *dev_error_text(enum dev_error error);

// The code of a STATUS register's error byte.
enum dev_error dev_error_of(uint32_t code);

// The result of a register access that failed as a driver's error.
enum dev_error dev_error_of_failure(enum hal_status status);

// The result of a register access as a driver's error.
static inline enum dev_error dev_error_of_hal(enum hal_status status)
{
    return status == HAL_OK ? DEV_OK : dev_error_of_failure(status);
}

// Checks that the block at `base` answers its ID register with `id`.
enum dev_error dev_identify(struct hal *hal, uint32_t base, uint32_t id);

// Reads the register at `addr` until (value & mask) == 0, at most `polls` times. The last value
// read goes to *value when the condition was met.
enum dev_error dev_wait_clear(struct hal *hal, uint32_t addr, uint32_t mask, uint32_t polls,
                              uint32_t *value);

// Bytes 8k+7:8k of a word are byte k in memory, as in every data register of the blocks.
static inline uint32_t dev_word_of(const uint8_t *bytes)
{
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    typedef uint32_t __attribute__((may_alias)) any_word;
    if (((uintptr_t)bytes & 3u) == 0) { // a core without misaligned loads reads it at once
        return *(const any_word *)(const void *)bytes;
    }
#endif
    return (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 |
           (uint32_t)bytes[3] << 24;
}

static inline void dev_bytes_of(uint32_t word, uint8_t *bytes)
{
    bytes[0] = (uint8_t)word;
    bytes[1] = (uint8_t)(word >> 8);
    bytes[2] = (uint8_t)(word >> 16);
    bytes[3] = (uint8_t)(word >> 24);
}

// Writes registers in a row, the first at `addr`, from bytes as dev_word_of() reads them. `size` is
// a multiple of four.
enum dev_error dev_write_bytes(struct hal *hal, uint32_t addr, const uint8_t *bytes, uint32_t size);

// Polls after which a job over `bytes` bytes of memory is given up. A poll costs at least two
// cycles and an unhindered job about one cycle a byte, so this tolerates a memory that is
// several times slower; shorter jobs get the constant.
static inline uint32_t dev_polls_for(uint32_t bytes)
{
    const uint32_t least = 4096;
    return bytes > (UINT32_MAX - least) / 4u ? UINT32_MAX : least + 4u * bytes;
}

// A word of anything's bytes.
typedef uint32_t __attribute__((may_alias)) dev_any_word;

// Zeroes bytes that were secret, whole words where they are; the compiler must not leave it out.
static inline void dev_wipe(void *bytes, size_t size)
{
    volatile uint8_t *at = (volatile uint8_t *)bytes;
    for (; size != 0 && (uintptr_t)at % sizeof(dev_any_word) != 0; size--) {
        *at++ = 0;
    }
    for (; size >= sizeof(dev_any_word); size -= sizeof(dev_any_word)) {
        *(volatile dev_any_word *)(volatile void *)at = 0;
        at += sizeof(dev_any_word);
    }
    for (; size != 0; size--) {
        *at++ = 0;
    }
}

#ifdef __cplusplus
}
#endif

#endif
