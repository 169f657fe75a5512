// SPDX-License-Identifier: Apache-2.0
// The masked engine, a fixed key against random ones: what a trace is, and what is compared, says
// tests/leakage/README.md. The netlist is simulated in 256 copies at once, each a trace.
//
// Usage: PROGRAM NETLIST ITEM [FILE [TRACES]]
//   masked    50,000 traces, and fails if a cycle shows the class
//   planted   up to 10,000 traces, and fails as soon as a cycle shows the class
//   unmasked  the same, with all masks zero: those of the generator, and those of the key's shares
// With FILE a figure is written there, and a finding of the last two is none. TRACES: other
// numbers. PLUTON_PROBE: only registers with it in their name. PLUTON_SEED as everywhere.
// 0: nothing found, 1: a finding, 2: wrong use, 4: the bench does not fit the block.
#include <array>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

#include "cmodel/aes.h"
#include "cmodel/aes_block.h"
#include "firmware/drivers/generated/aes_regs.h"
#include "tests/leakage/aes/lanes.h"
#include "tests/leakage/aes/tvla.h"

namespace leakage
{
namespace
{

constexpr uint64_t Many = 50000, Few = 10000 / Lanes * Lanes;
constexpr uint64_t Seeding = 8192; // runs between two resets: each issues fewer than eight blocks
constexpr uint32_t Source = 0x1000, Destination = 0x2000, Length = 16;
constexpr unsigned LongestTrace = 2000;
constexpr uint32_t Fixed[8] = {0x2B7E1516, 0x28AED2A6, 0xABF71588, 0x09CF4F3C,
                               0x603DEB10, 0x15CA71BE, 0x2B73AEF0, 0x857D7781};

struct Broken : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// xoshiro256++ (Blackman, Vigna) in four streams, seeded by splitmix64: a bit a lane.
class Draw
{
  public:
    explicit Draw(uint64_t seed)
    {
        for (Vector &s : s_) {
            for (unsigned i = 0; i < Lanes / 64; ++i) {
                seed += 0x9E3779B97F4A7C15;
                uint64_t z = seed;
                z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9;
                z = (z ^ z >> 27) * 0x94D049BB133111EB;
                s[i] = z ^ z >> 31;
            }
        }
    }
    Vector next()
    {
        const Vector result = turned(s_[0] + s_[3], 23) + s_[0], t = s_[1] << 17;
        s_[2] ^= s_[0];
        s_[3] ^= s_[1];
        s_[1] ^= s_[2];
        s_[0] ^= s_[3];
        s_[2] ^= t;
        s_[3] = turned(s_[3], 45);
        return result;
    }

  private:
    static Vector turned(Vector x, int n) { return x << n | x >> (64 - n); }
    Vector s_[4] = {};
};

using Word = std::array<Vector, 32>; // lowest bit first

uint32_t of_lane(const Word &word, unsigned i)
{
    uint32_t number = 0;
    for (unsigned b = 0; b < 32; ++b) {
        number |= uint32_t(lane(word[b], i)) << b;
    }
    return number;
}

class Block
{
  public:
    Block(const std::string &path, uint64_t seed, bool masks)
        : net_(path, probe(), masks ? "" : "u_stream."), draw_(seed), masks_(masks)
    {
        net_.set(net_.port("rst_ni"), 1);
        net_.set(net_.port("pauser_i"), PLUTON_SUBJECT_PLUTON);
    }

    size_t bits() const { return net_.bits(); }
    size_t gates() const { return net_.gates(); }

    // A trace in each lane, of a class drawn by lot: KEY from the key store, then GCM of one block.
    // test: empty, or for as many cycles as there were.
    void traces(std::vector<Tvla> &test)
    {
        if (runs_++ % Seeding == 0) {
            begin();
        }
        random_ = draw_.next();
        draw_key();
        if (test.empty()) { // how many cycles there are
            cycles_ = 0;
            tracing_ = true;
            operation();
            test.emplace_back(cycles_);
            random_ = draw_.next();
            draw_key();
        }
        const size_t before = cycles_;
        test[0].begin(random_);
        test_ = &test[0];
        tracing_ = true;
        cycles_ = 0;
        points_ = before;
        operation();
        test_ = nullptr;
        if (cycles_ != before) {
            throw std::runtime_error("a trace takes " + std::to_string(cycles_) + " cycles, not " +
                                     std::to_string(before));
        }
        if (runs_ <= 2) {
            check();
        }
    }

