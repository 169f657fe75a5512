// SPDX-License-Identifier: Apache-2.0
// The golden models of cmodel/, stepped every clock with the inputs that their blocks get, every
// output and declared state compared before each clock edge. The first difference is thrown.
#pragma once

#include <cstdio>
#include <cstring>

#include "cmodel/accumulator.h"
#include "cmodel/measure.h"
#include "cmodel/private_sha.h"
#include "cmodel/sha2_engine.h"
#include "sim/native/probes.h"
#include "sim/native/simulation.h"

namespace pluton
{

// Throws a Divergence; out of line, since it happens once at most.
[[noreturn]] void diverge(uint64_t cycle, const char *block, const char *field, uint64_t expected,
                          uint64_t got);
[[noreturn]] void diverge_bytes(uint64_t cycle, const char *block, const char *field,
                                const uint8_t *expected, const uint8_t *got, size_t size);

class Checker
{
  public:
    Checker(const char *block, uint64_t cycle) : block_(block), cycle_(cycle) {}

    void same(const char *field, uint64_t expected, uint64_t got)
    {
        if (__builtin_expect(expected != got, 0)) {
            diverge(cycle_, block_, field, expected, got);
        }
    }

  private:
    const char *block_;
    uint64_t cycle_;
};

// The bytes of a wide signal whose first byte is in its top bits.
template <size_t Size, typename Wide> void bytes_of_wide(const Wide &wide, uint8_t (&bytes)[Size])
{
    for (size_t i = 0; i < Size; ++i) {
        const size_t low = 8 * (Size - 1 - i);
        bytes[i] = uint8_t(wide[low / 32] >> (low % 32));
    }
}

// One instance of the SHA-2 engine. `Digest` bytes of its digest exist.
class EngineScore
{
  public:
    explicit EngineScore(const char *block) : block_(block) {}

    void reset()
    {
        rtl_done_ = model_done_ = false;
        expected_valid_ = false;
    }

    // How many values one call of cycle() compares.
    static constexpr uint64_t values = 11;

    // Compares, and gives the inputs with which the model takes its clock edge.
    template <typename Signals>
    void compare(const struct sha2_engine &model, const Signals &s, uint64_t cycle,
                 EngineTime &time, struct sha2_engine_in &in)
    {
        in.start = s.start_i;
        in.alg = static_cast<enum sha2_alg>(s.alg_i);
        in.valid = s.valid_i;
        in.word = s.word_i;
        in.bytes = s.bytes_i;
        in.finish = s.finish_i;
        in.wipe = s.wipe_i;
        sha2_engine_outputs(&model, &in, &out_);

        Checker check(block_, cycle);
        check.same("ready_o", out_.ready, s.ready_o);
        check.same("open_o", out_.open, s.open_o);
        check.same("busy_o", out_.busy, s.busy_o);
        check.same("done_o", out_.done, s.done_o);
        check.same("length_error_o", out_.length_error, s.length_error_o);
        check.same("alert_o", out_.alert, s.alert_o);
        check.same("phase", phase_code(model.phase), s.phase_code);
        check.same("level", model.level, s.level);
        check.same("core", core_code(model.core), s.core_code);
        const unsigned t = model.core == SHA2_ENGINE_CORE_ROUND ? model.round + 1 : 0;
        check.same("round", t, s.t_q);
        check_digest(s.digest_o, cycle);

        count_time(model, s, cycle, time);
    }

  private:
    // rtl/sha2/sha2_pkg.sv
    static unsigned phase_code(enum sha2_engine_phase phase)
    {
        static const uint8_t codes[] = {0x33, 0x55, 0x66, 0x99, 0xAA, 0xCC};
        return codes[phase];
    }

    static unsigned core_code(enum sha2_engine_core core)
    {
        static const uint8_t codes[] = {0x15, 0x1A, 0x26};
        return codes[core];
    }

    template <typename Wide> void check_digest(const Wide &rtl, uint64_t cycle)
    {
        // The expected digest changes rarely, so it is kept in the RTL's form.
        if (!expected_valid_ || expected_done_ != out_.done) {
            for (size_t i = 0; i < 16; ++i) {
                uint32_t word = 0;
                for (size_t b = 0; b < 4; ++b) {
                    word = word << 8 | out_.digest[4 * i + b];
                }
                expected_[15 - i] = word;
            }
            expected_valid_ = true;
            expected_done_ = out_.done;
        }
        if (__builtin_expect(std::memcmp(expected_, &rtl[0], sizeof expected_) != 0, 0)) {
            uint8_t got[SHA2_MAX_DIGEST_BYTES];
            bytes_of_wide(rtl, got);
            diverge_bytes(cycle, block_, "digest_o", out_.digest, got, sizeof got);
        }
    }

