// SPDX-License-Identifier: Apache-2.0
// Debug and what a capability allows, cycle by cycle, from rtl/debug/README.md.
//
// Call outputs, compare, then step with the same inputs. No input leads to a fault of this block:
// the model has no state Error, and its alert is never high.
#ifndef CMODEL_DEBUG_H
#define CMODEL_DEBUG_H

#include "apb.h"

#ifdef __cplusplus
extern "C" {
#endif

#define DEBUG_CHALLENGE_WORDS 8

// The codes of CMD.op.
enum debug_op { DEBUG_OP_CHALLENGE = 1, DEBUG_OP_ACCEPT_DEBUG = 2, DEBUG_OP_ACCEPT_RETURN = 3 };

enum debug_state {
    DEBUG_IDLE,
    DEBUG_DRAW,
    DEBUG_READY,
    DEBUG_EXTEND,
    DEBUG_MARK,
    DEBUG_OPEN,
    DEBUG_RETURN,
    DEBUG_FAILED,
};

// To the debug module, and back.
struct debug_jtag_req {
    bool tck, tms, trst_n, tdi;
};

struct debug_jtag_rsp {
    bool tdo, tdo_oe;
};

struct debug_in {
    struct apb_in apb;
    bool zeroize;

    unsigned blank, provisioned, secured; // 4 bits; these from lifecycle
    unsigned token;                       // 16 bits

    bool random_valid, random_error;
    uint32_t random_word;

    bool measure_valid; // of measure's extend
    uint32_t measure_word;
    unsigned entry_index; // 5 bits; these from the accumulator
    bool extend_done, extending;

    struct debug_jtag_req jtag;       // at the pins
    struct debug_jtag_rsp debug_jtag; // at the debug module
};

struct debug_out {
    struct apb_out apb;
    unsigned mark, return_allowed; // 4 bits
    bool test_used;
    bool random_valid;
    bool measure_done;
    bool extend_valid;
    uint32_t entry_word;
    struct debug_jtag_rsp jtag;       // at the pins
    struct debug_jtag_req debug_jtag; // at the debug module
    bool alert;
};

struct debug {
    struct apb_guard guard;
    enum debug_state state;
    unsigned index; // of the next word, in Draw only
    bool done;
    unsigned error;
    uint32_t challenge[DEBUG_CHALLENGE_WORDS]; // big-endian
    bool extended, opened, allowed;            // sticky
    bool own;                                  // the extend is this block's, not measure's
    bool tck[3];                               // two synchronizing flops, and the last value
    bool used;                                 // sticky
    bool pass;
};

void debug_reset(struct debug *d);
void debug_outputs(const struct debug *d, const struct debug_in *in, struct debug_out *out);
void debug_step(struct debug *d, const struct debug_in *in);

// What STATUS.error shows after this command, when it is not busy. op: the field of CMD.
enum pluton_error debug_check(const struct debug *d, const struct debug_in *in, unsigned op);

#ifdef __cplusplus
}
#endif

#endif
