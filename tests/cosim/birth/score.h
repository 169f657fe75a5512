// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cmodel/birth.h"
#include "sim/native/fields.h"
#include "tests/cosim/private_sha/clients.h"

namespace pluton
{

class BirthScore : public Score
{
  public:
    BirthScore() : Score("birth", 25 + (PLUTON_STATE_birth ? 3 : 0))
    {
        const std::string at = "gen_secrets.u_secrets.u_birth";
        if (PLUTON_STATE_birth) {
            show(at + ".u_control", {"step_q[8:0]", "area_q[1:0]"});
            show(at + ".u_key", {"state_q[5:0]"});
        }
        show(at, {"ecc_request_o", "birth_owner_i[3:0]", "fuse_o.area[1:0]", "key_o.slot[1:0]",
                  "alert_o"});
        reset();
    }

    void reset() { birth_reset(&model_); }

    void cycle(const Vpluton_sim___024root &root, uint64_t cycle)
    {
        struct birth_in in = {};
        inputs(root, in);
        struct birth_out out;
        birth_outputs(&model_, &in, &out);
        ports(root, out, cycle);
#if PLUTON_STATE_birth
        state(root, cycle);
#endif
        birth_step(&model_, &in);
    }

  private:
    static void inputs(const Vpluton_sim___024root &root, struct birth_in &in)
    {
        in.apb = apb_of(PLUTON_SECRET(u_birth__DOT__apb_i));
        in.owner = PLUTON_SECRET(u_birth__DOT__birth_owner_i);
        in.ecc = apb_answer_of(PLUTON_SECRET(u_birth__DOT__ecc_i));
        const unsigned key = PLUTON_SECRET(u_birth__DOT__key_i); // {done, error, code[7:0]}
        in.key_done = (key >> 9 & 1) != 0;
        in.key_error = (key >> 8 & 1) != 0;
        in.key_code = key & 0xFF;
        const unsigned fuse = PLUTON_SECRET(u_birth__DOT__fuse_i); // {done, error}
        in.fuse_done = (fuse & 2) != 0;
        in.fuse_error = (fuse & 1) != 0;
        in.sensed = PLUTON_SECRET(u_birth__DOT__sensed_i);
        for (unsigned a = 0; a < BIRTH_AREAS; ++a) {
            in.areas[a] = field(PLUTON_SECRET(u_birth__DOT__areas_i), 4 * a, 4);
        }
        in.committed = PLUTON_SECRET(u_birth__DOT__committed_i);
        in.committed_area = PLUTON_SECRET(u_birth__DOT__committed_area_i);
        in.digests_ok = PLUTON_SECRET(u_birth__DOT__digests_ok_i);
        in.blank = PLUTON_SECRET(u_birth__DOT__blank_i);
        in.unfinished = PLUTON_SECRET(u_birth__DOT__unfinished_i);
        in.tainted = PLUTON_SECRET(u_birth__DOT__tainted_i);
        const ShaResponse hash = PLUTON_SHA_RESPONSE(PRIVATE_SHA_BIRTH);
        in.grant = hash.grant;
        in.ready = hash.ready;
        in.done = hash.done;
        if (in.done) {
            words_of_wide(PLUTON_PROBE(u_private_sha__DOT__digest_o), in.digest);
        }
    }

    void ports(const Vpluton_sim___024root &root, const struct birth_out &out, uint64_t cycle)
    {
        Checker check("birth", cycle);
        check.same("apb_o", packed(out.apb), PLUTON_SECRET(u_birth__DOT__apb_o));
        check.same("ecc_request_o", out.ecc_request, PLUTON_SECRET(u_birth__DOT__ecc_request_o));
        const struct apb_in ecc = apb_of(PLUTON_SECRET(u_birth__DOT__ecc_o));
        check.same("ecc_o.psel", out.ecc.sel, ecc.sel);
        check.same("ecc_o.penable", out.ecc.enable, ecc.enable);
        check.same("ecc_o.pwrite", out.ecc.write, ecc.write);
        check.same("ecc_o.paddr", out.ecc.offset, ecc.offset);
        check.same("ecc_o.pwdata", out.ecc.data, ecc.data);
        check.same("ecc_o.pstrb", out.ecc.strobe, ecc.strobe);
        check.same("ecc_o.pprot", 0, ecc.nonsecure);
        check.same("ecc_o.pauser", out.ecc.subject, ecc.subject);
        const unsigned key = PLUTON_SECRET(u_birth__DOT__key_o); // {op[3:0], slot[1:0], area[1:0]}
        check.same("key_o.op", out.key_op, key >> 4);
        check.same("key_o.slot", out.key_slot, key >> 2 & 3);
        check.same("key_o.area", out.key_area, key & 3);
        // {op[3:0], area[1:0], index[3:0], word[31:0]}
        const uint64_t fuse = PLUTON_SECRET(u_birth__DOT__fuse_o);
        check.same("fuse_o.op", out.fuse_op, fuse >> 38);
        check.same("fuse_o.area", out.fuse_area, fuse >> 36 & 3);
        check.same("fuse_o.index", out.fuse_index, fuse >> 32 & 0xF);
        check.same("fuse_o.word", out.fuse_word, uint32_t(fuse));
        const ShaRequest hash = PLUTON_SHA_REQUEST(PRIVATE_SHA_BIRTH);
        check.same("psha_request_o", out.psha_request, hash.request);
        check.same("psha_o.valid", out.psha_valid, hash.valid);
        check.same("psha_o.word", out.psha_word, hash.word);
        check.same("psha_o.bytes", out.psha_bytes, hash.bytes);
        check.same("psha_o.finish", out.psha_finish, hash.finish);
        check.same("psha_o.restart", 0, hash.restart);
        check.same("alert_o", out.alert, PLUTON_SECRET(u_birth__DOT__alert_o));
    }

#if PLUTON_STATE_birth
    void state(const Vpluton_sim___024root &root, uint64_t cycle)
    {
        // rtl/birth/birth_pkg.sv, in the order of the model's enums; Digest is a step of its own
        // there
        static const uint16_t steps[] = {0x013, 0x142, 0x01E, 0x12B, 0x1E1, 0x18E, 0x0D9, 0x0F3,
                                         0x0C7, 0x1D0, 0x0FC, 0x136, 0x12C, 0x065, 0x19B};
        static const uint8_t jobs[] = {0x01, 0x27, 0x14, 0x32, 0x0A, 0x2C, 0x1F};
        constexpr unsigned digest = 0x038;
        Checker check("birth", cycle);
        const bool second = model_.step == BIRTH_CERTIFY && model_.digest;
        check.same("step", second ? digest : steps[model_.step],
                   PLUTON_SECRET(u_birth__DOT__u_control__DOT__step_q));
        check.same("job", jobs[model_.job.state], PLUTON_SECRET(u_birth__DOT__u_key__DOT__state_q));
        check.same("area", model_.area, PLUTON_SECRET(u_birth__DOT__u_control__DOT__area_q));
    }
#endif

    struct birth model_;
};

} // namespace pluton
