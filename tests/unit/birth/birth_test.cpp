// SPDX-License-Identifier: Apache-2.0
// birth against its model, every output in every cycle. Around it fuses, key store, ecc and private
// SHA-256 that answer by chance, and a life cycle that follows.
#include <cstring>
#include <vector>

#include "Vbirth_top.h"
#include "cmodel/birth.h"
#include "cmodel/sha2.h"
#include "tests/lib/lockstep_random.h"

namespace
{

lockstep::Chance chance(lockstep::seed());
lockstep::Judge judge(lockstep::seed());
lockstep::Seen seen;

constexpr unsigned NO = 0x6, AREA_COMMITTED = 0x6, AREA_RETIRED = 0x5;

// How much goes wrong: one in so many; 0 never.
struct Mood {
    unsigned fuse_error = 0, ecc_error = 0, bus_error = 0, mismatch = 0, same = 0;
    unsigned taint = 0, life = 0, owner = 0, misuse = 0;
    unsigned slow = 1;
    unsigned key_step = BIRTH_IDLE; // in which keys refuses
    bool unfinished = false;
};

uint32_t swapped(uint32_t word)
{
    return __builtin_bswap32(word);
}

class World
{
  public:
    World()
    {
        top_.rst_ni = 0;
        edge();
    }
    ~World() { top_.final(); }

    void episode(const Mood &mood, unsigned cycles, unsigned number)
    {
        mood_ = mood;
        in_ = {};
        birth_reset(&model_);
        top_.rst_ni = 0;
        edge();
        top_.rst_ni = 1;
        start();
        for (unsigned cycle = 0; cycle < cycles; cycle++) {
            judge.at(number, cycle);
            act();
            struct birth_out out;
            birth_outputs(&model_, &in_, &out);
            answer(out);
            birth_outputs(&model_, &in_, &out); // the word of a digest follows the digest
            drive();
            top_.eval();
            compare(out);
            notice(out);
            edge();
            birth_step(&model_, &in_);
            settle(out);
        }
    }

  private:
    void edge()
    {
        top_.clk_i = 0;
        top_.eval();
        top_.clk_i = 1;
        top_.eval();
        top_.clk_i = 0;
    }

    void start()
    {
        static const unsigned areas[] = {BIRTH_AREA_BLANK, BIRTH_AREA_BLANK, BIRTH_AREA_BLANK,
                                         BIRTH_AREA_TOUCHED, AREA_RETIRED};
        for (unsigned &area : in_.areas) {
            area = chance.one_in(20) ? chance.below(16) : areas[chance.below(5)];
        }
        in_.blank = mood_.unfinished ? NO : PLUTON_BLANK_YES;
        in_.unfinished = mood_.unfinished ? PLUTON_UNFINISHED_YES : 0x3;
        in_.sensed = in_.committed = in_.digests_ok = 0x5;
        sense_ = 5 + chance.below(20);
        granted_ = false;
        message_.clear();
        std::memset(point_, 0, sizeof point_);
    }

    void commit(unsigned area)
    {
        in_.committed = KEYS_FUSE_YES;
        in_.committed_area = area;
        in_.areas[area] = AREA_COMMITTED;
        in_.digests_ok = chance.one_in(mood_.fuse_error) ? 0x5 : KEYS_FUSE_YES;
        in_.blank = NO;
        in_.unfinished = PLUTON_UNFINISHED_YES;
    }

    void act()
    {
        if (sense_ != 0 && --sense_ == 0) {
            in_.sensed = KEYS_FUSE_YES;
            if (mood_.unfinished) {
                commit(chance.below(4));
            }
        }
        in_.tainted = in_.tainted ? !chance.one_in(100) : chance.one_in(mood_.taint);
        if (chance.one_in(mood_.life)) {
            in_.blank = chance.one_in(2) ? PLUTON_BLANK_YES : chance.below(16);
        }
        bus();
        if (!owned_) {
            in_.owner = chance.one_in(3) ? NO : chance.one_in(8) ? chance.below(16) & 0x7 : NO;
        } else if (chance.one_in(mood_.owner)) {
            in_.owner = chance.below(16);
        }
    }

