// SPDX-License-Identifier: Apache-2.0
// The HAL on Pluton's own core: one load or store, whose refusal the trap handler (start.S) notes
// instead of ending the firmware.
#include "firmware/hal/hal.h"

// Shared with the trap handler (start.inc): set around an access, to 1 or to where it goes on
// behind a refusal; and the cause that it met.
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

#ifdef __riscv_zicsr
// Ibex: a refusal is a trap of the very access, which leaves the loop. So words are moved without a
// look at hal_fault between them, eight in a turn: a boot moves some 60,000 of them.
#define HAL_TURN 8u
#define HAL_EIGHT(word) word(0) word(4) word(8) word(12) word(16) word(20) word(24) word(28)
#define HAL_COPY_WORD(at) "lw %[word], " #at "(%[from])\n\tsw %[word], " #at "(%[to])\n\t"
#define HAL_FILL_WORD(at) "sw %[value], " #at "(%[to])\n\t"

enum hal_status hal_copy(struct hal *hal, uint32_t to, uint32_t from, uint32_t words)
{
    (void)hal;
    uint32_t word = 0, turns = words / HAL_TURN, rest = words % HAL_TURN;
    hal_begin();
    __asm__ volatile("la %[word], 5f\n\tsw %[word], %[guard]\n\t"
                     "beqz %[turns], 2f\n"
                     "1:\t" HAL_EIGHT(HAL_COPY_WORD) // clang-format off
                     "addi %[from], %[from], 32\n\taddi %[to], %[to], 32\n\t"
                     "addi %[turns], %[turns], -1\n\tbnez %[turns], 1b\n"
                     "2:\tbeqz %[rest], 5f\n"
                     "3:\t" HAL_COPY_WORD(0)
                     "addi %[from], %[from], 4\n\taddi %[to], %[to], 4\n\t"
                     "addi %[rest], %[rest], -1\n\tbnez %[rest], 3b\n"
                     "5:" // clang-format on
                     : [word] "+&r"(word), [turns] "+&r"(turns), [rest] "+&r"(rest), [to] "+&r"(to),
                       [from] "+&r"(from), [guard] "=m"(hal_guard)
                     :
                     : "memory");
    return hal_status_of_fault();
}

enum hal_status hal_fill(struct hal *hal, uint32_t addr, uint32_t value, uint32_t words)
{
    (void)hal;
    uint32_t turns = words / HAL_TURN, rest = words % HAL_TURN, behind = 0;
    hal_begin();
    __asm__ volatile("la %[behind], 5f\n\tsw %[behind], %[guard]\n\t"
                     "beqz %[turns], 2f\n"
                     "1:\t" HAL_EIGHT(HAL_FILL_WORD) // clang-format off
                     "addi %[to], %[to], 32\n\t"
                     "addi %[turns], %[turns], -1\n\tbnez %[turns], 1b\n"
                     "2:\tbeqz %[rest], 5f\n"
                     "3:\t" HAL_FILL_WORD(0)
                     "addi %[to], %[to], 4\n\t"
                     "addi %[rest], %[rest], -1\n\tbnez %[rest], 3b\n"
                     "5:" // clang-format on
                     : [behind] "+&r"(behind), [turns] "+&r"(turns), [rest] "+&r"(rest),
                       [to] "+&r"(addr), [guard] "=m"(hal_guard)
                     : [value] "r"(value)
                     : "memory");
    return hal_status_of_fault();
}
#else
// PicoRV32 tells of a refusal by an interrupt, somewhat later: each access is looked after by
// itself.
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

enum hal_status hal_fill(struct hal *hal, uint32_t addr, uint32_t value, uint32_t words)
{
    (void)hal;
    hal_begin();
    for (const uint32_t end = addr + 4 * words; addr != end && hal_fault == 0; addr += 4) {
        HAL_ACCESS("sw %0, 0(%1)", : : "r"(value), "r"(addr) : "memory");
    }
    return hal_status_of_fault();
}
#endif

enum hal_status hal_load(struct hal *hal, uint32_t *to, uint32_t from, uint32_t words)
{
    return hal_copy(hal, (uint32_t)(uintptr_t)to, from, words);
}

enum hal_status hal_store(struct hal *hal, uint32_t to, const void *from, uint32_t words)
{
    return hal_copy(hal, to, (uint32_t)(uintptr_t)from, words);
}

bool hal_address(struct hal *hal, const void *memory, uint32_t *addr)
{
    (void)hal;
    *addr = (uint32_t)(uintptr_t)memory;
    return true;
}
