// SPDX-License-Identifier: Apache-2.0
#include "bench.h"

#include <cstdio>
#include <cstdlib>

#define UNIT(name) root.ecc_nonce_top__DOT__u_nonce__DOT__##name

namespace
{

uint32_t word_of(const uint8_t *bytes, unsigned index)
{
    const uint8_t *p = bytes + 4 * index;
    return uint32_t(p[0]) << 24 | uint32_t(p[1]) << 16 | uint32_t(p[2]) << 8 | p[3];
}

} // namespace

Bench::Bench() : root(*top.rootp)
{
    top.rst_ni = 0;
    tick();
    tick();
    top.rst_ni = 1;
    tick();
}

Bench::~Bench()
{
    top.final();
}

void Bench::settle()
{
    top.clk_i = 0;
    top.eval();
    uint32_t word = 0;
    switch (top.source_o) {
    case 0:
        word = top.address_o < 8 ? word_of(operands.d.data(), top.address_o) : 0;
        break;
    case 1:
        word = top.address_o < 8 ? word_of(operands.e.data(), top.address_o) : 0;
        break;
    case 2:
        word = top.address_o < 12 ? word_of(operands.z.data(), top.address_o) : 0;
        break;
    default:
        break;
    }
    top.word_i = word;
    top.replace_i = 0;
    if (top.digest_done_o && digest != nullptr) {
        const Number *replacing = digest(digests_ + 1);
        if (replacing != nullptr) {
            top.replace_i = 1;
            for (unsigned i = 0; i < 8; i++) {
                top.digest_i[7 - i] = word_of(replacing->data(), i);
            }
        }
    }
    top.eval();
}

void Bench::tick()
{
    settle();
    top.clk_i = 1;
    top.eval();
}

Outcome Bench::run(Mode mode, const Operands &given, unsigned limit)
{
    Outcome outcome;
    unsigned expected = 8;
    bool done_before = false, cut = true;
    operands = given;
    digests_ = 0;
    top.mode_i = uint8_t(mode);
    for (unsigned cycle = 0; cycle < limit; cycle++) {
        top.start_i = cycle == 0;
        if (before) {
            before(cycle);
        }
        settle();
        if (after) {
            after(cycle);
        }
        // A digest stays until the restart that follows its use.
        digests_ += !top.digest_done_o && done_before;
        done_before = top.digest_done_o;
        outcome.requests += top.request_o;
        if (top.we_o) {
            if (top.waddr_o != --expected) {
                std::printf("word %u written where %u is due\n", top.waddr_o, expected);
                std::exit(1);
            }
            for (unsigned i = 0; i < 4; i++) {
                outcome.result[4 * expected + i] = uint8_t(top.wdata_o >> (24 - 8 * i));
            }
        }
        outcome.done = top.done_o;
        outcome.fail = top.fail_o;
        outcome.cycles = cycle;
        if ((outcome.done && expected != 0) || (outcome.done && outcome.fail)) {
            std::printf("done without a whole result\n");
            std::exit(1);
        }
        top.clk_i = 1;
        top.eval();
        if (outcome.done || outcome.fail) {
            cut = false;
            break;
        }
    }
    top.start_i = 0;
    for (unsigned cycle = 0; !cut && cycle < 20; cycle++) { // private_sha wipes itself
        tick();
    }
    return outcome;
}

void Bench::wipe()
{
    top.wipe_i = 1;
    for (unsigned i = 0; i < 64; i++) {
        tick();
    }
    top.wipe_i = 0;
    tick();
}

bool Bench::clean() const
{
    uint32_t left = 0;
    for (unsigned i = 0; i < 8; i++) {
        left |= UNIT(u_fold__DOT__r_q)[i] | UNIT(u_value__DOT__memory)[i];
    }
    for (unsigned i = 0; i < 16; i++) {
        left |= UNIT(u_key__DOT__memory)[i];
    }
    left |= UNIT(u_fold__DOT__t_q) | UNIT(u_fold__DOT__count_q) | UNIT(u_fold__DOT__active_q) |
            UNIT(u_adder__DOT__carry_q) | UNIT(u_adder__DOT__over_q);
    left |= UNIT(held_q) | UNIT(nonzero_q) | UNIT(u_control__DOT__index_q) |
            UNIT(u_control__DOT__count_q) | UNIT(u_control__DOT__mode_q) |
            UNIT(u_control__DOT__step_q) | UNIT(u_control__DOT__outer_q) |
            UNIT(u_control__DOT__granted_q);
    return left == 0 && !top.busy_o && !top.request_o;
}
