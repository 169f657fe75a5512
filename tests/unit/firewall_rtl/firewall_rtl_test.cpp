// SPDX-License-Identifier: Apache-2.0
// The firewalls beside their model, with questions at all seven ports in every cycle and traffic at
// the registers: every output in every cycle, through many resets.
//
// A life is short, so that grants before and after the handover, close, and what comes after it all
// get their share. Half of the questions and writes are aimed at a few entries of this life, which
// so are asked for in every state.
#include <array>
#include <vector>

#include "Vfirewall_top.h"
#include "cmodel/firewall.h"
#include "firmware/hal/generated/resources.h"
#include "tests/lib/lockstep_apb.h"
#include "tests/lib/lockstep_random.h"

namespace
{

using lockstep::Access;
using lockstep::Random;

enum : uint32_t {
    STATUS = 0x004,
    CLOSE = 0x008,
    FAULT_ADDR = 0x00C,
    FAULT_INFO = 0x010,
    FAULT_COUNT = 0x014,
    FAULT_ACK = 0x018,
    GRANT = 0x400,
};

struct Region {
    uint32_t base, size;
};

const std::vector<Region> regions = {
#define PAGES(kind, name, first, base, size, page) {base, size},
    PLUTON_PAGES_TABLE(PAGES)
#undef PAGES
#define DEVICE(entry, name, base, size, boot, fixed) {base, size},
        PLUTON_DEVICE_TABLE(DEVICE)
#undef DEVICE
};

class Bench
{
  public:
    Vfirewall_top top;
    struct firewall model = {};
    struct firewall_in in = {};
    struct firewall_out out = {};
    lockstep::Master master;
    lockstep::Place place;
    lockstep::Compare compare{place};
    lockstep::Seen reached;

    Bench()
    {
        top.rst_ni = 1; // so that the first reset has an edge
        top.eval();
    }

    // In the middle of anything; the inputs of the cycle go on.
    void reset(unsigned cycles)
    {
        reached.count("reset with a grant", granted_ != 0);
        reached.count("reset in an access", master.in.enable);
        reached.count("reset with a kept refusal", model.kept);
        master.reset();
        master.queue.clear();
        in.apb = {};
        in.handover = false;
        granted_ = 0;
        firewall_reset(&model);
        top.rst_ni = 0;
        for (unsigned i = 0; i < cycles; ++i) {
            cycle();
        }
        top.rst_ni = 1;
    }

    void tick()
    {
        in.apb = master.in;
        cycle();
        note();
        master.step(out.apb);
        firewall_step(&model, &in);
        in.handover = false;
    }

    void wait()
    {
        while (!master.idle()) {
            tick();
        }
    }

    unsigned granted() const { return granted_; }

  private:
    unsigned granted_ = 0; // in this life
    bool setup_at_handover_ = false;

    // Without the model's step: as in reset.
    void cycle()
    {
        eval(0);
        firewall_outputs(&model, &in, &out);
        judge();
        eval(1);
        ++place.cycle;
    }

    void eval(unsigned clk)
    {
        uint32_t valid = 0, nonsecure = 0, subjects = 0, accesses = 0;
        for (unsigned port = 0; port < FIREWALL_PORTS; ++port) {
            const struct firewall_ask &ask = in.ask[port];
            valid |= uint32_t(ask.valid) << port;
            nonsecure |= uint32_t(ask.nonsecure) << port;
            subjects |= ask.subject << 3 * port;
            accesses |= ask.access << 2 * port;
            top.addr_i[port] = ask.addr;
        }
        top.valid_i = uint8_t(valid);
        top.asks_nonsecure_i = uint8_t(nonsecure);
        top.subject_i = subjects;
        top.access_i = uint16_t(accesses);
        top.handover_i = in.handover;
        lockstep::drive(top, in.apb);
        top.clk_i = uint8_t(clk);
        top.eval();
    }

