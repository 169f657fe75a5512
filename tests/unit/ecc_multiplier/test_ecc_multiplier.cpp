// SPDX-License-Identifier: Apache-2.0
// ecc_multiplier in every cycle against integers: q = -a b / m mod R and (a b + q m) / R, as its
// page defines them, by OpenSSL's BIGNUM and with OpenSSL's p and n.
//
// usage: test_ecc_multiplier [PRODUCTS]     of the random part
#include <cinttypes>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <stdexcept>
#include <string>
#include <vector>

#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/obj_mac.h>

#include "Vecc_multiplier.h"
#include "verilated_save.h"

namespace
{

constexpr int WIDTH = DIGIT_WIDTH, COUNT = DIGITS, RADIX = WIDTH * COUNT;
constexpr int VALUE_BITS = 268;
constexpr int WORDS = (VALUE_BITS + 31) / 32;
constexpr int PASS = COUNT + 4;

struct Failure : std::runtime_error {
    using std::runtime_error::runtime_error;
};

void need(bool good)
{
    if (!good) {
        throw std::runtime_error("OpenSSL failed");
    }
}

// A natural number.
class Number
{
  public:
    Number(BN_ULONG word = 0) : n_(BN_new())
    {
        need(n_ != nullptr);
        need(BN_set_word(n_, word) == 1);
    }
    Number(const Number &other) : n_(BN_dup(other.n_)) { need(n_ != nullptr); }
    Number &operator=(const Number &other)
    {
        need(BN_copy(n_, other.n_) != nullptr);
        return *this;
    }
    ~Number() { BN_free(n_); }

    static Number power(int bits)
    {
        Number x;
        need(BN_set_bit(x.n_, bits) == 1);
        return x;
    }
    BIGNUM *get() { return n_; }
    const BIGNUM *get() const { return n_; }
    int bits() const { return BN_num_bits(n_); }
    std::string text() const
    {
        char *hex = BN_bn2hex(n_);
        need(hex != nullptr);
        std::string s = hex;
        OPENSSL_free(hex);
        return s;
    }

  private:
    BIGNUM *n_;
};

BN_CTX *context()
{
    static BN_CTX *const ctx = BN_CTX_new();
    need(ctx != nullptr);
    return ctx;
}

Number operator+(const Number &a, const Number &b)
{
    Number x;
    need(BN_add(x.get(), a.get(), b.get()) == 1);
    return x;
}

Number operator-(const Number &a, const Number &b)
{
    Number x;
    need(BN_sub(x.get(), a.get(), b.get()) == 1);
    return x;
}

Number operator*(const Number &a, const Number &b)
{
    Number x;
    need(BN_mul(x.get(), a.get(), b.get(), context()) == 1);
    return x;
}

bool operator==(const Number &a, const Number &b)
{
    return BN_cmp(a.get(), b.get()) == 0;
}
bool operator<(const Number &a, const Number &b)
{
    return BN_cmp(a.get(), b.get()) < 0;
}

Number random_below_power(uint64_t &state, int bits)
{
    Number x;
    for (int i = 0; i < bits; i++) {
        state ^= state >> 12;
        state ^= state << 25;
        state ^= state >> 27;
        if (((state * UINT64_C(2685821657736338717)) >> 63) != 0) {
            need(BN_set_bit(x.get(), i) == 1);
        }
    }
    return x;
}

// The two moduli, and the definition of a product.
class Definition
{
  public:
    Definition() : r_(Number::power(RADIX))
    {
        EC_GROUP *group = EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1);
        need(group != nullptr);
        need(EC_GROUP_get_curve(group, modulus[0].get(), nullptr, nullptr, context()) == 1);
        need(EC_GROUP_get_order(group, modulus[1].get(), context()) == 1);
        EC_GROUP_free(group);
        for (int m = 0; m < 2; m++) {
            need(BN_mod_inverse(inverse_[m].get(), modulus[m].get(), r_.get(), context()) !=
                 nullptr);
        }
    }

