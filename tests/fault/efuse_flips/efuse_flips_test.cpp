// SPDX-License-Identifier: Apache-2.0
// One flipped bit in efuse (rtl/efuse/README.md), from the sensing on: every pulse is one that a
// standing and allowed request asks for, nothing is granted that the fuses do not hold, and no
// secret is another one.
#include "Vefuse_top.h"
#include "cmodel/efuse.h"
#include "cmodel/secded.h"
#include "tests/lib/flips.h"

namespace
{

constexpr uint64_t Ones = (UINT64_C(1) << 39) - 1;
constexpr unsigned PulseCycles = 6, Born = 1; // Born: the area of the chip that has keys

enum Client : uint8_t { Burn, Load, Birth, Cycle, Program };

struct Act {
    Client client;
    uint8_t area, secret, index, operation;
    uint8_t row;
    bool allowed;
};

// A blank chip. What is not allowed must burn nothing.
constexpr Act kBlank[] = {
    {Burn, 0, 0, 0, 0, 0, false},
    {Cycle, 0, 0, 0, EFUSE_CYCLE_SECURE, 0, false},
    {Program, 0, 0, 0, 1, PLUTON_FUSE_SERIAL, true},
    {Program, 0, 0, 0, 1, PLUTON_FUSE_SECRET_FIRST, false},
    {Birth, 0, 0, 0, EFUSE_BIRTH_BEGIN, 0, true},
    {Burn, 0, 0, 0, 0, 0, true},
    {Burn, 0, 0, 2, 0, 0, false},
    {Burn, 1, 0, 1, 0, 0, false},
    {Birth, 0, 0, 0, EFUSE_BIRTH_COMMIT, 0, false},
    {Birth, 0, 0, 0, EFUSE_BIRTH_DIGEST, 0, false},
    {Birth, 0, 0, 0, EFUSE_BIRTH_PROVISION, 0, false},
    {Program, 0, 0, 0, 1, PLUTON_FUSE_REVOCATION, true},
};

// A chip with keys, that is secured, and whose return begins.
constexpr Act kBorn[] = {
    {Load, Born, 1, 0, 0, 0, true},
    {Load, 0, 1, 0, 0, 0, false},
    {Cycle, 0, 0, 0, EFUSE_CYCLE_RETURNED, 0, false},
    {Cycle, 0, 0, 0, EFUSE_CYCLE_OVERBURN, 0, false},
    {Burn, Born, 0, 0, 0, 0, false},
    {Birth, 0, 0, 0, EFUSE_BIRTH_BEGIN, 0, false},
    {Birth, 0, 0, 0, EFUSE_BIRTH_RETIRE, 0, false},
    {Cycle, 0, 0, 0, EFUSE_CYCLE_SECURE, 0, true},
    {Program, 0, 0, 0, 1, PLUTON_FUSE_SERIAL, false},
    {Load, Born, 0, 0, 0, 0, true},
    {Cycle, 0, 0, 0, EFUSE_CYCLE_OVERBURN, 0, true},
};

// The supply of noise dies in the middle of a burn.
constexpr Act kHalted[] = {
    {Birth, 0, 0, 0, EFUSE_BIRTH_BEGIN, 0, true},
    {Burn, 0, 0, 0, 0, 0, true},
    {Program, 0, 0, 0, 1, PLUTON_FUSE_REVOCATION, true},
};

uint32_t mix(uint32_t a, uint32_t b)
{
    uint64_t x = (uint64_t(a) << 32 | b) * UINT64_C(0x9E3779B97F4A7C15);
    x ^= x >> 29;
    return uint32_t((x * UINT64_C(0xBF58476D1CE4E5B9)) >> 32);
}

class World
{
  public:
    static constexpr unsigned Scenarios = 3;

    explicit World(unsigned scenario)
    {
        std::memset(static_cast<void *>(this), 0, sizeof *this);
        scenario_ = scenario;
        acts_ = scenario == 0 ? kBlank : scenario == 1 ? kBorn : kHalted;
        count_ = unsigned(scenario == 0   ? std::size(kBlank)
                          : scenario == 1 ? std::size(kBorn)
                                          : std::size(kHalted));
        if (scenario == 1) {
            row_[PLUTON_FUSE_PROVISIONED] = PLUTON_FUSE_PROVISIONED_WORD;
            row_[PLUTON_FUSE_BEGUN + Born] = PLUTON_FUSE_BEGUN_WORD;
            row_[PLUTON_FUSE_COMMIT + Born] = PLUTON_FUSE_COMMIT_WORD;
            for (unsigned i = 0; i < 16; i++) {
                row_[PLUTON_FUSE_DIGEST_ATTESTATION + 16 * Born + i] = secded_encode(mix(i, 1));
            }
            for (unsigned i = 0; i < 24; i++) {
                row_[PLUTON_FUSE_SECRET_FIRST + 24 * Born + i] = secded_encode(mix(i, 2));
            }
        }
    }

