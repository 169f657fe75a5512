// SPDX-License-Identifier: Apache-2.0
// Power is cut in a cycle that the seed chooses, in every phase of a chip's life: afterwards the
// chip is in the state before or in the one after, and never has half a key (promise K2).
#include "tests/unit/efuse/bench.h"

namespace
{

// What birth and lifecycle would do after power comes back, until it is cut again.
class Factory
{
  public:
    Factory(Bench &b, Random &random) : b_(b), random_(random) {}

    // True: an area is committed, Provisioned is burnt. False: scrap.
    bool go_on()
    {
        b_.sense();
        check();
        if (b_.out.committed != EFUSE_YES) {
            for (unsigned area = 0; area < 4; ++area) {
                if (b_.out.areas[area] == EFUSE_AREA_TOUCHED) {
                    b_.expect(b_.birth(EFUSE_BIRTH_RETIRE, area), "a touched area is retired");
                    b_.tick();
                }
            }
            unsigned area = 0;
            while (area < 4 && b_.out.areas[area] != EFUSE_AREA_BLANK) {
                ++area;
            }
            if (area == 4) {
                return false;
            }
            drawn_ = std::make_unique<Identity>(random_);
            ++attempts;
            b_.expect(give_birth(b_, area, *drawn_), "birth in a blank area");
            check();
        }
        const unsigned area = b_.out.committed_area;
        if (b_.out.provisioned != EFUSE_MARK_WHOLE) {
            b_.expect(b_.birth(EFUSE_BIRTH_PROVISION, area), "Provision");
        }
        return true;
    }

    // After any power-up.
    void check()
    {
        unsigned committed = 0;
        for (unsigned area = 0; area < 4; ++area) {
            committed += b_.out.areas[area] == EFUSE_AREA_COMMITTED;
        }
        b_.expect(committed <= 1, "at most one area is committed");
        b_.expect(b_.out.provisioned == EFUSE_MARK_ZERO || committed == 1,
                  "keys before Provisioned");
        if (committed == 1) {
            b_.expect(drawn_ && holds(b_, b_.out.committed_area, *drawn_),
                      "a committed area holds the keys that were drawn last, whole");
        } else {
            for (unsigned area = 0; area < 4; ++area) {
                b_.expect(!b_.load(area, 0), "no key from another area");
            }
        }
    }

    unsigned attempts = 0;

  private:
    Bench &b_;
    Random &random_;
    std::unique_ptr<Identity> drawn_;
};

void birth_with_cuts(Bench &b, Random &random)
{
    b.blank(random.next());
    Factory factory(b, random);
    const unsigned cuts = 1 + unsigned(random.below(3));
    bool finished = false;
    for (unsigned i = 0; i <= cuts && !finished; ++i) {
        // A birth takes about 40,000 cycles; much falls near its start and its end.
        switch (random.below(4)) {
        case 0:
            b.cut_after = 230 + random.below(3000);
            break;
        case 1:
            b.cut_after = 36000 + random.below(6000);
            break;
        default:
            b.cut_after = 1 + random.below(45000);
            break;
        }
        if (i == cuts) {
            b.cut_after = 0;
        }
        try {
            finished = factory.go_on();
            b.expect(finished, "three retries are there");
        } catch (const PowerCut &) {
            b.reset();
        }
    }
    b.cut_after = 0;
    b.expect(finished && factory.attempts <= 4, "birth ends");
    b.reset();
    b.sense();
    factory.check();
    b.expect(b.out.provisioned == EFUSE_MARK_WHOLE && b.out.committed == EFUSE_YES, "provisioned");
}

// SECURE and RETURN with cuts; the life cycle words only rise, and Returned comes after the secrets
// went.
void end_with_cuts(Bench &b, Random &random, const std::vector<FuseRow> &secured)
{
    b.insert(secured, random.next());
    for (unsigned i = 0; i < 6; ++i) {
        b.cut_after = i == 5 ? 0 : 1 + random.below(random.below(2) == 0 ? 3000 : 110000);
        try {
            b.sense();
            const bool whole = b.out.returned == EFUSE_MARK_WHOLE;
            for (unsigned row = PLUTON_FUSE_SECRET_FIRST; row < PLUTON_FUSE_ROWS && whole; ++row) {
                b.expect(b.array->margin_high(row) == FuseArray::mask, "Returned holds no secret");
            }
            if (!whole) {
                b.expect(b.cycle(EFUSE_CYCLE_OVERBURN) && b.cycle(EFUSE_CYCLE_RETURNED), "RETURN");
            }
        } catch (const PowerCut &) {
            b.reset();
        }
    }
    b.reset();
    b.sense();
    b.expect(b.out.returned == EFUSE_MARK_WHOLE, "returned in the end");
}

void secure_with_cuts(Bench &b, Random &random, const std::vector<FuseRow> &provisioned)
{
    b.insert(provisioned, random.next());
    for (unsigned i = 0; i < 8; ++i) {
        b.cut_after = i == 7 ? 0 : 300 + random.below(1400);
        try {
            b.sense();
            b.expect(b.out.provisioned == EFUSE_MARK_WHOLE && b.out.committed == EFUSE_YES,
                     "still provisioned");
            if (b.out.secured != EFUSE_MARK_WHOLE) {
                b.expect(b.cycle(EFUSE_CYCLE_SECURE), "SECURE");
            }
        } catch (const PowerCut &) {
            b.reset();
        }
    }
    b.expect(b.out.secured == EFUSE_MARK_WHOLE, "secured in the end");
}

} // namespace

void power_cuts(Bench &b, uint64_t seed, unsigned runs)
{
    b.place = {"power cuts", seed, 0};
    Random random(seed);
    for (unsigned i = 0; i < runs; ++i) {
        birth_with_cuts(b, random);
    }
    const std::vector<FuseRow> provisioned = b.array->cells();
    for (unsigned i = 0; i < runs; ++i) {
        secure_with_cuts(b, random, provisioned);
    }
    const std::vector<FuseRow> secured = b.array->cells();
    for (unsigned i = 0; i < (runs + 3) / 4; ++i) {
        end_with_cuts(b, random, secured);
    }
}
