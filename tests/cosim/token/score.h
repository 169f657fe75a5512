// SPDX-License-Identifier: Apache-2.0
// How long an attestation token takes, at the ports of attest, and in ecc's phases. Compares
// nothing.
#pragma once

#include "sim/native/probe.h"
#include "sim/native/score.h"

namespace pluton
{

class TokenScore : public Score
{
  public:
    TokenScore() : Score("token", 0) {}

    void reset() { holds_ = signs_ = false; }

    void cycle(const Vpluton_sim___024root &root, uint64_t cycle)
    {
#if PLUTON_STATE_ecc
        const bool holds = PLUTON_PROBE(gen_secrets__DOT__u_secrets__DOT__u_attest__DOT__hold_o);
        const bool signs =
            PLUTON_PROBE(gen_secrets__DOT__u_secrets__DOT__u_attest__DOT__ecc_request_o);
        if (holds && !holds_) { // the command was accepted in the cycle before
            time.start = cycle - 1;
            signature_ = 0;
        }
        // Unload takes the signature from where it arose to where it is verified.
        if (signs && signature_ == 0 && PLUTON_PROBE(u_ecc__DOT__u_control__DOT__phase_o) == 0x96) {
            signature_ = cycle - time.start;
        }
        if (signs_ && !signs && signature_ != 0) {
            ++time.messages;
            time.result = signature_;
            time.cycles = cycle - time.start;
            signature_ = 0;
        }
        holds_ = holds;
        signs_ = signs;
#else
        (void)root;
        (void)cycle;
#endif
    }

  private:
    bool holds_ = false, signs_ = false;
    uint64_t signature_ = 0; // cycles up to it; 0: not yet
};

} // namespace pluton
