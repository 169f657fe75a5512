// SPDX-License-Identifier: Apache-2.0
// Both mailboxes beside their models, with traffic at all four sides at once: every output in every
// cycle. What the bench itself knows it checks as well: entries arrive once, whole and in order,
// and what was popped or dropped lies nowhere in the RTL any more.
#include <array>
#include <unordered_set>
#include <vector>

#include "Vmailbox_top.h"
#include "Vmailbox_top___024root.h"
#include "cmodel/mailbox.h"
#include "tests/lib/lockstep_bus.h"

namespace
{

using lockstep::Access;
using lockstep::Random;

enum : uint32_t {
    GEN_CTRL = 0x04,
    SW_TX = 0x14,
    SW_STS = 0x1C,
    NF_THRS = 0x30,
    NE_THRS = 0x34,
    INT_STS = 0x3C,
    CMD_PUSH = 0x40,
    DATA_PUSH = 0x44,
    CMD_POP = 0x50,
    DATA_POP = 0x54,
    SEMAPHORE = 0x60,
};
constexpr std::array<uint32_t, 18> offsets = {0x00, 0x04, 0x08, 0x14, 0x18, 0x1C, 0x20, 0x30, 0x34,
                                              0x38, 0x3C, 0x40, 0x44, 0x48, 0x50, 0x54, 0x58, 0x60};
constexpr unsigned buses = 4;

// rtl/intercore takes anybody: its bench is this one with any subject and world on the buses, of
// which the model hears nothing.
#ifndef MAILBOX_ANYONE
#define MAILBOX_ANYONE 0
#endif
constexpr bool anyone = MAILBOX_ANYONE;

// What one side does in this part of a run, in parts of 64.
struct Habit {
    unsigned idle = 0, push = 0, pop = 0, reset = 0, semaphore = 0, clear = 0, threshold = 0;
    unsigned stranger = 0; // else: any register, any value
};

Habit any_habit(Random &random)
{
    Habit h;
    h.idle = unsigned(random.below(40));
    h.push = unsigned(random.below(2) != 0 ? random.below(30) : random.below(6));
    h.pop = unsigned(random.below(2) != 0 ? random.below(24) : random.below(6));
    h.reset = unsigned(random.below(3) == 0 ? random.below(4) : 0);
    h.semaphore = unsigned(random.below(3) == 0 ? random.below(20) : random.below(3));
    h.clear = unsigned(random.below(8));
    h.threshold = unsigned(random.below(4));
    h.stranger = unsigned(random.below(3));
    return h;
}

// In a cycle without a master's access the last one again: its setup cycle or its access cycle
// alone.
enum class Rogue { None, Setup, Access };

struct Entry {
    uint32_t cmd, data;
};

class Bench
{
  public:
    Vmailbox_top top;
    std::array<struct mailbox, 2> model = {};
    std::array<struct mailbox_in, 2> in = {};
    std::array<struct mailbox_out, 2> out = {};
    std::array<lockstep::Master, buses> master;
    std::array<Rogue, buses> rogue = {};
    lockstep::Place place;
    lockstep::Compare compare{place};
    uint64_t stored_found = 0, searches = 0;

    Bench()
    {
        mailbox_init(&model[0], PLUTON_NORMAL_MAILBOX_ID, PLUTON_SUBJECT_APP_NORMAL, true);
        mailbox_init(&model[1], PLUTON_SECURE_MAILBOX_ID, PLUTON_SUBJECT_APP_SECURE, false);
        top.rst_ni = 1; // so that the first reset has an edge
        top.eval();
        reset();
    }

    void reset()
    {
        for (unsigned bus = 0; bus < buses; ++bus) {
            master[bus].reset();
            master[bus].queue.clear();
            mailbox_reset(&model[bus / 2]);
            for (const Entry &e : pushed_[bus]) {
                forget(e);
            }
            pushed_[bus].clear();
            forget({0, staged_[bus]});
            staged_[bus] = 0;
            in[bus / 2].apb[bus % 2] = {};
            old_[bus] = {};
        }
        top.rst_ni = 0;
        for (unsigned i = 0; i < 2; ++i) {
            eval(0);
            eval(1);
        }
        top.rst_ni = 1;
    }

