// SPDX-License-Identifier: Apache-2.0
// Who may ask what: mailbox, life cycle, length of each command, from the table that the runtime
// has, and who reaches a mailbox at all.
#include <cstdlib>

#include "tests/system/runtime/bench.h"

namespace runtime_test
{

namespace
{

struct Command {
    unsigned op;
    const char *name;
    unsigned mailboxes, life_cycles;
    uint32_t least, most;
};

const Command commands[] = {
#define COMMAND(op, name, mailboxes, life_cycles, limit, least, most, response_least,              \
                response_most)                                                                     \
    {op, name, mailboxes, life_cycles, least, most},
    MAILBOX_COMMAND_TABLE(COMMAND)
#undef COMMAND
};

bool of_normal(const Command &command)
{
    return (command.mailboxes & MAILBOX_NORMAL) != 0;
}

Mailbox allowed_mailbox(const Command &command)
{
    return of_normal(command) ? Mailbox::Normal : Mailbox::Secure;
}

// Every length, in the full tier.
bool every_length()
{
    const char *tier = std::getenv("PLUTON_TIER");
    return tier != nullptr && std::string(tier) == "full";
}

// Of the commands that this state is the first to allow.
void lengths(Chip &chip, Checks &checks, unsigned state, unsigned before)
{
    for (const Command &command : commands) {
        if ((command.life_cycles >> state & 1) == 0 || (command.life_cycles >> before & 1) != 0) {
            continue;
        }
        for (uint32_t size = 0; size <= MAILBOX_PAYLOAD; ++size) {
            const bool near = size + 1 == command.least || size == command.most + 1;
            if ((size >= command.least && size <= command.most) ||
                (!near && !every_length() &&
                 (Simulation::has_core() || (size > 80 && size < 250)))) {
                continue;
            }
            const Answer answer =
                chip.call(allowed_mailbox(command), command.op, Bytes(size, 0x55));
            checks.that(answer.code == MAILBOX_ERROR_LENGTH && answer.payload.empty(),
                        std::string(command.name) + " of " + std::to_string(size) +
                            " bytes: " + std::to_string(answer.code));
        }
    }
}

void ops(Chip &chip, Checks &checks)
{
    bool known[256] = {};
    for (const Command &command : commands) {
        known[command.op] = true;
        if (of_normal(command)) {
            continue;
        }
        // Before the length is looked at: the normal mailbox learns nothing of them.
        for (const uint32_t size : {0u, command.least}) {
            checks.same(chip.call(Mailbox::Normal, command.op, Bytes(size)).code,
                        MAILBOX_ERROR_MAILBOX, std::string(command.name) + " by Normal World");
        }
    }
    for (unsigned op = 0; op < 256; ++op) {
        // On the core each call takes some thousand cycles: one in eleven there.
        if (!known[op] && (!Simulation::has_core() || op % 11 == 0)) {
            checks.same(
                chip.call(op % 2 == 0 ? Mailbox::Normal : Mailbox::Secure, op, Bytes(op % 9)).code,
                MAILBOX_ERROR_OP, "command " + std::to_string(op));
        }
    }
}

// In a state in which a command is not answered, whatever else is right about it.
void life_cycles(Chip &chip, Checks &checks, unsigned state)
{
    for (const Command &command : commands) {
        if ((command.life_cycles >> state & 1) == 0) {
            checks.same(chip.call(allowed_mailbox(command), command.op, Bytes(command.least)).code,
                        MAILBOX_ERROR_LIFE_CYCLE,
                        std::string(command.name) + " in state " + std::to_string(state));
        }
    }
}

// Everybody but the one whose mailbox it is.
void others(Chip &chip, Checks &checks)
{
    Simulation &s = chip.simulation;
    for (const Mailbox mailbox : {Mailbox::Normal, Mailbox::Secure}) {
        const Simulation::World own = Simulation::world_of(mailbox);
        uint32_t before = 0, after = 0;
        checks.same(s.mailbox_read(mailbox, 0x48, before), HAL_OK, "PUSH_CNT");
        for (unsigned subject = 0; subject < 8; ++subject) {
            for (const bool nonsecure : {false, true}) {
                if (subject == own.subject && nonsecure == own.nonsecure) {
                    continue;
                }
                const Simulation::World other = {subject, nonsecure};
                for (uint32_t offset = 0; offset < 0x80;
                     offset += Simulation::has_core() ? 16 : 4) {
                    uint32_t value = 0xA5A5A5A5;
                    checks.that(s.mailbox_access(mailbox, other, false, offset, 0, 0, &value) ==
                                        HAL_BUS_ERROR &&
                                    value == 0xA5A5A5A5 &&
                                    s.mailbox_access(mailbox, other, true, offset, ~0u, 0xF,
                                                     nullptr) == HAL_BUS_ERROR,
                                "a mailbox answers subject " + std::to_string(subject));
                }
            }
        }
        checks.same(s.mailbox_read(mailbox, 0x48, after), HAL_OK, "PUSH_CNT");
        checks.same(after, before, "entries after refused accesses");
    }
}

} // namespace

void test_rights(Context &context)
{
    Checks &checks = context.checks;
    {
        Chip chip(context.born, 6, context.healthy, context.runtime);
        checks.that(chip.start(), "the runtime serves");
        lengths(chip, checks, LIFECYCLE_DEV_PROVISIONED, LIFECYCLE_DEV_ERROR);
        life_cycles(chip, checks, LIFECYCLE_DEV_PROVISIONED);
        ops(chip, checks);
        others(chip, checks);
        checks.same(chip.call(Mailbox::Secure, MAILBOX_OP_ADVANCE, Chip::words({0x53454355})).code,
                    0, "advance after all that");
        lengths(chip, checks, LIFECYCLE_DEV_SECURED, LIFECYCLE_DEV_PROVISIONED);
        life_cycles(chip, checks, LIFECYCLE_DEV_SECURED);
    }
    {
        Chip blank(std::vector<pluton::FuseRow>(PLUTON_FUSE_ROWS), 7, context.healthy,
                   context.runtime);
        checks.that(blank.start(), "the runtime serves a blank chip");
        life_cycles(blank, checks, LIFECYCLE_DEV_BLANK);
        checks.same(blank.call(Mailbox::Normal, MAILBOX_OP_RANDOM, Chip::words({32})).code, 0,
                    "random in Blank");
    }
    std::printf("rights: %u checks so far, %u failed\n", checks.count(), checks.failed());
    std::fflush(stdout);
}

} // namespace runtime_test
