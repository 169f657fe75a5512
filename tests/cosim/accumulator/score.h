// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdio>
#include <cstring>
#include <string>

#include "cmodel/accumulator.h"
#include "firmware/hal/generated/spec.h"
#include "sim/native/score.h"
#include "tests/cosim/private_sha/clients.h"

namespace pluton
{

class AccumulatorScore : public Score
{
  public:
    AccumulatorScore() : Score("accumulator", 14 + (PLUTON_STATE_accumulator ? 8 : 0))
    {
        if (PLUTON_STATE_accumulator) {
            show("u_accumulator", {"state_code[5:0]", "index_q[4:0]", "acc_q[255:0]",
                                   "count_q[4:0]", "overflow_q", "extends_q[31:0]"});
        }
        show("u_accumulator", {"extend_valid_i", "extend_done_o", "entry_index_o[4:0]",
                               "entry_word_i[31:0]", "alert_o"});
        reset();
    }

    void reset()
    {
        accumulator_reset(&model_);
        in_ = {};
        accumulator_outputs(&model_, &in_, &idle_out_);
#if PLUTON_STATE_accumulator
        for (uint32_t &word : acc_) {
            word = 0;
        }
        extends_ = 0;
        log_words_ = 0;
#endif
    }

    void cycle(const Vpluton_sim___024root &root, uint64_t cycle)
    {
        const ShaResponse response = PLUTON_SHA_RESPONSE(PRIVATE_SHA_ACCUMULATOR);
        in_.extend_valid = PLUTON_PROBE(u_accumulator__DOT__extend_valid_i);
        in_.entry_word = PLUTON_PROBE(u_accumulator__DOT__entry_word_i);
        in_.hold = PLUTON_PROBE(u_accumulator__DOT__hold_i);
        const unsigned asks = PLUTON_PROBE(u_accumulator__DOT__log_i);
        in_.log_valid = (asks >> 9 & 1) != 0;
        in_.log_address = asks & 0x1FF;
#if PLUTON_STATE_accumulator
        in_.bus_reads_log = PLUTON_PROBE(u_accumulator__DOT__bus_read);
#endif
        in_.grant = response.grant;
        in_.ready = response.ready;
        in_.done = response.done;
        if (in_.done) {
            bytes_of_wide(PLUTON_PROBE(u_private_sha__DOT__digest_o), in_.digest);
        }
        // In Idle without a request outputs and state are constant, and the model need not be
        // asked.
        const bool idle = model_.state == ACCUMULATOR_IDLE && !in_.extend_valid && !in_.log_valid &&
                          !model_.asked;
        struct accumulator_out busy_out;
        if (!idle) {
            accumulator_outputs(&model_, &in_, &busy_out);
        }
        const struct accumulator_out &out = idle ? idle_out_ : busy_out;

        ports(root, out, cycle);
#if PLUTON_STATE_accumulator
        state(root, out, cycle);
#endif
        if (!idle) {
            accumulator_step(&model_, &in_);
        }
    }

