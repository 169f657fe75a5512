// SPDX-License-Identifier: Apache-2.0
// The memory functions that a freestanding C compiler may call (C11 section 4, GCC manual
// "Standards"): by words where both sides allow it.
#include <stddef.h>
#include <stdint.h>

typedef uint32_t __attribute__((may_alias)) any_word;

void *memcpy(void *restrict to, const void *restrict from, size_t size);
void *memset(void *to, int value, size_t size);

void *memcpy(void *restrict to, const void *restrict from, size_t size)
{
    unsigned char *target = to;
    const unsigned char *source = from;
    if ((((uintptr_t)to | (uintptr_t)from) & 3u) == 0) {
        for (; size >= sizeof(any_word); size -= sizeof(any_word)) {
            *(any_word *)(void *)target = *(const any_word *)(const void *)source;
            target += sizeof(any_word);
            source += sizeof(any_word);
        }
    }
    for (; size != 0; size--) {
        *target++ = *source++;
    }
    return to;
}

void *memset(void *to, int value, size_t size)
{
    unsigned char *target = to;
    const any_word word = (unsigned char)value * 0x01010101u;
    if (((uintptr_t)to & 3u) == 0) {
        for (; size >= sizeof(any_word); size -= sizeof(any_word)) {
            *(any_word *)(void *)target = word;
            target += sizeof(any_word);
        }
    }
    for (; size != 0; size--) {
        *target++ = (unsigned char)value;
    }
    return to;
}
