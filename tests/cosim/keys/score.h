// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstring>

#include "cmodel/keys.h"
#include "sim/native/fields.h"
#include "sim/native/probe.h"

namespace pluton
{

class KeysScore : public Score
{
  public:
    KeysScore() : Score("keys", 32 + (PLUTON_STATE_keys ? 4 + 2 * KEYS_SLOTS * KEYS_WORDS + 16 : 0))
    {
        const std::string at = "gen_secrets.u_secrets.u_keys";
        if (PLUTON_STATE_keys) {
            show(at, {"full[15:0]"});
            show(at + ".u_control", {"phase_code[5:0]"});
        }
        show(at, {"birth_i.slot[1:0]", "secret_o.valid", "loaded_o[3:0]", "alert_o"});
        reset();
    }

    void reset() { keys_reset(&model_); }

    void cycle(const Vpluton_sim___024root &root, uint64_t cycle)
    {
        struct keys_in in = {};
        inputs(root, in);
        struct keys_out out;
        keys_outputs(&model_, &in, &out);
        ports(root, out, cycle);
#if PLUTON_STATE_keys
        state(root, cycle);
#endif
        keys_step(&model_, &in);
    }

  private:
    // key_req_t: {valid, slot[4:0], operation[3:0], subject[2:0]}
    static struct keys_request request(unsigned r)
    {
        return {(r >> 12 & 1) != 0, r >> 7 & 31, r >> 3 & 15, r & 7};
    }

    static void inputs(const Vpluton_sim___024root &root, struct keys_in &in)
    {
        in.zeroize = PLUTON_SECRET(u_keys__DOT__zeroize_i);
        in.apb = apb_of(PLUTON_SECRET(u_keys__DOT__apb_i));
        in.ecc = request(PLUTON_SECRET(u_keys__DOT__ecc_i));
        in.sha2 = request(PLUTON_SECRET(u_keys__DOT__sha2_i));
        in.aes = request(PLUTON_SECRET(u_keys__DOT__aes_i));
        // {valid, last, slot[4:0], operation[3:0], subject[2:0], share0[31:0], share1[31:0]}
        const auto &offer = PLUTON_SECRET(u_keys__DOT__offer_i);
        in.offer = {field(offer, 77, 1) != 0, field(offer, 71, 5), field(offer, 67, 4),
                    field(offer, 64, 3)};
        in.offer_last = field(offer, 76, 1) != 0;
        in.offer_share0 = offer[1];
        in.offer_share1 = offer[0];
        const uint64_t random = PLUTON_SECRET(u_keys__DOT__random_i); // {valid, error, word[31:0]}
        in.random_valid = (random >> 33 & 1) != 0;
        in.random_error = (random >> 32 & 1) != 0;
        in.random_word = uint32_t(random);
        // {valid, last, error, index[2:0], word[31:0]}
        const uint64_t secret = PLUTON_SECRET(u_keys__DOT__secret_i);
        in.secret_valid = (secret >> 37 & 1) != 0;
        in.secret_last = (secret >> 36 & 1) != 0;
        in.secret_error = (secret >> 35 & 1) != 0;
        in.secret_index = secret >> 32 & 7;
        in.secret_word = uint32_t(secret);
        const unsigned burn = PLUTON_SECRET(u_keys__DOT__burn_i); // {take, error}
        in.burn_take = (burn & 2) != 0;
        in.burn_error = (burn & 1) != 0;
        in.sensed = PLUTON_SECRET(u_keys__DOT__sensed_i);
        in.committed = PLUTON_SECRET(u_keys__DOT__committed_i);
        in.committed_area = PLUTON_SECRET(u_keys__DOT__committed_area_i);
        const unsigned birth = PLUTON_SECRET(u_keys__DOT__birth_i); // {op[3:0], slot, area[1:0]}
        in.birth_op = birth >> 4;
        in.birth_slot = birth >> 2 & 3;
        in.birth_area = birth & 3;
        in.blank = PLUTON_SECRET(u_keys__DOT__blank_i);
        in.provisioned = PLUTON_SECRET(u_keys__DOT__provisioned_i);
        in.secured = PLUTON_SECRET(u_keys__DOT__secured_i);
        in.birth_owner = PLUTON_SECRET(u_keys__DOT__birth_owner_i);
        in.attest_owner = PLUTON_SECRET(u_keys__DOT__attest_owner_i);
    }

    // key_rsp_t: {valid, last, error, share0[31:0], share1[31:0]}
    template <typename Wide>
    static void same_key(Checker &check, const char *const (&names)[3],
                         const struct keys_response &out, const Wide &rtl)
    {
        check.same(names[0], unsigned(out.valid) << 2 | unsigned(out.last) << 1 | out.error,
                   rtl[2]);
        check.same(names[1], out.share0, rtl[1]);
        check.same(names[2], out.share1, rtl[0]);
    }

