// SPDX-License-Identifier: Apache-2.0
// The HAL on Pluton's own core: one load or store, whose refusal the trap handler (start.S) notes
// instead of ending the firmware.
#include "firmware/hal/hal.h"

// Shared with the trap handler: set around an access, and the cause that it met.
volatile uint32_t hal_guard;
volatile uint32_t hal_fault;

static enum hal_status hal_status_of_fault(void)
{
    hal_guard = 0;
    return hal_fault == 0 ? HAL_OK : HAL_BUS_ERROR;
}

static void hal_begin(void)
{
    hal_fault = 0;
    hal_guard = 1;
}

// The trap handler skips four bytes, so the access must not be compressed.
#define HAL_ACCESS(instruction, ...)                                                               \
    __asm__ volatile(".option push\n.option norvc\n" instruction "\n.option pop" __VA_ARGS__)

enum hal_status hal_read32(struct hal *hal, uint32_t addr, uint32_t *value)
{
    (void)hal;
    uint32_t word = 0;
    hal_begin();
    HAL_ACCESS("lw %0, 0(%1)", : "+r"(word) : "r"(addr) : "memory");
    const enum hal_status status = hal_status_of_fault();
    if (status == HAL_OK) {
        *value = word;
    }
    return status;
}

enum hal_status hal_write32(struct hal *hal, uint32_t addr, uint32_t value)
{
    return hal_write(hal, addr, value, 4);
}

enum hal_status hal_write(struct hal *hal, uint32_t addr, uint32_t value, unsigned bytes)
{
    (void)hal;
    if (bytes != 1 && bytes != 2 && bytes != 4) {
        return HAL_UNSUPPORTED;
    }
    hal_begin();
    if (bytes == 4) {
        HAL_ACCESS("sw %0, 0(%1)", : : "r"(value), "r"(addr) : "memory");
    } else if (bytes == 2) {
        HAL_ACCESS("sh %0, 0(%1)", : : "r"(value), "r"(addr) : "memory");
    } else {
        HAL_ACCESS("sb %0, 0(%1)", : : "r"(value), "r"(addr) : "memory");
    }
    return hal_status_of_fault();
}

// One guard around the loop: a refusal leaves the rest undone by the check of hal_fault, which the
// handler sets.
enum hal_status hal_copy(struct hal *hal, uint32_t to, uint32_t from, uint32_t words)
{
    (void)hal;
    hal_begin();
    for (const uint32_t end = from + 4 * words; from != end && hal_fault == 0; from += 4, to += 4) {
        uint32_t word = 0;
        HAL_ACCESS("lw %0, 0(%1)", : "+r"(word) : "r"(from) : "memory");
        if (hal_fault == 0) {
            HAL_ACCESS("sw %0, 0(%1)", : : "r"(word), "r"(to) : "memory");
        }
    }
    return hal_status_of_fault();
}

enum hal_status hal_load(struct hal *hal, uint32_t *to, uint32_t from, uint32_t words)
{
    return hal_copy(hal, (uint32_t)(uintptr_t)to, from, words);
}

enum hal_status hal_fill(struct hal *hal, uint32_t addr, uint32_t value, uint32_t words)
{
    (void)hal;
    hal_begin();
    for (const uint32_t end = addr + 4 * words; addr != end && hal_fault == 0; addr += 4) {
        HAL_ACCESS("sw %0, 0(%1)", : : "r"(value), "r"(addr) : "memory");
    }
    return hal_status_of_fault();
}
