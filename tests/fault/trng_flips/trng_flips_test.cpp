// SPDX-License-Identifier: Apache-2.0
// One flipped bit in the entropy source (rtl/trng/README.md): no word after a failure, none before
// the start-up test, none twice; what is hashed are samples that were tested and serve once; a
// failure stays, and comes although a bit of a count is lost.
#include "Vtrng_top.h"
#include "firmware/drivers/generated/trng_regs.h"
#include "tests/lib/flips.h"

namespace
{

constexpr unsigned Testing = 6, Good = 9;      // health_o
constexpr unsigned Window = 1024, Block = 640; // samples
constexpr unsigned Cutoff = 81, Lags = 8;
constexpr unsigned Samples = 4096;

enum Scenario : unsigned { Healthy, Dies, DiesInHash, Zeroized };

uint32_t mix(uint32_t a, uint32_t b)
{
    uint64_t x = (uint64_t(a) << 32 | b) * UINT64_C(0x9E3779B97F4A7C15);
    x ^= x >> 29;
    return uint32_t((x * UINT64_C(0xBF58476D1CE4E5B9)) >> 32);
}

class World
{
  public:
    static constexpr unsigned Scenarios = 4;

    explicit World(unsigned scenario)
    {
        std::memset(static_cast<void *>(this), 0, sizeof *this);
        scenario_ = scenario;
        dead_ = scenario == Dies ? 1800 : scenario == DiesInHash ? 1620 : Samples;
    }

    bool over() const { return cycle_ > (scenario_ == Healthy ? 3100 : 2050); }

    void flipped(const flips::Register &r, const Vtrng_top &)
    {
        // By the README not found: a bit of what is mixed anyway, and of a count.
        data_ = r.named("seed") || r.memory || r.named("u_buffer");
        count_ = r.named("u_health.");
        gap_ = r.named("u_tap.active_q");
    }
    static long due(const flips::Register &r) { return r.named("u_state.q_q") ? 1 : -1; }
    // An access on its way.
    static bool left_out(const flips::Register &r)
    {
        return r.named("u_bank.u_guard.") || r.named("u_bank.u_regs.cpuif");
    }

    const char *cycle(Vtrng_top &top)
    {
        drive(top);
        top.eval();
        answer(top);
        top.eval();
        const char *const wrong = judge(top);
        step(top);
        cycle_++;
        return wrong;
    }

  private:
    bool sample(unsigned n) const { return n >= dead_ || mix(n, 7) % 2 != 0; }

    void drive(Vtrng_top &top)
    {
        top.blank_i = 0;
        top.zeroize_i = scenario_ == Zeroized && cycle_ == 1950;
        top.seed_valid_i = cycle_ % 3 != 0;
        top.noise_valid_i = top.noise_bit_i = 0;
        top.psha_grant_i = top.psha_ready_i = top.psha_done_i = top.psha_alert_i = 0;
        std::memset(&top.digest_i, 0, sizeof top.digest_i);
        // RAW, again and again
        top.psel_i = 1;
        top.penable_i = cycle_ % 2;
        top.pwrite_i = 0;
        top.paddr_i = TRNG_RAW_OFFSET;
        top.pstrb_i = 0;
        top.pauser_i = 0;
        top.pnonsecure_i = 0;
    }

    void answer(Vtrng_top &top)
    {
        top.noise_valid_i = top.noise_enable_o && cycle_ % 16 != 5;
        top.noise_bit_i = top.noise_valid_i && sample(samples_);
        const bool granted = top.psha_request_o && waited_ > 3;
        top.psha_grant_i = granted;
        top.psha_ready_i = granted && words_ < 20 && cycle_ % 2 == 0;
        top.psha_done_i = granted && words_ == 20 && hashing_ > 70;
        for (unsigned i = 0; i < 8 && top.psha_done_i; i++) {
            top.digest_i[7 - i] = mix(sum_, i);
        }
    }

    static bool near(uint32_t a, uint32_t b, bool one)
    {
        const uint32_t other = a ^ b;
        return other == 0 || (one && (other & (other - 1)) == 0);
    }

    // The block is 640 samples in a row, behind the start-up test and behind the last block. A flip
    // may change one of them on its way, or open the tap for one (which costs that one).
    const char *block()
    {
        for (unsigned start = used_; start + Block <= samples_; start++) {
            unsigned at = start, others = data_, gaps = gap_;
            bool same = true;
            for (unsigned i = 0; i < Block && same; i++, at++) {
                const bool bit = hashed_[i / 32] >> (31 - i % 32) & 1;
                if (bit == sample(at)) {
                    continue;
                }
                same = others != 0 || gaps != 0;
                if (others != 0) {
                    others--;
                } else if (gaps != 0) {
                    gaps--;
                    at++;
                }
            }
            if (same && at <= samples_) {
                used_ = at;
                return nullptr;
            }
        }
        return "what is hashed are no fresh samples";
    }

    const char *judge(const Vtrng_top &top)
    {
        // A lost count begins again, and so does each lag behind a wrong sample.
        const unsigned limit = count_ ? 2 * (Cutoff + Lags) : Cutoff;
        const bool failed = failed_ || samples_ > dead_ + limit;
        if (failed && (top.seed_valid_o || top.health_o == Good)) {
            return "a word, or good health, after a failure";
        }
        if (failed_ && top.seed_valid_i && !top.seed_error_o) {
            return "after a failure a request is not answered by an error";
        }
        if (samples_ < Window && (top.health_o == Good || top.psha_request_o || top.seed_valid_o)) {
            return "in use before the start-up test";
        }
        if (top.seed_valid_o) {
            if (!there_ || next_ > 7) {
                return "a word of no seed, or twice";
            }
            if (!near(top.seed_word_o, digest_[next_], data_)) {
                return "a word that is not of the seed";
            }
        }
        if (top.seed_valid_o == 0 && top.seed_word_o != 0) {
            return "a word without valid";
        }
        if (top.penable_i && top.pready_o && !top.pslverr_o) {
            return "RAW without Blank";
        }
        return wrong_;
    }

    void step(const Vtrng_top &top)
    {
        failed_ = failed_ || top.zeroize_i || (top.health_o != Good && top.health_o != Testing);
        samples_ += top.noise_valid_i;
        waited_ = top.psha_request_o ? waited_ + 1 : 0;
        if (used_ < Window) {
            used_ = Window;
        }
        if (!top.psha_request_o) {
            words_ = hashing_ = sum_ = 0;
        } else {
            hashing_++;
        }
        if (top.psha_ready_i && top.psha_valid_o) {
            hashed_[words_] = top.psha_word_o;
            sum_ = mix(sum_ ^ top.psha_word_o, words_);
            words_++;
            if (words_ == 20) {
                wrong_ = block();
            }
        }
        if (top.psha_done_i) {
            for (unsigned i = 0; i < 8; i++) {
                digest_[i] = mix(sum_, i);
            }
            there_ = true;
            next_ = 0;
        } else if (top.seed_valid_o) {
            next_++;
            there_ = next_ < 8;
        }
    }

    long cycle_;
    const char *wrong_;
    unsigned scenario_, dead_, samples_, used_;
    unsigned waited_, words_, hashing_, next_;
    uint32_t sum_, hashed_[20], digest_[8];
    bool there_, failed_, data_, count_, gap_;
};

} // namespace

int main(int argc, char **argv)
{
    flips::Campaign<Vtrng_top, World> campaign;
    return campaign.main(argc, argv, 8000, 4);
}
