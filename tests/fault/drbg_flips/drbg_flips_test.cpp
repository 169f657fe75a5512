// SPDX-License-Identifier: Apache-2.0
// One flipped bit in the random bit generator (rtl/drbg/README.md): what counts or decides tells it
// (at once, or when the block ends whose rounds it miscounts), and whatever happens no client gets
// a word twice, a word of the memory (midstates, V, seed), or a zero that stands for no word.
//
// Where no alert is due, a flip makes a request end earlier or later, a clock run longer, or words
// that are not the standard's.
#include "Vdrbg_top.h"
#include "Vdrbg_top___024root.h"
#include "tests/lib/flips.h"

namespace
{

constexpr long Good = 80;   // the source is good from here on
constexpr long Block = 700; // the longest time to the end of the next block, all words asked for
constexpr unsigned Words = 48, Given = 512;

uint32_t mix(uint32_t a, uint32_t b)
{
    uint64_t x = (uint64_t(a) << 32 | b) * UINT64_C(0x9E3779B97F4A7C15);
    x ^= x >> 29;
    return uint32_t((x * UINT64_C(0xBF58476D1CE4E5B9)) >> 32);
}

class World
{
  public:
    static constexpr unsigned Scenarios = 1;

    explicit World(unsigned) { std::memset(static_cast<void *>(this), 0, sizeof *this); }

    bool over() const { return cycle_ >= 6500; }
    void flipped(const flips::Register &, const Vdrbg_top &) {}

    static long due(const flips::Register &r)
    {
        return r.named("u_state.q_q") || r.named("u_step.q_q") ? 1
               : r.name == "u_core.t_q"                        ? Block
                                                               : -1;
    }
    // An access on its way.
    static bool left_out(const flips::Register &r)
    {
        return r.named("u_guard.") || r.named("u_regs.");
    }

    const char *cycle(Vdrbg_top &top)
    {
        top.health_i = cycle_ < Good ? 6 : 9;
        top.zeroize_i = 0;
        top.ask_i = (cycle_ % 700 < 60) | (mix(uint32_t(cycle_), 1) % 8 == 0) << 1;
        top.psel_i = top.penable_i = 0;
        top.seed_valid_i = top.seed_error_i = 0;
        top.seed_word_i = 0;
        top.eval();
        if (top.seed_valid_o && cycle_ % 2 != 0) {
            top.seed_valid_i = 1;
            top.seed_word_i = mix(uint32_t(cycle_), 2);
        }
        top.eval();
        const char *const wrong = judge(top);
        cycle_++;
        return wrong;
    }

  private:
    const char *judge(const Vdrbg_top &top)
    {
        for (unsigned client = 0; client < 3; client++) {
            if (!(top.valid_o >> client & 1)) {
                continue;
            }
            const uint32_t word = top.words_o[client];
            if (cycle_ < Good || word == 0) {
                return "a word before its time, or of zero";
            }
            // One word of an old block, or of the memory, comes by chance in some campaign; two do
            // not.
            if (given_ != 0 && word == word_[given_ - 1]) {
                return "a word twice";
            }
            for (unsigned i = 0; i < given_; i++) {
                twice_ += word_[i] == word;
            }
            for (unsigned i = 0; i < Words; i++) {
                shown_ += top.rootp->drbg_top__DOT__u_drbg__DOT__u_memory__DOT__memory[i] == word;
            }
            if (twice_ >= 2 || shown_ >= 2) {
                return twice_ >= 2 ? "words twice" : "words of the memory";
            }
            if (given_ < Given) {
                word_[given_++] = word;
            }
        }
        return nullptr;
    }

    long cycle_;
    unsigned given_, twice_, shown_;
    uint32_t word_[Given];
};

} // namespace

int main(int argc, char **argv)
{
    flips::Campaign<Vdrbg_top, World> campaign;
    return campaign.main(argc, argv, 1500, 1);
}
