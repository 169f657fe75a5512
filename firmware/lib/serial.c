// SPDX-License-Identifier: Apache-2.0
#include "firmware/lib/serial.h"

// A byte takes ten bit times; at the slowest line in use (434 cycles a bit) less than this many
// polls of some cycles each.
#define POLLS 4096u

void serial_init(struct serial *serial, struct hal *hal)
{
    serial->open = false;
    serial->there = uart_dev_init(&serial->uart, hal, PLUTON_UART0_BASE) == DEV_OK;
}

void serial_write(struct serial *serial, const uint8_t *bytes, uint32_t size)
{
    if (serial->there && size != 0) {
        serial->open = bytes[size - 1] != '\n';
        (void)uart_dev_write(&serial->uart, bytes, size, POLLS, NULL);
    }
}

void serial_byte(struct serial *serial, uint8_t byte)
{
    serial_write(serial, &byte, 1);
}

void serial_text(struct serial *serial, const char *text)
{
    uint32_t size = 0;
    while (text[size] != '\0') {
        size++;
    }
    serial_write(serial, (const uint8_t *)text, size);
}

void serial_begin(struct serial *serial, const char *text)
{
    if (serial->open) {
        serial_byte(serial, '\n');
    }
    serial_text(serial, text);
}

void serial_decimal(struct serial *serial, uint32_t value)
{
    uint32_t place = 1000000000u;
    while (place > 1 && value / place == 0) {
        place /= 10;
    }
    for (; place != 0; place /= 10) {
        serial_byte(serial, (uint8_t)('0' + value / place % 10));
    }
}

void serial_hex(struct serial *serial, uint32_t value, uint32_t digits)
{
    uint8_t text[8] = {0};
    for (uint32_t i = 0; i < digits && i < sizeof text; i++) {
        const uint32_t digit = value >> (4 * (digits - 1 - i)) & 0xFu;
        text[i] = (uint8_t)(digit < 10 ? '0' + digit : 'a' + digit - 10);
    }
    serial_write(serial, text, digits < sizeof text ? digits : sizeof text);
}

void serial_bytes(struct serial *serial, const uint8_t *bytes, uint32_t size)
{
    for (uint32_t i = 0; i < size; i++) {
        serial_hex(serial, bytes[i], 2);
    }
}

void serial_type(struct serial *serial, uint32_t type)
{
    for (uint32_t shift = 32; shift != 0; shift -= 8) {
        serial_byte(serial, (uint8_t)(type >> (shift - 8)));
    }
}

void serial_code(struct serial *serial, uint32_t code)
{
#define NAMED(error, name, text)                                                                   \
    if (code == (uint32_t)(error)) {                                                               \
        serial_text(serial, name);                                                                 \
        return;                                                                                    \
    }
    IMAGE_ERROR_TABLE(NAMED)
#undef NAMED
    serial_text(serial, "error 0x");
    serial_hex(serial, code, 4);
}

void serial_manifest(struct serial *serial, const struct image_manifest *manifest)
{
    serial_text(serial, "boot: ");
    serial_type(serial, manifest->type);
    serial_text(serial, " release ");
    serial_decimal(serial, manifest->release);
    serial_text(serial, " version ");
    serial_decimal(serial, manifest->security_version);
    serial_text(serial, " digest ");
    serial_bytes(serial, manifest->digest, sizeof manifest->digest);
    serial_byte(serial, '\n');
}

void serial_refused(struct serial *serial, uint32_t slot, uint32_t type, uint32_t code)
{
    serial_text(serial, "boot: slot ");
    serial_decimal(serial, slot);
    serial_byte(serial, ' ');
    serial_type(serial, type);
    serial_text(serial, " refused: ");
    serial_code(serial, code);
    serial_byte(serial, '\n');
}

void serial_drain(struct serial *serial)
{
    if (serial->there) {
        (void)uart_dev_drain(&serial->uart, 16 * POLLS);
    }
}