    void ports(const Vpluton_sim___024root &root, const struct keys_out &out, uint64_t cycle)
    {
        Checker check("keys", cycle);
        check.same("apb_o", packed(out.apb), PLUTON_SECRET(u_keys__DOT__apb_o));
        same_key(check, {"ecc_o", "ecc_o.share0", "ecc_o.share1"}, out.ecc,
                 PLUTON_SECRET(u_keys__DOT__ecc_o));
        same_key(check, {"sha2_o", "sha2_o.share0", "sha2_o.share1"}, out.sha2,
                 PLUTON_SECRET(u_keys__DOT__sha2_o));
        same_key(check, {"aes_o", "aes_o.share0", "aes_o.share1"}, out.aes,
                 PLUTON_SECRET(u_keys__DOT__aes_o));
        const unsigned answer = PLUTON_SECRET(u_keys__DOT__answer_o); // {take, error}
        check.same("answer_o.take", out.take, answer >> 1);
        check.same("answer_o.error", out.refuse, answer & 1);
        check.same("random_o.valid", out.random_valid, PLUTON_SECRET(u_keys__DOT__random_o));
        const unsigned secret = PLUTON_SECRET(u_keys__DOT__secret_o); // {valid, area, secret[1:0]}
        check.same("secret_o.valid", out.secret_valid, secret >> 4);
        check.same("secret_o.area", out.secret_valid ? out.fuse_area : 0, secret >> 2 & 3);
        check.same("secret_o.secret", out.secret_valid ? out.fuse_secret : 0, secret & 3);
        // {valid, area[1:0], secret[1:0], index[2:0], share0[31:0], share1[31:0]}
        const auto &burn = PLUTON_SECRET(u_keys__DOT__burn_o);
        check.same("burn_o.valid", out.burn_valid, field(burn, 71, 1));
        check.same("burn_o.area", out.burn_valid ? out.fuse_area : 0, field(burn, 69, 2));
        check.same("burn_o.secret", out.burn_valid ? out.fuse_secret : 0, field(burn, 67, 2));
        check.same("burn_o.index", out.burn_index, field(burn, 64, 3));
        check.same("burn_o.share0", out.burn_share0, burn[1]);
        check.same("burn_o.share1", out.burn_share1, burn[0]);
        const unsigned birth = PLUTON_SECRET(u_keys__DOT__birth_o); // {done, error, code[7:0]}
        check.same("birth_o.done", out.birth_done, birth >> 9);
        check.same("birth_o.error", out.birth_error, birth >> 8 & 1);
        check.same("birth_o.code", out.birth_code, birth & 0xFF);
        check.same("loaded_o", out.loaded ? KEYS_LOADED_YES : KEYS_LOADED_YES ^ 0xF,
                   PLUTON_SECRET(u_keys__DOT__loaded_o));
        check.same("alert_o", out.alert, PLUTON_SECRET(u_keys__DOT__alert_o));
    }

#if PLUTON_STATE_keys
    void state(const Vpluton_sim___024root &root, uint64_t cycle)
    {
        // rtl/keys/keys_pkg.sv, in the order of the model's enums
        static const uint8_t phases[] = {0x01, 0x27, 0x14, 0x32, 0x0A, 0x2C};
        static const uint8_t purposes[] = {0x01, 0x27, 0x14, 0x32, 0x0A, 0x2C, 0x1F, 0x39, 0x60};
        Checker check("keys", cycle);
        check.same("phase", phases[model_.phase],
                   PLUTON_SECRET(u_keys__DOT__u_control__DOT__phase_code));
        uint32_t full = 0;
        uint64_t subjects = 0;
        for (unsigned s = 0; s < KEYS_SLOTS; ++s) {
            full |= uint32_t(model_.full[s]) << s;
            subjects |= uint64_t(model_.subject[s]) << 3 * s;
        }
        check.same("full", full, PLUTON_SECRET(u_keys__DOT__full));
        check.same("subjects", subjects, PLUTON_SECRET(u_keys__DOT__subjects));
        for (unsigned s = 0; s < KEYS_SLOTS; ++s) {
            check.same("purposes", purposes[model_.purpose[s]],
                       field(PLUTON_SECRET(u_keys__DOT__purposes), 7 * s, 7));
        }
        if (model_.phase == KEYS_CLEAR) {
            return; // words go one by one; all are gone at its end
        }
#define PLUTON_BANK(b)                                                                             \
    words("share0", model_.share0[2 * (b)],                                                        \
          PLUTON_SECRET(u_keys__DOT__u_memory__DOT__gen_bank__BRA__##b##__KET____DOT__share0)      \
              .m_storage,                                                                          \
          2 * sizeof model_.share0[0], cycle);                                                     \
    words("share1", model_.share1[2 * (b)],                                                        \
          PLUTON_SECRET(u_keys__DOT__u_memory__DOT__gen_bank__BRA__##b##__KET____DOT__share1)      \
              .m_storage,                                                                          \
          2 * sizeof model_.share1[0], cycle)
        PLUTON_BANK(0);
        PLUTON_BANK(1);
        PLUTON_BANK(2);
        PLUTON_BANK(3);
        PLUTON_BANK(4);
        PLUTON_BANK(5);
        PLUTON_BANK(6);
        PLUTON_BANK(7);
#undef PLUTON_BANK
        words("masks", model_.mask, PLUTON_SECRET(u_keys__DOT__u_masks__DOT__memory).m_storage,
              sizeof model_.mask, cycle);
        words("KEY", model_.key,
              PLUTON_SECRET(u_keys__DOT__u_commands__DOT__u_key__DOT__memory).m_storage,
              sizeof model_.key, cycle);
    }

    static void words(const char *what, const uint32_t *expected, const uint32_t *got, size_t size,
                      uint64_t cycle)
    {
        if (__builtin_expect(std::memcmp(expected, got, size) == 0, 1)) {
            return;
        }
        Checker check("keys", cycle);
        for (size_t i = 0; i < size / 4; ++i) {
            check.same(what, expected[i], got[i]);
        }
    }
#endif

    struct keys model_;
};

} // namespace pluton
