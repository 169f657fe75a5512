// SPDX-License-Identifier: Apache-2.0
// The entropy source beside its golden model, every output in every cycle, on random use, misuse
// and noise of every kind.
//
// usage: trng_rtl_test [EPISODES [FIRST]]
#include <array>
#include <cstring>
#include <vector>

#include "Vtrng_top.h"
#include "cmodel/trng.h"
#include "firmware/drivers/generated/trng_regs.h"
#include "sim/models/noise.h"
#include "sim/native/random.h"
#include "tests/lib/lockstep.h"

using lockstep::Access;
using pluton::Noise;
using pluton::NoiseProfile;
using pluton::Random;

namespace
{

constexpr unsigned BLANK = 0x9;

// The private SHA-256 as the source sees it: grants, takes words, answers, all at random times.
struct Engine {
    bool grant = false, ready = false, done = false, alert = false;
    std::array<uint8_t, 32> digest{};
    bool honest = true; // right digests, and no done before the last word

    // Inputs of a cycle in which the source drives `request`.
    void choose(Random &random, bool request, unsigned pace)
    {
        alert = !honest && random.below(20000) == 0;
        if (!request) {
            granted_ = false;
            words_.clear();
            left_ = 0;
        } else if (!granted_) {
            granted_ = random.below(pace) == 0;
        }
        grant = request && granted_;
        const bool whole = words_.size() == 80;
        ready = grant && !whole && random.below(pace) == 0;
        done = grant && whole && (left_ == 0 || --left_ == 0);
        if (!honest && grant && !whole && random.below(3000) == 0) {
            done = true;
        }
        digest.fill(0);
        if (done && honest && whole) {
            (void)sha2_hash(SHA2_256, words_.data(), words_.size(), digest.data());
        } else if (done) {
            for (uint8_t &byte : digest) {
                byte = uint8_t(random.next());
            }
        }
    }
    void take(Random &random, uint32_t word)
    {
        for (int shift = 24; shift >= 0; shift -= 8) {
            words_.push_back(uint8_t(word >> shift));
        }
        left_ = unsigned(random.below(150));
    }

  private:
    bool granted_ = false;
    unsigned left_ = 0;
    std::vector<uint8_t> words_;
};

class Bench
{
  public:
    Bench(uint64_t seed, lockstep::Judge &judge, lockstep::Reached &reached)
        : random_(seed), judge_(judge), reached_(reached), noise_(profile(), seed, interval())
    {
        judge_.seed = seed;
        judge_.cycle = 0;
        engine_.honest = random_.below(4) != 0;
        pace_ = 1 + unsigned(random_.below(4));
        busy_bus_ = random_.below(3) != 0;
        hungry_ = unsigned(random_.below(4));
        gap_ = random_.below(3) == 0 ? 1 + unsigned(random_.below(5)) : 0;
        silent_at_ = seed % 16 == 0 ? random_.below(20000) : UINT64_MAX;
        zeroize_ = random_.below(5) == 0 ? 20000 : 0;
        blank_ = random_.below(4) != 0 ? BLANK : unsigned(random_.below(16));
        top_.rst_ni = 0;
        for (int i = 0; i < 3; i++) {
            edge();
        }
        top_.rst_ni = 1;
        trng_reset(&model_);
    }
    ~Bench() { top_.final(); }

    void run(uint64_t cycles)
    {
        for (uint64_t i = 0; i < cycles; i++) {
            cycle();
        }
        reached_.note("a failure by repetition", model_.causes == TRNG_CAUSE_RCT);
        reached_.note("a failure by proportion", model_.causes == TRNG_CAUSE_APT);
        reached_.note("a failure by a lag", model_.causes == TRNG_CAUSE_LAG);
        reached_.note("a failure by silence", model_.causes == TRNG_CAUSE_SILENT);
        reached_.note("a failure by zeroize", model_.causes == TRNG_CAUSE_ZEROIZED);
        reached_.note("several causes at once", (model_.causes & (model_.causes - 1)) != 0);
        reached_.note("an error", model_.state == TRNG_ERROR);
    }

  private:
    NoiseProfile profile()
    {
        static const char *const texts[] = {
            "healthy",         "healthy",          "healthy",          "healthy",
            "biased:0.7",      "biased:0.85",      "correlated:0.9",   "stuck:0@",
            "stuck:1@",        "oscillating:1@",   "oscillating:3@",   "oscillating:4@",
            "oscillating:90@", "dying:20000@",     "locked:1/4,0.01@", "locked:3/8,0.01@",
            "locked:2/7,0@",   "dropouts:0.001,70"};
        std::string text = texts[random_.below(std::size(texts))];
        if (text.back() == '@') {
            text +=
                std::to_string(random_.below(2) == 0 ? random_.below(3000) : random_.below(12000));
        }
        NoiseProfile p;
        std::string error;
        if (!NoiseProfile::parse(text, &p, &error)) {
            std::printf("%s\n", error.c_str());
            std::exit(1);
        }
        return p;
    }

