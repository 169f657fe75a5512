# SPDX-License-Identifier: Apache-2.0
# Start-up of Pluton's core: trap vector at the program's first word, entry at 0x80 (Ibex boots there,
# and ROM enters the runtime there), as the RISC-V privileged specification's vectored mode wants them.
# What was in a0 at the entry is main's argument; after the chip's reset it is 0.

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
    .option push
    .option norelax
    la gp, __global_pointer$
    .option pop
    la sp, __stack_top
    mv s0, a0
    la a0, vectors
    ori a0, a0, 1                   # vectored
    csrw mtvec, a0

    la a0, __data_start
    la a1, __data_end
    la a2, __data_load
1:  bgeu a0, a1, 2f
    lw a3, 0(a2)
    sw a3, 0(a0)
    addi a0, a0, 4
    addi a2, a2, 4
    j 1b
2:  la a0, __bss_start
    la a1, __bss_end
3:  bgeu a0, a1, 4f
    sw zero, 0(a0)
    addi a0, a0, 4
    j 3b
4:  mv a0, s0
    call main
    # main does not return; if it did, stopping is the only safe thing.
5:  wfi
    j 5b

# A refused bus access inside the HAL (hal_guard set; causes 5 and 7) is noted in hal_fault and the
# access is skipped: the HAL's loads and stores are four bytes long. Any other trap ends in
# hal_panic(mcause).
    .text
    .align 2
trap:
    addi sp, sp, -16
    sw t0, 0(sp)
    sw t1, 4(sp)
    csrr t0, mcause
    li t1, 5
    beq t0, t1, 1f
    li t1, 7
    bne t0, t1, 2f
1:  lw t1, hal_guard
    beqz t1, 2f
    la t1, hal_fault
    sw t0, 0(t1)
    csrr t0, mepc
    addi t0, t0, 4
    csrw mepc, t0
    lw t0, 0(sp)
    lw t1, 4(sp)
    addi sp, sp, 16
    mret
2:  csrr a0, mcause
    call hal_panic
3:  wfi
    j 3b
