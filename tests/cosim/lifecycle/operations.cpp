// SPDX-License-Identifier: Apache-2.0
// The life of a chip from the factory to its return, and each command in each of its states.
#include "tests/cosim/birth/operations.h"
#include "firmware/drivers/generated/birth_regs.h"
#include "firmware/drivers/generated/lifecycle_regs.h"

namespace pluton
{

using namespace chip;

namespace
{

constexpr uint32_t base = PLUTON_LIFECYCLE_BASE;
constexpr uint32_t secure = 1, to_return = 2, taint = 3;

// All areas burnt to ones: what an interrupted return leaves.
void retire(std::vector<FuseRow> &rows, Random &random)
{
    for (unsigned area = 0; area < PLUTON_FUSE_AREAS; ++area) {
        set_mark(rows, PLUTON_FUSE_BEGUN + area, Mark::Ones, random);
        set_mark(rows, PLUTON_FUSE_COMMIT + area, Mark::Ones, random);
    }
}

uint32_t ended(Bench &bench)
{
    uint32_t status = 1;
    for (unsigned i = 0; i < 200000 && (status & 1) != 0; ++i) {
        status = read(bench, base + 0x0C);
        if (i % 64 == 0) {
            refused(bench, "a command while busy",
                    (status & 1) != 0 ? bench.simulation.write(base + 0x08, taint) : HAL_BUS_ERROR);
        }
    }
    bench.require((status & 1) == 0, "lifecycle", "STATUS.busy", "0", "1");
    return status >> 8 & 0xFF;
}

void refused_everywhere(Bench &bench)
{
    command(bench, base, 0, PLUTON_ERROR_COMMAND);
    command(bench, base, 7, PLUTON_ERROR_COMMAND);
    uint32_t value = 0;
    refused(bench, "read of CMD", bench.simulation.read(base + 0x08, value));
    refused(bench, "write of STATE", bench.simulation.write(base + 0x10, 0));
}

void whole_life(Bench &bench, Random &random)
{
    bench.make_world(random.next());
    bench.boot();
    Drivers d(bench);
    require_state(bench, d, LIFECYCLE_DEV_BLANK);
    refused_everywhere(bench);
    command(bench, base, secure, PLUTON_ERROR_DENIED);
    command(bench, base, to_return, PLUTON_ERROR_DENIED);
    command(bench, base, taint, PLUTON_ERROR_NONE);
    command(bench, PLUTON_BIRTH_BASE, 1, PLUTON_ERROR_TAINTED);
    bench.boot();
    give_birth(bench, d);
    command(bench, base, to_return, PLUTON_ERROR_DENIED);
    command(bench, PLUTON_BIRTH_BASE, 1, PLUTON_ERROR_DENIED);
    accesses(bench, random, base, 0x1C, 4 * bench.operations());
    bench.boot();
    // Power is lost while the word of Secured is burnt.
    struct lifecycle_dev_status now;
    bench.require_error(DEV_OK, lifecycle_dev_wait_sensed(&d.lifecycle, &now), "life cycle");
    (void)bench.simulation.write(base + 0x08, secure);
    bench.simulation.run(random.below(600));
    bench.boot();
    bench.require_error(DEV_OK, lifecycle_dev_wait_sensed(&d.lifecycle, &now), "life cycle");
    if (now.state == LIFECYCLE_DEV_PROVISIONED) {
        bench.require_error(DEV_OK, lifecycle_dev_secure(&d.lifecycle), "secure");
    }
    require_state(bench, d, LIFECYCLE_DEV_SECURED);
    refused_everywhere(bench);
    command(bench, base, secure, PLUTON_ERROR_DENIED);
    command(bench, base, to_return, PLUTON_ERROR_CAPABILITY);
    (void)keys_of(bench, d);
    token(bench, d, random);
    command(bench, base, taint, PLUTON_ERROR_NONE);
    token(bench, d, random);
    accesses(bench, random, base, 0x1C, 4 * bench.operations());

    // The same chip, whose return was cut when its last area was gone. Now it needs no capability.
    std::vector<FuseRow> rows = bench.world->array.snapshot().rows;
    retire(rows, random);
    with_fuses(bench, random, rows);
    bench.boot();
    require_state(bench, d, LIFECYCLE_DEV_SECURED);
    write(bench, base + 0x08, to_return);
    bench.simulation.run(random.below(60000));
    bench.boot();
    bench.require_error(DEV_OK, lifecycle_dev_wait_sensed(&d.lifecycle, &now), "life cycle");
    if (now.state == LIFECYCLE_DEV_SECURED) {
        write(bench, base + 0x08, to_return);
        bench.require(ended(bench) == PLUTON_ERROR_NONE, "lifecycle", "RETURN", "done", "refused");
    }
    require_state(bench, d, LIFECYCLE_DEV_RETURNED);
    command(bench, base, secure, PLUTON_ERROR_DENIED);
    command(bench, base, to_return, PLUTON_ERROR_DENIED);
    command(bench, PLUTON_BIRTH_BASE, 1, PLUTON_ERROR_DENIED);
    command(bench, PLUTON_ATTEST_BASE, 1, PLUTON_ERROR_DENIED);
    bench.boot();
    require_state(bench, d, LIFECYCLE_DEV_RETURNED);
    accesses_anywhere(bench, random, 10 * bench.operations());
}

// A return of which some rows do not take
void failed_burns(Bench &bench, Random &random)
{
    for (const unsigned row : {unsigned(PLUTON_FUSE_SECURED), unsigned(PLUTON_FUSE_RETURNED),
                               unsigned(PLUTON_FUSE_SECRET_GENERAL)}) {
        std::vector<FuseRow> rows(PLUTON_FUSE_ROWS);
        set_mark(rows, PLUTON_FUSE_PROVISIONED, Mark::Whole, random);
        if (row != PLUTON_FUSE_SECURED) {
            set_mark(rows, PLUTON_FUSE_SECURED, Mark::Whole, random);
            retire(rows, random);
        }
        rows[row].dead = uint64_t(1) << 33;
        with_fuses(bench, random, rows);
        bench.boot();
        Drivers d(bench);
        require_state(bench, d,
                      row == PLUTON_FUSE_SECURED ? LIFECYCLE_DEV_PROVISIONED
                                                 : LIFECYCLE_DEV_SECURED);
        write(bench, base + 0x08, row == PLUTON_FUSE_SECURED ? secure : to_return);
        const uint32_t error = ended(bench);
        const bool takes = row == PLUTON_FUSE_RETURNED && // whose word has no such bit
                           (PLUTON_FUSE_RETURNED_WORD >> 33 & 1) == 0;
        bench.require(error == (takes ? PLUTON_ERROR_NONE : PLUTON_ERROR_FUSE), "lifecycle",
                      "a burn that fails", "fuse", std::to_string(error));
    }
}

} // namespace

void run_lifecycle(Bench &bench)
{
    bench.row("lifecycle, a whole life", "drawn cuts", [&](Random &random) {
        for (uint64_t i = 0; i < 1 + bench.operations() / 16; ++i) {
            whole_life(bench, random);
        }
    });
    bench.row("lifecycle, burns that fail", "dead cells",
              [&](Random &random) { failed_burns(bench, random); });
}

} // namespace pluton
