// SPDX-License-Identifier: Apache-2.0
// tally is scored at its core; the registers around it are what the operations check.
#pragma once

#include <string>

#include "cmodel/tally.h"
#include "sim/native/score.h"

namespace pluton
{

class TallyScore : public Score
{
  public:
    TallyScore() : Score("tally", 3 + (PLUTON_STATE_tally ? 3 : 0))
    {
        for (const char *name :
             {"event_i", "clear_i", "lock_i", "count_o[3:0]", "locked_o", "alert_o"}) {
            waves.push_back(std::string("u_tally.u_core.") + name);
        }
        reset();
    }

    void reset() { tally_reset(&model_); }

    void cycle(const Vpluton_sim___024root &root, uint64_t cycle)
    {
        const struct tally_in in = {
            PLUTON_PROBE(u_tally__DOT__u_core__DOT__event_i) != 0,
            PLUTON_PROBE(u_tally__DOT__u_core__DOT__clear_i) != 0,
            PLUTON_PROBE(u_tally__DOT__u_core__DOT__lock_i) != 0,
        };
        Checker check("tally", cycle);
        check.same("count_o", model_.count, PLUTON_PROBE(u_tally__DOT__u_core__DOT__count_o));
        check.same("locked_o", model_.locked, PLUTON_PROBE(u_tally__DOT__u_core__DOT__locked_o));
        check.same("alert_o", 0, PLUTON_PROBE(u_tally__DOT__u_core__DOT__alert_o));
#if PLUTON_STATE_tally
        check.same("count", model_.count, PLUTON_PROBE(u_tally__DOT__u_core__DOT__count_q));
        check.same("lock", model_.locked,
                   PLUTON_PROBE(u_tally__DOT__u_core__DOT__u_lock__DOT__q_q));
        check.same("lock's shadow", !model_.locked,
                   PLUTON_PROBE(u_tally__DOT__u_core__DOT__u_lock__DOT__shadow_nq));
#endif
        tally_step(&model_, &in);
    }

  private:
    struct tally model_;
};

} // namespace pluton
