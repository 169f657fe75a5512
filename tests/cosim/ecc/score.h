// SPDX-License-Identifier: Apache-2.0
// ecc against the model of the block: every answer of its registers, key port, random port, phase;
// and what its engine writes in every cycle of Run.
#pragma once

#include <cstring>
#include <memory>
#include <string>

#include "cmodel/ecc_block.h"
#include "sim/native/fields.h"
#include "sim/native/probe.h"

namespace pluton
{

// What a nonce takes, and with it when the next phase begins, arises inside ecc. Without its inside
// (a netlist) nothing is compared: its results are still checked by the operations.
#if PLUTON_STATE_ecc
class EccScore : public Score
{
  public:
    EccScore() : Score("ecc", 10)
    {
        constexpr unsigned width = PLUTON_PARAMETER(EccWidth), digits = PLUTON_PARAMETER(EccDigits);
        parameters["EccWidth"] = width;
        parameters["EccDigits"] = digits;
        set_ = width == 34 ? ECC_SET_34X8 : width == 67 ? ECC_SET_67X4 : ECC_SET_48X6;
        static_assert((width == 34 && digits == 8) || (width == 48 && digits == 6) ||
                          (width == 67 && digits == 4),
                      "a parameter set of tools/ecc");
        if (!ecc_engine_tables_make(tables_.get(), set_)) {
            throw std::bad_alloc();
        }
        show("u_ecc", {"psha_request_o", "test_used_o", "alert_o"});
        show("u_ecc.u_control", {"phase_o[7:0]", "busy_o", "done_o"});
        show("u_ecc.u_engine", {"write_o", "write_register_o[5:0]", "write_value_o[267:0]"});
        reset();
    }

    void reset()
    {
        ecc_block_reset(model_.get(), tables_.get(), set_);
        running_ = rtl_busy_ = counting_ = hashed_ = false;
    }

    void cycle(const Vpluton_sim___024root &root, uint64_t cycle)
    {
        struct ecc_block_in in;
        inputs(root, in);
        struct ecc_block_out out;
        ecc_block_outputs(model_.get(), &in, &out);
        ports(root, in, out, cycle);
        state(root, out, cycle);
        count_time(root, in, out, cycle);
        ecc_block_step(model_.get(), &in);
    }

  private:
    void inputs(const Vpluton_sim___024root &root, struct ecc_block_in &in)
    {
        const struct apb_in apb = apb_in_window(PLUTON_PROBE(u_ecc__DOT__apb_i));
        in = {};
        in.access = apb_access(&apb) && apb_answer_of(PLUTON_PROBE(u_ecc__DOT__apb_o)).ready;
        if (in.access) {
            in.write = apb.write;
            in.offset = apb.offset;
            in.data = apb.data;
            in.strobe = apb.strobe;
            in.nonsecure = apb.nonsecure;
            in.subject = apb.subject;
        }
        // key_rsp_t, key_answer_t, random_rsp_t of spec_pkg
        const auto &key = PLUTON_PROBE(u_ecc__DOT__key_i);
        in.key_valid = field(key, 66, 1) != 0;
        in.key_last = field(key, 65, 1) != 0;
        in.key_error = field(key, 64, 1) != 0;
        in.key_word = key[0] ^ key[1];
        const unsigned answer = PLUTON_PROBE(u_ecc__DOT__answer_i);
        in.take = (answer & 2) != 0;
        in.refuse = (answer & 1) != 0;
        const uint64_t random = PLUTON_PROBE(u_ecc__DOT__random_i);
        in.random_valid = (random >> 33 & 1) != 0;
        in.random_error = (random >> 32 & 1) != 0;
        in.random_word = uint32_t(random);
        in.blank = PLUTON_PROBE(u_ecc__DOT__blank_i) == PLUTON_BLANK_YES;
        in.nonce_end = PLUTON_PROBE(u_ecc__DOT__u_control__DOT__nonce_done_i);
    }

