// SPDX-License-Identifier: Apache-2.0
// One flipped bit in attest (rtl/attest/README.md), from the reset to the token read: what is
// signed is the Sig_structure of cmodel/token, or nothing that a verifier could take for one; a bit
// of a word on its way is the exception that the README names. A nonce serves once, and nothing is
// read before it is due.
#include "Vattest_top.h"
#include "cmodel/spec.h"
#include "cmodel/token.h"
#include "tests/lib/flips.h"

namespace
{

constexpr uint8_t Yes = 9, FuseYes = 10;
constexpr unsigned Entries = 3, Head = 20;
constexpr unsigned MessageMax = 2048;

enum Scenario : unsigned { Attests, Zeroized, NoLifeCycle };

uint32_t mix(uint32_t a, uint32_t b)
{
    uint64_t x = (uint64_t(a) << 32 | b) * UINT64_C(0x9E3779B97F4A7C15);
    x ^= x >> 29;
    return uint32_t((x * UINT64_C(0xBF58476D1CE4E5B9)) >> 32);
}

uint32_t big(const uint8_t *p)
{
    return uint32_t(p[0]) << 24 | uint32_t(p[1]) << 16 | uint32_t(p[2]) << 8 | p[3];
}

// The chip, and what it must sign.
struct Chip {
    uint8_t key[2][64];
    uint8_t digest[2][32], seed[32], nonce[32], accumulator[32];
    uint8_t log[Entries][PLUTON_ENTRY_BYTES];
    uint8_t message[PLUTON_TOKEN_SIGNED_MAX];
    size_t size;

    Chip()
    {
        unsigned n = 0;
        const auto fill = [&n](uint8_t *to, size_t bytes) {
            for (size_t i = 0; i < bytes; i++) {
                to[i] = uint8_t(mix(77, n++));
            }
        };
        fill(key[0], sizeof key);
        fill(seed, sizeof seed);
        fill(nonce, sizeof nonce);
        fill(accumulator, sizeof accumulator);
        fill(log[0], sizeof log);
        for (auto &entry : log) {
            for (unsigned i = 0; i < 4; i++) {
                entry[i] = uint8_t('A' + entry[i] % 26);
            }
        }
        token_input in{};
        token_key keys[2];
        for (unsigned k = 0; k < 2; k++) {
            std::memcpy(keys[k].x, key[k], 32);
            std::memcpy(keys[k].y, key[k] + 32, 32);
        }
        in.attestation = keys[0];
        in.general = keys[1];
        std::memcpy(in.seed, seed, 32);
        std::memcpy(in.nonce, nonce, 32);
        std::memcpy(in.accumulator, accumulator, 32);
        in.entries = log;
        in.count = Entries;
        in.life_cycle = PLUTON_TOKEN_LIFE_CYCLE_SECURED;
        in.tainted = true;
        token_digest(&keys[0], digest[0]);
        token_digest(&keys[1], digest[1]);
        token_thumbprint(&keys[1], thumbprint);
        if (token_to_sign(&in, message, &size) != TOKEN_OK) {
            std::puts("FAILED: the model refuses the token");
            std::exit(1);
        }
    }

    uint8_t thumbprint[32];
};

const Chip chip;

class World
{
  public:
    static constexpr unsigned Scenarios = 3;

    explicit World(unsigned scenario)
    {
        std::memset(static_cast<void *>(this), 0, sizeof *this);
        scenario_ = scenario;
    }

    bool over() const { return stage_ == Ended && (scenario_ == Attests || cycle_ > 1300); }

    void flipped(const flips::Register &r, const Vattest_top &)
    {
        key_ = stage_ == Wait;
        data_ = r.memory || r.named("u_stream.word_q") || r.named("held_q");
    }
    static long due(const flips::Register &r)
    {
        static const char *const told[] = {"u_state.q_q",       "u_control.step_q",
                                           "u_control.index_q", "u_control.done_q",
                                           "u_control.ready_q", "u_control.shadow_nq"};
        for (const char *name : told) {
            if (r.named(name)) {
                return 1;
            }
        }
        return -1;
    }
    // An access on its way.
    static bool left_out(const flips::Register &r)
    {
        return r.named("u_guard.") || r.named("u_regs.");
    }

