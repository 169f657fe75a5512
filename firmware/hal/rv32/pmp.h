// SPDX-License-Identifier: Apache-2.0
// Physical memory protection of the chip's Ibex cores (RISC-V privileged specification 3.7): four
// entries, the lowest that matches decides. A locked one holds for machine mode too, and until the
// core's reset.
#ifndef PLUTON_HAL_RV32_PMP_H
#define PLUTON_HAL_RV32_PMP_H

#include <stdint.h>

#define PMP_READ 0x01u
#define PMP_WRITE 0x02u
#define PMP_EXECUTE 0x04u
#define PMP_NAPOT 0x18u
#define PMP_LOCK 0x80u

// pmpaddr of a region of 2^n bytes, n from 3 on, at a multiple of its size.
#define PMP_REGION(base, bytes) ((base) >> 2 | (((bytes) >> 3) - 1u))
#define PMP_EVERYWHERE 0xFFFFFFFFu

// Writes entry 0 to 3; the configuration of the others stays.
#define PMP_SET(entry, address, config)                                                            \
    do {                                                                                           \
        __asm__ volatile("csrw pmpaddr" #entry ", %0" : : "r"(address));                           \
        __asm__ volatile("csrs pmpcfg0, %0" : : "r"((uint32_t)(config) << (8 * (entry))));         \
    } while (0)

#endif
