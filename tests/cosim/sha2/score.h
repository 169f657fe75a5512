// SPDX-License-Identifier: Apache-2.0
// sha2 is scored at its engine: what surrounds it is a reader and registers, which the operations
// check.
#pragma once

#include "tests/cosim/sha2/engine_score.h"

namespace pluton
{

class Sha2Score : public Score
{
  public:
    Sha2Score() : Score("sha2", EngineScore::values)
    {
        parameters["Sha512"] = PLUTON_PARAMETER(Sha512);
        parameters["Sha2Rounds"] = PLUTON_PARAMETER(Sha2Rounds);
        EngineScore::show(*this, "u_sha2.u_engine");
        reset();
    }

    void reset()
    {
        sha2_engine_reset(
            &model_, {PLUTON_PARAMETER(Sha512) != 0, true, unsigned(PLUTON_PARAMETER(Sha2Rounds))});
        engine_.reset();
    }

    void cycle(const Vpluton_sim___024root &root, uint64_t cycle)
    {
        struct sha2_engine_in in;
        engine_.ports(model_, PLUTON_ENGINE_PORTS(u_sha2__DOT__u_engine__DOT__), cycle, in);
#if PLUTON_STATE_sha2
        engine_.state(model_, PLUTON_ENGINE_STATE(u_sha2__DOT__u_engine__DOT__), cycle);
#endif
        sha2_engine_step(&model_, &in);
    }

  private:
    struct sha2_engine model_;
    EngineScore engine_{"sha2", time};
};

} // namespace pluton
