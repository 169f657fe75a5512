// SPDX-License-Identifier: Apache-2.0
// Driver of attest (rtl/attest): the chip's public keys, and tokens that the silicon composes and
// signs. Numbers and digests are bytes, the most significant first; a token is the bytes of a
// COSE_Sign1 (docs/generated/token.md).
#ifndef PLUTON_DRIVERS_ATTEST_H
#define PLUTON_DRIVERS_ATTEST_H

#include "firmware/drivers/dev.h"

#ifdef __cplusplus
extern "C" {
#endif

#define ATTEST_DEV_NONCE_BYTES 32
#define ATTEST_DEV_TOKEN_BYTES 2104 // of the longest token: 20 components

struct attest_dev {
    struct hal *hal;
    uint32_t base;
};

struct attest_dev_keys {
    uint8_t attestation_x[32], attestation_y[32];
    uint8_t general_x[32], general_y[32];
    uint8_t device[32];     // SHA-256(0x04 || X || Y) of the attestation key
    uint8_t thumbprint[32]; // of the general key (RFC 9679)
};

// Prepares the context, and checks that attest answers at `base`.
enum dev_error attest_dev_init(struct attest_dev *dev, struct hal *hal, uint32_t base);

// Waits until the public keys are computed and agree with the fuses, as after every reset of a chip
// with keys. DEV_TIMEOUT where there are none; any other error is why there can be no token until
// the chip's reset.
enum dev_error attest_dev_wait_ready(struct attest_dev *dev);

// The public keys; DEV_ORDER before they are ready.
enum dev_error attest_dev_public_keys(struct attest_dev *dev, struct attest_dev_keys *keys);

// A token over the nonce: *size bytes. Errors: DEV_DENIED (not Provisioned or Secured), DEV_ORDER
// (not ready, or nothing is in the log), DEV_ENTRY (a type in the log is no text), and those of the
// signature. *size is the room in `token` first; DEV_LENGTH if that is too small, and then nothing
// is written.
enum dev_error attest_dev_token(struct attest_dev *dev, const uint8_t nonce[ATTEST_DEV_NONCE_BYTES],
                                uint8_t *token, size_t *size);

#ifdef __cplusplus
}
#endif

#endif
