// SPDX-License-Identifier: Apache-2.0
#include "service/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static bool grow(struct text *text, size_t more)
{
    size_t room = text->room == 0 ? 1024 : text->room;
    while (room - text->size <= more) {
        room *= 2;
    }
    if (room != text->room) {
        char *at = realloc(text->at, room);
        if (at == NULL) {
            return false;
        }
        text->at = at;
        text->room = room;
    }
    return true;
}

void text_add(struct text *text, const char *format, ...)
{
    va_list list, again;
    va_start(list, format);
    va_copy(again, list);
    // NOLINTNEXTLINE(clang-analyzer-valist.Uninitialized): va_start is above
    const int size = vsnprintf(NULL, 0, format, list);
    va_end(list);
    if (!text->failed && size >= 0 && grow(text, (size_t)size)) {
        (void)vsnprintf(text->at + text->size, (size_t)size + 1, format, again);
        text->size += (size_t)size;
    } else {
        text->failed = true;
    }
    va_end(again);
}

void text_free(struct text *text)
{
    free(text->at);
    *text = (struct text){NULL, 0, 0, false};
}
