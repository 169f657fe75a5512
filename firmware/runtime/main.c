// SPDX-License-Identifier: Apache-2.0
// The runtime on Pluton's own core. What cannot be served stops: the worlds see silence, and only
// the chip's reset begins anew.
#include "firmware/runtime/runtime.h"

void hal_panic(uint32_t cause);

void hal_panic(uint32_t cause)
{
    (void)cause;
    for (;;) {
        __asm__ volatile("wfi");
    }
}

int main(void)
{
    static struct hal hal;
    static struct runtime runtime;
    enum dev_error error = runtime_init(&runtime, &hal);
    while (error == DEV_OK) {
        error = runtime_step(&runtime);
    }
    hal_panic((uint32_t)error);
    return 1;
}
