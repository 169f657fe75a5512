// SPDX-License-Identifier: Apache-2.0
#include "host/sign/number.h"

#include <stdlib.h>

bool number_of(const char *text, uint32_t most, uint32_t *value)
{
    char *end = NULL;
    if (*text < '0' || *text > '9') {
        return false;
    }
    const unsigned long long read = strtoull(text, &end, 0);
    if (*end != '\0' || read > most) {
        return false;
    }
    *value = (uint32_t)read;
    return true;
}
