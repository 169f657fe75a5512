// SPDX-License-Identifier: Apache-2.0
// Software that wants ecc while birth and attest do.
#include "tests/cosim/birth/operations.h"
#include "firmware/drivers/generated/attest_regs.h"
#include "firmware/drivers/generated/birth_regs.h"
#include "firmware/drivers/generated/ecc_regs.h"

namespace pluton
{

using namespace chip;

namespace
{

// Accesses to ecc until `busy` falls; how many of them were refused.
template <typename Busy> unsigned contend(Bench &bench, Random &random, Busy busy)
{
    unsigned refusals = 0;
    while (busy()) {
        const uint64_t accesses = random.below(64);
        for (uint64_t i = 0; i < accesses; ++i) {
            uint32_t value = 0;
            const enum hal_status got =
                random.below(2) == 0
                    ? bench.simulation.read(PLUTON_ECC_BASE + ECC_STATUS_OFFSET, value)
                    : bench.simulation.write(PLUTON_ECC_BASE + ECC_OPERANDS_E_OFFSET,
                                             uint32_t(random.next()));
            refusals += got == HAL_BUS_ERROR;
            bench.count(4);
            bench.simulation.run(random.below(4));
        }
        bench.simulation.run(random.below(3000));
    }
    return refusals;
}

// A command of ecc that takes a while.
void occupy(Bench &bench)
{
    write(bench, PLUTON_ECC_BASE + ECC_OPERANDS_SCALAR_OFFSET + 28, 0x05000000);
    write(bench, PLUTON_ECC_BASE + ECC_CMD_OFFSET, 1 | ECC_CMD_TEST_MASK);
}

} // namespace

void run_ecc_owner(Bench &bench)
{
    bench.row("ecc_owner, software contends", "random", [&](Random &random) {
        bench.make_world(random.next());
        bench.boot();
        Drivers d(bench);
        require_state(bench, d, LIFECYCLE_DEV_BLANK);
        occupy(bench); // and taint the chip
        command(bench, PLUTON_BIRTH_BASE, 1, PLUTON_ERROR_TAINTED);
        bench.boot();
        bench.require_error(DEV_OK, birth_dev_start(&d.birth), "birth");
        const auto in_birth = [&] {
            return (read(bench, PLUTON_BIRTH_BASE + BIRTH_STATUS_OFFSET) &
                    BIRTH_STATUS_BUSY_MASK) != 0;
        };
        const unsigned refusals = contend(bench, random, in_birth);
        bench.require(refusals != 0, "ecc_owner", "accesses during a birth", "refused", "accepted");
        require_state(bench, d, LIFECYCLE_DEV_PROVISIONED);
        for (uint64_t i = 0; i < 1 + bench.operations() / 8; ++i) {
            (void)keys_of(bench, d);
            write(bench, PLUTON_ECC_BASE + ECC_CMD_OFFSET,
                  1 | 1u << ECC_CMD_SLOT_SHIFT); // the general key's point: attest waits for it
            for (uint32_t w = 0; w < 8; ++w) {
                write(bench, PLUTON_ATTEST_BASE + ATTEST_WORDS_NONCE_OFFSET + 4 * w,
                      uint32_t(random.next()));
            }
            write(bench, PLUTON_ATTEST_BASE + ATTEST_CMD_OFFSET, 1);
            const unsigned waits = contend(bench, random, [&] {
                return (read(bench, PLUTON_ATTEST_BASE + ATTEST_STATUS_OFFSET) &
                        ATTEST_STATUS_BUSY_MASK) != 0;
            });
            bench.require(waits != 0, "ecc_owner", "accesses during a token", "refused",
                          "accepted");
        }
    });
}

} // namespace pluton