    void tick()
    {
        for (unsigned bus = 0; bus < buses; ++bus) {
            struct apb_in &apb = in[bus / 2].apb[bus % 2];
            apb = master[bus].in;
            if (!apb.sel && rogue[bus] != Rogue::None) { // no master does this
                apb = old_[bus];
                apb.enable = rogue[bus] == Rogue::Access;
            }
            rogue[bus] = Rogue::None;
            if (apb.sel) {
                old_[bus] = apb;
            }
        }
        eval(0);
        for (unsigned mailbox = 0; mailbox < 2; ++mailbox) {
            mailbox_outputs(&model[mailbox], &in[mailbox], &out[mailbox]);
        }
        for (unsigned bus = 0; bus < buses; ++bus) {
            judge(bus);
        }
        for (unsigned mailbox = 0; mailbox < 2; ++mailbox) {
            count(mailbox);
            deliver(mailbox);
        }
        eval(1);
        ++place.cycle;
        for (unsigned bus = 0; bus < buses; ++bus) {
            master[bus].step(out[bus / 2].apb[bus % 2]);
        }
        for (unsigned mailbox = 0; mailbox < 2; ++mailbox) {
            mailbox_step(&model[mailbox], &in[mailbox]);
        }
    }

    Access own(unsigned bus, bool write, uint32_t offset, uint32_t data = 0) const
    {
        Access a{write, offset, data};
        a.subject = bus % 2 == 0 ? unsigned(PLUTON_SUBJECT_PLUTON) : model[bus / 2].subject;
        a.nonsecure = bus % 2 != 0 && model[bus / 2].nonsecure;
        return a;
    }

    // The next access of a side.
    void act(unsigned bus, const Habit &habit, Random &random)
    {
        auto &queue = master[bus].queue;
        unsigned dice = unsigned(random.below(64));
        const auto is = [&dice](unsigned share) {
            const bool yes = dice < share;
            dice -= yes ? 0 : share;
            return yes;
        };
        const uint32_t word = uint32_t(random.next());
        if (is(habit.idle)) {
            return;
        }
        if (is(habit.push)) {
            if (random.below(4) != 0) {
                queue.push_back(own(bus, true, DATA_PUSH, word));
            }
            queue.push_back(own(bus, true, CMD_PUSH, uint32_t(random.next())));
        } else if (is(habit.pop)) {
            if (random.below(2) != 0) {
                queue.push_back(own(bus, false, DATA_POP));
            }
            queue.push_back(own(bus, false, CMD_POP));
        } else if (is(habit.reset)) {
            queue.push_back(own(bus, true, GEN_CTRL, word & 7));
        } else if (is(habit.semaphore)) {
            queue.push_back(own(bus, random.below(2) != 0, SEMAPHORE, word & 1));
        } else if (is(habit.clear)) {
            queue.push_back(
                own(bus, random.below(4) != 0, random.below(2) != 0 ? INT_STS : SW_STS, word));
        } else if (is(habit.threshold)) {
            queue.push_back(own(bus, true, random.below(2) != 0 ? NF_THRS : NE_THRS, word));
        } else if (is(habit.stranger)) {
            queue.push_back(stranger(bus, random));
        } else {
            queue.push_back(own(bus, random.below(2) != 0, offsets[random.below(offsets.size())],
                                random.below(2) != 0 ? word : word & 0xF));
        }
    }

    // Nothing on the buses; then what is gone is gone, and what is stored is found.
    void search()
    {
        drain();
        tick();
        std::unordered_set<uint32_t> here;
        const auto *memory = reinterpret_cast<const uint8_t *>(top.rootp);
        for (size_t at = 0; at + 4 <= sizeof(Vmailbox_top___024root); at += 4) {
            uint32_t value;
            std::memcpy(&value, memory + at, sizeof value);
            here.insert(value);
        }
        for (unsigned bus = 0; bus < buses; ++bus) {
            for (const Entry &e : pushed_[bus]) {
                gone_.erase(e.cmd); // it may have come a second time
                gone_.erase(e.data);
                compare.same("stored command words that the search finds", 1, here.count(e.cmd));
                compare.same("stored data words that the search finds", 1, here.count(e.data));
                ++stored_found;
            }
            gone_.erase(staged_[bus]);
        }
        // The simulator has places of its own in which the last entry of a FIFO may lie: next time.
        std::unordered_set<uint32_t> later;
        for (const Entry &e : last_) {
            for (const uint32_t word : {e.cmd, e.data}) {
                if (gone_.erase(word) != 0) {
                    later.insert(word);
                }
            }
        }
        for (const uint32_t word : gone_) { // small ones may be anything
            compare.same("words that must be gone and are here", 0,
                         word > 0xFFFF ? here.count(word) : 0);
        }
        searches += !gone_.empty();
        gone_ = later;
    }

