// SPDX-License-Identifier: Apache-2.0
// debug beside its model: every output in every cycle, with life cycle, generator, measure,
// accumulator and JTAG as the bench plays them, well or wildly. What the bench itself knows of
// opening it checks as well: an entry of this boot's words was extended whole, then the token said
// it, then JTAG passed.
#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <vector>

#include "Vdebug_top.h"
#include "cmodel/debug.h"
#include "cmodel/efuse.h"
#include "cmodel/measure.h"
#include "tests/lib/lockstep_apb.h"

namespace
{

using lockstep::Access;
using lockstep::Random;

constexpr uint32_t cmd_at = 0x08, status_at = 0x0C, challenge_at = 0x20;
constexpr unsigned entry_words = PLUTON_ENTRY_BYTES / 4;

// What the neighbours do in one boot; odds are one in so many, 0: never.
struct Habit {
    enum class Life { Blank, Born, Provisioned, Secured, Wild } life = Life::Secured;
    bool wild_extend = false, wild_token = false;
    unsigned word = 1, error = 0, zeroize = 0, measure = 0, give_up = 0, extend = 1, mark = 1;
    unsigned half_period = 4, access = 2, stranger = 8;
    bool wipe_at_edges = false; // in the cycles in which a state is left
};

Habit any_habit(Random &random)
{
    Habit h;
    h.life =
        std::array{Habit::Life::Blank,   Habit::Life::Born,    Habit::Life::Provisioned,
                   Habit::Life::Secured, Habit::Life::Secured, Habit::Life::Wild}[random.below(6)];
    h.wild_extend = random.below(6) == 0;
    h.wild_token = random.below(6) == 0;
    h.word = unsigned(1 + random.below(5));
    h.error = unsigned(random.below(4) == 0 ? 10 : 0);
    h.zeroize = unsigned(random.below(4) == 0 ? 8 + random.below(400) : 0);
    h.wipe_at_edges = random.below(5) == 0;
    h.measure = unsigned(random.below(3) == 0 ? 0 : 1 + random.below(60));
    h.give_up = unsigned(random.below(6) == 0 ? 20 : 0);
    h.extend = unsigned(1 + random.below(4));
    h.mark = unsigned(random.below(3) == 0 ? 12 : 1);
    h.half_period = unsigned(1 + random.below(9));
    h.access = unsigned(1 + random.below(6));
    h.stranger = unsigned(2 + random.below(30));
    return h;
}

class Bench
{
  public:
    Vdebug_top top;
    struct debug model = {};
    struct debug_in in = {};
    struct debug_out out = {};
    lockstep::Master master;
    lockstep::Place place;
    lockstep::Compare compare{place};
    bool orphan = false; // the next cycle is the access of no setup

    Bench()
    {
        top.rst_ni = 1; // so that the first reset has an edge
        top.eval();
        reset();
    }

    void reset()
    {
        master.reset();
        master.queue.clear();
        in = {};
        debug_reset(&model);
        drawn_.clear();
        entry_.fill(0);
        accepted_ = extended_ = said_ = return_accepted_ = false;
        top.rst_ni = 0;
        settle();
        top.clk_i = 1;
        top.eval();
        top.rst_ni = 1;
    }

    void tick()
    {
        in.apb = master.in;
        if (orphan && !in.apb.sel) {
            in.apb = {true, true, true, cmd_at, DEBUG_OP_CHALLENGE, 0xF, 0, false};
            in.apb.subject = PLUTON_SUBJECT_PLUTON;
        }
        orphan = false;
        settle();
        debug_outputs(&model, &in, &out);
        judge();
        count();
        witness();
        top.clk_i = 1;
        top.eval();
        ++place.cycle;
        master.step(out.apb);
        debug_step(&model, &in);
    }

    bool enough(uint64_t wanted) const
    {
        bool good = true;
        for (const auto &[what, times] : reached_) {
            std::printf("%10llu%s %s\n", static_cast<unsigned long long>(times),
                        times < wanted ? "!" : " ", what.c_str());
            good = good && times >= wanted;
        }
        return good;
    }

