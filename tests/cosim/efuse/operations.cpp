// SPDX-License-Identifier: Apache-2.0
// Fuses in every condition, and all that software may burn, and may not.
#include "tests/cosim/birth/operations.h"
#include "cmodel/secded.h"
#include "firmware/drivers/efuse.h"
#include "firmware/drivers/generated/efuse_regs.h"

namespace pluton
{

using namespace chip;

namespace
{

constexpr uint32_t base = PLUTON_EFUSE_BASE;
constexpr uint32_t program = 1;

// STATUS.error, once the command has ended.
uint32_t ended(Bench &bench)
{
    uint32_t status = 0;
    for (unsigned i = 0; i < 100000; ++i) {
        status = read(bench, base + EFUSE_STATUS_OFFSET);
        if ((status & EFUSE_STATUS_BUSY_MASK) == 0) {
            return status >> 8 & 0xFF;
        }
    }
    bench.require(false, "efuse", "STATUS.busy", "0", "1");
    return 0;
}

uint32_t burn(Bench &bench, uint32_t row, uint32_t data, uint32_t op = program)
{
    write(bench, base + EFUSE_ROW_OFFSET, row);
    write(bench, base + EFUSE_DATA_OFFSET, data);
    write(bench, base + EFUSE_CMD_OFFSET, op);
    const uint32_t error = ended(bench);
    bench.count(4);
    return error;
}

void expect(Bench &bench, const std::string &what, uint32_t expected, uint32_t got)
{
    bench.require(expected == got, "efuse", what, std::to_string(expected), std::to_string(got));
}

void wait(Bench &bench)
{
    struct efuse_dev efuse;
    bench.require_error(DEV_OK, efuse_dev_init(&efuse, &bench.hal, base), "efuse_dev_init");
    bench.require_error(DEV_OK, efuse_dev_wait(&efuse), "efuse_dev_wait");
}

std::vector<FuseRow> nothing()
{
    return std::vector<FuseRow>(PLUTON_FUSE_ROWS);
}

// Every word that a chip in the factory gets, and what is refused of that.
void factory(Bench &bench, Random &random)
{
    bench.make_world(random.next());
    bench.boot();
    wait(bench);
    const auto final_row = [&](uint32_t first, uint32_t count, uint32_t lock) {
        for (uint32_t row = first; row < first + count; ++row) {
            const uint32_t data = uint32_t(random.next());
            expect(bench, "a new row", PLUTON_ERROR_NONE, burn(bench, row, data));
            expect(bench, "the same again", PLUTON_ERROR_NONE, burn(bench, row, data));
            expect(bench, "another word in it", PLUTON_ERROR_FALLING, burn(bench, row, ~data));
        }
        expect(bench, "the lock", PLUTON_ERROR_NONE, burn(bench, lock, 0));
        expect(bench, "a locked row", PLUTON_ERROR_LOCKED, burn(bench, first, ~0u));
    };
    final_row(PLUTON_FUSE_SERIAL, PLUTON_FUSE_SERIAL_COUNT, PLUTON_FUSE_LOCK_SERIAL);
    final_row(PLUTON_FUSE_ROOT_HASH, PLUTON_FUSE_ROOT_HASH_COUNT, PLUTON_FUSE_LOCK_ROOT);
    final_row(PLUTON_FUSE_SECOND_HASH, PLUTON_FUSE_SECOND_HASH_COUNT, PLUTON_FUSE_LOCK_SECOND);
    for (uint32_t row = PLUTON_FUSE_REVOCATION;
         row < PLUTON_FUSE_ROLLBACK + 2 * PLUTON_FUSE_ROLLBACK_COUNT; row += 2) {
        uint32_t bits = 0;
        for (unsigned i = 0; i < 3; ++i) {
            bits |= uint32_t(random.next() & random.next());
            expect(bench, "bits of a counter", PLUTON_ERROR_NONE, burn(bench, row, bits));
        }
        expect(bench, "all of them", PLUTON_ERROR_NONE, burn(bench, row, ~0u));
        expect(bench, "a second copy", PLUTON_ERROR_DENIED, burn(bench, row + 1, ~0u));
    }
    for (const uint32_t row :
         {0u, 1u, 2u, 5u, 9u, 12u, 45u, 48u, 111u, 121u, 127u, 128u, 223u, 224u, 255u}) {
        expect(bench, "a row that is not software's", PLUTON_ERROR_DENIED, burn(bench, row, 0));
    }
    expect(bench, "another command", PLUTON_ERROR_COMMAND, burn(bench, 13, 0, 2));
    Drivers d(bench);
    give_birth(bench, d);
    expect(bench, "a serial number later", PLUTON_ERROR_LOCKED, burn(bench, 14, ~0u));
    expect(bench, "a lock later", PLUTON_ERROR_LOCKED, burn(bench, PLUTON_FUSE_LOCK_ROOT, 0));
    expect(bench, "a counter later", PLUTON_ERROR_NONE, burn(bench, 29, ~0u));
    accesses(bench, random, base, 0x100, 60 * bench.operations());
}

// Cells that stay blank whatever is done to them
void dead_cells(Bench &bench, Random &random)
{
    for (const uint32_t row : {13u, 20u, 25u, 26u, 29u}) {
        bench.make_world(random.next());
        bench.world->array.kill(row, unsigned(random.below(32)));
        bench.boot();
        wait(bench);
        const uint32_t first = row == 26 ? 25 : row;
        expect(bench, "a row that does not take", PLUTON_ERROR_FUSE, burn(bench, first, ~0u));
    }
}

// What an array of some age may look like, with all that can go wrong with a row.
std::vector<FuseRow> any_fuses(Random &random)
{
    std::vector<FuseRow> rows = nothing();
    for (unsigned row = 0; row < 13; ++row) {
        const Mark marks[] = {Mark::Zero, Mark::Zero, Mark::Whole, Mark::Ones, Mark::Partial};
        set_mark(rows, row, marks[random.below(5)], random);
    }
    if (random.below(2) == 0) { // areas that are one thing or the other
        for (unsigned area = 0; area < PLUTON_FUSE_AREAS; ++area) {
            const Mark mark = random.below(3) == 0 ? Mark::Ones : Mark::Zero;
            set_mark(rows, PLUTON_FUSE_BEGUN + area, mark, random);
            set_mark(rows, PLUTON_FUSE_COMMIT + area, mark, random);
        }
    }
    if (random.below(2) == 0) { // a life that begins as it should
        set_mark(rows, PLUTON_FUSE_PROVISIONED, Mark::Whole, random);
        set_mark(rows, PLUTON_FUSE_RETURNED, Mark::Zero, random);
    }
    for (unsigned row = 13; row < rows.size(); ++row) {
        set_secded(rows, row, uint32_t(random.next()));
        for (uint64_t faults = random.below(3); faults != 0; --faults) {
            const uint64_t bit = uint64_t(1) << random.below(FuseArray::bits);
            rows[row].whole ^= bit;
            rows[row].weak = random.below(2) == 0 ? bit & ~rows[row].whole : 0;
        }
    }
    for (unsigned row = PLUTON_FUSE_REVOCATION; row < 45; row += 2) {
        rows[row] = {uint32_t(random.next()), 0, 0};
        rows[row + 1] = random.below(2) == 0 ? rows[row] : FuseRow{uint32_t(random.next()), 0, 0};
        if (random.below(3) == 0) {
            rows[row].weak = ~rows[row].whole & 0xFF;
        }
    }
    const Mark locks[] = {Mark::Zero, Mark::Whole, Mark::Ones, Mark::Partial};
    set_mark(rows, PLUTON_FUSE_LOCK_SECOND, locks[random.below(4)], random);
    return rows;
}

void any_array(Bench &bench, Random &random)
{
    for (uint64_t i = 0; i < 8 * bench.operations(); ++i) {
        std::vector<FuseRow> rows = any_fuses(random);
        unsigned committed = 0; // two are a fault: see the rows of alert
        for (unsigned area = 0; area < PLUTON_FUSE_AREAS; ++area) {
            if (rows[PLUTON_FUSE_COMMIT + area].whole == PLUTON_FUSE_COMMIT_WORD &&
                committed++ != 0) {
                set_mark(rows, PLUTON_FUSE_COMMIT + area, Mark::Ones, random);
            }
        }
        if (committed != 0) { // keys that attest finds to be others are a fault, too
            set_mark(rows, PLUTON_FUSE_PROVISIONED, Mark::Ones, random);
        }
        if (committed != 0 && random.below(2) == 0) { // birth is not finished, and can't be
            for (unsigned row = 0; row < 3; ++row) {
                set_mark(rows, row, Mark::Zero, random);
            }
            for (unsigned area = 0; area < PLUTON_FUSE_AREAS; ++area) {
                FuseRow &digest =
                    rows[PLUTON_FUSE_DIGEST_GENERAL + area * PLUTON_FUSE_DIGEST_GENERAL_STRIDE];
                digest = {secded_encode(1) ^ 3, 0, 0};
            }
        }
        with_fuses(bench, random, rows);
        bench.simulation.power_cycle();
        while ((read(bench, base + EFUSE_STATUS_OFFSET) & EFUSE_STATUS_BUSY_MASK) != 0) {
        }
        for (uint32_t offset = 0x0C; offset < 0xF8; offset += 4) {
            uint32_t value = 0;
            (void)bench.simulation.read(base + offset, value);
        }
        accesses_anywhere(bench, random, 60);
        (void)burn(bench, uint32_t(random.between(13, 44)), uint32_t(random.next()));
        (void)burn(bench, uint32_t(random.between(112, 120)), uint32_t(random.next()));
        bench.simulation.run(1000);
    }
}

} // namespace

void run_efuse(Bench &bench)
{
    bench.row("efuse, any fuses", "random", [&](Random &random) { any_array(bench, random); });
    bench.row("efuse, burning by software", "every row",
              [&](Random &random) { factory(bench, random); });
    bench.row("efuse, dead cells", "drawn cell",
              [&](Random &random) { dead_cells(bench, random); });
}

} // namespace pluton