    Number product(const Number &a, const Number &b, int m) const
    {
        const Number ab = a * b;
        Number low, q, remainder, result;
        need(BN_nnmod(low.get(), ab.get(), r_.get(), context()) == 1);
        need(BN_mod_mul(q.get(), low.get(), inverse_[m].get(), r_.get(), context()) == 1);
        if (!BN_is_zero(q.get())) {
            q = r_ - q;
        }
        const Number all = ab + q * modulus[m];
        need(BN_div(result.get(), remainder.get(), all.get(), r_.get(), context()) == 1);
        need(BN_is_zero(remainder.get()));
        return result;
    }

    // a b <= R m
    bool within(const Number &a, const Number &b, int m) const
    {
        return !(r_ * modulus[m] < a * b);
    }

    Number modulus[2];

  private:
    Number r_, inverse_[2];
};

// The whole state of a model, as bytes.
class State : public VerilatedSerialize
{
  public:
    void flush() override
    {
        bytes.insert(bytes.end(), m_bufp, m_cp);
        m_cp = m_bufp;
    }
    std::vector<uint8_t> bytes;
};

struct Request {
    bool start = false;
    int modulus = 0;
    Number a, b;
};

class Bench
{
  public:
    Bench() : top_(power_up())
    {
        // Registers of data have no reset: the first edge clears those that are seen.
        for (const bool clock : {false, true}) {
            top_.rst_ni = !clock;
            top_.clk_i = 0;
            top_.eval();
            top_.rst_ni = 0;
            top_.clk_i = clock;
            top_.eval();
        }
        top_.rst_ni = 1;
    }
    ~Bench() { top_.final(); }

    // One cycle: inputs, judgement of every output, clock edge.
    void cycle(bool wipe, const Request &request)
    {
        top_.wipe_i = wipe;
        top_.start_i = request.start;
        top_.modulus_i = request.modulus & 1;
        put(top_.a_i, request.a);
        put(top_.b_i, request.b);
        top_.clk_i = 0;
        top_.eval();

        const bool taken = request.start && !wipe && now_ >= next_;
        const bool refused = request.start && now_ < next_;
        if (top_.alert_o != refused) {
            fail("alert", refused ? "1" : "0", std::to_string(top_.alert_o));
        }
        const bool due = !due_.empty() && due_.front().cycle == now_;
        if (top_.valid_o != due) {
            fail("valid", std::to_string(due), std::to_string(top_.valid_o));
        }
        const Number shown = take(top_.product_o);
        const Number expected = due ? due_.front().value : Number();
        if (!(shown == expected)) {
            fail(due ? "product" : "product outside its cycle", expected.text(), shown.text());
        }
        if (due) {
            due_.pop_front();
            products++;
        }
        if (taken) {
            const bool n = request.modulus != 0;
            due_.push_back({now_ + (n ? 3 * COUNT + 14 : COUNT + 6),
                            definition().product(request.a, request.b, request.modulus)});
            next_ = now_ + (n ? 3 * COUNT + 15 : COUNT);
        }
        if (wipe) {
            due_.clear();
            next_ = now_ + 1;
        }
        top_.clk_i = 1;
        top_.eval();
        now_++;
    }

    bool ready() const { return now_ >= next_; }
    bool idle() const { return due_.empty() && ready(); }

    // With inputs at zero and no edge: what is not a register follows from the registers.
    std::vector<uint8_t> state()
    {
        top_.wipe_i = 0;
        top_.start_i = 0;
        top_.modulus_i = 0;
        put(top_.a_i, Number());
        put(top_.b_i, Number());
        top_.clk_i = 0;
        top_.eval();
        State s;
        static_cast<VerilatedSerialize &>(s) << top_;
        s.flush();
        return s.bytes;
    }

    static const Definition &definition()
    {
        static const Definition d;
        return d;
    }

    uint64_t products = 0;

  private:
    struct Due {
        int64_t cycle;
        Number value;
    };

