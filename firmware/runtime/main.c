// SPDX-License-Identifier: Apache-2.0
// The runtime on Pluton's own core. What cannot be served stops: the worlds see silence, and only
// the chip's reset begins anew.
#include "firmware/hal/rv32/pmp.h"
#include "firmware/rom/rom.h"
#include "firmware/runtime/boot.h"
#include "firmware/runtime/runtime.h"

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

// Behind ROM's entries 0 and 1: code is never written again, and nothing else is executed.
static void protect(void)
{
    PMP_SET(2, PMP_REGION(ROM_CODE_BASE, ROM_CODE_BYTES),
            PMP_LOCK | PMP_NAPOT | PMP_READ | PMP_EXECUTE);
    PMP_SET(3, PMP_EVERYWHERE, PMP_LOCK | PMP_NAPOT | PMP_READ | PMP_WRITE);
}

int main(uint32_t argument)
{
    static struct hal hal;
    static struct runtime runtime;
    protect();
    enum dev_error error = runtime_init(&runtime, &hal);
    if (error == DEV_OK && runtime_boot(&runtime, argument) == RUNTIME_RESET) {
        halt();
    }
    while (error == DEV_OK) {
        error = runtime_step(&runtime);
    }
    hal_panic((uint32_t)error);
    return 1;
}
