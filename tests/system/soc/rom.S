# SPDX-License-Identifier: Apache-2.0
# What Pluton's own core runs in soc_test.cpp: gives the application core the pages that the bench has filled, releases
# it, and works on.
    .equ FIREWALL, 0x30000000
    .equ RESETS, 0x30030000
    .equ UART, 0x31040000

    .option norvc
    .section .text, "ax"
    .rept 32
    j trap
    .endr

    .globl _start
_start:
    li s1, UART
    li t0, 'P'
    sw t0, 4(s1)
    li s0, FIREWALL
    li t0, 0x80000028   # app_secure: read, execute
    sw t0, 0x400(s0)
    li t0, 0x80000018   # app_secure: read, write
    sw t0, 0x404(s0)
    li s0, RESETS
    li t0, 0x80000000
    sw t0, 8(s0)
    li t0, 0x52454C45
    sw t0, 12(s0)
    sw t0, 4(s1)        # refused from now on
work:
    li s2, 0x100000
    li t0, 1
1:  mul t1, t0, t0
    sw t1, 8(s2)
    lw t2, 8(s2)
    addi t0, t0, 1
    j 1b

    .align 2
trap:
    csrr t0, mepc
    addi t0, t0, 4
    csrw mepc, t0
    mret