  private:
    void ports(const Vpluton_sim___024root &root, const struct accumulator_out &out, uint64_t cycle)
    {
        Checker check("accumulator", cycle);
        const ShaRequest request = PLUTON_SHA_REQUEST(PRIVATE_SHA_ACCUMULATOR);
        check.same("psha_request_o", out.request, request.request);
        check.same("psha_o.valid", out.valid, request.valid);
        check.same("psha_o.word", out.word, request.word);
        check.same("psha_o.bytes", out.bytes, request.bytes);
        check.same("psha_o.finish", out.finish, request.finish);
        check.same("psha_o.restart", false, request.restart);
        check.same("entry_index_o", out.entry_index,
                   PLUTON_PROBE(u_accumulator__DOT__entry_index_o));
        check.same("extend_done_o", out.extend_done,
                   PLUTON_PROBE(u_accumulator__DOT__extend_done_o));
        check.same("extending_o", out.extending, PLUTON_PROBE(u_accumulator__DOT__extending_o));
        check.same("count_o", model_.count, PLUTON_PROBE(u_accumulator__DOT__count_o));
        check.same("overflow_o", model_.overflow, PLUTON_PROBE(u_accumulator__DOT__overflow_o));
        check.same("log_o", uint64_t(out.log_valid) << 32 | out.log_word,
                   PLUTON_PROBE(u_accumulator__DOT__log_o));
        check.same("alert_o", out.alert, PLUTON_PROBE(u_accumulator__DOT__alert_o));
        check.same("digest_i", 0, model_.digest_wrong);
    }

#if PLUTON_STATE_accumulator
    void state(const Vpluton_sim___024root &root, const struct accumulator_out &out, uint64_t cycle)
    {
        Checker check("accumulator", cycle);
        check.same("state", code(model_.state), PLUTON_PROBE(u_accumulator__DOT__state_code));
        check.same("index", model_.index, PLUTON_PROBE(u_accumulator__DOT__index_q));
        check.same("count", model_.count, PLUTON_PROBE(u_accumulator__DOT__count_q));
        check.same("overflow", model_.overflow, PLUTON_PROBE(u_accumulator__DOT__overflow_q));
        check.same("extends", model_.extends, PLUTON_PROBE(u_accumulator__DOT__extends_q));
        check_register(PLUTON_PROBE(u_accumulator__DOT__acc_q), cycle);
        // What is logged is what is hashed, in the same cycle, and only while there is room.
        const bool logged = model_.state == ACCUMULATOR_ENTRY && out.valid && in_.ready &&
                            model_.count < PLUTON_LOG_ENTRIES;
        check.same("log_write", logged, PLUTON_PROBE(u_accumulator__DOT__log_write));
        if (logged) {
            check.same("log_write_addr", model_.count * (PLUTON_ENTRY_BYTES / 4) + model_.index,
                       PLUTON_PROBE(u_accumulator__DOT__log_write_addr));
        }
        check_log(PLUTON_PROBE(u_accumulator__DOT__u_log__DOT__mem), cycle);
    }

    // rtl/accumulator/accumulator_pkg.sv, in the order of the model's enum.
    static unsigned code(enum accumulator_state state)
    {
        static const uint8_t codes[] = {0x01, 0x27, 0x14, 0x32, 0x0A};
        return codes[state];
    }

    // The model's register in the RTL's form; it changes with `extends` only.
    template <typename Wide> void check_register(const Wide &rtl, uint64_t cycle)
    {
        if (extends_ != model_.extends) {
            extends_ = model_.extends;
            for (size_t i = 0; i < 8; ++i) {
                acc_[7 - i] = word_of(&model_.acc[4 * i]);
            }
        }
        if (__builtin_expect(std::memcmp(acc_, &rtl[0], sizeof acc_) != 0, 0)) {
            uint8_t got[32];
            bytes_of_wide(rtl, got);
            diverge_bytes(cycle, "accumulator", "acc", model_.acc, got, sizeof got);
        }
    }

    // Every word of the counted entries, in turn: one a cycle, and all of them when the count
    // rises, so that a change is seen within 360 cycles and never later than the next extend.
    template <typename Memory> void check_log(const Memory &rtl, uint64_t cycle)
    {
        const uint32_t words = model_.count * (PLUTON_ENTRY_BYTES / 4);
        if (words != log_words_) {
            log_words_ = words;
            for (uint32_t w = 0; w < words; ++w) {
                check_log_word(rtl, w, cycle);
            }
        }
        if (words != 0) {
            next_ = next_ + 1 < words ? next_ + 1 : 0;
            check_log_word(rtl, next_, cycle);
        }
    }

    template <typename Memory> void check_log_word(const Memory &rtl, uint32_t w, uint64_t cycle)
    {
        const uint32_t expected = word_of(&model_.log[0][0] + 4 * w);
        if (__builtin_expect(rtl[w] != expected, 0)) {
            char field[32];
            std::snprintf(field, sizeof field, "log[%u]", unsigned(w));
            diverge(cycle, "accumulator", field, expected, rtl[w]);
        }
    }

    static uint32_t word_of(const uint8_t *b)
    {
        return uint32_t(b[0]) << 24 | uint32_t(b[1]) << 16 | uint32_t(b[2]) << 8 | b[3];
    }

    uint32_t acc_[8];
    uint32_t extends_ = 0, log_words_ = 0, next_ = 0;
#endif

    struct accumulator model_;
    struct accumulator_in in_;
    struct accumulator_out idle_out_;
};

} // namespace pluton
