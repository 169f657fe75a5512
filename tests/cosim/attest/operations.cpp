// SPDX-License-Identifier: Apache-2.0
// Tokens of every length, all that refuses one, and what happens to one while the chip fails.
#include "tests/cosim/birth/operations.h"
#include "firmware/drivers/generated/attest_regs.h"

namespace pluton
{

using namespace chip;

namespace
{

constexpr uint32_t base = PLUTON_ATTEST_BASE;
constexpr uint32_t attest = 1;

void write_nonce(Bench &bench, Random &random, uint32_t words = 8)
{
    for (uint32_t i = 0; i < words; ++i) {
        write(bench, base + ATTEST_WORDS_NONCE_OFFSET + 4 * i, uint32_t(random.next()));
    }
}

// STATUS.error of a command that was accepted, when it is done.
uint32_t ended(Bench &bench)
{
    uint32_t status = ATTEST_STATUS_BUSY_MASK;
    for (unsigned i = 0; i < 100000 && (status & ATTEST_STATUS_BUSY_MASK) != 0; ++i) {
        status = read(bench, base + ATTEST_STATUS_OFFSET);
    }
    return status >> ATTEST_STATUS_ERROR_SHIFT & 0xFF;
}

void before_keys(Bench &bench, Random &random)
{
    bench.make_world(random.next());
    bench.boot();
    command(bench, base, 0, PLUTON_ERROR_COMMAND);
    command(bench, base, attest, PLUTON_ERROR_DENIED);
    accesses(bench, random, base, 0x204, 20 * bench.operations());
    Drivers d(bench);
    give_birth(bench, d);
    bench.simulation.power_cycle();
    command(bench, base, attest, PLUTON_ERROR_DENIED); // until the fuses are sensed
    bench.simulation.run(20000);
    uint32_t value = 0;
    (void)bench.simulation.write(base + ATTEST_CMD_OFFSET, attest); // while public keys are made
    (void)bench.simulation.read(base + ATTEST_WORDS_DEVICE_OFFSET, value);
    for (unsigned i = 0;
         i < 2000 && (read(bench, base + ATTEST_STATUS_OFFSET) & ATTEST_STATUS_READY_MASK) == 0;
         ++i) {
        bench.simulation.run(100);
    }
    bench.require(read(bench, base + ATTEST_WORDS_DEVICE_OFFSET) != 0, "attest", "public keys",
                  "there", "zero");
}

void misuse(Bench &bench, Random &random)
{
    Drivers d = born(bench, random);
    (void)keys_of(bench, d);
    command(bench, base, 7, PLUTON_ERROR_COMMAND);
    write_nonce(bench, random, 7);
    command(bench, base, attest, PLUTON_ERROR_ORDER);
    write_nonce(bench, random);
    write(bench, base + ATTEST_CMD_OFFSET, attest);
    refused(bench, "a command while busy",
            bench.simulation.write(base + ATTEST_CMD_OFFSET, attest));
    accesses(bench, random, base, 0x204, 100);
    bench.require(ended(bench) == PLUTON_ERROR_NONE, "attest", "the token", "made", "refused");
    for (uint32_t i = 0; i < 540; ++i) { // all of the token, and some words more
        uint32_t value = 0;
        (void)bench.simulation.read(base + ATTEST_BUFFER_OFFSET + 4 * i, value);
        bench.count(4);
    }
    command(bench, base, attest, PLUTON_ERROR_ORDER); // a nonce serves once
    accesses(bench, random, base, 0x204, 10 * bench.operations());
}

void entries(Bench &bench, Random &random)
{
    Drivers d = born(bench, random);
    (void)keys_of(bench, d);
    fill_log(bench, random, PLUTON_LOG_ENTRIES);
    token(bench, d, random);
    extend(bench, random, PLUTON_COMPONENT_DATA);
    token(bench, d, random); // whose log overflowed
    // An extend that comes while the log is looked at waits until the payload is whole.
    write_nonce(bench, random);
    write(bench, base + ATTEST_CMD_OFFSET, attest);
    bench.simulation.run(random.below(400));
    extend(bench, random, PLUTON_COMPONENT_POLI);
    bench.require(ended(bench) == PLUTON_ERROR_NONE, "attest", "the token", "made", "refused");
    token(bench, d, random);
    for (const uint32_t type : {0x44415461u, 0x5B415441u, 0x4441542Fu, 0x3A415441u, 0x40303941u}) {
        bench.boot();
        (void)keys_of(bench, d);
        extend(bench, random, type); // not four of A to Z and 0 to 9
        write_nonce(bench, random);
        write(bench, base + ATTEST_CMD_OFFSET, attest);
        const uint32_t error = ended(bench);
        bench.require(error == PLUTON_ERROR_ENTRY, "attest", "a type that is no text", "entry",
                      std::to_string(error));
        bench.count(4);
    }
}

// The noise dies in any state of attest: nothing is signed from then on.
void noise_dies(Bench &bench, Random &random)
{
    (void)born(bench, random);
    const FuseArray::Snapshot fuses = bench.world->array.snapshot();
    for (uint64_t i = 0; i < bench.operations(); ++i) {
        bench.make_world(random.next(),
                         noise(bench, "stuck:0@" + std::to_string(16000 + random.below(50000))));
        bench.world->array.restore(fuses);
        bench.boot();
        while ((read(bench, PLUTON_ALERT_BASE + 0x08) & 1) == 0) {
            for (uint32_t w = 0; w < 8; ++w) {
                (void)bench.simulation.write(base + ATTEST_WORDS_NONCE_OFFSET + 4 * w, 1);
            }
            (void)bench.simulation.write(base + ATTEST_CMD_OFFSET, attest);
            bench.simulation.run(random.below(4000));
        }
        bench.simulation.run(200);
        bench.require(bench.simulation.write(base + ATTEST_CMD_OFFSET, attest) == HAL_OK &&
                          ended(bench) != PLUTON_ERROR_NONE,
                      "attest", "a token without keys", "refused", "made");
        bench.count(4);
    }
}

} // namespace

void run_attest(Bench &bench)
{
    bench.row("attest, before there are keys", "random",
              [&](Random &random) { before_keys(bench, random); });
    bench.row("attest, misuse", "random", [&](Random &random) { misuse(bench, random); });
    bench.row("attest, entries", "full log, odd types",
              [&](Random &random) { entries(bench, random); });
    bench.row("attest, noise dies", "drawn sample",
              [&](Random &random) { noise_dies(bench, random); });
}

} // namespace pluton
