// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cmodel/lifecycle.h"
#include "sim/native/fields.h"
#include "sim/native/probe.h"

namespace pluton
{

class LifecycleScore : public Score
{
  public:
    LifecycleScore() : Score("lifecycle", 10 + (PLUTON_STATE_lifecycle ? 5 : 0))
    {
        const char *const at = "gen_secrets.u_secrets.u_lifecycle";
        if (PLUTON_STATE_lifecycle) {
            show(at, {"state_code[7:0]", "job_code[5:0]", "debug"});
        }
        show(at, {"cycle_o[3:0]", "tainted_o", "token_o[15:0]", "alert_o"});
        reset();
    }

    void reset() { lifecycle_reset(&model_); }

    void cycle(const Vpluton_sim___024root &root, uint64_t cycle)
    {
        const struct lifecycle_in in = inputs(root);
        struct lifecycle_out out;
        lifecycle_outputs(&model_, &in, &out);
        ports(root, out, cycle);
#if PLUTON_STATE_lifecycle
        state(root, cycle);
#endif
        lifecycle_step(&model_, &in);
    }

  private:
    static struct lifecycle_in inputs(const Vpluton_sim___024root &root)
    {
        struct lifecycle_in in = {};
        in.apb = apb_in_window(PLUTON_SECRET(u_lifecycle__DOT__apb_i));
        in.sensed = PLUTON_SECRET(u_lifecycle__DOT__sensed_i);
        in.provisioned = PLUTON_SECRET(u_lifecycle__DOT__provisioned_i);
        in.secured = PLUTON_SECRET(u_lifecycle__DOT__secured_i);
        in.returned = PLUTON_SECRET(u_lifecycle__DOT__returned_i);
        in.committed = PLUTON_SECRET(u_lifecycle__DOT__committed_i);
        for (unsigned a = 0; a < PLUTON_FUSE_AREAS; ++a) {
            in.areas[a] = field(PLUTON_SECRET(u_lifecycle__DOT__areas_i), 4 * a, 4);
        }
        const unsigned answer = PLUTON_SECRET(u_lifecycle__DOT__cycle_i);
        in.cycle_done = (answer & 2) != 0;
        in.cycle_error = (answer & 1) != 0;
        in.return_allowed = PLUTON_SECRET(u_lifecycle__DOT__return_allowed_i);
        in.debug_open = PLUTON_SECRET(u_lifecycle__DOT__debug_open_i);
        in.test_used = PLUTON_SECRET(u_lifecycle__DOT__test_used_i);
        return in;
    }

    void ports(const Vpluton_sim___024root &root, const struct lifecycle_out &out, uint64_t cycle)
    {
        Checker check("lifecycle", cycle);
        check.same("apb_o", packed(out.apb), PLUTON_SECRET(u_lifecycle__DOT__apb_o));
        check.same("cycle_o", out.cycle_op, PLUTON_SECRET(u_lifecycle__DOT__cycle_o));
        check.same("blank_o", out.blank, PLUTON_SECRET(u_lifecycle__DOT__blank_o));
        check.same("unfinished_o", out.unfinished, PLUTON_SECRET(u_lifecycle__DOT__unfinished_o));
        check.same("provisioned_o", out.provisioned,
                   PLUTON_SECRET(u_lifecycle__DOT__provisioned_o));
        check.same("secured_o", out.secured, PLUTON_SECRET(u_lifecycle__DOT__secured_o));
        check.same("returned_o", out.returned, PLUTON_SECRET(u_lifecycle__DOT__returned_o));
        check.same("tainted_o", out.tainted, PLUTON_SECRET(u_lifecycle__DOT__tainted_o));
        check.same("token_o", out.token, PLUTON_SECRET(u_lifecycle__DOT__token_o));
        check.same("alert_o", out.alert, PLUTON_SECRET(u_lifecycle__DOT__alert_o));
    }

#if PLUTON_STATE_lifecycle
    void state(const Vpluton_sim___024root &root, uint64_t cycle)
    {
        // rtl/lifecycle/lifecycle_pkg.sv, in the order of the model's enums
        static const uint8_t states[] = {0x0F, 0x33, 0x3C, 0x55, 0x5A, 0x66, 0x69, 0x96};
        static const uint8_t jobs[] = {0x01, 0x27, 0x14, 0x32, 0x0A};
        Checker check("lifecycle", cycle);
        check.same("state", states[model_.state], PLUTON_SECRET(u_lifecycle__DOT__state_code));
        check.same("job", jobs[model_.job], PLUTON_SECRET(u_lifecycle__DOT__job_code));
        check.same("debug", model_.debug, PLUTON_SECRET(u_lifecycle__DOT__debug));
        const unsigned result = PLUTON_SECRET(u_lifecycle__DOT__result_q); // {done, error[7:0]}
        check.same("done", model_.done, result >> 8);
        check.same("error", model_.error, result & 0xFF);
    }
#endif

    struct lifecycle model_;
};

} // namespace pluton