    template <typename Signals>
    void count_time(const struct sha2_engine &model, const Signals &s, uint64_t cycle,
                    EngineTime &time)
    {
        if (s.start_i) {
            if (s.phase_code == 0x33 || s.phase_code == 0xAA) {
                rtl_start_ = cycle;
            }
            if (model.phase == SHA2_ENGINE_NONE || model.phase == SHA2_ENGINE_DONE) {
                model_start_ = cycle;
            }
        }
        if (s.done_o && !rtl_done_) {
            time.messages += 1;
            time.cycles = cycle - rtl_start_;
            time.total += time.cycles;
        }
        if (out_.done && !model_done_) {
            time.model_cycles = cycle - model_start_;
            time.model_total += time.model_cycles;
        }
        rtl_done_ = s.done_o;
        model_done_ = out_.done;
    }

    const char *block_;
    struct sha2_engine_out out_;
    uint32_t expected_[16];
    bool expected_valid_ = false, expected_done_ = false;
    bool rtl_done_ = false, model_done_ = false;
    uint64_t rtl_start_ = 0, model_start_ = 0;
};

// The codes of rtl/<block>/<block>_pkg.sv, in the order of the models' enums.
inline unsigned private_sha_code(enum private_sha_state state)
{
    static const uint8_t codes[] = {0x01, 0x27, 0x14};
    return codes[state];
}

inline unsigned accumulator_code(enum accumulator_state state)
{
    static const uint8_t codes[] = {0x01, 0x27, 0x14, 0x32, 0x0A};
    return codes[state];
}

inline unsigned measure_code(enum measure_state state)
{
    static const uint8_t codes[] = {0x01, 0x27, 0x14, 0x32, 0x0A, 0x2C};
    return codes[state];
}

class Sha2Score
{
  public:
    explicit Sha2Score(bool sha512) : sha512_(sha512) { reset(); }

    void reset()
    {
        sha2_engine_reset(&model_, sha512_);
        engine_.reset();
    }

    static constexpr uint64_t values = EngineScore::values;

    void cycle(const Probes &p, uint64_t cycle, EngineTime &time)
    {
        struct sha2_engine_in in;
        engine_.compare(model_, p.sha2(), cycle, time, in);
        sha2_engine_step(&model_, &in);
    }

  private:
    bool sha512_;
    struct sha2_engine model_;
    EngineScore engine_{"sha2"};
};

class PrivateShaScore
{
  public:
    PrivateShaScore() { reset(); }

    void reset()
    {
        private_sha_reset(&model_);
        engine_.reset();
    }

    static constexpr uint64_t values = EngineScore::values + 7;

    void cycle(const Probes &p, uint64_t cycle, EngineTime &time)
    {
        const auto &root = p.root;
        const Probes::ShaRequest requests[] = {p.measure_request(), p.accumulator_request()};
        struct private_sha_in in;
        for (unsigned i = 0; i < PRIVATE_SHA_CLIENTS; ++i) {
            in.client[i] = {requests[i].request, requests[i].valid, requests[i].word,
                            requests[i].bytes, requests[i].finish};
        }
        struct private_sha_out out;
        private_sha_outputs(&model_, &in, &out);

        // What the engine does wrong shows at private_sha's ports too: the engine comes first.
        struct sha2_engine_in engine_in;
        engine_.compare(model_.engine, p.private_engine(), cycle, time, engine_in);
        Checker check("private_sha", cycle);
        check.same("measure_o", packed(out.client[PRIVATE_SHA_MEASURE]), p.measure_response());
        check.same("accumulator_o", packed(out.client[PRIVATE_SHA_ACCUMULATOR]),
                   p.accumulator_response());
        check.same("alert_o", out.alert, PLUTON_PROBE(u_private_sha__DOT__alert_o));
        check.same("state", private_sha_code(model_.state),
                   PLUTON_PROBE(u_private_sha__DOT__state_code));
        if (model_.state == PRIVATE_SHA_GRANTED) {
            check.same("client", model_.client, PLUTON_PROBE(u_private_sha__DOT__client_q));
        }
        check.same("count", model_.state == PRIVATE_SHA_WIPE ? model_.wiped : 0,
                   PLUTON_PROBE(u_private_sha__DOT__count_q));
        check_digest(out, PLUTON_PROBE(u_private_sha__DOT__digest_o), cycle);

        private_sha_step(&model_, &in);
    }

