// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstring>

#include "cmodel/efuse.h"
#include "sim/native/fields.h"
#include "sim/native/probe.h"

namespace pluton
{

class EfuseScore : public Score
{
  public:
    EfuseScore() : Score("efuse", 42 + (PLUTON_STATE_efuse ? 7 + EFUSE_MARKS + EFUSE_WORDS : 0))
    {
        const std::string at = "gen_secrets.u_secrets.u_efuse";
        if (PLUTON_STATE_efuse) {
            show(at + ".u_control", {"state_code[5:0]"});
            show(at + ".u_row", {"state_code[5:0]"});
        }
        show(at, {"fuse_o.row[7:0]", "sensed_o[3:0]", "alert_o"});
        reset();
    }

    void reset() { efuse_reset(&model_); }

    void cycle(const Vpluton_sim___024root &root, uint64_t cycle)
    {
        struct efuse_in in = {};
        inputs(root, in);
        struct efuse_out out;
        efuse_outputs(&model_, &in, &out);
        ports(root, out, cycle);
#if PLUTON_STATE_efuse
        state(root, cycle);
#endif
        efuse_step(&model_, &in);
    }

  private:
    static void inputs(const Vpluton_sim___024root &root, struct efuse_in &in)
    {
        in.apb = apb_in_window(PLUTON_SECRET(u_efuse__DOT__apb_i));
        in.zeroize = PLUTON_SECRET(u_efuse__DOT__zeroize_i);
        in.persistent = PLUTON_SECRET(u_efuse__DOT__persistent_i);
        const uint64_t fuse = PLUTON_SECRET(u_efuse__DOT__fuse_i); // {done, data[38:0]}
        in.fuse_done = (fuse >> 39 & 1) != 0;
        in.fuse_data = fuse & ((uint64_t(1) << 39) - 1);
        const unsigned secret = PLUTON_SECRET(u_efuse__DOT__secret_i); // {valid, area, secret[1:0]}
        in.secret_valid = (secret >> 4 & 1) != 0;
        in.secret_area = secret >> 2 & 3;
        in.secret = secret & 3;
        // {valid, area[1:0], secret[1:0], index[2:0], share0[31:0], share1[31:0]}
        const auto &burn = PLUTON_SECRET(u_efuse__DOT__burn_i);
        in.burn_valid = field(burn, 71, 1) != 0;
        in.burn_area = field(burn, 69, 2);
        in.burn_secret = field(burn, 67, 2);
        in.burn_index = field(burn, 64, 3);
        in.burn_share0 = burn[1];
        in.burn_share1 = burn[0];
        // {op[3:0], area[1:0], index[3:0], word[31:0]}
        const uint64_t birth = PLUTON_SECRET(u_efuse__DOT__birth_i);
        in.birth_op = field(birth, 38, 4);
        in.birth_area = field(birth, 36, 2);
        in.birth_index = field(birth, 32, 4);
        in.birth_word = uint32_t(birth);
        in.cycle_op = PLUTON_SECRET(u_efuse__DOT__cycle_i);
    }

