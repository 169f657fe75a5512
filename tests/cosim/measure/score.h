// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstring>
#include <string>

#include "cmodel/measure.h"
#include "firmware/hal/generated/spec.h"
#include "sim/native/score.h"
#include "tests/cosim/private_sha/clients.h"

namespace pluton
{

// A command, and the words that the reader brings, arise inside measure. Without its inside (a
// netlist) the model has no inputs, and nothing is compared: its results are still checked by the
// operations, and what it sends by the scores of private_sha and accumulator.
#if PLUTON_STATE_measure
class MeasureScore : public Score
{
  public:
    MeasureScore() : Score("measure", 16)
    {
        show("u_measure", {"state_code[5:0]", "extend_valid_o", "alert_o"});
        reset();
    }

    void reset()
    {
        measure_reset(&model_);
        in_ = {};
    }

    void cycle(const Vpluton_sim___024root &root, uint64_t cycle)
    {
        const ShaResponse response = PLUTON_SHA_RESPONSE(PRIVATE_SHA_MEASURE);
        in_.command_valid = PLUTON_PROBE(u_measure__DOT__command);
        if (in_.command_valid) {
            in_.op = PLUTON_PROBE(u_measure__DOT__op);
            in_.caller = PLUTON_PROBE(u_measure__DOT__caller);
            in_.addr = PLUTON_PROBE(u_measure__DOT__addr);
            in_.len = PLUTON_PROBE(u_measure__DOT__len);
            in_.type = PLUTON_PROBE(u_measure__DOT__component);
            in_.security_version = PLUTON_PROBE(u_measure__DOT__security_version);
            bytes_of_wide(PLUTON_PROBE(u_measure__DOT__signer), in_.signer);
            bytes_of_wide(PLUTON_PROBE(u_measure__DOT__digest), in_.digest_in);
        }
        in_.reader_valid = PLUTON_PROBE(u_measure__DOT__read_valid);
        in_.reader_word = PLUTON_PROBE(u_measure__DOT__read_word);
        in_.reader_bytes = PLUTON_PROBE(u_measure__DOT__read_bytes);
        in_.reader_last = PLUTON_PROBE(u_measure__DOT__read_last);
        in_.reader_error = PLUTON_PROBE(u_measure__DOT__read_error);
        in_.grant = response.grant;
        in_.ready = response.ready;
        in_.done = response.done;
        if (in_.done) {
            bytes_of_wide(PLUTON_PROBE(u_private_sha__DOT__digest_o), in_.digest);
        }
        in_.private_sha_alert = PLUTON_PROBE(u_private_sha__DOT__alert_o);
        in_.extend_done = PLUTON_PROBE(u_measure__DOT__extend_done_i);
        in_.entry_index = PLUTON_PROBE(u_accumulator__DOT__entry_index_o);
        in_.accumulator_alert = PLUTON_PROBE(u_accumulator__DOT__alert_o);
        struct measure_out out;
        measure_outputs(&model_, &in_, &out);

        ports(root, out, cycle);
        state(root, out, cycle);
        measure_step(&model_, &in_);
    }

  private:
    void ports(const Vpluton_sim___024root &root, const struct measure_out &out, uint64_t cycle)
    {
        Checker check("measure", cycle);
        const ShaRequest request = PLUTON_SHA_REQUEST(PRIVATE_SHA_MEASURE);
        check.same("psha_request_o", out.request, request.request);
        check.same("psha_o.valid", out.valid, request.valid);
        check.same("psha_o.word", out.word, request.word);
        check.same("psha_o.bytes", out.bytes, request.bytes);
        check.same("psha_o.finish", out.finish, request.finish);
        check.same("psha_o.restart", false, request.restart);
        check.same("extend_valid_o", out.extend_valid,
                   PLUTON_PROBE(u_measure__DOT__extend_valid_o));
        if (out.extend_valid) {
            check.same("entry_word_o", out.entry_word, PLUTON_PROBE(u_measure__DOT__entry_word_o));
        }
        check.same("boot_measured_o", out.boot_measured,
                   PLUTON_PROBE(u_measure__DOT__boot_measured_o));
        check.same("alert_o", out.alert, PLUTON_PROBE(u_measure__DOT__alert_o));
    }

    void state(const Vpluton_sim___024root &root, const struct measure_out &out, uint64_t cycle)
    {
        Checker check("measure", cycle);
        check.same("read_start", out.reader_start, PLUTON_PROBE(u_measure__DOT__read_start));
        if (out.reader_start) {
            const bool boot = PLUTON_PROBE(u_measure__DOT__boot);
            check.same("reader.addr", out.reader_addr,
                       boot ? PLUTON_ROM_BASE : PLUTON_PROBE(u_measure__DOT__addr));
            check.same("reader.len", out.reader_len,
                       boot ? PLUTON_ROM_SIZE : PLUTON_PROBE(u_measure__DOT__len));
            check.same("reader.caller", out.reader_caller, PLUTON_PROBE(u_measure__DOT__caller_q));
        }
        check.same("done", out.done, PLUTON_PROBE(u_measure__DOT__done_q));
        check.same("error", out.error, PLUTON_PROBE(u_measure__DOT__error_q));
        check.same("state", code(model_.state), PLUTON_PROBE(u_measure__DOT__state_code));
        if (model_.state == MEASURE_FREE) {
            uint8_t got[32];
            bytes_of_wide(PLUTON_PROBE(u_measure__DOT__digest), got);
            if (std::memcmp(got, out.digest, sizeof got) != 0) {
                diverge_bytes(cycle, "measure", "DIGEST", out.digest, got, sizeof got);
            }
        }
    }

    // rtl/measure/measure_pkg.sv, in the order of the model's enum.
    static unsigned code(enum measure_state state)
    {
        static const uint8_t codes[] = {0x01, 0x27, 0x14, 0x32, 0x0A, 0x2C};
        return codes[state];
    }

    struct measure model_;
    struct measure_in in_;
};
#else
class MeasureScore : public Score
{
  public:
    MeasureScore() : Score("measure", 0) {}
    void reset() {}
    void cycle(const Vpluton_sim___024root &, uint64_t) {}
};
#endif

} // namespace pluton