  private:
    static unsigned packed(const struct private_sha_client_out &c)
    {
        return unsigned(c.grant) << 2 | unsigned(c.ready) << 1 | unsigned(c.done);
    }

    template <typename Wide>
    void check_digest(const struct private_sha_out &out, const Wide &rtl, uint64_t cycle)
    {
        static const uint32_t zeros[8] = {};
        if (!out.client[0].done && !out.client[1].done &&
            std::memcmp(&rtl[0], zeros, sizeof zeros) == 0) {
            return; // then the model's is zero too
        }
        uint8_t got[32];
        bytes_of_wide(rtl, got);
        if (std::memcmp(got, out.digest, sizeof got) != 0) {
            diverge_bytes(cycle, "private_sha", "digest_o", out.digest, got, sizeof got);
        }
    }

    struct private_sha model_;
    EngineScore engine_{"private_sha"};
};

class AccumulatorScore
{
  public:
    AccumulatorScore() { reset(); }

    void reset()
    {
        accumulator_reset(&model_);
        for (uint32_t &word : acc_) {
            word = 0;
        }
        extends_ = 0;
        in_ = {};
        log_words_ = 0;
        accumulator_outputs(&model_, &in_, &idle_out_);
    }

    static constexpr uint64_t values = 17;

    void cycle(const Probes &p, uint64_t cycle)
    {
        const auto &root = p.root;
        const unsigned response = p.accumulator_response();
        in_.extend_valid = PLUTON_PROBE(u_accumulator__DOT__extend_valid_i);
        in_.entry_word = PLUTON_PROBE(u_accumulator__DOT__entry_word_i);
        in_.grant = (response & 4) != 0;
        in_.ready = (response & 2) != 0;
        in_.done = (response & 1) != 0;
        if (in_.done) {
            bytes_of_wide(PLUTON_PROBE(u_private_sha__DOT__digest_o), in_.digest);
        }
        // In Idle without a request outputs and state are constant, and the model need not be
        // asked.
        const bool idle = model_.state == ACCUMULATOR_IDLE && !in_.extend_valid;
        struct accumulator_out busy_out;
        if (!idle) {
            accumulator_outputs(&model_, &in_, &busy_out);
        }
        const struct accumulator_out &out = idle ? idle_out_ : busy_out;

        Checker check("accumulator", cycle);
        const Probes::ShaRequest request = p.accumulator_request();
        check.same("psha_request_o", out.request, request.request);
        check.same("psha_o.valid", out.valid, request.valid);
        check.same("psha_o.word", out.word, request.word);
        check.same("psha_o.bytes", out.bytes, request.bytes);
        check.same("psha_o.finish", out.finish, request.finish);
        check.same("entry_index_o", out.entry_index,
                   PLUTON_PROBE(u_accumulator__DOT__entry_index_o));
        check.same("extend_done_o", out.extend_done,
                   PLUTON_PROBE(u_accumulator__DOT__extend_done_o));
        check.same("alert_o", out.alert, PLUTON_PROBE(u_accumulator__DOT__alert_o));
        check.same("state", accumulator_code(model_.state),
                   PLUTON_PROBE(u_accumulator__DOT__state_code));
        check.same("index", model_.index, PLUTON_PROBE(u_accumulator__DOT__index_q));
        check.same("count", model_.count, PLUTON_PROBE(u_accumulator__DOT__count_q));
        check.same("overflow", model_.overflow, PLUTON_PROBE(u_accumulator__DOT__overflow_q));
        check.same("extends", model_.extends, PLUTON_PROBE(u_accumulator__DOT__extends_q));
        check.same("digest_i", 0, model_.digest_wrong);
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

        if (!idle) {
            accumulator_step(&model_, &in_);
        }
    }

  private:
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

    struct accumulator model_;
    struct accumulator_in in_;
    struct accumulator_out idle_out_;
    uint32_t acc_[8];
    uint32_t extends_ = 0, log_words_ = 0, next_ = 0;
};

class MeasureScore
{
  public:
    MeasureScore() { reset(); }