    void judge()
    {
        static const char *const allow[FIREWALL_PORTS] = {"allow_o[0]", "allow_o[1]", "allow_o[2]",
                                                          "allow_o[3]", "allow_o[4]", "allow_o[5]",
                                                          "allow_o[6]"};
        for (unsigned port = 0; port < FIREWALL_PORTS; ++port) {
            compare.same(allow[port], out.allow[port], top.allow_o >> port & 1);
        }
        lockstep::compare(compare, top, out.apb);
        compare.same("handover_o", out.handover, top.handover_o);
        compare.same("irq_o", out.irq, top.irq_o);
        compare.same("alert_o", out.alert, top.alert_o);
        for (unsigned d = 0; d < FIREWALL_DEVICES; ++d) {
            unsigned readers = 0;
            for (unsigned s = 0; s < 6; ++s) {
                const unsigned bit = 6 * d + s;
                readers |= (top.readers_o[bit / 32] >> (bit % 32) & 1) << s;
            }
            compare.same("readers_o", out.readers[d], readers);
            reached.count("a device of several readers", (readers & (readers - 1)) != 0);
            reached.count("a device of the radio core", readers == 1u << PLUTON_SUBJECT_RADIO);
        }
    }

    void note()
    {
        static const char *const kinds[] = {"read", "write", "execute", "of no kind"};
        unsigned refused = 0;
        for (unsigned port = 0; port < FIREWALL_PORTS; ++port) {
            const struct firewall_ask &ask = in.ask[port];
            unsigned index = 0;
            if (!ask.valid) {
                continue;
            }
            refused += !out.allow[port];
            const bool there = firewall_index(ask.addr, &index);
            const bool granted = there && model.grant[index] != 0;
            reached.count(std::string(model.handover ? "after: " : "before: ") +
                          (!there    ? "nowhere"
                           : granted ? "granted"
                                     : "not granted") +
                          ", " + kinds[ask.access] + (out.allow[port] ? ", allowed" : ", refused"));
            reached.count("each port allows: " + std::to_string(port), out.allow[port]);
            reached.count("granted and allowed, subject " + std::to_string(ask.subject % 6),
                          model.handover && granted && out.allow[port]);
        }
        reached.count("several refusals in one cycle", refused > 1);
        const struct apb_in &apb = in.apb;
        if (apb_access(&apb)) {
            const uint32_t offset = apb_offset(&apb);
            const bool grant = offset >= GRANT && apb.write && !out.apb.error;
            granted_ += grant;
            reached.count(std::string("a grant, ") + (model.handover ? "after" : "before"), grant);
            reached.count("a grant of nothing", grant && apb.data == FIREWALL_GRANTED);
            reached.count("a grant refused, closed",
                          model.closed && offset >= GRANT && apb.write && out.apb.error);
            reached.count("a grant read back", offset >= GRANT && !apb.write && out.apb.data != 0);
            reached.count("closed", offset == CLOSE && !out.apb.error);
            reached.count("a kept refusal read", offset == FAULT_INFO && out.apb.data != 0);
            const bool acknowledge = offset == FAULT_ACK && !out.apb.error;
            reached.count("an acknowledge", acknowledge && model.kept && refused == 0);
            reached.count("an acknowledge beside a refusal",
                          acknowledge && model.kept && refused != 0);
            reached.count("a grant in the cycle of the handover", grant && in.handover);
            reached.count("a grant that the handover came before",
                          setup_at_handover_ && apb.write && offset >= GRANT);
            reached.count("an access split by the handover",
                          model.handover && apb.subject == PLUTON_SUBJECT_PLUTON && out.apb.error);
        }
        setup_at_handover_ = apb_setup(&apb) && in.handover && !model.handover;
    }
};

// What this life is about.
struct Life {
    std::array<unsigned, 4> entries = {};
    unsigned idle = 0, questions = 0; // in 64
    unsigned handover = 0, close = 0; // from which cycle on
    unsigned cycles = 0;
};

Life any_life(Random &random)
{
    Life life;
    for (unsigned &entry : life.entries) {
        entry = unsigned(random.below(2) == 0 ? random.below(64) : random.below(165));
    }
    life.idle = unsigned(random.below(60));
    life.questions = unsigned(random.below(65));
    life.cycles = unsigned(50 + random.below(1500));
    life.handover = unsigned(random.below(life.cycles) / (1 + random.below(4)));
    life.close = unsigned(life.handover + random.below(life.cycles));
    return life;
}

uint32_t address_of(unsigned entry, Random &random)
{
    uint32_t addr = uint32_t(random.next());
#define PAGES(kind, name, first, base, size, page)                                                 \
    if (entry - (first) < (size) / (page)) {                                                       \
        addr = (base) + (entry - (first)) * (page) + addr % (page);                                \
    }
#define DEVICE(number, name, base, size, boot, fixed)                                              \
    if (entry == (number)) {                                                                       \
        addr = (base) + addr % (size);                                                             \
    }
    PLUTON_PAGES_TABLE(PAGES)
    PLUTON_DEVICE_TABLE(DEVICE)
#undef PAGES
#undef DEVICE
    return addr;
}

struct firewall_ask any_question(const Life &life, Random &random)
{
    struct firewall_ask ask = {};
    ask.valid = random.below(64) < life.questions;
    ask.subject = unsigned(random.below(16) == 0 ? random.below(8) : random.below(6));
    ask.nonsecure = random.below(16) == 0 ? random.below(2) != 0 : ask.subject > 1;
    ask.access = unsigned(random.below(12) == 0 ? 3 : random.below(3));
    const uint64_t dice = random.below(16);
    if (dice < 8) {
        ask.addr = address_of(life.entries[random.below(life.entries.size())], random);
    } else if (dice < 11) {
        ask.addr = address_of(unsigned(random.below(161)), random);
    } else if (dice < 14) { // around the ends of a region
        const Region &r = regions[random.below(regions.size())];
        ask.addr = r.base + (random.below(2) != 0 ? r.size : 0) + uint32_t(random.below(9)) - 4;
    } else if (dice < 15) { // one wrong bit
        ask.addr = address_of(unsigned(random.below(161)), random) ^ 1u << random.below(32);
    } else {
        ask.addr = uint32_t(random.next());
    }
    return ask;
}

uint32_t any_grant(Random &random)
{
    static const uint32_t masks[] = {0,       0x2DB6D, 0x1B6DB, 0x09249,
                                     0x0002D, 0x0001B, 0x24924, 0x3FFFF};
    uint32_t word = FIREWALL_GRANTED | (uint32_t(random.next()) & masks[random.below(8)]);
    if (random.below(8) == 0) {
        word ^= 1u << random.below(32);
    }
    return word;
}

Access any_register(const Bench &b, const Life &life, bool late, Random &random)
{
    Access a{};
    a.subject = b.model.handover ? PLUTON_SUBJECT_APP_SECURE : PLUTON_SUBJECT_PLUTON;
    a.write = random.below(2) != 0;
    a.data = uint32_t(random.next());
    const uint64_t dice = random.below(32);
    if (dice < 12) {
        a.offset = GRANT + 4 * life.entries[random.below(life.entries.size())];
        a.data = any_grant(random);
    } else if (dice < 18) {
        a.offset = GRANT + 4 * uint32_t(random.below(180));
        a.data = any_grant(random);
    } else if (dice < 21) {
        a.offset = FAULT_ACK;
        a.data = random.below(4) != 0 ? 1 : uint32_t(random.below(4));
    } else if (dice < 27) {
        a.offset = uint32_t(4 * random.below(8));
    } else if (dice < 29) {
        a.offset = CLOSE;
        a.data = late ? 0x434C4F53u ^ (random.below(3) == 0 ? 1u << random.below(32) : 0) : a.data;
    } else if (dice < 30) {
        a.offset = (GRANT + 4 * uint32_t(random.below(176))) ^ 1u << random.below(16);
        a.data = any_grant(random);
    } else {
        a.offset = uint32_t(random.below(0x10000));
    }
    a.offset |= uint32_t(random.below(2) != 0 ? PLUTON_FIREWALL_BASE : random.next() << 16);
    if (random.below(16) == 0) {
        a.strobe = unsigned(random.below(16));
    }
    if (random.below(12) == 0) {
        a.subject = unsigned(random.below(8));
    }
    if (random.below(24) == 0) {
        a.nonsecure = true;
    }
    return a;
}

Access last_grant(const Life &life, Random &random)
{
    const uint32_t rights = uint32_t(random.next()) & (random.below(2) != 0 ? 0x2D : 0x1B);
    return {true, GRANT + 4 * (life.entries[0] % 64), FIREWALL_GRANTED | rights};
}

void live(Bench &b, Random &random)
{
    const Life life = any_life(random);
    const bool aimed = random.below(2) != 0, in_access = random.below(2) != 0;
    b.reset(unsigned(random.below(4) + 1));
    for (unsigned cycle = 0; cycle < life.cycles; ++cycle) {
        for (struct firewall_ask &ask : b.in.ask) {
            ask = any_question(life, random);
        }
        b.in.handover = cycle == life.handover || (cycle > life.handover && random.below(512) == 0);
        if (aimed && !b.model.handover) { // into Pluton's last grant
            if (cycle == life.handover) {
                b.master.queue.clear();
                b.master.queue.push_back(last_grant(life, random));
            }
            const struct apb_in &apb = b.master.in;
            b.in.handover = cycle > life.handover && b.master.queue.empty() && apb.sel &&
                            apb.enable == in_access;
        }
        if (b.master.queue.empty() && random.below(64) >= life.idle) {
            b.master.queue.push_back(any_register(b, life, cycle >= life.close, random));
        }
        b.tick();
    }
}

Access secure(bool write, uint32_t offset, uint32_t data)
{
    Access a{write, offset, data};
    a.subject = PLUTON_SUBJECT_APP_SECURE;
    return a;
}

// Every entry in one life: all grants after the handover, read back, asked for by everybody.
void whole_table(Bench &b, Random &random)
{
    b.reset(2);
    for (struct firewall_ask &ask : b.in.ask) {
        ask = {};
    }
    b.in.handover = true;
    b.tick();
    for (uint32_t i = 0; i < FIREWALL_ENTRIES; ++i) {
        const uint32_t rights = uint32_t(random.next()) & 0x09249;
        b.master.queue.push_back(secure(true, GRANT + 4 * i, FIREWALL_GRANTED | rights));
    }
    b.wait();
    lockstep::expect(b.granted() == 161 - 8, b.place, "all but the fixed ones are granted");
    for (uint32_t i = 0; i < FIREWALL_ENTRIES; ++i) {
        b.master.queue.push_back(secure(false, GRANT + 4 * i, 0));
        while (!b.master.idle()) {
            for (unsigned port = 0; port < FIREWALL_PORTS; ++port) {
                const unsigned subject = port % 6;
                b.in.ask[port] = {true, address_of(i, random), subject, unsigned(random.below(3)),
                                  subject > 1};
            }
            b.tick();
        }
    }
}

} // namespace

int main()
{
    return lockstep::main_of([] {
        Bench b;
        const uint64_t lives = lockstep::setting("PLUTON_LIVES", 400);
        const uint64_t seed = lockstep::setting("PLUTON_SEED", 1);
        Random random(seed);
        b.place.seed = seed;
        b.place.test = "lives";
        for (uint64_t i = 0; i < lives; ++i) {
            live(b, random);
        }
        b.place.test = "whole table";
        whole_table(b, random);
        if (!b.reached.enough(1)) {
            throw std::runtime_error("too little was reached");
        }
        std::printf("firewall: %llu cycles, %llu values agree\n",
                    static_cast<unsigned long long>(b.place.cycle),
                    static_cast<unsigned long long>(b.compare.values));
    });
}