  private:
    std::map<std::string, uint64_t> reached_;
    // What the bench has seen in this boot, by the RTL's ports alone.
    std::vector<uint32_t> drawn_;
    std::array<uint32_t, entry_words> entry_ = {};
    bool accepted_ = false, extended_ = false, said_ = false, return_accepted_ = false;

    void settle()
    {
        lockstep::drive(top, in.apb);
        top.zeroize_i = in.zeroize;
        top.blank_i = uint8_t(in.blank);
        top.provisioned_i = uint8_t(in.provisioned);
        top.secured_i = uint8_t(in.secured);
        top.token_i = uint16_t(in.token);
        top.random_valid_i = in.random_valid;
        top.random_error_i = in.random_error;
        top.random_word_i = in.random_word;
        top.measure_valid_i = in.measure_valid;
        top.measure_word_i = in.measure_word;
        top.entry_index_i = uint8_t(in.entry_index);
        top.extend_done_i = in.extend_done;
        top.extending_i = in.extending;
        top.jtag_i = packed(in.jtag);
        top.debug_jtag_i = packed(in.debug_jtag);
        top.clk_i = 0;
        top.eval();
    }

    static uint8_t packed(const struct debug_jtag_req &r)
    {
        return uint8_t(r.tck << 3 | r.tms << 2 | r.trst_n << 1 | int(r.tdi));
    }

    static uint8_t packed(const struct debug_jtag_rsp &r)
    {
        return uint8_t(r.tdo << 1 | int(r.tdo_oe));
    }

    void judge()
    {
        lockstep::compare(compare, top, out.apb);
        compare.same("mark_o", out.mark, top.mark_o);
        compare.same("return_allowed_o", out.return_allowed, top.return_allowed_o);
        compare.same("test_used_o", out.test_used, top.test_used_o);
        compare.same("random_o", out.random_valid, top.random_valid_o);
        compare.same("measure_done_o", out.measure_done, top.measure_done_o);
        compare.same("extend_valid_o", out.extend_valid, top.extend_valid_o);
        compare.same("entry_word_o", out.entry_word, top.entry_word_o);
        compare.same("jtag_o", packed(out.jtag), top.jtag_o);
        compare.same("debug_jtag_o", packed(out.debug_jtag), top.debug_jtag_o);
        compare.same("alert_o", out.alert, top.alert_o);
    }

    bool commanded(unsigned op) const
    {
        return in.apb.sel && in.apb.enable && in.apb.write && top.pslverr_o == 0 &&
               (in.apb.data & 3) == op;
    }

    // By the ports, without the model.
    void witness()
    {
        const auto expect = [this](bool good, const char *what) {
            lockstep::expect(good, place, what);
        };
        const bool passes = top.debug_jtag_o != 0 || top.jtag_o != 0;
        const bool blank = in.blank == PLUTON_BLANK_YES;
        expect(!passes || (blank && top.test_used_o != 0) || (extended_ && said_),
               "JTAG passes in Blank with the taint, or behind entry and token");
        expect(top.return_allowed_o != PLUTON_RETURN_ALLOWED_YES || return_accepted_,
               "a return behind its command in Secured");
        // What comes now counts from the next cycle on.
        said_ = said_ || (extended_ && in.token == 0x4000);
        entry_[in.entry_index % entry_words] = top.entry_word_o;
        if (top.extend_valid_o != 0 && in.extend_done && top.measure_done_o == 0) {
            extended_ = extended_ || (accepted_ && drawn_.size() == DEBUG_CHALLENGE_WORDS);
            note("entry extended", true);
        }
        if (top.random_valid_o != 0 && in.random_valid && !in.random_error && !in.zeroize) {
            drawn_.push_back(in.random_word);
            expect(drawn_.size() <= DEBUG_CHALLENGE_WORDS, "one challenge in a boot");
        }
        const bool secured = in.secured == PLUTON_SECURED_YES;
        accepted_ = accepted_ || (commanded(DEBUG_OP_ACCEPT_DEBUG) &&
                                  (secured || in.provisioned == PLUTON_PROVISIONED_YES));
        return_accepted_ = return_accepted_ || (commanded(DEBUG_OP_ACCEPT_RETURN) && secured);
    }