    void reset()
    {
        measure_reset(&model_);
        in_ = {};
    }

    static constexpr uint64_t values = 15;

    void cycle(const Probes &p, uint64_t cycle)
    {
        const auto &root = p.root;
        const unsigned response = p.measure_response();
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
        in_.grant = (response & 4) != 0;
        in_.ready = (response & 2) != 0;
        in_.done = (response & 1) != 0;
        if (in_.done) {
            bytes_of_wide(PLUTON_PROBE(u_private_sha__DOT__digest_o), in_.digest);
        }
        in_.private_sha_alert = PLUTON_PROBE(u_private_sha__DOT__alert_o);
        in_.extend_done = PLUTON_PROBE(u_accumulator__DOT__extend_done_o);
        in_.entry_index = PLUTON_PROBE(u_accumulator__DOT__entry_index_o);
        in_.accumulator_alert = PLUTON_PROBE(u_accumulator__DOT__alert_o);
        struct measure_out out;
        measure_outputs(&model_, &in_, &out);

        Checker check("measure", cycle);
        const Probes::ShaRequest request = p.measure_request();
        check.same("psha_request_o", out.request, request.request);
        check.same("psha_o.valid", out.valid, request.valid);
        check.same("psha_o.word", out.word, request.word);
        check.same("psha_o.bytes", out.bytes, request.bytes);
        check.same("psha_o.finish", out.finish, request.finish);
        check.same("read_start", out.reader_start, PLUTON_PROBE(u_measure__DOT__read_start));
        check.same("extend_valid_o", out.extend_valid,
                   PLUTON_PROBE(u_measure__DOT__extend_valid_o));
        if (out.extend_valid) {
            check.same("entry_word_o", out.entry_word, PLUTON_PROBE(u_measure__DOT__entry_word_o));
        }
        if (out.reader_start) {
            const bool boot = PLUTON_PROBE(u_measure__DOT__boot);
            check.same("reader.addr", out.reader_addr,
                       boot ? PLUTON_ROM_BASE : PLUTON_PROBE(u_measure__DOT__addr));
            check.same("reader.len", out.reader_len,
                       boot ? PLUTON_ROM_SIZE : PLUTON_PROBE(u_measure__DOT__len));
            check.same("reader.caller", out.reader_caller, PLUTON_PROBE(u_measure__DOT__caller_q));
        }
        check.same("boot_measured_o", out.boot_measured,
                   PLUTON_PROBE(u_measure__DOT__boot_measured_o));
        check.same("done", out.done, PLUTON_PROBE(u_measure__DOT__done_q));
        check.same("error", out.error, PLUTON_PROBE(u_measure__DOT__error_q));
        check.same("alert_o", out.alert, PLUTON_PROBE(u_measure__DOT__alert_o));
        check.same("state", measure_code(model_.state), PLUTON_PROBE(u_measure__DOT__state_code));
        if (model_.state == MEASURE_FREE) {
            uint8_t got[32];
            bytes_of_wide(PLUTON_PROBE(u_measure__DOT__digest), got);
            if (std::memcmp(got, out.digest, sizeof got) != 0) {
                diverge_bytes(cycle, "measure", "DIGEST", out.digest, got, sizeof got);
            }
        }

        measure_step(&model_, &in_);
    }

  private:
    struct measure model_;
    struct measure_in in_;
};

class Scoreboard
{
  public:
    explicit Scoreboard(bool sha512) : sha2_(sha512) {}

    void reset()
    {
        sha2_.reset();
        private_sha_.reset();
        measure_.reset();
        accumulator_.reset();
    }

    void cycle(const Probes &probes, uint64_t cycle, Simulation &simulation)
    {
        // A wrong input of one block is a wrong output of another: the one that makes it comes
        // first.
        sha2_.cycle(probes, cycle, simulation.sha2_time);
        measure_.cycle(probes, cycle);
        accumulator_.cycle(probes, cycle);
        private_sha_.cycle(probes, cycle, simulation.private_sha_time);
        simulation.comparisons += Sha2Score::values + PrivateShaScore::values +
                                  MeasureScore::values + AccumulatorScore::values;
    }

  private:
    Sha2Score sha2_;
    PrivateShaScore private_sha_;
    MeasureScore measure_;
    AccumulatorScore accumulator_;
};

} // namespace pluton
