// SPDX-License-Identifier: Apache-2.0
// birth cycle by cycle, from rtl/birth/README.md: the sequence of steps, and the job that has ecc
// make a public key and private_sha digest it.
//
// Use as in cmodel/sha2_engine.h: outputs, then step, once a cycle with the same inputs. All
// outputs but those of the bus depend on the state alone. Words are big-endian. No fault can arise
// in the model, so that its alert is never high.
#ifndef CMODEL_BIRTH_H
#define CMODEL_BIRTH_H

#include "apb.h"
#include "keys.h"

#ifdef __cplusplus
extern "C" {
#endif

#define BIRTH_AREAS 4

// efuse's codes of an area that matter here, and of the requests.
#define BIRTH_AREA_BLANK 0x9
#define BIRTH_AREA_TOUCHED 0xA
enum birth_fuse_op {
    BIRTH_FUSE_NONE = 0x0,
    BIRTH_FUSE_BEGIN = 0x3,
    BIRTH_FUSE_DIGEST = 0x5,
    BIRTH_FUSE_COMMIT = 0x6,
    BIRTH_FUSE_PROVISION = 0x9,
    BIRTH_FUSE_RETIRE = 0xA,
};

enum birth_op { BIRTH_OP_START = 1 };

struct birth_in {
    struct apb_in apb;
    unsigned owner; // birth_owner_i, four bits
    struct apb_out ecc;
    bool key_done, key_error;
    unsigned key_code;
    bool fuse_done, fuse_error;
    unsigned sensed, areas[BIRTH_AREAS], committed, digests_ok; // four bits each
    unsigned committed_area;
    unsigned blank, unfinished; // four bits each
    bool tainted;
    bool grant, ready, done; // of private_sha
    uint32_t digest[8];      // with done
};

struct birth_out {
    struct apb_out apb;
    bool ecc_request;
    struct apb_in ecc; // as seen by ecc
    unsigned key_op, key_slot, key_area;
    unsigned fuse_op, fuse_area, fuse_index;
    uint32_t fuse_word;
    bool psha_request, psha_valid, psha_finish;
    uint32_t psha_word;
    unsigned psha_bytes;
    bool alert;
};

// STATUS.step; Digest shows as Certify.
enum birth_step {
    BIRTH_IDLE,
    BIRTH_RETIRE,
    BIRTH_OWN,
    BIRTH_GENERATE,
    BIRTH_DRAW,
    BIRTH_BEGIN,
    BIRTH_BURN,
    BIRTH_WIPE,
    BIRTH_LOAD,
    BIRTH_CERTIFY,
    BIRTH_CLEAN,
    BIRTH_COMMIT,
    BIRTH_PROVISION,
    BIRTH_UNDO,
    BIRTH_CLEAR,
};

enum birth_job_state {
    BIRTH_JOB_IDLE,
    BIRTH_JOB_SETUP,
    BIRTH_JOB_ACCESS,
    BIRTH_JOB_PUSH,
    BIRTH_JOB_LAST,
    BIRTH_JOB_WAIT,
    BIRTH_JOB_FAILED,
};

enum birth_item { BIRTH_ITEM_CMD, BIRTH_ITEM_STATUS, BIRTH_ITEM_WORD };

struct birth_job {
    enum birth_job_state state;
    enum birth_item item;
    unsigned n;    // of the word
    uint32_t word; // as read, big-endian
    uint8_t carry;
    unsigned error;
};

struct birth {
    enum birth_step step;
    bool digest; // in Certify: the digests are burnt
    bool first;  // the first cycle of the step, or of k, or of the digest's word
    unsigned k, i;
    struct birth_job job;

    unsigned area;
    uint32_t kept[2]; // first words of the digests
    bool begun;
    bool provisioned; // step 12 was entered
    bool done;
    unsigned error, failed_step;
    bool bus_refused;
};

void birth_reset(struct birth *b);
void birth_outputs(const struct birth *b, const struct birth_in *in, struct birth_out *out);
void birth_step(struct birth *b, const struct birth_in *in);

#ifdef __cplusplus
}
#endif

#endif