  public:
    // The 18 words that were read in this block's extend, when all of them were.
    void whole_entry()
    {
        uint8_t signer[32] = {}, challenge[32], entry[PLUTON_ENTRY_BYTES];
        lockstep::expect(drawn_.size() == DEBUG_CHALLENGE_WORDS, place, "an entry of eight words");
        for (unsigned i = 0; i < sizeof challenge; ++i) {
            challenge[i] = uint8_t(drawn_[i / 4] >> (24 - 8 * (i % 4)));
        }
        measure_entry_encode(PLUTON_COMPONENT_DEBG, 0, signer, challenge, entry);
        for (unsigned i = 0; i < entry_words; ++i) {
            const uint8_t *b = &entry[4 * i];
            compare.same("the entry's words",
                         uint32_t(b[0]) << 24 | uint32_t(b[1]) << 16 | uint32_t(b[2]) << 8 | b[3],
                         entry_[i]);
        }
        note("entry whole, and of this boot's words", true);
    }

    void note(const std::string &what, bool happened) { reached_[what] += happened; }

  private:
    void count()
    {
        static const char *const states[] = {"Idle", "Draw", "Ready",  "Extend",
                                             "Mark", "Open", "Return", "Failed"};
        for (unsigned s = DEBUG_IDLE; s <= DEBUG_FAILED; ++s) {
            note(std::string("state ") + states[s], model.state == s);
            note(std::string("zeroize in ") + states[s], model.state == s && in.zeroize);
        }
        const bool access = in.apb.sel && in.apb.enable, write = access && in.apb.write;
        const bool command = write && !out.apb.error, blank = in.blank == PLUTON_BLANK_YES;
        const unsigned op = in.apb.data & 3;
        const unsigned verdict = command ? unsigned(debug_check(&model, &in, op)) : 0;
        note("accepted CHALLENGE", command && verdict == 0 && op == DEBUG_OP_CHALLENGE);
        note("accepted ACCEPT_DEBUG", command && verdict == 0 && op == DEBUG_OP_ACCEPT_DEBUG);
        note("accepted ACCEPT_RETURN", command && verdict == 0 && op == DEBUG_OP_ACCEPT_RETURN);
        note("refused: command", verdict == PLUTON_ERROR_COMMAND);
        note("refused: denied", verdict == PLUTON_ERROR_DENIED);
        note("refused: return in Provisioned",
             verdict == PLUTON_ERROR_DENIED && in.provisioned == PLUTON_PROVISIONED_YES);
        note("refused: order", verdict == PLUTON_ERROR_ORDER);
        note("refused: order, a served challenge", verdict == PLUTON_ERROR_ORDER &&
                                                       model.state == DEBUG_OPEN &&
                                                       op != DEBUG_OP_CHALLENGE);
        note("refused: Failed, random", verdict == PLUTON_ERROR_RANDOM);
        note("refused: Failed, internal", verdict == PLUTON_ERROR_INTERNAL);
        note("command and zeroize", command && in.zeroize && model.state < DEBUG_FAILED);
        note("bus error: busy", write && out.apb.error && in.apb.strobe == 0xF &&
                                    apb_offset(&in.apb) == cmd_at && apb_allowed(&in.apb) &&
                                    model.guard.refused);
        note("bus error: stranger", access && out.apb.error && !apb_allowed(&in.apb));
        note("bus error: strobes", write && out.apb.error && in.apb.strobe != 0xF);
        note("bus error: unaligned", access && out.apb.error && in.apb.offset % 4 != 0);
        note("challenge read",
             access && !write && out.apb.data != 0 && apb_offset(&in.apb) >= challenge_at);
        const bool draws = model.state == DEBUG_DRAW && !in.zeroize;
        note("error and word at once", draws && in.random_error && in.random_valid);
        note("error at the last word", draws && in.random_error && model.index == 7);
        note("a word that nobody asked for", !out.random_valid && in.random_valid);
        note("measure waits", model.own && in.measure_valid);
        note("the entry waits for measure", model.state == DEBUG_EXTEND && in.measure_valid);
        note("the entry waits for an extend given up",
             model.state == DEBUG_EXTEND && !model.own && !in.measure_valid && in.extending);
        note("measure's extend ends in Extend", model.state == DEBUG_EXTEND && out.measure_done);
        note("the extend goes on in Failed", model.own && model.state == DEBUG_FAILED);
        note("wiped in the cycle of the extend's end",
             model.own && model.state == DEBUG_EXTEND && in.extend_done && in.zeroize);
        note("wiped in the cycle of becoming the owner", model.state == DEBUG_EXTEND &&
                                                             !model.own && !in.measure_valid &&
                                                             !in.extending && in.zeroize);
        note("Mark without the token", model.state == DEBUG_MARK && in.token != 0x4000);
        const bool passes = top.debug_jtag_o != 0;
        note("JTAG passes, open", passes && model.state == DEBUG_OPEN && !blank);
        note("JTAG passes, used in Blank", passes && blank && model.used);
        note("JTAG edges in Blank before the taint", blank && !model.used && in.jtag.tck);
        note("closed in the cycle that leaves Blank",
             model.pass && model.used && !blank && model.state != DEBUG_OPEN);
        note("granted, and tck is high",
             !model.pass && model.tck[1] && (model.state == DEBUG_OPEN || (blank && model.used)));
        note("pins wiggle, closed", !passes && in.jtag.tck && in.jtag.trst_n && in.jtag.tdi);
        note("used and not Blank", model.used && !blank);
    }
};

// The neighbours, with what they remember.
struct Neighbours {
    Habit habit;
    Random &random;
    bool blank, marked = false;
    bool measuring = false;
    unsigned step = 0; // of the accumulator's extend, 0: none
    bool ours = false; // that extend is debug's
    uint64_t phase = 0;