    bool over() const
    {
        return (next_ >= count_ && idle_ > 20) || cycle_ > (scenario_ == 1 ? 4200 : 6500);
    }

    void flipped(const flips::Register &, const Vefuse_top &) {}
    static long due(const flips::Register &r)
    {
        return r.named("u_state.q_q") || r.named("mark_q") || r.named("word_q") ||
                       r.named("u_row.u_low.") || r.named("u_row.u_high.")
                   ? 1
                   : -1;
    }
    // An access on its way.
    static bool left_out(const flips::Register &r) { return r.named("u_guard."); }

    const char *cycle(Vefuse_top &top)
    {
        drive(top);
        top.eval();
        answer(top);
        top.eval();
        const char *wrong = judge(top);
        step(top);
        cycle_++;
        return wrong;
    }

  private:
    const Act *now() const { return next_ < count_ && !gap_ && sensed_ ? &acts_[next_] : nullptr; }
    static uint32_t word_of(const Act &a)
    {
        return a.client == Program && a.row == PLUTON_FUSE_REVOCATION
                   ? 0x00100004u
                   : mix(unsigned(a.secret) * 8 + a.index, 9);
    }

    void drive(Vefuse_top &top)
    {
        const Act *const a = now();
        const auto is = [a](Client client) { return a != nullptr && a->client == client; };
        top.persistent_i = 1;
        // In the middle of the burnt word of a secret
        top.zeroize_i = scenario_ == 2 && cycle_ == 1800;
        top.secret_valid_i = is(Load);
        top.secret_area_i = is(Load) ? a->area : 0;
        top.secret_secret_i = is(Load) ? a->secret : 0;
        top.burn_valid_i = is(Burn);
        top.burn_area_i = is(Burn) ? a->area : 0;
        top.burn_secret_i = is(Burn) ? a->secret : 0;
        top.burn_index_i = is(Burn) ? a->index : 0;
        top.burn_share1_i = is(Burn) ? mix(next_, 3) : 0;
        top.burn_share0_i = is(Burn) ? top.burn_share1_i ^ word_of(*a) : 0;
        top.birth_op_i = is(Birth) ? a->operation : 0;
        top.birth_area_i = is(Birth) ? a->area : 0;
        top.birth_index_i = 0;
        top.birth_word_i = is(Birth) && a->operation == EFUSE_BIRTH_DIGEST ? word_of(*a) : 0;
        top.cycle_op_i = is(Cycle) ? a->operation : 0;
        // ROW, DATA, CMD, then STATUS until it is not busy
        static const uint32_t offsets[] = {0x10, 0x14, 0x08, 0x0C};
        top.psel_i = is(Program);
        top.penable_i = is(Program) && enable_;
        top.pwrite_i = is(Program) && place_ < 3;
        top.paddr_i = is(Program) ? offsets[place_] : 0;
        top.pwdata_i = !is(Program) ? 0 : place_ == 0 ? a->row : place_ == 1 ? word_of(*a) : 1;
        top.pstrb_i = top.pwrite_i ? 15 : 0;
        top.pauser_i = 0;
        top.nonsecure_i = 0;
        top.fuse_done_i = 0;
        top.fuse_data_i = 0;
    }

    void answer(Vefuse_top &top)
    {
        const unsigned op = top.fuse_op_o;
        const bool pulse = op == EFUSE_FUSE_PULSE;
        if (op == EFUSE_FUSE_NONE || held_ + 1 < (pulse ? PulseCycles : 2)) {
            return;
        }
        top.fuse_done_i = 1;
        if (!pulse && top.fuse_row_o < PLUTON_FUSE_ROWS) {
            top.fuse_data_i = row_[top.fuse_row_o];
        }
    }

    static bool in(unsigned row, unsigned first, unsigned count)
    {
        return row >= first && row < first + count;
    }

    // The bits that the request that stands may burn in this row.
    uint64_t target(unsigned row) const
    {
        const Act *const a = now();
        if (a == nullptr || !a->allowed || halted_) {
            return 0;
        }
        switch (a->client) {
        case Burn:
            return row == PLUTON_FUSE_SECRET_FIRST + 24u * a->area + 8u * a->secret + a->index
                       ? secded_encode(word_of(*a))
                       : 0;
        case Birth:
            return row == PLUTON_FUSE_BEGUN + unsigned(a->area) ? PLUTON_FUSE_BEGUN_WORD : 0;
        case Cycle:
            if (a->operation == EFUSE_CYCLE_SECURE) {
                return row == PLUTON_FUSE_SECURED ? PLUTON_FUSE_SECURED_WORD : 0;
            }
            return in(row, PLUTON_FUSE_BEGUN, 4) || in(row, PLUTON_FUSE_COMMIT, 4) ||
                           in(row, PLUTON_FUSE_SECRET_FIRST, 96)
                       ? Ones
                       : 0;
        case Program:
            if (place_ != 3) { // CMD is not written yet
                return 0;
            }
            if (a->row == PLUTON_FUSE_REVOCATION) {
                return in(row, a->row, 2) ? word_of(*a) : 0;
            }
            return row == a->row ? secded_encode(__builtin_bswap32(word_of(*a))) : 0;
        default:
            return 0;
        }
    }

