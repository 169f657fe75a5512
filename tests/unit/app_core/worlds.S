# SPDX-License-Identifier: Apache-2.0
# Every way from one world to the other, over and over. An address tells who uses it (app_core_test.cpp): code and
# data of machine mode, code and data of user mode, what machine mode reaches with MPRV, and what only user mode
# touches and is refused.
#
# The handler tells the bench of every trap: cause and status; then of a taken interrupt its number, which ends it.
# Registers are shared out, so that nothing is saved: t0 to t2 are the handler's (who uses them elsewhere keeps
# interrupts out), s0 to s4 and s9 machine mode's, the others user mode's.

    .equ MDATA, 0x80008000
    .equ UDATA, 0x80009000
    .equ PDATA, 0x8000A000
    .equ FAULT, 0x8000B000

    .equ CAUSE, 0       # offsets in MDATA
    .equ STATUS, 4
    .equ TAKEN, 8
    .equ ROUND, 12
    .equ WORK, 32

    .equ ROUNDS, 24
    .equ LAST, 1        # a7 of user mode's last ecall
    .equ MPP, 0x1800
    .equ MPRV, 0x20000
    .equ IRQS, 0x1F0080 # timer, and the first five fast ones

    .option norvc
    .section .text.machine, "ax"
    .rept 32
    j trap
    .endr

    .globl _start
_start:
    li s0, MDATA
    li s4, PDATA
    li t0, -1
    csrw pmpaddr0, t0
    li t0, 0x1F         # NAPOT: read, write, execute, everywhere
    csrw pmpcfg0, t0
    li t0, IRQS
    csrw mie, t0
    li s1, 0
    li s2, ROUNDS

round:
    addi s1, s1, 1
    sw s1, ROUND(s0)
    ecall               # to machine mode itself
    li s3, 20
    csrsi mstatus, 8    # interrupts reach machine mode, too
1:  lw s9, WORK(s0)
    sw s9, WORK+4(s0)
    addi s3, s3, -1
    bnez s3, 1b
    csrci mstatus, 8
    la t0, user
    csrw mepc, t0
    li t0, MPP
    csrc mstatus, t0
    mret
    nop
back:
    bne s1, s2, round
    li s3, 0x600D
    sw s3, ROUND(s0)
2:  j 2b

    .align 2
trap:
    csrr t0, mstatus
    sw t0, STATUS(s0)
    csrr t1, mcause
    sw t1, CAUSE(s0)
    bgez t1, 1f
    andi t2, t1, 31
    sw t2, TAKEN(s0)
    j 4f
1:  li t2, 1            # a fetch was refused: back to who called
    bne t1, t2, 2f
    csrw mepc, ra
    j 4f
2:  li t2, 8
    bne t1, t2, 3f
    li t2, LAST
    bne a7, t2, 3f
    la t2, back
    csrw mepc, t2
    li t2, MPP
    csrs mstatus, t2
    mret
3:  csrr t2, mepc
    addi t2, t2, 4
    csrw mepc, t2
4:  li t2, MPP
    and t0, t0, t2
    bnez t0, 6f         # it came from machine mode

    li t0, MPRV         # with user mode's rights, with one's own, and with user mode's again
    csrs mstatus, t0
    sw t1, 0(s4)
    lw t1, 4(s4)
    sh t1, 11(s4)       # two accesses
    csrs mstatus, t2
    sw t1, WORK+8(s0)
    lw t1, WORK+8(s0)
    csrc mstatus, t2
    lhu t1, 15(s4)
    sb t1, 16(s4)
    csrr t1, mcause
    andi t1, t1, 1
    bnez t1, 6f         # here the return alone takes MPRV away
    csrc mstatus, t0
    sw t1, WORK+12(s0)
6:  mret
    nop
    nop

    .section .text.user, "ax"
user:
    li s5, UDATA
    li s6, FAULT
    li a7, 0
    sw a0, 0(s5)
    lw a1, 4(s5)
    sh a1, 11(s5)       # two accesses
    lw a2, 17(s5)
    ecall
    lw a1, 8(s5)
    .word 0             # illegal
    sw a1, 12(s5)
    csrr a0, mstatus    # illegal in user mode
    lw a0, 0(s6)        # refused
    sw a0, 0(s6)
    jalr ra, s6
    lb a1, 20(s5)
    wfi
    li a3, 24
1:  lw a1, 0(s5)
    sw a1, 24(s5)
    mul a2, a1, a3
    div a2, a2, a3
    andi a4, a3, 3
    bnez a4, 2f
    ecall
2:  addi a3, a3, -1
    bnez a3, 1b
    li a7, LAST
    ecall
    nop
    nop
    nop
