// SPDX-License-Identifier: Apache-2.0
// Any die, and any requests at all ports at once, with resets, zeroize and slow arrays in between:
// what comes is the model's word against the RTL's.
#include "tests/unit/efuse/bench.h"

#include "cmodel/secded.h"

namespace
{

uint64_t any_bits(Random &random)
{
    return random.next() & random.next() & random.next() & FuseArray::mask;
}

FuseRow any_word(Random &random, uint64_t word, bool set)
{
    FuseRow row;
    row.whole = set ? word : 0;
    switch (random.below(24)) {
    case 0: // partly burnt
        row.whole = word & random.next();
        row.weak = word & ~row.whole & random.next();
        break;
    case 1:
        row.whole = FuseArray::mask;
        break;
    case 2:
        row.whole = 0;
        row.weak = any_bits(random);
        break;
    default:
        break;
    }
    return row;
}

FuseRow any_data(Random &random, bool blank)
{
    FuseRow row;
    row.whole = blank ? 0 : secded_encode(uint32_t(random.next()));
    for (unsigned n = random.below(4) == 0 ? unsigned(random.below(4)) : 0; n != 0; --n) {
        const uint64_t cell = uint64_t(1) << random.below(39);
        if (random.below(2) == 0) {
            row.whole ^= cell;
        } else {
            row.whole &= ~cell;
            row.weak |= cell;
        }
    }
    row.weak &= ~row.whole;
    return row;
}

// Mostly a chip of some life cycle, with what may have happened to it.
std::vector<FuseRow> any_die(Random &random)
{
    std::vector<FuseRow> rows(PLUTON_FUSE_ROWS);
    const unsigned age =
        unsigned(random.below(6)); // blank, unfinished, provisioned, secured, returned
    if (age == 0 && random.below(2) == 0) {
        return rows;
    }
    const unsigned home = unsigned(random.below(4));
    rows[PLUTON_FUSE_PROVISIONED] = any_word(random, PLUTON_FUSE_PROVISIONED_WORD, age >= 2);
    rows[PLUTON_FUSE_SECURED] = any_word(random, PLUTON_FUSE_SECURED_WORD, age >= 3);
    rows[PLUTON_FUSE_RETURNED] = any_word(random, PLUTON_FUSE_RETURNED_WORD, age >= 5);
    rows[PLUTON_FUSE_LOCK_SERIAL] =
        any_word(random, PLUTON_FUSE_LOCK_SERIAL_WORD, random.below(2) == 0);
    rows[PLUTON_FUSE_LOCK_ROOT] =
        any_word(random, PLUTON_FUSE_LOCK_ROOT_WORD, random.below(2) == 0);
    rows[PLUTON_FUSE_LOCK_SECOND] =
        any_word(random, PLUTON_FUSE_LOCK_SECOND_WORD, random.below(2) == 0);
    for (unsigned area = 0; area < 4; ++area) {
        const bool here = area == home && age >= 1;
        rows[PLUTON_FUSE_BEGUN + area] =
            any_word(random, PLUTON_FUSE_BEGUN_WORD, here || random.below(6) == 0);
        rows[PLUTON_FUSE_COMMIT + area] =
            any_word(random, PLUTON_FUSE_COMMIT_WORD, here || random.below(60) == 0);
        if (random.below(5) == 0 && !here) { // retired
            rows[PLUTON_FUSE_BEGUN + area] =
                rows[PLUTON_FUSE_COMMIT + area] = {FuseArray::mask, 0, 0};
        }
        for (unsigned i = 0; i < 24; ++i) {
            rows[PLUTON_FUSE_SECRET_ATTESTATION + 24 * area + i] = any_data(random, !here);
        }
        for (unsigned i = 0; i < 16; ++i) {
            rows[PLUTON_FUSE_DIGEST_ATTESTATION + 16 * area + i] = any_data(random, !here);
        }
    }
    for (unsigned row = PLUTON_FUSE_SERIAL; row < PLUTON_FUSE_REVOCATION; ++row) {
        rows[row] = any_data(random, random.below(2) == 0);
    }
    for (unsigned i = 0; i < PLUTON_FUSE_SECOND_HASH_COUNT; ++i) {
        rows[PLUTON_FUSE_SECOND_HASH + i] = any_data(random, random.below(2) == 0);
    }
    for (unsigned row = PLUTON_FUSE_REVOCATION; row < 45; ++row) {
        rows[row].whole = any_bits(random) & (random.below(8) == 0 ? FuseArray::mask : 0xFFFFFFFF);
        rows[row].weak = any_bits(random) & any_bits(random) & ~rows[row].whole;
    }
    if (random.below(4) == 0) { // some dead fuses
        for (unsigned n = 0; n < 20; ++n) {
            FuseRow &row = rows[random.below(PLUTON_FUSE_ROWS)];
            row.dead |= any_bits(random) & ~row.whole & ~row.weak;
        }
    }
    return rows;
}

// The others' sides of the four ports: a request is held until its answer, then there is a pause.
class Others
{
  public:
    explicit Others(Random &random) : random_(random) {}

