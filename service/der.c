// SPDX-License-Identifier: Apache-2.0
#include "service/der.h"

#include <string.h>

void der_bytes(struct der *der, const void *bytes, size_t size)
{
    if (!der->good || der->at < size) {
        der->good = false;
        return;
    }
    der->at -= size;
    memcpy(der->bytes + der->at, bytes, size);
}

static void byte(struct der *der, size_t value)
{
    const uint8_t one = (uint8_t)value;
    der_bytes(der, &one, 1);
}

void der_wrap(struct der *der, unsigned tag, size_t end)
{
    const size_t size = end - der->at;
    if (size < 0x80) {
        byte(der, size);
    } else {
        size_t count = 0;
        for (size_t rest = size; rest != 0; rest >>= 8) {
            byte(der, rest & 0xFFu);
            count++;
        }
        byte(der, 0x80 | count);
    }
    byte(der, tag);
}

void der_value(struct der *der, unsigned tag, const void *bytes, size_t size)
{
    const size_t end = der->at;
    der_bytes(der, bytes, size);
    der_wrap(der, tag, end);
}

void der_number(struct der *der, const uint8_t *bytes, size_t size)
{
    const size_t end = der->at;
    while (size > 1 && *bytes == 0) {
        bytes++;
        size--;
    }
    der_bytes(der, bytes, size);
    if ((*bytes & 0x80) != 0) {
        byte(der, 0); // else it would be a negative one
    }
    der_wrap(der, DER_INTEGER, end);
}

void der_bit_string(struct der *der, size_t end)
{
    byte(der, 0); // unused bits
    der_wrap(der, DER_BITS, end);
}
