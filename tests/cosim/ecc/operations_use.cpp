// SPDX-License-Identifier: Apache-2.0
// Good use, and inputs at the edges of their ranges.
#include <cstring>

#include "tests/cosim/ecc/operations.h"
#include "tests/lib/ecc_reference.h"

namespace pluton::ecc
{

namespace
{

struct ecc_point point_of(const Number &d)
{
    struct ecc_point Q;
    if (ecc_public_key(d.data(), &Q) != ECC_OK) {
        throw Stop(Missing, "the model has no point of a scalar");
    }
    return Q;
}

struct ecc_point point_of(const Number &x, const Number &y)
{
    struct ecc_point Q;
    std::memcpy(Q.x, x.data(), ECC_BYTES);
    std::memcpy(Q.y, y.data(), ECC_BYTES);
    return Q;
}

struct ecc_signature signature_of(const Number &r, const Number &s)
{
    struct ecc_signature t;
    std::memcpy(t.r, r.data(), ECC_BYTES);
    std::memcpy(t.s, s.data(), ECC_BYTES);
    return t;
}

Number of(const uint8_t *bytes)
{
    Number n;
    std::memcpy(n.data(), bytes, ECC_BYTES);
    return n;
}

Number ones()
{
    Number n;
    n.fill(0xFF);
    return n;
}

From any_from(Random &random)
{
    return random.below(2) == 0 ? From::Register : From::Slot;
}

void flip_bit(uint8_t *bytes, Random &random)
{
    const uint64_t bit = random.below(8 * ECC_BYTES);
    bytes[bit / 8] = uint8_t(bytes[bit / 8] ^ 1u << bit % 8);
}

} // namespace

void random_use(Bench &bench)
{
    const std::pair<unsigned, const char *> speeds[] = {{0, "random"},
                                                        {7, "random, slow store and source"}};
    for (const auto &speed : speeds) {
        bench.row("keys, ECDSA, ECDH", speed.second, [&](Random &random) {
            Ecc ecc(bench, random);
            for (uint64_t i = 0; i < (bench.operations() + 3) / 4; ++i) {
                if (speed.first != 0) {
                    ecc.stall(unsigned(random.between(1, speed.first)),
                              unsigned(random.between(1, speed.first)));
                }
                const Number d = random_scalar(random), digest = random_number(random);
                struct ecc_point Q = {}, other = point_of(random_scalar(random));
                struct ecc_signature made = {};
                ecc.public_key(d, any_from(random), &Q);
                ecc.check_scalar(d, any_from(random));
                ecc.check_point(Q);
                ecc.sign(d, digest, Nonce::Hedged, d, any_from(random), nullptr, nullptr, &made);
                ecc.verify(Q, digest, made);
                ecc.sign(d, digest, Nonce::Exact, d, From::Register);
                ecc.sign(d, digest, Nonce::Given, random_scalar(random), From::Register);
                if (i % 2 == 0) {
                    ecc.sign(d, digest, Nonce::Hedged, d, any_from(random), &Q);
                }
                Number Z;
                ecc.ecdh(d, other, any_from(random), &Z);
                ecc.ecdh_to_slot(d, other);
                ecc.generate();
                switch (random.below(4)) {
                case 0:
                    flip_bit(made.r, random);
                    ecc.verify(Q, digest, made);
                    break;
                case 1:
                    flip_bit(made.s, random);
                    ecc.verify(Q, digest, made);
                    break;
                case 2:
                    flip_bit(Q.y, random);
                    ecc.check_point(Q);
                    break;
                default:
                    ecc.verify(other, digest, made);
                    break;
                }
            }
            ecc.stall(0, 0);
        });
    }
}

void edges_of_scalars(Bench &bench)
{
    bench.row("keys and nonces", "edges of the range, extreme windows", [&](Random &random) {
        Ecc ecc(bench, random);
        const struct ecc_point Q = point_of(random_scalar(random));
        Number half = n_plus(0); // (n - 1) / 2
        for (size_t i = ECC_BYTES; i-- != 0;) {
            half[i] = uint8_t(half[i] >> 1 | (i != 0 ? half[i - 1] << 7 : 0));
        }
        Number top = {};
        top[0] = 0x80;
        unsigned turn = 0;
        for (const Number &d : {number(0), number(1), number(2), number(3), number(16), n_plus(-2),
                                n_plus(-1), n_plus(0), n_plus(1), ones(), half, top}) {
            const Number good = random_scalar(random), digest = random_number(random);
            // Blinding 0 and all ones, and orders at their ends, are among what is given.
            ecc.script_blind(turn % 2 == 0 ? 0 : UINT64_MAX, turn % 3 == 0 ? 0 : 0x1FFF);
            ecc.public_key(d, any_from(random));
            ecc.check_scalar(d, any_from(random));
            ecc.script_blind(turn % 2 == 0 ? UINT64_MAX : 0, turn % 3 == 1 ? 0x18FF : 0x0700);
            ecc.sign(good, digest, Nonce::Given, d, From::Register);
            ecc.sign(d, digest, turn % 2 == 0 ? Nonce::Given : Nonce::Hedged, good, From::Register);
            if (bench.options.full() || turn % 3 == 1) {
                ecc.script_blind(turn % 2 == 0 ? 0 : UINT64_MAX, 0);
                ecc.ecdh(d, Q, any_from(random));
                ecc.sign(d, digest, Nonce::Hedged, good, any_from(random), &Q); // of another key
            }
            ++turn;
        }
        for (const unsigned window : {0u, 7u, 8u, 15u}) {
            const Extreme e = extreme(window);
            const Number digest = random_number(random);
            ecc.script_blind(e.blind, unsigned(random.below(0x2000)));
            ecc.public_key(e.scalar, any_from(random));
            ecc.script_blind(e.blind, unsigned(random.below(0x2000)));
            ecc.sign(random_scalar(random), digest, Nonce::Given, e.scalar, From::Register);
            if (bench.options.full() || window == 0 || window == 15) {
                ecc.script_blind(e.blind, 0);
                ecc.ecdh(e.scalar, Q, any_from(random));
            }
        }
    });
}

void edges_of_signatures(Bench &bench)
{
    bench.row("verification", "edges: ranges, x beyond n, points that meet", [&](Random &random) {
        Ecc ecc(bench, random);
        const Number d = random_scalar(random), k = random_scalar(random), zero = number(0);
        const struct ecc_point Q = point_of(d);
        const Number good = random_scalar(random);
        const auto expect = [&](enum ecc_status expected, enum ecc_status got, const char *what) {
            ecc.require(expected == got, what, ecc_text(expected), ecc_text(got));
        };
        for (const Number &bad : {zero, n_plus(0), n_plus(1), ones()}) {
            expect(ECC_ERROR_RANGE, ecc.verify(Q, good, signature_of(bad, good)), "r");
            if (bench.options.full() || bad == zero) {
                expect(ECC_ERROR_RANGE, ecc.verify(Q, good, signature_of(good, bad)), "s");
            }
        }
        expect(ECC_ERROR_RANGE, ecc.verify(Q, good, signature_of(n_plus(0), n_plus(0))), "r, s");
        ecc.verify(Q, good, signature_of(n_plus(-1), n_plus(-1)));
        ecc.verify(Q, zero, signature_of(number(1), number(1)));
        expect(ECC_ERROR_COORDINATE,
               ecc.verify(point_of(p_plus(0), zero), good, signature_of(zero, zero)),
               "coordinate before r");
        expect(ECC_ERROR_CURVE, ecc.verify(point_of(zero, zero), good, signature_of(zero, good)),
               "curve before r");

        // r = x(k G), s = (e + r d) / k, for digests that make u1 = 0, u1 G = u2 Q, u1 G = -u2 Q,
        // and for one of n and above.
        struct ecc_point R = point_of(k);
        Number r, rd, minus, s;
        reference_add(R.x, zero.data(), r.data());
        reference_mul(r.data(), d.data(), rd.data());
        reference_sub(zero.data(), rd.data(), minus.data());
        for (const Number &e : {zero, rd, minus, n_plus(0), ones()}) {
            Number sum;
            reference_add(e.data(), rd.data(), sum.data());
            reference_div(sum.data(), k.data(), s.data());
            const bool opposite = e == minus;
            if (opposite) {
                s = good; // any: u1 G + u2 Q is infinity
            }
            expect(opposite ? ECC_ERROR_SIGNATURE : ECC_OK, ecc.verify(Q, e, signature_of(r, s)),
                   "points that meet");
        }
        // Q = G: both chains walk the same points.
        struct ecc_signature made = {};
        const Number digest = random_number(random);
        ecc.sign(number(1), digest, Nonce::Given, k, From::Register, nullptr, nullptr, &made);
        expect(ECC_OK, ecc.verify(point_of(number(1)), digest, made), "Q = G");

        // The x coordinate of R is n or above: nobody knows a k of it, but Q can be chosen.
        unsigned found = 0;
        for (int offset = 0; found < (bench.options.full() ? 5u : 2u); ++offset) {
            const Number x = n_plus(offset);
            if (!reference_lift(x.data(), offset & 1, &R)) {
                continue;
            }
            ++found;
            // Q = (R - u1 G) / u2, so that e = u1 s and s = r / u2.
            const Number u1 = random_scalar(random), u2 = random_scalar(random);
            Number inverse, negative, e;
            struct ecc_point chosen;
            reference_div(number(1).data(), u2.data(), inverse.data());
            reference_mul(u1.data(), inverse.data(), negative.data());
            reference_sub(zero.data(), negative.data(), negative.data());
            ecc.require(reference_combine(negative.data(), &R, inverse.data(), &chosen), "OpenSSL",
                        "a point", "infinity");
            reference_add(x.data(), zero.data(), r.data());
            reference_div(r.data(), u2.data(), s.data());
            reference_mul(u1.data(), s.data(), e.data());
            const bool zero_r = r == zero;
            expect(zero_r ? ECC_ERROR_RANGE : ECC_OK, ecc.verify(chosen, e, signature_of(r, s)),
                   "x beyond n");
        }
    });
}

void edges_of_points(Bench &bench)
{
    bench.row("points", "edges: beyond p, off the curve, no x", [&](Random &random) {
        Ecc ecc(bench, random);
        const Number d = random_scalar(random), zero = number(0);
        const struct ecc_point Q = point_of(d);
        const Number x = of(Q.x), y = of(Q.y);
        Number wrong = y;
        wrong[ECC_BYTES - 1] = uint8_t(wrong[ECC_BYTES - 1] ^ 1);
        struct ecc_point root = {}, small = {};
        ecc.require(reference_lift(zero.data(), 0, &root), "OpenSSL", "a point with x = 0", "none");
        Number one = number(5);
        ecc.require(reference_lift(one.data(), 0, &small), "OpenSSL", "a point with x = 5", "none");
        Number beyond = {};
        ecc.require(reference_sum(p_plus(0).data(), one.data(), beyond.data()), "OpenSSL", "p + 5",
                    "none");
        const struct ecc_point points[] = {
            Q,
            root,
            small,
            point_of(zero, zero),
            point_of(x, wrong),
            point_of(y, x),
            point_of(p_plus(0), y),
            point_of(x, p_plus(0)),
            point_of(p_plus(1), p_plus(1)),
            point_of(p_plus(-1), p_plus(-1)),
            point_of(beyond, of(small.y)), // the same point, not reduced
            point_of(ones(), ones()),
            point_of(number(1), number(1)),
        };
        unsigned turn = 0;
        for (const struct ecc_point &P : points) {
            ecc.check_point(P);
            if (bench.options.full() || turn % 3 == 0) {
                ecc.ecdh(turn % 2 == 0 ? d : number(0), P, any_from(random));
                ecc.sign(d, random_number(random), Nonce::Given, d, From::Register, &P);
            }
            ++turn;
        }
        ecc.ecdh_to_slot(d, root);
        ecc.ecdh_to_slot(number(0), root);
        ecc.ecdh_to_slot(d, point_of(x, wrong));
        // The order of the errors: the key before the point.
        ecc.ecdh(n_plus(0), point_of(ones(), zero), From::Slot);
    });
}

// Random words at their ends change no result.
void drawn_words(Bench &bench)
{
    bench.row("keys, ECDSA, ECDH", "random words at their ends", [&](Random &random) {
        Ecc ecc(bench, random);
        const Number d = random_scalar(random), digest = random_number(random);
        const struct ecc_point Q = point_of(random_scalar(random));
        for (const Number &end :
             {number(1), n_plus(-1), n_plus(1), p_plus(-1), p_plus(1), ones()}) {
            auto words = ecc.draw_words();
            for (size_t i = 0; i < 16; ++i) { // z and m
                const uint8_t *b = &end[4 * (i % 8)];
                words[i] = uint32_t(b[0]) << 24 | uint32_t(b[1]) << 16 | uint32_t(b[2]) << 8 | b[3];
            }
            ecc.script(words);
            ecc.sign(d, digest, Nonce::Hedged, d, any_from(random));
            ecc.script(words);
            ecc.public_key(d, any_from(random));
            if (bench.options.full() || end == ones()) {
                ecc.script(words);
                ecc.ecdh(d, Q, any_from(random));
            }
        }
        for (const uint32_t all : {0u, UINT32_MAX}) { // the drawn key at both ends
            auto words = ecc.draw_words();
            for (size_t i = 16; i < 28; ++i) {
                words[i] = all;
            }
            ecc.script(words);
            ecc.generate();
            ecc.script(words);
            ecc.sign(d, digest, Nonce::Hedged, d, any_from(random));
        }
    });
}

// The private SHA-256 has other clients: what a nonce waits for it changes nothing but time.
void shared_sha(Bench &bench)
{
    bench.row("signatures", "while memory is measured", [&](Random &random) {
        Ecc ecc(bench, random);
        for (unsigned i = 0; i < 6; ++i) {
            const Number d = random_scalar(random), digest = random_number(random);
            Bytes region(random.between(1, 1500));
            for (uint8_t &byte : region) {
                byte = uint8_t(random.next());
            }
            const uint32_t addr = bench.place(region, random);
            const Bytes measured = openssl_digest(SHA2_DEV_SHA256, region.data(), region.size());
            ecc.write_number(ECC_OPERANDS_E_OFFSET, digest);
            ecc.write_number(ECC_OPERANDS_SCALAR_OFFSET, d);
            ecc.settle();
            ecc.write(ECC_CMD_OFFSET, op_sign | ECC_CMD_TEST_MASK | (i % 2 == 0 ? 0 : nonce_exact));
            bench.simulation.run(random.below(1500));
            const Result r =
                bench.firmware->measure({}, addr, uint32_t(region.size()), PLUTON_CALLER_SELF);
            ecc.error(DEV_OK, r.error, "measure");
            bench.require(r.digest == measured, "measure", "DIGEST while a nonce is derived",
                          hex(measured.data(), measured.size()),
                          hex(r.digest.data(), r.digest.size()));
            bench.expect_extend({}, measured);
            ecc.wait_idle();
            struct ecc_signature made;
            for (uint32_t at = 0; at < ECC_BYTES; at += 4) {
                dev_bytes_of(ecc.read(ECC_OPERANDS_FIRST_OFFSET + at), &made.r[at]);
                dev_bytes_of(ecc.read(ECC_OPERANDS_SECOND_OFFSET + at), &made.s[at]);
            }
            const struct ecc_point Q = point_of(d);
            ecc.require(ecc_verify(&Q, digest.data(), &made) == ECC_OK &&
                            reference_verify(&Q, digest.data(), &made),
                        "signature while memory is measured", "verified", "refused");
            bench.count(0);
        }
    });
}

} // namespace pluton::ecc
