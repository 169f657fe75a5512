// SPDX-License-Identifier: Apache-2.0
// lifecycle beside its model: every output in every cycle. What the test itself knows of the life
// cycle it checks as well: only forward, and a state only with its marks.
#include "Vlifecycle_top.h"
#include "cmodel/lifecycle.h"
#include "tests/lib/lockstep_apb.h"

namespace
{

using lockstep::Random;

constexpr uint32_t cmd_at = 0x08, status_at = 0x0C, state_at = 0x10, token_at = 0x14;
constexpr unsigned marks[] = {EFUSE_MARK_ZERO, EFUSE_MARK_PARTIAL, EFUSE_MARK_WHOLE,
                              EFUSE_MARK_ONES};
constexpr unsigned areas[] = {EFUSE_AREA_BLANK, EFUSE_AREA_COMMITTED, EFUSE_AREA_TOUCHED,
                              EFUSE_AREA_RETIRED};

class Bench
{
  public:
    Vlifecycle_top top;
    struct lifecycle model = {};
    struct lifecycle_in in = {};
    struct lifecycle_out out = {};
    lockstep::Master master;
    lockstep::Place place;
    lockstep::Compare compare{place};
    unsigned highest = 0; // state since the reset

    Bench()
    {
        top.rst_ni = 1; // so that the first reset has an edge
        top.eval();
        reset();
    }

    void reset()
    {
        master.reset();
        in = {};
        in.debug_open = LIFECYCLE_DEBUG_CLOSED;
        in.provisioned = in.secured = in.returned = EFUSE_MARK_PARTIAL;
        for (unsigned &area : in.areas) {
            area = EFUSE_AREA_TOUCHED;
        }
        lifecycle_reset(&model);
        highest = 0;
        top.rst_ni = 0;
        edge(false);
        top.rst_ni = 1;
    }

    void tick()
    {
        in.apb = master.in;
        edge(true);
        lifecycle_step(&model, &in);
        master.step(out.apb);
        lockstep::expect(model.state >= highest, place, "the life cycle goes forward");
        highest = model.state;
    }

    // The fuses of a new chip, as they are read after the reset.
    void blank()
    {
        in.sensed = EFUSE_YES;
        in.provisioned = in.secured = in.returned = EFUSE_MARK_ZERO;
        in.committed = EFUSE_NO;
        for (unsigned &area : in.areas) {
            area = EFUSE_AREA_BLANK;
        }
    }

    void commit(unsigned area)
    {
        in.areas[area] = EFUSE_AREA_COMMITTED;
        in.committed = EFUSE_YES;
    }

    void retire()
    {
        in.committed = EFUSE_NO;
        for (unsigned &area : in.areas) {
            area = EFUSE_AREA_RETIRED;
        }
    }

    void access(const lockstep::Access &a)
    {
        const uint64_t before = master.answers;
        master.queue.push_back(a);
        while (master.answers == before) {
            tick();
        }
    }

    uint32_t read(uint32_t offset)
    {
        access({false, offset, 0});
        lockstep::expect(!master.answer.error, place, "the register can be read");
        return master.answer.data;
    }

    void expect(bool good, const char *what) { lockstep::expect(good, place, what); }

  private:
    void edge(bool compared)
    {
        lockstep::drive(top, in.apb);
        top.sensed_i = uint8_t(in.sensed);
        top.provisioned_i = uint8_t(in.provisioned);
        top.secured_i = uint8_t(in.secured);
        top.returned_i = uint8_t(in.returned);
        top.areas_i =
            uint16_t(in.areas[0] | in.areas[1] << 4 | in.areas[2] << 8 | in.areas[3] << 12);
        top.committed_i = uint8_t(in.committed);
        top.done_i = in.cycle_done;
        top.error_i = in.cycle_error;
        top.return_allowed_i = uint8_t(in.return_allowed);
        top.debug_open_i = uint8_t(in.debug_open);
        top.test_used_i = uint8_t(in.test_used);
        top.clk_i = 0;
        top.eval();
        lifecycle_outputs(&model, &in, &out);
        if (compared) {
            lockstep::compare(compare, top, out.apb);
            compare.same("cycle_o", out.cycle_op, top.cycle_o);
            compare.same("blank_o", out.blank, top.blank_o);
            compare.same("unfinished_o", out.unfinished, top.unfinished_o);
            compare.same("provisioned_o", out.provisioned, top.provisioned_o);
            compare.same("secured_o", out.secured, top.secured_o);
            compare.same("returned_o", out.returned, top.returned_o);
            compare.same("tainted_o", out.tainted, top.tainted_o);
            compare.same("token_o", out.token, top.token_o);
            compare.same("alert_o", out.alert, top.alert_o);
            one_wire();
        }
        top.clk_i = 1;
        top.eval();
        ++place.cycle;
    }

