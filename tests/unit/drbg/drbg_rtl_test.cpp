// SPDX-License-Identifier: Apache-2.0
// The random bit generator beside its golden model, every output in every cycle, on random use and
// misuse; and what it holds, searched for words that must be gone.
//
// usage: drbg_rtl_test [EPISODES [FIRST]]
//        drbg_rtl_test --figures FILE    the sustained rate alone
#include <array>
#include <cstring>
#include <vector>

#include "Vdrbg_top.h"
#include "Vdrbg_top___024root.h"
#include "cmodel/drbg_block.h"
#include "cmodel/hmac.h"
#include "cmodel/trng.h"
#include "firmware/drivers/generated/drbg_regs.h"
#include "sim/native/random.h"
#include "tests/lib/lockstep.h"

using lockstep::Access;
using pluton::Random;

namespace
{

constexpr unsigned CLIENTS = DRBG_BLOCK_CLIENTS;

using Words = std::vector<uint32_t>;

void append(Words &words, const uint8_t *bytes, size_t size)
{
    for (size_t i = 0; i < size; i += 4) {
        const uint8_t *p = bytes + i;
        words.push_back(uint32_t(p[0]) << 24 | uint32_t(p[1]) << 16 | uint32_t(p[2]) << 8 | p[3]);
    }
}

// V, Key, and the midstates that are as good as the Key.
Words state_of(const struct drbg &drbg)
{
    Words words;
    append(words, drbg.V, sizeof drbg.V);
    append(words, drbg.Key, sizeof drbg.Key);
    struct hmac_context hmac;
    struct sha2_saved saved;
    (void)hmac_init(&hmac, SHA2_256, drbg.Key, sizeof drbg.Key);
    (void)sha2_save(&hmac.inner, &saved);
    append(words, saved.chaining, 32);
    (void)sha2_save(&hmac.outer, &saved);
    append(words, saved.chaining, 32);
    return words;
}

class Bench
{
  public:
    Bench(uint64_t seed, bool greedy, lockstep::Judge &judge, lockstep::Reached &reached)
        : random_(seed), judge_(judge), reached_(reached), greedy_(greedy)
    {
        judge_.seed = seed;
        judge_.cycle = 0;
        const bool lasts = greedy || random_.below(3) != 0;
        fails_at_ = lasts ? UINT64_MAX : random_.below(random_.below(4) == 0 ? 80 : 6000);
        fails_ready_ = random_.below(2) == 0;
        how_ = unsigned(random_.below(4));
        good_at_ = random_.below(3) == 0 ? 0 : random_.below(400);
        busy_bus_ = !greedy && random_.below(2) == 0;
        seed_pace_ = 1 + unsigned(random_.below(5));
        top_.rst_ni = 0;
        for (int i = 0; i < 3; i++) {
            edge();
        }
        top_.rst_ni = 1;
        drbg_block_reset(&model_);
    }
    ~Bench() { top_.final(); }

    void run(uint64_t cycles)
    {
        for (uint64_t i = 0; i < cycles; i++) {
            cycle();
        }
    }

    // Sustained: over whole requests of 128 blocks, the updates between them included. For a greedy
    // one.
    double cycles_per_word(unsigned requests)
    {
        const auto next_request = [this] {
            for (const uint64_t now = requests_; requests_ == now;) {
                cycle();
            }
        };
        while (judge_.cycle < 4000) { // the last accesses of the bus
            cycle();
        }
        next_request();
        const uint64_t from = judge_.cycle, words = words_;
        for (unsigned i = 0; i < requests; i++) {
            next_request();
        }
        return double(judge_.cycle - from) / double(words_ - words);
    }

  private:
    Access access()
    {
        Access a;
        a.write = random_.below(3) == 0;
        a.offset = uint32_t(random_.below(8)) * 4;
        a.data = uint32_t(random_.next());
        switch (random_.below(8)) {
        case 0:
            a.offset = uint32_t(random_.below(0x10000)) & ~3U;
            break;
        case 1:
            a.strobe = unsigned(random_.below(16));
            a.subject = unsigned(random_.below(6));
            a.nonsecure = random_.below(2) == 0;
            break;
        case 2:
            if (random_.below(busy_bus_ ? 5 : 1) == 0) {
                a.write = true;
                a.offset = DRBG_CMD_OFFSET;
                a.data = (a.data & ~3U) | (random_.below(4) == 0 ? random_.next() & 3U : 1U);
            }
            break;
        case 3:
        case 4:
        case 5:
            a.write = false;
            a.offset = DRBG_RANDOM_OFFSET;
            break;
        default:
            a.write = false;
            break;
        }
        return a;
    }

