// SPDX-License-Identifier: Apache-2.0
// The golden models of cmodel/, stepped every clock with the inputs that their blocks get, every
// output and declared state compared before each clock edge. The first difference is thrown.
#pragma once

#include <cstring>

#include "cmodel/sha2_engine.h"
#include "sim/native/probes.h"
#include "sim/native/simulation.h"

namespace pluton {

// Throws a Divergence; out of line, since it happens once at most.
[[noreturn]] void diverge(uint64_t cycle, const char *block, const char *field, uint64_t expected,
                          uint64_t got);
[[noreturn]] void diverge_bytes(uint64_t cycle, const char *block, const char *field,
                                const uint8_t *expected, const uint8_t *got, size_t size);

class Checker {
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
class EngineScore {
  public:
    EngineScore(const char *block, bool sha512) : block_(block), sha512_(sha512) { reset(); }

    void reset()
    {
        sha2_engine_reset(&model_, sha512_);
        rtl_done_ = model_done_ = false;
        expected_valid_ = false;
    }

    // How many values one call of cycle() compares.
    static constexpr uint64_t values = 11;

    template <typename Signals>
    void cycle(const Signals &s, uint64_t cycle, EngineTime &time)
    {
        struct sha2_engine_in in;
        in.start = s.start_i;
        in.alg = static_cast<enum sha2_alg>(s.alg_i);
        in.valid = s.valid_i;
        in.word = s.word_i;
        in.bytes = s.bytes_i;
        in.finish = s.finish_i;
        in.wipe = s.wipe_i;
        sha2_engine_outputs(&model_, &in, &out_);

        Checker check(block_, cycle);
        check.same("ready_o", out_.ready, s.ready_o);
        check.same("open_o", out_.open, s.open_o);
        check.same("busy_o", out_.busy, s.busy_o);
        check.same("done_o", out_.done, s.done_o);
        check.same("length_error_o", out_.length_error, s.length_error_o);
        check.same("alert_o", out_.alert, s.alert_o);
        check.same("phase", phase_code(model_.phase), s.phase_code);
        check.same("level", model_.level, s.level);
        check.same("core", core_code(model_.core), s.core_code);
        const unsigned t = model_.core == SHA2_ENGINE_CORE_ROUND ? model_.round + 1 : 0;
        check.same("round", t, s.t_q);
        check_digest(s.digest_o, cycle);

        count_time(s, cycle, time);
        sha2_engine_step(&model_, &in);
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

    template <typename Signals> void count_time(const Signals &s, uint64_t cycle, EngineTime &time)
    {
        if (s.start_i) {
            if (s.phase_code == 0x33 || s.phase_code == 0xAA) {
                rtl_start_ = cycle;
            }
            if (model_.phase == SHA2_ENGINE_NONE || model_.phase == SHA2_ENGINE_DONE) {
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
    bool sha512_;
    struct sha2_engine model_;
    struct sha2_engine_out out_;
    uint32_t expected_[16];
    bool expected_valid_ = false, expected_done_ = false;
    bool rtl_done_ = false, model_done_ = false;
    uint64_t rtl_start_ = 0, model_start_ = 0;
};

class Scoreboard {
  public:
    explicit Scoreboard(bool sha512) : sha2_("sha2", sha512), private_sha_("private_sha", false) {}

    void reset()
    {
        sha2_.reset();
        private_sha_.reset();
    }

    void cycle(const Probes &probes, uint64_t cycle, Simulation &simulation)
    {
        sha2_.cycle(probes.sha2(), cycle, simulation.sha2_time);
        private_sha_.cycle(probes.private_engine(), cycle, simulation.private_sha_time);
        simulation.comparisons += 2 * EngineScore::values;
    }

  private:
    EngineScore sha2_, private_sha_;
};

} // namespace pluton