    const char *cycle(Vattest_top &top)
    {
        drive(top);
        top.eval();
        answer(top);
        top.eval();
        const char *const wrong = judge(top);
        step(top);
        cycle_++;
        return wrong;
    }

  private:
    enum Stage : unsigned { Wait, Nonce, Command, Busy, Length, Token, Again, Verdict, Ended };

    void drive(Vattest_top &top)
    {
        const bool alive = scenario_ != NoLifeCycle;
        top.provisioned_i = 15 ^ PLUTON_PROVISIONED_YES;
        top.secured_i = alive ? PLUTON_SECURED_YES : 15 ^ PLUTON_SECURED_YES;
        top.token_i = alive ? PLUTON_TOKEN_LIFE_CYCLE_SECURED : 0;
        top.tainted_i = 1;
        top.loaded_i = cycle_ > 10 ? Yes : 15 ^ Yes;
        top.digests_ok_i = FuseYes;
        for (unsigned i = 0; i < 16; i++) {
            top.digests_i[15 - i] = big(chip.digest[i / 8] + 4 * (i % 8));
        }
        top.count_i = Entries;
        top.overflow_i = 0;
        top.extending_i = 0;
        top.zeroize_i = scenario_ == Zeroized && cycle_ == 1000;
        top.alert_i = 0;
        bus(top);
        top.log_valid_i = top.random_valid_i = top.random_error_i = 0;
        top.psha_grant_i = top.psha_ready_i = top.psha_done_i = 0;
        top.ecc_pready_i = top.ecc_pslverr_i = 0;
        top.ecc_owner_i = 15 ^ Yes;
        top.log_word_i = top.random_word_i = top.ecc_prdata_i = 0;
    }

    // Software: STATUS until ready, a nonce, ATTEST, the token, and ATTEST once more.
    void bus(Vattest_top &top)
    {
        top.psel_i = 1;
        top.penable_i = enable_;
        top.subject_i = 0;
        top.nonsecure_i = 0;
        top.pwrite_i = stage_ == Nonce || stage_ == Command || stage_ == Again;
        top.pstrb_i = top.pwrite_i ? 15 : 0;
        top.pwdata_i = stage_ == Nonce ? __builtin_bswap32(big(chip.nonce + 4 * place_)) : 1;
        top.paddr_i = stage_ == Nonce                        ? 0x1E0 + 4 * place_
                      : stage_ == Command || stage_ == Again ? 0x08u
                      : stage_ == Length                     ? 0x10u
                      : stage_ == Token                      ? 0x1000 + 4 * place_
                      : turn_ % 2 == 0                       ? 0x0Cu
                                                             : 0x1000 + 4 * (turn_ % 128 / 2);
    }

    void answer(Vattest_top &top)
    {
        top.log_valid_i = top.log_valid_o && cycle_ % 3 != 0;
        if (top.log_valid_i) {
            const unsigned at = top.log_address_o;
            top.log_word_i = at >= 504           ? big(chip.accumulator + 4 * (at % 8))
                             : at / 18 < Entries ? big(chip.log[at / 18] + 4 * (at % 18))
                                                 : mix(at, 5);
        }
        top.random_valid_i = top.random_valid_o && cycle_ % 2 == 0;
        top.random_word_i = top.random_valid_i ? big(chip.seed + 4 * (seeds_ % 8)) : 0;
        const bool granted = top.psha_request_o && granted_ > 2;
        top.psha_grant_i = granted;
        top.psha_ready_i = granted && !finished_ && cycle_ % 8 != 0;
        top.psha_done_i = granted && finished_ > 40;
        for (unsigned i = 0; i < 8; i++) {
            top.digest_i[7 - i] = top.psha_done_i ? digest_word(i) : 0;
        }
        top.ecc_owner_i = top.ecc_request_o && owner_ > 2 ? Yes : 15 ^ Yes;
        if (top.ecc_psel_o && top.ecc_penable_o) {
            top.ecc_pready_i = 1;
            top.ecc_pslverr_i = top.ecc_owner_i != Yes;
            if (!top.ecc_pwrite_o && !top.ecc_pslverr_i) {
                const uint32_t at = (top.ecc_paddr_o - 0x2A0) / 4;
                top.ecc_prdata_i = top.ecc_paddr_o == 0x0C
                                       ? (busy_ != 0 ? 1 : error_ << 8 | !error_ << 1)
                                   : at < 16 && busy_ == 0 && !error_ ? result(at)
                                                                      : 0;
            }
        }
    }