    Neighbours(const Habit &h, Random &r)
        : habit(h), random(r), blank(h.life == Habit::Life::Blank || h.life == Habit::Life::Born)
    {
    }

    bool odds(unsigned n) const { return n != 0 && random.below(n) == 0; }

    // The inputs of the next cycle, behind one with these outputs.
    void drive(Bench &b)
    {
        struct debug_in &in = b.in;
        life(in, b.out);
        in.random_valid = (b.model.state == DEBUG_DRAW && odds(habit.word)) || odds(200);
        in.random_error = (b.model.state == DEBUG_DRAW && odds(habit.error)) || odds(300);
        in.random_word = in.random_valid || odds(4) ? uint32_t(random.next()) : 0;
        extends(b);
        in.zeroize = odds(habit.zeroize) || (habit.wipe_at_edges && odds(5) && at_an_edge(b));
        if (++phase >= habit.half_period) {
            phase = random.below(8) == 0 ? random.below(habit.half_period) : 0;
            in.jtag.tck = !in.jtag.tck && !odds(20);
        }
        const uint64_t pins = random.next();
        in.jtag.tms = (pins & 1) != 0;
        in.jtag.tdi = (pins & 2) != 0;
        in.jtag.trst_n = (pins & 0x3C) != 0;
        in.debug_jtag.tdo = (pins & 0x40) != 0;
        in.debug_jtag.tdo_oe = (pins & 0x80) != 0;
        accesses(b);
    }

  private:
    // Of Extend and Mark, which are passed quickly.
    static bool at_an_edge(const Bench &b)
    {
        if (b.model.state == DEBUG_EXTEND) {
            return b.model.own ? b.in.extend_done : !b.in.measure_valid && !b.in.extending;
        }
        return b.model.state == DEBUG_MARK;
    }

    void life(struct debug_in &in, const struct debug_out &out)
    {
        using Life = Habit::Life;
        const auto wire = [](bool yes, unsigned code) { return yes ? code : code ^ 0xFu; };
        if (habit.life == Life::Born && odds(150)) {
            blank = false;
        }
        const bool provisioned =
            habit.life == Life::Provisioned || (habit.life == Life::Born && !blank);
        const bool secured = habit.life == Life::Secured;
        in.blank = wire(blank, PLUTON_BLANK_YES);
        in.provisioned = wire(provisioned, PLUTON_PROVISIONED_YES);
        in.secured = wire(secured, PLUTON_SECURED_YES);
        if (habit.life == Life::Wild) {
            in.blank = odds(3) ? unsigned(random.below(16)) : unsigned(PLUTON_BLANK_YES);
            in.provisioned = unsigned(odds(4) ? random.below(16) : PLUTON_PROVISIONED_YES);
            in.secured = unsigned(odds(4) ? random.below(16) : PLUTON_SECURED_YES);
        }
        marked = marked || (out.mark != EFUSE_NO && odds(habit.mark));
        in.token = marked ? 0x4000u : secured ? 0x3000u : provisioned ? 0x2000u : 0u;
        if (habit.wild_token) {
            in.token = odds(4) ? 0x4000 : 1u << random.below(16) | (odds(2) ? 0x4000u : 0u);
        }
    }

