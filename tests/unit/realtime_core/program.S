# SPDX-License-Identifier: Apache-2.0
# What a real-time core may do and what it may not, step by step; the bench (realtime_core_test.cpp) plays the chip. Each
# step is reported to `report` with a number and a value. s2: refusals so far, s3: words that were no instruction, s4: device
# interrupts, s5: timer.
#include "firmware/hal/rv32/picorv32.inc"

.equ report, 0x80000000  # + 4 * step
.equ memory, 0x80000100
.equ forbidden, 0x90000000
.equ own_device, 0x21050040
.equ device, 0x38010000
.equ data, 0x00108000

.macro REPORT step, reg
    li t6, report + 4 * \step
    sw \reg, 0(t6)
.endm

.option norvc
.text
.globl _start
_start:
    j main
    nop
    nop
    nop
# The vector: _start + 16.
vector:
    setq 2, t0
    setq 3, t1
    getq t0, 1
    andi t1, t0, 1
    add s5, s5, t1
    andi t1, t0, 2
    beqz t1, 1f
    addi s3, s3, 1
    setq 0, ra          # back to who called it
1:  andi t1, t0, 8
    beqz t1, 2f
    addi s2, s2, 1
2:  andi t1, t0, 16
    beqz t1, 3f
    addi s4, s4, 1
    li t1, device
    sw zero, 0(t1)      # drops the level
3:  getq t0, 2
    getq t1, 3
    retirq
.option rvc

main:
    li s2, 0
    li s3, 0
    li s4, 0
    li s5, 0
    # All interrupts are masked until here.
    maskirq zero, zero

    # 1: the memory, in words, halves and bytes.
    li a0, data
    li a1, 0x11223344
    sw a1, 0(a0)
    li a2, 0xAB
    sb a2, 1(a0)
    li a2, 0xCDEF
    sh a2, 2(a0)
    lw a3, 0(a0)
    REPORT 1, a3
    # 2: multiply and divide.
    li a1, 123456789
    li a2, 1000
    mul a3, a1, a2
    mulhu a4, a1, a1
    xor a3, a3, a4
    divu a4, a1, a2
    xor a3, a3, a4
    remu a4, a1, a2
    xor a3, a3, a4
    REPORT 2, a3
    # 3: outside, with a byte.
    li a0, memory
    li a1, 0x55667788
    sw a1, 0(a0)
    li a2, 0x99
    sb a2, 2(a0)
    lhu a3, 2(a0)
    REPORT 3, a3
    # 4: its own device.
    li a0, own_device
    li a1, 0x600D0001
    sw a1, 0(a0)
    lw a3, 0(a0)
    REPORT 4, a3
    # 5: refused loads and stores, one interrupt each, zeros.
    li a0, forbidden
    li a3, -1
    lw a3, 0(a0)
    REPORT 5, a3
    lbu a4, 5(a0)
    or a3, a3, a4
    sw a0, 8(a0)
    nop
    REPORT 6, s2        # 3
    # 7: its own code is not written.
    la a0, constant
    lw a1, 0(a0)
    sw zero, 0(a0)
    sb zero, 1(a0)
    lw a3, 0(a0)
    sub a3, a3, a1
    REPORT 7, a3        # 0
    REPORT 8, s2        # 5
    # 9: data is not executed, nor anything outside: 0x00008067 is ret.
    li a0, data
    li a1, 0x00008067
    sw a1, 0(a0)
    jalr a0
    li a0, memory
    sw a1, 0(a0)
    jalr a0
    li a0, forbidden
    jalr a0
    li a0, 0x000FFF08   # beside the entry
    jalr a0
    REPORT 9, s3        # 4
    REPORT 10, s2       # 5: a fetch is no refusal
    # 11: a device's level, waited for.
    li a0, device
    li a1, 1
    sw a1, 4(a0)        # asks the bench for it
11: beqz s4, 11b
    REPORT 11, s4       # 1
    # 12: the timer.
    li a0, 200
    timer zero, a0
12: beqz s5, 12b
    REPORT 12, s5
    # 13: misaligned interrupt is masked first, then stops the core; the bench restarts it before that once.
    li a1, 0x600D
    REPORT 13, a1
    li a0, -1
    maskirq zero, a0
    li a0, data + 1
    lw a0, 0(a0)
99: j 99b

.balign 4
constant: .word 0x12345678
