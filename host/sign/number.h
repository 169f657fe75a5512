// SPDX-License-Identifier: Apache-2.0
// Numbers that an operator writes, in options and in policies.
#ifndef PLUTON_SIGN_NUMBER_H
#define PLUTON_SIGN_NUMBER_H

#include <stdbool.h>
#include <stdint.h>

// The number that `text` is as a whole: decimal, hexadecimal after 0x, octal after 0, without sign
// or space. False, and *value as it was, where it is none or above `most`.
bool number_of(const char *text, uint32_t most, uint32_t *value);

#endif