    size_t cycles() const { return cycles_; }

  private:
    static std::string probe()
    {
        const char *const part = std::getenv("PLUTON_PROBE");
        return part != nullptr ? part : "";
    }

    void operation()
    {
        give_key();
        for (unsigned i = 0; i < 3; ++i) {
            for (Vector &bit : iv_[i]) {
                bit = draw_.next();
            }
            access(true, AES_JOB_IV_OFFSET + 4 * i, 0, &iv_[i]);
            clock();
        }
        run(AES_BLOCK_OP_RUN << AES_CMD_OP_SHIFT | AES_BLOCK_GCM << AES_CMD_MODE_SHIFT);
        tracing_ = false;
    }

    void draw_key()
    {
        for (unsigned i = 0; i < 8; ++i) {
            for (unsigned b = 0; b < 32; ++b) {
                const Vector fixed = (Fixed[i] >> b & 1) != 0 ? ~Vector{} : Vector{};
                key_[i][b] = (fixed & ~random_) | (draw_.next() & random_);
            }
        }
    }

    void begin()
    {
        net_.reset();
        asked_ = open_ = reads_ = wanted_ = false;
        (void)wait();
        write(AES_JOB_SRC_OFFSET, Source);
        write(AES_JOB_DST_OFFSET, Destination);
        write(AES_JOB_LEN_OFFSET, Length);
        write(AES_JOB_IV_LEN_OFFSET, 12);
        draw_key();
        give_key(); // the generator is seeded here, out of the traces
    }

    void give_key()
    {
        run(AES_BLOCK_OP_KEY << AES_CMD_OP_SHIFT | 1u << AES_CMD_FROM_SLOT_SHIFT |
            AES_BLOCK_128 << AES_CMD_SIZE_SHIFT);
    }

    // A command to its end.
    void run(uint32_t command)
    {
        write(AES_CMD_OFFSET, command);
        const uint32_t status = wait();
        if ((status & (AES_STATUS_DONE_MASK | AES_STATUS_ERROR_MASK)) != AES_STATUS_DONE_MASK) {
            throw Broken("a command failed");
        }
    }

    uint32_t wait()
    {
        for (unsigned i = 0; i < 4000; ++i) {
            access(false, AES_STATUS_OFFSET, 0);
            const uint32_t status = net_.get(net_.port("prdata_o"), "STATUS");
            clock();
            if ((status & AES_STATUS_BUSY_MASK) == 0) {
                return status;
            }
        }
        throw Broken("a command does not end");
    }

    void write(uint32_t offset, uint32_t data)
    {
        access(true, offset, data);
        clock();
    }

    // An access, up to the edge of its second cycle. word: the data, in each lane other ones.
    void access(bool write, uint32_t offset, uint32_t data, const Word *word = nullptr)
    {
        net_.set(net_.port("psel_i"), 1);
        net_.set(net_.port("penable_i"), 0);
        net_.set(net_.port("pwrite_i"), write);
        net_.set(net_.port("paddr_i"), offset);
        net_.set(net_.port("pwdata_i"), data);
        for (unsigned b = 0; b < 32 && word != nullptr; ++b) {
            net_.value(net_.port("pwdata_i")[b]) = (*word)[b];
        }
        net_.set(net_.port("pstrb_i"), write ? 15 : 0);
        world();
        clock();
        net_.set(net_.port("penable_i"), 1);
        world();
        if (get("pslverr_o")) {
            throw Broken("an access was refused");
        }
    }

