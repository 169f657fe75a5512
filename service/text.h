// SPDX-License-Identifier: Apache-2.0
// A text that grows. After a failure `good` is false for good, and the text is what it was.
#ifndef SERVICE_TEXT_H
#define SERVICE_TEXT_H

#include <stdbool.h>
#include <stddef.h>

struct text {
    char *at; // of malloc, ends with a zero; NULL: nothing yet
    size_t size, room;
    bool failed;
};

__attribute__((format(printf, 2, 3))) void text_add(struct text *text, const char *format, ...);
void text_free(struct text *text);

#endif