    void ports(const Vpluton_sim___024root &root, const struct ecc_block_in &in,
               const struct ecc_block_out &out, uint64_t cycle)
    {
        Checker check("ecc", cycle);
        // key_req_t, key_offer_t of spec_pkg
        const unsigned key = PLUTON_PROBE(u_ecc__DOT__key_o);
        check.same("key_o.valid", out.key_valid, key >> 12);
        if (out.key_valid) {
            check.same("key_o.slot", out.slot, key >> 7 & 31);
            check.same("key_o.operation", out.operation, key >> 3 & 15);
            check.same("key_o.subject", out.subject, key & 7);
        }
        const auto &offer = PLUTON_PROBE(u_ecc__DOT__offer_o);
        check.same("offer_o.valid", out.offer_valid, field(offer, 77, 1));
        if (out.offer_valid) {
            check.same("offer_o.last", out.offer_last, field(offer, 76, 1));
            check.same("offer_o.slot", out.slot, field(offer, 71, 5));
            check.same("offer_o.operation", out.operation, field(offer, 67, 4));
            check.same("offer_o.subject", out.subject, field(offer, 64, 3));
            check.same("offer_o.word", out.offer_word, offer[1] ^ offer[0]);
            check.same("offer_o.share1", out.offer_mask, offer[0]);
        } else {
            check.same("offer_o.share0", 0, offer[1]);
            check.same("offer_o.share1", 0, offer[0]);
        }
        check.same("random_o.valid", out.random_valid, PLUTON_PROBE(u_ecc__DOT__random_o));
        // A request that is given up falls from a register.
        const bool hashes = PLUTON_PROBE(u_ecc__DOT__psha_request_o);
        check.same("psha_request_o", false, hashes && !out.hashes && !hashed_);
        hashed_ = out.hashes;
        check.same("test_used_o", out.test_used, PLUTON_PROBE(u_ecc__DOT__test_used_o));
        check.same("alert_o", out.alert, PLUTON_PROBE(u_ecc__DOT__alert_o));
        if (in.access) {
            const uint64_t answer = PLUTON_PROBE(u_ecc__DOT__apb_o);
            check.same("apb_o.pslverr", out.bus_error, answer >> 32 & 1);
            if (!in.write) {
                check.same("apb_o.prdata", out.data, uint32_t(answer));
            }
        }
    }

    void state(const Vpluton_sim___024root &root, const struct ecc_block_out &out, uint64_t cycle)
    {
        Checker check("ecc", cycle);
        check.same("phase", code(out.phase), PLUTON_PROBE(u_ecc__DOT__u_control__DOT__phase_o));
        check.same("busy", out.busy, PLUTON_PROBE(u_ecc__DOT__u_control__DOT__busy_o));
        if (out.write == nullptr) {
            return;
        }
        check.same("write_o", out.write->valid, PLUTON_PROBE(u_ecc__DOT__u_engine__DOT__write_o));
        if (out.write->valid) {
            check.same("write_register_o", out.write->target,
                       PLUTON_PROBE(u_ecc__DOT__u_engine__DOT__write_register_o));
            const auto &value = PLUTON_PROBE(u_ecc__DOT__u_engine__DOT__write_value_o);
            if (std::memcmp(&out.write->value, &value[0], sizeof out.write->value) != 0) {
                different(out.write->value, value, cycle);
            }
        }
    }

    template <typename Wide>
    [[noreturn]] static void different(const struct ecc_value &expected, const Wide &got,
                                       uint64_t cycle)
    {
        constexpr size_t size = 4 * ECC_VALUE_LIMBS;
        uint8_t bytes[2][size];
        for (size_t i = 0; i < size; ++i) {
            bytes[0][size - 1 - i] = uint8_t(expected.limb[i / 4] >> (8 * (i % 4)));
        }
        bytes_of_wide(got, bytes[1]);
        diverge_bytes(cycle, "ecc", "write_value_o", bytes[0], bytes[1], size);
    }

    // From the command's cycle to the first one that is not busy, in the RTL and in the model.
    void count_time(const Vpluton_sim___024root &root, const struct ecc_block_in &in,
                    const struct ecc_block_out &out, uint64_t cycle)
    {
        const bool busy = PLUTON_PROBE(u_ecc__DOT__u_control__DOT__busy_o);
        if (in.access && in.write && in.offset == 8 && !out.bus_error) {
            time.start = cycle;
            counting_ = true;
        }
        if (counting_ && running_ && !out.busy) {
            time.model_cycles = cycle - time.start;
            time.model_total += time.model_cycles;
        }
        if (counting_ && rtl_busy_ && !busy) {
            ++time.messages;
            time.cycles = cycle - time.start;
            time.total += time.cycles;
        }
        running_ = out.busy;
        rtl_busy_ = busy;
    }

    // rtl/ecc/ecc_pkg.sv, in the order of the model's enum.
    static unsigned code(enum ecc_block_phase phase)
    {
        static const uint8_t codes[] = {0x33, 0x55, 0x3C, 0x5A, 0x66, 0x69, 0x96, 0x99, 0xA5, 0x0F};
        return codes[phase];
    }

    enum ecc_set set_;
    std::unique_ptr<struct ecc_engine_tables> tables_{new struct ecc_engine_tables};
    std::unique_ptr<struct ecc_block> model_{new struct ecc_block};
    bool running_ = false, rtl_busy_ = false, counting_ = false, hashed_ = false;
};
#else
class EccScore : public Score
{
  public:
    EccScore() : Score("ecc", 0)
    {
        parameters["EccWidth"] = PLUTON_PARAMETER(EccWidth);
        parameters["EccDigits"] = PLUTON_PARAMETER(EccDigits);
    }
    void reset() {}
    void cycle(const Vpluton_sim___024root &, uint64_t) {}
};
#endif

} // namespace pluton