    void drain()
    {
        bool busy = true;
        while (busy) {
            tick();
            busy = false;
            for (const lockstep::Master &m : master) {
                busy = busy || !m.idle();
            }
        }
    }

    // Each at each side often enough, so that agreement means something.
    bool enough(uint64_t wanted) const
    {
        bool good = stored_found >= wanted && searches >= wanted;
        std::printf("%llu stored entries found, %llu searches\n",
                    static_cast<unsigned long long>(stored_found),
                    static_cast<unsigned long long>(searches));
        for (const Noted &n : what_) {
            std::printf("%-44s", n.what);
            for (const uint64_t times : n.times) {
                std::printf(" %9llu%s", static_cast<unsigned long long>(times),
                            times >= wanted ? " " : "!");
                good = good && times >= wanted;
            }
            std::printf("\n");
        }
        return good;
    }

  private:
    struct Noted {
        const char *what;
        std::array<uint64_t, buses> times;
    };
    std::vector<Noted> what_;
    std::array<std::deque<Entry>, buses> pushed_; // by the side of this bus, and not yet popped
    std::array<struct apb_in, buses> old_ = {};
    std::array<uint32_t, buses> staged_ = {};
    std::array<Entry, buses> last_ = {}; // that was pushed
    std::unordered_set<uint32_t> gone_;

    void forget(const Entry &e)
    {
        gone_.insert(e.cmd);
        gone_.insert(e.data);
    }

    void eval(unsigned clk)
    {
        uint32_t sel = 0, enable = 0, write = 0, nonsecure = 0, strobes = 0, users = 0;
        for (unsigned bus = 0; bus < buses; ++bus) {
            const struct apb_in &apb = in[bus / 2].apb[bus % 2];
            sel |= uint32_t(apb.sel) << bus;
            enable |= uint32_t(apb.enable) << bus;
            write |= uint32_t(apb.write) << bus;
            const uint32_t any = uint32_t(place.cycle * 0x9E3779B9u >> 4 * bus);
            nonsecure |= (anyone ? any >> 3 & 1 : uint32_t(apb.nonsecure)) << bus;
            strobes |= apb.strobe << 4 * bus;
            users |= (anyone ? any & 7 : apb.subject) << 3 * bus;
            top.paddr_i[bus] = apb.offset;
            top.pwdata_i[bus] = apb.data;
        }
        top.psel_i = uint8_t(sel);
        top.penable_i = uint8_t(enable);
        top.pwrite_i = uint8_t(write);
        top.nonsecure_i = uint8_t(nonsecure);
        top.unused_prot0_i = uint8_t(sel); // in both values
        top.unused_prot2_i = uint8_t(sel & write);
        top.pstrb_i = uint16_t(strobes);
        top.pauser_i = uint16_t(users);
        top.clk_i = uint8_t(clk);
        top.eval();
    }

    void judge(unsigned bus)
    {
        static const char *const names[buses][4] = {
            {"normal.pluton.pready", "normal.pluton.pslverr", "normal.pluton.prdata",
             "normal.pluton_irq_o"},
            {"normal.outside.pready", "normal.outside.pslverr", "normal.outside.prdata",
             "normal.outside_irq_o"},
            {"secure.pluton.pready", "secure.pluton.pslverr", "secure.pluton.prdata",
             "secure.pluton_irq_o"},
            {"secure.outside.pready", "secure.outside.pslverr", "secure.outside.prdata",
             "secure.outside_irq_o"}};
        const struct apb_out &apb = out[bus / 2].apb[bus % 2];
        compare.same(names[bus][0], apb.ready, top.pready_o >> bus & 1);
        compare.same(names[bus][1], apb.error, top.pslverr_o >> bus & 1);
        compare.same(names[bus][2], apb.data, top.prdata_o[bus]);
        compare.same(names[bus][3], out[bus / 2].irq[bus % 2], top.irq_o >> 5 * bus & 0x1F);
    }

