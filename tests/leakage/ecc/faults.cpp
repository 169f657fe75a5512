// SPDX-License-Identifier: Apache-2.0
// Items in which something goes wrong inside, or is left behind: the check of the curve,
// verification after sign, the sweep.
#include <cstdio>

#include "cmodel/generated/ecc_programs.h"
#include "firmware/hal/generated/spec.h"
#include "tests/leakage/ecc/bench.h"

namespace leakage
{

namespace
{

// From cycle `from` of the program on, the first write-back gets a wrong bit, in its lowest 256.
void disturb(Block &block, unsigned from)
{
    Cycle now;
    for (unsigned c = 0; c < from; c++)
        block.cycle();
    do {
        if (!block.cycle(&now))
            return;
    } while (!now.write);
    block.flip(now.target, unsigned(draw() % 256));
}

bool zero(const Number &value)
{
    return value == Number{};
}

} // namespace

// PUBLIC_KEY with a wrong bit in a write-back of the rows' loop. Its first turns are spared: there
// a sum may be infinity, (0 : y : 0) for every y.
void curve_item()
{
    const unsigned begin = cycles_before(ECC_OPERATION_PUBLIC_KEY, 1) +
                           3 * cycles_of_turn(ECC_OPERATION_PUBLIC_KEY, 1);
    const unsigned end =
        cycles_before(ECC_OPERATION_PUBLIC_KEY, 2) - cycles_of_turn(ECC_OPERATION_PUBLIC_KEY, 1);
    size_t wrong = 0, refused = 0, harmless = 0;
    for (size_t i = 0; i < traces(24); i++) {
        Block block;
        Number d = draw_scalar();
        struct ecc_point Q;
        reference_combine(d.data(), nullptr, nullptr, &Q);
        block.put(SCALAR, d);
        block.start(kPublicKey, draw_random());
        disturb(block, begin + unsigned(draw() % (end - begin)));
        Status status = block.finish();
        Number x = block.get(FIRST), y = block.get(SECOND);
        if (x == number(Q.x) && y == number(Q.y))
            harmless++;
        else if (status.alert && status.error == PLUTON_ERROR_INTERNAL && zero(x) && zero(y))
            refused++;
        else
            wrong++;
    }
    std::printf("wrong bits: %zu refused, %zu without effect, %zu released\n", refused, harmless,
                wrong);
    if (wrong)
        found("a wrong point released: %zu times", wrong);
    if (refused + wrong <= harmless)
        found("most wrong bits have no effect");
}

// SIGN with a wrong bit in a write-back near its end, where s is made: without `verify` what comes
// is released; with it, it is refused.
void verify_item()
{
    const unsigned end = cycles_before(ECC_OPERATION_SIGN, 3);
    constexpr unsigned kLast = 110; // cycles, after r
    size_t wrong = 0, refused = 0, released = 0, otherwise = 0;
    for (size_t i = 0; i < traces(16); i++) {
        Number d = draw_scalar(), k = draw_scalar(), e = draw_number();
        struct ecc_point Q;
        struct ecc_signature expected;
        reference_combine(d.data(), nullptr, nullptr, &Q);
        reference_sign(d.data(), e.data(), k.data(), &expected);
        unsigned from = end - kLast + unsigned(draw() % (kLast - 10));
        for (uint32_t command : {kSign, kSignVerify}) {
            Block block;
            block.put(E, e);
            put_point(block, Q);
            block.put(SCALAR, d);
            block.put(NONCE, k);
            block.start(command, draw_random());
            disturb(block, from);
            Status status = block.finish();
            Number r = block.get(FIRST), s = block.get(SECOND);
            bool right = r == number(expected.r) && s == number(expected.s);
            if (status.done && !right) {
                (command == kSign ? wrong : released)++;
            } else if (command == kSignVerify && status.error == PLUTON_ERROR_FAULT && zero(r) &&
                       zero(s)) {
                refused++;
            } else if (status.alert && zero(r) && zero(s)) {
                otherwise++; // the result's point is still being checked
            } else if (!status.done) {
                found("error %u", status.error);
            }
        }
    }
    std::printf(
        "wrong bits: %zu signatures wrong without `verify`; with it %zu refused, %zu released; "
        "%zu found by the check of the curve\n",
        wrong, refused, released, otherwise);
    if (released)
        found("a wrong signature released: %zu times", released);
    if (!wrong)
        found("no wrong bit has an effect");
}

// Two runs of a command with the same public result, all that is secret being different: the same
// state after it, in every bit. ECDH with d and with n - d; SIGN with k and with n - k, another
// key, and the digest that gives the same s.
void sweep_item()
{
    Block block;
    const Number none{};
    auto compare = [&](const char *name, const std::vector<uint8_t> &a,
                       const std::vector<uint8_t> &b) {
        std::string difference = block.difference(a, b);
        std::printf("%s: %s\n", name, difference.empty() ? "nothing left" : difference.c_str());
        if (!difference.empty())
            found("left behind by %s", name);
    };
    for (size_t i = 0; i < traces(2); i++) {
        Number d = draw_scalar();
        std::vector<uint8_t> left[2];
        put_point(block, draw_point());
        Number x[2];
        for (unsigned run = 0; run < 2; run++) {
            Number key = d;
            if (run)
                reference_sub(none.data(), d.data(), key.data());
            block.put(SCALAR, key);
            block.start(kEcdh, draw_random());
            if (!block.finish().done)
                found("ECDH fails");
            x[run] = block.get(FIRST);
            left[run] = block.state();
        }
        if (x[0] != x[1])
            found("ECDH of n - d differs");
        compare("ECDH", left[0], left[1]);

        Number k = draw_scalar(), e = draw_scalar(), other = draw_scalar();
        struct ecc_signature signature;
        reference_sign(d.data(), e.data(), k.data(), &signature);
        for (unsigned run = 0; run < 2; run++) {
            Number key = run ? other : d, nonce = k, digest = e;
            if (run) { // n - k, and e' + r d' = -(e + r d)
                Number sum;
                reference_add(d.data(), other.data(), sum.data());
                reference_mul(signature.r, sum.data(), sum.data());
                reference_add(e.data(), sum.data(), sum.data());
                reference_sub(none.data(), sum.data(), digest.data());
                reference_sub(none.data(), k.data(), nonce.data());
            }
            block.put(SCALAR, key);
            block.put(NONCE, nonce);
            block.put(E, digest);
            block.start(kSign, draw_random());
            if (!block.finish().done || block.get(SECOND) != number(signature.s))
                found("SIGN fails");
            block.put(E, none); // public, and stays
            block.get(FIRST);
            left[run] = block.state();
        }
        compare("SIGN", left[0], left[1]);

        // Cut off in the same cycle, with nothing alike: after ZEROIZE operands and results are
        // wiped, too.
        const uint32_t commands[] = {kPublicKey, kSignVerify, kEcdh};
        for (uint32_t command : commands) {
            unsigned cut = unsigned(draw() % 6000);
            for (unsigned run = 0; run < 2; run++) {
                block.put(SCALAR, draw_scalar());
                block.put(NONCE, draw_scalar());
                block.put(E, draw_number());
                put_point(block, draw_point());
                block.start(command, draw_random());
                for (unsigned c = 0; c < cut; c++)
                    block.cycle();
                block.zeroize();
                left[run] = block.state();
            }
            compare("ZEROIZE", left[0], left[1]);
        }
        const unsigned begin = cycles_before(ECC_OPERATION_PUBLIC_KEY, 1);
        for (unsigned cut = begin; cut < begin + 32; cut++) {
            block.put(SCALAR, d);
            block.start(kPublicKey, draw_random());
            for (unsigned c = 0; c < cut; c++)
                block.cycle();
            if (block.zeroize().alert) {
                found("an alert on ZEROIZE in cycle %u", cut);
                return; // nothing more can be done with this block
            }
        }
    }
}

} // namespace leakage
