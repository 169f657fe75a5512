// SPDX-License-Identifier: Apache-2.0
// The operations of the mailboxes: what one side pushes the other pops, and any access by anyone.
#include <deque>

#include "firmware/drivers/generated/mailbox_regs.h"
#include "sim/native/bench.h"

namespace pluton
{

namespace
{

using Mailbox = Simulation::Mailbox;

struct Place {
    Mailbox mailbox;
    const char *name;
    uint32_t pluton, outside, id;
};

constexpr Place places[] = {
    {Mailbox::Normal, "normal mailbox", PLUTON_NORMAL_MAILBOX_BASE, PLUTON_NORMAL_MAILBOX_OUTSIDE,
     PLUTON_NORMAL_MAILBOX_ID},
    {Mailbox::Secure, "secure mailbox", PLUTON_SECURE_MAILBOX_BASE, PLUTON_SECURE_MAILBOX_OUTSIDE,
     PLUTON_SECURE_MAILBOX_ID},
};

// One side of one mailbox, as the one who belongs there uses it.
struct Side {
    Bench &bench;
    const Place &place;
    bool pluton;

    enum hal_status read(uint32_t offset, uint32_t &value) const
    {
        Simulation &s = bench.simulation;
        return pluton ? s.read(place.pluton + offset, value)
                      : s.mailbox_read(place.mailbox, place.outside + offset, value);
    }

    enum hal_status write(uint32_t offset, uint32_t value) const
    {
        Simulation &s = bench.simulation;
        return pluton ? s.write(place.pluton + offset, value)
                      : s.mailbox_write(place.mailbox, place.outside + offset, value);
    }

    uint32_t get(uint32_t offset) const
    {
        uint32_t value = 0;
        require(read(offset, value) == HAL_OK, "a read", "an answer", "a bus error");
        return value;
    }

    void put(uint32_t offset, uint32_t value) const
    {
        require(write(offset, value) == HAL_OK, "a write", "taken", "a bus error");
    }

    void same(const char *what, uint32_t expected, uint32_t got) const
    {
        require(expected == got, what, std::to_string(expected), std::to_string(got));
    }

    void require(bool good, const std::string &what, const std::string &expected,
                 const std::string &got) const
    {
        bench.require(good, "mailbox",
                      std::string(place.name) + (pluton ? ", Pluton's side: " : ", outside: ") +
                          what,
                      expected, got);
    }
};

// Empty FIFOs, and a semaphore that nobody holds.
void fresh(Bench &bench)
{
    for (const Place &place : places) {
        for (const bool pluton : {false, true}) {
            Side{bench, place, pluton}.put(MAILBOX_GEN_CTRL_OFFSET, 1);
        }
    }
}

// All four FIFOs at once, each with what it must hold.
void entries(Bench &bench)
{
    bench.row("mailbox, entries both ways", "random words", [&](Random &random) {
        fresh(bench);
        struct Way {
            Side from, to;
            std::deque<std::pair<uint32_t, uint32_t>> sent;
        };
        std::vector<Way> ways;
        for (const Place &place : places) {
            for (const bool pluton : {false, true}) {
                ways.push_back({{bench, place, pluton}, {bench, place, !pluton}, {}});
                ways.back().from.same("ID", place.id, ways.back().from.get(MAILBOX_ID_OFFSET));
            }
        }
        for (uint64_t n = 64 * bench.operations(); n != 0; --n) {
            Way &way = ways[random.below(ways.size())];
            if (random.below(5) < 3 && way.sent.size() < 15) {
                const uint32_t cmd = uint32_t(random.next()), data = uint32_t(random.next());
                way.from.put(MAILBOX_DATA_PUSH_OFFSET, data);
                way.from.put(MAILBOX_CMD_PUSH_OFFSET, cmd);
                way.sent.push_back({cmd, data});
            } else if (!way.sent.empty()) {
                way.to.same("data", way.sent.front().second, way.to.get(MAILBOX_DATA_POP_OFFSET));
                way.to.same("command", way.sent.front().first, way.to.get(MAILBOX_CMD_POP_OFFSET));
                way.sent.pop_front();
                bench.count(8);
            }
            const uint32_t held = uint32_t(way.sent.size());
            way.from.same("PUSH_CNT", held, way.from.get(MAILBOX_PUSH_CNT_OFFSET));
            way.to.same("POP_CNT", held, way.to.get(MAILBOX_POP_CNT_OFFSET));
        }
    });
}

// Any register, any value, by anyone; what comes of it is the score's.
void anything(Bench &bench)
{
    bench.row("mailbox, any access", "any subject, world, register, strobes", [&](Random &random) {
        fresh(bench);
        Simulation &s = bench.simulation;
        for (uint64_t n = 256 * bench.operations(); n != 0; --n) {
            const Place &place = places[random.below(2)];
            const bool pluton = random.below(2) != 0, write = random.below(2) != 0;
            const bool odd = random.below(8) == 0;
            const uint32_t offset = uint32_t(4 * random.below(0x64 / 4 + 1));
            const uint32_t data = uint32_t(random.below(2) != 0 ? random.next() : random.below(8));
            const unsigned strobe = odd ? unsigned(random.below(16)) : 0xF;
            Simulation::World world = pluton ? Simulation::World{PLUTON_SUBJECT_PLUTON, false}
                                             : Simulation::world_of(place.mailbox);
            const Simulation::World own = world;
            if (odd) {
                world = {unsigned(random.below(6)), random.below(2) != 0};
            }
            uint32_t got = 0;
            enum hal_status status;
            if (!pluton) {
                status = s.mailbox_access(place.mailbox, world, write, place.outside + offset, data,
                                          strobe, &got);
            } else if (write) {
                status =
                    s.write(place.pluton + offset, data, strobe, world.subject, world.nonsecure);
            } else {
                status = s.read(place.pluton + offset, got, world.subject, world.nonsecure);
            }
            const bool stranger = world.subject != own.subject || world.nonsecure != own.nonsecure;
            const Side side{bench, place, pluton};
            side.require(status != HAL_TIMEOUT, "any access", "an answer", "none");
            side.require(!stranger || status == HAL_BUS_ERROR, "access by a stranger", "refused",
                         "answered");
            bench.count(4);
        }
    });
}

} // namespace

void run_mailbox(Bench &bench)
{
    if (Simulation::has_core()) {
        return; // Pluton's side is its core's alone
    }
    entries(bench);
    anything(bench);
}

} // namespace pluton