    void extends(Bench &b)
    {
        struct debug_in &in = b.in;
        if (b.out.measure_done || (measuring && odds(habit.give_up))) {
            measuring = false;
        } else if (!measuring && odds(habit.measure)) {
            measuring = true;
        }
        in.measure_valid = measuring;
        in.measure_word = uint32_t(random.next());
        if (habit.wild_extend) {
            in.entry_index = unsigned(random.below(32));
            in.extend_done = odds(12);
            in.extending = odds(2);
            return;
        }
        // Entry words in order with pauses, then a while without, then done in one cycle.
        if (step == entry_words + 2) {
            if (ours) {
                b.whole_entry();
            }
            step = 0;
        } else if (step == 0) {
            if (b.out.extend_valid && !in.extend_done && odds(habit.extend)) {
                step = 1;
                ours = b.model.own;
            }
        } else if (odds(habit.extend)) {
            ++step;
        }
        in.extending = step != 0;
        in.extend_done = step == entry_words + 2;
        in.entry_index = step >= 1 && step <= entry_words ? step - 1 : 0;
    }

    void accesses(Bench &b) const
    {
        if (!b.master.queue.empty() || !odds(habit.access)) {
            return;
        }
        Access a{false, status_at, 0};
        if (odds(habit.stranger)) {
            a = lockstep::any_access(random, 18);
            switch (random.below(6)) {
            case 0:
                a.offset |= uint32_t(random.below(4));
                break;
            case 1:
                a.offset |= 1u << random.below(32);
                break;
            case 2:
                a = {true, cmd_at, uint32_t(random.below(4)), unsigned(random.below(16))};
                break;
            default:
                break;
            }
        } else if (odds(3)) {
            // What leads on, mostly.
            unsigned op = b.model.state == DEBUG_READY ? DEBUG_OP_ACCEPT_DEBUG : DEBUG_OP_CHALLENGE;
            if (b.model.state == DEBUG_READY && odds(4)) {
                op = DEBUG_OP_ACCEPT_RETURN;
            }
            a = {true, cmd_at, (uint32_t(random.next()) & ~3u) | op};
            if (odds(6)) {
                a.data = uint32_t(random.below(4));
            }
        } else if (odds(2)) {
            a.offset = uint32_t(challenge_at + 4 * random.below(8));
        }
        b.master.queue.push_back(a);
    }
};

void any(Bench &b, uint64_t seed, uint64_t cycles)
{
    b.place = {"random", seed, 0};
    Random random(seed);
    while (b.place.cycle < cycles) {
        b.reset();
        Neighbours n(any_habit(random), random);
        b.orphan = random.below(4) == 0;
        b.note("access without setup after the reset", b.orphan);
        b.out = {};
        b.out.mark = EFUSE_NO;
        for (uint64_t left = 50 + random.below(900); left != 0; --left) {
            n.drive(b);
            b.tick();
        }
    }
}

} // namespace

int main()
{
    return lockstep::main_of([] {
        Bench b;
        const uint64_t cycles = lockstep::setting("PLUTON_CYCLES", 300000);
        const uint64_t seed = lockstep::setting("PLUTON_SEED", 1);
        for (uint64_t s = seed; s < seed + 5; ++s) {
            any(b, s, cycles);
        }
        if (!b.enough(10)) {
            throw std::runtime_error("too little was reached");
        }
        std::printf("debug: %llu values agree\n",
                    static_cast<unsigned long long>(b.compare.values));
    });
}
