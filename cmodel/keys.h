// SPDX-License-Identifier: Apache-2.0
// The key store cycle by cycle, from rtl/keys/README.md: slots behind the ports of ecc, sha2, aes,
// filled from the fuses, by birth, by ecc, and by software.
//
// Use as in cmodel/sha2_engine.h: outputs, then step, once a cycle with the same inputs. Outputs to
// a port depend on that port's own inputs of the cycle, on the random port's, and on the rights.
// Words have the key's first byte in bits 31:24. No fault can arise in the model, so that its alert
// is never high.
#ifndef CMODEL_KEYS_H
#define CMODEL_KEYS_H

#include "apb.h"

#ifdef __cplusplus
extern "C" {
#endif

#define KEYS_SLOTS 16
#define KEYS_WORDS 8
#define KEYS_FIRST_SESSION 4
#define KEYS_ROOT 2

// Yes on wires of four bits: of birth_owner and attest_owner, of `loaded`, of efuse.
#define KEYS_OWNER_YES 0x9
#define KEYS_LOADED_YES 0x9
#define KEYS_FUSE_YES 0xA

// birth's requests, by their code.
enum keys_birth_op {
    KEYS_BIRTH_NONE = 0x0,
    KEYS_BIRTH_ROOT = 0x3,
    KEYS_BIRTH_BURN = 0x5,
    KEYS_BIRTH_LOAD = 0x6,
    KEYS_BIRTH_WIPE = 0x9,
};

// The codes of CMD.op and CMD.purpose.
enum keys_op { KEYS_OP_CREATE = 1, KEYS_OP_LOAD = 2, KEYS_OP_RELEASE = 3 };
enum keys_purpose {
    KEYS_PURPOSE_NONE = 0, // the slot is free
    KEYS_PURPOSE_HMAC = 1,
    KEYS_PURPOSE_SHARED = 2,
    KEYS_PURPOSE_SIGN = 3,
    KEYS_PURPOSE_AGREE = 4,
    KEYS_PURPOSE_AGREE_TO = 5,
    KEYS_PURPOSE_AES128 = 6,
    KEYS_PURPOSE_AES192 = 7,
    KEYS_PURPOSE_AES256 = 8,
};

struct keys_request {
    bool valid;
    unsigned slot, operation, subject;
};

struct keys_response {
    bool valid, last, error;
    uint32_t share0, share1;
};

struct keys_in {
    bool zeroize;
    struct apb_in apb;
    struct keys_request ecc, sha2, aes;
    struct keys_request offer; // a word of a delivery, with the following
    bool offer_last;
    uint32_t offer_share0, offer_share1;
    bool random_valid, random_error;
    uint32_t random_word;
    bool secret_valid, secret_last, secret_error; // from efuse: a load
    unsigned secret_index;
    uint32_t secret_word;
    bool burn_take, burn_error; // from efuse: a burn
    unsigned sensed, committed; // four bits each
    unsigned committed_area;
    unsigned birth_op, birth_slot, birth_area;
    unsigned blank, provisioned, secured, birth_owner, attest_owner; // four bits each
};

struct keys_out {
    struct apb_out apb;
    struct keys_response ecc, sha2, aes;
    bool take, refuse; // of the delivery
    bool random_valid;
    bool secret_valid; // to efuse: a load, and a burn
    bool burn_valid;
    unsigned fuse_area, fuse_secret, burn_index; // of either; 0 without
    uint32_t burn_share0, burn_share1;
    bool birth_done, birth_error;
    unsigned birth_code;
    bool loaded, alert;
};

enum keys_phase {
    KEYS_CLEAR,
    KEYS_IDLE,
    KEYS_JUDGE,
    KEYS_DRAW,
    KEYS_MOVE,
    KEYS_WIPE,
};

enum keys_client {
    KEYS_CLIENT_NONE,
    KEYS_CLIENT_BIRTH,
    KEYS_CLIENT_FUSES,
    KEYS_CLIENT_OFFER,
    KEYS_CLIENT_ECC,
    KEYS_CLIENT_SHA2,
    KEYS_CLIENT_AES,
    KEYS_CLIENT_SOFTWARE,
};

struct keys {
    enum keys_phase phase;
    unsigned count;

    enum keys_client client;
    unsigned slot; // of the client; of birth as it said it
    unsigned birth_op, area;
    unsigned secret;   // Load: the one that moves, its slot
    bool burn_paused;  // the cycle after a take
    unsigned wipe_set; // Wipe: bit = slot

    bool full[KEYS_SLOTS];
    enum keys_purpose purpose[KEYS_SLOTS];
    unsigned subject[KEYS_SLOTS];
    uint32_t share0[KEYS_SLOTS][KEYS_WORDS], share1[KEYS_SLOTS][KEYS_WORDS];
    uint32_t mask[KEYS_WORDS];
    uint32_t key[KEYS_WORDS]; // KEY, in the ports' byte order
    unsigned key_written;     // bit = word

    bool bus_refused; // the setup cycle's verdict
    bool busy;        // software's command
    uint32_t command;
    unsigned error, load_error; // PLUTON_ERROR_*
    bool load_asked;
    bool loaded;
};

void keys_reset(struct keys *k);
void keys_outputs(const struct keys *k, const struct keys_in *in, struct keys_out *out);
void keys_step(struct keys *k, const struct keys_in *in);

#ifdef __cplusplus
}
#endif

#endif
