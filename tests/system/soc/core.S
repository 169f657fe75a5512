# SPDX-License-Identifier: Apache-2.0
# What a real-time or radio core runs in cores_test.cpp: single accesses and waits, as the bench says word by word in a page of
# SRAM that is granted to the core; from its own memory.
#
# Its data: 0 address of that page, 4 starts. Page: 0 command (0: none; 1 read, 2 write, 3 execute, 4 wait for an interrupt of the
# lines in the value, 5 stop for good), 4 address, 8 value; 12 refusals since the command, 16 value that was read, or lines that
# were high, 20 commands done, 24 starts.
#include "firmware/hal/rv32/picorv32.inc"

.equ DATA, 0x00108000
.equ DEVICES, 0xFFFFFFF0

.option norvc
.text
.globl _start
_start:
    j main
    nop
    nop
    nop
vector:                     # _start + 16. s2: refusals, s3: lines seen, each masked once it was
    setq 2, t0
    setq 3, t1
    getq t0, 1
    andi t1, t0, 8
    beqz t1, 1f
    addi s2, s2, 1
1:  andi t1, t0, 2          # what was executed was no instruction: back to who called it
    beqz t1, 2f
    addi s2, s2, 1
    setq 0, ra
2:  andi t1, t0, -16
    beqz t1, 3f
    or s4, s4, t1
    srli t1, t1, 4
    or s3, s3, t1
    maskirq zero, s4
3:  getq t0, 2
    getq t1, 3
    retirq

main:
    li s4, DEVICES
    li s3, 0
    maskirq zero, s4
    li s0, DATA
    lw s1, 0(s0)
    lw t0, 4(s0)
    addi t0, t0, 1
    sw t0, 4(s0)
    sw t0, 24(s1)
next:
    lw a0, 0(s1)
    beqz a0, next
    sw zero, 0(s1)
    lw a1, 4(s1)
    lw a2, 8(s1)
    li s2, 0
    li a3, 0
    li t0, 1
    beq a0, t0, read
    li t0, 2
    beq a0, t0, write
    li t0, 3
    beq a0, t0, execute
    li t0, 4
    beq a0, t0, wait
    li t0, 5
    beq a0, t0, stop
done:
    nop
    nop
    sw s2, 12(s1)
    sw a3, 16(s1)
    lw t0, 20(s1)
    addi t0, t0, 1
    sw t0, 20(s1)
    j next

read:
    lw a3, 0(a1)
    j done
write:
    sw a2, 0(a1)
    j done
execute:
    jalr ra, a1
    j done
wait:                       # not for ever: then no line is told
    li s3, 0
    slli t0, a2, 4
    not s4, t0
    andi s4, s4, -16
    maskirq zero, s4
    li t1, 500
1:  and t0, s3, a2
    bnez t0, 2f
    addi t1, t1, -1
    bnez t1, 1b
2:  mv a3, s3
    li s4, DEVICES
    maskirq zero, s4
    j done
stop:
    li t0, -1
    maskirq zero, t0
    .word 0