    void ports(const Vpluton_sim___024root &root, const struct efuse_out &out, uint64_t cycle)
    {
        Checker check("efuse", cycle);
        check.same("apb_o", packed(out.apb), PLUTON_SECRET(u_efuse__DOT__apb_o));
        const uint32_t fuse = PLUTON_SECRET(u_efuse__DOT__fuse_o); // {op[3:0], row[7:0], bit[5:0]}
        check.same("fuse_o.op", out.fuse_op, fuse >> 14);
        check.same("fuse_o.row", out.fuse_row, fuse >> 6 & 0xFF);
        check.same("fuse_o.bit_index", out.fuse_bit, fuse & 0x3F);
        // {valid, last, error, index[2:0], word[31:0]}
        const uint64_t secret = PLUTON_SECRET(u_efuse__DOT__secret_o);
        check.same("secret_o.valid", out.secret_valid, secret >> 37);
        check.same("secret_o.last", out.secret_last, secret >> 36 & 1);
        check.same("secret_o.error", out.secret_error, secret >> 35 & 1);
        check.same("secret_o.index", out.secret_index, secret >> 32 & 7);
        check.same("secret_o.word", out.secret_word, uint32_t(secret));
        const unsigned burn = PLUTON_SECRET(u_efuse__DOT__burn_o); // {take, error}
        check.same("burn_o.take", out.burn_take, burn >> 1);
        check.same("burn_o.error", out.burn_error, burn & 1);
        const unsigned birth = PLUTON_SECRET(u_efuse__DOT__birth_o); // {done, error}
        check.same("birth_o.done", out.birth_done, birth >> 1);
        check.same("birth_o.error", out.birth_error, birth & 1);
        const unsigned step = PLUTON_SECRET(u_efuse__DOT__cycle_o); // {done, error}
        check.same("cycle_o.done", out.cycle_done, step >> 1);
        check.same("cycle_o.error", out.cycle_error, step & 1);
        check.same("provisioned_o", out.provisioned, PLUTON_SECRET(u_efuse__DOT__provisioned_o));
        check.same("secured_o", out.secured, PLUTON_SECRET(u_efuse__DOT__secured_o));
        check.same("returned_o", out.returned, PLUTON_SECRET(u_efuse__DOT__returned_o));
        check.same("sensed_o", out.sensed, PLUTON_SECRET(u_efuse__DOT__sensed_o));
        for (unsigned a = 0; a < PLUTON_FUSE_AREAS; ++a) {
            check.same("areas_o", out.areas[a],
                       field(PLUTON_SECRET(u_efuse__DOT__areas_o), 4 * a, 4));
        }
        check.same("committed_o", out.committed, PLUTON_SECRET(u_efuse__DOT__committed_o));
        check.same("committed_area_o", out.committed_area,
                   PLUTON_SECRET(u_efuse__DOT__committed_area_o));
        check.same("digests_ok_o", out.digests_ok, PLUTON_SECRET(u_efuse__DOT__digests_ok_o));
        for (unsigned i = 0; i < 16; ++i) {
            check.same("digests_o", out.digests[i], PLUTON_SECRET(u_efuse__DOT__digests_o)[15 - i]);
        }
        check.same("alert_o", out.alert, PLUTON_SECRET(u_efuse__DOT__alert_o));
    }

#if PLUTON_STATE_efuse
    void state(const Vpluton_sim___024root &root, uint64_t cycle)
    {
        // rtl/efuse/efuse_control_pkg.sv, in the order of the model's enums
        static const uint8_t states[] = {0x01, 0x27, 0x14, 0x32, 0x0A, 0x2C};
        static const uint8_t rows[] = {0x01, 0x27, 0x14, 0x32, 0x0A, 0x2C};
        Checker check("efuse", cycle);
        check.same("state", states[model_.state],
                   PLUTON_SECRET(u_efuse__DOT__u_control__DOT__state_code));
        check.same("row state", rows[model_.row_state],
                   PLUTON_SECRET(u_efuse__DOT__u_row__DOT__state_code));
        // control_t: {.., sensed 18, halting, session 16, session_area 15:14, count 13:8, corrected
        // 7:0}
        const uint64_t control = PLUTON_SECRET(u_efuse__DOT__u_control__DOT__control_q);
        check.same("corrected", model_.corrected, control & 0xFF);
        check.same("session", model_.session, control >> 16 & 1);
        if (model_.row_state != EFUSE_ROW_IDLE) {
            check.same("low", model_.low, PLUTON_SECRET(u_efuse__DOT__low));
            check.same("high", model_.high, PLUTON_SECRET(u_efuse__DOT__high));
        }
        for (unsigned m = 0; m < EFUSE_MARKS; ++m) {
            check.same("marks", model_.marks[m],
                       field(PLUTON_SECRET(u_efuse__DOT__marks), 4 * m, 4));
        }
        const auto &words = PLUTON_SECRET(u_efuse__DOT__words);
        uint64_t valid = 0;
        for (unsigned w = 0; w < EFUSE_WORDS; ++w) {
            valid |= uint64_t(model_.valid[w]) << w;
        }
        check.same("words_valid", valid, PLUTON_SECRET(u_efuse__DOT__words_valid));
        if (__builtin_expect(std::memcmp(model_.words, &words[0], sizeof model_.words) != 0, 0)) {
            for (unsigned w = 0; w < EFUSE_WORDS; ++w) {
                check.same("words", model_.words[w], words[w]);
            }
        }
    }
#endif

    struct efuse model_;
};

} // namespace pluton
