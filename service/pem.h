// SPDX-License-Identifier: Apache-2.0
// Base64 (RFC 4648) and PEM (RFC 7468).
#ifndef SERVICE_PEM_H
#define SERVICE_PEM_H

#include <stddef.h>
#include <stdint.h>

// Base64 with its end; 0 if it does not fit in `most` bytes, else its length.
size_t pem_base64(const uint8_t *bytes, size_t size, char *out, size_t most);

// Length of the text, without its end; 0 if it does not fit.
size_t pem_encode(const char *label, const uint8_t *bytes, size_t size, char *out, size_t most);

// The first part with this label. 0 if there is none, or more than `most` bytes.
size_t pem_decode(const char *text, const char *label, uint8_t *out, size_t most);

#endif