    // The neighbours answer in the cycle after what they saw: all that they see depends on the
    // state.
    void world()
    {
        const auto draw = [this](const char *name, Word *keep) {
            for (unsigned b = 0; b < 32; ++b) {
                const Vector v = draw_.next();
                net_.value(net_.port(name)[b]) = v;
                if (keep != nullptr) {
                    (*keep)[b] = v;
                }
            }
        };
        const bool grants = asked_, answers = open_, reads = answers && reads_;
        net_.set(net_.port("gnt_i"), grants);
        net_.set(net_.port("rvalid_i"), answers);
        net_.set(net_.port("rdata_i"), 0);
        if (reads) {
            draw("rdata_i", &plain_[arrived_++ % 4]);
        }
        net_.set(net_.port("random_valid_i"), wanted_);
        net_.set(net_.port("random_word_i"), 0);
        if (wanted_) {
            draw("random_word_i", nullptr);
        }
        net_.set(net_.port("key_valid_i"), sends_);
        net_.set(net_.port("key_last_i"), sends_ && sent_ == 7);
        net_.set(net_.port("key_share0_i"), 0);
        net_.set(net_.port("key_share1_i"), 0);
        for (unsigned b = 0; b < 32 && sends_; ++b) {
            const Vector share = masks_ ? draw_.next() : Vector{};
            net_.value(net_.port("key_share0_i")[b]) = key_[sent_][b] ^ share;
            net_.value(net_.port("key_share1_i")[b]) = share;
        }
        net_.evaluate();

        const bool up = get("req_o"), we = up && get("we_o");
        open_ = grants;
        reads_ = grants && !we;
        if (grants && we) {
            for (unsigned b = 0; b < 32; ++b) {
                cipher_[written_ % 4][b] = net_.value(net_.port("wdata_o")[b]);
            }
            ++written_;
        }
        asked_ = up && !grants;
        wanted_ = get("random_valid_o") && !wanted_;
        const bool asks = get("key_valid_o");
        sent_ = sends_ ? sent_ + 1 : 0;
        sends_ = asks && sent_ < 8;
        if (get("alert_o")) {
            throw Broken("an alert");
        }
    }

    bool get(const char *port) { return net_.get(net_.port(port), port) != 0; }

    // The edge at the end of a cycle.
    void clock()
    {
        const bool counts = tracing_ && test_ != nullptr;
        if (counts) {
            changes_.clear();
        }
        net_.clock(counts ? &changes_ : nullptr);
        if (counts && cycles_ < points_) {
            test_->add(cycles_, changes_.planes());
        }
        cycles_ += tracing_;
        if (cycles_ > LongestTrace) {
            throw Broken("a trace does not end");
        }
    }

    // That it is the standard's GCM what is looked at here.
    void check()
    {
        Word tag[4];
        for (unsigned i = 0; i < 4; ++i) {
            access(false, AES_JOB_TAG_OFFSET + 4 * i, 0);
            for (unsigned b = 0; b < 32; ++b) {
                tag[i][b] = net_.value(net_.port("prdata_o")[b]);
            }
            clock();
        }
        for (unsigned n = 0; n < Lanes; ++n) {
            uint8_t key[16], iv[12], in[16], out[16], sum[16];
            for (unsigned i = 0; i < 4; ++i) {
                const uint32_t k = __builtin_bswap32(of_lane(key_[i], n)),
                               p = of_lane(plain_[i], n), v = of_lane(iv_[i % 3], n);
                std::memcpy(key + 4 * i, &k, 4);
                std::memcpy(in + 4 * i, &p, 4);
                std::memcpy(iv + 4 * (i % 3), &v, 4);
            }
            struct aes_key expanded;
            struct aes_gcm gcm;
            if (aes_expand(&expanded, key, 16) != AES_OK ||
                aes_gcm_begin(&gcm, &expanded, iv, 12) != AES_OK ||
                aes_gcm_data(&gcm, false, in, out, 16) != AES_OK) {
                throw Broken("the golden model");
            }
            aes_gcm_tag(&gcm, sum);
            for (unsigned i = 0; i < 4; ++i) {
                const uint32_t c = of_lane(cipher_[i], n), t = of_lane(tag[i], n);
                if (std::memcmp(&c, out + 4 * i, 4) != 0 || std::memcmp(&t, sum + 4 * i, 4) != 0) {
                    throw Broken("a wrong ciphertext or tag");
                }
            }
        }
    }

