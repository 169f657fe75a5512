// SPDX-License-Identifier: Apache-2.0
// Driver of the AES engine (rtl/aes): AES-128, AES-192, AES-256 (FIPS 197) with ECB, CBC, CTR (SP
// 800-38A), CMAC (SP 800-38B), GCM (SP 800-38D).
//
// The engine holds one expanded key in each of three contexts, which are numbered as callers are:
// Pluton's own, and one of each mailbox. A job reads and writes memory itself, with the rights of
// its caller. Addresses are multiples of four, lengths are in bytes; blocks, IVs, counters, tags
// and keys are byte strings, first byte first. A key stays in its context until another one, a
// failed one, aes_dev_forget() or aes_dev_zeroize().
#ifndef PLUTON_DRIVERS_AES_H
#define PLUTON_DRIVERS_AES_H

#include <stdbool.h>

#include "firmware/drivers/dev.h"

#ifdef __cplusplus
extern "C" {
#endif

#define AES_DEV_BLOCK 16
#define AES_DEV_IV 12      // bytes of an IV of GCM that is given here
#define AES_DEV_MIN_TAG 12 // of a tag that is compared

// Values of CMD.size.
enum aes_dev_size { AES_DEV_128 = 0, AES_DEV_192 = 1, AES_DEV_256 = 2 };

struct aes_dev {
    struct hal *hal;
    uint32_t base;
};

// Whose key, whose rights (PLUTON_CALLER_SELF, or that of `context`), and which memory.
// `destination` is `source`, or does not lie inside the input behind its first byte.
struct aes_dev_job {
    enum pluton_caller context, caller;
    uint32_t source, destination, length;
};

// What GCM takes beside it. iv: AES_DEV_IV bytes; or null, and the IV of iv_length bytes (not 0,
// not AES_DEV_IV) is in memory.
struct aes_dev_gcm {
    const uint8_t *iv;
    uint32_t iv_addr, iv_length;
    uint32_t aad, aad_length; // additional data
};

// Prepares the context, checks that an AES engine answers at `base`, and waits until it is not
// busy, as it is for some cycles after the chip's reset. Needed again after that.
enum dev_error aes_dev_init(struct aes_dev *dev, struct hal *hal, uint32_t base);

// Expands a key of 16, 24, 32 bytes into a context, whose old key is gone. After an error the
// context is empty, or as before if DEV_ARGUMENT; nothing of `key` stays in a register.
enum dev_error aes_dev_key(struct aes_dev *dev, enum pluton_caller context, enum aes_dev_size size,
                           const uint8_t *key);

// The same from a slot of the key store, asked for in the name of the context's caller. DEV_KEY:
// the store refused it.
enum dev_error aes_dev_key_slot(struct aes_dev *dev, enum pluton_caller context,
                                enum aes_dev_size size, uint32_t slot);

// Empties a context.
enum dev_error aes_dev_forget(struct aes_dev *dev, enum pluton_caller context);

// The jobs. DEV_ORDER: the context holds no key. DEV_BUS: the memory refused an access; what was
// written before it stays (of a GCM decryption zeros, or nothing). DEV_TIMEOUT: the engine was
// wiped, and so are all contexts.
enum dev_error aes_dev_ecb(struct aes_dev *dev, const struct aes_dev_job *job, bool decrypt);

// iv becomes the one by which the message goes on.
enum dev_error aes_dev_cbc(struct aes_dev *dev, const struct aes_dev_job *job, bool decrypt,
                           uint8_t iv[AES_DEV_BLOCK]);

// counter is the first counter block, and becomes the next one. DEV_COUNTER: it would pass its end.
enum dev_error aes_dev_ctr(struct aes_dev *dev, const struct aes_dev_job *job,
                           uint8_t counter[AES_DEV_BLOCK]);

enum dev_error aes_dev_gcm_encrypt(struct aes_dev *dev, const struct aes_dev_job *job,
                                   const struct aes_dev_gcm *gcm, uint8_t tag[AES_DEV_BLOCK]);

// `size` bytes of the tag are compared, AES_DEV_MIN_TAG to AES_DEV_BLOCK. DEV_TAG: it is wrong, and
// no byte of plaintext is in memory.
enum dev_error aes_dev_gcm_decrypt(struct aes_dev *dev, const struct aes_dev_job *job,
                                   const struct aes_dev_gcm *gcm, const uint8_t *tag, size_t size);

// The job's destination is not used.
enum dev_error aes_dev_cmac(struct aes_dev *dev, const struct aes_dev_job *job,
                            uint8_t tag[AES_DEV_BLOCK]);
enum dev_error aes_dev_cmac_verify(struct aes_dev *dev, const struct aes_dev_job *job,
                                   const uint8_t *tag, size_t size);

// Wipes all contexts and registers, in whatever state the engine is.
enum dev_error aes_dev_zeroize(struct aes_dev *dev);

#ifdef __cplusplus
}
#endif

#endif