    bool done(unsigned bus, bool write, uint32_t offset) const
    {
        const struct apb_in &apb = in[bus / 2].apb[bus % 2];
        return apb.sel && apb.enable && apb.write == write && (apb.offset & 0xFFFF) == offset &&
               (top.pslverr_o >> bus & 1) == 0;
    }

    bool soft_reset(unsigned bus) const
    {
        return done(bus, true, GEN_CTRL) && (in[bus / 2].apb[bus % 2].data & 3) != 0;
    }

    // By the RTL's answers alone.
    void deliver(unsigned mailbox)
    {
        for (unsigned side = 0; side < 2; ++side) {
            const unsigned writer = 2 * mailbox + side, reader = writer ^ 1;
            auto &fifo = pushed_[writer];
            const bool pops = done(reader, false, CMD_POP), looks = done(reader, false, DATA_POP);
            if (pops || looks) {
                lockstep::expect(!fifo.empty(), place, "an entry that is read was pushed");
                compare.same("a word that was pushed", pops ? fifo.front().cmd : fifo.front().data,
                             top.prdata_o[reader]);
            }
            if (pops) {
                forget(fifo.front());
                fifo.pop_front();
            }
            if (soft_reset(reader)) {
                for (const Entry &e : fifo) {
                    forget(e);
                }
                fifo.clear();
            }
            if (done(writer, true, CMD_PUSH)) {
                fifo.push_back({in[mailbox].apb[side].data, staged_[writer]});
                last_[writer] = fifo.back();
                staged_[writer] = 0;
                lockstep::expect(fifo.size() <= MAILBOX_ENTRIES, place, "at most 15 entries");
            }
            if (done(writer, true, DATA_PUSH)) {
                forget({0, staged_[writer]});
                staged_[writer] = in[mailbox].apb[side].data;
            }
            if (soft_reset(writer)) {
                forget({0, staged_[writer]});
                staged_[writer] = 0;
            }
        }
    }