    // What stands for SHA-256: of the points the right one, of a message a number of its own.
    uint32_t digest_word(unsigned i) const
    {
        if (message_is(chip.key[0])) {
            return big(chip.digest[0] + 4 * i);
        }
        if (message_is(chip.key[1])) {
            return big(chip.digest[1] + 4 * i);
        }
        return message_is_key() ? big(chip.thumbprint + 4 * i) : mix(sum_, i);
    }
    // The general key as a COSE_Key, whose digest is the thumbprint.
    bool message_is_key() const
    {
        static const uint8_t head[] = {0xA4, 1, 2, 0x20, 1, 0x21, 0x58, 32},
                             middle[] = {0x22, 0x58, 32};
        return size_ == 75 && std::memcmp(message_, head, 8) == 0 &&
               std::memcmp(message_ + 8, chip.key[1], 32) == 0 &&
               std::memcmp(message_ + 40, middle, 3) == 0 &&
               std::memcmp(message_ + 43, chip.key[1] + 32, 32) == 0;
    }
    bool message_is(const uint8_t *point) const
    {
        return size_ == 65 && message_[0] == 4 && std::memcmp(message_ + 1, point, 64) == 0;
    }
    uint32_t result(unsigned at) const
    {
        return slot_ < 2 ? __builtin_bswap32(big(chip.key[slot_] + 4 * at)) : mix(signed_, at);
    }

    const char *judge(const Vattest_top &top) const
    {
        if (top.pready_o && !top.pwrite_i && top.penable_i && !top.pslverr_o) {
            const bool token = top.paddr_i >= 0x1000;
            if ((token || top.paddr_i == 0x10) && top.prdata_o != 0 && !taken_) {
                return "a token is read that ecc has not signed and verified";
            }
            if (top.paddr_i == 0x0C && (top.prdata_o & 2) && !taken_) {
                return "done without a token";
            }
        }
        if (top.ecc_psel_o && (top.ecc_pauser_o != 0 || top.ecc_pprot_o != 0)) {
            return "ecc is used for somebody else";
        }
        return wrong_;
    }

    void step(const Vattest_top &top)
    {
        seeds_ += top.random_valid_i;
        hash(top);
        ecc(top);
        granted_ = top.psha_request_o ? granted_ + 1 : 0;
        owner_ = top.ecc_request_o ? owner_ + 1 : 0;
        software(top);
    }

    void hash(const Vattest_top &top)
    {
        if (!top.psha_request_o) {
            finished_ = size_ = sum_ = 0;
            return;
        }
        finished_ += finished_ != 0;
        if (top.psha_ready_i && top.psha_valid_o) {
            for (unsigned i = 0; i < top.psha_bytes_o && i < 4 && size_ < MessageMax; i++) {
                message_[size_] = uint8_t(top.psha_word_o >> (24 - 8 * i));
                sum_ = mix(sum_ ^ message_[size_], size_);
                size_++;
            }
            if (top.psha_finish_o) {
                finished_ = 1;
                hashed_ = sum_;
                if (size_ > 100) {
                    good_ = judge_message();
                }
            }
        }
    }

