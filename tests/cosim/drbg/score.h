// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cmodel/drbg_block.h"
#include "sim/native/fields.h"
#include "sim/native/probe.h"

namespace pluton
{

class DrbgScore : public Score
{
  public:
    DrbgScore() : Score("drbg", 6 + (PLUTON_STATE_drbg ? 15 : 0))
    {
        const std::string at = "gen_secrets.u_secrets.u_drbg";
        if (PLUTON_STATE_drbg) {
            show(at, {"t_q[255:0]"});
            show(at + ".u_control", {"state_code[7:0]", "step_code[7:0]"});
        }
        show(at, {"health_i[3:0]", "seed_i.valid", "seed_i.error", "ecc_o.valid", "ecc_o.error",
                  "keys_o.valid", "attest_o.valid", "alert_o"});
        reset();
    }

    void reset() { drbg_block_reset(&model_); }

    void cycle(const Vpluton_sim___024root &root, uint64_t cycle)
    {
        struct drbg_block_in in = {};
        inputs(root, in);
        struct drbg_block_out out;
        drbg_block_outputs(&model_, &in, &out);
        ports(root, in, out, cycle);
#if PLUTON_STATE_drbg
        state(root, cycle);
#endif
        drbg_block_advance(&model_, &in);
    }

  private:
    static void inputs(const Vpluton_sim___024root &root, struct drbg_block_in &in)
    {
        const struct apb_in apb = apb_in_window(PLUTON_SECRET(u_drbg__DOT__apb_i));
        in.access = apb_access(&apb);
        in.write = apb.write;
        in.nonsecure = apb.nonsecure;
        in.offset = apb.offset;
        in.data = apb.data;
        in.strobe = apb.strobe;
        in.subject = apb.subject;
        const uint64_t seed = PLUTON_SECRET(u_drbg__DOT__seed_i); // {valid, error, word[31:0]}
        in.seed_valid = (seed >> 33 & 1) != 0;
        in.seed_error = (seed >> 32 & 1) != 0;
        in.seed_word = uint32_t(seed);
        in.health = PLUTON_SECRET(u_drbg__DOT__health_i);
        in.ask[0] = PLUTON_SECRET(u_drbg__DOT__ecc_i);
        in.ask[1] = PLUTON_SECRET(u_drbg__DOT__keys_i);
        in.ask[2] = PLUTON_SECRET(u_drbg__DOT__attest_i);
        in.zeroize = PLUTON_SECRET(u_drbg__DOT__zeroize_i);
    }

    // random_rsp_t: {valid, error, word[31:0]}
    static uint64_t packed_word(const struct drbg_block_answer &a)
    {
        return uint64_t(a.valid) << 33 | uint64_t(a.error) << 32 | a.word;
    }

    void ports(const Vpluton_sim___024root &root, const struct drbg_block_in &in,
               const struct drbg_block_out &out, uint64_t cycle)
    {
        Checker check("drbg", cycle);
        check.same("seed_o.valid", out.seed_request, PLUTON_SECRET(u_drbg__DOT__seed_o));
        check.same("ecc_o", packed_word(out.client[0]), PLUTON_SECRET(u_drbg__DOT__ecc_o));
        check.same("keys_o", packed_word(out.client[1]), PLUTON_SECRET(u_drbg__DOT__keys_o));
        check.same("attest_o", packed_word(out.client[2]), PLUTON_SECRET(u_drbg__DOT__attest_o));
        check.same("alert_o", out.alert, PLUTON_SECRET(u_drbg__DOT__alert_o));
        if (in.access) {
            const struct apb_out apb = apb_answer_of(PLUTON_SECRET(u_drbg__DOT__apb_o));
            check.same("apb_o.pready", true, apb.ready);
            check.same("apb_o.pslverr", out.bus_error, apb.error);
            if (!in.write || out.bus_error) { // of a write nobody reads it
                check.same("apb_o.prdata", out.data, apb.data);
            }
        }
    }

#if PLUTON_STATE_drbg
    void state(const Vpluton_sim___024root &root, uint64_t cycle)
    {
        // rtl/drbg/drbg_pkg.sv, in the order of the model's enums. While a step runs, the RTL is in
        // one of several states (3 to 9): which one shows in what comes out, and when.
        static const uint8_t states[] = {1, 2, 0, 10, 11};
        static const uint8_t steps[] = {1, 2, 3, 4, 5, 8, 6, 7};
        Checker check("drbg", cycle);
        const unsigned state = PLUTON_SECRET(u_drbg__DOT__u_control__DOT__state_code) & 0xF;
        if (model_.state == DRBG_BLOCK_STEP) {
            check.same("state", true, state >= 3 && state <= 9);
            check.same("step", steps[model_.step],
                       PLUTON_SECRET(u_drbg__DOT__u_control__DOT__step_code) & 0xF);
        } else {
            check.same("state", states[model_.state], state);
        }
        check.same("seeded", model_.seeded,
                   model_.state != DRBG_BLOCK_FAILED && !PLUTON_SECRET(u_drbg__DOT__first_q));
        check.same("reseeding", model_.reseeding, PLUTON_SECRET(u_drbg__DOT__reseeding_q));
        check.same("blocks", model_.blocks, PLUTON_SECRET(u_drbg__DOT__u_serve__DOT__since_q));
        check.same("random", model_.random, PLUTON_SECRET(u_drbg__DOT__u_serve__DOT__soft_word_o));
        if (model_.state == DRBG_BLOCK_READY) {
            check.same("request", model_.request_blocks,
                       PLUTON_SECRET(u_drbg__DOT__u_serve__DOT__request_q));
            value(PLUTON_SECRET(u_drbg__DOT__t_q), cycle);
        }
        if (model_.state == DRBG_BLOCK_FAILED) {
            for (unsigned i = 0; i < DRBG_BLOCK_WORDS; ++i) {
                check.same("V", 0, PLUTON_SECRET(u_drbg__DOT__t_q)[i]);
            }
        }
    }

    // V in T, which turns by a word with each that leaves.
    template <typename Wide> void value(const Wide &t, uint64_t cycle)
    {
        Checker check("drbg", cycle);
        for (unsigned i = 0; i < DRBG_BLOCK_WORDS; ++i) {
            const uint8_t *p = model_.drbg.V + 4 * ((model_.gone + i) % DRBG_BLOCK_WORDS);
            check.same("V",
                       uint32_t(p[0]) << 24 | uint32_t(p[1]) << 16 | uint32_t(p[2]) << 8 | p[3],
                       t[DRBG_BLOCK_WORDS - 1 - i]);
        }
    }
#endif

    struct drbg_block model_;
};

} // namespace pluton