    template <typename Port> static void put(Port &port, const Number &x)
    {
        uint8_t bytes[4 * WORDS];
        need(BN_bn2lebinpad(x.get(), bytes, sizeof bytes) == sizeof bytes);
        for (int i = 0; i < WORDS; i++) {
            uint32_t word = 0;
            std::memcpy(&word, bytes + 4 * i, 4);
            port[static_cast<size_t>(i)] = word;
        }
    }

    template <typename Port> static Number take(const Port &port)
    {
        uint8_t bytes[4 * WORDS];
        for (int i = 0; i < WORDS; i++) {
            const uint32_t word = port[static_cast<size_t>(i)];
            std::memcpy(bytes + 4 * i, &word, 4);
        }
        Number x;
        need(BN_lebin2bn(bytes, sizeof bytes, x.get()) != nullptr);
        return x;
    }

    [[noreturn]] void fail(const std::string &what, const std::string &expected,
                           const std::string &shown) const
    {
        throw Failure(what + ": cycle " + std::to_string(now_) + ": expected " + expected +
                      ", is " + shown);
    }

    // One for all: its bytes are part of a model's state.
    static VerilatedContext *power_up()
    {
        static VerilatedContext context;
        context.randReset(2); // registers start at random, the same in each run
        context.randSeed(1);
        return &context;
    }

    Vecc_multiplier top_;
    int64_t now_ = 0, next_ = 0;
    std::deque<Due> due_;
};

class Test
{
  public:
    // A product that does not fit into the result is not promised.
    bool promised(const Request &r) const
    {
        return Bench::definition().product(r.a, r.b, r.modulus).bits() <= VALUE_BITS;
    }

    Request noise(bool start = false)
    {
        Request r;
        r.start = start;
        r.modulus = static_cast<int>(below(2));
        r.a = random_below_power(random_, VALUE_BITS);
        r.b = random_below_power(random_, VALUE_BITS);
        return r;
    }

    // Starts the product in the first cycle in which that may be, with noise on the operands until
    // then.
    void run(Bench &bench, Request r)
    {
        while (!bench.ready()) {
            bench.cycle(false, noise());
        }
        r.start = true;
        beyond += !Bench::definition().within(r.a, r.b, r.modulus);
        bench.cycle(false, r);
    }

    void drain(Bench &bench)
    {
        while (!bench.idle()) {
            bench.cycle(false, noise());
        }
    }

    std::vector<Number> edges() const
    {
        const Number one(1);
        std::vector<Number> all = {Number(0), one, Number(2), Number::power(VALUE_BITS) - one};
        for (const Number &m : Bench::definition().modulus) {
            all.insert(all.end(), {m - one, m, m + one, m + m, m + m - one, Number(84) * m});
            Number r;
            need(BN_nnmod(r.get(), Number::power(RADIX).get(), m.get(), context()) == 1);
            all.push_back(r);
        }
        for (int bit : {18, 96, 128, 192, 224, 255, 256, 267}) {
            all.insert(all.end(), {Number::power(bit), Number::power(bit) - one});
        }
        // Powers whose product leaves one digit, or none: what the carry of the third pass looks
        // at.
        for (int bit = WIDTH; bit < VALUE_BITS; bit += WIDTH) {
            all.insert(all.end(), {Number::power(bit), Number::power(bit) - one});
            all.push_back(Number::power(VALUE_BITS) - Number::power(bit));
        }
        all.push_back(Number::power(RADIX - 150));
        all.push_back(Number::power(150));
        return all;
    }

    // Every pair of edges, mod p as fast as starts may come, then mod n.
    void pairs()
    {
        Bench bench;
        const std::vector<Number> all = edges();
        for (int modulus = 0; modulus < 2; modulus++) {
            for (const Number &a : all) {
                for (const Number &b : all) {
                    Request r;
                    r.modulus = modulus;
                    r.a = a;
                    r.b = b;
                    if (promised(r)) {
                        run(bench, r);
                    }
                }
            }
        }
        drain(bench);
        count(bench);
    }