    Netlist net_;
    Draw draw_;
    Counter changes_;
    std::array<Word, 8> key_;
    std::array<Word, 4> plain_, cipher_;
    std::array<Word, 3> iv_;
    Vector random_ = {};
    Tvla *test_ = nullptr;
    uint64_t runs_ = 0;
    size_t cycles_ = 0, points_ = 0;
    unsigned sent_ = 0, arrived_ = 0, written_ = 0;
    bool masks_, tracing_ = false, asked_ = false, open_ = false, reads_ = false, wanted_ = false,
                 sends_ = false;
};

// At least so many traces; with `stop` no more than it takes to see a difference.
Tvla::Result take(const std::string &path, uint64_t seed, uint64_t traces, bool masks, bool stop,
                  uint64_t &taken)
{
    Block block(path, seed, masks);
    std::vector<Tvla> test;
    Tvla::Result result;
    const auto found = [&test] {
        if (test.empty()) {
            throw Broken("no trace was taken: at least one is needed");
        }
        return test.front().result();
    };
    for (taken = 0; taken < traces;) {
        block.traces(test);
        taken += Lanes;
        if (stop) {
            result = found();
            if (result.leaks()) {
                break;
            }
        }
        if (taken % (Lanes * 400) == 0) {
            std::printf("%llu traces: |t| %.2f\n", static_cast<unsigned long long>(taken),
                        found().t);
            std::fflush(stdout);
        }
    }
    result = found();
    std::printf("%zu gates, %zu bits of registers, %llu traces of %zu cycles, of which %zu vary: "
                "|t| %.2f in cycle %zu, limit %.2f (scaled: %.2f)\n",
                block.gates(), block.bits(), static_cast<unsigned long long>(taken), block.cycles(),
                result.points, result.t, result.point, result.limit, result.scaled());
    return result;
}

int figure(const char *path, const char *key, double value)
{
    std::FILE *const file = std::fopen(path, "w");
    if (file == nullptr) {
        std::perror(path);
        return 2;
    }
    std::fprintf(file, "{\"%s\": %.4g}\n", key, value);
    return std::fclose(file) == 0 ? 0 : 2;
}

int masked(const std::string &net, uint64_t seed, uint64_t traces, const char *path)
{
    uint64_t taken = 0;
    const Tvla::Result result = take(net, seed, traces, true, false, taken);
    if (result.leaks()) {
        std::printf("FAILED: cycle %zu shows whether the key is the fixed one\n", result.point);
        return 1;
    }
    return path != nullptr ? figure(path, "aes.tvla_masked_max_t", result.scaled()) : 0;
}

int leak(const std::string &net, uint64_t seed, uint64_t traces, bool masks, const char *path)
{
    uint64_t taken = 0;
    const Tvla::Result result = take(net, seed, traces, masks, true, taken);
    if (!result.leaks()) {
        std::printf("no cycle shows whether the key is the fixed one\n");
        return path != nullptr;
    }
    if (path != nullptr) {
        return figure(path, "aes.tvla_unmasked_traces_to_leak", double(taken));
    }
    std::printf("FAILED: a leak within %llu traces\n", static_cast<unsigned long long>(taken));
    return 1;
}

} // namespace
} // namespace leakage

int main(int count, char **arguments)
{
    using namespace leakage;
    const char *const text = std::getenv("PLUTON_SEED");
    const uint64_t seed = text != nullptr && *text != '\0' ? std::strtoull(text, nullptr, 0) : 1;
    const std::string net = count > 1 ? arguments[1] : "", item = count > 2 ? arguments[2] : "";
    const char *const path = count > 3 && *arguments[3] != '\0' ? arguments[3] : nullptr;
    const uint64_t given = count > 4 ? std::strtoull(arguments[4], nullptr, 0) : 0;
    try {
        if (item == "masked") {
            return masked(net, seed, given != 0 ? given : Many, path);
        }
        if (item == "planted" || item == "unmasked") {
            return leak(net, seed, given != 0 ? given : Few, item == "planted", path);
        }
    } catch (const Broken &error) {
        std::fprintf(stderr, "the bench does not fit the block: %s\n", error.what());
        return 4;
    } catch (const std::exception &error) {
        std::printf("FAILED: %s\n", error.what());
        return 1;
    }
    std::fprintf(stderr, "usage: %s NETLIST masked|planted|unmasked [FILE [TRACES]]\n",
                 arguments[0]);
    return 2;
}
