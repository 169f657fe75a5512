// SPDX-License-Identifier: Apache-2.0
// Entries that are no frames, floods, two worlds at once, and worlds that do not read their
// answers: each has its error or its silence, and the runtime is as usable as before.
#include <algorithm>

#include "tests/system/runtime/bench.h"

namespace runtime_test
{

namespace
{

constexpr uint32_t first = 0x80000000;
const Mailbox both[] = {Mailbox::Normal, Mailbox::Secure};

uint32_t command(unsigned tag, unsigned op, unsigned number)
{
    return tag << 16 | op << 8 | number;
}

void push(Chip &chip, Checks &checks, Mailbox mailbox, uint32_t cmd, uint32_t data)
{
    const struct mailbox_dev_entry entry = {cmd, data};
    checks.same(mailbox_dev_push(&chip.dev(mailbox), &entry), DEV_OK, "push");
}

// Serves, and pops everything that waits.
std::vector<mailbox_dev_entry> answers(Chip &chip, Mailbox mailbox, unsigned turns)
{
    std::vector<mailbox_dev_entry> popped;
    for (unsigned i = 0; i < turns; ++i) {
        chip.serve(1);
        struct mailbox_dev_entry entry;
        while (mailbox_dev_pop(&chip.dev(mailbox), &entry) == DEV_OK) {
            popped.push_back(entry);
        }
    }
    return popped;
}

unsigned turns()
{
    return Simulation::has_core() ? 200 : 8;
}

void usable(Chip &chip, Checks &checks, const char *after)
{
    for (const Mailbox mailbox : both) {
        const Answer answer = chip.call(mailbox, MAILBOX_OP_INFO, Chip::words({42}));
        checks.that(answer.code == 0 && Chip::word(answer.payload, 0) == 42,
                    std::string("usable after ") + after);
    }
}

// One answer to what does not follow, none to what comes behind it.
void framing(Chip &chip, Checks &checks)
{
    struct Wrong {
        const char *what;
        std::vector<mailbox_dev_entry> entries;
        uint32_t code;
    };
    const unsigned op = MAILBOX_OP_ECDH;
    const Wrong wrong[] = {
        {"a further entry alone", {{command(9, op, 0), 1}}, MAILBOX_ERROR_FRAMING},
        {"many of them",
         {{command(9, op, 0), 1}, {command(9, op, 1), 1}, {command(9, op, 2), 1}},
         MAILBOX_ERROR_FRAMING},
        {"another tag",
         {{first | command(9, op, 0), 64}, {command(8, op, 0), 1}},
         MAILBOX_ERROR_FRAMING},
        {"another op",
         {{first | command(9, op, 0), 64}, {command(9, op + 1, 0), 1}},
         MAILBOX_ERROR_FRAMING},
        {"a word left out",
         {{first | command(9, op, 0), 64}, {command(9, op, 1), 1}},
         MAILBOX_ERROR_FRAMING},
        {"a word twice",
         {{first | command(9, op, 0), 64}, {command(9, op, 0), 1}, {command(9, op, 0), 1}},
         MAILBOX_ERROR_FRAMING},
        {"a word too many",
         {{first | command(9, MAILBOX_OP_RANDOM, 0), 0}, {command(9, MAILBOX_OP_RANDOM, 0), 1}},
         MAILBOX_ERROR_FRAMING},
        {"a number in the first entry", {{first | command(9, op, 1), 64}}, MAILBOX_ERROR_FRAMING},
        {"bits 30:24 in the first entry",
         {{first | 0x01000000 | command(9, op, 0), 64}},
         MAILBOX_ERROR_FRAMING},
        {"bits 30:24 in a further one",
         {{first | command(9, op, 0), 64}, {0x40000000 | command(9, op, 0), 1}},
         MAILBOX_ERROR_FRAMING},
        {"a code in a request", {{first | command(9, op, 0), 0x10040}}, MAILBOX_ERROR_FRAMING},
        {"257 bytes",
         {{first | command(9, op, 0), 257}, {command(9, op, 0), 1}},
         MAILBOX_ERROR_TOO_LONG},
        {"65535 bytes",
         {{first | command(9, op, 0), 0xFFFF}, {command(9, op, 0), 1}},
         MAILBOX_ERROR_TOO_LONG},
    };
    for (const Mailbox mailbox : both) {
        for (const Wrong &w : wrong) {
            for (const auto &entry : w.entries) {
                push(chip, checks, mailbox, entry.cmd, entry.data);
            }
            const auto got = answers(chip, mailbox, turns());
            checks.that(!got.empty() && (got.back().cmd & first) != 0 &&
                            got.back().data == w.code << 16,
                        std::string(w.what) + ": its error");
            // "a word too many" has the answer to the frame before it, too.
            checks.same(got.size(), std::string(w.what) == "a word too many" ? 2 : 1,
                        std::string(w.what) + ": answers");
            usable(chip, checks, w.what);
        }
        // A frame that is given up has no answer, and leaves nothing in the next.
        push(chip, checks, mailbox, first | command(1, MAILBOX_OP_RANDOM, 0), 4);
        checks.same(answers(chip, mailbox, turns()).size(), 0, "half a frame");
        usable(chip, checks, "half a frame");
    }
}

// A hash does not survive a broken frame of its mailbox, and the other mailbox's does.
void broken_hash(Chip &chip, Checks &checks)
{
    for (const Mailbox mailbox : both) {
        chip.call(mailbox, MAILBOX_OP_HASH_BEGIN);
        checks.same(chip.call(mailbox, MAILBOX_OP_HASH_DATA, Bytes(70)).code, 0, "hash_data");
    }
    push(chip, checks, Mailbox::Normal, command(1, MAILBOX_OP_HASH_DATA, 3), 4);
    checks.same(answers(chip, Mailbox::Normal, turns()).size(), 1, "a broken hash_data");
    checks.same(chip.call(Mailbox::Normal, MAILBOX_OP_HASH_END).code, MAILBOX_ERROR_SESSION,
                "hash after a broken frame");
    checks.same(chip.call(Mailbox::Secure, MAILBOX_OP_HASH_END).code, 0,
                "hash of the other mailbox");
}

// The FIFO is filled with requests and nobody reads the answers; the other world does not notice.
void flood(Chip &chip, Checks &checks)
{
    for (const Mailbox mailbox : both) {
        const Mailbox other = mailbox == Mailbox::Normal ? Mailbox::Secure : Mailbox::Normal;
        unsigned pushed = 0;
        for (unsigned i = 0; i < 2000 && pushed < (Simulation::has_core() ? 40u : 100u); ++i) {
            const struct mailbox_dev_entry entry = {
                first | command(pushed & 0xFF, MAILBOX_OP_LIFE_CYCLE, 0), 0};
            if (mailbox_dev_push(&chip.dev(mailbox), &entry) == DEV_OK) {
                ++pushed;
            } else {
                chip.serve(turns());
                const struct mailbox_dev_entry again = entry;
                if (mailbox_dev_push(&chip.dev(mailbox), &again) != DEV_OK) {
                    break; // both FIFOs are full
                }
                ++pushed;
            }
        }
        uint32_t room = 99, waiting = 0;
        checks.that(mailbox_dev_room(&chip.dev(mailbox), &room) == DEV_OK && room == 0,
                    "the FIFO is full");
        checks.that(mailbox_dev_waiting(&chip.dev(mailbox), &waiting) == DEV_OK &&
                        waiting == MAILBOX_DEV_DEPTH,
                    "answers wait");
        for (unsigned i = 0; i < 5; ++i) {
            const Answer answer = chip.call(other, MAILBOX_OP_RANDOM, Chip::words({16}));
            checks.that(answer.code == 0 && answer.payload.size() == 16, "the other world");
        }
        // All that was asked is answered, in order and with its tag.
        struct mailbox_dev_reader reader = {};
        reader.response = true;
        unsigned answered = 0;
        bool in_order = true;
        for (unsigned i = 0; i < 400 && answered < pushed; ++i) {
            for (const auto &entry : answers(chip, mailbox, 4)) {
                if (mailbox_dev_take(&reader, &entry) == MAILBOX_DEV_WHOLE) {
                    in_order = in_order && reader.message.tag == (answered & 0xFF) &&
                               reader.message.code == 0 && reader.message.size == 12;
                    ++answered;
                }
            }
        }
        checks.same(answered, pushed, "answers after a flood");
        checks.that(in_order, "answers in order");
        checks.that(pushed > 15, "a flood");
        usable(chip, checks, "a flood");
    }
}

// Both worlds send their frames word by word in turns.
void interleaved(Chip &chip, Checks &checks)
{
    for (unsigned round = 0; round < (Simulation::has_core() ? 1u : 4u); ++round) {
        const Bytes data[2] = {Bytes(37 + round, uint8_t(round + 1)),
                               Bytes(64, uint8_t(round + 7))};
        struct mailbox_dev_message request[2] = {};
        struct mailbox_dev_reader reader[2] = {};
        uint32_t sent[2] = {};
        bool whole[2] = {};
        for (unsigned m = 0; m < 2; ++m) {
            chip.call(both[m], MAILBOX_OP_HASH_BEGIN);
            request[m].op = MAILBOX_OP_HASH_DATA;
            request[m].tag = uint8_t(round);
            request[m].size = uint32_t(data[m].size());
            std::copy(data[m].begin(), data[m].end(), request[m].payload);
            reader[m].response = true;
        }
        for (unsigned i = 0; i < (Simulation::has_core() ? 3u : 20u) * turns(); ++i) {
            for (unsigned m = 0; m < 2; ++m) {
                (void)mailbox_dev_send(&chip.dev(both[m]), &request[m], &sent[m], &whole[m]);
            }
            chip.serve(1);
        }
        for (unsigned m = 0; m < 2; ++m) {
            unsigned good = 0;
            for (const auto &entry : answers(chip, both[m], 2)) {
                good += mailbox_dev_take(&reader[m], &entry) == MAILBOX_DEV_WHOLE &&
                                reader[m].message.code == 0
                            ? 1
                            : 0;
            }
            checks.same(good, 1, "interleaved answers");
        }
        const Answer one = chip.call(Mailbox::Normal, MAILBOX_OP_HASH_END);
        const Answer two = chip.call(Mailbox::Secure, MAILBOX_OP_HASH_END);
        chip.call(Mailbox::Normal, MAILBOX_OP_HASH_BEGIN);
        chip.call(Mailbox::Normal, MAILBOX_OP_HASH_DATA, data[1]);
        checks.that(one.code == 0 && two.code == 0 &&
                        chip.call(Mailbox::Normal, MAILBOX_OP_HASH_END).payload == two.payload &&
                        one.payload != two.payload,
                    "interleaved hashes");
    }
}

// Nothing of what one world sent, or of an answer before, is in an answer to the other: not in the
// rest of its last word either, and not behind an error.
void leftovers(Chip &chip, Checks &checks)
{
    constexpr uint32_t mark = 0xA5A5A5A5;
    const unsigned most = Simulation::has_core() ? 2 : 9;
    for (unsigned m = 0; m < 2; ++m) {
        const Mailbox one = both[m], other = both[1 - m];
        for (unsigned size = 0; size < most; ++size) {
            chip.call(one, MAILBOX_OP_HASH_BEGIN);
            chip.call(one, MAILBOX_OP_HASH_DATA, Bytes(MAILBOX_PAYLOAD, uint8_t(mark)));
            // Of no random bytes: an error.
            push(chip, checks, other, first | command(size, MAILBOX_OP_RANDOM, 0), 4);
            push(chip, checks, other, command(size, MAILBOX_OP_RANDOM, 0), size);
            const std::vector<mailbox_dev_entry> found = answers(chip, other, turns());
            checks.same(found.size(), 1 + (size + 3) / 4, "entries of an answer");
            for (size_t i = 1; i < found.size(); ++i) {
                const unsigned used = std::min(4u, size - unsigned(4 * (i - 1)));
                const uint32_t rest = used == 4 ? 0 : found[i].data >> (8 * used);
                checks.same(rest, 0, "rest of an answer's last word");
                checks.that(found[i].data != mark, "another's bytes in an answer");
            }
            chip.call(one, MAILBOX_OP_HASH_END);
        }
    }
}

// Anything, and from time to time a world that begins anew.
void noise(Chip &chip, Checks &checks)
{
    pluton::Random random(11);
    for (unsigned round = 0; round < (Simulation::has_core() ? 1u : 24u); ++round) {
        for (unsigned i = 0; i < 120; ++i) {
            const Mailbox mailbox = both[random.below(2)];
            uint32_t cmd = uint32_t(random.next());
            uint32_t data = uint32_t(random.next());
            if (random.below(4) != 0) {
                // Near to what is meant; without the command that burns.
                cmd = (random.below(2) == 0 ? first : 0) |
                      command(unsigned(random.below(3)), 0x10 + unsigned(random.below(0x13)),
                              unsigned(random.below(2)));
                data = uint32_t(random.below(6));
            }
            const struct mailbox_dev_entry entry = {cmd, data};
            (void)mailbox_dev_push(&chip.dev(mailbox), &entry);
            struct mailbox_dev_entry popped;
            if (random.below(3) == 0) {
                (void)mailbox_dev_pop(&chip.dev(mailbox), &popped);
            }
            chip.serve(1);
        }
        checks.that(chip.restart(Mailbox::Normal), "restart of Normal World");
        checks.that(chip.restart(Mailbox::Secure), "restart of Secure World");
        usable(chip, checks, "anything");
    }
}

} // namespace

void test_misuse(Context &context)
{
    Checks &checks = context.checks;
    Chip chip(context.born, 8, context.healthy, context.runtime);
    checks.that(chip.start(), "the runtime serves");
    framing(chip, checks);
    broken_hash(chip, checks);
    flood(chip, checks);
    interleaved(chip, checks);
    leftovers(chip, checks);
    noise(chip, checks);
    std::printf("misuse: %u checks so far, %u failed\n", checks.count(), checks.failed());
    std::fflush(stdout);
}

} // namespace runtime_test
