// SPDX-License-Identifier: Apache-2.0
// ecc_owner cycle by cycle, from its section in rtl/birth/README.md: one ecc, and three masters of
// it.
//
// Use as in cmodel/sha2_engine.h: outputs, then step, once a cycle with the same inputs. Everything
// but the owners depends on inputs of the same cycle. No fault can arise in the model.
#ifndef CMODEL_ECC_OWNER_H
#define CMODEL_ECC_OWNER_H

#include "apb.h"

#ifdef __cplusplus
extern "C" {
#endif

#define ECC_OWNER_YES 0x9
#define ECC_OWNER_NO 0x6

struct ecc_owner_in {
    struct apb_in software, birth, attest;
    bool birth_request, attest_request;
    struct apb_out ecc;
};

struct ecc_owner_out {
    struct apb_out software, birth, attest;
    struct apb_in ecc;
    unsigned birth_owner, attest_owner; // four bits
    bool alert;
};

enum ecc_owner_state {
    ECC_OWNER_SOFTWARE,
    ECC_OWNER_PROBE,
    ECC_OWNER_BIRTH,
    ECC_OWNER_ATTEST,
    ECC_OWNER_LEAVE,
};

struct ecc_owner {
    enum ecc_owner_state state;
    bool access; // Probe, Leave: the access phase
    bool passed; // the last cycle was Software with psel
    bool rested; // the last cycle was Software
};

void ecc_owner_reset(struct ecc_owner *o);
void ecc_owner_outputs(const struct ecc_owner *o, const struct ecc_owner_in *in,
                       struct ecc_owner_out *out);
void ecc_owner_step(struct ecc_owner *o, const struct ecc_owner_in *in);

#ifdef __cplusplus
}
#endif

#endif
