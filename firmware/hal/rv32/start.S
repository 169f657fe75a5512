# SPDX-License-Identifier: Apache-2.0
# Start-up of Pluton's core: trap vector at the program's first word, entry at 0x80 (Ibex boots there,
# and ROM enters the runtime there), as the RISC-V privileged specification's vectored mode wants them.
# What was in a0 at the entry is main's argument; after the chip's reset it is 0.
    .include "firmware/hal/rv32/start.inc"

    .section .vectors, "ax"
vectors:
    .option push
    .option norvc
    .rept 32
    j trap
    .endr
    .option pop

    .globl _start
_start:
    SET_POINTERS
    mv s0, a0
    la a0, vectors
    ori a0, a0, 1                   # vectored
    csrw mtvec, a0

    PREPARE_MEMORY
    mv a0, s0
    call main
    # main does not return; if it did, stopping is the only safe thing.
5:  wfi
    j 5b

    .text
    .align 2
trap:
    SKIP_REFUSED
