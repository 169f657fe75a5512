// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cmodel/ecc_owner.h"
#include "sim/native/fields.h"
#include "sim/native/probe.h"

namespace pluton
{

class EccOwnerScore : public Score
{
  public:
    EccOwnerScore() : Score("ecc_owner", 14 + (PLUTON_STATE_ecc_owner ? 2 : 0))
    {
        const char *const at = "gen_secrets.u_secrets.u_ecc_owner";
        if (PLUTON_STATE_ecc_owner) {
            show(at, {"state_q[5:0]", "access_q"});
        }
        show(at, {"birth_request_i", "attest_request_i", "birth_owner_o[3:0]",
                  "attest_owner_o[3:0]", "alert_o"});
        reset();
    }

    void reset() { ecc_owner_reset(&model_); }

    void cycle(const Vpluton_sim___024root &root, uint64_t cycle)
    {
        struct ecc_owner_in in = {};
        in.software = apb_of(PLUTON_SECRET(u_ecc_owner__DOT__software_i));
        in.birth = apb_of(PLUTON_SECRET(u_ecc_owner__DOT__birth_i));
        in.attest = apb_of(PLUTON_SECRET(u_ecc_owner__DOT__attest_i));
        in.birth_request = PLUTON_SECRET(u_ecc_owner__DOT__birth_request_i);
        in.attest_request = PLUTON_SECRET(u_ecc_owner__DOT__attest_request_i);
        in.ecc = apb_answer_of(PLUTON_SECRET(u_ecc_owner__DOT__ecc_i));
        struct ecc_owner_out out;
        ecc_owner_outputs(&model_, &in, &out);
        ports(root, out, cycle);
#if PLUTON_STATE_ecc_owner
        // rtl/pluton/ecc_owner.sv, in the order of the model's enum
        static const uint8_t states[] = {0x01, 0x27, 0x14, 0x32, 0x0A};
        Checker check("ecc_owner", cycle);
        check.same("state", states[model_.state], PLUTON_SECRET(u_ecc_owner__DOT__state_q));
        check.same("access", model_.access, PLUTON_SECRET(u_ecc_owner__DOT__access_q));
#endif
        ecc_owner_step(&model_, &in);
    }

  private:
    void ports(const Vpluton_sim___024root &root, const struct ecc_owner_out &out, uint64_t cycle)
    {
        Checker check("ecc_owner", cycle);
        check.same("software_o", packed(out.software), PLUTON_SECRET(u_ecc_owner__DOT__software_o));
        check.same("birth_o", packed(out.birth), PLUTON_SECRET(u_ecc_owner__DOT__birth_o));
        check.same("attest_o", packed(out.attest), PLUTON_SECRET(u_ecc_owner__DOT__attest_o));
        const struct apb_in ecc = apb_of(PLUTON_SECRET(u_ecc_owner__DOT__ecc_o));
        check.same("ecc_o.psel", out.ecc.sel, ecc.sel);
        check.same("ecc_o.penable", out.ecc.enable, ecc.enable);
        check.same("ecc_o.pwrite", out.ecc.write, ecc.write);
        check.same("ecc_o.paddr", out.ecc.offset, ecc.offset);
        check.same("ecc_o.pwdata", out.ecc.data, ecc.data);
        check.same("ecc_o.pstrb", out.ecc.strobe, ecc.strobe);
        check.same("ecc_o.pprot", out.ecc.nonsecure, ecc.nonsecure);
        check.same("ecc_o.pauser", out.ecc.subject, ecc.subject);
        check.same("birth_owner_o", out.birth_owner,
                   PLUTON_SECRET(u_ecc_owner__DOT__birth_owner_o));
        check.same("attest_owner_o", out.attest_owner,
                   PLUTON_SECRET(u_ecc_owner__DOT__attest_owner_o));
        check.same("alert_o", out.alert, PLUTON_SECRET(u_ecc_owner__DOT__alert_o));
    }

    struct ecc_owner model_;
};

} // namespace pluton
