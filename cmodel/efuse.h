// SPDX-License-Identifier: Apache-2.0
// The fuse controller cycle by cycle, from rtl/efuse/README.md and spec/fuse_map.toml: registers,
// ports, row machine and shadow. The array itself is outside (sim/models/fuse_array.h).
//
// Call outputs, compare, then step with the same inputs. Of the ways to the error state those are
// modelled that inputs reach: an array that is too slow, and two committed areas.
#ifndef CMODEL_EFUSE_H
#define CMODEL_EFUSE_H

#include "apb.h"

#ifdef __cplusplus
extern "C" {
#endif

#define EFUSE_MARKS 14 // rows 0 to 12, lock_second
#define EFUSE_MARK_LOCK_SECOND 13
// Slots: serial, root_hash, revocation, policy, rollback, the digests, second_hash.
#define EFUSE_WORDS 46
#define EFUSE_SLOT_DIGESTS 22
#define EFUSE_SLOT_SECOND 38
#define EFUSE_PULSE_SLOT 24 // cycles of a bit
#define EFUSE_YES 0xAu
#define EFUSE_NO 0x5u

// Codes at the ports: rtl/efuse/efuse_pkg.sv.
enum efuse_fuse_op {
    EFUSE_FUSE_NONE = 0x0,
    EFUSE_FUSE_READ = 0x3, // never used
    EFUSE_FUSE_MARGIN_HIGH = 0x5,
    EFUSE_FUSE_MARGIN_LOW = 0x6,
    EFUSE_FUSE_PULSE = 0x9,
};

enum efuse_mark {
    EFUSE_MARK_ZERO = 0x9,
    EFUSE_MARK_WHOLE = 0x6,
    EFUSE_MARK_ONES = 0x5,
    EFUSE_MARK_PARTIAL = 0xA,
};

enum efuse_area {
    EFUSE_AREA_BLANK = 0x9,
    EFUSE_AREA_COMMITTED = 0x6,
    EFUSE_AREA_RETIRED = 0x5,
    EFUSE_AREA_TOUCHED = 0xA,
};

enum efuse_birth_op {
    EFUSE_BIRTH_NONE = 0x0,
    EFUSE_BIRTH_BEGIN = 0x3,
    EFUSE_BIRTH_DIGEST = 0x5,
    EFUSE_BIRTH_COMMIT = 0x6,
    EFUSE_BIRTH_PROVISION = 0x9,
    EFUSE_BIRTH_RETIRE = 0xA,
};

enum efuse_cycle_op {
    EFUSE_CYCLE_NONE = 0x0,
    EFUSE_CYCLE_SECURE = 0x3,
    EFUSE_CYCLE_OVERBURN = 0x5,
    EFUSE_CYCLE_RETURNED = 0x6,
};

struct efuse_in {
    struct apb_in apb;
    bool zeroize, persistent;
    bool fuse_done;
    uint64_t fuse_data;
    // keys
    bool secret_valid;
    unsigned secret_area, secret;
    bool burn_valid;
    unsigned burn_area, burn_secret, burn_index;
    uint32_t burn_share0, burn_share1;
    // birth, lifecycle: any code
    unsigned birth_op, birth_area, birth_index;
    uint32_t birth_word;
    unsigned cycle_op;
};

struct efuse_out {
    struct apb_out apb;
    unsigned fuse_op, fuse_row, fuse_bit;
    bool secret_valid, secret_last, secret_error;
    unsigned secret_index;
    uint32_t secret_word;
    bool burn_take, burn_error;
    bool birth_done, birth_error;
    bool cycle_done, cycle_error;
    unsigned provisioned, secured, returned; // enum efuse_mark
    unsigned sensed;
    unsigned areas[PLUTON_FUSE_AREAS]; // enum efuse_area
    unsigned committed, committed_area;
    unsigned digests_ok;
    uint32_t digests[16]; // slot 22 first
    bool alert;
};

enum efuse_state {
    EFUSE_SENSE,
    EFUSE_READY,
    EFUSE_RUN,
    EFUSE_DONE,
    EFUSE_HALT,
    EFUSE_ERROR,
};

enum efuse_row_state {
    EFUSE_ROW_IDLE,
    EFUSE_ROW_LOW,
    EFUSE_ROW_GAP,
    EFUSE_ROW_HIGH,
    EFUSE_ROW_JUDGE,
    EFUSE_ROW_SLOT,
};

// Also the reading after the reset is one.
enum efuse_job {
    EFUSE_JOB_SENSE,
    EFUSE_JOB_LOAD,
    EFUSE_JOB_BURN,
    EFUSE_JOB_SECURE,
    EFUSE_JOB_OVERBURN,
    EFUSE_JOB_RETURNED,
    EFUSE_JOB_CYCLE_UNKNOWN,
    EFUSE_JOB_BEGIN,
    EFUSE_JOB_DIGEST,
    EFUSE_JOB_COMMIT,
    EFUSE_JOB_PROVISION,
    EFUSE_JOB_RETIRE,
    EFUSE_JOB_BIRTH_UNKNOWN,
    EFUSE_JOB_PROGRAM,
};

struct efuse {
    struct apb_guard guard;
    enum efuse_state state;

    // The job in Sense, Run and Done.
    enum efuse_job job;
    unsigned area, secret, index;
    uint32_t word;
    unsigned step;    // row of it
    bool failed;      // a row was not ok, or the job is refused
    bool dropped;     // LOAD: its request fell
    uint64_t planned; // PROGRAM: what both of its rows shall hold

    // The row.
    enum efuse_row_state row_state;
    unsigned pass, bit, slot, wait;
    bool fired;
    uint64_t low, high, target;

    // The shadow.
    bool sensed;
    bool frozen; // zeroize came in Sense
    enum efuse_mark marks[EFUSE_MARKS];
    uint32_t words[EFUSE_WORDS];
    bool valid[EFUSE_WORDS];
    unsigned corrected;

    // Birth's session.
    bool session;
    unsigned session_area, count;

    // Registers.
    bool pending, done;
    unsigned op, error;
    uint32_t row_register, data_register;
};

void efuse_reset(struct efuse *e);
void efuse_outputs(const struct efuse *e, const struct efuse_in *in, struct efuse_out *out);
void efuse_step(struct efuse *e, const struct efuse_in *in);

// What software may program, by the fuse map: the kinds of rows, and of a row its first one.
enum efuse_kind { EFUSE_KIND_NONE, EFUSE_KIND_WORD, EFUSE_KIND_SECDED, EFUSE_KIND_UNARY };

struct efuse_row {
    enum efuse_kind kind; // NONE: no row, or a secret one
    uint64_t word;        // WORD
    unsigned slot;        // SECDED and UNARY; WORD: of its mark
    bool second;          // UNARY: the second copy
    bool by_software;
};

struct efuse_row efuse_row_of(unsigned row);

#ifdef __cplusplus
}
#endif

#endif
