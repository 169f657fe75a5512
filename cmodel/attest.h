// SPDX-License-Identifier: Apache-2.0
// Attestation cycle by cycle, from rtl/attest/README.md: the chip's public keys after reset, and
// tokens that the silicon composes and has signed.
//
// Use as in cmodel/sha2_engine.h: outputs, then step, once a cycle with the same inputs. Requests
// depend on the state alone; psha_valid and the word with it also on life cycle, overflow, and
// taint of the cycle. Words have the first byte in bits 31:24, but for those of ecc's bus and of
// the registers, which are in memory order. No flip can arise in the model.
#ifndef CMODEL_ATTEST_H
#define CMODEL_ATTEST_H

#include "apb.h"
#include "token_spec.h"

#ifdef __cplusplus
extern "C" {
#endif

// Yes on wires of four bits: of ecc_owner, of keys, of efuse.
#define ATTEST_OWNER_YES 0x9
#define ATTEST_LOADED_YES 0x9
#define ATTEST_FUSE_YES 0xA

#define ATTEST_LOG_REGISTER 504u

// Places in the memory of words.
enum attest_place {
    ATTEST_ATTESTATION_X = 0,
    ATTEST_ATTESTATION_Y = 8,
    ATTEST_GENERAL_X = 16,
    ATTEST_GENERAL_Y = 24,
    ATTEST_DEVICE = 32,
    ATTEST_THUMBPRINT = 40,
    ATTEST_SEED = 48,
    ATTEST_NONCE = 56, // and from Digest on the digest
    ATTEST_WORDS = 64,
};

enum attest_state {
    ATTEST_AWAIT,
    ATTEST_KEY_OWN,
    ATTEST_KEY_START,
    ATTEST_KEY_POLL,
    ATTEST_KEY_TAKE,
    ATTEST_POINT_HASH,
    ATTEST_POINT_DIGEST,
    ATTEST_POINT_FREE,
    ATTEST_SEED_DRAW,
    ATTEST_IDLE,
    ATTEST_HOLD,
    ATTEST_HASH,
    ATTEST_DIGEST,
    ATTEST_SIGN_OWN,
    ATTEST_SIGN_LOAD,
    ATTEST_SIGN_START,
    ATTEST_SIGN_POLL,
    ATTEST_SIGN_TAKE,
    ATTEST_FAILED,
    ATTEST_ERROR,
};

struct attest_in {
    struct apb_in apb;
    unsigned provisioned, secured; // four bits each
    uint16_t token;                // life cycle, as the token says it
    bool tainted;
    unsigned loaded, digests_ok; // four bits each
    uint32_t fuses[16];          // digests of the attestation key and of the general key
    unsigned count;              // of the log
    bool overflow, extending;
    bool log_valid;
    uint32_t log_word;
    bool random_valid, random_error;
    uint32_t random_word;
    bool psha_ready, psha_done;
    uint32_t digest[8];
    unsigned ecc_owner; // four bits
    bool ecc_ready, ecc_error;
    uint32_t ecc_data;
    bool zeroize, alert;
};

struct attest_out {
    struct apb_out apb;
    bool hold;
    bool log_valid;
    unsigned log_address; // with log_valid
    bool random_valid;
    bool psha_request;
    bool psha_valid, psha_finish;
    uint32_t psha_word;
    unsigned psha_bytes;
    bool ecc_request;
    bool ecc_sel, ecc_enable, ecc_write;
    uint32_t ecc_offset, ecc_data;
    bool alert;
};

// Where a walk through the messages of a state is.
struct attest_stream {
    unsigned part, code; // which message, which of its instructions
    unsigned place;      // byte of the field
    unsigned entry;      // of the log
    bool fetched;        // `word` is the field's
    uint32_t word;
    bool ended;
    uint32_t packed; // bytes on their way to the hash, the first on top
    unsigned bytes;
};

struct attest {
    enum attest_state state;
    unsigned index, step;
    bool mismatch;   // PointDigest: a word is not the fuses'
    bool ecc_enable; // the access to ecc is in its second cycle, or a later one
    struct attest_stream stream;
    uint32_t words[ATTEST_WORDS];
    unsigned nonce_written; // bit: word
    unsigned entries;       // n
    uint8_t token[PLUTON_TOKEN_MAX];
    unsigned token_bytes;
    bool done, ready;
    unsigned error, cause; // of the last command; of Failed
    struct apb_guard guard;
    bool waited; // TOKEN: the wait state is over
};

void attest_reset(struct attest *a);
void attest_outputs(const struct attest *a, const struct attest_in *in, struct attest_out *out);
void attest_step(struct attest *a, const struct attest_in *in);

#ifdef __cplusplus
}
#endif

#endif
