// SPDX-License-Identifier: Apache-2.0
#include "host/sign/fault.h"

#include <stdarg.h>
#include <stdio.h>

void sign_note(struct sign_fault *fault, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    // NOLINTNEXTLINE(clang-analyzer-valist.Uninitialized): va_start is the line before
    (void)vsnprintf(fault->text, sizeof fault->text, format, list);
    va_end(list);
}