    unsigned interval() { return random_.below(3) == 0 ? 1 + unsigned(random_.below(6)) : 1; }

    Access access()
    {
        Access a;
        a.write = random_.below(2) == 0;
        a.offset = uint32_t(random_.below(10)) * 4;
        a.data = uint32_t(random_.next());
        switch (random_.below(10)) {
        case 0:
            a.offset = uint32_t(random_.below(0x10000)) & ~3U;
            break;
        case 1:
            a.strobe = unsigned(random_.below(16));
            break;
        case 2:
            a.subject = unsigned(random_.below(6));
            a.nonsecure = random_.below(2) == 0;
            break;
        case 3:
        case 4:
        case 5:
            a.write = false;
            a.offset = random_.below(2) == 0 ? TRNG_RAW_OFFSET : TRNG_STATUS_OFFSET;
            break;
        case 6:
        case 7:
            a.write = true;
            a.offset = TRNG_CMD_OFFSET;
            a.data = (a.data & ~3U) | uint32_t(random_.below(4));
            break;
        case 8: // seldom, so that good noise can last
            if (random_.below(200) == 0) {
                a.write = true;
                const bool rct = random_.below(2) == 0;
                a.offset = rct ? TRNG_RCT_CUTOFF_OFFSET : TRNG_APT_CUTOFF_OFFSET;
                a.data =
                    rct ? 18 + uint32_t(random_.below(70)) : 585 + uint32_t(random_.below(250));
            }
            break;
        default:
            break;
        }
        return a;
    }

    void choose()
    {
        in_ = trng_in{};
        if (apb_.idle() && random_.below(busy_bus_ ? 3 : 300) == 0) {
            apb_.start(access());
        }
        if (const Access *a = apb_.due()) {
            in_.access = true;
            in_.write = a->write;
            in_.nonsecure = a->nonsecure;
            in_.offset = a->offset;
            in_.data = a->data;
            in_.strobe = a->strobe;
            in_.subject = a->subject;
        }
        if (random_.below(9000) == 0) {
            blank_ = random_.below(4) != 0 ? BLANK : unsigned(random_.below(16));
        }
        // Between setup and access, when it matters most.
        const bool raw = in_.access && !in_.write && in_.offset == TRNG_RAW_OFFSET;
        if (raw && model_.level != 0 && random_.below(40) == 0) {
            blank_ = unsigned(random_.below(16));
        }
        in_.blank = blank_ == BLANK;
        if (zeroize_ != 0) { // as well
            const bool ripe = model_.rct.B + 1 >= model_.rct_cutoff;
            const uint64_t rarity = ripe ? 2 : model_.state == TRNG_FULL ? 30 : zeroize_;
            in_.zeroize = random_.below(rarity) == 0;
        }
        if (random_.below(500) == 0) {
            hungry_ = unsigned(random_.below(4));
        }
        in_.seed_valid = hungry_ == 3 || (hungry_ != 0 && random_.below(3 * hungry_) == 0);

        // What follows from outputs that depend on the state alone.
        top_.noise_valid_i = 0;
        top_.eval();
        const bool silent = judge_.cycle >= silent_at_ && judge_.cycle < silent_at_ + 65600;
        const bool enable = top_.noise_enable_o != 0;
        const bool pause = silent || (gap_ != 0 && random_.below(gap_ + 1) != 0);
        const pluton::NoiseSample sample =
            enable && !pause ? noise_.cycle(true) : pluton::NoiseSample{false, false};
        in_.noise_valid = enable ? sample.valid : random_.below(2) == 0;
        in_.noise_bit = sample.valid ? sample.bit : random_.below(2) == 0;
        engine_.choose(random_, top_.psha_request_o != 0, pace_);
        in_.ready = engine_.ready;
        in_.done = engine_.done;
        std::memcpy(in_.digest, engine_.digest.data(), sizeof in_.digest);
        // In the setup phase or in the access phase of a write.
        if (!engine_.honest && !apb_.idle() && random_.below(1000) == 0) {
            engine_.alert = true;
        }
        in_.sha_alert = engine_.alert;
    }

    void drive()
    {
        apb_.drive(top_);
        top_.noise_valid_i = in_.noise_valid;
        top_.noise_bit_i = in_.noise_bit;
        top_.psha_grant_i = engine_.grant;
        top_.psha_ready_i = in_.ready;
        top_.psha_done_i = in_.done;
        for (unsigned i = 0; i < 8; i++) {
            const uint8_t *p = in_.digest + 4 * i;
            top_.digest_i[7 - i] =
                uint32_t(p[0]) << 24 | uint32_t(p[1]) << 16 | uint32_t(p[2]) << 8 | p[3];
        }
        top_.psha_alert_i = in_.sha_alert;
        top_.seed_valid_i = in_.seed_valid;
        top_.blank_i = uint8_t(blank_);
        top_.zeroize_i = in_.zeroize;
    }

