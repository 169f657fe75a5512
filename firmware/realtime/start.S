# SPDX-License-Identifier: Apache-2.0
# Start and interrupts of a program on PicoRV32 (rtl/soc/realtime_core.sv).
#include "firmware/hal/rv32/picorv32.inc"
#include "firmware/hal/rv32/start.inc"

.equ REFUSED, 1 << 3
.equ FATAL, 1 << 1 | 1 << 2
.equ DEVICES, 0xFFFFFFF0

.section .vectors, "ax"
.option push
.option norvc
.globl _start
_start:
    j start
    nop
    nop
    nop
# The vector: _start + 16. A refused access of the HAL is the frequent one, and needs no stack.
    setq 2, t0
    setq 3, t1
    getq t0, 1
    andi t1, t0, REFUSED
    beqz t1, 1f
    la t1, hal_fault
    sw t0, 0(t1)
1:  andi t1, t0, ~REFUSED
    bnez t1, others
    getq t0, 2
    getq t1, 3
    retirq
.option pop

# t1: which, without the refusal.
others:
    addi sp, sp, -80
    sw ra, 0(sp)
    sw a0, 4(sp)
    sw a1, 8(sp)
    sw a2, 12(sp)
    sw a3, 16(sp)
    sw a4, 20(sp)
    sw a5, 24(sp)
    sw a6, 28(sp)
    sw a7, 32(sp)
    sw t2, 36(sp)
    sw t3, 40(sp)
    sw t4, 44(sp)
    sw t5, 48(sp)
    sw t6, 52(sp)
    mv a0, t1
    andi t1, a0, FATAL
    bnez t1, 2f
    call realtime_interrupt
    lw ra, 0(sp)
    lw a0, 4(sp)
    lw a1, 8(sp)
    lw a2, 12(sp)
    lw a3, 16(sp)
    lw a4, 20(sp)
    lw a5, 24(sp)
    lw a6, 28(sp)
    lw a7, 32(sp)
    lw t2, 36(sp)
    lw t3, 40(sp)
    lw t4, 44(sp)
    lw t5, 48(sp)
    lw t6, 52(sp)
    addi sp, sp, 80
    getq t0, 2
    getq t1, 3
    retirq
2:  call hal_panic
3:  j 3b

.text
start:
    SET_POINTERS
    PREPARE_MEMORY
    li a0, DEVICES
    maskirq zero, a0
    call main
    call hal_panic
4:  j 4b

# void realtime_mask(uint32_t masked): one bit an interrupt.
.globl realtime_mask
realtime_mask:
    maskirq zero, a0
    ret

# void realtime_timer(uint32_t cycles)
.globl realtime_timer
realtime_timer:
    timer zero, a0
    ret
