# SPDX-License-Identifier: Apache-2.0
# Start-up of Normal World: user mode of the application core, which the monitor enters at 0x80. Its traps are the
# monitor's.
    .include "firmware/hal/rv32/start.inc"
    .section .vectors, "ax"
    .zero 0x80

    .globl _start
_start:
    SET_POINTERS

    PREPARE_MEMORY
    call main
    li a7, 4                        # WORLD_CALL_END, firmware/monitor/calls.h
    ecall
5:  j 5b

# Accesses that may be refused: 0 if it was done, else 1. A refused one comes back by `refused`, which the monitor
# resumes with the registers as they were.
    .text
    .align 2
    .globl try_read, try_write, try_execute, refused
try_read:
    lw t0, 0(a0)
    li a0, 0
    ret
try_write:
    sw a1, 0(a0)
    li a0, 0
    ret
try_execute:
    addi sp, sp, -16
    sw ra, 12(sp)
    mv t0, a0
    li a0, 0
    jalr t0
    lw ra, 12(sp)
    addi sp, sp, 16
    ret
refused:
    li a0, 1
    ret