    void compare(const trng_out &out)
    {
        judge_.same("noise_enable_o", top_.noise_enable_o, out.noise_enable);
        judge_.same("psha_request_o", top_.psha_request_o, out.request);
        judge_.same("psha_o.valid", top_.psha_valid_o, out.valid);
        judge_.same("psha_o.word", top_.psha_word_o, out.word);
        judge_.same("psha_o.bytes", top_.psha_bytes_o, out.bytes);
        judge_.same("psha_o.finish", top_.psha_finish_o, out.finish);
        judge_.same("psha_o.restart", top_.psha_restart_o, 0);
        judge_.same("seed_o.valid", top_.seed_valid_o, out.seed_valid);
        judge_.same("seed_o.error", top_.seed_error_o, out.seed_error);
        judge_.same("seed_o.word", top_.seed_word_o, out.seed_word);
        judge_.same("health_o", top_.health_o, unsigned(out.health));
        judge_.same("test_used_o", top_.test_used_o, out.test_used);
        judge_.same("alert_o", top_.alert_o, out.alert);
        if (in_.access) {
            const std::string at =
                (in_.write ? " of a write to " : " of a read of ") + std::to_string(in_.offset);
            judge_.same(("pready" + at).c_str(), top_.pready_o, 1);
            judge_.same(("pslverr" + at).c_str(), top_.pslverr_o, out.bus_error);
            if (!in_.write || out.bus_error) { // of a write nobody reads it
                judge_.same(("prdata" + at).c_str(), top_.prdata_o, out.data);
            }
        }
    }

    void note(const trng_out &out)
    {
        reached_.note("seed words", out.seed_valid);
        reached_.note("seed words in a failing cycle", out.seed_valid && in_.zeroize);
        reached_.note("writes in the cycle of a fault",
                      in_.access && in_.write && in_.sha_alert && model_.state != TRNG_ERROR);
        reached_.note("writes in the first cycle of Error",
                      in_.access && in_.write && model_.state == TRNG_ERROR && fault_);
        fault_ = in_.sha_alert && model_.state != TRNG_ERROR;
        reached_.note("errors at the seed port", out.seed_error);
        reached_.note("raw words read",
                      in_.access && !in_.write && !out.bus_error && in_.offset == TRNG_RAW_OFFSET);
        reached_.note("raw overruns", model_.overrun);
        reached_.note("raw words refused without Blank", in_.access && !in_.write &&
                                                             in_.offset == TRNG_RAW_OFFSET &&
                                                             !in_.blank && model_.level != 0);
        reached_.note("tap in Start", model_.tap && model_.state == TRNG_START);
        reached_.note("tap in Failed", model_.tap && model_.state == TRNG_FAILED);
        reached_.note("tap inside a block",
                      model_.tap && model_.state == TRNG_COLLECT && model_.samples % 32 != 0);
        reached_.note("tests on demand passed", model_.tested);
        reached_.note("cutoffs tightened", model_.rct_cutoff != 81 || model_.apt_cutoff != 824);
        reached_.note("accesses refused", in_.access && out.bus_error);
        reached_.note("accesses", in_.access && !out.bus_error);
        static const char *const states[] = {"Start", "Collect", "Hash", "Full", "Failed", "Error"};
        reached_.note(std::string("cycles in ") + states[model_.state]);
    }

    void cycle()
    {
        top_.clk_i = 0;
        choose();
        drive();
        top_.eval();
        trng_out out;
        trng_outputs(&model_, &in_, &out);
        compare(out);
        note(out);
        if (out.valid && in_.ready) {
            engine_.take(random_, out.word);
        }
        trng_step(&model_, &in_);
        judge_.same("a right digest", engine_.honest && model_.digest_wrong, 0);
        top_.clk_i = 1;
        top_.eval();
        apb_.advance();
        judge_.cycle++;
    }

    void edge()
    {
        top_.clk_i = 0;
        drive();
        top_.eval();
        top_.clk_i = 1;
        top_.eval();
    }

    Random random_;
    lockstep::Judge &judge_;
    lockstep::Reached &reached_;
    Noise noise_;
    Vtrng_top top_;
    trng model_{};
    trng_in in_{};
    lockstep::Apb apb_;
    Engine engine_;
    unsigned pace_, hungry_, gap_, blank_ = 0;
    bool busy_bus_, fault_ = false;
    uint64_t silent_at_, zeroize_;
};

} // namespace

int main(int argc, char **argv)
{
    const uint64_t episodes = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 300;
    const uint64_t first = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 1;
    lockstep::Judge judge;
    lockstep::Reached reached;
    uint64_t cycles = 0;
    for (uint64_t seed = first; seed < first + episodes; seed++) {
        judge.replay = std::string(argv[0]) + " 1 " + std::to_string(seed);
        Random length(~seed);
        const uint64_t n = seed % 8 == 0 ? 90000 : 3000 + length.below(20000);
        Bench bench(seed, judge, reached);
        bench.run(n);
        cycles += n;
    }
    const bool all = reached.all();
    std::printf("%" PRIu64 " episodes, %" PRIu64 " cycles, %" PRIu64 " comparisons agree\n",
                episodes, cycles, judge.compared());
    return all || episodes < 100 ? 0 : 1;
}
