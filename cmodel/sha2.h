// SPDX-License-Identifier: Apache-2.0
// SHA-224, SHA-256, SHA-384 and SHA-512 as FIPS 180-4 states them: the golden model by which the
// sha2 block is judged.
//
// Messages are whole bytes, 0 to 2^61 - 1 of them for every algorithm (the limit of the RTL, which
// for SHA-384 and SHA-512 is below the standard's). Digests are in the standard's byte order: the
// first byte holds the top bits of H0. A context holds one message and nothing outside it.
#ifndef CMODEL_SHA2_H
#define CMODEL_SHA2_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "spec.h"

#ifdef __cplusplus
extern "C" {
#endif

#define SHA2_MAX_MESSAGE_BYTES ((UINT64_C(1) << 61) - 1)
#define SHA2_MAX_DIGEST_BYTES 64
#define SHA2_MAX_BLOCK_BYTES 128
#define SHA2_MAX_CHAINING_BYTES 64

// The codes of CMD.alg.
enum sha2_alg { SHA2_224 = 0, SHA2_256 = 1, SHA2_384 = 2, SHA2_512 = 3 };

// The codes of CMD.op.
enum sha2_op {
    SHA2_OP_START = 1,
    SHA2_OP_READ = 2,
    SHA2_OP_FINISH = 3,
    SHA2_OP_ZEROIZE = 4,
    SHA2_OP_SAVE = 5,
    SHA2_OP_RESTORE = 6,
};

// The codes of CMD.key: where the key of an HMAC comes from.
enum sha2_key { SHA2_KEY_NONE = 0, SHA2_KEY_BUS = 1, SHA2_KEY_SLOT = 2 };

enum sha2_status {
    SHA2_OK,
    SHA2_ERROR_ALGORITHM, // no such algorithm
    SHA2_ERROR_LENGTH,    // the message would be longer than SHA2_MAX_MESSAGE_BYTES, or a restored
                          // length is above it or not a multiple of the block
    SHA2_ERROR_ORDER,     // no message is open: sha2_init() comes first, sha2_final() comes last
};

struct sha2_context {
    bool open;
    enum sha2_alg alg;
    uint64_t bytes; // of the message so far
    union {
        uint32_t w32[8]; // SHA-224, SHA-256
        uint64_t w64[8]; // SHA-384, SHA-512
    } h;
    uint8_t block[SHA2_MAX_BLOCK_BYTES]; // the message's last bytes that are not hashed yet
};

// 28, 32, 48, 64; 64 or 128; and 32 or 64 (of H0 to H7). 0 for an unknown algorithm.
size_t sha2_digest_bytes(enum sha2_alg alg);
size_t sha2_block_bytes(enum sha2_alg alg);
size_t sha2_chaining_bytes(enum sha2_alg alg);

// Opens a message, whatever the context held. On an error the context is untouched.
enum sha2_status sha2_init(struct sha2_context *context, enum sha2_alg alg);

// Appends size bytes, all or (on an error) none. `data` may be NULL if size is 0.
enum sha2_status sha2_update(struct sha2_context *context, const void *data, size_t size);

// Writes sha2_digest_bytes() bytes and closes the message; the context is zero afterwards. On an
// error neither is touched.
enum sha2_status sha2_final(struct sha2_context *context, uint8_t *digest);

// All three in one.
enum sha2_status sha2_hash(enum sha2_alg alg, const void *data, size_t size, uint8_t *digest);

// An unfinished message, as SAVE shows it. Its unfinished block has bytes % sha2_block_bytes()
// bytes; what lies beyond them, and beyond sha2_chaining_bytes(), is zero.
struct sha2_saved {
    uint8_t chaining[SHA2_MAX_CHAINING_BYTES]; // H0 to H7, the top byte of H0 first
    uint64_t bytes;                            // of the whole message so far
    uint8_t block[SHA2_MAX_BLOCK_BYTES];
};

// Copies the state of an open message, which stays open. On an error *saved is untouched.
enum sha2_status sha2_save(const struct sha2_context *context, struct sha2_saved *saved);

// Opens a message that `bytes` bytes of whole blocks have brought to this chaining value; the bytes
// of its unfinished block follow by sha2_update(). Whether they belong together can't be checked.
// On an error the context is untouched.
enum sha2_status sha2_restore(struct sha2_context *context, enum sha2_alg alg,
                              const uint8_t *chaining, uint64_t bytes);

// The sha2 block's parameters that its users can see.
struct sha2_parameters {
    bool sha512;     // SHA-384 and SHA-512
    bool keyed;      // HMAC, SAVE and RESTORE
    unsigned rounds; // a cycle: 1 or 2
};

// A command to the block. caller: 0 to 3. addr, len: bytes.
struct sha2_command {
    unsigned op;
    unsigned alg;    // START and RESTORE only, as key
    unsigned key;    // enum sha2_key
    unsigned caller; // READ, and START with SHA2_KEY_SLOT
    uint32_t addr;   // READ only
    uint32_t len;    // READ, and with SHA2_KEY_BUS
};

// What the block is in when the command comes; all false: nothing, or done.
struct sha2_state {
    bool open;
    bool partial; // with open: its last word had fewer than four bytes
    bool slot;    // with open: under a key of the key store
    bool setup;   // the chaining value or the key is awaited
    bool saved;
};

// What STATUS.error shows after this command, given that the block is not busy: the checks of
// rtl/sha2/README.md, Registers, of which the first failure wins.
enum pluton_error sha2_check_command(const struct sha2_command *command,
                                     const struct sha2_parameters *parameters,
                                     const struct sha2_state *state);

// The part of it that looks at a READ's job: caller, misaligned, range or none. 0 bytes are legal.
enum pluton_error sha2_check_read(unsigned caller, uint32_t addr, uint32_t len);

// How many words a key or a message of len bytes takes, and how many bytes of the last of them
// count (1 to 4; 0 if there is no word).
uint32_t sha2_words(uint32_t len, unsigned *last_bytes);

#ifdef __cplusplus
}
#endif

#endif
