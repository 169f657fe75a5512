// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cmodel/debug.h"
#include "sim/native/fields.h"
#include "sim/native/probe.h"

namespace pluton
{

class DebugScore : public Score
{
  public:
    DebugScore() : Score("debug", 11)
    {
        show("gen_secrets.u_secrets.u_debug",
             {"mark_o[3:0]", "return_allowed_o[3:0]", "test_used_o", "extend_valid_o",
              "jtag_i[3:0]", "debug_jtag_o[3:0]", "alert_o"});
        reset();
    }

    void reset() { debug_reset(&model_); }

    void cycle(const Vpluton_sim___024root &root, uint64_t cycle)
    {
        const struct debug_in in = inputs(root);
        struct debug_out out;
        debug_outputs(&model_, &in, &out);
        ports(root, out, cycle);
        debug_step(&model_, &in);
    }

  private:
    static struct debug_in inputs(const Vpluton_sim___024root &root)
    {
        struct debug_in in = {};
        in.apb = apb_in_window(PLUTON_SECRET(u_debug__DOT__apb_i));
        in.zeroize = PLUTON_SECRET(u_debug__DOT__zeroize_i);
        in.blank = PLUTON_SECRET(u_debug__DOT__blank_i);
        in.provisioned = PLUTON_SECRET(u_debug__DOT__provisioned_i);
        in.secured = PLUTON_SECRET(u_debug__DOT__secured_i);
        in.token = PLUTON_SECRET(u_debug__DOT__token_i);
        const uint64_t random = PLUTON_SECRET(u_debug__DOT__random_i); // random_rsp_t
        in.random_valid = field(random, 33, 1) != 0;
        in.random_error = field(random, 32, 1) != 0;
        in.random_word = field(random, 0, 32);
        in.measure_valid = PLUTON_SECRET(u_debug__DOT__measure_valid_i);
        in.measure_word = PLUTON_SECRET(u_debug__DOT__measure_word_i);
        in.entry_index = PLUTON_SECRET(u_debug__DOT__entry_index_i);
        in.extend_done = PLUTON_SECRET(u_debug__DOT__extend_done_i);
        in.extending = PLUTON_SECRET(u_debug__DOT__extending_i);
        const unsigned pins = PLUTON_SECRET(u_debug__DOT__jtag_i);
        in.jtag = {(pins & 8) != 0, (pins & 4) != 0, (pins & 2) != 0, (pins & 1) != 0};
        const unsigned module = PLUTON_SECRET(u_debug__DOT__debug_jtag_i);
        in.debug_jtag = {(module & 2) != 0, (module & 1) != 0};
        return in;
    }

    void ports(const Vpluton_sim___024root &root, const struct debug_out &out, uint64_t cycle)
    {
        Checker check("debug", cycle);
        check.same("apb_o", packed(out.apb), PLUTON_SECRET(u_debug__DOT__apb_o));
        check.same("mark_o", out.mark, PLUTON_SECRET(u_debug__DOT__mark_o));
        check.same("return_allowed_o", out.return_allowed,
                   PLUTON_SECRET(u_debug__DOT__return_allowed_o));
        check.same("test_used_o", out.test_used, PLUTON_SECRET(u_debug__DOT__test_used_o));
        check.same("random_o", out.random_valid, PLUTON_SECRET(u_debug__DOT__random_o));
        check.same("measure_done_o", out.measure_done, PLUTON_SECRET(u_debug__DOT__measure_done_o));
        check.same("extend_valid_o", out.extend_valid, PLUTON_SECRET(u_debug__DOT__extend_valid_o));
        check.same("entry_word_o", out.entry_word, PLUTON_SECRET(u_debug__DOT__entry_word_o));
        const struct debug_jtag_req &to = out.debug_jtag;
        check.same("jtag_o", unsigned(out.jtag.tdo << 1 | int(out.jtag.tdo_oe)),
                   PLUTON_SECRET(u_debug__DOT__jtag_o));
        check.same("debug_jtag_o",
                   unsigned(to.tck << 3 | to.tms << 2 | to.trst_n << 1 | int(to.tdi)),
                   PLUTON_SECRET(u_debug__DOT__debug_jtag_o));
        check.same("alert_o", out.alert, PLUTON_SECRET(u_debug__DOT__alert_o));
    }

    struct debug model_;
};

} // namespace pluton