    void bus()
    {
        struct apb_in &b = in_.apb;
        if (b.sel && !b.enable) {
            b.enable = true;
            return;
        }
        b = {};
        if (!chance.one_in(model_.step == BIRTH_IDLE ? 6 : 12)) {
            return;
        }
        b = {true, false, false, PLUTON_BIRTH_BASE + 0x0C, chance.word(), 0, false, 0};
        if (chance.one_in(3)) {
            b.write = true;
            b.offset = PLUTON_BIRTH_BASE + 0x08;
            b.data = (chance.word() & ~7u) | (chance.one_in(8) ? chance.below(8) : BIRTH_OP_START);
            b.strobe = 0xF;
        }
        if (chance.one_in(mood_.misuse)) {
            switch (chance.below(5)) {
            case 0:
                b.strobe = chance.below(16);
                break;
            case 1:
                b.subject = chance.below(6);
                break;
            case 2:
                b.nonsecure = true;
                break;
            case 3:
                b.write = !b.write;
                break;
            default:
                b.offset = chance.one_in(2) ? PLUTON_BIRTH_BASE + chance.below(0x20)
                                            : b.offset ^ (1u << chance.below(16));
                break;
            }
        }
    }

    bool now() { return chance.one_in(mood_.slow); }

    void answer(const struct birth_out &out)
    {
        in_.fuse_done = in_.fuse_error = in_.key_done = in_.key_error = false;
        in_.key_code = 0;
        in_.ecc = {};
        if (out.fuse_op != BIRTH_FUSE_NONE && now()) {
            in_.fuse_error = chance.one_in(mood_.fuse_error);
            in_.fuse_done = !in_.fuse_error;
        }
        if (out.key_op != KEYS_BIRTH_NONE && now()) {
            in_.key_error = mood_.key_step == unsigned(model_.step) && chance.one_in(2);
            in_.key_done = !in_.key_error;
            in_.key_code = in_.key_error ? 1 + chance.below(28) : 0;
        }
        if (out.ecc.sel && out.ecc.enable && now()) {
            ecc(out.ecc);
        }
        sha(out);
    }

    // Points of two keys; the same ones from PUBLIC_KEY as from GENERATE, but in a mood of faults.
    void ecc(const struct apb_in &access)
    {
        in_.ecc.ready = true;
        if (chance.one_in(mood_.bus_error)) {
            in_.ecc.error = true;
        } else if (access.write) {
            const bool generate = (access.data & 0xF) == 2;
            key_ = generate ? access.data >> 24 & 31 : access.data >> 16 & 31;
            judge.same("ecc's command", generate ? 2u | key_ << 24 : 1u | key_ << 16, access.data);
            busy_ = 1 + chance.below(6);
            failed_ = chance.one_in(mood_.ecc_error);
            if (generate || chance.one_in(mood_.mismatch)) {
                for (uint32_t &word : point_[key_ & 1]) {
                    word = chance.word();
                }
                if (chance.one_in(mood_.same)) {
                    std::memcpy(point_[key_ & 1], point_[0], sizeof point_[0]);
                }
            }
        } else if (access.offset == 0x00C) {
            busy_ -= busy_ != 0;
            in_.ecc.data =
                busy_ != 0 ? 1u | (chance.word() & 4)
                : failed_  ? (chance.one_in(3) ? 0u : chance.below(29) << 8) | (chance.word() & 2)
                           : 2u;
        } else {
            in_.ecc.data = swapped(point_[key_ & 1][(access.offset - 0x2A0) / 4 % 16]);
        }
    }

    void sha(const struct birth_out &out)
    {
        if (!out.psha_request) {
            granted_ = finished_ = false;
            message_.clear();
        } else if (!granted_) {
            granted_ = granted_before_ && now();
        }
        granted_before_ = out.psha_request;
        in_.grant = out.psha_request && granted_;
        in_.ready = in_.grant && !finished_ && now();
        if (finished_ && wait_ != 0) {
            wait_--;
        }
        in_.done = in_.grant && finished_ && wait_ == 0;
        for (unsigned i = 0; i < 8; i++) {
            in_.digest[i] = in_.done ? digest_[i] : 0;
        }
    }

