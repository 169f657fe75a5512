// SPDX-License-Identifier: Apache-2.0
// Writes DER (X.690) from its end to its begin, so that each length is known when it is written.
// What does not fit sets `good` to false for good.
#ifndef SERVICE_DER_H
#define SERVICE_DER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum der_tag {
    DER_BOOLEAN = 0x01,
    DER_INTEGER = 0x02,
    DER_BITS = 0x03,
    DER_OCTETS = 0x04,
    DER_OID = 0x06,
    DER_UTF8 = 0x0C,
    DER_UTC_TIME = 0x17,
    DER_GENERALIZED_TIME = 0x18,
    DER_SEQUENCE = 0x30,
    DER_SET = 0x31,
    DER_CONTEXT = 0x80,     // and a number: [n] IMPLICIT, primitive
    DER_CONSTRUCTED = 0xA0, // and a number: [n], constructed
};

struct der {
    uint8_t *bytes;
    size_t at; // the first byte that is written; begins as the buffer's size
    bool good;
};

void der_bytes(struct der *der, const void *bytes, size_t size);
// Makes what was written since `end` (an earlier `at`) the content of this tag.
void der_wrap(struct der *der, unsigned tag, size_t end);
void der_value(struct der *der, unsigned tag, const void *bytes, size_t size);
// An unsigned number, without leading zeros.
void der_number(struct der *der, const uint8_t *bytes, size_t size);
// A bit string that is whole bytes, made of what was written since `end`.
void der_bit_string(struct der *der, size_t end);

#endif
