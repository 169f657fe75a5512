// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cmodel/alert.h"
#include "sim/native/fields.h"
#include "sim/native/probe.h"

namespace pluton
{

class AlertScore : public Score
{
  public:
    AlertScore() : Score("alert", 3 + (PLUTON_STATE_alert ? 4 : 0))
    {
        const char *const at = "gen_secrets.u_secrets.u_alert";
        if (PLUTON_STATE_alert) {
            show(at, {"state_code[5:0]", "cause[19:0]"});
        }
        show(at, {"fatal_i[15:0]", "freeze_i[3:0]", "zeroize_o", "reset_request_o"});
        power_on();
    }

    // In a reset no block raises an alert: one that did would be a cause that the model lacks.
    void reset() { alert_reset(&model_); }
    void power_on() { alert_power_on(&model_); }

    void cycle(const Vpluton_sim___024root &root, uint64_t cycle)
    {
        struct alert_in in = {};
        in.apb = apb_in_window(PLUTON_SECRET(u_alert__DOT__apb_i));
        in.fatal = PLUTON_SECRET(u_alert__DOT__fatal_i);
        in.freeze = PLUTON_SECRET(u_alert__DOT__freeze_i);
        struct alert_out out;
        alert_outputs(&model_, &in, &out);
        Checker check("alert", cycle);
        check.same("apb_o", packed(out.apb), PLUTON_SECRET(u_alert__DOT__apb_o));
        check.same("zeroize_o", out.zeroize, PLUTON_SECRET(u_alert__DOT__zeroize_o));
        check.same("reset_request_o", out.reset_request,
                   PLUTON_SECRET(u_alert__DOT__reset_request_o));
#if PLUTON_STATE_alert
        state(root, cycle);
#endif
        alert_step(&model_, &in);
    }

  private:
#if PLUTON_STATE_alert
    void state(const Vpluton_sim___024root &root, uint64_t cycle)
    {
        // rtl/alert/alert_pkg.sv, in the order of the model's enum
        static const uint8_t states[] = {0x01, 0x27, 0x14};
        Checker check("alert", cycle);
        check.same("state", states[model_.state], PLUTON_SECRET(u_alert__DOT__state_code));
        check.same("cause", model_.cause, PLUTON_SECRET(u_alert__DOT__cause));
        const uint32_t record = PLUTON_SECRET(u_alert__DOT__record_q); // {first[19:0], resets[7:0]}
        check.same("first", model_.first, record >> 8);
        check.same("resets", model_.resets, record & 0xFF);
    }
#endif

    struct alert model_;
};

} // namespace pluton