    void drive()
    {
        top_.psel_i = in_.apb.sel;
        top_.penable_i = in_.apb.enable;
        top_.pwrite_i = in_.apb.write;
        top_.paddr_i = in_.apb.offset;
        top_.pwdata_i = in_.apb.data;
        top_.pstrb_i = uint8_t(in_.apb.strobe);
        top_.nonsecure_i = in_.apb.nonsecure;
        top_.pauser_i = uint8_t(in_.apb.subject);
        top_.blank_i = uint8_t(in_.blank);
        top_.unfinished_i = uint8_t(in_.unfinished);
        top_.tainted_i = in_.tainted;
        top_.sensed_i = uint8_t(in_.sensed);
        top_.areas_i =
            uint16_t(in_.areas[3] << 12 | in_.areas[2] << 8 | in_.areas[1] << 4 | in_.areas[0]);
        top_.committed_i = uint8_t(in_.committed);
        top_.committed_area_i = uint8_t(in_.committed_area);
        top_.digests_ok_i = uint8_t(in_.digests_ok);
        top_.fuse_done_i = in_.fuse_done;
        top_.fuse_error_i = in_.fuse_error;
        top_.key_done_i = in_.key_done;
        top_.key_error_i = in_.key_error;
        top_.key_code_i = uint8_t(in_.key_code);
        top_.owner_i = uint8_t(in_.owner);
        top_.ecc_pready_i = in_.ecc.ready;
        top_.ecc_pslverr_i = in_.ecc.error;
        top_.ecc_prdata_i = in_.ecc.data;
        top_.psha_grant_i = in_.grant;
        top_.psha_ready_i = in_.ready;
        top_.psha_done_i = in_.done;
        for (unsigned i = 0; i < 8; i++) {
            top_.digest_i[7 - i] = in_.digest[i];
        }
        top_.psha_alert_i = 0;
    }

    void compare(const struct birth_out &out)
    {
        judge.same("apb_o.pready", out.apb.ready, top_.pready_o);
        judge.same("apb_o.pslverr", out.apb.error, top_.pslverr_o);
        judge.same("apb_o.prdata", out.apb.data, top_.prdata_o);
        judge.same("ecc_request_o", out.ecc_request, top_.ecc_request_o);
        judge.same("ecc_o.psel", out.ecc.sel, top_.ecc_psel_o);
        judge.same("ecc_o.penable", out.ecc.enable, top_.ecc_penable_o);
        judge.same("ecc_o.pwrite", out.ecc.write, top_.ecc_pwrite_o);
        judge.same("ecc_o.paddr", out.ecc.offset, top_.ecc_paddr_o);
        judge.same("ecc_o.pwdata", out.ecc.data, top_.ecc_pwdata_o);
        judge.same("ecc_o.pstrb", out.ecc.strobe, top_.ecc_pstrb_o);
        judge.same("ecc_o.pprot", 0, top_.ecc_pprot_o);
        judge.same("ecc_o.pauser", out.ecc.subject, top_.ecc_pauser_o);
        judge.same("key_o.op", out.key_op, top_.key_op_o);
        judge.same("key_o.slot", out.key_slot, top_.key_slot_o);
        judge.same("key_o.area", out.key_area, top_.key_area_o);
        judge.same("fuse_o.op", out.fuse_op, top_.fuse_op_o);
        judge.same("fuse_o.area", out.fuse_area, top_.fuse_area_o);
        judge.same("fuse_o.index", out.fuse_index, top_.fuse_index_o);
        judge.same("fuse_o.word", out.fuse_word, top_.fuse_word_o);
        judge.same("psha_request_o", out.psha_request, top_.psha_request_o);
        judge.same("psha_o.valid", out.psha_valid, top_.psha_valid_o);
        judge.same("psha_o.word", out.psha_word, top_.psha_word_o);
        judge.same("psha_o.bytes", out.psha_bytes, top_.psha_bytes_o);
        judge.same("psha_o.finish", out.psha_finish, top_.psha_finish_o);
        judge.same("psha_o.restart", 0, top_.psha_restart_o);
        judge.same("alert_o", out.alert, top_.alert_o);
    }

    void notice(const struct birth_out &out)
    {
        static const char *const fails[] = {"",
                                            "fails: Retire",
                                            "fails: Own",
                                            "fails: Generate",
                                            "fails: Draw",
                                            "fails: Begin",
                                            "fails: Burn",
                                            "fails: Wipe",
                                            "fails: Load",
                                            "fails: Certify",
                                            "fails: Clean",
                                            "fails: Commit",
                                            "fails: Provision"};
        seen.count("births done", was_done_ == false && model_.done);
        for (unsigned step = 1; step <= BIRTH_PROVISION; step++) {
            seen.count(fails[step], model_.failed_step == step && failed_before_ != step);
        }
        const bool fresh = model_.error != 0 && error_before_ == 0;
        seen.count("code: fault", fresh && model_.error == PLUTON_ERROR_FAULT);
        seen.count("code: tainted", fresh && model_.error == PLUTON_ERROR_TAINTED);
        seen.count("code: denied", fresh && model_.error == PLUTON_ERROR_DENIED);
        seen.count("code: scrap", fresh && model_.error == PLUTON_ERROR_SCRAP);
        seen.count("finished by itself", mood_.unfinished && was_done_ == false && model_.done);
        seen.count("areas retired after a failure",
                   out.fuse_op == BIRTH_FUSE_RETIRE && in_.fuse_done && model_.step == BIRTH_CLEAR);
        seen.count("bus errors", out.apb.error);
        was_done_ = model_.done;
        failed_before_ = model_.failed_step;
        error_before_ = model_.error;
    }

