// SPDX-License-Identifier: Apache-2.0
#include "service/pem.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>

enum { LINE = 64 };

size_t pem_base64(const uint8_t *bytes, size_t size, char *out, size_t most)
{
    if (size > most || (size + 2) / 3 * 4 + 1 > most) {
        return 0;
    }
    return (size_t)EVP_EncodeBlock((unsigned char *)out, bytes, (int)size);
}

size_t pem_encode(const char *label, const uint8_t *bytes, size_t size, char *out, size_t most)
{
    const size_t need = 2 * strlen(label) + 36 + (size + 2) / 3 * 4 + size / (LINE / 4 * 3) + 3;
    if (size > most || need > most) {
        return 0;
    }
    int at = sprintf(out, "-----BEGIN %s-----\n", label);
    for (size_t done = 0; done < size;) {
        const size_t part = size - done < LINE / 4 * 3 ? size - done : LINE / 4 * 3;
        at += EVP_EncodeBlock((unsigned char *)out + at, bytes + done, (int)part);
        out[at++] = '\n';
        done += part;
    }
    at += sprintf(out + at, "-----END %s-----\n", label);
    return (size_t)at;
}

size_t pem_decode(const char *text, const char *label, uint8_t *out, size_t most)
{
    char begin[64], end[64];
    (void)snprintf(begin, sizeof begin, "-----BEGIN %s-----\n", label);
    (void)snprintf(end, sizeof end, "-----END %s-----", label);
    const char *from = strstr(text, begin);
    const char *to = from != NULL ? strstr(from, end) : NULL;
    if (to == NULL) {
        return 0;
    }
    from += strlen(begin);
    const size_t size = (size_t)(to - from);
    if (size > 3 * most) {
        return 0;
    }
    EVP_ENCODE_CTX *context = EVP_ENCODE_CTX_new();
    uint8_t made[4096];
    int first = 0, last = 0;
    const int good =
        context != NULL && size / 4 * 3 + 3 <= sizeof made
            ? (EVP_DecodeInit(context),
               EVP_DecodeUpdate(context, made, &first, (const uint8_t *)from, (int)size) >= 0 &&
                   EVP_DecodeFinal(context, made + first, &last) == 1)
            : 0;
    EVP_ENCODE_CTX_free(context);
    const size_t whole = good ? (size_t)first + (size_t)last : 0;
    if (whole > most) {
        return 0;
    }
    memcpy(out, made, whole);
    return whole;
}
