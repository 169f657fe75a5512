// SPDX-License-Identifier: Apache-2.0
// Capabilities (docs/generated/capability.md): verified here, by Pluton's firmware, and then
// accepted by the hardware (rtl/debug), which opens nothing without an entry in the log and a token
// that say so.
//
// To be called by one user at a time: it needs sha2 without an open message (else DEV_ORDER) and
// ecc. What it is given may be anything from anyone; nothing of it is secret.
#ifndef PLUTON_LIB_CAPABILITY_H
#define PLUTON_LIB_CAPABILITY_H

#include <stddef.h>

#include "firmware/drivers/debug.h"
#include "firmware/drivers/ecc.h"
#include "firmware/drivers/efuse.h"
#include "firmware/drivers/sha2.h"
#include "firmware/lib/generated/capability_format.h"

#ifdef __cplusplus
extern "C" {
#endif

// The drivers it works with, each initialised.
struct capability_devs {
    struct debug_dev *debug;
    struct efuse_dev *efuse;
    struct sha2_dev *sha2;
    struct ecc_dev *ecc;
};

enum capability_kind {
    CAPABILITY_DEBUG = 1,
    CAPABILITY_RETURN = 2,
};

// The challenge of this boot, which is drawn by the first call; the same until it is used.
// DEV_ORDER if it was used: another one needs the chip's reset. DEV_DENIED but in Provisioned and
// Secured.
enum dev_error capability_challenge(const struct capability_devs *devs,
                                    uint8_t challenge[CAPABILITY_CHALLENGE_BYTES]);

// Verifies `size` bytes and has what they allow accepted, at the price of the challenge. `*kind`,
// which is written with DEV_OK only: CAPABILITY_DEBUG: the debug port is open; CAPABILITY_RETURN:
// lifecycle_dev_return() is allowed. Refused, in this order, and the challenge is as before:
//   DEV_FORMAT       not CAPABILITY_BYTES, another label, unknown kind
//   DEV_DEVICE       another chip's
//   DEV_ORDER        no challenge was drawn in this boot, or it was used
//   DEV_CHALLENGE    signed for another one
//   DEV_ROOT         not the root key of the fuses, or their hash of it is not locked
//   DEV_COORDINATE, DEV_CURVE, DEV_COMPONENT, DEV_SIGNATURE    from ecc_dev_verify()
//   DEV_DENIED       not in this life cycle
// Any other error comes from a driver, and nothing was accepted then either, but for DEV_TIMEOUT,
// DEV_INTERNAL, DEV_ACCESS: what became of it debug_dev_status() tells.
enum dev_error capability_accept(const struct capability_devs *devs, const uint8_t *bytes,
                                 size_t size, enum capability_kind *kind);

#ifdef __cplusplus
}
#endif

#endif
