// SPDX-License-Identifier: Apache-2.0
// ZEROIZE and the chip's reset at any time: nothing of a command outlives them.
#include <vector>

#include "cmodel/ecc_engine.h"
#include "tests/cosim/ecc/operations.h"

namespace pluton::ecc
{

namespace
{

// Nothing of the operands is left.
void gone(Ecc &ecc)
{
    ecc.command(op_check_point, DEV_CURVE, "CHECK_POINT after a wipe");
    ecc.command(op_check_scalar | test, DEV_SCALAR, "CHECK_SCALAR after a wipe");
}

// The cycles of Run in which the words of a program are issued: each word once, in some turn of its
// block.
std::vector<uint64_t> issues(const struct ecc_program &program, Random &random)
{
    std::vector<uint64_t> cycles;
    uint64_t begin = 0;
    for (unsigned b = 0; b < program.blocks; ++b) {
        const struct ecc_program_block &block = program.block[b];
        unsigned within = 0;
        for (unsigned i = 0; i < block.count; ++i) {
            cycles.push_back(begin + random.below(block.repeat) * block.length + within);
            within += ECC_FIELD_WAIT(block.words[i]);
        }
        begin += uint64_t(block.length) * block.repeat;
    }
    return cycles;
}

} // namespace

void wiped_anywhere(Bench &bench)
{
    constexpr unsigned first = 2600, last = 300;
    const struct {
        const char *name;
        uint32_t command;
    } kinds[] = {
        {"SIGN, hedged, verified", op_sign | test | with_verify},
        {"ECDH to a slot", op_ecdh | deliver},
        {"GENERATE", op_generate},
        {"VERIFY", op_verify},
    };
    for (const bool reset : {false, true}) {
        bench.row(reset ? "chip's reset" : "ZEROIZE", "in every phase", [&](Random &random) {
            Ecc ecc(bench, random);
            Simulation &s = bench.simulation;
            KeyStore &keys = s.ecc_keys;
            const Number d = random_scalar(random);
            for (const auto &kind : kinds) {
                // The first turn says how long it takes. The full tier cuts in each of the first
                // cycles, to the end of the nonce and beyond, and of the last, then anywhere; the
                // quick one here and there.
                const bool every = bench.options.full() && !reset;
                const unsigned cuts = every                  ? first + last + 400u
                                      : bench.options.full() ? 150u
                                      : reset                ? 2u
                                                             : 7u;
                uint64_t whole = 0;
                for (unsigned i = 0; i <= cuts; ++i) {
                    keys.slots = {};
                    keys.slots[0].key.assign(d.begin(), d.end());
                    write_all(ecc, d);
                    ecc.stall(unsigned(random.below(4)), unsigned(random.below(2)));
                    if (random.below(2) == 0) {
                        ecc.settle();
                    }
                    ecc.write(ECC_CMD_OFFSET, kind.command);
                    if (i == 0) {
                        ecc.wait_idle();
                        whole = s.time("ecc").cycles;
                        continue;
                    }
                    const uint64_t at = every && i <= first          ? i
                                        : every && i <= first + last ? whole - (i - first)
                                        : i % 4 == 0                 ? random.below(300)
                                        : i % 4 == 2                 ? whole - random.below(200)
                                                                     : random.below(whole + 1);
                    s.run(at);
                    if (reset) {
                        bench.boot();
                        struct bench_ecc record = {};
                        ecc.error(DEV_OK, ecc.call(BENCH_ECC_INIT, record), "init");
                        ecc.results_are_zero("after the chip's reset");
                    } else {
                        ecc.zeroize();
                    }
                    ecc.require(keys.slots[0].key.size() == ECC_BYTES, "slot", "as it was",
                                "changed");
                    if (i % 4 == 1) {
                        ecc.usable();
                    }
                    gone(ecc);
                }
            }
            ecc.stall(0, 0);
            keys.slots = {};
        });
    }
}

// Each word of microcode is cut off in its cycle of issue: all of them in the full tier, else a
// few.
void wiped_at_every_word(Bench &bench)
{
    const struct {
        enum ecc_operation operation;
        uint32_t command;
    } kinds[] = {
        {ECC_OPERATION_PUBLIC_KEY, op_public_key | test},
        {ECC_OPERATION_SIGN, op_sign | test | nonce_given},
        {ECC_OPERATION_ECDH, op_ecdh | test},
        {ECC_OPERATION_VERIFY, op_verify},
        {ECC_OPERATION_POINT_CHECK, op_check_point},
        {ECC_OPERATION_SCALAR_CHECK, op_check_scalar | test},
    };
    constexpr uint64_t sweep = 64;
    const unsigned share = bench.options.full() ? 1 : 150;
    bench.row("ZEROIZE",
              share == 1 ? "at every word of microcode" : "at one word of microcode of 150",
              [&](Random &random) {
                  Ecc ecc(bench, random);
                  Simulation &s = bench.simulation;
                  const uint64_t width = s.parameter("EccWidth");
                  const enum ecc_set set = width == 34   ? ECC_SET_34X8
                                           : width == 67 ? ECC_SET_67X4
                                                         : ECC_SET_48X6;
                  const Number d = random_scalar(random);
                  const auto begin = [&](uint32_t command) {
                      write_all(ecc, d);
                      ecc.settle();
                      ecc.write(ECC_CMD_OFFSET, command);
                      return s.time("ecc").start;
                  };
                  uint64_t count = random.below(share);
                  for (const auto &kind : kinds) {
                      begin(kind.command);
                      ecc.wait_idle();
                      const uint64_t whole = s.time("ecc").cycles;
                      if (whole == 0) { // a score without a model tells no times
                          return;
                      }
                      const uint64_t run = whole - sweep - ecc_engine_cycles(set, kind.operation);
                      // How long the write of ZEROIZE takes.
                      uint64_t start = begin(kind.command);
                      ecc.zeroize();
                      const uint64_t access = s.time("ecc").start - start;
                      for (const uint64_t issue :
                           issues(ecc_parameters[set].program[kind.operation], random)) {
                          if (count++ % share != 0) {
                              continue;
                          }
                          start = begin(kind.command);
                          s.run(run + issue - access);
                          ecc.zeroize();
                          ecc.require(s.time("ecc").start == start + run + issue,
                                      "cycle of ZEROIZE", std::to_string(run + issue),
                                      std::to_string(s.time("ecc").start - start));
                          gone(ecc);
                          bench.count(0);
                      }
                  }
                  ecc.usable();
              });
}

} // namespace pluton::ecc