    void settle(const struct birth_out &out)
    {
        if (!out.ecc_request) {
            owned_ = false;
        } else if (!owned_ && chance.one_in(4)) {
            owned_ = true;
            in_.owner = KEYS_OWNER_YES;
        }
        if (!owned_) {
            in_.owner = NO;
        }
        if (in_.ready && out.psha_valid) {
            for (unsigned i = 0; i < out.psha_bytes; i++) {
                message_.push_back(uint8_t(out.psha_word >> (24 - 8 * i)));
            }
            if (out.psha_finish) {
                finish();
            }
        }
        if (in_.fuse_done) {
            switch (out.fuse_op) {
            case BIRTH_FUSE_BEGIN:
                in_.areas[out.fuse_area] = BIRTH_AREA_TOUCHED;
                break;
            case BIRTH_FUSE_RETIRE:
                in_.areas[out.fuse_area] = AREA_RETIRED;
                break;
            case BIRTH_FUSE_COMMIT:
                commit(out.fuse_area);
                break;
            case BIRTH_FUSE_PROVISION:
                in_.unfinished = 0x3;
                break;
            default:
                break;
            }
        }
    }

    // The message is 0x04 || X || Y of the key that ecc was told.
    void finish()
    {
        std::vector<uint8_t> expected{0x04};
        uint8_t digest[32];
        for (const uint32_t word : point_[key_ & 1]) {
            for (int shift = 24; shift >= 0; shift -= 8) {
                expected.push_back(uint8_t(word >> shift));
            }
        }
        judge.same("the message is the key's", 1, message_ == expected);
        (void)sha2_hash(SHA2_256, message_.data(), message_.size(), digest);
        for (unsigned i = 0; i < 8; i++) {
            uint32_t word = 0;
            std::memcpy(&word, digest + 4 * i, 4);
            digest_[i] = swapped(word);
        }
        finished_ = true;
        wait_ = chance.below(20);
    }

    Vbirth_top top_;
    struct birth model_ = {};
    struct birth_in in_ = {};
    Mood mood_;
    unsigned sense_ = 0, busy_ = 0, key_ = 0, wait_ = 0;
    bool owned_ = false, failed_ = false, granted_ = false, granted_before_ = false,
         finished_ = false;
    uint32_t point_[2][16] = {}, digest_[8] = {};
    std::vector<uint8_t> message_;
    bool was_done_ = false;
    unsigned failed_before_ = 0, error_before_ = 0;
};

Mood any_mood()
{
    Mood m;
    m.slow = 1 + chance.below(3);
    m.unfinished = chance.one_in(6);
    m.misuse = chance.one_in(2) ? 0 : 4;
    switch (chance.below(9)) { // one kind of trouble at a time, so that each step is reached
    case 0:
        m.fuse_error = 5 + chance.below(40);
        break;
    case 1:
    case 2:
        m.key_step = BIRTH_DRAW + chance.below(BIRTH_UNDO + 1 - BIRTH_DRAW);
        break;
    case 3:
        m.ecc_error = 2 + chance.below(4);
        break;
    case 4:
        m.bus_error = 20 + chance.below(200);
        m.mismatch = 2;
        break;
    case 5:
        m.taint = 100 + chance.below(1000);
        m.life = 100 + chance.below(1000);
        break;
    case 6:
        m.same = 3;
        m.owner = 500;
        break;
    default:
        break;
    }
    return m;
}

} // namespace

int main()
{
    const unsigned episodes = lockstep::full_tier() ? 20000 : 2500;
    World world;
    for (unsigned e = 0; e < episodes; e++) {
        world.episode(any_mood(), 1500 + chance.below(1500), e);
    }
    return seen.enough(5) ? 0 : 1;
}
