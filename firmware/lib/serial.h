// SPDX-License-Identifier: Apache-2.0
// Lines for people on uart0, from whichever core has it. Printing never fails a caller: what the
// line does not take within its polls is left out.
#ifndef PLUTON_LIB_SERIAL_H
#define PLUTON_LIB_SERIAL_H

#include "firmware/drivers/uart.h"
#include "firmware/lib/image.h"

#ifdef __cplusplus
extern "C" {
#endif

struct serial {
    struct uart_dev uart;
    bool there;
    bool open; // the line that was printed last has not ended
};

void serial_init(struct serial *serial, struct hal *hal);
void serial_write(struct serial *serial, const uint8_t *bytes, uint32_t size);
void serial_byte(struct serial *serial, uint8_t byte);
void serial_text(struct serial *serial, const char *text);
void serial_begin(struct serial *serial, const char *text); // at the beginning of a line
void serial_decimal(struct serial *serial, uint32_t value);
void serial_hex(struct serial *serial, uint32_t value, uint32_t digits);       // the low ones
void serial_bytes(struct serial *serial, const uint8_t *bytes, uint32_t size); // in hex
void serial_type(struct serial *serial, uint32_t type);                        // four characters

// The name of a failed check of spec/image.toml, or the code of a driver's error or of a mailbox.
void serial_code(struct serial *serial, uint32_t code);

// What runs next: `boot: TYPE release N version N digest HEX`.
void serial_manifest(struct serial *serial, const struct image_manifest *manifest);

// `boot: slot N TYPE refused: CODE`.
void serial_refused(struct serial *serial, uint32_t slot, uint32_t type, uint32_t code);

// Waits until the last byte is out, for at most some thousand cycles.
void serial_drain(struct serial *serial);

#ifdef __cplusplus
}
#endif

#endif
