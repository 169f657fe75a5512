// SPDX-License-Identifier: Apache-2.0
// Driver of the key store (rtl/keys): session keys of the worlds, and the state of all slots.
//
// Keys are KEYS_DEV_BYTES bytes. Software writes a key and never reads one. A slot belongs to the
// caller that it was created for; engines use it for its purpose alone, on behalf of that caller.
#ifndef PLUTON_DRIVERS_KEYS_H
#define PLUTON_DRIVERS_KEYS_H

#include <stdbool.h>

#include "firmware/drivers/dev.h"

#ifdef __cplusplus
extern "C" {
#endif

#define KEYS_DEV_BYTES 32
#define KEYS_DEV_FIRST_SESSION 4
#define KEYS_DEV_LAST_SESSION 15

struct keys_dev {
    struct hal *hal;
    uint32_t base;
};

// What a session slot is for; what fills it. The codes of CMD.purpose.
enum keys_dev_purpose {
    KEYS_DEV_HMAC = 1,     // key of an HMAC, loaded
    KEYS_DEV_SHARED = 2,   // key of an HMAC, a shared secret from ecc
    KEYS_DEV_SIGN = 3,     // ECDSA, loaded or drawn in ecc
    KEYS_DEV_AGREE = 4,    // ECDH into registers, loaded or drawn in ecc
    KEYS_DEV_AGREE_TO = 5, // ECDH into a slot, drawn in ecc
    KEYS_DEV_AES128 = 6,   // key of AES-128, loaded: its first 16 bytes
    KEYS_DEV_AES192 = 7,   // of AES-192: its first 24 bytes
    KEYS_DEV_AES256 = 8,   // of AES-256
};

// Bit s: slot s.
struct keys_dev_status {
    bool loaded;               // the device keys came from the fuses
    enum dev_error load_error; // why they did not: DEV_OK, DEV_RANDOM, DEV_FUSE
    uint32_t full;             // holds a key
    uint32_t created;          // is a session slot that is not free
};

// Prepares the context, checks that the store answers at `base`, and waits until it is open, as it
// is not for some cycles after the chip's reset.
enum dev_error keys_dev_init(struct keys_dev *dev, struct hal *hal, uint32_t base);

enum dev_error keys_dev_status(struct keys_dev *dev, struct keys_dev_status *status);

// Makes the free session slot one of that purpose for the caller. DEV_SLOT: no session slot.
// DEV_TAKEN: not free.
enum dev_error keys_dev_create(struct keys_dev *dev, uint32_t slot, enum keys_dev_purpose purpose,
                               enum pluton_caller caller);

// Moves the key into the caller's empty slot. DEV_DENIED: not the caller's, or of a purpose that
// software loads no key for. DEV_TAKEN: full. DEV_RANDOM: no masks. However it ends, the store
// keeps no other copy.
enum dev_error keys_dev_load(struct keys_dev *dev, uint32_t slot, enum pluton_caller caller,
                             const uint8_t key[KEYS_DEV_BYTES]);

// Wipes the caller's slot and frees it. DEV_DENIED: not the caller's.
enum dev_error keys_dev_release(struct keys_dev *dev, uint32_t slot, enum pluton_caller caller);

#ifdef __cplusplus
}
#endif

#endif