    // How often requests come; 0: seldom.
    void start(unsigned busy)
    {
        busy_ = busy;
        area_ = unsigned(random_.below(4));
        step_ = 0;
        pause_[0] = pause_[1] = pause_[2] = pause_[3] = false;
    }

    void step(Bench &b)
    {
        secret(b);
        burn(b);
        birth(b);
        cycle(b);
    }

  private:
    bool now(unsigned port, unsigned weight)
    {
        if (pause_[port]) {
            pause_[port] = false;
            return false;
        }
        return random_.below(busy_ != 0 ? 3 * weight : 600 * weight) == 0;
    }

    unsigned area() { return random_.below(10) == 0 ? unsigned(random_.below(4)) : area_; }

    void secret(Bench &b)
    {
        if (b.in.secret_valid) {
            if (b.out.secret_last || b.out.secret_error || random_.below(900) == 0) {
                b.in.secret_valid = false;
                b.in.secret_area = b.in.secret = 0;
                pause_[0] = true;
            }
        } else if (now(0, 4)) {
            b.in.secret_valid = true;
            b.in.secret_area =
                b.model.sensed && random_.below(4) != 0 ? b.out.committed_area : area();
            b.in.secret = unsigned(random_.below(random_.below(8) == 0 ? 4 : 3));
        }
    }

    void burn(Bench &b)
    {
        if (b.in.burn_valid) {
            if (b.out.burn_take || b.out.burn_error) {
                b.in.burn_valid = false;
                b.in.burn_area = b.in.burn_secret = b.in.burn_index = 0;
                b.in.burn_share0 = b.in.burn_share1 = 0;
                pause_[1] = true;
            }
        } else if (now(1, 3)) {
            b.in.burn_valid = true;
            b.in.burn_area = area();
            // Mostly the next one in order.
            const unsigned next =
                random_.below(10) == 0 ? unsigned(random_.below(32)) : b.model.count;
            b.in.burn_secret = next / 8 & 3;
            b.in.burn_index = next % 8;
            b.in.burn_share0 = random_.below(12) == 0 ? 0 : uint32_t(random_.next());
            b.in.burn_share1 = random_.below(12) == 0 ? b.in.burn_share0 : uint32_t(random_.next());
        }
    }

    void birth(Bench &b)
    {
        if (b.in.birth_op != EFUSE_BIRTH_NONE) {
            if (b.out.birth_done || b.out.birth_error) {
                b.in.birth_op = EFUSE_BIRTH_NONE;
                b.in.birth_area = b.in.birth_index = 0;
                b.in.birth_word = 0;
                pause_[2] = true;
            }
        } else if (now(2, 3)) {
            static const unsigned ops[] = {
                EFUSE_BIRTH_BEGIN,  EFUSE_BIRTH_DIGEST,    EFUSE_BIRTH_DIGEST, EFUSE_BIRTH_DIGEST,
                EFUSE_BIRTH_COMMIT, EFUSE_BIRTH_PROVISION, EFUSE_BIRTH_BEGIN};
            b.in.birth_op = ops[random_.below(7)];
            if (random_.below(30) == 0) {
                b.in.birth_op = 1 + unsigned(random_.below(15));
            } else if (random_.below(b.model.session ? 1000 : 30) == 0) {
                b.in.birth_op = EFUSE_BIRTH_RETIRE;
            } else if (b.model.session && b.model.count >= 24 && random_.below(4) != 0) {
                b.in.birth_op = b.model.count == 40 ? EFUSE_BIRTH_COMMIT : EFUSE_BIRTH_DIGEST;
            }
            b.in.birth_area = area();
            b.in.birth_index =
                random_.below(10) == 0 ? unsigned(random_.below(16)) : (b.model.count - 24) & 15;
            b.in.birth_word = random_.below(12) == 0 ? 0 : uint32_t(random_.next());
        }
    }