    // Both moduli in any order, with and without gaps, and starts that cannot be taken.
    void mixed(uint64_t wanted)
    {
        Bench bench;
        for (uint64_t i = 0; i < wanted; i++) {
            Request r;
            do {
                const int bits =
                    below(4) == 0 ? 1 + static_cast<int>(below(VALUE_BITS)) : VALUE_BITS;
                r.modulus = below(3) == 0;
                r.a = random_below_power(random_, bits);
                r.b = random_below_power(random_, below(2) != 0 ? 262 : VALUE_BITS);
            } while (!promised(r));
            while (!bench.ready()) {
                bench.cycle(false, noise(below(8) == 0));
            }
            for (uint64_t gap = below(4) == 0 ? below(2 * COUNT) : 0; gap > 0; gap--) {
                bench.cycle(false, noise());
            }
            run(bench, r);
        }
        drain(bench);
        count(bench);
    }

    // A wipe in every cycle of a product: afterwards the model's whole state is that of one that
    // has never seen an operand, and the next product is right.
    void wipes()
    {
        for (int modulus = 0; modulus < 2; modulus++) {
            for (int phase = 0; phase <= 3 * PASS + 8; phase++) {
                for (int length : {1, 24}) {
                    wipe(modulus, phase, length);
                }
            }
        }
    }

    uint64_t products = 0, beyond = 0, wiped = 0;

  private:
    void wipe(int modulus, int phase, int length)
    {
        Bench used, fresh;
        // Mod p as many as fit, so that every stage is full; mod n after one mod p.
        if (modulus != 0) {
            run(used, usual(0));
        }
        run(used, usual(modulus));
        for (int i = 1; i < phase; i++) {
            if (modulus == 0 && used.ready()) {
                run(used, usual(0));
            } else {
                used.cycle(false, noise());
            }
        }
        for (int i = 0; i < length; i++) {
            const Request r = noise(below(4) == 0);
            used.cycle(true, r);
            fresh.cycle(true, r);
        }
        if (used.state() != fresh.state()) {
            throw Failure("wipe: modulus " + std::to_string(modulus) + ", phase " +
                          std::to_string(phase) + ", " + std::to_string(length) +
                          " cycles: something is left");
        }
        run(used, usual(modulus));
        drain(used);
        count(used);
        wiped++;
    }

    Request usual(int modulus)
    {
        Request r = noise();
        r.modulus = modulus;
        r.a = random_below_power(random_, 260);
        r.b = random_below_power(random_, 260);
        return r;
    }

    void count(const Bench &bench) { products += bench.products; }

    uint64_t below(uint64_t n)
    {
        random_ ^= random_ >> 12;
        random_ ^= random_ << 25;
        random_ ^= random_ >> 27;
        return ((random_ * UINT64_C(2685821657736338717)) >> 32) % n;
    }

    uint64_t random_ = UINT64_C(0x9e3779b97f4a7c15);
};

} // namespace

int main(int argc, char **argv)
{
    char *end = nullptr;
    const uint64_t wanted = argc > 1 ? std::strtoull(argv[1], &end, 10) : 4000;
    if (argc > 2 || wanted == 0 || (end != nullptr && *end != '\0')) {
        std::fprintf(stderr, "usage: %s [PRODUCTS]\n", argv[0]);
        return 2;
    }
    try {
        Test test;
        test.pairs();
        test.mixed(wanted);
        test.wipes();
        std::printf("%dx%d: %" PRIu64 " products agree, %" PRIu64
                    " of them beyond a b <= R m; %" PRIu64 " wipes\n",
                    WIDTH, COUNT, test.products, test.beyond, test.wiped);
        // Operands have 268 bits: whether a b can be more than R m is the set's matter.
        const bool can = RADIX + 256 < 2 * VALUE_BITS;
        if (test.products < wanted || (test.beyond != 0) != can || test.wiped == 0) {
            std::printf("FAILED: too few\n");
            return 1;
        }
        return 0;
    } catch (const Failure &failure) {
        std::printf("FAILED: %s\n", failure.what());
        return 1;
    } catch (const std::exception &error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 3;
    }
}
