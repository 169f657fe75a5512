// SPDX-License-Identifier: Apache-2.0
// A chip whose noise is dead, and one whose fuses do not burn: told as what it is, and the rest is
// served.
#include "tests/system/runtime/bench.h"

namespace runtime_test
{

void test_failures(Context &context)
{
    Checks &checks = context.checks;
    std::string error;
    {
        pluton::NoiseProfile dead;
        checks.that(pluton::NoiseProfile::parse("stuck:0", &dead, &error), "a noise profile");
        Chip chip(context.born, 9, dead, context.runtime);
        checks.that(chip.start(), "the runtime serves without noise");
        const Answer random = chip.call(Mailbox::Normal, MAILBOX_OP_RANDOM, Chip::words({32}));
        checks.that(random.code == DEV_RANDOM && random.payload.empty(), "random of dead noise");
        const Answer sign = chip.call(Mailbox::Secure, MAILBOX_OP_SIGN, Bytes(32, 1));
        checks.that(sign.code != 0 && sign.code != 0xFFFFFFFF && sign.payload.empty(),
                    "a signature of dead noise");
        const Answer attest = chip.call(Mailbox::Normal, MAILBOX_OP_ATTEST, Bytes(32, 1));
        checks.that(attest.code != 0 && attest.code != 0xFFFFFFFF, "a token of dead noise");
        checks.same(chip.call(Mailbox::Normal, MAILBOX_OP_ATTEST_READ, Chip::words({0, 1})).code,
                    MAILBOX_ERROR_SESSION, "a piece of no token");
        chip.call(Mailbox::Normal, MAILBOX_OP_HASH_BEGIN);
        checks.same(chip.call(Mailbox::Normal, MAILBOX_OP_HASH_END).code, 0, "hash of dead noise");
    }
    {
        // No fuse of the life cycle's next word takes a pulse.
        Chip chip(context.born, 10, context.healthy, context.runtime);
        for (unsigned bit = 0; bit < pluton::FuseArray::bits; ++bit) {
            chip.array.kill(PLUTON_FUSE_SECURED, bit);
        }
        checks.that(chip.start(), "the runtime serves");
        for (unsigned i = 0; i < 6; ++i) {
            const Answer answer =
                chip.call(Mailbox::Secure, MAILBOX_OP_ADVANCE, Chip::words({0x53454355}));
            checks.same(answer.code, i < 4 ? unsigned(DEV_FUSE) : unsigned(MAILBOX_ERROR_LIMIT),
                        "advance with dead fuses, " + std::to_string(i));
        }
        checks.same(Chip::word(chip.call(Mailbox::Normal, MAILBOX_OP_LIFE_CYCLE).payload, 0),
                    LIFECYCLE_DEV_PROVISIONED, "still Provisioned");
    }
    std::printf("failures: %u checks so far, %u failed\n", checks.count(), checks.failed());
}

} // namespace runtime_test
