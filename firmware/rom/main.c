// SPDX-License-Identifier: Apache-2.0
// The boot ROM on Pluton's own core.
#include "firmware/hal/rv32/pmp.h"
#include "firmware/rom/rom.h"

void hal_panic(uint32_t cause);
int main(uint32_t argument);

static void __attribute__((noreturn)) halt(void)
{
    for (;;) {
        __asm__ volatile("wfi");
    }
}

void hal_panic(uint32_t cause)
{
    (void)cause;
    halt();
}

// The runtime's own entries are 2 and 3; these two stay.
static void protect(void)
{
    PMP_SET(0, PMP_REGION(PLUTON_ROM_BASE, PLUTON_ROM_SIZE),
            PMP_LOCK | PMP_NAPOT | PMP_READ | PMP_EXECUTE);
    PMP_SET(1, PMP_REGION(ROM_OWN_BASE, PLUTON_TCM_BASE + PLUTON_TCM_SIZE - ROM_OWN_BASE),
            PMP_LOCK | PMP_NAPOT | PMP_READ | PMP_WRITE);
}

int main(uint32_t argument)
{
    static struct hal hal;
    static struct rom rom;
    uint32_t entry = 0;
    protect();
    if (rom_boot(&rom, &hal, &argument, &entry) != ROM_ENTER) {
        halt();
    }
    register uint32_t a0 __asm__("a0") = argument;
    // A jump drops what was fetched ahead, and there is no other copy of code that was written.
    __asm__ volatile("jr %1" : : "r"(a0), "r"(entry) : "memory");
    __builtin_unreachable();
}
