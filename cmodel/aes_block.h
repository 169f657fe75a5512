// SPDX-License-Identifier: Apache-2.0
// The block aes as rtl/aes/README.md states it, cycle by cycle: registers, phases, memory port, key
// port, random port. What is written and which tag is right comes from cmodel/aes.h over the bytes
// that were read. Masks, and the engine between the ports, can't be observed and are left out.
//
// Call outputs, compare, then step with the same inputs. What comes in of a bus that keeps its
// rules: a grant only while a request is up, and none while an access is open but in the cycle of
// its answer; an answer only of an open access. No fault can arise in the model, so that its alert
// is never high.
#ifndef CMODEL_AES_BLOCK_H
#define CMODEL_AES_BLOCK_H

#include "aes.h"
#include "apb.h"

#ifdef __cplusplus
extern "C" {
#endif

#define AES_BLOCK_CONTEXTS 3
#define AES_BLOCK_BUFFER 4096    // bytes of ciphertext that are kept
#define AES_BLOCK_SEED_WORDS 9   // of the mask generator
#define AES_BLOCK_INTERVAL 65536 // blocks between two seeds of it
#define AES_BLOCK_SWEEP 1024     // cycles, of ZEROIZE
#define AES_BLOCK_ACCESSES 8     // of a beat
#define AES_BLOCK_QUEUE 8        // blocks between their reading and their writing, at most

// The codes of CMD.op, CMD.mode, CMD.size.
enum aes_block_op {
    AES_BLOCK_OP_NONE = 0, // the wipe after reset
    AES_BLOCK_OP_KEY = 1,
    AES_BLOCK_OP_RUN = 2,
    AES_BLOCK_OP_FORGET = 3,
    AES_BLOCK_OP_ZEROIZE = 4,
};
enum aes_block_mode {
    AES_BLOCK_ECB = 0,
    AES_BLOCK_CBC = 1,
    AES_BLOCK_CTR = 2,
    AES_BLOCK_GCM = 3,
    AES_BLOCK_CMAC = 4,
};
enum aes_block_size { AES_BLOCK_128 = 0, AES_BLOCK_192 = 1, AES_BLOCK_256 = 2 };

enum aes_block_phase {
    AES_BLOCK_IDLE,
    AES_BLOCK_RANDOM,
    AES_BLOCK_WARM,
    AES_BLOCK_CLEAR,
    AES_BLOCK_KEY,
    AES_BLOCK_TAKE,
    AES_BLOCK_EXPAND,
    AES_BLOCK_BEATS,
    AES_BLOCK_TAG,
    AES_BLOCK_DRAIN,
    AES_BLOCK_ZERO,
    AES_BLOCK_SWEEP_PHASE,
};

// What the beats of a job are in, in the order in which they come.
enum aes_block_part {
    AES_BLOCK_PART_ECB,
    AES_BLOCK_PART_CTR,
    AES_BLOCK_PART_CBC_FIRST,
    AES_BLOCK_PART_CBC,
    AES_BLOCK_PART_CBC_LAST,
    AES_BLOCK_PART_CMAC_FIRST,
    AES_BLOCK_PART_CMAC,
    AES_BLOCK_PART_HASH_KEY, // Begin: H
    AES_BLOCK_PART_IV,       // Begin: GHASH of the IV
    AES_BLOCK_PART_IV_LENGTH,
    AES_BLOCK_PART_J0,
    AES_BLOCK_PART_AAD,
    AES_BLOCK_PART_DATA,
    AES_BLOCK_PART_CHECK,
    AES_BLOCK_PART_LENGTH,
    AES_BLOCK_PART_RELEASE,
    AES_BLOCK_PART_AGAIN,
    AES_BLOCK_PART_NONE, // no more beats
};

struct aes_block_in {
    struct apb_in apb;
    bool gnt, rvalid, err; // of the memory
    uint32_t rdata;
    bool key_valid, key_last, key_error;
    uint32_t key_word; // of both shares
    bool random_valid, random_error;
    bool zeroize;
};

struct aes_block_out {
    struct apb_out apb;
    bool req, we; // the following are zero without req
    unsigned be;
    uint32_t addr, wdata;
    unsigned mem_subject;
    bool mem_nonsecure;
    bool key_valid; // the following are zero without it
    unsigned slot, operation, key_subject;
    bool random_valid;
    bool alert;

    bool busy, done, waiting, seeded; // as in STATUS
    unsigned keys, error;
};

// An access to memory.
struct aes_block_access {
    bool write;
    unsigned be, caller;
    uint32_t addr, wdata;
    unsigned place; // of a read: where in the beat's block its bytes are
};

struct aes_block_context {
    bool holds;
    struct aes_key key;
};

struct aes_block {
    bool masked;
    struct apb_guard guard;
    unsigned interval; // AES_BLOCK_INTERVAL; a bench may make it less

    enum aes_block_phase phase;
    unsigned cycle; // of the phase, or of the beat in Beats and Zero; from 1 on
    bool done;
    unsigned error;      // of the last command (PLUTON_ERROR_*)
    unsigned next_error; // of the command that runs

    // Registers
    uint32_t src, dst, len, aad, aad_len, iv_addr, iv_len;
    uint8_t iv[AES_BLOCK_BYTES], expected[AES_BLOCK_BYTES];
    uint8_t tag[AES_BLOCK_BYTES], next[AES_BLOCK_BYTES];
    uint8_t key[AES_MAX_KEY_BYTES];
    unsigned key_written; // a bit a word

    struct aes_block_context context[AES_BLOCK_CONTEXTS];
    bool seeded;
    unsigned issued; // blocks since the seeding

    // The command that runs
    uint32_t command;
    unsigned at, wanted; // words of a key or of the random port so far; of the latter
    uint8_t slot_key[AES_MAX_KEY_BYTES];
    enum aes_block_part part; // of the beat that runs, or is next after Random and Tag
    uint64_t beat;            // of the part, or of Zero
    bool tagged;              // the first Tag was right
    bool whole;               // Sweep of ZEROIZE, zeroize_i or reset

    struct aes_block_access access[AES_BLOCK_ACCESSES]; // of the beat
    unsigned accesses;
    unsigned raised;                       // whose request is up or was
    bool up, open;                         // a request; a granted access that is not answered
    struct aes_block_access request, held; // what they are
    uint8_t input[AES_BLOCK_BYTES];        // what the beat reads

    // The job's data, ahead of the beats that show it
    uint8_t queue[AES_BLOCK_QUEUE][AES_BLOCK_BYTES]; // output, by the number of its block
    uint8_t chain[AES_BLOCK_BYTES];                  // CBC; the counter of CTR
    struct aes_cmac cmac;
    struct aes_gcm gcm, begun; // begun: after Begin
    uint8_t buffer[AES_BLOCK_BUFFER];
};

// The chip's reset, after which the block wipes itself.
void aes_block_reset(struct aes_block *block, bool masked);
void aes_block_outputs(const struct aes_block *block, const struct aes_block_in *in,
                       struct aes_block_out *out);
void aes_block_step(struct aes_block *block, const struct aes_block_in *in);

#ifdef __cplusplus
}
#endif

#endif