    void count(unsigned mailbox)
    {
        const struct mailbox &m = model[mailbox];
        for (unsigned side = 0; side < 2; ++side) {
            const unsigned bus = 2 * mailbox + side, peer = bus ^ 1;
            size_t at = 0;
            const auto note = [&](const char *what, bool happened) {
                if (what_.size() == at) {
                    what_.push_back({what, {}});
                }
                what_[at++].times[bus] += happened;
            };
            const struct apb_in &apb = in[mailbox].apb[side];
            const bool error = (top.pslverr_o >> bus & 1) != 0;
            const uint32_t offset = apb.offset & 0xFFFF;
            const bool full = m.side[1 - side].count == MAILBOX_ENTRIES;
            const bool resets = soft_reset(bus), pushes = done(bus, true, CMD_PUSH),
                       pops = done(bus, false, CMD_POP), peer_pushes = done(peer, true, CMD_PUSH),
                       peer_pops = done(peer, false, CMD_POP), peer_resets = soft_reset(peer);
            note("pushed", pushes);
            note("popped", pops);
            note("pushed with words staged", pushes && m.side[side].staged != 0);
            note("pushed into full", error && apb.write && offset == CMD_PUSH && full);
            note("popped from empty",
                 error && !apb.write && offset == CMD_POP && m.side[side].count == 0);
            note("pushed and popped in one cycle", pushes && peer_pops);
            note("soft reset", resets);
            note("soft reset and push", resets && peer_pushes && m.side[side].count != 0);
            note("soft reset and pop", resets && peer_pops);
            note("soft reset and software interrupt", resets && done(peer, true, SW_TX));
            note("soft reset and the other's", resets && peer_resets);
            note("soft reset with a full input", resets && m.side[side].count == MAILBOX_ENTRIES);
            note("soft reset of the holder", resets && m.holder == side);
            note("both read the free semaphore", m.holder == MAILBOX_SIDES &&
                                                     done(bus, false, SEMAPHORE) &&
                                                     done(peer, false, SEMAPHORE));
            note("semaphore given back and read", m.holder == side && done(bus, true, SEMAPHORE) &&
                                                      (apb.data & 1) == 0 &&
                                                      done(peer, false, SEMAPHORE));
            note("semaphore soft reset and read",
                 m.holder == side && resets && done(peer, false, SEMAPHORE));
            note("semaphore of the other written",
                 error && apb.write && offset == SEMAPHORE && m.holder == 1 - side);
            const bool clears = done(bus, true, INT_STS);
            note("wr and its clear", clears && peer_pushes && (apb.data & MAILBOX_WR) != 0);
            note("rd and its clear", clears && peer_pops && (apb.data & MAILBOX_RD) != 0);
            note("ne and its clear", clears && peer_pushes && (apb.data & MAILBOX_NE) != 0 &&
                                         m.side[side].count + 1 == m.side[side].ne_threshold);
            note("nf and its clear", clears && peer_pops && (apb.data & MAILBOX_NF) != 0 &&
                                         16 - m.side[1 - side].count == m.side[side].nf_threshold);
            note("software interrupt and its clear",
                 done(bus, true, SW_STS) && done(peer, true, SW_TX) &&
                     (apb.data & in[mailbox].apb[1 - side].data & 0xFF) != 0);
            note("ne above one", peer_pushes && m.side[side].ne_threshold > 1 &&
                                     m.side[side].count + 1 == m.side[side].ne_threshold);
            note("access without setup", error && m.side[side].verdict == MAILBOX_NO_SETUP);
            note("access without setup that would pop",
                 error && m.side[side].verdict == MAILBOX_NO_SETUP && !apb.write &&
                     offset == CMD_POP && m.side[side].count != 0);
            note("all interrupt lines", out[mailbox].irq[side] == 0x1F);
        }
    }

    Access stranger(unsigned bus, Random &random) const
    {
        Access a = own(bus, random.below(2) != 0, offsets[random.below(offsets.size())],
                       uint32_t(random.next()));
        switch (random.below(anyone ? 3 : 5)) {
        case 3:
            a.subject = unsigned(random.below(8));
            break;
        case 4:
            a.nonsecure = !a.nonsecure;
            break;
        case 0:
            a.strobe = unsigned(random.below(16));
            break;
        case 1:
            a.offset = uint32_t(random.below(0x80));
            break;
        default:
            a.offset |= 1u << random.below(32);
            break;
        }
        return a;
    }
};

void any(Bench &b, uint64_t seed, uint64_t cycles)
{
    b.place = {"random", seed, 0};
    Random random(seed);
    b.reset();
    std::array<Habit, buses> habit;
    while (b.place.cycle < cycles) {
        for (Habit &h : habit) {
            h = any_habit(random);
        }
        for (uint64_t n = 100 + random.below(400); n != 0; --n) {
            for (unsigned bus = 0; bus < buses; ++bus) {
                if (b.master[bus].queue.empty()) {
                    b.act(bus, habit[bus], random);
                }
                if (random.below(32) == 0) {
                    b.rogue[bus] = random.below(2) != 0 ? Rogue::Access : Rogue::Setup;
                }
            }
            b.tick();
        }
        if (random.below(4) == 0) {
            b.search();
        }
        if (random.below(16) == 0) {
            b.reset(); // in the middle of accesses, too
        }
    }
}

} // namespace

int main()
{
    return lockstep::main_of([] {
        Bench b;
        const uint64_t cycles = lockstep::setting("PLUTON_CYCLES", 200000);
        const uint64_t seed = lockstep::setting("PLUTON_SEED", 1);
        for (uint64_t s = seed; s < seed + 5; ++s) {
            any(b, s, cycles);
        }
        if (!b.enough(5)) {
            throw std::runtime_error("too little was reached");
        }
        std::printf("mailbox: %llu values agree\n",
                    static_cast<unsigned long long>(b.compare.values));
    });
}
