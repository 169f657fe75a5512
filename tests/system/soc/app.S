# SPDX-License-Identifier: Apache-2.0
# What the application core runs in soc_test.cpp: at 0x8000_0000, its data at 0x8001_0000, Normal World at 0x8002_0000. Word 0
# of the data counts its starts, word 1 is what it is to do. It tells by uart0 where it is.
    .equ DATA, 0x80010000
    .equ UART, 0x31040000
    .equ WATCHDOG, 0x30050000
    .equ RESETS, 0x30030000
    .equ FIREWALL, 0x30000000

    .option norvc
    .section .text, "ax"
    .rept 32
    j trap
    .endr

    .globl _start
_start:
    li s0, DATA
    li s1, UART
    lw t0, 0(s0)
    addi t0, t0, 1
    sw t0, 0(s0)
    li a0, 'S'
    call put
    li t0, -1
    csrw pmpaddr0, t0
    li t0, 0x1F
    csrw pmpcfg0, t0
    li t0, 0x1800
    csrc mstatus, t0
    la t0, user
    csrw mepc, t0
    lw t0, 4(s0)
    beqz t0, 1f         # 0: to Normal World
    addi t0, t0, -1
    beqz t0, 2f         # 1: a watchdog that is not kicked
    addi t0, t0, -1
    beqz t0, 3f         # 2: the application core's reset
    addi t0, t0, -1
    beqz t0, 4f         # 3: the chip's reset
    addi t0, t0, -2
    beqz t0, 5f         # 5: all three other cores work, too
    j work
1:  li t0, FIREWALL
    li t1, 0x80000140   # Normal World: read, execute
    sw t1, 0x408(t0)
    mret
2:  sw zero, 4(s0)
    li t0, WATCHDOG
    li t1, 500
    sw t1, 4(t0)
    j work
3:  sw zero, 4(s0)
    li t0, RESETS
    li t1, 0x41505052
    sw t1, 16(t0)
    j work
4:  sw zero, 4(s0)
    li t0, RESETS
    li t1, 0xFEED0001
    sw t1, 28(t0)
    li t1, 0x43484950
    sw t1, 20(t0)
    j work

5:  li a1, 0x34000000   # memory of real-time 0
    li a2, RESETS + 0x20
    li a3, 3
    li a4, 0x00100000   # that memory as its core sees it, and from one core's to the next
1:  la t0, core
    la t1, core_end
    mv t2, a1
2:  lw t3, 0(t0)
    sw t3, 0(t2)
    addi t0, t0, 4
    addi t2, t2, 4
    bne t0, t1, 2b
    sw a4, 0(a2)        # START
    addi t3, a4, 0x100
    sw t3, 4(a2)        # CODE_END
    li t3, 0x53545254
    sw t3, 8(a2)        # CONTROL
    add a1, a1, a4
    addi a2, a2, 16
    addi a3, a3, -1
    bnez a3, 1b
    j work

core:                   # what each of the three does for ever
    lui s0, 0x108
    li t0, 1
1:  mul t1, t0, t0
    sw t1, 0(s0)
    lw t2, 0(s0)
    addi t0, t0, 1
    j 1b
core_end:

put:
1:  lw t0, 8(s1)
    andi t0, t0, 2
    bnez t0, 1b
    sw a0, 4(s1)
    ret

work:                   # something to do for ever
    li t0, 1
1:  mul t1, t0, t0
    sw t1, 8(s0)
    lw t2, 8(s0)
    addi t0, t0, 1
    j 1b

    .align 2
trap:                   # cause 8 ends: 'E'; a refusal: 'R', and goes on; anything else: '?'
    csrr t1, mcause
    li a0, '?'
    li t0, 8
    bne t1, t0, 1f
    li a0, 'E'
    call put
    j work
1:  li t0, 5
    beq t1, t0, 2f
    li t0, 7
    beq t1, t0, 2f
    call put
    j work
2:  li a0, 'R'
    call put
    csrr t0, mepc
    addi t0, t0, 4
    csrw mepc, t0
    mret

    .section .user, "ax"
user:                   # its own page, then what is not its own
    la t0, user
    lw t1, 0(t0)
    sw t1, 0(t0)
    lw t1, 0(s0)
    li t0, FIREWALL
    lw t1, 0(t0)
    li t0, 0x80030000
    sw t1, 0(t0)
    ecall
    nop
