// SPDX-License-Identifier: Apache-2.0
// What one wants to see of Pluton between its blocks as waves. There is no model to compare with:
// what travels here is compared at both ends.
#pragma once

#include "sim/native/probe.h"
#include "sim/native/score.h"

namespace pluton
{

class PlutonScore : public Score
{
  public:
    PlutonScore() : Score("pluton", 0)
    {
        waves = {"boot_measured",    "psha_request[5:0]", "extend_valid", "extend_done",
                 "entry_index[4:0]", "entry_word[31:0]",  "digest[255:0]"};
    }

    void reset() {}
    void cycle(const Vpluton_sim___024root &, uint64_t) {}
};

} // namespace pluton
