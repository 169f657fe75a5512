// SPDX-License-Identifier: Apache-2.0
// The chip's general key as a key of OpenSSL: its public half, and a private half that asks the
// chip for each signature. For TLS and for certificate requests.
#ifndef HOST_AGENT_CHIP_KEY_H
#define HOST_AGENT_CHIP_KEY_H

#include <openssl/evp.h>

#include "host/agent/device.h"

// `device` must outlive the key. NULL: no point of the curve, or no memory.
EVP_PKEY *chip_key_new(struct device *device);
void chip_key_free(EVP_PKEY *key);

// PKCS#10 in DER, signed in the chip; 0 if that failed, with the reason in *fault.
size_t chip_key_request(EVP_PKEY *key, uint8_t *out, size_t most, struct sign_fault *fault);

// Why the last signature was refused; empty: it was not.
const char *chip_key_fault(void);

#endif
