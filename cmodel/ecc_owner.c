// SPDX-License-Identifier: Apache-2.0
// Numbers in comments are the rules of ecc_owner in rtl/birth/README.md.
#include "cmodel/ecc_owner.h"

#include <string.h>

enum { ECC_STATUS = 0x00C };

void ecc_owner_reset(struct ecc_owner *o)
{
    memset(o, 0, sizeof *o);
}

static struct apb_out refused(const struct apb_in *in)
{
    const bool access = apb_access(in);
    return (struct apb_out){.ready = access, .error = access};
}

// 1: the first cycle in which ecc sees the access must be its setup phase.
static bool late(const struct ecc_owner *o, const struct ecc_owner_in *in)
{
    return apb_access(&in->software) && !o->passed;
}

void ecc_owner_outputs(const struct ecc_owner *o, const struct ecc_owner_in *in,
                       struct ecc_owner_out *out)
{
    memset(out, 0, sizeof *out);
    const bool birth = o->state == ECC_OWNER_BIRTH && in->birth_request;
    const bool attest = o->state == ECC_OWNER_ATTEST && in->attest_request;
    out->birth_owner = birth ? ECC_OWNER_YES : ECC_OWNER_NO;
    out->attest_owner = attest ? ECC_OWNER_YES : ECC_OWNER_NO;
    out->software = refused(&in->software);
    out->birth = refused(&in->birth);
    out->attest = refused(&in->attest);
    if (o->state == ECC_OWNER_SOFTWARE) { // 1
        out->ecc = in->software;
        if (late(o, in)) {
            out->ecc.enable = false;
            memset(&out->software, 0, sizeof out->software);
        } else {
            out->software = in->ecc;
        }
    } else if (birth) { // 3
        out->ecc = in->birth;
        out->birth = in->ecc;
    } else if (attest) {
        out->ecc = in->attest;
        out->attest = in->ecc;
    } else if (o->state == ECC_OWNER_PROBE || o->state == ECC_OWNER_LEAVE) { // 2, 4
        out->ecc = (struct apb_in){.sel = true, .enable = o->access, .offset = ECC_STATUS};
        if (o->state == ECC_OWNER_PROBE) {
            memset(&out->software, 0, sizeof out->software);
        }
    }
}

static void enter(struct ecc_owner *o, enum ecc_owner_state state)
{
    o->state = state;
    o->access = false;
}

void ecc_owner_step(struct ecc_owner *o, const struct ecc_owner_in *in)
{
    const enum ecc_owner_state state = o->state;
    const bool answered = o->access && in->ecc.ready, busy = in->ecc.data & 1;
    const bool request = in->birth_request || in->attest_request;
    switch (state) {
    case ECC_OWNER_SOFTWARE:
        if (request && !in->software.sel && o->rested) {
            enter(o, ECC_OWNER_PROBE);
        }
        break;
    case ECC_OWNER_PROBE:
        if (!answered) {
            o->access = true;
        } else if (busy || !request) {
            enter(o, ECC_OWNER_SOFTWARE);
        } else {
            enter(o, in->birth_request ? ECC_OWNER_BIRTH : ECC_OWNER_ATTEST);
        }
        break;
    case ECC_OWNER_BIRTH:
        if (!in->birth_request) {
            enter(o, ECC_OWNER_LEAVE);
        }
        break;
    case ECC_OWNER_ATTEST:
        if (!in->attest_request) {
            enter(o, ECC_OWNER_LEAVE);
        }
        break;
    case ECC_OWNER_LEAVE:
    default:
        if (!answered) {
            o->access = true;
        } else {
            enter(o, busy ? ECC_OWNER_LEAVE : ECC_OWNER_SOFTWARE);
        }
        break;
    }
    o->passed = state == ECC_OWNER_SOFTWARE && in->software.sel;
    o->rested = state == ECC_OWNER_SOFTWARE;
}
