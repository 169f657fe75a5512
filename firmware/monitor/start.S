# SPDX-License-Identifier: Apache-2.0
# Secure World's side of the application core: trap vector at the image's first word, entry at 0x80, and the two
# ways between machine mode (Secure World) and user mode (Normal World).
#
# mscratch: while user mode runs, the top of the monitor's stack; in machine mode 0. So the trap handler knows
# whose trap it is before it touches memory. In machine mode interrupts stay off (mstatus.MIE is never set).
    .include "firmware/hal/rv32/start.inc"

#define FRAME 128 /* x1 to x31, and at 0 the pc */

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
    csrw mscratch, zero
    la a0, vectors
    ori a0, a0, 1                   # vectored
    csrw mtvec, a0

    PREPARE_MEMORY
    call main
5:  wfi
    j 5b

    .text
    .align 2
trap:
    csrrw sp, mscratch, sp          # of user mode: sp = the monitor's, mscratch = user mode's
    bnez sp, of_user
    csrrw sp, mscratch, sp          # of machine mode: as it was

# In machine mode: a refused access inside the HAL is noted and skipped, as on Pluton's core.
    SKIP_REFUSED

of_user:
    addi sp, sp, -FRAME
    sw x1, 4(sp)
    .irp n, 3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
    sw x\n, 4*\n(sp)
    .endr
    csrrw t0, mscratch, zero
    sw t0, 8(sp)
    csrr t0, mepc
    sw t0, 0(sp)
    .option push
    .option norelax
    la gp, __global_pointer$
    .option pop
    csrr a1, mcause
    csrr a2, mtval
    mv a0, sp
    call world_trap

# To user mode with the registers of the frame at sp.
leave:
    lw t0, 0(sp)
    csrw mepc, t0
    addi t0, sp, FRAME
    csrw mscratch, t0
    li t0, 0x1800
    csrc mstatus, t0                # MPP: user mode
    lw x1, 4(sp)
    .irp n, 3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
    lw x\n, 4*\n(sp)
    .endr
    lw sp, 8(sp)
    mret

# world_enter(pc): begins Normal World there with every register 0. Does not return.
    .globl world_enter
world_enter:
    la sp, __stack_top
    addi sp, sp, -FRAME
    mv t0, sp
    addi t1, sp, FRAME
1:  sw zero, 0(t0)
    addi t0, t0, 4
    bne t0, t1, 1b
    sw a0, 0(sp)
    j leave
