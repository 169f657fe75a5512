// SPDX-License-Identifier: Apache-2.0
// The score of one instance of the SHA-2 engine (rtl/sha2/sha2_engine.sv), in sha2 and in
// private_sha.
#pragma once

#include <cstring>
#include <string>
#include <type_traits>
#include <vector>

#include "cmodel/sha2_engine.h"
#include "sim/native/probe.h"
#include "sim/native/score.h"

namespace pluton
{

template <typename Digest> struct EnginePorts {
    bool start_i, hmac_i, restore_i, secret_i, valid_i, finish_i, save_i, wipe_i;
    bool ready_o, load_o, setup_o, open_o, busy_o, done_o, saved_o, secret_o, length_error_o,
        alert_o;
    uint8_t alg_i, bytes_i, context_index_i;
    uint32_t word_i, context_o;
    uint64_t count_o;
    const Digest &digest_o;
};

struct EngineState {
    uint8_t phase_code, kind_code, level, core_code, t_q;
};

// The ports and the state of the instance at `path`.
#define PLUTON_ENGINE_BIT(path, name) bool(PLUTON_PROBE(path##name))
#define PLUTON_ENGINE_PORTS(path)                                                                  \
    EnginePorts<std::remove_reference_t<decltype(PLUTON_PROBE(path##digest_o))>>                   \
    {                                                                                              \
        PLUTON_ENGINE_BIT(path, start_i), PLUTON_ENGINE_BIT(path, hmac_i),                         \
            PLUTON_ENGINE_BIT(path, restore_i), PLUTON_ENGINE_BIT(path, secret_i),                 \
            PLUTON_ENGINE_BIT(path, valid_i), PLUTON_ENGINE_BIT(path, finish_i),                   \
            PLUTON_ENGINE_BIT(path, save_i), PLUTON_ENGINE_BIT(path, wipe_i),                      \
            PLUTON_ENGINE_BIT(path, ready_o), PLUTON_ENGINE_BIT(path, load_o),                     \
            PLUTON_ENGINE_BIT(path, setup_o), PLUTON_ENGINE_BIT(path, open_o),                     \
            PLUTON_ENGINE_BIT(path, busy_o), PLUTON_ENGINE_BIT(path, done_o),                      \
            PLUTON_ENGINE_BIT(path, saved_o), PLUTON_ENGINE_BIT(path, secret_o),                   \
            PLUTON_ENGINE_BIT(path, length_error_o), PLUTON_ENGINE_BIT(path, alert_o),             \
            PLUTON_PROBE(path##alg_i), PLUTON_PROBE(path##bytes_i),                                \
            PLUTON_PROBE(path##context_index_i), PLUTON_PROBE(path##word_i),                       \
            PLUTON_PROBE(path##context_o), PLUTON_PROBE(path##count_o),                            \
            PLUTON_PROBE(path##digest_o)                                                           \
    }
#define PLUTON_ENGINE_STATE(path)                                                                  \
    EngineState                                                                                    \
    {                                                                                              \
        PLUTON_PROBE(path##phase_code), PLUTON_PROBE(path##kind_code), PLUTON_PROBE(path##level),  \
            PLUTON_PROBE(path##u_core__DOT__state_code), PLUTON_PROBE(path##u_core__DOT__t_q)      \
    }

class EngineScore
{
  public:
    // The engine is scored as a part of `block`, and its times are counted in `time`.
    EngineScore(const char *block, EngineTime &time) : block_(block), time_(time) {}

    // How many values one cycle compares.
    static constexpr uint64_t values = 13 + (PLUTON_STATE_sha2 ? 5 : 0);

    // Adds the instance at `path` to what the score shows as waves.
    static void show(Score &score, const std::string &path)
    {
        score.show(path,
                   {"start_i", "alg_i[1:0]", "valid_i", "ready_o", "word_i[31:0]", "bytes_i[2:0]",
                    "finish_i", "wipe_i", "busy_o", "done_o", "digest_o[511:0]"});
        if (PLUTON_STATE_sha2) {
            score.show(path, {"phase_code[7:0]", "kind_code[7:0]", "level[4:0]"});
        }
    }

    void reset()
    {
        rtl_done_ = model_done_ = false;
        expected_valid_ = false;
    }

    // Compares, and gives the inputs with which the model takes its clock edge.
    template <typename Ports>
    void ports(const struct sha2_engine &model, const Ports &p, uint64_t cycle,
               struct sha2_engine_in &in)
    {
        in.start = p.start_i;
        in.alg = static_cast<enum sha2_alg>(p.alg_i);
        in.hmac = p.hmac_i;
        in.restore = p.restore_i;
        in.secret = p.secret_i;
        in.valid = p.valid_i;
        in.word = p.word_i;
        in.bytes = p.bytes_i;
        in.finish = p.finish_i;
        in.save = p.save_i;
        in.wipe = p.wipe_i;
        in.context_index = p.context_index_i;
        sha2_engine_outputs(&model, &in, &out_);

        Checker check(block_, cycle);
        check.same("ready_o", out_.ready, p.ready_o);
        check.same("load_o", out_.load, p.load_o);
        check.same("setup_o", out_.setup, p.setup_o);
        check.same("open_o", out_.open, p.open_o);
        check.same("busy_o", out_.busy, p.busy_o);
        check.same("done_o", out_.done, p.done_o);
        check.same("saved_o", out_.saved, p.saved_o);
        check.same("secret_o", out_.secret, p.secret_o);
        check.same("length_error_o", out_.length_error, p.length_error_o);
        check.same("alert_o", out_.alert, p.alert_o);
        check.same("count_o", out_.count, p.count_o);
        check.same("context_o", out_.context, p.context_o);
        check_digest(p.digest_o, cycle);

        count_time(model, p, cycle);
    }

    void state(const struct sha2_engine &model, const EngineState &s, uint64_t cycle)
    {
        Checker check(block_, cycle);
        check.same("phase", phase_code(model.phase), s.phase_code);
        check.same("level", model.level, s.level);
        check.same("core", core_code(model.core), s.core_code);
        const unsigned t =
            model.core == SHA2_ENGINE_CORE_ROUND ? model.round + model.parameters.rounds : 0;
        check.same("round", t, s.t_q);
        if (model.phase != SHA2_ENGINE_DONE) { // where it no longer matters
            check.same("kind", kind_code(model), s.kind_code);
        }
    }

  private:
    // rtl/sha2/sha2_pkg.sv
    static unsigned phase_code(enum sha2_engine_phase phase)
    {
        static const uint8_t codes[] = {0x33, 0x3C, 0x5A, 0x69, 0x55, 0x66,
                                        0x99, 0x96, 0xAA, 0xA5, 0xC3, 0xCC};
        return codes[phase];
    }

    static unsigned kind_code(const struct sha2_engine &model)
    {
        if (model.outer && model.phase != SHA2_ENGINE_OUTER) {
            return 0xCC;
        }
        if (model.hmac) {
            return model.secret ? 0xAA : model.restore ? 0x99 : 0x66;
        }
        return model.restore ? 0x55 : 0x33;
    }

    static unsigned core_code(enum sha2_engine_core core)
    {
        static const uint8_t codes[] = {0x15, 0x1A, 0x26};
        return codes[core];
    }

    template <typename Wide> void check_digest(const Wide &rtl, uint64_t cycle)
    {
        // The expected digest changes rarely, so it is kept in the RTL's form.
        const unsigned shown = unsigned(out_.done) | unsigned(out_.saved) << 1;
        if (!expected_valid_ || expected_shown_ != shown) {
            for (size_t i = 0; i < 16; ++i) {
                uint32_t word = 0;
                for (size_t b = 0; b < 4; ++b) {
                    word = word << 8 | out_.digest[4 * i + b];
                }
                expected_[15 - i] = word;
            }
            expected_valid_ = true;
            expected_shown_ = shown;
        }
        if (__builtin_expect(std::memcmp(expected_, &rtl[0], sizeof expected_) != 0, 0)) {
            uint8_t got[SHA2_MAX_DIGEST_BYTES];
            bytes_of_wide(rtl, got);
            diverge_bytes(cycle, block_, "digest_o", out_.digest, got, sizeof got);
        }
    }

    template <typename Ports>
    void count_time(const struct sha2_engine &model, const Ports &p, uint64_t cycle)
    {
        if (p.start_i) {
            // Taken in the phases None and Done, in which nothing is begun and nothing works.
            if (!p.setup_o && !p.open_o && !p.busy_o && !p.saved_o) {
                rtl_start_ = cycle;
            }
            if (model.phase == SHA2_ENGINE_NONE || model.phase == SHA2_ENGINE_DONE) {
                model_start_ = cycle;
            }
        }
        if (p.done_o && !rtl_done_) {
            time_.messages += 1;
            time_.cycles = cycle - rtl_start_;
            time_.total += time_.cycles;
        }
        if (out_.done && !model_done_) {
            time_.model_cycles = cycle - model_start_;
            time_.model_total += time_.model_cycles;
        }
        rtl_done_ = p.done_o;
        model_done_ = out_.done;
    }

    const char *block_;
    EngineTime &time_;
    struct sha2_engine_out out_ = {};
    uint32_t expected_[16] = {};
    bool expected_valid_ = false;
    unsigned expected_shown_ = 0; // which of none, digest and chaining value
    bool rtl_done_ = false, model_done_ = false;
    uint64_t rtl_start_ = 0, model_start_ = 0;
};

} // namespace pluton
