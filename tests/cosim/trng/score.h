// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cmodel/trng.h"
#include "sim/native/fields.h"
#include "tests/cosim/private_sha/clients.h"

namespace pluton
{

class TrngScore : public Score
{
  public:
    TrngScore() : Score("trng", 14 + (PLUTON_STATE_trng ? 16 : 0))
    {
        const char *const at = "gen_secrets.u_secrets.u_trng";
        if (PLUTON_STATE_trng) {
            show(at, {"state_code[5:0]", "seed_q[255:0]", "failed"});
        }
        show(at, {"noise_valid_i", "noise_bit_i", "health_o[3:0]", "seed_o.valid", "seed_o.error",
                  "alert_o"});
        reset();
    }

    void reset() { trng_reset(&model_); }

    void cycle(const Vpluton_sim___024root &root, uint64_t cycle)
    {
        struct trng_in in = {};
        inputs(root, in);
        struct trng_out out;
        trng_outputs(&model_, &in, &out);
        ports(root, in, out, cycle);
#if PLUTON_STATE_trng
        state(root, cycle);
#endif
        trng_step(&model_, &in);
    }

  private:
    static void inputs(const Vpluton_sim___024root &root, struct trng_in &in)
    {
        const struct apb_in apb = apb_in_window(PLUTON_SECRET(u_trng__DOT__apb_i));
        in.access = apb_access(&apb);
        in.write = apb.write;
        in.nonsecure = apb.nonsecure;
        in.offset = apb.offset;
        in.data = apb.data;
        in.strobe = apb.strobe;
        in.subject = apb.subject;
        in.noise_valid = PLUTON_SECRET(u_trng__DOT__noise_valid_i);
        in.noise_bit = PLUTON_SECRET(u_trng__DOT__noise_bit_i);
        in.seed_valid = PLUTON_SECRET(u_trng__DOT__seed_i);
        const ShaResponse hash = PLUTON_SHA_RESPONSE(PRIVATE_SHA_TRNG);
        in.ready = hash.ready;
        in.done = hash.done;
        if (in.done) {
            bytes_of_wide(PLUTON_PROBE(u_private_sha__DOT__digest_o), in.digest);
        }
        in.sha_alert = PLUTON_SECRET(u_trng__DOT__psha_alert_i);
        in.blank = PLUTON_SECRET(u_trng__DOT__blank_i) == PLUTON_BLANK_YES;
        in.zeroize = PLUTON_SECRET(u_trng__DOT__zeroize_i);
    }

    void ports(const Vpluton_sim___024root &root, const struct trng_in &in,
               const struct trng_out &out, uint64_t cycle)
    {
        Checker check("trng", cycle);
        check.same("noise_enable_o", out.noise_enable, PLUTON_SECRET(u_trng__DOT__noise_enable_o));
        const ShaRequest hash = PLUTON_SHA_REQUEST(PRIVATE_SHA_TRNG);
        check.same("psha_request_o", out.request, hash.request);
        check.same("psha_o.valid", out.valid, hash.valid);
        check.same("psha_o.word", out.word, hash.word);
        check.same("psha_o.bytes", out.bytes, hash.bytes);
        check.same("psha_o.finish", out.finish, hash.finish);
        check.same("psha_o.restart", 0, hash.restart);
        const uint64_t seed = PLUTON_SECRET(u_trng__DOT__seed_o); // {valid, error, word[31:0]}
        check.same("seed_o.valid", out.seed_valid, seed >> 33);
        check.same("seed_o.error", out.seed_error, seed >> 32 & 1);
        check.same("seed_o.word", out.seed_word, uint32_t(seed));
        check.same("health_o", out.health, PLUTON_SECRET(u_trng__DOT__health_o));
        check.same("test_used_o", out.test_used, PLUTON_SECRET(u_trng__DOT__test_used_o));
        check.same("alert_o", out.alert, PLUTON_SECRET(u_trng__DOT__alert_o));
        check.same("digest_i", 0, model_.digest_wrong);
        if (in.access) {
            const struct apb_out apb = apb_answer_of(PLUTON_SECRET(u_trng__DOT__apb_o));
            check.same("apb_o.pready", true, apb.ready);
            check.same("apb_o.pslverr", out.bus_error, apb.error);
            if (!in.write || out.bus_error) { // of a write nobody reads it
                check.same("apb_o.prdata", out.data, apb.data);
            }
        }
    }

#if PLUTON_STATE_trng
    void state(const Vpluton_sim___024root &root, uint64_t cycle)
    {
        // rtl/trng/trng_pkg.sv, in the order of the model's enum
        static const uint8_t states[] = {0x01, 0x27, 0x14, 0x32, 0x0A, 0x2C};
        Checker check("trng", cycle);
        check.same("state", states[model_.state], PLUTON_SECRET(u_trng__DOT__state_code));
        check.same("failed", model_.failed, PLUTON_SECRET(u_trng__DOT__failed));
        check.same("cause", model_.causes, PLUTON_SECRET(u_trng__DOT__cause));
        check.same("worst_rct", model_.worst_rct, PLUTON_SECRET(u_trng__DOT__worst_rct));
        check.same("worst_apt", model_.worst_apt, PLUTON_SECRET(u_trng__DOT__worst_apt));
        check.same("rct_cutoff", model_.rct_cutoff, PLUTON_SECRET(u_trng__DOT__rct_cutoff));
        check.same("apt_cutoff", model_.apt_cutoff, PLUTON_SECRET(u_trng__DOT__apt_cutoff));
        check.same("words", model_.level, PLUTON_SECRET(u_trng__DOT__words));
        // The seed moves up by a word with each that leaves.
        for (unsigned i = 0; i < TRNG_SEED_WORDS; ++i) {
            const unsigned at = model_.delivered + i;
            check.same("seed", at < TRNG_SEED_WORDS ? model_.seed[at] : 0,
                       PLUTON_SECRET(u_trng__DOT__seed_q)[TRNG_SEED_WORDS - 1 - i]);
        }
    }
#endif

    struct trng model_;
};

} // namespace pluton
