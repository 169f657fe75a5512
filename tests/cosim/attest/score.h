// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cmodel/attest.h"
#include "sim/native/fields.h"
#include "tests/cosim/private_sha/clients.h"

namespace pluton
{

class AttestScore : public Score
{
  public:
    AttestScore() : Score("attest", 21 + (PLUTON_STATE_attest ? 4 : 0))
    {
        const std::string at = "gen_secrets.u_secrets.u_attest";
        if (PLUTON_STATE_attest) {
            show(at + ".u_control", {"state_code[8:0]", "index_q[4:0]", "step_q[1:0]"});
        }
        show(at, {"hold_o", "log_o.valid", "log_o.address[8:0]", "log_i.valid", "ecc_request_o",
                  "ecc_owner_i[3:0]", "alert_o"});
        reset();
    }

    void reset() { attest_reset(&model_); }

    void cycle(const Vpluton_sim___024root &root, uint64_t cycle)
    {
        struct attest_in in = {};
        inputs(root, in);
        struct attest_out out;
        attest_outputs(&model_, &in, &out);
        ports(root, out, cycle);
#if PLUTON_STATE_attest
        state(root, cycle);
#endif
        attest_step(&model_, &in);
    }

  private:
    static void inputs(const Vpluton_sim___024root &root, struct attest_in &in)
    {
        in.apb = apb_of(PLUTON_SECRET(u_attest__DOT__apb_i));
        in.provisioned = PLUTON_SECRET(u_attest__DOT__provisioned_i);
        in.secured = PLUTON_SECRET(u_attest__DOT__secured_i);
        in.token = PLUTON_SECRET(u_attest__DOT__token_i);
        in.tainted = PLUTON_SECRET(u_attest__DOT__tainted_i);
        in.loaded = PLUTON_SECRET(u_attest__DOT__loaded_i);
        in.digests_ok = PLUTON_SECRET(u_attest__DOT__digests_ok_i);
        words_of_wide(PLUTON_SECRET(u_attest__DOT__digests_i), in.fuses);
        in.count = PLUTON_SECRET(u_attest__DOT__count_i);
        in.overflow = PLUTON_SECRET(u_attest__DOT__overflow_i);
        in.extending = PLUTON_SECRET(u_attest__DOT__extending_i);
        const uint64_t log = PLUTON_SECRET(u_attest__DOT__log_i); // {valid, word[31:0]}
        in.log_valid = (log >> 32 & 1) != 0;
        in.log_word = uint32_t(log);
        const uint64_t random =
            PLUTON_SECRET(u_attest__DOT__random_i); // {valid, error, word[31:0]}
        in.random_valid = (random >> 33 & 1) != 0;
        in.random_error = (random >> 32 & 1) != 0;
        in.random_word = uint32_t(random);
        const ShaResponse hash = PLUTON_SHA_RESPONSE(PRIVATE_SHA_ATTEST);
        in.psha_ready = hash.ready;
        in.psha_done = hash.done;
        if (in.psha_done) {
            words_of_wide(PLUTON_PROBE(u_private_sha__DOT__digest_o), in.digest);
        }
        in.ecc_owner = PLUTON_SECRET(u_attest__DOT__ecc_owner_i);
        const struct apb_out ecc = apb_answer_of(PLUTON_SECRET(u_attest__DOT__ecc_i));
        in.ecc_ready = ecc.ready;
        in.ecc_error = ecc.error;
        in.ecc_data = ecc.data;
        in.zeroize = PLUTON_SECRET(u_attest__DOT__zeroize_i);
        in.alert = PLUTON_SECRET(u_attest__DOT__alert_i);
    }

    void ports(const Vpluton_sim___024root &root, const struct attest_out &out, uint64_t cycle)
    {
        Checker check("attest", cycle);
        check.same("alert_o", out.alert, PLUTON_SECRET(u_attest__DOT__alert_o));
        check.same("apb_o", packed(out.apb), PLUTON_SECRET(u_attest__DOT__apb_o));
        check.same("hold_o", out.hold, PLUTON_SECRET(u_attest__DOT__hold_o));
        const unsigned log = PLUTON_SECRET(u_attest__DOT__log_o); // {valid, address[8:0]}
        check.same("log_o.valid", out.log_valid, log >> 9);
        check.same("log_o.address", out.log_address, log & 0x1FF);
        check.same("random_o.valid", out.random_valid, PLUTON_SECRET(u_attest__DOT__random_o));
        const ShaRequest hash = PLUTON_SHA_REQUEST(PRIVATE_SHA_ATTEST);
        check.same("psha_request_o", out.psha_request, hash.request);
        check.same("psha_o.valid", out.psha_valid, hash.valid);
        check.same("psha_o.word", out.psha_word, hash.word);
        check.same("psha_o.bytes", out.psha_bytes, hash.bytes);
        check.same("psha_o.finish", out.psha_finish, hash.finish);
        check.same("psha_o.restart", 0, hash.restart);
        check.same("ecc_request_o", out.ecc_request, PLUTON_SECRET(u_attest__DOT__ecc_request_o));
        const struct apb_in ecc = apb_of(PLUTON_SECRET(u_attest__DOT__ecc_o));
        check.same("ecc_o.psel", out.ecc_sel, ecc.sel);
        check.same("ecc_o.penable", out.ecc_enable, ecc.enable);
        check.same("ecc_o.pwrite", out.ecc_write, ecc.write);
        check.same("ecc_o.paddr", out.ecc_offset, ecc.offset);
        check.same("ecc_o.pwdata", out.ecc_data, ecc.data);
        check.same("ecc_o.pstrb", out.ecc_write ? 15 : 0, ecc.strobe);
        check.same("ecc_o.pprot", 0, ecc.nonsecure);
        check.same("ecc_o.pauser", PLUTON_SUBJECT_PLUTON, ecc.subject);
    }

#if PLUTON_STATE_attest
    void state(const Vpluton_sim___024root &root, uint64_t cycle)
    {
        // rtl/attest/attest_pkg.sv, in the order of the model's enum
        static const uint16_t states[] = {0x15E, 0x12C, 0x042, 0x1A6, 0x145, 0x191, 0x172,
                                          0x033, 0x179, 0x1E1, 0x0F5, 0x10A, 0x1AB, 0x1D7,
                                          0x1B8, 0x16F, 0x04C, 0x11D, 0x088, 0x092};
        Checker check("attest", cycle);
        check.same("state", states[model_.state],
                   PLUTON_SECRET(u_attest__DOT__u_control__DOT__state_code));
        if (model_.state != ATTEST_FAILED && model_.state != ATTEST_ERROR) {
            check.same("index", model_.index,
                       PLUTON_SECRET(u_attest__DOT__u_control__DOT__index_q));
            check.same("step", model_.step, PLUTON_SECRET(u_attest__DOT__u_control__DOT__step_q));
            check.same("nonce", model_.nonce_written,
                       PLUTON_SECRET(u_attest__DOT__u_control__DOT__written_q));
        }
    }
#endif

    struct attest model_;
};

} // namespace pluton
