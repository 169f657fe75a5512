# SPDX-License-Identifier: Apache-2.0
# What the application core runs in worlds.cpp: single accesses, as the bench says word by word in the data page, in either world.
# At 0x8000_0000, data at 0x8001_0000, the part that runs in user mode at 0x8002_0000.
#
# Data: 0 command (0: none; bit 4: in user mode; 3:0: 1 read, 2 write, 3 execute), 4 address, 8 value to write; 12 cause of the trap
# that it ended with (0: none), 16 value that was read, 20 commands done, 24 starts.
    .equ DATA, 0x80010000

    .option norvc
    .section .text, "ax"
    .rept 32
    j trap
    .endr

    .globl _start
_start:
    li s0, DATA
    lw t0, 24(s0)
    addi t0, t0, 1
    sw t0, 24(s0)
    li t0, -1                       # user mode may ask for everything: the firewalls judge
    csrw pmpaddr0, t0
    li t0, 0x1F
    csrw pmpcfg0, t0
next:
    lw s1, 0(s0)
    beqz s1, next
    sw zero, 0(s0)                  # a command is done once, whatever becomes of it
    lw a1, 4(s0)
    lw a2, 8(s0)
    li a0, 0
    andi t0, s1, 15
    andi t1, s1, 16
    bnez t1, 1f
    la t1, secure
    j 2f
1:  li t1, 0x80020000
2:  slli t0, t0, 4                  # 16 bytes each
    add t1, t1, t0
    andi t2, s1, 16
    bnez t2, 3f
    jr t1
3:  csrw mepc, t1
    li t2, 0x1800
    csrc mstatus, t2                # MPP: user mode
    mret

    .align 4
secure:
    ecall
    nop
    nop
    nop
    lw a0, 0(a1)                    # 1
    ecall
    nop
    nop
    sw a2, 0(a1)                    # 2
    ecall
    nop
    nop
    jalr ra, a1                     # 3: what is there returns
    ecall
    nop
    nop

    .align 2
trap:                               # an ecall ends it well
    csrr t0, mcause
    li t1, 8
    beq t0, t1, 1f
    li t1, 11
    beq t0, t1, 1f
    j 2f
1:  li t0, 0
2:  sw t0, 12(s0)
    sw a0, 16(s0)
    lw t0, 20(s0)
    addi t0, t0, 1
    sw t0, 20(s0)
    j next

    .section .user, "ax"
    ecall
    nop
    nop
    nop
    lw a0, 0(a1)
    ecall
    nop
    nop
    sw a2, 0(a1)
    ecall
    nop
    nop
    jalr ra, a1
    ecall
    nop
    nop