    void cycle(Bench &b)
    {
        if (b.in.cycle_op != EFUSE_CYCLE_NONE) {
            if (b.out.cycle_done || b.out.cycle_error) {
                b.in.cycle_op = EFUSE_CYCLE_NONE;
                pause_[3] = true;
            }
        } else if (now(3, 12)) {
            static const unsigned ops[] = {EFUSE_CYCLE_SECURE, EFUSE_CYCLE_RETURNED,
                                           EFUSE_CYCLE_OVERBURN};
            b.in.cycle_op =
                random_.below(20) == 0 ? 1 + unsigned(random_.below(15)) : ops[random_.below(3)];
        }
    }

    Random &random_;
    unsigned busy_ = 0, area_ = 0, step_ = 0;
    bool pause_[4] = {};
};

lockstep::Access any_of_software(Random &random)
{
    lockstep::Access a = lockstep::any_access(random, 56);
    switch (random.below(8)) {
    case 0:
        a = {true, 0x08, uint32_t(random.below(12) == 0 ? random.below(8) : 1)};
        break;
    case 1:
        a = {true, 0x10, uint32_t(random.below(4) == 0 ? random.below(256) : 3 + random.below(43))};
        break;
    case 2:
        a = {true, 0x14, uint32_t(random.next() & random.next() & random.next())};
        break;
    case 3:
        a = {false, 0x0C, 0};
        break;
    default:
        break;
    }
    return a;
}

} // namespace

void any(Bench &b, uint64_t seed, uint64_t cycles)
{
    b.place = {"random", seed, 0};
    Random random(seed);
    Others others(random);
    std::vector<FuseRow> die = any_die(random);
    uint64_t left = 0;
    bool stops = false; // zeroize, and an array that falls silent
    for (uint64_t i = 0; i < cycles; ++i) {
        if (left == 0) { // another chip, or the same after a reset or a power cut
            if (random.below(3) != 0) {
                b.insert(any_die(random), random.next(), 1 + unsigned(random.below(3)));
            } else {
                b.reset();
            }
            b.mute = false;
            others.start(unsigned(random.below(3)));
            static const uint64_t spans[] = {1000, 30000, 120000, 350000};
            left = 1 + random.below(spans[random.below(4)]);
            stops = random.below(4) == 0;
        }
        --left;
        others.step(b);
        if (b.master.queue.empty() && random.below(3) == 0) {
            b.master.queue.push_back(any_of_software(random));
        }
        b.in.zeroize = stops && random.below(b.model.sensed ? 20000 : 900) == 0;
        b.in.persistent = random.below(50) != 0;
        if (stops && random.below(30000) == 0) {
            b.mute = true;
        }
        b.tick();
    }
    b.mute = false;
    b.in.zeroize = false;
}

void reached(const Bench &b)
{
    for (unsigned job = EFUSE_JOB_LOAD; job < EFUSE_JOB_PROGRAM; ++job) {
        const bool unknown = job == EFUSE_JOB_CYCLE_UNKNOWN || job == EFUSE_JOB_BIRTH_UNKNOWN;
        if (std::getenv("PLUTON_VERBOSE") != nullptr) {
            std::printf("job %u: %llu done, %llu refused or failed\n", job,
                        static_cast<unsigned long long>(b.answered[job][0]),
                        static_cast<unsigned long long>(b.answered[job][1]));
        }
        b.expect(unknown || b.answered[job][0] != 0, "every job is done");
        b.expect(b.answered[job][1] != 0, "every job is refused");
    }
    for (const unsigned code :
         {PLUTON_ERROR_NONE, PLUTON_ERROR_COMMAND, PLUTON_ERROR_DENIED, PLUTON_ERROR_LOCKED,
          PLUTON_ERROR_FALLING, PLUTON_ERROR_FUSE, PLUTON_ERROR_INTERNAL}) {
        if (std::getenv("PLUTON_VERBOSE") != nullptr) {
            std::printf("code %u: %llu\n", code,
                        static_cast<unsigned long long>(b.programmed[code]));
        }
        b.expect(b.programmed[code] != 0, "every end of a command");
    }
    b.expect(b.alerts != 0 && b.halts != 0, "alerts and halts");
}
