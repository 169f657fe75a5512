// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cmodel/aes_block.h"
#include "firmware/drivers/generated/aes_regs.h"
#include "sim/native/fields.h"
#include "sim/native/probe.h"

namespace pluton
{

class AesScore : public Score
{
  public:
    AesScore() : Score("aes", 12)
    {
        parameters["AesMasked"] = PLUTON_PARAMETER(AesMasked);
        show("u_aes", {"apb_i.psel", "apb_i.paddr[31:0]", "mem_o.req", "mem_o.we",
                       "mem_o.addr[31:0]", "mem_o.subject[2:0]", "mem_i.rvalid", "mem_i.err",
                       "key_o.valid", "key_i.valid", "random_o.valid", "zeroize_i", "alert_o"});
        reset();
    }

    void reset() { aes_block_reset(&model_, PLUTON_PARAMETER(AesMasked) != 0); }

    void cycle(const Vpluton_sim___024root &root, uint64_t cycle)
    {
        struct aes_block_in in = {};
        in.apb = apb_of(PLUTON_PROBE(u_aes__DOT__apb_i));
        in.zeroize = PLUTON_PROBE(u_aes__DOT__zeroize_i);
        struct aes_block_out out = {};
        if (model_.phase == AES_BLOCK_IDLE && !in.apb.sel && !in.zeroize) {
            ports(root, out, cycle); // nothing comes and nothing goes
            return;
        }
        inputs(root, in);
        aes_block_outputs(&model_, &in, &out);
        ports(root, out, cycle);
        aes_block_step(&model_, &in);
        count(cycle);
    }

  private:
    static void inputs(const Vpluton_sim___024root &root, struct aes_block_in &in)
    {
        const uint64_t mem = PLUTON_PROBE(u_aes__DOT__mem_i); // {gnt, rvalid, err, rdata[31:0]}
        in.gnt = (mem >> 34 & 1) != 0;
        in.rvalid = (mem >> 33 & 1) != 0;
        in.err = (mem >> 32 & 1) != 0;
        in.rdata = uint32_t(mem);
        // key_rsp_t: {valid, last, error, share0[31:0], share1[31:0]}
        const auto &key = PLUTON_PROBE(u_aes__DOT__key_i);
        in.key_valid = (key[2] >> 2 & 1) != 0;
        in.key_last = (key[2] >> 1 & 1) != 0;
        in.key_error = (key[2] & 1) != 0;
        in.key_word = key[1] ^ key[0];
        const uint64_t random = PLUTON_PROBE(u_aes__DOT__random_i); // {valid, error, word[31:0]}
        in.random_valid = (random >> 33 & 1) != 0;
        in.random_error = (random >> 32 & 1) != 0;
    }

    static void ports(const Vpluton_sim___024root &root, const struct aes_block_out &out,
                      uint64_t cycle)
    {
        Checker check("aes", cycle);
        check.same("apb_o", packed(out.apb), PLUTON_PROBE(u_aes__DOT__apb_o));
        // obi_req_t: {req, we, be[3:0], addr[31:0], wdata[31:0], subject[2:0], nonsecure}
        const auto &mem = PLUTON_PROBE(u_aes__DOT__mem_o);
        check.same("mem_o.req", out.req, field(mem, 73, 1));
        if (out.req) {
            check.same("mem_o.we", out.we, field(mem, 72, 1));
            check.same("mem_o.be", out.be, field(mem, 68, 4));
            check.same("mem_o.addr", out.addr, field(mem, 36, 32));
            check.same("mem_o.subject", out.mem_subject, field(mem, 1, 3));
            check.same("mem_o.nonsecure", out.mem_nonsecure, field(mem, 0, 1));
            if (out.we) { // of what a read carries there no word is said
                check.same("mem_o.wdata", out.wdata, field(mem, 4, 32));
            }
        }
        // key_req_t: {valid, slot[4:0], operation[3:0], subject[2:0]}
        const unsigned key = PLUTON_PROBE(u_aes__DOT__key_o);
        const unsigned wanted =
            out.key_valid ? 1u << 12 | out.slot << 7 | out.operation << 3 | out.key_subject : 0;
        check.same("key_o", wanted, key);
        check.same("random_o.valid", out.random_valid, PLUTON_PROBE(u_aes__DOT__random_o));
        check.same("alert_o", out.alert, PLUTON_PROBE(u_aes__DOT__alert_o));
    }

    // Jobs, from the cycle behind their command to the end of their Sweep.
    void count(uint64_t cycle)
    {
        const bool busy = model_.phase != AES_BLOCK_IDLE;
        const bool job = (model_.command & AES_CMD_OP_MASK) == AES_BLOCK_OP_RUN;
        if (busy && !running_ && job) {
            time.start = cycle + 1;
        }
        if (!busy && running_ && job) {
            time.messages += 1;
            time.cycles = time.model_cycles = cycle + 1 - time.start;
            time.total += time.cycles;
            time.model_total += time.cycles;
        }
        running_ = busy;
    }

    struct aes_block model_;
    bool running_ = false;
};

} // namespace pluton
