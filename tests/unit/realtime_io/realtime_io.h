// SPDX-License-Identifier: Apache-2.0
// What the program and its bench agree on.
#ifndef REALTIME_IO_H
#define REALTIME_IO_H

#include <stdint.h>

#define ADC_BASE 0x38000000u
#define GPIO_BASE 0x38010000u
#define SPI_BASE 0x38070000u
#define MAILBOX_BASE 0x21050000u // in the core's own window
#define MAILBOX_ID 0x4D425843u
#define MAILBOX_IRQ 4u
#define POLLS 10000u

#define CHANNEL 2u
#define THRESHOLD 2000u
#define PIN_HIGH 1u
#define PIN_READY 2u
#define SENSOR_IDENTITY 0x0Fu
#define INITIAL 0xC0FFEEu

#define REQUEST_CONTROL 1u
#define REQUEST_STRANGER 2u
#define ANSWER_READY 0x100u
#define ANSWER_CONTROL 0x101u
#define ANSWER_STRANGER 0x102u
#define ANSWER_PANIC 0x103u

#endif