    const char *judge(const Vefuse_top &top)
    {
        if (top.fuse_op_o == EFUSE_FUSE_PULSE &&
            (top.fuse_row_o >= PLUTON_FUSE_ROWS || top.fuse_bit_o > 38 ||
             (target(top.fuse_row_o) >> top.fuse_bit_o & 1) == 0)) {
            return "a pulse that nobody asked for";
        }
        const auto whole = [this](unsigned mark, unsigned row, uint64_t word) {
            return mark != EFUSE_MARK_WHOLE || row_[row] == word;
        };
        if (!whole(top.provisioned_o, PLUTON_FUSE_PROVISIONED, PLUTON_FUSE_PROVISIONED_WORD) ||
            !whole(top.secured_o, PLUTON_FUSE_SECURED, PLUTON_FUSE_SECURED_WORD) ||
            !whole(top.returned_o, PLUTON_FUSE_RETURNED, PLUTON_FUSE_RETURNED_WORD)) {
            return "a state of the life cycle that the fuses do not have";
        }
        const bool committed =
            scenario_ == 1 && row_[PLUTON_FUSE_COMMIT + Born] == PLUTON_FUSE_COMMIT_WORD;
        if (top.committed_o == EFUSE_YES && (!committed || top.committed_area_o != Born)) {
            return "an area is committed that is not";
        }
        if (top.digests_ok_o == EFUSE_YES) {
            for (unsigned i = 0; i < 16; i++) {
                if (!committed || top.digests_o[15 - i] != mix(i, 1)) {
                    return "other digests than those of the fuses";
                }
            }
        }
        if (top.secret_valid_o) {
            const Act *const a = now();
            if (a == nullptr || a->client != Load || !a->allowed ||
                top.secret_word_o != mix(8u * a->secret + top.secret_index_o, 2) ||
                top.secret_index_o != loaded_ || top.secret_last_o != (loaded_ == 7)) {
                return "a secret that is not this one";
            }
        }
        if (top.burn_take_o || (top.birth_done_o && now() != nullptr && now()->client == Birth)) {
            const Act *const a = now();
            const unsigned row = a == nullptr        ? 0
                                 : a->client == Burn ? PLUTON_FUSE_SECRET_FIRST + 24u * a->area +
                                                           8u * a->secret + a->index
                                                     : PLUTON_FUSE_BEGUN + unsigned(a->area);
            if (a == nullptr || !a->allowed || row_[row] != target(row)) {
                return "burnt, says the answer, and it is not";
            }
        }
        return nullptr;
    }

    void step(const Vefuse_top &top)
    {
        const Act *const a = now();
        sensed_ = sensed_ || top.sensed_o == EFUSE_YES;
        halted_ = halted_ || top.zeroize_i;
        const bool held = top.fuse_op_o != EFUSE_FUSE_NONE;
        if (held && top.fuse_op_o == EFUSE_FUSE_PULSE && top.fuse_done_i) {
            row_[top.fuse_row_o] |= UINT64_C(1) << top.fuse_bit_o;
        }
        held_ = held && !top.fuse_done_i ? held_ + 1 : 0;
        gap_ = false;
        idle_ = a == nullptr && sensed_ ? idle_ + 1 : 0;
        if (a == nullptr) {
            return;
        }
        bool ends = false;
        switch (a->client) {
        case Burn:
            ends = top.burn_take_o || top.burn_error_o;
            break;
        case Load:
            loaded_ += top.secret_valid_o;
            ends = top.secret_error_o || top.secret_last_o;
            break;
        case Birth:
            ends = top.birth_done_o || top.birth_error_o;
            break;
        case Cycle:
            ends = top.cycle_done_o || top.cycle_error_o;
            break;
        default:
            if (!enable_ || !top.pready_o) {
                enable_ = true;
                break;
            }
            enable_ = false;
            ends = top.pslverr_o || (place_ == 3 && (top.prdata_o & 1) == 0);
            place_ += place_ < 3;
            break;
        }
        if (ends) {
            next_++;
            gap_ = true;
            loaded_ = place_ = 0;
            enable_ = false;
        }
    }

    long cycle_;
    const Act *acts_;
    unsigned scenario_, count_, next_, place_, loaded_, held_, idle_;
    bool sensed_, gap_, enable_, halted_;
    uint64_t row_[PLUTON_FUSE_ROWS];
};

} // namespace

int main(int argc, char **argv)
{
    flips::Campaign<Vefuse_top, World> campaign;
    return campaign.main(argc, argv, 40000, 1);
}
