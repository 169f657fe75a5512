// SPDX-License-Identifier: Apache-2.0
#include "firmware/normal/world.h"

// rtl/mailbox/README.md
#define CMD_PUSH 0x40u
#define DATA_PUSH 0x44u
#define PUSH_CNT 0x48u
#define CMD_POP 0x50u
#define DATA_POP 0x54u
#define POP_CNT 0x58u
#define DEPTH 15u
// rtl/timer/README.md
#define TIME_LOW 0x04u
// spec/mailbox.toml
#define FIRST 0x80000000u

static uint32_t used;

struct world_answer world_ask(uint32_t call, uint32_t first, uint32_t second)
{
    register uint32_t a0 __asm__("a0") = first;
    register uint32_t a1 __asm__("a1") = second;
    register uint32_t a2 __asm__("a2") = 0;
    register uint32_t a3 __asm__("a3") = 0;
    register uint32_t a7 __asm__("a7") = call;
    __asm__ volatile("ecall" : "+r"(a0), "+r"(a1), "+r"(a2), "+r"(a3) : "r"(a7) : "memory");
    return (struct world_answer){{a0, a1, a2, a3}};
}

static void flush(void)
{
    if (used != 0) {
        (void)world_ask(WORLD_CALL_WRITE, 0, used);
        used = 0;
    }
}

static void byte(char value)
{
    ((volatile char *)(uintptr_t)WORLD_SHARED)[used++] = value;
    if (used == WORLD_WRITE_MOST) {
        flush();
    }
}

void world_text(const char *text)
{
    for (; *text != '\0'; text++) {
        byte(*text);
    }
}

void world_hex(uint32_t value, uint32_t digits)
{
    for (uint32_t i = digits; i != 0; i--) {
        byte("0123456789abcdef"[value >> (4 * (i - 1)) & 0xFu]);
    }
}

void world_bytes(const uint8_t *bytes, uint32_t size)
{
    for (uint32_t i = 0; i < size; i++) {
        world_hex(bytes[i], 2);
    }
}

void world_decimal(uint32_t value)
{
    uint32_t place = 1000000000u;
    while (place > 1 && value / place == 0) {
        place /= 10;
    }
    for (; place != 0; place /= 10) {
        byte((char)('0' + value / place % 10));
    }
}

void world_line(void)
{
    byte('\n');
    flush();
}

static uint32_t get(uint32_t address)
{
    return *(const volatile uint32_t *)(uintptr_t)address;
}

static void put(uint32_t address, uint32_t value)
{
    *(volatile uint32_t *)(uintptr_t)address = value;
}

int world_tell(uint32_t base, uint32_t command, uint32_t data)
{
    if (get(base + PUSH_CNT) == DEPTH) {
        return 0;
    }
    put(base + DATA_PUSH, data);
    put(base + CMD_PUSH, command);
    return 1;
}

int world_hear(uint32_t base, uint32_t *command, uint32_t *data)
{
    if (get(base + POP_CNT) == 0) {
        return 0;
    }
    *data = get(base + DATA_POP);
    *command = get(base + CMD_POP);
    return 1;
}

uint32_t world_time(void)
{
    return get(PLUTON_TIMER_BASE + TIME_LOW);
}

static void push(uint32_t command, uint32_t data)
{
    while (!world_tell(PLUTON_NORMAL_MAILBOX_OUTSIDE, command, data)) {
    }
}

static uint32_t pop(uint32_t *data)
{
    uint32_t command = 0;
    while (!world_hear(PLUTON_NORMAL_MAILBOX_OUTSIDE, &command, data)) {
    }
    return command;
}

uint32_t world_pluton(uint32_t op, const uint8_t *request, uint32_t request_size, uint8_t *response,
                      uint32_t *size)
{
    static uint32_t tag;
    tag = (tag + 1) & 0xFFu;
    const uint32_t frame = tag << 16 | op << 8;
    push(FIRST | frame, request_size);
    for (uint32_t at = 0; at < request_size; at += 4) {
        uint32_t word = 0;
        for (uint32_t i = 0; i < 4 && at + i < request_size; i++) {
            word |= (uint32_t)request[at + i] << (8 * i);
        }
        push(frame | at / 4, word);
    }
    uint32_t head = 0;
    while (pop(&head) != (FIRST | frame)) {
    }
    *size = head & 0xFFFFu;
    for (uint32_t at = 0; at < *size; at += 4) {
        uint32_t word = 0;
        (void)pop(&word);
        for (uint32_t i = 0; i < 4; i++) {
            if (at + i < MAILBOX_PAYLOAD) {
                response[at + i] = (uint8_t)(word >> (8 * i));
            }
        }
    }
    return head >> 16;
}
