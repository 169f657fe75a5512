// SPDX-License-Identifier: Apache-2.0
// The life cycle cycle by cycle, from rtl/lifecycle/README.md.
//
// Call outputs, compare, then step with the same inputs. Of the faults the one that inputs reach is
// modelled: marks that do not follow.
#ifndef CMODEL_LIFECYCLE_H
#define CMODEL_LIFECYCLE_H

#include "apb.h"
#include "efuse.h"

#ifdef __cplusplus
extern "C" {
#endif

#define LIFECYCLE_TESTS 4
#define LIFECYCLE_DEBUG_CLOSED EFUSE_NO

// The codes of STATE.
enum lifecycle_state {
    LIFECYCLE_SENSE = 0,
    LIFECYCLE_BLANK = 1,
    LIFECYCLE_UNFINISHED = 2,
    LIFECYCLE_PROVISIONED = 3,
    LIFECYCLE_SECURED = 4,
    LIFECYCLE_RETURNED = 5,
    LIFECYCLE_BROKEN = 6,
    LIFECYCLE_ERROR = 7,
};

enum lifecycle_job {
    LIFECYCLE_JOB_IDLE,
    LIFECYCLE_JOB_SECURE,
    LIFECYCLE_JOB_OVERBURN,
    LIFECYCLE_JOB_GAP,
    LIFECYCLE_JOB_RETURNED,
};

struct lifecycle_in {
    struct apb_in apb;
    // From efuse; any code.
    unsigned sensed, provisioned, secured, returned, committed;
    unsigned areas[PLUTON_FUSE_AREAS];
    bool cycle_done, cycle_error;

    unsigned return_allowed; // 4 bits
    unsigned debug_open;     // 4 bits
    unsigned test_used;      // a bit a test port
};

struct lifecycle_out {
    struct apb_out apb;
    unsigned cycle_op; // enum efuse_cycle_op
    unsigned blank, unfinished, provisioned, secured, returned;
    bool tainted;
    unsigned token;
    bool alert;
};

struct lifecycle {
    struct apb_guard guard;
    enum lifecycle_state state;
    enum lifecycle_job job;
    bool tainted, debug, done;
    unsigned error;
};

void lifecycle_reset(struct lifecycle *l);
void lifecycle_outputs(const struct lifecycle *l, const struct lifecycle_in *in,
                       struct lifecycle_out *out);
void lifecycle_step(struct lifecycle *l, const struct lifecycle_in *in);

// The state that efuse's outputs are of: the README's table of views. Never SENSE or ERROR.
enum lifecycle_state lifecycle_view(const struct lifecycle_in *in);

#ifdef __cplusplus
}
#endif

#endif