    void one_wire()
    {
        const unsigned yes =
            (top.blank_o == PLUTON_BLANK_YES) + (top.unfinished_o == PLUTON_UNFINISHED_YES) +
            (top.provisioned_o == PLUTON_PROVISIONED_YES) + (top.secured_o == PLUTON_SECURED_YES) +
            (top.returned_o == PLUTON_RETURNED_YES);
        expect(yes <= 1, "at most one wire says yes");
    }
};

// From the factory to the return, with what each step allows.
void a_life(Bench &b)
{
    b.place.test = "a life";
    b.reset();
    b.tick();
    b.expect(b.out.blank != PLUTON_BLANK_YES, "nothing before the fuses are sensed");
    b.blank();
    b.tick();
    b.tick();
    b.expect(b.out.blank == PLUTON_BLANK_YES, "blank");
    b.access({true, cmd_at, 1});
    b.expect(b.read(status_at) == unsigned(PLUTON_ERROR_DENIED) << 8, "no SECURE of a blank chip");
    b.commit(2);
    b.tick();
    b.tick();
    b.expect(b.out.unfinished == PLUTON_UNFINISHED_YES && b.out.blank != PLUTON_BLANK_YES,
             "unfinished");
    b.in.provisioned = EFUSE_MARK_WHOLE;
    b.tick();
    b.tick();
    b.expect(b.out.provisioned == PLUTON_PROVISIONED_YES && b.out.token == 0x2000, "provisioned");
    b.expect(b.read(token_at) == 0x2000 && b.read(state_at) == 3, "provisioned in the registers");
    b.access({true, cmd_at, 2});
    b.expect(b.read(status_at) == unsigned(PLUTON_ERROR_DENIED) << 8, "no RETURN before SECURE");
    b.access({true, cmd_at, 1});
    b.tick();
    b.expect(b.out.cycle_op == EFUSE_CYCLE_SECURE, "efuse is asked");
    b.access({true, cmd_at, 3});
    b.expect(b.master.answer.error, "no command while busy");
    b.in.secured = EFUSE_MARK_WHOLE;
    b.in.cycle_done = true;
    b.tick();
    b.in.cycle_done = false;
    b.tick();
    b.expect(b.out.secured == PLUTON_SECURED_YES && b.out.token == 0x3000, "secured");
    b.expect(b.read(status_at) == 2, "done");
    b.access({true, cmd_at, 2});
    b.expect(b.read(status_at) == (2 | unsigned(PLUTON_ERROR_CAPABILITY) << 8),
             "no RETURN without a capability");
    b.in.debug_open = 0b0100;
    b.tick();
    b.in.debug_open = LIFECYCLE_DEBUG_CLOSED;
    b.tick();
    b.expect(b.out.token == 0x4000, "debug shows in the token, and stays");
    b.in.return_allowed = PLUTON_RETURN_ALLOWED_YES;
    b.access({true, cmd_at, 2});
    b.in.return_allowed = 0;
    b.tick();
    b.expect(b.out.cycle_op == EFUSE_CYCLE_OVERBURN, "first the secrets");
    b.retire();
    b.in.cycle_done = true;
    b.tick();
    b.in.cycle_done = false;
    b.tick();
    b.expect(b.out.cycle_op == EFUSE_CYCLE_NONE, "a pause");
    b.tick();
    b.expect(b.out.cycle_op == EFUSE_CYCLE_RETURNED, "then the word");
    b.in.returned = EFUSE_MARK_WHOLE;
    b.in.cycle_done = true;
    b.tick();
    b.in.cycle_done = false;
    b.tick();
    b.expect(b.out.returned == PLUTON_RETURNED_YES && b.out.token == 0, "returned");
    b.in.returned = EFUSE_MARK_ZERO;
    b.tick();
    b.expect(b.out.returned != PLUTON_RETURNED_YES, "a step back is no state");
    b.tick();
    b.expect(b.out.alert && b.read(state_at) == 7, "and an alert");
}

// Every combination of marks and areas after the reset.
void every_view(Bench &b)
{
    b.place.test = "every view";
    for (unsigned i = 0; i < 64 * 256 * 2; ++i) {
        b.reset();
        b.in.sensed = EFUSE_YES;
        b.in.provisioned = marks[i & 3];
        b.in.secured = marks[i >> 2 & 3];
        b.in.returned = marks[i >> 4 & 3];
        for (unsigned a = 0; a < 4; ++a) {
            b.in.areas[a] = areas[i >> (6 + 2 * a) & 3];
        }
        b.in.committed = i >> 14 != 0 ? EFUSE_YES : EFUSE_NO;
        b.tick();
        b.tick();
        const bool whole = b.in.provisioned == EFUSE_MARK_WHOLE;
        b.expect(b.out.provisioned != PLUTON_PROVISIONED_YES || whole, "provisioned by its word");
        b.expect(b.out.secured != PLUTON_SECURED_YES || (whole && b.in.secured == EFUSE_MARK_WHOLE),
                 "secured by its word");
        b.expect(b.out.token == 0 || whole, "no token without its word");
    }
}

// A code of four bits; mostly one that has a meaning.
unsigned any_code(Random &random, const unsigned (&codes)[4])
{
    return random.below(40) == 0 ? unsigned(random.below(16)) : codes[random.below(4)];
}

// Fuses that change as they may, and now and then as they may not.
void evolve(Bench &b, Random &random)
{
    switch (random.below(12)) {
    case 0:
        b.commit(unsigned(random.below(4)));
        break;
    case 1:
        b.in.provisioned = random.below(2) != 0 ? EFUSE_MARK_WHOLE : EFUSE_MARK_PARTIAL;
        break;
    case 2:
        b.in.secured = random.below(3) != 0 ? EFUSE_MARK_WHOLE : EFUSE_MARK_PARTIAL;
        break;
    case 3:
        b.retire();
        break;
    case 4:
        b.in.returned = random.below(3) != 0 ? EFUSE_MARK_WHOLE : EFUSE_MARK_PARTIAL;
        break;
    case 5:
        if (random.below(4) == 0) {
            b.in.provisioned = any_code(random, marks);
        }
        break;
    case 6:
        if (random.below(4) == 0) {
            b.in.areas[random.below(4)] = any_code(random, areas);
        }
        break;
    case 7:
        if (random.below(8) == 0) {
            b.in.sensed = unsigned(random.below(16));
            b.in.committed = unsigned(random.below(16));
        }
        break;
    default:
        break;
    }
}

void any(Bench &b, uint64_t seed, uint64_t cycles)
{
    b.place = {"random", seed, 0};
    Random random(seed);
    b.reset();
    unsigned left = 0, waited = 0;
    for (uint64_t i = 0; i < cycles; ++i) {
        if (left == 0) {
            b.reset();
            left = 1 + unsigned(random.below(400));
        }
        --left;
        if (b.model.state == LIFECYCLE_SENSE && random.below(8) == 0) {
            b.blank();
            for (uint64_t n = random.below(6); n != 0; --n) {
                evolve(b, random);
            }
        } else if (random.below(24) == 0) {
            evolve(b, random);
        }
        if (b.master.queue.empty() && random.below(3) == 0) {
            lockstep::Access a = lockstep::any_access(random, 6);
            if (random.below(2) == 0) {
                a = {true, cmd_at, uint32_t(random.below(4))};
            }
            b.master.queue.push_back(a);
        }
        b.in.return_allowed =
            unsigned(random.below(4) != 0 ? PLUTON_RETURN_ALLOWED_YES : random.below(16));
        b.in.test_used = random.below(200) == 0 ? unsigned(random.below(16)) : 0;
        b.in.debug_open =
            random.below(200) == 0 ? unsigned(random.below(16)) : LIFECYCLE_DEBUG_CLOSED;
        // efuse's answers: to a request after some cycles, now and then unasked.
        waited = b.model.job == LIFECYCLE_JOB_IDLE ? 0 : waited + 1;
        const bool answer = (waited > 1 && random.below(6) == 0) || random.below(300) == 0;
        b.in.cycle_done = answer && random.below(4) != 0;
        b.in.cycle_error = answer && (!b.in.cycle_done || random.below(8) == 0);
        if (b.in.cycle_done && random.below(2) == 0) {
            if (b.model.job == LIFECYCLE_JOB_SECURE) {
                b.in.secured = EFUSE_MARK_WHOLE;
            } else if (b.model.job == LIFECYCLE_JOB_OVERBURN) {
                b.retire();
            } else if (b.model.job == LIFECYCLE_JOB_RETURNED) {
                b.in.returned = EFUSE_MARK_WHOLE;
            }
        }
        b.tick();
    }
}

} // namespace

int main()
{
    return lockstep::main_of([] {
        Bench b;
        a_life(b);
        every_view(b);
        const uint64_t cycles = lockstep::setting("PLUTON_CYCLES", 300000);
        const uint64_t seed = lockstep::setting("PLUTON_SEED", 1);
        for (uint64_t s = seed; s < seed + 5; ++s) {
            any(b, s, cycles);
        }
        std::printf("lifecycle: %llu values agree\n",
                    static_cast<unsigned long long>(b.compare.values));
    });
}