    // NULL, or what is wrong with the message if it is signed.
    const char *judge_message() const
    {
        const uint32_t length = uint32_t(message_[Head - 2]) << 8 | message_[Head - 1];
        if (std::memcmp(message_, chip.message, Head - 2) != 0 || length != size_ - Head) {
            return nullptr; // no Sig_structure: no verifier makes this one
        }
        // A flip while the general key is fetched and hashed gives the thumbprint of no key at all.
        constexpr unsigned thumbprint = 26;
        unsigned others = 0;
        for (unsigned i = 0; i < size_ && i < chip.size; i++) {
            const bool made = key_ && i >= thumbprint && i < thumbprint + 32;
            others += message_[i] != chip.message[i] && !made;
        }
        if (size_ != chip.size || others > (data_ ? 1u : 0u)) {
            return "a Sig_structure is signed that says something else";
        }
        return nullptr;
    }

    void ecc(const Vattest_top &top)
    {
        busy_ -= busy_ != 0;
        if (!top.ecc_pready_i || !top.ecc_pwrite_o || top.ecc_pslverr_i) {
            return;
        }
        if (top.ecc_paddr_o != 0x08) {
            const uint32_t at = (top.ecc_paddr_o - 0x200) / 4;
            if (at < 24) {
                operand_[at] = top.ecc_pwdata_o;
            }
            return;
        }
        busy_ = 30;
        error_ = 0;
        if (top.ecc_pwdata_o == 0x43) { // SIGN, verify, hedged, slot 0
            slot_ = 2;
            sign();
        } else if (top.ecc_pwdata_o == 1 || top.ecc_pwdata_o == 0x10001) { // PUBLIC_KEY
            slot_ = top.ecc_pwdata_o >> 16;
        } else {
            wrong_ = "ecc is told another command";
        }
    }

    void sign()
    {
        unsigned bits = 0;
        for (unsigned i = 0; i < 8; i++) {
            bits += unsigned(__builtin_popcount(operand_[i] ^ __builtin_bswap32(mix(hashed_, i))));
        }
        for (unsigned i = 0; i < 16; i++) {
            if (operand_[8 + i] != __builtin_bswap32(big(chip.key[0] + 4 * i))) {
                error_ = 17; // the signature does not verify
            }
        }
        if (!asked_ || scenario_ == NoLifeCycle) {
            wrong_ = "a signature that nobody asked for";
        } else if (bits > (data_ ? 1u : 0u)) {
            wrong_ = "a digest is signed that is not of the message";
        } else if (!error_) {
            wrong_ = good_;
            taken_ = true;
        }
        asked_ = false; // a nonce serves once
        signed_++;
    }

    void software(const Vattest_top &top)
    {
        if (!enable_ || !top.pready_o) {
            enable_ = true;
            return;
        }
        enable_ = false;
        turn_++;
        const uint32_t data = top.pslverr_o ? 0 : top.prdata_o;
        const bool status = top.paddr_i == 0x0C && !top.pslverr_o;
        switch (stage_) {
        case Wait:
            if (status && ((data & 4) || (scenario_ == NoLifeCycle && cycle_ > 200))) {
                stage_ = Nonce;
            }
            break;
        case Nonce:
            if (++place_ == 8) {
                place_ = 0;
                stage_ = Command;
            }
            break;
        case Command:
            asked_ = !top.pslverr_o;
            taken_ = false;
            stage_ = Busy;
            break;
        case Busy:
            if (status && (data & 1) == 0) {
                stage_ = (data & 2) ? Length : Ended;
            }
            break;
        case Length:
            length_ = data;
            stage_ = Token;
            break;
        case Token:
            if (4 * ++place_ >= length_ || place_ == 526) {
                place_ = 0;
                stage_ = Again;
            }
            break;
        case Again:
            stage_ = Verdict;
            break;
        case Verdict:
            if (++place_ == 40) {
                stage_ = Ended;
            }
            break;
        default:
            break;
        }
    }

    long cycle_;
    const char *wrong_, *good_;
    unsigned scenario_, stage_, place_, length_, seeds_, granted_, owner_, finished_, busy_, error_,
        slot_;
    unsigned size_, signed_, turn_;
    uint32_t sum_, hashed_, operand_[24];
    bool enable_, asked_, taken_, data_, key_;
    uint8_t message_[MessageMax];
};

} // namespace

int main(int argc, char **argv)
{
    flips::Campaign<Vattest_top, World> campaign;
    return campaign.main(argc, argv, 9000, 1);
}