    void choose()
    {
        in_ = drbg_block_in{};
        if (apb_.idle() && model_.step == DRBG_BLOCK_VALUE1 && model_.cycle == 141) {
            Access reseed; // which comes just when one ends
            reseed.write = true;
            reseed.offset = DRBG_CMD_OFFSET;
            reseed.data = 1;
            apb_.start(reseed);
        } else if (apb_.idle() && !(greedy_ && judge_.cycle > 3000) &&
                   random_.below(busy_bus_ ? 4 : 200) == 0) {
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
        // What a client does, for a while: nothing, seldom, a stretch, always.
        if (random_.below(model_.state == DRBG_BLOCK_READY ? 150 : 600) == 0) {
            for (unsigned &habit : habits_) {
                habit = unsigned(random_.below(6));
            }
        }
        for (unsigned i = 0; i < CLIENTS; i++) {
            in_.ask[i] = habits_[i] == 5 || (habits_[i] == 4 && random_.below(2) == 0) ||
                         (habits_[i] == 3 && random_.below(40) == 0);
        }
        if (greedy_) {
            in_.ask[1] = true;
        }
        in_.health = judge_.cycle >= good_at_ || model_.state != DRBG_BLOCK_WIPE
                         ? TRNG_HEALTH_GOOD
                         : TRNG_HEALTH_TESTING;
        if (judge_.cycle >= good_at_ + 64 && judge_.cycle < 2 * good_at_ &&
            model_.state == DRBG_BLOCK_SEED && !model_.seeded) {
            in_.health = TRNG_HEALTH_TESTING;
        }
        top_.eval();
        const bool wants = top_.seed_valid_o != 0;
        in_.seed_valid = wants && random_.below(seed_pace_) == 0;
        if (judge_.cycle >= fails_at_ &&
            (!fails_ready_ || model_.failed || model_.state == DRBG_BLOCK_READY)) {
            switch (how_) {
            case 0:
                in_.health = random_.below(2) == 0 ? unsigned(random_.below(16))
                                                   : unsigned(TRNG_HEALTH_FAILED);
                break;
            case 1:
                in_.health = TRNG_HEALTH_TESTING;
                break;
            case 2:
                in_.zeroize = random_.below(2) == 0;
                break;
            default:
                in_.seed_error = wants;
                in_.seed_valid = in_.seed_valid && random_.below(2) == 0;
                break;
            }
        }
        in_.seed_word = in_.seed_valid ? uint32_t(random_.next()) : 0;
    }

    void drive()
    {
        apb_.drive(top_);
        top_.seed_valid_i = in_.seed_valid;
        top_.seed_error_i = in_.seed_error;
        top_.seed_word_i = in_.seed_word;
        top_.health_i = uint8_t(in_.health);
        top_.zeroize_i = in_.zeroize;
        top_.ask_i = uint8_t(in_.ask[0] | in_.ask[1] << 1 | in_.ask[2] << 2);
    }

    void compare(const drbg_block_out &out)
    {
        judge_.same("seed_o.valid", top_.seed_valid_o, out.seed_request);
        judge_.same("alert_o", top_.alert_o, out.alert);
        for (unsigned i = 0; i < CLIENTS; i++) {
            static const char *const valid[] = {"ecc_o.valid", "keys_o.valid", "attest_o.valid"};
            static const char *const error[] = {"ecc_o.error", "keys_o.error", "attest_o.error"};
            static const char *const word[] = {"ecc_o.word", "keys_o.word", "attest_o.word"};
            judge_.same(valid[i], top_.valid_o >> i & 1, out.client[i].valid);
            judge_.same(error[i], top_.error_o >> i & 1, out.client[i].error);
            judge_.same(word[i], top_.words_o[i], out.client[i].word);
        }
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

    // How many of the words lie somewhere in the Verilated block, inputs and outputs included.
    unsigned found(const Words &words) const
    {
        const auto *memory = reinterpret_cast<const uint8_t *>(top_.rootp);
        unsigned count = 0;
        for (const uint32_t word : words) {
            bool here = false;
            for (size_t at = 0; at + 4 <= sizeof(Vdrbg_top___024root); at += 4) {
                uint32_t value;
                std::memcpy(&value, memory + at, sizeof value);
                here = here || value == word;
            }
            count += here;
        }
        return count;
    }

    // Searches for what a request, a seed or a failure leaves.
    void search(const drbg_block &before)
    {
        if (model_.state == DRBG_BLOCK_FAILED) {
            if (before.state != DRBG_BLOCK_FAILED) {
                gone_ = state_of(before.drbg);
                append(gone_, before.seed, 4 * before.have);
                gone_.insert(gone_.end(), delivered_.begin(), delivered_.end());
                gone_at_ = judge_.cycle + 67;
                reached_.note("wipes after a failure searched", before.seeded);
            }
        } else if (model_.state == DRBG_BLOCK_STEP && model_.step == DRBG_BLOCK_KEY_N &&
                   before.state == DRBG_BLOCK_READY) {
            gone_ = state_of(before.drbg);
            gone_.insert(gone_.end(), delivered_.begin(), delivered_.end());
            delivered_.clear();
            gone_at_ = judge_.cycle + 500;
            reached_.note("ends of a request searched");
        } else if (before.have != 0 && model_.have == 0) {
            append(gone_, before.seed, 4 * before.have);
            if (before.seeded) {
                const Words old = state_of(before.drbg);
                gone_.insert(gone_.end(), old.begin(), old.end());
            }
            gone_at_ = judge_.cycle + 160;
            reached_.note("seeds searched");
        }
        if (judge_.cycle == gone_at_) {
            Words zero_free;
            for (const uint32_t word : gone_) {
                if (word != 0 && word != 0x01010101 && !(model_.holds && word == model_.random)) {
                    zero_free.push_back(word);
                }
            }
            judge_.same("words that must be gone and are here", found(zero_free), 0);
            gone_.clear();
        }
        if (model_.state == DRBG_BLOCK_READY && model_.gone == 0 && random_.below(1000) == 0) {
            Words here;
            append(here, model_.drbg.V, sizeof model_.drbg.V);
            judge_.same("words of V that the search finds", found(here), 8);
            reached_.note("searches that find V");
        }
    }

    void note(const drbg_block_out &out, const drbg_block &before)
    {
        reached_.note("words to ecc", out.client[0].valid);
        reached_.note("words to keys", out.client[1].valid);
        reached_.note("words to attest", out.client[2].valid);
        reached_.note("words to RANDOM", model_.holds && !before.holds);
        reached_.note("words read", in_.access && !in_.write && !out.bus_error &&
                                        in_.offset == DRBG_RANDOM_OFFSET);
        reached_.note("words in the end of Generate",
                      before.state == DRBG_BLOCK_STEP && model_.gone > before.gone);
        reached_.note("blocks whose words all went there",
                      before.state == DRBG_BLOCK_STEP && before.step == DRBG_BLOCK_GENERATE &&
                          model_.gone == 8 && before.cycle > 145);
        reached_.note("errors", out.client[0].error && !before.failed);
        reached_.note("requests ended by quiet", !before.ending && model_.ending);
        reached_.note("requests of 128 blocks", before.request_blocks == 128 &&
                                                    model_.request_blocks == 0 && !before.ending &&
                                                    !before.reseeding);
        reached_.note("reseeds by command", !before.reseeding && model_.reseeding);
        reached_.note("reseeds after 4,096 blocks", before.state == DRBG_BLOCK_STEP &&
                                                        model_.state == DRBG_BLOCK_SEED &&
                                                        before.blocks >= 4096);
        reached_.note("RESEED in the cycle in which one ends",
                      before.state == DRBG_BLOCK_STEP && before.step == DRBG_BLOCK_VALUE1 &&
                          before.cycle == 142 && model_.reseeding && !before.reseeding);
        reached_.note("RESEED in the cycle in which RANDOM gets a word",
                      !before.holds && !before.reseeding && model_.reseeding &&
                          model_.gone > before.gone);
        static const char *const states[] = {"Wipe", "Seed", "a step", "Ready"};
        if (before.state != DRBG_BLOCK_FAILED) {
            reached_.note(std::string("failures in ") + states[before.state], model_.failed);
        }
        reached_.note("refused accesses", in_.access && out.bus_error);
    }

    void cycle()
    {
        top_.clk_i = 0;
        choose();
        drive();
        top_.eval();
        drbg_block_out out;
        drbg_block_outputs(&model_, &in_, &out);
        compare(out);
        for (const auto &client : out.client) {
            if (client.valid) {
                delivered_.push_back(client.word);
                words_++;
            }
        }
        if (delivered_.size() > 64) {
            delivered_.erase(delivered_.begin(), delivered_.end() - 32);
        }
        const drbg_block before = model_;
        drbg_block_advance(&model_, &in_);
        requests_ += before.request_blocks == 128 && model_.request_blocks == 0;
        note(out, before);
        top_.clk_i = 1;
        top_.eval();
        apb_.advance();
        judge_.cycle++;
        in_ = drbg_block_in{};
        search(before);
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
    Vdrbg_top top_;
    drbg_block model_{};
    drbg_block_in in_{};
    lockstep::Apb apb_;
    bool greedy_, busy_bus_ = false;
    uint64_t fails_at_ = 0, good_at_ = 0, gone_at_ = 0;
    uint64_t words_ = 0, requests_ = 0; // delivered to clients; ended at their full length
    bool fails_ready_ = false;
    unsigned how_ = 0, seed_pace_ = 1;
    std::array<unsigned, CLIENTS> habits_{};
    Words delivered_, gone_;
};

constexpr double most_cycles_per_word = 20; // tests/perf/drbg/figures.toml

double sustained(lockstep::Judge &judge, lockstep::Reached &reached)
{
    Bench bench(1, true, judge, reached);
    const double cycles = bench.cycles_per_word(8);
    std::printf("%.2f cycles a word in long requests, at most %.0f\n", cycles,
                most_cycles_per_word);
    return cycles;
}

int figures(const char *path)
{
    lockstep::Judge judge;
    lockstep::Reached reached;
    judge.replay = std::string("--figures ") + path;
    const double cycles = sustained(judge, reached);
    std::FILE *file = std::fopen(path, "w");
    if (file == nullptr) {
        std::perror(path);
        return 3;
    }
    const bool written = std::fprintf(file,
                                      "{\"drbg.cycles_per_word\": {\"value\": %.4f, "
                                      "\"unit\": \"cycles\"}}\n",
                                      cycles) > 0;
    return std::fclose(file) == 0 && written ? 0 : 3;
}

} // namespace

int main(int argc, char **argv)
{
    if (argc == 3 && std::strcmp(argv[1], "--figures") == 0) {
        return figures(argv[2]);
    }
    const uint64_t episodes = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 300;
    const uint64_t first = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 1;
    lockstep::Judge judge;
    lockstep::Reached reached;
    uint64_t cycles = 0;
    for (uint64_t seed = first; seed < first + episodes; seed++) {
        judge.replay = std::string(argv[0]) + " 1 " + std::to_string(seed);
        Random length(~seed);
        // One that lives to the reseed after 4,096 blocks.
        const bool greedy = seed % 300 == 150;
        const uint64_t n = greedy ? 650000 : 3000 + length.below(20000);
        Bench bench(seed, greedy, judge, reached);
        bench.run(n);
        cycles += n;
    }
    judge.replay = argv[0];
    const bool fast = sustained(judge, reached) <= most_cycles_per_word;
    const bool all = reached.all();
    std::printf("%" PRIu64 " episodes, %" PRIu64 " cycles, %" PRIu64 " comparisons agree\n",
                episodes, cycles, judge.compared());
    return fast && (all || episodes < 100) ? 0 : 1;
}
