// SPDX-License-Identifier: Apache-2.0
// The nonce unit against the golden model: published vectors, edges of every operand and of every
// draw, the number of cycles, wipes, other clients of private_sha, and faults.
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <random>
#include <string>
#include <vector>

#include "bench.h"
#include "cmodel/sha2.h"

namespace
{

constexpr unsigned HEDGED_CYCLES = 2076, DRAW_CYCLES = 425;
constexpr unsigned V1 = 10, V2 = 12, RETRY = 6; // digests of a run, from 1 on

int passed, failed;
std::mt19937_64 random_bits(1);

void report(const char *name, bool good)
{
    std::printf("%-12s %s\n", good ? "passed" : "FAILED", name);
    good ? passed++ : failed++;
}

template <typename Bytes> Bytes random_bytes()
{
    Bytes bytes;
    for (uint8_t &byte : bytes) {
        byte = uint8_t(random_bits());
    }
    return bytes;
}

Number from_hex(const char *text)
{
    Number number;
    for (size_t i = 0; i < number.size(); i++) {
        const char byte[3] = {text[2 * i], text[2 * i + 1], '\0'};
        number[i] = uint8_t(std::strtoul(byte, nullptr, 16));
    }
    return number;
}

// a + b, without the carry.
template <typename Bytes> Bytes plus(Bytes a, int64_t b)
{
    for (size_t i = a.size(); i-- > 0;) {
        b += a[i];
        a[i] = uint8_t(b);
        b >>= 8;
    }
    return a;
}

Number small(int64_t value)
{
    return plus(Number{}, value);
}

const Number n = from_hex("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551");
const Number ones = small(-1);

// q (n - 1), q of 16 bytes.
Draw multiple(const std::array<uint8_t, 16> &q)
{
    const Number m = plus(n, -1);
    uint32_t sums[ECC_DRAW_BYTES] = {};
    for (size_t i = 0; i < q.size(); i++) {
        for (size_t j = 0; j < m.size(); j++) {
            sums[i + j + 1] += uint32_t(q[i]) * m[j];
        }
    }
    Draw draw;
    uint32_t carry = 0;
    for (size_t i = draw.size(); i-- > 0;) {
        carry += sums[i];
        draw[i] = uint8_t(carry);
        carry >>= 8;
    }
    return draw;
}

Number random_key()
{
    Number d;
    do {
        d = random_bytes<Number>();
    } while (ecc_check_scalar(d.data()) != ECC_OK);
    return d;
}

Operands random_operands()
{
    return {random_key(), random_bytes<Number>(), random_bytes<Draw>()};
}

Number expected(Mode mode, const Operands &o)
{
    Number k{};
    enum ecc_status status = ECC_OK;
    if (mode == EXACT) {
        status = ecc_nonce_exact(o.d.data(), o.e.data(), k.data());
    } else if (mode == HEDGED) {
        status = ecc_nonce_hedged(o.d.data(), o.e.data(), o.z.data(), k.data());
    } else {
        status = ecc_scalar_from_draw(o.z.data(), k.data());
    }
    if (status != ECC_OK) {
        std::printf("the model refuses: %s\n", ecc_text(status));
        std::exit(1);
    }
    return k;
}

// One run that must give the model's result, in the mode's one number of cycles.
bool agrees(Bench &bench, Mode mode, const Operands &o)
{
    const Outcome outcome = bench.run(mode, o);
    bool good = outcome.done && outcome.result == expected(mode, o);
    if (mode == HEDGED) {
        good = good && outcome.cycles == HEDGED_CYCLES;
    } else if (mode == DRAW) {
        good = good && outcome.cycles == DRAW_CYCLES && outcome.requests == 0;
    }
    if (!good) {
        std::printf("mode %d: done %d, %u cycles, %u of them with a request\n", mode, outcome.done,
                    outcome.cycles, outcome.requests);
    }
    return good && !bench.top.busy_o;
}

bool published()
{
    static const struct {
        const char *message, *k;
    } table[] = {
        {"sample", "A6E3C57DD01ABE90086538398355DD4C3B17AA873382B0F24D6129493D8AAD60"},
        {"test", "D16B6AE827F17175E040871A1C7EC3500192C4C92677336EC2537ACAEE0008E0"},
        {"wv[vnX", nullptr}, // C2SP's CCTV: the first candidate is not below n
    };
    Bench bench;
    Operands o;
    unsigned cycles[3];
    o.d = from_hex("C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721");
    for (size_t i = 0; i < 3; i++) {
        const char *message = table[i].message;
        if (sha2_hash(SHA2_256, reinterpret_cast<const uint8_t *>(message), std::strlen(message),
                      o.e.data()) != SHA2_OK) {
            return false;
        }
        const Outcome outcome = bench.run(EXACT, o);
        if (!outcome.done || outcome.result != expected(EXACT, o) ||
            (table[i].k != nullptr && outcome.result != from_hex(table[i].k))) {
            return false;
        }
        cycles[i] = outcome.cycles;
    }
    return cycles[0] == cycles[1] && cycles[2] > cycles[0];
}

bool edges()
{
    Bench bench;
    const Number keys[] = {small(1), plus(n, -1), random_key()};
    const Number digests[] = {small(0), plus(n, -1), n, plus(n, 1), ones, random_bytes<Number>()};
    Draw all;
    all.fill(0xFF);
    const Draw entropies[] = {Draw{}, all, random_bytes<Draw>()};
    for (const Number &d : keys) {
        for (const Number &e : digests) {
            if (!agrees(bench, EXACT, {d, e, Draw{}})) {
                return false;
            }
            for (const Draw &z : entropies) {
                if (!agrees(bench, HEDGED, {d, e, z})) {
                    return false;
                }
            }
        }
    }
    return true;
}

bool random_runs()
{
    Bench bench;
    for (unsigned i = 0; i < 300; i++) {
        if (!agrees(bench, Mode(random_bits() % 3), random_operands())) {
            return false;
        }
    }
    return true;
}

// Draws about multiples of n - 1 and about powers of two. Below 2^258 is where the doubled number
// reaches twice 2^256 in the end.
std::vector<Draw> draw_edges(unsigned step)
{
    std::vector<Draw> draws;
    Draw all;
    all.fill(0xFF);
    std::vector<Draw> middles = {Draw{}, all};
    for (uint64_t q : {1, 2, 3, 0x100, 0xFFFF}) {
        std::array<uint8_t, 16> factor{};
        factor[15] = uint8_t(q);
        factor[14] = uint8_t(q >> 8);
        middles.push_back(multiple(factor));
    }
    for (unsigned i = 0; i < 100; i++) {
        middles.push_back(multiple(random_bytes<std::array<uint8_t, 16>>()));
    }
    std::array<uint8_t, 16> largest;
    largest.fill(0xFF);
    middles.push_back(multiple(largest));
    for (unsigned i = 0; i < 8 * ECC_DRAW_BYTES; i += step) {
        Draw power{};
        power[ECC_DRAW_BYTES - 1 - i / 8] = uint8_t(1 << i % 8);
        middles.push_back(power);
    }
    for (const Draw &middle : middles) {
        for (int by = -2; by <= 2; by++) {
            draws.push_back(plus(middle, by));
        }
    }
    return draws;
}

bool draws()
{
    Bench bench;
    for (const Draw &draw : draw_edges(1)) {
        if (!agrees(bench, DRAW, {Number{}, Number{}, draw})) {
            return false;
        }
    }
    for (unsigned i = 0; i < 1000; i++) {
        if (!agrees(bench, DRAW, {Number{}, Number{}, random_bytes<Draw>()})) {
            return false;
        }
    }
    return true;
}

// The same numbers as V1 and V2 of a hedged run, whose digests are replaced.
bool hedged_draws()
{
    Bench bench;
    const Operands o = random_operands();
    for (const Draw &draw : draw_edges(2)) {
        Number first, second = random_bytes<Number>(), k;
        std::copy_n(draw.begin(), 32, first.begin());
        std::copy_n(draw.begin() + 32, 16, second.begin());
        bench.digest = [&](unsigned i) { return i == V1 ? &first : i == V2 ? &second : nullptr; };
        const Outcome outcome = bench.run(HEDGED, o);
        if (ecc_scalar_from_draw(draw.data(), k.data()) != ECC_OK || !outcome.done ||
            outcome.result != k || outcome.cycles != HEDGED_CYCLES) {
            return false;
        }
    }
    return true;
}

// Exact candidates: those that are no nonce are refused, and each of them costs the same.
bool candidates()
{
    Bench bench;
    const Operands o = random_operands();
    const Number refused[] = {small(0), n, plus(n, 1), ones, small(0)};
    const Number taken[] = {small(1), plus(n, -1), small(2), plus(n, -2)};
    unsigned first = 0, more = 0;
    for (const Number &k : taken) {
        for (unsigned times = 0; times <= 5; times++) {
            bench.digest = [&](unsigned i) -> const Number * {
                if (i < V1 || (i - V1) % RETRY != 0) {
                    return nullptr;
                }
                const unsigned turn = (i - V1) / RETRY;
                return turn < times ? &refused[turn] : &k;
            };
            const Outcome outcome = bench.run(EXACT, o);
            if (times == 0) {
                first = outcome.cycles;
            } else if (times == 1) {
                more = outcome.cycles - first;
            }
            if (!outcome.done || outcome.result != k || outcome.cycles != first + times * more) {
                return false;
            }
        }
    }
    return true;
}

// A wipe in any cycle leaves nothing, and the next run is as ever.
bool wipes()
{
    Bench bench;
    for (Mode mode : {EXACT, HEDGED, DRAW}) {
        const Operands o = random_operands();
        const unsigned end = mode == DRAW ? DRAW_CYCLES : HEDGED_CYCLES;
        for (unsigned at = 1; at <= end + 1; at += mode == DRAW ? 3 : 13) {
            (void)bench.run(mode, o, at);
            bench.wipe();
            if (!bench.clean() || bench.top.alert_o) {
                std::printf("wipe in cycle %u\n", at);
                return false;
            }
            if (!agrees(bench, at % 2 == 0 ? HEDGED : DRAW, random_operands())) {
                return false;
            }
        }
    }
    // A start in a wipe is not taken.
    bench.top.wipe_i = 1;
    const Outcome outcome = bench.run(HEDGED, random_operands(), 64);
    bench.top.wipe_i = 0;
    bench.tick();
    return !outcome.done && !bench.top.busy_o;
}

// What a run leaves is gone after a wipe, and is there before it: clean() can see it.
bool residue()
{
    Bench bench;
    bench.wipe();
    if (!bench.clean()) {
        return false;
    }
    (void)bench.run(HEDGED, random_operands());
    if (bench.clean()) {
        return false;
    }
    bench.wipe();
    return bench.clean();
}

// Another client holds private_sha, and asks for it again and again.
bool contention()
{
    Bench bench;
    for (unsigned i = 0; i < 60; i++) {
        const Mode mode = Mode(i % 3);
        const Operands o = random_operands();
        const unsigned lead = unsigned(random_bits() % 100), hold = unsigned(random_bits() % 300);
        bench.top.other_request_i = i % 4 != 3;
        bench.top.other_valid_i = 1;
        for (unsigned cycle = 0; cycle < lead; cycle++) {
            bench.tick();
        }
        bool both = false;
        bench.before = [&](unsigned cycle) {
            bench.top.other_request_i = cycle < hold ? i % 4 != 3 : random_bits() % 8 == 0;
            bench.top.other_finish_i = random_bits() % 16 == 0;
        };
        bench.after = [&](unsigned) {
            both = both || (bench.top.other_grant_o && bench.top.digest_done_o);
        };
        const Outcome outcome = bench.run(mode, o);
        bench.before = bench.after = nullptr;
        bench.top.other_request_i = 0;
        if (!outcome.done || outcome.fail || both || outcome.result != expected(mode, o) ||
            (mode == DRAW && outcome.cycles != DRAW_CYCLES)) {
            return false;
        }
    }
    return true;
}

// private_sha falls into its error state, or its engine is done too early.
bool inconsistent()
{
    for (unsigned at = 3; at < HEDGED_CYCLES - 30; at += 50) {
        Bench bench;
        bench.before = [&](unsigned cycle) {
            if (cycle == at) {
                bench.root.ecc_nonce_top__DOT__u_sha__DOT__u_state__DOT__q_q = 0;
            }
        };
        const Outcome outcome = bench.run(HEDGED, random_operands(), 3000);
        if (!outcome.fail || outcome.cycles > at + 2 || bench.top.busy_o || bench.top.request_o) {
            return false;
        }
    }
    Bench bench;
    bench.before = [&](unsigned cycle) {
        if (cycle == 40) { // sha2_pkg's StDone, while words are still to come
            bench.root.ecc_nonce_top__DOT__u_sha__DOT__u_engine__DOT__u_phase__DOT__q_q = 0xAA;
        }
    };
    const Outcome outcome = bench.run(HEDGED, random_operands(), 3000);
    bench.before = nullptr;
    return outcome.fail && outcome.cycles == 41 && agrees(bench, HEDGED, random_operands());
}

// In the error state: silent, and wiped.
bool dead(Bench &bench)
{
    bench.tick();
    for (unsigned cycle = 0; cycle < 64; cycle++) {
        bench.top.start_i = 1;
        bench.tick();
        if (!bench.top.alert_o || bench.top.busy_o || bench.top.request_o || bench.top.we_o ||
            bench.top.done_o) {
            return false;
        }
    }
    bench.top.start_i = 0;
    bench.wipe();
    return bench.top.alert_o && !bench.top.busy_o;
}

// The states 1 to 12 in the extended Hamming code: each check bit is the parity of three bits.
bool legal(unsigned code)
{
    const unsigned state = code & 15;
    unsigned check = 0;
    for (unsigned three : {7U, 11U, 13U, 14U}) {
        check = check << 1 | unsigned(__builtin_parity(state & three));
    }
    return check == code >> 4 && state >= 1 && state <= 12;
}

bool illegal()
{
    for (unsigned code = 0; code < 256; code++) {
        if (legal(code)) {
            continue;
        }
        Bench bench;
        (void)bench.run(HEDGED, random_operands(), 100 + code);
        bench.root.ecc_nonce_top__DOT__u_nonce__DOT__u_control__DOT__u_state__DOT__q_q =
            uint8_t(code);
        if (!dead(bench)) {
            std::printf("state code %02x\n", code);
            return false;
        }
    }
    Bench top, mode, start;
    (void)top.run(DRAW, random_operands(), 100);
    top.root.ecc_nonce_top__DOT__u_nonce__DOT__u_fold__DOT__t_q = 3;
    (void)mode.run(HEDGED, random_operands(), 100);
    mode.root.ecc_nonce_top__DOT__u_nonce__DOT__u_control__DOT__mode_q = 3;
    (void)start.run(Mode(3), random_operands(), 1);
    return dead(top) && dead(mode) && dead(start);
}

} // namespace

int main()
{
    report("published vectors", published());
    report("edges of the operands", edges());
    report("random runs", random_runs());
    report("draws", draws());
    report("hedged draws", hedged_draws());
    report("exact candidates", candidates());
    report("wipes", wipes());
    report("residue", residue());
    report("contention", contention());
    report("inconsistencies", inconsistent());
    report("illegal states", illegal());
    std::printf("%d passed, %d failed\n", passed, failed);
    return failed == 0 ? 0 : 1;
}
