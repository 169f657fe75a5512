// SPDX-License-Identifier: Apache-2.0
// A chip from birth on, in lockstep with the golden models: keys made and burnt, found again after
// a power cycle, tokens, and births that the noise or the power leaves unfinished.
#include <cstring>

#include "firmware/drivers/generated/birth_regs.h"
#include "tests/cosim/birth/operations.h"

namespace pluton
{

using namespace chip;

void run_birth(Bench &bench)
{
    bench.row("birth, power cycle, tokens", "drawn noise", [&](Random &random) {
        bench.make_world(random.next());
        bench.boot();
        Drivers d(bench);
        require_state(bench, d, LIFECYCLE_DEV_BLANK);
        give_birth(bench, d);
        const struct attest_dev_keys keys = keys_of(bench, d);
        token(bench, d, random);
        const uint64_t from = bench.simulation.cycle();
        bench.boot();
        const struct attest_dev_keys again = keys_of(bench, d);
        bench.report.figures["chip.ready_cycles"] = {double(bench.simulation.cycle() - from),
                                                     "cycles"};
        bench.require(std::memcmp(&keys, &again, sizeof keys) == 0, "attest", "public keys",
                      "those of birth", "others");
        fill_log(bench, random, 5);
        token(bench, d, random, true);
        bench.require_error(DEV_OK, lifecycle_dev_secure(&d.lifecycle), "secure");
        require_state(bench, d, LIFECYCLE_DEV_SECURED);
        token(bench, d, random);
    });
    bench.row("birth, power lost", "drawn cycle", [&](Random &random) {
        for (uint64_t i = 0; i < bench.operations(); ++i) {
            bench.make_world(random.next());
            bench.boot();
            Drivers d(bench);
            require_state(bench, d, LIFECYCLE_DEV_BLANK);
            for (unsigned cuts = unsigned(random.between(1, 3)); cuts != 0; --cuts) {
                (void)birth_dev_start(&d.birth);
                bench.simulation.run(random.below(90000));
                bench.boot();
            }
            struct lifecycle_dev_status now;
            bench.require_error(DEV_OK, lifecycle_dev_wait_sensed(&d.lifecycle, &now),
                                "life cycle");
            if (now.state == LIFECYCLE_DEV_BLANK) {
                give_birth(bench, d);
            } else {
                bench.simulation.run(3000); // an unfinished one ends by itself
                require_state(bench, d, LIFECYCLE_DEV_PROVISIONED);
            }
            (void)keys_of(bench, d);
            token(bench, d, random);
        }
    });
    bench.row("birth, noise dies", "drawn sample", [&](Random &random) {
        for (uint64_t i = 0; i < bench.operations(); ++i) {
            NoiseProfile profile;
            std::string error;
            bench.require(
                NoiseProfile::parse("stuck:1@" + std::to_string(2500 + random.below(60000)),
                                    &profile, &error),
                "noise", "profile", "", error);
            bench.make_world(random.next(), profile);
            bench.boot();
            Drivers d(bench);
            enum dev_error end = birth_dev_start(&d.birth);
            if (end == DEV_OK) {
                end = birth_dev_wait(&d.birth);
            }
            const FuseArray::Snapshot fuses = bench.world->array.snapshot();
            bench.make_world(random.next());
            bench.world->array.restore(fuses);
            bench.boot();
            if (end != DEV_OK) {
                require_state(bench, d, LIFECYCLE_DEV_BLANK);
                give_birth(bench, d);
            }
            (void)keys_of(bench, d);
            token(bench, d, random);
        }
    });
    bench.row("birth, dead fuses", "drawn rows", [&](Random &random) {
        // A row of each kind that birth burns; the area is lost, and in the end the chip.
        const unsigned rows[] = {PLUTON_FUSE_BEGUN,
                                 PLUTON_FUSE_SECRET_ATTESTATION + 2,
                                 PLUTON_FUSE_SECRET_ROOT + 7,
                                 PLUTON_FUSE_DIGEST_ATTESTATION,
                                 PLUTON_FUSE_DIGEST_GENERAL + 7,
                                 PLUTON_FUSE_COMMIT};
        for (const unsigned first : rows) {
            std::vector<FuseRow> fuses(PLUTON_FUSE_ROWS);
            for (unsigned area = 0; area < PLUTON_FUSE_AREAS; ++area) {
                const unsigned row = first < 13                         ? first + area
                                     : first < PLUTON_FUSE_SECRET_FIRST ? first + 16 * area
                                                                        : first + 24 * area;
                fuses[row].dead = FuseArray::mask;
            }
            with_fuses(bench, random, fuses);
            bench.boot();
            Drivers d(bench);
            require_state(bench, d, LIFECYCLE_DEV_BLANK);
            // One area each; to see the others go as well would show no more.
            bench.require_error(DEV_OK, birth_dev_start(&d.birth), "birth");
            bench.require_error(DEV_FUSE, birth_dev_wait(&d.birth), "birth with dead fuses");
            bench.count(4);
        }
    });
    bench.row("birth, scrap", "all areas touched", [&](Random &random) {
        std::vector<FuseRow> fuses(PLUTON_FUSE_ROWS);
        for (unsigned area = 0; area < PLUTON_FUSE_AREAS; ++area) {
            set_mark(fuses, PLUTON_FUSE_BEGUN + area, Mark::Partial, random);
        }
        with_fuses(bench, random, fuses);
        bench.boot();
        Drivers d(bench);
        require_state(bench, d, LIFECYCLE_DEV_BLANK);
        for (unsigned i = 0; i < 2; ++i) {
            bench.require_error(DEV_OK, birth_dev_start(&d.birth), "birth");
            bench.require_error(DEV_SCRAP, birth_dev_wait(&d.birth), "birth without an area");
            bench.count(4);
        }
    });
    bench.row("birth, accesses", "while it works", [&](Random &random) {
        bench.make_world(random.next());
        bench.boot();
        Drivers d(bench);
        require_state(bench, d, LIFECYCLE_DEV_BLANK);
        command(bench, PLUTON_BIRTH_BASE, 0, PLUTON_ERROR_COMMAND);
        bench.require_error(DEV_OK, birth_dev_start(&d.birth), "birth");
        refused(bench, "a command while busy",
                bench.simulation.write(PLUTON_BIRTH_BASE + BIRTH_CMD_OFFSET, 1));
        accesses(bench, random, PLUTON_BIRTH_BASE, 0x14, 10 * bench.operations());
        bench.simulation.run(random.below(60000));
        command(bench, PLUTON_LIFECYCLE_BASE, 3, PLUTON_ERROR_NONE); // from now on it is tainted
        enum dev_error end = birth_dev_wait(&d.birth);
        bench.require_error(DEV_TAINTED, end, "birth of a chip that gets tainted");
    });
}

} // namespace pluton
