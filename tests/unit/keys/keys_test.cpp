// SPDX-License-Identifier: Apache-2.0
// The key store against its model, every output in every cycle: engines, birth, fuses, random
// source and software act by chance, well and badly, and all at once.
#include <cstring>
#include <map>

#include "Vkeys_top.h"
#include "Vkeys_top___024root.h"
#include "cmodel/keys.h"
#include "tests/lib/lockstep_random.h"

#define KEYS(name) root_.keys_top__DOT__u_keys__DOT__##name
#define BANK(b)                                                                                    \
    words("share0 of slots 2 x " #b, model_.share0[2 * (b)],                                       \
          KEYS(u_memory__DOT__gen_bank__BRA__##b##__KET____DOT__share0).m_storage,                 \
          2 * sizeof model_.share0[0]);                                                            \
    words("share1 of slots 2 x " #b, model_.share1[2 * (b)],                                       \
          KEYS(u_memory__DOT__gen_bank__BRA__##b##__KET____DOT__share1).m_storage,                 \
          2 * sizeof model_.share1[0])

namespace
{

lockstep::Chance chance(lockstep::seed());
lockstep::Judge judge(lockstep::seed());
lockstep::Seen seen;

const std::map<unsigned, const char *> command_ends = {
    {PLUTON_ERROR_NONE, "commands: done"},     {PLUTON_ERROR_COMMAND, "commands: command"},
    {PLUTON_ERROR_CALLER, "commands: caller"}, {PLUTON_ERROR_SLOT, "commands: slot"},
    {PLUTON_ERROR_TAKEN, "commands: taken"},   {PLUTON_ERROR_DENIED, "commands: denied"},
    {PLUTON_ERROR_ORDER, "commands: order"},   {PLUTON_ERROR_RANDOM, "commands: random"},
    {PLUTON_ERROR_KEY, "commands: key"},
};

enum class Life { Factory, Provisioned, Secured, Returned, Chaos };

// How much goes wrong, chosen for each episode. 0: nothing.
struct Mood {
    Life life = Life::Factory;
    unsigned drop = 0, change = 0, random_error = 0, fuse_error = 0, zeroize = 0, odd_last = 0;
    unsigned slow = 1; // answers of random source and fuses come once in so many cycles
    unsigned busy = 2; // engines ask again after so many cycles
    unsigned owner = 50;
};

// ---- engines ----

unsigned any_slot()
{
    switch (chance.below(8)) {
    case 0:
        return chance.below(32);
    case 1:
    case 2:
        return chance.below(3);
    default:
        return KEYS_FIRST_SESSION + chance.below(4);
    }
}

unsigned good_operation(const struct keys &k, unsigned slot, bool offer)
{
    if (slot < 3) {
        return offer ? PLUTON_KEY_OPERATION_GENERATE : PLUTON_KEY_OPERATION_SIGN + chance.below(3);
    }
    switch (k.purpose[slot % KEYS_SLOTS]) {
    case KEYS_PURPOSE_HMAC:
        return PLUTON_KEY_OPERATION_HMAC;
    case KEYS_PURPOSE_SHARED:
        return offer ? PLUTON_KEY_OPERATION_AGREE_TO : PLUTON_KEY_OPERATION_HMAC;
    case KEYS_PURPOSE_SIGN:
        return offer ? PLUTON_KEY_OPERATION_GENERATE : PLUTON_KEY_OPERATION_SIGN;
    case KEYS_PURPOSE_AGREE:
        return offer ? PLUTON_KEY_OPERATION_GENERATE : PLUTON_KEY_OPERATION_AGREE;
    case KEYS_PURPOSE_AGREE_TO:
        return offer ? PLUTON_KEY_OPERATION_GENERATE : PLUTON_KEY_OPERATION_AGREE_TO;
    case KEYS_PURPOSE_AES128:
    case KEYS_PURPOSE_AES192:
    case KEYS_PURPOSE_AES256:
        return PLUTON_KEY_OPERATION_AES128 + (k.purpose[slot] - KEYS_PURPOSE_AES128);
    default:
        return chance.below(10);
    }
}

enum Port { Ecc, Sha2, Aes, Offer, Ports };

// The port at which a key of this purpose is worth asking for.
Port port_of(enum keys_purpose purpose)
{
    switch (purpose) {
    case KEYS_PURPOSE_HMAC:
    case KEYS_PURPOSE_SHARED:
        return Sha2;
    case KEYS_PURPOSE_AES128:
    case KEYS_PURPOSE_AES192:
    case KEYS_PURPOSE_AES256:
        return Aes;
    default:
        return Ecc;
    }
}

struct keys_request any_request(const struct keys &k, Port port)
{
    const bool offer = port == Offer;
    struct keys_request r = {true, any_slot(), 0, 0};
    for (unsigned tries = 0; tries < 8; tries++) { // mostly one that may be granted
        const Port of = port_of(k.purpose[r.slot % KEYS_SLOTS]);
        if (r.slot >= KEYS_SLOTS || ((offer || of == port) && k.full[r.slot] != offer)) {
            break;
        }
        r.slot = any_slot();
    }
    r.operation = chance.one_in(6) ? chance.below(16) : good_operation(k, r.slot, offer);
    const bool session = r.slot >= KEYS_FIRST_SESSION && r.slot < KEYS_SLOTS;
    r.subject = chance.one_in(8) ? chance.below(8) : session ? k.subject[r.slot] : 0;
    return r;
}

void change(struct keys_request &r)
{
    switch (chance.below(3)) {
    case 0:
        r.slot = any_slot();
        break;
    case 1:
        r.operation = chance.below(16);
        break;
    default:
        r.subject = chance.below(6);
        break;
    }
}

// ---- software ----

class Software
{
  public:
    // The access of this cycle.
    struct apb_in cycle(const struct keys &k)
    {
        if (now_.sel && !now_.enable) {
            now_.enable = true;
            return now_;
        }
        now_ = {};
        if (left_ != 0) {
            left_--;
            write(0x40 + 4 * left_, chance.word());
        } else if (command_ != 0) {
            write(0x08, command_);
            command_ = 0;
        } else if (!chance.one_in(3)) {
            return now_;
        } else if (k.busy && !chance.one_in(20)) {
            read(0x0C);
        } else {
            begin(k);
        }
        if (chance.one_in(60)) {
            spoil();
        }
        return now_;
    }

  private:
    void write(uint32_t offset, uint32_t data)
    {
        now_ = {true, false, true, PLUTON_KEYS_BASE + offset, data, 0xF, false, 0};
    }
    void read(uint32_t offset)
    {
        now_ = {true, false, false, PLUTON_KEYS_BASE + offset, chance.word(), 0, false, 0};
    }
    void spoil()
    {
        switch (chance.below(5)) {
        case 0:
            now_.strobe = chance.below(16);
            break;
        case 1:
            now_.subject = chance.below(6);
            break;
        case 2:
            now_.nonsecure = true;
            break;
        case 3:
            now_.offset = PLUTON_KEYS_BASE + chance.below(0x70);
            break;
        default:
            now_.offset ^= 1u << chance.below(16);
            break;
        }
    }
    void begin(const struct keys &k)
    {
        const unsigned slot = chance.one_in(12) ? chance.below(32) : any_session();
        unsigned caller = chance.below(3);
        if (slot < KEYS_SLOTS && !chance.one_in(8)) {
            caller = k.subject[slot] % 3; // of Pluton and the two worlds: the same codes
        }
        caller = chance.one_in(20) ? 3 : caller;
        const uint32_t fields = slot << 16 | caller << 8 | (chance.word() & 0xFFE0FC08);
        switch (chance.below(8)) {
        case 0:
        case 1:
            command_ = fields | chance.below(10) << 4 | KEYS_OP_CREATE;
            break;
        case 2:
        case 3:
        case 4:
            left_ = chance.one_in(8) ? chance.below(8) : 8;
            command_ = fields | chance.below(16) << 4 | KEYS_OP_LOAD;
            break;
        case 5:
            command_ = fields | KEYS_OP_RELEASE;
            break;
        case 6:
            read(chance.one_in(2) ? 0x10 : 0x0C);
            break;
        default:
            command_ = chance.one_in(4) ? chance.word() : 0;
            read(4 * chance.below(28));
            break;
        }
    }
    static unsigned any_session()
    {
        return chance.one_in(8) ? KEYS_FIRST_SESSION + chance.below(12)
                                : KEYS_FIRST_SESSION + chance.below(4);
    }

    struct apb_in now_ = {};
    unsigned left_ = 0;
    uint32_t command_ = 0;
};

// ---- the whole ----

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
        software_ = {};
        keys_reset(&model_);
        top_.rst_ni = 0;
        edge();
        top_.rst_ni = 1;
        life();
        for (unsigned cycle = 0; cycle < cycles; cycle++) {
            judge.at(number, cycle);
            act();
            answer();
            drive();
            top_.eval();
            struct keys_out out;
            keys_outputs(&model_, &in_, &out);
            compare(out);
            compare_state();
            notice(out);
            edge();
            keys_step(&model_, &in_);
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

    // What four bits say in this life.
    void life()
    {
        const Life l = mood_.life;
        in_.blank = l == Life::Factory ? PLUTON_BLANK_YES : 0x6;
        in_.provisioned = l == Life::Provisioned ? PLUTON_PROVISIONED_YES : 0x5;
        in_.secured = l == Life::Secured ? PLUTON_SECURED_YES : 0x1;
        in_.sensed = 0x5;
        in_.committed = 0x5;
        in_.committed_area = 0;
        area_ = chance.below(4);
        sense_ = chance.below(60);
        in_.birth_owner = in_.attest_owner = 0x6;
    }

    unsigned any_four(unsigned good)
    {
        return chance.one_in(2)   ? good
               : chance.one_in(2) ? good ^ (1u << chance.below(4))
                                  : chance.below(16);
    }

    void act()
    {
        if (sense_ != 0 && --sense_ == 0) {
            in_.sensed = KEYS_FUSE_YES;
            const bool keys = mood_.life == Life::Provisioned || mood_.life == Life::Secured;
            in_.committed = keys && !chance.one_in(12) ? KEYS_FUSE_YES : 0x5;
            in_.committed_area = in_.committed == KEYS_FUSE_YES ? area_ : 0;
        }
        if (mood_.life == Life::Chaos && chance.one_in(40)) {
            in_.blank = any_four(PLUTON_BLANK_YES);
            in_.provisioned = any_four(PLUTON_PROVISIONED_YES);
            in_.secured = any_four(PLUTON_SECURED_YES);
            in_.sensed = any_four(KEYS_FUSE_YES);
            in_.committed = any_four(KEYS_FUSE_YES);
            in_.committed_area = chance.below(4);
        }
        if (chance.one_in(mood_.owner)) {
            const bool factory = mood_.life == Life::Factory;
            in_.birth_owner = factory ? any_four(KEYS_OWNER_YES) : 0x6;
            if (mood_.life == Life::Chaos) {
                in_.birth_owner = any_four(KEYS_OWNER_YES);
            }
            in_.attest_owner = any_four(KEYS_OWNER_YES);
        }
        in_.zeroize = zeroize_ != 0 || chance.one_in(mood_.zeroize);
        if (zeroize_ != 0) {
            zeroize_--;
        } else if (in_.zeroize) {
            zeroize_ = chance.one_in(2) ? 0 : chance.below(40);
        }
        in_.apb = software_.cycle(model_);
        engine(in_.ecc, Ecc);
        engine(in_.sha2, Sha2);
        engine(in_.aes, Aes);
        if (!in_.ecc.valid || chance.one_in(50)) {
            engine(in_.offer, Offer);
        }
        if (in_.offer.valid) {
            in_.offer_last = sent_ == 7;
            if (chance.one_in(mood_.odd_last)) {
                in_.offer_last = !in_.offer_last;
            }
        } else {
            sent_ = 0;
            in_.offer_last = false;
            in_.offer_share0 = in_.offer_share1 = 0;
        }
        birth();
    }

    void engine(struct keys_request &r, Port port)
    {
        if (r.valid) {
            if (chance.one_in(mood_.drop)) {
                r = {};
            } else if (chance.one_in(mood_.change)) {
                change(r);
            }
        } else if (!ended_[port] && chance.one_in(mood_.busy)) {
            r = any_request(model_, port);
            if (port == Offer) {
                in_.offer_share0 = chance.word();
                in_.offer_share1 = chance.word();
            }
        }
        ended_[port] = false;
    }

    void birth()
    {
        const bool factory = mood_.life == Life::Factory;
        if (in_.birth_op != KEYS_BIRTH_NONE) {
            if (chance.one_in(mood_.drop)) {
                in_.birth_op = in_.birth_slot = in_.birth_area = 0;
            } else if (chance.one_in(mood_.change)) {
                (chance.one_in(3)   ? in_.birth_op
                 : chance.one_in(2) ? in_.birth_slot
                                    : in_.birth_area) = chance.below(4);
            }
            return;
        }
        if (birth_ended_ || !chance.one_in(factory ? 10 : 300)) {
            birth_ended_ = false;
            return;
        }
        static const unsigned ops[] = {KEYS_BIRTH_ROOT, KEYS_BIRTH_BURN, KEYS_BIRTH_BURN,
                                       KEYS_BIRTH_LOAD, KEYS_BIRTH_WIPE};
        in_.birth_op = chance.one_in(20) ? chance.below(16) : ops[chance.below(5)];
        in_.birth_slot = chance.below(chance.one_in(8) ? 4 : 3);
        in_.birth_area = chance.below(4);
    }

    // Random source and fuses answer what is asked in this very cycle.
    void answer()
    {
        struct keys_out out;
        in_.random_valid = in_.random_error = false;
        in_.secret_valid = in_.secret_last = in_.secret_error = false;
        in_.burn_take = in_.burn_error = false;
        in_.random_word = in_.secret_word = in_.secret_index = 0;
        keys_outputs(&model_, &in_, &out);
        if (out.random_valid && chance.one_in(mood_.slow)) {
            in_.random_error = chance.one_in(mood_.random_error);
            in_.random_valid = !in_.random_error || chance.one_in(2);
            in_.random_word = in_.random_valid ? chance.word() : 0;
        }
        if (out.secret_valid && chance.one_in(mood_.slow)) {
            in_.secret_error = chance.one_in(mood_.fuse_error);
            in_.secret_valid = !in_.secret_error || chance.one_in(2);
            in_.secret_index = word_;
            in_.secret_last = word_ == 7;
            if (chance.one_in(mood_.fuse_error)) {
                in_.secret_index = chance.below(8);
                in_.secret_last = chance.one_in(2);
            }
            in_.secret_word = chance.word();
            word_ = (word_ + 1) % 8;
        }
        word_ = out.secret_valid ? word_ : 0;
        if (out.burn_valid && chance.one_in(mood_.slow)) {
            in_.burn_error = chance.one_in(mood_.fuse_error);
            in_.burn_take = !in_.burn_error || chance.one_in(2);
        }
    }

    void drive()
    {
        const auto packed = [](const struct keys_request &r) {
            return uint16_t(r.operation << 8 | r.subject << 5 | r.slot);
        };
        top_.zeroize_i = in_.zeroize;
        top_.psel_i = in_.apb.sel;
        top_.penable_i = in_.apb.enable;
        top_.pwrite_i = in_.apb.write;
        top_.paddr_i = in_.apb.offset;
        top_.pwdata_i = in_.apb.data;
        top_.pstrb_i = uint8_t(in_.apb.strobe);
        top_.nonsecure_i = in_.apb.nonsecure;
        top_.pauser_i = uint8_t(in_.apb.subject);
        top_.ecc_valid_i = in_.ecc.valid;
        top_.ecc_i = packed(in_.ecc);
        top_.sha2_valid_i = in_.sha2.valid;
        top_.sha2_i = packed(in_.sha2);
        top_.aes_valid_i = in_.aes.valid;
        top_.aes_i = packed(in_.aes);
        top_.offer_valid_i = in_.offer.valid;
        top_.offer_i = packed(in_.offer);
        top_.offer_last_i = in_.offer_last;
        top_.offer_share0_i = in_.offer_share0;
        top_.offer_share1_i = in_.offer_share1;
        top_.random_valid_i = in_.random_valid;
        top_.random_error_i = in_.random_error;
        top_.random_word_i = in_.random_word;
        top_.secret_valid_i = in_.secret_valid;
        top_.secret_last_i = in_.secret_last;
        top_.secret_error_i = in_.secret_error;
        top_.secret_index_i = uint8_t(in_.secret_index);
        top_.secret_word_i = in_.secret_word;
        top_.burn_take_i = in_.burn_take;
        top_.burn_error_i = in_.burn_error;
        top_.sensed_i = uint8_t(in_.sensed);
        top_.committed_i = uint8_t(in_.committed);
        top_.committed_area_i = uint8_t(in_.committed_area);
        top_.birth_op_i = uint8_t(in_.birth_op);
        top_.birth_slot_i = uint8_t(in_.birth_slot);
        top_.birth_area_i = uint8_t(in_.birth_area);
        top_.blank_i = uint8_t(in_.blank);
        top_.provisioned_i = uint8_t(in_.provisioned);
        top_.secured_i = uint8_t(in_.secured);
        top_.birth_owner_i = uint8_t(in_.birth_owner);
        top_.attest_owner_i = uint8_t(in_.attest_owner);
    }

    void compare(const struct keys_out &out)
    {
        judge.same("apb_o.pready", out.apb.ready, top_.pready_o);
        judge.same("apb_o.pslverr", out.apb.error, top_.pslverr_o);
        judge.same("apb_o.prdata", out.apb.data, top_.prdata_o);
        judge.same("ecc_o.valid", out.ecc.valid, top_.ecc_valid_o);
        judge.same("ecc_o.last", out.ecc.last, top_.ecc_last_o);
        judge.same("ecc_o.error", out.ecc.error, top_.ecc_error_o);
        judge.same("ecc_o.share0", out.ecc.share0, top_.ecc_share0_o);
        judge.same("ecc_o.share1", out.ecc.share1, top_.ecc_share1_o);
        judge.same("sha2_o.valid", out.sha2.valid, top_.sha2_valid_o);
        judge.same("sha2_o.last", out.sha2.last, top_.sha2_last_o);
        judge.same("sha2_o.error", out.sha2.error, top_.sha2_error_o);
        judge.same("sha2_o.share0", out.sha2.share0, top_.sha2_share0_o);
        judge.same("sha2_o.share1", out.sha2.share1, top_.sha2_share1_o);
        judge.same("aes_o.valid", out.aes.valid, top_.aes_valid_o);
        judge.same("aes_o.last", out.aes.last, top_.aes_last_o);
        judge.same("aes_o.error", out.aes.error, top_.aes_error_o);
        judge.same("aes_o.share0", out.aes.share0, top_.aes_share0_o);
        judge.same("aes_o.share1", out.aes.share1, top_.aes_share1_o);
        judge.same("answer_o.take", out.take, top_.take_o);
        judge.same("answer_o.error", out.refuse, top_.refuse_o);
        judge.same("random_o.valid", out.random_valid, top_.random_valid_o);
        judge.same("secret_o.valid", out.secret_valid, top_.secret_valid_o);
        judge.same("secret_o.area", out.secret_valid ? out.fuse_area : 0, top_.secret_area_o);
        judge.same("secret_o.secret", out.secret_valid ? out.fuse_secret : 0, top_.secret_secret_o);
        judge.same("burn_o.valid", out.burn_valid, top_.burn_valid_o);
        judge.same("burn_o.area", out.burn_valid ? out.fuse_area : 0, top_.burn_area_o);
        judge.same("burn_o.secret", out.burn_valid ? out.fuse_secret : 0, top_.burn_secret_o);
        judge.same("burn_o.index", out.burn_index, top_.burn_index_o);
        judge.same("burn_o.share0", out.burn_share0, top_.burn_share0_o);
        judge.same("burn_o.share1", out.burn_share1, top_.burn_share1_o);
        judge.same("birth_o.done", out.birth_done, top_.birth_done_o);
        judge.same("birth_o.error", out.birth_error, top_.birth_error_o);
        judge.same("birth_o.code", out.birth_code, top_.birth_code_o);
        judge.same("loaded_o", out.loaded ? KEYS_LOADED_YES : 0x6, top_.loaded_o);
        judge.same("alert_o", out.alert, top_.alert_o);
    }

    // What is inside. In Clear words go one by one; all are gone at its end.
    void compare_state()
    {
        static const uint8_t phases[] = {0x01, 0x27, 0x14, 0x32, 0x0A, 0x2C}; // of keys_pkg
        judge.same("phase", phases[model_.phase], KEYS(u_control__DOT__phase_code));
        uint32_t full = 0;
        for (unsigned s = 0; s < KEYS_SLOTS; s++) {
            full |= uint32_t(model_.full[s]) << s;
        }
        judge.same("full", full, KEYS(full));
        if (model_.phase == KEYS_CLEAR) {
            return;
        }
        BANK(0);
        BANK(1);
        BANK(2);
        BANK(3);
        BANK(4);
        BANK(5);
        BANK(6);
        BANK(7);
        words("masks", model_.mask, KEYS(u_masks__DOT__memory).m_storage, sizeof model_.mask);
        words("KEY", model_.key, KEYS(u_commands__DOT__u_key__DOT__memory).m_storage,
              sizeof model_.key);
    }

    void words(const char *what, const uint32_t *expected, const uint32_t *got, size_t size)
    {
        for (size_t i = 0; std::memcmp(expected, got, size) != 0 && i < size / 4; i++) {
            judge.same(what, expected[i], got[i]);
        }
    }

    void notice(const struct keys_out &out)
    {
        const bool device = in_.ecc.slot < 2;
        seen.count("keys sent to ecc, device", out.ecc.last && device);
        seen.count("keys sent to ecc, session", out.ecc.last && !device);
        seen.count("attestation key signs", out.ecc.last && in_.ecc.slot == 0 &&
                                                in_.ecc.operation == PLUTON_KEY_OPERATION_SIGN);
        seen.count("keys sent to sha2", out.sha2.last);
        seen.count("keys sent to aes", out.aes.last);
        seen.count("requests refused", out.ecc.error || out.sha2.error);
        seen.count("requests of aes refused", out.aes.error);
        seen.count("a key of AES for another size refused",
                   out.aes.error && model_.phase == KEYS_JUDGE && model_.full[in_.aes.slot % 16] &&
                       in_.aes.operation >= PLUTON_KEY_OPERATION_AES128 &&
                       in_.aes.operation <= PLUTON_KEY_OPERATION_AES256 &&
                       port_of(model_.purpose[in_.aes.slot % 16]) == Aes);
        seen.count("deliveries, device", out.take && in_.offer_last && in_.offer.slot < 2);
        seen.count("deliveries, session", out.take && in_.offer_last && in_.offer.slot >= 2);
        seen.count("deliveries refused", out.refuse);
        seen.count("deliveries broken",
                   out.refuse && model_.phase == KEYS_MOVE && model_.client == KEYS_CLIENT_OFFER);
        seen.count("loaded from the fuses", out.loaded && !loaded_);
        seen.count("load from the fuses failed", model_.load_error != 0 && load_error_ == 0);
        const char *const birth[] = {"birth: root", "birth: burn", "birth: load", "birth: wipe"};
        const unsigned ops[] = {KEYS_BIRTH_ROOT, KEYS_BIRTH_BURN, KEYS_BIRTH_LOAD, KEYS_BIRTH_WIPE};
        for (unsigned i = 0; i < 4; i++) {
            seen.count(birth[i], out.birth_done && in_.birth_op == ops[i]);
        }
        seen.count("birth: refused", out.birth_error);
        seen.count("zeroized in Move", in_.zeroize && model_.phase == KEYS_MOVE);
        seen.count("bus errors", out.apb.error);
        loaded_ = out.loaded;
        load_error_ = model_.load_error;
        if (was_busy_ && !model_.busy) {
            for (const auto &[code, name] : command_ends) {
                seen.count(name, model_.error == code);
            }
        }
        was_busy_ = model_.busy;
    }

    // What the answers of this cycle mean for the next one.
    void settle(const struct keys_out &out)
    {
        if (out.ecc.error || out.ecc.last) {
            in_.ecc = {};
            ended_[Ecc] = true;
        }
        if (out.sha2.error || out.sha2.last) {
            in_.sha2 = {};
            ended_[Sha2] = true;
        }
        if (out.aes.error || out.aes.last) {
            in_.aes = {};
            ended_[Aes] = true;
        }
        if (out.refuse || (out.take && in_.offer_last)) {
            in_.offer = {};
            ended_[Offer] = true;
        } else if (out.take) {
            sent_++;
            in_.offer_share0 = chance.word();
            in_.offer_share1 = chance.word();
        }
        if (out.birth_done || out.birth_error) {
            in_.birth_op = in_.birth_slot = in_.birth_area = 0;
            birth_ended_ = true;
        }
    }

    Vkeys_top top_;
    Vkeys_top___024root &root_ = *top_.rootp;
    struct keys model_ = {};
    struct keys_in in_ = {};
    Mood mood_;
    Software software_;
    unsigned area_ = 0, sense_ = 0, zeroize_ = 0, sent_ = 0, word_ = 0, load_error_ = 0;
    bool ended_[Ports] = {}, birth_ended_ = false, loaded_ = false, was_busy_ = false;
};

Mood any_mood()
{
    Mood m;
    m.life = Life(chance.below(5));
    m.slow = 1 + chance.below(4);
    m.busy = chance.one_in(2) ? 2 : 40;
    if (!chance.one_in(4)) { // else nothing goes wrong
        m.drop = chance.one_in(2) ? 0 : 60;
        m.change = chance.one_in(2) ? 0 : 60;
        m.random_error = chance.one_in(2) ? 0 : 60;
        m.fuse_error = chance.one_in(2) ? 0 : 60;
        m.zeroize = chance.one_in(3) ? 400 : 0;
        m.odd_last = chance.one_in(2) ? 0 : 40;
        m.owner = 5 + chance.below(60);
    }
    return m;
}

} // namespace

int main()
{
    const unsigned episodes = lockstep::full_tier() ? 20000 : 1500;
    World world;
    for (unsigned e = 0; e < episodes; e++) {
        world.episode(any_mood(), 600 + chance.below(1200), e);
    }
    return seen.enough(5) ? 0 : 1;
}
